//! What is proven to have existed, and by when (ETSI EN 319 102-1, 5.5.4 and 5.6.3.4).
//!
//! A time-stamp that holds proves what it covers: one in a signature that signature, one over the document all
//! that stands in the bytes before it. The newest is judged first, for it may prove that an older one existed
//! while its own authority's certificate still held.

use super::certificate;
use super::object::Object;
use super::{Conclusion, Question, time_stamp};
use crate::cms::{EssMatch, EssVersion, Found, SignedAttributes, SignedData};
use crate::dss::PieceKind;
use crate::revocation::BasicOcspResponse;
use crate::trust::{ProofsOfExistence, Status, validate_time_stamp};
use crate::tsp::TimeStampToken;
use crate::verify::facts::{Binding, Facts, SignatureFacts};
use crate::verify::report::{Coverage, SubIndication};
use crate::x509::{Certificate, Purpose};
use std::cmp::Reverse;
use std::ops::Range;
use time::OffsetDateTime;

/// What a time-stamp is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// The value of a signature.
    Signature,
    /// Every byte of the document before it.
    Document,
}

/// A time-stamp whose imprint is that of what it is about.
pub(super) struct Stamp {
    /// The index of the signature that has it, or that it is.
    pub(super) signature: usize,
    pub(super) scope: Scope,
    pub(super) token: TimeStampToken,
    /// Up to where it covers the document, but for the gap in which it stands.
    pub(super) covered_end: u64,
    pub(super) gap: Range<u64>,
    /// Why it proves nothing.
    pub(super) failure: Option<Conclusion>,
    /// What was known of its authority's certificates.
    pub(super) statuses: Vec<Status>,
}

impl Stamp {
    pub(super) fn gen_time(&self) -> OffsetDateTime {
        self.token.tst_info().gen_time
    }
}

/// What is proven, and by which time-stamps.
pub(super) struct Existence {
    pub(super) proofs: ProofsOfExistence,
    /// The newest first.
    pub(super) stamps: Vec<Stamp>,
}

impl Existence {
    /// Judges every time-stamp of a document.
    pub(super) fn of(
        facts: &Facts,
        objects: &[Object],
        mut proofs: ProofsOfExistence,
        question: &Question<'_>,
    ) -> Self {
        let mut stamps = stamps(facts, objects);
        if stamps.is_empty() && facts.proven.is_empty() {
            return Self { proofs, stamps };
        }
        place_all(facts, objects, &mut proofs);
        for part in &facts.proven {
            proofs.cover(part.end, 0..0, part.at);
        }
        stamps.sort_by_key(|stamp| Reverse((stamp.gen_time(), stamp.scope, stamp.covered_end)));
        for stamp in &mut stamps {
            let since = proofs.of(&stamp.token.signer_info().signature);
            judge(stamp, since, &proofs, question);
            if stamp.failure.is_some() {
                continue;
            }
            match stamp.scope {
                Scope::Document => {
                    proofs.cover(stamp.covered_end, stamp.gap.clone(), stamp.gen_time());
                }
                Scope::Signature => {
                    let object = objects.get(stamp.signature).and_then(Object::signed_data);
                    prove_signature(object, stamp.gen_time(), &mut proofs);
                }
            }
        }
        Self { proofs, stamps }
    }

    /// Those in a signature, or the one that it is.
    pub(super) fn stamps_of(&self, signature: usize) -> impl Iterator<Item = &Stamp> {
        self.stamps
            .iter()
            .filter(move |stamp| stamp.signature == signature)
    }
}

/// The time-stamps whose imprints fit.
fn stamps(facts: &Facts, objects: &[Object]) -> Vec<Stamp> {
    let mut found = Vec::new();
    for (index, (facts, object)) in facts.signatures.iter().zip(objects).enumerate() {
        let mut add = |scope, token| {
            found.push(Stamp {
                signature: index,
                scope,
                token,
                covered_end: facts.covered_end,
                gap: facts.gap.clone().unwrap_or_default(),
                failure: None,
                statuses: Vec::new(),
            });
        };
        match object {
            Object::TimeStamp(Ok(token)) if stamps_document(facts) => {
                add(Scope::Document, TimeStampToken::clone(token));
            }
            Object::Signature(Ok(cms)) => {
                // with several signers the format is broken, whatever they say
                let [signer] = cms.signed_data.signer_infos.as_slice() else {
                    continue;
                };
                let fits = |token: &&TimeStampToken| token.check_data(&signer.signature).is_ok();
                for token in cms.tokens.iter().filter(fits) {
                    add(Scope::Signature, token.clone());
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether the token is about all bytes of a revision but its own.
fn stamps_document(facts: &SignatureFacts) -> bool {
    let is_whole = matches!(
        facts.coverage,
        Coverage::WholeFile | Coverage::WholeRevision
    );
    facts.fault.is_none()
        && is_whole
        && facts.reference_digest == Some(true)
        && facts.binding == Binding::Bound
        && !facts.shared
        && !facts.dictionary_replaced
}

/// EN 319 102-1, 5.4, and for a token that is proven to be older 5.6.2.4.
fn judge(
    stamp: &mut Stamp,
    since: OffsetDateTime,
    proofs: &ProofsOfExistence,
    question: &Question<'_>,
) {
    let now = certificate::parameters(Purpose::TimeStamping, question);
    let mut validation = validate_time_stamp(&stamp.token, question.data, &now);
    if let Some(certificate) = &validation.certificate {
        question.note_missing(&certificate.missing);
    }
    let mut failure = validation.failure.clone();
    if let Some(found) = &failure
        && since < question.at
        && found.may_have_been_otherwise()
    {
        let then = certificate::parameters_then(Purpose::TimeStamping, since, proofs, question);
        validation = validate_time_stamp(&stamp.token, question.data, &then);
        failure = validation.failure.clone();
    }
    let told = stamp.gen_time();
    let begins = validation.signer.as_ref().map(|signer| signer.validity().0);
    stamp.failure = failure
        .as_ref()
        .map(time_stamp::of_validation)
        .or_else(|| begins.and_then(|begins| told_too_early(told, begins)));
    stamp.statuses = validation
        .certificate
        .map_or_else(Vec::new, |certificate| certificate.statuses);
}

/// Who was not there yet told no time.
fn told_too_early(told: OffsetDateTime, begins: OffsetDateTime) -> Option<Conclusion> {
    (told < begins).then(|| {
        Conclusion::indeterminate(
            SubIndication::SigConstraintsFailure,
            format!("the time-stamp tells {told}, and the certificate of its authority begins at {begins}"),
        )
    })
}

/// Where everything stands that may be asked for: a time-stamp over the document proves it if it stands before
/// the end of what that covers.
fn place_all(facts: &Facts, objects: &[Object], proofs: &mut ProofsOfExistence) {
    for (facts, object) in facts.signatures.iter().zip(objects) {
        // of one whose form is broken nobody knows where its value stands
        let Some(gap) = facts.gap.as_ref().filter(|_| facts.fault.is_none()) else {
            continue;
        };
        for signed_data in object.all_signed_data() {
            place_object(signed_data, gap.end, proofs);
        }
    }
    for piece in &facts.store {
        match piece.kind {
            PieceKind::Certificate | PieceKind::RevocationList => {
                proofs.place(&piece.der, piece.end);
            }
            PieceKind::OcspResponse => {
                if let Some(basic) = BasicOcspResponse::in_response(&piece.der) {
                    place_response(&basic, piece.end, proofs);
                }
            }
        }
    }
}

fn place_object(signed_data: &SignedData, end: u64, proofs: &mut ProofsOfExistence) {
    for signer in &signed_data.signer_infos {
        proofs.place(&signer.signature, end);
    }
    for der in &signed_data.certificates {
        proofs.place(der, end);
    }
    for infos in signed_data.all_revocation_infos() {
        for der in &infos.crls {
            proofs.place(der, end);
        }
        for response in infos.responses() {
            place_response(&response, end, proofs);
        }
    }
}

fn place_response(response: &BasicOcspResponse, end: u64, proofs: &mut ProofsOfExistence) {
    proofs.place(response.der(), end);
    for der in response.raw_certificates() {
        proofs.place(der, end);
    }
}

/// A signature's value says whose certificate it was made for, where an attribute does, so that was there too.
fn prove_signature(
    object: Option<&SignedData>,
    at: OffsetDateTime,
    proofs: &mut ProofsOfExistence,
) {
    let Some(signed_data) = object else {
        return;
    };
    for signer in &signed_data.signer_infos {
        proofs.add(&signer.signature, at);
        if let Some(certificate) = signed_data.certificate_of(signer)
            && names(signer.signed_attributes.as_ref(), &certificate)
        {
            proofs.add(certificate.der(), at);
        }
    }
}

/// Whether the attributes bind a certificate (RFC 5035).
fn names(attributes: Option<&SignedAttributes>, certificate: &Certificate) -> bool {
    [EssVersion::V1, EssVersion::V2].iter().any(|version| {
        let named = attributes.map(|attributes| attributes.signing_certificate(*version));
        let Some(Found::One(named)) = named else {
            return false;
        };
        let first = named.certificates.first();
        first.is_some_and(|first| first.compare(certificate) == EssMatch::Matches)
    })
}
