//! The encoding that a document's head names.

use super::tag::Tag;

/// The tag with UTF-8 for its encoding, if it names another.
pub(crate) fn to_utf8(tag: Tag<'_>) -> Option<String> {
    if let Some(charset) = tag.attribute("charset") {
        return (!charset.eq_ignore_ascii_case("utf-8")).then(|| replaced(tag.raw, charset, "UTF-8"));
    }
    if !tag.attribute("http-equiv")?.eq_ignore_ascii_case("content-type") {
        return None;
    }
    let content = tag.attribute("content")?;
    let at = content.to_ascii_lowercase().find("charset=")? + "charset=".len();
    let charset = content[at..].split([';', ' ']).next()?;
    (!charset.is_empty() && !charset.eq_ignore_ascii_case("utf-8")).then(|| replaced(tag.raw, charset, "utf-8"))
}

/// `part` is a part of `whole`.
fn replaced(whole: &str, part: &str, by: &str) -> String {
    let at = part.as_ptr() as usize - whole.as_ptr() as usize;
    format!("{}{by}{}", &whole[..at], &whole[at + part.len()..])
}
