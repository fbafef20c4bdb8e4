//! Rules for the first administrator.

use domain::{
    accounts::{AccountService, Registration, Role, SetUpToken},
    error::Error,
};

use crate::readers::{AWAY, HOME, World, key, name};

const TOKEN: &str = "ABCD-EFGH-JKMN";

#[tokio::test]
async fn who_knows_the_token_is_the_first_administrator() {
    let accounts = closed(World::new());
    assert!(accounts.needs_set_up().await.unwrap());
    accounts.set_up(name("ann"), &key("secret"), "abcd efgh jkmn", HOME).await.unwrap();
    assert_eq!(accounts.find(&name("ann")).await.unwrap().role(), Role::Administrator);
    assert!(!accounts.needs_set_up().await.unwrap());
    let second = accounts.set_up(name("bob"), &key("secret"), TOKEN, HOME).await;
    assert!(matches!(second, Err(Error::Forbidden)));
}

#[tokio::test]
async fn an_administrator_among_many_readers_is_found() {
    let world = World::new();
    for i in 0..150 {
        world.accounts.add(name(&format!("reader {i}")), &key("secret"), Role::Reader).await.unwrap();
    }
    let accounts = closed(world);
    assert!(accounts.needs_set_up().await.unwrap());
    accounts.add(name("zoe"), &key("secret"), Role::Administrator).await.unwrap();
    assert!(!accounts.needs_set_up().await.unwrap());
    assert!(matches!(accounts.set_up(name("ann"), &key("secret"), TOKEN, HOME).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn guesses_at_the_token_are_counted() {
    let accounts = closed(World::new());
    for guess in ["", "ABCD-EFGH-JKMP", "ABCDEFGHJKM", "ABCDEFGHJKMNP", "token"] {
        let refused = accounts.set_up(name("ann"), &key("secret"), guess, HOME).await;
        assert!(matches!(refused, Err(Error::Unauthorized)), "{guess}");
    }
    let sixth = accounts.set_up(name("ann"), &key("secret"), TOKEN, HOME).await;
    assert!(matches!(sixth, Err(Error::TooManyRegistrations { retry_after_seconds: 60 })));
    accounts.set_up(name("ann"), &key("secret"), TOKEN, AWAY).await.unwrap();
}

#[tokio::test]
async fn without_a_token_nobody_sets_up() {
    let accounts = World::new().accounts;
    assert!(accounts.needs_set_up().await.unwrap());
    assert!(matches!(accounts.set_up(name("ann"), &key("secret"), TOKEN, HOME).await, Err(Error::Unauthorized)));
}

#[tokio::test]
async fn a_taken_name_leaves_the_token_for_another() {
    let accounts = closed(World::new().with_ann().await);
    assert!(matches!(accounts.set_up(name("ann"), &key("secret"), TOKEN, HOME).await, Err(Error::NameTaken)));
    accounts.set_up(name("bob"), &key("secret"), TOKEN, HOME).await.unwrap();
}

#[tokio::test]
async fn of_two_at_the_same_time_one_administers() {
    let accounts = closed(World::new());
    let (key, other) = (key("secret"), key("other"));
    let (first, second) = tokio::join!(
        accounts.set_up(name("ann"), &key, TOKEN, HOME),
        accounts.set_up(name("bob"), &other, TOKEN, AWAY),
    );
    first.unwrap();
    assert!(matches!(second, Err(Error::TooManyRegistrations { retry_after_seconds: 1 })));
    assert!(matches!(accounts.set_up(name("bob"), &other, TOKEN, AWAY).await, Err(Error::Forbidden)));
}

fn closed(world: World) -> AccountService {
    world.accounts.with_registration(Registration::Closed).with_set_up(SetUpToken::parse(TOKEN).unwrap())
}
