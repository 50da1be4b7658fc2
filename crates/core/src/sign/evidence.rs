//! What a document has to carry along so that its signatures can be judged when nobody is there any more to be
//! asked (ETSI EN 319 142-1, 5.4 and 6.3): the certificates of every path, and what says that none was revoked.

use super::refuse_unsignable;
use crate::cms::SignedData;
use crate::dss::SecurityStore;
use crate::error::Error;
use crate::form::Form;
use crate::pdf::{Document, Update};
use crate::revocation::{CertificateList, CrlKind};
use crate::signature::SignatureDictionary;
use crate::trust::{
    CertificateValidation, Gathering, Information, Memory, Missing, Policy, RevocationDemand,
    Source, Status, TrustFailure, TrustParameters, ValidationData, lasts_until, missing_issuers_of,
    validate_with,
};
use crate::tsp::TimeStampToken;
use crate::x509::{Certificate, PathParameters, Purpose, TrustAnchor};
use lopdf::Object;
use std::collections::{HashSet, VecDeque};
use time::OffsetDateTime;

/// What was found for all signatures and time-stamps of a document together.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Evidence {
    /// What the document does not carry along yet.
    pub store: SecurityStore,
    /// What might complete it, were it there.
    pub missing: Vec<Missing>,
    /// Why a signature or a time-stamp does not hold, or not yet, each with its field.
    pub failures: Vec<(String, TrustFailure)>,
}

impl Evidence {
    /// Whether every path holds, and everything that says so is in the document or in
    /// [`Evidence::store`].
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Looks for it in the document and in `data`, at a time. What is missing can be fetched and put into `data`
/// for another look.
///
/// Where no anchor is given whoever stands at the top of a path is taken for one: what has to be carried along is
/// the same, whoever trusts it.
///
/// # Errors
/// Where the document cannot be read so far, and [`Error::Unsupported`] for a signature that is no CMS object.
pub fn evidence(
    document: &Document<'_>,
    data: &ValidationData,
    policy: &Policy,
    at: OffsetDateTime,
) -> Result<Evidence, Error> {
    let held = SecurityStore::read(document)?;
    let signers = signers(document)?;
    let (data, tops) = carried(&held, &signers, data);
    let memory = Memory::new(&data, document.limits());
    let mut search = Search {
        data: &data,
        memory: &memory,
        policy,
        at,
        document,
        found: Evidence::default(),
        embedded: HashSet::new(),
        looked_at: HashSet::new(),
    };
    for signer in &signers {
        let certificates = &signer.object.certificates;
        search.embedded.extend(certificates.iter().cloned());
    }
    for signer in signers {
        search.add(signer);
    }
    for top in tops.iter().filter(|top| !top.is_self_issued()) {
        search.found.missing.extend(missing_issuers_of(top));
    }
    let mut evidence = search.found;
    evidence.store = evidence.store.without(&held);
    Ok(evidence)
}

/// What is given and what the document carries along; where no anchor is given with whoever stands at the top of a path
/// for one, and who that is.
fn carried(
    held: &SecurityStore,
    signers: &[SignerOf],
    data: &ValidationData,
) -> (ValidationData, Vec<Certificate>) {
    let mut gathering = Gathering::new(data);
    held.gather(&mut gathering);
    for signer in signers {
        gathering.signed_data(&signer.object);
    }
    let mut data = gathering.finish();
    let tops = match data.anchors.is_empty() {
        true => tops(signers, &data),
        false => Vec::new(),
    };
    data.anchors
        .extend(tops.iter().cloned().map(TrustAnchor::from));
    (data, tops)
}

/// Whether a signature of a document has neither a time-stamp in it nor one over the document behind it, so that it
/// is not B-T.
///
/// # Errors
/// As [`evidence`].
pub fn lacks_time_stamp(document: &Document<'_>) -> Result<bool, Error> {
    let signers = signers(document)?;
    let is_stamped = |signature: &SignerOf| {
        let mut stamps = signers
            .iter()
            .filter(|signer| signer.purpose == Purpose::TimeStamping);
        signature.archived_at.is_some() || stamps.any(|stamp| stamp.place == signature.place)
    };
    let mut signatures = signers
        .iter()
        .filter(|signer| signer.purpose == Purpose::DocumentSigning);
    Ok(signatures.any(|signature| !is_stamped(signature)))
}

/// Until when the time-stamp over all of a document lasts that holds now, as long as nobody revokes anything: to the end
/// of a certificate of its path or of an algorithm by the policy. Before then another one has to be made over it, with
/// the validation data for it. `None` where the last time-stamp over the document does not cover all that is signed, or
/// does not hold; whether its imprint is that of the document is for [`crate::verify`] to say.
///
/// Where no anchor is given whoever stands at the top of its path is taken for one.
///
/// # Errors
/// As [`evidence`].
pub fn archive_lasts_until(
    document: &Document<'_>,
    data: &ValidationData,
    policy: &Policy,
    at: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, Error> {
    let held = SecurityStore::read(document)?;
    let signers = signers(document)?;
    let newest = signers.iter().max_by_key(|signer| signer.place);
    let Some(token) = newest.and_then(|newest| newest.archive.as_deref()) else {
        return Ok(None);
    };
    let (mut all, _) = carried(&held, &signers, data);
    if !data.time_stamp_anchors.is_empty() {
        all.anchors.clone_from(&data.anchors);
    }
    let path = PathParameters::new(Purpose::TimeStamping, at).with_limits(document.limits());
    let mut parameters = TrustParameters::new(path, policy);
    parameters.revocation = RevocationDemand::WhereKnown;
    Ok(lasts_until(token, &all, &parameters))
}

/// The revision that adds validation data to a document's store, to be appended; `None` where there is nothing
/// to add.
///
/// # Errors
/// Where the document cannot be changed, or what is wrong with the objects that are read.
pub fn validation_data(
    document: &Document<'_>,
    additions: &SecurityStore,
) -> Result<Option<Vec<u8>>, Error> {
    refuse_unsignable(document)?;
    let additions = additions.clone().without(&SecurityStore::read(document)?);
    if additions.is_empty() {
        return Ok(None);
    }
    let mut update = Update::new(document);
    additions.append_to(&mut update)?;
    Ok(Some(update.write()?.bytes))
}

/// Who signed, for what, and the CMS object that it came in.
struct SignerOf {
    field: String,
    /// Where it stands.
    place: u64,
    /// When a time-stamp over the document covered it first, where one does: what was there for it by then is
    /// proven, and its certificate may have ended since.
    archived_at: Option<OffsetDateTime>,
    certificate: Option<Certificate>,
    purpose: Purpose,
    object: SignedData,
    /// The token, where it stamps the document.
    archive: Option<Box<TimeStampToken>>,
}

impl SignerOf {
    fn time_stamp(field: &str, place: u64, token: &TimeStampToken) -> Self {
        let object = token.signed_data().clone();
        Self {
            field: field.to_owned(),
            place,
            archived_at: None,
            certificate: object.certificate_of(token.signer_info()),
            purpose: Purpose::TimeStamping,
            object,
            archive: None,
        }
    }
}

/// The signers of everything that is signed in a document.
fn signers(document: &Document<'_>) -> Result<Vec<SignerOf>, Error> {
    let limits = document.limits();
    let mut found: Vec<SignerOf> = Vec::new();
    let mut archives = Vec::new();
    for field in Form::read(document)?.fields {
        let Some(&Object::Reference(id)) = field.value.as_deref() else {
            continue;
        };
        if !field.is_signature() {
            continue;
        }
        let Some(raw) = document.raw(id)? else {
            continue;
        };
        let Some(dictionary) = SignatureDictionary::read(document, &raw)? else {
            continue;
        };
        let place = dictionary.contents_span.map_or(0, |span| span.start);
        let contents = dictionary.contents.unwrap_or_default();
        match dictionary.sub_filter.as_deref() {
            Some(b"ETSI.RFC3161") => {
                let token = TimeStampToken::parse(&contents, limits)?;
                archives.push((place, token.tst_info().gen_time));
                found.push(SignerOf {
                    archive: Some(Box::new(token.clone())),
                    ..SignerOf::time_stamp(&field.name, place, &token)
                });
            }
            Some(b"adbe.x509.rsa_sha1") => {
                return Err(Error::Unsupported {
                    feature: "validation data for a signature that is no CMS object",
                });
            }
            _ => {
                let object = SignedData::parse(&contents, limits)?;
                for signer in &object.signer_infos {
                    for token in signer.signature_time_stamps() {
                        let token = TimeStampToken::parse(token, limits)?;
                        // one about something else is none
                        if token.check_data(&signer.signature).is_err() {
                            continue;
                        }
                        found.push(SignerOf::time_stamp(&field.name, place, &token));
                    }
                    found.push(SignerOf {
                        field: field.name.to_string(),
                        place,
                        archived_at: None,
                        certificate: object.certificate_of(signer),
                        purpose: Purpose::DocumentSigning,
                        object: object.clone(),
                        archive: None,
                    });
                }
            }
        }
    }
    for signer in &mut found {
        let covering = archives.iter().filter(|(place, _)| *place > signer.place);
        signer.archived_at = covering.map(|(_, at)| *at).min();
    }
    Ok(found)
}

/// For each signer the last of those above him that are at hand.
fn tops(signers: &[SignerOf], data: &ValidationData) -> Vec<Certificate> {
    let mut tops: Vec<Certificate> = Vec::new();
    for signer in signers {
        let Some(mut top) = signer.certificate.clone() else {
            continue;
        };
        let carried = signer.object.readable_certificates();
        let all = || carried.iter().chain(&data.certificates);
        // no longer than what there is to make it of
        for _ in 0..all().count() {
            let issuer = all().find(|one| one.subject_name() == top.issuer_name() && **one != top);
            match issuer.filter(|_| !top.is_self_issued()) {
                Some(issuer) => top = issuer.clone(),
                None => break,
            }
        }
        if !tops.contains(&top) {
            tops.push(top);
        }
    }
    tops
}

struct Search<'a> {
    data: &'a ValidationData,
    memory: &'a Memory<'a>,
    policy: &'a Policy,
    at: OffsetDateTime,
    document: &'a Document<'a>,
    found: Evidence,
    /// Certificates that the signatures carry themselves.
    embedded: HashSet<Vec<u8>>,
    looked_at: HashSet<(Certificate, Purpose)>,
}

impl Search<'_> {
    /// Everything that a signer's path needs, and the paths of those who say that nobody on it was revoked.
    fn add(&mut self, signer: SignerOf) {
        let pool = signer.object.readable_certificates();
        let signed = signer.certificate.clone();
        let signed = signed.map(|one| (one, signer.purpose.clone()));
        let mut open: VecDeque<_> = signed.into_iter().collect();
        while let Some((certificate, purpose)) = open.pop_front() {
            if self
                .looked_at
                .insert((certificate.clone(), purpose.clone()))
            {
                self.add_path(&signer, &certificate, &purpose, &pool, &mut open);
            }
        }
    }

    /// What holds now, or held when it was archived.
    fn validate(
        &self,
        signer: &SignerOf,
        leaf: &Certificate,
        purpose: &Purpose,
        pool: &[Certificate],
    ) -> CertificateValidation {
        let at = |at| {
            let path = PathParameters::new(purpose.clone(), at).with_limits(self.document.limits());
            let parameters = TrustParameters::new(path, self.policy);
            validate_with(self.memory, leaf, pool, self.data, &parameters)
        };
        let archived = signer.archived_at.map(at);
        match archived.filter(|archived| archived.failure.is_none()) {
            Some(archived) => archived,
            None => at(self.at),
        }
    }

    fn add_path(
        &mut self,
        signer: &SignerOf,
        leaf: &Certificate,
        purpose: &Purpose,
        pool: &[Certificate],
        open: &mut VecDeque<(Certificate, Purpose)>,
    ) {
        let limits = self.document.limits();
        let validation = self.validate(signer, leaf, purpose, pool);
        for missing in validation.missing {
            if self.found.missing.len() < limits.missing && !self.found.missing.contains(&missing) {
                self.found.missing.push(missing);
            }
        }
        if let Some(failure) = validation.failure {
            self.found.failures.push((signer.field.clone(), failure));
        }
        for certificate in &validation.closest {
            if !self.embedded.contains(certificate.der()) {
                push(&mut self.found.store.certificates, certificate.der());
            }
        }
        for status in validation.statuses {
            if let Status::Good(information) | Status::Revoked { information, .. } = status {
                let is_above = validation.closest.contains(&information.signed_by);
                let signer = self.add_information(&information);
                if !is_above {
                    open.push_back(signer);
                }
            }
        }
    }

    /// A list or a response; gives who signed it and what for.
    fn add_information(&mut self, information: &Information) -> (Certificate, Purpose) {
        let store = &mut self.found.store;
        let signer = information.signed_by.clone();
        if information.source == Source::OcspResponse {
            if let Some(response) = self.data.ocsp_responses.get(information.place) {
                push(&mut store.ocsp_responses, &response.response_der());
            }
            return (signer, Purpose::OcspSigning);
        }
        let lists = &self.data.revocation_lists;
        if let Some(list) = lists.get(information.place) {
            push(&mut store.revocation_lists, list.der());
            // a delta says nothing without what it continues
            if let CrlKind::Delta { .. } = list.kind() {
                let complete = |base: &&CertificateList| {
                    base.kind() == CrlKind::Complete && base.issuer() == list.issuer()
                };
                for base in lists.iter().filter(complete) {
                    push(&mut store.revocation_lists, base.der());
                }
            }
        }
        (signer, Purpose::CrlSigning)
    }
}

fn push(pieces: &mut Vec<Vec<u8>>, piece: &[u8]) {
    if !pieces.iter().any(|known| known == piece) {
        pieces.push(piece.to_vec());
    }
}
