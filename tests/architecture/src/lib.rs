//! The arrows between our crates, and what the domain may know. A new arrow is a decision: it changes this file.

#![cfg(test)]

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

/// Each of our crates with those of ours that it uses.
const ARROWS: &[(&str, &[&str])] = &[
    ("adapters-http", &["domain"]),
    ("architecture", &[]),
    ("conformance", &["domain", "storage-memory"]),
    ("domain", &[]),
    ("kepub", &[]),
    ("library", &["domain", "kepub"]),
    ("server", &["adapters-http", "domain", "library", "storage-dynamo", "storage-sql"]),
    ("storage-dynamo", &["domain"]),
    ("storage-memory", &["domain"]),
    ("storage-sql", &["domain"]),
];

/// The only crates from elsewhere that the domain uses: computation and vocabulary, no framework, no input or output.
const DOMAIN_USES: &[&str] = &[
    "argon2",
    "async-trait",
    "base64",
    "bcrypt",
    "blake3",
    "deunicode",
    "md-5",
    "quick_cache",
    "secrecy",
    "sha2",
    "thiserror",
    "unicode-normalization",
];

#[test]
fn crates_use_each_other_as_drawn() {
    let drawn = ARROWS.iter().map(|(name, uses)| ((*name).to_owned(), set(uses))).collect();
    let packages = packages();
    let ours: BTreeSet<String> = packages.keys().cloned().collect();
    let found: BTreeMap<String, BTreeSet<String>> =
        packages.iter().map(|(name, uses)| (name.clone(), uses.intersection(&ours).cloned().collect())).collect();
    assert_eq!(found, drawn);
}

#[test]
fn the_domain_knows_no_framework() {
    assert_eq!(packages()["domain"], set(DOMAIN_USES));
}

/// Each crate of the workspace with what it uses outside of tests and build scripts.
fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO")).args(["metadata", "--no-deps", "--format-version=1"]).output().unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().iter().map(|package| (name(package), dependencies(package))).collect()
}

fn dependencies(package: &Value) -> BTreeSet<String> {
    let all = package["dependencies"].as_array().unwrap();
    all.iter().filter(|dependency| dependency["kind"].is_null()).map(name).collect()
}

fn name(it: &Value) -> String {
    it["name"].as_str().unwrap().to_owned()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
