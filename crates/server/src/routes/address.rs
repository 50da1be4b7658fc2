//! Who is asking, by address: the peer, or behind a proxy that we trust, the peer that it saw.

use crate::service::Service;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// The address that limits count by.
pub(super) struct RemoteAddress(pub(super) IpAddr);

impl FromRequestParts<Arc<Service>> for RemoteAddress {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        Ok(Self(behind_proxies(
            peer,
            &parts.headers,
            &service.trusted_proxies,
        )))
    }
}

/// Walks `X-Forwarded-For` from its end, where trusted proxies wrote, to the first address that is not
/// one of them. What stands before that may be anybody's invention.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut address = peer.to_canonical();
    let lines: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !trusted.contains(&address) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(next) => address = next.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::behind_proxies;
    use axum::http::HeaderMap;
    use std::net::IpAddr;

    fn seen(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        behind_proxies(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(seen("192.0.2.1", &["198.51.100.7"], &[]), "192.0.2.1");
        assert_eq!(
            seen("127.0.0.1", &["198.51.100.7"], &["127.0.0.1"]),
            "198.51.100.7"
        );
        assert_eq!(
            seen("::ffff:127.0.0.1", &["198.51.100.7"], &["127.0.0.1"]),
            "198.51.100.7"
        );
        // the client wrote the first one itself
        assert_eq!(
            seen("127.0.0.1", &["203.0.113.9, 198.51.100.7"], &["127.0.0.1"]),
            "198.51.100.7"
        );
        assert_eq!(
            seen(
                "127.0.0.1",
                &["198.51.100.7", "10.0.0.1"],
                &["127.0.0.1", "10.0.0.1"]
            ),
            "198.51.100.7"
        );
        assert_eq!(
            seen("127.0.0.1", &["nonsense"], &["127.0.0.1"]),
            "127.0.0.1"
        );
        assert_eq!(seen("127.0.0.1", &[], &["127.0.0.1"]), "127.0.0.1");
    }
}
