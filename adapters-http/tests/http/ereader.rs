//! The pages for the browsers of e-readers.

mod book;
mod download;
mod entrance;
pub mod hostile;
mod lists;
mod menus;
mod short_urls;

use domain::{
    accounts::{AccountRepository, UserName},
    api_keys::{ApiKey, ApiKeyId, ApiKeyName, ApiKeyRepository, Permission, Secret},
    catalog::publications::Publication,
    error::Changed,
};

use crate::{api::shelves::moment, app::App};

/// What a Kobo says it is.
pub const KOBO: &str = "Mozilla/5.0 (Linux; U; Android 2.0; en-us;) AppleWebKit/538.1 (KHTML, like Gecko) \
                        Version/4.0 Mobile Safari/538.1 (Kobo Touch 0377/4.38.23171)";
pub const KINDLE: &str = "Mozilla/5.0 (X11; U; Linux armv7l like Android; en-us) AppleWebKit/531.2+ (KHTML, like \
                          Gecko) Version/5.0 Safari/533.2+ Kindle/3.0+";

/// A key of `ann`'s that `App::give_key` makes.
pub fn key(digit: char) -> String {
    format!("ak_{}A", digit.to_string().repeat(42))
}

impl App {
    /// Gives the user a key with these permissions.
    pub async fn give_key(&self, user: &str, digit: char, permissions: &[Permission]) -> ApiKey {
        let name = UserName::parse(user).unwrap();
        let user = AccountRepository::find(&*self.storage, &name).await.unwrap().unwrap().id;
        let key = ApiKey {
            id: ApiKeyId::parse(&format!("key-{digit}")).unwrap(),
            user,
            name: ApiKeyName::parse("Kobo").unwrap(),
            secret: Secret::parse(&key(digit)).unwrap(),
            permissions: permissions.iter().copied().collect(),
            created_at: moment(0),
            updated_at: moment(0),
            last_accessed_at: None,
        };
        assert_eq!(ApiKeyRepository::insert(&*self.storage, &key).await.unwrap(), Changed::Yes);
        key
    }

    /// What the holder of the key `0` sees at a path below it.
    pub async fn look(&self, path: &str) -> String {
        self.get(&at(path)).send().await
    }

    /// A page alone, which must be there.
    pub async fn page(&self, path: &str) -> String {
        let answer = self.look(path).await;
        assert!(answer.starts_with("200 OK\ncontent-type: text/html; charset=utf-8\n"), "{path}: {answer}");
        answer.splitn(3, '\n').last().unwrap().to_owned()
    }
}

/// The address of a path below the key `0`.
pub fn at(path: &str) -> String {
    format!("/ereader/key/{}/{path}", key('0'))
}

/// The library "books" with these publications, which `ann` sees, with the key `0` for e-readers.
async fn shelf(publications: &[Publication]) -> App {
    let app = App::with_root().await;
    app.library(publications).await;
    let app = app.granted().await;
    app.give_key("ann", '0', &[Permission::EreaderBrowser]).await;
    app
}

/// The values of an attribute, in the order of the page.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    page.split(start.as_str()).skip(1).map(|rest| rest.split_once('"').unwrap().0).collect()
}

/// Where the links go that read so.
fn links<'p>(page: &'p str, text: &str) -> Vec<&'p str> {
    let found = page.split("<a ").skip(1).filter(|link| {
        let (link, _) = link.split_once("</a>").unwrap();
        link.split_once('>').unwrap().1.contains(text)
    });
    found.map(target).collect()
}

fn target(link: &str) -> &str {
    link.split_once("href=\"").unwrap().1.split_once('"').unwrap().0
}

/// What the body shows, without tags, line by line.
fn shown(page: &str) -> String {
    let (_, body) = page.split_once("<body>").unwrap();
    let mut text = String::new();
    for part in body.split('<').skip(1) {
        let (tag, rest) = part.split_once('>').unwrap();
        let name = tag.split(' ').next().unwrap();
        if ["b", "a", "/b", "br"].contains(&name) && !text.ends_with(['\n', ' ']) {
            text.push_str(" | ");
        }
        text.push_str(rest);
    }
    let lines = text.lines().map(|line| line.trim().trim_matches('|').trim()).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// The address that a link on the page at `base` leads to.
fn follow(base: &str, link: &str) -> String {
    let link = link.replace("&amp;", "&");
    let (path, query) = link.split_once('?').map_or((link.as_str(), None), |(path, query)| (path, Some(query)));
    let mut segments: Vec<&str> = base.split('?').next().unwrap().split('/').collect();
    segments.pop();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    let path = segments.join("/");
    query.map_or(path.clone(), |query| format!("{path}?{query}"))
}
