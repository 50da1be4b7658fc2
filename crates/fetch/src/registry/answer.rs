//! What the server answers where it says yes.

use reqwest::Url;
use serde::Deserialize;
use time::OffsetDateTime;

/// A reserved id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Reserved {
    /// 32 hexadecimal digits.
    pub id: String,
    /// The address of its page, for the QR code.
    pub url: String,
}

/// A registered document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Registered {
    /// The address of its page.
    pub url: String,
    /// SHA-256 of the file that the server has.
    pub sha256: [u8; 32],
    /// The level that the server saw.
    pub level: Option<String>,
    /// When it came to the server first.
    pub registered_at: OffsetDateTime,
}

#[derive(Deserialize)]
pub(super) struct Reservation {
    documents: Vec<Reserved>,
}

impl Reservation {
    /// As many ids as were asked for, each with an address that names it: it will stand on paper.
    pub(super) fn of(self, count: u32) -> Option<Vec<Reserved>> {
        let is_whole = |one: &Reserved| {
            one.id.len() == 32
                && one.id.bytes().all(|byte| byte.is_ascii_hexdigit())
                && leads_to(&one.url, &one.id)
        };
        let fits = self.documents.len() == count as usize && self.documents.iter().all(is_whole);
        fits.then_some(self.documents)
    }
}

#[derive(Deserialize)]
pub(super) struct Registration {
    id: String,
    url: String,
    #[serde(with = "hex::serde")]
    sha256: [u8; 32],
    level: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    registered_at: OffsetDateTime,
}

impl Registration {
    /// The registration of this id.
    pub(super) fn of(self, id: &str) -> Option<Registered> {
        let is_its_own = self.id.eq_ignore_ascii_case(id) && leads_to(&self.url, &self.id);
        is_its_own.then_some(Registered {
            url: self.url,
            sha256: self.sha256,
            level: self.level,
            registered_at: self.registered_at,
        })
    }
}

fn leads_to(url: &str, id: &str) -> bool {
    let is_address = Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    is_address && url.rsplit('/').next() == Some(id)
}
