//! The names that XML allows (XML 1.0, section 2.3).

/// Whether `name` is a name with at most one colon, which stands between two parts.
pub(crate) fn is_qualified(name: &str) -> bool {
    match split(name) {
        (Some(prefix), local) => is_name(prefix) && is_name(local),
        (None, name) => is_name(name),
    }
}

/// The part before the colon, if there is one, and the part behind.
pub(crate) fn split(name: &str) -> (Option<&str>, &str) {
    // Names are so short that a search costs more than a look at each byte.
    match name.bytes().position(|byte| byte == b':') {
        Some(colon) => (Some(&name[..colon]), &name[colon + 1..]),
        None => (None, name),
    }
}

fn is_name(name: &str) -> bool {
    if let [first, rest @ ..] = name.as_bytes()
        && first.is_ascii_alphabetic()
        && rest.iter().all(u8::is_ascii_alphanumeric)
    {
        return true;
    }
    let mut letters = name.chars();
    letters.next().is_some_and(is_start) && letters.all(|letter| is_start(letter) || is_inner(letter))
}

fn is_start(letter: char) -> bool {
    matches!(letter,
        'a'..='z' | 'A'..='Z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

fn is_inner(letter: char) -> bool {
    matches!(letter, '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
