//! Any bytes as a comic, and as its ComicInfo.xml.

#![no_main]

use domain::catalog::files::Format;
use libfuzzer_sys::fuzz_target;
use library_fuzz::{archive, read};

fuzz_target!(|bytes: &[u8]| {
    read(bytes, Format::Cbz);
    read(&archive(&[("ComicInfo.xml", bytes), ("2.jpg", b"\xff\xd8\xff"), ("1.jpg", b"\xff\xd8\xff")]), Format::Cbz);
});
