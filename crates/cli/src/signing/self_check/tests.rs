use super::*;
use crate::commands::verify::sample;
use crate::new_file::{Copying, NewFile};
use segel_core::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use segel_core::sign::{SignatureRequest, sign};
use segel_core::x509::CertificateChain;
use segel_core::{FileSource, Signer, SignerError};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

fn after(change: impl Fn(&mut SignatureReport)) -> Result<(), Error> {
    let mut report = sample::passed();
    report.signatures.iter_mut().for_each(change);
    accept(&report, "Signature1", Level::BB).map(drop)
}

#[test]
fn a_signature_that_is_right_is_accepted_with_or_without_an_anchor() {
    assert!(after(|_| ()).is_ok());
    assert!(after(|signature| signature.indication = Indication::Indeterminate).is_ok());
}

#[test]
fn anything_that_is_not_right_is_a_fault() {
    assert!(after(|signature| signature.reference_digest = Some(false)).is_err());
    assert!(after(|signature| signature.reference_digest = None).is_err());
    assert!(after(|signature| signature.signature_value = Some(false)).is_err());
    assert!(after(|signature| signature.signature_value = None).is_err());
    assert!(after(|signature| signature.coverage = Coverage::WholeRevision).is_err());
    assert!(after(|signature| signature.coverage = Coverage::Partial).is_err());
    assert!(after(|signature| signature.indication = Indication::TotalFailed).is_err());
    assert!(after(|signature| signature.field = "Signature2".to_owned()).is_err());
}

#[test]
fn behind_a_signature_stands_what_its_level_needs_and_nothing_else() {
    let followed_by = |modifications, permitted| {
        after(|signature| {
            signature.coverage = Coverage::WholeRevision;
            signature.modifications = modifications;
            signature.modifications_permitted = permitted;
        })
    };
    assert!(followed_by(Some(Modifications::LtData), Some(true)).is_ok());
    for (modifications, permitted) in [
        (Some(Modifications::LtData), None),
        (Some(Modifications::LtData), Some(false)),
        (Some(Modifications::FormFilling), Some(true)),
        (None, Some(true)),
    ] {
        assert!(followed_by(modifications, permitted).is_err());
    }
}

#[test]
fn a_lower_level_is_not_kept() {
    let at = |level, asked| {
        let mut report = sample::passed();
        report.signatures[0].level = level;
        accept(&report, "Signature1", asked)
            .map(|passed| passed.level)
            .map_err(|error| error.to_string())
    };
    assert_eq!(at(Some(Level::BLT), Level::BLT), Ok(Level::BLT));
    assert_eq!(at(Some(Level::BLTA), Level::BLT), Ok(Level::BLTA));
    assert_eq!(
        at(Some(Level::BT), Level::BLT),
        Err("the output is B-T, not B-LT".to_owned())
    );
    assert_eq!(
        at(None, Level::BT),
        Err("the output is B-B, not B-T".to_owned())
    );
}

/// A key in memory.
struct Official {
    key: rcgen::KeyPair,
    chain: CertificateChain,
}

impl Official {
    fn new() -> Self {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let certificate = rcgen::CertificateParams::default().self_signed(&key);
        let leaf = Certificate::from_der(certificate.unwrap().der().to_vec()).unwrap();
        let chain = CertificateChain::new(leaf, Vec::new());
        Self { key, chain }
    }
}

impl Signer for Official {
    fn chain(&self) -> &CertificateChain {
        &self.chain
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        use rcgen::SigningKey;
        self.key.sign(message).map_err(Into::into)
    }
}

/// Signs a letter into a draft, spoils it, and looks at it in both ways.
fn spoilt(spoil: impl Fn(&File, &Signed)) -> [Result<(), Error>; 2] {
    let letter =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/samples/surat-tugas.pdf");
    let original = FileSource::new(File::open(letter).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let draft = NewFile::create(&folder.path().join("hasil.pdf")).unwrap();
    let limits = Limits::default();
    let document = Document::open(&original, &limits).unwrap();
    let official = Official::new();
    let now = OffsetDateTime::now_utc();
    let mut output = Copying::new(&original, draft.unfinished());
    let signed = sign(
        &document,
        &SignatureRequest::new(now),
        &official,
        &mut output,
    )
    .unwrap();
    spoil(draft.unfinished().file, &signed);
    let written = draft.unfinished().source().unwrap();
    let written = Document::open(&written, &limits).map_err(|error| unreadable(&error));
    let look = |look: &dyn Fn(&Document<'_>) -> Result<(), Error>| match &written {
        Ok(written) => look(written),
        Err(error) => Err(fault(error.to_string())),
    };
    [
        look(&|written| joins(written, &document, official.chain.leaf(), &signed)),
        look(&|written| passes(written, &signed.field, Level::BB, now).map(drop)),
    ]
}

#[test]
fn a_draft_that_holds_what_was_signed_passes_both() {
    assert!(matches!(spoilt(|_, _| ()), [Ok(()), Ok(())]));
}

#[test]
fn a_draft_that_does_not_is_never_given_its_name() {
    let flip = |draft: &File, at: u64| {
        let mut byte = [0];
        draft.read_exact_at(&mut byte, at).unwrap();
        draft.write_all_at(&[byte[0] ^ 1], at).unwrap();
    };
    type Spoil<'a> = (&'a str, &'a dyn Fn(&File, &Signed));
    let spoils: [Spoil<'_>; 6] = [
        ("the joint", &|draft, signed| {
            flip(draft, signed.base_len - 1)
        }),
        ("the revision", &|draft, signed| {
            flip(draft, signed.base_len + 20)
        }),
        ("its end", &|draft, _| {
            flip(draft, draft.metadata().unwrap().len() - 3)
        }),
        ("the first bytes", &|draft, _| flip(draft, 5)),
        ("a byte is missing", &|draft, signed| {
            draft
                .set_len(signed.base_len + signed.bytes_added - 1)
                .unwrap();
        }),
        ("the revision is missing", &|draft, signed| {
            draft.set_len(signed.base_len).unwrap();
        }),
    ];
    for (what, spoil) in spoils {
        let [joins, passes] = spoilt(spoil);
        assert!(matches!(joins, Err(Error::SelfCheck { .. })), "{what}");
        assert!(matches!(passes, Err(Error::SelfCheck { .. })), "{what}");
    }
}
