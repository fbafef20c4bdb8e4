//! Tokens on their way from the tokenizer to the tree.

use std::{
    cell::{Cell, RefCell},
    collections::HashSet,
};

use html5ever::{
    LocalName, local_name,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult},
    tree_builder::{TreeBuilder, TreeBuilderOpts},
};

use super::{
    names, namespaces,
    tree::{Handle, Tree},
};

/// Mends tags before html5ever's tree builder sees them.
pub(super) struct Tokens {
    builder: TreeBuilder<Handle, Tree>,
    /// Prefixes of SVG and `MathML`.
    prefixes: RefCell<HashSet<String>>,
    honours_cdata: Cell<bool>,
    count: Cell<u64>,
    last: Cell<Last>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    LineBreak,
    Markup,
    Text,
}

impl Tokens {
    pub(super) fn new(source_len: usize) -> Self {
        // With scripting, the contents of `noscript` would be text.
        let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
        Self {
            builder: TreeBuilder::new(Tree::new(source_len), options),
            prefixes: RefCell::new(["svg", "m", "mml", "math", "mathml"].map(str::to_owned).into()),
            honours_cdata: Cell::new(false),
            count: Cell::new(0),
            last: Cell::new(Last::Text),
        }
    }

    /// Says whether `<![CDATA[` that follows begins a section, which it does if the section ends.
    pub(super) fn honour_cdata(&self, honours: bool) {
        self.honours_cdata.set(honours);
    }

    /// How many tokens there were, errors aside.
    pub(super) fn count(&self) -> u64 {
        self.count.get()
    }

    /// Whether the last one was more than text.
    pub(super) fn last_was_markup(&self) -> bool {
        self.last.get() != Last::Text
    }

    pub(super) fn tree(&self) -> &Tree {
        &self.builder.sink
    }

    pub(super) fn into_tree(self) -> Tree {
        self.builder.sink
    }

    fn start(&self, mut tag: Tag) -> TokenSinkResult<Handle> {
        let is_renamed = self.rename(&mut tag);
        let name = tag.name.clone();
        let is_empty = tag.self_closing && !matches!(name, local_name!("html") | local_name!("body"));
        let before = self.tree().created();
        let result = self.forward(Token::TagToken(tag));
        // The tokenizer looks for the end of raw text by the name that it knows.
        let is_lost = is_renamed && !matches!(result, TokenSinkResult::Continue);
        if (is_empty || is_lost) && self.is_open(&name, before) {
            return self.end(name);
        }
        result
    }

    /// Whether the tag named `name` has opened an HTML element that waits for its end. The elements created since
    /// `before` tell whether there is one at all.
    fn is_open(&self, name: &LocalName, before: usize) -> bool {
        !names::is_void(name)
            && !matches!(*name, local_name!("svg") | local_name!("math"))
            && self.tree().last_created_since(before).as_ref() == Some(name)
            && !self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }

    fn end(&self, name: LocalName) -> TokenSinkResult<Handle> {
        let tag = Tag {
            kind: TagKind::EndTag,
            name,
            self_closing: false,
            attrs: Vec::new(),
            had_duplicate_attributes: false,
        };
        self.forward(Token::TagToken(tag))
    }

    /// Gives the tag a name that XML takes, and takes the prefixes of SVG and `MathML` away. Returns whether the name
    /// is another now.
    fn rename(&self, tag: &mut Tag) -> bool {
        for attribute in &tag.attrs {
            if let Some(prefix) = attribute.name.local.strip_prefix("xmlns:")
                && namespaces::is_foreign(&attribute.value)
            {
                self.prefixes.borrow_mut().insert(prefix.to_owned());
            }
        }
        let mut name = names::element(&tag.name);
        if let Some((prefix, local)) = name.split_once(':')
            && self.prefixes.borrow().contains(prefix)
        {
            name = local;
        }
        let is_renamed = name.len() != tag.name.len();
        if is_renamed {
            tag.name = LocalName::from(name);
        }
        is_renamed
    }

    /// Hands a token to the tree builder. Nothing stops at a script or asks for an encoding here.
    fn forward(&self, token: Token) -> TokenSinkResult<Handle> {
        match self.builder.process_token(token, 1) {
            TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => TokenSinkResult::Continue,
            result => result,
        }
    }
}

impl TokenSink for Tokens {
    type Handle = Handle;

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<Handle> {
        if matches!(token, Token::ParseError(_)) {
            return TokenSinkResult::Continue;
        }
        self.count.set(self.count.get() + 1);
        let last = match &token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag && tag.name == local_name!("br") => Last::LineBreak,
            Token::CharacterTokens(_) | Token::NullCharacterToken => Last::Text,
            _ => Last::Markup,
        };
        let before = self.last.replace(last);
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => self.start(tag),
            Token::TagToken(tag) if tag.name == local_name!("br") && before == Last::LineBreak => {
                TokenSinkResult::Continue
            }
            Token::TagToken(mut tag) => {
                self.rename(&mut tag);
                self.forward(Token::TagToken(tag))
            }
            _ => self.forward(token),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.honours_cdata.get() && self.tree().has_elements()
    }
}
