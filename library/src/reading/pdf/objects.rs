//! PDF's objects, parsed from bytes.

use std::collections::HashMap;

/// How deep arrays and dictionaries may be nested.
const DEPTH: usize = 32;
/// Objects within one: each takes many times the memory of the two bytes that may stand for it.
const MOST: usize = 100_000;

pub(super) type Dictionary = HashMap<String, Object>;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    /// `null`, `true`, numbers with a fraction: nothing that we ask for.
    Other,
    Integer(i64),
    Name(String),
    String(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    /// The number of an object that stands elsewhere.
    Reference(u32),
}

/// Reads objects from bytes, which end where they end: what is cut off is not there.
pub(super) struct Parser<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
    /// How many more objects may come.
    left: usize,
}

impl<'a> Parser<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, left: MOST }
    }

    pub fn object(&mut self) -> Option<Object> {
        self.nested(DEPTH)
    }

    /// A number on its own.
    pub fn integer(&mut self) -> Option<i64> {
        self.skip_space();
        let (text, end) = self.regular();
        let number = std::str::from_utf8(text).ok()?.parse().ok()?;
        self.at = end;
        Some(number)
    }

    /// Takes a keyword, if it comes next.
    pub fn keyword(&mut self, keyword: &str) -> bool {
        self.skip_space();
        let is_next = self.rest().starts_with(keyword.as_bytes());
        self.at += if is_next { keyword.len() } else { 0 };
        is_next
    }

    /// Goes past white space and comments.
    pub fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    let line_end = self.rest().iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                    self.at += line_end.unwrap_or(self.rest().len());
                }
                _ if is_space(byte) => self.at += 1,
                _ => break,
            }
        }
    }

    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        self.skip_space();
        let depth = depth.checked_sub(1)?;
        self.left = self.left.checked_sub(1)?;
        match (self.peek()?, self.rest().get(1)) {
            (b'<', Some(b'<')) => self.dictionary(depth).map(Object::Dictionary),
            (b'<', _) => self.hexadecimal(),
            (b'(', _) => self.literal(),
            (b'/', _) => self.name().map(Object::Name),
            (b'[', _) => self.array(depth),
            (b')' | b'>' | b']' | b'{' | b'}', _) => None,
            _ => Some(self.number_or_word()),
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Dictionary> {
        self.at += 2;
        let mut dictionary = Dictionary::new();
        while !self.keyword(">>") {
            let key = self.name()?;
            let value = self.nested(depth)?;
            dictionary.insert(key, value);
        }
        Some(dictionary)
    }

    fn array(&mut self, depth: usize) -> Option<Object> {
        self.at += 1;
        let mut array = Vec::new();
        while !self.keyword("]") {
            array.push(self.nested(depth)?);
        }
        Some(Object::Array(array))
    }

    fn name(&mut self) -> Option<String> {
        self.skip_space();
        if self.peek()? != b'/' {
            return None;
        }
        self.at += 1;
        let (text, end) = self.regular();
        self.at = end;
        Some(String::from_utf8_lossy(text).into_owned())
    }

    fn hexadecimal(&mut self) -> Option<Object> {
        let length = self.rest().iter().position(|byte| *byte == b'>')?;
        let digits: Vec<u8> = self.rest()[1..length].iter().filter_map(|byte| hex(*byte)).collect();
        self.at += length + 1;
        Some(Object::String(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect()))
    }

    /// A string in parentheses, which may be nested.
    fn literal(&mut self) -> Option<Object> {
        self.at += 1;
        let (mut string, mut depth) = (Vec::new(), 0);
        loop {
            let byte = self.next()?;
            match byte {
                b'\\' => self.escaped(&mut string)?,
                b'(' => depth += 1,
                b')' if depth == 0 => return Some(Object::String(string)),
                b')' => depth -= 1,
                _ => {}
            }
            if byte != b'\\' {
                string.push(byte);
            }
        }
    }

    /// What a backslash escapes: a sign, up to three octal digits, or the end of a line.
    fn escaped(&mut self, string: &mut Vec<u8>) -> Option<()> {
        match self.next()? {
            b'n' => string.push(b'\n'),
            b'r' => string.push(b'\r'),
            b't' => string.push(b'\t'),
            b'b' | b'f' => string.push(b' '),
            digit @ b'0'..=b'7' => {
                let mut code = digit - b'0';
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else {
                        break;
                    };
                    code = code << 3 | (digit - b'0');
                    self.at += 1;
                }
                string.push(code);
            }
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'\n' => {}
            other => string.push(other),
        }
        Some(())
    }

    fn number_or_word(&mut self) -> Object {
        let Some(number) = self.integer() else {
            let (_, end) = self.regular();
            // A sign that belongs to nothing must not be met again.
            self.at = end.max(self.at + 1);
            return Object::Other;
        };
        let after = self.at;
        if self.integer().is_some_and(|generation| generation >= 0)
            && self.keyword("R")
            && let Ok(number) = u32::try_from(number)
        {
            return Object::Reference(number);
        }
        self.at = after;
        Object::Integer(number)
    }

    /// The bytes up to the next white space or delimiter, and where they end.
    fn regular(&self) -> (&'a [u8], usize) {
        let is_end = |byte: &u8| is_space(*byte) || b"()<>[]{}/%".contains(byte);
        let length = self.rest().iter().position(is_end).unwrap_or(self.rest().len());
        (&self.rest()[..length], self.at + length)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<Object> {
        Parser::new(text.as_bytes()).object()
    }

    fn string(text: &str) -> Object {
        Object::String(text.as_bytes().to_vec())
    }

    #[test]
    fn objects_are_read() {
        let Some(Object::Dictionary(dictionary)) =
            parse("<</A 1/B(x)/C[1 0 R -2 3.5 null /N]/D<</E true>>% comment\n/F<4 142>>>")
        else {
            panic!("no dictionary");
        };
        assert_eq!(dictionary["A"], Object::Integer(1));
        assert_eq!(dictionary["B"], string("x"));
        let array = [Object::Reference(1), Object::Integer(-2), Object::Other, Object::Other, Object::Name("N".into())];
        assert_eq!(dictionary["C"], Object::Array(array.to_vec()));
        assert_eq!(dictionary["D"], Object::Dictionary(Dictionary::from([("E".into(), Object::Other)])));
        assert_eq!(dictionary["F"], string("AB"));
    }

    #[test]
    fn strings_have_escapes_and_parentheses() {
        for (text, expected) in [
            (r"(a\(b\)\\)", r"a(b)\"),
            ("(a(b)c)", "a(b)c"),
            (r"(\101\12\0)", "A\n\0"),
            ("(a\\\r\nb\\\nc)", "abc"),
            ("<>", ""),
        ] {
            assert_eq!(parse(text), Some(string(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_or_nested_without_end_is_nothing() {
        for text in ["", "(", "(a", "<a", "<<", "<</A", "<</A 1", "[1", "/", ">>", "<<1 2>>", ")"] {
            assert!(parse(text).is_none_or(|it| it == Object::Name(String::new())), "{text}");
        }
        assert_eq!(parse(&"[".repeat(100_000)), None);
        assert_eq!(parse(&"<</A".repeat(100_000)), None);
        assert_eq!(parse(&format!("[{}]", "1 ".repeat(100_000))), None);
    }
}
