//! Books that are broken, or mean harm: a typed error, or a report, and never a panic.

use kepub::{Error, Options};

use crate::shelf::{self, Book, CONTAINER, page};

fn book() -> Book {
    Book::with_chapters(&[&page("<p>A. B.</p>"), &page("<p>C.</p>")])
}

fn error(book: &Book) -> String {
    book.convert().unwrap_err().to_string()
}

#[test]
fn what_is_no_book_says_so() {
    let convert = |bytes: &[u8]| shelf::convert(bytes, &Options::default()).unwrap_err();
    assert!(matches!(convert(b""), Error::Archive(_)));
    assert!(matches!(convert(b"%PDF-1.7"), Error::Archive(_)));
    let whole = book().bytes();
    for length in [1, 100, whole.len() / 2, whole.len() - 1] {
        assert!(matches!(convert(&whole[..length]), Error::Archive(_)), "{length}");
    }
}

#[test]
fn what_holds_a_book_together_may_not_be_missing_or_broken() {
    assert_eq!(error(&book().without("META-INF/container.xml")), "META-INF/container.xml: it is missing");
    assert_eq!(error(&book().without("OPS/book.opf")), "OPS/book.opf: it is missing");
    for broken in ["", "no", "<container/>", "<container", "<container><rootfiles/></container>"] {
        let failed = book().with("META-INF/container.xml", broken).convert().unwrap_err();
        assert!(matches!(failed, Error::Package { ref path, .. } if path == "META-INF/container.xml"), "{failed}");
    }
    for broken in ["", "no", "<package", "<package><metadata></package>", "<html/>"] {
        let failed = book().with("OPS/book.opf", broken).convert().unwrap_err();
        assert!(matches!(failed, Error::Package { ref path, .. } if path == "OPS/book.opf"), "{failed}");
    }
    let elsewhere = book().with("META-INF/container.xml", CONTAINER.replace("OPS/", "../"));
    assert!(matches!(elsewhere.convert(), Err(Error::Package { .. })));
}

#[test]
fn a_missing_document_is_reported_and_the_rest_converts() {
    let (converted, report) = book().without("OPS/1.xhtml").convert().unwrap();
    assert_eq!(report.missing, ["OPS/1.xhtml"]);
    assert!(shelf::text(&converted, "OPS/0.xhtml").contains("kobo.1.2"));
}

#[test]
fn copy_protection_is_refused_and_hidden_fonts_are_not() {
    let encryption = |algorithm: &str, path: &str| {
        format!(
            "<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" \
             xmlns:e=\"http://www.w3.org/2001/04/xmlenc#\"><e:EncryptedData><e:EncryptionMethod Algorithm=\"{algorithm}\"/>\
             <e:CipherData><e:CipherReference URI=\"{path}\"/></e:CipherData></e:EncryptedData></encryption>"
        )
    };
    let book = |algorithm, path| book().with("META-INF/encryption.xml", encryption(algorithm, path));
    let aes = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";
    let refused = error(&book(aes, "OPS/0.xhtml"));
    assert_eq!(refused, "OPS/0.xhtml is encrypted; a book with copy protection can't be converted");
    assert!(matches!(book(aes, "OPS/font.otf").convert(), Err(Error::Protected { .. })));
    assert!(book("http://www.idpf.org/2008/embedding", "OPS/font.otf").convert().is_ok());
}

#[test]
fn names_that_lead_out_or_come_twice_are_refused() {
    for name in ["../evil", "/etc/passwd", "a/../../b", "..\\evil", "C:\\evil"] {
        assert!(matches!(book().with(name, "x").convert(), Err(Error::UnsafePath { path }) if path == name), "{name}");
    }
    let twice = shelf::archive(&[("mimetype", b"a"), ("a", b"1"), ("a", b"2")]);
    let refused = shelf::convert(&twice, &Options::default());
    assert!(matches!(refused, Err(Error::DuplicatePath { path }) if path == "a"));
}

#[test]
fn limits_are_kept() {
    let bytes = book().bytes();
    let refused = |change: fn(&mut kepub::Limits)| {
        let mut options = Options::default();
        change(&mut options.limits);
        shelf::convert(&bytes, &options).unwrap_err().to_string()
    };
    assert_eq!(refused(|limits| limits.entries = 3), "OPS/nav.xhtml: the number of files is 4, past the limit of 3");
    assert!(refused(|limits| limits.entry_size = 100).starts_with("META-INF/container.xml: its size unpacked is "));
    assert!(refused(|limits| limits.total_size = 500).contains("the size of all files unpacked is "));
}

#[test]
fn documents_that_cannot_be_converted_are_copied_and_reported() {
    let deep = format!("{}x{}", "<div>".repeat(200_000), "</div>".repeat(200_000));
    let frames = "<html><head><title>F</title></head><frameset cols=\"50%\"><frame src=\"a.html\"/></frameset></html>";
    let (converted, report) = book().with("OPS/0.xhtml", page(&deep)).with("OPS/1.xhtml", frames).convert().unwrap();
    let unconverted: Vec<_> = report.unconverted.iter().map(|note| note.path.as_str()).collect();
    assert_eq!(unconverted, ["OPS/0.xhtml", "OPS/1.xhtml"]);
    assert!(report.unconverted[0].reason.starts_with("elements nested too deeply at byte "), "{report:?}");
    assert_eq!(shelf::text(&converted, "OPS/1.xhtml"), frames);
}

#[test]
fn documents_that_are_not_well_formed_are_repaired_and_reported() {
    let soup = "<html><head><title>T</title><body><p>One<br>Two. Three & four\0<p>Five";
    let (converted, report) = book().with("OPS/0.xhtml", soup).convert().unwrap();
    assert_eq!(report.repaired.len(), 1);
    assert_eq!(report.repaired[0].path, "OPS/0.xhtml");
    let text = shelf::text(&converted, "OPS/0.xhtml");
    assert!(text.contains("<span class=\"koboSpan\" id=\"kobo.1.2\">Two. </span>"), "{text}");
    roxmltree::Document::parse(&text).unwrap();
}

#[test]
fn entities_that_grow_are_not_followed() {
    let mut entities = "<!ENTITY a0 \"ha\">".to_owned();
    for at in 1..30 {
        let before = at - 1;
        entities.extend([format!("<!ENTITY a{at} \"&a{before};&a{before};\">")]);
    }
    let laughs = page("<p>&a29; &a29;.</p>").replace("<!DOCTYPE html>", &format!("<!DOCTYPE html [{entities}]>"));
    let (converted, _) = book().with("OPS/0.xhtml", &laughs).convert().unwrap();
    assert!(shelf::text(&converted, "OPS/0.xhtml").len() < laughs.len() + 2_000);
    let package = format!("<!DOCTYPE package [{entities}]><package>&a29;</package>");
    assert!(book().with("OPS/book.opf", package).convert().is_err());
}
