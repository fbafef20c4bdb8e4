//! Which files of a cache are removed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::clock::Timestamp;

use super::{HOUR, timestamp};

/// What the names of files begin with that are being made.
pub const UNFINISHED: &str = ".making-";

struct Found {
    used: Timestamp,
    length: u64,
    path: PathBuf,
}

/// Removes the least recently used files if there are more bytes than `limit`, some more than need be, so that the next
/// file doesn't ask for it again. Returns how many bytes are left.
///
/// What vanishes meanwhile is fine; what can't be removed stays and counts.
pub fn evict(folder: &Path, limit: u64, now: Timestamp) -> u64 {
    let mut files = Vec::new();
    find(folder, now, &mut files);
    let mut total: u64 = files.iter().map(|file| file.length).sum();
    if total <= limit {
        return total;
    }
    files.sort_by_key(|file| file.used);
    for file in files {
        if total <= limit - limit / 16 {
            break;
        }
        if fs::remove_file(&file.path).is_ok() {
            total -= file.length;
        }
    }
    total
}

fn find(folder: &Path, now: Timestamp, files: &mut Vec<Found>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        if metadata.is_dir() {
            find(&entry.path(), now, files);
            continue;
        }
        let used = metadata.accessed().or_else(|_| metadata.modified()).map_or(now, timestamp);
        let is_unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        if !is_unfinished {
            files.push(Found { used, length: metadata.len(), path: entry.path() });
        } else if now.millis_since(used) > 24 * HOUR {
            // Its maker was killed. If it can't be removed, the next time will do.
            let _ = fs::remove_file(entry.path());
        }
    }
}
