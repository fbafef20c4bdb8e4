//! Where catalogues stand.

/// Where a catalogue stands below the base path, and how it is written.
#[derive(Debug, Clone, Copy)]
pub struct Mount {
    /// All that the catalogue links to stands below it.
    pub path: &'static str,
    pub dialect: Dialect,
    pub entrance: Entrance,
}

/// How readers show who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entrance {
    Basic,
    /// By the key in the path, `{key}`: for those that can't do HTTP Basic.
    Key,
}

pub const MOUNTS: [Mount; 4] = [
    Mount { path: "/opds", dialect: Dialect::Atom, entrance: Entrance::Basic },
    Mount { path: "/opds/v2", dialect: Dialect::Json, entrance: Entrance::Basic },
    Mount { path: "/opds/key/{key}", dialect: Dialect::Atom, entrance: Entrance::Key },
    Mount { path: "/opds/key/{key}/v2", dialect: Dialect::Json, entrance: Entrance::Key },
];

/// How feeds are written, whatever the client says that it accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// OPDS 1.2.
    Atom,
    /// OPDS 2.0.
    Json,
}

/// What there is at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Navigation,
    /// A list of publications.
    Acquisition,
    /// A publication alone.
    Entry,
}

impl Dialect {
    /// Clients compare these to the letter.
    pub fn media_type(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Atom, Kind::Navigation) => "application/atom+xml;profile=opds-catalog;kind=navigation",
            (Self::Atom, Kind::Acquisition) => "application/atom+xml;profile=opds-catalog;kind=acquisition",
            (Self::Atom, Kind::Entry) => "application/atom+xml;type=entry;profile=opds-catalog",
            (Self::Json, Kind::Navigation | Kind::Acquisition) => "application/opds+json",
            (Self::Json, Kind::Entry) => "application/opds-publication+json",
        }
    }
}
