//! Rules for [`domain::sessions::SessionService`].

use domain::{
    accounts::{Access, Role},
    error::Error,
    sessions::{SessionService, SessionToken},
    sign_in::Reader,
};

use crate::readers::{HOME, World, key, name};

#[tokio::test]
async fn a_session_is_its_readers_for_thirty_days() {
    let (world, ann, token) = signed_in().await;
    world.clock.advance_seconds(i64::from(SessionService::DAYS) * 24 * 60 * 60 - 1);
    assert_eq!(world.sessions.reader(token.expose()).await.unwrap(), ann);
    world.clock.advance_seconds(1);
    is_over(&world, &token).await;
}

#[tokio::test]
async fn what_was_never_started_is_unauthorized() {
    let (world, _, token) = signed_in().await;
    let other = format!("z{}", &token.expose()[1..]);
    for text in ["", "ann", &token.expose()[1..], &format!("{} ", token.expose()), &other] {
        assert!(matches!(world.sessions.reader(text).await, Err(Error::Unauthorized)), "{text}");
        world.sessions.end(text).await.unwrap();
    }
    world.sessions.reader(token.expose()).await.unwrap();
}

#[tokio::test]
async fn a_session_has_the_rights_of_now() {
    let (world, ann, token) = signed_in().await;
    world.accounts.set_role(&ann.id, Role::Administrator).await.unwrap();
    assert_eq!(world.sessions.reader(token.expose()).await.unwrap().role, Role::Administrator);
    world.accounts.set_access(&ann.id, Access::Disabled).await.unwrap();
    is_over(&world, &token).await;
}

#[tokio::test]
async fn signing_out_ends_one_session() {
    let (world, ann, token) = signed_in().await;
    let other = world.sessions.start(&ann).await.unwrap();
    for _ in 0..2 {
        world.sessions.end(token.expose()).await.unwrap();
        is_over(&world, &token).await;
    }
    assert_eq!(world.sessions.reader(other.expose()).await.unwrap(), ann);
    world.sessions.end_all(&ann).await.unwrap();
    is_over(&world, &other).await;
}

#[tokio::test]
async fn a_change_of_the_password_ends_all_sessions() {
    let (world, ann, token) = signed_in().await;
    world.accounts.add(name("bob"), &key("secret"), Role::Reader).await.unwrap();
    let bob = world.sign_in.sign_in(&name("bob"), &key("secret"), HOME).await.unwrap();
    let bobs = world.sessions.start(&bob).await.unwrap();
    world.accounts.change_settings(&ann, None, Some(false)).await.unwrap();
    world.sessions.reader(token.expose()).await.unwrap();

    world.accounts.change_password(&ann, &key("other")).await.unwrap();
    is_over(&world, &token).await;
    world.sessions.reader(bobs.expose()).await.unwrap();
}

#[tokio::test]
async fn a_removed_readers_session_neither_goes_on_nor_starts() {
    let (world, ann, token) = signed_in().await;
    world.accounts.remove(&ann).await.unwrap();
    is_over(&world, &token).await;
    assert!(matches!(world.sessions.start(&ann).await, Err(Error::Unauthorized)));
}

/// Ann, and the session that she has started.
async fn signed_in() -> (World, Reader, SessionToken) {
    let world = World::new().with_ann().await;
    let ann = world.sign_in.sign_in(&name("ann"), &key("secret"), HOME).await.unwrap();
    let token = world.sessions.start(&ann).await.unwrap();
    (world, Reader::clone(&ann), token)
}

async fn is_over(world: &World, token: &SessionToken) {
    assert!(matches!(world.sessions.reader(token.expose()).await, Err(Error::Unauthorized)));
}
