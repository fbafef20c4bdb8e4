//! From a document's bytes to those of its conversion.

use std::{
    borrow::Cow,
    io::{self, Read, Write},
};

use super::{
    output::Recorder,
    rewrite::{Plan, Rewriter},
    span_map::SpanRecorder,
    styles::Styles,
    survey::{Facts, Survey},
    tokens::{Malformed, Tokens},
    window::{self, Stopped},
};
use crate::{Error, Options, SpanMap, Vertical};

/// Converts the documents of a book, which are alike in what they get.
pub(crate) struct Converter<'o> {
    options: &'o Options,
    styles: Styles,
}

/// A document's text, well-formed, and what it has already.
pub(crate) struct Source<'a> {
    pub text: Cow<'a, str>,
    pub facts: Facts,
    /// Why it wasn't well-formed.
    pub repaired: Option<String>,
}

/// A document that has been converted.
pub(crate) struct Converted<B> {
    pub bytes: B,
    pub spans: u64,
    pub repaired: Option<String>,
    pub span_map: Option<SpanMap>,
}

/// A document that has been converted by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// XHTML in UTF-8.
    pub bytes: Vec<u8>,
    /// How many spans it has got.
    pub spans: u64,
    /// Why it had to be repaired, if it wasn't well-formed.
    pub repaired: Option<String>,
    /// Where the spans begin, if the options asked for it.
    pub span_map: Option<SpanMap>,
}

/// Converts one document: XHTML, or HTML as it comes.
///
/// ```
/// let page = b"<html><head><title/></head><body><p>One. Two.</p></body></html>";
/// let converted = kepub::convert_document(page, &kepub::Options::default())?;
/// let text = String::from_utf8(converted.bytes).expect("it is UTF-8");
/// assert!(text.contains(r#"<p><span class="koboSpan" id="kobo.1.1">One. </span>"#));
/// assert_eq!(converted.spans, 2);
/// # Ok::<(), kepub::Error>(())
/// ```
pub fn convert_document(document: &[u8], options: &Options) -> Result<Document, Error> {
    let converter = Converter::new(options, options.vertical == Vertical::Always)?;
    let converted = converter.convert("", document).map_err(|cause| Error::Document { cause })?;
    let Converted { bytes, spans, repaired, span_map } = converted;
    Ok(Document { bytes, spans, repaired, span_map })
}

impl<'o> Converter<'o> {
    pub fn new(options: &'o Options, is_vertical: bool) -> Result<Self, Error> {
        Ok(Self { options, styles: Styles::new(options, is_vertical) })
    }

    /// Converts a document that is held in memory; fails with the reason why it can't be converted.
    pub fn convert(&self, path: &str, document: &[u8]) -> Result<Converted<Vec<u8>>, String> {
        let source = self.read(document)?;
        if self.options.span_maps {
            let (converted, recorder) = self.rewrite(source, SpanRecorder::default());
            Ok(Converted { span_map: Some(recorder.finish(path)), ..converted })
        } else {
            Ok(self.rewrite(source, ()).0)
        }
    }

    /// Reads a document, and repairs it if it has to be; fails with the reason why it can't be.
    pub fn read<'a>(&self, document: &'a [u8]) -> Result<Source<'a>, String> {
        let text = Cow::Borrowed(std::str::from_utf8(document).map_err(|e| e.to_string())?);
        let facts = survey(&text).map_err(|malformed| malformed.to_string())?;
        Ok(Source { text, facts, repaired: None })
    }

    /// Inserts what Kobo needs.
    pub fn rewrite<R: Recorder>(&self, source: Source<'_>, recorder: R) -> (Converted<Vec<u8>>, R) {
        let plan = Plan::new(source.facts, &self.styles, self.options);
        let mut rewriter = Rewriter::new(&plan, recorder);
        rewriter.out.bytes.reserve(source.text.len() + source.text.len() / 2);
        rewriter.tokens(&mut Tokens::of_all(&source.text));
        let spans = rewriter.spans();
        let converted = Converted { bytes: rewriter.out.bytes, spans, repaired: source.repaired, span_map: None };
        (converted, rewriter.out.recorder)
    }

    /// Looks at a document that is too large to be held. The inner error is the reason why it isn't well-formed.
    pub fn survey_stream(&self, input: &mut impl Read) -> Result<Result<Facts, String>, io::Error> {
        let mut survey = Survey::default();
        let read = window::read(input, |tokens, offset| survey.tokens(tokens, offset).map_err(Stopped::Malformed));
        match read {
            Ok(()) => Ok(survey.finish().map_err(|malformed| malformed.to_string())),
            Err(Stopped::Malformed(malformed)) => Ok(Err(malformed.to_string())),
            Err(Stopped::NotUtf8) => Ok(Err("a text in another encoding".to_owned())),
            Err(Stopped::Unreadable(error) | Stopped::Unwritable(error)) => Err(error),
        }
    }

    /// Converts a document of which [`survey_stream`](Self::survey_stream) has found the facts.
    pub fn convert_stream(
        &self,
        path: &str,
        facts: Facts,
        input: &mut impl Read,
        output: &mut dyn Write,
    ) -> Result<Converted<()>, Stopped> {
        if self.options.span_maps {
            let (converted, recorder) = self.rewrite_stream(facts, input, output, SpanRecorder::default())?;
            Ok(Converted { span_map: Some(recorder.finish(path)), ..converted })
        } else {
            Ok(self.rewrite_stream(facts, input, output, ())?.0)
        }
    }

    fn rewrite_stream<R: Recorder>(
        &self,
        facts: Facts,
        input: &mut impl Read,
        output: &mut dyn Write,
        recorder: R,
    ) -> Result<(Converted<()>, R), Stopped> {
        let plan = Plan::new(facts, &self.styles, self.options);
        let mut rewriter = Rewriter::new(&plan, recorder);
        window::read(input, |tokens, _| {
            rewriter.tokens(tokens);
            output.write_all(&rewriter.out.bytes).map_err(Stopped::Unwritable)?;
            rewriter.out.bytes.clear();
            Ok(())
        })?;
        let spans = rewriter.spans();
        Ok((Converted { bytes: (), spans, repaired: None, span_map: None }, rewriter.out.recorder))
    }
}

fn survey(text: &str) -> Result<Facts, Malformed> {
    let mut survey = Survey::default();
    survey.tokens(&mut Tokens::of_all(text), 0)?;
    survey.finish()
}
