//! The order of pages: as people count, not as bytes compare.

use std::iter::Peekable;

/// What sorts paths folder by folder: numbers by what they count, letters whatever their case, names without their
/// extension. Paths that are equal so far are compared by their bytes, so that there is one order only.
pub(super) fn key(path: &str) -> impl Ord + use<'_> {
    (parts(path).map(natural).collect::<Vec<_>>(), path)
}

/// The folders of a path and its name; archivers on Windows have been seen to separate them by backslashes.
pub(super) fn components(path: &str) -> impl Iterator<Item = &str> {
    path.split(['/', '\\']).filter(|component| !component.is_empty())
}

/// A piece of a name. The derived order puts numbers where their digits would stand: after signs, before letters.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Token {
    Sign(char),
    /// How many digits there are after leading zeros, and the digits.
    Number(usize, String),
    Letter(char),
}

fn natural(name: &str) -> Vec<Token> {
    let mut letters = name.chars().flat_map(char::to_lowercase).map(narrow).peekable();
    std::iter::from_fn(|| token(&mut letters)).collect()
}

fn token(letters: &mut Peekable<impl Iterator<Item = char>>) -> Option<Token> {
    let first = letters.next()?;
    if !first.is_ascii_digit() {
        return Some(if first < '0' { Token::Sign(first) } else { Token::Letter(first) });
    }
    let mut digits = String::from(first);
    while let Some(digit) = letters.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    let digits = digits.trim_start_matches('0');
    Some(Token::Number(digits.len(), digits.to_owned()))
}

/// The ASCII digit of one as wide as a Japanese letter.
fn narrow(letter: char) -> char {
    match letter {
        '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10).unwrap_or(letter),
        _ => letter,
    }
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    let mut components = components(path).peekable();
    std::iter::from_fn(move || {
        let component = components.next()?;
        Some(if components.peek().is_some() { component } else { without_extension(component) })
    })
}

fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;

    #[track_caller]
    fn assert_order(expected: &[&str]) {
        for names in expected.windows(2) {
            assert_eq!(key(names[0]).cmp(&key(names[1])), Ordering::Less, "{names:?}");
            assert_eq!(key(names[1]).cmp(&key(names[0])), Ordering::Greater, "{names:?}");
        }
    }

    #[test]
    fn numbers_are_compared_by_what_they_count() {
        assert_order(&["cover.png", "page1.png", "page2.png", "Page03.png", "page4-5.png", "page10.png", "zzz.png"]);
        assert_order(&["00000000000000000000000000000001.png", "99999999999999999999999.png"]);
        assert_order(&["第１話.png", "第2話.png", "第１０話.png"]);
    }

    #[test]
    fn folders_are_compared_one_by_one() {
        assert_order(&["Ch 1/2.png", "Ch 2/1.png", "Ch 10/1.png", "cover.png"]);
        assert_order(&["a/b.png", "a/b/1.png", "a b/1.png", "A b\\2.png"]);
    }

    #[test]
    fn extensions_do_not_count() {
        assert_order(&["page1.png", "page1-2.jpg", "page1b.jpg", "page2.gif"]);
    }

    #[test]
    fn no_two_names_are_equal() {
        assert_order(&["page1.PNG", "page1.jpg"]);
        assert_order(&["A01.png", "a1.png"]);
    }
}
