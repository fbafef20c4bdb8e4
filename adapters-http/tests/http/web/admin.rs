//! What administrators look after.

mod libraries;
mod users;

use crate::app::App;

const PAGES: [&str; 3] = ["/admin/libraries", "/admin/libraries/books", "/admin/users"];

/// Every byte percent-encoded, for a form.
fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

#[actix_web::test]
async fn only_administrators_look_after_anything() {
    let app = App::with_root().await;
    app.library(&[]).await;
    let app = app.granted().await;
    let (ann, root) = (app.browser("ann").await, app.browser("root").await);
    assert!(!ann.page("/").await.contains("Administration"));
    assert!(root.page("/").await.contains(r#"<a href="/admin/libraries">Administration</a>"#));
    for path in PAGES {
        for answer in [ann.get(path).await, ann.post(path, "action=scan").await] {
            assert!(answer.starts_with("403 Forbidden\ncontent-type: text/html"), "{path}: {answer}");
            assert!(answer.contains("Only administrators may.") && !answer.contains("Books"), "{path}: {answer}");
        }
        root.page(path).await;
        assert!(app.get(path).showing("location").send().await.contains("location: /login?next=%2Fadmin"), "{path}");
        assert!(root.post(path, "action=nothing").await.starts_with("400 Bad Request\ncontent-type: text/html"));
    }
    assert!(app.get("/api/libraries/books/scan").basic("root", "secret").send().await.contains("idle"));
}
