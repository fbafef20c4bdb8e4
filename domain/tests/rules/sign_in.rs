//! Rules for [`domain::sign_in::SignInService`].

use domain::accounts::{Access, AccountRepository as _, Role};

use crate::readers::{AWAY, HOME, World, key, name};

#[tokio::test]
async fn a_right_key_is_let_in_and_a_wrong_one_is_not() {
    let world = World::new().with_ann().await;
    assert_eq!(world.sign_in("secret", HOME).await, "hello ann");
    assert_eq!(world.sign_in("Secret", HOME).await, "unauthorized");
}

#[tokio::test]
async fn an_unknown_name_costs_what_a_wrong_key_does() {
    let world = World::new().with_ann().await;
    let before = world.hashing.runs();
    assert_eq!(world.sign_in("wrong", HOME).await, "unauthorized");
    let wrong_key = world.hashing.runs() - before;
    let stranger = world.sign_in.sign_in(&name("bob"), &key("wrong"), HOME).await;
    assert_eq!(stranger.unwrap_err().to_string(), "unauthorized");
    assert_eq!(world.hashing.runs() - before, 2 * wrong_key);
}

#[tokio::test]
async fn a_verified_key_is_remembered_for_a_minute() {
    let world = World::new().with_ann().await;
    world.sign_in("secret", HOME).await;
    let hashed = world.hashing.runs();
    world.clock.advance_seconds(59);
    assert_eq!(world.sign_in("secret", AWAY).await, "hello ann");
    assert_eq!(world.hashing.runs(), hashed);
    world.clock.advance_seconds(1);
    assert_eq!(world.sign_in("secret", HOME).await, "hello ann");
    assert_eq!(world.hashing.runs(), hashed + 1);
}

#[tokio::test]
async fn concurrent_requests_share_one_verification() {
    for (password, answer) in [("secret", "hello ann"), ("wrong", "unauthorized")] {
        let world = World::new().with_ann().await;
        let hashed = world.hashing.runs();
        let both = tokio::join!(world.sign_in(password, HOME), world.sign_in(password, AWAY));
        assert_eq!(both, (answer.to_owned(), answer.to_owned()));
        assert_eq!(world.hashing.runs(), hashed + 1);
    }
}

#[tokio::test]
async fn a_verification_begun_before_a_change_is_not_remembered() {
    let world = World::new().with_ann().await;
    let reader = world.sign_in.sign_in(&name("ann"), &key("secret"), HOME).await.unwrap();
    world.clock.advance_seconds(60);
    let (answer, disabled) =
        tokio::join!(world.sign_in("secret", HOME), world.accounts.set_access(&reader.id, Access::Disabled));
    disabled.unwrap();
    assert_eq!(answer, "hello ann");
    assert_eq!(world.sign_in("secret", HOME).await, "unauthorized");
}

#[tokio::test]
async fn a_refusal_is_not_remembered() {
    let world = World::new();
    assert_eq!(world.sign_in("secret", HOME).await, "unauthorized");
    let world = world.with_ann().await;
    assert_eq!(world.sign_in("secret", HOME).await, "hello ann");
}

#[tokio::test]
async fn a_changed_password_counts_at_once() {
    let world = World::new().with_ann().await;
    let reader = world.sign_in.sign_in(&name("ann"), &key("secret"), HOME).await.unwrap();
    world.accounts.change_password(&reader, &key("other")).await.unwrap();
    assert_eq!(world.sign_in("secret", HOME).await, "unauthorized");
    assert_eq!(world.sign_in("other", HOME).await, "hello ann");
}

#[tokio::test]
async fn a_disabled_account_looks_like_a_wrong_key() {
    let world = World::new().with_ann().await;
    let reader = world.sign_in.sign_in(&name("ann"), &key("secret"), HOME).await.unwrap();
    world.accounts.set_access(&reader.id, Access::Disabled).await.unwrap();
    assert_eq!(world.sign_in("secret", HOME).await, "unauthorized");
    world.accounts.set_access(&reader.id, Access::Enabled).await.unwrap();
    assert_eq!(world.sign_in("secret", HOME).await, "hello ann");
}

#[tokio::test]
async fn a_removed_account_is_gone_at_once() {
    let world = World::new().with_ann().await;
    let reader = world.sign_in.sign_in(&name("ann"), &key("secret"), HOME).await.unwrap();
    world.accounts.remove(&reader).await.unwrap();
    assert_eq!(world.sign_in("secret", HOME).await, "unauthorized");
}

#[tokio::test]
async fn ten_failures_close_the_door_for_that_name_and_address() {
    let world = World::new().with_ann().await;
    for attempt in 0..10 {
        assert_eq!(world.sign_in(&format!("guess {attempt}"), HOME).await, "unauthorized");
    }
    let hashed = world.hashing.runs();
    assert_eq!(world.sign_in("secret", HOME).await, "too many attempts, try again in 300 s");
    assert_eq!(world.hashing.runs(), hashed);
    assert_eq!(world.sign_in("secret", AWAY).await, "hello ann");
    // Whoever was verified is never throttled.
    assert_eq!(world.sign_in("secret", HOME).await, "hello ann");
    world.accounts.add(name("bob"), &key("secret"), Role::Reader).await.unwrap();
    assert!(world.sign_in.sign_in(&name("bob"), &key("secret"), HOME).await.is_ok());
    world.clock.advance_seconds(300);
    assert_eq!(world.sign_in("wrong", HOME).await, "unauthorized");
}

#[tokio::test]
async fn a_failing_storage_is_nobodys_failure() {
    let world = World::new().with_anns_hash("unreadable").await;
    for _ in 0..11 {
        assert_eq!(world.sign_in("secret", HOME).await, "storage failed to read a password hash");
    }
}

/// Another node removed the account; on this one somebody takes the name, with the same password by chance.
#[tokio::test]
async fn a_name_taken_anew_is_its_new_owners_at_once() {
    let world = World::new().with_ann().await;
    let before = world.sign_in.sign_in(&name("ann"), &key("secret"), HOME).await.unwrap();
    world.memory.remove(&before.id).await.unwrap();
    let world = world.with_ann().await;
    let after = world.sign_in.sign_in(&name("ann"), &key("secret"), HOME).await.unwrap();
    assert_ne!(after.id, before.id);
}

#[tokio::test]
async fn a_success_clears_the_failures() {
    let world = World::new().with_ann().await;
    for _ in 0..3 {
        for attempt in 0..9 {
            assert_eq!(world.sign_in(&format!("guess {attempt}"), HOME).await, "unauthorized");
        }
        assert_eq!(world.sign_in("secret", HOME).await, "hello ann");
        world.clock.advance_seconds(60);
    }
}

#[tokio::test]
async fn a_legacy_hash_is_replaced_at_the_first_success() {
    let salted = format!("salt{}", "5ebe2294ecd0e0f08eab7690d2a6ee69");
    let world = World::with_pepper(Some("salt")).with_anns_hash(&bcrypt::hash(salted, 4).unwrap()).await;
    assert_eq!(world.sign_in("wrong", HOME).await, "unauthorized");
    assert!(world.anns_hash().await.starts_with("$2b$04$"));
    assert_eq!(world.sign_in("secret", HOME).await, "hello ann");
    assert!(world.anns_hash().await.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    world.clock.advance_seconds(61);
    assert_eq!(world.sign_in("secret", HOME).await, "hello ann");
}

#[tokio::test]
async fn a_legacy_hash_without_pepper_has_the_python_servers_default() {
    let salted = format!("default-salt-change-me{}", "5ebe2294ecd0e0f08eab7690d2a6ee69");
    let hash = bcrypt::hash(salted, 4).unwrap();
    assert_eq!(World::new().with_anns_hash(&hash).await.sign_in("secret", HOME).await, "hello ann");
    let peppered = World::with_pepper(Some("salt")).with_anns_hash(&hash).await;
    assert_eq!(peppered.sign_in("secret", HOME).await, "unauthorized");
}

#[tokio::test]
async fn a_hash_that_cannot_be_read_is_a_failure_not_a_wrong_key() {
    let world = World::new().with_anns_hash("plaintext").await;
    assert_eq!(world.sign_in("secret", HOME).await, "storage failed to read a password hash");
}
