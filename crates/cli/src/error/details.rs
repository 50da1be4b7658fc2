//! The facts that an error carries, under the names that the message files place them by.

use crate::output::rfc3339;
use crate::words::Detail;
use segel_core::error::Refusal;

/// The facts of an error of core.
pub(super) fn of_core(error: &segel_core::Error) -> Vec<Detail> {
    match error {
        segel_core::Error::Malformed {
            offset,
            expected,
            got,
            ..
        } => vec![
            ("offset", offset.to_string()),
            ("expected", expected.clone()),
            ("got", got.clone()),
        ],
        segel_core::Error::Unsupported { feature } => vec![("feature", (*feature).to_owned())],
        segel_core::Error::LimitExceeded { limit, max } => {
            vec![("limit", (*limit).to_owned()), ("max", max.to_string())]
        }
        segel_core::Error::Refused(refusal) => of_refusal(refusal),
        _ => Vec::new(),
    }
}

/// The facts of an error of the token.
pub(super) fn of_token(error: &segel_hsm::Error) -> Vec<Detail> {
    use segel_hsm::Error as E;
    match error {
        E::ModuleNotLoadable { path, reason } | E::TokenDamaged { path, reason } => {
            vec![
                ("path", path.display().to_string()),
                ("reason", reason.clone()),
            ]
        }
        E::TokenNotFound { sought, found } | E::TokenAmbiguous { sought, found } => {
            vec![("sought", sought.clone()), ("found", found.join(", "))]
        }
        E::KeyNotFound { token, key }
        | E::KeyExists { token, key }
        | E::CertificateMissing { token, key } => {
            vec![("token", token.clone()), ("key", key.clone())]
        }
        E::KeyAmbiguous { token, key, count } => vec![
            ("token", token.clone()),
            ("key", key.clone()),
            ("count", count.to_string()),
        ],
        E::PinWrong { token }
        | E::PinFinalTry { token }
        | E::PinLocked { token, .. }
        | E::PinMissing { token } => vec![("token", token.clone())],
        E::PassphraseWrong { what } => vec![("what", what.clone())],
        E::TokenVersion { path, found } => {
            vec![
                ("path", path.display().to_string()),
                ("found", found.clone()),
            ]
        }
        E::TokenExists { path } => vec![("path", path.display().to_string())],
        E::TokenPermissions { path, mode } => {
            vec![
                ("path", path.display().to_string()),
                ("mode", format!("{mode:04o}")),
            ]
        }
        E::KeyUnsupported { key, reason } => vec![("key", key.clone()), ("reason", reason.clone())],
        E::MechanismMissing { token, wanted } => {
            vec![("token", token.clone()), ("wanted", wanted.clone())]
        }
        E::Import { reason } => vec![("reason", reason.clone())],
        _ => Vec::new(),
    }
}

fn of_refusal(refusal: &Refusal) -> Vec<Detail> {
    match refusal {
        Refusal::FieldTaken { name }
        | Refusal::LockDiffers { name }
        | Refusal::FieldName { name }
        | Refusal::FieldLocked { name } => vec![("name", name.clone())],
        Refusal::PageOutOfRange { page, pages } => {
            vec![("page", page.to_string()), ("pages", pages.to_string())]
        }
        Refusal::BoxOutsidePage { requested, page } => {
            vec![("requested", corners(requested)), ("page", corners(page))]
        }
        Refusal::TagAbsent {
            tag,
            searched,
            covered,
            unread,
        } => vec![
            ("tag", tag.to_string()),
            ("searched", searched.to_string()),
            ("covered", covered.to_string()),
            ("unread", pages(unread)),
        ],
        Refusal::TagTooLong { characters, limit } => vec![
            ("characters", characters.to_string()),
            ("limit", limit.to_string()),
        ],
        Refusal::TagRepeated {
            tag,
            found,
            pages: on,
        } => vec![
            ("tag", tag.to_string()),
            ("found", found.to_string()),
            ("pages", pages(on)),
        ],
        Refusal::BoxOverBox {
            page,
            requested,
            there,
        } => vec![
            ("page", page.to_string()),
            ("requested", corners(requested)),
            ("there", corners(there)),
        ],
        Refusal::BoxOverText { page, requested } => {
            vec![
                ("page", page.to_string()),
                ("requested", corners(requested)),
            ]
        }
        Refusal::TextNotShowable { font, character } => {
            vec![("character", character.to_string()), ("font", font.clone())]
        }
        Refusal::PermissionDenied { change } => vec![("change", (*change).to_owned())],
        Refusal::CertificateExpired { not_after } => vec![("time", rfc3339(*not_after))],
        Refusal::CertificateNotYetValid { not_before } => vec![("time", rfc3339(*not_before))],
        Refusal::ChainOrder { position } => vec![("position", position.to_string())],
        Refusal::Issue { reason } => vec![("reason", reason.clone())],
        _ => Vec::new(),
    }
}

/// Page numbers; a dash where there are none.
fn pages(pages: &[u32]) -> String {
    match pages {
        [] => "-".to_owned(),
        pages => pages
            .iter()
            .map(u32::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// Left, bottom, right, top in points.
fn corners(corners: &[f32; 4]) -> String {
    corners.map(|points| points.to_string()).join(", ")
}
