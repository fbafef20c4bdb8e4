//! The tree that html5ever builds.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    rc::Rc,
};

use html5ever::{
    Attribute, LocalName, QualName,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    tendril::StrTendril,
};

use super::{
    Irreparable,
    nodes::{Data, Doctype, Element, Id, Nodes},
};

/// How deep elements may lie in each other. html5ever searches through all that are open for nearly each tag, and
/// browsers stop here, too.
pub(super) const MAX_DEPTH: u32 = 512;

/// Receives what html5ever's tree builder makes.
pub(super) struct Tree {
    nodes: RefCell<Nodes>,
    deepest: Cell<u32>,
    max_nodes: usize,
    document: Handle,
}

/// A node, and its name if it is an element.
#[derive(Debug, Clone)]
pub(super) struct Handle {
    id: Id,
    name: Option<Rc<QualName>>,
}

impl Tree {
    /// Prepares for a document of `source_len` bytes, whose nodes take at least two bytes each, but for those that
    /// HTML adds to any document. Only elements that are never closed can be more, which HTML reopens everywhere.
    pub(super) fn new(source_len: usize) -> Self {
        Self {
            nodes: RefCell::new(Nodes::new()),
            deepest: Cell::new(0),
            max_nodes: source_len / 2 + 1000,
            document: Handle { id: Nodes::DOCUMENT, name: None },
        }
    }

    /// Returns an error as soon as the document can't be repaired any more.
    pub(super) fn check(&self) -> Result<(), Irreparable> {
        if self.deepest.get() > MAX_DEPTH {
            return Err(Irreparable::Nested);
        }
        if self.nodes.borrow().len() > self.max_nodes { Err(Irreparable::Grown) } else { Ok(()) }
    }

    pub(super) fn finished(self) -> Result<Nodes, Irreparable> {
        self.check()?;
        Ok(self.nodes.into_inner())
    }

    /// How many nodes there have ever been.
    pub(super) fn created(&self) -> usize {
        self.nodes.borrow().len()
    }

    /// The name of the last element that was created when there were already `before` nodes.
    pub(super) fn last_created_since(&self, before: usize) -> Option<LocalName> {
        let nodes = self.nodes.borrow();
        let count = nodes.len() - before;
        nodes.iter().rev().take(count).find_map(|node| match &node.data {
            Data::Element(element) => Some(element.name.local.clone()),
            Data::Document | Data::Text(_) | Data::Comment(_) => None,
        })
    }

    /// Whether the document has begun.
    pub(super) fn has_elements(&self) -> bool {
        self.nodes.borrow().iter().take(32).any(|node| matches!(node.data, Data::Element(_)))
    }

    fn create(&self, data: Data) -> Id {
        self.nodes.borrow_mut().create(data)
    }

    /// The node to be put behind `neighbour`; none if it is text that could be added there.
    fn node_behind(&self, neighbour: Option<Id>, child: NodeOrText<Handle>) -> Option<Id> {
        let text = match child {
            NodeOrText::AppendNode(node) => return Some(node.id),
            NodeOrText::AppendText(text) => text,
        };
        if let Some(neighbour) = neighbour
            && let Data::Text(before) = &mut self.nodes.borrow_mut()[neighbour].data
        {
            before.push_str(&text);
            return None;
        }
        Some(self.create(Data::Text(text.into())))
    }

    fn note_depth(&self, id: Id) {
        self.deepest.set(self.deepest.get().max(self.nodes.borrow()[id].depth));
    }
}

impl TreeSink for Tree {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.document.clone()
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        target.name.as_deref().expect("only elements are asked for their names")
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> Handle {
        let name = Rc::new(name);
        let is_integration_point = flags.mathml_annotation_xml_integration_point;
        let id = self.create(Data::Element(Element { name: Rc::clone(&name), attributes, is_integration_point }));
        Handle { id, name: Some(name) }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        Handle { id: self.create(Data::Comment(text)), name: None }
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        self.create_comment(StrTendril::from(format!("?{target} {data}?")))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let last = self.nodes.borrow()[parent.id].last;
        if let Some(id) = self.node_behind(last, child) {
            self.nodes.borrow_mut().append(parent.id, id);
            self.note_depth(id);
        }
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let previous = self.nodes.borrow()[sibling.id].previous;
        if let Some(id) = self.node_behind(previous, child) {
            self.nodes.borrow_mut().insert_before(sibling.id, id);
            self.note_depth(id);
        }
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let has_parent = self.nodes.borrow()[element.id].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.nodes.borrow_mut().doctype = Some(Doctype { public_id, system_id });
    }

    /// What a template holds are its children, as they are in XML.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let Data::Element(element) = &mut self.nodes.borrow_mut()[target.id].data {
            element.add_missing(attributes);
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.nodes.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut nodes = self.nodes.borrow_mut();
        while let Some(child) = nodes[node.id].first {
            nodes.append(new_parent.id, child);
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, target: &Handle) -> bool {
        match &self.nodes.borrow()[target.id].data {
            Data::Element(element) => element.is_integration_point,
            Data::Document | Data::Text(_) | Data::Comment(_) => false,
        }
    }
}
