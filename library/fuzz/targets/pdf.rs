//! Any bytes as a PDF, and as the objects of one, separated by a byte that isn't text.

#![no_main]

use std::io::Write;

use domain::catalog::files::Format;
use libfuzzer_sys::fuzz_target;
use library_fuzz::read;

fuzz_target!(|bytes: &[u8]| {
    read(&[b"%PDF-1.7\n", bytes].concat(), Format::Pdf);
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = Vec::new();
    for (number, object) in (1..).zip(bytes.split(|byte| *byte == 0xff)) {
        writeln!(table, "{:010} 00000 n ", file.len()).expect("memory takes all");
        write!(file, "{number} 0 obj\n").expect("memory takes all");
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    let count = table.len() / 20;
    write!(file, "xref\n1 {count}\n").expect("memory takes all");
    file.extend_from_slice(&table);
    write!(file, "trailer\n<</Root 1 0 R/Info 2 0 R>>\nstartxref\n{start}\n%%EOF").expect("memory takes all");
    read(&file, Format::Pdf);
});
