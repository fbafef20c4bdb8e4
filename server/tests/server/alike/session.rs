//! A session whose answers can be compared: ids are numbered as they come, times and cursors left out.

use std::{collections::HashMap, path::Path};

use domain::documents::DocumentId;
use serde_json::Value;

use crate::client::{Answer, User};

pub struct Session<'a> {
    pub(super) reader: User<'a>,
    administrator: User<'a>,
    /// What ids are called here.
    names: HashMap<String, String>,
    /// Each request with its answer.
    pub told: Vec<(String, String)>,
}

impl<'a> Session<'a> {
    pub fn new(reader: User<'a>, administrator: User<'a>) -> Self {
        Self { reader, administrator, names: HashMap::new(), told: Vec::new() }
    }

    /// Makes a library and scans it; returns its id.
    pub fn add(&mut self, name: &str, folder: &Path) -> String {
        let body = format!(r#"{{"name":"{name}","path":"{}"}}"#, folder.display());
        let made = self.administrator.api("POST", "/api/libraries", &body);
        let id = self.tell("add", &made)["id"].as_str().unwrap().to_owned();
        self.scan(&id);
        id
    }

    pub fn grant(&mut self, library: &str, user: &str) {
        self.administer("PUT", &format!("/api/libraries/{library}/access/{user}"));
    }

    pub fn administer(&mut self, method: &str, path: &str) {
        let answer = self.administrator.api(method, path, "");
        self.tell(path, &answer);
    }

    /// Scans, and tells what became of it. A scan that the server has begun by itself is waited for.
    pub fn scan(&mut self, library: &str) {
        let path = format!("/api/libraries/{library}/scan");
        while self.administrator.api("POST", &path, "").status == 409 {}
        let scan = loop {
            let scan = self.administrator.api("GET", &path, "");
            if !scan.body.contains("running") {
                break scan;
            }
        };
        self.tell(&path, &scan);
        let problems = self.administrator.api("GET", &format!("/api/libraries/{library}/problems"), "");
        self.tell("problems", &problems);
    }

    pub fn get(&mut self, path: &str) -> Value {
        let answer = self.reader.api("GET", path, "");
        self.tell(path, &answer)
    }

    pub fn send(&mut self, method: &str, path: &str, body: &str) -> Value {
        let answer = self.reader.api(method, path, body);
        self.tell(&format!("{method} {path} {body}"), &answer)
    }

    /// Goes through a list to its end and back again; returns the ids on the way.
    pub fn walk(&mut self, path: &str, limit: u8) -> Vec<String> {
        let path = format!("{path}&limit={limit}");
        let ids = |page: &Value| -> Vec<String> {
            let items = page["items"].as_array().into_iter().flatten();
            items.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
        };
        let mut page = self.get(&path);
        let (mut there, mut last) = (ids(&page), ids(&page));
        while let Some(next) = page["next"].as_str() {
            page = self.turn(&path, "after", next);
            last = ids(&page);
            there.extend(last.clone());
        }
        let mut back = last;
        while let Some(previous) = page["previous"].as_str() {
            page = self.turn(&path, "before", previous);
            back.splice(..0, ids(&page));
        }
        assert_eq!(back, there, "{path}");
        there
    }

    fn turn(&mut self, path: &str, parameter: &str, cursor: &str) -> Value {
        let answer = self.reader.api("GET", &format!("{path}&{parameter}={cursor}"), "");
        self.tell(&format!("{path} {parameter}"), &answer)
    }

    /// Notes an answer in a form that can be compared, and returns it as it is.
    fn tell(&mut self, request: &str, answer: &Answer) -> Value {
        let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let mut shown = body.clone();
        self.rename(&mut shown);
        self.note(request, format!("{} {shown}", answer.status));
        body
    }

    /// Notes what has no ids in it.
    pub(super) fn note(&mut self, request: &str, told: String) {
        let request = self.names.iter().fold(request.to_owned(), |text, (id, name)| text.replace(id, name));
        self.told.push((request, told));
    }

    /// Says that the reader is in the middle of a file of this name.
    pub fn read(&self, name: &str) {
        let pushed = self.reader.push(DocumentId::of_file_name(name).as_str(), "1");
        assert_eq!(pushed.status, 200, "{pushed}");
    }

    fn rename(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.rename(item)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    match (key.as_str(), &*value) {
                        ("id" | "library_id", Value::String(id)) => *value = self.name(id).into(),
                        ("next" | "previous", Value::String(_)) => *value = "a cursor".into(),
                        ("key" | "short_code" | "url", Value::String(_)) => *value = "by chance".into(),
                        ("modified" | "since", _) => *value = "a time".into(),
                        // The server may have scanned by itself as well.
                        ("added" | "changed" | "removed", _) => *value = "a count".into(),
                        (time, Value::String(_)) if time.ends_with("_at") => *value = "a time".into(),
                        _ => self.rename(value),
                    }
                }
            }
            _ => {}
        }
    }

    fn name(&mut self, id: &str) -> String {
        let next = format!("#{}", self.names.len());
        self.names.entry(id.to_owned()).or_insert(next).clone()
    }
}
