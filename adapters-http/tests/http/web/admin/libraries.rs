//! Libraries: made, shown, scanned and removed.

use super::percent;
use crate::{
    api::shelves::emma,
    app::App,
    ereader::hostile::{ATTACKS, is_ours},
};

const PATH: &str = "/admin/libraries";
const BOOKS: &str = "/admin/libraries/books";

async fn library() -> App {
    let app = App::with_root().await;
    app.library(&[emma()]).await;
    app
}

#[actix_web::test]
async fn a_library_is_added_and_scanned() {
    let app = App::with_root().await;
    let root = app.browser("root").await;
    assert!(root.page(PATH).await.contains("There is none yet."));
    assert!(root.page("/").await.contains(r#"<a href="/admin/libraries">Add one</a>"#));
    let added = root.post(PATH, "action=add&name=Books&path=%2Fbooks").await;
    let (head, rest) = added.split_once("location: ").unwrap();
    assert_eq!(head, "303 See Other\n");
    let page = root.page(rest.lines().next().unwrap()).await;
    assert!(page.contains("<h1>Books</h1>") && page.contains("The last scan: running."), "{page}");
    let list = root.page(PATH).await;
    assert!(list.contains("<td>0</td><td><code>/books</code></td><td>running</td><td>0</td>"), "{list}");
}

#[actix_web::test]
async fn what_is_wrong_with_a_new_library_is_said_beside_what_was_typed() {
    let app = library().await;
    let root = app.browser("root").await;
    for (form, words) in [
        ("name=Books&path=%2Fbooks", "The name is taken."),
        ("name=Others&path=%2Fnothing", "`path` must be a folder that the server can read."),
        ("name=Others&path=books", "`path` must be an absolute path"),
        ("name=+&path=%2Fbooks", "`name` must be"),
    ] {
        let answer = root.post(PATH, &format!("action=add&{form}")).await;
        assert!(answer.starts_with("200") && answer.contains(words), "{form}: {answer}");
    }
    let kept = root.post(PATH, "action=add&name=%3Cb%3E&path=nowhere").await;
    assert!(kept.contains(r#"value="&lt;b&gt;""#) && kept.contains(r#"value="nowhere""#), "{kept}");
}

#[actix_web::test]
async fn a_library_is_renamed() {
    let app = library().await;
    app.comics(&[]).await;
    let root = app.browser("root").await;
    let answer = root.post(BOOKS, "action=rename&name=Novels").await;
    assert!(answer.starts_with("303 See Other\nlocation: /admin/libraries/books\n"), "{answer}");
    let page = root.page(BOOKS).await;
    assert!(page.contains("<h1>Novels</h1>") && page.contains("1 book in <code>/books</code>"), "{page}");
    for (form, words) in [("name=Comics", "The name is taken."), ("name=", "`name` must be")] {
        let refused = root.post(BOOKS, &format!("action=rename&{form}")).await;
        assert!(refused.contains(words) && refused.contains("<h1>Novels</h1>"), "{refused}");
    }
}

#[actix_web::test]
async fn a_library_is_shown_to_everyone_or_to_some() {
    let app = library().await;
    let (root, ann) = (app.browser("root").await, app.browser("ann").await);
    let sees = async || ann.get("/library/books").await.starts_with("200");
    assert!(root.page(BOOKS).await.contains("Administrators alone."));
    for (form, words, seen) in [
        ("action=grant&user=ann", "<span>ann</span>", true),
        ("action=revoke&user=ann", "Administrators alone.", false),
        ("action=grant_everyone", "Everyone who has an account.", true),
        ("action=grant&user=ann", "<span>ann</span>", true),
        ("action=revoke_everyone", "Administrators, and those below.", true),
        ("action=revoke&user=ann", "Administrators alone.", false),
    ] {
        let answer = root.post(BOOKS, form).await;
        assert!(answer.contains("location: /admin/libraries/books\n"), "{form}: {answer}");
        let page = root.page(BOOKS).await;
        assert!(page.contains(words), "{form}: {page}");
        assert_eq!(sees().await, seen, "{form}");
    }
    for form in ["action=grant&user=nobody", "action=grant&user=*", "action=revoke&user=a%3Ab"] {
        let refused = root.post(BOOKS, form).await;
        assert!(refused.starts_with("200") && refused.contains("User not found."), "{form}: {refused}");
    }
    assert!(!sees().await);
}

#[actix_web::test]
async fn a_scan_is_watched() {
    let app = library().await;
    let root = app.browser("root").await;
    let page = root.page(BOOKS).await;
    assert!(page.contains("The last scan: not scanned yet.") && !page.contains("http-equiv"), "{page}");
    assert!(root.post(BOOKS, "action=scan").await.contains("location: /admin/libraries/books\n"));
    let page = root.page(BOOKS).await;
    assert!(page.contains(r#"<meta http-equiv="refresh" content="2">"#) && !page.contains("Scan now"), "{page}");
    assert!(page.contains("<dt>Begun</dt><dd>Feb 14, 2026</dd>"), "{page}");
    let refused = root.post(BOOKS, "action=scan").await;
    assert!(refused.contains("A scan is running.") && !refused.contains("http-equiv"), "{refused}");
    app.clock.advance_seconds(61);
    let page = root.page(BOOKS).await;
    assert!(page.contains("The last scan: interrupted.") && page.contains("Scan now"), "{page}");
}

#[actix_web::test]
async fn problems_are_listed_page_by_page() {
    let app = library().await;
    let root = app.browser("root").await;
    assert!(!root.page(BOOKS).await.contains("<h2>Problems</h2>"));
    for n in 0..51 {
        app.problem(&format!("{n:02}.epub"), "not a ZIP archive").await;
    }
    let page = root.page(BOOKS).await;
    assert!(page.contains("<code>00.epub</code></th><td>not a ZIP archive</td><td>Nov 14, 2023</td>"), "{page}");
    assert!(!page.contains("50.epub"), "{page}");
    let next = page.split_once("rel=\"next\" href=\"").unwrap().1.split_once('"').unwrap().0;
    let page = root.page(&format!("{BOOKS}{next}")).await;
    assert!(page.contains("50.epub") && !page.contains("00.epub") && page.contains("rel=\"prev\""), "{page}");
    assert!(root.get(&format!("{BOOKS}?after=nonsense")).await.starts_with("422"));
}

#[actix_web::test]
async fn a_library_is_removed() {
    let app = library().await;
    let root = app.browser("root").await;
    assert!(root.page(BOOKS).await.contains("Its files stay where they are, and so do the places"));
    let removed = root.post(BOOKS, "action=remove").await;
    assert!(removed.starts_with("303 See Other\nlocation: /admin/libraries\n"), "{removed}");
    assert!(root.page(PATH).await.contains("There is none yet."));
    for answer in
        [root.get(BOOKS).await, root.post(BOOKS, "action=remove").await, root.get("/admin/libraries/..").await]
    {
        assert!(answer.starts_with("404 Not Found\ncontent-type: text/html"), "{answer}");
    }
}

#[actix_web::test]
async fn nothing_raw_is_on_any_page() {
    let app = library().await;
    let root = app.browser("root").await;
    for attack in ATTACKS {
        let name: String = attack.chars().filter(char::is_ascii).collect();
        let form = format!("action=rename&name={}", percent(&name));
        assert!(root.post(BOOKS, &form).await.starts_with("303"), "{attack}");
        app.problem(&name.replace("//", "/"), attack).await;
        let user = name.replace([':', '"', '\\'], "");
        let account = format!(r#"{{"name":"{user}","password":"secret"}}"#);
        assert!(app.post("/api/users").basic("root", "secret").json(&account).await.starts_with("201"), "{user}");
        root.post(BOOKS, &format!("action=grant&user={}", percent(&user))).await;
        for path in [PATH, BOOKS] {
            let page = root.page(path).await;
            assert!(is_ours(&page), "{path}: {page}");
        }
    }
}
