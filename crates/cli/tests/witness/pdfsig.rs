//! Witness of the signature: poppler's `pdfsig`, whose cryptography and trust are NSS's.

use crate::tools::{command, run, said, succeed};
use std::path::Path;
use tempfile::TempDir;

/// An NSS database that trusts one anchor.
pub(crate) struct Pdfsig {
    database: TempDir,
}

/// What it says of one signature.
#[derive(Debug)]
pub(crate) struct Opinion {
    pub(crate) field: String,
    pub(crate) valid: bool,
    pub(crate) trusted: bool,
    pub(crate) whole_document: bool,
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

    /// One opinion for each signature field.
    pub(crate) fn opinions(&self, file: &Path) -> Vec<Opinion> {
        let output = run(command("pdfsig", ["-no-ocsp", "-nssdir", &self.directory()]).arg(file));
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
