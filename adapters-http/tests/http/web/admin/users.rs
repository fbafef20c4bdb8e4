//! Accounts: made, changed and removed.

use super::percent;
use crate::{
    app::App,
    ereader::hostile::{ATTACKS, is_ours},
};

const PATH: &str = "/admin/users";

#[actix_web::test]
async fn an_account_is_made() {
    let app = App::with_root().await;
    let root = app.browser("root").await;
    for (name, admin, role) in [("bob", "", "reader"), ("eve", "&admin=on", "administrator")] {
        let answer = root.post(PATH, &format!("action=add&name={name}&password=1234{admin}")).await;
        assert!(answer.starts_with("303 See Other\nlocation: /admin/users\n"), "{name}: {answer}");
        let row = format!(">{name} <span class=\"quiet\">{role}, since Feb 14, 2026</span>");
        assert!(root.page(PATH).await.contains(&row), "{row}");
        assert!(app.get("/api/libraries").basic(name, "1234").send().await.starts_with("200"));
    }
    for (form, words) in [
        ("name=bob&password=x", "The name is taken."),
        ("name=a%3Ab&password=x", "`username` must be"),
        ("name=zoe&password=", "`password` must be"),
    ] {
        let refused = root.post(PATH, &format!("action=add&{form}")).await;
        assert!(refused.starts_with("200") && refused.contains(words), "{form}: {refused}");
    }
    assert!(root.post(PATH, "action=add&name=zoe&password=").await.contains(r#"name="name" value="zoe" required"#));
}

#[actix_web::test]
async fn an_account_is_changed() {
    let app = App::with_root().await;
    let root = app.browser("root").await;
    let ann = app.browser("ann").await;
    for (form, row) in [
        ("action=promote&name=ann", "ann <span class=\"quiet\">administrator, since"),
        ("action=disable&name=ann", "ann <span class=\"quiet\">administrator, disabled, since"),
        ("action=demote&name=ann", "ann <span class=\"quiet\">reader, disabled, since"),
        ("action=enable&name=ann", "ann <span class=\"quiet\">reader, since"),
    ] {
        assert!(root.post(PATH, form).await.contains("location: /admin/users\n"), "{form}");
        let page = root.page(PATH).await;
        assert!(page.contains(row), "{form}: {page}");
        let (is_let_in, administers) = (!row.contains("disabled"), row.contains("administrator"));
        assert_eq!(app.get("/users/auth").by_ann().send().await.starts_with("200"), is_let_in, "{form}");
        assert_eq!(ann.get(PATH).await.starts_with("200"), is_let_in && administers, "{form}");
    }
    let set = root.post(PATH, "action=password&name=ann&password=better").await;
    assert!(set.starts_with("303"), "{set}");
    assert!(app.get("/api/libraries").basic("ann", "better").send().await.starts_with("200"));
    assert!(ann.get("/user/account").await.starts_with("303"), "sessions end with the password");
    assert!(root.post(PATH, "action=password&name=ann&password=").await.contains("`password` must be"));
}

#[actix_web::test]
async fn an_account_is_removed() {
    let app = App::with_root().await;
    let root = app.browser("root").await;
    assert!(root.post(PATH, "action=remove&name=ann").await.starts_with("303"));
    assert!(app.get("/users/auth").by_ann().send().await.starts_with("401"));
    for action in ["remove", "promote", "demote", "disable", "enable", "password&password=x"] {
        for name in ["ann", "a%3Ab", ""] {
            let refused = root.post(PATH, &format!("action={action}&name={name}")).await;
            assert!(refused.starts_with("200") && refused.contains("User not found."), "{action}: {refused}");
        }
    }
}

#[actix_web::test]
async fn administrators_do_not_shut_themselves_out() {
    let app = App::with_root().await;
    let root = app.browser("root").await;
    assert!(root.page(PATH).await.contains("This is you: another administrator can"));
    for action in ["remove", "demote", "disable"] {
        let refused = root.post(PATH, &format!("action={action}&name=root")).await;
        assert!(refused.contains("You can&#39;t disable, demote or remove yourself"), "{action}: {refused}");
        root.page(PATH).await;
    }
}

#[actix_web::test]
async fn accounts_are_listed_page_by_page() {
    let app = App::with_root().await;
    for n in 0..50 {
        let account = format!(r#"{{"name":"b &{n:02}","password":"secret"}}"#);
        app.post("/api/users").basic("root", "secret").json(&account).await;
    }
    let root = app.browser("root").await;
    let first = root.page(PATH).await;
    assert_eq!(first.matches("<li>").count(), 50, "{first}");
    assert!(!first.contains("← First") && first.contains(r#"href="?after=b%20%2648""#), "{first}");
    let second = root.page("/admin/users?after=b%20%2648").await;
    assert_eq!(second.matches("<li>").count(), 2, "{second}");
    assert!(second.contains(r#"href="?">← First"#) && !second.contains("rel=\"next\""), "{second}");
    assert!(root.get("/admin/users?after=a:b").await.starts_with("422"));
}

#[actix_web::test]
async fn nothing_raw_is_on_the_page() {
    let app = App::with_root().await;
    let root = app.browser("root").await;
    for attack in ATTACKS {
        let name = attack.replace(':', "");
        let added = root.post(PATH, &format!("action=add&name={}&password=secret", percent(&name))).await;
        assert!(added.starts_with("303"), "{attack}: {added}");
        let refused = root.post(PATH, &format!("action=add&name={}&password=", percent(attack))).await;
        assert!(refused.starts_with("200") && is_ours(&refused), "{refused}");
    }
    let page = root.page(PATH).await;
    assert!(page.contains("&lt;script&gt;alert(1)") && is_ours(&page), "{page}");
}
