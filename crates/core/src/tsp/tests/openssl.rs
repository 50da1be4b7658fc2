//! An authority of OpenSSL's: its tokens are read here, our requests there, and both say the same
//! of tokens that were tampered with.
#![allow(clippy::print_stderr)]

use super::made::{DATA, unsigned_places};
use crate::algorithm::DigestAlgorithm;
use crate::cms::{Content, Encoding, EssVersion, Found, Irregularity};
use crate::limits::Limits;
use crate::tsp::*;
use crate::x509::Certificate;
use const_oid::ObjectIdentifier;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use time::Duration;

const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.3.4.1");
const OTHER_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.3.4.5");
const NONCE: &[u8] = &[0x9a, 1, 2, 3, 4, 5, 6, 7];

/// A folder with an authority in it, that goes with the test.
struct Authority(PathBuf);

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Authority {
    /// With these lines in its configuration; `None` where there is no OpenSSL.
    fn new(name: &str, options: &str) -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            eprintln!("skipped: openssl is not there");
            return None;
        }
        let path = std::env::temp_dir().join(format!("segel-tsp-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let made = Self(path);
        made.write("serial", b"0123456789ABCDEF0123456789ABCDEF01234567");
        made.write("data", DATA);
        made.configure(options);
        let key = "-newkey rsa:2048 -nodes -config ts.cnf";
        made.openssl(&format!(
            "req -x509 {key} -keyout ca.key -out ca.pem -subj /CN=Akar -extensions ca"
        ));
        made.openssl(&format!(
            "req {key} -keyout tsa.key -out tsa.csr -subj /CN=Waktu"
        ));
        made.openssl(
            "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem \
             -extfile ts.cnf -extensions tsa_ext",
        );
        Some(made)
    }

    fn configure(&self, options: &str) {
        let text = format!(
            "[req]\ndistinguished_name=dn\n[dn]\n\
             [ca]\nbasicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n\
             [tsa_ext]\nextendedKeyUsage=critical,timeStamping\nsubjectKeyIdentifier=hash\n\
             [tsa]\ndefault_tsa=one\n\
             [one]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\ncerts=ca.pem\n\
             default_policy={POLICY}\nother_policies={OTHER_POLICY}\n\
             digests=sha256,sha384,sha512\n{options}\n"
        );
        self.write("ts.cnf", text.as_bytes());
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap()
    }

    fn run(&self, arguments: &str) -> Output {
        let mut command = Command::new("openssl");
        let arguments = arguments.split_whitespace();
        command
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .unwrap()
    }

    fn openssl(&self, arguments: &str) -> String {
        let done = self.run(arguments);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "openssl {arguments}: {said}");
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    fn answer(&self, request: &TimeStampRequest) -> TimeStampResponse {
        self.write("request", &request.der());
        self.openssl("ts -reply -config ts.cnf -queryfile request -out response");
        TimeStampResponse::parse(&self.read("response"), &Limits::default()).unwrap()
    }

    fn certificate(&self) -> Certificate {
        let pem = self.read("tsa.pem");
        Certificate::all_from_pem(&pem).unwrap().remove(0)
    }
}

fn request(algorithm: DigestAlgorithm) -> TimeStampRequest {
    TimeStampRequest::new(algorithm, &algorithm.digest(DATA)).unwrap()
}

const VERIFY: &str = "ts -verify -in response -queryfile request -CAfile ca.pem";

#[test]
fn openssl_reads_what_is_asked() {
    let Some(authority) = Authority::new("request", "signer_digest=sha256") else {
        return;
    };
    let full = request(DigestAlgorithm::Sha384)
        .with_policy(OTHER_POLICY.into())
        .with_nonce(NONCE);
    authority.write("request", &full.der());
    let text = authority.openssl("ts -query -in request -text");
    for line in [
        "Version: 1",
        "Hash Algorithm: sha384",
        "Policy OID: 1.2.3.4.5",
        "Nonce: 0x9A01020304050607",
        "Certificate required: yes",
        "Extensions:",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let first: Vec<String> = DigestAlgorithm::Sha384.digest(DATA)[..8]
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    assert!(text.contains(&first.join(" ")), "{text}");
    authority.write("request", &request(DigestAlgorithm::Sha256).der());
    let text = authority.openssl("ts -query -in request -text");
    for line in ["Policy OID: unspecified", "Nonce: unspecified"] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[test]
fn tokens_of_openssl_are_read_and_verified() {
    let Some(authority) = Authority::new("tokens", "signer_digest=sha256") else {
        return;
    };
    let limits = Limits::default();
    let certificate = authority.certificate();
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    for (algorithm, signer_digest, ess) in [
        (Sha256, "sha256", "sha1"),
        (Sha384, "sha384", "sha256"),
        (Sha512, "sha512", "sha512"),
    ] {
        authority.configure(&format!(
            "signer_digest={signer_digest}\ness_cert_id_alg={ess}\ness_cert_id_chain=yes\n\
             accuracy=secs:1,millisecs:500,microsecs:100\nordering=yes\ntsa_name=yes\n\
             clock_precision_digits=6"
        ));
        let request = request(algorithm)
            .with_nonce(NONCE)
            .with_policy(OTHER_POLICY.into());
        let response = authority.answer(&request);
        let token = response.token_for(&request, &limits).unwrap();
        assert_eq!(token.irregularities(), []);
        assert_eq!(token.check_data(DATA), Ok(()));
        let signer = token.verify(&[]).unwrap();
        assert_eq!(signer.certificate, certificate);
        assert_eq!(signer.certificates.len(), 1);
        assert_eq!(signer.tsa_name, TsaName::OfCertificate);
        let attributes = token.signer_info().signed_attributes.as_ref().unwrap();
        let (there, absent) = match ess {
            "sha1" => (EssVersion::V1, EssVersion::V2),
            _ => (EssVersion::V2, EssVersion::V1),
        };
        let named = attributes.signing_certificate(there).one().unwrap();
        assert_eq!(named.certificates.len(), 2);
        assert_eq!(attributes.signing_certificate(absent), Found::Absent);
        let said = token.tst_info();
        assert_eq!(said.policy, OTHER_POLICY);
        assert_eq!(said.serial_number.len(), 20);
        let accuracy = said.accuracy.unwrap().duration();
        assert_eq!(accuracy, Duration::microseconds(1_500_100));
        assert_eq!(said.ordering, TimeOrdering::Ordered);
        // [4] EXPLICIT Name, the subject of the certificate
        let tsa = said.tsa.as_ref().unwrap();
        assert_eq!(tsa[0], 0xa4);
        assert_eq!(
            tsa[2..],
            certificate.view(|view| view.subject().as_raw().to_vec())
        );
        assert!(said.irregularities.is_empty(), "{}", said.gen_time_text);
        authority.openssl(VERIFY);
    }
}

#[test]
fn a_token_without_its_certificate_needs_it_from_elsewhere() {
    let Some(authority) = Authority::new("bare", "signer_digest=sha256\nordering=no") else {
        return;
    };
    authority.openssl("ts -query -data data -sha256 -no_nonce -out query");
    authority.openssl("ts -reply -config ts.cnf -queryfile query -token_out -out token");
    let token = TimeStampToken::parse(&authority.read("token"), &Limits::default()).unwrap();
    assert_eq!(token.signed_data().certificates.len(), 0);
    assert_eq!(token.check_data(DATA), Ok(()));
    assert_eq!(token.tst_info().nonce, None);
    assert_eq!(token.tst_info().accuracy, None);
    assert_eq!(
        token.verify(&[]),
        Err(TokenFault::SignerCertificateNotFound)
    );
    let signer = token.verify(&[authority.certificate()]).unwrap();
    assert_eq!(signer.certificate, authority.certificate());
}

/// OpenSSL streams a CMS object as BER: indefinite lengths, the content in pieces.
#[test]
fn a_token_that_openssl_streams_is_verified() {
    let Some(authority) = Authority::new("streamed", "signer_digest=sha256") else {
        return;
    };
    let request = request(DigestAlgorithm::Sha256);
    let granted = authority.answer(&request);
    let limits = Limits::default();
    let token = granted.token_for(&request, &limits).unwrap();
    let Content::Present(tst_info) = &token.signed_data().content else {
        panic!("a TSTInfo");
    };
    authority.write("tst-info", tst_info);
    authority.openssl(
        "cms -sign -binary -nodetach -stream -cades -in tst-info -signer tsa.pem -inkey tsa.key \
         -econtent_type 1.2.840.113549.1.9.16.1.4 -outform DER -out streamed",
    );
    authority.openssl(
        "ts -verify -in streamed -token_in -queryfile request -CAfile ca.pem -untrusted ca.pem",
    );
    let streamed = authority.read("streamed");
    assert_eq!(streamed[..2], [0x30, 0x80]);
    let token = TimeStampToken::parse(&streamed, &limits).unwrap();
    assert_eq!(token.signed_data().encoding, Encoding::Indefinite);
    assert_eq!(
        token.irregularities(),
        [TokenIrregularity::Cms(Irregularity::NotDer)]
    );
    assert_eq!(token.check_data(DATA), Ok(()));
    let signer = token.verify(&[]).unwrap();
    assert_eq!(signer.certificate, authority.certificate());
}

#[test]
fn a_refusal_of_openssl_is_read() {
    let Some(authority) = Authority::new("refusal", "signer_digest=sha256") else {
        return;
    };
    let declined = |request: &TimeStampRequest, failure| {
        let response = authority.answer(request);
        assert_eq!(response.status, PkiStatus::Rejection);
        assert_eq!(response.failures, [failure]);
        assert_eq!(response.status_strings.len(), 1);
        let fault = response.token_for(request, &Limits::default()).unwrap_err();
        assert!(matches!(fault, ResponseFault::NotGranted { .. }), "{fault}");
    };
    let policy = ObjectIdentifier::new_unwrap("1.2.3.4.9");
    let unknown = request(DigestAlgorithm::Sha256).with_policy(policy.into());
    declined(&unknown, PkiFailureInfo::UnacceptedPolicy);
    authority.configure("signer_digest=sha256");
    let text = String::from_utf8(authority.read("ts.cnf")).unwrap();
    let fewer = text.replace("digests=sha256,sha384,sha512", "digests=sha256");
    authority.write("ts.cnf", fewer.as_bytes());
    declined(&request(DigestAlgorithm::Sha512), PkiFailureInfo::BadAlg);
}

/// Of tokens with one bit flipped, wherever it is, OpenSSL takes none that is refused here. Those
/// that only OpenSSL refuses are changed in certificates that a path needs, which is not looked at
/// here; those that both take are changed where nothing is signed.
#[test]
fn openssl_agrees_on_tampered_tokens() {
    let options = "signer_digest=sha256\ness_cert_id_alg=sha256";
    let Some(authority) = Authority::new("tampered", options) else {
        return;
    };
    let limits = Limits::default();
    let request = request(DigestAlgorithm::Sha256).with_nonce(NONCE);
    let response = authority.answer(&request);
    assert!(response.token.is_some());
    let bytes = authority.read("response");
    authority.openssl(VERIFY);
    let ours = |bytes: &[u8]| {
        let response =
            TimeStampResponse::parse(bytes, &limits).map_err(|error| error.to_string())?;
        let token = response
            .token_for(&request, &limits)
            .map_err(|fault| fault.to_string())?;
        let verified = token.verify(&[]).map_err(|fault| fault.to_string())?;
        Ok::<_, String>(verified.gen_time)
    };
    assert!(ours(&bytes).is_ok());
    let token = response.token.as_deref().unwrap();
    let header = bytes.len() - token.len();
    let places = unsigned_places(token, authority.certificate().der());
    // Nor is the status before the token signed.
    let unsigned = |position: usize| match position.checked_sub(header) {
        Some(place) => places.iter().any(|(_, range)| range.contains(&place)),
        None => true,
    };
    let (mut both_take, mut both_refuse) = (0, 0);
    let (mut only_openssl, mut only_here) = (Vec::new(), 0);
    for position in (0..bytes.len()).step_by(17) {
        let mut changed = bytes.clone();
        changed[position] ^= 1 << (position % 8);
        authority.write("response", &changed);
        let theirs = authority.run(VERIFY).status.success();
        match (ours(&changed), theirs) {
            (Ok(_), true) if unsigned(position) => both_take += 1,
            (Err(_), false) => both_refuse += 1,
            (Err(fault), true) => only_openssl.push((position, fault)),
            (Ok(_), false) if unsigned(position) => only_here += 1,
            (Ok(_), _) => panic!("byte {position} is signed, and was changed"),
        }
    }
    eprintln!(
        "{both_take} taken by both, {both_refuse} by neither, {only_here} here in unsigned places, \
         by openssl: {only_openssl:?}"
    );
    assert!(both_take > 0 && both_refuse > 50 && only_here < both_refuse);
    // OpenSSL reads a SET in the signer identifier that is not marked as constructed.
    assert!(only_openssl.len() < 3 && only_openssl.iter().all(|(place, _)| unsigned(*place)));
}
