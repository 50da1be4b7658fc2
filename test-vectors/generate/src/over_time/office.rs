//! A letter in the shape in which Indonesian offices sign: `adbe.pkcs7.detached`, attributes that say nothing but
//! what was signed, a time-stamp token beside the value, and no validation data. It is of July 2024, and looked at
//! on four days with three kinds of evidence. The certificates are those of test-vectors/chains.

use super::{
    Carried, Expected, Files, Judgement, List, Party, Sidecar, add, data, names, path, stamped,
    with_data,
};
use crate::pki::Pki;
use crate::signed_data::{DATA, Key, Signed};
use crate::surgery::{find_signature, with_object};
use crate::{Outcome, base, chains};
use segel_core::Limits;
use segel_core::algorithm::DigestAlgorithm::Sha256;
use segel_core::pdf::Document;
use segel_core::sign::{SignatureRequest, sign_with_time_stamp};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const SIGNED: OffsetDateTime = datetime!(2024-07-25 14:00:12 UTC);
const STAMPED: OffsetDateTime = datetime!(2024-07-25 14:00:13 UTC);
/// When validation data was added to it, and a time-stamp over that.
const ARCHIVED: OffsetDateTime = datetime!(2024-07-26 03:00:00 UTC);
/// When a register saw it.
const REGISTERED: OffsetDateTime = datetime!(2024-07-27 01:00:00 UTC);

/// The days on which it is looked at, and what has happened by then.
const DAYS: [(OffsetDateTime, &str); 4] = [
    (
        datetime!(2024-08-01 00:00:00 UTC),
        "nothing: all certificates are good",
    ),
    (
        datetime!(2025-06-01 00:00:00 UTC),
        "the signer's certificate has ended",
    ),
    (
        datetime!(2026-11-29 00:00:00 UTC),
        "the signers' authority has ended, and the certificate of who stamped the signature",
    ),
    (
        datetime!(2031-01-01 00:00:00 UTC),
        "the certificate of the archive time-stamp has ended",
    ),
];

struct Office {
    office: Party,
    root: Party,
    clock_authority: Party,
    official: Party,
    clock: Party,
    /// Who stamps archives; until July 2030.
    archive_clock: Party,
}

pub(super) fn files(pki: &Pki) -> Outcome<Files> {
    let office = Office::new()?;
    let mut files = Files::new();
    for (day, _) in DAYS {
        let lists = office.lists(day)?;
        files.extend(lists.into_iter().map(|list| (path(&list.name), list.der)));
    }
    let bare = office.letter(pki)?;
    let anchors = [&office.office, &office.root];
    let data = data(&anchors, &office.lists(ARCHIVED)?)?;
    let stored = with_data(bare.clone(), &data, ARCHIVED)?;
    let clock = office.archive_clock.at(ARCHIVED + Duration::minutes(1));
    let archived = stamped(stored.clone(), &clock)?;
    for (name, letter) in [("office-2024", &bare), ("office-2024-stored", &stored)] {
        files.insert(
            path(&format!("{name}.register.toml")),
            register(letter).into(),
        );
    }

    let carries = |validation_data, archive_timestamp| Carried {
        signature_timestamp: true,
        validation_data,
        archive_timestamp,
    };
    // the time-stamp in the signature holds on the first two days; a register's word never ends
    let (stamped, registered) = (Some(STAMPED), Some(REGISTERED));
    for (name, letter, what, rows) in [
        (
            "office-2024",
            bare,
            "as it was sent: a time-stamp in the signature, and nothing that says whether anybody was revoked",
            vec![
                (
                    false,
                    carries(false, false),
                    1,
                    [stamped, stamped, None, None],
                ),
                // that the letter is old says nothing about revocation
                (
                    true,
                    carries(false, false),
                    1,
                    [stamped, stamped, registered, registered],
                ),
            ],
        ),
        (
            "office-2024-stored",
            stored,
            "with validation data of the next day, of which nothing in the file says how old it is",
            vec![
                (
                    false,
                    carries(true, false),
                    1,
                    [stamped, stamped, None, None],
                ),
                (true, carries(true, false), 4, [stamped; 4]),
            ],
        ),
        (
            "office-2024-archived",
            archived,
            "with validation data of the next day, and a time-stamp over all of it that ended in July 2030",
            vec![(
                false,
                carries(true, true),
                3,
                [stamped, stamped, stamped, None],
            )],
        ),
    ] {
        let mut judgements = Vec::new();
        for (is_registered, carried, passing, proven) in rows {
            for (index, (day, proven)) in DAYS.iter().zip(proven).enumerate() {
                judgements.push(Judgement {
                    at: day.0,
                    happened: day.1,
                    lists: names(&office.lists(day.0)?),
                    proofs: is_registered.then(|| format!("over-time/{name}.register.toml")),
                    expected: expected(index < passing, proven, carried),
                });
            }
        }
        let sidecar = Sidecar {
            format: 1,
            what,
            why: "no baseline level, whatever is added; it passes as long as signature, token and what says \
                  that nobody was revoked are all proven to be older than the end of the certificates \
                  (ETSI EN 319 102-1, 5.6.2)",
            anchors: vec!["chains/office.pem", "chains/root.pem"],
            policy: "indonesia",
            judgements,
        };
        add(&mut files, name, letter, &sidecar)?;
    }
    Ok(files)
}

impl Office {
    fn new() -> Outcome<Self> {
        let certificates = chains::certificates()?;
        let party = |name: &'static str, key: &'static str| {
            let file = format!("{name}.pem");
            let found = certificates.iter().find(|(name, _)| **name == *file);
            let (_, der) = found.ok_or("no such certificate")?;
            Party::new(name, der, Key::rsa(key, Sha256))
        };
        let clock_authority = party(
            "time-stamp-ca",
            include_str!("../../../keys/time-stamp-ca.pem"),
        )?;
        let validity = datetime!(2024-01-01 00:00:00 UTC)..datetime!(2030-07-01 00:00:00 UTC);
        let archive_clock = clock_authority.issue(
            "archive-clock",
            &chains::clock("Penanda Waktu Arsip Uji", 26, validity),
            Key::rsa(include_str!("../../../keys/time-stamp-3072.pem"), Sha256),
        )?;
        Ok(Self {
            office: party("office", include_str!("../../../keys/other-root.pem"))?,
            root: party("root", include_str!("../../../keys/root.pem"))?,
            official: party("official", include_str!("../../../keys/official.pem"))?,
            clock: party(
                "time-stamp",
                include_str!("../../../keys/other-official.pem"),
            )?,
            clock_authority,
            archive_clock,
        })
    }

    /// The letter: laid out as the project does, but with their kind of CMS in it.
    fn letter(&self, pki: &Pki) -> Outcome<Vec<u8>> {
        let clock = self.clock.at(STAMPED).with_issuers(vec![
            self.clock_authority.certificate.clone(),
            self.root.certificate.clone(),
        ]);
        let letter = base::document();
        let document = Document::open(&letter, &Limits::default())?;
        let request = SignatureRequest::new(SIGNED);
        let mut file = Vec::new();
        sign_with_time_stamp(&document, &request, &pki.official, &clock, &mut file)?;
        let file = crate::attacks::overwritten(
            &file,
            "/SubFilter /ETSI.CAdES.detached",
            "/SubFilter /adbe.pkcs7.detached",
        )?;
        let signature = find_signature(&file);
        let signed = Signed {
            content_type: DATA,
            content: None,
            message_digest: &signature.digest(&file, &signature.contents),
            names_certificate: false,
            certificate: &self.official.certificate,
            issuers: std::slice::from_ref(&self.office.certificate),
            key: self.official.key,
        };
        let cms = signed.der(|value| Ok(Some(clock.token(&Sha256.digest(value))?)))?;
        Ok(with_object(&file, &signature, &cms))
    }

    /// What the authorities that are there publish on a day.
    fn lists(&self, day: OffsetDateTime) -> Outcome<Vec<List>> {
        let parties = [&self.office, &self.root, &self.clock_authority].into_iter();
        parties
            .filter(|party| party.certificate.validity().1 > day)
            .map(|party| party.list(day, Vec::new()))
            .collect()
    }
}

/// What a register vouches for.
fn register(letter: &[u8]) -> String {
    format!(
        "format = 1\n\n[[proof]]\nsource = \"register of letters, 2024\"\nsha256 = \"{}\"\nexisted = \"{}\"\n",
        hex::encode(Sha256.digest(letter)),
        REGISTERED
            .format(&time::format_description::well_known::Rfc3339)
            .unwrap_or_default(),
    )
}

fn expected(
    passes: bool,
    best_signature_time: Option<OffsetDateTime>,
    evidence: Carried,
) -> Expected {
    Expected {
        indication: if passes {
            "TOTAL-PASSED"
        } else {
            "INDETERMINATE"
        },
        sub_indication: (!passes).then_some("OUT_OF_BOUNDS_NO_POE"),
        level: None,
        best_signature_time,
        evidence,
    }
}
