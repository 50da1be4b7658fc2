//! Signs one PDF with the crate underskrift: PAdES B-B with an RSA key in memory, file to file.
//!
//! `segel-rivals KEY.der CERTIFICATE.der IN OUT`

use std::error::Error;
use underskrift::{PdfSigner, SigningOptions, SoftwareSigner, SubFilter};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, key, certificate, input, output] = arguments.as_slice() else {
        return Err("segel-rivals KEY.der CERTIFICATE.der IN OUT".into());
    };
    let certificate = std::fs::read(certificate)?;
    let signer = SoftwareSigner::from_rsa_der(&std::fs::read(key)?, vec![certificate])?;
    let options = SigningOptions {
        sub_filter: SubFilter::Pades,
        field_name: "Signature1".to_owned(),
        ..Default::default()
    };
    let signer_of_pdf = PdfSigner::new().options(options);
    let pdf = std::fs::read(input)?;
    let signed = tokio::runtime::Builder::new_current_thread()
        .build()?
        .block_on(signer_of_pdf.sign(&pdf, &signer))?;
    std::fs::write(output, signed)?;
    Ok(())
}
