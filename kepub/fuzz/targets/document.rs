//! Any bytes as a document: what comes out is XML, and stays as it is when it is converted again.

#![no_main]

use kepub::{Options, convert_document, places::Map};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|document: &[u8]| {
    let mut options = Options::default();
    let Ok(once) = convert_document(document, &options) else { return };
    let text = std::str::from_utf8(&once.bytes).expect("it is UTF-8");
    if !text.contains("<!ENTITY") {
        kepub_fuzz::assert_well_formed(text);
    }
    let twice = convert_document(&once.bytes, &options).expect("what was converted can be converted");
    assert_eq!(text, std::str::from_utf8(&twice.bytes).expect("it is UTF-8"));
    assert_eq!(twice.repaired, None);
    if let Ok(map) = Map::new(document, &options) {
        let body = "/body".parse().expect("a place");
        if let Some(there) = map.to_converted(&body) {
            assert!(map.to_original(&there).is_some());
        }
    }
    options.smart_punctuation = true;
    options.sentences = kepub::Sentences::Unicode;
    options.span_maps = true;
    let set = convert_document(document, &options).expect("options make no difference");
    assert_eq!(set.span_map.map_or(0, |map| map.spans.len()) as u64, set.spans);
});
