//! Documents as kepubify v4 converts them, compared as trees. [`exceptions`] says where we differ, and why.
//!
//! Tag soup is told in a way that means the same to both ([`reading`]), and compared without the spans that only the
//! reference has ([`spans`]), since these differences would be everywhere.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod cases;
mod exceptions;
mod lenient;
mod reading;
mod spans;
mod tree;

use cases::{Case, Expected};
use exceptions::{EXCEPTIONS, Exception};

#[test]
fn documents_equal_those_of_the_reference_but_for_the_exceptions() {
    let mut faults = Vec::new();
    for case in cases::all() {
        let is_exception = EXCEPTIONS.iter().any(|exception| exception.cases.contains(&case.name.as_str()));
        let fault = match (difference(&case), is_exception) {
            (Ok(None), false) | (Ok(Some(_)), true) => continue,
            (Ok(None), true) => "an exception, but equal".to_owned(),
            (Ok(Some(fault)), false) | (Err(fault), _) => fault,
        };
        faults.push(format!("{}: {fault}", case.name));
    }
    assert!(faults.is_empty(), "{} cases:\n\n{}", faults.len(), faults.join("\n\n"));
}

#[test]
fn exceptions_are_what_is_wanted_instead() {
    let cases = cases::all();
    for name in EXCEPTIONS.iter().flat_map(|exception| exception.cases) {
        let case = cases.iter().find(|case| case.name == *name).unwrap_or_else(|| panic!("no case: {name}"));
        let wanted = tree::strict(&cases::ours(name)).unwrap();
        let actual = tree::strict(&convert(case).unwrap()).unwrap();
        assert_eq!(tree::difference(&wanted, &actual), None, "{name}");
    }
}

#[test]
fn each_reason_is_true() {
    for Exception { reason, examples, .. } in EXCEPTIONS {
        assert!(!examples.is_empty(), "{reason}");
        for (document, wanted) in *examples {
            let converted = kepub::convert_document(document, &kepub::Options::default()).unwrap();
            let converted = String::from_utf8(converted.bytes).unwrap();
            assert!(converted.contains(wanted), "{reason}\n{wanted}\n{converted}");
            assert_eq!(tree::strict(&converted).err(), None, "{converted}");
        }
    }
}

#[test]
fn exceptions_are_named_once() {
    let mut names: Vec<&str> = EXCEPTIONS.iter().flat_map(|exception| exception.cases).copied().collect();
    names.sort_unstable();
    assert_eq!(names.windows(2).find(|pair| pair[0] == pair[1]), None);
}

fn convert(case: &Case) -> Result<String, kepub::Error> {
    let converted = if case.is_soup {
        let soup = std::str::from_utf8(&case.input).unwrap();
        kepub::convert_document(reading::as_the_reference_reads(soup).as_bytes(), &case.options)?
    } else {
        kepub::convert_document(&case.input, &case.options)?
    };
    Ok(String::from_utf8(converted.bytes).unwrap())
}

/// How ours differs from the reference's. An error of ours is never an exception.
fn difference(case: &Case) -> Result<Option<String>, String> {
    let (expected, actual) = match (&case.expected, convert(case)) {
        (Expected::Error, Err(_)) => return Ok(None),
        (Expected::Error, Ok(_)) => return Err("the reference fails here".to_owned()),
        (Expected::Document(_), Err(error)) => return Err(format!("failed: {error}")),
        (Expected::Document(expected), Ok(actual)) => (tree::of(expected), actual),
    };
    let actual = tree::strict(&actual).map_err(|error| format!("isn't well-formed: {error}\n{actual}"))?;
    let (expected, actual) = if case.is_soup { spans::comparable(expected, actual) } else { (expected, actual) };
    Ok(tree::difference(&expected, &actual))
}
