//! Lists of publications, series and authors.

use domain::catalog::{
    contributors::{Contributor, ContributorName, Role},
    files::Format,
    limited::AtMost,
    publications::Publication,
};
use insta::assert_snapshot;

use super::{at, follow, links, shelf, shown, values};
use crate::{
    api::shelves::{emma, file, publication},
    app::App,
    opds::volume,
};

/// As many books as fill two pages and begin a third.
async fn many() -> App {
    let books: Vec<Publication> = (0..120).map(|n| publication(&format!("b{n}"), &format!("Book {n:03}"))).collect();
    shelf(&books).await
}

fn titles(page: &str) -> Vec<&str> {
    let rows = page.split_once("<ul>").map_or("", |(_, rows)| rows.split_once("</ul>").unwrap().0);
    rows.split("<b>").skip(1).map(|row| row.split_once("</b>").unwrap().0).collect()
}

#[actix_web::test]
async fn a_row_says_who_wrote_it_where_it_stands_and_what_it_is() {
    let mut bare = publication("bare", "Zero");
    bare.files = AtMost::first([file("bare", Format::Pdf)]);
    let app = shelf(&[emma(), bare, volume(2)]).await;
    assert_snapshot!(shown(&app.page("libraries/books/all").await), @"
    ← Back | Home
    All books
    All | EPUB | CBZ | M4B | PDF | Show covers
    Emma | Jane Austen • Novels #4 • CBZ, EPUB, M4B
    Saga, Volume 2 | Fiona Staples • Saga #2 • EPUB
    Zero | PDF
    ");
}

#[actix_web::test]
async fn pages_are_turned_in_both_directions() {
    let app = many().await;
    let mut address = at("libraries/books/all");
    let mut pages = Vec::new();
    loop {
        let page = app.get(&address).send().await;
        pages.push((address.clone(), page.clone()));
        match links(&page, "Next")[..] {
            [next] => address = follow(&address, next),
            _ => break,
        }
    }
    let words: Vec<&str> = pages.iter().map(|(_, page)| page.split_once("Page ").unwrap().1).collect();
    let words: Vec<&str> = words.iter().map(|words| words.split_once(' ').unwrap().0).collect();
    assert_eq!(words, ["1", "2", "3"]);
    assert!(pages[1].1.contains("Page 2 of 3"), "{}", pages[1].1);
    let all: Vec<&str> = pages.iter().flat_map(|(_, page)| titles(page)).collect();
    let expected: Vec<String> = (0..120).map(|n| format!("Book {n:03}")).collect();
    assert_eq!(all, expected);
    for (i, (address, page)) in pages.iter().enumerate().skip(1).rev() {
        let previous = follow(address, links(page, "Prev")[0]);
        let back = app.get(&previous).send().await;
        assert_eq!(titles(&back), titles(&pages[i - 1].1), "{previous}");
        assert!(previous.contains(&format!("?page={i}&before=")), "{previous}");
    }
}

#[actix_web::test]
async fn a_page_is_found_by_its_number_alone() {
    let app = many().await;
    for (number, first) in
        [("1", "Book 000"), ("2", "Book 050"), ("3", "Book 100"), ("0", "Book 000"), ("x", "Book 000")]
    {
        let page = app.page(&format!("libraries/books/all?page={number}")).await;
        assert_eq!(titles(&page)[0], first, "{number}");
    }
}

#[actix_web::test]
async fn past_the_end_there_is_a_way_to_the_first_page() {
    let app = many().await;
    for query in ["page=4", "page=1000", "page=4294967295", "page=3&after=b119", "page=2&after=nothing", "after=%00"] {
        let page = app.page(&format!("libraries/books/all?{query}")).await;
        assert_eq!(titles(&page), [""; 0], "{query}");
        assert!(page.contains("There is nothing on this page."), "{page}");
        assert_eq!(links(&page, "To the first page"), ["../../libraries/books/all"], "{query}");
    }
}

#[actix_web::test]
async fn a_book_leads_back_to_the_page_it_was_found_on() {
    let app = many().await;
    for query in ["", "?page=2&after=b49", "?page=1&before=b50", "?page=3", "?page=2&after=b49&types=epub&covers=on"] {
        let address = at(&format!("libraries/books/all{query}"));
        let page = app.get(&address).send().await;
        let book = follow(&address, links(&page, "Book ")[0]);
        let book_page = app.get(&book).send().await;
        assert!(book_page.starts_with("200 OK"), "{book}: {book_page}");
        assert_eq!(follow(&book, links(&book_page, "Back")[0]), address);
    }
}

#[actix_web::test]
async fn every_kind_of_list_is_found_again_from_a_book() {
    let app = shelf(&[volume(1), volume(2)]).await;
    let series = links_in(&app, "libraries/books/series", "Saga").await;
    let author = links_in(&app, "libraries/books/authors", "Vaughan").await;
    let search = at("libraries/books/search?q=saga");
    for address in [at("libraries/books/recent"), series, author, search] {
        let page = app.get(&address).send().await;
        let book = follow(&address, links(&page, "Saga, Volume 2")[0]);
        let back = follow(&book, links(&app.get(&book).send().await, "Back")[0]);
        assert_eq!(back, address);
    }
    let lost = app.page("books/v1").await;
    assert_eq!(links(&lost, "Back"), ["../libraries/books"]);
    let lost = app.page("books/v1?from=nowhere").await;
    assert_eq!(links(&lost, "Back"), ["../libraries/books"]);
}

async fn links_in(app: &App, path: &str, text: &str) -> String {
    let page = app.page(path).await;
    follow(&at(path), links(&page, text)[0])
}

#[actix_web::test]
async fn lists_are_narrowed_down_to_a_format() {
    let app = shelf(&[emma(), publication("2", "Persuasion")]).await;
    let page = app.page("libraries/books/all?types=m4b").await;
    assert_eq!(titles(&page), ["Emma"]);
    assert_eq!(links(&page, "M4B")[0], "../../libraries/books/all?types=m4b");
    assert!(page.contains(r#"<a class="b on" href="../../libraries/books/all?types=m4b">M4B</a>"#), "{page}");
    assert_eq!(titles(&app.page("libraries/books/all?types=mobi").await), ["Emma", "Persuasion"]);
    let none = app.page("libraries/books/all?types=pdf").await;
    assert!(none.contains("There is nothing in this format."), "{none}");
}

#[actix_web::test]
async fn choices_are_kept_by_every_link_and_form() {
    let app = shelf(&[emma(), volume(1)]).await;
    let chosen = "types=epub&covers=on";
    for path in [
        "",
        "libraries/books",
        "libraries/books/all",
        "libraries/books/series",
        "libraries/books/authors",
        "libraries/books/search?q=emma",
        "books/emma?from=all",
    ] {
        let separator = if path.contains('?') { '&' } else { '?' };
        let page = app.page(&format!("{path}{separator}{chosen}")).await;
        for href in values(&page, "href").into_iter().filter(|href| !href.contains("download/")) {
            let is_other_choice = page.contains(&format!("<a class=\"b\" href=\"{href}\">")) && href.contains("all");
            assert!(
                is_other_choice || href.contains("types=epub&amp;covers=on") || path.contains("search"),
                "{path}: {href}"
            );
        }
    }
    let form = app.page(&format!("libraries/books/search?{chosen}")).await;
    assert!(form.contains(r#"<input type="hidden" name="types" value="epub">"#), "{form}");
    assert!(form.contains(r#"<input type="hidden" name="covers" value="on">"#), "{form}");
}

#[actix_web::test]
async fn covers_are_shown_when_they_are_asked_for() {
    let app = shelf(&[emma()]).await;
    let off = app.page("libraries/books/all").await;
    assert!(!off.contains("<img"), "{off}");
    let on = app.page(links(&off, "Show covers")[0].trim_start_matches("../")).await;
    assert_eq!(values(&on, "src"), ["../../cover/emma"]);
    assert_eq!(links(&on, "Hide covers"), ["../../libraries/books/all"]);
}

#[actix_web::test]
async fn nothing_is_searched_without_words() {
    let app = shelf(&[emma()]).await;
    for query in ["", "?q=", "?q=%20"] {
        let page = app.page(&format!("libraries/books/search{query}")).await;
        assert!(page.contains(r#"<form action="../../libraries/books/search">"#), "{page}");
        assert!(!page.contains("<ul>") && !page.contains("Nothing was found"), "{page}");
    }
    let found = app.page("libraries/books/search?q=EMM+aus").await;
    assert_eq!(titles(&found), ["Emma"]);
    assert!(found.contains(r#"value="EMM aus""#), "{found}");
    let nothing = app.page("libraries/books/search?q=!!!").await;
    assert!(nothing.contains("Nothing was found"), "{nothing}");
}

#[actix_web::test]
async fn a_search_of_10_kb_is_cut() {
    let app = shelf(&[emma()]).await;
    let page = app.page(&format!("libraries/books/search?q={}", "emma+".repeat(2_000))).await;
    assert!(page.len() < 10_000, "{}", page.len());
}

#[actix_web::test]
async fn a_series_stands_in_its_order() {
    let app = shelf(&[volume(10), volume(2), volume(1)]).await;
    let series = app.page("libraries/books/series").await;
    assert_snapshot!(shown(&series), @"
    ← Back | Home
    Series
    Saga | 3 books
    ");
    let saga = links_in(&app, "libraries/books/series", "Saga").await;
    assert_snapshot!(shown(&app.get(&saga).send().await), @"
    ← Back | Home
    Saga
    All | EPUB | CBZ | M4B | PDF | Show covers
    Saga, Volume 1 | Fiona Staples • Saga #1 • EPUB
    Saga, Volume 2 | Fiona Staples • Saga #2 • EPUB
    Saga, Volume 10 | Fiona Staples • Saga #10 • EPUB
    ");
    let pdf = app.get(&format!("{saga}?types=pdf")).send().await;
    assert!(pdf.contains("<h1>Saga</h1>") && pdf.contains("nothing in this format"), "{pdf}");
}

#[actix_web::test]
async fn authors_are_listed_in_pages() {
    let by = |n: u32| {
        let author = Contributor::new(ContributorName::parse(&format!("Ann {n:03}")).unwrap(), None, Role::Author);
        Publication { contributors: AtMost::first([author]), ..publication(&format!("b{n}"), &format!("Book {n}")) }
    };
    let app = shelf(&(0..60).map(by).collect::<Vec<_>>()).await;
    let first = app.page("libraries/books/authors").await;
    assert_eq!((titles(&first).len(), titles(&first)[0]), (50, "Ann 000"));
    let next = follow(&at("libraries/books/authors"), links(&first, "Next")[0]);
    let second = app.get(&next).send().await;
    assert_eq!((titles(&second).len(), titles(&second)[0]), (10, "Ann 050"));
    let back = app.get(&follow(&next, links(&second, "Prev")[0])).send().await;
    assert_eq!(titles(&back), titles(&first));
}

#[actix_web::test]
async fn what_is_read_is_listed_by_last_read() {
    let app = shelf(&[volume(1), volume(2), volume(3)]).await;
    for document in ["v1-content", "v3-name"] {
        let place = crate::kosync::progress::PLACE.replace("d1", document);
        app.put("/syncs/progress").by_ann().json(&place).await;
        app.clock.advance_seconds(1);
    }
    let reading = app.page("reading").await;
    assert_eq!(titles(&reading), ["Saga, Volume 3", "Saga, Volume 1"]);
    let book = follow(&at("reading"), links(&reading, "Volume 3")[0]);
    assert_eq!(follow(&book, links(&app.get(&book).send().await, "Back")[0]), at("reading"));
}

#[actix_web::test]
async fn a_page_of_50_is_small() {
    let id = |n: usize| format!("{n:032x}");
    let books = (0..120).map(|n| Publication { ..volume_with_id(&id(n), n) });
    let app = shelf(&books.collect::<Vec<_>>()).await;
    for path in ["libraries/books/all", &format!("libraries/books/all?page=2&after={}", id(49))] {
        let page = app.page(path).await;
        assert_eq!(titles(&page).len(), 50);
        assert!(page.len() < 15_000, "{path}: {}", page.len());
    }
}

fn volume_with_id(id: &str, n: usize) -> Publication {
    let n = u32::try_from(n).unwrap();
    let volume = volume(n);
    Publication {
        id: domain::catalog::ids::PublicationId::parse(id).unwrap(),
        files: AtMost::first([file(id, Format::Epub)]),
        ..volume
    }
}
