//! What the second pass writes, and who is told of it.

/// Whoever wants to know what became of a document: each element and each character of its body, in order.
///
/// `()` wants to know nothing, and costs nothing.
pub(crate) trait Recorder {
    fn start(&mut self, _side: Side, _name: &str) {}
    fn end(&mut self, _side: Side) {}
    /// Text that stands in both documents, as it is written: with references.
    fn kept(&mut self, _raw: &str) {}
    /// Text that stands in the original only.
    fn dropped(&mut self, _raw: &str) {}
    /// Text of the original, and what stands there instead.
    fn replaced(&mut self, _original: &str, _raw: &str) {}
    /// Markup that ends a text node, and is no element.
    fn interrupted(&mut self, _side: Side) {}
    fn span(&mut self, _paragraph: u32, _segment: u32) {}
}

impl Recorder for () {}

/// Where an element stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Both,
    Original,
    Converted,
}

/// The converted document, or as much of it as hasn't been taken away.
pub(crate) struct Output<R> {
    pub bytes: Vec<u8>,
    pub recorder: R,
    /// Whether there may be U+FFFD in its text.
    pub has_lost: bool,
    /// Whether text is of the body.
    pub is_body: bool,
}

impl<R: Recorder> Output<R> {
    pub fn new(recorder: R, has_lost: bool) -> Self {
        Self { bytes: Vec::new(), recorder, has_lost, is_body: false }
    }

    /// Writes markup of which nobody needs to know.
    pub fn markup(&mut self, raw: &str) {
        self.bytes.extend_from_slice(raw.as_bytes());
    }

    /// Writes text of the original.
    pub fn text(&mut self, raw: &str) {
        self.bytes.extend_from_slice(raw.as_bytes());
        if self.is_body {
            self.recorder.kept(raw);
        }
    }

    /// Writes text that stands for other text of the original.
    pub fn replaced(&mut self, original: &str, raw: &str) {
        self.markup(raw);
        if self.is_body {
            self.recorder.replaced(original, raw);
        }
    }

    /// Writes a tag that the original doesn't have.
    pub fn start(&mut self, tag: &str, name: &str) {
        self.markup(tag);
        self.recorder.start(Side::Converted, name);
    }

    pub fn end(&mut self, tag: &str) {
        self.markup(tag);
        self.recorder.end(Side::Converted);
    }

    pub fn start_span(&mut self, paragraph: u32, segment: u32) {
        self.markup("<span class=\"koboSpan\" id=\"kobo.");
        self.number(paragraph);
        self.markup(".");
        self.number(segment);
        self.markup("\">");
        self.recorder.start(Side::Converted, "span");
        self.recorder.span(paragraph, segment);
    }

    pub fn end_span(&mut self) {
        self.end("</span>");
    }

    /// Writes a number; a book has tens of thousands, for which the standard library's way is too slow.
    fn number(&mut self, mut number: u32) {
        let mut digits = [0; 10];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        self.bytes.extend_from_slice(&digits[at..]);
    }
}
