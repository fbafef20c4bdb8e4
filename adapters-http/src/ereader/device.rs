//! The device that a browser says it runs on, and what that can open.

use actix_web::http::header::{HeaderMap, USER_AGENT};
use domain::catalog::{files::Format, offers::Offer};

/// Only what is shown first depends on it: every file can be had by every device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    Kobo,
    Kindle,
    Other,
}

impl Device {
    pub fn of(headers: &HeaderMap) -> Self {
        let agent = headers.get(USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()).to_lowercase());
        match agent.unwrap_or_default() {
            agent if agent.contains("kobo") => Self::Kobo,
            // Silk is the browser of Fire tablets, which open whatever an app is there for.
            agent if agent.contains("kindle/") && !agent.contains("silk") => Self::Kindle,
            _ => Self::Other,
        }
    }

    /// What the device takes best, if anything.
    pub fn best<'o, 'p>(self, offers: &'o [Offer<'p>]) -> Option<&'o Offer<'p>> {
        match self {
            Self::Kobo => offers.iter().find(|it| it.format == Format::Kepub).or(offers.first()),
            Self::Kindle => None,
            Self::Other => offers.first(),
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn devices_are_told_by_their_user_agents() {
        let of = |agent| Device::of(&HeaderMap::from_iter([(USER_AGENT, HeaderValue::from_static(agent))]));
        let kobo = "Mozilla/5.0 (Linux; U; Android 2.0; en-us;) AppleWebKit/538.1 (KHTML, like Gecko) Version/4.0 \
                    Mobile Safari/538.1 (Kobo Touch 0377/4.38.23171)";
        let kindle = "Mozilla/5.0 (X11; U; Linux armv7l like Android; en-us) AppleWebKit/531.2+ (KHTML, like Gecko) \
                      Version/5.0 Safari/533.2+ Kindle/3.0+";
        let silk = "Mozilla/5.0 (Linux; U; en-us; KFTT Build/IML74K) Silk/3.4 like Kindle/3.0";
        assert_eq!([of(kobo), of("KOBO"), of(kindle)], [Device::Kobo, Device::Kobo, Device::Kindle]);
        assert_eq!([of(silk), of("Mozilla/5.0"), of("")], [Device::Other; 3]);
        assert_eq!(Device::of(&HeaderMap::new()), Device::Other);
    }
}
