//! Nodes that know their neighbours, side by side in one list.

use std::{
    num::NonZeroU32,
    ops::{Index, IndexMut},
    rc::Rc,
};

use html5ever::{Attribute, QualName, tendril::StrTendril};

use super::attributes::MAX_ATTRIBUTES;

/// All nodes of a document, those that were taken out of the tree again as well.
pub(super) struct Nodes {
    nodes: Vec<Node>,
    pub(super) doctype: Option<Doctype>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Id(NonZeroU32);

pub(super) struct Node {
    pub(super) data: Data,
    pub(super) parent: Option<Id>,
    pub(super) previous: Option<Id>,
    pub(super) next: Option<Id>,
    pub(super) first: Option<Id>,
    pub(super) last: Option<Id>,
    /// How many nodes are above it, or were when it was put where it is.
    pub(super) depth: u32,
}

pub(super) enum Data {
    Document,
    Element(Element),
    Text(String),
    Comment(StrTendril),
}

pub(super) struct Element {
    pub(super) name: Rc<QualName>,
    pub(super) attributes: Vec<Attribute>,
    /// Whether it holds HTML, though it is one of `MathML`.
    pub(super) is_integration_point: bool,
}

pub(super) struct Doctype {
    pub(super) public_id: StrTendril,
    pub(super) system_id: StrTendril,
}

impl Element {
    /// Adds the attributes whose names are new, as long as there are few.
    pub(super) fn add_missing(&mut self, attributes: Vec<Attribute>) {
        for attribute in attributes {
            if self.attributes.len() < MAX_ATTRIBUTES
                && self.attributes.iter().all(|present| present.name != attribute.name)
            {
                self.attributes.push(attribute);
            }
        }
    }
}

impl Nodes {
    pub(super) const DOCUMENT: Id = Id(NonZeroU32::MIN);

    pub(super) fn new() -> Self {
        let mut nodes = Self { nodes: Vec::new(), doctype: None };
        nodes.create(Data::Document);
        nodes
    }

    pub(super) fn create(&mut self, data: Data) -> Id {
        self.nodes.push(Node { data, parent: None, previous: None, next: None, first: None, last: None, depth: 0 });
        let number = u32::try_from(self.nodes.len()).ok().and_then(NonZeroU32::new);
        Id(number.expect("there are far less nodes than 4 billion: their number is limited"))
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Node> {
        self.nodes.iter()
    }

    /// Puts `node` at the end of `parent`, wherever it was.
    pub(super) fn append(&mut self, parent: Id, node: Id) {
        self.detach(node);
        let last = self[parent].last.replace(node);
        match last {
            Some(last) => self[last].next = Some(node),
            None => self[parent].first = Some(node),
        }
        self.settle(node, parent, last);
    }

    /// Puts `node` in front of `sibling`, wherever it was.
    pub(super) fn insert_before(&mut self, sibling: Id, node: Id) {
        self.detach(node);
        let Some(parent) = self[sibling].parent else {
            return;
        };
        let previous = self[sibling].previous.replace(node);
        match previous {
            Some(previous) => self[previous].next = Some(node),
            None => self[parent].first = Some(node),
        }
        self[node].next = Some(sibling);
        self.settle(node, parent, previous);
    }

    /// Takes `node` and what it holds out of the tree.
    pub(super) fn detach(&mut self, node: Id) {
        let Some(parent) = self[node].parent.take() else {
            return;
        };
        let (previous, next) = (self[node].previous.take(), self[node].next.take());
        match previous {
            Some(previous) => self[previous].next = next,
            None => self[parent].first = next,
        }
        match next {
            Some(next) => self[next].previous = previous,
            None => self[parent].last = previous,
        }
    }

    pub(super) fn children(&self, node: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self[node].first, |&child| self[child].next)
    }

    fn settle(&mut self, node: Id, parent: Id, previous: Option<Id>) {
        let depth = self[parent].depth + 1;
        let node = &mut self[node];
        node.parent = Some(parent);
        node.previous = previous;
        node.depth = depth;
    }
}

impl Index<Id> for Nodes {
    type Output = Node;

    fn index(&self, id: Id) -> &Node {
        &self.nodes[id.0.get() as usize - 1]
    }
}

impl IndexMut<Id> for Nodes {
    fn index_mut(&mut self, id: Id) -> &mut Node {
        &mut self.nodes[id.0.get() as usize - 1]
    }
}
