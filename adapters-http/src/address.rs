//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::{HttpRequest, http::header::HeaderMap, web};
use ipnet::IpNet;

use crate::Settings;

/// Returns the client's address: the peer's, or what trusted proxies say of it in `X-Forwarded-For`.
///
/// `Forwarded` and `X-Real-IP` are not read: a proxy that sets one header passes the others on as a client sent them.
pub fn of_client(request: &HttpRequest) -> IpAddr {
    let peer = peer(request);
    match request.app_data::<web::Data<Settings>>() {
        Some(settings) => behind_proxies(peer, request.headers(), &settings.trusted_proxies),
        None => peer,
    }
}

/// Whether the request comes from a proxy that is trusted.
pub fn is_from_proxy(request: &HttpRequest) -> bool {
    let peer = peer(request);
    let settings = request.app_data::<web::Data<Settings>>();
    settings.is_some_and(|settings| settings.trusted_proxies.iter().any(|network| network.contains(&peer)))
}

fn peer(request: &HttpRequest) -> IpAddr {
    // Only a Unix socket has no address.
    request.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip().to_canonical())
}

/// Each proxy appends whom it was called by: as long as the caller is trusted, the entry to the left is its word.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let lists: Vec<&str> = headers.get_all("x-forwarded-for").filter_map(|it| it.to_str().ok()).collect();
    let mut client = peer;
    for entry in lists.iter().rev().flat_map(|list| list.rsplit(',')) {
        let Some(address) = parse(entry.trim()) else {
            break;
        };
        client = address;
        if !is_trusted(&client) {
            break;
        }
    }
    client
}

/// Some proxies append the port.
fn parse(entry: &str) -> Option<IpAddr> {
    let address = entry.parse().or_else(|_| entry.parse().map(|socket: SocketAddr| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn strangers_are_not_believed() {
        assert_eq!(client("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
    }

    #[test]
    fn trusted_proxies_are_passed_from_the_right() {
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &["6.6.6.6, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["6.6.6.6", "198.51.100.1:443"]), "198.51.100.1");
        assert_eq!(client("::ffff:10.0.0.1", &["[2001:db8::1]:443, 10.0.0.2"]), "2001:db8::1");
        assert_eq!(client("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3");
    }

    #[test]
    fn nonsense_ends_the_list() {
        assert_eq!(client("10.0.0.1", &["198.51.100.1, unknown, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(client("10.0.0.1", &[""]), "10.0.0.1");
    }

    fn client(peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for list in forwarded {
            headers.append(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static(list));
        }
        let peer: IpAddr = peer.parse().unwrap();
        behind_proxies(peer.to_canonical(), &headers, &["10.0.0.0/8".parse().unwrap()]).to_string()
    }
}
