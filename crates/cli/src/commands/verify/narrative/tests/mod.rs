mod changes;
mod words;

use super::*;
use crate::commands::verify::sample;
use crate::words::Language;
use segel_core::verify::report::{Coverage, Indication, Modifications};
use time::OffsetDateTime;

fn plan() -> Plan {
    Plan {
        password: Default::default(),
        data: segel_core::trust::ValidationData::default(),
        policy: std::borrow::Cow::Borrowed(segel_core::trust::Policy::standard()),
        at: OffsetDateTime::UNIX_EPOCH,
        proofs: Vec::new(),
        fetcher: None,
        reports: None,
        summary: false,
    }
}

fn told_in(language: Language, report: &Report) -> String {
    let words = Words::new(language);
    judged("surat.pdf", report, &plan(), &words, Paint::Plain)
}

fn told(report: &Report) -> String {
    told_in(Language::Indonesian, report)
}

#[track_caller]
fn assert_says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}:\n{text}");
    }
}

/// The passed document, followed by what this may have done.
fn followed(modifications: Modifications, permitted: Option<bool>) -> Report {
    let mut report = sample::passed();
    let signature = &mut report.signatures[0];
    signature.coverage = Coverage::WholeRevision;
    signature.modifications = Some(modifications);
    signature.modifications_permitted = permitted;
    match permitted {
        Some(true) => {}
        Some(false) => {
            report.verdict = Verdict::TotalFailed;
            signature.indication = Indication::TotalFailed;
            signature.sub_indication = Some(SubIndication::FormatFailure);
        }
        None => {
            report.verdict = Verdict::Indeterminate;
            signature.indication = Indication::Indeterminate;
            signature.sub_indication = Some(SubIndication::Generic);
        }
    }
    report
}

/// The passed document, undecided for a reason.
fn undecided(reason: SubIndication) -> Report {
    let mut report = sample::passed();
    report.verdict = Verdict::Indeterminate;
    report.signatures[0].indication = Indication::Indeterminate;
    report.signatures[0].sub_indication = Some(reason);
    report
}

#[test]
fn a_valid_document_says_who_which_office_and_whose_time_it_is() {
    let text = told(&sample::passed());
    assert_says(
        &text,
        &[
            "ASLI: semua tanda tangan sah dan dokumen tidak berubah",
            "Dinilai untuk 1 Januari 1970 pukul 07.00.00 WIB (00:00 UTC) menurut kebijakan indonesia",
            "Penanda tangan: Ratna Kusuma, S.Sos.\n",
            "Instansi: Pemerintah Kota Rimba Raya, Dinas Kominfo",
            "menurut pernyataan penanda tangan sendiri",
            "Isi dokumen: tidak berubah sejak ditandatangani",
            "[ya] Isi yang ditandatangani masih sama",
            "[ya] Sertifikat tersambung",
            "[?] Apakah sertifikat telah dicabut",
            "Langkah berikutnya: Cocokkan nama dan instansi",
        ],
    );
    for absent in ["TIDAK", "Yang berubah", "Jabatan", "Catatan"] {
        assert!(!text.contains(absent), "{absent}:\n{text}");
    }
}

#[test]
fn a_changed_document_says_so_and_says_not_to_use_it() {
    let text = told(&sample::failed());
    assert_says(
        &text,
        &[
            "TIDAK SAH: dokumen berubah",
            "HASH_FAILURE",
            "Isi dokumen: SUDAH BERUBAH",
            "[TIDAK] Isi yang ditandatangani SUDAH BERUBAH",
            "Jangan dipakai",
        ],
    );
    assert!(!text.contains("[ya] Sertifikat"), "{text}");
}

#[test]
fn the_title_is_told_and_the_rest_of_the_name_is_not() {
    let mut report = sample::passed();
    report.signatures[0].signer = Some(
        "CN=Ratna Kusuma,title=Kepala Dinas,serialNumber=0000000000000000,\
         Email=ratna@kota.example,O=Pemerintah Kota Rimba Raya,C=ID"
            .to_owned(),
    );
    let text = told(&report);
    assert_says(&text, &["Ratna Kusuma\n", "Jabatan: Kepala Dinas\n"]);
    for absent in ["0000000000000000", "ratna@kota.example"] {
        assert!(!text.contains(absent), "{absent}:\n{text}");
    }
    report.signatures[0].signer = Some("serialNumber=0000000000000000,C=ID".to_owned());
    let text = told(&report);
    assert_says(
        &text,
        &["Penanda tangan: tidak bernama dalam sertifikatnya"],
    );
    assert!(!text.contains("0000000000000000"), "{text}");
}

#[test]
fn a_name_is_proven_only_by_a_certificate_that_leads_to_an_anchor() {
    let unproven = "Ratna Kusuma, S.Sos. (menurut sertifikatnya; belum terbukti)";
    let text = told(&undecided(SubIndication::NoCertificateChainFound));
    assert_says(&text, &[unproven]);
    assert_says(&told(&sample::failed()), &[unproven]);
    let text = told(&undecided(SubIndication::TryLater));
    assert!(!text.contains(unproven), "{text}");
}

#[test]
fn a_time_is_a_claim_until_something_proves_it() {
    let mut report = sample::passed();
    report.signatures[0].best_signature_time = Some(OffsetDateTime::UNIX_EPOCH);
    let text = told(&report);
    assert_says(
        &text,
        &["menurut pernyataan penanda tangan sendiri; terbukti paling lambat 1 Januari 1970"],
    );
    for absent in ["tidak dibuktikan", "[?] Waktu"] {
        assert!(!text.contains(absent), "{absent}:\n{text}");
    }
    report.signatures[0].claimed_signing_time = None;
    assert_says(&told(&report), &["Waktu: paling lambat 1 Januari 1970"]);
    report.signatures[0].best_signature_time = None;
    assert_says(&told(&report), &["Waktu: tidak dinyatakan"]);
    report.signatures[0].evidence.signature_timestamp = true;
    assert_says(&told(&report), &["[?] Penanda waktu di dalam dokumen"]);
}

#[test]
fn a_time_stamp_is_the_word_of_its_authority() {
    let mut report = sample::passed();
    let mut time_stamp = report.signatures[0].clone();
    time_stamp.kind = Kind::DocumentTimestamp;
    time_stamp.indication = Indication::Passed;
    time_stamp.signer = Some("CN=Penanda Waktu Uji,O=Otoritas Uji,C=ID".to_owned());
    report.signatures = vec![time_stamp];
    let text = told(&report);
    assert_says(
        &text,
        &[
            "Penanda waktu dokumen pada kolom Signature1",
            "Penerbit penanda waktu: Penanda Waktu Uji\n",
            "WIB (00:00 UTC), menurut penerbit penanda waktu",
        ],
    );
    for absent in ["pernyataan penanda tangan", "[?] Waktu"] {
        assert!(!text.contains(absent), "{absent}:\n{text}");
    }
}

#[test]
fn what_follows_a_signature_is_weighed() {
    use Modifications::{Annotations, FormFilling, LtData, None as Nothing, Other};
    for (modifications, permitted, headline, content) in [
        (
            Nothing,
            Some(true),
            "ASLI: semua tanda tangan sah dan dokumen",
            "tidak berubah sejak",
        ),
        (
            LtData,
            Some(true),
            "ASLI: semua tanda tangan sah dan dokumen",
            "tidak berubah; setelah",
        ),
        (
            FormFilling,
            Some(true),
            "ASLI: semua tanda tangan sah; setelah",
            "formulir diisi",
        ),
        (
            Annotations,
            Some(true),
            "ASLI: semua tanda tangan sah; setelah",
            "(anotasi) ditambahkan",
        ),
        (
            FormFilling,
            Some(false),
            "TIDAK SAH: dokumen berubah",
            "SUDAH DIUBAH",
        ),
        (
            Other,
            Some(false),
            "TIDAK SAH: dokumen berubah",
            "SUDAH DIUBAH",
        ),
        (
            Annotations,
            None,
            "TIDAK DAPAT DIPASTIKAN",
            "mungkin mengubah apa yang tampak",
        ),
    ] {
        let text = told(&followed(modifications, permitted));
        assert_says(&text, &[headline]);
        let said = text
            .lines()
            .find(|line| line.contains("Isi dokumen: "))
            .unwrap();
        assert!(said.contains(content), "{content}:\n{text}");
    }
    let text = told(&followed(FormFilling, Some(true)));
    assert_says(&text, &["- Cocokkan nama", "- Yang ditambahkan setelah"]);
    let text = told(&followed(Other, Some(false)));
    assert_says(
        &text,
        &[
            "Hasil: Dokumen diubah setelah ditandatangani, dan itu tidak diizinkan (TOTAL-FAILED",
            "Langkah berikutnya: Jangan dipakai.",
        ],
    );
}

#[test]
fn nothing_is_unchanged_under_a_signature_that_does_not_hold() {
    let mut report = sample::failed();
    let signature = &mut report.signatures[0];
    signature.sub_indication = Some(SubIndication::SigCryptoFailure);
    signature.reference_digest = Some(true);
    signature.signature_value = Some(false);
    let text = told(&report);
    assert_says(
        &text,
        &[
            "TIDAK SAH: ada tanda tangan",
            "Isi dokumen: tidak dapat dipastikan",
        ],
    );
    assert!(!text.contains("dokumen berubah"), "{text}");

    report.signatures[0].coverage = Coverage::Partial;
    report.signatures[0].modifications = Some(Modifications::Other);
    report.signatures[0].modifications_permitted = Some(false);
    assert_says(&told(&report), &["Isi dokumen: tidak terjamin"]);

    let mut report = undecided(SubIndication::Generic);
    report.signatures[0].modifications = None;
    report.signatures[0].modifications_permitted = None;
    assert_says(
        &told(&report),
        &["yang terjadi setelah penandatanganan tidak"],
    );
}

#[test]
fn every_reason_that_decides_has_its_step_once() {
    let mut report = undecided(SubIndication::TryLater);
    let signature = report.signatures[0].clone();
    for reason in [SubIndication::TryLater, SubIndication::NoPoe] {
        let mut signature = signature.clone();
        signature.sub_indication = Some(reason);
        report.signatures.push(signature);
    }
    // What a document time-stamp lacks decides nothing.
    let mut time_stamp = signature;
    time_stamp.kind = Kind::DocumentTimestamp;
    time_stamp.sub_indication = Some(SubIndication::PolicyProcessingError);
    report.signatures.push(time_stamp);
    let text = told(&report);
    let (_, steps) = text.split_once("Langkah berikutnya:\n").unwrap();
    assert_eq!(steps.lines().count(), 2, "{text}");
    assert_says(
        steps,
        &["- Belum diketahui apakah", "- Mintalah kepada instansi"],
    );
    let text = told(&undecided(SubIndication::NoCertificateChainFound));
    assert_says(&text, &["Sebutkan sertifikat induk yang Anda percayai"]);
}

#[test]
fn what_core_warns_of_is_told_once_and_translated_where_it_can_be() {
    let mut report = sample::passed();
    let warn = |sentence: &str| sentence.to_owned();
    report.signatures[0].warnings = vec![
        warn("the form field 7 0 is met twice in the tree of fields"),
        warn("no signing-certificate attribute binds the certificate"),
        warn(
            "revision 3 added a box for a signature; what the picture below it says was not looked at",
        ),
        warn(
            "the certificate was judged for 2024-06-03 2:11:09.0 +00:00:00, by when the signature is proven to have existed",
        ),
        warn("the certificate \"CN=A,serialNumber=0000000000000000\" ended"),
    ];
    let plan = plan();
    let words = Words::new(Language::Indonesian);
    let text = judged("surat.pdf", &report, &plan, &words, Paint::Plain);
    assert_says(
        &text,
        &[
            "Catatan: sebuah kolom formulir tercantum dua kali\n",
            "[?] Apakah tanda tangan memang dibuat dengan sertifikat ini",
            "[?] Apa yang ditutupi oleh kotak tanda tangan",
            "Catatan: sertifikat dinilai untuk saat",
            "Catatan teknis (bahasa Inggris): the certificate \"CN=A,serialNumber=…\" ended\n",
        ],
    );
    assert_eq!(text.matches("Catatan").count(), 3, "{text}");
}

#[test]
fn a_name_cannot_paint_a_verdict_of_its_own() {
    let mut report = sample::failed();
    for signature in &mut report.signatures {
        signature.signer = Some("CN=\u{1b}[2J\n  ASLI: sah,title=\u{1b}[1m".to_owned());
        signature.field = "a\r\nASLI".to_owned();
        signature.warnings = vec!["\u{1b}[2J\nASLI".to_owned()];
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
fn colours_repeat_what_the_words_say() {
    let words = Words::new(Language::English);
    for (report, code) in [
        (sample::passed(), 32),
        (undecided(SubIndication::NoPoe), 33),
        (sample::failed(), 31),
    ] {
        let painted = judged("a.pdf", &report, &plan(), &words, Paint::Coloured);
        let headline = painted.lines().nth(1).unwrap().trim_start();
        assert!(
            headline.starts_with(&format!("\u{1b}[1;{code}m")),
            "{painted:?}"
        );
        let mut plain = painted;
        for mark in ["\u{1b}[1;31m", "\u{1b}[1;32m", "\u{1b}[1;33m", "\u{1b}[0m"] {
            plain = plain.replace(mark, "");
        }
        let without = judged("a.pdf", &report, &plan(), &words, Paint::Plain);
        assert_eq!(plain, without);
    }
}
