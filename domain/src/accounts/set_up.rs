//! How a server without an administrator gets its first.

use std::{
    fmt,
    sync::atomic::{AtomicBool, Ordering},
};

use crate::{error::Error, randomness::Randomness, typed};

/// What a server tells whoever starts it, and whoever is to be its first administrator types: 12 characters, none of
/// which looks like another.
#[derive(Clone, PartialEq, Eq)]
pub struct SetUpToken(String);

impl SetUpToken {
    const LENGTH: usize = 12;
    const GROUP: usize = 4;

    /// Makes one, each as likely as any other.
    pub fn new(randomness: &dyn Randomness) -> Self {
        Self(typed::random(Self::LENGTH, randomness))
    }

    /// Accepts a token in whatever case, with dashes and spaces wherever they are.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|it| *it != '-' && !it.is_whitespace()).collect();
        typed::parse(&text, Self::LENGTH).map(Self)
    }

    /// The token in groups, for people to read: `ABCD-EFGH-JKMN`.
    pub fn expose(&self) -> String {
        let token = self.0.to_ascii_uppercase();
        let groups = (0..Self::LENGTH).step_by(Self::GROUP).map(|start| &token[start..start + Self::GROUP]);
        groups.collect::<Vec<_>>().join("-")
    }
}

impl fmt::Debug for SetUpToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetUpToken")
    }
}

/// How far this process has come with the first administrator.
#[derive(Default)]
pub(super) struct SetUp {
    token: Option<SetUpToken>,
    is_done: AtomicBool,
    is_taken: AtomicBool,
}

impl SetUp {
    pub fn with(token: SetUpToken) -> Self {
        Self { token: Some(token), ..Self::default() }
    }

    pub fn is_done(&self) -> bool {
        self.is_done.load(Ordering::SeqCst)
    }

    pub fn note_done(&self) {
        self.is_done.store(true, Ordering::SeqCst);
    }

    /// Refuses every token if there is none. Attempts are too few for the time of a comparison to tell anything.
    pub fn check(&self, token: &str) -> Result<(), Error> {
        let token = SetUpToken::parse(token).ok_or(Error::Unauthorized)?;
        if self.token.as_ref() == Some(&token) { Ok(()) } else { Err(Error::Unauthorized) }
    }

    /// Returns what keeps others out until it is dropped; `None` while somebody else has it.
    pub fn take_turn(&self) -> Option<Turn<'_>> {
        (!self.is_taken.swap(true, Ordering::SeqCst)).then_some(Turn(&self.is_taken))
    }
}

pub(super) struct Turn<'a>(&'a AtomicBool);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;

    impl Randomness for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn tokens_are_shown_in_groups_and_typed_anyhow() {
        let token = SetUpToken::new(&Sevens);
        assert_eq!(token.expose(), "HHHH-HHHH-HHHH");
        for text in ["HHHH-HHHH-HHHH", "hhhhhhhhhhhh", " hhhh hhhh\u{a0}hhHh ", "h-hhhhhhhhhhh-"] {
            assert_eq!(SetUpToken::parse(text), Some(token.clone()), "{text}");
        }
        for text in ["", "hhhhhhhhhhh", "hhhhhhhhhhhhh", "hhhhhhhhhhh1", "hhhh_hhhh_hhhh"] {
            assert_eq!(SetUpToken::parse(text), None, "{text}");
        }
    }

    #[test]
    fn tokens_are_not_printed() {
        assert_eq!(format!("{:?}", SetUpToken::new(&Sevens)), "SetUpToken");
    }
}
