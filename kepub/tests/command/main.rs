//! The command `kepub`, run as users run it.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod inspecting;
mod naming;
mod options;
mod safety;
mod shelf;
mod telling;
