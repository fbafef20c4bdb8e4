//! Inkshelf's server: settings, wiring and commands around the crates that do the work.

mod access_log;
mod cli;
mod commands;
mod config;
mod librarian;
mod runtime;
mod serve;
mod services;
mod storage;
mod welcome;

use std::{error::Error, io, iter, process::ExitCode};

use clap::Parser as _;
use tracing_subscriber::{Layer as _, filter::Targets, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::{
    cli::{Arguments, Command},
    config::{Faults, Settings},
};

/// A password hash takes 19 MiB for a moment; glibc's allocator would keep as much for each thread that hashed once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What `main` tells in words; nobody acts on it.
type Failure = Box<dyn Error>;

/// Exits with 0 if all went well, 2 if the command line or a setting is wrong, 1 if anything else is.
fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Err(failure) = start(arguments) else {
        return ExitCode::SUCCESS;
    };
    eprintln!("inkshelf: {}", in_words(&*failure));
    ExitCode::from(if failure.is::<Faults>() { 2 } else { 1 })
}

fn start(arguments: Arguments) -> Result<(), Failure> {
    let settings = Settings::of_process()?;
    log_to_stderr(settings.log.clone());
    actix_web::rt::System::new().block_on(run(arguments.command, settings))
}

async fn run(command: Option<Command>, settings: Settings) -> Result<(), Failure> {
    match command {
        None => serve::serve(settings).await,
        Some(Command::User(command)) => commands::user::run(command, &settings).await,
        Some(Command::Library(command)) => commands::library::run(command, &settings).await,
        Some(Command::Storage(command)) => commands::storage::run(command, &settings).await,
        Some(Command::Check) => {
            commands::check::run(&settings);
            Ok(())
        }
    }
}

fn log_to_stderr(log: Targets) {
    tracing_subscriber::registry().with(fmt::layer().compact().with_writer(io::stderr).with_filter(log)).init();
}

/// Says what went wrong, then why, cause by cause.
fn in_words(failure: &(dyn Error + 'static)) -> String {
    let causes = iter::successors(Some(failure), |&error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
