//! Text that fits: bounded, without control characters.

use crate::error::Invalid;

/// Text of at most `MAX` characters, none of them a control character.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// Accepts `text` as the value of `field`.
    pub fn parse(field: &'static str, text: impl Into<String>) -> Result<Self, Invalid> {
        let text = text.into();
        if !is_printable(&text) {
            return Err(Invalid::new(field, "text without control characters"));
        }
        if !fits(&text, MAX) {
            return Err(Invalid::new(field, format!("at most {MAX} characters")));
        }
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> Self {
        text.0
    }
}

/// Declares a newtype of non-empty, trimmed [`Text`]: `name!(/** doc */ UserName, 64)`.
///
/// `$field` names it in errors; `$clean` may normalise the trimmed text.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $field:literal, $max:literal $(, $clean:expr)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::text::Text<$max>);

        impl $name {
            pub fn parse(text: &str) -> Result<Self, $crate::error::Invalid> {
                let text = text.trim();
                $(let text = &$clean(text);)?
                if text.is_empty() {
                    return Err($crate::error::Invalid::new($field, "given and not empty"));
                }
                Ok(Self($crate::text::Text::parse($field, text)?))
            }

            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.into()
            }
        }
    };
}
pub(crate) use name;

fn is_printable(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// Counts characters only where the bytes leave a doubt.
fn fits(text: &str, max: usize) -> bool {
    text.len() <= max || text.chars().count() <= max
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(Text::<4>::parse("x", "éééé").is_ok());
        assert!(Text::<4>::parse("x", "ééééé").is_err());
    }

    #[test]
    fn control_characters_are_refused() {
        assert!(Text::<9>::parse("x", "a\0b").is_err());
        assert!(Text::<9>::parse("x", "a\u{85}b").is_err());
    }
}
