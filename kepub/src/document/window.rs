//! Reading a document that is too large to be held: through a window that moves over it.

use std::io::{self, Read};

use super::tokens::{Malformed, Tokens};
use crate::Error;

/// Bytes of a document that are looked at together.
const WINDOW: usize = 256 << 10;

/// A tag, a comment or a section may have so many bytes.
const LONGEST_TOKEN: usize = 8 << 20;

/// Why a document wasn't read to its end.
#[derive(Debug)]
pub(crate) enum Stopped {
    Malformed(Malformed),
    NotUtf8,
    Failed(Error),
    Unreadable(io::Error),
    Unwritable(io::Error),
}

/// Hands the text of a document to `work`, piece by piece, each with its offset. What `work` leaves of the tokens comes
/// again at the beginning of the next piece.
pub(crate) fn read(
    input: &mut impl Read,
    work: impl FnMut(&mut Tokens<'_>, usize) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    read_by(WINDOW, input, work)
}

pub(super) fn read_by(
    window: usize,
    input: &mut impl Read,
    mut work: impl FnMut(&mut Tokens<'_>, usize) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    let mut buffer = vec![0; window];
    let (mut filled, mut offset) = (0, 0);
    loop {
        let length = input.read(&mut buffer[filled..]).map_err(Stopped::Unreadable)?;
        filled += length;
        let is_end = length == 0;
        if !is_end && filled < buffer.len() {
            continue;
        }
        let text = valid(&buffer[..filled], is_end)?;
        let mut tokens = if is_end { Tokens::of_all(text) } else { Tokens::of_part(text) };
        work(&mut tokens, offset)?;
        let done = tokens.read();
        if is_end {
            return Ok(());
        }
        buffer.copy_within(done..filled, 0);
        filled -= done;
        offset += done;
        if filled == buffer.len() {
            if filled >= LONGEST_TOKEN {
                return Err(Stopped::Malformed(Malformed { reason: "markup without an end in 8 MiB", offset }));
            }
            buffer.resize(2 * filled, 0);
        }
    }
}

/// The text of `bytes`, except for a character of which only the beginning is there.
fn valid(bytes: &[u8], is_end: bool) -> Result<&str, Stopped> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) if error.error_len().is_none() && !is_end => {
            Ok(std::str::from_utf8(&bytes[..error.valid_up_to()]).expect("found valid"))
        }
        Err(_) => Err(Stopped::NotUtf8),
    }
}
