use std::{fmt::Write as _, fs, io::Cursor, path::Path};

use domain::catalog::files::Format;
use insta::assert_snapshot;
use library::reading::{cover_from, read};

use crate::{
    epub::{CONTAINER, epub},
    shown::{Shelf, problem, read_bytes},
    zip::zip,
};

#[test]
fn what_is_no_archive_says_what_it_is() {
    let whole = epub("<dc:title>A</dc:title>", "", &[]);
    assert_snapshot!(
        [
            problem("a.epub", b""),
            problem("a.epub", b"hello"),
            problem("a.cbz", b"Rar!\x1a\x07\x01\0"),
            problem("a.cbz", b"7z\xbc\xaf\x27\x1c"),
            problem("a.epub", &whole[..whole.len() - 30]),
            problem("a.epub", &whole[..10]),
            problem("a.txt", &whole),
        ]
        .join("\n"),
        @"
        not a ZIP archive
        not a ZIP archive
        not a ZIP archive, but RAR
        not a ZIP archive, but 7-Zip
        truncated
        truncated
        not a book: its name must end with .epub, .kepub, .cbz, .pdf or .m4b
        "
    );
}

#[test]
fn no_part_of_a_book_makes_trouble() {
    let whole = epub("<dc:title>A</dc:title>", "<manifest/>", &[("a.jpg", b"\xff\xd8\xff")]);
    for length in 0..whole.len() {
        assert!(read_bytes("a.epub", &whole[..length]).is_err());
    }
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0xff;
        let _ = read_bytes("a.epub", &damaged);
    }
}

#[test]
fn passwords_and_names_that_lead_out_are_problems() {
    let mut locked = zip(&[("META-INF/container.xml", CONTAINER)]);
    let at = locked.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    locked[at + 8] |= 1;
    assert_eq!(problem("a.epub", &locked), "protected by a password");
    assert_eq!(problem("a.epub", &zip(&[("../a", b"")])), "damaged: \"../a\" leads out of the archive");
}

#[test]
fn entities_may_not_multiply() {
    let mut laughs = "<!DOCTYPE package [<!ENTITY l0 'ha'>".to_owned();
    for level in 1..12 {
        let entity = format!("&l{};", level - 1).repeat(10);
        write!(laughs, "<!ENTITY l{level} '{entity}'>").unwrap();
    }
    laughs.push_str("]><package><metadata><title>&l11;</title></metadata></package>");
    let problem = problem("a.epub", &zip(&[("a.opf", laughs.as_bytes())]));
    assert!(problem.contains("entit"), "{problem}");
}

#[test]
fn a_cover_is_never_unpacked_past_its_limit() {
    let package: &[u8] =
        b"<package><manifest><item id='cover' href='c.jpg' media-type='image/jpeg'/></manifest></package>";
    let mut bomb = zip(&[("a.opf", package), ("c.jpg", &vec![0; 50_000])]);
    let at = bomb.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
    bomb[at + 10] = 8;
    bomb[at + 24..at + 28].copy_from_slice(&(40_u32 << 20).to_le_bytes());
    assert!(!read_bytes("a.epub", &bomb).unwrap().has_cover);
    let refused = cover_from(Cursor::new(&bomb), Format::Epub).unwrap_err().to_string();
    assert_eq!(refused, "too large: the cover c.jpg has 41943040 bytes");
    bomb[at + 24..at + 28].copy_from_slice(&(60_u32 << 20).to_le_bytes());
    assert!(problem("a.epub", &bomb).starts_with("too large: c.jpg: its size for each byte packed is 1258"));
}

#[test]
fn a_file_that_is_gone_has_vanished() {
    assert!(read(Path::new("/nowhere/a.epub")).unwrap_err().has_vanished());
    let shelf = Shelf::new();
    let folder = shelf.put("a", b"").with_extension("epub");
    fs::create_dir(&folder).unwrap();
    assert_eq!(read(&folder).unwrap_err().to_string(), "not a file");
}
