//! What revocation lists say (RFC 5280, 6.3.3).

use super::inquiry::{Piece, Question, Unheard};
use super::weighing::{Revocation, Said};
use super::{Information, NoStatus, Source};
use crate::revocation::{
    CertificateList, CrlKind, CrlScope, Freshness, Issuance, Lookup, ReasonCode, Retention,
    RevokedEntry, Unprocessed,
};
use crate::x509::{
    Algorithms, Certificate, DistributionPoint, DistributionPointName, ExtensionFault, GeneralName,
    Name, Purpose, ReasonFlags,
};
use std::collections::HashMap;

/// Who signed the list at this place by this point, or why nobody did.
pub(super) type Signers = HashMap<(usize, usize), Result<Certificate, Unheard>>;

/// A list that is looked at.
type List<'a> = Piece<'a, CertificateList>;

impl List<'_> {
    fn information(&self, signer: &Certificate) -> Information {
        Information {
            source: self.source,
            place: self.place,
            signed_by: signer.clone(),
            signer: signer.subject(),
            this_update: self.whole.this_update(),
            next_update: self.whole.next_update(),
        }
    }

    fn revocation(&self, entry: &RevokedEntry, signer: &Certificate) -> Revocation {
        Revocation {
            since: entry.revocation_date,
            reason: entry.reason,
            information: self.information(signer),
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
        for list in self.lists().take_while(|_| !self.statuses.is_exhausted()) {
            let (point, reasons) = match self.scope(list.whole, &points) {
                Ok(Some(scope)) => scope,
                Ok(None) => continue,
                Err(why) => {
                    said.push(Said::Nothing(why));
                    continue;
                }
            };
            if list.source == Source::DeltaRevocationList {
                said.extend(self.by_delta_alone(&list, point));
                continue;
            }
            for one in self.by_list(&list, point) {
                match one {
                    Said::Good(_) | Said::NotYetRevoked(_) => {
                        covered = covered.or(reasons);
                        absences.push((reasons, one));
                    }
                    other => said.push(other),
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

    fn lists(&self) -> impl Iterator<Item = List<'_>> {
        let lists = self.statuses.data.revocation_lists.iter().enumerate();
        lists.map(|(place, whole)| {
            let signed_at = whole.this_update();
            List {
                source: match whole.kind() {
                    CrlKind::Complete => Source::RevocationList,
                    CrlKind::Delta { .. } => Source::DeltaRevocationList,
                },
                place,
                whole,
                signed_at,
                there_at: self.statuses.there_at(whole.der(), signed_at, self.at),
            }
        })
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

    /// What a list says, and each delta that continues it (RFC 5280, 6.3.3 i and j).
    fn by_list(&self, list: &List<'_>, point: &DistributionPoint) -> Vec<Said> {
        let signer = match self.signer(list, point) {
            Ok(signer) => signer,
            Err(unheard) => return vec![self.doubt(list, unheard)],
        };
        let found = match self.entry(list) {
            Ok(found) => found,
            Err(why) => return vec![self.unread(list, &signer, why)],
        };
        let mut said = match &found {
            // A revocation holds whenever it is told; only that there is none has to be fresh.
            Some(entry) => list.revocation(entry, &signer).at(self.at),
            None => Vec::new(),
        };
        for delta in self.lists() {
            if continues(delta.whole, list.whole) {
                said.extend(self.by_delta(list, found.as_ref(), &delta, point));
            }
        }
        if found.is_none() {
            said.push(match self.check_dates(list) {
                Ok(()) => Said::Good(list.information(&signer)),
                Err(why) => Said::Nothing(why),
            });
        }
        said
    }

    /// What a delta says on top of a list, and what the list had.
    fn by_delta(
        &self,
        list: &List<'_>,
        before: Option<&RevokedEntry>,
        delta: &List<'_>,
        point: &DistributionPoint,
    ) -> Vec<Said> {
        let signer = match self.signer(delta, point) {
            Ok(signer) => signer,
            Err(unheard) => return vec![self.doubt(delta, unheard)],
        };
        let entry = match self.entry(delta) {
            Ok(entry) => entry,
            Err(why) => return vec![self.unread(delta, &signer, why)],
        };
        match (before, entry) {
            // A revocation to come says that it was not yet so.
            (_, Some(entry)) if entry.reason != ReasonCode::RemoveFromCrl => {
                delta.revocation(&entry, &signer).at(self.at)
            }
            // It goes on.
            (Some(before), None) => delta.revocation(before, &signer).at(self.at),
            // Removed, if it was a hold: what the list says for good stays so.
            (None, _) | (Some(_), Some(_)) => {
                let absent = self.check_base(list).and_then(|()| self.check_dates(delta));
                vec![match absent {
                    Ok(()) => Said::Good(delta.information(&signer)),
                    Err(why) => Said::Nothing(why),
                }]
            }
        }
    }

    /// What a delta says against the certificate, whether the list that it continues is there or not.
    fn by_delta_alone(&self, delta: &List<'_>, point: &DistributionPoint) -> Option<Said> {
        let said = match self.signer(delta, point) {
            Err(unheard) => self.doubt(delta, unheard),
            Ok(signer) => match self.entry(delta) {
                Ok(Some(entry)) if entry.reason != ReasonCode::RemoveFromCrl => {
                    Said::Revoked(delta.revocation(&entry, &signer))
                }
                Ok(_) => return None,
                Err(why) => self.unread(delta, &signer, why),
            },
        };
        Some(said)
    }

    /// What a list says that is not believed: nothing, or that there is doubt.
    fn doubt(&self, list: &List<'_>, unheard: Unheard) -> Said {
        let (signer, why) = match unheard {
            Unheard::Stranger(why) => return Said::Nothing(why),
            Unheard::Unsettled(signer, why) => (signer, why),
        };
        match self.entry(list) {
            Ok(Some(entry)) if entry.reason != ReasonCode::RemoveFromCrl => Said::Doubt {
                revocation: list.revocation(&entry, &signer),
                why: NoStatus::Doubted {
                    source: list.source,
                    why: why.to_string(),
                },
            },
            _ => Said::Nothing(why),
        }
    }

    /// An entry that is not understood is an entry.
    fn unread(&self, list: &List<'_>, signer: &Certificate, why: NoStatus) -> Said {
        let NoStatus::NotProcessed { source, .. } = why else {
            return Said::Nothing(why);
        };
        let revocation = Revocation {
            since: self.at,
            reason: ReasonCode::Unspecified,
            information: list.information(signer),
        };
        let why = why.to_string();
        Said::Doubt {
            revocation,
            why: NoStatus::Doubted { source, why },
        }
    }

    fn entry(&self, list: &List<'_>) -> Result<Option<RevokedEntry>, NoStatus> {
        let (source, certificate) = (list.source, self.certificate);
        let spend = || self.statuses.spend(list.whole.der().len() >> 20);
        let memory = self.statuses.memory;
        memory.entry(list.whole, certificate, spend, || {
            match list.whole.entry_of(certificate) {
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
        })
    }

    /// Whether "not listed" means something at the time.
    fn check_dates(&self, list: &List<'_>) -> Result<(), NoStatus> {
        match list.whole.freshness(self.at) {
            Freshness::Stale | Freshness::Unbounded => Err(NoStatus::Stale {
                source: list.source,
                next_update: list.whole.next_update(),
            }),
            // made later: it would still tell, unless the certificate had ended before
            Freshness::Current | Freshness::NotYet | Freshness::Contradictory => {
                self.check_base(list)
            }
        }
    }

    /// Whether it means something together with a delta, whose dates count.
    fn check_base(&self, list: &List<'_>) -> Result<(), NoStatus> {
        let source = list.source;
        let (_, not_after) = self.certificate.validity();
        match (
            list.whole.freshness(self.at),
            list.whole.retention(not_after),
        ) {
            (Freshness::Contradictory, _) => Err(NoStatus::Contradictory { source }),
            (_, Retention::NotAssured) => Err(NoStatus::NotRetained { source }),
            (_, Retention::Kept) => self.statuses.check_proven(list, not_after),
        }
    }

    /// Who signed a list: the certificate's issuer, or somebody of the list issuer's name who leads
    /// to the same anchor (RFC 5280, 6.3.3 f and g).
    fn signer(&self, list: &List<'_>, point: &DistributionPoint) -> Result<Certificate, Unheard> {
        let address = |place: usize| (std::ptr::from_ref(list.whole).addr(), place);
        let place = address(std::ptr::from_ref(point).addr());
        if let Some(before) = self.signers.borrow().get(&place) {
            return before.clone();
        }
        let found = self.find_signer(list, point);
        self.signers.borrow_mut().insert(place, found.clone());
        found
    }

    fn find_signer(
        &self,
        list: &List<'_>,
        point: &DistributionPoint,
    ) -> Result<Certificate, Unheard> {
        if list.whole.algorithms() == Algorithms::Different {
            let why = "it names two algorithms for its one signature".to_owned();
            return Err(list.not_authorized(why).into());
        }
        let issuer = list.whole.issuer();
        let nobody = list.not_authorized(format!("no certificate of {issuer} is there"));
        let mut unheard = Unheard::Stranger(nobody);
        if point.crl_issuer.is_empty() {
            match self.check_issuer_lists(list) {
                Ok(()) => return self.processed(list, self.issuer),
                Err(found) => unheard = unheard.or(found),
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
                Ok(()) => return self.processed(list, candidate),
                Err(found) => unheard = unheard.or(found),
            }
        }
        Err(unheard)
    }

    fn check_issuer_lists(&self, list: &List<'_>) -> Result<(), Unheard> {
        self.check_issuer_signed(list, list.whole.signed().as_ref())?;
        let usage = self.issuer.extensions().key_usage;
        match usage.is_none_or(|usage| usage.crl_sign()) {
            true => Ok(()),
            false => {
                let subject = self.issuer.subject();
                let why = format!("the key of {subject:?} may not sign it");
                Err(list.not_authorized(why).into())
            }
        }
    }

    fn check_lister(
        &self,
        candidate: &Certificate,
        list: &List<'_>,
        point: &DistributionPoint,
    ) -> Result<(), Unheard> {
        let (signed, statuses) = (list.whole.signed(), self.statuses);
        statuses.verify(list, candidate, signed.as_ref())?;
        // An anchor is trusted beyond its end. And nobody vouches for himself, but whom his own
        // issuer has appointed for his own certificate too, by naming him as the cRLIssuer in it
        // (PKITS, 4.14.30).
        let is_anchor = *candidate == self.path.anchor().certificate;
        let appointed = candidate == self.certificate && !point.crl_issuer.is_empty();
        let purpose = Purpose::CrlSigning;
        if (is_anchor || appointed) && purpose.check(candidate.extensions()).is_ok() {
            statuses.check_word(list, candidate, self.path)?;
            return statuses.check_reliable(list, candidate, signed.as_ref());
        }
        statuses.check_signer(list, candidate, &purpose, self)?;
        statuses.check_reliable(list, candidate, signed.as_ref())
    }

    /// The signer, where all that stands in the list is understood.
    fn processed(&self, list: &List<'_>, signer: &Certificate) -> Result<Certificate, Unheard> {
        match check_processed(list.source, &list.whole.extensions().unprocessed) {
            Ok(()) => Ok(signer.clone()),
            Err(why) => Err(Unheard::Unsettled(signer.clone(), why)),
        }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::x509::made::{Made, authority};

    /// RFC 5280, 4.2.1.13: behind the name of the cRLIssuer, or of whoever issued the list.
    #[test]
    fn a_relative_name_follows_the_name_of_the_lists_issuer() {
        let [one, other] = ["Satu", "Dua"].map(|name| Made::root(authority(name)));
        let name = |made: &Made| made.certificate.subject_name().clone();
        // CN=x
        let relative = hex::decode("30080603550403130178").unwrap();
        let full = |made: &Made| {
            let name = name(made).followed_by(&relative).unwrap();
            DistributionPointName::FullName(vec![GeneralName::Directory(name)])
        };
        let point = |crl_issuer| DistributionPoint {
            name: Some(DistributionPointName::RelativeToIssuer(relative.clone())),
            reasons: None,
            crl_issuer,
        };
        let named = point(vec![GeneralName::Directory(name(&other))]);
        let plain = point(Vec::new());
        let shares = |made, point| shares_a_name(&full(made), &name(&one), point);
        assert_eq!(
            [shares(&one, &plain), shares(&other, &plain)],
            [true, false]
        );
        assert_eq!(
            [shares(&one, &named), shares(&other, &named)],
            [false, true]
        );
    }
}
