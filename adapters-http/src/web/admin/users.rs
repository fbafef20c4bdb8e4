//! Who reads here, and who looks after it.

use actix_web::{HttpResponse, web::Data};
use domain::{
    accounts::{Access, Account, AccountService, Role, UserName},
    error::{Error, Missing},
    passwords::DeviceKey,
    sign_in::Reader,
};
use serde::{Deserialize, Serialize};

use super::super::{Administrator, WebError, error::said_in_form};
use crate::{body::Body, card::date, detached::to_the_end, parameter};

const PATH: &str = "/admin/users";
/// How many accounts are shown at once.
const SHOWN: u16 = 50;

#[derive(Serialize)]
struct UsersContent {
    users: Vec<User>,
    /// The addresses of the first page and of the next.
    first: Option<&'static str>,
    next: Option<String>,
    /// The name that was typed for a new account, if it was refused.
    typed: String,
    refusal: Option<String>,
}

#[derive(Serialize)]
struct User {
    name: String,
    admin: bool,
    disabled: bool,
    since: String,
    is_self: bool,
}

#[derive(Deserialize)]
struct ListQuery {
    /// A name.
    after: Option<String>,
}

/// What can be done; fields as the JSON has them.
#[derive(Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
enum Change {
    Add { name: String, password: String, admin: Option<String> },
    Promote { name: String },
    Demote { name: String },
    Disable { name: String },
    Enable { name: String },
    Password { name: String, password: String },
    Remove { name: String },
}

pub async fn page(visit: Administrator, service: Data<AccountService>) -> Result<HttpResponse, WebError> {
    show(&visit, &service, String::new(), None).await
}

pub async fn change(visit: Administrator, body: Body, service: Data<AccountService>) -> Result<HttpResponse, WebError> {
    let change: Change = body.read_form()?;
    let typed = match &change {
        Change::Add { name, .. } => name.clone(),
        _ => String::new(),
    };
    match done(&visit, change, service.clone()).await {
        Ok(()) => Ok(visit.0.go(PATH)),
        Err(Error::Forbidden) => {
            let words = "You can't disable, demote or remove yourself: another administrator can.".to_owned();
            show(&visit, &service, typed, Some(words)).await
        }
        Err(error) => show(&visit, &service, typed, Some(said_in_form(error)?)).await,
    }
}

/// What administrators may not do to themselves is [`Error::Forbidden`]: a server is to keep one.
async fn done(visit: &Administrator, change: Change, service: Data<AccountService>) -> Result<(), Error> {
    let (name, change) = match change {
        Change::Add { name, password, admin } => {
            let (name, key) = (UserName::parse(&name)?, DeviceKey::of_password(&password)?);
            let role = if admin.is_some() { Role::Administrator } else { Role::Reader };
            return to_the_end(async move { service.add(name, &key, role).await }).await;
        }
        Change::Promote { name } => (name, Done::Role(Role::Administrator)),
        Change::Demote { name } => (name, Done::Role(Role::Reader)),
        Change::Disable { name } => (name, Done::Access(Access::Disabled)),
        Change::Enable { name } => (name, Done::Access(Access::Enabled)),
        Change::Password { name, password } => (name, Done::Password(DeviceKey::of_password(&password)?)),
        Change::Remove { name } => (name, Done::Removal),
    };
    let name = UserName::parse(&name).map_err(|_| Error::NotFound(Missing::User))?;
    let account = service.find(&name).await?;
    if account.id == visit.0.reader.id && change.shuts_out() {
        return Err(Error::Forbidden);
    }
    to_the_end(async move { change.make(&account, &service).await }).await
}

/// What becomes of an account.
enum Done {
    Role(Role),
    Access(Access),
    Password(DeviceKey),
    Removal,
}

impl Done {
    /// Whether whoever it is done to administers no more.
    fn shuts_out(&self) -> bool {
        matches!(self, Self::Role(Role::Reader) | Self::Access(Access::Disabled) | Self::Removal)
    }

    async fn make(self, account: &Account, service: &AccountService) -> Result<(), Error> {
        match self {
            Self::Role(role) => service.set_role(&account.id, role).await,
            Self::Access(access) => service.set_access(&account.id, access).await,
            Self::Password(key) => service.change_password(&Reader::from(account), &key).await,
            Self::Removal => service.remove(&Reader::from(account)).await,
        }
    }
}

async fn show(
    visit: &Administrator,
    service: &AccountService,
    typed: String,
    refusal: Option<String>,
) -> Result<HttpResponse, WebError> {
    let ListQuery { after } = parameter::query(&visit.0.request)?;
    let after = after.map(|name| UserName::parse(&name)).transpose()?;
    let mut accounts = service.list(after.as_ref(), SHOWN + 1).await?;
    let more = accounts.len() > usize::from(SHOWN);
    accounts.truncate(SHOWN.into());
    let last = accounts.last().filter(|_| more);
    let content = UsersContent {
        users: accounts.iter().map(|account| User::new(account, &visit.0.reader)).collect(),
        first: after.map(|_| "?"),
        next: last.map(|account| format!("?after={}", parameter::encoded(account.name.as_str()))),
        typed,
        refusal,
    };
    Ok(visit.0.show("web/admin/users.html", "Users", &content))
}

impl User {
    fn new(account: &Account, reader: &Reader) -> Self {
        Self {
            name: account.name.as_str().to_owned(),
            admin: account.admin,
            disabled: account.disabled,
            since: date(account.created_at),
            is_self: account.id == reader.id,
        }
    }
}
