//! What a reader goes on reading.

use super::{books, titles, volume};
use crate::{app::App, kosync::progress::PLACE};

async fn read_to(app: &App, document: &str, percentage: &str) {
    let place = PLACE.replace("d1", document).replace("0.5", percentage);
    let answer = app.put("/syncs/progress").by_ann().json(&place).await;
    assert!(answer.starts_with("200"), "{answer}");
}

#[actix_web::test]
async fn unfinished_publications_are_listed_by_last_read() {
    let app = books(&[volume(1), volume(2), volume(3), volume(4)]).await;
    for (document, percentage) in
        [("v1-content", "0.1"), ("v2-name", "0.2"), ("v3-content", "1.0"), ("unknown", "0.3"), ("v4-content", "0.4")]
    {
        read_to(&app, document, percentage).await;
        app.clock.advance_seconds(1);
    }
    let listed = async || titles(&app.document("/opds/reading").await);
    assert_eq!(listed().await, ["Saga, Volume 4", "Saga, Volume 2", "Saga, Volume 1"]);
    read_to(&app, "v1-name", "0.5").await;
    assert_eq!(listed().await, ["Saga, Volume 1", "Saga, Volume 4", "Saga, Volume 2"]);
    read_to(&app, "v4-content", "1.0").await;
    assert_eq!(listed().await, ["Saga, Volume 1", "Saga, Volume 2"]);
    assert_eq!(titles(&app.document("/opds/reading?format=pdf").await), [""; 0]);
    let others = app.get("/opds/reading").basic("root", "secret").send().await;
    assert!(!others.contains("<entry>"), "{others}");
}
