//! `segel sign`: one document, one signature, or nothing.

mod plan;

pub(super) use plan::refuse_same_file;

use crate::args::Sign;
use crate::commands::conclude;
use crate::distinguished_name::DistinguishedName;
use crate::doubts;
use crate::error::Error;
use crate::exit::Exit;
use crate::input;
use crate::level::Added;
use crate::new_file::NewFile;
use crate::output::{self, Form};
use crate::signing::{Shortfall, Workshop};
use crate::words::Words;
use plan::Plan;
use segel_core::inspection::Finding;
use segel_core::{Limits, Signer};
use serde::Serialize;

/// Signs and tells.
pub(crate) fn run(arguments: Sign, words: &Words) -> Exit {
    let form = Form::new(arguments.json);
    let file = arguments.input.clone();
    let done = Plan::new(arguments, form, words).and_then(|plan| carry_out(plan, words));
    conclude(&file, done, form, words, tell)
}

/// What stands on the disk now.
#[derive(Serialize)]
struct Done {
    file: String,
    output: String,
    level: &'static str,
    field: String,
    /// What stands in the signature and behind it for its level.
    added: Vec<Added>,
    laid_out_again: usize,
    bytes_added: u64,
    signer: String,
    serial: String,
    /// What was found in it before it was signed.
    findings: Vec<Finding>,
}

/// Everything that needs no key comes first, so that nobody types a PIN for a document that cannot be
/// signed; the token is asked last.
fn carry_out(mut plan: Plan, words: &Words) -> Result<Done, Error> {
    let limits = Limits::default();
    let source = input::document(&plan.input)?;
    refuse_same_file(&plan.input, &plan.output)?;
    let draft = NewFile::create(&plan.output)?;
    let document = plan.password.open(&source, &limits, words)?;
    let findings = plan.looking.at(&document)?;
    let signer = plan.certificates.join(plan.key.open(words)?)?;
    let stamper = plan.means.time_stamper();
    let workshop = Workshop {
        level: plan.level,
        means: &plan.means,
        stamper: &stamper,
        password: &plan.password,
        limits: &limits,
        check: plan.check,
        shortfall: Shortfall::Refuse,
    };
    let made = workshop.make(
        &document,
        &source,
        &plan.request,
        &signer,
        draft.unfinished(),
    )?;
    draft.commit()?;
    Ok(Done {
        file: plan.input.display().to_string(),
        output: plan.output.display().to_string(),
        level: plan.level.name(),
        added: made.added,
        laid_out_again: made.laid_out_again,
        bytes_added: made.bytes_added,
        signer: signer.chain().leaf().subject(),
        serial: signer.chain().leaf().serial(),
        field: made.signed.field,
        findings: findings.list,
    })
}

fn tell(done: &Done, form: Form, words: &Words) -> Result<(), Error> {
    match form {
        Form::Json => output::json_line(done),
        Form::Text => {
            for finding in &done.findings {
                let finding = [("finding", doubts::told(finding, words))];
                output::complaint(&format!("{}\n", words.tell("finding-noted", &finding)));
            }
            let name = DistinguishedName::parse(&done.signer);
            let details = [
                ("file", done.file.clone()),
                ("output", done.output.clone()),
                ("field", done.field.clone()),
                ("level", done.level.to_owned()),
                ("person", name.person()),
                ("office", name.office()),
                ("serial", done.serial.clone()),
            ];
            output::text(&words.tell("sign-done", &details))
        }
    }
}
