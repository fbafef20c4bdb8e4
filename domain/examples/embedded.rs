//! Inkshelf's rules without HTTP: `cargo run -p domain --example embedded`.
//!
//! Two devices read one book, in two files; the place follows the reader. `docs/embedding.md` explains it.

use std::{net::Ipv4Addr, sync::Arc};

use async_trait::async_trait;
use domain::{
    accounts::{AccountService, UserName},
    background::Background,
    books::{BookOrder, BookPage, BookService},
    catalog::{translation::NoTranslation, visible::CatalogService},
    clock::{Clock, Timestamp},
    documents::{Description, DocumentId, FileName},
    error::Error,
    passwords::{DeviceKey, Passwords},
    progress::{Percentage, ProgressService, Push},
    randomness::Randomness,
    sign_in::{SignInService, VerifiedKeys},
    text::Text,
};
use storage_memory::Memory;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let storage = Arc::new(Memory::default());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let passwords = Arc::new(Passwords::new(None, Arc::new(OsRandomness), Arc::new(BlockingPool)));
    let verified = Arc::new(VerifiedKeys::new(clock.clone(), &OsRandomness));
    let accounts =
        AccountService::new(storage.clone(), storage.clone(), passwords.clone(), verified.clone(), clock.clone());
    let sign_in = SignInService::new(storage.clone(), passwords, verified);
    let catalog = Arc::new(CatalogService::new(storage.clone(), storage.clone(), storage.clone(), storage.clone()));
    let progress =
        ProgressService::new(storage.clone(), storage.clone(), catalog.clone(), Arc::new(NoTranslation), clock);
    let books = BookService::new(storage.clone(), storage, catalog);

    let (name, key, home) = (UserName::parse("ann")?, DeviceKey::of_password("secret")?, Ipv4Addr::LOCALHOST.into());
    accounts.register(name.clone(), &key, home).await?;
    let ann = sign_in.sign_in(&name, &key, home).await?;

    progress.push(&ann, push("hash of the EPUB", "Kobo", 0.25)?).await?;
    progress.push(&ann, push("hash of its KEPUB", "Phone", 0.4)?).await?;

    // One file name, one book: either document answers with the newest place.
    let current = progress.find(&ann, &DocumentId::parse("hash of the EPUB")?).await?;
    println!("{} read on, to {} %", current.progress.device.as_str(), current.progress.percentage.as_percent());
    for book in books.list(&ann, BookPage { order: BookOrder::Newest, limit: 10, offset: 0 }).await? {
        println!("{}, known by {} documents", book.title(), 1 + book.book.linked.len());
    }
    Ok(())
}

fn push(document: &str, device: &str, fraction: f64) -> Result<Push, Error> {
    Ok(Push {
        document: DocumentId::parse(document)?,
        position: Text::parse("progress", "/body/DocFragment[4]/body/p[2]/text().0")?,
        percentage: Percentage::parse(fraction)?,
        device: Text::parse("device", device)?,
        device_id: Text::parse("device_id", device)?,
        description: Description { filename: Some(FileName::parse("emma.epub")?), ..Description::default() },
    })
}

struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Timestamp {
        let since_epoch = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }
}

struct OsRandomness;

impl Randomness for OsRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system has randomness");
    }
}

struct BlockingPool;

#[async_trait]
impl Background for BlockingPool {
    async fn run(&self, work: Box<dyn FnOnce() + Send>) {
        tokio::task::spawn_blocking(work).await.expect("hashing does not panic");
    }
}
