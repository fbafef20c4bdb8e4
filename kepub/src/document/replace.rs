//! Replacing what is found in a document, while it is read.

use std::io::{self, Read};

use memchr::memmem::Finder;

/// Bytes that are asked for at once.
const BUFFER: usize = 64 << 10;

/// Gives the bytes of `R` with each occurrence of a text replaced.
pub(crate) struct Replacing<'a, R> {
    input: R,
    finder: Finder<'a>,
    replacement: &'a [u8],
    /// What has been read and may still be the beginning of an occurrence.
    pending: Vec<u8>,
    ready: Vec<u8>,
    given: usize,
    is_over: bool,
}

impl<'a, R: Read> Replacing<'a, R> {
    /// `find` isn't empty.
    pub fn new(input: R, find: &'a str, replacement: &'a str) -> Self {
        Self {
            input,
            finder: Finder::new(find),
            replacement: replacement.as_bytes(),
            pending: Vec::new(),
            ready: Vec::new(),
            given: 0,
            is_over: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let length = self.pending.len();
        self.pending.resize(length + BUFFER, 0);
        let read = self.input.read(&mut self.pending[length..])?;
        self.pending.truncate(length + read);
        self.is_over = read == 0;
        self.ready.clear();
        self.given = 0;
        let mut from = 0;
        for at in self.finder.find_iter(&self.pending) {
            self.ready.extend_from_slice(&self.pending[from..at]);
            self.ready.extend_from_slice(self.replacement);
            from = at + self.finder.needle().len();
        }
        let kept = if self.is_over { 0 } else { (self.finder.needle().len() - 1).min(self.pending.len() - from) };
        let until = self.pending.len() - kept;
        self.ready.extend_from_slice(&self.pending[from..until]);
        self.pending.drain(..until);
        Ok(())
    }
}

impl<R: Read> Read for Replacing<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.is_over {
            self.fill()?;
        }
        let length = buffer.len().min(self.ready.len() - self.given);
        buffer[..length].copy_from_slice(&self.ready[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = buffer.len().min(1);
            self.0.read(&mut buffer[..length])
        }
    }

    #[test]
    fn each_occurrence_is_replaced_however_it_comes() {
        for (text, find, replacement) in
            [("a||b|||c||", "||", "-"), ("aaaa", "aa", "a"), ("abab", "ab", ""), ("", "x", "y"), ("xab", "abc", "y")]
        {
            let expected = text.replace(find, replacement);
            let mut whole = String::new();
            Replacing::new(text.as_bytes(), find, replacement).read_to_string(&mut whole).unwrap();
            let mut dripped = String::new();
            Replacing::new(Drops(text.as_bytes()), find, replacement).read_to_string(&mut dripped).unwrap();
            assert_eq!((whole.as_str(), dripped.as_str()), (expected.as_str(), expected.as_str()));
        }
    }
}
