//! From a document's bytes to those of its conversion.

use super::{
    output::Recorder,
    rewrite::{Plan, Rewriter},
    styles::Styles,
    survey::{Facts, Survey},
    tokens::{Malformed, Tokens},
};
use crate::{Error, Options};

/// Converts the documents of a book, which are alike in what they get.
pub(crate) struct Converter<'o> {
    options: &'o Options,
    styles: Styles,
}

/// A document that has been converted.
pub(crate) struct Converted<R> {
    pub bytes: Vec<u8>,
    pub spans: u64,
    pub repaired: Option<String>,
    pub recorder: R,
}

impl<'o> Converter<'o> {
    pub fn new(options: &'o Options, is_vertical: bool) -> Result<Self, Error> {
        Ok(Self { options, styles: Styles::new(options, is_vertical) })
    }

    /// Converts a document that is held in memory; fails with the reason why it can't be converted.
    pub fn convert<R: Recorder>(&self, bytes: &[u8], recorder: R) -> Result<Converted<R>, String> {
        let text = std::str::from_utf8(bytes).map_err(|e| e.to_string())?;
        let facts = survey(text).map_err(|malformed| malformed.to_string())?;
        Ok(self.rewrite(text, facts, recorder))
    }

    fn rewrite<R: Recorder>(&self, text: &str, facts: Facts, recorder: R) -> Converted<R> {
        let plan = Plan::new(facts, &self.styles, self.options);
        let mut rewriter = Rewriter::new(&plan, recorder);
        rewriter.out.bytes.reserve(text.len() + text.len() / 2);
        rewriter.tokens(&mut Tokens::of_all(text));
        let spans = rewriter.spans();
        Converted { bytes: rewriter.out.bytes, spans, repaired: None, recorder: rewriter.out.recorder }
    }
}

fn survey(text: &str) -> Result<Facts, Malformed> {
    let mut survey = Survey::default();
    let mut tokens = Tokens::of_all(text);
    survey.tokens(&mut tokens, 0)?;
    survey.finish()
}
