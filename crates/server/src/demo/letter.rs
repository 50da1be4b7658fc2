//! The three letters: naskah dinas of a city that does not exist.

use crate::command::Failure;
use crate::config::PublicUrl;
use crate::signing::{Order, QrCode, VisibleOrder};
use segel_core::appearance::{Arrangement, Face};
use segel_core::placement::{PageChoice, Placement};
use serde::Deserialize;

/// A letter as it is before it is signed.
pub(super) struct Letter {
    pdf: &'static [u8],
    sidecar: Sidecar,
}

/// The JSON beside a sample.
#[derive(Deserialize)]
struct Sidecar {
    file: String,
    number: String,
    signer: Person,
    r#box: Rectangle,
}

/// Who signs it.
#[derive(Deserialize)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) position: String,
}

/// Where it leaves room, in points from the lower left corner of the page.
#[derive(Deserialize)]
struct Rectangle {
    page: u32,
    left: f32,
    bottom: f32,
    width: f32,
    height: f32,
}

macro_rules! sample {
    ($name:literal) => {
        (
            include_bytes!(concat!("../../../../test-vectors/samples/", $name, ".pdf")).as_slice(),
            include_str!(concat!("../../../../test-vectors/samples/", $name, ".json")),
        )
    };
}

const SAMPLES: [(&[u8], &str); 3] = [
    sample!("surat-undangan"),
    sample!("surat-tugas"),
    sample!("nota-dinas"),
];

impl Letter {
    /// All three, the one with the tampered copy first.
    pub(super) fn all() -> Result<Vec<Self>, Failure> {
        SAMPLES
            .into_iter()
            .map(|(pdf, json)| {
                let sidecar = serde_json::from_str(json).map_err(|error| {
                    Failure::failed(
                        format!("a sample of this program cannot be read: {error}"),
                        "Build the program anew",
                    )
                })?;
                Ok(Self { pdf, sidecar })
            })
            .collect()
    }

    pub(super) fn signer(&self) -> &Person {
        &self.sidecar.signer
    }

    pub(super) fn stem(&self) -> &str {
        let file = &self.sidecar.file;
        file.strip_suffix(".pdf").unwrap_or(file)
    }

    pub(super) fn signed_name(&self) -> String {
        format!("{}-bertanda-tangan.pdf", self.stem())
    }

    pub(super) fn tampered_name(&self) -> String {
        format!("{}-diubah.pdf", self.stem())
    }

    /// What an application would send to have it signed. The host stands beside the QR code, so that
    /// paper can be compared with the address that the code opens.
    pub(super) fn order(&self, public_url: &PublicUrl) -> Result<Order, segel_core::Error> {
        let mut order = Order::new(self.pdf.to_vec());
        let place = &self.sidecar.r#box;
        order.location = Some("Kota Contoh".to_owned());
        let lines = [
            "Ditandatangani secara elektronik oleh:".to_owned(),
            self.sidecar.signer.position.clone(),
            self.sidecar.signer.name.clone(),
            format!("Nomor: {}", self.sidecar.number),
            format!("Periksa di {}", public_url.host()),
        ];
        order.visible = Some(VisibleOrder {
            placement: Placement::at(
                PageChoice::Number(place.page),
                [place.left, place.bottom, place.width, place.height],
            ),
            qr: QrCode::PublicPage,
            face: Face::new(Arrangement::qr_and_text(lines))?,
        });
        Ok(order)
    }
}
