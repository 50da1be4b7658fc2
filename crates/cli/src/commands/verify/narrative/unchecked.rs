//! What could not be checked, and what else was seen. Core's warnings are English sentences; those that
//! always read alike are told in the language that is spoken, the others as they are.

use super::page::{Mark, Page};
use segel_core::verify::report::{Indication, Kind, SignatureReport};

const REVOCATION: &str = "revocation was not checked";
const CERTIFICATE_BINDING: &str = "no signing-certificate attribute binds the certificate";

/// How the sentence begins and ends that tells of a box somewhere on a page.
const SIGNATURE_BOX: (&str, &str) = (
    "revision ",
    " added a box for a signature; what the picture below it says was not looked at",
);

/// How a sentence of core begins and ends, and the key of what is said in its place.
const REMARKS: [(&str, &str, &str); 12] = [
    (
        "the form field ",
        " shows something else than its value",
        "remark-value-differs",
    ),
    (
        "the form field ",
        " showed something else than its value when it was signed",
        "remark-value-differed",
    ),
    (
        "the form field ",
        " is met twice in the tree of fields",
        "remark-field-twice",
    ),
    ("the CMS object is not encoded in DER", "", "remark-not-der"),
    (
        "the signed attributes are not in the order of DER",
        "",
        "remark-unsorted-attributes",
    ),
    (
        "the signed attribute ",
        " does not have the one value that it should",
        "remark-several-values",
    ),
    (
        "certificate ",
        " of the CMS object cannot be read",
        "remark-unreadable-certificate",
    ),
    (
        "the signer's digest is not listed in digestAlgorithms",
        "",
        "remark-digest-not-listed",
    ),
    (
        "SignerInfo version ",
        " does not go with its signer identifier",
        "remark-signer-info-version",
    ),
    (
        "the content is digested with ",
        "",
        "remark-digest-conflict",
    ),
    (
        "the certificate was judged for ",
        ", by when the signature is proven to have existed",
        "remark-judged-for-then",
    ),
    (
        "the signature time-stamp of ",
        "",
        "remark-time-stamp-worthless",
    ),
];

/// Tells what was not checked of a signature, and then what else was seen.
pub(super) fn tell(signature: &SignatureReport, page: &mut Page<'_>) {
    let not_checked = not_checked(signature);
    if !not_checked.is_empty() {
        page.heading("verify-not-checked");
        for key in not_checked {
            page.item(Mark::Open, &key);
        }
    }
    for warning in &signature.warnings {
        match remark(warning) {
            Remark::ToldAlready => {}
            Remark::Known(key) => {
                let sentence = page.words.say(key);
                page.entry("verify-notice", &sentence);
            }
            Remark::Technical => page.technical(warning),
        }
    }
}

/// The keys of what was not checked.
pub(super) fn not_checked(signature: &SignatureReport) -> Vec<String> {
    let mut keys = Vec::new();
    let warned = |sentence: &str| signature.warnings.iter().any(|warning| warning == sentence);
    // Told where it was not judged; where the certificate was not even reached it was not either.
    let passed = matches!(
        signature.indication,
        Indication::TotalPassed | Indication::Passed
    );
    if !passed || warned(REVOCATION) {
        keys.push("not-checked-revocation".to_owned());
    }
    // A document time-stamp is a proof of time itself.
    if signature.kind == Kind::Signature && signature.best_signature_time.is_none() {
        let evidence = &signature.evidence;
        let key = if evidence.signature_timestamp || evidence.archive_timestamp {
            "not-checked-time-stamp"
        } else {
            "not-checked-time"
        };
        keys.push(key.to_owned());
    }
    if warned(CERTIFICATE_BINDING) {
        keys.push("not-checked-certificate-binding".to_owned());
    }
    if signature.warnings.iter().any(|warning| is_of_box(warning)) {
        keys.push("not-checked-signature-box".to_owned());
    }
    keys
}

fn is_of_box(warning: &str) -> bool {
    let (begin, end) = SIGNATURE_BOX;
    warning.starts_with(begin) && warning.ends_with(end)
}

enum Remark {
    /// It stands among what was not checked.
    ToldAlready,
    /// The key of its sentence.
    Known(&'static str),
    /// It is told as it is.
    Technical,
}

fn remark(warning: &str) -> Remark {
    if [REVOCATION, CERTIFICATE_BINDING].contains(&warning) || is_of_box(warning) {
        return Remark::ToldAlready;
    }
    let known = REMARKS
        .iter()
        .find(|(begin, end, _)| warning.starts_with(begin) && warning.ends_with(end));
    known.map_or(Remark::Technical, |(_, _, key)| Remark::Known(key))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::words::{Language, Words};
    use std::path::Path;

    /// Whoever gives a sentence of core another wording finds here who waits for it.
    #[test]
    fn the_sentences_that_are_waited_for_are_those_of_core() {
        let core = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src"));
        let exact = [REVOCATION, CERTIFICATE_BINDING].map(|sentence| (sentence, ""));
        let patterns = REMARKS.map(|(begin, end, _)| (begin, end));
        let patterns = patterns.into_iter().chain([SIGNATURE_BOX]);
        for (begin, end) in exact.into_iter().chain(patterns) {
            assert!(core.contains(begin), "{begin}");
            assert!(core.contains(end), "{end}");
        }
    }

    #[test]
    fn every_known_remark_has_its_sentence_in_both_languages() {
        for language in [Language::Indonesian, Language::English] {
            let words = Words::new(language);
            for (_, _, key) in REMARKS {
                assert!(words.find(key, &[]).is_some(), "{key}");
            }
        }
    }

    fn sources(folder: &Path) -> String {
        let mut all = String::new();
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all.push_str(&sources(&path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                all.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
        all
    }
}
