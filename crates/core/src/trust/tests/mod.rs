#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

use super::*;
use crate::asn1::{self, Oid, Tag};
use crate::corpora;
use crate::limits::Limits;
use crate::revocation::CertificateList;
use crate::x509::Certificate;
use const_oid::ObjectIdentifier;
use std::fs;
use time::OffsetDateTime;

mod anchors;
mod holds;
mod limbo;
pub(crate) mod made;
mod office;
mod pkits;
mod proofs;
mod signers;
mod statuses;
mod time_stamps;

fn oid(text: &str) -> Oid {
    ObjectIdentifier::new_unwrap(text).into()
}

/// The test data of others was made with what was good enough then; how strong an algorithm has to
/// be is not what it tests.
fn old_algorithms() -> Policy {
    let text = r#"
        format = 1
        name = "old"
        source = "the test data's time"
        digest = [{ name = "SHA-1" }, { name = "SHA-256" }, { name = "SHA-384" }, { name = "SHA-512" }]
        signature = [
            { name = "RSASSA-PKCS1-v1_5", keys = [{ bits = 512 }] },
            { name = "RSASSA-PSS", keys = [{ bits = 512 }] },
            { name = "ECDSA", keys = [{ bits = 160 }] },
            { name = "Ed25519" },
        ]
    "#;
    Policy::from_toml(text).unwrap()
}
