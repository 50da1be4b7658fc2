//! Every handler that `test-vectors/inputs` and the corpora have, and dictionaries that nobody honest
//! writes.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

use super::*;
use crate::corpora;
use crate::limits::Limits;
use crate::pdf::{Document, Update, edit};
use crate::source::Source;
use std::fs;
use std::path::{Path, PathBuf};

const READER: &str = "sandi-pembaca";
const OWNER: &str = "sandi-pemilik";

/// One of each handler.
const HANDLERS: [&str; 7] = [
    "encrypted-rc4-40.pdf",
    "encrypted-rc4-128.pdf",
    "encrypted-rc4-v4.pdf",
    "encrypted-aes-128.pdf",
    "encrypted-aes-256-r5.pdf",
    "encrypted.pdf",
    "encrypted-object-streams.pdf",
];

fn input(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/inputs");
    fs::read(folder.join(name)).unwrap()
}

fn open<'a>(file: &'a impl Source, password: &str) -> Result<Document<'a>, Error> {
    Document::open_with_password(file, &Password::new(password), &Limits::default())
}

/// The string under a key of the document's information dictionary.
fn information(document: &Document<'_>, key: &[u8]) -> Vec<u8> {
    let information = document.trailer().get(b"Info").unwrap();
    let information = document.resolve(information).unwrap();
    let value = document.get(information.as_dict().unwrap(), key).unwrap();
    value.as_str().unwrap().to_vec()
}

#[test]
fn every_handler_opens_with_either_password() {
    for name in HANDLERS {
        let file = input(name);
        for password in [READER, OWNER] {
            let document = open(&file, password).unwrap_or_else(|e| panic!("{name}: {e}"));
            let by_owner = document.encryption().unwrap().by_owner;
            assert_eq!(by_owner, password == OWNER, "{name}");
            let created = information(&document, b"CreationDate");
            assert!(created.starts_with(b"D:20"), "{name}: {created:?}");
        }
        let wrong = open(&file, "bukan-ini").err().unwrap();
        assert_eq!(wrong.code(), "wrong-password", "{name}");
        let none = Document::open(&file, &Limits::default()).err().unwrap();
        assert_eq!(none.code(), "password-required", "{name}");
    }
}

#[test]
fn the_empty_password_is_tried_without_a_question() {
    let file = input("encrypted-open.pdf");
    let document = Document::open(&file, &Limits::default()).unwrap();
    assert!(information(&document, b"CreationDate").starts_with(b"D:20"));
    let encryption = |password| {
        open(&file, password)
            .unwrap()
            .encryption()
            .unwrap()
            .by_owner
    };
    assert!(!encryption("bukan-ini"), "opened by the empty one");
    assert!(encryption(OWNER));
}

#[test]
fn a_password_outside_pdf_doc_encoding_is_not_the_empty_one() {
    let file = input("encrypted-aes-128.pdf");
    let stub = Document::open(&file, &Limits::default()).err().unwrap();
    assert_eq!(stub.code(), "password-required");
    assert_eq!(open(&file, "封").err().unwrap().code(), "wrong-password");
}

#[test]
fn permissions_bind_readers_and_not_the_owner() {
    for (name, fill, add) in [
        ("encrypted.pdf", true, true),
        ("encrypted-rc4-40.pdf", true, true),
        ("encrypted-form-filling.pdf", true, false),
        ("encrypted-read-only.pdf", false, false),
    ] {
        let file = input(name);
        let reader = open(&file, READER).unwrap();
        assert_eq!(reader.permits(Permission::FillField), fill, "{name}");
        assert_eq!(reader.permits(Permission::AddField), add, "{name}");
        let owner = open(&file, OWNER).unwrap();
        assert!(owner.permits(Permission::FillField) && owner.permits(Permission::AddField));
    }
}

/// The strings of an object that is written anew are those it had, and a second time they are the
/// same bytes; a new stream comes back; what is not encrypted keeps its place.
#[test]
fn what_is_added_is_read_back() {
    for name in HANDLERS {
        let file = input(name);
        let document = open(&file, READER).unwrap();
        let catalog = document.catalog().unwrap();
        let write = || {
            let mut update = Update::new(&document);
            let text = update.text(catalog.id).unwrap();
            let text = edit::set(&text, "X", b"1", 256).unwrap();
            update.put(catalog.id, text);
            let string = update
                .add("<< /Type /Sig /Contents <0000> /M (D:2026\\)) /N [<4142> << /T (x) >>] >>")
                .unwrap();
            let stream = update.add_stream(b"<< /T (y) >>", b"some data").unwrap();
            let revision = update.write().unwrap();
            let body = revision.bodies[&string];
            let text = &revision.bytes[body..];
            assert!(
                text.starts_with(b"<< /Type /Sig /Contents <0000> /M <"),
                "{name}: {}",
                text[..60].escape_ascii()
            );
            (string, stream, [&file[..], &revision.bytes].concat())
        };
        let (string, stream, changed) = write();
        assert_eq!(changed, write().2, "{name}: equal inputs give equal files");
        assert!(!changed.windows(9).any(|window| window == b"some data"));
        let again = open(&changed, READER).unwrap();
        let added = again.object(string).unwrap();
        let added = added.as_dict().unwrap();
        assert_eq!(added.get(b"Contents").unwrap().as_str().unwrap(), [0, 0]);
        assert_eq!(added.get(b"M").unwrap().as_str().unwrap(), b"D:2026)");
        let items = added.get(b"N").unwrap().as_array().unwrap();
        assert_eq!(items[0].as_str().unwrap(), b"AB");
        let inner = items[1].as_dict().unwrap().get(b"T").unwrap();
        assert_eq!(inner.as_str().unwrap(), b"x");
        let raw = again.raw(stream).unwrap().unwrap();
        let dictionary = raw.value.as_dict().unwrap();
        assert_eq!(dictionary.get(b"T").unwrap().as_str().unwrap(), b"y");
        let start = usize::try_from(raw.data.unwrap()).unwrap();
        let length = usize::try_from(dictionary.get(b"Length").unwrap().as_i64().unwrap()).unwrap();
        let data = again
            .encryption()
            .unwrap()
            .decrypted_stream(stream, dictionary, &changed[start..start + length])
            .unwrap();
        assert_eq!(data, b"some data", "{name}");
        let mut expected = catalog.value.as_dict().unwrap().clone();
        expected.set("X", 1);
        let written = again.catalog().unwrap();
        assert!(written.offset.is_some(), "stands by itself now");
        assert_eq!(written.value.as_dict().unwrap(), &expected, "{name}");
    }
}

#[test]
fn metadata_and_crypt_filters_have_their_own_ways() {
    let file = input("encrypted-object-streams.pdf");
    let document = open(&file, READER).unwrap();
    let encryption = document.encryption().unwrap();
    for (text, method) in [
        (&b"<</Length 1>>"[..], Method::Aes128),
        (b"<</Type/Metadata>>", Method::Identity),
        (b"<</Type/XRef>>", Method::Identity),
        (b"<</Filter/Crypt>>", Method::Identity),
        (
            b"<</Filter/Crypt/DecodeParms<</Name/StdCF>>>>",
            Method::Aes128,
        ),
        (
            b"<</Filter[/FlateDecode/Crypt]/DecodeParms[null<</Name/Identity>>]>>",
            Method::Identity,
        ),
        (b"<</Filter[/FlateDecode]>>", Method::Aes128),
    ] {
        let dictionary = edit::parse(text, 9).unwrap();
        let found = encryption.stream_method(dictionary.as_dict().unwrap());
        assert_eq!(found.unwrap(), method, "{}", text.escape_ascii());
    }
    let unknown = edit::parse(b"<</Filter/Crypt/DecodeParms<</Name/Lain>>>>", 9).unwrap();
    let unknown = encryption.stream_method(unknown.as_dict().unwrap());
    assert_eq!(unknown.unwrap_err().code(), "encrypted");
    // the XMP packet of the file itself stands in clear
    assert!(file.windows(9).any(|window| window == b"<?xpacket"));
}

/// Dictionaries beside what tables 20 and 21 allow: an error by name, never a panic.
#[test]
fn what_is_no_encryption_of_passwords_is_refused_by_name() {
    let hash = "00".repeat(48);
    let five = format!("/V 5/R 6/O<{hash}>/U<{hash}>/OE<{hash}>/UE<{hash}>/Perms<00>/P -4");
    for (text, code) in [
        ("/Filter/Adobe.PubSec/V 4", "encrypted"),
        ("/Filter/Lain", "encrypted"),
        ("", "encrypted"),
        ("/Filter/Standard", "malformed-pdf"),
        ("/Filter/Standard/V 3/R 3", "encrypted"),
        ("/Filter/Standard/V 6/R 7", "encrypted"),
        ("/Filter/Standard/V 5/R 3", "encrypted"),
        ("/Filter/Standard/V 9/R 6", "encrypted"),
        (
            "/Filter/Standard/V 5/R 6/CF<</A<</CFM/AESV4>>>>/StmF/A",
            "encrypted",
        ),
        (
            "/Filter/Standard/V 4/R 4/CF<</A<</CFM/X>>>>/StmF/A",
            "encrypted",
        ),
        (
            "/Filter/Standard/V 4/R 4/CF<</A<</CFM/AESV3>>>>/StmF/A",
            "encrypted",
        ),
        ("/Filter/Standard/V 4/R 4/StmF/A", "malformed-pdf"),
        ("/Filter/Standard/V 4/R 4/StmF(A)", "malformed-pdf"),
        (
            "/Filter/Standard/V 2/R 3/Length 0/O()/U()/P 0",
            "malformed-pdf",
        ),
        (
            "/Filter/Standard/V 2/R 3/Length -8/O()/U()/P 0",
            "malformed-pdf",
        ),
        ("/Filter/Standard/V 1/R 2/O 1/U 2/P 3", "malformed-pdf"),
        (&format!("/Filter/Standard{five}"), "malformed-pdf"),
    ] {
        let text = format!("<<{text}>>");
        let dictionary = edit::parse(text.as_bytes(), 9).unwrap();
        let unlocked = Encryption::unlock(
            dictionary.as_dict().unwrap(),
            &|value| Ok(value.clone()),
            (None, 0),
            b"",
            None,
        );
        assert_eq!(unlocked.err().unwrap().code(), code, "{text}");
    }
}

/// Every encrypted file of the corpora opens with the password that its README or its test names, or
/// is refused by name.
#[test]
fn the_encrypted_files_of_the_corpora_open() {
    for (folder, opened, refused) in [
        ("pyhanko-generated", 124, 3),
        ("pyhanko-static", 8, 15),
        ("dss", 3, 0),
    ] {
        let Some(folder) = corpora::folder(folder) else {
            return;
        };
        let outcomes: Vec<_> = pdf_files(&folder.join("files"))
            .iter()
            .filter_map(|path| outcome(path))
            .collect();
        let (open, others): (Vec<_>, Vec<_>) =
            outcomes.into_iter().partition(|(_, code)| code.is_none());
        let codes: Vec<_> = others.iter().filter_map(|(_, code)| *code).collect();
        let named = |code: &&str| ["encrypted", "malformed-pdf"].contains(code);
        assert!(codes.iter().all(named), "{others:?}");
        let counted = (open.len(), others.len());
        assert_eq!(
            counted,
            (opened, refused),
            "{}: {others:?}",
            folder.display()
        );
    }
}

/// The code of the error that an encrypted file of the corpora gives, if it does; `None` for a file
/// that is not encrypted.
fn outcome(path: &Path) -> Option<(String, Option<&'static str>)> {
    let file = fs::read(path).unwrap();
    if !file.windows(8).any(|window| window == b"/Encrypt") {
        return None;
    }
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut last = None;
    for password in ["ownersecret", "secret", "usersecret", " "] {
        match open(&file, password) {
            Ok(document) => {
                document.encryption()?;
                // far enough in to need streams and strings
                assert!(crate::pdf::Page::count(&document).is_ok(), "{name}");
                assert!(crate::pdf::Page::find(&document, None).is_ok(), "{name}");
                return Some((name, None));
            }
            Err(error) => last = Some(error.code()),
        }
    }
    Some((name, last))
}

fn pdf_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "pdf") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
