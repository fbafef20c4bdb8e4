//! Links as they are stored, read as flat groups.

use std::collections::BTreeMap;

use domain::documents::DocumentId;

/// Canonical documents, by member.
pub type Links = BTreeMap<DocumentId, DocumentId>;

/// Leads every member straight to the document that stands for its group.
///
/// The Python server left chains and cycles, and a large merge leaves chains for a moment. A chain's canonical
/// document is the one it ends at; a cycle's is its smallest.
pub fn flatten(stored: &Links) -> Links {
    let mut flat = Links::new();
    for start in stored.keys() {
        let mut path = vec![start];
        let canonical = loop {
            let last = path[path.len() - 1];
            let Some(next) = stored.get(last) else {
                break last;
            };
            if let Some(known) = flat.get(next) {
                break known;
            }
            if let Some(turn) = path.iter().position(|it| *it == next) {
                break path[turn..].iter().min().expect("holds at least `next`");
            }
            path.push(next);
        };
        let canonical = canonical.clone();
        flat.extend(path.into_iter().map(|document| (document.clone(), canonical.clone())));
    }
    flat.retain(|document, canonical| document != canonical);
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_group_stays() {
        assert_eq!(flat(&["a>b", "c>b", "x>y"]), ["a>b", "c>b", "x>y"]);
    }

    #[test]
    fn a_chain_ends_at_the_document_without_a_link() {
        assert_eq!(flat(&["c>b", "b>a", "a>z", "y>b"]), ["a>z", "b>z", "c>z", "y>z"]);
    }

    #[test]
    fn the_smallest_of_a_cycle_is_canonical() {
        assert_eq!(flat(&["c>d", "d>b", "b>c"]), ["c>b", "d>b"]);
        assert_eq!(flat(&["a>a"]), [""; 0]);
    }

    #[test]
    fn a_chain_into_a_cycle_belongs_to_it() {
        assert_eq!(flat(&["a>x", "x>y", "y>x", "z>y"]), ["a>x", "y>x", "z>x"]);
    }

    fn flat(stored: &[&str]) -> Vec<String> {
        let document = |text| DocumentId::parse(text).unwrap();
        let stored = stored.iter().filter_map(|link| link.split_once('>'));
        let flat = flatten(&stored.map(|(member, canonical)| (document(member), document(canonical))).collect());
        flat.iter().map(|(member, canonical)| format!("{}>{}", member.as_str(), canonical.as_str())).collect()
    }
}
