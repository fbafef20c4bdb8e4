//! What the requests of a device cost on SQLite: `cargo bench -p storage-sql`.

#![expect(clippy::unwrap_used, reason = "a benchmark may fail")]

use std::{
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use domain::{
    accounts::{AccountRepository as Accounts, NewAccount, UserId, UserName},
    clock::Timestamp,
    documents::{Description, DocumentId, FileName},
    passwords::PasswordHash,
    progress::{Percentage, Progress, ProgressRepository as Places},
    text::Text,
};
use storage_sql::{Database, DatabaseUrl};
use tokio::{runtime::Runtime, task::JoinSet};

/// Devices that push at the same time.
const CROWD: usize = 64;

criterion_group!(benches, storage);
criterion_main!(benches);

fn storage(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:///{}", folder.path().join("bench.db").to_str().unwrap());
    let database = runtime.block_on(Database::open(&DatabaseUrl::parse(&url).unwrap()));
    let database = Arc::new(database.unwrap());
    let user = runtime.block_on(register(&database));
    let place = place("21f0df72cce9bc7da8dae2512ee5feed");

    criterion.bench_function("push", |bencher| {
        bencher.to_async(&runtime).iter(async || database.push(&user, &turn_page(&place)).await.unwrap());
    });
    criterion.bench_function("find", |bencher| {
        bencher
            .to_async(&runtime)
            .iter(async || Places::find(&*database, &user, black_box(&place.document)).await.unwrap());
    });
    let places: Vec<Progress> = (0..CROWD).map(|number| self::place(&format!("{number:032}"))).collect();
    let mut crowd = criterion.benchmark_group("crowd");
    crowd.throughput(Throughput::Elements(CROWD as u64));
    crowd.bench_function("push", |bencher| {
        bencher.to_async(&runtime).iter(|| push_together(&database, &user, &places));
    });
}

async fn push_together(database: &Arc<Database>, user: &UserId, places: &[Progress]) {
    let mut pushes = JoinSet::new();
    for place in places {
        let (database, user, place) = (Arc::clone(database), user.clone(), turn_page(place));
        pushes.spawn(async move { database.push(&user, &place).await.unwrap() });
    }
    pushes.join_all().await;
}

/// The same place a moment later; SQLite doesn't write what is there already.
fn turn_page(place: &Progress) -> Progress {
    static MILLIS: AtomicI64 = AtomicI64::new(1_700_000_000_000);
    let timestamp = Timestamp::from_millis(MILLIS.fetch_add(1, Ordering::Relaxed));
    Progress { timestamp, ..place.clone() }
}

async fn register(database: &Database) -> UserId {
    let name = UserName::parse("ann").unwrap();
    let password_hash = PasswordHash::new("$argon2id$");
    let account = NewAccount { name, password_hash, admin: false, created_at: Timestamp::from_millis(0) };
    let _ = database.insert(&account).await.unwrap();
    Accounts::find(database, &account.name).await.unwrap().unwrap().id
}

fn place(document: &str) -> Progress {
    Progress {
        document: DocumentId::parse(document).unwrap(),
        position: Text::parse("progress", "/body/DocFragment[12]/body/div/p[34]/text().120").unwrap(),
        percentage: Percentage::parse(0.5).unwrap(),
        device: Text::parse("device", "Kobo_nova").unwrap(),
        device_id: Text::parse("device_id", "A5B7A1E9D0F94A6F8B4B5F2B2A1C3D4E").unwrap(),
        timestamp: Timestamp::from_millis(0),
        description: Description {
            filename: Some(FileName::parse(&format!("{document}.epub")).unwrap()),
            ..Description::default()
        },
    }
}
