//! Typographic quotes, dashes and ellipses for those of a typewriter.
//!
//! Follows what `SmartyPants` does with `--` for an en dash and `---` for an em dash, and decides about quotes by what
//! is in front of them and behind, in the whole of a paragraph: inline elements make no difference.

use std::ops::Range;

/// What is read so far of the paragraph that the next text belongs to.
#[derive(Debug, Default)]
pub(super) struct Punctuation {
    /// None at the beginning.
    previous: Option<char>,
    is_double_open: bool,
    is_single_open: bool,
}

/// Characters that are one character now.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Replacement {
    /// Which bytes of the text; all of them are ASCII, or no-break spaces.
    pub(super) range: Range<usize>,
    pub(super) with: &'static str,
}

/// Whether more of the same text follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Inner,
    /// What follows is an element, or nothing.
    Last,
}

/// As much of a text as a decision needs to see.
const LOOKAHEAD: usize = 12;

/// Words that begin with an apostrophe.
const ELISIONS: [&str; 14] = [
    "tis", "tisn", "twas", "twasn", "twere", "twill", "twould", "til", "em", "cause", "bout", "round", "neath",
    "gainst",
];

impl Punctuation {
    /// Forgets what is open: a new block begins, or an old one ends.
    pub(super) fn block(&mut self) {
        *self = Self::default();
    }

    /// Reads a line break, an image or the like as a space.
    pub(super) fn gap(&mut self) {
        self.previous = Some(' ');
    }

    /// Adds to `out` what is to be replaced in `text`, in its order. Returns how many bytes are settled: all of the
    /// last piece of a text; of others the end may have to be handed in again, in front of the next.
    pub(super) fn read(&mut self, text: &str, piece: Piece, out: &mut Vec<Replacement>) -> usize {
        let mut at = 0;
        while let Some(distance) = text[at..].find(['"', '\'', '-', '.']) {
            self.skip(&text[at..at + distance]);
            at += distance;
            let rest = &text[at..];
            if piece == Piece::Inner && rest.len() < LOOKAHEAD {
                return at;
            }
            let (length, replacement) = match rest.as_bytes()[0] {
                b'"' => (1, Some((1, self.double(rest[1..].chars().next())))),
                b'\'' => (1, Some((1, self.single(&rest[1..])))),
                b'-' => self.dash(rest),
                _ => self.ellipsis(rest),
            };
            match replacement {
                Some((replaced, with)) => {
                    out.push(Replacement { range: at..at + replaced, with });
                    self.skip(with);
                    self.skip(&rest[replaced..length]);
                }
                None => self.skip(&rest[..length]),
            }
            at += length;
        }
        self.skip(&text[at..]);
        text.len()
    }

    fn skip(&mut self, text: &str) {
        self.previous = text.chars().next_back().or(self.previous);
    }

    fn double(&mut self, next: Option<char>) -> &'static str {
        self.is_double_open = self.previous != Some('“') && self.opens(next, self.is_double_open);
        if self.is_double_open { "“" } else { "”" }
    }

    fn single(&mut self, rest: &str) -> &'static str {
        let next = rest.chars().next();
        let is_within_word =
            self.previous.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
        if is_within_word || is_elision(rest) && self.opens(next, self.is_single_open) {
            return "’";
        }
        self.is_single_open = self.opens(next, self.is_single_open);
        if self.is_single_open { "‘" } else { "’" }
    }

    /// Whether a quote in front of `next` opens. Where both sides look alike, it closes what is open.
    fn opens(&self, next: Option<char>, is_open: bool) -> bool {
        let ends_before = next.is_some_and(|c| c.is_whitespace() || is_closing(c));
        match self.previous {
            None => true,
            Some(c) if is_dash(c) => !is_open && !ends_before,
            Some(c) if c.is_whitespace() || is_opening(c) => !(ends_before && is_open),
            Some(_) => false,
        }
    }

    /// Two hyphens or three; more are a line.
    fn dash(&self, rest: &str) -> (usize, Option<(usize, &'static str)>) {
        let length = rest.bytes().take_while(|&byte| byte == b'-').count();
        match length {
            2 if self.previous != Some('-') => (length, Some((length, "–"))),
            3 if self.previous != Some('-') => (length, Some((length, "—"))),
            _ => (length, None),
        }
    }

    /// Three dots, perhaps with spaces in between, and perhaps a full stop behind them; more lead to a page number.
    fn ellipsis(&self, rest: &str) -> (usize, Option<(usize, &'static str)>) {
        let length = rest.bytes().take_while(|&byte| byte == b'.').count();
        let spaced = [". . .", ".\u{A0}.\u{A0}."].into_iter().find(|spaced| rest.starts_with(spaced));
        match (length, spaced) {
            _ if self.previous == Some('.') => (length, None),
            (3 | 4, _) => (length, Some((3, "…"))),
            (1, Some(spaced)) => (spaced.len(), Some((spaced.len(), "…"))),
            _ => (length, None),
        }
    }
}

/// Whether an apostrophe in front of `rest` stands for what was left out: `’tis`, `’90s`, rock `’n’ roll`.
fn is_elision(rest: &str) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    if rest.bytes().take_while(|byte| is_digit(byte)).count() == 2 {
        let behind = rest[2..].strip_prefix('s').unwrap_or(&rest[2..]);
        return !behind.starts_with(|c: char| c.is_alphanumeric() || c == '\'');
    }
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let (word, behind) = rest.split_at(end);
    let is_and = word.eq_ignore_ascii_case("n") && behind.starts_with(['\'', '’']);
    is_and || ELISIONS.iter().any(|elision| word.eq_ignore_ascii_case(elision))
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '<' | '/' | '=' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '¿' | '¡')
}

fn is_closing(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '>' | '”' | '’' | '»' | '›')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of a paragraph; `|` is where inline elements begin or end.
    fn set(paragraph: &str) -> String {
        let mut punctuation = Punctuation::default();
        paragraph.split('|').map(|run| apply(&mut punctuation, run)).collect::<Vec<_>>().join("|")
    }

    fn apply(punctuation: &mut Punctuation, text: &str) -> String {
        let mut replacements = Vec::new();
        assert_eq!(punctuation.read(text, Piece::Last, &mut replacements), text.len());
        replaced(text, &replacements)
    }

    fn replaced(text: &str, replacements: &[Replacement]) -> String {
        let mut result = text.to_owned();
        for Replacement { range, with } in replacements.iter().rev() {
            result.replace_range(range.clone(), with);
        }
        result
    }

    #[test]
    fn quotes_open_and_close() {
        for (plain, set_) in [
            (r#""One. Two," |"three"| said. "Four.""#, "“One. Two,” |“three”| said. “Four.”"),
            (r#""|Run!|" he said, "|now|.""#, "“|Run!|” he said, “|now|.”"),
            (r#""'Hi,' he said," she said. ("So?")"#, "“‘Hi,’ he said,” she said. (“So?”)"),
            (r#""Wait--" "No--""#, "“Wait–” “No–”"),
            (r#""I was---" he began---"no.""#, "“I was—” he began—“no.”"),
            (r#""...and then?" "?""#, "“…and then?” “?”"),
            (r#"a " b " c"#, "a “ b ” c"),
            (r#"['a'] |"b"|'s"#, "[‘a’] |“b”|’s"),
            ("\"\"", "“”"),
        ] {
            assert_eq!(set(plain), set_);
        }
    }

    #[test]
    fn apostrophes_are_told_from_quotes() {
        for (plain, set_) in [
            ("It's the dogs' |l'|été|'s.", "It’s the dogs’ |l’|été|’s."),
            ("in '68 and the '90s, '90s", "in ’68 and the ’90s, ’90s"),
            ("'68' and '1984'", "‘68’ and ‘1984’"),
            ("'Tis rock 'n' roll, give 'em that", "’Tis rock ’n’ roll, give ’em that"),
            ("'Twas,' he said, 'nothing.'", "’Twas,’ he said, ‘nothing.’"),
            ("'Emily' said 'No'", "‘Emily’ said ‘No’"),
        ] {
            assert_eq!(set(plain), set_);
        }
    }

    #[test]
    fn dashes_and_dots_are_set() {
        for (plain, set_) in [
            ("a-b--c---d----e", "a-b–c—d----e"),
            ("a...b. . .c.\u{A0}.\u{A0}.d....e.....6", "a…b…c…d….e.....6"),
            ("1.5 ... 2..3", "1.5 … 2..3"),
        ] {
            assert_eq!(set(plain), set_);
        }
    }

    #[test]
    fn a_block_begins_anew() {
        let mut punctuation = Punctuation::default();
        assert_eq!(apply(&mut punctuation, "\"Not closed"), "“Not closed");
        punctuation.block();
        assert_eq!(apply(&mut punctuation, "\"Next\""), "“Next”");
        punctuation.gap();
        assert_eq!(apply(&mut punctuation, "\"Line\""), "“Line”");
    }

    #[test]
    fn the_size_of_pieces_makes_no_difference() {
        let text =
            r#"He said: "It's '90s---'twould--it's... . . . all 'rock 'n' roll'," ("or"...) -------- ......... "#;
        for size in 1..40 {
            let (mut punctuation, mut held, mut result) = (Punctuation::default(), String::new(), String::new());
            for piece in text.as_bytes().chunks(size) {
                held.push_str(str::from_utf8(piece).unwrap());
                let mut replacements = Vec::new();
                let settled = punctuation.read(&held, Piece::Inner, &mut replacements);
                let rest = held.split_off(settled);
                result += &replaced(&held, &replacements);
                held = rest;
            }
            result += &apply(&mut punctuation, &held);
            assert_eq!(result, set(text), "{size}");
        }
    }
}
