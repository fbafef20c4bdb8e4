//! The cases in `tests/cases`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kepub::{Hyphenation, Options};
use serde_json::Value;

pub struct Case {
    /// `content/NAME`, or the file and the line.
    pub name: String,
    pub input: Vec<u8>,
    /// Whether it is one of the random documents that aren't well-formed.
    pub is_soup: bool,
    pub options: Options,
    pub expected: Expected,
}

pub enum Expected {
    Document(String),
    Error,
}

/// What we make of an exception.
pub fn ours(name: &str) -> String {
    fs::read_to_string(root().join(format!("ours/{name}.xhtml"))).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All cases, in the same order each time.
pub fn all() -> Vec<Case> {
    let mut cases = folders();
    cases.extend(lines("soup"));
    cases.extend(lines("xhtml"));
    cases
}

fn folders() -> Vec<Case> {
    let entries = fs::read_dir(root().join("content")).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.iter().map(|folder| read(folder)).collect()
}

fn read(folder: &Path) -> Case {
    let options = fs::read_to_string(folder.join("options")).unwrap_or_default();
    Case {
        name: format!("content/{}", folder.file_name().unwrap().display()),
        input: fs::read(folder.join("input.xhtml")).unwrap(),
        is_soup: false,
        options: parse(&options),
        expected: fs::read(folder.join("expected.xhtml"))
            .map_or(Expected::Error, |bytes| Expected::Document(String::from_utf8_lossy(&bytes).into_owned())),
    }
}

fn parse(text: &str) -> Options {
    let mut options = Options::default();
    for line in text.lines() {
        match line.split_once('=').unwrap_or((line, "")) {
            ("css", css) => options.css.push(css.to_owned()),
            ("hyphenate", _) => options.hyphenation = Hyphenation::On,
            ("no-hyphenate", _) => options.hyphenation = Hyphenation::Off,
            ("fullscreen-reading-fixes", _) => options.full_screen_fixes = true,
            ("smarten-punctuation", _) => options.smart_punctuation = true,
            ("charset", charset) => options.charset = Some(charset.to_owned()),
            ("replace", pair) => {
                let (find, replacement) = pair.split_once('|').unwrap();
                options.replacements.push((find.to_owned(), replacement.to_owned()));
            }
            (option, _) => panic!("no such option: {option}"),
        }
    }
    options
}

fn lines(file: &str) -> Vec<Case> {
    let text = fs::read_to_string(root().join(format!("{file}.jsonl"))).unwrap();
    let cases = text.lines().enumerate().map(|(index, line)| {
        let value: Value = serde_json::from_str(line).unwrap();
        Case {
            name: format!("{file}/{}", index + 1),
            input: value["in"].as_str().unwrap().into(),
            is_soup: file == "soup",
            options: Options::default(),
            expected: value["out"].as_str().map_or(Expected::Error, |out| Expected::Document(out.to_owned())),
        }
    });
    cases.collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}
