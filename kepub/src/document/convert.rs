//! From a document's bytes to those of its conversion.

use std::{
    borrow::Cow,
    io::{self, Read, Write},
};

use encoding_rs::Encoding;

use super::{
    encoding::{self, Decoding, Tally},
    facts::Facts,
    output::Recorder,
    repair::repair,
    replace::Replacing,
    rewrite::{Plan, Rewriter},
    span_map::SpanRecorder,
    styles::{Marks, Styles},
    survey::Survey,
    tokens::{Malformed, Tokens},
    window::{self, Stopped},
};
use crate::{Error, Options, SpanMap, Vertical};

/// Converts the documents of a book, which are alike in what they get.
pub(crate) struct Converter<'o> {
    options: &'o Options,
    styles: Styles,
    charset: Option<&'static Encoding>,
}

/// What has been found out about a document that is too large to be held.
pub(crate) struct Surveyed {
    facts: Facts,
    /// `None` for UTF-8.
    encoding: Option<&'static Encoding>,
}

/// A document's text, well-formed, and what it has already.
pub(crate) struct Source<'a> {
    pub text: Cow<'a, str>,
    pub facts: Facts,
    /// Why it wasn't well-formed.
    pub repaired: Option<String>,
    /// Whether the options' replacements changed it.
    pub is_replaced: bool,
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
    let converter = Converter::alone(options)?;
    let converted = converter.convert("", document).map_err(|cause| Error::Document { cause })?;
    let Converted { bytes, spans, repaired, span_map } = converted;
    Ok(Document { bytes, spans, repaired, span_map })
}

impl<'o> Converter<'o> {
    pub fn new(options: &'o Options, is_vertical: bool, marks: Marks) -> Result<Self, Error> {
        if options.replacements.iter().any(|(find, _)| find.is_empty()) {
            return Err(Error::Option { option: "replacements", cause: "there is nothing to find".to_owned() });
        }
        let charset = encoding::option(options.charset.as_deref())?;
        Ok(Self { options, styles: Styles::new(options, is_vertical, marks), charset })
    }

    /// For a document without a book.
    pub fn alone(options: &'o Options) -> Result<Self, Error> {
        Self::new(options, options.vertical == Vertical::Always, Marks::Class)
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
        let decoded = encoding::decode(document, self.charset);
        let replaced = self.replaced(&decoded)?;
        let is_replaced = replaced.as_ref().is_some_and(|replaced| *replaced != *decoded);
        let text = replaced.map_or(decoded, Cow::Owned);
        let malformed = match survey(&text) {
            Ok(facts) => return Ok(Source { text, facts, repaired: None, is_replaced }),
            Err(malformed) => malformed.to_string(),
        };
        if text.len() as u64 > self.options.limits.repair_size {
            return Err(format!("{malformed}; it is too large to be repaired"));
        }
        let text = repair(&text).map_err(|irreparable| format!("{malformed}; {irreparable}"))?;
        let facts = survey(&text).map_err(|still| format!("{malformed}; repaired: {still}"))?;
        Ok(Source { text: Cow::Owned(text), facts, repaired: Some(malformed), is_replaced })
    }

    /// The text with the replacements made, if any are asked for.
    fn replaced(&self, text: &str) -> Result<Option<String>, String> {
        if self.options.replacements.is_empty() {
            return Ok(None);
        }
        let mut replaced = String::new();
        let read = self.replacing(Box::new(text.as_bytes())).read_to_string(&mut replaced);
        read.map(|_| Some(replaced)).map_err(|error| error.to_string())
    }

    fn replacing<'r>(&'r self, input: Box<dyn Read + 'r>) -> Box<dyn Read + 'r> {
        let replacements = self.options.replacements.iter();
        replacements.fold(input, |input, (find, replacement)| Box::new(Replacing::new(input, find, replacement)))
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

    /// Looks at a document that is too large to be held, which `open` reads from its beginning. The inner error is the
    /// reason why it isn't well-formed.
    pub fn survey_stream<R: Read>(
        &self,
        open: impl Fn() -> Result<R, Error>,
    ) -> Result<Result<Surveyed, String>, Stopped> {
        match self.survey_as(None, open().map_err(Stopped::Failed)?) {
            Err(Stopped::NotUtf8) => {}
            surveyed => return surveyed,
        }
        let encoding = Some(self.encoding_of(open().map_err(Stopped::Failed)?).map_err(Stopped::Unreadable)?);
        self.survey_as(encoding, open().map_err(Stopped::Failed)?)
    }

    fn encoding_of(&self, mut input: impl Read) -> io::Result<&'static Encoding> {
        let mut tally = Tally::default();
        let (mut start, mut buffer) = (Vec::new(), vec![0; 64 << 10]);
        loop {
            let length = input.read(&mut buffer)?;
            if length == 0 {
                return Ok(encoding::of(&start, tally.finish(), self.charset));
            }
            tally.read(&buffer[..length]);
            let missing = encoding::START_LEN.saturating_sub(start.len());
            start.extend_from_slice(&buffer[..length.min(missing)]);
        }
    }

    fn survey_as(
        &self,
        encoding: Option<&'static Encoding>,
        input: impl Read,
    ) -> Result<Result<Surveyed, String>, Stopped> {
        let mut survey = Survey::default();
        let read = window::read(&mut self.decoding(encoding, input), |tokens, offset| {
            survey.tokens(tokens, offset).map_err(Stopped::Malformed)
        });
        let surveyed = match read {
            Ok(()) => survey.finish(),
            Err(Stopped::Malformed(malformed)) => Err(malformed),
            Err(stopped) => return Err(stopped),
        };
        Ok(surveyed.map(|facts| Surveyed { facts, encoding }).map_err(|malformed| malformed.to_string()))
    }

    fn decoding<'r>(&'r self, encoding: Option<&'static Encoding>, input: impl Read + 'r) -> Box<dyn Read + 'r> {
        self.replacing(match encoding {
            Some(encoding) => Box::new(Decoding::new(input, encoding)),
            None => Box::new(input),
        })
    }

    /// Converts a document of which [`survey_stream`](Self::survey_stream) has found the facts.
    pub fn convert_stream(
        &self,
        path: &str,
        surveyed: Surveyed,
        input: impl Read,
        output: &mut dyn Write,
    ) -> Result<Converted<()>, Stopped> {
        if self.options.span_maps {
            let (converted, recorder) = self.rewrite_stream(surveyed, input, output, SpanRecorder::default())?;
            Ok(Converted { span_map: Some(recorder.finish(path)), ..converted })
        } else {
            Ok(self.rewrite_stream(surveyed, input, output, ())?.0)
        }
    }

    fn rewrite_stream<R: Recorder>(
        &self,
        surveyed: Surveyed,
        input: impl Read,
        output: &mut dyn Write,
        recorder: R,
    ) -> Result<(Converted<()>, R), Stopped> {
        let plan = Plan::new(surveyed.facts, &self.styles, self.options);
        let mut rewriter = Rewriter::new(&plan, recorder);
        window::read(&mut self.decoding(surveyed.encoding, input), |tokens, _| {
            rewriter.tokens(tokens);
            output.write_all(&rewriter.out.bytes).map_err(Stopped::Unwritable)?;
            rewriter.out.bytes.clear();
            Ok(())
        })?;
        let spans = rewriter.spans();
        Ok((Converted { bytes: (), spans, repaired: None, span_map: None }, rewriter.out.recorder))
    }
}

pub(super) fn survey(text: &str) -> Result<Facts, Malformed> {
    let mut survey = Survey::default();
    survey.tokens(&mut Tokens::of_all(text), 0)?;
    survey.finish()
}
