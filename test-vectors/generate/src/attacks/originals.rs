//! The letters as they were signed, each what some attacks depart from.

use super::letter::{DATA, EMPTY, FREE, LAYER, Letter, STATUS};
use super::prepared::{self, Mark};
use super::sections::hybrid_document;
use super::signatures::{Signing, signed};
use super::update::{object, overwritten, position};
use crate::Outcome;
use crate::base::{document_of, number_after};
use crate::pki::Pki;
use crate::surgery::{find_last_signature, resigned, with_byte_range};

/// A signed letter and where its parts are.
pub(crate) struct Original {
    /// Where it stands in test-vectors/attacks/.
    pub(crate) name: String,
    pub(crate) what: &'static str,
    pub(crate) file: Vec<u8>,
    /// The full name of the signed field.
    pub(crate) field: &'static str,
    /// Object numbers: the signature dictionary, what the signature looks like, the field.
    pub(crate) signature: u32,
    pub(crate) look: u32,
    pub(crate) widget: u32,
}

/// All of them.
pub(crate) struct Originals {
    /// An approval signature.
    pub(crate) approval: Original,
    /// The same with a CMS object that leaves room in its gap.
    pub(crate) roomy: Original,
    /// The same in a file that ends with `%%EOF` and nothing behind it.
    pub(crate) unended: Original,
    /// The same in a hybrid file, and in one with a structure tree.
    pub(crate) hybrid: Original,
    pub(crate) tagged: Original,
    /// Certified with P = 1, 2 and 3.
    pub(crate) no_changes: Original,
    pub(crate) form_filling: Original,
    pub(crate) annotations: Original,
    /// P = 1 in a dictionary that is an object of its own.
    pub(crate) indirect: Original,
    /// P = 2 and fields that are chosen, not typed; and a page that draws a field's appearance.
    pub(crate) choices: Original,
    pub(crate) drawn_twice: Original,
    /// P = 2 and fields that lie over text.
    pub(crate) below_fields: Original,
    /// Signed in a field whose lock names `jumlah`, all fields, all but `status`, and `data`.
    pub(crate) locks_sum: Original,
    pub(crate) locks_all: Original,
    pub(crate) locks_others: Original,
    pub(crate) locks_data: Original,
    /// With a lock that says P = 1, and with one that names the beginning of `status`.
    pub(crate) locks_document: Original,
    pub(crate) locks_beginning: Original,
    /// Prepared before they were signed.
    pub(crate) covered: Original,
    pub(crate) unlike: Original,
    pub(crate) two_trees: Original,
    pub(crate) duplicate: Original,
    /// With a mark for a signature, with a word that is said to be one, and with what may be either.
    pub(crate) marked: Original,
    pub(crate) said_marked: Original,
    pub(crate) perhaps_marked: Original,
}

impl Originals {
    pub(crate) fn new(pki: &Pki) -> Outcome<Self> {
        let approved =
            |name, what, letter: Letter| approved(pki, name, what, &document_of(&letter.objects()));
        let certified =
            |name, what, reference: &str, letter| certified(pki, name, what, reference, letter);
        let locked = |name, what, lock| locked(pki, name, what, lock);
        let letter = Letter::default;
        let hidden = [DATA, STATUS, LAYER];
        let signed = "an approval signature with a box";
        Ok(Self {
            approval: approved("approval", signed, letter())?,
            roomy: roomy(pki)?,
            unended: unended(pki)?,
            hybrid: self::approved(
                pki,
                "hybrid",
                "an approval in a hybrid file as Word writes it: three objects stand in an object \
                 stream and are free in the table",
                &hybrid_document(&letter().objects(), &hidden),
            )?,
            tagged: approved(
                "tagged",
                "an approval of a letter with a structure tree",
                prepared::tagged(),
            )?,
            no_changes: certified("certified-p1", "certified with P = 1", NO_CHANGES, letter())?,
            form_filling: certified(
                "certified-p2",
                "certified with P = 2",
                FORM_FILLING,
                letter(),
            )?,
            annotations: certified(
                "certified-p3",
                "certified with P = 3",
                ANNOTATIONS,
                letter(),
            )?,
            indirect: certified(
                "certified-p1-indirect",
                "certified with P = 1, which stands in an object of its own",
                INDIRECT,
                Letter {
                    parameters: "<< /Type /TransformParams /P 1 /V /1.2 >>",
                    ..letter()
                },
            )?,
            choices: certified(
                "certified-p2-choices",
                "certified with P = 2, with a check box and a choice",
                FORM_FILLING,
                prepared::choices(),
            )?,
            drawn_twice: certified(
                "certified-p2-drawn-twice",
                "certified with P = 2; the page draws what a field looks like",
                FORM_FILLING,
                prepared::drawn_twice(),
            )?,
            below_fields: certified(
                "certified-p2-below-fields",
                "certified with P = 2; fields lie over text of the page",
                FORM_FILLING,
                prepared::below_fields(),
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
            locks_document: locked(
                "locks-document",
                "signed in a field that locks `jumlah`, and with P = 1 the document",
                "/Action /Include /Fields [(jumlah)] /P 1",
            )?,
            locks_beginning: locked(
                "locks-beginning",
                "signed in a field that locks `stat`, which no field is called",
                "/Action /Include /Fields [(stat)]",
            )?,
            covered: approved(
                "prepared-covered",
                "a letter with two sums, of which a box hides one",
                prepared::covered(),
            )?,
            unlike: approved(
                "prepared-value-unlike-appearance",
                "a letter with a field whose value is not what is seen",
                Letter {
                    sum: Some("9.000.000"),
                    ..letter()
                },
            )?,
            two_trees: approved(
                "prepared-second-tree",
                "a letter with a second tree of pages that nothing refers to",
                prepared::two_trees(),
            )?,
            duplicate: approved(
                "prepared-duplicate",
                "a letter with a second content of the same number, which its table does not name",
                prepared::duplicate(),
            )?,
            marked: approved(
                "prepared-mark",
                "a letter with a mark for another signature",
                prepared::marked(&Mark::Plain),
            )?,
            said_marked: approved(
                "prepared-mark-of-letters",
                "a letter with a word that its font says is a mark for a signature",
                prepared::marked(&Mark::Said),
            )?,
            perhaps_marked: approved(
                "prepared-mark-of-unknown-looks",
                "a letter with what a font that is not in it says is a mark for a signature",
                prepared::marked(&Mark::Absent),
            )?,
        })
    }

    pub(crate) fn all(&self) -> [&Original; 25] {
        [
            &self.approval,
            &self.roomy,
            &self.unended,
            &self.hybrid,
            &self.tagged,
            &self.no_changes,
            &self.form_filling,
            &self.annotations,
            &self.indirect,
            &self.choices,
            &self.drawn_twice,
            &self.below_fields,
            &self.locks_sum,
            &self.locks_all,
            &self.locks_others,
            &self.locks_data,
            &self.locks_document,
            &self.locks_beginning,
            &self.covered,
            &self.unlike,
            &self.two_trees,
            &self.duplicate,
            &self.marked,
            &self.said_marked,
            &self.perhaps_marked,
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

fn approved(pki: &Pki, name: &str, what: &'static str, document: &[u8]) -> Outcome<Original> {
    let file = signed(document, &pki.official, &Signing::default())?;
    in_new_field(name, what, document, file)
}

/// The signer uses the first number that is free for the dictionary.
fn in_new_field(
    name: &str,
    what: &'static str,
    document: &[u8],
    file: Vec<u8>,
) -> Outcome<Original> {
    let size = number_after(document, b"/Size ").ok_or("a document without /Size")?;
    let signature = u32::try_from(size)?;
    let widget = widget(&file, signature)?;
    Ok(Original {
        name: format!("originals/{name}"),
        what,
        field: "Signature1",
        signature,
        look: look(&file, widget)?,
        widget,
        file,
    })
}

/// The new object whose value is the signature.
fn widget(file: &[u8], signature: u32) -> Outcome<u32> {
    let value = format!("/V {signature} 0 R");
    let mut numbers = signature + 1..;
    let found = numbers.find_map(|number| match object(file, number) {
        Ok(text) => position(&text, &value).map(|_| Ok(number)),
        Err(error) => Some(Err(error)),
    });
    found.ok_or("a signature without a field")?
}

/// The stream that a field looks like.
fn look(file: &[u8], widget: u32) -> Outcome<u32> {
    let look = number_after(&object(file, widget)?, b"/AP << /N ");
    Ok(u32::try_from(look.ok_or("a field without a look")?)?)
}

/// The gap is made for two certificates, and the CMS object that is then put there has one.
fn roomy(pki: &Pki) -> Outcome<Original> {
    let original = approved(
        pki,
        "roomy",
        "an approval signature whose CMS object leaves room in its gap",
        &document_of(&Letter::default().objects()),
    )?;
    let signature = find_last_signature(&original.file);
    let file = resigned(&original.file, &signature, &signature.contents, &pki.alone)?;
    Ok(Original { file, ..original })
}

/// The last line feed is taken away before it is signed.
fn unended(pki: &Pki) -> Outcome<Original> {
    let original = approved(
        pki,
        "unended",
        "an approval signature in a file without a line feed behind its %%EOF",
        &document_of(&Letter::default().objects()),
    )?;
    let (_, file) = original.file.split_last().ok_or("an empty file")?;
    let signature = find_last_signature(file);
    let file = with_byte_range(file, &signature, &signature.contents);
    let file = resigned(&file, &signature, &signature.contents, &pki.official)?;
    Ok(Original { file, ..original })
}

/// The catalog names the signature before it is there: its number is the first that is free.
fn certified(
    pki: &Pki,
    name: &str,
    what: &'static str,
    reference: &str,
    letter: Letter,
) -> Outcome<Original> {
    let number = letter.objects().len() + 1;
    let letter = Letter {
        catalog: format!("/Perms << /DocMDP {number} 0 R >>"),
        ..letter
    };
    let signing = Signing {
        reference: Some(reference),
        ..Signing::default()
    };
    let document = document_of(&letter.objects());
    let file = signed(&document, &pki.official, &signing)?;
    in_new_field(name, what, &document, file)
}

/// The signer does not sign a field with a lock: it is called something else until it is signed.
fn locked(pki: &Pki, name: &str, what: &'static str, lock: &str) -> Outcome<Original> {
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
    let mut file = signed(&document_of(&letter.objects()), &pki.official, &signing)?;
    for _ in 0..2 {
        file = overwritten(&file, "/Kunci", "/Lock")?;
    }
    let last = find_last_signature(&file);
    Ok(Original {
        name: format!("originals/{name}"),
        what,
        look: look(&file, EMPTY)?,
        file: resigned(&file, &last, &last.contents, &pki.official)?,
        field: "Mengetahui",
        signature: FREE,
        widget: EMPTY,
    })
}
