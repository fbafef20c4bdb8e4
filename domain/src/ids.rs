//! Opaque ids: what things are called among machines.

/// Declares an opaque id: 1 to 64 ASCII letters, digits, dashes and underscores, so that it fits into keys and URLs.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $field:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Accepts 1 to 64 ASCII letters, digits, dashes and underscores.
            pub fn parse(text: &str) -> Result<Self, $crate::error::Invalid> {
                let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
                if !(1..=64).contains(&text.len()) || !text.bytes().all(is_fit) {
                    return Err($crate::error::Invalid::new($field, "1 to 64 letters, digits, - and _"));
                }
                Ok(Self(text.to_owned()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
    ($(#[$doc:meta])* $name:ident, $field:literal, made) => {
        $crate::ids::id!($(#[$doc])* $name, $field);

        impl $name {
            /// Makes an id that there has never been: 12 digits that rise with time, 20 of chance.
            pub fn new(now: $crate::clock::Timestamp, randomness: &dyn $crate::randomness::Randomness) -> Self {
                let mut id = [0; 16];
                randomness.fill(&mut id[6..]);
                id[..6].copy_from_slice(&now.as_millis().to_be_bytes()[2..]);
                Self($crate::documents::hex(&id))
            }
        }
    };
}
pub(crate) use id;

#[cfg(test)]
mod tests {
    use crate::{clock::Timestamp, randomness::Randomness};

    id!(
        /// A thing.
        ThingId, "thing", made
    );

    #[test]
    fn ids_fit_into_keys_and_addresses() {
        assert_eq!(ThingId::parse("0190-aB_9").unwrap().as_str(), "0190-aB_9");
        for text in ["", "a b", "a/b", "é", "a\0", &"a".repeat(65)] {
            assert!(ThingId::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn new_ids_rise_with_time() {
        struct Sevens;
        impl Randomness for Sevens {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(7);
            }
        }
        let id = ThingId::new(Timestamp::from_millis(0x0190_0000_00ff), &Sevens);
        assert_eq!(id.as_str(), "0190000000ff07070707070707070707");
        assert!(id < ThingId::new(Timestamp::from_millis(0x0190_0000_0100), &Sevens));
    }
}
