//! What a feed costs on storage in memory, from the request to its last byte: `cargo bench -p adapters-http`.

#![expect(clippy::unwrap_used, reason = "it runs on the application of the tests")]

#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/http/app.rs"]
mod app;
#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/http/api/shelves.rs"]
mod shelves;

use actix_web::rt::System;
use criterion::{Criterion, criterion_group, criterion_main};
use domain::catalog::publications::Publication;

use self::{
    app::App,
    shelves::{emma, publication},
};

fn feeds(criterion: &mut Criterion) {
    let system = System::new();
    let app = system.block_on(async {
        let app = App::with_root().await;
        let volumes = (0..50).map(|i| publication(&format!("v{i}"), &format!("Emma, Volume {i}")));
        let volumes: Vec<_> =
            volumes.map(|it| Publication { title: it.title, id: it.id, files: it.files, ..emma() }).collect();
        app.library(&volumes).await;
        app.granted().await
    });
    for (name, path) in [
        ("root in Atom", "/opds"),
        ("root in JSON", "/opds/v2"),
        ("50 publications in Atom", "/opds/libraries/books/all"),
        ("50 publications in JSON", "/opds/v2/libraries/books/all"),
    ] {
        let read = || system.block_on(app.get(path).basic("ann", "secret").send());
        assert!(read().starts_with("200"));
        criterion.bench_function(name, |bencher| bencher.iter(read));
    }
    let packed = || {
        let call = app.get("/opds/libraries/books/all").basic("ann", "secret").header("accept-encoding", "gzip");
        system.block_on(call.send())
    };
    criterion.bench_function("50 publications in Atom, packed", |bencher| bencher.iter(packed));
}

criterion_group!(benches, feeds);
criterion_main!(benches);
