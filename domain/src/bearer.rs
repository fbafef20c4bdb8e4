//! What lets in whoever has it: 32 random bytes in base64url, 43 characters without padding.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

use crate::randomness::Randomness;

pub fn make(randomness: &dyn Randomness) -> String {
    let mut bytes = [0; 32];
    randomness.fill(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Whether [`make`] could have made it.
pub fn is_token(text: &str) -> bool {
    let mut bytes = [0; 32];
    text.len() == 43 && BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) == Ok(bytes.len())
}
