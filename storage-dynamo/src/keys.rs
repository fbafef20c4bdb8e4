//! Every table and every key, spelled once.
//!
//! A sort key holds 1,024 bytes and a document 256 characters of up to four: alone it fits, beside another name it
//! doesn't. So entries are keyed by digests, and carry the real values as attributes.

pub mod api_keys;
pub mod catalogue;
pub mod sessions;

use aws_sdk_dynamodb::types::{AttributeValue, ScalarAttributeType};
use domain::{
    accounts::UserId,
    documents::{DocumentId, FileName},
    progress::DeviceId,
};
use md5::{Digest as _, Md5};

use crate::item::{Item, s};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    Users,
    Progress,
    Links,
    Labels,
    /// What is known of a user's documents: places, file names, loners.
    Documents,
    /// Names to list, by the name of the list.
    Lists,
    /// What is kept of libraries: what is read by name.
    Catalogue,
    /// Where lists and searches find publications; bytes are compared.
    Shelves,
    /// Users' API keys, and the codes that lead to them.
    ApiKeys,
    /// What leads to an API key: digests of keys, and short codes.
    Codes,
    /// Sessions, and which a user has.
    Sessions,
}

impl Table {
    pub const ALL: [Self; 11] = [
        Self::Users,
        Self::Progress,
        Self::Links,
        Self::Labels,
        Self::Documents,
        Self::Lists,
        Self::Catalogue,
        Self::Shelves,
        Self::ApiKeys,
        Self::Codes,
        Self::Sessions,
    ];

    /// The tables in which a user's id is the partition.
    pub const OF_USERS: [Self; 5] = [Self::Links, Self::Labels, Self::Progress, Self::Documents, Self::ApiKeys];

    /// The tables of which DynamoDB deletes items, once it is past the second in [`Self::EXPIRY`].
    pub const EXPIRING: [Self; 3] = [Self::ApiKeys, Self::Codes, Self::Sessions];

    pub const EXPIRY: &str = "expires";

    pub fn partition_key(self) -> &'static str {
        match self {
            Self::Users => "username",
            Self::Progress | Self::Links | Self::Labels | Self::Documents | Self::ApiKeys => "user_id",
            Self::Lists => "list",
            Self::Catalogue | Self::Sessions => "of",
            Self::Shelves => "shelf",
            Self::Codes => "code",
        }
    }

    pub fn sort_key(self) -> Option<&'static str> {
        match self {
            Self::Users | Self::Codes => None,
            Self::Progress => Some("document"),
            Self::Links => Some("document_hash"),
            Self::Labels => Some("canonical_hash"),
            Self::Documents | Self::Lists | Self::Catalogue | Self::ApiKeys | Self::Sessions => Some("entry"),
            Self::Shelves => Some("place"),
        }
    }

    /// The names of the key's attributes.
    pub fn key_attributes(self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.partition_key()).chain(self.sort_key())
    }

    /// What the attribute of a key is made of.
    pub fn attribute_type(self, attribute: &str) -> ScalarAttributeType {
        match self {
            Self::Shelves if self.sort_key() == Some(attribute) => ScalarAttributeType::B,
            _ => ScalarAttributeType::S,
        }
    }
}

/// Where one item is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub table: Table,
    partition: String,
    sort: Vec<u8>,
}

impl Key {
    fn new(table: Table, partition: impl Into<String>, sort: impl Into<Vec<u8>>) -> Self {
        Self { table, partition: partition.into(), sort: sort.into() }
    }

    /// Whether this is its sort key.
    pub fn is_at(&self, sort: &[u8]) -> bool {
        self.sort == sort
    }

    /// The attributes that an item at this place has.
    pub fn into_item(self) -> Item {
        let partition = (self.table.partition_key().to_owned(), s(self.partition));
        let sort = self.table.sort_key().map(|name| (name.to_owned(), self.table.sort_value(self.sort)));
        std::iter::once(partition).chain(sort).collect()
    }
}

impl Table {
    /// What a sort key of these bytes is.
    pub fn sort_value(self, bytes: Vec<u8>) -> AttributeValue {
        match self {
            Self::Shelves => AttributeValue::B(bytes.into()),
            _ => s(String::from_utf8(bytes).expect("keys of all other tables are text")),
        }
    }
}

pub fn user(user: &UserId) -> Key {
    Key::new(Table::Users, user.as_str(), "")
}

pub fn progress(user: &UserId, document: &DocumentId) -> Key {
    Key::new(Table::Progress, user.as_str(), document.as_str())
}

pub fn link(user: &UserId, document: &DocumentId) -> Key {
    Key::new(Table::Links, user.as_str(), document.as_str())
}

pub fn label(user: &UserId, document: &DocumentId) -> Key {
    Key::new(Table::Labels, user.as_str(), document.as_str())
}

/// The place that a device left in a document.
pub fn place(user: &UserId, document: &DocumentId, device: &DeviceId) -> Key {
    let entry = format!("{PLACE}{}#{}", digest(document.as_str()), digest(device.as_str()));
    Key::new(Table::Documents, user.as_str(), entry)
}

/// A document that was pushed with a file name.
pub fn name(user: &UserId, filename: &FileName, document: &DocumentId) -> Key {
    let entry = format!("{NAME}{}#{}", digest(filename.as_str()), digest(document.as_str()));
    Key::new(Table::Documents, user.as_str(), entry)
}

/// A document that was taken out of a group by hand.
pub fn loner(user: &UserId, document: &DocumentId) -> Key {
    Key::new(Table::Documents, user.as_str(), format!("{LONER}{}", digest(document.as_str())))
}

/// An account among all.
pub fn listed(user: &UserId) -> Key {
    Key::new(Table::Lists, USERS, user.as_str())
}

/// The list of accounts.
pub const USERS: &str = "users";

const PLACE: &str = "place#";
const NAME: &str = "name#";
const LONER: &str = "loner#";

/// The items of one partition whose sort key begins with `prefix`.
#[derive(Debug)]
pub struct Range {
    pub table: Table,
    pub partition: String,
    pub prefix: Vec<u8>,
}

/// All that a table holds of a user.
pub fn all(table: Table, user: &UserId) -> Range {
    Range { table, partition: user.as_str().to_owned(), prefix: Vec::new() }
}

/// The places left in any document.
pub fn places(user: &UserId) -> Range {
    Range { prefix: PLACE.into(), ..all(Table::Documents, user) }
}

/// The places left in `document`.
pub fn places_in(user: &UserId, document: &DocumentId) -> Range {
    Range { prefix: format!("{PLACE}{}#", digest(document.as_str())).into_bytes(), ..all(Table::Documents, user) }
}

/// The documents pushed with `filename`.
pub fn names(user: &UserId, filename: &FileName) -> Range {
    Range { prefix: format!("{NAME}{}#", digest(filename.as_str())).into_bytes(), ..all(Table::Documents, user) }
}

pub fn loners(user: &UserId) -> Range {
    Range { prefix: LONER.into(), ..all(Table::Documents, user) }
}

fn digest(text: &str) -> String {
    format!("{:032x}", u128::from_be_bytes(Md5::digest(text).into()))
}

#[cfg(test)]
mod tests {
    use domain::text::Text;

    use super::*;

    #[test]
    fn keys_of_the_longest_names_fit() {
        let user_id = UserId::new("🦊".repeat(64));
        let document = DocumentId::parse(&"🦊".repeat(256)).unwrap();
        let device = Text::parse("device", "🦊".repeat(128)).unwrap();
        let filename = FileName::parse(&"🦊".repeat(1024)).unwrap();
        let keys = [
            user(&user_id),
            progress(&user_id, &document),
            place(&user_id, &document, &device),
            name(&user_id, &filename, &document),
            loner(&user_id, &document),
        ];
        for key in keys {
            assert!(key.partition.len() <= 2048 && key.sort.len() <= 1024, "{key:?}");
        }
    }

    #[test]
    fn digests_are_32_digits() {
        assert_eq!(digest("emma.epub").len(), 32);
        assert_eq!(digest(""), "d41d8cd98f00b204e9800998ecf8427e");
    }
}
