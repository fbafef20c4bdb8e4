//! Decodes while reading.

use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

/// Gives the text of `R` in UTF-8, without its byte order mark. What can't be decoded becomes U+FFFD.
pub(in crate::document) struct Decoding<R> {
    source: R,
    decoder: Decoder,
    input: Box<[u8]>,
    /// What of `input` isn't decoded yet.
    unread: std::ops::Range<usize>,
    output: Box<[u8]>,
    /// What of `output` isn't given yet.
    ready: std::ops::Range<usize>,
    is_over: bool,
}

const BUFFER_LEN: usize = 16 << 10;

impl<R: Read> Decoding<R> {
    pub(in crate::document) fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; BUFFER_LEN].into(),
            unread: 0..0,
            output: vec![0; BUFFER_LEN].into(),
            ready: 0..0,
            is_over: false,
        }
    }

    /// Decodes what the input holds, as far as the output has room. The decoder needs one call after the last byte.
    fn decode(&mut self) -> io::Result<()> {
        let mut is_last = false;
        if self.unread.is_empty() {
            let length = self.source.read(&mut self.input)?;
            self.unread = 0..length;
            is_last = length == 0;
        }
        let input = &self.input[self.unread.clone()];
        let (result, read, written, _) = self.decoder.decode_to_utf8(input, &mut self.output, is_last);
        self.unread.start += read;
        self.ready = 0..written;
        self.is_over = is_last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> BufRead for Decoding<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.ready.is_empty() && !self.is_over {
            self.decode()?;
        }
        Ok(&self.output[self.ready.clone()])
    }

    fn consume(&mut self, amount: usize) {
        self.ready.start = (self.ready.start + amount).min(self.ready.end);
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{SHIFT_JIS, UTF_8, UTF_16LE};

    use super::*;

    /// Gives one byte at a time.
    struct Slowly<'a>(&'a [u8]);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = buffer.len().min(1);
            self.0.read(&mut buffer[..length])
        }
    }

    #[test]
    fn the_text_is_the_same_in_pieces() {
        let text = "猫である。".repeat(20_000);
        for encoding in [SHIFT_JIS, UTF_8] {
            let bytes = encoding.encode(&text).0;
            assert_eq!(io::read_to_string(Decoding::new(&*bytes, encoding)).unwrap(), text);
        }
        let bytes = SHIFT_JIS.encode(&text[..300]).0;
        assert_eq!(io::read_to_string(Decoding::new(Slowly(&bytes), SHIFT_JIS)).unwrap(), text[..300]);
    }

    #[test]
    fn a_mark_is_left_out_and_an_end_is_noticed() {
        let read = |bytes, encoding| io::read_to_string(Decoding::new(Slowly(bytes), encoding)).unwrap();
        assert_eq!(read(b"\xFF\xFEa\0", UTF_16LE), "a");
        assert_eq!(read(b"\xEF\xBB\xBFa", UTF_8), "a");
        assert_eq!(read(b"a\xC3", UTF_8), "a\u{FFFD}");
        assert_eq!(read(b"", UTF_8), "");
    }
}
