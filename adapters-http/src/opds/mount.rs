//! Where catalogues stand.

/// Where a catalogue stands below the base path, and how it is written.
#[derive(Debug, Clone, Copy)]
pub struct Mount {
    /// All that the catalogue links to stands below it.
    pub path: &'static str,
    pub dialect: Dialect,
}

pub const MOUNTS: [Mount; 2] =
    [Mount { path: "/opds", dialect: Dialect::Atom }, Mount { path: "/opds/v2", dialect: Dialect::Json }];

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
