//! Any bytes as a book: what comes out, if anything does, can be converted again.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|book: &[u8]| {
    let Ok((converted, _)) = kepub_fuzz::convert(book) else { return };
    kepub_fuzz::convert(&converted).expect("what was converted can be converted");
});
