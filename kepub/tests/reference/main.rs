//! Documents as kepubify v4 converts them, compared as trees. [`exceptions`] says where we differ, and why.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod cases;
mod exceptions;
mod lenient;
mod reading;
mod tree;

use cases::{Case, Expected};
use exceptions::EXCEPTIONS;

fn convert(input: &[u8], options: &kepub::Options) -> Result<String, String> {
    let converted = kepub::convert_document(input, options).map_err(|error| error.to_string())?;
    String::from_utf8(converted.bytes).map_err(|error| error.to_string())
}

#[test]
fn documents_equal_those_of_the_reference_but_for_the_exceptions() {
    let mut faults = Vec::new();
    for case in cases::all() {
        let difference = difference(&case, convert(&reading::as_the_reference_reads(&case.input), &case.options));
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

/// What is different; ours is always well-formed.
fn difference(case: &Case, result: Result<String, String>) -> Option<String> {
    match (&case.expected, result) {
        (Expected::Error, Err(_)) => None,
        (Expected::Error, Ok(_)) => Some("the reference fails here".to_owned()),
        (Expected::Document(_), Err(error)) => Some(format!("failed: {error}")),
        (Expected::Document(expected), Ok(actual)) => match tree::strict(&actual) {
            Err(error) => Some(format!("isn't well-formed: {error}\n{actual}")),
            Ok(actual) => tree::difference(&tree::of(expected), &actual),
        },
    }
}
