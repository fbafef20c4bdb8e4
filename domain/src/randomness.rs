//! Randomness, as a dependency.

pub trait Randomness: Send + Sync {
    /// Fills `bytes` with unpredictable ones, good enough for salts and keys.
    fn fill(&self, bytes: &mut [u8]);
}
