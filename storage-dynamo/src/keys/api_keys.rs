//! The keys of API keys and short URLs. Ids and codes have no `#`.

use domain::{
    accounts::UserId,
    api_keys::{ApiKeyId, SecretDigest},
    documents::hex,
    short_urls::ShortCode,
};

use super::{Key, Range, Table, all};

/// The API key itself.
pub fn api_key(user: &UserId, id: &ApiKeyId) -> Key {
    Key::new(Table::ApiKeys, user.as_str(), format!("{KEY}{}", id.as_str()))
}

/// A user's API keys, without the short URLs.
pub fn api_keys(user: &UserId) -> Range {
    Range { prefix: KEY.into(), ..all(Table::ApiKeys, user) }
}

/// Whose API key has this digest.
pub fn secret(digest: &SecretDigest) -> Key {
    Key::new(Table::Codes, format!("secret#{}", hex(digest.as_bytes())), "")
}

/// Where a short code leads.
pub fn short_url(code: &ShortCode) -> Key {
    Key::new(Table::Codes, format!("short#{}", code.as_str()), "")
}

/// That a code leads, or has led, to an API key.
pub fn code_of(user: &UserId, id: &ApiKeyId, code: &ShortCode) -> Key {
    Key::new(Table::ApiKeys, user.as_str(), format!("{CODE}{}#{}", id.as_str(), code.as_str()))
}

/// The codes of an API key.
pub fn codes_of(user: &UserId, id: &ApiKeyId) -> Range {
    Range { prefix: format!("{CODE}{}#", id.as_str()).into(), ..all(Table::ApiKeys, user) }
}

/// The codes of all of a user's API keys.
pub fn codes(user: &UserId) -> Range {
    Range { prefix: CODE.into(), ..all(Table::ApiKeys, user) }
}

/// Reads the sort key of [`code_of`].
pub fn read_code(entry: &str) -> Option<(ApiKeyId, ShortCode)> {
    let (id, code) = entry.strip_prefix(CODE)?.split_once('#')?;
    Some((ApiKeyId::parse(id).ok()?, ShortCode::parse(code)?))
}

const KEY: &str = "key#";
const CODE: &str = "code#";
