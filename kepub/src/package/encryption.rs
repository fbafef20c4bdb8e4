//! META-INF/encryption.xml: which files are encrypted, and how.

use std::collections::HashSet;

use roxmltree::Node;

use super::{paths::resolve, xml};
use crate::Error;

pub(crate) const PATH: &str = "META-INF/encryption.xml";

/// Ways to make a font useless outside its book. Readers know how to undo them, and the identifier they need stays.
const OBFUSCATIONS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];
const NAMESPACE: &str = "http://www.w3.org/2001/04/xmlenc#";

/// Refuses a book of which more is encrypted than fonts. `content` are the paths of its content documents.
pub(crate) fn refuse_protected(encryption: &[u8], content: &[String]) -> Result<(), Error> {
    let text = xml::text(PATH, encryption)?;
    let document = xml::parse(PATH, &text)?;
    let content: HashSet<String> = content.iter().map(|path| path.to_lowercase()).collect();
    for data in document.descendants().filter(|node| node.has_tag_name((NAMESPACE, "EncryptedData"))) {
        let path = path(data);
        let is_content = path.as_ref().is_none_or(|path| content.contains(&path.to_lowercase()));
        if is_content || !is_obfuscated(data) {
            return Err(Error::Protected { path: path.unwrap_or_else(|| PATH.to_owned()) });
        }
    }
    Ok(())
}

fn is_obfuscated(data: Node<'_, '_>) -> bool {
    let algorithm = child(data, "EncryptionMethod").and_then(|method| xml::attribute(method, "Algorithm"));
    algorithm.is_some_and(|algorithm| OBFUSCATIONS.contains(&algorithm.trim()))
}

fn path(data: Node<'_, '_>) -> Option<String> {
    let reference = child(child(data, "CipherData")?, "CipherReference")?;
    resolve("", xml::attribute(reference, "URI")?)
}

fn child<'a, 'input>(parent: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    parent.children().find(|node| node.has_tag_name((NAMESPACE, name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AES: &str = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";

    fn data(method: &str, uri: &str) -> String {
        format!(
            "<e:EncryptedData xmlns:e='http://www.w3.org/2001/04/xmlenc#'>{method}\
             <e:CipherData><e:CipherReference URI='{uri}'/></e:CipherData></e:EncryptedData>"
        )
    }

    fn method(algorithm: &str) -> String {
        format!("<e:EncryptionMethod Algorithm='{algorithm}'/>")
    }

    fn refused(data: &str) -> Option<String> {
        let encryption =
            format!("<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>{data}</encryption>");
        match refuse_protected(encryption.as_bytes(), &["OEBPS/a b.xhtml".to_owned()]) {
            Ok(()) => None,
            Err(Error::Protected { path }) => Some(path),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn fonts_may_be_obfuscated() {
        for algorithm in OBFUSCATIONS {
            assert_eq!(refused(&data(&method(algorithm), "OEBPS/font.otf")), None);
        }
        assert_eq!(refused(""), None);
    }

    #[test]
    fn documents_may_not() {
        for uri in ["OEBPS/a%20b.xhtml", "/OEBPS/A%20b.xhtml"] {
            assert!(refused(&data(&method(OBFUSCATIONS[0]), uri)).is_some(), "{uri}");
        }
    }

    #[test]
    fn other_encryption_is_protection() {
        let font = data(&method(OBFUSCATIONS[0]), "font.otf");
        let image = data(&method(AES), "a%20b.jpg");
        assert_eq!(refused(&format!("{font}{image}")).as_deref(), Some("a b.jpg"));
        assert_eq!(refused(&data("", "a.jpg")).as_deref(), Some("a.jpg"));
        assert_eq!(refused(&data(&method(OBFUSCATIONS[0]), "../a")).as_deref(), Some(PATH));
    }

    #[test]
    fn an_encrypted_key_is_no_encrypted_file() {
        let key = format!(
            "<e:EncryptedKey xmlns:e='http://www.w3.org/2001/04/xmlenc#'>{}</e:EncryptedKey>",
            method("http://www.w3.org/2001/04/xmlenc#rsa-1_5")
        );
        assert_eq!(refused(&key), None);
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for encryption in [&b""[..], b"<encryption>", b"PK\x03\x04"] {
            assert!(matches!(refuse_protected(encryption, &[]), Err(Error::Package { .. })));
        }
    }
}
