//! API keys and short URLs.

use domain::{
    accounts::{AccountRepository, UserName},
    api_keys::{ApiKey, ApiKeyRepository},
    clock::Timestamp,
};
use insta::assert_snapshot;

use crate::app::{App, Call, Setup};

#[actix_web::test]
async fn a_key_is_made_renamed_and_removed() {
    let app = App::with_ann().await;
    assert_snapshot!(app.get("/user/api-keys").basic("ann", "secret").send().await, @"
    200 OK
    content-type: application/json
    []
    ");
    assert_snapshot!(app.post("/user/api-keys").basic("ann", "secret").json(r#"{"name":" Kobo "}"#).await, @r#"
    201 Created
    content-type: application/json
    {"id":"019c5c05a60006000000000000000700","name":"Kobo","key":"ak_CAAAAAAAAAAJAAAAAAAAAAoAAAAAAAAACwAAAAAAAAA","permissions":[],"created_at":"2026-02-14T12:00:00.000Z","updated_at":"2026-02-14T12:00:00.000Z","last_accessed_at":null}
    "#);
    let key = app.path_of_key().await;
    app.clock.advance_seconds(1);
    assert_snapshot!(app.patch(&key).basic("ann", "secret").json(r#"{"name":"Libra 2"}"#).await, @r#"
    200 OK
    content-type: application/json
    {"id":"019c5c05a60006000000000000000700","name":"Libra 2","key":"ak_CAAAAAAAAAAJAAAAAAAAAAoAAAAAAAAACwAAAAAAAAA","permissions":[],"created_at":"2026-02-14T12:00:00.000Z","updated_at":"2026-02-14T12:00:01.000Z","last_accessed_at":null}
    "#);
    app.post("/user/api-keys").basic("ann", "secret").json(r#"{"name":"Kindle"}"#).await;
    assert_snapshot!(app.get("/user/api-keys").basic("ann", "secret").send().await, @r#"
    200 OK
    content-type: application/json
    [{"id":"019c5c05a60006000000000000000700","name":"Libra 2","key":"ak_CAAAAAAAAAAJAAAAAAAAAAoAAAAAAAAACwAAAAAAAAA","permissions":[],"created_at":"2026-02-14T12:00:00.000Z","updated_at":"2026-02-14T12:00:01.000Z","last_accessed_at":null},{"id":"019c5c05a9e80c000000000000000d00","name":"Kindle","key":"ak_DgAAAAAAAAAPAAAAAAAAABAAAAAAAAAAEQAAAAAAAAA","permissions":[],"created_at":"2026-02-14T12:00:01.000Z","updated_at":"2026-02-14T12:00:01.000Z","last_accessed_at":null}]
    "#);
    assert_eq!(app.delete(&key).basic("ann", "secret").send().await, "204 No Content\n");
    assert_snapshot!(app.delete(&key).basic("ann", "secret").send().await, @r#"
    404 Not Found
    content-type: application/json
    {"detail":"API key not found"}
    "#);
    assert!(!app.get("/user/api-keys").basic("ann", "secret").send().await.contains("Libra"));
}

#[actix_web::test]
async fn permissions_are_given_and_taken() {
    let app = App::with_ann().await;
    let key = app.make_key().await;
    let grant = async |name: &str| app.post(&format!("{key}/permissions/{name}")).basic("ann", "secret").send().await;
    let revoke =
        async |name: &str| app.delete(&format!("{key}/permissions/{name}")).basic("ann", "secret").send().await;
    let granted = grant("opds").await;
    assert!(granted.starts_with("200") && granted.contains(r#""permissions":["opds"]"#), "{granted}");
    app.clock.advance_seconds(1);
    assert_eq!(grant("opds").await, granted);
    assert!(grant("ereader_browser").await.contains(r#""permissions":["ereader_browser","opds"]"#));
    let revoked = revoke("opds").await;
    assert!(revoked.starts_with("200") && revoked.contains(r#""permissions":["ereader_browser"]"#), "{revoked}");
    assert_eq!(revoke("opds").await, revoked);
    assert_snapshot!(grant("everything").await, @r#"
    422 Unprocessable Entity
    content-type: application/json
    {"detail":"`permission` must be ereader_browser or opds"}
    "#);
    assert!(revoke("Opds").await.starts_with("422"));
}

#[actix_web::test]
async fn a_name_has_1_to_100_characters() {
    let app = App::with_ann().await;
    let key = app.make_key().await;
    let add = async |body: &str| app.post("/user/api-keys").basic("ann", "secret").json(body).await;
    let rename = async |body: &str| app.patch(&key).basic("ann", "secret").json(body).await;
    let named = |name: &str| format!(r#"{{"name":"{name}"}}"#);
    assert_snapshot!(add("{}").await, @r#"
    422 Unprocessable Entity
    content-type: application/json
    {"detail":"`name` must be given and not empty"}
    "#);
    assert_snapshot!(add(&named(&"é".repeat(101))).await, @r#"
    422 Unprocessable Entity
    content-type: application/json
    {"detail":"`name` must be at most 100 characters"}
    "#);
    for body in [named(""), named("  "), named(&"a".repeat(101)), named(r"a\u0000"), r#"{"name":null}"#.to_owned()] {
        assert!(add(&body).await.starts_with("422"), "{body}");
        assert!(rename(&body).await.starts_with("422"), "{body}");
    }
    for body in ["", "[]", "{", r#"{"name":1}"#, "null"] {
        assert!(add(body).await.starts_with("400"), "{body}");
        assert!(rename(body).await.starts_with("400"), "{body}");
    }
    let longest = named(&"é".repeat(100));
    assert!(add(&longest).await.starts_with("201"));
    assert!(rename(&longest).await.starts_with("200"));
}

#[actix_web::test]
async fn a_user_has_a_hundred_keys_at_most() {
    let app = App::with_ann().await;
    for _ in 0..100 {
        app.make_key().await;
    }
    let answer = app.post("/user/api-keys").basic("ann", "secret").json(r#"{"name":"Kobo"}"#).await;
    assert_snapshot!(answer, @r#"
    422 Unprocessable Entity
    content-type: application/json
    {"detail":"`keys` must be at most 100"}
    "#);
}

#[actix_web::test]
async fn keys_are_their_owners_alone() {
    let app = App::with_ann().await;
    let key = app.make_key().await;
    app.register("bob").await;
    let missing = |answer: String| {
        assert_eq!(answer, "404 Not Found\ncontent-type: application/json\n{\"detail\":\"API key not found\"}");
    };
    for key in [key.as_str(), "/user/api-keys/nothing", "/user/api-keys/a%2Fb", "/user/api-keys/%20"] {
        missing(app.patch(key).basic("bob", "secret").json(r#"{"name":"Bob's"}"#).await);
        missing(app.delete(key).basic("bob", "secret").send().await);
        missing(app.post(&format!("{key}/permissions/opds")).basic("bob", "secret").send().await);
        missing(app.delete(&format!("{key}/permissions/opds")).basic("bob", "secret").send().await);
        missing(app.post(&format!("{key}/short-url")).basic("bob", "secret").send().await);
    }
    assert!(app.get("/user/api-keys").basic("bob", "secret").send().await.ends_with("\n[]"));
    assert!(app.get("/user/api-keys").basic("ann", "secret").send().await.contains(r#""name":"Kobo""#));
}

#[actix_web::test]
async fn only_who_is_signed_in_has_keys() {
    let app = App::with_ann().await;
    let key = app.make_key().await;
    let (grant, shorten) = (format!("{key}/permissions/opds"), format!("{key}/short-url"));
    let calls = [
        app.get("/user/api-keys"),
        app.post("/user/api-keys"),
        app.patch(&key),
        app.delete(&key),
        app.post(&grant),
        app.delete(&grant),
        app.post(&shorten),
    ];
    for call in calls {
        let answer = call.json("{").await;
        assert_eq!(answer, "401 Unauthorized\ncontent-type: application/json\n{\"detail\":\"Unauthorized\"}");
    }
    assert!(app.get("/user/api-keys").basic("ann", "wrong").send().await.starts_with("401"));
    assert!(app.put("/user/api-keys").basic("ann", "secret").send().await.starts_with("405"));
}

#[actix_web::test]
async fn a_key_tells_when_it_was_used() {
    let app = App::with_ann().await;
    app.make_key().await;
    let key = app.key().await;
    app.storage.touch(&key.user, &key.id, Timestamp::from_seconds(1_771_070_460)).await.unwrap();
    let listed = app.get("/user/api-keys").basic("ann", "secret").send().await;
    assert!(listed.contains(r#""last_accessed_at":"2026-02-14T12:01:00.000Z""#), "{listed}");
}

#[actix_web::test]
async fn a_short_url_leads_to_a_key_for_half_an_hour() {
    let app = App::with_ann().await;
    let key = app.make_key().await;
    let shorten = async || app.shorten(&key).header("host", "books.example.org").send().await;
    assert_snapshot!(shorten().await, @r#"
    409 Conflict
    content-type: application/json
    {"detail":"The API key lacks the permission"}
    "#);
    app.post(&format!("{key}/permissions/ereader_browser")).basic("ann", "secret").send().await;
    assert_snapshot!(shorten().await, @r#"
    201 Created
    content-type: application/json
    {"short_code":"paaaaa","url":"http://books.example.org/e/paaaaa","expires_at":"2026-02-14T12:30:00.000Z"}
    "#);
    for _ in 1..10 {
        assert!(shorten().await.starts_with("201"));
    }
    assert_snapshot!(app.shorten(&key).showing("retry-after").send().await, @r#"
    429 Too Many Requests
    content-type: application/json
    retry-after: 60
    {"detail":"too many attempts, try again in 60 s"}
    "#);
}

#[actix_web::test]
async fn a_short_url_begins_as_people_reach_the_server() {
    let https = [("x-forwarded-proto", "https"), ("x-forwarded-host", "books.example.org")];
    let host = [("host", "10.0.0.1:8080")];
    let nonsense = [("host", "10.0.0.1:8080"), ("x-forwarded-proto", "gopher"), ("x-forwarded-host", "a/b?c")];
    let trusting = [
        (&host[..], "192.0.2.7", "http://10.0.0.1:8080"),
        (&https[..], "10.0.0.9", "https://books.example.org"),
        (&https[..], "192.0.2.7", "http://localhost:8080"),
        (&nonsense[..], "10.0.0.9", "http://10.0.0.1:8080"),
        (&[("host", "a b")][..], "10.0.0.9", "http://localhost:8080"),
    ];
    for (headers, peer, expected) in trusting {
        assert_eq!(short_url(Setup::default(), headers, peer).await, expected);
    }
    let below = || Setup { base_path: "/books", ..Setup::default() };
    assert_eq!(short_url(below(), &host, "192.0.2.7").await, "http://10.0.0.1:8080/books");
    for (url, expected) in [
        ("https://example.org", "https://example.org/books"),
        ("https://example.org/books/", "https://example.org/books"),
    ] {
        let setup = Setup { public_url: Some(url), ..below() };
        assert_eq!(short_url(setup, &https, "10.0.0.9").await, expected);
    }
}

/// What stands before `/e/` in a new short URL that is asked for with these headers.
async fn short_url(setup: Setup, headers: &[(&'static str, &'static str)], peer: &str) -> String {
    let app = App::set_up(setup).await;
    app.register("ann").await;
    let key = app.make_key().await;
    app.post(&format!("{key}/permissions/ereader_browser")).basic("ann", "secret").send().await;
    let call = headers.iter().fold(app.shorten(&key).from(peer), |call, (name, value)| call.header(name, value));
    let answer = call.send().await;
    let (_, rest) = answer.split_once(r#""url":""#).unwrap();
    rest.split_once("/e/").unwrap().0.to_owned()
}

#[actix_web::test]
async fn no_key_is_in_the_access_log() {
    let app = App::with_ann().await;
    let key = app.make_key().await;
    for answer in [
        app.get("/user/api-keys").basic("ann", "secret").send().await,
        app.patch(&key).basic("ann", "secret").json(r#"{"name":"Libra"}"#).await,
        app.post(&format!("{key}/permissions/opds")).basic("ann", "secret").send().await,
    ] {
        assert!(answer.contains("\"key\":\"ak_"));
    }
    for call in [app.get("/user/api-keys"), app.delete(&key)] {
        call.basic("ann", "secret").send().await;
        assert!(!app.log.last().contains("ak_"), "{}", app.log.last());
    }
    assert_snapshot!(app.log.last().replace(key.as_str(), "/user/api-keys/(id)"), @"
    192.0.2.7 DELETE /user/api-keys/(id) 204 0
    ");
}

impl App {
    /// Makes a key of ann's, and returns its path.
    async fn make_key(&self) -> String {
        let made = self.post("/user/api-keys").basic("ann", "secret").json(r#"{"name":"Kobo"}"#).await;
        assert!(made.starts_with("201"), "{made}");
        self.path_of_key().await
    }

    async fn path_of_key(&self) -> String {
        format!("/user/api-keys/{}", self.key().await.id.as_str())
    }

    /// Ann's last key.
    async fn key(&self) -> ApiKey {
        let ann = UserName::parse("ann").unwrap();
        let ann = AccountRepository::find(&*self.storage, &ann).await.unwrap().unwrap();
        ApiKeyRepository::list(&*self.storage, &ann.id).await.unwrap().pop().unwrap()
    }

    fn shorten(&self, key: &str) -> Call<'_> {
        self.post(&format!("{key}/short-url")).basic("ann", "secret")
    }
}
