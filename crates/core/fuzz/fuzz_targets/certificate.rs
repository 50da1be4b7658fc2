//! Reads a certificate, shows it, and looks for a path to it and from it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segel_core::x509::{Certificate, PathParameters, Purpose, TrustAnchor, build_path};

fuzz_target!(|bytes: &[u8]| {
    let Ok(certificate) = Certificate::from_der(bytes) else {
        return;
    };
    assert_eq!(certificate.der(), bytes);
    let _ = (certificate.subject(), certificate.issuer());
    let _ = (certificate.serial(), certificate.common_name());
    assert!(certificate.subject_name() == certificate.subject_name());
    let (not_before, _) = certificate.validity();
    let own = std::slice::from_ref(&certificate);
    let anchor = [TrustAnchor::from(certificate.clone())];
    // As its own anchor, as its own issuer, and alone.
    for (pool, anchors) in [(&[][..], &anchor[..]), (own, &[][..]), (&[][..], &[][..])] {
        for purpose in [Purpose::DocumentSigning, Purpose::TimeStamping, Purpose::Any] {
            let parameters = PathParameters::new(purpose, not_before);
            let _ = build_path(&certificate, pool, anchors, &parameters);
        }
    }
});
