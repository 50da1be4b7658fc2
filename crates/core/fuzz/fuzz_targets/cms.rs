//! Reads a CMS object and asks it for everything it can say.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segel_core::Limits;
use segel_core::cms::{EssVersion, SignedData};

fuzz_target!(|bytes: &[u8]| {
    let Ok(object) = SignedData::parse(bytes, &Limits::default()) else {
        return;
    };
    assert!(object.len <= bytes.len());
    let told = object.irregularities();
    let certificates = object.readable_certificates();
    for signer in &object.signer_infos {
        let _ = (signer.irregularities(), signer.protected_algorithms());
        let _ = (&told, signer.signature_time_stamps().count());
        if let Some(leaf) = object.certificate_of(signer) {
            let _ = signer.verify(&leaf.subject_public_key_info());
        }
        let Some(attributes) = &signer.signed_attributes else {
            continue;
        };
        let _ = (attributes.order(), attributes.repeated());
        let _ = (attributes.content_type(), attributes.message_digest());
        let _ = (attributes.signing_time(), attributes.has_signature_policy());
        let _ = attributes.revocation_info_archival();
        assert_eq!(attributes.message().first(), Some(&0x31));
        for version in [EssVersion::V1, EssVersion::V2] {
            let Some(named) = attributes.signing_certificate(version).one() else {
                continue;
            };
            for id in &named.certificates {
                for certificate in &certificates {
                    let _ = id.compare(certificate);
                }
            }
        }
    }
});
