//! What a reader chooses, and how they leave.

use crate::app::{App, Setup};

const PATH: &str = "/user/account";

#[actix_web::test]
async fn the_place_that_devices_are_offered_is_chosen() {
    let app = App::with_ann().await;
    let browser = app.browser("ann").await;
    let page = browser.page(PATH).await;
    assert!(page.contains("You sign in as <b>ann</b>") && page.contains(r#"value="latest" checked>"#), "{page}");
    let saved = browser.post(PATH, "action=offer&offer=furthest").await;
    assert!(saved.starts_with("303 See Other\nlocation: /user/account\n"), "{saved}");
    assert!(browser.page(PATH).await.contains(r#"value="furthest" checked>"#));
    let settings = app.get("/user/settings").by_ann().send().await;
    assert!(settings.contains(r#""offer":"furthest","card":true"#), "{settings}");
    for form in ["action=offer&offer=nearest", "action=offer", "action=nothing", ""] {
        assert!(browser.post(PATH, form).await.starts_with("400 Bad Request\ncontent-type: text/html"), "{form}");
    }
}

#[actix_web::test]
async fn the_card_is_switched_on_and_off() {
    let setup = Setup { public_url: Some("https://example.org"), base_path: "/books", ..Setup::default() };
    let app = App::set_up(setup).await;
    app.register("ann").await;
    let browser = app.browser("ann").await;
    let page = browser.page(PATH).await;
    assert!(page.contains(r#"src="/books/card/ann""#), "{page}");
    assert!(page.contains(r#"value="![What I&#39;m reading](https://example.org/books/card/ann)" readonly"#), "{page}");
    assert!(app.get("/card/ann").send().await.starts_with("200"));

    let saved = browser.post(PATH, "action=card").await;
    assert!(saved.contains("location: /books/user/account\n"), "{saved}");
    let page = browser.page(PATH).await;
    assert!(!page.contains("/card/ann") && page.contains(r#"name="card" value="on">"#), "{page}");
    assert!(app.get("/card/ann").send().await.starts_with("404"));
    browser.post(PATH, "action=card&card=on").await;
    assert!(app.get("/card/ann").send().await.starts_with("200"));
}

#[actix_web::test]
async fn my_data_is_had_by_the_session() {
    let app = App::with_ann().await;
    let browser = app.browser("ann").await;
    assert!(browser.page(PATH).await.contains(r#"href="/api/export" download"#));
    assert!(browser.get("/api/export").await.starts_with("200 OK\ncontent-type: application/json"));
}

#[actix_web::test]
async fn an_account_is_deleted_by_its_password() {
    let app = App::with_ann().await;
    let browser = app.browser("ann").await;
    for form in ["action=delete&password=wrong", "action=delete&password="] {
        let refused = browser.post(PATH, form).await;
        assert!(refused.starts_with("200") && refused.contains("The password is wrong."), "{form}: {refused}");
    }
    assert!(app.get("/users/auth").by_ann().send().await.starts_with("200"));
    let left = browser.post(PATH, "action=delete&password=secret").await;
    assert!(left.contains("location: /\nset-cookie: inkshelf_session=; Path=/; Max-Age=0"), "{left}");
    assert!(app.get("/users/auth").by_ann().send().await.starts_with("401"));
    assert!(browser.get(PATH).await.starts_with("303 See Other\nlocation: /login"));
}

#[actix_web::test]
async fn guesses_at_the_password_are_slowed_down() {
    let app = App::with_ann().await;
    let browser = app.browser("ann").await;
    for _ in 0..10 {
        browser.post(PATH, "action=delete&password=wrong").await;
    }
    let answer = browser.post(PATH, "action=delete&password=secret").await;
    assert!(answer.contains("Too many attempts: wait 300 seconds."), "{answer}");
}

#[actix_web::test]
async fn any_name_is_shown_as_it_is() {
    let app = App::new().await;
    app.register("<b>/ann?").await;
    let browser = app.browser("%3Cb%3E%2Fann%3F").await;
    let page = browser.page(PATH).await;
    assert!(page.contains("as <b>&lt;b&gt;") && crate::ereader::hostile::is_ours(&page), "{page}");
    assert!(page.contains(r#"src="/card/%3Cb%3E%2Fann%3F""#), "{page}");
    assert!(app.get("/card/%3Cb%3E%2Fann%3F").send().await.starts_with("200"));
}
