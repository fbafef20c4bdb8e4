//! Empty elements that word processors leave behind: `<o:p>&nbsp;</o:p>`, `<st1:place/>`.

use super::{
    characters::Character,
    output::{Recorder, Side},
    tag::Tag,
    tokens::{Token, Tokens},
};

/// Whether an element is litter.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Litter {
    No,
    /// How long it is behind its start tag.
    Yes(usize),
    /// More of the document is needed to tell.
    Unknown,
}

/// Longer elements aren't litter.
const LONGEST: usize = 4 << 10;

/// Whether elements of this name may be.
pub(crate) fn may_be(name: &str) -> bool {
    name == "o:p" || name.starts_with("st1:")
}

/// Looks at the element that `tag` begins, whose content `tokens` read next. It is litter if it holds nothing but white
/// space, comments and litter.
pub(crate) fn measure(tag: Tag<'_>, tokens: &Tokens<'_>, entities: &[String]) -> Litter {
    let mut open = usize::from(!tag.empty);
    let mut ahead = tokens.clone();
    while open > 0 {
        match ahead.next() {
            _ if ahead.read() - tokens.read() > LONGEST => return Litter::No,
            Ok(Some(Token::Text(text))) if is_blank(text, entities) => {}
            Ok(Some(Token::Cdata(text))) if text.chars().all(stands_for_nothing) => {}
            Ok(Some(Token::Comment(_))) => {}
            Ok(Some(Token::Start(tag))) if may_be(tag.name) => open += usize::from(!tag.empty),
            Ok(Some(Token::End(..))) => open -= 1,
            Ok(None) if !tokens.is_whole() && tokens.rest().len() <= LONGEST => return Litter::Unknown,
            _ => return Litter::No,
        }
    }
    Litter::Yes(ahead.read() - tokens.read())
}

/// Tells of litter that goes: its start tag, and the rest of it.
pub(crate) fn record(tag: Tag<'_>, rest: &str, recorder: &mut impl Recorder) {
    recorder.start(Side::Original, tag.name);
    if tag.empty {
        recorder.end(Side::Original);
    }
    let mut tokens = Tokens::of_all(rest);
    while let Ok(Some(token)) = tokens.next() {
        match token {
            Token::Start(tag) => {
                recorder.start(Side::Original, tag.name);
                if tag.empty {
                    recorder.end(Side::Original);
                }
            }
            Token::End(..) => recorder.end(Side::Original),
            Token::Text(text) | Token::Cdata(text) => recorder.dropped(text),
            _ => recorder.interrupted(Side::Original),
        }
    }
}

fn is_blank(mut text: &str, entities: &[String]) -> bool {
    while let Some(next) = Character::read(text, entities) {
        if !stands_for_nothing(next.value) {
            return false;
        }
        text = &text[next.raw.len()..];
    }
    true
}

fn stands_for_nothing(character: char) -> bool {
    character.is_whitespace() || character == '\u{FFFD}'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, convert_document};

    fn measured(text: &str) -> Litter {
        let mut tokens = Tokens::of_all(text);
        let Ok(Some(Token::Start(tag))) = tokens.next() else { panic!("{text}") };
        measure(tag, &tokens, &[])
    }

    #[test]
    fn white_space_comments_and_litter_are_litter() {
        for text in [
            "<o:p/>",
            "<o:p></o:p>",
            "<o:p>&nbsp;</o:p>",
            "<o:p> <!-- c --> \u{FFFD}</o:p>",
            "<o:p><![CDATA[ ]]></o:p>",
        ] {
            assert!(matches!(measured(text), Litter::Yes(_)), "{text}");
        }
        for text in ["<o:p>a</o:p>", "<o:p><b/></o:p>", "<o:p>&amp;</o:p>", "<o:p><?a b?></o:p>"] {
            assert_eq!(measured(text), Litter::No, "{text}");
        }
    }

    // Found by fuzzing: the outer element was litter only once the inner had gone.
    #[test]
    fn litter_in_litter_goes_along() {
        let page = "<html><head><title/></head><body><p>a<st1:a> <st1:b> </st1:b></st1:a>b</p></body></html>";
        let converted = convert_document(page.as_bytes(), &Options::default()).unwrap();
        assert!(!String::from_utf8(converted.bytes).unwrap().contains("<st1:"));
    }
}
