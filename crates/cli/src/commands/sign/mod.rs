//! `segel sign`: one document, one signature, or nothing.

mod plan;
mod self_check;

pub(super) use plan::refuse_same_file;

use crate::args::Sign;
use crate::commands::conclude;
use crate::distinguished_name::DistinguishedName;
use crate::error::Error;
use crate::exit::Exit;
use crate::input;
use crate::level::{Added, Draft};
use crate::new_file::{Copying, NewFile};
use crate::output::{self, Form};
use crate::words::Words;
use plan::{Check, Plan};
use segel_core::sign::{SignatureTimeStamp, sign, sign_with_time_stamp};
use segel_core::verify::report::Level;
use segel_core::{Limits, Signer, Source};
use segel_fetch::Word;
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
}

/// Everything that needs no key comes first, so that nobody types a PIN for a document that cannot be
/// signed; the token is asked last.
fn carry_out(mut plan: Plan, words: &Words) -> Result<Done, Error> {
    let limits = Limits::default();
    let source = input::document(&plan.input)?;
    refuse_same_file(&plan.input, &plan.output)?;
    let draft = NewFile::create(&plan.output)?;
    let document = plan.password.open(&source, &limits, words)?;
    let signer = plan.certificates.join(plan.key.open(words)?)?;
    let mut output = Copying::new(&source, &draft);
    let stamper = plan.means.time_stamper();
    let signed = match plan.level {
        Level::BB => sign(&document, &plan.request, &signer, &mut output),
        _ => sign_with_time_stamp(&document, &plan.request, &signer, &stamper, &mut output),
    }?;
    {
        let written = draft.source()?;
        let written = self_check::opened(&written, &plan.password, &limits)?;
        self_check::joins(&written, &document, signer.chain().leaf(), &signed)?;
    }
    let raised = Draft {
        file: &draft,
        password: &plan.password,
        limits: &limits,
    };
    let mut added = match signed.time_stamp {
        SignatureTimeStamp::Embedded => vec![Added::SignatureTimestamp],
        // one over the document does the same, and is told
        _ => Vec::new(),
    };
    let raised = raised.raise(plan.level, &plan.means, &stamper, Word::Authority)?;
    added.extend(raised.added);
    let written = draft.source()?;
    let bytes_added = written.len() - signed.base_len;
    let written = self_check::opened(&written, &plan.password, &limits)?;
    if plan.check == Check::WholeFile || plan.level != Level::BB {
        self_check::passes(
            &written,
            &signed.field,
            plan.level,
            plan.request.signing_time,
        )?;
    }
    draft.commit()?;
    Ok(Done {
        file: plan.input.display().to_string(),
        output: plan.output.display().to_string(),
        level: plan.level.name(),
        added,
        laid_out_again: raised.laid_out_again,
        bytes_added,
        signer: signer.chain().leaf().subject(),
        serial: signer.chain().leaf().serial(),
        field: signed.field,
    })
}

fn tell(done: &Done, form: Form, words: &Words) -> Result<(), Error> {
    match form {
        Form::Json => output::json_line(done),
        Form::Text => {
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
