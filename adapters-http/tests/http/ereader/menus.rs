//! Pages that lead to lists.

use domain::api_keys::Permission;
use insta::assert_snapshot;

use super::{links, shelf, shown};
use crate::{
    api::shelves::{emma, publication},
    app::App,
};

#[actix_web::test]
async fn with_one_library_home_is_its_menu() {
    let app = shelf(&[emma(), publication("2", "Persuasion")]).await;
    let home = app.page("").await;
    assert_snapshot!(shown(&home), @"
    Books
    Continue reading
    All books | 2 books
    Recently added
    Series
    Authors
    Search
    ");
    assert_eq!(links(&home, "Series"), ["./libraries/books/series"]);
}

#[actix_web::test]
async fn with_two_libraries_home_lists_them() {
    let app = shelf(&[emma(), publication("2", "Persuasion")]).await;
    app.comics(&[publication("3", "Saga")]).await;
    let home = app.page("").await;
    assert_snapshot!(shown(&home), @"
    Libraries
    Books | 2 books
    Comics | 1 book
    Continue reading
    ");
    assert_eq!(links(&home, "Comics"), ["./libraries/comics"]);
    let comics = app.page("libraries/comics").await;
    assert_snapshot!(shown(&comics), @"
    ← Back | Home
    Comics
    All books | 1 book
    Recently added
    Series
    Authors
    Search
    ");
}

#[actix_web::test]
async fn without_a_library_home_says_whom_to_ask() {
    let app = App::with_ann().await;
    app.give_key("ann", '0', &[Permission::EreaderBrowser]).await;
    let home = app.page("").await;
    assert!(home.contains("No library has been opened to you yet"), "{home}");
}

#[actix_web::test]
async fn home_is_there_without_the_last_slash_too() {
    let app = shelf(&[emma()]).await;
    let address = super::at("").trim_end_matches('/').to_owned();
    let home = app.get(&address).send().await;
    let key = super::key('0');
    assert_eq!(links(&home, "Series"), [format!("{key}/libraries/books/series")]);
}
