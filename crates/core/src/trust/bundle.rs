//! Trust anchors as an operator writes them down.

use crate::error::{Error, Structure};
use crate::x509::{Certificate, TrustAnchor};
use serde::Deserialize;
use time::OffsetDateTime;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bundle {
    format: Spanned<u32>,
    #[serde(default)]
    anchor: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// PEM of one certificate.
    certificate: String,
    /// Of its DER, in hex, with colons or spaces or without: what the operator compared with the
    /// issuer's own word.
    sha256: String,
    source: String,
    #[serde(default, with = "time::serde::rfc3339::option")]
    from: Option<OffsetDateTime>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    until: Option<OffsetDateTime>,
}

/// Reads a list of trust anchors:
///
/// ```toml
/// format = 1
///
/// [[anchor]]
/// source = "https://example.go.id/ca, compared on paper"
/// sha256 = "hex of the DER's SHA-256; colons and spaces do not matter"
/// from = "2018-08-28T00:00:00Z"     # may be left out
/// until = "2038-08-23T00:00:00Z"    # may be left out
/// certificate = """
/// -----BEGIN CERTIFICATE-----
/// …
/// -----END CERTIFICATE-----
/// """
/// ```
///
/// # Errors
/// [`Error::Malformed`] with the offset of what is wrong; a certificate that is not the one of its
/// digest is wrong too.
pub fn anchors_from_toml(text: &str) -> Result<Vec<TrustAnchor>, Error> {
    let bundle: Bundle = super::from_toml(text, Structure::TrustAnchors)?;
    let wrong = |at: usize, expected: &'static str, got: String| {
        Error::malformed(Structure::TrustAnchors, at as u64, expected, got)
    };
    super::check_format(&bundle.format, Structure::TrustAnchors)?;
    let mut anchors = Vec::new();
    for entry in bundle.anchor {
        let place = entry.span().start;
        let entry = entry.into_inner();
        let found = Certificate::all_from_pem(entry.certificate.as_bytes())
            .map_err(|error| wrong(place, "PEM of one certificate", error.to_string()))?;
        let [certificate] = found.as_slice() else {
            let got = format!("{} certificates", found.len());
            return Err(wrong(place, "PEM of one certificate", got));
        };
        let sha256 = hex::encode(certificate.sha256());
        let compared = entry.sha256.replace([':', ' '], "");
        if !compared.eq_ignore_ascii_case(&sha256) {
            // What was found is not told: whoever copies it has compared nothing.
            let got = "that of another certificate".to_owned();
            return Err(wrong(place, "the SHA-256 of this certificate", got));
        }
        if let (Some(from), Some(until)) = (entry.from, entry.until)
            && from > until
        {
            return Err(wrong(place, "from before until", format!("{from}")));
        }
        let mut anchor = TrustAnchor::new(certificate.clone(), entry.source);
        anchor.from = entry.from;
        anchor.until = entry.until;
        anchors.push(anchor);
    }
    Ok(anchors)
}
