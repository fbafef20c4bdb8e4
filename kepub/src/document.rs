//! Content documents: what a book's text is in.

#[expect(dead_code, unused_imports, reason = "the conversion of documents will use it")]
mod encoding;
#[cfg_attr(not(test), expect(dead_code, reason = "the conversion of documents will use it"))]
mod punctuation;
#[cfg_attr(not(test), expect(dead_code, reason = "the conversion of documents will use it"))]
mod repair;
