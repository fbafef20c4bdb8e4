//! The same books, listed, turned through and searched in the same way, give the same JSON on every storage, and the
//! same catalogues.

mod books;
mod crawl;
mod ereader;
mod session;

use std::thread;

use crate::{
    alike::{
        crawl::{Entry, Order},
        session::Session,
    },
    client::User,
    program::Program,
    storages::Storage,
};

#[test]
fn the_same_session_gives_the_same_json_on_every_storage() {
    let storages = Storage::all("alike");
    let sessions = thread::scope(|scope| {
        let told = storages.each_ref().map(|storage| scope.spawn(|| told(&storage.program())));
        told.map(|told| told.join().unwrap())
    });
    let [sqlite, postgres, dynamodb] = &sessions;
    for (at, expected) in sqlite.iter().enumerate() {
        assert_eq!(postgres.get(at), Some(expected), "PostgreSQL");
        assert_eq!(dynamodb.get(at), Some(expected), "DynamoDB");
    }
    assert!(sqlite.len() > 400, "{}", sqlite.len());
    assert!(!sqlite.iter().any(|(_, answer)| answer.contains("Emma, Hidden")));
    assert_eq!((postgres.len(), dynamodb.len()), (sqlite.len(), sqlite.len()));
}

/// Each request of the session with its answer.
fn told(program: &Program) -> Vec<(String, String)> {
    program.run_with_input(&["user", "add", "ann"], "secret");
    program.run_with_input(&["user", "add", "eve", "--admin"], "secret");
    let server = program.serve();
    let user = |name| User { address: server.address, name };
    let mut session = Session::new(user("ann"), user("eve"));
    books::write(program);
    let [books, comics, new, _hidden] = ["Books", "Comics", "New", "Hidden"].map(|name| {
        let folder = program.folder.path().join(name);
        session.add(name, &folder)
    });
    session.grant(&books, "*");
    session.grant(&comics, "ann");
    session.grant(&new, "ann");
    browse(&mut session, &books);
    keep_keys(&mut session);

    // What was added last goes first; what is found by one scan has no order among itself.
    for title in ["Ulysses", "Dubliners", "Exiles"] {
        books::write_new(program, title);
        session.scan(&new);
        session.walk(&format!("/api/publications?library={new}&shelf=recent"), 2);
    }
    books::change(program);
    session.scan(&books);
    browse(&mut session, &books);
    for title in ["Finnegans Wake", "Ulysses", "Dubliners", "Exiles"] {
        session.read(&format!("James Joyce - {title}.pdf"));
    }
    crawl(&mut session, [&books, &comics, &new]);
    session.administer("DELETE", &format!("/api/libraries/{comics}"));
    for list in ["/api/publications?shelf=all", "/api/series?", "/api/authors?"] {
        session.walk(list, 4);
    }
    session.told
}

/// Two API keys come and go; with one of them a Kobo looks around.
fn keep_keys(session: &mut Session) {
    let keys = "/user/api-keys";
    let kobo = add_key(session, "Kobo");
    session.send("POST", &format!("{kobo}/short-url"), "");
    for permission in ["opds", "ereader_browser", "opds", "nothing"] {
        session.send("POST", &format!("{kobo}/permissions/{permission}"), "");
    }
    let url = session.send("POST", &format!("{kobo}/short-url"), "");
    session.browse_as_kobo(url["short_code"].as_str().unwrap());
    session.send("DELETE", &format!("{kobo}/permissions/opds"), "");
    let kindle = add_key(session, "Kindle");
    session.send("PATCH", &kindle, r#"{"name":"Paperwhite"}"#);
    session.get(keys);
    for key in [kindle.as_str(), &kindle, "/user/api-keys/nothing"] {
        session.send("DELETE", key, "");
    }
    session.get(keys);
}

/// Returns the path of a new key.
fn add_key(session: &mut Session, name: &str) -> String {
    let made = session.send("POST", "/user/api-keys", &format!(r#"{{"name":"{name}"}}"#));
    format!("/user/api-keys/{}", made["id"].as_str().unwrap())
}

fn browse(session: &mut Session, books: &str) {
    session.get("/api/libraries");
    for scope in [String::new(), format!("&library={books}")] {
        for shelf in ["shelf=all", "format=pdf", "format=m4b", "format=cbz", "format=txt"] {
            session.walk(&format!("/api/publications?{shelf}{scope}"), 3);
        }
        session.walk(&format!("/api/publications?q=emma&format=m4b{scope}"), 2);
        for words in books::SEARCHES {
            session.walk(&format!("/api/publications?q={words}{scope}"), 3);
        }
        for kind in ["series", "author"] {
            let headings = if kind == "series" { "/api/series?" } else { "/api/authors?" };
            for heading in session.walk(&format!("{headings}{scope}"), 2) {
                session.walk(&format!("/api/publications?{kind}={heading}{scope}"), 2);
            }
        }
    }
    for id in session.walk("/api/publications?shelf=all", 200) {
        session.get(&format!("/api/publications/{id}"));
    }
    for wrong in ["?limit=0", "?after=AAAA", "?library=nothing", "?shelf=recent&q=emma", "?series=%20", "/nothing"] {
        session.get(&format!("/api/publications{wrong}"));
    }
}

/// Crawls every list of the catalogues. Lists of what was added or read go by times, and those by chance.
fn crawl(session: &mut Session, libraries: [&str; 3]) {
    let mut everywhere = Vec::new();
    for library in libraries {
        let at = |list: &str| format!("/libraries/{library}/{list}");
        let all = session.crawl(&at("all"), Order::Same);
        let ids = session.walk(&format!("/api/publications?shelf=all&library={library}"), 200);
        assert_eq!(all.iter().map(id).collect::<Vec<_>>(), ids);
        assert_eq!(sorted(session.crawl(&at("recent"), Order::Chance)), sorted(all.clone()));
        for format in ["pdf", "m4b", "epub"] {
            session.crawl(&at(&format!("all?format={format}")), Order::Same);
        }
        for headings in ["series", "authors"] {
            for heading in session.crawl(&at(headings), Order::Same) {
                let under = session.crawl(&heading.path, Order::Same);
                assert!(!under.is_empty() && under.iter().all(|it| all.contains(it)), "{heading:?}");
            }
        }
        session.crawl(&at("search?q=e"), Order::Same);
        everywhere.extend(all);
    }
    assert_eq!(sorted(session.crawl("/recent", Order::Chance)), sorted(everywhere));
    for words in books::SEARCHES {
        session.crawl(&format!("/search?q={words}"), Order::Same);
    }
    assert_eq!(session.crawl("/reading", Order::Chance).len(), 4);
}

fn id(entry: &Entry) -> &str {
    entry.path.rsplit('/').next().unwrap()
}

fn sorted(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries
}
