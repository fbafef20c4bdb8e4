use domain::catalog::files::Format;
use insta::assert_snapshot;
use library::reading::{cover, read};

use crate::shown::{Shelf, problem, read_bytes, shown};

fn atom(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
    [&length[..], kind, content].concat()
}

fn tag(kind: &[u8], data: u8, value: &[u8]) -> Vec<u8> {
    atom(kind, &atom(b"data", &[&[0, 0, 0, data, 0, 0, 0, 0][..], value].concat()))
}

fn text(kind: &[u8], value: &str) -> Vec<u8> {
    tag(kind, 1, value.as_bytes())
}

fn named(name: &str, value: &str) -> Vec<u8> {
    let mean = atom(b"mean", b"\0\0\0\0com.apple.iTunes");
    let name = atom(b"name", &[b"\0\0\0\0", name.as_bytes()].concat());
    let data = atom(b"data", &[b"\0\0\0\x01\0\0\0\0", value.as_bytes()].concat());
    atom(b"----", &[mean, name, data].concat())
}

/// An audiobook with these tags, which plays for 90.5 seconds; the movie stands behind what is heard.
fn audiobook(tags: &[Vec<u8>]) -> Vec<u8> {
    let header = [&[0; 12][..], &1000_u32.to_be_bytes(), &90_500_u32.to_be_bytes(), &[0; 80]].concat();
    let list = atom(b"ilst", &tags.concat());
    let meta = atom(b"meta", &[b"\0\0\0\0", &atom(b"hdlr", &[0; 25])[..], &list].concat());
    let movie = [atom(b"mvhd", &header), atom(b"trak", b""), atom(b"udta", &meta)].concat();
    [atom(b"ftyp", b"M4B \0\0\0\0"), atom(b"mdat", &[7; 50]), atom(b"moov", &movie)].concat()
}

#[test]
fn an_audiobook_tells_what_its_tags_say() {
    let book = audiobook(&[
        text(b"\xa9nam", "Part 1"),
        text(b"\xa9alb", "Ancillary Sword (Unabridged)"),
        text(b"\xa9ART", "Ann Leckie, Adjoa Andoh"),
        text(b"aART", "Ann Leckie"),
        text(b"\xa9wrt", "Adjoa Andoh"),
        text(b"\xa9day", "2014-10-07"),
        text(b"\xa9gen", "Audiobook;Science Fiction"),
        text(b"desc", "short"),
        text(b"ldes", "A ship.\nA person."),
        tag(b"\xa9mvi", 21, &[0, 2]),
        text(b"\xa9mvn", "Imperial Radch"),
        named("publisher", "Hachette"),
        named("LANGUAGE", "English"),
        named("ASIN", "B00NIO5EO6"),
        tag(b"covr", 13, b"\xff\xd8\xff a picture"),
    ]);
    assert_snapshot!(shown(&read_bytes("a.m4b", &book).unwrap()), @"
    m4b, with a cover
    90500 ms
    title: Ancillary Sword
    aut: Ann Leckie / Leckie, Ann
    nrt: Adjoa Andoh / Andoh, Adjoa
    series: Imperial Radch #2
    language: en
    publisher: Hachette
    published: 2014-10-07
    asin: B00NIO5EO6
    subject: Audiobook
    subject: Science Fiction
    description: A ship.
    A person.
    ");
}

#[test]
fn tags_of_audiobooks_go_before_those_of_music() {
    let book = audiobook(&[
        text(b"\xa9nam", "Emma"),
        text(b"\xa9mvn", "no"),
        named("SERIES", "Oxford Classics"),
        named("series-part", "1.5"),
        text(b"\xa9wrt", "Jane Austen"),
        text(b"\xa9ART", "Jane Austen"),
        text(b"\xa9nrt", "Juliet Stevenson"),
    ]);
    assert_snapshot!(shown(&read_bytes("a.m4b", &book).unwrap()), @"
    m4b
    90500 ms
    title: Emma
    aut: Jane Austen / Austen, Jane
    nrt: Juliet Stevenson / Stevenson, Juliet
    series: Oxford Classics #1.5
    ");
}

#[test]
fn covers_are_images_whatever_they_say() {
    for (bytes, expected) in [(&b"\x89PNG\r\n"[..], Some("image/png")), (b"not an image", None)] {
        let shelf = Shelf::new();
        let path = shelf.put("a.m4b", &audiobook(&[tag(b"covr", 13, bytes)]));
        assert!(read(&path).unwrap().has_cover);
        assert_eq!(cover(&path, Format::M4b).unwrap().map(|image| image.media_type), expected);
    }
}

#[test]
fn no_part_of_an_audiobook_makes_trouble() {
    let whole = audiobook(&[text(b"\xa9nam", "Emma"), tag(b"covr", 13, b"\xff\xd8\xff")]);
    for length in 0..whole.len() {
        assert!(read_bytes("a.m4b", &whole[..length]).is_err());
    }
    for at in 0..whole.len() {
        for byte in [0, 1, 0xff] {
            let mut damaged = whole.clone();
            damaged[at] = byte;
            let _ = read_bytes("a.m4b", &damaged);
        }
    }
    assert_eq!(problem("a.m4b", b"ID3\x04"), "not an MPEG-4 file");
    assert_eq!(problem("a.m4b", &whole[..whole.len() - 1]), "truncated");
}
