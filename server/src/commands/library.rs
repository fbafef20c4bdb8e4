//! `inkshelf library`: libraries, from the command line.

use std::{fs, io::IsTerminal as _, path::Path, sync::Arc, time::Duration};

use domain::{
    accounts::UserName,
    catalog::{
        administration::{Audience, LibraryService},
        libraries::{Folder, Library, LibraryName, LibraryStatus},
        scans::{Begun, Scan, ScanState},
    },
    error::{Error, Missing},
};
use indicatif::{ProgressBar, ProgressDrawTarget};

use crate::{
    Failure,
    cli::{Grant, LibraryArgument, LibraryCommand},
    config::Settings,
    librarian::{Librarian, summary},
    services,
    storage::Storage,
};

/// Runs the command on the storage, beside any server that uses it.
pub async fn run(command: LibraryCommand, settings: &Settings) -> Result<(), Failure> {
    let storage = Storage::open(&settings.backend).await?;
    let librarian = Librarian::new(&storage);
    let libraries = services::libraries(&storage, &librarian);
    let outcome = execute(command, &libraries, &librarian).await;
    if outcome.is_ok() {
        // In another folder than the server's, or without its variables, this is another storage.
        eprintln!("storage: {}", storage.description);
    }
    storage.close().await?;
    outcome
}

async fn execute(
    command: LibraryCommand,
    libraries: &LibraryService,
    librarian: &Arc<Librarian>,
) -> Result<(), Failure> {
    match command {
        LibraryCommand::Add { library: LibraryArgument { name }, path } => {
            let library = libraries.add(name.clone(), folder(&path)?).await.map_err(|error| in_words(error, &name))?;
            scan(librarian, &library).await?;
            let name = name.as_str();
            println!("nobody but administrators sees {name} yet: inkshelf library grant {name} --everyone");
        }
        LibraryCommand::List => list(libraries).await?,
        LibraryCommand::Scan { name: Some(name) } => {
            scan(librarian, &find(libraries, &name).await?.library).await?;
        }
        LibraryCommand::Scan { name: None } => {
            for LibraryStatus { library, .. } in libraries.list().await? {
                scan(librarian, &library).await?;
            }
        }
        LibraryCommand::Grant(Grant { library: LibraryArgument { name }, user, .. }) => {
            let id = find(libraries, &name).await?.library.id;
            libraries.grant(&id, user.as_ref()).await.map_err(|error| in_words(error, &name))?;
            println!("{} is shown to {}", name.as_str(), user.as_ref().map_or("everyone", |user| user.as_str()));
        }
        LibraryCommand::Revoke(Grant { library: LibraryArgument { name }, user, .. }) => {
            let id = find(libraries, &name).await?.library.id;
            libraries.revoke(&id, user.as_ref()).await.map_err(|error| in_words(error, &name))?;
            println!(
                "{} is no more shown to {}",
                name.as_str(),
                user.as_ref().map_or("everyone", |user| user.as_str())
            );
        }
        LibraryCommand::Remove(LibraryArgument { name }) => {
            libraries.remove(&find(libraries, &name).await?.library.id).await?;
            println!("{} is removed; its files are where they were", name.as_str());
        }
    }
    Ok(())
}

/// One line a library: name, publications, whom it is shown to, and folder, with tabs between them.
async fn list(libraries: &LibraryService) -> Result<(), Failure> {
    for LibraryStatus { library, publications, .. } in libraries.list().await? {
        let Audience { everyone, users } = libraries.audience(&library.id).await?;
        let shown = match &users[..] {
            _ if everyone => "everyone".to_owned(),
            [] => "administrators".to_owned(),
            users => users.iter().map(UserName::as_str).collect::<Vec<_>>().join(", "),
        };
        println!("{}\t{publications}\t{shown}\t{}", library.name.as_str(), library.folder.as_str());
    }
    Ok(())
}

/// Scans with a line of progress, where somebody may look at it, and says what came of it.
async fn scan(librarian: &Librarian, library: &Library) -> Result<(), Failure> {
    let name = library.name.as_str();
    let begin = match librarian.begin(library).await? {
        (_, Some(begin)) => begin,
        (Begun::NoLibrary, None) => return Err(format!("there is no library {name} any more").into()),
        (_, None) => {
            println!("{name} is being scanned already");
            return Ok(());
        }
    };
    let is_seen = std::io::stderr().is_terminal();
    let target = if is_seen { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let progress = ProgressBar::with_draw_target(None, target).with_message(format!("scanning {name}"));
    progress.enable_steady_tick(Duration::from_millis(200));
    let watch = |scan: &Scan| progress.set_message(format!("scanning {name}: {}", summary(scan)));
    let scan = begin.run(&watch).await?;
    progress.finish_and_clear();
    match scan {
        Some(scan) if scan.state == ScanState::Unavailable => {
            Err(format!("{name} is unavailable: {} is missing, unreadable or empty", library.folder.as_str()).into())
        }
        Some(scan) => {
            println!("{name}: {}", summary(&scan));
            Ok(())
        }
        None => Err(format!("another scan of {name} has taken over").into()),
    }
}

async fn find(libraries: &LibraryService, name: &LibraryName) -> Result<LibraryStatus, Failure> {
    libraries.find_by_name(name).await.map_err(|error| in_words(error, name))
}

/// The folder as the server will know it, wherever that is started.
fn folder(path: &Path) -> Result<Folder, Failure> {
    let path = fs::canonicalize(path).map_err(|error| format!("can't read {}: {error}", path.display()))?;
    let text = path.to_str().ok_or("the folder's path must be UTF-8")?;
    Ok(Folder::parse(text)?)
}

fn in_words(error: Error, library: &LibraryName) -> Failure {
    let name = library.as_str();
    match error {
        Error::NotFound(Missing::Library) => format!("there is no library {name}").into(),
        Error::NotFound(Missing::User) => "there is no such user".into(),
        Error::NameTaken => format!("there is a library {name} already").into(),
        error => error.into(),
    }
}
