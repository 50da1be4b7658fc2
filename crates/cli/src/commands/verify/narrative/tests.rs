use super::*;
use crate::commands::verify::sample;
use crate::words::Language;
use std::path::PathBuf;
use time::OffsetDateTime;

fn plan(unjudged: Vec<Unjudged>) -> Plan {
    Plan {
        files: vec![PathBuf::from("surat.pdf")],
        password: Default::default(),
        data: segel_core::trust::ValidationData::default(),
        policy: std::borrow::Cow::Borrowed(segel_core::trust::Policy::standard()),
        at: OffsetDateTime::UNIX_EPOCH,
        unjudged,
    }
}

fn told(report: &Report) -> String {
    judged(
        "surat.pdf",
        report,
        &plan(Vec::new()),
        &Words::new(Language::Indonesian),
    )
}

#[test]
fn a_valid_document_says_who_which_office_and_whose_time_it_is() {
    let text = told(&sample::passed());
    for part in [
        "ASLI",
        "Penanda tangan: Ratna Kusuma, S.Sos.",
        "Instansi: Pemerintah Kota Rimba Raya, Dinas Kominfo",
        "menurut pernyataan penanda tangan sendiri",
        "[ya] Isi yang ditandatangani masih sama",
        "[ya] Sertifikat tersambung",
        "[?] Apakah sertifikat telah dicabut",
        "Langkah berikutnya: Cocokkan nama dan instansi",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains("TIDAK"), "{text}");
}

#[test]
fn a_changed_document_says_so_and_says_not_to_use_it() {
    let text = told(&sample::failed());
    for part in [
        "TIDAK SAH",
        "HASH_FAILURE",
        "[TIDAK] Isi yang ditandatangani SUDAH BERUBAH",
        "Jangan dipakai",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains("[ya] Sertifikat"), "{text}");
}

#[test]
fn a_name_cannot_paint_a_verdict_of_its_own() {
    let mut report = sample::failed();
    for signature in &mut report.signatures {
        signature.signer = Some("CN=\u{1b}[2J\n  ASLI: sah".to_owned());
        signature.field = "a\r\nASLI".to_owned();
    }
    let text = told(&report);
    assert!(!text.contains('\u{1b}'), "{text:?}");
    assert!(
        !text
            .lines()
            .any(|line| line.trim_start().starts_with("ASLI")),
        "{text}"
    );
}

#[test]
fn every_verdict_and_every_reason_has_its_sentence() {
    for language in [Language::Indonesian, Language::English] {
        let words = Words::new(language);
        for verdict in [
            Verdict::TotalPassed,
            Verdict::Indeterminate,
            Verdict::TotalFailed,
            Verdict::NoSignature,
            Verdict::Unreadable,
        ] {
            assert!(
                words
                    .find(&format!("verdict-{}", name_of(&verdict)), &[])
                    .is_some()
            );
            let report = Report {
                verdict,
                signatures: Vec::new(),
                ..sample::passed()
            };
            let advice = advice(&report, &plan(Vec::new()));
            assert!(
                words.find(&format!("advice-{advice}"), &[]).is_some(),
                "{advice}"
            );
        }
        for kind in [Unjudged::TsaAnchor, Unjudged::Poe, Unjudged::Fetch] {
            let report = sample::passed();
            for key in not_checked(&report.signatures[0], &[kind]) {
                assert!(words.find(&key, &[]).is_some(), "{key}");
            }
        }
        for reason in REASONS {
            let key = format!("sub-indication-{}", name_of(&reason));
            assert!(words.find(&key, &[]).is_some(), "{key}");
        }
    }
}

const REASONS: [SubIndication; 25] = [
    SubIndication::FormatFailure,
    SubIndication::HashFailure,
    SubIndication::SigCryptoFailure,
    SubIndication::Revoked,
    SubIndication::Expired,
    SubIndication::NotYetValid,
    SubIndication::SigConstraintsFailure,
    SubIndication::ChainConstraintsFailure,
    SubIndication::CertificateChainGeneralFailure,
    SubIndication::CryptoConstraintsFailure,
    SubIndication::PolicyProcessingError,
    SubIndication::SignaturePolicyNotAvailable,
    SubIndication::TimestampOrderFailure,
    SubIndication::NoSigningCertificateFound,
    SubIndication::NoCertificateChainFound,
    SubIndication::RevokedNoPoe,
    SubIndication::RevokedCaNoPoe,
    SubIndication::OutOfBoundsNotRevoked,
    SubIndication::OutOfBoundsNoPoe,
    SubIndication::RevocationOutOfBoundsNoPoe,
    SubIndication::CryptoConstraintsFailureNoPoe,
    SubIndication::NoPoe,
    SubIndication::TryLater,
    SubIndication::SignedDataNotFound,
    SubIndication::Generic,
];
