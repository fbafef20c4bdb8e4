//! Following a conversion.

use super::{Map, tree::Tree};
use crate::document::{Recorder, Side, decode};

/// Characters that stand in both documents, in one text node each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// Text and offset.
    pub original: (u32, u32),
    pub converted: (u32, u32),
    pub original_length: u32,
    pub converted_length: u32,
}

/// Builds a [`Map`] of what a conversion reports.
#[derive(Default)]
pub(super) struct Tracker {
    original: Cursor,
    converted: Cursor,
    runs: Vec<Run>,
    elements: Vec<(u32, u32)>,
}

/// Where a document has been read to.
#[derive(Default)]
struct Cursor {
    tree: Tree,
    open: Vec<u32>,
    /// The text node at hand, and its length so far.
    text: Option<(u32, u32)>,
}

impl Tracker {
    pub fn finish(self) -> Map {
        let Self { original, converted, runs, elements } = self;
        Map { original: original.tree, converted: converted.tree, runs, elements }
    }

    fn run(&mut self, original: &str, converted: &str) {
        let (Some(from), Some(to)) = (self.original.text(original), self.converted.text(converted)) else { return };
        let (original_length, converted_length) = (length(original), length(converted));
        let is_kept = original == converted;
        if let Some(last) = self.runs.last_mut()
            && is_kept
            && last.original_length == last.converted_length
            && (last.original.0, last.original.1 + last.original_length) == from
            && (last.converted.0, last.converted.1 + last.converted_length) == to
        {
            last.original_length += original_length;
            last.converted_length += converted_length;
            return;
        }
        self.runs.push(Run { original: from, converted: to, original_length, converted_length });
    }
}

impl Recorder for Tracker {
    fn start(&mut self, side: Side, name: &str) {
        let original = (side != Side::Converted).then(|| self.original.start(name));
        let converted = (side != Side::Original).then(|| self.converted.start(name));
        self.elements.extend(original.zip(converted));
    }

    fn end(&mut self, side: Side) {
        if side != Side::Converted {
            self.original.end();
        }
        if side != Side::Original {
            self.converted.end();
        }
    }

    fn kept(&mut self, raw: &str) {
        let text = decode(raw);
        if !text.is_empty() {
            self.run(&text, &text);
        }
    }

    fn dropped(&mut self, raw: &str) {
        self.original.text(&decode(raw));
    }

    fn replaced(&mut self, original: &str, raw: &str) {
        self.run(&decode(original), &decode(raw));
    }

    fn interrupted(&mut self, side: Side) {
        if side != Side::Converted {
            self.original.text = None;
        }
        if side != Side::Original {
            self.converted.text = None;
        }
    }
}

impl Cursor {
    fn start(&mut self, name: &str) -> u32 {
        self.text = None;
        let element = self.tree.add_element(self.open.last().copied(), name);
        self.open.push(element);
        element
    }

    fn end(&mut self) {
        self.text = None;
        self.open.pop();
    }

    /// Reads text, and returns in which text node it stands and where.
    fn text(&mut self, content: &str) -> Option<(u32, u32)> {
        let element = *self.open.last()?;
        let (text, offset) = *self.text.get_or_insert_with(|| (self.tree.add_text(element), 0));
        self.tree.extend_text(text, content);
        self.text = Some((text, offset + length(content)));
        Some((text, offset))
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).expect("a document that is held is shorter")
}
