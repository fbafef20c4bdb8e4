//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use domain::{accounts::UserName, catalog::libraries::LibraryName};

/// Keeps your place in every book across KOReader, Readest and CrossPoint.
///
/// Without a command, inkshelf serves. Settings come from the environment and from inkshelf.toml; `inkshelf check`
/// shows them.
#[derive(Debug, Parser)]
#[command(name = "inkshelf", version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Look after accounts
    #[command(subcommand)]
    User(UserCommand),
    /// Look after libraries: folders of books
    #[command(subcommand)]
    Library(LibraryCommand),
    /// Look after the storage
    #[command(subcommand)]
    Storage(StorageCommand),
    /// Show the settings in force, and where each comes from
    Check,
}

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account, whether registration is open or not
    ///
    /// The password is asked for; where standard input is no terminal, it is its first line.
    Add {
        #[command(flatten)]
        name: Name,
        /// Make the account an administrator's
        #[arg(long)]
        admin: bool,
    },
    /// List all accounts
    List,
    /// Change a password, given as for `add`
    Passwd(Name),
    /// Make an administrator of a user
    Promote(Name),
    /// Make an ordinary user of an administrator
    Demote(Name),
    /// Refuse a user everywhere, but keep everything
    Disable(Name),
    /// Let a disabled user in again
    Enable(Name),
    /// Remove a user and all that is theirs
    Remove {
        #[command(flatten)]
        name: Name,
        /// Don't ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum LibraryCommand {
    /// Make a library of a folder, and scan it
    Add {
        #[command(flatten)]
        library: LibraryArgument,
        /// The folder
        path: PathBuf,
    },
    /// List all libraries
    List,
    /// Look for what has changed in a library, or in all
    Scan {
        #[arg(value_parser = LibraryName::parse)]
        name: Option<LibraryName>,
    },
    /// Show a library to a user
    Grant(Grant),
    /// Show a library to a user no more
    Revoke(Grant),
    /// Remove a library; its files stay, and so do the places that readers left in its books
    Remove(LibraryArgument),
}

#[derive(Debug, clap::Args)]
pub struct LibraryArgument {
    #[arg(value_parser = LibraryName::parse)]
    pub name: LibraryName,
}

#[derive(Debug, clap::Args)]
pub struct Grant {
    #[command(flatten)]
    pub library: LibraryArgument,
    #[arg(value_parser = UserName::parse, required_unless_present = "everyone", conflicts_with = "everyone")]
    pub user: Option<UserName>,
    /// To all users there are and will be
    #[arg(long)]
    pub everyone: bool,
}

#[derive(Debug, clap::Args)]
pub struct Name {
    #[arg(value_parser = UserName::parse)]
    pub name: UserName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum StorageCommand {
    /// Make what is missing: the database with its tables, or the tables in DynamoDB
    Create,
    /// Bring the database's tables up to date, as every start does
    Migrate,
    /// Say whether the storage can be used
    Check,
}
