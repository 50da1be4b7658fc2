//! What revocation lists say (RFC 5280, 6.3.3).

use super::inquiry::Question;
use super::weighing::Said;
use super::{Information, NoStatus, Source};
use crate::revocation::{
    CertificateList, CrlKind, CrlScope, Freshness, Issuance, Lookup, ReasonCode, Retention,
    RevokedEntry, Unprocessed,
};
use crate::x509::{
    Algorithms, Certificate, DistributionPoint, DistributionPointName, ExtensionFault, GeneralName,
    Name, Purpose, ReasonFlags,
};
use time::OffsetDateTime;

const LIST: Source = Source::RevocationList;
const DELTA: Source = Source::DeltaRevocationList;

impl Question<'_> {
    /// What the lists say that are about the certificate: a revocation for each that lists it, and
    /// one answer for all together that do not.
    pub(super) fn by_lists(&self) -> Vec<Said> {
        let lists = &self.statuses.data.revocation_lists;
        let complete = || lists.iter().filter(|list| list.kind() == CrlKind::Complete);
        let mut said = Vec::new();
        let mut covered = ReasonFlags::NONE;
        let mut newest: Option<Information> = None;
        let points = self.points();
        for list in complete() {
            // A list is looked through once, however many points lead to it.
            let mut scopes = points
                .iter()
                .filter_map(|point| Some((point, self.scope(list, point)?)));
            let Some((point, first)) = scopes.next() else {
                continue;
            };
            let reasons = scopes.fold(first, |all, (_, reasons)| all.or(reasons));
            match self.by_list(list, point) {
                Ok(Found::NotListed(information)) => {
                    covered = covered.or(reasons);
                    let newer = newest
                        .as_ref()
                        .is_none_or(|before| information.this_update > before.this_update);
                    if newer {
                        newest = Some(information);
                    }
                }
                Ok(Found::Listed(entry, information)) => said.push(Said::Revoked {
                    since: entry.revocation_date,
                    reason: entry.reason,
                    information,
                }),
                Err(why) => said.push(Said::Nothing(why)),
            }
        }
        match newest {
            Some(information) if covered == ReasonFlags::ALL => said.push(Said::Good(information)),
            Some(_) => said.push(Said::Nothing(NoStatus::ReasonsNotCovered)),
            None => {}
        }
        said
    }

    /// The places that the certificate names, and behind them the one that every certificate has:
    /// its issuer's name, for all reasons (RFC 5280, 6.3.3).
    fn points(&self) -> Vec<DistributionPoint> {
        let mut points = self
            .certificate
            .extensions()
            .crl_distribution_points
            .clone();
        let issuer = GeneralName::Directory(self.certificate.issuer_name().clone());
        points.push(DistributionPoint {
            name: Some(DistributionPointName::FullName(vec![issuer])),
            reasons: None,
            crl_issuer: Vec::new(),
        });
        points
    }

    /// The reasons for which a list is about the certificate by this point; `None` where it is not
    /// (RFC 5280, 6.3.3 b and d).
    fn scope(&self, list: &CertificateList, point: &DistributionPoint) -> Option<ReasonFlags> {
        let by_issuer = match point.crl_issuer.is_empty() {
            true => list.issuer() == self.certificate.issuer_name(),
            false => {
                let issuer = GeneralName::Directory(list.issuer().clone());
                point.crl_issuer.contains(&issuer) && list.issuance() == Issuance::Indirect
            }
        };
        if !by_issuer {
            return None;
        }
        let mut reasons = point.reasons.unwrap_or(ReasonFlags::ALL);
        if let Some(own) = &list.extensions().issuing_distribution_point {
            if let Some(name) = &own.name
                && !shares_a_name(name, list.issuer(), point)
            {
                return None;
            }
            let is_authority = self
                .certificate
                .extensions()
                .basic_constraints
                .is_some_and(|basic| basic.authority);
            let about = match own.scope {
                CrlScope::AllCertificates => true,
                CrlScope::UserCertificates => !is_authority,
                CrlScope::CaCertificates => is_authority,
                CrlScope::AttributeCertificates => false,
            };
            if !about {
                return None;
            }
            reasons = reasons.and(own.only_some_reasons.unwrap_or(ReasonFlags::ALL));
        }
        Some(reasons)
    }

    fn by_list(
        &self,
        list: &CertificateList,
        point: &DistributionPoint,
    ) -> Result<Found, NoStatus> {
        check_processed(LIST, &list.extensions().unprocessed)?;
        let signer = self.signer(LIST, list, point)?;
        let found = self.entry(LIST, list)?;
        let information = |source, list: &CertificateList| Information {
            source,
            signer: signer.subject(),
            this_update: list.this_update(),
            next_update: list.next_update(),
        };
        // What a delta says is newer (RFC 5280, 6.3.3 i and j).
        if let Some((delta, entry)) = self.delta(list, point) {
            match entry {
                // Only a hold is removed; what was revoked for good stays so.
                Some(entry) if entry.reason == ReasonCode::RemoveFromCrl => {
                    let for_good =
                        |before: &RevokedEntry| before.reason != ReasonCode::CertificateHold;
                    return Ok(match found.filter(for_good) {
                        Some(before) => Found::Listed(before, information(LIST, list)),
                        None => Found::NotListed(information(DELTA, delta)),
                    });
                }
                Some(entry) => return Ok(Found::Listed(entry, information(DELTA, delta))),
                None if found.is_none() => {
                    return Ok(Found::NotListed(information(DELTA, delta)));
                }
                None => {}
            }
        }
        match found {
            // A revocation holds whenever it is told; only that there is none has to be fresh.
            Some(entry) => Ok(Found::Listed(entry, information(LIST, list))),
            None => {
                self.check_dates(LIST, list)?;
                Ok(Found::NotListed(information(LIST, list)))
            }
        }
    }

    /// The newest delta that continues a list, and its entry.
    fn delta(
        &self,
        list: &CertificateList,
        point: &DistributionPoint,
    ) -> Option<(&CertificateList, Option<RevokedEntry>)> {
        let number = list.extensions().crl_number.as_ref()?;
        let own = list.extensions();
        let lists = &self.statuses.data.revocation_lists;
        lists
            .iter()
            .filter(|delta| match delta.kind() {
                // RFC 5280, 6.3.3 c and 5.2.4
                CrlKind::Delta { base } => {
                    let theirs = delta.extensions();
                    base <= *number
                        && theirs
                            .crl_number
                            .as_ref()
                            .is_some_and(|later| later >= number)
                        && delta.issuer() == list.issuer()
                        && theirs.issuing_distribution_point == own.issuing_distribution_point
                        && theirs.authority_key_identifier == own.authority_key_identifier
                }
                CrlKind::Complete => false,
            })
            .filter_map(|delta| {
                check_processed(DELTA, &delta.extensions().unprocessed).ok()?;
                self.signer(DELTA, delta, point).ok()?;
                self.check_dates(DELTA, delta).ok()?;
                Some((delta, self.entry(DELTA, delta).ok()?))
            })
            .max_by_key(|(delta, _)| delta.this_update())
    }

    fn entry(
        &self,
        source: Source,
        list: &CertificateList,
    ) -> Result<Option<RevokedEntry>, NoStatus> {
        match list.entry_of(self.certificate) {
            Ok(Lookup::Listed(entry)) => Ok(Some(entry)),
            Ok(Lookup::NotListed) => Ok(None),
            Ok(Lookup::UnknownCritical(oid)) => Err(NoStatus::NotProcessed {
                source,
                what: format!("an entry with the critical extension {}", oid.name()),
            }),
            Err(error) => Err(NoStatus::Malformed {
                source,
                what: error.to_string(),
            }),
        }
    }

    /// Whether "not listed" means something at the time.
    fn check_dates(&self, source: Source, list: &CertificateList) -> Result<(), NoStatus> {
        let at: OffsetDateTime = self.statuses.at;
        match list.freshness(at) {
            Freshness::Stale | Freshness::Unbounded => {
                return Err(NoStatus::Stale {
                    source,
                    next_update: list.next_update(),
                });
            }
            // made later: it would still tell, unless the certificate had ended before
            Freshness::Current | Freshness::NotYet => {}
        }
        let (_, not_after) = self.certificate.validity();
        match list.retention(not_after) {
            Retention::Kept => Ok(()),
            Retention::NotAssured => Err(NoStatus::NotRetained { source }),
        }
    }

    /// Who signed a list: the certificate's issuer, or somebody of the list issuer's name who leads
    /// to the same anchor (RFC 5280, 6.3.3 f and g).
    fn signer(
        &self,
        source: Source,
        list: &CertificateList,
        point: &DistributionPoint,
    ) -> Result<Certificate, NoStatus> {
        if list.algorithms() == Algorithms::Different {
            return Err(NoStatus::NotAuthorized {
                source,
                why: "it names two algorithms for its one signature".to_owned(),
            });
        }
        let mut why = NoStatus::NotAuthorized {
            source,
            why: format!("no certificate of {} is there", list.issuer()),
        };
        if point.crl_issuer.is_empty() {
            match self.statuses.verify(source, self.issuer, list.signed()) {
                Ok(()) if may_sign_lists(self.issuer) => return Ok(self.issuer.clone()),
                Ok(()) => {
                    why = NoStatus::NotAuthorized {
                        source,
                        why: format!("the key of {:?} may not sign it", self.issuer.subject()),
                    }
                }
                Err(found) => why = found,
            }
        }
        let anchor = &self.path.anchor().certificate;
        let known = self.path.certificates().iter();
        let known = known
            .chain([anchor])
            .chain(self.statuses.pool)
            .chain(&self.statuses.data.certificates);
        for candidate in known.filter(|known| known.subject_name() == list.issuer()) {
            if candidate == self.issuer && point.crl_issuer.is_empty() {
                continue;
            }
            match self.check_lister(source, candidate, list, point) {
                Ok(()) => return Ok(candidate.clone()),
                Err(found) => why = found,
            }
        }
        Err(why)
    }

    fn check_lister(
        &self,
        source: Source,
        candidate: &Certificate,
        list: &CertificateList,
        point: &DistributionPoint,
    ) -> Result<(), NoStatus> {
        self.statuses.verify(source, candidate, list.signed())?;
        // Nobody vouches for himself, but whom his own issuer has appointed for his own certificate
        // too, by naming him as the cRLIssuer in it (PKITS, 4.14.30).
        if candidate == self.certificate
            && !point.crl_issuer.is_empty()
            && may_sign_lists(candidate)
        {
            return Ok(());
        }
        let (purpose, at) = (Purpose::CrlSigning, self.statuses.at);
        self.statuses
            .check_signer(source, candidate, purpose, at, self)?;
        Ok(())
    }
}

enum Found {
    Listed(RevokedEntry, Information),
    NotListed(Information),
}

/// RFC 5280, 4.2.1.3: where there is a key usage, cRLSign is in it.
fn may_sign_lists(certificate: &Certificate) -> bool {
    let usage = certificate.extensions().key_usage;
    usage.is_none_or(|usage| usage.crl_sign())
}

/// RFC 5280, 6.3.3 b 2 i: the list's own place is one of those where the certificate says that it
/// is; a point without a name is where its cRLIssuer is.
fn shares_a_name(own: &DistributionPointName, issuer: &Name, point: &DistributionPoint) -> bool {
    let own = full_names(own, issuer);
    let theirs = match &point.name {
        Some(name) => full_names(name, point_issuer(point).unwrap_or(issuer)),
        None => point.crl_issuer.clone(),
    };
    own.iter().any(|name| theirs.contains(name))
}

fn point_issuer(point: &DistributionPoint) -> Option<&Name> {
    point.crl_issuer.iter().find_map(|name| match name {
        GeneralName::Directory(name) => Some(name),
        _ => None,
    })
}

fn full_names(name: &DistributionPointName, issuer: &Name) -> Vec<GeneralName> {
    match name {
        DistributionPointName::FullName(names) => names.clone(),
        DistributionPointName::RelativeToIssuer(relative) => issuer
            .followed_by(relative)
            .map(GeneralName::Directory)
            .into_iter()
            .collect(),
    }
}

/// RFC 5280, 5.2: what has a critical extension that is not processed must not be used. What is
/// there twice, or cannot be read, is not processed either.
pub(super) fn check_processed(source: Source, unprocessed: &Unprocessed) -> Result<(), NoStatus> {
    let what = match (
        unprocessed.unknown_critical.first(),
        unprocessed.faults.first(),
    ) {
        (Some(oid), _) => format!("the critical extension {}", oid.name()),
        (None, Some(ExtensionFault::Repeated(oid))) => {
            format!("the extension {} twice", oid.name())
        }
        (None, Some(ExtensionFault::Unreadable(oid, _))) => {
            format!("the unreadable extension {}", oid.name())
        }
        (None, None) => return Ok(()),
    };
    Err(NoStatus::NotProcessed { source, what })
}
