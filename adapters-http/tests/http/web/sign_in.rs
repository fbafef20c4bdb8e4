//! Signing up, in and out.

use insta::assert_snapshot;

use super::{Browser, cookie};
use crate::app::{App, Setup};

const PAGES: [&str; 9] = [
    "/library",
    "/library/books",
    "/series/x",
    "/authors/x",
    "/publications/x",
    "/files/x/y",
    "/user/security",
    "/user/account",
    "/library?q=a",
];

#[actix_web::test]
async fn strangers_are_told_what_this_is() {
    let app = App::with_root().await;
    let welcome = app.get("/").send().await;
    assert!(welcome.starts_with("200 OK\ncontent-type: text/html"), "{welcome}");
    assert!(welcome.contains("/login\">Sign in</a>") && !welcome.contains("set-up token"), "{welcome}");
    let new = App::new().await.get("/").send().await;
    assert!(new.contains("Make the first account with the set-up token"), "{new}");
}

#[actix_web::test]
async fn pages_lead_to_the_sign_in_and_back() {
    let app = App::with_ann().await;
    for page in PAGES {
        let answer = app.get(page).showing("location").send().await;
        let next = page.replace('/', "%2F").replace('?', "%3F").replace('=', "%3D");
        assert!(answer.starts_with(&format!("303 See Other\nlocation: /login?next={next}\n")), "{answer}");
    }
    let login = app.get("/login?next=%2Flibrary%3Fq%3Da").send().await;
    assert!(login.contains(r#"name="next" value="/library?q=a""#), "{login}");
    let entered = app.post("/login").showing("location").body("username=ann&password=secret&next=/library?q%3Da").await;
    assert!(entered.contains("location: /library?q=a\n"), "{entered}");
    for next in ["//evil.example", "https://evil.example", "/%5Cevil.example", "evil"] {
        let form = format!("username=ann&password=secret&next={next}");
        let entered = app.post("/login").showing("location").body(form).await;
        assert!(entered.contains("location: /\n"), "{entered}");
    }
}

#[actix_web::test]
async fn a_session_begins_and_ends() {
    let app = App::with_ann().await;
    let entered =
        app.post("/login").showing("location").showing("set-cookie").body("username=ann&password=secret").await;
    let (head, token) = entered.split_once("inkshelf_session=").unwrap();
    assert_eq!(head, "303 See Other\nlocation: /\nset-cookie: ");
    assert_eq!(token.trim_end().split_once(';').unwrap().1, " Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax");
    let browser = Browser { app: &app, cookie: cookie(&entered) };
    assert!(browser.page("/").await.contains("<h1>What I'm reading</h1>"));
    let left = browser.post("/logout", "").await;
    assert!(left.contains("location: /\nset-cookie: inkshelf_session=; Path=/; Max-Age=0"), "{left}");
    assert!(browser.get("/user/security").await.starts_with("303"));
}

#[actix_web::test]
async fn a_wrong_password_is_said_to_be() {
    let app = App::with_ann().await;
    for form in
        ["username=ann&password=wrong", "username=bob&password=secret", "username=a:b&password=x", "password=x", ""]
    {
        let answer = app.post("/login").showing("set-cookie").body(form).await;
        assert!(answer.starts_with("401 Unauthorized\ncontent-type: text/html"), "{answer}");
        assert!(answer.contains("The name or the password is wrong."), "{answer}");
        assert!(!answer.contains("set-cookie") && !answer.contains("wrong\""), "{answer}");
    }
    let kept = app.post("/login").body("username=ann&password=wrong").await;
    assert!(kept.contains(r#"name="username" value="ann""#), "{kept}");
}

#[actix_web::test]
async fn guesses_are_slowed_down() {
    let app = App::with_ann().await;
    for _ in 0..10 {
        app.post("/login").body("username=ann&password=wrong").await;
    }
    let answer = app.post("/login").body("username=ann&password=secret").await;
    assert!(answer.contains("Too many attempts: wait 300 seconds."), "{answer}");
}

#[actix_web::test]
async fn who_signs_up_is_signed_in() {
    let app = App::new().await;
    let entered = app.post("/signup").showing("set-cookie").body("username=ann&password=secret").await;
    let browser = Browser { app: &app, cookie: cookie(&entered) };
    assert!(browser.page("/").await.contains("set the sync server to"));
    assert!(app.get("/users/auth").by_ann().send().await.starts_with("200"));
    let taken = app.post("/signup").body("username=ann&password=other").await;
    assert!(taken.starts_with("422") && taken.contains("The name is taken."), "{taken}");
    let nameless = app.post("/signup").body("username=&password=other").await;
    assert!(nameless.contains("`username` must be 1 to 64 characters without a colon."), "{nameless}");
}

#[actix_web::test]
async fn the_set_up_token_makes_the_first_administrator() {
    let setup = Setup { set_up_token: Some("ABCD-EFGH-JKMN"), ..Setup::default() };
    let app = App::set_up(setup).await;
    let page = app.get("/signup").send().await;
    assert!(page.contains(r#"name="token""#), "{page}");
    let wrong = app.post("/signup").body("username=ann&password=secret&token=ABCD-EFGH-JKMM").await;
    assert!(wrong.contains("The set-up token is wrong"), "{wrong}");
    let made = app.post("/signup").body("username=ann&password=secret&token=abcd efgh jkmn").await;
    assert!(made.starts_with("303"), "{made}");
    assert!(app.get("/api/users").basic("ann", "secret").send().await.starts_with("200"));
    let second = app.post("/signup").body("username=bob&password=secret&token=ABCD-EFGH-JKMN").await;
    assert!(second.contains("Somebody administers this server already"), "{second}");
    assert!(!app.get("/signup").send().await.contains(r#"name="token""#));
}

#[actix_web::test]
async fn other_sites_change_nothing() {
    let app = App::with_ann().await;
    let browser = app.browser("ann").await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        for path in
            ["/", "/login", "/signup", "/logout", "/user/security", "/admin/libraries", "/admin/users", "/user/account"]
        {
            let call = app.post(path).header("cookie", &browser.cookie).header(name, value);
            let answer = call.body("action=sign_out_everywhere&username=eve&password=secret").await;
            assert!(answer.starts_with("403 Forbidden\ncontent-type: text/html"), "{path}: {answer}");
            assert!(answer.contains("Another site has sent this."), "{answer}");
        }
    }
    assert!(browser.get("/user/security").await.starts_with("200"));
}

#[actix_web::test]
async fn pages_are_sent_with_a_strict_policy() {
    let app = App::with_ann().await;
    let call = app.get("/login").showing("content-security-policy").showing("x-frame-options");
    let call = call.showing("referrer-policy").showing("cache-control").showing("x-content-type-options");
    let answer = call.send().await;
    assert_snapshot!(answer.split_once("<!DOCTYPE").unwrap().0.trim_end(), @"
    200 OK
    content-type: text/html; charset=utf-8
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
    x-frame-options: DENY
    referrer-policy: same-origin
    cache-control: no-store
    x-content-type-options: nosniff
    ");
}

#[actix_web::test]
async fn what_pages_load_is_kept_for_good() {
    let app = App::new().await;
    let page = app.get("/login").send().await;
    let style = page.split_once("stylesheet\" href=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let answer = app.get(&style).showing("cache-control").send().await;
    assert!(
        answer.starts_with("200 OK\ncontent-type: text/css; charset=utf-8\ncache-control: public, max-age=31536000"),
        "{style}"
    );
    assert!(app.get("/assets/literata-600.woff2").send().await.starts_with("200 OK\ncontent-type: font/woff2"));
    assert!(app.get("/assets/icon.svg").send().await.starts_with("200 OK\ncontent-type: image/svg+xml"));
    assert!(app.get("/assets/nothing").send().await.starts_with("404 Not Found\ncontent-type: text/html"));
}

#[actix_web::test]
async fn oversized_forms_are_refused() {
    let app = App::with_ann().await;
    let answer = app.post("/login").body(format!("username={}", "a".repeat(70_000))).await;
    assert!(answer.starts_with("413 Payload Too Large\ncontent-type: text/html"), "{answer}");
}

#[actix_web::test]
async fn a_form_of_a_session_that_has_ended_says_so() {
    let app = App::with_ann().await;
    let answer = app.post("/user/security").body("action=create&name=Kobo").await;
    assert!(answer.starts_with("401") && answer.contains("what you typed is still there"), "{answer}");
}

#[actix_web::test]
async fn a_session_serves_the_api_and_covers_too() {
    let app = App::with_ann().await;
    let browser = app.browser("ann").await;
    assert!(browser.get("/api/libraries").await.starts_with("200 OK\ncontent-type: application/json"));
}
