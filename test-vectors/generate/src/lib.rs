//! What makes the files of test-vectors/: certificates, letters and their sidecars, and the authorities behind them.
//!
//! Everything is deterministic (fixed keys, RSA PKCS#1 v1.5 and Ed25519, fixed times), so a change in any byte of what
//! Segel writes shows as a difference. Measurements use the authorities for time and their lists, too.

mod attacks;
mod base;
pub mod chains;
mod der;
mod gap_shift;
pub mod lists;
mod over_time;
mod pki;
pub mod signed_data;
mod surgery;
pub mod time_stamp;
mod vectors;

use pki::Pki;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What comes out, or what went wrong.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Every file, by its path in test-vectors/.
///
/// # Errors
/// Whatever keeps one from being made.
pub fn files() -> Outcome<BTreeMap<PathBuf, Vec<u8>>> {
    let pki = Pki::new()?;
    let mut files = BTreeMap::new();
    for (name, pem) in pki.pems() {
        files.insert(Path::new("certificates").join(name), pem.into_bytes());
    }
    files.extend(chains::files()?);
    for vector in vectors::all(&pki)? {
        let mut sidecar = serde_json::to_string_pretty(&vector.sidecar)?;
        sidecar.push('\n');
        let path = Path::new("vectors").join(vector.name);
        files.insert(path.with_extension("pdf"), vector.file);
        files.insert(path.with_extension("json"), sidecar.into_bytes());
    }
    files.extend(attacks::files(&pki)?);
    files.extend(over_time::files(&pki)?);
    Ok(files)
}
