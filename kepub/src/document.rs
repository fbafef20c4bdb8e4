//! Converting one document.

mod characters;
mod convert;
mod litter;
mod meta;
mod names;
mod namespaces;
mod output;
mod references;
mod rewrite;
mod sentences;
mod span_map;
mod spans;
mod styles;
mod survey;
mod tokens;
mod window;

pub(crate) use convert::Converter;
pub use convert::{Document, convert_document};
pub(crate) use tokens::{Token, Tokens};
pub(crate) use window::Stopped;
