//! Any bytes as a package document beside a book.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = library::reading::opf(bytes);
});
