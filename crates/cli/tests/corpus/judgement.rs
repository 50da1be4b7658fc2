//! Signs, and asks the witnesses.

use crate::bounds;
use crate::files::{self, Pdf};
use crate::keys::Key;
use crate::pdfsig::{PathJudgement, Pdfsig};
use crate::pki::Pki;
use crate::{pyhanko, qpdf, table};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A file to which a signature was appended, and which the witnesses are to judge.
pub(crate) struct Signed<'a> {
    pub(crate) pdf: &'a Pdf,
    pub(crate) output: PathBuf,
    /// The signature field that the command says it filled.
    pub(crate) field: String,
}

/// The witnesses, and what is known to confuse them.
pub(crate) struct Judges {
    pdfsig: Pdfsig,
    /// Two processes that open one token of SoftHSM at once now and then find no token there.
    signing: Mutex<()>,
    exceptions: Vec<table::Exception>,
}

impl Judges {
    pub(crate) fn new(pki: &Pki) -> Self {
        Self {
            pdfsig: Pdfsig::new(&pki.root()),
            signing: Mutex::new(()),
            exceptions: table::exceptions(),
        }
    }

    /// Signs one file: `yes` or the error's code, and what there is to be judged. A file that qpdf
    /// finds fault with may be signed or refused, but no witness is asked about it.
    pub(crate) fn sign<'a>(
        &self,
        pdf: &'a Pdf,
        key: &Key,
        output: &Path,
    ) -> Result<(String, Option<Signed<'a>>), String> {
        let answer = {
            let _alone = self.signing.lock().unwrap_or_else(PoisonError::into_inner);
            bounds::sign(pdf, key, output)?
        };
        if let Some(error) = answer.json.get("error") {
            return if output.exists() {
                Err(format!("refused, but wrote a file: {error}"))
            } else {
                Ok((answer.outcome("yes"), None))
            };
        }
        let field = answer.json["field"].as_str().ok_or("no field")?.to_owned();
        let signed = (pdf.qpdf == 0).then(|| Signed {
            pdf,
            output: output.to_owned(),
            field,
        });
        Ok((answer.outcome("yes"), signed))
    }

    /// What is wrong with any of them.
    pub(crate) fn complaints(&self, signed: &[Signed<'_>]) -> Vec<String> {
        let mut complaints: Vec<String> = files::on_two_threads("judge", signed, |one| {
            let mut complaints = one.complaints_about_the_file();
            complaints.extend(self.complaint_of_pdfsig(one));
            complaints
                .into_iter()
                .map(|complaint| format!("{}: {complaint}", one.pdf.name))
                .collect::<Vec<_>>()
        })
        .concat();
        for (one, opinion) in signed.iter().zip(pyhanko::opinions(signed)) {
            let exception = self
                .exceptions
                .iter()
                .find(|exception| exception.file == one.pdf.name);
            let complaint = match exception {
                None => pyhanko::complaint(&opinion),
                Some(exception) => pyhanko::complaint_instead(&opinion, &exception.says),
            };
            complaints.extend(
                complaint.map(|complaint| format!("{}: pyHanko: {complaint}", one.pdf.name)),
            );
        }
        complaints
    }

    /// Exceptions for files that were not signed.
    pub(crate) fn idle_exceptions(&self, signed: &[Signed<'_>]) -> Vec<String> {
        self.exceptions
            .iter()
            .filter(|exception| !signed.iter().any(|one| one.pdf.name == exception.file))
            .map(|exception| format!("{}: an exception, but not signed", exception.file))
            .collect()
    }

    fn complaint_of_pdfsig(&self, signed: &Signed<'_>) -> Option<String> {
        let password = signed.pdf.owner_password.unwrap_or_default();
        let opinions = self
            .pdfsig
            .opinions(&signed.output, PathJudgement::Unwanted, password);
        let ours: Vec<_> = opinions
            .iter()
            .filter(|opinion| opinion.field == signed.field)
            .collect();
        let sound = matches!(ours[..], [opinion] if opinion.valid && opinion.whole_document);
        (!sound).then(|| format!("pdfsig: {} in {opinions:#?}", signed.field))
    }
}

impl Signed<'_> {
    fn complaints_about_the_file(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        let original = fs::read(&self.pdf.path).unwrap();
        if !fs::read(&self.output).unwrap().starts_with(&original) {
            complaints.push("bytes: the original is not kept as it was".to_owned());
        }
        let password = self.pdf.owner_password.unwrap_or_default();
        complaints.extend(
            qpdf::complaint(&self.output, password).map(|complaint| format!("qpdf: {complaint}")),
        );
        complaints
    }
}
