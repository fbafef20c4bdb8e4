//! Numbers of volumes in names: `v01`, `vol. 3`, `#12`, `第01巻`.

/// A name with a number in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Volume {
    /// What stands before the number.
    pub series: String,
    pub number: String,
    /// What stands behind it.
    pub rest: String,
}

/// Words that come before a number, perhaps with a dot.
const WORDS: &[&str] = &["vol", "volume", "tome", "band", "bd", "chapter", "ch", "issue", "no", "#"];

/// Finds the first number of a volume.
pub(super) fn volume(text: &str) -> Option<Volume> {
    let words: Vec<&str> = text.split_whitespace().collect();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied();
        let (number, used) = match (joined(word), next.and_then(number)) {
            (Some(number), _) => (number, 1),
            (None, Some(number)) if is_volume_word(word, &words[..at]) => (number, 2),
            _ => continue,
        };
        let rest = &words[at + used..];
        // "V2" in the midst of a title is a rocket.
        let is_short = used == 1 && word.starts_with(['v', 'V', '#']) && word.len() < 4;
        if is_short && rest.first().is_some_and(|word| !is_separator(word)) {
            continue;
        }
        return Some(volume_of(&words[..at], &number, rest));
    }
    None
}

/// Comics have plain numbers, too: `Saga 012`.
pub(super) fn plain_number(text: &str) -> Option<Volume> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_plain = |word: &&str| word.len() <= 4 && !is_year(word) && number(word).as_deref() == Some(*word);
    let at = words.iter().rposition(is_plain)?;
    let rest = &words[at + 1..];
    if rest.first().is_some_and(|word| !is_separator(word)) {
        return None;
    }
    Some(volume_of(&words[..at], words[at], rest))
}

/// `02 - Title`, `02. Title`: a number of at most three digits, and what it numbers.
pub(super) fn leading(text: &str) -> Option<(String, &str)> {
    let (number, rest) = text.split_once(" - ").or_else(|| text.split_once(". "))?;
    let digits =
        number.trim().trim_start_matches(['#', 'v', 'V']).trim_start_matches("ol. ").trim_start_matches("ook ");
    let is_index = digits.len() <= 4 && !is_year(digits) && self::number(digits).as_deref() == Some(digits);
    (is_index && !rest.trim().is_empty()).then(|| (digits.to_owned(), rest.trim()))
}

pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) && ("1000".."2200").contains(&text)
}

fn volume_of(before: &[&str], number: &str, rest: &[&str]) -> Volume {
    let clean = |words: &[&str]| words.join(" ").trim_matches([' ', '-', '–', '—', ':', ',']).to_owned();
    Volume { series: clean(before), number: number.to_owned(), rest: clean(rest) }
}

/// `v01`, `vol.3`, `#12`, `第01巻`; of a range, `v01-03`, the first.
fn joined(word: &str) -> Option<String> {
    if let Some(rest) = word.strip_prefix('第') {
        let number = number(rest.trim_end_matches(['巻', '卷', '話', '话', '集', '冊', '册', '回']))?;
        return Some(number);
    }
    let lower = word.to_lowercase();
    let prefixes = ["volume", "vol.", "vol", "v.", "v", "#"];
    let rest = prefixes.iter().find_map(|prefix| lower.strip_prefix(prefix).filter(|rest| !rest.is_empty()))?;
    number(rest)
}

/// "Book" counts only after a comma: there are several Jungle Books.
fn is_volume_word(word: &str, before: &[&str]) -> bool {
    let lower = word.to_lowercase();
    let lower = lower.trim_end_matches('.');
    let is_after_comma = before.last().is_some_and(|word| word.ends_with(','));
    WORDS.contains(&lower) || is_after_comma && matches!(lower, "book" | "part" | "number")
}

/// The decimal number that a word is, whatever stands after a dash, a comma or a colon.
fn number(word: &str) -> Option<String> {
    let number = word.trim_end_matches([',', ':', ';']).split(['-', '–', '~']).next()?;
    let mut parts = number.split('.');
    let is_digits = |part: &str| !part.is_empty() && part.len() <= 6 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = parts.next().is_some_and(is_digits) && parts.next().is_none_or(is_digits) && parts.next().is_none();
    is_number.then(|| number.to_owned())
}

fn is_separator(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | ":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_are_found_in_their_many_spellings() {
        for (text, series, number, rest) in [
            ("One Piece v01", "One Piece", "01", ""),
            ("One Piece V1 - Romance Dawn", "One Piece", "1", "Romance Dawn"),
            ("One Piece, Vol. 3", "One Piece", "3", ""),
            ("One Piece vol.03 Don't Get Fooled", "One Piece", "03", "Don't Get Fooled"),
            ("One Piece Volume 3: Don't", "One Piece", "3", "Don't"),
            ("Saga #12", "Saga", "12", ""),
            ("Saga #12.5", "Saga", "12.5", ""),
            ("Berserk v01-03", "Berserk", "01", ""),
            ("ワンピース 第01巻", "ワンピース", "01", ""),
            ("v02", "", "02", ""),
            ("Chapter 7", "", "7", ""),
            ("Dune, Book 2", "Dune", "2", ""),
        ] {
            let expected = Volume { series: series.into(), number: number.into(), rest: rest.into() };
            assert_eq!(volume(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn titles_with_numbers_are_titles() {
        for text in ["1984", "The V2 Rocket", "Catch 22", "The Jungle Book 2", "vol", "v", "#", "Version 2 of it", ""] {
            assert_eq!(volume(text), None, "{text}");
        }
    }

    #[test]
    fn comics_may_have_plain_numbers() {
        assert_eq!(plain_number("Saga 012").unwrap().number, "012");
        assert_eq!(plain_number("012").unwrap().series, "");
        assert_eq!(plain_number("Saga 012 - The Will").unwrap().rest, "The Will");
        for text in ["Blade Runner 2049", "Saga", "100 Bullets"] {
            assert_eq!(plain_number(text), None, "{text}");
        }
    }

    #[test]
    fn leading_numbers_count_the_books_of_a_folder() {
        assert_eq!(leading("02 - Title"), Some(("02".to_owned(), "Title")));
        assert_eq!(leading("2. Title"), Some(("2".to_owned(), "Title")));
        assert_eq!(leading("Vol. 1 - Title"), Some(("1".to_owned(), "Title")));
        for text in ["1984 - George Orwell", "02", "Title - 02", "Dr. No"] {
            assert_eq!(leading(text), None, "{text}");
        }
    }
}
