//! `segel trust`: whether certificates and time-stamps hold, with the chain and the reasons.
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
use segel_core::Limits;
use segel_core::trust::report::{TrustReport, TrustVerdict};
use segel_core::trust::{
    Policy, RevocationDemand, TrustParameters, ValidationData, validate_certificate,
    validate_time_stamp,
};
use segel_core::tsp::{TimeStampResponse, TimeStampToken};
use segel_core::x509::{Certificate, PathParameters, Purpose};
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
    /// The time to judge for; `None` is now for a certificate, and a time-stamp's own time.
    at: Option<OffsetDateTime>,
}

/// What a file holds.
enum Subject {
    /// The first is judged; those behind it may be its issuers.
    Certificates(Vec<Certificate>),
    TimeStamp(Box<TimeStampToken>),
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
            at: match &arguments.at {
                Some(text) => Some(crate::args::time_or_now(Some(text))?),
                None => None,
            },
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

    fn judge(&self, file: &Path) -> Result<TrustReport, Error> {
        Ok(match Subject::read(file)? {
            Subject::Certificates(mut certificates) => {
                let leaf = certificates.remove(0);
                let at = match self.at {
                    Some(at) => at,
                    None => crate::args::time_or_now(None)?,
                };
                let parameters = self.parameters(self.purpose.clone(), at);
                let validation =
                    validate_certificate(&leaf, &certificates, &self.data, &parameters);
                TrustReport::new(&validation, &parameters)
            }
            Subject::TimeStamp(token) => {
                let at = self.at.unwrap_or(token.tst_info().gen_time);
                let parameters = self.parameters(Purpose::TimeStamping, at);
                let validation = validate_time_stamp(&token, &self.data, &parameters);
                TrustReport::of_time_stamp(&token, &validation, &parameters)
            }
        })
    }

    fn parameters(&self, purpose: Purpose, at: OffsetDateTime) -> TrustParameters<'_> {
        let path = PathParameters::new(purpose, at);
        let mut parameters = TrustParameters::new(path, &self.policy);
        parameters.revocation = self.revocation;
        parameters
    }
}

impl Subject {
    /// A time-stamp token or a response with one, in DER; or else certificates.
    fn read(file: &Path) -> Result<Self, Error> {
        let bytes = input::whole(file)?;
        let limits = Limits::default();
        let inside = TimeStampResponse::parse(&bytes, &limits)
            .ok()
            .and_then(|response| response.token);
        let token = TimeStampToken::parse(inside.as_deref().unwrap_or(&bytes), &limits);
        match token {
            Ok(token) => Ok(Self::TimeStamp(Box::new(token))),
            Err(_) => input::certificates(file).map(Self::Certificates),
        }
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
