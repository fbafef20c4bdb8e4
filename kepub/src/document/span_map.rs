//! Where spans begin in the text of their document.

use super::output::Recorder;
use crate::{Span, SpanMap};

/// Notes each span, and how much text stands before it.
#[derive(Default)]
pub(crate) struct SpanRecorder {
    spans: Vec<Span>,
    offset: u64,
}

impl SpanRecorder {
    pub fn finish(self, path: &str) -> SpanMap {
        SpanMap { path: path.to_owned(), spans: self.spans }
    }
}

impl Recorder for SpanRecorder {
    fn kept(&mut self, raw: &str) {
        self.offset += super::characters::decode(raw).chars().count() as u64;
    }

    fn replaced(&mut self, _original: &str, raw: &str) {
        self.kept(raw);
    }

    fn span(&mut self, paragraph: u32, segment: u32) {
        self.spans.push(Span { paragraph, segment, offset: self.offset });
    }
}
