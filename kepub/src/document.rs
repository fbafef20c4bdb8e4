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
mod spans;
mod styles;
mod survey;
mod tokens;
mod window;

pub(crate) use convert::{Converted, Converter};
