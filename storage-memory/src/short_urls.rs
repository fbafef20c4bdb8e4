//! Short URLs in memory.

use async_trait::async_trait;
use domain::{
    api_keys::ApiKey,
    clock::Timestamp,
    error::StorageError,
    short_urls::{Kept, ShortCode, ShortUrl, ShortUrlRepository},
};

use crate::Memory;

#[async_trait]
impl ShortUrlRepository for Memory {
    async fn insert(&self, url: &ShortUrl, now: Timestamp) -> Result<Kept, StorageError> {
        let mut state = self.lock();
        if state.api_key(&url.user, &url.key).is_none() {
            return Ok(Kept::KeyGone);
        }
        state.short_urls.retain(|_, kept| kept.is_live(now));
        if state.short_urls.contains_key(&url.code) {
            return Ok(Kept::CodeTaken);
        }
        state.short_urls.insert(url.code.clone(), url.clone());
        Ok(Kept::Yes)
    }

    async fn find(&self, code: &ShortCode, now: Timestamp) -> Result<Option<ApiKey>, StorageError> {
        let state = self.lock();
        let url = state.short_urls.get(code).filter(|url| url.is_live(now));
        Ok(url.and_then(|url| state.api_keys.get(&url.key)).cloned())
    }
}
