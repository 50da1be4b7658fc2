//! Random paths with random faults, judged by Segel, by OpenSSL and by the crate `pkix-path`: all
//! three agree, or the difference is one that is explained here.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used
)]

mod chance;
mod der;
mod made;
mod openssl;
mod pkix;

use made::{Chain, Keys};
use segel_core::x509::{PathParameters, Purpose, build_path};
use std::collections::BTreeMap;

const CHAINS: u64 = 5000;
/// As many as OpenSSL is given at once.
const BATCH: u64 = 100;

/// What Segel says: nothing, or what is wrong.
fn segel(chain: &Chain) -> Result<(), String> {
    let anchors = [chain.root.clone().into()];
    let parameters = PathParameters::new(Purpose::Any, made::now());
    build_path(&chain.leaf, &chain.authorities, &anchors, &parameters)
        .map(|_| ())
        .map_err(|failure| failure.to_string())
}

#[test]
fn three_judges_agree_on_random_paths() {
    if !openssl::is_there() {
        assert!(
            std::env::var_os("SEGEL_REQUIRE_TOOLS").is_none_or(|value| value != "1"),
            "openssl is not there"
        );
        eprintln!("skipped: openssl is not there");
        return;
    }
    let keys = Keys::new();
    let mut valid = 0;
    let mut explained: BTreeMap<&str, u32> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for first in (0..CHAINS).step_by(usize::try_from(BATCH).unwrap()) {
        let chains: Vec<_> = (first..first + BATCH)
            .map(|number| Chain::random(number, &keys))
            .collect();
        let theirs = openssl::verify(first, &chains);
        for (chain, openssl) in chains.iter().zip(theirs) {
            let ours = segel(chain);
            valid += u32::from(ours.is_ok());
            for (judge, theirs) in [("openssl", openssl), ("pkix-path", pkix::verify(chain))] {
                if ours.is_ok() == theirs.is_ok() {
                    continue;
                }
                match explanation(judge, &ours, &theirs) {
                    Some(why) => *explained.entry(why).or_default() += 1,
                    None => unexplained.push(format!(
                        "{} {:?}: segel {ours:?}, {judge} {theirs:?}",
                        chain.number, chain.told
                    )),
                }
            }
        }
    }
    eprintln!("{valid} of {CHAINS} valid; explained: {explained:#?}");
    assert!(
        unexplained.is_empty(),
        "{} of {CHAINS}, the first: {:#?}",
        unexplained.len(),
        &unexplained[..unexplained.len().min(12)]
    );
    // neither everything valid nor nothing
    assert!(
        (CHAINS / 10..CHAINS * 9 / 10).contains(&u64::from(valid)),
        "{valid}"
    );
}

/// Why a judge differs.
fn explanation(
    judge: &str,
    ours: &Result<(), String>,
    theirs: &Result<(), String>,
) -> Option<&'static str> {
    match (judge, ours, theirs) {
        ("openssl", Err(ours), Ok(())) if ours.ends_with("it maps anyPolicy") => Some(
            "OpenSSL does not look at the mappings of a certificate without policies; \
             RFC 5280, 6.1.4 a refuses them",
        ),
        _ => None,
    }
}
