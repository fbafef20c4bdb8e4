//! How fast documents are converted, in bytes of the original: the check and the insertion together.
//!
//! `cargo bench -p kepub`

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kepub::{Options, Sentences, convert_document, places::Map};

/// About a chapter.
const LENGTH: usize = 200_000;

fn documents(criterion: &mut Criterion) {
    let prose = document(
        "<p>He sat by the window, and the river went on below it. “Will it rain?” she asked. \
        It would, of course; it always did in <i>March</i>. Nobody had thought of the horses!</p>\n",
    );
    let chinese = document("<p>天地玄黄，宇宙洪荒。日月盈昃，辰宿列张。寒来暑往，秋收冬藏。</p>\n");
    let markup =
        document("<tr class=\"a\"><td id=\"b\">1</td><td><b>2</b> <i>3</i></td><td><a href=\"#c\">4</a></td></tr>\n");
    let soup = document("<p>One sentence.<br> Another & a third.\n");
    let mut group = criterion.benchmark_group("convert_document");
    let default = Options::default();
    let mut unicode = Options::default();
    unicode.sentences = Sentences::Unicode;
    for (name, document, options) in [
        ("prose", &prose, &default),
        ("prose, by Unicode's sentences", &prose, &unicode),
        ("chinese", &chinese, &default),
        ("markup", &markup, &default),
        ("tag soup", &soup, &default),
    ] {
        group.throughput(Throughput::Bytes(document.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| convert_document(black_box(document.as_bytes()), options).expect("it can be converted"));
        });
    }
    group.throughput(Throughput::Bytes(prose.len() as u64));
    group.bench_function("prose, with a map of places", |bencher| {
        bencher.iter(|| Map::new(black_box(prose.as_bytes()), &default).expect("it can be converted"));
    });
    group.finish();
}

fn document(paragraph: &str) -> String {
    let body = paragraph.repeat(LENGTH / paragraph.len());
    format!("<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>T</title></head><body>\n{body}</body></html>\n")
}

criterion_group!(benches, documents);
criterion_main!(benches);
