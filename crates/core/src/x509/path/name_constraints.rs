//! Which names an authority may give (RFC 5280, 4.2.1.10 and 6.1.3 b and c).
//!
//! Every constraint on the way down is kept: a name has to be within one of the permitted subtrees
//! of each authority that permits names of its form, and within none that any of them excludes. A
//! name or a constraint that cannot be understood is not let through.

use super::failure::Constraint;
use crate::limits::Limits;
use crate::x509::Certificate;
use crate::x509::extension::{GeneralSubtree, NameConstraints};
use crate::x509::general_name::{GeneralName, NameForm};
use const_oid::ObjectIdentifier;
use std::cell::Cell;

const EMAIL_ADDRESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");

/// What the authorities above a certificate permit and exclude.
pub(super) struct Names<'a> {
    constraints: Vec<&'a NameConstraints>,
    /// Of the whole search, not of one path.
    comparisons_left: &'a Cell<usize>,
    max: usize,
}

/// Why a name is not let through.
pub(super) enum Refused {
    Violated(Constraint),
    Exhausted { limit: &'static str, max: u64 },
}

impl<'a> Names<'a> {
    pub(super) fn new(limits: &Limits, comparisons_left: &'a Cell<usize>) -> Self {
        Self {
            constraints: Vec::new(),
            comparisons_left,
            max: limits.name_comparisons,
        }
    }

    pub(super) fn constrain(&mut self, constraints: &'a NameConstraints) {
        self.constraints.push(constraints);
    }

    pub(super) fn are_constrained(&self) -> bool {
        !self.constraints.is_empty()
    }

    /// Every name of a certificate: its subject, the mailboxes in its subject, and its alternative
    /// names.
    pub(super) fn check(&mut self, certificate: &Certificate) -> Result<(), Refused> {
        if !self.are_constrained() {
            return Ok(());
        }
        let subject = certificate.subject_name();
        if !subject.is_empty() {
            self.check_name(&GeneralName::Directory(subject.clone()))?;
        }
        for mailbox in subject.texts(EMAIL_ADDRESS) {
            // One that is no string is a mailbox that cannot be understood.
            let mailbox = GeneralName::Rfc822(mailbox.unwrap_or_default());
            self.check_name(&mailbox)?;
        }
        for name in &certificate.extensions().subject_alternative_names {
            self.check_name(name)?;
        }
        Ok(())
    }

    fn check_name(&mut self, name: &GeneralName) -> Result<(), Refused> {
        for position in 0..self.constraints.len() {
            let Some(constraints) = self.constraints.get(position).copied() else {
                break;
            };
            let excluded = self.within(name, &constraints.excluded, Reading::Excluded)?;
            if excluded == Some(Within::Yes) {
                let name = shown(name);
                return Err(Refused::Violated(Constraint::NameExcluded { name }));
            }
            let permitted = self.within(name, &constraints.permitted, Reading::Permitted)?;
            if permitted == Some(Within::No) {
                let name = shown(name);
                return Err(Refused::Violated(Constraint::NameNotPermitted { name }));
            }
        }
        Ok(())
    }

    /// Whether the name is within one of the subtrees; `None` where none is of its form.
    fn within(
        &mut self,
        name: &GeneralName,
        subtrees: &[GeneralSubtree],
        reading: Reading,
    ) -> Result<Option<Within>, Refused> {
        let mut found = None;
        for subtree in subtrees {
            match self.comparisons_left.get().checked_sub(1) {
                Some(left) => self.comparisons_left.set(left),
                None => {
                    return Err(Refused::Exhausted {
                        limit: "name_comparisons",
                        max: self.max as u64,
                    });
                }
            }
            if subtree.base.form() != form(name) {
                continue;
            }
            match compare(name, &subtree.base, reading) {
                Some(Within::Yes) => return Ok(Some(Within::Yes)),
                Some(Within::No) => found = Some(Within::No),
                None => {
                    let (form, name) = (form(name).to_string(), shown(name));
                    return Err(Refused::Violated(Constraint::NameForm { form, name }));
                }
            }
        }
        Ok(found)
    }
}

/// id-on-SmtpUTF8Mailbox (RFC 9598): a mailbox with other characters, in an otherName. It is held
/// against the constraints on mailboxes, and cannot be compared with them here.
const SMTP_UTF8_MAILBOX: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.8.9");

/// The form whose constraints a name is held against.
fn form(name: &GeneralName) -> NameForm {
    match name {
        GeneralName::Other { kind, .. } if *kind == SMTP_UTF8_MAILBOX => NameForm::Rfc822,
        other => other.form(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Yes,
    No,
}

/// A wildcard is within what is permitted if all that it stands for is, and within what is excluded
/// if anything of it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Permitted,
    Excluded,
}

/// Whether a name is within a base of the same form; `None` where either cannot be understood.
fn compare(name: &GeneralName, base: &GeneralName, reading: Reading) -> Option<Within> {
    let inside = match (name, base) {
        (GeneralName::Directory(name), GeneralName::Directory(base)) => name.is_within(base),
        (GeneralName::Dns(name), GeneralName::Dns(base)) => dns(name, base, reading)?,
        (GeneralName::Rfc822(name), GeneralName::Rfc822(base)) => mailbox(name, base)?,
        (GeneralName::Uri(name), GeneralName::Uri(base)) => host_within(uri_host(name)?, base)?,
        (GeneralName::Ip(name), GeneralName::Ip(base)) => address(name, base)?,
        _ => return None,
    };
    Some(match inside {
        true => Within::Yes,
        false => Within::No,
    })
}

/// "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side
/// of the name satisfies the name constraint."
fn dns(name: &str, base: &str, reading: Reading) -> Option<bool> {
    if !base.is_empty() && !is_host(base) {
        return None;
    }
    let (wildcard, rest) = match name.strip_prefix("*.") {
        Some(rest) => (true, rest),
        None => (false, name),
    };
    if !is_host(rest) {
        return None;
    }
    let below = is_below(rest, base);
    // *.example.com stands for a.example.com too, which may be the base itself.
    let covers = wildcard && is_below(base, rest) && label_count(base) == label_count(rest) + 1;
    Some(below || (covers && reading == Reading::Excluded))
}

/// A mailbox, a host with all of its mailboxes, or with a leading period a domain with all of its
/// hosts.
fn mailbox(name: &str, base: &str) -> Option<bool> {
    let (local, host) = name.rsplit_once('@')?;
    if !is_local_part(local) || !is_host(host) {
        return None;
    }
    match base.rsplit_once('@') {
        // One mailbox can be written with quotes and without.
        Some((wanted, _)) if wanted.contains('"') || local.contains('"') => None,
        // RFC 5280, 7.5: the local part is compared exactly.
        Some((wanted, of)) if is_local_part(wanted) && is_host(of) => {
            Some(local == wanted && host.eq_ignore_ascii_case(of))
        }
        Some(_) => None,
        None => host_within(host, base),
    }
}

/// Some characters, among them an at sign only in quotes (RFC 5321, 4.1.2).
fn is_local_part(local: &str) -> bool {
    let quoted = local.starts_with('"') && local.ends_with('"');
    !local.is_empty() && (quoted || !local.contains('@'))
}

/// A host by itself, or with a leading period every host below it.
fn host_within(host: &str, base: &str) -> Option<bool> {
    match base.strip_prefix('.') {
        Some(domain) if is_host(domain) => {
            Some(is_below(host, domain) && !host.eq_ignore_ascii_case(domain))
        }
        None if is_host(base) => Some(host.eq_ignore_ascii_case(base)),
        _ => None,
    }
}

/// The host of a URI (RFC 3986, 3.2.2). One without an authority, or with an address in place of a
/// host's name, cannot be held against a constraint (RFC 5280, 4.2.1.10).
fn uri_host(uri: &str) -> Option<&str> {
    let (scheme, rest) = uri.split_once(':')?;
    let mut letters = scheme.bytes();
    let is_scheme = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|octet| octet.is_ascii_alphanumeric() || b"+-.".contains(&octet));
    // What RFC 3986 does not have is read differently by different programs.
    let strange = |octet: u8| !octet.is_ascii_graphic() || b"\"<>\\^`{|}".contains(&octet);
    if !is_scheme || rest.bytes().any(strange) {
        return None;
    }
    let rest = rest.strip_prefix("//")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, at)| at);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|octet| octet.is_ascii_digit()) => host,
        Some(_) => return None,
        None => host,
    };
    let address = host.parse::<std::net::Ipv4Addr>().is_ok();
    (!address && is_host(host)).then_some(host)
}

/// A network of 4 or 16 octets and as many of a mask.
fn address(name: &[u8], base: &[u8]) -> Option<bool> {
    if !matches!(name.len(), 4 | 16) || !matches!(base.len(), 8 | 32) {
        return None;
    }
    let (network, mask) = base.split_at_checked(base.len() / 2)?;
    if !is_contiguous(mask) {
        return None;
    }
    if name.len() != network.len() {
        return Some(false); // of the other family
    }
    let mut octets = name.iter().zip(network).zip(mask);
    Some(octets.all(|((name, network), mask)| name & mask == network & mask))
}

fn is_contiguous(mask: &[u8]) -> bool {
    let bits = |octet: &u8| octet.leading_ones() + octet.trailing_zeros() >= 8;
    let partial = mask.iter().position(|octet| *octet != 0xff);
    let behind = mask.get(partial.map_or(mask.len(), |at| at + 1)..);
    mask.iter().all(bits) && behind.is_none_or(|rest| rest.iter().all(|octet| *octet == 0))
}

/// Whether `name` is `base`, or `base` with labels before it.
fn is_below(name: &str, base: &str) -> bool {
    let Some(start) = name.len().checked_sub(base.len()) else {
        return false;
    };
    let (before, end) = name.split_at(start);
    end.eq_ignore_ascii_case(base)
        && (before.is_empty() || base.is_empty() || before.ends_with('.'))
}

fn label_count(host: &str) -> usize {
    host.split('.').count()
}

/// Letters, digits, hyphens and underscores in labels with periods between them (RFC 1034, 3.5; the
/// underscore is met).
fn is_host(host: &str) -> bool {
    host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_'))
        })
}

fn shown(name: &GeneralName) -> String {
    match name {
        GeneralName::Rfc822(text) | GeneralName::Dns(text) | GeneralName::Uri(text) => text.clone(),
        GeneralName::Directory(name) => name.to_string(),
        GeneralName::Ip(octets) => match <[u8; 4]>::try_from(octets.as_slice()) {
            Ok(v4) => std::net::Ipv4Addr::from(v4).to_string(),
            Err(_) => <[u8; 16]>::try_from(octets.as_slice()).map_or_else(
                |_| hex::encode(octets),
                |v6| std::net::Ipv6Addr::from(v6).to_string(),
            ),
        },
        GeneralName::Other { kind, .. } => kind.name(),
        GeneralName::RegisteredId(oid) => oid.name(),
        GeneralName::X400(octets) | GeneralName::EdiParty(octets) => hex::encode(octets),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(name: &GeneralName, base: &GeneralName, reading: Reading) -> Option<bool> {
        compare(name, base, reading).map(|within| within == Within::Yes)
    }

    /// Names of one form: name, base, and what is made of them.
    fn table(
        form: fn(String) -> GeneralName,
        reading: Reading,
        rows: &[(&str, &str, Option<bool>)],
    ) {
        for (name, base, expected) in rows {
            let found = held(
                &form((*name).to_owned()),
                &form((*base).to_owned()),
                reading,
            );
            assert_eq!(found, *expected, "{name} in {base}");
        }
    }

    #[test]
    fn hosts_are_within_domains() {
        let rows = [
            ("kota.go.id", "go.id", Some(true)),
            ("go.id", "GO.ID", Some(true)),
            ("kotago.id", "go.id", Some(false)),
            ("id", "go.id", Some(false)),
            ("kota.go.id", "", Some(true)),
            ("*.kota.go.id", "go.id", Some(true)),
            ("*.go.id", "kota.go.id", Some(false)),
            ("kota.go.id", ".go.id", None),
            ("kota.go.id", "*.go.id", None),
            (".kota.go.id", "go.id", None),
            ("kota..go.id", "go.id", None),
            ("", "go.id", None),
        ];
        table(GeneralName::Dns, Reading::Permitted, &rows);
        // what a wildcard may stand for is excluded with it, and only one label
        let rows = [
            ("*.go.id", "kota.go.id", Some(true)),
            ("*.go.id", "a.kota.go.id", Some(false)),
            ("*.id", "co.uk", Some(false)),
        ];
        table(GeneralName::Dns, Reading::Excluded, &rows);
    }

    #[test]
    fn mailboxes_are_within_hosts_and_domains() {
        let rows = [
            ("budi@kota.go.id", "kota.go.id", Some(true)),
            ("budi@kota.go.id", "go.id", Some(false)),
            ("budi@kota.go.id", ".go.id", Some(true)),
            ("budi@go.id", ".go.id", Some(false)),
            ("budi@Kota.go.id", "budi@kota.GO.id", Some(true)),
            ("Budi@kota.go.id", "budi@kota.go.id", Some(false)),
            ("\"a@b\"@kota.go.id", "kota.go.id", Some(true)),
            ("\"budi\"@kota.go.id", "budi@kota.go.id", None),
            ("a@b@kota.go.id", "kota.go.id", None),
            ("budi", "kota.go.id", None),
            ("@kota.go.id", "kota.go.id", None),
            ("budi@kota.go.id", "@kota.go.id", None),
            ("budi@kota.go.id", "", None),
            ("budi@kota.go.id", ".", None),
            ("a@b\"@kota.go.id", "kota.go.id", None),
            ("\"a@b@kota.go.id", "kota.go.id", None),
        ];
        table(GeneralName::Rfc822, Reading::Permitted, &rows);
    }

    #[test]
    fn addresses_of_the_web_are_within_hosts_and_domains() {
        let rows = [
            ("https://kota.go.id/a", "kota.go.id", Some(true)),
            ("https://budi@kota.go.id:8443?a", "kota.go.id", Some(true)),
            ("https://kota.go.id", "go.id", Some(false)),
            ("https://kota.go.id", ".go.id", Some(true)),
            ("https://go.id", ".go.id", Some(false)),
            ("https://192.0.2.1/", "kota.go.id", None),
            ("https://[2001:db8::1]/", "kota.go.id", None),
            ("urn:a:b", "kota.go.id", None),
            ("urn:lain://kota.go.id", "kota.go.id", None),
            ("https:/lain.id/://kota.go.id", "kota.go.id", None),
            ("//lain.id/://kota.go.id/", "kota.go.id", None),
            ("https://lain.id\\@kota.go.id/", "kota.go.id", None),
            ("https:///a", "kota.go.id", None),
            ("1https://kota.go.id/", "kota.go.id", None),
            ("h_ttps://kota.go.id/", "kota.go.id", None),
            ("https://kota.go.id:80a/", "kota.go.id", None),
        ];
        table(GeneralName::Uri, Reading::Permitted, &rows);
    }

    #[test]
    fn addresses_are_within_networks() {
        let network = [192, 0, 2, 0, 255, 255, 255, 0];
        let held = |name: &[u8], base: &[u8]| {
            let (name, base) = (
                GeneralName::Ip(name.to_vec()),
                GeneralName::Ip(base.to_vec()),
            );
            held(&name, &base, Reading::Permitted)
        };
        assert_eq!(held(&[192, 0, 2, 9], &network), Some(true));
        assert_eq!(held(&[192, 0, 3, 9], &network), Some(false));
        assert_eq!(held(&[0; 16], &network), Some(false));
        assert_eq!(held(&[0; 16], &[0; 32]), Some(true));
        assert_eq!(held(&[192, 0, 2], &network), None);
        assert_eq!(held(&[192, 0, 2, 9], &network[..7]), None);
        let half = [192, 0, 2, 0, 255, 255, 255, 240];
        assert_eq!(held(&[192, 0, 2, 15], &half), Some(true));
        assert_eq!(held(&[192, 0, 2, 16], &half), Some(false));
        for mask in [[255, 0, 255, 0], [255, 255, 253, 0], [0, 255, 255, 255]] {
            let base = [[192, 0, 2, 0], mask].concat();
            assert_eq!(held(&[192, 0, 2, 9], &base), None, "{mask:?}");
        }
    }

    #[test]
    fn other_forms_are_not_understood() {
        let name = GeneralName::RegisteredId(EMAIL_ADDRESS.into());
        assert_eq!(held(&name, &name, Reading::Permitted), None);
        let mailbox = GeneralName::Other {
            kind: SMTP_UTF8_MAILBOX.into(),
            value: Vec::new(),
        };
        assert_eq!(form(&mailbox), NameForm::Rfc822);
        let base = GeneralName::Rfc822("kota.go.id".to_owned());
        assert_eq!(held(&mailbox, &base, Reading::Excluded), None);
    }
}
