//! The command `kepub`.

mod arguments;
mod books;
mod describe;
mod failure;
mod interrupt;
mod inventory;
mod natural;
mod plan;
mod printable;
mod progress;
mod run;
mod settings;
mod sink;
mod sizes;
mod summary;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _, error::ErrorKind};

use crate::{arguments::Arguments, interrupt::Interrupt, plan::Plan, summary::Summary};

/// Exits with 0 if every book was converted, 1 if one was not, 2 if the command line is wrong, and with 130 after
/// Ctrl-C, as a shell expects it.
fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match start(&arguments) {
        Ok(exit) => exit,
        Err(mistake) => Arguments::command().error(ErrorKind::ValueValidation, mistake).exit(),
    }
}

/// Fails with what is wrong with the command line.
fn start(arguments: &Arguments) -> Result<ExitCode, String> {
    let options = arguments.settings.options()?;
    let interrupt = Interrupt::listen().map_err(|error| format!("can't listen for Ctrl-C: {error}"))?;
    let plan = Plan::make(arguments)?;
    let mut summary = Summary::new(arguments, plan.aside);
    run::run(&plan.books, options, arguments, &interrupt, &mut summary);
    summary.end(plan.books.len());
    Ok(match () {
        () if interrupt.has_come() => ExitCode::from(interrupt::EXIT_STATUS),
        () if summary.has_failures() => ExitCode::FAILURE,
        () => ExitCode::SUCCESS,
    })
}
