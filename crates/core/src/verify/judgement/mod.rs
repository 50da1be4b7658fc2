//! From facts to an indication (ETSI EN 319 102-1, 5.2 and 5.3): format, cryptography, later revisions,
//! identity of the signing certificate, its path, constraints. The first failure that nothing can
//! outweigh decides.

mod bare;
mod certificate;
mod cms;
mod existence;
mod level;
mod object;
mod time_stamp;

use crate::algorithm::{DigestAlgorithm, Verification};
use crate::cms::{SignedAttributes, SignedData};
use crate::error::Error;
use crate::limits::Limits;
use crate::trust::{
    Gathering, Memory, Missing, Policy, ProofsOfExistence, RevocationDemand, ValidationData,
};
use crate::verify::facts::{Binding, Broken, Facts, SignatureFacts, SubFilter};
use crate::verify::permission::{Later, Locked};
use crate::verify::report::{
    Coverage, Evidence, Indication, Kind, Modifications, Report, SignatureReport, SubIndication,
    Verdict,
};
use crate::x509::Certificate;
use existence::{Existence, Scope, Stamp};
use level::Levels;
use object::Object;
use std::cell::RefCell;
use time::OffsetDateTime;

/// A status, why, and the sentence that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Conclusion {
    indication: Indication,
    sub_indication: Option<SubIndication>,
    sentence: String,
}

impl Conclusion {
    fn failed(sub_indication: SubIndication, sentence: impl Into<String>) -> Self {
        Self {
            indication: Indication::TotalFailed,
            sub_indication: Some(sub_indication),
            sentence: sentence.into(),
        }
    }

    fn indeterminate(sub_indication: SubIndication, sentence: impl Into<String>) -> Self {
        Self {
            indication: Indication::Indeterminate,
            sub_indication: Some(sub_indication),
            sentence: sentence.into(),
        }
    }
}

/// With what a signature is judged, by which policy, and for which time.
struct Question<'a> {
    data: &'a ValidationData,
    policy: &'a Policy,
    at: OffsetDateTime,
    limits: &'a Limits,
    demand: RevocationDemand,
    /// What was found out about the data for other signatures.
    memory: &'a Memory<'a>,
    /// What might decide more, were it there.
    missing: RefCell<Vec<Missing>>,
}

impl Question<'_> {
    fn note_missing(&self, missing: &[Missing]) {
        let mut noted = self.missing.borrow_mut();
        for one in missing {
            if noted.len() < self.limits.missing && !noted.contains(one) {
                noted.push(one.clone());
            }
        }
    }
}

/// The judgement of a document.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Judgement {
    /// What is said about it.
    pub report: Report,
    /// What might decide more, were it there: for another judgement with it.
    pub missing: Vec<Missing>,
    /// What was judged, in the order of the report's signatures.
    pub(super) signatures: Vec<Judged>,
    /// The time-stamps that are about something in the document, the newest first.
    pub(super) time_stamps: Vec<JudgedStamp>,
}

/// What is told of a signature beside its report.
#[derive(Debug, Clone, Default)]
pub(super) struct Judged {
    /// What was signed, where that is attributes.
    pub(super) message: Option<Vec<u8>>,
    pub(super) value: Vec<u8>,
    /// Over what the ByteRange covers.
    pub(super) document_digests: Vec<(DigestAlgorithm, String)>,
    /// The signer's certificate and those above it, as far as they were found.
    pub(super) chain: Vec<Certificate>,
}

/// What is told of a time-stamp.
#[derive(Debug, Clone)]
pub(super) struct JudgedStamp {
    /// The signatures that it covers.
    pub(super) covered: Vec<usize>,
    pub(super) token: Vec<u8>,
    pub(super) gen_time: OffsetDateTime,
    /// Nothing where it holds.
    pub(super) failure: Option<(Indication, Option<SubIndication>)>,
}

/// By when a signature is proven to have existed.
struct Proven<'a> {
    since: OffsetDateTime,
    proofs: &'a ProofsOfExistence,
    /// The path of its signer, once it was looked for.
    chain: RefCell<Vec<Certificate>>,
}

/// What is given and what the document carries along itself; `None` where that is nothing.
fn gathered(facts: &Facts, objects: &[Object], data: &ValidationData) -> Option<ValidationData> {
    let signed_data = || objects.iter().flat_map(Object::all_signed_data);
    let infos: Vec<_> = signed_data()
        .flat_map(SignedData::all_revocation_infos)
        .collect();
    // what comes with one signature may be the issuer of another's certificate
    let is_alone = signed_data().nth(1).is_none();
    if facts.store.is_empty() && infos.is_empty() && is_alone {
        return None;
    }
    let mut gathering = Gathering::new(data);
    for piece in &facts.store {
        piece.gather(&mut gathering);
    }
    for infos in &infos {
        gathering.revocation_infos(infos);
    }
    if !is_alone {
        for der in signed_data().flat_map(|signed_data| &signed_data.certificates) {
            gathering.authority(der);
        }
    }
    Some(gathering.finish())
}

/// Judges every signature of a document.
pub(super) fn judge_all(
    facts: &Facts,
    data: &ValidationData,
    policy: &Policy,
    at: OffsetDateTime,
    limits: &Limits,
) -> Judgement {
    let objects: Vec<Object> = facts
        .signatures
        .iter()
        .map(|signature| Object::read(signature, limits))
        .collect();
    let demand = certificate::demand(data);
    let more = gathered(facts, &objects, data);
    let data = more.as_ref().unwrap_or(data);
    let memory = Memory::new(data, limits);
    let question = Question {
        data,
        policy,
        at,
        limits: &limits.for_one_of(facts.signatures.len()),
        demand,
        memory: &memory,
        missing: RefCell::default(),
    };
    let existence = Existence::of(facts, &objects, ProofsOfExistence::new(at), &question);
    let locked = Locked::of(&facts.signatures, &facts.changes);
    let mut judged: Vec<(SignatureReport, String)> = Vec::new();
    let mut signatures = Vec::new();
    for (index, (signature, object)) in facts.signatures.iter().zip(&objects).enumerate() {
        let later = Later::of(signature, &facts.signatures, &facts.changes, &locked);
        let signed = Signed {
            index,
            facts: signature,
            object,
        };
        let (report, sentence, chain) = judge(&signed, facts, &existence, &later, &question);
        judged.push((report, sentence));
        signatures.push(signed.told(chain));
    }
    // one that is not sound stamps nothing
    let archived = judged.iter().any(|(report, _)| {
        report.kind == Kind::DocumentTimestamp
            && report.reference_digest == Some(true)
            && report.signature_value == Some(true)
    });
    let levels = Levels::new(facts, &objects, &existence, data);
    for (index, (report, _)) in judged.iter_mut().enumerate() {
        report.evidence.archive_timestamp = archived;
        report.level = report.level.map(|_| levels.of(index));
        report.warnings.extend(facts.warnings.iter().cloned());
    }
    let (verdict, reason) = worst(&judged);
    let changes = facts.changes.as_ref().ok();
    let report = Report {
        verdict,
        reason,
        policy: policy.name().to_owned(),
        validation_time: at,
        signatures: judged.into_iter().map(|(report, _)| report).collect(),
        changes: changes.map_or_else(Vec::new, |changes| changes.listed.clone()),
        change_count: changes.map_or(0, |changes| changes.count),
    };
    let missing = question.missing.into_inner();
    let time_stamps = existence.stamps.iter().map(|stamp| told(stamp, facts));
    Judgement {
        report,
        missing,
        signatures,
        time_stamps: time_stamps.collect(),
    }
}

/// What is told of a time-stamp that was judged.
fn told(stamp: &Stamp, facts: &Facts) -> JudgedStamp {
    let is_covered = |(index, signature): &(usize, &SignatureFacts)| match stamp.scope {
        Scope::Signature => *index == stamp.signature,
        Scope::Document => {
            let gap = signature.gap.as_ref();
            *index != stamp.signature && gap.is_some_and(|gap| gap.end <= stamp.covered_end)
        }
    };
    let covered = facts.signatures.iter().enumerate().filter(is_covered);
    JudgedStamp {
        covered: covered.map(|(index, _)| index).collect(),
        token: stamp.token.der().to_vec(),
        gen_time: stamp.gen_time(),
        failure: stamp.failure.as_ref().map(|failure| {
            let indication = for_kind(failure.indication, Kind::DocumentTimestamp);
            (indication, failure.sub_indication)
        }),
    }
}

/// The verdict on the file and the sentence behind it: the worst signature speaks. Document
/// time-stamps prove when, not who, so they do not.
fn worst(judged: &[(SignatureReport, String)]) -> (Verdict, String) {
    let signatures = || {
        judged
            .iter()
            .filter(|(report, _)| report.kind == Kind::Signature)
    };
    for (indication, verdict) in [
        (Indication::TotalFailed, Verdict::TotalFailed),
        (Indication::Indeterminate, Verdict::Indeterminate),
    ] {
        if let Some((report, reason)) =
            signatures().find(|(report, _)| report.indication == indication)
        {
            return (verdict, format!("{}: {reason}", report.field));
        }
    }
    match signatures().count() {
        0 => (
            Verdict::NoSignature,
            "the document has no signature".to_owned(),
        ),
        1 => (
            Verdict::TotalPassed,
            "the signature passed every check of the policy".to_owned(),
        ),
        n => (
            Verdict::TotalPassed,
            format!("all {n} signatures passed every check of the policy"),
        ),
    }
}

/// One signature of a document.
struct Signed<'a> {
    index: usize,
    facts: &'a SignatureFacts,
    object: &'a Object,
}

impl Signed<'_> {
    fn told(&self, chain: Vec<Certificate>) -> Judged {
        let signed_data = self.object.signed_data();
        let signer = signed_data.and_then(|signed_data| signed_data.signer_infos.first());
        let attributes = signer.and_then(|signer| signer.signed_attributes.as_ref());
        Judged {
            message: attributes.map(SignedAttributes::message),
            value: signer.map_or_else(Vec::new, |signer| signer.signature.clone()),
            document_digests: self.facts.digests.clone(),
            chain,
        }
    }
}

/// Judges one signature; gives its report, the sentence behind its indication, and its signer's path.
fn judge(
    signed: &Signed<'_>,
    all: &Facts,
    existence: &Existence,
    later: &Later,
    question: &Question<'_>,
) -> (SignatureReport, String, Vec<Certificate>) {
    let facts = signed.facts;
    let stamps = || existence.stamps_of(signed.index);
    let mut report = SignatureReport {
        field: facts.field.clone(),
        kind: facts.kind,
        indication: Indication::TotalPassed,
        sub_indication: None,
        reference_digest: facts.reference_digest,
        signature_value: None,
        coverage: facts.coverage,
        revision: facts.revision.map(|index| index as u64 + 1),
        modifications: later.modifications,
        modifications_permitted: later.permitted,
        modification_rule: later.rule.clone(),
        level: None,
        evidence: Evidence {
            signature_timestamp: stamps().any(|stamp| stamp.scope == Scope::Signature),
            validation_data: !all.store.is_empty(),
            archive_timestamp: false,
        },
        signer: None,
        signer_certificate_sha256: None,
        claimed_signing_time: facts.claimed_signing_time,
        best_signature_time: None,
        warnings: Vec::new(),
    };
    if facts.dictionary_replaced {
        report.modifications = Some(Modifications::Other);
        report.modifications_permitted = Some(false);
        report.modification_rule = Some("a signature dictionary is not replaced".to_owned());
    }
    let proven = Proven {
        since: since(signed.object, &existence.proofs),
        proofs: &existence.proofs,
        chain: RefCell::default(),
    };
    if proven.since < question.at {
        report.best_signature_time = Some(proven.since);
    }
    let conclusion = match (facts.sub_filter(), signed.object) {
        (Some(SubFilter::X509RsaSha1), _) => {
            bare::conclude(facts, later, question, &proven, &mut report)
        }
        (_, Object::TimeStamp(token)) => {
            let stamp = stamps().next();
            let token = token.as_deref();
            time_stamp::conclude(facts, token, stamp, later, question, &mut report)
        }
        (Some(sub_filter), Object::Signature(cms)) => {
            let object = (sub_filter, cms.as_ref().map(|cms| &cms.signed_data));
            cms::conclude(facts, object, later, question, &proven, &mut report)
        }
        _ => Some(broken(facts).unwrap_or_else(|| {
            Conclusion::indeterminate(SubIndication::Generic, "the SubFilter is not known here")
        })),
    };
    for stamp in stamps().filter(|stamp| stamp.scope == Scope::Signature) {
        if let Some(failure) = &stamp.failure {
            let (time, why) = (stamp.gen_time(), &failure.sentence);
            report.warnings.push(format!(
                "the signature time-stamp of {time} proves nothing: {why}"
            ));
        }
    }
    let conclusion = conclusion.or_else(|| two_documents(facts, all));
    let sentence = match conclusion {
        Some(conclusion) => {
            report.indication = conclusion.indication;
            report.sub_indication = conclusion.sub_indication;
            conclusion.sentence
        }
        None => "every check of the policy passed".to_owned(),
    };
    if report.indication != Indication::TotalPassed {
        report.warnings.insert(0, sentence.clone());
    }
    report.warnings.extend(later.warnings.iter().cloned());
    report.indication = for_kind(report.indication, facts.kind);
    (report, sentence, proven.chain.into_inner())
}

/// By when a signature or a time-stamp is proven to have existed.
fn since(object: &Object, proofs: &ProofsOfExistence) -> OffsetDateTime {
    let signed_data = object.signed_data();
    let signer = signed_data.and_then(|signed_data| signed_data.signer_infos.first());
    signer.map_or(proofs.now(), |signer| proofs.of(&signer.signature))
}

/// EN 319 102-1, 5.4: a time-stamp is PASSED or FAILED, not TOTAL-.
fn for_kind(indication: Indication, kind: Kind) -> Indication {
    match (indication, kind) {
        (Indication::TotalPassed, Kind::DocumentTimestamp) => Indication::Passed,
        (Indication::TotalFailed, Kind::DocumentTimestamp) => Indication::Failed,
        (other, _) => other,
    }
}

/// What is wrong with the dictionary and its ranges.
fn broken(facts: &SignatureFacts) -> Option<Conclusion> {
    match facts.fault.as_ref()? {
        Broken::Format(sentence) => {
            Some(Conclusion::failed(SubIndication::FormatFailure, sentence))
        }
        Broken::Unsupported(sentence) => {
            Some(Conclusion::indeterminate(SubIndication::Generic, sentence))
        }
    }
}

/// `/Contents` is not what the SubFilter says.
fn unreadable(error: &Error) -> Conclusion {
    match error {
        Error::Unsupported { .. } => {
            Conclusion::indeterminate(SubIndication::Generic, error.to_string())
        }
        _ => Conclusion::failed(SubIndication::FormatFailure, error.to_string()),
    }
}

/// Names the signer in the report.
fn name(signer: &Certificate, report: &mut SignatureReport) {
    report.signer = Some(signer.subject());
    report.signer_certificate_sha256 = Some(hex::encode(signer.sha256()));
}

/// What a check came to, as far as it could be made.
fn known(value: Option<&Verification>) -> Option<bool> {
    match value {
        Some(Verification::Valid) => Some(true),
        Some(Verification::Invalid) => Some(false),
        _ => None,
    }
}

/// The file does not have the signature where it belongs, or not the bytes that were signed.
fn not_as_signed(facts: &SignatureFacts, reference_digest: Option<bool>) -> Option<Conclusion> {
    let failed = |sentence| Some(Conclusion::failed(SubIndication::FormatFailure, sentence));
    if matches!(facts.coverage, Coverage::Partial | Coverage::Invalid) {
        return failed("the signature does not cover a whole revision of the file");
    }
    if facts.shared {
        return failed("more than one field has this signature as its value");
    }
    if facts.dictionary_replaced {
        return failed(
            "a later revision put another dictionary in the place of the one that was signed",
        );
    }
    (reference_digest == Some(false)).then(|| {
        Conclusion::failed(
            SubIndication::HashFailure,
            "the document's bytes are not those that were signed",
        )
    })
}

fn value_differs() -> Conclusion {
    Conclusion::failed(
        SubIndication::SigCryptoFailure,
        "the signature value does not verify under the signing certificate",
    )
}

/// A later revision did what was not permitted.
fn changed(later: &Later) -> Option<Conclusion> {
    (later.permitted == Some(false))
        .then(|| Conclusion::failed(SubIndication::FormatFailure, later.sentence()))
}

/// Whether it did cannot be told.
fn untold(later: &Later) -> Option<Conclusion> {
    (later.permitted != Some(true))
        .then(|| Conclusion::indeterminate(SubIndication::Generic, later.sentence()))
}

/// What was signed may be another document to another program.
fn two_documents(facts: &SignatureFacts, all: &Facts) -> Option<Conclusion> {
    let generic = |sentence| Some(Conclusion::indeterminate(SubIndication::Generic, sentence));
    let signed = facts.revision.map_or(0, |index| index as u64 + 1);
    if all
        .ambiguous_revisions
        .iter()
        .any(|number| *number <= signed)
    {
        return generic(
            "the cross-reference and the order of the bytes tell two different documents, and both were \
             signed",
        );
    }
    if all.shown_otherwise.contains(&signed) {
        return generic(
            "the file is linearised, and does not name the pages that are in its tree of pages; some programs \
             showed these and some showed those when it was signed",
        );
    }
    if all.unread_forms.iter().any(|number| *number <= signed) {
        return generic(
            "an earlier revision has a form that cannot be read, in which somebody else may have signed",
        );
    }
    if all.has_bytes_before_header {
        return generic(
            "something stands before the PDF header, so that the file may be something else to other \
             programs",
        );
    }
    None
}

/// What could not be checked of the value, the digest and the place of the gap.
fn not_established(
    facts: &SignatureFacts,
    value: Option<Verification>,
    report: &SignatureReport,
) -> Option<Conclusion> {
    let generic =
        |sentence: String| Some(Conclusion::indeterminate(SubIndication::Generic, sentence));
    if report.signature_value != Some(true) {
        return match value {
            Some(Verification::Invalid) => Some(value_differs()),
            Some(Verification::Unsupported { what }) => {
                generic(format!("this version does not verify {what}"))
            }
            _ => generic("the signature value could not be checked".to_owned()),
        };
    }
    if report.reference_digest != Some(true) {
        return generic(
            "this version does not know the digest algorithm of the signature".to_owned(),
        );
    }
    if facts.binding == Binding::Loose {
        return generic(
            "the covered bytes do not end with the revision that holds the signature, so the gap may \
             have been moved"
                .to_owned(),
        );
    }
    None
}

#[cfg(test)]
mod tests;
