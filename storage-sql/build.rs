//! Migrations are compiled in; a new one lies outside of what cargo watches.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
