//! Rules for [`domain::books::BookService`].

use domain::{
    accounts::{Access, AccountRepository as _},
    error::{Error, Missing},
};

use crate::readers::{HOME, World, key, name};

#[tokio::test]
async fn the_card_is_public_until_its_owner_says_otherwise() {
    let world = World::new().with_ann().await;
    assert_eq!(world.books.card(&name("ann"), 5).await.unwrap(), []);
    let reader = world.sign_in.sign_in(&name("ann"), &key("secret"), HOME).await.unwrap();
    world.accounts.change_settings(&reader, None, Some(false)).await.unwrap();
    assert!(matches!(world.books.card(&name("ann"), 5).await, Err(Error::NotFound(Missing::User))));
}

#[tokio::test]
async fn strangers_and_disabled_accounts_have_no_card() {
    let world = World::new().with_ann().await;
    assert!(matches!(world.books.card(&name("bob"), 5).await, Err(Error::NotFound(Missing::User))));
    let account = world.memory.find(&name("ann")).await.unwrap().unwrap();
    world.accounts.set_access(&account.id, Access::Disabled).await.unwrap();
    assert!(matches!(world.books.card(&name("ann"), 5).await, Err(Error::NotFound(Missing::User))));
}
