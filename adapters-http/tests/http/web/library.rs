//! Libraries, and what is in them.

use domain::catalog::publications::Publication;

use crate::{
    api::shelves::{emma, publication},
    app::App,
    opds::volume,
};

async fn library(publications: &[Publication]) -> App {
    let app = App::with_root().await;
    app.library(publications).await;
    app.granted().await
}

/// The titles on a page, in order.
fn titles(page: &str) -> Vec<&str> {
    page.split("<b>").skip(1).map(|rest| rest.split_once("</b>").unwrap().0).collect()
}

#[actix_web::test]
async fn the_only_library_is_gone_to_at_once() {
    let app = library(&[emma()]).await;
    let browser = app.browser("ann").await;
    assert!(browser.get("/library").await.starts_with("303 See Other\nlocation: /library/books\n"));
    app.comics(&[publication("3", "Saga")]).await;
    let page = browser.page("/library").await;
    assert!(page.contains("/library/books\">Books <span") && page.contains("/library/comics\">Comics <span"), "{page}");
}

#[actix_web::test]
async fn books_are_turned_through_and_narrowed_down() {
    let books: Vec<_> = (0..60).map(|n| publication(&format!("b{n}"), &format!("Book {n:02}"))).collect();
    let app = library(&books).await;
    let browser = app.browser("ann").await;
    let first = browser.page("/library/books").await;
    assert_eq!((titles(&first).len(), titles(&first)[0]), (50, "Book 00"));
    let next = first.split_once("rel=\"next\" href=\"").unwrap().1.split_once('"').unwrap().0.replace("&amp;", "&");
    let second = browser.page(&format!("/library/books{next}")).await;
    assert_eq!((titles(&second).len(), titles(&second)[0]), (10, "Book 50"));
    assert!(second.contains("rel=\"prev\""), "{second}");
    let none = browser.page("/library/books?format=pdf").await;
    assert!(none.contains("There is nothing here yet."), "{none}");
    assert!(browser.get("/library/books?after=nonsense").await.starts_with("422"));
}

#[actix_web::test]
async fn words_find_books() {
    let app = library(&[emma(), volume(1)]).await;
    let browser = app.browser("ann").await;
    assert_eq!(titles(&browser.page("/library/books?q=saga").await), ["Saga, Volume 1"]);
    let nothing = browser.page("/library/books?q=%3Cscript%3E").await;
    assert!(nothing.contains("Nothing was found") && !nothing.contains("<script"), "{nothing}");
}

#[actix_web::test]
async fn series_and_authors_lead_to_their_books() {
    let app = library(&[emma(), volume(2), volume(1)]).await;
    let browser = app.browser("ann").await;
    for (by, name, found) in
        [("series", "Saga", vec!["Saga, Volume 1", "Saga, Volume 2"]), ("authors", "Jane Austen", vec!["Emma"])]
    {
        let page = browser.page(&format!("/library/books?by={by}")).await;
        let (before, _) = page.split_once(&format!("\">{name} <span")).unwrap();
        let href = before.rsplit_once("href=\"").unwrap().1;
        let listed = browser.page(href).await;
        assert!(listed.contains(&format!("<h1>{name}</h1>")), "{listed}");
        assert_eq!(titles(&listed), found);
    }
}

#[actix_web::test]
async fn what_a_reader_does_not_see_is_not_there() {
    let app = App::with_root().await;
    app.library(&[emma()]).await;
    let browser = app.browser("ann").await;
    for path in ["/library/books", "/publications/emma", "/files/emma-epub/x", "/series/x", "/authors/x?library=books"]
    {
        let answer = browser.get(path).await;
        assert!(answer.starts_with("404 Not Found\ncontent-type: text/html"), "{path}: {answer}");
    }
    assert!(browser.page("/").await.contains("No library is shown to you yet."));
}
