//! Responses of others, and what others say of our requests.

use super::*;
use crate::corpora;
use crate::revocation::made::Folder;
use std::fs;

/// A folder with `ca.pem` and its key, `a.pem` that it issued, and an index that revokes it.
fn authority_of_openssl(name: &str) -> Option<(Folder, Certificate, Certificate)> {
    let folder = Folder::with_openssl(name)?;
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout";
    folder.openssl(&format!(
        "req -x509 {key} key.pem -out ca.pem -subj /CN=Contoh"
    ));
    folder.openssl(&format!("req -new {key} a.key -out a.csr -subj /CN=a"));
    folder.openssl(
        "x509 -req -in a.csr -CA ca.pem -CAkey key.pem -out a.pem -days 30 -set_serial 0x8123",
    );
    let read = |name| {
        Certificate::all_from_pem(&folder.read(name))
            .unwrap()
            .remove(0)
    };
    let (ca, leaf) = (read("ca.pem"), read("a.pem"));
    folder.write(
        "index.txt",
        b"R\t360101000000Z\t260101000000Z,keyCompromise\t8123\tunknown\t/CN=a\n",
    );
    Some((folder, ca, leaf))
}

#[test]
fn openssl_answers_our_requests_and_we_read_it() {
    let Some((folder, ca, leaf)) = authority_of_openssl("ocsp") else {
        return;
    };
    for (digest, name) in [
        (CertIdDigest::Sha1, "sha1"),
        (CertIdDigest::Sha256, "sha256"),
    ] {
        for nonce in [None, Some([0xa5; 32])] {
            let request = OcspRequest::new(&leaf, &ca, digest, nonce).unwrap();
            folder.write("request.der", request.der());
            let shown = folder.openssl("ocsp -reqin request.der -req_text");
            for part in [
                format!("Hash Algorithm: {name}"),
                "Serial Number: 8123".to_owned(),
            ] {
                assert!(shown.contains(&part), "{shown}");
            }
            assert_eq!(shown.contains(&"A5".repeat(32)), nonce.is_some(), "{shown}");
            // Byte for byte what openssl asks.
            if nonce.is_none() {
                folder.openssl(&format!(
                    "ocsp -{name} -issuer ca.pem -cert a.pem -no_nonce -reqout theirs.der"
                ));
                assert_eq!(folder.read("theirs.der"), request.der());
            }
            for by_key in ["", "-resp_key_id"] {
                folder.openssl(&format!(
                    "ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey key.pem -ndays 1 {by_key} \
                     -reqin request.der -respout response.der"
                ));
                let basic = successful(&folder.read("response.der"));
                assert!(basic.responder_id().is_holder_of(&ca));
                let named = matches!(basic.responder_id(), ResponderId::ByKey(_));
                assert_eq!(named, !by_key.is_empty());
                let key = ca.subject_public_key_info();
                assert_eq!(basic.verify(key), Verification::Valid);
                assert!(basic.certificates().iter().eq([&ca]));
                let back = if nonce.is_some() {
                    NonceMatch::Same
                } else {
                    NonceMatch::Absent
                };
                assert_eq!(request.nonce_matches(&basic), back);
                let [single] = basic.responses() else {
                    panic!()
                };
                assert_eq!(single.is_about(&leaf, &ca), CertIdMatch::Matches);
                let (time, reason) = (at(0), ReasonCode::KeyCompromise);
                assert_eq!(single.status, CertStatus::Revoked { time, reason });
                assert!(single.next_update.is_some());
            }
            let shown = folder.openssl("ocsp -respin response.der -resp_text -noverify");
            assert!(shown.contains("Cert Status: revoked"), "{shown}");
        }
    }
}

#[test]
fn a_response_of_the_corpora_is_read() {
    let Some(folder) = corpora::folder("pyhanko-static/crypto") else {
        return;
    };
    let basic = successful(&fs::read(folder.join("ocsp.resp.der")).unwrap());
    let [single] = basic.responses() else {
        panic!()
    };
    let own = basic.certificates();
    let responder = own
        .iter()
        .find(|own| basic.responder_id().is_holder_of(own));
    if let Some(responder) = responder {
        let key = responder.subject_public_key_info();
        assert_eq!(basic.verify(key), Verification::Valid);
    }
    assert_eq!(single.status, CertStatus::Good);
}
