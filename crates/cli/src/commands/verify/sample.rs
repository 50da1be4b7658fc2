//! Reports as core writes them, for the tests of what is made of them.

use segel_core::verify::report::{
    Coverage, Evidence, Indication, Kind, Level, Modifications, Report, SignatureReport,
    SubIndication, Verdict,
};
use time::OffsetDateTime;

/// One valid signature over the whole file.
pub(crate) fn passed() -> Report {
    Report {
        verdict: Verdict::TotalPassed,
        reason: "every signature is valid".to_owned(),
        policy: "indonesia".to_owned(),
        validation_time: OffsetDateTime::UNIX_EPOCH,
        signatures: vec![SignatureReport {
            field: "Signature1".to_owned(),
            kind: Kind::Signature,
            indication: Indication::TotalPassed,
            sub_indication: None,
            reference_digest: Some(true),
            signature_value: Some(true),
            coverage: Coverage::WholeFile,
            revision: Some(1),
            modifications: Some(Modifications::None),
            modifications_permitted: Some(true),
            modification_rule: None,
            level: Some(Level::BB),
            evidence: Evidence::default(),
            signer: Some(
                "CN=Ratna Kusuma\\, S.Sos.,OU=Dinas Kominfo,O=Pemerintah Kota Rimba Raya,C=ID"
                    .to_owned(),
            ),
            signer_certificate_sha256: Some("00".repeat(32)),
            claimed_signing_time: Some(OffsetDateTime::UNIX_EPOCH),
            best_signature_time: None,
            warnings: vec!["revocation was not checked".to_owned()],
        }],
        changes: Vec::new(),
        change_count: 0,
    }
}

/// The same after a byte of the document has changed.
pub(crate) fn failed() -> Report {
    let mut report = passed();
    report.verdict = Verdict::TotalFailed;
    for signature in &mut report.signatures {
        signature.indication = Indication::TotalFailed;
        signature.sub_indication = Some(SubIndication::HashFailure);
        signature.reference_digest = Some(false);
    }
    report
}
