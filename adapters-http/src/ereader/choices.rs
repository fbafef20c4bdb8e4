//! What a reader has chosen to see; every link and form of a page keeps it.

use actix_web::HttpRequest;
use domain::catalog::files::Format;
use serde::Deserialize;

use super::EreaderError;
use crate::parameter;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Choices {
    /// Only publications with a file in this format.
    pub types: Option<Format>,
    pub covers: CoversShown,
}

/// Off at first: pages without pictures are there at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CoversShown {
    On,
    #[default]
    Off,
}

/// The formats that lists can be narrowed down to.
pub const TYPES: [Format; 4] = [Format::Epub, Format::Cbz, Format::M4b, Format::Pdf];

#[derive(Deserialize)]
struct ChoicesQuery {
    types: Option<String>,
    covers: Option<String>,
}

impl Choices {
    /// What there is no such choice of is the usual one.
    pub fn read(request: &HttpRequest) -> Result<Self, EreaderError> {
        let query: ChoicesQuery = parameter::query(request)?;
        let types = TYPES.into_iter().find(|format| query.types.as_deref() == Some(format.as_str()));
        let covers = if query.covers.as_deref() == Some("on") { CoversShown::On } else { CoversShown::Off };
        Ok(Self { types, covers })
    }

    /// The parameters, but for the usual choice.
    pub fn parameters(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let types = self.types.map(|format| ("types", format.as_str()));
        let covers = (self.covers == CoversShown::On).then_some(("covers", "on"));
        types.into_iter().chain(covers)
    }
}
