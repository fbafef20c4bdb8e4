//! Kobo's spans: each holds a sentence and has a number, by which the device knows where its reader is.

use super::{
    characters::{self, Character},
    output::{Output, Recorder},
    sentences::Splitter,
};
use crate::Sentences;

/// White space of more bytes than this gets no span, so that memory is bounded.
const MOST_SPACE: usize = 64 << 10;

/// Numbers spans and puts them around sentences.
pub(crate) struct Spans {
    paragraph: u32,
    segment: u32,
    /// Whether the next span begins a paragraph.
    is_pending: bool,
    count: u64,
    sentences: Sentences,
    // Of the text node at hand, which may come in several pieces:
    splitter: Splitter,
    is_open: bool,
    /// White space that goes into the next span, if one follows.
    space: String,
}

/// What a text is read by.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub parent: Parent,
    /// Those that the document declares.
    pub entities: &'a [String],
}

/// What a text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parent {
    /// `p`, where white space alone gets a span too.
    Paragraph,
    Other,
}

impl Spans {
    /// The first paragraph that is counted is the one after `paragraph`.
    pub fn new(paragraph: u32, sentences: Sentences) -> Self {
        let splitter = Splitter::new(sentences);
        Self {
            paragraph,
            segment: 0,
            is_pending: false,
            count: 0,
            sentences,
            splitter,
            is_open: false,
            space: String::new(),
        }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The next span begins a paragraph.
    pub fn begin_paragraph(&mut self) {
        self.is_pending = true;
    }

    /// Opens the span of an image, which is a paragraph of its own. [`Output::end_span`] closes it.
    pub fn start_image<R: Recorder>(&mut self, out: &mut Output<R>) {
        self.is_pending = true;
        self.number(out);
    }

    /// Writes a piece of text with its spans.
    pub fn text<R: Recorder>(&mut self, text: &str, context: Context<'_>, out: &mut Output<R>) {
        let (mut from, mut at) = (0, 0);
        loop {
            if self.is_open {
                at += self.splitter.passes(&text.as_bytes()[at..]);
            }
            let Some(next) = Character::read(&text[at..], context.entities) else { break };
            if next.value != '\u{FFFD}' {
                if self.splitter.splits_before(next.value) && self.is_open {
                    self.put(&text[from..at], out);
                    from = at;
                    self.close(out);
                }
                let stays_bare = context.parent == Parent::Other && next.value.is_whitespace();
                if !self.is_open && !stays_bare {
                    self.put(&text[from..at], out);
                    from = at;
                    self.open(out);
                }
            }
            at += next.raw.len();
            if next.is_mended {
                self.put(&text[from..at - next.raw.len()], out);
                self.put(&next.mended(), out);
                from = at;
            }
        }
        self.put(&text[from..], out);
    }

    /// Writes punctuation that stands for what the original has.
    pub fn replaced<R: Recorder>(&mut self, original: &str, with: &str, out: &mut Output<R>) {
        // It is one character, mostly: a quote, a dash, an ellipsis.
        let mut splits = false;
        for next in with.chars() {
            splits |= self.splitter.splits_before(next);
        }
        if splits && self.is_open {
            self.close(out);
        }
        if !self.is_open {
            self.open(out);
        }
        out.replaced(original, with);
    }

    /// Ends the text node: what comes next is markup.
    pub fn end_text<R: Recorder>(&mut self, out: &mut Output<R>) {
        if self.is_open {
            self.close(out);
        }
        self.put_space(out);
        self.splitter = Splitter::new(self.sentences);
    }

    fn open<R: Recorder>(&mut self, out: &mut Output<R>) {
        self.number(out);
        self.is_open = true;
        self.put_space(out);
    }

    fn close<R: Recorder>(&mut self, out: &mut Output<R>) {
        out.end_span();
        self.is_open = false;
    }

    fn number<R: Recorder>(&mut self, out: &mut Output<R>) {
        if std::mem::take(&mut self.is_pending) {
            self.paragraph = self.paragraph.saturating_add(1);
            self.segment = 0;
        }
        self.segment = self.segment.saturating_add(1);
        self.count += 1;
        out.start_span(self.paragraph, self.segment);
    }

    /// Writes text into the open span, or keeps it for the next.
    fn put<R: Recorder>(&mut self, raw: &str, out: &mut Output<R>) {
        if self.is_open {
            characters::put(raw, out);
        } else {
            self.space.push_str(raw);
            if self.space.len() > MOST_SPACE {
                self.put_space(out);
            }
        }
    }

    fn put_space<R: Recorder>(&mut self, out: &mut Output<R>) {
        if !self.space.is_empty() {
            characters::put(&self.space, out);
            self.space.clear();
        }
    }
}
