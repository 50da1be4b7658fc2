//! What revocation lists say (RFC 5280, 6.3.3).

use super::inquiry::{Piece, Question};
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

/// A list that is looked at.
type List<'a> = Piece<'a, CertificateList>;

impl<'a> List<'a> {
    fn of(whole: &'a CertificateList) -> Self {
        Self {
            source: match whole.kind() {
                CrlKind::Complete => Source::RevocationList,
                CrlKind::Delta { .. } => Source::DeltaRevocationList,
            },
            whole,
            signed_at: whole.this_update(),
        }
    }

    fn information(&self, signer: &Certificate) -> Information {
        Information {
            source: self.source,
            signer: signer.subject(),
            this_update: self.whole.this_update(),
            next_update: self.whole.next_update(),
        }
    }
}

impl Question<'_> {
    /// What the lists say that are about the certificate: a revocation for each that lists it, and
    /// of those that do not, where they leave no reason out, what those say that would tell a hold.
    pub(super) fn by_lists(&self) -> Vec<Said> {
        let points = match self.points() {
            Ok(points) => points,
            Err(why) => return vec![Said::Nothing(why)],
        };
        let mut said = Vec::new();
        let mut covered = ReasonFlags::NONE;
        let mut absences = Vec::new();
        let lists = self.statuses.data.revocation_lists.iter().map(List::of);
        for list in lists.filter(|list| list.source == Source::RevocationList) {
            let (point, reasons) = match self.scope(list.whole, &points) {
                Ok(Some(scope)) => scope,
                Ok(None) => continue,
                Err(why) => {
                    said.push(Said::Nothing(why));
                    continue;
                }
            };
            let found = self.by_list(&list, point);
            for one in found.unwrap_or_else(|why| vec![Said::Nothing(why)]) {
                match one {
                    Said::Good(_) | Said::NotYetRevoked(_) => {
                        covered = covered.or(reasons);
                        absences.push((reasons, one));
                    }
                    Said::Revoked { .. } | Said::Nothing(_) => said.push(one),
                }
            }
        }
        if covered == ReasonFlags::ALL {
            let absences = absences.into_iter();
            said.extend(absences.filter_map(|(reasons, absence)| {
                let tells_holds = !ReasonFlags::CERTIFICATE_HOLD.adds_to(reasons);
                tells_holds.then_some(absence)
            }));
        } else if !absences.is_empty() {
            said.push(Said::Nothing(NoStatus::ReasonsNotCovered));
        }
        said
    }

    /// The places that the certificate names, and behind them the one that every certificate has:
    /// its issuer's name, for all reasons (RFC 5280, 6.3.3).
    fn points(&self) -> Result<Vec<DistributionPoint>, NoStatus> {
        let own = &self.certificate.extensions().crl_distribution_points;
        let names = own.iter().map(|point| {
            let names = point.name.as_ref().map_or(0, names_in);
            1 + names + point.crl_issuer.len()
        });
        self.statuses.check_points(names.sum())?;
        let mut points = own.clone();
        let issuer = GeneralName::Directory(self.certificate.issuer_name().clone());
        points.push(DistributionPoint {
            name: Some(DistributionPointName::FullName(vec![issuer])),
            reasons: None,
            crl_issuer: Vec::new(),
        });
        Ok(points)
    }

    /// The first point that leads to a list, and the reasons for which the list is about the
    /// certificate by all of them: it is looked through once, however many they are.
    fn scope<'p>(
        &self,
        list: &CertificateList,
        points: &'p [DistributionPoint],
    ) -> Result<Option<(&'p DistributionPoint, ReasonFlags)>, NoStatus> {
        let mut found = None;
        for point in points {
            if let Some(reasons) = self.scope_by(list, point)? {
                let (first, before) = found.unwrap_or((point, ReasonFlags::NONE));
                found = Some((first, before.or(reasons)));
            }
        }
        Ok(found)
    }

    /// The reasons for which a list is about the certificate by this point; `None` where it is not
    /// (RFC 5280, 6.3.3 b and d).
    fn scope_by(
        &self,
        list: &CertificateList,
        point: &DistributionPoint,
    ) -> Result<Option<ReasonFlags>, NoStatus> {
        let by_issuer = match point.crl_issuer.is_empty() {
            true => list.issuer() == self.certificate.issuer_name(),
            false => {
                let issuer = GeneralName::Directory(list.issuer().clone());
                point.crl_issuer.contains(&issuer) && list.issuance() == Issuance::Indirect
            }
        };
        if !by_issuer {
            return Ok(None);
        }
        let mut reasons = point.reasons.unwrap_or(ReasonFlags::ALL);
        if let Some(own) = &list.extensions().issuing_distribution_point {
            if let Some(name) = &own.name {
                self.statuses.check_points(names_in(name))?;
                if !shares_a_name(name, list.issuer(), point) {
                    return Ok(None);
                }
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
                return Ok(None);
            }
            reasons = reasons.and(own.only_some_reasons.unwrap_or(ReasonFlags::ALL));
        }
        Ok(Some(reasons))
    }

    fn by_list(&self, list: &List<'_>, point: &DistributionPoint) -> Result<Vec<Said>, NoStatus> {
        let signer = self.signer(list, point)?;
        let found = self.entry(list)?;
        let of_list = list.information(&signer);
        let listed = |entry: RevokedEntry, information| {
            Said::revoked(entry.revocation_date, entry.reason, information, self.at)
        };
        // What a delta says is newer (RFC 5280, 6.3.3 i and j).
        if let Some((of_delta, entry)) = self.delta(list, point) {
            let removes = |entry: &RevokedEntry| entry.reason == ReasonCode::RemoveFromCrl;
            return match (found, entry) {
                (None, None) => {
                    self.check_retained(list)?;
                    Ok(vec![Said::Good(of_delta)])
                }
                (None, Some(entry)) if removes(&entry) => {
                    self.check_retained(list)?;
                    Ok(vec![Said::Good(of_delta)])
                }
                (None, Some(entry)) => Ok(listed(entry, of_delta)),
                // Only a hold is removed; what was revoked for good stays so.
                (Some(before), Some(entry)) if removes(&entry) => {
                    let mut said = listed(before.clone(), of_list);
                    if before.reason == ReasonCode::CertificateHold {
                        said.push(Said::Good(of_delta));
                    }
                    Ok(said)
                }
                (Some(before), Some(entry)) => {
                    let mut said = listed(before, of_list);
                    said.extend(listed(entry, of_delta));
                    Ok(said)
                }
                // A hold goes on.
                (Some(before), None) if before.reason == ReasonCode::CertificateHold => {
                    Ok(listed(before, of_delta))
                }
                (Some(before), None) => Ok(listed(before, of_list)),
            };
        }
        match found {
            // A revocation holds whenever it is told; only that there is none has to be fresh.
            Some(entry) => Ok(listed(entry, of_list)),
            None => {
                self.check_dates(list)?;
                Ok(vec![Said::Good(of_list)])
            }
        }
    }

    /// The newest delta that continues a list, and its entry.
    fn delta(
        &self,
        list: &List<'_>,
        point: &DistributionPoint,
    ) -> Option<(Information, Option<RevokedEntry>)> {
        let deltas = self.statuses.data.revocation_lists.iter();
        deltas
            .filter(|delta| continues(delta, list.whole))
            .map(List::of)
            .filter_map(|delta| {
                let signer = self.signer(&delta, point).ok()?;
                self.check_dates(&delta).ok()?;
                Some((delta.information(&signer), self.entry(&delta).ok()?))
            })
            .max_by_key(|(information, _)| information.this_update)
    }

    fn entry(&self, list: &List<'_>) -> Result<Option<RevokedEntry>, NoStatus> {
        let source = list.source;
        self.statuses.spend(list.whole.der().len() >> 20)?;
        match list.whole.entry_of(self.certificate) {
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
    fn check_dates(&self, list: &List<'_>) -> Result<(), NoStatus> {
        match list.whole.freshness(self.at) {
            Freshness::Stale | Freshness::Unbounded | Freshness::Contradictory => {
                Err(NoStatus::Stale {
                    source: list.source,
                    next_update: list.whole.next_update(),
                })
            }
            // made later: it would still tell, unless the certificate had ended before
            Freshness::Current | Freshness::NotYet => self.check_retained(list),
        }
    }

    fn check_retained(&self, list: &List<'_>) -> Result<(), NoStatus> {
        let (_, not_after) = self.certificate.validity();
        match list.whole.retention(not_after) {
            Retention::Kept => Ok(()),
            Retention::NotAssured => Err(NoStatus::NotRetained {
                source: list.source,
            }),
        }
    }

    /// Who signed a list: the certificate's issuer, or somebody of the list issuer's name who leads
    /// to the same anchor (RFC 5280, 6.3.3 f and g).
    fn signer(&self, list: &List<'_>, point: &DistributionPoint) -> Result<Certificate, NoStatus> {
        let source = list.source;
        let not_authorized = |why: String| NoStatus::NotAuthorized { source, why };
        check_processed(source, &list.whole.extensions().unprocessed)?;
        if list.whole.algorithms() == Algorithms::Different {
            return Err(not_authorized(
                "it names two algorithms for its one signature".to_owned(),
            ));
        }
        let issuer = list.whole.issuer();
        let mut why = not_authorized(format!("no certificate of {issuer} is there"));
        if point.crl_issuer.is_empty() {
            match self.check_issuer_signed(list, list.whole.signed()) {
                Ok(()) if may_sign_lists(self.issuer) => return Ok(self.issuer.clone()),
                Ok(()) => {
                    let subject = self.issuer.subject();
                    why = not_authorized(format!("the key of {subject:?} may not sign it"));
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
        for candidate in known.filter(|known| known.subject_name() == issuer) {
            if candidate == self.issuer && point.crl_issuer.is_empty() {
                continue;
            }
            match self.check_lister(candidate, list, point) {
                Ok(()) => return Ok(candidate.clone()),
                Err(found) => why = found,
            }
        }
        Err(why)
    }

    fn check_lister(
        &self,
        candidate: &Certificate,
        list: &List<'_>,
        point: &DistributionPoint,
    ) -> Result<(), NoStatus> {
        let signed = list.whole.signed();
        self.statuses.verify(list, candidate, signed, self.at)?;
        // An anchor is trusted beyond its end. And nobody vouches for himself, but whom his own
        // issuer has appointed for his own certificate too, by naming him as the cRLIssuer in it
        // (PKITS, 4.14.30).
        let is_anchor = *candidate == self.path.anchor().certificate;
        let appointed = candidate == self.certificate && !point.crl_issuer.is_empty();
        if (is_anchor || appointed) && may_sign_lists(candidate) {
            return Ok(());
        }
        let purpose = Purpose::CrlSigning;
        self.statuses.check_signer(list, candidate, purpose, self)?;
        Ok(())
    }
}

/// RFC 5280, 6.3.3 c and 5.2.4
fn continues(delta: &CertificateList, list: &CertificateList) -> bool {
    let CrlKind::Delta { base } = delta.kind() else {
        return false;
    };
    let (theirs, own) = (delta.extensions(), list.extensions());
    let (Some(later), Some(number)) = (&theirs.crl_number, &own.crl_number) else {
        return false;
    };
    base <= *number
        && later >= number
        && delta.issuer() == list.issuer()
        && theirs.issuing_distribution_point == own.issuing_distribution_point
        && theirs.authority_key_identifier == own.authority_key_identifier
}

fn names_in(name: &DistributionPointName) -> usize {
    match name {
        DistributionPointName::FullName(names) => names.len(),
        DistributionPointName::RelativeToIssuer(_) => 1,
    }
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
