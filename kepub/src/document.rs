//! Converting one document.

mod characters;
mod convert;
mod doctype;
mod encoding;
mod facts;
mod litter;
mod meta;
mod names;
mod namespaces;
mod open;
mod output;
mod punctuation;
mod references;
mod repair;
mod replace;
mod rewrite;
mod sentences;
mod span_map;
mod spans;
mod styles;
mod survey;
mod tag;
mod tokens;
mod typesetting;
mod window;

#[cfg(test)]
mod properties;

pub(crate) use characters::decode;
pub(crate) use convert::Converter;
pub use convert::{Document, convert_document};
pub(crate) use output::{Recorder, Side};
pub(crate) use styles::Marks;
pub(crate) use tokens::{Token, Tokens};
pub(crate) use window::Stopped;
