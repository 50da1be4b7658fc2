//! Lists of others, and what others say of them.

use super::*;
use crate::corpora;
use crate::revocation::made::Folder;
use std::collections::BTreeMap;
use std::fs;
use time::format_description::well_known::Rfc3339;

#[test]
fn lists_of_openssl_are_read() {
    let Some(folder) = Folder::with_openssl("crl") else {
        return;
    };
    folder.write("index.txt", b"");
    folder.write("number", b"0F00\n");
    folder.write(
        "ca.cnf",
        b"[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\n\
          default_crl_days=7\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid:always\n\
          issuingDistributionPoint=critical,@i\n[i]\nfullname=URI:http://a/b\nonlyuser=TRUE\n\
          onlysomereasons=keyCompromise,superseded\n",
    );
    folder.openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out ca.pem -subj /CN=Contoh");
    let ca = Certificate::all_from_pem(&folder.read("ca.pem"))
        .unwrap()
        .remove(0);
    for (name, reason) in [
        ("a", "-crl_compromise 20250101000000Z"),
        ("b", "-crl_hold holdInstructionReject"),
        ("c", "-crl_reason superseded"),
    ] {
        folder.openssl(&format!("req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.csr -subj /CN={name}"));
        folder.openssl(&format!(
            "x509 -req -in {name}.csr -CA ca.pem -CAkey key.pem -out {name}.pem -days 30"
        ));
        folder.openssl(&format!(
            "ca -config ca.cnf -cert ca.pem -keyfile key.pem -revoke {name}.pem {reason}"
        ));
    }
    folder.openssl("ca -config ca.cnf -cert ca.pem -keyfile key.pem -gencrl -out list.pem");
    let list = CertificateList::all_from_pem(&folder.read("list.pem"))
        .unwrap()
        .remove(0);
    assert_eq!(
        list.verify(ca.subject_public_key_info()),
        Verification::Valid
    );
    assert_eq!(list.entry_count().unwrap(), 3);
    assert_eq!(
        list.extensions().crl_number.as_ref().unwrap().to_string(),
        "0F00"
    );
    let identifier = list.extensions().authority_key_identifier.clone().unwrap();
    assert_eq!(
        identifier.key_identifier.as_deref(),
        ca.subject_key_identifier()
    );
    let point = list
        .extensions()
        .issuing_distribution_point
        .as_ref()
        .unwrap();
    assert_eq!(point.scope, CrlScope::UserCertificates);
    let entry = |name: &str| {
        let pem = folder.read(&format!("{name}.pem"));
        listed(list.entry_of(&Certificate::all_from_pem(&pem).unwrap()[0]))
    };
    assert_eq!(entry("a").reason, ReasonCode::KeyCompromise);
    assert_eq!(entry("a").invalidity_date, Some(at(-365)));
    assert_eq!(entry("b").reason, ReasonCode::CertificateHold);
    assert_eq!(
        entry("b").hold_instruction.unwrap().to_string(),
        "1.2.840.10040.2.3"
    );
    assert_eq!(entry("c").reason, ReasonCode::Superseded);
    assert_eq!(list.entry_of(&ca).unwrap(), Lookup::NotListed);
}

fn pkits() -> Option<BTreeMap<String, CertificateList>> {
    let folder = corpora::folder("pkits/files/crls")?;
    let lists = fs::read_dir(folder).unwrap().map(|file| {
        let file = file.unwrap();
        let name = file.file_name().to_string_lossy().into_owned();
        let list = CertificateList::from_der(fs::read(file.path()).unwrap());
        (
            name.clone(),
            list.unwrap_or_else(|error| panic!("{name}: {error}")),
        )
    });
    Some(lists.collect())
}

#[test]
fn every_list_of_pkits_is_read() {
    let Some(lists) = pkits() else { return };
    assert_eq!(lists.len(), 173);
    let names = |wanted: &dyn Fn(&CertificateList) -> bool| -> Vec<_> {
        let found = lists.iter().filter(|(_, list)| wanted(list));
        found
            .map(|(name, _)| name.trim_end_matches(".crl"))
            .collect()
    };
    assert_eq!(
        names(&|list| list.kind() != CrlKind::Complete),
        [
            "deltaCRLCA1deltaCRL",
            "deltaCRLCA2deltaCRL",
            "deltaCRLCA3deltaCRL",
            "deltaCRLIndicatorNoBaseCACRL"
        ]
    );
    assert_eq!(
        names(&|list| list.issuance() == Issuance::Indirect),
        [
            "indirectCRLCA1CRL",
            "indirectCRLCA3cRLIssuerCRL",
            "indirectCRLCA4cRLIssuerCRL",
            "indirectCRLCA5CRL"
        ]
    );
    let with_point = names(&|list| list.extensions().issuing_distribution_point.is_some());
    assert_eq!(with_point.len(), 20);
    assert_eq!(
        names(&|list| !list.extensions().unprocessed.is_empty()),
        ["UnknownCRLExtensionCACRL"]
    );
    assert_eq!(
        names(&|list| matches!(
            list.entry_for(&[9], list.issuer()),
            Ok(Lookup::UnknownCritical(_))
        )),
        ["UnknownCRLEntryExtensionCACRL"]
    );
    assert_eq!(
        names(&|list| list.entry_for(&[9], list.issuer()).is_err()),
        [""; 0]
    );
    assert!(lists.values().all(CertificateList::skims_as_it_reads));
}

#[test]
fn the_signatures_of_pkits_are_judged() {
    let (Some(lists), Some(folder)) = (pkits(), corpora::folder("pkits/files/certs")) else {
        return;
    };
    let certificates: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| Certificate::from_der(fs::read(file.unwrap().path()).unwrap()).unwrap())
        .collect();
    let mut invalid = Vec::new();
    let mut unsupported = Vec::new();
    for (name, list) in &lists {
        // Some issuers have a key for lists of their own.
        let checked: Vec<_> = certificates
            .iter()
            .filter(|certificate| certificate.subject_name() == list.issuer())
            .map(|certificate| list.verify(certificate.subject_public_key_info()))
            .collect();
        if checked.contains(&Verification::Valid) {
            continue;
        }
        match checked.last() {
            Some(Verification::Unsupported { .. }) => unsupported.push(name.as_str()),
            _ => invalid.push((name.as_str(), checked.len())),
        }
    }
    assert_eq!(
        invalid,
        [
            ("BadCRLIssuerNameCACRL.crl", 0),
            ("BadCRLSignatureCACRL.crl", 1),
            ("TwoCRLsCABadCRL.crl", 0)
        ]
    );
    assert_eq!(
        unsupported,
        ["DSACACRL.crl", "DSAParametersInheritedCACRL.crl"]
    );
}

#[test]
fn openssl_reads_the_same_in_the_lists_of_pkits() {
    let (Some(lists), Some(folder)) = (pkits(), Folder::with_openssl("pkits")) else {
        return;
    };
    for (name, list) in &lists {
        folder.write("list.crl", list.der());
        let shown = folder.openssl(
            "crl -inform DER -in list.crl -noout -crlnumber -lastupdate -nextupdate -text -dateopt iso_8601",
        );
        let value = |key: &str| {
            shown
                .lines()
                .find_map(|line| line.strip_prefix(key))
                .unwrap_or_default()
        };
        let time = |text: &str| OffsetDateTime::parse(&text.replace(' ', "T"), &Rfc3339).unwrap();
        assert_eq!(time(value("lastUpdate=")), list.this_update(), "{name}");
        let next = list.next_update().unwrap();
        assert_eq!(time(value("nextUpdate=")), next, "{name}");
        let number = list.extensions().crl_number.as_ref().unwrap();
        assert_eq!(value("crlNumber="), format!("0x{number}"), "{name}");
        let entries = shown.matches("    Serial Number: ").count() as u64;
        assert_eq!(list.entry_count().unwrap(), entries, "{name}");
    }
}
