//! The password and the keys.

use super::{Browser, cookie};
use crate::app::App;

/// The id of the only key.
fn id(page: &str) -> &str {
    page.split_once("name=\"id\" value=\"").unwrap().1.split_once('"').unwrap().0
}

fn secret(page: &str) -> &str {
    page.split_once("<code class=\"secret\">").unwrap().1.split_once('<').unwrap().0
}

const PATH: &str = "/user/security";

#[actix_web::test]
async fn a_key_is_made_and_sets_up_a_device() {
    let app = App::with_ann().await;
    let browser = app.browser("ann").await;
    let made = browser.post(PATH, "action=create&name=My+Kobo").await;
    assert!(made.starts_with("200") && made.contains("<h3>My Kobo</h3>") && made.contains("<details open>"), "{made}");
    let (id, key) = (id(&made), secret(&made));
    assert!(!made.contains("Set up a device"), "{made}");
    let refused = browser.post(PATH, &format!("action=short_url&id={id}")).await;
    assert!(refused.contains("The key doesn&#39;t open the pages for e-readers yet."), "{refused}");

    let given = browser.post(PATH, &format!("action=permissions&id={id}&ereader_browser=on")).await;
    assert!(given.contains("location: /user/security"), "{given}");
    let set_up = browser.post(PATH, &format!("action=short_url&id={id}")).await;
    let typed = set_up.split_once("class=\"typed\">").unwrap().1.split_once('<').unwrap().0;
    let code = typed.rsplit_once("/e/").unwrap().1;
    let followed = app.get(&format!("/e/{}", code.to_uppercase())).showing("location").send().await;
    assert!(followed.contains(&format!("location: /ereader/key/{key}/")), "{followed}");
    let page = format!("/ereader/key/{key}/");
    assert!(app.get(&page).send().await.starts_with("200"));

    browser.post(PATH, &format!("action=permissions&id={id}&opds=on")).await;
    assert!(app.get(&page).send().await.starts_with("403"), "unchecked boxes are not sent");
    assert!(app.get(&format!("/opds/key/{key}")).send().await.starts_with("200"));
    browser.post(PATH, &format!("action=rename&id={id}&name=Clara")).await;
    assert!(browser.page(PATH).await.contains("<h3>Clara</h3>"));
    browser.post(PATH, &format!("action=delete&id={id}")).await;
    assert!(!browser.page(PATH).await.contains("<h3>"));
    assert!(app.get(&page).send().await.starts_with("401"));
}

#[actix_web::test]
async fn what_is_wrong_with_a_form_is_said_on_the_page() {
    let app = App::with_ann().await;
    let browser = app.browser("ann").await;
    for (form, words) in [
        ("action=create&name=+", "`name` must be"),
        ("action=delete&id=nothing", "API key not found."),
        ("action=rename&id=..&name=x", "API key not found."),
        ("action=password&current=wrong&new=a&confirm=a", "The current password is wrong."),
        ("action=password&current=secret&new=a&confirm=b", "`confirm` must be the same as the new password."),
        ("action=password&current=secret&new=&confirm=", "`password` must be"),
    ] {
        let answer = browser.post(PATH, form).await;
        assert!(answer.starts_with("200") && answer.contains(words), "{form}: {answer}");
    }
    assert!(browser.post(PATH, "action=nothing").await.starts_with("400"));
    assert!(app.get("/users/auth").by_ann().send().await.starts_with("200"), "the password is the old one");
}

#[actix_web::test]
async fn a_new_password_ends_the_other_sessions() {
    let app = App::with_ann().await;
    let (here, elsewhere) = (app.browser("ann").await, app.browser("ann").await);
    let changed = here.post(PATH, "action=password&current=secret&new=better&confirm=better").await;
    assert!(changed.contains("The password is changed."), "{changed}");
    let now = Browser { app: &app, cookie: cookie(&changed) };
    assert!(now.get(PATH).await.starts_with("200"));
    for ended in [here, elsewhere] {
        assert!(ended.get(PATH).await.starts_with("303"));
    }
    assert!(app.get("/users/auth").basic("ann", "better").send().await.starts_with("200"));
}

#[actix_web::test]
async fn all_sessions_can_be_ended() {
    let app = App::with_ann().await;
    let (here, elsewhere) = (app.browser("ann").await, app.browser("ann").await);
    assert!(here.post(PATH, "action=sign_out_everywhere").await.contains("location: /login"));
    for ended in [here, elsewhere] {
        assert!(ended.get(PATH).await.starts_with("303"));
    }
}

#[actix_web::test]
async fn a_reader_reaches_their_own_keys_alone() {
    let app = App::with_root().await;
    let made = app.browser("ann").await.post(PATH, "action=create&name=Kobo").await;
    let root = app.browser("root").await;
    let answer = root.post(PATH, &format!("action=delete&id={}", id(&made))).await;
    assert!(answer.contains("API key not found."), "{answer}");
    assert!(app.browser("ann").await.page(PATH).await.contains("<h3>Kobo</h3>"));
}
