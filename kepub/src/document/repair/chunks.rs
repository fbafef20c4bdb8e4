//! A source in the pieces in which the tokenizer gets it.

/// A tag, or part of one, or what lies between.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk<'a> {
    /// Where in the source it starts.
    pub(super) start: usize,
    pub(super) text: &'a str,
}

/// A piece has so many bytes at most, so that a tag full of attributes is noticed before the tokenizer has read it.
const MOST: usize = 16 << 10;

/// Splits in front of each `<` and behind each `>`, so that at most one tag begins, and ends, in a piece. Leaves out
/// the internal subset of a document type, which HTML would show as text.
pub(super) fn of(source: &str) -> impl Iterator<Item = Chunk<'_>> {
    let subset = internal_subset(source).unwrap_or(0..0);
    let pieces = [(0, &source[..subset.start]), (subset.end, &source[subset.end..])];
    pieces.into_iter().flat_map(|(offset, piece)| {
        let mut start = 0;
        std::iter::from_fn(move || {
            let rest = piece.get(start..).filter(|rest| !rest.is_empty())?;
            let length = match memchr::memchr2(b'<', b'>', &rest.as_bytes()[1..]) {
                _ if rest.starts_with('>') => 1,
                Some(at) if rest.as_bytes()[at + 1] == b'>' => at + 2,
                Some(at) => at + 1,
                None => rest.len(),
            };
            let length = rest.floor_char_boundary(length.min(MOST));
            let chunk = Chunk { start: offset + start, text: &rest[..length] };
            start += length;
            Some(chunk)
        })
    })
}

/// Where the `[…]` in `<!DOCTYPE html […]>` is.
fn internal_subset(source: &str) -> Option<std::ops::Range<usize>> {
    let doctype = memchr::memmem::find_iter(source.as_bytes(), b"<!")
        .take(16)
        .find(|&at| source[at..].get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!DOCTYPE")))?;
    let start = doctype + outside_quotes(&source[doctype..], |byte| matches!(byte, b'[' | b'>'))?;
    if !source[start..].starts_with('[') {
        return None;
    }
    let end = start + outside_quotes(&source[start..], |byte| byte == b']')? + 1;
    source[end..].trim_ascii_start().starts_with('>').then_some(start..end)
}

fn outside_quotes(text: &str, is_found: fn(u8) -> bool) -> Option<usize> {
    let mut quote = None;
    text.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, _) => return is_found(byte),
            (Some(_), _) => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        of(source).map(|chunk| chunk.text).collect()
    }

    #[test]
    fn tags_are_pieces() {
        assert_eq!(texts("a<p>b</p><i c>>d<<e"), ["a", "<p>", "b", "</p>", "<i c>", ">", "d", "<", "<e"]);
        assert_eq!(texts(""), [""; 0]);
    }

    #[test]
    fn an_internal_subset_is_left_out() {
        assert_eq!(texts("<!DOCTYPE html [ <!ENTITY a \"]\"> ] >b"), ["<!DOCTYPE html ", " >", "b"]);
        assert_eq!(texts("<!DOCTYPE html>[a]>"), ["<!DOCTYPE html>", "[a]>"]);
        assert_eq!(of("<!doctype a[]>b").last(), Some(Chunk { start: 14, text: "b" }));
    }
}
