//! Sort keys: bytes that put texts into the order of a shelf wherever bytes can be compared.

use super::folding::{fold, is_word_char};

/// What a text is sorted by: at most 513 bytes, compared bytewise.
///
/// The folded words, then a zero byte, then the text itself. Words are separated by one space, punctuation is left
/// out (an apostrophe without a trace, all else as a space), and a number sorts by its value: "Volume 2" before
/// "Volume 10". Numbers stand before letters, Latin before Greek before Cyrillic, by Unicode's order.
/// What folds alike ("Emma", "EMMA") is told apart by the text, so that different texts have different keys. Both
/// parts are cut off at 256 bytes: texts that first differ further on may have equal keys. Control characters don't
/// count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey(Vec<u8>);

impl SortKey {
    /// The most bytes that a key has.
    pub const MAX: usize = 2 * Self::PART + 1;

    /// The most bytes of the folded words, and of the text.
    const PART: usize = 256;

    /// The most bytes of a text that are read. Enough for the words, unless it is mostly punctuation or marks.
    const READ: usize = 4 * Self::PART;

    /// Makes the key of `text`, such as a [sort title](super::articles::sort_title) or a
    /// [sort name](super::names::sort_name).
    pub fn of(text: &str) -> Self {
        let text = cut(text, Self::READ);
        let mut key = words(&fold(text));
        key.truncate(Self::PART);
        key.push(0);
        let plain: String = text.chars().filter(|char| !char.is_control()).collect();
        key.extend_from_slice(cut(&plain, Self::PART).as_bytes());
        Self(key)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The words alone: what folds alike has the same.
    pub fn words(&self) -> &[u8] {
        self.0.split(|byte| *byte == 0).next().unwrap_or_default()
    }
}

/// The words of a folded text: letters as they are, numbers so that they compare by value.
fn words(folded: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(folded.len());
    let mut chars = folded.chars().filter(|char| *char != '\'').peekable();
    while let Some(char) = chars.next() {
        if char.is_ascii_digit() {
            let more = std::iter::from_fn(|| chars.next_if(char::is_ascii_digit));
            push_number(&mut key, &std::iter::once(char).chain(more).collect::<String>());
        } else if is_word_char(char) {
            key.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
        } else if key.last().is_some_and(|last| *last != b' ') {
            key.push(b' ');
        }
    }
    key.truncate(key.trim_ascii_end().len());
    key
}

/// Appends `0`, the number of digits as a byte, and the digits without leading zeros: of two numbers the one with
/// fewer digits comes first. The `0` gives numbers the place of digits among other characters. Numbers of more than
/// 99 digits are cut into several.
fn push_number(key: &mut Vec<u8>, digits: &str) {
    let significant = digits.trim_start_matches('0');
    let significant = if significant.is_empty() { "0" } else { significant };
    for digits in significant.as_bytes().chunks(99) {
        key.push(b'0');
        key.extend(u8::try_from(digits.len()));
        key.extend_from_slice(digits);
    }
}

/// The beginning of `text`, at most `max` bytes of whole characters.
fn cut(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted<const N: usize>(mut texts: [&str; N]) -> [&str; N] {
        texts.sort_by_key(|text| SortKey::of(text));
        texts
    }

    #[test]
    fn numbers_sort_by_value() {
        let texts =
            ["Volume 10", "Volume 2", "Volume 02", "Volume", "Volume 1.5", "Volume 1", "Volume X", "300", "1984"];
        assert_eq!(
            sorted(texts),
            ["300", "1984", "Volume", "Volume 1", "Volume 1.5", "Volume 02", "Volume 2", "Volume 10", "Volume X"]
        );
    }

    #[test]
    fn case_accents_and_punctuation_come_second() {
        assert_eq!(
            sorted(["Zebra", "émile", "Emile, oder", "«Emile»", "Emilie", "EMILE", "O’Brien", "Obrien A", "O Brien"]),
            ["EMILE", "«Emile»", "émile", "Emile, oder", "Emilie", "O Brien", "O’Brien", "Obrien A", "Zebra"]
        );
    }

    #[test]
    fn scripts_stand_in_unicodes_order() {
        let texts = ["한국", "猫", "カラス", "うさぎ", "كتاب", "שלום", "Ярость", "Ελένη", "Zorro", "7"];
        let mut reversed = texts;
        reversed.reverse();
        assert_eq!(sorted(texts), reversed);
    }

    #[test]
    fn a_text_without_words_comes_first_and_is_no_other() {
        assert_eq!(sorted(["0", "!!!", "", "..."]), ["", "!!!", "...", "0"]);
    }

    #[test]
    fn hostile_text_has_a_bounded_key() {
        for text in ["a", "1", "0", " ", "\u{301}", "ﷺ", "'", "\0", "𠀀"] {
            let key = SortKey::of(&text.repeat(10_000));
            assert!(key.as_bytes().len() <= SortKey::MAX, "{text:?}");
            assert_eq!(key.as_bytes().split(|byte| *byte == 0).count(), 2, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn keys_are_equal_only_if_texts_are(a in "[aAéE0-9 .']{0,6}", b in "[aAéE0-9 .']{0,6}") {
            prop_assert_eq!(SortKey::of(&a) == SortKey::of(&b), a == b);
        }

        #[test]
        fn numbers_compare_as_numbers(a: u64, b: u64, word in "\\pL{0,4}", zeros in "0{0,3}") {
            let key = |number: u64| SortKey::of(&format!("{word} {zeros}{number} {word}"));
            prop_assert_eq!(key(a).cmp(&key(b)), a.cmp(&b));
        }

        #[test]
        fn a_text_comes_before_what_continues_it(text in "\\PC{0,20}", more in "[a-z0-9]{1,5}") {
            let longer = format!("{text} {more}");
            prop_assert!(SortKey::of(&text) < SortKey::of(&longer));
        }

        #[test]
        fn keys_have_one_zero_byte(text in any::<String>()) {
            prop_assert_eq!(SortKey::of(&text).as_bytes().split(|byte| *byte == 0).count(), 2);
        }
    }
}
