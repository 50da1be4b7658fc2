//! All witnesses over many documents: every complaint is collected before the test fails.

use crate::documents::Document;
use crate::keys::{Algorithm, Key};
use crate::pdfsig::Pdfsig;
use crate::pki::Pki;
use crate::{openssl, pyhanko, qpdf, rendering, segel};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Signs each document invisibly and judges what comes out.
pub(crate) fn sign_and_judge(documents: &[Document], key: &Key, pki: &Pki) {
    let folder = TempDir::new().unwrap();
    let signed: Vec<_> = documents
        .iter()
        .map(|document| {
            let output = folder.path().join(document.file_name());
            let answer = segel::sign(&document.path, &output, key, None);
            let added =
                fs::metadata(&output).unwrap().len() - fs::metadata(&document.path).unwrap().len();
            assert_eq!(answer["level"], "B-B", "{}", document.name);
            assert_eq!(answer["bytes_added"], json!(added), "{}", document.name);
            assert!(
                rendering::pages(&output) == rendering::pages(&document.path),
                "{}: an invisible signature changes what is seen",
                document.name
            );
            (document.clone(), output)
        })
        .collect();
    judge(&signed, key, pki);
}

/// Every witness on every signed document.
pub(crate) fn judge(signed: &[(Document, PathBuf)], key: &Key, pki: &Pki) {
    let root = pki.root();
    let outputs: Vec<&Path> = signed.iter().map(|(_, output)| output.as_path()).collect();
    let inputs: Vec<&Path> = signed
        .iter()
        .map(|(document, _)| document.path.as_path())
        .collect();
    let mut anchors: Vec<&Path> = signed
        .iter()
        .filter_map(|(document, _)| document.anchor.as_deref())
        .collect();
    anchors.push(&root);

    let (reports, _) = segel::verify(&outputs, &anchors);
    let before = pyhanko::opinions(&inputs, &anchors);
    let after = pyhanko::opinions(&outputs, &anchors);
    let cut = openssl::cut(&outputs);
    let pdfsig = Pdfsig::new(&root);

    let mut complaints = Vec::new();
    for (index, (document, output)) in signed.iter().enumerate() {
        let mut complain = |witness: &str, what: &dyn std::fmt::Display| {
            complaints.push(format!("{}: {witness}: {what}", document.name));
        };
        if !fs::read(output)
            .unwrap()
            .starts_with(&fs::read(&document.path).unwrap())
        {
            complain("bytes", &"the original is not kept as it was");
        }
        if let Some(complaint) = qpdf::complaint(output) {
            complain("qpdf", &complaint);
        }

        let Some(ours) = reports[index]["signatures"]
            .as_array()
            .and_then(|list| ours(list, &reports[index]))
        else {
            complain("segel verify", &reports[index]);
            continue;
        };
        let field = ours["field"].as_str().unwrap_or_default();
        if ours["indication"] != "TOTAL-PASSED" || ours["level"] != "B-B" {
            complain("segel verify", &ours);
        }
        match pyhanko::on_field(&after[index], field) {
            Some(opinion) if passes_pyhanko(opinion) => {}
            Some(opinion) => complain("pyHanko", opinion),
            None => complain("pyHanko", &after[index]),
        }
        for harm in harm_to_earlier(&before[index], &after[index]) {
            complain("pyHanko on an earlier signature", &harm);
        }
        match &cut[index] {
            Some(complaint) => complain("cut_signature.py", complaint),
            None => {
                if let Some(complaint) =
                    openssl::complaint(output, key.algorithm, &root, &pki.issuer())
                {
                    complain("openssl", &complaint);
                }
            }
        }
        if pdfsig_knows(key.algorithm) {
            let opinions = pdfsig.opinions(output);
            match opinions.iter().find(|opinion| opinion.field == field) {
                Some(opinion) if opinion.valid && opinion.trusted && opinion.whole_document => {}
                Some(opinion) => complain("pdfsig", &opinion.said),
                None => complain(
                    "pdfsig",
                    &format!("no signature in field {field}: {opinions:?}"),
                ),
            }
        }
    }
    assert!(
        complaints.is_empty(),
        "{} with {}:\n{}",
        complaints.len(),
        key.name,
        complaints.join("\n")
    );
}

/// Our signature is the one that covers the whole file.
fn ours<'a>(signatures: &'a [Value], report: &Value) -> Option<&'a Value> {
    let mut whole = signatures
        .iter()
        .filter(|signature| signature["coverage"] == "WHOLE_FILE");
    let found = whole.next()?;
    assert!(
        whole.next().is_none(),
        "two signatures cover the whole file: {report}"
    );
    Some(found)
}

/// Sound, trusted, covering everything, and what PAdES B-B demands (EN 319 142-1, 6.3).
fn passes_pyhanko(opinion: &Value) -> bool {
    let attributes = opinion["signed_attributes"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let has = |name: &str| attributes.iter().any(|attribute| attribute == name);
    opinion["intact"] == true
        && opinion["valid"] == true
        && opinion["trusted"] == true
        && opinion["coverage"] == "ENTIRE_FILE"
        && opinion["modification"] == "NONE"
        && opinion["filter"] == "/Adobe.PPKLite"
        && opinion["subfilter"] == "/ETSI.CAdES.detached"
        && opinion["claimed_time"].is_string()
        && has("content_type")
        && has("message_digest")
        && has("signing_certificate_v2")
        && !has("signing_time")
        && opinion["certificates"]
            .as_u64()
            .is_some_and(|count| count >= 2)
}

/// Another's signature must fare no worse under ours: still sound, and at most one more form filled.
fn harm_to_earlier(before: &Value, after: &Value) -> Vec<String> {
    const LEVELS: [&str; 5] = [
        "NONE",
        "LTA_UPDATES",
        "FORM_FILLING",
        "ANNOTATIONS",
        "OTHER",
    ];
    let level = |opinion: &Value| {
        LEVELS
            .iter()
            .position(|level| opinion["modification"] == *level)
    };
    let list = before["signatures"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    list.iter()
        .filter(|earlier| earlier.get("error").is_none())
        .filter_map(|earlier| {
            let field = earlier["field"].as_str().unwrap_or_default();
            let Some(later) = pyhanko::on_field(after, field) else {
                return Some(format!("{field} is gone: {after}"));
            };
            let same = ["intact", "valid", "trusted", "modification_permitted"]
                .iter()
                .all(|fact| earlier[fact] == later[fact]);
            let fine = same && level(later) <= level(earlier).max(Some(2));
            (!fine).then(|| format!("before {earlier}, after {later}"))
        })
        .collect()
}

/// pdfsig 22.12 (NSS 3.87) does not know Ed25519 in CMS.
fn pdfsig_knows(algorithm: Algorithm) -> bool {
    algorithm != Algorithm::Ed25519
}

/// `segel` and every witness that knows the algorithm refuse `file`.
pub(crate) fn assert_refused(file: &Path, key: &Key, pki: &Pki, sub_indication: &str) {
    let root = pki.root();
    let context = format!("{}, {sub_indication}", key.name);
    let (reports, status) = segel::verify(&[file], &[&root]);
    let ours = &reports[0]["signatures"][0];
    assert_eq!(ours["indication"], "TOTAL-FAILED", "{context}: {ours}");
    assert_eq!(ours["sub_indication"], sub_indication, "{context}: {ours}");
    assert_eq!(status, Some(1), "{context}");

    let opinion = &pyhanko::opinions(&[file], &[&root])[0];
    let signature = pyhanko::on_field(opinion, ours["field"].as_str().unwrap())
        .expect("pyHanko finds the field");
    assert!(
        signature["intact"] == false || signature["valid"] == false,
        "{context}: pyHanko: {opinion}"
    );

    assert_eq!(openssl::cut(&[file]), [None], "{context}");
    let complaint = openssl::complaint(file, key.algorithm, &root, &pki.issuer());
    assert!(complaint.is_some(), "{context}: openssl accepts it");

    if pdfsig_knows(key.algorithm) {
        let opinions = Pdfsig::new(&root).opinions(file);
        assert!(
            !opinions.is_empty() && opinions.iter().all(|opinion| !opinion.valid),
            "{context}: pdfsig: {opinions:?}"
        );
    }
}
