//! `segel inspect`: how a document is built, without a judgement.

use crate::args::Inspect;
use crate::error::Error;
use crate::exit::Exit;
use crate::input;
use crate::output::{self, Form};
use crate::words::{Words, moment, printable};
use segel_core::Limits;
use segel_core::inspection::{Inspection, SignatureInspection, inspect};
use segel_core::pdf::Document;
use serde::Serialize;
use std::fmt::Write as _;
use std::path::Path;

/// Looks and tells.
pub(crate) fn run(arguments: &Inspect, words: &Words) -> Exit {
    let form = Form::new(arguments.json);
    let told = look(&arguments.file)
        .and_then(|inspection| tell(&arguments.file, &inspection, form, words));
    match told {
        Ok(()) => Exit::Done,
        Err(error) => output::failure(Some(&arguments.file), &error, form, words),
    }
}

fn look(file: &Path) -> Result<Inspection, Error> {
    let source = input::document(file)?;
    Ok(inspect(&Document::open(&source, &Limits::default())?)?)
}

fn tell(file: &Path, inspection: &Inspection, form: Form, words: &Words) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Line<'a> {
        file: String,
        #[serde(flatten)]
        inspection: &'a Inspection,
    }

    let file = file.display().to_string();
    match form {
        Form::Json => output::json_line(&Line { file, inspection }),
        Form::Text => output::text(&page(&file, inspection, words)),
    }
}

fn page(file: &str, inspection: &Inspection, words: &Words) -> String {
    let mut page = format!("{}\n", printable(file));
    let mut line = |indent: usize, text: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "{:indent$}{text}", "");
    };
    let facts = [
        ("version", inspection.version.clone()),
        ("size", inspection.size_bytes.to_string()),
        ("pages", inspection.pages.to_string()),
        ("after", inspection.bytes_after_end.to_string()),
    ];
    line(2, words.tell("inspect-summary", &facts));
    if inspection.bytes_after_end > 0 {
        line(2, words.tell("inspect-after-end", &facts));
    }
    if let Some(permission) = inspection.doc_mdp {
        line(2, words.say(&format!("inspect-doc-mdp-{permission}")));
    }
    if inspection.document_security_store {
        line(2, words.say("inspect-security-store"));
    }
    line(2, words.say("inspect-sections"));
    for section in &inspection.cross_reference_sections {
        let details = [
            ("offset", section.offset.to_string()),
            ("kind", section.kind.to_owned()),
            ("objects", section.objects.to_string()),
        ];
        line(4, words.tell("inspect-section", &details));
    }
    if !inspection.fields.is_empty() {
        line(2, words.say("inspect-fields"));
    }
    for field in &inspection.fields {
        let sentence = if field.has_value {
            "inspect-field-filled"
        } else {
            "inspect-field-empty"
        };
        let details = [
            ("name", field.name.clone()),
            ("type", field.field_type.clone()),
        ];
        line(4, words.tell(sentence, &details));
    }
    if inspection.signatures.is_empty() {
        line(2, words.say("inspect-unsigned"));
    }
    for signature in &inspection.signatures {
        line(
            2,
            words.tell("inspect-signature", &[("field", signature.field.clone())]),
        );
        for text in signature_lines(signature, words) {
            line(4, text);
        }
    }
    page
}

fn signature_lines(signature: &SignatureInspection, words: &Words) -> Vec<String> {
    let details = [
        ("filter", signature.sub_filter.clone()),
        ("coverage", output::name_of(&signature.coverage)),
        ("after", signature.bytes_after.to_string()),
    ];
    let mut lines = vec![words.tell("inspect-coverage", &details)];
    if let Some(time) = signature.claimed_signing_time {
        let time = moment(time, words);
        lines.push(words.tell("inspect-claimed-time", &[("time", time)]));
    }
    for subject in &signature.certificates {
        lines.push(words.tell("key-certificate", &[("subject", subject.clone())]));
    }
    if let Some(fault) = &signature.fault {
        lines.push(words.tell("inspect-fault", &[("fault", fault.clone())]));
    }
    lines
}
