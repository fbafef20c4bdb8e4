//! The order in which people number things: volume 2 before volume 10.

use std::{cmp::Ordering, ffi::OsStr};

/// Orders names by their numbers and letters, regardless of case unless they are otherwise the same.
pub fn compare(a: &OsStr, b: &OsStr) -> Ordering {
    let (a, b) = (a.as_encoded_bytes(), b.as_encoded_bytes());
    compare_parts(a, b).then_with(|| a.cmp(b))
}

fn compare_parts(mut a: &[u8], mut b: &[u8]) -> Ordering {
    loop {
        let (Some(&first), Some(&second)) = (a.first(), b.first()) else {
            return a.len().cmp(&b.len());
        };
        let order;
        if first.is_ascii_digit() && second.is_ascii_digit() {
            let (left, right) = (take_number(&mut a), take_number(&mut b));
            order = left.len().cmp(&right.len()).then_with(|| left.cmp(right));
        } else {
            (a, b) = (&a[1..], &b[1..]);
            order = first.to_ascii_lowercase().cmp(&second.to_ascii_lowercase());
        }
        if order.is_ne() {
            return order;
        }
    }
}

/// The digits at the start without leading zeros, however many.
fn take_number<'a>(text: &mut &'a [u8]) -> &'a [u8] {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    *text = rest;
    let zeros = number.iter().take_while(|digit| **digit == b'0').count();
    &number[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_and_case_does_not() {
        let mut names = ["b", "Volume 10", "volume 2", "A", "a", "volume 002", "volume 2 b", "volume"];
        names.sort_by(|a, b| compare(OsStr::new(a), OsStr::new(b)));
        assert_eq!(names, ["A", "a", "b", "volume", "volume 002", "volume 2", "volume 2 b", "Volume 10"]);
    }
}
