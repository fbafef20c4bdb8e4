//! What a user can choose.

use actix_web::{HttpResponse, web::Data};
use domain::accounts::{AccountService, Offer, Settings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{KosyncError, Reader};
use crate::{body::Body, detached::to_the_end};

#[derive(Serialize, ToSchema)]
#[schema(as = Settings)]
pub struct SettingsBody {
    offer: OfferBody,
    /// Whether anybody may see the card.
    card: bool,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SettingsChange)]
pub struct ChangeBody {
    offer: Option<OfferBody>,
    card: Option<bool>,
}

/// Which place devices are offered: the one pushed last, or none further back than the furthest.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = Offer)]
pub enum OfferBody {
    Latest,
    Furthest,
}

/// The user's settings
#[utoipa::path(get, path = "/user/settings", tag = "Accounts", responses((status = 200, body = SettingsBody)))]
pub async fn settings(Reader(reader): Reader, service: Data<AccountService>) -> Result<HttpResponse, KosyncError> {
    let settings = service.settings(&reader).await?;
    Ok(HttpResponse::Ok().json(SettingsBody::from(settings)))
}

/// Change settings
///
/// What is left out stays.
#[utoipa::path(
    patch, path = "/user/settings", tag = "Accounts", request_body = ChangeBody,
    responses((status = 200, description = "All settings", body = SettingsBody))
)]
pub async fn change_settings(
    Reader(reader): Reader,
    service: Data<AccountService>,
    body: Body,
) -> Result<HttpResponse, KosyncError> {
    let ChangeBody { offer, card } = body.read()?;
    let change = async move { service.change_settings(&reader, offer.map(Offer::from), card).await };
    let settings = to_the_end(change).await?;
    Ok(HttpResponse::Ok().json(SettingsBody::from(settings)))
}

impl From<Settings> for SettingsBody {
    fn from(settings: Settings) -> Self {
        Self { offer: settings.offer.into(), card: settings.card }
    }
}

impl From<Offer> for OfferBody {
    fn from(offer: Offer) -> Self {
        match offer {
            Offer::Latest => Self::Latest,
            Offer::Furthest => Self::Furthest,
        }
    }
}

impl From<OfferBody> for Offer {
    fn from(offer: OfferBody) -> Self {
        match offer {
            OfferBody::Latest => Self::Latest,
            OfferBody::Furthest => Self::Furthest,
        }
    }
}
