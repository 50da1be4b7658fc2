//! All witnesses over many documents: every complaint is collected before the test fails.

use crate::documents::Document;
use crate::keys::{Algorithm, Key};
use crate::pdfsig::{self, PathJudgement, Pdfsig};
use crate::pki::Pki;
use crate::segel::Appearance;
use crate::{openssl, pyhanko, qpdf, rendering, segel};
use serde_json::{Value, json};
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A document and what `segel sign` made of it.
pub(crate) struct Signed {
    pub(crate) document: Document,
    pub(crate) output: PathBuf,
    /// The signature field that the command says it filled.
    pub(crate) field: String,
}

impl Signed {
    /// Signs into `folder`; what the command answers must be what the files say.
    pub(crate) fn new(
        document: Document,
        key: &Key,
        appearance: Option<&Appearance>,
        folder: &Path,
    ) -> Self {
        let output = folder.join(document.file_name());
        let answer = segel::sign(&document, &output, key, appearance);
        let len = |file: &Path| fs::metadata(file).unwrap().len();
        assert_eq!(answer["level"], "B-B", "{}", document.name);
        assert_eq!(
            answer["bytes_added"],
            json!(len(&output) - len(&document.path)),
            "{}",
            document.name
        );
        let field = answer["field"].as_str().expect("a field").to_owned();
        if let Some(wanted) = &document.field {
            assert_eq!(field, *wanted, "{}", document.name);
        }
        Self {
            document,
            output,
            field,
        }
    }
}

/// Who signed, as far as the witnesses have to know.
pub(crate) struct Signatory {
    /// What messages call the key.
    pub(crate) name: String,
    pub(crate) algorithm: Algorithm,
    pub(crate) anchor: PathBuf,
    /// The certificate under the anchor, for the steps that are not given the CMS.
    pub(crate) issuer: PathBuf,
    /// Whether NSS knows the purpose for which the certificate was issued.
    pub(crate) pdfsig: PathJudgement,
}

impl Signatory {
    pub(crate) fn new(key: &Key, pki: &Pki) -> Self {
        Self {
            name: key.name.clone(),
            algorithm: key.algorithm,
            anchor: pki.root(),
            issuer: pki.issuer(),
            pdfsig: PathJudgement::Wanted,
        }
    }
}

/// Signs each document invisibly and judges what comes out.
pub(crate) fn sign_and_judge(documents: &[Document], key: &Key, pki: &Pki) {
    let folder = TempDir::new().unwrap();
    let signed: Vec<_> = documents
        .iter()
        .map(|document| Signed::new(document.clone(), key, None, folder.path()))
        .collect();
    for Signed {
        document, output, ..
    } in &signed
    {
        let password = document.password();
        let unchanged =
            rendering::pages(output, password) == rendering::pages(&document.path, password);
        assert!(
            unchanged,
            "{}: an invisible signature changes what is seen",
            document.name
        );
    }
    judge(&signed, &Signatory::new(key, pki));
}

/// Every witness on every signed document.
pub(crate) fn judge(signed: &[Signed], by: &Signatory) {
    let outputs: Vec<&Path> = signed.iter().map(|signed| &*signed.output).collect();
    let inputs: Vec<&Path> = signed.iter().map(|signed| &*signed.document.path).collect();
    let theirs = signed
        .iter()
        .filter_map(|signed| signed.document.anchor.as_deref());
    let anchors: Vec<&Path> = theirs.chain([&*by.anchor]).collect();

    // The programs that take long to start are asked once for all.
    let opinions = Opinions {
        segel: segel::verify(&outputs, &anchors).0,
        pyhanko_before: pyhanko::opinions(&inputs, &anchors),
        pyhanko: pyhanko::opinions(&outputs, &anchors),
        cut: openssl::cut(&outputs),
        pdfsig: Pdfsig::new(&by.anchor),
    };
    let complaints: Vec<_> = signed
        .iter()
        .enumerate()
        .flat_map(|(index, signed)| {
            let complaints = opinions.complaints(index, signed, by);
            complaints
                .into_iter()
                .map(|complaint| format!("{}: {complaint}", signed.document.name))
        })
        .collect();
    assert!(
        complaints.is_empty(),
        "{} complaints, signed with {}:\n{}",
        complaints.len(),
        by.name,
        complaints.join("\n")
    );
}

/// What was said of all outputs, in their order.
struct Opinions {
    segel: Vec<Value>,
    pyhanko_before: Vec<Value>,
    pyhanko: Vec<Value>,
    cut: Vec<Option<String>>,
    pdfsig: Pdfsig,
}

impl Opinions {
    fn complaints(&self, index: usize, signed: &Signed, by: &Signatory) -> Vec<String> {
        let Signed {
            document,
            output,
            field,
        } = signed;
        let mut complaints = Vec::new();
        let mut complain =
            |witness: &str, what: &dyn Display| complaints.push(format!("{witness}: {what}"));

        if !fs::read(output)
            .unwrap()
            .starts_with(&fs::read(&document.path).unwrap())
        {
            complain("bytes", &"the original is not kept as it was");
        }
        if let Some(complaint) = qpdf::complaint(output, document.password()) {
            complain("qpdf", &complaint);
        }
        if !on_field(&self.segel[index], field).is_some_and(passes_segel) {
            complain("segel verify", &self.segel[index]);
        }
        if pyhanko_opens(document)
            && !on_field(&self.pyhanko[index], field).is_some_and(passes_pyhanko)
        {
            complain("pyHanko", &self.pyhanko[index]);
        }
        for harm in harm_to_earlier(&self.pyhanko_before[index], &self.pyhanko[index]) {
            complain("pyHanko on an earlier signature", &harm);
        }
        let openssl = self.cut[index]
            .clone()
            .or_else(|| openssl::complaint(output, by));
        if let Some(complaint) = openssl {
            complain("openssl", &complaint);
        }
        if pdfsig_knows(by.algorithm) {
            let path = match self.pyhanko_before[index]["signatures"].as_array() {
                Some(earlier) if !earlier.is_empty() => PathJudgement::Unwanted,
                _ => by.pdfsig,
            };
            let opinions = self.pdfsig.opinions(output, path, document.password());
            let passes = |opinion: &pdfsig::Opinion| {
                opinion.field == *field
                    && opinion.valid
                    && opinion.whole_document
                    && (opinion.trusted || path == PathJudgement::Unwanted)
            };
            if !opinions.iter().any(passes) {
                complain("pdfsig", &format!("{opinions:#?}"));
            }
        }
        complaints
    }
}

/// What a report, of `segel` or of pyHanko, says of the signature in `field`.
fn on_field<'a>(report: &'a Value, field: &str) -> Option<&'a Value> {
    report["signatures"]
        .as_array()?
        .iter()
        .find(|signature| signature["field"] == field)
}

fn passes_segel(opinion: &Value) -> bool {
    opinion["indication"] == "TOTAL-PASSED"
        && opinion["reference_digest"] == true
        && opinion["signature_value"] == true
        && opinion["coverage"] == "WHOLE_FILE"
        && opinion["modifications"] == "NONE"
        && opinion["level"] == "B-B"
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
            let Some(later) = on_field(after, field) else {
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

/// pyHanko 0.38 derives keys of R 6 for R 5 too, Adobe's extension, and so opens no file of R 5.
fn pyhanko_opens(document: &Document) -> bool {
    document.name != "encrypted-aes-256-r5.pdf"
}

/// pdfsig 22.12 (NSS 3.87) does not know Ed25519 in CMS.
fn pdfsig_knows(algorithm: Algorithm) -> bool {
    algorithm != Algorithm::Ed25519
}

/// `segel` and every witness that knows the algorithm refuse `file`.
pub(crate) fn assert_refused(file: &Path, by: &Signatory, sub_indication: &str) {
    let anchor = &*by.anchor;
    let context = format!("{}, {sub_indication}", by.name);
    let (reports, status) = segel::verify(&[file], &[anchor]);
    let ours = &reports[0]["signatures"][0];
    assert_eq!(ours["indication"], "TOTAL-FAILED", "{context}: {ours}");
    assert_eq!(ours["sub_indication"], sub_indication, "{context}: {ours}");
    assert_eq!(status, Some(1), "{context}");

    let opinion = &pyhanko::opinions(&[file], &[anchor])[0];
    let signature =
        on_field(opinion, ours["field"].as_str().unwrap()).expect("pyHanko finds the field");
    assert!(
        signature["intact"] == false || signature["valid"] == false,
        "{context}: pyHanko: {opinion}"
    );

    assert_eq!(openssl::cut(&[file]), [None], "{context}");
    let complaint = openssl::complaint(file, by);
    assert!(complaint.is_some(), "{context}: openssl accepts it");

    if pdfsig_knows(by.algorithm) {
        let opinions = Pdfsig::new(anchor).opinions(file, PathJudgement::Wanted, "");
        assert!(
            !opinions.is_empty() && opinions.iter().all(|opinion| !opinion.valid),
            "{context}: pdfsig: {opinions:?}"
        );
    }
}
