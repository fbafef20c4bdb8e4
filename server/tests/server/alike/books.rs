//! Folders of books that tell something of themselves.

use std::fs;

use crate::{library::PDF, program::Program};

/// The smallest audiobook.
const M4B: &[u8] = b"\0\0\0\x10ftypM4B \0\0\0\0\0\0\0\x08moov";

/// Words to look for: of titles, authors and series, folded, begun, in other scripts, none at all.
pub const SEARCHES: &[&str] = &[
    "em",
    "emma+aust",
    "austen+jane",
    "strasse",
    "STRA%C3%9FE",
    "etranger",
    "oxf+cla",
    "%E8%8D%89",
    "%E6%9E%95",
    "%D0%BF%D1%80%D0%B5",
    "a+t",
    "of+two+tale",
    "radch",
    "nothing",
    "!",
    "e",
];

/// Library, title, language, authors, series with number.
type Book = (&'static str, &'static str, &'static str, &'static [&'static str], Option<(&'static str, &'static str)>);

const BOOKS: &[Book] = &[
    ("Books", "Emma", "en", &["Jane Austen"], Some(("Oxford Classics", "2"))),
    ("Books", "Emma, Again", "en", &["Jane Austen", "Ann Other"], Some(("Oxford Classics", "10"))),
    ("Books", "emma the third", "en", &[], Some(("Oxford Classics", "1.5"))),
    ("Books", "\u{c9}mile", "fr", &["Jean-Jacques Rousseau"], None),
    ("Books", "E\u{301}milie", "fr", &["Jean-Jacques Rousseau"], None),
    ("Books", "L\u{2019}\u{c9}tranger", "fr", &["Albert Camus"], None),
    ("Books", "The Hobbit", "en", &["J. R. R. Tolkien"], Some(("Middle-earth", "0"))),
    ("Books", "Der Zauberberg", "de", &["Thomas Mann"], None),
    ("Books", "Die Stra\u{df}e", "de", &["Cormac McCarthy"], None),
    (
        "Books",
        "\u{41f}\u{440}\u{435}\u{441}\u{442}\u{443}\u{43f}\u{43b}\u{435}\u{43d}\u{438}\u{435}",
        "ru",
        &["Dostoevsky"],
        None,
    ),
    ("Books", "\u{8349}\u{6795}", "ja", &["\u{590f}\u{76ee} \u{6f31}\u{77f3}"], None),
    ("Books", "1984", "en", &["George Orwell"], None),
    ("Books", "20,000 Leagues", "en", &["Jules Verne"], None),
    ("Books", "A Tale of Two Cities", "en", &["Charles Dickens"], Some(("Oxford Classics", ""))),
    ("Books", "\u{130}stanbul", "tr", &["Orhan Pamuk"], None),
    ("Books", "\u{c6}gypt &amp; &lt;more&gt;", "en", &["John Crowley"], None),
    ("Comics", "Ancillary Justice", "en", &["Ann Leckie"], Some(("Imperial Radch", "1"))),
    ("Comics", "Ancillary Sword", "en", &["Ann Leckie"], Some(("Imperial Radch", "2"))),
    ("Comics", "Ancillary Mercy", "en", &["Ann Leckie"], Some(("Imperial Radch", "3"))),
    ("Comics", "Persuasion", "en", &["Jane Austen"], Some(("Oxford Classics", "2"))),
    ("Hidden", "Emma, Hidden", "en", &["Jane Austen"], Some(("Oxford Classics", "3"))),
];

pub fn write(program: &Program) {
    for (at, book) in BOOKS.iter().enumerate() {
        let folder = format!("{}/{at}", book.0);
        program.write(&format!("{folder}/book.pdf"), PDF);
        if at % 3 == 0 {
            program.write(&format!("{folder}/book.m4b"), M4B);
        }
        program.write(&format!("{folder}/metadata.opf"), opf(book, at).as_bytes());
    }
    for at in 0..5 {
        program.write(&format!("Books/broken/{at}.epub"), b"broken");
    }
    write_new(program, "Finnegans Wake");
}

/// Puts one more into the library "New".
pub fn write_new(program: &Program, title: &str) {
    program.write(&format!("New/James Joyce - {title}.pdf"), PDF);
}

/// Removes a book, gives another one a title of its own and spells its headings differently, makes a broken file vanish.
///
/// Headings are spelled as they were last, and which book of a scan that is is left to chance.
pub fn change(program: &Program) {
    let books = program.folder.path().join("Books");
    fs::remove_dir_all(books.join("0")).unwrap();
    fs::remove_file(books.join("broken/2.epub")).unwrap();
    let changed = ("Books", "Sanditon", "en", &["Austen, Jane"][..], Some(("oxford classics", "7")));
    program.write("Books/11/metadata.opf", opf(&changed, 11).as_bytes());
}

fn opf((_, title, language, authors, series): &Book, at: usize) -> String {
    let authors = authors.iter().fold(String::new(), |text, author| text + "<dc:creator>" + author + "</dc:creator>");
    let series = series.map(|(name, number)| {
        let number = if number.is_empty() { String::new() } else { meta("series_index", number) };
        meta("series", name) + &number
    });
    format!(
        "<package xmlns='http://www.idpf.org/2007/opf' version='2.0'>\
         <metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>{title}</dc:title>{authors}\
         <dc:language>{language}</dc:language><dc:publisher>Publisher {at}</dc:publisher><dc:date>19{at:02}</dc:date>\
         <dc:identifier>urn:uuid:{at:08}-0000-4000-8000-000000000000</dc:identifier>\
         <dc:description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</dc:description>\
         <dc:subject>Fiction</dc:subject>{}</metadata></package>",
        series.unwrap_or_default()
    )
}

fn meta(name: &str, content: &str) -> String {
    format!("<meta name='calibre:{name}' content='{content}'/>")
}
