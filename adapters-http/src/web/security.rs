//! The password, and the keys by which devices get in that can't sign in.

use actix_web::{HttpResponse, web::Data};
use domain::{
    accounts::AccountService,
    api_keys::{ApiKey, ApiKeyId, ApiKeyName, ApiKeyService, Permission},
    error::{Error, Invalid, Missing},
    passwords::DeviceKey,
    sessions::SessionService,
    short_urls::ShortUrlService,
    sign_in::SignInService,
};
use serde::{Deserialize, Serialize};

use super::{SignedIn, WebError, error::said_in_form};
use crate::{address::of_client, body::Body, card::date, detached::to_the_end, public_url, session};

const PATH: &str = "/user/security";

#[derive(Default, Serialize)]
struct SecurityContent {
    keys: Vec<Key>,
    /// What was done, or why it wasn't.
    notice: Option<Notice>,
    short_url: Option<ShortUrl>,
    catalogue: String,
}

#[derive(Serialize)]
struct Key {
    id: String,
    name: String,
    secret: String,
    last_used: String,
    ereader_browser: bool,
    opds: bool,
    /// Just made: shown open.
    is_new: bool,
}

#[derive(Serialize)]
struct ShortUrl {
    key: String,
    /// Without `http://`, which browsers add.
    typed: String,
    minutes: u32,
}

#[derive(Serialize)]
struct Notice {
    words: String,
    is_refusal: bool,
}

/// What can be done; fields as the JSON has them.
#[derive(Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
enum Change {
    Password { current: String, new: String, confirm: String },
    Create { name: String },
    Rename { id: String, name: String },
    Permissions { id: String, ereader_browser: Option<String>, opds: Option<String> },
    ShortUrl { id: String },
    Delete { id: String },
    SignOutEverywhere,
}

/// The services that the page needs.
struct Services {
    keys: Data<ApiKeyService>,
    short_urls: Data<ShortUrlService>,
    accounts: Data<AccountService>,
    sign_in: Data<SignInService>,
    sessions: Data<SessionService>,
}

pub async fn page(visit: SignedIn, keys: Data<ApiKeyService>) -> Result<HttpResponse, WebError> {
    Ok(show(&visit, &keys, SecurityContent::default(), None).await?)
}

pub async fn change(
    visit: SignedIn,
    body: Body,
    keys: Data<ApiKeyService>,
    short_urls: Data<ShortUrlService>,
    (accounts, sign_in, sessions): (Data<AccountService>, Data<SignInService>, Data<SessionService>),
) -> Result<HttpResponse, WebError> {
    let change: Change = body.read_form()?;
    let services = Services { keys, short_urls, accounts, sign_in, sessions };
    let keys = services.keys.clone();
    match done(&visit, change, &services).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let words = match error {
                Error::Unauthorized => "The current password is wrong.".to_owned(),
                error => said_in_form(error)?,
            };
            let notice = Some(Notice { words, is_refusal: true });
            Ok(show(&visit, &keys, SecurityContent { notice, ..SecurityContent::default() }, None).await?)
        }
    }
}

async fn done(visit: &SignedIn, change: Change, services: &Services) -> Result<HttpResponse, Error> {
    let (reader, keys) = (&visit.reader, &services.keys);
    let id = |id: &str| ApiKeyId::parse(id).map_err(|_| Error::NotFound(Missing::ApiKey));
    match change {
        Change::Password { current, new, confirm } => {
            return change_password(visit, (&current, &new, &confirm), services).await;
        }
        Change::Create { name } => {
            let key = keys.create(reader, ApiKeyName::parse(&name)?).await?;
            let content = SecurityContent::default();
            return show(visit, keys, content, Some(&key.id)).await;
        }
        Change::Rename { id: key, name } => {
            keys.rename(reader, &id(&key)?, ApiKeyName::parse(&name)?).await?;
        }
        Change::Permissions { id: key, ereader_browser, opds } => {
            let key = id(&key)?;
            for (permission, is_given) in
                [(Permission::EreaderBrowser, ereader_browser.is_some()), (Permission::Opds, opds.is_some())]
            {
                if is_given {
                    keys.grant(reader, &key, permission).await?;
                } else {
                    keys.revoke(reader, &key, permission).await?;
                }
            }
        }
        Change::ShortUrl { id: key } => {
            let url = services.short_urls.create(reader, &id(&key)?).await?;
            let address = public_url::absolute(&visit.request, &format!("/e/{}", url.code.as_str()));
            let typed = address.strip_prefix("http://").unwrap_or(&address).to_owned();
            let short_url = Some(ShortUrl { key, typed, minutes: ShortUrlService::MINUTES });
            let content = SecurityContent { short_url, ..SecurityContent::default() };
            return show(visit, keys, content, None).await;
        }
        Change::Delete { id: key } => keys.remove(reader, &id(&key)?).await?,
        Change::SignOutEverywhere => {
            services.sessions.end_all(reader).await?;
            return Ok(visit.go("/login"));
        }
    }
    Ok(visit.go(PATH))
}

/// Changes the password, which ends all sessions, and starts another for this browser.
async fn change_password(
    visit: &SignedIn,
    (current, new, confirm): (&str, &str, &str),
    services: &Services,
) -> Result<HttpResponse, Error> {
    if new != confirm {
        return Err(Invalid::new("confirm", "the same as the new password").into());
    }
    let (current, new) =
        (DeviceKey::of_password(current).map_err(|_| Error::Unauthorized)?, DeviceKey::of_password(new)?);
    let (sign_in, accounts) = (services.sign_in.clone(), services.accounts.clone());
    let (reader, from) = (visit.reader.clone(), of_client(&visit.request));
    to_the_end(async move {
        sign_in.sign_in_anew(&reader.name, &current, from).await?;
        accounts.change_password(&reader, &new).await
    })
    .await?;
    let token = services.sessions.start(&visit.reader).await?;
    let notice =
        Notice { words: "The password is changed. Other browsers are signed out.".to_owned(), is_refusal: false };
    let content = SecurityContent { notice: Some(notice), ..SecurityContent::default() };
    let mut response = show(visit, &services.keys, content, None).await?;
    session::started(&token, &visit.request).set_in(&mut response);
    Ok(response)
}

async fn show(
    visit: &SignedIn,
    keys: &ApiKeyService,
    content: SecurityContent,
    new: Option<&ApiKeyId>,
) -> Result<HttpResponse, Error> {
    let keys = keys.list(&visit.reader).await?;
    let keys = keys.iter().map(|key| Key::new(key, new == Some(&key.id))).collect();
    let catalogue = public_url::absolute(&visit.request, "/opds/key/");
    Ok(visit.show("web/security.html", "Security", &SecurityContent { keys, catalogue, ..content }))
}

impl Key {
    fn new(key: &ApiKey, is_new: bool) -> Self {
        Self {
            id: key.id.as_str().to_owned(),
            name: key.name.as_str().to_owned(),
            secret: key.secret.expose().to_owned(),
            last_used: key.last_accessed_at.map_or("never".to_owned(), date),
            ereader_browser: key.permissions.contains(&Permission::EreaderBrowser),
            opds: key.permissions.contains(&Permission::Opds),
            is_new,
        }
    }
}
