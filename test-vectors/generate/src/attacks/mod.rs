//! Attacks on documents after they were signed, by class, each with the letter it departs from and
//! what nobody may say of it; and honest changes, of which nobody may say that they are forged.

mod annotations;
mod certification;
mod controls;
mod copies;
mod deflate;
mod dictionary;
mod form;
mod gap;
mod letter;
mod locks;
mod loops;
mod originals;
mod pages;
mod parser;
mod sections;
mod shadow;
mod update;

use crate::Outcome;
use crate::pki::Pki;
use crate::vectors::{Expected, JUDGED_AT};
use originals::{Original, Originals};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// What is attacked, and where it was described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Class {
    EvilAnnotation,
    SneakySignature,
    CertificationBypass,
    FieldLockBypass,
    DictionarySpoofing,
    ParserTrick,
    GapStuffing,
    CopiedSignature,
    PageContent,
    Shadow,
    FormTrick,
    LoopOrBomb,
    Original,
    Control,
}

const CERTIFIED: &str =
    "Rohlmann et al., Breaking the Specification: PDF Certification, IEEE S&P 2021";
const REFUND: &str = "Mladenov et al., 1 Trillion Dollar Refund, CCS 2019";
const SHADOWS: &str = "Mainka et al., Shadow Attacks, NDSS 2021";

impl Class {
    fn source(self) -> &'static str {
        match self {
            Self::EvilAnnotation | Self::SneakySignature | Self::CertificationBypass => CERTIFIED,
            Self::CopiedSignature | Self::PageContent => REFUND,
            Self::Shadow => SHADOWS,
            Self::FieldLockBypass => {
                "own, after the fieldLock files of iText and the form tests of pyHanko"
            }
            Self::DictionarySpoofing => {
                "own, after pades-spoofing-replaced-reason and pdf-spoofing-attack of DSS"
            }
            Self::GapStuffing
            | Self::ParserTrick
            | Self::FormTrick
            | Self::LoopOrBomb
            | Self::Original
            | Self::Control => "own",
        }
    }

    /// What is to be known of the whole class, with its clause.
    fn why(self) -> &'static str {
        match self {
            Self::EvilAnnotation => {
                "an annotation may be permitted (ISO 32000-2, table 257) and still cover what was \
                 signed: where its box meets text it is no mere annotation"
            }
            Self::SneakySignature => {
                "P = 2 permits to sign, not to show something else where text was: a signature field \
                 is in its place before, and its box covers nothing (ISO 32000-2, 12.8.2.2)"
            }
            Self::CertificationBypass => {
                "what was certified is read in the revision that was certified; nobody loosens it \
                 later (ISO 32000-2, 12.8.2.2 and 12.8.6)"
            }
            Self::FieldLockBypass => {
                "a lock is about fields by their full names, with what they inherit and all that \
                 shows them (ISO 32000-2, 12.8.2.4 and 12.7.4)"
            }
            Self::DictionarySpoofing => {
                "what is shown of a signature is read from the bytes that it covers (ISO 32000-2, \
                 table 255)"
            }
            Self::ParserTrick => {
                "two programs must not read two documents: what does not follow ISO 32000-2, 7.5, is \
                 not whole, however one repairs it"
            }
            Self::GapStuffing => {
                "the gap holds one hexadecimal string and nothing else, the ranges everything else \
                 once (ISO 32000-2, 12.8.1)"
            }
            Self::CopiedSignature => {
                "a signature lives in the revision that its ByteRange ends, and is the value of one \
                 field (ISO 32000-2, 12.7.5.5)"
            }
            Self::PageContent => {
                "nothing of this is permitted after signing, whatever P is (ISO 32000-2, table 257)"
            }
            Self::Shadow => {
                "prepared before it was signed and activated by a change that looks harmless: what a \
                 page refers to must not change"
            }
            Self::FormTrick => {
                "filling in a form is to give a field a value and to show it; all else about fields \
                 is no filling in (ISO 32000-2, table 257)"
            }
            Self::LoopOrBomb => {
                "a file decides how much work it is: an answer, or an error with a name, within the \
                 limits"
            }
            Self::Original => {
                "what attacks depart from: a verifier that is content with nothing proves nothing"
            }
            Self::Control => "honest: who calls it forged is of no use",
        }
    }

    /// The beginning of the files' names.
    fn prefix(self) -> &'static str {
        match self {
            Self::EvilAnnotation => "eaa",
            Self::SneakySignature => "ssa",
            Self::CertificationBypass => "certification",
            Self::FieldLockBypass => "lock",
            Self::DictionarySpoofing => "dictionary",
            Self::ParserTrick => "parser",
            Self::GapStuffing => "gap",
            Self::CopiedSignature => "copy",
            Self::PageContent => "page",
            Self::Shadow => "shadow",
            Self::FormTrick => "form",
            Self::LoopOrBomb => "loop",
            Self::Original => "originals/",
            Self::Control => "controls/",
        }
    }
}

/// One file and its sidecar, described in test-vectors/README.md.
pub(crate) struct Attack {
    name: String,
    file: Vec<u8>,
    sidecar: Sidecar,
}

#[derive(Serialize)]
struct Sidecar {
    format: u32,
    class: Class,
    source: &'static str,
    what: &'static str,
    why: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<String>,
    anchors: Vec<&'static str>,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    never: Never,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Expected>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correct: Option<Correct>,
}

/// What must not be reported.
#[derive(Serialize)]
struct Never {
    /// Of the file and of any signature.
    verdict: Option<&'static str>,
    /// Of the signature that was attacked.
    modifications: Option<&'static str>,
    modifications_permitted: Option<bool>,
}

/// What a verifier that looks at modifications says of the signature that was attacked, if it says
/// anything.
#[derive(Serialize)]
struct Correct {
    field: &'static str,
    modifications: Option<&'static str>,
    modifications_permitted: Option<bool>,
}

impl Attack {
    /// Something that nobody may find whole and unmodified, and that is not permitted.
    fn new(
        class: Class,
        name: &str,
        original: &Original,
        what: &'static str,
        file: Vec<u8>,
    ) -> Self {
        Self {
            name: format!("{}-{name}", class.prefix()),
            file,
            sidecar: Sidecar {
                format: 1,
                class,
                source: class.source(),
                what,
                why: class.why(),
                original: Some(format!("originals/{}", original.name)),
                anchors: vec!["certificates/root.pem"],
                at: JUDGED_AT,
                never: Never {
                    verdict: Some("TOTAL-PASSED"),
                    modifications: Some("NONE"),
                    modifications_permitted: Some(true),
                },
                expected: None,
                correct: Some(Correct {
                    field: original.field,
                    modifications: Some("OTHER"),
                    modifications_permitted: Some(false),
                }),
            },
        }
    }

    /// An honest change, and what it is.
    fn control(
        name: &str,
        original: &Original,
        what: &'static str,
        modifications: &'static str,
        file: Vec<u8>,
    ) -> Self {
        let mut control = Self::new(Class::Control, name, original, what, file);
        control.name = format!("controls/{name}");
        control.sidecar.never = Never {
            verdict: Some("TOTAL-FAILED"),
            modifications: None,
            modifications_permitted: Some(false),
        };
        control.sidecar.correct = Some(Correct {
            field: original.field,
            modifications: Some(modifications),
            modifications_permitted: Some(true),
        });
        control
    }

    fn original(original: &Original) -> Self {
        let file = original.file.clone();
        let mut control = Self::new(Class::Original, "", original, original.what, file);
        control.name = format!("originals/{}", original.name);
        control.sidecar.original = None;
        control.sidecar.never = Never {
            verdict: Some("TOTAL-FAILED"),
            modifications: None,
            modifications_permitted: Some(false),
        };
        control.sidecar.expected = Some(Expected::passed(original.field));
        control.sidecar.correct = None;
        control
    }

    /// Where the attack was described, if not where the others of its class were.
    fn from(mut self, source: &'static str) -> Self {
        self.sidecar.source = source;
        self
    }

    /// A change of a class that has a name, and is not permitted here.
    fn is(mut self, modifications: &'static str) -> Self {
        if let Some(correct) = &mut self.sidecar.correct {
            correct.modifications = Some(modifications);
        }
        self
    }

    /// The signature or the file is broken, or the digest is another: what later revisions did is not
    /// the question.
    fn broken(mut self) -> Self {
        self.sidecar.never.modifications = None;
        self.sidecar.never.modifications_permitted = None;
        if let Some(correct) = &mut self.sidecar.correct {
            correct.modifications = None;
            correct.modifications_permitted = None;
        }
        self
    }
}

/// The files of test-vectors/attacks/, by their paths in test-vectors/.
pub(crate) fn files(pki: &Pki) -> Outcome<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for attack in all(pki)? {
        let mut sidecar = serde_json::to_string_pretty(&attack.sidecar)?;
        sidecar.push('\n');
        let path = Path::new("attacks").join(&attack.name);
        let known = files.insert(path.with_extension("json"), sidecar.into_bytes());
        if known.is_some() {
            return Err(format!("two attacks are called {}", attack.name).into());
        }
        files.insert(path.with_extension("pdf"), attack.file);
    }
    Ok(files)
}

fn all(pki: &Pki) -> Outcome<Vec<Attack>> {
    let originals = Originals::new(pki)?;
    let mut attacks: Vec<Attack> = originals.all().into_iter().map(Attack::original).collect();
    attacks.extend(controls::all(&originals, pki)?);
    attacks.extend(annotations::all(&originals, pki)?);
    attacks.extend(certification::all(&originals, pki)?);
    attacks.extend(locks::all(&originals)?);
    attacks.extend(dictionary::all(&originals)?);
    attacks.extend(parser::all(&originals)?);
    attacks.extend(gap::all(&originals, pki)?);
    attacks.extend(copies::all(&originals)?);
    attacks.extend(pages::all(&originals)?);
    attacks.extend(shadow::all(&originals)?);
    attacks.extend(form::all(&originals)?);
    attacks.extend(loops::all(&originals)?);
    Ok(attacks)
}
