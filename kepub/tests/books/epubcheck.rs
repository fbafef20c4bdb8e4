//! What EPUBCheck says of books before and after: no error that wasn't there.
//!
//! `TEST_EPUBCHECK` is the path of its `epubcheck.jar`, or `none` where there is no Java; scripts/test sets it and says
//! which. `SAMPLE_BOOKS` may be a folder of more books.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use kepub::Options;

use crate::shelf::{Book, page};

#[test]
fn a_conversion_adds_no_error() {
    let jar = env::var("TEST_EPUBCHECK").expect("TEST_EPUBCHECK, see CONTRIBUTING.md");
    if jar == "none" {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut faults = Vec::new();
    for book in books(folder.path()) {
        let converted = folder.path().join("converted.kepub.epub");
        kepub::convert_file(&book, &converted, &Options::default(), |_| std::ops::ControlFlow::Continue(())).unwrap();
        let before =
            if book.extension().is_some_and(|it| it == "cbz") { BTreeMap::new() } else { messages(&jar, &book) };
        for (message, count) in messages(&jar, &converted) {
            let had = before.get(&message).copied().unwrap_or(0);
            if count > had {
                faults.push(format!("{}: {message} ({count} times, {had} before)", book.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The beginning of an image, which is as far as EPUBCheck looks.
const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xFF\xD9";

/// Books made here, and samples.
fn books(folder: &Path) -> Vec<PathBuf> {
    let chapter = page(
        "<section><h1>One</h1><p>A. <i>B.</i> C?</p><table><tr><td>D.</td></tr></table><ul><li>E</li></ul>\
         <p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>。</p>\
         <p><picture><img src=\"a.jpg\" alt=\"x\"/></picture></p><svg xmlns=\"http://www.w3.org/2000/svg\"><text>F. G</text></svg></section>",
    );
    let soup = "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>T</title></head><body><p>A<br>B & C<p>D</body></html>";
    let three = Book::with_chapters(&[&chapter, soup])
        .edit_package("id=\"c0\"", "id=\"c0\" properties=\"svg\"")
        .with("OPS/a.jpg", JPEG)
        .edit_package("</manifest>", "<item id=\"a\" href=\"a.jpg\" media-type=\"image/jpeg\"/></manifest>");
    let made = folder.join("made.epub");
    fs::write(&made, three.bytes()).unwrap();
    let mut books = vec![made];
    if let Some(samples) = env::var_os("SAMPLE_BOOKS") {
        books.extend(
            fs::read_dir(samples)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|extension| extension == "epub" || extension == "cbz")),
        );
    }
    books.sort();
    books
}

/// Errors and warnings without their places, and how often each comes.
fn messages(jar: &str, book: &Path) -> BTreeMap<String, usize> {
    let output = Command::new("java").arg("-jar").arg(jar).arg(book).output().unwrap();
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(text.contains("Messages: "), "{text}");
    let mut messages = BTreeMap::new();
    for line in text.lines().filter(|line| ["ERROR(", "FATAL(", "WARNING("].iter().any(|it| line.starts_with(it))) {
        let (kind, rest) = line.split_once(':').unwrap();
        let message = rest.rsplit_once("): ").map_or(rest, |(_, message)| message);
        *messages.entry(format!("{kind}: {message}")).or_insert(0) += 1;
    }
    messages
}
