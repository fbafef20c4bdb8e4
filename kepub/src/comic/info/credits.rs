//! Who made a comic.

use roxmltree::Node;

use super::list;

/// The people a comic is by, and those who helped. Each is named once, with all roles.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::comic) struct Credits {
    pub creators: Vec<Person>,
    pub contributors: Vec<Person>,
}

#[derive(Debug, PartialEq, Eq)]
pub(in crate::comic) struct Person {
    pub name: String,
    /// Codes of MARC's list of relators.
    pub roles: Vec<&'static str>,
}

/// Who writes and draws. MARC has no code for pencils and inks; readers that know comics take an artist for a penciller.
const CREATORS: [(&str, &str); 4] = [("Writer", "aut"), ("Penciller", "art"), ("Inker", "ill"), ("Colorist", "clr")];

const CONTRIBUTORS: [(&str, &str); 4] =
    [("Letterer", "ctb"), ("CoverArtist", "cov"), ("Editor", "edt"), ("Translator", "trl")];

impl Credits {
    pub fn read(root: Node<'_, '_>) -> Self {
        let mut credits = Self::default();
        for (name, role) in CREATORS {
            for name in list(root, name) {
                add(&mut credits.creators, name, role);
            }
        }
        for (name, role) in CONTRIBUTORS {
            for name in list(root, name) {
                let is_creator = credits.creators.iter().any(|person| person.name == name);
                add(if is_creator { &mut credits.creators } else { &mut credits.contributors }, name, role);
            }
        }
        credits
    }
}

fn add(people: &mut Vec<Person>, name: String, role: &'static str) {
    match people.iter_mut().find(|person| person.name == name) {
        Some(person) if person.roles.contains(&role) => {}
        Some(person) => person.roles.push(role),
        None => people.push(Person { name, roles: vec![role] }),
    }
}

#[cfg(test)]
mod tests {
    use roxmltree::Document;

    use super::*;

    #[test]
    fn each_is_named_once() {
        let document = Document::parse(
            "<ComicInfo><Writer>A, B</Writer><Penciller>B</Penciller><Letterer>C, A</Letterer><Editor>C,C</Editor></ComicInfo>",
        );
        let credits = Credits::read(document.unwrap().root_element());
        let person = |name: &str, roles: &[&'static str]| Person { name: name.to_owned(), roles: roles.to_vec() };
        assert_eq!(credits.creators, [person("A", &["aut", "ctb"]), person("B", &["aut", "art"])]);
        assert_eq!(credits.contributors, [person("C", &["ctb", "edt"])]);
    }
}
