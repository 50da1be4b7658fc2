//! Witness of the signature: poppler's `pdfsig`, whose cryptography and trust are NSS's.

use crate::tools::{command, run, said, succeed};
use std::path::Path;
use tempfile::TempDir;

/// An NSS database that trusts one anchor.
pub(crate) struct Pdfsig {
    database: TempDir,
}

/// Whether certificates are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathJudgement {
    Wanted,
    /// Others' certificates name servers that it would ask, or NSS does not know the purpose.
    Unwanted,
}

/// What it says of one signature.
#[derive(Debug)]
pub(crate) struct Opinion {
    pub(crate) field: String,
    pub(crate) valid: bool,
    pub(crate) trusted: bool,
    pub(crate) whole_document: bool,
    /// Its own words, for the message of a failed test.
    #[allow(dead_code)]
    pub(crate) said: String,
}

impl Pdfsig {
    pub(crate) fn new(anchor: &Path) -> Self {
        let pdfsig = Self {
            database: TempDir::new().unwrap(),
        };
        let directory = pdfsig.directory();
        succeed(&mut command(
            "certutil",
            ["-N", "--empty-password", "-d", &directory],
        ));
        succeed(
            command(
                "certutil",
                [
                    "-A",
                    "-n",
                    "anchor",
                    "-t",
                    "C,C,C",
                    "-d",
                    &pdfsig.directory(),
                    "-i",
                ],
            )
            .arg(anchor),
        );
        pdfsig
    }

    /// One opinion for each signature field. The path is judged only where `path` says so: pdfsig
    /// asks the OCSP responders that certificates name, and its `-no-ocsp` refuses every path that
    /// has an intermediate.
    pub(crate) fn opinions(
        &self,
        file: &Path,
        path: PathJudgement,
        password: &str,
    ) -> Vec<Opinion> {
        let flag = match path {
            PathJudgement::Wanted => &[][..],
            PathJudgement::Unwanted => &["-nocert"],
        };
        let output = run(command("pdfsig", ["-nssdir", &self.directory()])
            .args(flag)
            .args(["-opw", password, "-upw", password])
            .arg(file));
        said(&output)
            .split("Signature #")
            .skip(1)
            .map(opinion)
            .collect()
    }

    fn directory(&self) -> String {
        format!("sql:{}", self.database.path().display())
    }
}

fn opinion(said: &str) -> Opinion {
    let line = |wanted: &str| {
        said.lines()
            .any(|line| line.trim() == format!("- {wanted}"))
    };
    let field = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("- Signature Field Name: "));
    Opinion {
        field: field.unwrap_or_default().to_owned(),
        valid: line("Signature Validation: Signature is Valid."),
        trusted: line("Certificate Validation: Certificate is Trusted."),
        whole_document: line("Total document signed"),
        said: said.to_owned(),
    }
}
