use std::fmt::Write as _;

use super::*;

fn read(metadata: &str) -> Metadata {
    let package = format!(
        "<?xml version='1.0'?><package xmlns='http://www.idpf.org/2007/opf' version='3.0'>\
         <metadata xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:opf='http://www.idpf.org/2007/opf'>{metadata}\
         </metadata></package>"
    );
    opf(package.as_bytes()).unwrap()
}

fn title_of(metadata: &str) -> Option<String> {
    read(metadata).title.map(String::from)
}

fn people(metadata: &str) -> Vec<String> {
    let shown = |it: &Contributor| format!("{} {} ({})", it.role.marc(), it.name.as_str(), it.sort_name.as_str());
    read(metadata).contributors.iter().map(shown).collect()
}

fn places(metadata: &str) -> Vec<String> {
    let number = |place: &SeriesPlace| place.number.map(|number| number.to_string()).unwrap_or_default();
    read(metadata).series.iter().map(|place| format!("{} {}", place.name.as_str(), number(place))).collect()
}

#[test]
fn the_main_title_is_taken_and_else_the_first() {
    assert_eq!(title_of("<dc:title/><dc:title> A\n B </dc:title><dc:title>C</dc:title>").as_deref(), Some("A B"));
    let typed = "<dc:title id='a'>A</dc:title><dc:title id='b'>B</dc:title>\
                 <meta refines='#a' property='title-type'>subtitle</meta>\
                 <meta refines='#b' property='title-type'>main</meta>";
    assert_eq!(title_of(typed).as_deref(), Some("B"));
    assert_eq!(title_of(""), None);
}

#[test]
fn titles_are_filed_as_epub_2_and_3_and_calibre_say() {
    for metadata in [
        "<dc:title id='a'>The A</dc:title><meta refines='#a' property='file-as'>A, The</meta>",
        "<dc:title opf:file-as='A, The'>The A</dc:title>",
        "<dc:title>The A</dc:title><meta name='calibre:title_sort' content='A, The'/>",
    ] {
        assert_eq!(read(metadata).sort_title.unwrap().as_str(), "A, The");
    }
}

#[test]
fn people_have_the_roles_of_epub_2_and_3() {
    assert_eq!(
        people(
            "<dc:creator>Jane Austen</dc:creator>\
             <dc:creator opf:role='ill' opf:file-as='Thomson, H.'>Hugh Thomson</dc:creator>\
             <dc:contributor id='t'>Ann Other</dc:contributor>\
             <meta refines='#t' property='role' scheme='marc:relators'>trl</meta>\
             <meta refines='#t' property='file-as'>Other, A.</meta>\
             <dc:contributor id='n'>Bo</dc:contributor>\
             <meta refines='#n' property='role'>http://id.loc.gov/vocabulary/relators/nrt</meta>\
             <dc:contributor>Cy</dc:contributor><dc:contributor opf:role='art'>Di</dc:contributor>             <dc:contributor>Bo</dc:contributor>"
        ),
        [
            "aut Jane Austen (Austen, Jane)",
            "ill Hugh Thomson (Thomson, H.)",
            "trl Ann Other (Other, A.)",
            "nrt Bo (Bo)",
            "ctb Cy (Cy)",
            "ctb Di (Di)",
        ]
    );
}

#[test]
fn people_stand_in_the_order_that_is_to_be_displayed() {
    let creators = "<dc:creator id='a'>A</dc:creator><dc:creator id='b'>B</dc:creator>\
                    <meta refines='#a' property='display-seq'>2</meta><meta refines='#b' property='display-seq'>1</meta>";
    assert_eq!(people(creators), ["aut B (B)", "aut A (A)"]);
}

#[test]
fn calibre_unknown_authors_and_who_comes_twice_are_nobody() {
    let creators = "<dc:creator>Unknown</dc:creator><dc:creator> </dc:creator><dc:creator>A</dc:creator>\
                    <dc:creator opf:role='aut'>A</dc:creator>\
                    <dc:contributor opf:role='bkp'>calibre (7.0.0) [https://calibre-ebook.com]</dc:contributor>";
    assert_eq!(people(creators), ["aut A (A)"]);
}

#[test]
fn series_come_from_calibre_and_from_collections_but_not_sets() {
    let metadata = "<meta property='belongs-to-collection' id='a'>Barsetshire</meta>\
        <meta refines='#a' property='collection-type'>series</meta><meta refines='#a' property='group-position'>2</meta>\
        <meta property='belongs-to-collection' id='b'>Best Novels</meta>\
        <meta refines='#b' property='collection-type'>set</meta>\
        <meta property='belongs-to-collection'>barsetshire</meta>\
        <meta property='belongs-to-collection'>Classics</meta>\
        <meta name='calibre:series' content='Trollope'/><meta name='calibre:series_index' content='1.50'/>";
    assert_eq!(places(metadata), ["Trollope 1.5", "Barsetshire 2", "Classics "]);
}

#[test]
fn the_day_of_publication_is_taken_rather_than_that_of_a_change() {
    let published = |metadata: &str| read(metadata).published.map(|it| it.as_str().to_owned());
    let dates = "<dc:date opf:event='modification'>2020-01-01</dc:date><dc:date>1900</dc:date>\
                 <dc:date opf:event='publication'>1815-12-23</dc:date>";
    assert_eq!(published(dates).as_deref(), Some("1815-12-23"));
    assert_eq!(published("<dc:date opf:event='modification'>2020-01-01</dc:date>"), None);
    assert_eq!(published("<dc:date>0101-01-01T00:00:00+00:00</dc:date>"), None);
}

#[test]
fn identifiers_have_schemes_by_attribute_and_by_onix_code() {
    let metadata = "<dc:identifier opf:scheme='ISBN'>978-0-14-143958-7</dc:identifier>\
                    <dc:identifier id='a'>9780141439587</dc:identifier>\
                    <meta refines='#a' property='identifier-type' scheme='onix:codelist5'>15</meta>\
                    <dc:identifier id='b'>10.1000/182</dc:identifier>\
                    <meta refines='#b' property='identifier-type' scheme='onix:codelist5'>06</meta>\
                    <dc:identifier opf:scheme='calibre'>7</dc:identifier>";
    let metadata = read(metadata);
    let shown: Vec<_> = metadata.identifiers.iter().map(|it| (it.scheme.as_str(), it.value.as_str())).collect();
    assert_eq!(shown, [("isbn", "9780141439587"), ("doi", "10.1000/182")]);
}

#[test]
fn descriptions_may_be_html_escaped_or_not() {
    for html in ["&lt;p&gt;A &amp;amp; B&lt;/p&gt;&lt;p&gt;C&lt;/p&gt;", "<p>A &amp; B</p><p>C</p>"] {
        let metadata = read(&format!("<dc:description>{html}</dc:description>"));
        assert_eq!(metadata.description.unwrap().as_str(), "A & B\n\nC");
    }
}

#[test]
fn the_ancestor_of_epub_is_read_too() {
    let old = "<package><metadata><dc-metadata xmlns:dc='x'><dc:Title>A</dc:Title><dc:Creator role='aut'>B</dc:Creator>\
               </dc-metadata><x-metadata><meta name='calibre:series' content='S'/></x-metadata></metadata></package>";
    let metadata = opf(old.as_bytes()).unwrap();
    assert_eq!(metadata.title.unwrap().as_str(), "A");
    assert_eq!(metadata.contributors.as_slice().len(), 1);
    assert_eq!(metadata.series.as_slice().len(), 1);
}

#[test]
fn what_is_no_package_is_refused() {
    assert_eq!(opf(b"<html/>").unwrap_err().to_string(), "not an OPF package document");
    assert!(opf(b"").is_err());
    assert!(opf(b"<package><metadata>").is_err());
    let mut laughs = "<!DOCTYPE package [<!ENTITY l0 'ha'>".to_owned();
    for level in 1..10 {
        let entity = format!("&l{};", level - 1).repeat(10);
        write!(laughs, "<!ENTITY l{level} '{entity}'>").unwrap();
    }
    assert!(opf((laughs + "]><package><metadata>&l9;</metadata></package>").as_bytes()).is_err());
}

#[test]
fn thousands_of_everything_are_cut_off() {
    let mut many = String::new();
    for number in 0..20_000 {
        write!(many, "<dc:creator id='c{number}'>A{number}</dc:creator><dc:subject>S{number}</dc:subject>").unwrap();
        write!(many, "<meta refines='#c0' property='role'>aut</meta>").unwrap();
    }
    let metadata = read(&many);
    assert_eq!(metadata.contributors.as_slice().len(), 32);
    assert_eq!(metadata.subjects.as_slice().len(), 32);
}
