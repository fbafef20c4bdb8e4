//! What a report says, in words.

use std::fmt::{self, Write as _};

use kepub::{Note, Report};

use crate::printable::Printable;

/// Says what was converted in a few words.
pub fn count(report: &Report) -> String {
    let Report { documents, spans, copied, .. } = report;
    format!("{}, {}, {} copied", number(*documents, "document"), number(*spans, "span"), number(*copied, "file"))
}

/// Says the rest, a line for each thing.
pub fn details(report: &Report) -> String {
    let mut lines = String::new();
    let mut line = |what: fmt::Arguments<'_>| {
        // A string takes everything.
        _ = writeln!(lines, "    {}", Printable(what));
    };
    if let Some(cover) = &report.cover {
        line(format_args!("cover: {cover}"));
    }
    if report.title_page {
        line(format_args!("title page: added"));
    }
    for Note { path, reason, .. } in &report.repaired {
        line(format_args!("repaired: {path}: {reason}"));
    }
    for Note { path, reason, .. } in &report.unconverted {
        line(format_args!("left as it is: {path}: {reason}"));
    }
    for path in &report.missing {
        line(format_args!("missing: {path}"));
    }
    for path in &report.dropped {
        line(format_args!("dropped: {path}"));
    }
    lines
}

pub fn number(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
