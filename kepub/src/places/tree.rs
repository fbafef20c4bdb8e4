//! The elements and texts of a document's body, as a reading position names them.

use std::collections::HashMap;

use super::{Place, Step};

/// A body. Elements and texts are numbered in the order in which they begin.
#[derive(Debug, Default)]
pub(super) struct Tree {
    elements: Vec<Element>,
    texts: Vec<Text>,
    names: Vec<String>,
    numbers: HashMap<String, u32>,
    /// How many children an element has of each name.
    counts: HashMap<(u32, u32), u32>,
    /// The elements by parent, name and number.
    children: HashMap<(u32, u32, u32), u32>,
}

#[derive(Debug)]
struct Element {
    /// The body is its own.
    parent: u32,
    name: u32,
    index: u32,
    texts: Vec<u32>,
}

#[derive(Debug)]
struct Text {
    element: u32,
    index: u32,
    content: String,
}

/// What a place names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Element(u32),
    Text { text: u32, offset: u32 },
}

impl Tree {
    /// Adds an element to `parent`, or the body.
    pub fn add_element(&mut self, parent: Option<u32>, name: &str) -> u32 {
        let element = number(self.elements.len());
        let name = self.intern(name);
        let parent = parent.unwrap_or(element);
        let count = self.counts.entry((parent, name)).or_insert(0);
        *count += 1;
        let index = *count;
        self.children.insert((parent, name, index), element);
        self.elements.push(Element { parent, name, index, texts: Vec::new() });
        element
    }

    pub fn add_text(&mut self, element: u32) -> u32 {
        let text = number(self.texts.len());
        let texts = &mut self.elements[element as usize].texts;
        texts.push(text);
        self.texts.push(Text { element, index: number(texts.len()), content: String::new() });
        text
    }

    pub fn extend_text(&mut self, text: u32, content: &str) {
        self.texts[text as usize].content.push_str(content);
    }

    pub fn find(&self, place: &Place) -> Option<Position> {
        let mut steps = place.elements.iter();
        let mut element = 0;
        steps.next().filter(|body| !self.elements.is_empty() && body.name == "body" && body.index.unwrap_or(1) == 1)?;
        for step in steps {
            let name = *self.numbers.get(&step.name)?;
            element = *self.children.get(&(element, name, step.index.unwrap_or(1)))?;
        }
        let Some(index) = place.text else { return Some(Position::Element(element)) };
        let texts = &self.elements[element as usize].texts;
        let text = *texts.get(index.unwrap_or(1).checked_sub(1)? as usize)?;
        let offset = place.offset.unwrap_or(0);
        let is_within = self.texts[text as usize].content.chars().count() >= offset as usize;
        is_within.then_some(Position::Text { text, offset })
    }

    pub fn place(&self, position: Position) -> Place {
        match position {
            Position::Element(element) => Place { elements: self.path(element), text: None, offset: Some(0) },
            Position::Text { text, offset } => {
                let Text { element, index, .. } = self.texts[text as usize];
                let is_alone = self.elements[element as usize].texts.len() == 1;
                let text = Some((!is_alone).then_some(index));
                Place { elements: self.path(element), text, offset: Some(offset) }
            }
        }
    }

    pub fn text(&self, place: &Place) -> Option<&str> {
        match self.find(&Place { offset: None, ..place.clone() })? {
            Position::Text { text, .. } => Some(&self.texts[text as usize].content),
            Position::Element(_) => None,
        }
    }

    /// The first text within an element.
    pub fn first_text(&self, element: u32) -> Option<u32> {
        let first = self.texts.partition_point(|text| text.element < element);
        let is_within = |mut inner: u32| {
            while inner > element {
                inner = self.elements[inner as usize].parent;
            }
            inner == element
        };
        (first..self.texts.len())
            .find(|at| self.texts[*at].element >= element)
            .filter(|at| is_within(self.texts[*at].element))
            .map(number)
    }

    #[cfg(test)]
    pub fn positions(&self) -> impl Iterator<Item = Position> {
        let elements = (0..number(self.elements.len())).map(Position::Element);
        let texts = self.texts.iter().enumerate().flat_map(|(text, Text { content, .. })| {
            (0..=number(content.chars().count())).map(move |offset| Position::Text { text: number(text), offset })
        });
        elements.chain(texts)
    }

    fn path(&self, element: u32) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = element;
        loop {
            let Element { parent, name, index, .. } = self.elements[at as usize];
            let is_alone = parent == at || self.counts[&(parent, name)] == 1;
            steps.push(Step { name: self.names[name as usize].clone(), index: (!is_alone).then_some(index) });
            if parent == at {
                break;
            }
            at = parent;
        }
        steps.reverse();
        steps
    }

    fn intern(&mut self, name: &str) -> u32 {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        let new = number(self.names.len());
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), new);
        new
    }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).expect("a document that is held has fewer than 4 Gi of anything")
}
