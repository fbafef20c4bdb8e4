use std::fmt::Write as _;

use insta::assert_snapshot;

use crate::shown::{problem, read_bytes, shown};

/// A PDF with these objects, numbered from 1, and a table of where they are.
fn pdf(trailer: &str, objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        writeln!(table, "{:010} 00000 n ", bytes.len()).unwrap();
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("{table}trailer\n<<{trailer}>>\nstartxref\n{start}\n%%EOF").as_bytes());
    bytes
}

fn stream(dictionary: &str, data: &str) -> String {
    format!("<<{dictionary}/Length {}>>\nstream\n{data}\nendstream", data.len())
}

fn pages() -> [String; 2] {
    ["<</Type/Catalog/Pages 2 0 R/Lang(en-GB)>>".into(), "<</Type/Pages/Count 321/Kids[]>>".into()]
}

#[test]
fn the_information_dictionary_is_read() {
    let [catalog, pages] = pages();
    let info = "<</Title 4 0 R/Author(Jane Austen; Ann Other)/Subject(A novel)/Keywords(Love, War;Love)\
                /CreationDate(D:20200101)>>";
    let pdf = pdf("/Root 1 0 R/Info 3 0 R", &[catalog, pages, info.into(), "<FEFF0045006D006D0061>".into()]);
    assert_snapshot!(shown(&read_bytes("a.pdf", &pdf).unwrap()), @"
    pdf
    321 pages
    title: Emma
    aut: Jane Austen / Austen, Jane
    aut: Ann Other / Other, Ann
    language: en-gb
    subject: Love
    subject: War
    description: A novel
    ");
}

#[test]
fn xmp_goes_before_the_dictionary() {
    let xmp = "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>\
        <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' \
        xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:prism='http://prismstandard.org/namespaces/basic/2.0/' \
        xmlns:x='x'><dc:title><rdf:Alt><rdf:li xml:lang='fr'>Emma (fr)</rdf:li><rdf:li xml:lang='x-default'>Emma</rdf:li>\
        </rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>Jane Austen</rdf:li></rdf:Seq></dc:creator>\
        <dc:description><rdf:Alt><rdf:li xml:lang='x-default'>A novel</rdf:li></rdf:Alt></dc:description>\
        <dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language><dc:publisher><rdf:Bag><rdf:li>Murray</rdf:li>\
        </rdf:Bag></dc:publisher><dc:date><rdf:Seq><rdf:li>1815-12-23</rdf:li></rdf:Seq></dc:date>\
        <dc:subject><rdf:Bag><rdf:li>Love</rdf:li></rdf:Bag></dc:subject><prism:isbn>978-0-14-143958-7</prism:isbn>\
        <x:title>no</x:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>";
    let catalog = "<</Pages 2 0 R/Metadata 4 0 R>>".to_owned();
    let info = "<</Title(Another)/Author(Another)/Keywords(Another)>>".to_owned();
    let [_, pages] = pages();
    let pdf = pdf("/Root 1 0 R/Info 3 0 R", &[catalog, pages, info, stream("/Type/Metadata/Subtype/XML", xmp)]);
    assert_snapshot!(shown(&read_bytes("a.pdf", &pdf).unwrap()), @"
    pdf
    321 pages
    title: Emma
    aut: Jane Austen / Austen, Jane
    language: en
    publisher: Murray
    published: 1815-12-23
    isbn: 9780141439587
    subject: Love
    description: A novel
    ");
}

#[test]
fn titles_that_programs_make_up_are_none() {
    for title in ["Microsoft Word - emma.doc", "Untitled", "emma.indd", ""] {
        let [catalog, pages] = pages();
        let pdf = pdf("/Root 1 0 R/Info 3 0 R", &[catalog, pages, format!("<</Title({title})>>")]);
        assert_eq!(read_bytes("a.pdf", &pdf).unwrap().metadata.title, None);
    }
}

#[test]
fn an_encrypted_file_is_known_by_its_pages_alone() {
    let [catalog, pages] = pages();
    let pdf = pdf("/Root 1 0 R/Info 3 0 R/Encrypt<<>>", &[catalog, pages, "<</Title(x)>>".into()]);
    assert_snapshot!(shown(&read_bytes("a.pdf", &pdf).unwrap()), @"
    pdf
    321 pages
    ");
}

#[test]
fn objects_may_stand_in_streams() {
    // Cross-references in a stream: type, offset or stream, index; packed by nothing.
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let inner = "1 0 2 18 5 46 <</Pages 2 0 R>>   <</Type/Pages/Count 7>>     <</Title(Emma)>>";
    let first = inner.find("<<").unwrap();
    let objects = bytes.len();
    bytes
        .extend(format!("3 0 obj\n{}\nendobj\n", stream(&format!("/Type/ObjStm/N 3/First {first}"), inner)).as_bytes());
    let start = bytes.len();
    let entry = |kind: u8, second: usize| [kind, second.to_be_bytes()[6], second.to_be_bytes()[7], 0];
    let entries = [entry(0, 0), entry(2, 3), entry(2, 3), entry(1, objects), entry(1, start), entry(2, 3)].concat();
    bytes.extend(b"4 0 obj\n<</Type/XRef/W[1 2 1]/Size 6/Root 1 0 R/Info 5 0 R/Length 24>>\nstream\n");
    bytes.extend(entries);
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF").as_bytes());
    assert_snapshot!(shown(&read_bytes("a.pdf", &bytes).unwrap()), @"
    pdf
    7 pages
    title: Emma
    ");
}

#[test]
fn damage_leaves_a_publication_without_metadata() {
    let [catalog, pages] = pages();
    let whole = pdf("/Root 1 0 R/Info 3 0 R", &[catalog, pages, "<</Title(Emma)>>".into()]);
    for length in 5..whole.len() {
        assert!(read_bytes("a.pdf", &whole[..length]).is_ok());
    }
    for at in 9..whole.len() {
        for byte in [0xff, b'(', b'<', b'9'] {
            let mut damaged = whole.clone();
            damaged[at] = byte;
            assert!(read_bytes("a.pdf", &damaged).is_ok());
        }
    }
    assert_eq!(problem("a.pdf", b"<html>"), "not a PDF");
    assert_eq!(problem("a.pdf", b""), "not a PDF");
}

#[test]
fn references_that_go_in_circles_lead_nowhere() {
    let looped = ["1 0 R".to_owned(), "<</Pages 2 0 R/Count 2 0 R>>".to_owned()];
    assert_eq!(read_bytes("a.pdf", &pdf("/Root 1 0 R/Prev 9", &looped)).unwrap().pages, None);
    let looped = ["<</Pages 2 0 R/Metadata 3 0 R>>", "<</Count 2 0 R>>", "<</Length 3 0 R>>\nstream\n\nendstream"];
    assert_eq!(read_bytes("a.pdf", &pdf("/Root 1 0 R", &looped.map(str::to_owned))).unwrap().pages, None);
}
