//! What a feed or a page costs on storage in memory, from the request to its last byte: `cargo bench -p adapters-http`.

#![expect(clippy::unwrap_used, reason = "it runs on the application of the tests")]

#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/http/app.rs"]
mod app;
#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/http/api/shelves.rs"]
mod shelves;

use actix_web::rt::System;
use criterion::{Criterion, criterion_group, criterion_main};
use domain::{
    accounts::{AccountRepository, UserName},
    api_keys::{ApiKey, ApiKeyId, ApiKeyName, ApiKeyRepository, Permission, Secret},
    catalog::publications::Publication,
};

use self::{
    app::App,
    shelves::{emma, moment, publication},
};

const KEY: &str = "ak_000000000000000000000000000000000000000000A";

fn feeds(criterion: &mut Criterion) {
    let system = System::new();
    let app = system.block_on(async {
        let app = App::with_root().await;
        let volumes = (0..50).map(|i| publication(&format!("v{i}"), &format!("Emma, Volume {i}")));
        let volumes: Vec<_> =
            volumes.map(|it| Publication { title: it.title, id: it.id, files: it.files, ..emma() }).collect();
        app.library(&volumes).await;
        let app = app.granted().await;
        let ann = AccountRepository::find(&*app.storage, &UserName::parse("ann").unwrap()).await.unwrap().unwrap();
        let key = ApiKey {
            id: ApiKeyId::parse("1").unwrap(),
            user: ann.id,
            name: ApiKeyName::parse("Kobo").unwrap(),
            secret: Secret::parse(KEY).unwrap(),
            permissions: [Permission::EreaderBrowser].into(),
            created_at: moment(0),
            updated_at: moment(0),
            last_accessed_at: None,
        };
        let _ = ApiKeyRepository::insert(&*app.storage, &key).await.unwrap();
        app
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
    let list = format!("/ereader/key/{KEY}/libraries/books/all");
    let page = || system.block_on(app.get(&list).send());
    assert!(page().starts_with("200"));
    criterion.bench_function("50 publications for an e-reader", |bencher| bencher.iter(page));
    let packed = || {
        let call = app.get("/opds/libraries/books/all").basic("ann", "secret").header("accept-encoding", "gzip");
        system.block_on(call.send())
    };
    criterion.bench_function("50 publications in Atom, packed", |bencher| bencher.iter(packed));
}

criterion_group!(benches, feeds);
criterion_main!(benches);
