//! What the catalogue costs on SQLite: `BENCH_PUBLICATIONS=1000000 cargo bench -p storage-sql --bench catalogue`.
//!
//! Times are CPU times. `BENCH_DATABASE` is a file that is kept, and taken as it is the next time.

#![expect(clippy::unwrap_used, reason = "a benchmark may fail")]

mod cpu;
mod titles;

use std::{collections::BTreeSet, env, hint::black_box, path::PathBuf, time::Duration};

use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use domain::{
    catalog::{
        files::{FileRepository as Files, Format},
        headings::HeadingKind,
        ids::LibraryId,
        libraries::{Folder, Library, LibraryName, LibraryRepository as Libraries},
        listings::{Listing, Shelf},
        pages::{From, PageRequest, PageSize},
        publications::{Publication, PublicationRepository as Publications},
        words::Query,
    },
    clock::Timestamp,
};
use storage_sql::{Database, DatabaseUrl};
use tokio::runtime::Runtime;

use cpu::CpuTime;
use titles::Titles;

/// How many publications a scan saves at once.
const BATCH: usize = 100;

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(CpuTime);
    targets = catalogue
}
criterion_main!(benches);

fn catalogue(criterion: &mut Criterion<CpuTime>) {
    let count = env::var("BENCH_PUBLICATIONS").map_or(10_000, |count| count.parse().unwrap());
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = env::var_os("BENCH_DATABASE").map_or_else(|| folder.path().join("bench.db"), PathBuf::from);
    let is_new = !file.exists();
    let url = format!("sqlite:///{}", file.to_str().unwrap());
    let database = runtime.block_on(Database::open(&DatabaseUrl::parse(&url).unwrap())).unwrap();
    let mut titles = Titles::new(LibraryId::parse("books").unwrap());
    if is_new {
        runtime.block_on(insert(&database));
    }
    for _ in 0..count / BATCH {
        let batch = titles.next(BATCH);
        if is_new {
            runtime.block_on(save(&database, &batch));
        }
    }

    let mut group = criterion.benchmark_group(format!("{count} publications"));
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(1));
    if is_new {
        save_batches(&mut group, &runtime, &database, &mut titles);
    }
    turn_pages(&mut group, &runtime, &database, &titles);
    search(&mut group, &runtime, &database, &titles);
}

async fn insert(database: &Database) {
    let library = Library {
        id: LibraryId::parse("books").unwrap(),
        name: LibraryName::parse("Books").unwrap(),
        folder: Folder::parse("/books").unwrap(),
    };
    let _ = Libraries::insert(database, &library, Timestamp::from_millis(0)).await.unwrap();
}

async fn save(database: &Database, publications: &[Publication]) {
    let _ = Publications::save(database, &publications[0].library, publications).await.unwrap();
}

fn save_batches(group: &mut BenchmarkGroup<'_, CpuTime>, runtime: &Runtime, database: &Database, titles: &mut Titles) {
    group.throughput(Throughput::Elements(BATCH as u64));
    group.bench_function("save", |bencher| {
        bencher.iter_batched(
            || titles.next(BATCH),
            |batch| runtime.block_on(save(database, &batch)),
            criterion::BatchSize::PerIteration,
        );
    });
    let known = titles.next(BATCH);
    group.bench_function("save again", |bencher| {
        bencher.iter(|| runtime.block_on(save(database, &known)));
    });
    group.throughput(Throughput::Elements(1));
}

fn turn_pages(group: &mut BenchmarkGroup<'_, CpuTime>, runtime: &Runtime, database: &Database, titles: &Titles) {
    let shelves = [
        ("all", Shelf::All, None),
        ("all m4b", Shelf::All, Some(Format::M4b)),
        ("recent", Shelf::Recent, None),
        ("author", Shelf::Author(titles::frequent_author()), None),
    ];
    for (name, shelf, format) in shelves {
        let last = Listing { libraries: titles.libraries(), shelf, format };
        // Nothing stands behind the last, nor before the first.
        let places = [("first", From::Start), ("middle", From::After(titles.middle(&last.shelf)))];
        for (place, from) in places {
            let page = PageRequest { from, size: PageSize::default() };
            group.bench_function(format!("{name}, {place} page"), |bencher| {
                bencher
                    .to_async(runtime)
                    .iter(async || Publications::list(database, &last, black_box(&page)).await.unwrap());
            });
        }
        let page = PageRequest { from: From::Before(titles.end(&last.shelf)), size: PageSize::default() };
        group.bench_function(format!("{name}, last page"), |bencher| {
            bencher
                .to_async(runtime)
                .iter(async || Publications::list(database, &last, black_box(&page)).await.unwrap());
        });
    }
    let page = PageRequest::start(PageSize::default());
    let libraries: BTreeSet<LibraryId> = titles.libraries();
    group.bench_function("authors, first page", |bencher| {
        bencher
            .to_async(runtime)
            .iter(async || database.headings(HeadingKind::Author, black_box(&libraries), &page).await.unwrap());
    });
    let library = libraries.first().unwrap();
    group.bench_function("1000 files", |bencher| {
        bencher.to_async(runtime).iter(async || Files::list(database, black_box(library), None, 1_000).await.unwrap());
    });
}

fn search(group: &mut BenchmarkGroup<'_, CpuTime>, runtime: &Runtime, database: &Database, titles: &Titles) {
    for (name, query) in titles::queries() {
        let listing =
            Listing { libraries: titles.libraries(), shelf: Shelf::Search(Query::parse(&query)), format: None };
        let places = [
            ("first", From::Start),
            ("middle", From::After(titles.middle(&listing.shelf))),
            ("last", From::Before(titles.end(&listing.shelf))),
        ];
        for (place, from) in places {
            let page = PageRequest { from, size: PageSize::default() };
            let found = runtime.block_on(Publications::list(database, &listing, &page)).unwrap().items.len();
            group.bench_function(format!("search {name}, {place} page of {found}"), |bencher| {
                bencher
                    .to_async(runtime)
                    .iter(async || Publications::list(database, &listing, black_box(&page)).await.unwrap());
            });
        }
    }
}
