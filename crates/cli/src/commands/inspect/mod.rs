//! `segel inspect`: how a document is built, without a judgement.

mod page;

use crate::args::Inspect;
use crate::error::{Error, Explanation};
use crate::exit::Exit;
use crate::input;
use crate::output::{self, Form};
use crate::password::DocumentPassword;
use crate::words::Words;
use segel_core::Limits;
use segel_core::inspection::{Depth, Inspection, inspect_or_recover_with_password};
use serde::Serialize;
use std::path::Path;

/// Looks and tells.
pub(crate) fn run(arguments: &Inspect, words: &Words) -> Exit {
    let form = Form::new(arguments.json);
    let file = &arguments.file;
    let (inspection, refused) = match look(arguments, form, words) {
        Ok(looked) => looked,
        Err(error) => return output::failure(Some(file), &error, form, words),
    };
    let explanation = refused.as_ref().map(|error| error.explain(words));
    if let Err(error) = tell(file, &inspection, explanation.as_ref(), form, words) {
        return output::failure(Some(file), &error, form, words);
    }
    match refused {
        Some(error) => error.exit(),
        None if inspection.problems.is_empty() => Exit::Done,
        None => Exit::Document,
    }
}

/// What the document is made of, and why it is refused where it had to be recovered.
fn look(
    arguments: &Inspect,
    form: Form,
    words: &Words,
) -> Result<(Inspection, Option<Error>), Error> {
    // First of all, while no number of a descriptor can belong to a file of our own.
    let mut password = DocumentPassword::new(arguments.password_fd, words)?.asking(form);
    let depth = match arguments.content {
        true => Depth::Content,
        false => Depth::Structure,
    };
    let source = input::document(&arguments.file)?;
    let (inspection, refused) = password.with(words, |password| {
        inspect_or_recover_with_password(&source, password, depth, &Limits::default())
    })?;
    Ok((inspection, refused.map(Error::from)))
}

fn tell(
    file: &Path,
    inspection: &Inspection,
    refused: Option<&Explanation>,
    form: Form,
    words: &Words,
) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Line<'a> {
        file: String,
        #[serde(flatten)]
        inspection: &'a Inspection,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<&'a Explanation>,
    }

    let name = file.display().to_string();
    match form {
        Form::Json => output::json_line(&Line {
            file: name,
            inspection,
            error: refused,
        }),
        Form::Text => {
            output::text(&page::of(&name, inspection, words))?;
            if let Some(explanation) = refused {
                output::explained(Some(file), explanation, form);
            }
            Ok(())
        }
    }
}
