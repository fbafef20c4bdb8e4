//! Who comes with a session.

use domain::{
    accounts::{Access, Account, Role, UserName},
    sessions::SessionToken,
    sign_in::Reader,
};
use insta::assert_snapshot;

use crate::app::{App, Call};

#[actix_web::test]
async fn a_session_opens_the_api() {
    let app = App::with_ann().await;
    let session = app.session("ann").await;
    assert_snapshot!(app.get("/user/api-keys").with(&session).send().await, @"
    200 OK
    content-type: application/json
    []
    ");
    assert!(app.post("/user/api-keys").with(&session).json(r#"{"name":"Kobo"}"#).await.starts_with("201"));
    assert!(app.get("/user/api-keys").basic("ann", "secret").send().await.contains("Kobo"));
    assert!(app.get("/api/publications").with(&session).send().await.starts_with("200"));
    assert_snapshot!(app.get("/api/users").with(&session).send().await, @r#"
    403 Forbidden
    content-type: application/json
    {"detail":"Only administrators may"}
    "#);
    app.accounts.set_role(&app.account("ann").await.id, Role::Administrator).await.unwrap();
    assert!(app.get("/api/users").with(&session).send().await.starts_with("200"));
}

#[actix_web::test]
async fn what_is_no_session_opens_nothing() {
    let app = App::with_ann().await;
    let session = app.session("ann").await;
    let other = SessionToken::parse(&format!("z{}", &session.expose()[1..])).unwrap();
    assert!(app.get("/user/api-keys").with(&other).send().await.starts_with("401"));
    for cookie in ["", "inkshelf_session", "inkshelf_session=", "inkshelf_session=é", "inkshelf_session=ann:secret"] {
        let answer = app.get("/user/api-keys").header("cookie", cookie).send().await;
        assert_eq!(
            answer, "401 Unauthorized\ncontent-type: application/json\n{\"detail\":\"Unauthorized\"}",
            "{cookie}"
        );
    }
    app.clock.advance_seconds(30 * 24 * 60 * 60);
    assert!(app.get("/user/api-keys").with(&session).send().await.starts_with("401"));
}

#[actix_web::test]
async fn credentials_go_before_a_session() {
    let app = App::with_ann().await;
    app.register("bob").await;
    let session = app.session("ann").await;
    app.post("/user/api-keys").with(&session).json(r#"{"name":"Kobo"}"#).await;
    assert!(app.get("/user/api-keys").with(&session).basic("bob", "secret").send().await.ends_with("\n[]"));
    assert!(app.get("/user/api-keys").with(&session).basic("bob", "wrong").send().await.starts_with("401"));
    assert!(
        app.get("/user/api-keys").with(&session).header("authorization", "Bearer x").send().await.starts_with("401")
    );
}

#[actix_web::test]
async fn whoever_changes_a_password_ends_its_sessions() {
    let app = App::with_ann().await;
    app.register("eve").await;
    app.accounts.set_role(&app.account("eve").await.id, Role::Administrator).await.unwrap();
    let eves = app.session("eve").await;
    let is_alive = async |session: &SessionToken| app.get("/api/series").with(session).send().await.starts_with("200");

    let session = app.session("ann").await;
    let changed = app.put("/users/password").by_ann().json(r#"{"password":"other"}"#).await;
    assert!(changed.starts_with("200"), "{changed}");
    assert!(!is_alive(&session).await);

    let session = app.session("ann").await;
    let disabled = app.patch("/api/users/ann").with(&eves).json(r#"{"disabled":false}"#).await;
    assert!(disabled.starts_with("200") && is_alive(&session).await, "{disabled}");
    let changed = app.patch("/api/users/ann").with(&eves).json(r#"{"password":"third"}"#).await;
    assert!(changed.starts_with("200"), "{changed}");
    assert!(!is_alive(&session).await);
    assert!(is_alive(&eves).await);
}

#[actix_web::test]
async fn a_session_ends_at_once() {
    let app = App::with_ann().await;
    let (home, away) = (app.session("ann").await, app.session("ann").await);
    let is_alive = async |session: &SessionToken| app.get("/api/series").with(session).send().await.starts_with("200");
    app.sessions.end(away.expose()).await.unwrap();
    assert!(is_alive(&home).await && !is_alive(&away).await);
    let ann = app.account("ann").await;
    app.accounts.set_access(&ann.id, Access::Disabled).await.unwrap();
    assert!(!is_alive(&home).await);
    app.accounts.set_access(&ann.id, Access::Enabled).await.unwrap();
    assert!(is_alive(&home).await);
    app.accounts.remove(&Reader::from(&ann)).await.unwrap();
    assert!(!is_alive(&home).await);
}

#[actix_web::test]
async fn a_session_is_for_browsers_alone() {
    let app = App::with_ann().await;
    let session = app.session("ann").await;
    for path in ["/users/auth", "/books", "/opds"] {
        assert!(app.get(path).with(&session).send().await.starts_with("401"), "{path}");
    }
}

impl App {
    /// Starts a session.
    pub async fn session(&self, name: &str) -> SessionToken {
        self.sessions.start(&Reader::from(&self.account(name).await)).await.unwrap()
    }

    async fn account(&self, name: &str) -> Account {
        self.accounts.find(&UserName::parse(name).unwrap()).await.unwrap()
    }
}

impl Call<'_> {
    /// With the cookie of a session.
    pub fn with(self, session: &SessionToken) -> Self {
        self.header("cookie", format!("theme=dark; inkshelf_session={}", session.expose()))
    }
}
