//! The readers' own pages.

mod account;
mod admin;
mod books;
mod hostile;
mod library;
mod security;
mod sign_in;

use crate::app::App;

/// Somebody's browser, signed in.
pub struct Browser<'a> {
    app: &'a App,
    cookie: String,
}

impl App {
    /// A browser in which this user has signed in, with the password `secret`.
    pub async fn browser(&self, name: &str) -> Browser<'_> {
        let answer = self.post("/login").showing("set-cookie").body(format!("username={name}&password=secret")).await;
        assert!(answer.starts_with("303 See Other"), "{answer}");
        Browser { app: self, cookie: cookie(&answer) }
    }
}

/// The cookie that an answer sets.
fn cookie(answer: &str) -> String {
    let (_, cookie) = answer.split_once("set-cookie: ").unwrap();
    cookie.split_once(';').unwrap().0.to_owned()
}

impl Browser<'_> {
    pub async fn get(&self, path: &str) -> String {
        self.app.get(path).header("cookie", &self.cookie).showing("location").send().await
    }

    /// A page alone, which must be there.
    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert!(answer.starts_with("200 OK\ncontent-type: text/html; charset=utf-8\n"), "{path}: {answer}");
        answer
    }

    /// Posts a form.
    pub async fn post(&self, path: &str, form: &str) -> String {
        let call = self.app.post(path).header("cookie", &self.cookie).header("sec-fetch-site", "same-origin");
        call.showing("location").showing("set-cookie").body(form).await
    }
}
