//! `inkshelf storage`: the storage itself, from the command line.

use crate::{Failure, cli::StorageCommand, config::Settings, storage::Storage};

/// Runs the command and says what came of it.
pub async fn run(command: StorageCommand, settings: &Settings) -> Result<(), Failure> {
    if command == StorageCommand::Create {
        for made in Storage::create(&settings.backend).await? {
            println!("made {made}");
        }
    }
    // Opening brings a database up to date.
    let storage = Storage::open(&settings.backend).await?;
    storage.check().await?;
    println!("{} is ready", storage.description);
    storage.close().await
}
