//! Writes the tree as XML.

use std::collections::BTreeSet;

use html5ever::{Namespace, local_name, ns, tendril::StrTendril};

use super::{
    Irreparable, names,
    namespaces::{self, Prefixes},
    nodes::{Data, Doctype, Element, Id, Nodes},
    text,
};

/// How much a document may grow, as a multiple of its size, and in bytes. Most of it is quotes that become `&quot;`.
const MAX_GROWTH: (usize, usize) = (8, 1 << 16);

/// Writes the document whose source had `source_len` bytes.
pub(super) fn document(nodes: &Nodes, source_len: usize) -> Result<String, Irreparable> {
    if !has_body(nodes) {
        return Err(Irreparable::Frames);
    }
    let mut writer = Writer { nodes, prefixes: Prefixes::of(nodes), out: String::with_capacity(source_len + 1000) };
    writer.out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    if let Some(doctype) = &nodes.doctype {
        writer.doctype(doctype);
    }
    writer.content(source_len.saturating_mul(MAX_GROWTH.0) + MAX_GROWTH.1)?;
    Ok(writer.out)
}

struct Writer<'a> {
    nodes: &'a Nodes,
    prefixes: Prefixes,
    out: String,
}

impl Writer<'_> {
    /// Writes what XML can say: a public identifier alone it can't, nor any quote in one.
    fn doctype(&mut self, doctype: &Doctype) {
        let Doctype { public_id, system_id } = doctype;
        self.out.push_str("<!DOCTYPE html");
        let is_sound = !system_id.is_empty() && !system_id.contains(|c| c == '"' || text::is_forbidden(c));
        if is_sound && !public_id.is_empty() && is_public_id(public_id) {
            self.out.extend([" PUBLIC \"", public_id, "\" \"", system_id, "\""]);
        } else if is_sound && public_id.is_empty() {
            self.out.extend([" SYSTEM \"", system_id, "\""]);
        }
        self.out.push_str(">\n");
    }

    /// Writes all nodes, up to `max_len` bytes. Goes from neighbour to neighbour, however deep they lie.
    fn content(&mut self, max_len: usize) -> Result<(), Irreparable> {
        let mut namespaces = vec![ns!()];
        let mut next = self.nodes[Nodes::DOCUMENT].first;
        while let Some(id) = next {
            if self.out.len() > max_len {
                return Err(Irreparable::Grown);
            }
            let scope = namespaces.last().cloned().unwrap_or_default();
            let inner = self.open(id, &scope);
            next = self.nodes[id].first;
            if next.is_some() {
                namespaces.push(inner);
                continue;
            }
            self.close(id);
            next = self.nodes[id].next;
            let mut child = id;
            while next.is_none()
                && let Some(parent) = self.nodes[child].parent.filter(|&parent| parent != Nodes::DOCUMENT)
            {
                self.close(parent);
                namespaces.pop();
                next = self.nodes[parent].next;
                child = parent;
            }
        }
        Ok(())
    }

    /// Writes a node up to where its children begin. Returns the namespace of names without a prefix from there on.
    fn open(&mut self, id: Id, scope: &Namespace) -> Namespace {
        match &self.nodes[id].data {
            Data::Document => {}
            Data::Element(element) => return self.start_tag(id, element, scope),
            Data::Text(text) if self.is_raw(id) => text::push_raw(text, &mut self.out),
            Data::Text(text) => text::push(text, &mut self.out),
            Data::Comment(text) => text::push_comment(text, &mut self.out),
        }
        scope.clone()
    }

    fn start_tag(&mut self, id: Id, element: &Element, scope: &Namespace) -> Namespace {
        let name = &element.name;
        let inner = if name.local.contains(':') { scope.clone() } else { name.ns.clone() };
        self.out.extend(["<", &*name.local]);
        if inner != *scope {
            self.out.extend([" xmlns=\"", &*inner, "\""]);
        }
        if self.nodes[id].parent == Some(Nodes::DOCUMENT) {
            self.prefixes.declare(&mut self.out);
        }
        let mut seen = BTreeSet::new();
        for attribute in &element.attributes {
            let Some(name) = namespaces::attribute_name(&attribute.name) else {
                continue;
            };
            // Prefixes may stand for the same.
            let expanded = self.prefixes.expand(&name);
            if expanded.is_some_and(|(namespace, local)| !seen.insert((namespace.to_owned(), local.to_owned()))) {
                continue;
            }
            self.attribute(&name, &attribute.value);
        }
        self.out.push_str(if self.is_empty(id, element) { "/>" } else { ">" });
        inner
    }

    fn attribute(&mut self, name: &str, value: &StrTendril) {
        self.out.extend([" ", name, "=\""]);
        text::push_value(value, &mut self.out);
        self.out.push('"');
    }

    fn close(&mut self, id: Id) {
        if let Data::Element(element) = &self.nodes[id].data
            && !self.is_empty(id, element)
        {
            self.out.extend(["</", &*element.name.local, ">"]);
        }
    }

    /// Whether an element is written as one tag: where HTML, too, sees that it ends there.
    fn is_empty(&self, id: Id, element: &Element) -> bool {
        let is_html = element.name.ns == ns!(html);
        self.nodes[id].first.is_none() && (!is_html || names::is_void(&element.name.local))
    }

    /// Whether HTML read `id` without regard to `&` and `<`.
    fn is_raw(&self, id: Id) -> bool {
        let parent = self.nodes[id].parent.map(|parent| &self.nodes[parent].data);
        matches!(parent, Some(Data::Element(Element { name, .. }))
            if name.ns == ns!(html) && matches!(name.local, local_name!("script") | local_name!("style")))
    }
}

fn has_body(nodes: &Nodes) -> bool {
    let html = nodes.children(Nodes::DOCUMENT).find(|&id| matches!(nodes[id].data, Data::Element(_)));
    html.is_some_and(|html| {
        nodes
            .children(html)
            .any(|id| matches!(&nodes[id].data, Data::Element(element) if element.name.local == local_name!("body")))
    })
}

fn is_public_id(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || " \n-'()+,./:=?;!*#@$_%".contains(c))
}
