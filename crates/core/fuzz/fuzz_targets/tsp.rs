//! Reads a TSTInfo, a token or a response and asks it for everything it can say.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segel_core::Limits;
use segel_core::algorithm::DigestAlgorithm;
use segel_core::tsp::{TimeStampRequest, TimeStampResponse, TimeStampToken, TstInfo};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    if let Ok(tst_info) = TstInfo::parse(bytes) {
        said(&tst_info);
    }
    if let Ok(token) = TimeStampToken::parse(bytes, &limits) {
        asked(&token);
    }
    let Ok(response) = TimeStampResponse::parse(bytes, &limits) else {
        return;
    };
    let told: String = response.failures.iter().map(ToString::to_string).collect();
    let _ = (told, response.status.to_string());
    let digest = [0xa5; 32];
    let request = TimeStampRequest::new(DigestAlgorithm::Sha256, &digest);
    let request = request.unwrap().with_nonce(&[1, 2, 3, 4, 5, 6, 7, 8]);
    match response.token_for(&request, &limits) {
        Ok(token) => {
            asked(&token);
            token
                .check_digest(DigestAlgorithm::Sha256, &digest)
                .unwrap();
        }
        Err(fault) => drop(fault.to_string()),
    }
});

fn said(tst_info: &TstInfo) {
    assert_eq!(tst_info.version, 1);
    assert!(tst_info.gen_time_text.ends_with('Z'));
    let accuracy = tst_info.accuracy.map(|accuracy| accuracy.duration());
    assert!(accuracy.is_none_or(|accuracy| !accuracy.is_negative()));
    for irregularity in &tst_info.irregularities {
        let _ = irregularity.to_string();
    }
}

fn asked(token: &TimeStampToken) {
    said(token.tst_info());
    let _ = token.irregularities();
    if let Err(fault) = token.check_data(b"naskah dinas") {
        let _ = fault.to_string();
    }
    match token.verify(&[]) {
        Ok(signer) => {
            assert!(token.signer_info().sid.names(&signer.certificate));
            assert_eq!(signer.gen_time, token.tst_info().gen_time);
            assert!(!signer.certificates.contains(&signer.certificate));
        }
        Err(fault) => drop(fault.to_string()),
    }
}
