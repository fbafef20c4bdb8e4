//! Rules for [`domain::api_keys::ApiKeyService`] and [`domain::short_urls::ShortUrlService`].

use domain::{
    accounts::{Access, AccountRepository as _, Role},
    api_keys::{ApiKey, ApiKeyId, ApiKeyName, Permission, Visitor},
    clock::Clock as _,
    error::Error,
    sign_in::Reader,
};

use crate::readers::{AWAY, HOME, World, key, name};

#[tokio::test]
async fn a_key_opens_what_it_is_permitted() {
    let (world, ann, made) = with_key().await;
    assert_eq!(made.permissions, [].into());
    assert_eq!(open(&world, &made).await, "forbidden");
    world.api_keys.grant(&ann, &made.id, Permission::Opds).await.unwrap();
    assert_eq!(open(&world, &made).await, "forbidden");
    world.api_keys.grant(&ann, &made.id, Permission::EreaderBrowser).await.unwrap();
    assert_eq!(open(&world, &made).await, "hello ann");
    world.api_keys.revoke(&ann, &made.id, Permission::EreaderBrowser).await.unwrap();
    assert_eq!(open(&world, &made).await, "forbidden");
}

#[tokio::test]
async fn a_key_is_gone_at_once() {
    let (world, ann, made) = with_key().await;
    world.api_keys.grant(&ann, &made.id, Permission::EreaderBrowser).await.unwrap();
    assert_eq!(open(&world, &made).await, "hello ann");
    world.accounts.set_access(&ann.id, Access::Disabled).await.unwrap();
    assert_eq!(open(&world, &made).await, "unauthorized");
    world.accounts.set_access(&ann.id, Access::Enabled).await.unwrap();
    assert_eq!(open(&world, &made).await, "hello ann");
    world.api_keys.remove(&ann, &made.id).await.unwrap();
    assert_eq!(open(&world, &made).await, "unauthorized");
}

#[tokio::test]
async fn a_disabled_owner_is_refused_before_the_permission() {
    let (world, ann, made) = with_key().await;
    world.accounts.set_access(&ann.id, Access::Disabled).await.unwrap();
    assert_eq!(open(&world, &made).await, "unauthorized");
}

#[tokio::test]
async fn keys_are_the_owners_alone() {
    let (world, ann, made) = with_key().await;
    world.accounts.add(name("bob"), &key("secret"), Role::Administrator).await.unwrap();
    let bob = reader(&world, "bob").await;
    let refused = world.api_keys.rename(&bob, &made.id, key_name("Bob's")).await.unwrap_err();
    assert_eq!(refused.to_string(), "API key not found");
    let refused = world.api_keys.remove(&bob, &made.id).await.unwrap_err();
    assert_eq!(refused.to_string(), "API key not found");
    let refused = world.short_urls.create(&bob, &made.id).await.unwrap_err();
    assert_eq!(refused.to_string(), "API key not found");
    assert_eq!(world.api_keys.list(&ann).await.unwrap(), [made]);
    assert_eq!(world.api_keys.list(&bob).await.unwrap(), []);
}

#[tokio::test]
async fn a_user_has_a_hundred_keys_at_most() {
    let (world, ann, _) = with_key().await;
    for _ in 1..100 {
        world.api_keys.create(&ann, key_name("Kobo")).await.unwrap();
    }
    let refused = world.api_keys.create(&ann, key_name("Kobo")).await.unwrap_err();
    assert_eq!(refused.to_string(), "`keys` must be at most 100");
}

#[tokio::test]
async fn guesses_are_counted_and_uses_are_not() {
    let (world, ann, made) = with_key().await;
    world.api_keys.grant(&ann, &made.id, Permission::EreaderBrowser).await.unwrap();
    for _ in 0..100 {
        assert_eq!(open(&world, &made).await, "hello ann");
    }
    for _ in 0..60 {
        assert_eq!(open_text(&world, "ak_").await, "unauthorized");
    }
    assert_eq!(open_text(&world, "ak_").await, "too many attempts, try again in 60 s");
    // Whoever shares the address with a guesser reads on.
    assert_eq!(open(&world, &made).await, "hello ann");
    let other = world.api_keys.create(&ann, key_name("Other")).await.unwrap();
    assert_eq!(open(&world, &other).await, "too many attempts, try again in 60 s");
    assert!(matches!(visit(&world, other.secret.expose(), AWAY).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn a_use_is_noted_once_a_minute() {
    let (world, ann, made) = with_key().await;
    world.api_keys.grant(&ann, &made.id, Permission::EreaderBrowser).await.unwrap();
    let visitor = async || visit(&world, made.secret.expose(), HOME).await.unwrap();
    let first = visitor().await;
    assert!(world.api_keys.is_due(&first));
    assert!(!world.api_keys.is_due(&first));
    world.api_keys.note_use(&first.key).await.unwrap();
    assert_eq!(visitor().await.key.last_accessed_at, Some(world.clock.now()));
    world.clock.advance_seconds(59);
    assert!(!world.api_keys.is_due(&visitor().await));
    world.clock.advance_seconds(1);
    assert!(world.api_keys.is_due(&visitor().await));
}

#[tokio::test]
async fn a_short_url_leads_to_its_key_for_half_an_hour() {
    let (world, ann, made) = with_key().await;
    let refused = world.short_urls.create(&ann, &made.id).await.unwrap_err();
    assert!(matches!(refused, Error::PermissionMissing));
    world.api_keys.grant(&ann, &made.id, Permission::EreaderBrowser).await.unwrap();
    let url = world.short_urls.create(&ann, &made.id).await.unwrap();
    assert_eq!(url.expires_at.millis_since(world.clock.now()), 30 * 60_000);
    for code in [url.code.as_str(), &url.code.as_str().to_uppercase()] {
        assert_eq!(world.short_urls.resolve(code, HOME).await.unwrap().id, made.id);
    }
    world.clock.advance_seconds(30 * 60 - 1);
    assert_eq!(resolve(&world, url.code.as_str()).await, "Kobo");
    world.clock.advance_seconds(1);
    assert_eq!(resolve(&world, url.code.as_str()).await, "Short URL not found");
}

#[tokio::test]
async fn a_short_url_goes_with_its_key() {
    let (world, ann, made) = with_key().await;
    world.api_keys.grant(&ann, &made.id, Permission::EreaderBrowser).await.unwrap();
    let url = world.short_urls.create(&ann, &made.id).await.unwrap();
    world.api_keys.remove(&ann, &made.id).await.unwrap();
    assert_eq!(resolve(&world, url.code.as_str()).await, "Short URL not found");
}

#[tokio::test]
async fn guessing_codes_is_throttled() {
    let (world, ann, made) = with_key().await;
    world.api_keys.grant(&ann, &made.id, Permission::EreaderBrowser).await.unwrap();
    let url = world.short_urls.create(&ann, &made.id).await.unwrap();
    for _ in 0..20 {
        assert_eq!(resolve(&world, url.code.as_str()).await, "Kobo");
    }
    for code in ["", "zzzzzz", "nothing", "zzzzzz", "zzzzzz", "zzzzzz", "zzzzzz", "zzzzzz", "zzzzzz", "zzzzzz"] {
        assert_eq!(resolve(&world, code).await, "Short URL not found");
    }
    assert_eq!(resolve(&world, url.code.as_str()).await, "too many attempts, try again in 60 s");
    assert!(world.short_urls.resolve(url.code.as_str(), AWAY).await.is_ok());
}

#[tokio::test]
async fn short_urls_are_made_ten_a_minute() {
    let (world, ann, made) = with_key().await;
    world.api_keys.grant(&ann, &made.id, Permission::EreaderBrowser).await.unwrap();
    for _ in 0..10 {
        world.short_urls.create(&ann, &made.id).await.unwrap();
    }
    let refused = world.short_urls.create(&ann, &made.id).await.unwrap_err();
    assert_eq!(refused.to_string(), "too many attempts, try again in 60 s");
}

async fn with_key() -> (World, Reader, ApiKey) {
    let world = World::new().with_ann().await;
    let ann = reader(&world, "ann").await;
    let made = world.api_keys.create(&ann, key_name("Kobo")).await.unwrap();
    assert_eq!(ApiKeyId::parse(made.id.as_str()).unwrap(), made.id);
    (world, ann, made)
}

async fn reader(world: &World, user: &str) -> Reader {
    Reader::from(&world.memory.find(&name(user)).await.unwrap().unwrap())
}

async fn open(world: &World, key: &ApiKey) -> String {
    open_text(world, key.secret.expose()).await
}

async fn open_text(world: &World, text: &str) -> String {
    match visit(world, text, HOME).await {
        Ok(visitor) => format!("hello {}", visitor.reader.name.as_str()),
        Err(error) => error.to_string(),
    }
}

async fn visit(world: &World, text: &str, from: std::net::IpAddr) -> Result<Visitor, Error> {
    world.api_keys.open(text, Permission::EreaderBrowser, from).await
}

/// What the key is called that a code leads to, or why there is none.
async fn resolve(world: &World, code: &str) -> String {
    match world.short_urls.resolve(code, HOME).await {
        Ok(key) => key.name.into(),
        Err(error) => error.to_string(),
    }
}

fn key_name(text: &str) -> ApiKeyName {
    ApiKeyName::parse(text).unwrap()
}
