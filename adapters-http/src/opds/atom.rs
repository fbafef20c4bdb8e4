//! OPDS 1.2: feeds and entries in Atom (RFC 4287).

use domain::{catalog::covers::CoverSize, clock::Timestamp};

use super::{
    Catalog,
    address::Address,
    entry::{ACQUISITION, Extent, PublicationEntry, Stream, identifier},
    feed::{Content, Entry, FACET_GROUP, FacetState, Feed, SORT_NEW},
    mount::Kind,
    opensearch,
    xml::{Attributes, Xml},
};
use crate::api::time;

const NAMESPACES: Attributes = &[
    ("xmlns", &"http://www.w3.org/2005/Atom"),
    ("xmlns:dc", &"http://purl.org/dc/terms/"),
    ("xmlns:opds", &"http://opds-spec.org/2010/catalog"),
    ("xmlns:opensearch", &"http://a9.com/-/spec/opensearch/1.1/"),
    ("xmlns:pse", &"http://vaemendis.net/opds-pse/ns"),
];

pub fn feed(catalog: &Catalog, feed: &Feed) -> String {
    let mut xml = Xml::new();
    xml.element("feed", NAMESPACES, |xml| {
        xml.text("id", feed.id());
        xml.text("title", &feed.title);
        xml.text("updated", time(feed.updated));
        xml.element("author", &[], |xml| xml.text("name", "Inkshelf"));
        counts(xml, feed);
        links(xml, catalog, feed);
        match &feed.content {
            Content::Navigation(entries) => entries.iter().for_each(|entry| navigation(xml, catalog, entry)),
            Content::Publications(entries) => entries.iter().for_each(|entry| publication(xml, catalog, entry, &[])),
        }
    });
    xml.finish()
}

pub fn entry(catalog: &Catalog, entry: &PublicationEntry) -> String {
    let mut xml = Xml::new();
    publication(&mut xml, catalog, entry, NAMESPACES);
    xml.finish()
}

fn counts(xml: &mut Xml, feed: &Feed) {
    let Some((paging, total)) = feed.paging.as_ref().and_then(|paging| Some((paging, paging.total?))) else {
        return;
    };
    xml.text("opensearch:totalResults", total);
    xml.text("opensearch:itemsPerPage", paging.asked.page.size.get());
    if let Some(index) = feed.start_index() {
        xml.text("opensearch:startIndex", index);
    }
}

fn links(xml: &mut Xml, catalog: &Catalog, feed: &Feed) {
    for link in feed.links(catalog) {
        let media_type = catalog.dialect.media_type(link.kind);
        xml.empty("link", &[("rel", &link.rel), ("href", &link.href), ("type", &media_type)]);
    }
    let description = catalog.href(Address::OpenSearch(feed.library));
    let media_type = opensearch::MEDIA_TYPE;
    xml.empty("link", &[("rel", &"search"), ("href", &description), ("type", &media_type)]);
    // KOReader takes a template where OPDS has a description.
    let template = opensearch::template(catalog, feed.library);
    let list = catalog.dialect.media_type(Kind::Acquisition);
    xml.empty("link", &[("rel", &"search"), ("href", &template), ("type", &list)]);
    for facet in feed.facets(catalog) {
        let active = if facet.state == FacetState::Active { "true" } else { "" };
        xml.empty(
            "link",
            &[
                ("rel", &"http://opds-spec.org/facet"),
                ("href", &facet.href),
                ("type", &list),
                ("title", &facet.title),
                ("opds:facetGroup", &FACET_GROUP),
                ("opds:activeFacet", &active),
            ],
        );
    }
}

fn navigation(xml: &mut Xml, catalog: &Catalog, entry: &Entry) {
    let Some(kind) = entry.address.kind() else {
        return;
    };
    let rel = if matches!(entry.address, Address::Recent(_)) { SORT_NEW } else { "subsection" };
    xml.element("entry", &[], |xml| {
        xml.text("id", entry.address.id());
        xml.text("title", entry.title);
        xml.text("updated", time(entry.updated));
        if let Some(count) = entry.publications {
            let books = if count == 1 { "book" } else { "books" };
            xml.text_with("content", &[("type", &"text")], format_args!("{count} {books}"));
        }
        let media_type = catalog.dialect.media_type(kind);
        xml.empty("link", &[("rel", &rel), ("href", &catalog.href(entry.address)), ("type", &media_type)]);
    });
}

fn publication(xml: &mut Xml, catalog: &Catalog, entry: &PublicationEntry, namespaces: Attributes) {
    let publication = entry.publication;
    xml.element("entry", namespaces, |xml| {
        xml.text("id", Address::Publication(&publication.id).id());
        xml.text("title", publication.title.as_str());
        xml.text("updated", time(publication.updated));
        people(xml, catalog, entry);
        metadata(xml, entry);
        let cover = |size| catalog.href(Address::Cover(&publication.id, size));
        for (rel, size) in [("image", CoverSize::Grid), ("image/thumbnail", CoverSize::Thumbnail)] {
            let rel = format_args!("http://opds-spec.org/{rel}");
            xml.empty("link", &[("rel", &rel), ("href", &cover(size)), ("type", &"image/jpeg")]);
        }
        let rel = match entry.extent {
            Extent::Partial => "alternate",
            Extent::Complete => "self",
        };
        let whole = catalog.href(Address::Publication(&publication.id));
        xml.empty("link", &[("rel", &rel), ("href", &whole), ("type", &catalog.dialect.media_type(Kind::Entry))]);
        for (name, address) in entry.related() {
            let list = catalog.dialect.media_type(Kind::Acquisition);
            let href = catalog.href(address);
            xml.empty("link", &[("rel", &"related"), ("href", &href), ("type", &list), ("title", &name)]);
        }
        for it in entry.acquisitions() {
            let href = catalog.href(it.address);
            let (media_type, title) = (it.media_type, it.title);
            let length = it.length.map_or_else(String::new, |length| length.to_string());
            xml.empty(
                "link",
                &[
                    ("rel", &ACQUISITION),
                    ("href", &href),
                    ("type", &media_type),
                    ("length", &length),
                    ("title", &title),
                ],
            );
        }
        streams(xml, catalog, entry);
    });
}

/// Comics page by page, as OPDS-PSE 1.2 has it.
fn streams(xml: &mut Xml, catalog: &Catalog, entry: &PublicationEntry) {
    for Stream { address, pages } in entry.streams() {
        let page = entry.place.map_or_else(String::new, |place| place.page(pages).to_string());
        let date = entry.place.map_or_else(String::new, |place| time(place.timestamp));
        xml.empty(
            "link",
            &[
                ("rel", &"http://vaemendis.net/opds-pse/stream"),
                ("href", &catalog.href(address)),
                ("type", &"image/jpeg"),
                ("pse:count", &pages),
                ("pse:lastRead", &page),
                ("pse:lastReadDate", &date),
            ],
        );
    }
}

fn people(xml: &mut Xml, catalog: &Catalog, entry: &PublicationEntry) {
    for name in entry.authors(catalog.authors) {
        xml.element("author", &[], |xml| xml.text("name", name));
    }
    if entry.extent == Extent::Complete {
        for contributor in entry.contributors() {
            xml.element("contributor", &[], |xml| xml.text("name", contributor.name.as_str()));
        }
    }
}

fn metadata(xml: &mut Xml, entry: &PublicationEntry) {
    let publication = entry.publication;
    let added: Timestamp = publication.added;
    xml.text("published", time(added));
    if let Some(published) = &publication.published {
        xml.text("dc:issued", published.as_str());
    }
    if let Some(language) = &publication.language {
        xml.text("dc:language", language.as_str());
    }
    if let Some(publisher) = &publication.publisher {
        xml.text("dc:publisher", publisher.as_str());
    }
    for it in &publication.identifiers {
        xml.text("dc:identifier", identifier(it));
    }
    for subject in &publication.subjects {
        xml.empty("category", &[("term", &subject.as_str()), ("label", &subject.as_str())]);
    }
    xml.text("summary", entry.summary());
    if let (Extent::Complete, Some(description)) = (entry.extent, &publication.description) {
        xml.text_with("content", &[("type", &"text")], description.as_str());
    }
}
