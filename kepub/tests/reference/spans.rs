//! Trees whose spans can be compared, even if one has more of them.

use crate::tree::Tree;

/// Elements that may hold text only.
const TEXT_ONLY: [&str; 5] = ["time", "option", "textarea", "title", "iframe"];

const SPAN: &str = "<span class=\"koboSpan\" id=\"kobo.";

/// Leaves out spans that the reference has where we have none on purpose: those within elements that may hold text only
/// and those without content. They shift the numbers of all that follow, so if there are any, all numbers are left out.
pub fn comparable(expected: Tree, actual: Tree) -> (Tree, Tree) {
    let wanted = wanted(&expected);
    if wanted.len() == expected.len() {
        return (expected, actual);
    }
    (without_numbers(wanted), without_numbers(actual))
}

fn without_numbers(tree: Tree) -> Tree {
    let items = tree.into_iter().map(|item| if item.starts_with(SPAN) { SPAN.to_owned() } else { item });
    items.collect()
}

/// The tree without the spans that we don't want.
fn wanted(tree: &Tree) -> Tree {
    let mut wanted = Tree::new();
    let mut open: Vec<Kind> = Vec::new();
    for (at, item) in tree.iter().enumerate() {
        if item.starts_with('"') {
            push_text(item, &mut wanted);
        } else if item.starts_with("</") {
            if open.pop() != Some(Kind::Unwanted) {
                wanted.push(item.clone());
            }
        } else {
            let is_empty = tree[at + 1] == "</span>";
            let kind = match item[1..].split([' ', '>']).next() {
                _ if item.starts_with(SPAN) && (is_empty || open.contains(&Kind::TextOnly)) => Kind::Unwanted,
                Some(name) if TEXT_ONLY.contains(&name) => Kind::TextOnly,
                _ => Kind::Other,
            };
            if kind != Kind::Unwanted {
                wanted.push(item.clone());
            }
            open.push(kind);
        }
    }
    wanted
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unwanted,
    TextOnly,
    Other,
}

/// Adds text, which may follow other text now.
fn push_text(item: &str, tree: &mut Tree) {
    let Some(last) = tree.last_mut().filter(|last| last.starts_with('"')) else {
        tree.push(item.to_owned());
        return;
    };
    last.pop();
    let item = &item[1..];
    last.push_str(if last.ends_with(' ') { item.trim_start_matches(' ') } else { item });
}

#[test]
fn spans_that_we_do_not_want_are_left_out_with_all_numbers() {
    let expected = crate::tree::of(
        r#"<p><span class="koboSpan" id="kobo.1.1">a. </span><span class="koboSpan" id="kobo.1.2"></span><b> c</b><title
        ><span class="koboSpan" id="kobo.1.3">d. </span><span class="koboSpan" id="kobo.1.4"> <i>e</i></span></title></p>"#,
    );
    let actual =
        crate::tree::of(r#"<p><span class="koboSpan" id="kobo.1.1">a. </span><b> c</b><title>d. <i>e</i></title></p>"#);
    assert_ne!(expected, actual);
    let (expected, actual) = comparable(expected, actual);
    assert_eq!(expected, actual);
}

#[test]
fn numbers_are_compared_if_there_are_no_such_spans() {
    let [one, other] = [1, 2].map(|number| crate::tree::of(&format!("<p>{SPAN}{number}.1\">a</span></p>")));
    let (one, other) = comparable(one, other);
    assert_ne!(one, other);
}
