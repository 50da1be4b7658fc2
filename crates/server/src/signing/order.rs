//! What an application asks for.

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
    /// What to show; an invisible signature where absent.
    pub visible: Option<VisibleOrder>,
}

/// The visible box of a signature.
#[derive(Debug, Clone, PartialEq)]
pub struct VisibleOrder {
    /// The page, from 1; the last where absent.
    pub page: Option<u32>,
    /// Left, bottom, width, height in points from the lower left corner of the page.
    pub rectangle: [f32; 4],
    /// What the QR code leads to.
    pub qr: QrCode,
    /// Lines of text.
    pub text: Vec<String>,
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
            visible: None,
        }
    }

    /// The request to core, with the address of the document's page filled in.
    pub(super) fn request(
        &self,
        signing_time: OffsetDateTime,
        page: &str,
    ) -> Result<SignatureRequest, segel_core::Error> {
        let mut request = SignatureRequest::new(signing_time);
        request.field.clone_from(&self.field);
        request.reason.clone_from(&self.reason);
        request.location.clone_from(&self.location);
        if let Some(visible) = &self.visible {
            let lines = visible.text.iter().cloned();
            let mut appearance = VisibleBox::with_text(visible.rectangle, lines)?;
            appearance.page = visible.page;
            appearance.qr = (visible.qr == QrCode::PublicPage).then(|| page.to_owned());
            request.appearance = Some(appearance);
        }
        Ok(request)
    }
}
