//! Rules for [`domain::accounts::AccountService`].

use domain::{
    accounts::{AccountRepository as _, Offer, Registration, Role, Settings},
    error::Error,
};

use crate::readers::{AWAY, HOME, World, key, name};

#[tokio::test]
async fn a_taken_name_is_refused_and_keeps_its_password() {
    let world = World::new().with_ann().await;
    let again = world.accounts.register(name("ann"), &key("other"), HOME).await;
    assert!(matches!(again, Err(Error::NameTaken)));
    assert_eq!(world.sign_in("secret", HOME).await, "hello ann");
}

#[tokio::test]
async fn closed_registration_lets_only_the_operator_make_accounts() {
    let world = World::new();
    let accounts = world.accounts.with_registration(Registration::Closed);
    let refused = accounts.register(name("ann"), &key("secret"), HOME).await;
    assert!(matches!(refused, Err(Error::RegistrationClosed)));
    accounts.add(name("ann"), &key("secret"), Role::Administrator).await.unwrap();
    assert!(accounts.find(&name("ann")).await.unwrap().admin);
}

#[tokio::test]
async fn an_address_registers_five_accounts_a_minute() {
    let world = World::new();
    for i in 0..5 {
        world.accounts.register(name(&format!("reader {i}")), &key("secret"), HOME).await.unwrap();
    }
    let sixth = world.accounts.register(name("ann"), &key("secret"), HOME).await;
    assert!(matches!(sixth, Err(Error::TooManyRegistrations { retry_after_seconds: 60 })));
    world.accounts.register(name("ann"), &key("secret"), AWAY).await.unwrap();
    world.clock.advance_seconds(60);
    world.accounts.register(name("bob"), &key("secret"), HOME).await.unwrap();
}

#[tokio::test]
async fn settings_change_one_by_one() {
    let world = World::new().with_ann().await;
    let reader = world.sign_in.sign_in(&name("ann"), &key("secret"), HOME).await.unwrap();
    let changed = world.accounts.change_settings(&reader, Some(Offer::Furthest), None).await.unwrap();
    assert_eq!(changed, Settings { offer: Offer::Furthest, card: true });
    let changed = world.accounts.change_settings(&reader, None, Some(false)).await.unwrap();
    assert_eq!(changed, Settings { offer: Offer::Furthest, card: false });
    assert_eq!(world.accounts.settings(&reader).await.unwrap(), changed);
}

/// Another node removed the account a moment ago; this one still remembers the reader.
#[tokio::test]
async fn a_removed_readers_key_is_wrong() {
    let world = World::new().with_ann().await;
    let reader = world.sign_in.sign_in(&name("ann"), &key("secret"), HOME).await.unwrap();
    world.memory.remove(&reader.id).await.unwrap();
    assert!(matches!(world.accounts.settings(&reader).await, Err(Error::Unauthorized)));
    assert!(matches!(world.accounts.change_settings(&reader, None, Some(true)).await, Err(Error::Unauthorized)));
    assert!(matches!(world.accounts.change_password(&reader, &key("other")).await, Err(Error::Unauthorized)));
}
