//! Lists of the catalogues, crawled by their links to the end and back, in Atom and in JSON.

use std::collections::HashSet;

use serde_json::Value;

use crate::alike::session::Session;

/// Where an entry of a list leads, below the catalogue, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub path: String,
    pub title: String,
}

/// Whether a list has the same order on every storage, or what it goes by is left to chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Same,
    Chance,
}

/// A page of a list.
struct Page {
    entries: Vec<Entry>,
    next: Option<String>,
    previous: Option<String>,
}

impl Session<'_> {
    /// Crawls a list, two entries at a time. Each entry must come exactly once on the way to the end and on the way back,
    /// in both catalogues alike, and they must be those of the list in one page.
    pub fn crawl(&mut self, path: &str, order: Order) -> Vec<Entry> {
        let entries = self.crawl_in("/opds/v2", path, json);
        let mut titles: Vec<&str> = entries.iter().map(|it| it.title.as_str()).collect();
        let in_atom = self.crawl_in("/opds", path, atom);
        let paths = |entries: &[Entry]| entries.iter().map(|it| it.path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&entries), paths(&in_atom), "{path}");
        if order == Order::Chance {
            titles.sort_unstable();
        }
        self.note(&format!("crawl of {path}"), titles.join("\n"));
        entries
    }

    fn crawl_in(&self, mount: &str, path: &str, page: fn(&str, &str) -> Page) -> Vec<Entry> {
        let get = |path: &str| {
            let answer = self.reader.api("GET", path, "");
            assert_eq!(answer.status, 200, "{path}: {answer}");
            page(&answer.body, mount)
        };
        let separator = if path.contains('?') { '&' } else { '?' };
        let limited = |limit: u8| format!("{mount}{path}{separator}limit={limit}");
        let mut page = get(&limited(2));
        assert!(page.previous.is_none(), "{path}");
        let mut there = page.entries.clone();
        while let Some(next) = &page.next {
            page = get(next);
            there.extend(page.entries.clone());
            assert!(there.len() < 200, "{path} has no end");
        }
        let mut back = page.entries.clone();
        while let Some(previous) = &page.previous {
            page = get(previous);
            back.splice(..0, page.entries.clone());
            assert!(back.len() < 200, "{path} has no beginning");
        }
        assert_eq!(back, there, "{path}");
        let distinct: HashSet<&str> = there.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(distinct.len(), there.len(), "{path}");
        let whole = get(&limited(100));
        assert!(whole.next.is_none() && whole.previous.is_none(), "{path}");
        assert_eq!(whole.entries, there, "{path}");
        there
    }
}

fn json(body: &str, mount: &str) -> Page {
    let feed: Value = serde_json::from_str(body).unwrap();
    let list = |name: &str| feed[name].as_array().cloned().unwrap_or_default();
    let href = |links: &[Value], rel: &str| {
        let link = links.iter().find(|link| link["rel"] == rel)?;
        Some(link["href"].as_str().unwrap().to_owned())
    };
    let entry = |href: &str, title: &Value| Entry {
        path: href.strip_prefix(mount).unwrap().to_owned(),
        title: title.as_str().unwrap().to_owned(),
    };
    // An empty list leads to the start, which is no entry.
    let headings = list("navigation").into_iter().filter(|it| it["rel"] == "subsection");
    let mut entries: Vec<Entry> = headings.map(|it| entry(it["href"].as_str().unwrap(), &it["title"])).collect();
    entries.extend(list("publications").iter().map(|it| {
        let href = href(it["links"].as_array().unwrap(), "self").unwrap();
        entry(&href, &it["metadata"]["title"])
    }));
    Page { entries, next: href(&list("links"), "next"), previous: href(&list("links"), "previous") }
}

fn atom(body: &str, mount: &str) -> Page {
    let href = |part: &str, rel: &str| {
        let (_, link) = part.split_once(&format!("<link rel=\"{rel}\" href=\""))?;
        link.split_once('"').map(|(href, _)| href.replace("&amp;", "&"))
    };
    let mut parts = body.split("<entry>");
    let head = parts.next().unwrap();
    let entries = parts.map(|entry| {
        let path = href(entry, "alternate").or_else(|| href(entry, "subsection")).unwrap();
        let (_, title) = entry.split_once("<title>").unwrap();
        Entry {
            path: path.strip_prefix(mount).unwrap().to_owned(),
            title: title.split_once("</title>").unwrap().0.to_owned(),
        }
    });
    Page { entries: entries.collect(), next: href(head, "next"), previous: href(head, "previous") }
}
