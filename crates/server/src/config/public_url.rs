//! The address that citizens open.

use crate::document_id::DocumentId;
use std::fmt;
use std::net::SocketAddr;

/// `https://` and a host, without path: what every QR code begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
}

impl PublicUrl {
    /// Takes an https address on a `.go.id` domain, which is how citizens tell an office from an
    /// impostor. A slash at the end is dropped.
    ///
    /// # Errors
    /// The reason, as a clause.
    pub fn official(url: &str) -> Result<Self, &'static str> {
        let Some(rest) = url.strip_prefix("https://") else {
            return Err("it does not begin with https://");
        };
        let host = rest.strip_suffix('/').unwrap_or(rest);
        if host.contains(['/', '?', '#']) {
            return Err("it has a path, a query or a fragment");
        }
        if host.contains(['@', ':']) {
            return Err("it has a port or a user name");
        }
        if host.len() > 253 || !host.split('.').all(is_label) {
            return Err("it has no valid host name in lower-case ASCII");
        }
        if !host.ends_with(".go.id") {
            return Err("its host is not under .go.id");
        }
        Ok(Self {
            origin: format!("https://{host}"),
            host: host.to_owned(),
        })
    }

    /// The address of the demo, which speaks plain HTTP on loopback.
    #[must_use]
    pub fn loopback(address: SocketAddr) -> Self {
        Self {
            origin: format!("http://{address}"),
            host: address.to_string(),
        }
    }

    /// The host, and in the demo the port: what the page tells the citizen to compare.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The page of one document.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> String {
        format!("{}/v/{id}", self.origin)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

/// RFC 1123, 2.1: letters, digits and hyphens, not at the ends.
fn is_label(label: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&label.len())
        && label.bytes().all(inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn an_official_address_is_https_under_go_id() {
        let url = PublicUrl::official("https://tte.kotacontoh.go.id/").unwrap();
        assert_eq!(url.to_string(), "https://tte.kotacontoh.go.id");
        assert_eq!(url.host(), "tte.kotacontoh.go.id");
        for wrong in [
            "",
            "http://tte.kotacontoh.go.id",
            "https://",
            "https://go.id",
            "https://.go.id",
            "https://tte.kotacontoh.id",
            "https://tte.kotacontoh.go.id.example.com",
            "https://kotacontohgo.id",
            "https://tte.kotacontoh.go.id/v",
            "https://tte.kotacontoh.go.id:8443",
            "https://a@tte.kotacontoh.go.id",
            "https://TTE.kotacontoh.go.id",
            "https://tte.kotacontoh.go.id?x",
            "https://-a.go.id",
            "https://a..go.id",
            "https://contoh.com\\.go.id",
        ] {
            assert!(PublicUrl::official(wrong).is_err(), "{wrong}");
        }
    }
}
