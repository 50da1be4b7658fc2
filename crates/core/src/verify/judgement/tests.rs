#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::asn1::{self, Reader, Tag};
use crate::cms::{SignedData, oids, signed_data};
use crate::trust::tests::made::{Answer, days, list, lister};
use crate::trust::{TimeStampFailure, TrustFailure};
use crate::tsp::TokenFault;
use crate::tsp::tests::made::{Authority, Fields, imprint};
use crate::verify::changes::Changes;
use crate::verify::report::Level;
use crate::x509::made::{Made, authority, now, person};
use crate::x509::{CertificateChain, PathFailure};
use const_oid::ObjectIdentifier;
use rcgen::SigningKey as _;

const COVERED: &[u8] = b"naskah dinas";

/// An official, and what the signature of a letter is made of.
struct Letter {
    root: Made,
    official: Made,
    other: Made,
    attributes: Vec<Vec<u8>>,
    facts: SignatureFacts,
}

fn attribute(oid: ObjectIdentifier, value: Vec<u8>) -> Vec<u8> {
    asn1::sequence(&[&asn1::oid(oid), &asn1::set_of(vec![value])])
}

/// signing-certificate-v2 with one ESSCertIDv2.
fn names(certificate_id: &[&[u8]]) -> Vec<u8> {
    let ids = asn1::sequence(&[&asn1::sequence(certificate_id)]);
    attribute(oids::SIGNING_CERTIFICATE_V2, asn1::sequence(&[&ids]))
}

impl Letter {
    /// What is B-B.
    fn new() -> Self {
        let root = Made::root(lister("Akar"));
        let official = root.issue(person("Budi"));
        let other = root.issue(person("Siti"));
        let digest = DigestAlgorithm::Sha256.digest(COVERED);
        let mut facts = SignatureFacts::new("Kepala");
        facts.sub_filter = "ETSI.CAdES.detached".to_owned();
        facts.coverage = Coverage::WholeFile;
        facts.binding = Binding::Bound;
        facts.revision = Some(0);
        facts.claimed_signing_time = Some(now());
        facts.reference_digest = Some(true);
        facts.digests = vec![(DigestAlgorithm::Sha256, hex::encode(&digest))];
        let attributes = vec![
            attribute(oids::CONTENT_TYPE, asn1::oid(oids::DATA)),
            attribute(oids::MESSAGE_DIGEST, asn1::octet_string(&digest)),
            names(&[&asn1::octet_string(&official.certificate.sha256())]),
        ];
        Self {
            root,
            official,
            other,
            attributes,
            facts,
        }
    }

    fn data(&self) -> ValidationData {
        ValidationData::new([self.root.anchor()])
    }

    /// The signature as its parts stand now, judged.
    fn judged_with(&self, data: &ValidationData) -> SignatureReport {
        self.judged_as(data, |contents| contents)
    }

    /// The same with something made of the CMS object.
    fn judged_as(
        &self,
        data: &ValidationData,
        made: impl FnOnce(Vec<u8>) -> Vec<u8>,
    ) -> SignatureReport {
        judged(self.made_as(made), data)
    }

    /// The facts about it, with something made of the CMS object.
    fn made_as(&self, made: impl FnOnce(Vec<u8>) -> Vec<u8>) -> SignatureFacts {
        let algorithm = SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256);
        let attributes = asn1::set_of(self.attributes.clone());
        let signature = self.official.key.sign(&attributes).unwrap();
        let chain = CertificateChain::new(self.official.certificate.clone(), Vec::new());
        let mut facts = self.facts.clone();
        facts.contents =
            made(signed_data(&attributes, &signature, algorithm, &chain, None).unwrap());
        facts
    }

    fn judged(&self) -> SignatureReport {
        self.judged_with(&self.data())
    }
}

fn judged(facts: SignatureFacts, data: &ValidationData) -> SignatureReport {
    judged_in(data, alone(facts))
}

/// Of a document with one signature and nothing remarkable.
fn alone(facts: SignatureFacts) -> Facts {
    Facts {
        signatures: vec![facts],
        changes: Ok(Changes::default()),
        ambiguous_revisions: Vec::new(),
        shown_otherwise: Vec::new(),
        unread_forms: Vec::new(),
        has_bytes_before_header: false,
        store: Vec::new(),
        proven: Vec::new(),
        warnings: Vec::new(),
    }
}

fn judged_in(data: &ValidationData, facts: Facts) -> SignatureReport {
    let report = facts.judge(data, Policy::standard(), now(), &Limits::default());
    report.signatures.into_iter().next().unwrap()
}

fn status(report: &SignatureReport) -> (Indication, Option<SubIndication>) {
    (report.indication, report.sub_indication)
}

fn indeterminate(sub_indication: SubIndication) -> (Indication, Option<SubIndication>) {
    (Indication::Indeterminate, Some(sub_indication))
}

#[test]
fn what_is_as_the_baseline_demands_is_of_the_level() {
    let mut letter = Letter::new();
    let report = letter.judged();
    assert_eq!(status(&report), (Indication::TotalPassed, None));
    assert_eq!(report.level, Some(Level::BB));
    assert_eq!(report.warnings, ["revocation was not checked"]);
    letter.facts.claimed_signing_time = None;
    let report = letter.judged();
    assert_eq!(status(&report), (Indication::TotalPassed, None));
    assert_eq!(report.level, None, "without /M");

    let mut letter = Letter::new();
    letter.facts.sub_filter = "adbe.pkcs7.detached".to_owned();
    let report = letter.judged();
    assert_eq!(report.level, None);
    assert_eq!(
        report.warnings,
        ["revocation was not checked"],
        "the certificate is bound all the same"
    );
    letter.attributes.pop();
    let report = letter.judged();
    assert_eq!(status(&report), (Indication::TotalPassed, None));
    let unbound = "no signing-certificate attribute binds the certificate";
    assert_eq!(report.warnings, [unbound, "revocation was not checked"]);

    let mut letter = Letter::new();
    let time = asn1::tlv(Tag::UTC_TIME, b"270115080000Z");
    letter.attributes.push(attribute(oids::SIGNING_TIME, time));
    let report = letter.judged();
    assert_eq!(status(&report), (Indication::TotalPassed, None));
    assert_eq!(report.level, None, "with signing-time");
}

/// EN 319 142-1, table 1, d and m.
#[test]
fn a_reason_beside_what_says_the_same_otherwise_is_no_baseline() {
    for oid in [oids::COMMITMENT_TYPE, oids::SIGNATURE_POLICY] {
        let mut letter = Letter::new();
        letter.attributes.push(attribute(oid, asn1::null()));
        assert_eq!(letter.judged().level, Some(Level::BB));
        letter.facts.has_reason = true;
        let report = letter.judged();
        assert_eq!(status(&report), (Indication::TotalPassed, None));
        assert_eq!(report.level, None, "{oid}");
    }
    let mut letter = Letter::new();
    letter.facts.has_reason = true;
    assert_eq!(letter.judged().level, Some(Level::BB));
}

/// An element with other elements in it, of which one that has the tag is made another, or none.
fn replaced(element: &[u8], tag: Tag, made: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut made = Some(made);
    let outer = Reader::new(element).next("an element").unwrap();
    let mut contents = Vec::new();
    let mut inner = outer.reader();
    while !inner.is_empty() {
        let element = inner.next("an element").unwrap();
        match made.take_if(|_| element.tag == tag) {
            Some(made) => contents.extend(made(element.raw)),
            None => contents.extend_from_slice(element.raw),
        }
    }
    assert!(made.is_none(), "no element {tag:?}");
    asn1::tlv(outer.tag, &contents)
}

/// Of a CMS object the SignedData.
fn in_signed_data(contents: &[u8], made: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    replaced(contents, Tag::constructed(0), |explicit| {
        replaced(explicit, Tag::SEQUENCE, made)
    })
}

#[test]
fn what_may_be_two_documents_to_programs_is_left_open() {
    let letter = Letter::new();
    // of the second revision
    let told = |change: fn(&mut Facts)| {
        let mut facts = alone(letter.made_as(|contents| contents));
        facts.signatures[0].revision = Some(1);
        change(&mut facts);
        status(&judged_in(&letter.data(), facts))
    };
    let passed = (Indication::TotalPassed, None);
    let open = indeterminate(SubIndication::Generic);
    assert_eq!(told(|_| ()), passed);
    // what was read in two ways in what was signed
    assert_eq!(told(|facts| facts.ambiguous_revisions = vec![1]), open);
    assert_eq!(told(|facts| facts.ambiguous_revisions = vec![2, 3]), open);
    assert_eq!(told(|facts| facts.ambiguous_revisions = vec![3]), passed);
    assert_eq!(told(|facts| facts.unread_forms = vec![1]), open);
    assert_eq!(told(|facts| facts.unread_forms = vec![2]), open);
    assert_eq!(told(|facts| facts.unread_forms = vec![3]), passed);
    // what was shown in two ways when it was signed, and at no other time
    assert_eq!(told(|facts| facts.shown_otherwise = vec![1]), passed);
    assert_eq!(told(|facts| facts.shown_otherwise = vec![2]), open);
    assert_eq!(told(|facts| facts.shown_otherwise = vec![3]), passed);
    assert_eq!(told(|facts| facts.has_bytes_before_header = true), open);
}

#[test]
fn the_baseline_demands_the_certificate_in_it_and_der_is_asked_for() {
    let letter = Letter::new();
    let data = letter.data();
    let indefinite = |contents: Vec<u8>| {
        let outer = Reader::new(&contents).next("a CMS object").unwrap();
        [&[0x30, 0x80], outer.contents, &[0, 0]].concat()
    };
    let report = letter.judged_as(&data, indefinite);
    assert_eq!(status(&report), (Indication::TotalPassed, None));
    assert_eq!(report.level, Some(Level::BB), "an indefinite length");
    let told = report
        .warnings
        .iter()
        .any(|warning| warning.contains("DER"));
    assert!(told, "{:?}", report.warnings);

    let mut data = letter.data();
    data.certificates = vec![letter.official.certificate.clone()];
    let bare = |contents: Vec<u8>| {
        in_signed_data(&contents, |signed_data| {
            replaced(signed_data, Tag::constructed(0), |_| Vec::new())
        })
    };
    let report = letter.judged_as(&data, bare);
    assert_eq!(status(&report), (Indication::TotalPassed, None));
    assert_eq!(report.level, None, "without the certificate");
}

/// With a time-stamp token among the unsigned attributes, made of the signature's value.
fn stamped(contents: &[u8], token: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let signed_data = SignedData::parse(contents, &Limits::default()).unwrap();
    let token = token(&signed_data.signer_infos[0].signature);
    let unsigned = attribute(oids::SIGNATURE_TIME_STAMP, token);
    let unsigned = asn1::tlv(Tag::constructed(1), &unsigned);
    in_signed_data(contents, |signed_data| {
        let outer = Reader::new(signed_data).next("SignedData").unwrap();
        let mut fields = outer.reader();
        let mut parts = Vec::new();
        while !fields.is_empty() {
            parts.push(fields.next("a field").unwrap().raw.to_vec());
        }
        let infos = parts.pop().unwrap();
        parts.push(replaced(&infos, Tag::SEQUENCE, |info| {
            let info = Reader::new(info).next("a SignerInfo").unwrap();
            asn1::sequence(&[info.contents, &unsigned])
        }));
        asn1::sequence(&[&parts.concat()])
    })
}

#[test]
fn what_is_no_time_stamp_of_the_signature_is_no_evidence() {
    let letter = Letter::new();
    let authority = Authority::new();
    let token_over = |data: &[u8]| {
        authority.token(
            &Fields {
                imprint: imprint(DigestAlgorithm::Sha256, data),
                ..Fields::usual()
            }
            .der(),
        )
    };
    let evidence = |token: &dyn Fn(&[u8]) -> Vec<u8>| {
        let report = letter.judged_as(&letter.data(), |contents| stamped(&contents, token));
        assert_eq!(status(&report), (Indication::TotalPassed, None));
        let told = report.evidence.signature_timestamp;
        let mut warnings = report.warnings.iter();
        let is_judged = warnings.any(|warning| warning.starts_with("the signature time-stamp of "));
        assert_eq!(is_judged, told);
        told
    };
    assert!(evidence(&token_over));
    assert!(!evidence(&|_| token_over(b"something else")));
    assert!(!evidence(&|_| asn1::octet_string(b"x")));
}

#[test]
fn whom_the_signature_itself_does_not_name_is_not_named() {
    let mut letter = Letter::new();
    assert!(letter.judged().signer.is_some());
    let other = letter.other.certificate.sha256();
    *letter.attributes.last_mut().unwrap() = names(&[&asn1::octet_string(&other)]);
    let report = letter.judged();
    let not_found = indeterminate(SubIndication::NoSigningCertificateFound);
    assert_eq!(status(&report), not_found);
    assert_eq!(report.signer, None);
    assert_eq!(report.level, None);

    // a digest that nobody knows says nothing against the certificate
    let unknown = asn1::sequence(&[&asn1::oid(ObjectIdentifier::new_unwrap("1.2.3"))]);
    let id: [&[u8]; 2] = [&unknown, &asn1::octet_string(&other)];
    *letter.attributes.last_mut().unwrap() = names(&id);
    let report = letter.judged();
    assert_eq!(status(&report), indeterminate(SubIndication::Generic));
    assert!(report.signer.is_some());
}

#[test]
fn algorithms_that_are_protected_are_the_ones_that_are_used() {
    let algorithm = SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256);
    let protection = |digest: DigestAlgorithm| {
        let signature = algorithm.identifier().unwrap().der();
        let value = asn1::sequence(&[
            &digest.identifier().der(),
            &asn1::implicit(Tag::constructed(1), &signature),
        ]);
        attribute(oids::ALGORITHM_PROTECTION, value)
    };
    let mut letter = Letter::new();
    letter.attributes.push(protection(DigestAlgorithm::Sha256));
    assert_eq!(status(&letter.judged()), (Indication::TotalPassed, None));
    *letter.attributes.last_mut().unwrap() = protection(DigestAlgorithm::Sha512);
    let failed = (
        Indication::TotalFailed,
        Some(SubIndication::SigCryptoFailure),
    );
    assert_eq!(status(&letter.judged()), failed);
}

#[test]
fn there_is_one_message_digest() {
    let mut letter = Letter::new();
    letter.attributes.remove(1);
    let failed = (Indication::TotalFailed, Some(SubIndication::FormatFailure));
    assert_eq!(status(&letter.judged()), failed);
}

#[test]
fn where_anything_is_known_of_revocation_every_status_has_to_be() {
    let letter = Letter::new();
    let stranger = Made::root(lister("Orang lain"));
    let about_others = [
        list(&stranger, Vec::new(), days(-1), days(1)),
        list(&letter.root, Vec::new(), days(-1), days(1)),
    ];
    let [of_others, own] = about_others;
    let mut data = letter.data();
    data.revocation_lists = vec![of_others];
    let unknown = indeterminate(SubIndication::TryLater);
    assert_eq!(status(&letter.judged_with(&data)), unknown);
    data.revocation_lists = vec![own];
    let report = letter.judged_with(&data);
    assert_eq!(status(&report), (Indication::TotalPassed, None));
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);

    let mut data = letter.data();
    let other = &letter.other.certificate;
    data.ocsp_responses = vec![Answer::good(other, &letter.root, &letter.root).response()];
    assert_eq!(status(&letter.judged_with(&data)), unknown);
    let official = &letter.official.certificate;
    data.ocsp_responses = vec![Answer::good(official, &letter.root, &letter.root).response()];
    let report = letter.judged_with(&data);
    assert_eq!(status(&report), (Indication::TotalPassed, None));
}

#[test]
fn what_cannot_be_established_is_said() {
    let letter = Letter::new();
    let mut report = letter.judged();
    let conclusion = |value, report: &SignatureReport| {
        let found = not_established(&letter.facts, value, report).unwrap();
        (found.indication, found.sub_indication, found.sentence)
    };
    let generic = Some(SubIndication::Generic);
    report.signature_value = Some(false);
    let (indication, sub_indication, _) = conclusion(Some(Verification::Invalid), &report);
    assert_eq!(
        (indication, sub_indication),
        (
            Indication::TotalFailed,
            Some(SubIndication::SigCryptoFailure)
        )
    );
    report.signature_value = None;
    let what = "GOST".to_owned();
    let (_, sub_indication, sentence) =
        conclusion(Some(Verification::Unsupported { what }), &report);
    assert_eq!(sub_indication, generic);
    assert_eq!(sentence, "this version does not verify GOST");
    let (_, sub_indication, sentence) = conclusion(None, &report);
    assert_eq!(sub_indication, generic);
    assert_eq!(sentence, "the signature value could not be checked");

    let unsupported = unreadable(&Error::Unsupported {
        feature: "something new",
    });
    assert_eq!(unsupported.sub_indication, generic);
    let malformed = unreadable(&Error::malformed(
        crate::error::Structure::Cms,
        0,
        "this",
        "that",
    ));
    assert_eq!(malformed.indication, Indication::TotalFailed);
}

#[test]
fn a_loose_gap_leaves_everything_open() {
    let mut letter = Letter::new();
    letter.facts.binding = Binding::Loose;
    let report = letter.judged();
    assert_eq!(status(&report), indeterminate(SubIndication::Generic));
    assert_eq!(report.modifications, None);
    assert_eq!(report.modifications_permitted, None);
    assert_eq!(report.level, None);
}

#[test]
fn faults_of_time_stamps_are_what_the_standard_calls_them() {
    let of_token = |fault: TokenFault| {
        let one = time_stamp::of_token(&fault);
        let all = time_stamp::of_validation(&TimeStampFailure::Token(fault));
        assert_eq!(one.sub_indication, all.sub_indication);
        (one.indication, one.sub_indication)
    };
    let failed = |sub_indication| (Indication::TotalFailed, Some(sub_indication));
    for (fault, expected) in [
        (
            TokenFault::ImprintDiffers,
            failed(SubIndication::HashFailure),
        ),
        (
            TokenFault::MessageDigestDiffers,
            failed(SubIndication::HashFailure),
        ),
        (
            TokenFault::SignatureInvalid,
            failed(SubIndication::SigCryptoFailure),
        ),
        (
            TokenFault::AlgorithmProtection,
            failed(SubIndication::SigCryptoFailure),
        ),
        (
            TokenFault::SignerCertificateNotFound,
            indeterminate(SubIndication::NoSigningCertificateFound),
        ),
        (
            TokenFault::SigningCertificateDiffers {
                version: crate::cms::EssVersion::V2,
            },
            indeterminate(SubIndication::NoSigningCertificateFound),
        ),
        (
            TokenFault::SigningCertificateIssuerSerial {
                version: crate::cms::EssVersion::V1,
            },
            indeterminate(SubIndication::NoSigningCertificateFound),
        ),
        (
            TokenFault::Unsupported {
                what: "GOST".to_owned(),
            },
            indeterminate(SubIndication::Generic),
        ),
        (
            TokenFault::SignedAttributesAbsent,
            failed(SubIndication::FormatFailure),
        ),
    ] {
        assert_eq!(of_token(fault.clone()), expected, "{fault}");
    }
    let unreliable = Policy::standard()
        .check_digest(DigestAlgorithm::Md5, now())
        .unwrap_err();
    for (failure, expected) in [
        (
            TimeStampFailure::Certificate(TrustFailure::Path(PathFailure::NotAccepted)),
            SubIndication::CertificateChainGeneralFailure,
        ),
        (
            TimeStampFailure::Unreliable(unreliable),
            SubIndication::CryptoConstraintsFailureNoPoe,
        ),
        (
            TimeStampFailure::Unsupported {
                what: "GOST".to_owned(),
            },
            SubIndication::Generic,
        ),
        (
            TimeStampFailure::OtherAuthority,
            SubIndication::SigConstraintsFailure,
        ),
    ] {
        let found = time_stamp::of_validation(&failure);
        assert_eq!(found.sub_indication, Some(expected), "{failure}");
        assert_eq!(found.indication, Indication::Indeterminate);
    }
}

#[test]
fn a_certificate_that_may_not_sign_is_a_constraint() {
    let mut letter = Letter::new();
    letter.official = letter.root.issue(authority("Budi"));
    let sha256 = letter.official.certificate.sha256();
    *letter.attributes.last_mut().unwrap() = names(&[&asn1::octet_string(&sha256)]);
    assert_eq!(
        status(&letter.judged()),
        indeterminate(SubIndication::ChainConstraintsFailure)
    );
}
