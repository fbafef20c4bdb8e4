//! Where one sentence ends and the next begins.

use crate::Sentences;

/// Follows a text character by character and says where to split it. A new text starts with a new splitter.
#[derive(Debug, Clone)]
pub(crate) enum Splitter {
    Kobo(State),
    Unicode(Words),
}

/// What has been read of the end of a sentence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum State {
    #[default]
    Inside,
    AfterStop,
    /// After a quotation mark that followed the stop.
    AfterQuote,
    AfterSpace,
}

/// What Unicode's splitter remembers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    state: State,
    /// The letters before the stop, as far as they matter.
    word: String,
    /// Whether the stop needs no space behind it, as in Chinese.
    is_wide: bool,
}

/// Bytes that are searched at a time.
const REACH: usize = 512;

/// Words that a stop belongs to.
const ABBREVIATIONS: &[&str] = &[
    "bzw", "ca", "cf", "dr", "etc", "fig", "hr", "jr", "mgr", "mlle", "mme", "mr", "mrs", "ms", "mt", "nr", "prof",
    "rev", "sr", "st", "usw", "vgl", "vol", "vs",
];

/// No abbreviation is longer.
const LONGEST_WORD: usize = 8;

impl Splitter {
    pub fn new(sentences: Sentences) -> Self {
        match sentences {
            Sentences::Kobo => Self::Kobo(State::Inside),
            Sentences::Unicode => Self::Unicode(Words::default()),
        }
    }

    /// Whether a new sentence begins before `next`.
    pub fn splits_before(&mut self, next: char) -> bool {
        match self {
            Self::Kobo(state) => {
                let splits = *state == State::AfterSpace && !is_space(next);
                *state = state.after(next);
                splits
            }
            Self::Unicode(words) => words.splits_before(next),
        }
    }

    /// How many of the next bytes can be passed over: none splits, and none is of a character that is rewritten.
    pub fn passes(&self, bytes: &[u8]) -> usize {
        match self {
            Self::Kobo(State::Inside) => passes(bytes),
            _ => 0,
        }
    }
}

impl State {
    /// Kobo's rule: a stop, at most one quotation mark, white space of ASCII's (kepubify 4, `splitSentences`).
    fn after(self, next: char) -> Self {
        match (self, next) {
            (_, '.' | '!' | '?') => Self::AfterStop,
            (Self::AfterStop, '\'' | '"' | '”' | '’' | '“' | '…') => Self::AfterQuote,
            (Self::AfterStop | Self::AfterQuote | Self::AfterSpace, _) if is_space(next) => Self::AfterSpace,
            _ => Self::Inside,
        }
    }
}

impl Words {
    /// A simplification of Unicode's rules (UAX #29, sentence boundaries) that looks ahead by one character only.
    fn splits_before(&mut self, next: char) -> bool {
        let ends = match self.state {
            State::Inside => false,
            State::AfterStop | State::AfterQuote => self.is_wide && !is_stop(next) && !is_closing(next),
            State::AfterSpace => !next.is_whitespace() && !next.is_lowercase(),
        };
        let before = self.state;
        self.state = match before {
            _ if is_stop(next) => State::AfterStop,
            State::AfterStop | State::AfterQuote if is_closing(next) => State::AfterQuote,
            State::AfterStop | State::AfterQuote if next.is_whitespace() && !self.is_abbreviation() => {
                State::AfterSpace
            }
            State::AfterSpace if next.is_whitespace() => State::AfterSpace,
            _ => State::Inside,
        };
        self.remember(next);
        ends && !(next.is_whitespace() && before != State::AfterSpace)
    }

    fn remember(&mut self, next: char) {
        if is_stop(next) {
            self.is_wide = is_wide(next) || (self.is_wide && self.state == State::AfterStop);
            if next != '.' {
                self.word.clear();
            }
        } else if next.is_alphanumeric() {
            if self.word.len() < LONGEST_WORD * 4 {
                self.word.extend(next.to_lowercase());
            }
        } else if self.state == State::Inside || self.state == State::AfterSpace {
            self.word.clear();
        }
    }

    /// Initials, and words of the list.
    fn is_abbreviation(&self) -> bool {
        !self.is_wide && (self.word.chars().count() == 1 || ABBREVIATIONS.binary_search(&self.word.as_str()).is_ok())
    }
}

/// How far it is to a stop, a reference, or the first byte of a character that is rewritten. No further than [`REACH`],
/// or a text full of references would be searched for a stop from each of them.
fn passes(bytes: &[u8]) -> usize {
    let reach = bytes.len().min(REACH);
    let stop = memchr::memchr3(b'.', b'!', b'?', &bytes[..reach]).unwrap_or(reach);
    let pause = memchr::memchr3(b'&', 0xC2, 0xEF, &bytes[..stop]).unwrap_or(stop);
    // Where the reach ends, a character may not have ended.
    let is_inner = |at: &usize| bytes.get(*at).is_some_and(|byte| byte & 0xC0 == 0x80);
    (0..=pause).rev().find(|at| !is_inner(at)).unwrap_or(0)
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

fn is_stop(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '؟' | '۔' | '।' | '॥') || is_wide(character)
}

fn is_wide(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '｡' | '．')
}

fn is_closing(character: char) -> bool {
    matches!(
        character,
        '\'' | '"' | '”' | '’' | '“' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）' | '】' | '〉' | '》'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, sentences: Sentences) -> Vec<&str> {
        let mut splitter = Splitter::new(sentences);
        let mut from = 0;
        let mut pieces = Vec::new();
        for (at, next) in text.char_indices() {
            if splitter.splits_before(next) {
                pieces.push(&text[from..at]);
                from = at;
            }
        }
        pieces.push(&text[from..]);
        pieces
    }

    #[test]
    fn kobo_s_rule_is_the_reference_s() {
        for line in include_str!("../../tests/cases/split.jsonl").lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let pieces: Vec<_> = case["out"].as_array().unwrap().iter().map(|piece| piece.as_str().unwrap()).collect();
            assert_eq!(split(case["in"].as_str().unwrap(), Sentences::Kobo), pieces, "{line}");
        }
    }

    #[test]
    fn unicode_s_rule_knows_more_stops_and_fewer_ends() {
        let split = |text| split(text, Sentences::Unicode);
        assert_eq!(split("Dr. Hale met Mrs. Oakes. They ate."), ["Dr. Hale met Mrs. Oakes. ", "They ate."]);
        assert_eq!(
            split("He said (e.g. now) 3.5 times! “Why?” Well."),
            ["He said (e.g. now) 3.5 times! ", "“Why?” ", "Well."]
        );
        assert_eq!(split("吾輩は猫である。名前は「無い。」まだ！"), ["吾輩は猫である。", "名前は「無い。」", "まだ！"]);
        assert_eq!(split("J. R. R. Tolkien wrote. Then … he slept."), ["J. R. R. Tolkien wrote. ", "Then … he slept."]);
        assert_eq!(split("هل عاد؟ لا!"), ["هل عاد؟ ", "لا!"]);
    }

    #[test]
    fn what_is_passed_over_splits_nowhere() {
        let text = "one 'two' three, four. Five".as_bytes();
        assert_eq!(Splitter::new(Sentences::Kobo).passes(text), 21);
        assert_eq!(Splitter::Kobo(State::AfterStop).passes(text), 0);
        let long = "猫".repeat(1_000);
        assert_eq!(Splitter::new(Sentences::Kobo).passes(long.as_bytes()), 510);
    }
}
