//! What people type from one screen into another: characters none of which looks like another.

use crate::randomness::Randomness;

pub const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Makes a text of so many characters, each as likely as any other.
pub fn random(length: usize, randomness: &dyn Randomness) -> String {
    let mut text = String::new();
    while text.len() < length {
        let mut bytes = [0; 16];
        randomness.fill(&mut bytes);
        // Five bits are one too many for 31 characters: the last pattern is none.
        let chars = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 0b1_1111)));
        text.extend(chars.take(length - text.len()).map(|byte| char::from(*byte)));
    }
    text
}

/// Accepts a text of so many of the characters in whatever case, and returns it in lower case.
pub fn parse(text: &str, length: usize) -> Option<String> {
    let text = text.to_ascii_lowercase();
    (text.len() == length && text.bytes().all(|byte| ALPHABET.contains(&byte))).then_some(text)
}
