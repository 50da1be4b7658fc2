//! Who may be asked, for how long, and for how much.

use crate::error::Failure;
use reqwest::Url;
use std::time::Duration;

/// A host's name, or `*.` before one for every name below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern(String);

impl HostPattern {
    /// Takes the pattern as it is written; case does not matter.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        Self(pattern.to_ascii_lowercase())
    }

    /// The host that an address names, where it names one.
    #[must_use]
    pub fn of_url(url: &str) -> Option<Self> {
        Some(Self::new(Url::parse(url).ok()?.host_str()?))
    }

    fn matches(&self, host: &str) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        match self.0.strip_prefix("*.") {
            Some(above) => host
                .strip_suffix(above)
                .is_some_and(|below| below.len() > 1 && below.ends_with('.')),
            None => host == self.0,
        }
    }
}

/// What holds for every exchange.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Rules {
    /// Hosts that certificates may name; `None` for all, but that only a certificate which leads to an anchor may
    /// name one in a network of one's own.
    pub allowed: Option<Vec<HostPattern>>,
    /// Hosts that may be in one's own network, whoever names them: an authority of the city's own.
    pub trusted: Vec<HostPattern>,
    /// From the first byte sent to the last received, for each exchange.
    pub timeout: Duration,
    /// Bytes of a revocation list. The longest that were met have some 30 MB.
    pub list_bytes: u64,
    /// Redirections that are followed, one after another.
    pub redirections: usize,
    /// A proxy that every exchange goes through, with `http://` or `https://`; `None` to do as the environment
    /// says (`http_proxy`, `https_proxy`, `no_proxy`). It finds the addresses then, and keeps strangers out of
    /// its own network.
    pub proxy: Option<String>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            allowed: None,
            trusted: Vec::new(),
            timeout: Duration::from_secs(20),
            list_bytes: 64 * 1024 * 1024,
            redirections: 3,
            proxy: None,
        }
    }
}

/// Who says where to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Whoever runs this program.
    Operator,
    /// A certificate that leads to an anchor: its authority may be in the same network as we are.
    Authority,
    /// Any other certificate, or somebody who was asked.
    Stranger,
}

impl Origin {
    /// Whether he may lead into one's own network.
    pub(crate) fn may_be_near(self) -> bool {
        self != Self::Stranger
    }
}

impl Rules {
    /// An address that may be asked, but for what its name leads to.
    pub(crate) fn check(&self, url: &str, origin: Origin) -> Result<Url, Failure> {
        let url = Url::parse(url).map_err(|_| Failure::Address)?;
        let has_secret = !url.username().is_empty() || url.password().is_some();
        let host = match url.host_str() {
            Some(host) if matches!(url.scheme(), "http" | "https") && !has_secret => host,
            _ => return Err(Failure::Address),
        };
        let allowed = self.allowed.as_ref();
        let is_allowed = origin == Origin::Operator
            || self.trusts(host)
            || allowed.is_none_or(|allowed| allowed.iter().any(|one| one.matches(host)));
        match is_allowed {
            true => Ok(url),
            false => Err(Failure::NotAllowed),
        }
    }

    /// Whether a host may be in one's own network.
    pub(crate) fn trusts(&self, host: &str) -> bool {
        self.trusted.iter().any(|one| one.matches(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(rules: &Rules, url: &str, origin: Origin) -> &'static str {
        rules
            .check(url, origin)
            .map_or_else(|failure| failure.code(), |_| "asked")
    }

    #[test]
    fn a_pattern_is_a_name_or_all_below_it() {
        let below = HostPattern::new("*.go.id");
        for (host, expected) in [
            ("tsa.bssn.go.id", true),
            ("a.GO.id", true),
            ("a.go.id.", true),
            ("go.id", false),
            (".go.id", false),
            ("ago.id", false),
            ("a.go.id.example.com", false),
        ] {
            assert_eq!(below.matches(host), expected, "{host}");
        }
        let one = HostPattern::new("TSA.bssn.go.id");
        assert!(one.matches("tsa.bssn.go.id") && !one.matches("x.tsa.bssn.go.id"));
    }

    #[test]
    fn only_what_is_allowed_is_asked() {
        let mut rules = Rules::default();
        for url in [
            "ldap://a.go.id/",
            "file:///etc/passwd",
            "ftp://a.go.id/",
            "a.go.id",
            "",
            "http://",
            "http://name:secret@a.go.id/",
            "http://name@a.go.id/",
            "https:///x",
        ] {
            let expected = if url == "https:///x" {
                "asked"
            } else {
                "address-malformed"
            };
            assert_eq!(said(&rules, url, Origin::Operator), expected, "{url}");
        }
        assert_eq!(
            said(&rules, "http://a.example.com/x", Origin::Stranger),
            "asked"
        );
        rules.allowed = Some(vec![HostPattern::new("*.go.id")]);
        assert_eq!(
            said(&rules, "http://a.example.com/x", Origin::Stranger),
            "address-not-allowed"
        );
        assert_eq!(
            said(&rules, "http://a.example.com/x", Origin::Operator),
            "asked"
        );
        assert_eq!(
            said(&rules, "https://a.go.id:8443/x", Origin::Stranger),
            "asked"
        );
        rules.trusted = vec![HostPattern::new("ca.kota.example")];
        assert_eq!(
            said(&rules, "http://ca.kota.example/x", Origin::Stranger),
            "asked"
        );
    }
}
