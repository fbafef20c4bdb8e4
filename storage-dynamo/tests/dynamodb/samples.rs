//! Sample values.

use domain::{
    clock::Timestamp,
    documents::{Description, DocumentId, FileName},
    progress::{Percentage, Progress},
    text::Text,
};

pub fn at(name: &str, device_id: &str, seconds: i64) -> Progress {
    Progress {
        document: document(name),
        position: Text::parse("progress", format!("/body/p[{seconds}]")).unwrap(),
        percentage: Percentage::parse(0.5).unwrap(),
        device: Text::parse("device", "Kobo").unwrap(),
        device_id: Text::parse("device_id", device_id).unwrap(),
        timestamp: Timestamp::from_seconds(seconds),
        description: Description::default(),
    }
}

pub fn named(filename: &str, progress: Progress) -> Progress {
    let filename = FileName::parse(filename).ok();
    Progress { description: Description { filename, ..Description::default() }, ..progress }
}

pub fn document(name: &str) -> DocumentId {
    DocumentId::parse(name).unwrap()
}
