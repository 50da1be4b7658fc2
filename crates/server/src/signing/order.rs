//! What an application asks for.

use segel_core::appearance::Face;
use segel_core::inspection::Looking;
use segel_core::placement::Placement;
use segel_core::sign::{SignatureRequest, VisibleBox};
use time::OffsetDateTime;

/// One document to be signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The document as it is.
    pub pdf: Vec<u8>,
    /// The field to sign; the first free name where absent.
    pub field: Option<String>,
    /// `/Reason`.
    pub reason: Option<String>,
    /// `/Location`.
    pub location: Option<String>,
    /// How it is looked at first.
    pub looking: Looking,
    /// What to show; an invisible signature where absent.
    pub visible: Option<VisibleOrder>,
}

/// The visible box of a signature.
#[derive(Debug, Clone, PartialEq)]
pub struct VisibleOrder {
    /// Where it stands.
    pub placement: Placement,
    /// What the QR code leads to.
    pub qr: QrCode,
    /// What stands in it.
    pub face: Face,
}

/// Whether the box holds a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrCode {
    /// One that opens the document's public page.
    PublicPage,
    /// None.
    Absent,
}

impl Order {
    /// An invisible signature on `pdf`.
    #[must_use]
    pub fn new(pdf: Vec<u8>) -> Self {
        Self {
            pdf,
            field: None,
            reason: None,
            location: None,
            looking: Looking::default(),
            visible: None,
        }
    }

    /// The request to core, with the address of the document's page filled in.
    pub(super) fn request(&self, signing_time: OffsetDateTime, page: &str) -> SignatureRequest {
        let mut request = SignatureRequest::new(signing_time);
        request.field.clone_from(&self.field);
        request.reason.clone_from(&self.reason);
        request.location.clone_from(&self.location);
        if let Some(visible) = &self.visible {
            let (placement, face) = (visible.placement.clone(), visible.face.clone());
            let mut appearance = VisibleBox::new(placement, face);
            appearance.qr = (visible.qr == QrCode::PublicPage).then(|| page.to_owned());
            request.appearance = Some(appearance);
        }
        request
    }
}
