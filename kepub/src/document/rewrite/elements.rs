//! What becomes of elements.

use super::{
    super::{
        meta, names, namespaces,
        output::{Recorder, Side},
        references,
        tag::Tag,
    },
    Element, Rewriter,
};

impl<R: Recorder> Rewriter<'_, R> {
    pub(super) fn start(&mut self, tag: Tag<'_>) {
        if let Some(Element::Table { .. }) = self.open.last() {
            self.imply_table_body(tag.name);
        }
        match (self.open.len(), tag.name) {
            (0, _) => self.start_html(tag),
            (1, "head") => self.start_head(tag),
            (1, "body") => self.start_body(tag),
            (_, "meta") if !self.out.is_body => self.start_meta(tag),
            // In a picture only its img may stand, so that the span goes around it.
            (_, "img" | "picture") if self.is_spanned() => self.start_image(tag),
            _ => self.start_other(tag),
        }
    }

    fn start_html(&mut self, tag: Tag<'_>) {
        let mut added = String::new();
        if tag.attribute("xmlns").is_none() {
            added.push_str(&declaration("xmlns", namespaces::XHTML));
        }
        for prefix in &self.plan.facts.unbound {
            added.push_str(&declaration(&format!("xmlns:{prefix}"), &namespaces::of_prefix(prefix)));
        }
        self.put_tag(tag, &added, Form::Start);
        if !self.plan.facts.has_head {
            self.out.markup("<head>");
            self.out.markup(&self.plan.styles);
            self.out.markup("</head>");
        }
        self.open.push(Element::Other);
        if tag.empty {
            self.end("</html>");
        }
    }

    fn start_head(&mut self, tag: Tag<'_>) {
        self.put_tag(tag, "", Form::Start);
        self.open.push(Element::Head);
        if tag.empty {
            self.end("</head>");
        }
    }

    fn start_body(&mut self, tag: Tag<'_>) {
        self.put_tag(tag, "", Form::Start);
        self.out.recorder.start(Side::Both, "body");
        self.out.is_body = true;
        self.open.push(Element::Body);
        if !self.plan.facts.has_columns {
            self.out.start("<div id=\"book-columns\">", "div");
            self.out.start("<div id=\"book-inner\">", "div");
        }
        if tag.empty {
            self.end("</body>");
        }
    }

    fn start_meta(&mut self, tag: Tag<'_>) {
        let is_adept =
            tag.attribute("name").is_some_and(|name| matches!(name, "Adept.expected.resource" | "Adept.resource"));
        if is_adept {
            if !tag.empty {
                self.open.push(Element::Removed);
            }
            return;
        }
        match meta::to_utf8(tag) {
            Some(mended) => self.out.markup(&mended),
            None => self.put_tag(tag, "", Form::AsIs),
        }
        if !tag.empty {
            self.open.push(Element::Other);
        }
    }

    fn start_image(&mut self, tag: Tag<'_>) {
        self.spans.start_image(&mut self.out);
        self.put_tag(tag, "", Form::AsIs);
        self.out.recorder.start(Side::Both, tag.name);
        if tag.empty {
            self.out.recorder.end(Side::Both);
            self.out.end_span();
        } else {
            self.opaque = Some(self.open.len());
            self.open.push(Element::Image);
        }
    }

    fn start_other(&mut self, tag: Tag<'_>) {
        let (_, local) = names::split(tag.name);
        let is_opaque = is_opaque(tag.name, local);
        let added = match tag.name {
            "style" if tag.attribute("type").is_none() => " type=\"text/css\"".to_owned(),
            "script" if tag.attribute("type").is_none() => " type=\"text/javascript\"".to_owned(),
            "svg" if self.needs_namespace(tag) => declaration("xmlns", namespaces::SVG),
            "math" if self.needs_namespace(tag) => declaration("xmlns", namespaces::MATHML),
            _ => String::new(),
        };
        self.put_tag(tag, &added, Form::AsIs);
        if self.out.is_body {
            self.out.recorder.start(Side::Both, tag.name);
        }
        if self.is_spanned() && begins_paragraph(tag.name) {
            self.spans.begin_paragraph();
        }
        if tag.empty {
            if self.out.is_body {
                self.out.recorder.end(Side::Both);
            }
            return;
        }
        if is_opaque && self.opaque.is_none() {
            self.opaque = Some(self.open.len());
        }
        self.open.push(match tag.name {
            "p" => Element::Paragraph,
            "table" if self.opaque.is_none() => Element::Table { has_implied_body: false },
            _ => Element::Other,
        });
    }

    fn needs_namespace(&self, tag: Tag<'_>) -> bool {
        self.out.is_body && self.opaque.is_none() && tag.attribute("xmlns").is_none()
    }

    /// Gives rows that stand in a table itself the body that HTML gives them.
    fn imply_table_body(&mut self, name: &str) {
        let Some(Element::Table { has_implied_body }) = self.open.last_mut() else { return };
        match name {
            "tr" if !*has_implied_body => {
                *has_implied_body = true;
                self.out.start("<tbody>", "tbody");
            }
            "tbody" | "thead" | "tfoot" | "caption" | "colgroup" if *has_implied_body => {
                *has_implied_body = false;
                self.out.end("</tbody>");
            }
            _ => {}
        }
    }

    pub(super) fn end(&mut self, raw: &str) {
        let element = self.open.pop();
        if self.opaque == Some(self.open.len()) {
            self.opaque = None;
        }
        match element {
            Some(Element::Removed) => return,
            Some(Element::Head) => self.out.markup(&self.plan.styles),
            Some(Element::Body) if !self.plan.facts.has_columns => {
                self.out.end("</div>");
                self.out.end("</div>");
            }
            Some(Element::Table { has_implied_body: true }) => self.out.end("</tbody>"),
            _ => {}
        }
        if self.open.is_empty() && !self.plan.facts.has_body {
            self.out.markup("<body><div id=\"book-columns\"><div id=\"book-inner\"></div></div></body>");
        }
        self.out.markup(raw);
        if self.out.is_body {
            self.out.recorder.end(Side::Both);
        }
        match element {
            Some(Element::Image) => self.out.end_span(),
            Some(Element::Body) => self.out.is_body = false,
            _ => {}
        }
    }

    /// Writes a start tag with attributes added.
    fn put_tag(&mut self, tag: Tag<'_>, added: &str, form: Form) {
        let end = if tag.empty { "/>" } else { ">" };
        let start = tag.raw[..tag.raw.len() - end.len()].trim_ascii_end();
        if memchr::memchr(b'&', start.as_bytes()).is_some() {
            self.out.markup(&references::mend(start, &self.plan.facts.entities));
        } else {
            self.out.markup(start);
        }
        self.out.markup(added);
        self.out.markup(if form == Form::Start { ">" } else { end });
    }
}

/// How a tag is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    AsIs,
    /// As the start of an element, even if it ends with its tag.
    Start,
}

fn declaration(name: &str, namespace: &str) -> String {
    format!(" {name}=\"{namespace}\"")
}

/// Content that isn't read as running text, or that may hold text only.
fn is_opaque(name: &str, local: &str) -> bool {
    matches!(local, "svg" | "math")
        || matches!(
            name,
            "script" | "style" | "pre" | "audio" | "video" | "iframe" | "time" | "option" | "textarea" | "title" | "rp"
        )
}

fn begins_paragraph(name: &str) -> bool {
    matches!(name, "p" | "ol" | "ul" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
