//! Any bytes as an audiobook, as what describes it, and as its tags.

#![no_main]

use domain::catalog::files::Format;
use libfuzzer_sys::fuzz_target;
use library_fuzz::read;

fn atom(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("inputs are small");
    [&length.to_be_bytes()[..], kind, content].concat()
}

fuzz_target!(|bytes: &[u8]| {
    let start = atom(b"ftyp", b"M4B ");
    let meta = atom(b"meta", &[b"\0\0\0\0", &atom(b"ilst", bytes)[..]].concat());
    for rest in [bytes, &atom(b"moov", bytes), &atom(b"moov", &atom(b"udta", &meta))] {
        read(&[&start, rest].concat(), Format::M4b);
    }
});
