//! `segel token request`.

use crate::args::Request;
use crate::error::Error;
use crate::key::Key;
use crate::new_file::NewFile;
use crate::output::{self, Form};
use crate::secret::SecretSource;
use crate::words::Words;
use segel_core::x509::issue::{self, IssuingKey, NameAttribute, Subject};
use segel_hsm::{Scheme, SigningKey};
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// Makes a PKCS#10 request that proves possession of a key.
pub(super) fn run(arguments: Request, words: &Words) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Requested<'a> {
        token: &'a str,
        key: &'a str,
        output: String,
    }

    let secret = SecretSource::new(arguments.pin_fd)?;
    let key = Key::parse(&arguments.token, &arguments.key, Scheme::default(), secret)?;
    let subject = subject(&arguments);
    // Before the key is opened, so that nobody types a PIN for a file that cannot be written.
    let draft = match &arguments.out {
        Some(path) => Some((path, NewFile::create(path)?)),
        None => None,
    };
    let request = request(&subject, &key.open(words)?)?;
    let Some((path, draft)) = draft else {
        return output::text(&request);
    };
    write(draft, path, &request)?;
    let output = path.display().to_string();
    let (token, key) = (arguments.token.as_str(), arguments.key.as_str());
    match Form::new(arguments.json) {
        Form::Json => output::json_line(&Requested { token, key, output }),
        Form::Text => {
            let details = [("output", output), ("key", key.to_owned())];
            output::text(&words.tell("key-requested", &details))
        }
    }
}

/// Most general first, as certificates have it.
fn subject(arguments: &Request) -> Subject {
    let organisation = arguments
        .o
        .iter()
        .map(|value| (NameAttribute::Organization, value));
    let units = arguments
        .ou
        .iter()
        .map(|value| (NameAttribute::OrganizationalUnit, value));
    let country = Subject::new().with(NameAttribute::Country, &arguments.c);
    organisation
        .chain(units)
        .fold(country, |subject, (kind, value)| subject.with(kind, value))
        .with(NameAttribute::CommonName, &arguments.cn)
}

fn request(subject: &Subject, key: &SigningKey) -> Result<String, Error> {
    let sign = |message: &[u8]| key.sign(message).map_err(Into::into);
    let issuing = IssuingKey::new(key.subject_public_key_info()?, key.algorithm(), sign);
    let der = issue::request(subject, &issuing)?;
    Ok(pem::encode(&pem::Pem::new("CERTIFICATE REQUEST", der)))
}

fn write(draft: NewFile, path: &Path, request: &str) -> Result<(), Error> {
    draft
        .unfinished()
        .file
        .write_all(request.as_bytes())
        .map_err(|error| Error::output(path, error))?;
    draft.commit()
}
