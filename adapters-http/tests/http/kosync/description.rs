//! The description of the routes, and the pages that show it.

use crate::app::App;

#[actix_web::test]
async fn the_description_is_openapi_3_1() {
    let app = App::new().await;
    let answer = app.get("/openapi.json").send().await;
    assert!(answer.starts_with("200 OK\ncontent-type: application/json\n{\"openapi\":\"3.1.0\""));
}

#[actix_web::test]
async fn the_pages_stand_on_their_own() {
    let app = App::new().await;
    for (path, script) in [("/docs", "\"docs/start.js\""), ("/docs/", "\"start.js\"")] {
        let page = app.get(path).send().await;
        assert!(
            page.starts_with("200 OK\ncontent-type: text/html; charset=utf-8\n") && page.contains(script),
            "{page}"
        );
    }
    for asset in ["start.js", "swagger-ui-bundle.js", "swagger-ui.css"] {
        assert!(app.get(&format!("/docs/{asset}")).send().await.starts_with("200"), "{asset}");
    }
    let reference = app.get("/redoc").send().await;
    assert!(reference.starts_with("200 OK\ncontent-type: text/html; charset=utf-8\n"));
    assert!(reference.contains("/syncs/progress/{document}") && !reference.contains("<script"));
}
