//! The letters as they were signed, each what some attacks depart from.

use super::letter::{CONTENT, EMPTY, FREE, Letter};
use super::update::overwritten;
use crate::Outcome;
use crate::base;
use crate::pki::{Official, Pki};
use crate::surgery::{find_last_signature, resigned};
use crate::vectors::SIGNED_AT;
use segel_core::Limits;
use segel_core::pdf::Document;
use segel_core::sign::{SignatureRequest, VisibleBox, sign};

/// Room for `/Reference`, which the signer does not write: a reason that is overwritten.
const ROOM: usize = 240;

/// A signed letter and where its parts are.
pub(crate) struct Original {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) file: Vec<u8>,
    /// The full name of the signed field.
    pub(crate) field: &'static str,
    /// Object numbers: the signature dictionary, what the signature looks like, the field.
    pub(crate) signature: u32,
    pub(crate) look: u32,
    pub(crate) widget: u32,
}

/// How a letter is signed.
pub(crate) struct Signing<'a> {
    /// An existing field; a new one where absent.
    pub(crate) field: Option<&'static str>,
    /// The place of a new field's box.
    pub(crate) rectangle: [f32; 4],
    pub(crate) line: &'a str,
    /// The value of `/Reference`.
    pub(crate) reference: Option<&'a str>,
}

impl Default for Signing<'_> {
    fn default() -> Self {
        Self {
            field: None,
            rectangle: [350.0, 400.0, 200.0, 60.0],
            line: "Ditandatangani secara elektronik",
            reference: None,
        }
    }
}

/// All of them.
pub(crate) struct Originals {
    /// An approval signature.
    pub(crate) approval: Original,
    /// The same with a CMS object that leaves room in its gap.
    pub(crate) roomy: Original,
    /// Certified with P = 1, 2 and 3.
    pub(crate) no_changes: Original,
    pub(crate) form_filling: Original,
    pub(crate) annotations: Original,
    /// P = 1 in a dictionary that is an object of its own.
    pub(crate) indirect: Original,
    /// Signed in a field whose lock names `jumlah`, all fields, all but `status`, and `data`.
    pub(crate) locks_sum: Original,
    pub(crate) locks_all: Original,
    pub(crate) locks_others: Original,
    pub(crate) locks_data: Original,
    /// Prepared before they were signed.
    pub(crate) covered: Original,
    pub(crate) unlike: Original,
    pub(crate) two_trees: Original,
    pub(crate) duplicate: Original,
}

impl Originals {
    pub(crate) fn new(pki: &Pki) -> Outcome<Self> {
        let certified = |name, what, reference| certified(pki, name, what, reference, "");
        let locked = |name, what, lock| locked(pki, name, what, lock);
        Ok(Self {
            approval: approval(
                &pki.official,
                "approval",
                "an approval signature with a box",
                &Letter::default(),
            )?,
            roomy: roomy(pki)?,
            no_changes: certified("certified-p1", "certified with P = 1", NO_CHANGES)?,
            form_filling: certified("certified-p2", "certified with P = 2", FORM_FILLING)?,
            annotations: certified("certified-p3", "certified with P = 3", ANNOTATIONS)?,
            indirect: self::certified(
                pki,
                "certified-p1-indirect",
                "certified with P = 1, which stands in an object of its own",
                INDIRECT,
                "<< /Type /TransformParams /P 1 /V /1.2 >>",
            )?,
            locks_sum: locked(
                "locks-include",
                "signed in a field that locks `jumlah`",
                "/Action /Include /Fields [(jumlah)]",
            )?,
            locks_all: locked(
                "locks-all",
                "signed in a field that locks all fields",
                "/Action /All",
            )?,
            locks_others: locked(
                "locks-exclude",
                "signed in a field that locks all fields but `status`",
                "/Action /Exclude /Fields [(status)]",
            )?,
            locks_data: locked(
                "locks-parent",
                "signed in a field that locks `data` and so what is below it",
                "/Action /Include /Fields [(data)]",
            )?,
            covered: approval(
                &pki.official,
                "prepared-covered",
                "a letter with two sums, of which a box hides one",
                &covered(),
            )?,
            unlike: approval(
                &pki.official,
                "prepared-value-unlike-appearance",
                "a letter with a field whose value is not what is seen",
                &Letter {
                    sum: Some("9.000.000"),
                    ..Letter::default()
                },
            )?,
            two_trees: approval(
                &pki.official,
                "prepared-second-tree",
                "a letter with a second tree of pages that nothing refers to",
                &two_trees(),
            )?,
            duplicate: approval(
                &pki.official,
                "prepared-duplicate",
                "a letter with a second content of the same number, which its table does not name",
                &duplicate(),
            )?,
        })
    }

    pub(crate) fn all(&self) -> [&Original; 14] {
        [
            &self.approval,
            &self.roomy,
            &self.no_changes,
            &self.form_filling,
            &self.annotations,
            &self.indirect,
            &self.locks_sum,
            &self.locks_all,
            &self.locks_others,
            &self.locks_data,
            &self.covered,
            &self.unlike,
            &self.two_trees,
            &self.duplicate,
        ]
    }
}

const NO_CHANGES: &str = "[<< /Type /SigRef /TransformMethod /DocMDP \
                          /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]";
const FORM_FILLING: &str = "[<< /Type /SigRef /TransformMethod /DocMDP \
                            /TransformParams << /Type /TransformParams /P 2 /V /1.2 >> >>]";
pub(crate) const ANNOTATIONS: &str = "[<< /Type /SigRef /TransformMethod /DocMDP \
                                      /TransformParams << /Type /TransformParams /P 3 /V /1.2 >> >>]";
const INDIRECT: &str = "[<< /Type /SigRef /TransformMethod /DocMDP /TransformParams 24 0 R >>]";

fn approval(
    official: &Official,
    name: &'static str,
    what: &'static str,
    letter: &Letter,
) -> Outcome<Original> {
    let objects = letter.objects();
    let file = signed(&base::document_of(&objects), official, &Signing::default())?;
    let signature = u32::try_from(objects.len())? + 1;
    Ok(Original {
        name,
        what,
        file,
        field: "Signature1",
        signature,
        look: signature + 1,
        widget: signature + 2,
    })
}

/// The gap is made for two certificates, and the CMS object that is then put there has one.
fn roomy(pki: &Pki) -> Outcome<Original> {
    let original = approval(
        &pki.official,
        "roomy",
        "an approval signature whose CMS object leaves room in its gap",
        &Letter::default(),
    )?;
    let signature = find_last_signature(&original.file);
    let file = resigned(&original.file, &signature, &signature.contents, &pki.alone)?;
    Ok(Original { file, ..original })
}

/// The catalog names the signature before it is there: its number is the first that is free.
fn certified(
    pki: &Pki,
    name: &'static str,
    what: &'static str,
    reference: &str,
    parameters: &'static str,
) -> Outcome<Original> {
    let letter = Letter {
        catalog: "/Perms << /DocMDP 28 0 R >>",
        parameters,
        ..Letter::default()
    };
    let signing = Signing {
        reference: Some(reference),
        ..Signing::default()
    };
    Ok(Original {
        name,
        what,
        file: signed(
            &base::document_of(&letter.objects()),
            &pki.official,
            &signing,
        )?,
        field: "Signature1",
        signature: FREE,
        look: FREE + 1,
        widget: FREE + 2,
    })
}

/// The signer does not sign a field with a lock: it is called something else until it is signed.
fn locked(pki: &Pki, name: &'static str, what: &'static str, lock: &str) -> Outcome<Original> {
    let letter = Letter {
        empty: "/Kunci 25 0 R",
        lock: format!("<< /Type /SigFieldLock {lock} >>"),
        ..Letter::default()
    };
    let reference = format!(
        "[<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams \
         << /Type /TransformParams {lock} /V /1.2 >> >>]"
    );
    let signing = Signing {
        field: Some("Mengetahui"),
        reference: Some(&reference),
        ..Signing::default()
    };
    let mut file = signed(
        &base::document_of(&letter.objects()),
        &pki.official,
        &signing,
    )?;
    for _ in 0..2 {
        file = overwritten(&file, "/Kunci", "/Lock")?;
    }
    let last = find_last_signature(&file);
    Ok(Original {
        name,
        what,
        file: resigned(&file, &last, &last.contents, &pki.official)?,
        field: "Mengetahui",
        signature: FREE,
        look: FREE + 1,
        widget: EMPTY,
    })
}

/// Two sums in the content, the second under a white box (variant "hide").
fn covered() -> Letter {
    Letter {
        content: Some(
            "BT /F1 14 Tf 72 760 Td (Surat Keterangan: jumlah Rp 1.000.000) Tj ET \
             BT /F1 14 Tf 72 730 Td (dan denda Rp 8.000.000) Tj ET \
             q 5 0 0 1.2 70 724 cm /Cap Do Q",
        ),
        ..Letter::default()
    }
}

/// The tree of another letter, with a page of its own (variant "hide and replace").
fn two_trees() -> Letter {
    let content = super::letter::text(72, 760, super::letter::OTHER_SUM);
    Letter {
        more: vec![
            "<< /Type /Pages /Kids [29 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 28 0 R /MediaBox [0 0 595 842] /Contents 30 0 R \
             /Resources << /Font << /F1 7 0 R >> >> >>"
                .to_owned(),
            super::letter::stream("", &content),
        ],
        ..Letter::default()
    }
}

/// Two contents with one number in one revision; the unused lock is where the second stands.
fn duplicate() -> Letter {
    let content = super::letter::text(72, 760, super::letter::OTHER_SUM);
    let content = super::letter::stream("", &content);
    Letter {
        lock: format!("null\nendobj\n{CONTENT} 0 obj\n{content}"),
        ..Letter::default()
    }
}

/// Signs a document as the project does, and puts `/Reference` in where it is asked for.
pub(crate) fn signed(
    document: &[u8],
    official: &Official,
    signing: &Signing<'_>,
) -> Outcome<Vec<u8>> {
    let room = format!("Vektor uji{}", "-".repeat(ROOM));
    let mut request = SignatureRequest::new(SIGNED_AT);
    request.field = signing.field.map(str::to_owned);
    request.reason = Some(match signing.reference {
        Some(_) => room.clone(),
        None => "Vektor uji".to_owned(),
    });
    let mut visible = VisibleBox::new(signing.rectangle);
    visible.text = vec![signing.line.to_owned()];
    visible.page = Some(1);
    request.appearance = Some(visible);
    let source = document.to_vec();
    let mut file = Vec::new();
    let document = Document::open(&source, &Limits::default())?;
    sign(&document, &request, official, &mut file)?;
    let Some(reference) = signing.reference else {
        return Ok(file);
    };
    let entries = format!("(Vektor uji) /Reference {reference}");
    let file = overwritten(&file, &format!("({room})"), &entries)?;
    let signature = find_last_signature(&file);
    Ok(resigned(&file, &signature, &signature.contents, official)?)
}
