//! Search: the words that a publication is found by, and what a reader looks for.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::folding::{fold, is_cjk, is_hangul, is_word_char};

/// The folded words of a publication, each once, those of the title first: at most 64, of at most 32 characters.
///
/// Han and kana, written without spaces, are pairs of neighbours, and the last character of a run alone. A word with
/// apostrophes is there in one, and from behind each of them: "L'Étranger" is `letranger` and `etranger`. Initials are
/// too: "J. R." is `jr`. Single letters and digits are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchWords(Vec<String>);

impl SearchWords {
    pub const MAX: usize = 64;

    /// The most characters of a word.
    pub const MAX_CHARS: usize = 32;

    /// How many words of a title go before those of all else; the rest of them come last.
    const TITLE_FIRST: usize = 48;

    /// Takes the words of a title and of the `others` (contributors, series), of which each text's first 1,000
    /// characters count.
    pub fn of<'a>(title: &'a str, others: impl IntoIterator<Item = &'a str>) -> Self {
        let title = indexed(title);
        let (first, last) = title.split_at(title.len().min(Self::TITLE_FIRST));
        let others = others.into_iter().flat_map(indexed);
        Self(distinct(first.iter().cloned().chain(others).chain(last.iter().cloned()), Self::MAX))
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// What a reader looks for: at most 8 folded words, each of which must begin a word of the publication.
///
/// A word has 2 to 32 characters, or one in Han, kana or Hangul; shorter ones are overlooked, longer ones cut off. A
/// run of Han or kana is looked for by its pairs of neighbours. Without any word a query finds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query(Vec<String>);

impl Query {
    /// The most words of a query; what follows them is overlooked.
    pub const MAX: usize = 8;

    /// Takes the words of `text`, of which the first 1,000 characters count.
    pub fn parse(text: &str) -> Self {
        Self(distinct(sought(text), Self::MAX))
    }

    /// Whether it finds nothing, whatever there is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words, each a prefix to look for.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether a publication with these words is found: what every storage's index answers.
    pub fn matches(&self, words: &SearchWords) -> bool {
        !self.is_empty() && self.iter().all(|prefix| words.iter().any(|word| word.starts_with(prefix)))
    }
}

/// The first `max` words, each once.
fn distinct(words: impl IntoIterator<Item = String>, max: usize) -> Vec<String> {
    let mut distinct = Vec::new();
    for word in words {
        if distinct.len() == max {
            break;
        }
        if !distinct.contains(&word) {
            distinct.push(word);
        }
    }
    distinct
}

fn indexed(text: &str) -> Vec<String> {
    let folded = folded(text);
    let runs = runs(&folded);
    let initials = initials(&runs, |_| true);
    runs.iter().flat_map(Run::indexed).chain(initials.iter().flat_map(|letters| endings(letters))).collect()
}

fn sought(text: &str) -> Vec<String> {
    let folded = folded(text);
    let runs = runs(&folded);
    // Without dots, single letters are as likely words: "Vitamin C: a guide".
    let initials = initials(&runs, |run| run.after_dot);
    runs.iter().flat_map(Run::sought).chain(initials.iter().filter_map(|letters| word(letters))).collect()
}

fn folded(text: &str) -> String {
    fold(&text[..text.char_indices().nth(1_000).map_or(text.len(), |(at, _)| at)])
}

/// Neighbouring characters of one kind.
struct Run<'a> {
    text: &'a str,
    kind: Kind,
    /// Whether a full stop stands between the run before and this one.
    after_dot: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Written without spaces: each pair of neighbours is a word.
    Pairs,
    /// One word; may have apostrophes within.
    Letters,
}

fn runs(folded: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let (mut rest, mut after_dot) = (folded, false);
    while let Some(char) = rest.chars().next() {
        let kind = kind(char);
        let length = rest.find(|char| self::kind(char) != kind).unwrap_or(rest.len());
        let (text, after) = rest.split_at(length);
        rest = after;
        let text = if kind == Some(Kind::Letters) { text.trim_matches('\'') } else { text };
        match kind {
            Some(_) if text.is_empty() => {}
            Some(kind) => runs.push(Run { text, kind, after_dot: std::mem::take(&mut after_dot) }),
            None => after_dot = text.contains('.'),
        }
    }
    runs
}

fn kind(char: char) -> Option<Kind> {
    match char {
        _ if is_cjk(char) => Some(Kind::Pairs),
        '\'' => Some(Kind::Letters),
        _ => is_word_char(char).then_some(Kind::Letters),
    }
}

impl Run<'_> {
    fn indexed(&self) -> Vec<String> {
        match self.kind {
            Kind::Pairs => self.pairs().chain(self.text.chars().next_back().map(String::from)).collect(),
            Kind::Letters => endings(&self.parts()).collect(),
        }
    }

    fn sought(&self) -> Vec<String> {
        match self.kind {
            Kind::Pairs if self.text.chars().nth(1).is_none() => vec![self.text.to_owned()],
            Kind::Pairs => self.pairs().collect(),
            Kind::Letters => {
                let parts = self.parts();
                // "l'étranger" finds "Étranger, L'", and "o'brien" whoever is called Brien.
                let elided = parts.first().is_some_and(|first| word(&[*first]).is_none());
                word(&parts[usize::from(elided)..]).into_iter().collect()
            }
        }
    }

    fn pairs(&self) -> impl Iterator<Item = String> {
        self.text.chars().zip(self.text.chars().skip(1)).map(|(first, second)| String::from_iter([first, second]))
    }

    /// What stands between apostrophes.
    fn parts(&self) -> Vec<&str> {
        self.text.split('\'').filter(|part| !part.is_empty()).collect()
    }

    /// Whether it may be an initial.
    fn is_one_letter(&self) -> bool {
        let is_initial = |char: char| char.is_alphabetic() && !is_combining_mark(char) && !is_hangul(char);
        self.kind == Kind::Letters && self.text.chars().all(is_initial) && self.text.chars().nth(1).is_none()
    }
}

/// Single letters side by side.
fn initials<'a>(runs: &[Run<'a>], joins: impl Fn(&Run) -> bool) -> Vec<Vec<&'a str>> {
    let groups = runs.chunk_by(|before, run| before.is_one_letter() && run.is_one_letter() && joins(run));
    groups.filter(|group| group.len() > 1).map(|group| group.iter().map(|run| run.text).collect()).collect()
}

/// The parts in one word, and again from each part on.
fn endings(parts: &[&str]) -> impl Iterator<Item = String> {
    (0..parts.len()).filter_map(|from| word(&parts[from..]))
}

/// Makes a word of its parts, if it is long enough.
fn word(parts: &[&str]) -> Option<String> {
    // Parts of a Hangul syllable compose once nothing stands between them.
    let word: String = parts.iter().flat_map(|part| part.chars()).nfc().take(SearchWords::MAX_CHARS).collect();
    (word.chars().nth(1).is_some() || word.chars().all(is_hangul) && !word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests;
