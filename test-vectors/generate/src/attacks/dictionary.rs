//! A later revision's copy of the signature dictionary says something else.

use super::originals::{Original, Originals};
use super::update::{Update, object, replaced};
use super::{Attack, Class};
use crate::Outcome;

const SPOOFS: [(&str, &str, &str, &str); 13] = [
    (
        "reason",
        "/Reason is another",
        "/Reason (Vektor uji)",
        "/Reason (Disetujui Wali Kota)",
    ),
    (
        "name",
        "/Name is another",
        "/Name (Pejabat Uji)",
        "/Name (Wali Kota)",
    ),
    ("time", "/M is another", "/M (D:2026", "/M (D:2024"),
    (
        "location",
        "/Location is new",
        "/Reason",
        "/Location (Balai Kota) /Reason",
    ),
    (
        "contact",
        "/ContactInfo is new",
        "/Reason",
        "/ContactInfo (palsu@contoh.example) /Reason",
    ),
    (
        "build",
        "/Prop_Build is new and names another program",
        "/Reason",
        "/Prop_Build << /App << /Name /Lain /TrustedMode true >> >> /Reason",
    ),
    (
        "sub-filter",
        "/SubFilter is another",
        "/ETSI.CAdES.detached",
        "/adbe.pkcs7.detached",
    ),
    (
        "filter",
        "/Filter is another",
        "/Adobe.PPKLite",
        "/Lain.PPK",
    ),
    (
        "type",
        "/Type says time-stamp",
        "/Type /Sig ",
        "/Type /DocTimeStamp ",
    ),
    (
        "byte-range",
        "/ByteRange is [0 9 99 9]",
        "/ByteRange [0 ",
        "/ByteRange [0 9 99 9] /Lama [0 ",
    ),
    (
        "changes",
        "/Changes is new and says that nothing changed",
        "/Reason",
        "/Changes [0 0 0] /Reason",
    ),
    (
        "reference",
        "/Reference is new and certifies with P = 3",
        "/Reason",
        REFERENCE,
    ),
    (
        "contents",
        "/Contents ends in another byte",
        "/Contents <3082",
        "/Contents <3083",
    ),
];

const REFERENCE: &str = "/Reference [<< /Type /SigRef /TransformMethod /DocMDP \
                         /TransformParams << /Type /TransformParams /P 3 /V /1.2 >> >>] /Reason";

pub(super) fn all(originals: &Originals) -> Outcome<Vec<Attack>> {
    let original = &originals.approval;
    let dictionary = object(&original.file, original.signature)?;
    let mut attacks = Vec::new();
    for (name, what, old, new) in SPOOFS {
        let spoofed = replaced(&dictionary, old, new)?;
        let file = Update::on(&original.file)
            .put(original.signature, spoofed)
            .write();
        attacks.push(Attack::new(
            Class::DictionarySpoofing,
            name,
            original,
            what,
            file,
        ));
    }
    attacks.extend(elsewhere(original, &dictionary)?);
    Ok(attacks)
}

fn elsewhere(original: &Original, dictionary: &[u8]) -> Outcome<Vec<Attack>> {
    let attack =
        |name, what, file| Attack::new(Class::DictionarySpoofing, name, original, what, file);
    let value = format!("/V {} 0 R", original.signature);
    let spoofed = replaced(dictionary, "/Name (Pejabat Uji)", "/Name (Wali Kota)")?;
    let repointed = {
        let update = Update::on(&original.file);
        let other = format!("/V {} 0 R", update.next());
        update
            .add(spoofed)
            .edit(original.widget, &value, &other)?
            .write()
    };
    Ok(vec![
        attack(
            "value-repointed",
            "the field's value is a copy of the dictionary with another /Name",
            repointed,
        ),
        attack(
            "field-renamed",
            "the signed field has another name",
            Update::on(&original.file)
                .edit(original.widget, "/T (Signature1)", "/T (Wali Kota)")?
                .write(),
        ),
        attack(
            "alternate-name",
            "the signed field gets a /TU, which is what viewers show",
            Update::on(&original.file)
                .edit(original.widget, "/T (", "/TU (Wali Kota) /T (")?
                .write(),
        ),
    ])
}
