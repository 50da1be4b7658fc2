//! Reads a certificate, shows it, and looks for a path to it and from it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segel_core::Limits;
use segel_core::x509::{Certificate, build_path};

fuzz_target!(|bytes: &[u8]| {
    let Ok(certificate) = Certificate::from_der(bytes) else {
        return;
    };
    assert_eq!(certificate.der(), bytes);
    let _ = (certificate.subject(), certificate.issuer());
    let _ = (certificate.serial(), certificate.common_name());
    let (not_before, _) = certificate.validity();
    let own = std::slice::from_ref(&certificate);
    let limits = Limits::default();
    // As its own anchor, as its own issuer, and alone.
    for (pool, anchors) in [(&[][..], own), (own, &[][..]), (&[][..], &[][..])] {
        let _ = build_path(&certificate, pool, anchors, not_before, &limits);
    }
});
