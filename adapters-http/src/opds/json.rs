//! OPDS 2.0: feeds and publications in JSON.

mod publication;

use serde::Serialize;

use self::publication::PublicationBody;
use super::{
    Catalog,
    address::{Address, Href},
    entry::PublicationEntry,
    feed::{Content, Entry, FACET_GROUP, Facet, FacetState, Feed, SORT_NEW, Urn},
    mount::Kind,
};
use crate::api::time;

/// What is empty is left out, as the schema has it.
#[derive(Serialize)]
struct FeedBody<'a> {
    metadata: FeedMetadata<'a>,
    links: Vec<Link<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facets: Vec<Group<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    navigation: Vec<Link<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    publications: Vec<PublicationBody<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FeedMetadata<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<Urn>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number_of_items: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items_per_page: Option<u16>,
}

#[derive(Serialize)]
struct Group<'a> {
    metadata: FeedMetadata<'a>,
    links: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Link<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    rel: Option<&'a str>,
    href: Target<'a>,
    r#type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    templated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Target<'a> {
    Href(Href<'a>),
    Template(String),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    number_of_items: u64,
}

pub fn feed(catalog: &Catalog, feed: &Feed) -> String {
    let paging = feed.paging.as_ref();
    let mut body = FeedBody {
        metadata: FeedMetadata {
            identifier: Some(feed.id()),
            title: &feed.title,
            modified: Some(time(feed.updated)),
            number_of_items: paging.and_then(|it| it.total),
            items_per_page: paging.map(|it| it.asked.page.size.get()),
        },
        links: links(catalog, feed),
        facets: facets(catalog, feed),
        navigation: Vec::new(),
        publications: Vec::new(),
    };
    match &feed.content {
        Content::Navigation(entries) => body.navigation = entries.iter().map(|it| navigation(catalog, it)).collect(),
        Content::Publications(entries) => {
            body.publications = entries.iter().map(|it| PublicationBody::new(catalog, it)).collect();
        }
    }
    if body.navigation.is_empty() && body.publications.is_empty() {
        // A feed must lead somewhere.
        body.navigation.push(Link { title: Some("Start"), ..to_start(catalog) });
    }
    written(&body)
}

pub fn entry(catalog: &Catalog, entry: &PublicationEntry) -> String {
    written(&PublicationBody::new(catalog, entry))
}

fn written(body: &impl Serialize) -> String {
    serde_json::to_string(body).expect("a feed is made of text")
}

fn links<'a>(catalog: &'a Catalog, feed: &'a Feed) -> Vec<Link<'a>> {
    let links = feed.links(catalog);
    let links = links.into_iter().map(|it| Link { rel: Some(it.rel), ..link(catalog, it.href, it.kind) });
    let template = Target::Template(catalog.search_path(feed.library) + "{?query}");
    let search = Link { href: template, rel: Some("search"), templated: Some(true), ..to_start(catalog) };
    links.chain([search]).collect()
}

fn facets<'a>(catalog: &'a Catalog, feed: &Feed<'a>) -> Vec<Group<'a>> {
    let facet = |facet: Facet<'a>| Link {
        rel: (facet.state == FacetState::Active).then_some("self"),
        title: Some(facet.title),
        ..link(catalog, facet.href, Kind::Acquisition)
    };
    let links: Vec<_> = feed.facets(catalog).into_iter().map(facet).collect();
    let metadata = FeedMetadata {
        identifier: None,
        title: FACET_GROUP,
        modified: None,
        number_of_items: None,
        items_per_page: None,
    };
    if links.is_empty() { Vec::new() } else { vec![Group { metadata, links }] }
}

fn navigation<'a>(catalog: &'a Catalog, entry: &Entry<'a>) -> Link<'a> {
    let rel = if matches!(entry.address, Address::Recent(_)) { SORT_NEW } else { "subsection" };
    let properties = entry.publications.map(|number_of_items| Properties { number_of_items });
    let to = link(catalog, catalog.href(entry.address), Kind::Navigation);
    Link { rel: Some(rel), title: Some(entry.title), properties, ..to }
}

fn to_start(catalog: &Catalog) -> Link<'_> {
    Link { rel: Some("start"), ..link(catalog, catalog.href(Address::Root), Kind::Navigation) }
}

fn link<'a>(catalog: &Catalog, href: Href<'a>, kind: Kind) -> Link<'a> {
    Link {
        rel: None,
        href: Target::Href(href),
        r#type: catalog.dialect.media_type(kind),
        title: None,
        templated: None,
        size: None,
        properties: None,
    }
}
