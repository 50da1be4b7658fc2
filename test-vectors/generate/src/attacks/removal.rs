//! Taking away what a signature needs to be judged later: validation data and time-stamps.

use super::evidence::{Evidence, Stored};
use super::letter::{CATALOG, FORM, PAGE, stream};
use super::originals::{Original, Originals};
use super::update::{Update, object, place, position, replaced};
use super::{Attack, Class};
use crate::Outcome;

const RENAMED: &str = "0000000000000000000000000000000000000000";

pub(super) fn all(originals: &Originals, evidence: &Evidence) -> Outcome<Vec<Attack>> {
    let approval = &originals.approval;
    let stored = evidence.store_and_stamp(approval, "controls/dss-and-time-stamp")?;
    let mut attacks = stores(&stored, approval)?;
    attacks.extend(entries(&stored)?);
    attacks.extend(stamps(&stored)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::LtDataRemoval, name, original, what, file)
}

/// What was signed is as it was, so that the signature may well pass by other evidence; that something
/// was lost has to be told.
fn lost(stored: &Stored, name: &str, what: &'static str, file: Vec<u8>) -> Attack {
    attack(name, &stored.original, what, file).told(&[
        "security-store-lost",
        "security-store-broken",
        "object-freed",
        "object-replaced",
    ])
}

/// The security store as a whole.
fn stores(stored: &Stored, signed: &Original) -> Outcome<Vec<Attack>> {
    let original = &stored.original;
    let update = || Update::on(&original.file);
    let entry = format!("/DSS {} 0 R", stored.store);
    let removed = |name, what, file| lost(stored, name, what, file).from("iText, removeDSS.pdf");
    Ok(vec![
        removed(
            "store-removed",
            "the catalog has no /DSS any more",
            update().edit(CATALOG, &entry, "")?.write(),
        ),
        removed(
            "store-null",
            "/DSS is null",
            update().edit(CATALOG, &entry, "/DSS null")?.write(),
        ),
        removed(
            "store-freed",
            "the store is freed",
            update().free(stored.store, 1).write(),
        ),
        removed(
            "store-emptied",
            "the store has no entries any more",
            update().put(stored.store, "<< /Type /DSS >>").write(),
        ),
        removed(
            "catalog-rolled-back",
            "an update without objects names the place of the catalog that had no /DSS yet",
            update()
                .point(CATALOG, place(&signed.file, CATALOG)?)
                .write(),
        ),
    ])
}

/// What is in it.
fn entries(stored: &Stored) -> Outcome<Vec<Attack>> {
    let original = &stored.original;
    let dictionary = stored.dictionary("");
    let update = || Update::on(&original.file);
    let with = |old: &str, new: &str| -> Outcome<Vec<u8>> {
        let changed = replaced(dictionary.as_bytes(), old, new)?;
        Ok(update().put(stored.store, changed).write())
    };
    let (certificate, list, key) = (stored.certificate, stored.list, &stored.key);
    let vri = position(dictionary.as_bytes(), "/VRI").and_then(|at| dictionary.get(at..));
    let vri = vri.and_then(|text| text.strip_suffix(" >>"));
    let vri = vri.ok_or("a store without /VRI")?;
    let source = "DSS, pades-revoc-removed-from-dss-dict.pdf";
    let removed = |name, what, file| lost(stored, name, what, file).from(source);
    Ok(vec![
        removed(
            "certificates-emptied",
            "/Certs of the store is empty",
            with(&format!("/Certs [{certificate} 0 R]"), "/Certs []")?,
        ),
        removed(
            "lists-removed",
            "the store has no /CRLs any more, and none for the signature",
            with(&format!("/CRLs [{list} 0 R] {vri}"), "")?,
        ),
        removed(
            "vri-removed",
            "the store has no /VRI any more",
            with(vri, "")?,
        ),
        removed(
            "vri-emptied",
            "/VRI of the store is empty",
            with(vri, "/VRI << >>")?,
        ),
        removed(
            "vri-renamed",
            "the signature's entry in /VRI is called otherwise",
            with(key, RENAMED)?,
        ),
        removed(
            "vri-without-list",
            "the signature's entry in /VRI has no list any more",
            with(&format!(" /CRL [{list} 0 R]"), "")?,
        ),
        removed(
            "list-freed",
            "the list is freed",
            update().free(list, 1).write(),
        ),
        removed(
            "list-replaced",
            "the list's object is another stream",
            update().put(list, stream("", "tidak ada")).write(),
        ),
        removed(
            "certificate-replaced",
            "the certificate's object is a list",
            update()
                .put(certificate, object(&original.file, list)?)
                .write(),
        ),
    ])
}

/// The document time-stamp over it, in the two objects behind the store.
fn stamps(stored: &Stored) -> Outcome<Vec<Attack>> {
    let original = &stored.original;
    let update = || Update::on(&original.file);
    let (dictionary, field) = (stored.store + 1, stored.store + 2);
    let value = format!("/V {dictionary} 0 R");
    let reference = format!("[{field} 0 R ");
    let removed =
        |name, what, file| attack(name, original, what, file).from("iText, removeDSS.pdf");
    Ok(vec![
        removed(
            "stamp-value-removed",
            "the time-stamp's field has no value any more",
            update().edit(field, &value, "")?.write(),
        ),
        removed(
            "stamp-field-removed",
            "the time-stamp's field is in neither the form nor the page any more",
            update()
                .edit(FORM, &reference, "[")?
                .edit(PAGE, &reference, "[")?
                .write(),
        ),
        removed(
            "stamp-freed",
            "the time-stamp's dictionary is freed",
            update().free(dictionary, 1).write(),
        ),
        removed(
            "stamp-becomes-signature",
            "the time-stamp's dictionary is a signature that nobody made",
            update()
                .put(
                    dictionary,
                    "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached \
                     /ByteRange [0 9 99 9] /Contents <00> >>",
                )
                .write(),
        ),
    ])
}
