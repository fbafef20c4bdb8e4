//! Publications by the million, made up: words and names as unevenly frequent as in a library.

use std::collections::BTreeSet;

use domain::{
    catalog::{
        contributors::{Contributor, ContributorName, Role},
        cursors::Cursor,
        files::{FilePath, Format, PublicationFile},
        ids::{ContributorId, FileId, LibraryId, PublicationId},
        limited::AtMost,
        listings::Shelf,
        metadata::{Description, Language},
        publications::{Publication, SortTitle, Title},
        series::{SeriesName, SeriesNumber, SeriesPlace},
    },
    clock::Timestamp,
    documents::DocumentId,
};

pub struct Titles {
    library: LibraryId,
    made: u64,
    chance: u64,
}

impl Titles {
    pub fn new(library: LibraryId) -> Self {
        Self { library, made: 0, chance: 1 }
    }

    pub fn libraries(&self) -> BTreeSet<LibraryId> {
        BTreeSet::from([self.library.clone()])
    }

    pub fn next(&mut self, count: usize) -> Vec<Publication> {
        (0..count).map(|_| self.one()).collect()
    }

    fn one(&mut self) -> Publication {
        self.made += 1;
        let id = format!("0190{:028x}", self.made);
        let title = Title::parse(&self.title()).unwrap();
        let language = Language::parse("en").unwrap();
        let authors: Vec<_> = (0..=self.below(10) / 8).map(|_| self.author()).collect();
        let series = (self.below(3) == 0).then(|| self.series());
        let added = Timestamp::from_millis(1_700_000_000_000 + i64::try_from(self.made).unwrap());
        Publication {
            id: PublicationId::parse(&id).unwrap(),
            library: self.library.clone(),
            sort_title: SortTitle::of(&title, None, Some(&language)),
            contributors: AtMost::first(authors),
            series: AtMost::first(series),
            description: Description::parse(&"A line that says what happens in the book. ".repeat(15)).ok(),
            language: Some(language),
            publisher: None,
            published: None,
            identifiers: AtMost::default(),
            subjects: AtMost::default(),
            cover: None,
            added,
            updated: added,
            files: AtMost::first([self.file(&id, title.as_str())]),
            title,
        }
    }

    /// One file of a thousand is an audiobook.
    fn file(&mut self, id: &str, title: &str) -> PublicationFile {
        let folder = self.below(5_000);
        let documents = (0..3).map(|at| DocumentId::parse(&format!("{at}{id}")).unwrap());
        PublicationFile {
            id: FileId::parse(id).unwrap(),
            format: if self.made.is_multiple_of(1_000) { Format::M4b } else { Format::Epub },
            path: FilePath::parse(&format!("{folder}/{title} {}.epub", self.made)).unwrap(),
            size: 500_000,
            modified: Timestamp::from_millis(1_600_000_000_000),
            documents: AtMost::first(documents),
            kepubs: AtMost::default(),
            pages: None,
            duration_millis: None,
        }
    }

    fn title(&mut self) -> String {
        let words: Vec<_> = (0..=self.below(4)).map(|_| word(self.uneven(30_000))).collect();
        let article = if self.below(3) == 0 { "The " } else { "" };
        format!("{article}{}", words.join(if self.below(4) == 0 { " of the " } else { " " }))
    }

    fn author(&mut self) -> Contributor {
        let (given, family) = (self.uneven(1_000), self.uneven(50_000));
        by(given, family)
    }

    fn series(&mut self) -> SeriesPlace {
        let name = format!("{} {}", word(self.uneven(30_000)), word(self.uneven(30_000)));
        let number = SeriesNumber::from_thousandths(u32::try_from(self.below(20)).unwrap() * 1_000);
        SeriesPlace { name: SeriesName::parse(&name).unwrap(), number }
    }

    /// A place in the middle of a shelf.
    pub fn middle(&self, shelf: &Shelf) -> Cursor {
        self.place(shelf, "m", self.made / 2)
    }

    /// A place behind all that stands on a shelf.
    pub fn end(&self, shelf: &Shelf) -> Cursor {
        self.place(shelf, "zzz", 0)
    }

    /// Where a publication that is filed so would stand.
    fn place(&self, shelf: &Shelf, filed: &str, added: u64) -> Cursor {
        let words = match shelf {
            Shelf::Search(query) => query.iter().collect::<Vec<_>>().join(" "),
            _ => filed.to_owned(),
        };
        let publication = Publication {
            title: Title::parse(&words).unwrap(),
            sort_title: SortTitle::parse(filed).unwrap(),
            contributors: AtMost::first([by(0, 0)]),
            added: Timestamp::from_millis(1_700_000_000_000 + i64::try_from(added).unwrap()),
            ..Self::new(self.library.clone()).one()
        };
        shelf.cursor(&publication).unwrap()
    }

    fn below(&mut self, end: u64) -> u64 {
        // SplitMix64.
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.chance;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % end
    }

    /// The first of so many as often as those from any 2nd to 4th, or from any 8th to 16th.
    fn uneven(&mut self, end: u64) -> u64 {
        let bits = u64::from(end.ilog2()) + 1;
        let bound = 1 << self.below(bits + 1);
        self.below(bound).min(end - 1)
    }
}

pub fn frequent_author() -> ContributorId {
    by(0, 0).id()
}

/// Searches with what they stand for.
pub fn queries() -> Vec<(&'static str, String)> {
    let start = |word: String| word[..3].to_owned();
    vec![
        ("by a rare word", family(40_000)),
        ("by a frequent word", word(0)),
        ("by 'the'", "the".to_owned()),
        ("by two names", format!("{} {}", given(0), family(0))),
        ("by two frequent given names", format!("{} {}", given(0), given(1))),
        ("by two less frequent given names", format!("{} {}", given(6), given(7))),
        ("by the beginnings of names", format!("{} {}", start(given(2)), start(family(3)))),
        ("by the beginnings of two words", format!("{} {}", start(word(3)), start(word(4)))),
        ("by three frequent words", format!("the {} {}", word(1), word(2))),
        ("by a frequent word and one that is not there", "the zzz".to_owned()),
    ]
}

fn by(given: u64, family: u64) -> Contributor {
    let name = format!("{} {}", self::given(given), self::family(family));
    Contributor::new(ContributorName::parse(&name).unwrap(), None, Role::Author)
}

/// Names are no words of titles, mostly.
fn given(at: u64) -> String {
    word(at * 7 + 100_000)
}

fn family(at: u64) -> String {
    word(at * 3 + 200_000)
}

/// A word for each number: two syllables or more.
fn word(number: u64) -> String {
    const CONSONANTS: &[u8] = b"bdfghklmnprstvw";
    const VOWELS: &[u8] = b"aeiou";
    // Neighbours are not to look alike.
    let mut rest = number.wrapping_mul(0x9e37_79b9) % 31_640_625;
    let mut word = String::new();
    while rest > 0 || word.len() < 4 {
        word.push(char::from(CONSONANTS[usize::try_from(rest % 15).unwrap()]));
        rest /= 15;
        word.push(char::from(VOWELS[usize::try_from(rest % 5).unwrap()]));
        rest /= 5;
    }
    word
}
