//! A file that isn't one.

use std::io::{self, Seek, SeekFrom, Write};

/// Takes everything, keeps nothing, and knows how much it was.
#[derive(Debug, Default)]
pub struct Sink {
    position: u64,
    size: u64,
}

impl Sink {
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.position += bytes.len() as u64;
        self.size = self.size.max(self.position);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Sink {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_twice_counts_once() {
        let mut sink = Sink::default();
        sink.write_all(b"0123456789").unwrap();
        assert_eq!(sink.seek(SeekFrom::Start(2)).unwrap(), 2);
        sink.write_all(b"ab").unwrap();
        assert_eq!(sink.size(), 10);
        assert_eq!(sink.seek(SeekFrom::End(-1)).unwrap(), 9);
        sink.write_all(b"cd").unwrap();
        assert_eq!(sink.size(), 11);
        assert!(sink.seek(SeekFrom::Current(-12)).is_err());
    }
}
