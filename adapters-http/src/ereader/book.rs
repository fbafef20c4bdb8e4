//! A publication alone: what it is, and what can be had of it.

use std::fmt;

use actix_web::{HttpResponse, web::Data};
use domain::{
    catalog::{
        covers::{CoverSize, Covers},
        headings::HeadingKind,
        ids::{LibraryId, PublicationId},
        metadata::Description,
        offers::Offer,
        publications::Publication,
        visible::CatalogService,
    },
    error::{Error, Missing},
};
use serde::{Deserialize, Serialize};

use super::{EreaderError, Visit, address::Address, device::Device, page, paging::Asked};
use crate::{
    files::{self, extent, label},
    parameter,
};

/// The list that a book is looked at from. [`Display`](fmt::Display) writes the parameters that [`Self::read`] reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    All,
    Recent,
    Reading,
    Search(String),
    Heading(HeadingKind, String),
}

#[derive(Deserialize)]
struct OriginQuery {
    from: Option<String>,
    q: Option<String>,
}

impl Origin {
    fn read(query: OriginQuery) -> Option<Self> {
        let from = query.from?;
        match from.as_str() {
            "all" => return Some(Self::All),
            "recent" => return Some(Self::Recent),
            "reading" => return Some(Self::Reading),
            "search" => return Some(Self::Search(query.q.unwrap_or_default())),
            _ => {}
        }
        let (plural, id) = from.split_once('-')?;
        let kind = [HeadingKind::Series, HeadingKind::Author].into_iter().find(|kind| kind.plural() == plural)?;
        // Whatever is no id of ours leads nowhere.
        PublicationId::parse(id).ok().map(|_| Self::Heading(kind, id.to_owned()))
    }

    fn address<'a>(&'a self, library: &'a LibraryId) -> Address<'a> {
        match self {
            Self::All => Address::All(library),
            Self::Recent => Address::Recent(library),
            Self::Reading => Address::Reading,
            Self::Search(text) => Address::Search(library, text),
            Self::Heading(kind, id) => Address::Heading(library, *kind, id),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Recent => f.write_str("recent"),
            Self::Reading => f.write_str("reading"),
            Self::Search(text) => write!(f, "search&q={}", parameter::encoded(text)),
            Self::Heading(kind, id) => write!(f, "{}-{id}", kind.plural()),
        }
    }
}

/// What the template of a book shows.
#[derive(Serialize)]
struct BookContent<'a> {
    /// Who it is by, and where it stands in its series.
    line: String,
    /// Its paragraphs.
    description: Vec<&'a str>,
    cover: String,
    best: Option<Download>,
    others: Vec<Download>,
    advice: Option<&'static str>,
    headings: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    href: String,
    text: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct Download {
    href: String,
    label: &'static str,
    /// How large it is, or what is done for it.
    line: String,
}

pub async fn book(visit: Visit, catalog: Data<CatalogService>) -> Result<HttpResponse, EreaderError> {
    let publication = catalog.publication(&visit.reader, &id(&visit)?).await?;
    let origin = Origin::read(parameter::query(&visit.request)?);
    let asked = Asked::read(&visit.request)?;
    let back = match &origin {
        Some(origin) => visit.turned(origin.address(&publication.library), &asked),
        None => visit.href(Address::Library(&publication.library)),
    };
    let content = content(&visit, &publication);
    Ok(visit.show("ereader/book.html", publication.title.as_str(), Some(back), &content))
}

/// A small picture; `size=grid` has a larger one.
pub async fn cover(
    visit: Visit,
    catalog: Data<CatalogService>,
    covers: Data<dyn Covers>,
) -> Result<HttpResponse, EreaderError> {
    #[derive(Deserialize)]
    struct CoverQuery {
        size: Option<String>,
    }
    let CoverQuery { size } = parameter::query(&visit.request)?;
    let size = size.and_then(|size| CoverSize::parse(&size).ok()).unwrap_or(CoverSize::Thumbnail);
    let (publication, folder) = catalog.publication_in_folder(&visit.reader, &id(&visit)?).await?;
    let cover = covers.cover(&publication, &folder, size).await.map_err(Error::from)?;
    let mut response = files::send_cover(cover, &visit.request);
    page::add_headers(response.headers_mut());
    Ok(response)
}

fn content<'a>(visit: &Visit, publication: &'a Publication) -> BookContent<'a> {
    let offers = publication.offers();
    let best = visit.device.best(&offers);
    let others = offers.iter().filter(|it| Some(*it) != best);
    let authors = publication.authors().into_iter().map(|author| author.name.as_str().to_owned());
    let headings = publication.headings().into_iter().map(|it| Link {
        href: visit.href(Address::Heading(&publication.library, it.kind, &it.id)).to_string(),
        text: it.name,
        kind: match it.kind {
            HeadingKind::Series => "Series",
            HeadingKind::Author => "Author",
        },
    });
    BookContent {
        line: authors.chain(publication.series.iter().map(ToString::to_string)).collect::<Vec<_>>().join(" • "),
        description: publication.description.iter().flat_map(Description::paragraphs).collect(),
        cover: visit.href(Address::Cover(&publication.id, CoverSize::Grid)).to_string(),
        best: best.map(|it| download(visit, it)),
        others: others.map(|it| download(visit, it)).collect(),
        advice: (visit.device == Device::Kindle).then_some(KINDLE),
        headings: headings.collect(),
    }
}

/// A Kindle's browser refuses everything else.
const KINDLE: &str = "The browser of a Kindle can only take MOBI, AZW, PRC and TXT files, none of which is here. \
                      Download the EPUB on a phone or a computer, and bring it to the Kindle by Send to Kindle.";

fn download(visit: &Visit, offer: &Offer) -> Download {
    let made = extent(offer);
    let line = if visit.device == Device::Kindle { format!("{made} • this Kindle can't open it") } else { made };
    Download {
        href: visit.href(Address::File(&offer.file.id, &offer.name)).to_string(),
        label: label(offer.format),
        line,
    }
}

fn id(visit: &Visit) -> Result<PublicationId, Error> {
    PublicationId::parse(visit.parameter("id")).map_err(|_| Error::NotFound(Missing::Publication))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_found_again() {
        let id = "0123abc".to_owned();
        for origin in [
            Origin::All,
            Origin::Recent,
            Origin::Reading,
            Origin::Search("a&b ü".to_owned()),
            Origin::Heading(HeadingKind::Series, id.clone()),
            Origin::Heading(HeadingKind::Author, id),
        ] {
            let query = format!("from={origin}");
            let query = actix_web::web::Query::<OriginQuery>::from_query(&query).unwrap().into_inner();
            assert_eq!(Origin::read(query), Some(origin));
        }
        for from in ["", "nowhere", "series", "series-", "series-../..", "authors-a/b", "all-1"] {
            let query = OriginQuery { from: Some(from.to_owned()), q: None };
            assert_eq!(Origin::read(query), None, "{from}");
        }
    }
}
