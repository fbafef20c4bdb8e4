//! `inkshelf user`: accounts, from the command line.

use std::io::{self, IsTerminal as _, Write as _};

use domain::{
    accounts::{Access, Account, AccountService, Role, UserName},
    error::Error,
    passwords::DeviceKey,
    sign_in::{Reader, VerifiedKeys},
};

use crate::{
    Failure,
    cli::{Name, UserCommand},
    config::Settings,
    services,
    storage::Storage,
};

/// Runs the command on the storage, beside any server that uses it.
pub async fn run(command: UserCommand, settings: &Settings) -> Result<(), Failure> {
    let storage = Storage::open(&settings.backend).await?;
    let accounts = services::accounts(&storage, settings);
    let outcome = execute(command, &accounts).await;
    if outcome.is_ok() {
        // In another folder than the server's, or without its variables, this is another storage.
        eprintln!("storage: {}", storage.description);
    }
    storage.close().await?;
    outcome
}

async fn execute(command: UserCommand, accounts: &AccountService) -> Result<(), Failure> {
    match command {
        UserCommand::Add { name: Name { name }, admin } => {
            let role = if admin { Role::Administrator } else { Role::Reader };
            accounts.add(name.clone(), &read_password()?, role).await?;
            println!("made {}", name.as_str());
        }
        UserCommand::List => list(accounts).await?,
        UserCommand::Passwd(Name { name }) => {
            let reader = find(accounts, &name).await?;
            accounts.change_password(&reader, &read_password()?).await?;
            changed(&name, "has a new password");
        }
        UserCommand::Promote(Name { name }) => set_role(accounts, &name, Role::Administrator).await?,
        UserCommand::Demote(Name { name }) => set_role(accounts, &name, Role::Reader).await?,
        UserCommand::Disable(Name { name }) => set_access(accounts, &name, Access::Disabled).await?,
        UserCommand::Enable(Name { name }) => set_access(accounts, &name, Access::Enabled).await?,
        UserCommand::Remove { name: Name { name }, yes } => {
            let reader = find(accounts, &name).await?;
            if yes || confirmed(&name)? {
                accounts.remove(&reader).await?;
                changed(&name, "is removed");
            }
        }
    }
    Ok(())
}

/// One line an account: name, role and state, with tabs between them, as no name has any.
async fn list(accounts: &AccountService) -> Result<(), Failure> {
    let mut last: Option<UserName> = None;
    loop {
        let page = accounts.list(last.as_ref(), 100).await?;
        for Account { name, admin, disabled, .. } in &page {
            let role = if *admin { "administrator" } else { "reader" };
            let state = if *disabled { "disabled" } else { "enabled" };
            println!("{}\t{role}\t{state}", name.as_str());
        }
        match page.into_iter().last() {
            Some(account) => last = Some(account.name),
            None => return Ok(()),
        }
    }
}

async fn set_role(accounts: &AccountService, name: &UserName, role: Role) -> Result<(), Failure> {
    accounts.set_role(&find(accounts, name).await?.id, role).await?;
    changed(name, if role == Role::Administrator { "is an administrator" } else { "is a reader like any other" });
    Ok(())
}

async fn set_access(accounts: &AccountService, name: &UserName, access: Access) -> Result<(), Failure> {
    accounts.set_access(&find(accounts, name).await?.id, access).await?;
    changed(name, if access == Access::Disabled { "is disabled" } else { "is enabled" });
    Ok(())
}

async fn find(accounts: &AccountService, name: &UserName) -> Result<Reader, Failure> {
    match accounts.find(name).await {
        Ok(account) => Ok(Reader { role: account.role(), id: account.id, name: account.name }),
        Err(Error::NotFound(_)) => Err(format!("there is no user {}", name.as_str()).into()),
        Err(error) => Err(error.into()),
    }
}

fn changed(name: &UserName, what: &str) {
    println!("{} {what}; servers that run know within {} seconds", name.as_str(), VerifiedKeys::SECONDS);
}

/// Asks for a password, twice because nobody sees it; where nobody can be asked, takes a line of standard input.
fn read_password() -> Result<DeviceKey, Failure> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        return Ok(DeviceKey::of_password(line.trim_end_matches(['\r', '\n']))?);
    }
    let password = rpassword::prompt_password("Password: ")?;
    if rpassword::prompt_password("Once more: ")? != password {
        return Err("the two passwords differ".into());
    }
    Ok(DeviceKey::of_password(&password)?)
}

fn confirmed(name: &UserName) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        return Err("nobody is here to ask: add --yes".into());
    }
    print!("Remove {} with all places, links and labels? [y/N] ", name.as_str());
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer.trim().eq_ignore_ascii_case("y"))
}
