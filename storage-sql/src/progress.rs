//! Places in SQL.

use async_trait::async_trait;
use diesel::prelude::*;
use domain::{
    accounts::UserId,
    clock::Timestamp,
    documents::DocumentId,
    error::{Changed, StorageError},
    progress::{Current, DeviceId, Progress, ProgressRepository, Pushed, offer_again, settle, sort_newest_first},
};

use crate::{
    Database, accounts,
    connection::{Connection, on_each_backend, unreadable},
    groups::canonical,
    hot::{self, Target},
    names,
    place::{Place, place_columns},
    schema::{links, places, progress},
};

#[async_trait]
impl ProgressRepository for Database {
    async fn find(&self, user: &UserId, document: &DocumentId) -> Result<Option<Current>, StorageError> {
        let (user, document) = (user.clone(), document.clone());
        self.look_up("find a place", move |conn| current(conn, &user, &document)).await
    }

    async fn push(&self, user: &UserId, progress: &Progress) -> Result<Pushed, StorageError> {
        let (user, progress) = (user.clone(), progress.clone());
        self.write("push a place", move |conn| push(conn, &user, &progress)).await
    }

    async fn places(&self, user: &UserId, document: &DocumentId) -> Result<Vec<Progress>, StorageError> {
        let (user, document) = (user.clone(), document.clone());
        self.read("list places", move |conn| places(conn, &user, &document)).await
    }

    async fn all_places(&self, user: &UserId) -> Result<Vec<Progress>, StorageError> {
        let user = user.clone();
        self.read("list all places", move |conn| {
            let places = places::table.filter(places::user_id.eq(user.as_str()));
            let places = places.select(place_columns!(places, document));
            Ok(sorted(on_each_backend!(conn, |conn| places.load(conn))?))
        })
        .await
    }

    async fn offer(
        &self,
        user: &UserId,
        document: &DocumentId,
        device: &DeviceId,
        now: Timestamp,
    ) -> Result<Changed, StorageError> {
        let (user, document, device) = (user.clone(), document.clone(), device.clone());
        self.write("offer a place", move |conn| {
            accounts::lock(conn, &user)?;
            let Some(current) = current(conn, &user, &document)? else {
                return Ok(Changed::Absent);
            };
            let places = places(conn, &user, &document)?;
            let Some(offered) = offer_again(places, &device, Some(&current.progress), now) else {
                return Ok(Changed::Absent);
            };
            hot::offer(conn, &user, &current.canonical, &offered)?;
            Ok(Changed::Yes)
        })
        .await
    }
}

/// The place that the group of `document` offers.
pub fn current(conn: &mut Connection<'_>, user: &UserId, document: &DocumentId) -> QueryResult<Option<Current>> {
    let (user, document) = (user.as_str(), document.as_str());
    let current = progress::table
        .filter(progress::user_id.eq(user))
        .filter(progress::document.eq(canonical(user, document)))
        .select((progress::document, place_columns!(progress, pushed_for)));
    let row: Option<(String, Place)> = on_each_backend!(conn, |conn| current.get_result(conn)).optional()?;
    let current = row.map(|(canonical, place)| {
        let canonical = DocumentId::parse(&canonical).map_err(unreadable)?;
        Ok(Current { canonical, progress: place.0 })
    });
    current.transpose()
}

fn push(conn: &mut Connection<'_>, user: &UserId, progress: &Progress) -> QueryResult<Pushed> {
    accounts::lock(conn, user)?;
    let Some(mut target) = Target::find(conn, user, progress)? else {
        return Ok(Pushed::NoAccount);
    };
    if let Some(name) = &progress.description.filename
        && !target.named
    {
        names::join_namesakes(conn, user, name, progress)?;
        target = Target::find(conn, user, progress)?.unwrap_or(target);
    }
    if let Some(current) = settle(target.offer, target.current.as_ref(), progress) {
        hot::offer(conn, user, &target.canonical, &current)?;
    }
    hot::keep(conn, user, progress)?;
    Ok(Pushed::Kept)
}

/// The places that devices left in the group of `document`.
pub fn places(conn: &mut Connection<'_>, user: &UserId, document: &DocumentId) -> QueryResult<Vec<Progress>> {
    let canonical = diesel::select(canonical(user.as_str(), document.as_str()));
    let canonical: String = on_each_backend!(conn, |conn| canonical.get_result(conn))?;
    let members = links::table
        .filter(links::user_id.eq(user.as_str()))
        .filter(links::canonical.eq(&canonical))
        .select(links::document);
    let mut documents: Vec<String> = on_each_backend!(conn, |conn| members.load(conn))?;
    documents.push(canonical);
    let places = places::table
        .filter(places::user_id.eq(user.as_str()))
        .filter(places::document.eq_any(documents))
        .select(place_columns!(places, document));
    Ok(sorted(on_each_backend!(conn, |conn| places.load(conn))?))
}

fn sorted(rows: Vec<Place>) -> Vec<Progress> {
    let mut places: Vec<Progress> = rows.into_iter().map(|place| place.0).collect();
    sort_newest_first(&mut places);
    places
}
