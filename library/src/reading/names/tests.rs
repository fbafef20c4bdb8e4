use proptest::prelude::*;

use super::*;

/// Title; people; series; year: what is missing is left out.
fn read(path: &str) -> String {
    let metadata = of_names(&FilePath::parse(path).unwrap());
    let people = metadata.contributors.iter().map(|it| format!("{} {}", it.role.marc(), it.name.as_str()));
    let number = |number: Option<_>| number.map_or(String::new(), |number| format!(" #{number}"));
    let series = metadata.series.iter().map(|place| format!("in {}{}", place.name.as_str(), number(place.number)));
    let title = metadata.title.as_ref().map(|title| title.as_str().to_owned());
    let year = metadata.published.as_ref().map(|published| published.as_str().to_owned());
    title.into_iter().chain(people).chain(series).chain(year).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn assert_read(examples: &[(&str, &str)]) {
    for (path, expected) in examples {
        assert_eq!(read(path), *expected, "{path}");
    }
}

#[test]
fn a_name_like_no_other_is_a_title() {
    assert_read(&[
        ("Emma.epub", "Emma"),
        ("1984.epub", "1984"),
        ("Emma (Annotated).epub", "Emma (Annotated)"),
        ("pride_and_prejudice.kepub.epub", "pride and prejudice"),
        ("The.Great.Gatsby.epub", "The Great Gatsby"),
        ("Dune_ The Graphic Novel.epub", "Dune: The Graphic Novel"),
        ("...epub", ".."),
        ("Emma [retail] (z-lib.org).epub", "Emma"),
    ]);
}

#[test]
fn authors_stand_before_a_dash_in_brackets_or_behind_a_title() {
    assert_read(&[
        ("Jane Austen - Emma.epub", "Emma; aut Jane Austen"),
        ("Austen, Jane - Emma (1815).epub", "Emma; aut Jane Austen; 1815"),
        ("[Jane Austen] Emma.pdf", "Emma; aut Jane Austen"),
        ("Homer - The Odyssey.epub", "The Odyssey; aut Homer"),
        ("The Hobbit - J. R. R. Tolkien.epub", "The Hobbit; aut J. R. R. Tolkien"),
        ("Neil Gaiman & Terry Pratchett - Good Omens.epub", "Good Omens; aut Neil Gaiman; aut Terry Pratchett"),
        ("Neil Gaiman, Terry Pratchett - Good Omens.epub", "Good Omens; aut Neil Gaiman; aut Terry Pratchett"),
        ("Jane_Austen_-_Emma.epub", "Emma; aut Jane Austen"),
        ("Jane Austen – Emma.epub", "Emma; aut Jane Austen"),
    ]);
}

#[test]
fn series_stand_between_author_and_title_in_brackets_or_in_the_folder() {
    assert_read(&[
        (
            "Ann Leckie - Imperial Radch 02 - Ancillary Sword.epub",
            "Ancillary Sword; aut Ann Leckie; in Imperial Radch #2",
        ),
        (
            "Ann Leckie - [Imperial Radch 2] - Ancillary Sword.epub",
            "Ancillary Sword; aut Ann Leckie; in Imperial Radch #2",
        ),
        ("Ancillary Sword (Imperial Radch #2).epub", "Ancillary Sword; in Imperial Radch #2"),
        ("Ancillary Sword (Imperial Radch, Book 2).epub", "Ancillary Sword; in Imperial Radch #2"),
        (
            "Ann Leckie/Imperial Radch/02 - Ancillary Sword.epub",
            "Ancillary Sword; aut Ann Leckie; in Imperial Radch #2",
        ),
        ("Imperial Radch/02 - Ancillary Sword.epub", "Ancillary Sword; in Imperial Radch #2"),
        ("Ann Leckie/02 - Ann Leckie - Ancillary Sword.epub", "Ancillary Sword; aut Ann Leckie"),
        ("Dune, Vol. 3.epub", "Dune #3; in Dune #3"),
    ]);
}

#[test]
fn folders_may_be_authors() {
    assert_read(&[
        ("Jane Austen/Emma.epub", "Emma; aut Jane Austen"),
        ("Austen, Jane/Emma.epub", "Emma; aut Jane Austen"),
        ("Jane Austen/Emma/Emma.epub", "Emma; aut Jane Austen"),
        ("Jane Austen/Emma - Jane Austen.epub", "Emma; aut Jane Austen"),
        ("Fiction/Emma.epub", "Emma"),
        ("Science Fiction/Dune.epub", "Dune"),
        ("Fiction/Jane Austen/Emma.epub", "Emma; aut Jane Austen"),
    ]);
}

#[test]
fn calibres_folders_are_known() {
    assert_read(&[
        ("Jane Austen/Emma (123)/Emma - Jane Austen.epub", "Emma; aut Jane Austen"),
        ("Frank Herbert/Dune_ A Novel (7)/Dune_ A Novel - Frank Herbert.epub", "Dune: A Novel; aut Frank Herbert"),
        ("Books/Homer/The Iliad (9)/The Iliad - Homer.epub", "The Iliad; aut Homer"),
        ("Homer/The Iliad (9)/something else.epub", "The Iliad; aut Homer"),
    ]);
}

#[test]
fn comics_are_volumes_of_series() {
    assert_read(&[
        ("One Piece v01.cbz", "One Piece #1; in One Piece #1"),
        ("One Piece v01 - Romance Dawn (2003) (Digital) (x).cbz", "Romance Dawn; in One Piece #1; 2003"),
        ("Saga 012 (2013) (Digital).cbz", "Saga #12; in Saga #12; 2013"),
        ("Saga #12.5.cbz", "Saga #12.5; in Saga #12.5"),
        ("[Fiona Staples] Saga Vol. 3.cbz", "Saga #3; aut Fiona Staples; in Saga #3"),
        ("One Piece/v02.cbz", "One Piece #2; in One Piece #2"),
        ("One Piece (1997)/Chapter 12.cbz", "One Piece #12; in One Piece #12"),
        ("Batman - Year One.cbz", "Batman - Year One"),
        ("Blade Runner 2049.cbz", "Blade Runner 2049"),
    ]);
}

#[test]
fn audiobooks_have_folders_of_their_own() {
    assert_read(&[
        ("Ann Leckie/Ancillary Sword/Ancillary Sword.m4b", "Ancillary Sword; aut Ann Leckie"),
        (
            "Ann Leckie/Imperial Radch/02 - 2014 - Ancillary Sword {Adjoa Andoh}/Ancillary Sword.m4b",
            "Ancillary Sword; aut Ann Leckie; nrt Adjoa Andoh; in Imperial Radch #2; 2014",
        ),
        ("Ann Leckie - Ancillary Sword (Unabridged).m4b", "Ancillary Sword; aut Ann Leckie"),
    ]);
}

#[test]
fn strange_names_are_titles() {
    for path in
        ["(", "[] .epub", "[].cbz", "{}.m4b", " - .epub", "é.cbz", "(é)(2019).cbz", "第巻.cbz", "- - -.pdf", "#.cbz"]
    {
        assert!(!read(path).is_empty(), "{path}");
    }
}

proptest! {
    #[test]
    fn every_name_gives_a_title(path in "([a-z ._()\\[\\]{}#é第巻0-9-]|v1| - |vol. |\\(2019\\)|/|\\PC){1,40}(|\\.epub|\\.kepub\\.epub|\\.cbz)") {
        if let Ok(path) = FilePath::parse(&path) {
            let is_blank = stem::without_extension(path.name()).trim().is_empty();
            prop_assert_eq!(of_names(&path).title.is_none(), is_blank);
        }
    }
}
