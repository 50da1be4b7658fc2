//! `openssl verify`, many leaves at once: no two paths share a name.

use crate::made::{Chain, now};
use segel_core::x509::Certificate;
use std::collections::{HashMap, HashSet};
use std::process::Command;

pub(crate) fn is_there() -> bool {
    Command::new("openssl").arg("version").output().is_ok()
}

/// What OpenSSL says of each.
pub(crate) fn verify(first: u64, chains: &[Chain]) -> Vec<Result<(), String>> {
    let folder = std::env::temp_dir().join(format!("segel-paths-{}-{first}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, certificates: &mut dyn Iterator<Item = &Certificate>| {
        let pems: String = certificates
            .map(|certificate| pem::encode(&pem::Pem::new("CERTIFICATE", certificate.der())))
            .collect();
        std::fs::write(folder.join(name), pems).unwrap();
    };
    write("roots.pem", &mut chains.iter().map(|chain| &chain.root));
    write(
        "others.pem",
        &mut chains.iter().flat_map(|chain| &chain.authorities),
    );
    let mut leaves = Vec::new();
    for (place, chain) in chains.iter().enumerate() {
        let name = format!("leaf{place}.pem");
        write(&name, &mut std::iter::once(&chain.leaf));
        leaves.push(name);
    }
    let done = Command::new("openssl")
        .args(["verify", "-no-CApath", "-no-CAstore", "-policy_check"])
        // any policy will do; without this, none does where one is demanded
        .args(["-policy", "2.5.29.32.0"])
        .args(["-CAfile", "roots.pem", "-untrusted", "others.pem"])
        .args(["-attime", &now().unix_timestamp().to_string()])
        .args(&leaves)
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let faults = String::from_utf8_lossy(&done.stderr).into_owned();
    let valid = String::from_utf8_lossy(&done.stdout).into_owned();
    let valid: HashSet<_> = valid
        .lines()
        .filter_map(|line| line.strip_suffix(": OK"))
        .collect();
    // "error 24 at 1 depth lookup: invalid CA certificate", then "error leaf3.pem: verification failed"
    let mut reasons: HashMap<&str, String> = HashMap::new();
    let mut reason = "";
    for line in faults.lines() {
        match line
            .strip_prefix("error ")
            .and_then(|line| line.split_once(": "))
        {
            Some((leaf, "verification failed")) => {
                reasons.insert(leaf, reason.to_owned());
            }
            Some((_, told)) => reason = told,
            None => {}
        }
    }
    leaves
        .iter()
        .map(
            |leaf| match (valid.contains(leaf.as_str()), reasons.get(leaf.as_str())) {
                (true, None) => Ok(()),
                (false, Some(reason)) => Err(reason.clone()),
                told => panic!("openssl said nothing clear of {leaf}: {told:?}: {faults}"),
            },
        )
        .collect()
}
