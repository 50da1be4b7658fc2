//! Validation data and time-stamps, which P = 1 permits too (ISO 32000-2, 12.8.5.3).

use super::super::evidence::{Evidence, STAMP, Stored};
use super::super::letter::CATALOG;
use super::super::originals::{Original, Originals};
use super::super::signatures::stamped;
use super::super::update::Update;
use super::{Attack, DATA, Judged};
use crate::Outcome;

const P1: &str = "PDF Association, pdf-issues, issues 131 and 766";

pub(super) fn all(originals: &Originals, evidence: &Evidence) -> Outcome<Vec<Attack>> {
    let (p1, approval) = (&originals.no_changes, &originals.approval);
    let mut controls = vec![
        certificate(
            "dss-p1",
            p1,
            "at P = 1 a DSS with a certificate is added",
            evidence,
        )?
        .from(P1),
        certificate(
            "dss-approval",
            approval,
            "after an approval a DSS with a certificate is added",
            evidence,
        )?,
        stamp(
            "time-stamp-p1",
            p1,
            "at P = 1 a document time-stamp is added",
            evidence,
        )?
        .from(P1),
        stamp(
            "time-stamp-approval",
            approval,
            "after an approval a document time-stamp is added",
            evidence,
        )?,
    ];
    controls.extend(long_term(originals, evidence)?);
    controls.extend(stored_again(approval, evidence)?);
    Ok(controls)
}

fn certificate(
    name: &str,
    original: &Original,
    what: &'static str,
    evidence: &Evidence,
) -> Outcome<Attack> {
    let update = Update::on(&original.file);
    let number = update.next();
    let entry = format!("/DSS << /Type /DSS /Certs [{number} 0 R] >> /Pages");
    let file = update
        .add(evidence.certificate.clone())
        .edit(CATALOG, "/Pages", &entry)?
        .write();
    Ok(Attack::control(name, original, what, DATA, file))
}

fn stamp(
    name: &str,
    original: &Original,
    what: &'static str,
    evidence: &Evidence,
) -> Outcome<Attack> {
    let file = stamped(Update::on(&original.file), &evidence.authority, STAMP)?;
    let control = Attack::control(name, original, what, DATA, file);
    Ok(control.and(Judged::last_stamp(STAMP)))
}

fn long_term(originals: &Originals, evidence: &Evidence) -> Outcome<Vec<Attack>> {
    let (p1, approval) = (&originals.no_changes, &originals.approval);
    let both = evidence.store_and_stamp(approval, "")?;
    let both_p1 = evidence.store_and_stamp(p1, "")?;
    let renewed = stamped(
        extended(&both, evidence)?,
        &evidence.authority,
        "Stempel kedua",
    )?;
    Ok(vec![
        Attack::control(
            "dss-and-time-stamp",
            approval,
            "after an approval a DSS with /VRI is added, and a document time-stamp over it",
            DATA,
            both.original.file,
        )
        .and(Judged::last_stamp(STAMP)),
        Attack::control(
            "dss-and-time-stamp-p1",
            p1,
            "at P = 1 a DSS with /VRI is added, and a document time-stamp over it",
            DATA,
            both_p1.original.file,
        )
        .and(Judged::last_stamp(STAMP))
        .from(P1),
        Attack::control(
            "time-stamp-renewed",
            approval,
            "after an approval, a DSS and a document time-stamp, the DSS grows and is stamped again",
            DATA,
            renewed,
        )
        .and(Judged::last_stamp("Stempel kedua")),
    ])
}

/// The store with another certificate, which no signature needs.
fn extended<'a>(stored: &'a Stored, evidence: &Evidence) -> Outcome<Update<'a>> {
    let update = Update::on(&stored.original.file);
    let number = update.next();
    let grown = stored
        .dictionary("")
        .replacen("/Certs [", &format!("/Certs [{number} 0 R "), 1);
    Ok(update
        .add(evidence.certificate.clone())
        .put(stored.store, grown))
}

fn stored_again(approval: &Original, evidence: &Evidence) -> Outcome<Vec<Attack>> {
    let stored = evidence.store(approval, "")?;
    let file = &stored.original.file[..];
    let again = |entries: &str| {
        Update::on(file)
            .put(stored.store, stored.dictionary(entries))
            .write()
    };
    Ok(vec![
        Attack::control(
            "dss-with-vri",
            approval,
            "after an approval a DSS is added, with a list and with /VRI for the signature",
            DATA,
            file.to_vec(),
        ),
        Attack::control(
            "vri-rewritten",
            approval,
            "after an approval and a DSS, /VRI is written again with the same data and a /Type",
            DATA,
            again("/Type /VRI "),
        )
        .from("DSS, test-with-vri.pdf"),
        Attack::control(
            "dss-extended",
            approval,
            "after an approval and a DSS, a certificate is added to the DSS",
            DATA,
            extended(&stored, evidence)?.write(),
        ),
        Attack::control(
            "dss-with-extension",
            approval,
            "after an approval a DSS is added, and /Extensions says so (EN 319 142-1, 5.6)",
            DATA,
            Update::on(&approval.file)
                .put(stored.certificate, evidence.certificate.clone())
                .edit(
                    CATALOG,
                    "/Pages",
                    &format!(
                        "/DSS << /Type /DSS /Certs [{} 0 R] >> /Extensions << /ESIC \
                         << /BaseVersion /1.7 /ExtensionLevel 5 >> >> /Pages",
                        stored.certificate
                    ),
                )?
                .write(),
        ),
    ])
}
