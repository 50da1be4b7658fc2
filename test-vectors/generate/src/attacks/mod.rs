//! Attacks on documents after they were signed, by class, each with the letter it departs from and
//! what nobody may say of it; and honest changes, of which nobody may say that they are forged.

mod annotations;
mod certification;
mod class;
mod controls;
mod copies;
mod deflate;
mod dictionary;
mod evidence;
mod form;
mod gap;
mod letter;
mod locks;
mod loops;
mod originals;
mod overlaps;
mod pages;
mod parser;
mod polyglots;
mod prepared;
mod removal;
mod sections;
mod shadow;
mod signatures;
mod update;

use crate::Outcome;
use crate::pki::Pki;
use crate::vectors::{Expected, JUDGED_AT};
use class::Class;
use evidence::Evidence;
use originals::{Original, Originals};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
pub(crate) use update::overwritten;

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
    expected: Option<Judgement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correct: Option<Correct>,
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<&'static [&'static str]>,
}

/// Members of the report that must be exactly so; others are not looked at.
#[derive(Serialize)]
#[serde(untagged)]
enum Judgement {
    Whole(Expected),
    Changed { signatures: Vec<Judged> },
}

#[derive(Serialize)]
struct Judged {
    field: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference_digest: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature_value: Option<bool>,
    coverage: &'static str,
    /// Left out where it is a matter of taste what a change that is permitted is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    modifications: Option<&'static str>,
    /// Left out where a verifier may say that it cannot tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    modifications_permitted: Option<bool>,
}

impl Judged {
    /// A signature whose revision was followed by others.
    fn changed(field: &'static str, modifications: Option<&'static str>) -> Self {
        Self {
            field,
            reference_digest: Some(true),
            signature_value: Some(true),
            coverage: "WHOLE_REVISION",
            modifications,
            modifications_permitted: Some(true),
        }
    }

    /// A document time-stamp that is the last in a file.
    fn last_stamp(field: &'static str) -> Self {
        Self {
            reference_digest: None,
            signature_value: None,
            ..Self::last(field)
        }
    }

    /// The last signature of a file.
    fn last(field: &'static str) -> Self {
        Self {
            coverage: "WHOLE_FILE",
            ..Self::changed(field, Some("NONE"))
        }
    }
}

/// What must not be reported.
#[derive(Serialize)]
struct Never {
    /// Of the file and of the signature that was attacked.
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
                original: Some(original.name.clone()),
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
                told: None,
            },
        }
    }

    /// An honest change, and what it is called.
    fn control(
        name: &str,
        original: &Original,
        what: &'static str,
        modifications: impl Into<Option<&'static str>>,
        file: Vec<u8>,
    ) -> Self {
        let mut control = Self::new(Class::Control, name, original, what, file);
        control.name = format!("controls/{name}");
        control.sidecar.never = Never {
            verdict: Some("TOTAL-FAILED"),
            modifications: None,
            modifications_permitted: Some(false),
        };
        control.sidecar.expected = Some(Judgement::Changed {
            signatures: vec![Judged::changed(original.field, modifications.into())],
        });
        control.sidecar.correct = None;
        control
    }

    /// The change may show anything, as far as a verifier can tell that does not look at it.
    fn or_not_told(mut self) -> Self {
        if let Some(Judgement::Changed { signatures }) = &mut self.sidecar.expected {
            for judged in signatures {
                judged.modifications_permitted = None;
            }
        }
        self
    }

    /// What is to be said of another signature in the file.
    fn and(mut self, judged: Judged) -> Self {
        if let Some(Judgement::Changed { signatures }) = &mut self.sidecar.expected {
            signatures.push(judged);
        }
        self
    }

    fn original(original: &Original) -> Self {
        let file = original.file.clone();
        let mut control = Self::new(Class::Original, "", original, original.what, file);
        control.name.clone_from(&original.name);
        control.sidecar.original = None;
        control.sidecar.never = Never {
            verdict: Some("TOTAL-FAILED"),
            modifications: None,
            modifications_permitted: Some(false),
        };
        let expected = match original.name.ends_with("duplicate") {
            // two readers may see two letters, and both were signed
            true => Expected::passed(original.field).with("INDETERMINATE", "GENERIC"),
            false => Expected::passed(original.field),
        };
        control.sidecar.expected = Some(Judgement::Whole(expected));
        control.sidecar.correct = None;
        control
    }

    /// Where it was described, if not where the others of its class were.
    fn from(mut self, source: &'static str) -> Self {
        self.sidecar.source = source;
        self
    }

    /// The signature that is attacked, where it is not the letter's own.
    fn on(mut self, field: &'static str) -> Self {
        if let Some(correct) = &mut self.sidecar.correct {
            correct.field = field;
        }
        self
    }

    /// A change of a class that has a name, and is not permitted here.
    fn is(mut self, modifications: &'static str) -> Self {
        if let Some(correct) = &mut self.sidecar.correct {
            correct.modifications = Some(modifications);
        }
        self
    }

    /// A change of a class that has a name, of which it cannot be told whether it is permitted.
    fn undecided(mut self, modifications: &'static str) -> Self {
        self = self.is(modifications);
        if let Some(correct) = &mut self.sidecar.correct {
            correct.modifications_permitted = None;
        }
        self
    }

    /// Nobody agrees on what the change is called; it is not permitted all the same.
    fn of_some_class(mut self) -> Self {
        if let Some(correct) = &mut self.sidecar.correct {
            correct.modifications = None;
        }
        self
    }

    /// Whether it is permitted is another question: one of these rules has to be among the changes.
    fn told(mut self, rules: &'static [&'static str]) -> Self {
        self = self.broken();
        self.sidecar.never.verdict = None;
        self.sidecar.never.modifications = Some("NONE");
        self.sidecar.told = Some(rules);
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
    let evidence = Evidence::new(pki)?;
    let mut attacks: Vec<Attack> = originals.all().into_iter().map(Attack::original).collect();
    attacks.extend(controls::all(&originals, pki, &evidence)?);
    attacks.extend(annotations::all(&originals, pki)?);
    attacks.extend(certification::all(&originals, pki)?);
    attacks.extend(locks::all(&originals)?);
    attacks.extend(dictionary::all(&originals)?);
    attacks.extend(parser::all(&originals)?);
    attacks.extend(gap::all(&originals, pki)?);
    attacks.extend(copies::all(&originals)?);
    attacks.extend(overlaps::all(&originals, pki)?);
    attacks.extend(removal::all(&originals, &evidence)?);
    attacks.extend(polyglots::all(&originals, pki)?);
    attacks.extend(pages::all(&originals)?);
    attacks.extend(shadow::all(&originals)?);
    attacks.extend(form::all(&originals, pki)?);
    attacks.extend(loops::all(&originals)?);
    Ok(attacks)
}
