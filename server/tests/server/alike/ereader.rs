//! The pages for the browsers of e-readers, from the short address on, by their links.

use std::collections::{HashSet, VecDeque};

use crate::{alike::session::Session, client};

/// As many pages as are looked at; they lead on and on by what they are narrowed down to.
const ENOUGH: usize = 150;

impl Session<'_> {
    /// Types a short address, and goes wherever its pages lead.
    pub fn browse_as_kobo(&mut self, code: &str) {
        let opened = client::get(self.reader.address, &format!("/e/{}", code.to_uppercase()));
        let home = opened.head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap().trim().to_owned();
        let mut waiting = VecDeque::from([home.clone()]);
        let mut seen = HashSet::new();
        while let Some(address) = waiting.pop_front() {
            // What was added by one scan is in no order.
            if address.contains("/download/") || address.contains("recent") || !seen.insert(address.clone()) {
                continue;
            }
            let page = client::get(self.reader.address, &address);
            let text: Vec<&str> =
                page.body.split('<').filter_map(|part| Some(part.split_once('>')?.1.trim())).collect();
            self.note(address.strip_prefix(&home).unwrap(), format!("{} {}", page.status, text.join(" ")));
            let links = page.body.split(" href=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0);
            waiting.extend(links.map(|link| resolved(&address, &link.replace("&amp;", "&"))));
            if seen.len() == ENOUGH {
                break;
            }
        }
        assert_eq!(seen.len(), ENOUGH);
    }
}

/// The address that a link leads to from a page.
fn resolved(page: &str, link: &str) -> String {
    let (path, query) = link.split_at(link.find('?').unwrap_or(link.len()));
    let mut segments: Vec<&str> = page.split('?').next().unwrap().split('/').collect();
    segments.pop();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    format!("{}{query}", segments.join("/"))
}
