//! `segel trust`: whether certificates hold, with the chain and the reasons.
//!
//! Ends like `verify`: 0 where every file is TRUSTED, 1 where one is NOT-TRUSTED or could not be
//! read, 2 where the command line cannot be followed, and 3 otherwise.

mod page;

use crate::args::{Revocation, Trust, UsedFor};
use crate::error::{Error, Explanation};
use crate::evidence::{self, Failure, Files};
use crate::exit::Exit;
use crate::input;
use crate::output::{self, Form};
use crate::words::Words;
use segel_core::trust::report::{TrustReport, TrustVerdict};
use segel_core::trust::{
    Policy, RevocationDemand, TrustParameters, ValidationData, validate_certificate,
};
use segel_core::x509::{PathParameters, Purpose};
use serde::Serialize;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// Everything that one run will do, decided before it does any of it.
struct Plan {
    files: Vec<PathBuf>,
    data: ValidationData,
    policy: Cow<'static, Policy>,
    purpose: Purpose,
    revocation: RevocationDemand,
    at: OffsetDateTime,
}

/// Judges and tells.
pub(crate) fn run(arguments: Trust, words: &Words) -> Exit {
    let form = Form::new(arguments.json);
    let plan = match Plan::new(arguments) {
        Ok(plan) => plan,
        Err(failure) => {
            output::failure(failure.file.as_deref(), &failure.error, form, words);
            return Exit::Usage;
        }
    };
    let mut worst = Exit::Done;
    for file in &plan.files {
        let outcome = plan.judge(file).map_err(|error| error.explain(words));
        if let Err(error) = tell(file, &outcome, form, words) {
            return output::failure(None, &error, Form::Text, words);
        }
        worst = worst.or_worse(exit(&outcome));
    }
    worst
}

impl Plan {
    fn new(arguments: Trust) -> Result<Self, Failure> {
        let data = Files {
            anchors: &arguments.anchor,
            certificates: &arguments.cert,
            revocation_lists: &arguments.crl,
            ocsp_responses: &arguments.ocsp,
        };
        Ok(Self {
            at: crate::args::time_or_now(arguments.at.as_deref())?,
            policy: evidence::policy(arguments.policy.as_deref())?,
            data: data.read()?,
            purpose: match arguments.purpose {
                UsedFor::DocumentSigning => Purpose::DocumentSigning,
                UsedFor::TimeStamping => Purpose::TimeStamping,
                UsedFor::OcspSigning => Purpose::OcspSigning,
                UsedFor::CrlSigning => Purpose::CrlSigning,
                UsedFor::Any => Purpose::Any,
            },
            revocation: match arguments.revocation {
                Revocation::Required => RevocationDemand::Required,
                Revocation::WhereKnown => RevocationDemand::WhereKnown,
            },
            files: arguments.files,
        })
    }

    /// The first certificate of a file is judged; those behind it may be its issuers.
    fn judge(&self, file: &Path) -> Result<TrustReport, Error> {
        let mut certificates = input::certificates(file)?;
        let leaf = certificates.remove(0);
        let path = PathParameters::new(self.purpose.clone(), self.at);
        let mut parameters = TrustParameters::new(path, &self.policy);
        parameters.revocation = self.revocation;
        let validation = validate_certificate(&leaf, &certificates, &self.data, &parameters);
        Ok(TrustReport::new(&validation, &parameters))
    }
}

fn exit(outcome: &Result<TrustReport, Explanation>) -> Exit {
    match outcome {
        Ok(report) => match report.verdict {
            TrustVerdict::Trusted => Exit::Done,
            TrustVerdict::Undecided => Exit::Key,
            TrustVerdict::NotTrusted => Exit::Document,
        },
        Err(_) => Exit::Document,
    }
}

fn tell(
    file: &Path,
    outcome: &Result<TrustReport, Explanation>,
    form: Form,
    words: &Words,
) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Line<'a> {
        file: String,
        #[serde(flatten)]
        report: &'a TrustReport,
    }

    let name = file.display().to_string();
    match (outcome, form) {
        (Err(explanation), _) => {
            output::explained(Some(file), explanation, form);
            Ok(())
        }
        (Ok(report), Form::Json) => output::json_line(&Line { file: name, report }),
        (Ok(report), Form::Text) => output::text(&page::of(&name, report, words)),
    }
}
