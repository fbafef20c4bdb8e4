//! Sample values, and shorthands that expect storage to work.

use domain::{
    accounts::{NewAccount, UserId, UserName},
    api_keys::{ApiKey, ApiKeyId, ApiKeyName, Secret},
    books::{Book, BookOrder, BookPage, Label},
    clock::Timestamp,
    documents::{Description, DocumentId, FileName},
    error::Changed,
    passwords::PasswordHash,
    progress::{Percentage, Progress, Pushed},
    randomness::Randomness,
    sessions::{Session, SessionToken},
    short_urls::{ShortCode, ShortUrl},
    text::Text,
};

use crate::{Backend, catalog::moment};

impl Backend {
    /// Makes an account.
    pub async fn user(&self, name: &str) -> UserId {
        let _ = self.accounts.insert(&new_account(name)).await.unwrap();
        self.accounts.find(&user_name(name)).await.unwrap().unwrap().id
    }

    /// Makes an API key.
    pub async fn api_key(&self, user: &UserId, name: &str) -> ApiKey {
        let key = api_key(user, name);
        assert_eq!(self.api_keys.insert(&key).await.unwrap(), Changed::Yes);
        key
    }

    /// Starts a session that lives until `moment` so and so.
    pub async fn session(&self, user: &UserId, name: &str, until: i64) -> Session {
        let session = session(user, name, until);
        assert_eq!(self.sessions.insert(&session, moment(0)).await.unwrap(), Changed::Yes);
        session
    }

    pub async fn push(&self, user: &UserId, progress: &Progress) {
        assert_eq!(self.progress.push(user, progress).await.unwrap(), Pushed::Kept);
    }

    /// The place that `user` is offered for `name`.
    pub async fn place(&self, user: &UserId, name: &str) -> Option<Progress> {
        self.progress.find(user, &document(name)).await.unwrap().map(|current| current.progress)
    }

    pub async fn link(&self, user: &UserId, names: &[&str]) -> String {
        self.links.link(user, &documents(names)).await.unwrap().unwrap().into()
    }

    /// Each link as "canonical < member".
    pub async fn links(&self, user: &UserId) -> Vec<String> {
        let links = self.links.list(user).await.unwrap();
        links.iter().map(|link| format!("{} < {}", link.canonical.as_str(), link.document.as_str())).collect()
    }

    pub async fn books(&self, user: &UserId) -> Vec<Book> {
        let page = BookPage { order: BookOrder::Newest, limit: 500, offset: 0 };
        self.books.list(user, page).await.unwrap()
    }
}

pub fn new_account(name: &str) -> NewAccount {
    NewAccount {
        name: user_name(name),
        password_hash: PasswordHash::new("$argon2id$1"),
        admin: false,
        created_at: Timestamp::from_millis(1_700_000_000_123),
    }
}

pub fn user_name(name: &str) -> UserName {
    UserName::parse(name).unwrap()
}

/// A key that is called `name` by people and machines.
pub fn api_key(user: &UserId, name: &str) -> ApiKey {
    ApiKey {
        id: api_key_id(name),
        user: user.clone(),
        name: key_name(name),
        secret: Secret::new(&Spelled(name)),
        permissions: [].into(),
        created_at: moment(0),
        updated_at: moment(0),
        last_accessed_at: None,
    }
}

pub fn api_key_id(name: &str) -> ApiKeyId {
    ApiKeyId::parse(name).unwrap()
}

pub fn key_name(name: &str) -> ApiKeyName {
    ApiKeyName::parse(name).unwrap()
}

/// Bytes that tell one name from another.
struct Spelled<'a>(&'a str);

impl Randomness for Spelled<'_> {
    fn fill(&self, bytes: &mut [u8]) {
        let letters = self.0.bytes().chain(std::iter::repeat(0));
        bytes.iter_mut().zip(letters).for_each(|(byte, letter)| *byte = letter);
    }
}

/// Leads to the key until [`moment`] so and so.
pub fn short_url(key: &ApiKey, text: &str, until: i64) -> ShortUrl {
    ShortUrl { code: code(text), user: key.user.clone(), key: key.id.clone(), expires_at: moment(until) }
}

pub fn code(text: &str) -> ShortCode {
    ShortCode::parse(text).unwrap()
}

/// Lives until [`moment`] so and so; `name` tells it from others.
pub fn session(user: &UserId, name: &str, until: i64) -> Session {
    Session {
        digest: SessionToken::new(&Spelled(name)).digest(),
        user: user.clone(),
        created_at: moment(0),
        expires_at: moment(until),
    }
}

pub fn document(name: &str) -> DocumentId {
    DocumentId::parse(name).unwrap()
}

pub fn documents(names: &[&str]) -> Vec<DocumentId> {
    names.iter().map(|name| document(name)).collect()
}

pub fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

/// The place half through `name`, pushed from the device "Kobo" so many milliseconds after some moment.
pub fn at(name: &str, millis: i64) -> Progress {
    Progress {
        document: document(name),
        position: Text::parse("progress", format!("/body/DocFragment[4]/body/p[{millis}]/text().0")).unwrap(),
        percentage: Percentage::parse(0.5).unwrap(),
        device: Text::parse("device", "Kobo").unwrap(),
        device_id: Text::parse("device_id", "K1").unwrap(),
        timestamp: Timestamp::from_millis(1_700_000_000_000 + millis),
        description: Description::default(),
    }
}

/// The same place, from another device.
pub fn from_device(device_id: &str, progress: Progress) -> Progress {
    Progress { device_id: Text::parse("device_id", device_id).unwrap(), ..progress }
}

/// The same place, so far into the document.
pub fn read_to(fraction: f64, progress: Progress) -> Progress {
    Progress { percentage: Percentage::parse(fraction).unwrap(), ..progress }
}

/// The same place, with the name of the file.
pub fn named(filename: &str, progress: Progress) -> Progress {
    let filename = Some(FileName::parse(filename).unwrap());
    Progress { description: Description { filename, ..Description::default() }, ..progress }
}
