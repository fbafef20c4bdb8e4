//! Rules for [`SessionRepository`](domain::sessions::SessionRepository).

use domain::{
    accounts::{AccountChange, UserId},
    error::Changed,
    sessions::Session,
};

use crate::{Backend, accounts::nobody, catalog::moment, concurrency::at_once, samples::session};

pub async fn a_session_stands_for_its_user_until_it_expires(backend: &Backend) {
    let [ann, bob] = [backend.user("ann").await, backend.user("bob").await];
    let [anns, bobs] = [backend.session(&ann, "anns", 60).await, backend.session(&bob, "bobs", 90).await];
    for now in [0, 59] {
        assert_eq!(user_of(backend, &anns, now).await, Some(ann.clone()));
        assert_eq!(user_of(backend, &bobs, now).await, Some(bob.clone()));
    }
    assert_eq!(user_of(backend, &anns, 60).await, None);
    assert_eq!(user_of(backend, &bobs, 60).await, Some(bob));
    assert_eq!(user_of(backend, &session(&ann, "another", 60), 0).await, None);
}

/// Those that live on are left when it goes.
pub async fn an_expired_session_is_absent_until_it_is_swept(backend: &Backend) {
    let [ann, bob] = [backend.user("ann").await, backend.user("bob").await];
    let (short, long) = (backend.session(&ann, "short", 60).await, backend.session(&ann, "long", 61).await);
    let new = session(&bob, "new", 120);
    assert_eq!(backend.sessions.insert(&new, moment(60)).await.unwrap(), Changed::Yes);
    assert_eq!(user_of(backend, &short, 60).await, None);
    assert_eq!(user_of(backend, &long, 60).await, Some(ann));
    assert_eq!(user_of(backend, &new, 60).await, Some(bob));
}

pub async fn a_session_leads_to_its_user_as_they_are(backend: &Backend) {
    let user = backend.user("ann").await;
    let session = backend.session(&user, "anns", 60).await;
    for flag in [true, false] {
        let change = AccountChange { disabled: Some(flag), admin: Some(flag), ..AccountChange::default() };
        assert_eq!(backend.accounts.update(&user, &change).await.unwrap(), Changed::Yes);
        let found = backend.sessions.find(&session.digest, moment(0)).await.unwrap().unwrap();
        assert_eq!((&found.id, found.disabled, found.admin), (&user, flag, flag));
    }
}

pub async fn nobodys_session_is_not_kept(backend: &Backend) {
    let session = session(&nobody(), "nobodys", 60);
    assert_eq!(backend.sessions.insert(&session, moment(0)).await.unwrap(), Changed::Absent);
    assert_eq!(user_of(backend, &session, 0).await, None);
}

pub async fn a_removed_session_is_gone(backend: &Backend) {
    let user = backend.user("ann").await;
    let (home, away) = (backend.session(&user, "home", 60).await, backend.session(&user, "away", 60).await);
    for _ in 0..2 {
        backend.sessions.remove(&away.digest).await.unwrap();
        assert_eq!(user_of(backend, &away, 0).await, None);
        assert_eq!(user_of(backend, &home, 0).await, Some(user.clone()));
    }
    backend.sessions.remove(&session(&user, "another", 60).digest).await.unwrap();
}

pub async fn all_sessions_of_one_user_go_at_once(backend: &Backend) {
    let [ann, bob] = [backend.user("ann").await, backend.user("bob").await];
    let bobs = backend.session(&bob, "bobs", 60).await;
    let mut anns = Vec::new();
    for i in 0..60 {
        anns.push(backend.session(&ann, &format!("anns {i}"), 60).await);
    }
    for _ in 0..2 {
        backend.sessions.remove_all(&ann).await.unwrap();
        for session in &anns {
            assert_eq!(user_of(backend, session, 0).await, None);
        }
    }
    backend.sessions.remove_all(&nobody()).await.unwrap();
    assert_eq!(user_of(backend, &bobs, 0).await, Some(bob));
    let next = backend.session(&ann, "next", 60).await;
    assert_eq!(user_of(backend, &next, 0).await, Some(ann));
}

/// Whoever takes the name next has none.
pub async fn a_removed_accounts_sessions_are_gone(backend: &Backend) {
    let [ann, bob] = [backend.user("ann").await, backend.user("bob").await];
    let [anns, bobs] = [backend.session(&ann, "anns", 60).await, backend.session(&bob, "bobs", 60).await];
    backend.accounts.remove(&ann).await.unwrap();
    assert_eq!(user_of(backend, &anns, 0).await, None);
    let next = backend.user("ann").await;
    assert_eq!(user_of(backend, &anns, 0).await, None);
    assert_eq!(user_of(backend, &backend.session(&next, "next", 60).await, 0).await, Some(next));
    assert_eq!(user_of(backend, &bobs, 0).await, Some(bob));
}

/// Whatever is started while the account goes, and others' expire.
pub async fn no_session_outlives_a_removal(backend: &Backend) {
    let [ann, bob] = [backend.user("ann").await, backend.user("bob").await];
    for i in 0..8 {
        backend.session(if i % 2 == 0 { &ann } else { &bob }, &format!("old {i}"), 30).await;
    }
    let owner = ann.clone();
    at_once(backend, move |backend, i| {
        let user = owner.clone();
        async move {
            match i % 4 {
                0 => backend.accounts.remove(&user).await.unwrap(),
                1 => backend.sessions.remove_all(&user).await.unwrap(),
                _ => {
                    let new = session(&user, &format!("new {i}"), 60);
                    let _ = backend.sessions.insert(&new, moment(30)).await.unwrap();
                }
            }
        }
    })
    .await;
    backend.user("ann").await;
    for i in 0..16 {
        assert_eq!(user_of(backend, &session(&ann, &format!("new {i}"), 60), 30).await, None);
    }
}

/// Whom the session stands for at [`moment`] so and so.
async fn user_of(backend: &Backend, session: &Session, now: i64) -> Option<UserId> {
    let found = backend.sessions.find(&session.digest, moment(now)).await.unwrap();
    found.map(|account| account.id)
}
