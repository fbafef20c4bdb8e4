//! What a reader chooses, and what they take along when they leave.

use actix_web::{HttpResponse, web::Data};
use domain::{
    accounts::{AccountService, Offer},
    error::Error,
    passwords::DeviceKey,
    sign_in::SignInService,
};
use serde::{Deserialize, Serialize};

use super::{SignedIn, WebError, error::said_in_form};
use crate::{
    address::of_client, body::Body, detached::to_the_end, kosync::OfferBody, parameter::encoded, public_url, session,
};

const PATH: &str = "/user/account";

#[derive(Serialize)]
struct AccountContent {
    offer: OfferBody,
    /// If anybody may see it.
    card: Option<Card>,
    /// Why something wasn't done.
    refusal: Option<String>,
}

#[derive(Serialize)]
struct Card {
    /// Below the base path.
    src: String,
    markdown: String,
}

/// What can be done; fields as the JSON has them.
#[derive(Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
enum Change {
    Offer { offer: OfferBody },
    Card { card: Option<String> },
    Delete { password: String },
}

pub async fn page(visit: SignedIn, accounts: Data<AccountService>) -> Result<HttpResponse, WebError> {
    show(&visit, &accounts, None).await
}

pub async fn change(
    visit: SignedIn,
    body: Body,
    accounts: Data<AccountService>,
    sign_in: Data<SignInService>,
) -> Result<HttpResponse, WebError> {
    let reader = visit.reader.clone();
    let done = match body.read_form()? {
        Change::Offer { offer } => set(&visit, &accounts, (Some(offer.into()), None)).await,
        Change::Card { card } => set(&visit, &accounts, (None, Some(card.is_some()))).await,
        Change::Delete { password } => {
            let (accounts, from) = (accounts.clone(), of_client(&visit.request));
            let removed = to_the_end(async move {
                let key = DeviceKey::of_password(&password).map_err(|_| Error::Unauthorized)?;
                let found = sign_in.sign_in_anew(&reader.name, &key, from).await?;
                accounts.remove(&found).await
            });
            removed.await.map(|()| {
                let mut response = visit.go("/");
                session::ended(&visit.request).set_in(&mut response);
                response
            })
        }
    };
    match done {
        Ok(response) => Ok(response),
        Err(Error::Unauthorized) => show(&visit, &accounts, Some("The password is wrong.".to_owned())).await,
        Err(error) => show(&visit, &accounts, Some(said_in_form(error)?)).await,
    }
}

async fn set(
    visit: &SignedIn,
    accounts: &Data<AccountService>,
    (offer, card): (Option<Offer>, Option<bool>),
) -> Result<HttpResponse, Error> {
    let (accounts, reader) = (accounts.clone(), visit.reader.clone());
    to_the_end(async move { accounts.change_settings(&reader, offer, card).await }).await?;
    Ok(visit.go(PATH))
}

async fn show(visit: &SignedIn, accounts: &AccountService, refusal: Option<String>) -> Result<HttpResponse, WebError> {
    let settings = accounts.settings(&visit.reader).await?;
    let card = || {
        let src = format!("/card/{}", encoded(visit.reader.name.as_str()));
        let markdown = format!("![What I'm reading]({})", public_url::absolute(&visit.request, &src));
        Card { src, markdown }
    };
    let content = AccountContent { offer: settings.offer.into(), card: settings.card.then(card), refusal };
    Ok(visit.show("web/account.html", "Account", &content))
}
