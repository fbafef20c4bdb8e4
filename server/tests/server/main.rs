//! The server as a whole: the real program in a folder of its own, spoken to over the network.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod alike;
mod client;
mod commands;
mod crash;
mod library;
mod program;
mod start;
mod storages;
mod wire;
