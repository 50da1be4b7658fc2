//! What is signed, and as what.

use crate::tools;
use segel_core::algorithm::DigestAlgorithm;
use segel_core::sign::{
    CommitmentType, DocMdp, FieldLock, SignaturePolicy, SignatureRequest, VisibleBox,
};

/// A document, and what a signature in it is asked to be.
pub(super) struct Kind {
    pub(super) name: &'static str,
    document: &'static str,
    pub(super) ask: fn(&mut SignatureRequest),
    /// Whether somebody initials it before, and the organisation seals it behind.
    pub(super) in_order: bool,
}

impl Kind {
    fn new(name: &'static str, document: &'static str, ask: fn(&mut SignatureRequest)) -> Self {
        Self {
            name,
            document,
            ask,
            in_order: false,
        }
    }

    pub(super) fn document(&self) -> Vec<u8> {
        let folder = tools::root().join("test-vectors/inputs");
        std::fs::read(folder.join(self.document)).unwrap()
    }

    /// Which of the document's signatures is the official's.
    pub(super) fn position(&self) -> usize {
        usize::from(self.in_order)
    }
}

pub(super) fn all() -> Vec<Kind> {
    vec![
        Kind::new("approval", "reportlab.pdf", |_| {}),
        Kind::new("existing field", "empty-signature-field.pdf", existing),
        Kind::new("certification, P 1", "reportlab.pdf", |request| {
            request.certification = Some(DocMdp::NoChanges);
        }),
        Kind::new("certification, P 2", "form.pdf", |request| {
            request.certification = Some(DocMdp::FormFilling);
        }),
        Kind::new("certification, P 3", "linearized.pdf", |request| {
            request.certification = Some(DocMdp::Annotations);
        }),
        Kind::new("lock", "form.pdf", |request| {
            request.lock = Some(FieldLock::all());
        }),
        Kind::new(
            "lock of the field",
            "signature-field-with-lock.pdf",
            existing,
        ),
        Kind {
            in_order: true,
            ..Kind::new("paraf, official, seal", "libreoffice.pdf", |_| {})
        },
        Kind::new("encrypted", "encrypted-open.pdf", |_| {}),
        Kind::new("PDF 2.0", "version-2.0.pdf", |_| {}),
        Kind::new("entries and a box", "chromium.pdf", |request| {
            request.reason = Some("Persetujuan".to_owned());
            request.location = Some("Kota Contoh".to_owned());
            request.contact_info = Some("surat@contoh.example".to_owned());
            request.name = Some("Pejabat Contoh".to_owned());
            let lines = ["Ditandatangani secara elektronik".to_owned()];
            let mut visible = VisibleBox::with_text([60.0, 60.0, 200.0, 70.0], lines).unwrap();
            visible.qr = Some("https://verifikasi.contoh.example/v/0011".to_owned());
            request.appearance = Some(visible);
        }),
        Kind::new("commitment and policy", "object-streams.pdf", |request| {
            request.statements.commitment = Some(CommitmentType::ProofOfApproval);
            request.statements.policy = SignaturePolicy::new(
                "1.3.6.1.4.1.32473.2",
                DigestAlgorithm::Sha256,
                DigestAlgorithm::Sha256.digest(b"aturan"),
                None,
            );
        }),
    ]
}

fn existing(request: &mut SignatureRequest) {
    request.field = Some("TandaTangan".to_owned());
}
