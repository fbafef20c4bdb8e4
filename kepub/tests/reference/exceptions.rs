//! Where we differ from the reference.

/// Reasons, and the cases that they are for: `content/NAME`, `soup/LINE`, `xhtml/LINE`. An exception that is none any
/// more fails the test.
pub const EXCEPTIONS: &[(&str, &[&str])] = &[];
