//! Witness of the signature: `openssl`, over the CMS and the covered bytes that a script cut out.

use crate::judgement::Signatory;
use crate::keys::Algorithm;
use crate::tools::{self, command, run, said};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Cuts the last signature out of each file. What kept it from doing so, in their order.
pub(crate) fn cut(files: &[&Path]) -> Vec<Option<String>> {
    let output = tools::succeed(tools::script("witness/cut_signature.py").args(files));
    let lines: Vec<_> = String::from_utf8(output)
        .unwrap()
        .lines()
        .map(|line| (line != "ok").then(|| line.to_owned()))
        .collect();
    assert_eq!(lines.len(), files.len());
    lines
}

/// What openssl finds wrong with the signature that was cut out of `file`, if anything.
pub(crate) fn complaint(file: &Path, by: &Signatory) -> Option<String> {
    match by.algorithm {
        Algorithm::Ed25519 => piecewise(file, &by.anchor, &by.issuer),
        _ => cades(file, &by.anchor),
    }
}

/// `openssl cms -cades` checks the signing-certificate attribute too.
fn cades(file: &Path, anchor: &Path) -> Option<String> {
    let output = run(command(
        "openssl",
        [
            "cms", "-verify", "-cades", "-binary", "-purpose", "any", "-inform", "DER",
        ],
    )
    .arg("-in")
    .arg(part(file, "cms"))
    .arg("-content")
    .arg(part(file, "content"))
    .arg("-CAfile")
    .arg(anchor)
    .args(["-out", "/dev/null"]));
    let text = said(&output);
    let accepted = output.status.success() && text.contains("CAdES Verification successful");
    (!accepted).then_some(text)
}

/// OpenSSL 3.0 does not know Ed25519 in CMS, but it knows each step: digest, signature value, path.
fn piecewise(file: &Path, anchor: &Path, issuer: &Path) -> Option<String> {
    let digest = run(command("openssl", ["dgst", "-sha512", "-r"]).arg(part(file, "content")));
    let expected = fs::read_to_string(part(file, "digest")).unwrap();
    if !said(&digest).starts_with(&expected) {
        return Some(format!(
            "messageDigest is {expected}, the content's digest {}",
            said(&digest)
        ));
    }
    let public = part(file, "public");
    tools::succeed(
        command("openssl", ["x509", "-noout", "-pubkey", "-in"])
            .arg(part(file, "certificate"))
            .arg("-out")
            .arg(&public),
    );
    let value = run(command(
        "openssl",
        ["pkeyutl", "-verify", "-pubin", "-rawin", "-inkey"],
    )
    .arg(public)
    .arg("-in")
    .arg(part(file, "attributes"))
    .arg("-sigfile")
    .arg(part(file, "signature")));
    let path = run(command("openssl", ["verify", "-CAfile"])
        .arg(anchor)
        .arg("-untrusted")
        .arg(issuer)
        .arg(part(file, "certificate")));
    [value, path]
        .iter()
        .find(|output| !output.status.success())
        .map(said)
}

fn part(file: &Path, name: &str) -> PathBuf {
    let mut path = OsString::from(file);
    path.push(".");
    path.push(name);
    path.into()
}
