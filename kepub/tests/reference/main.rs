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
use exceptions::EXCEPTIONS;

#[test]
fn documents_equal_those_of_the_reference_but_for_the_exceptions() {
    let mut faults = Vec::new();
    for case in cases::all() {
        let difference = difference(&case).unwrap_or_else(Some);
        let is_exception = EXCEPTIONS.iter().any(|(_, names)| names.contains(&case.name.as_str()));
        match difference {
            Some(difference) if !is_exception => faults.push(format!("{}: {difference}", case.name)),
            None if is_exception => faults.push(format!("{}: an exception, but equal", case.name)),
            Some(_) | None => {}
        }
    }
    assert!(faults.is_empty(), "{} cases:\n\n{}", faults.len(), faults.join("\n\n"));
}

#[test]
fn exceptions_are_cases_and_named_once() {
    let cases: Vec<String> = cases::all().into_iter().map(|case| case.name).collect();
    let mut names: Vec<&str> = EXCEPTIONS.iter().flat_map(|(_, names)| *names).copied().collect();
    assert_eq!(names.iter().find(|name| !cases.iter().any(|case| case == *name)), None);
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
