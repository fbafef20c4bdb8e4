//! Markup in everything that a book may say of itself.

use crate::{
    app::App,
    ereader::hostile::{ATTACKS, attacking, is_ours},
};

#[actix_web::test]
async fn nothing_raw_is_on_any_page() {
    let app = App::with_root().await;
    let books: Vec<_> = ATTACKS.iter().enumerate().map(|(n, attack)| attacking(n, attack)).collect();
    app.library(&books).await;
    let app = app.granted().await;
    for n in 0..ATTACKS.len() {
        let place = crate::kosync::progress::PLACE.replace("d1", &format!("a{n}-content"));
        app.put("/syncs/progress").by_ann().json(&place).await;
    }
    let browser = app.browser("ann").await;
    let mut pages = vec!["/".to_owned(), "/user/security".to_owned(), "/library/books?q=%22%3E%3Cscript%3E".to_owned()];
    pages.extend(["", "?by=recent", "?by=series", "?by=authors"].map(|query| format!("/library/books{query}")));
    pages.extend((0..ATTACKS.len()).map(|n| format!("/publications/a{n}")));
    for path in pages {
        let page = browser.page(&path).await;
        assert!(is_ours(&page), "{path}: {page}");
        for href in page.split(" href=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0) {
            assert!(href.starts_with(['/', '?', '#']), "{path}: {href}");
        }
    }
}
