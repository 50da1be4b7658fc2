//! A letter of 2026 that is to be shown in 2046: keys, certificates, authorities and algorithms end one after
//! another, and it is renewed before they do, or not, or too late.

use super::{
    Carried, Expected, Files, Judgement, List, Party, Sidecar, add, data, path, stamped, with_data,
};
use crate::chains::{authority, clock};
use crate::pki::Pki;
use crate::signed_data::Key;
use crate::vectors::SIGNED_AT;
use crate::{Outcome, base};
use rcgen::{RevocationReason, RevokedCertParams, SerialNumber};
use segel_core::algorithm::DigestAlgorithm::{Sha256, Sha512};
use segel_core::pdf::Document;
use segel_core::sign::{SignatureRequest, sign_with_time_stamp};
use segel_core::{Limits, Signer};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// The algorithms that this future knows, and when they end.
const POLICY: &str = r#"# Made for the letters beside it, which are judged over twenty years: every algorithm that
# they began with ends. Nobody predicts these dates.

format = 1
name = "over-time"
source = "test-vectors"

[[digest]]
name = "SHA-256"
until = "2036-01-01T00:00:00Z"

[[digest]]
name = "SHA-512"

[[signature]]
name = "RSASSA-PKCS1-v1_5"
keys = [
    { bits = 2048, until = "2029-01-01T00:00:00Z" },
    { bits = 3072, until = "2034-01-01T00:00:00Z" },
    { bits = 4096, until = "2041-01-01T00:00:00Z" },
]

[[signature]]
name = "Ed25519"
"#;

/// A day on which it is looked at, and what has happened since the one before.
struct Day {
    at: OffsetDateTime,
    happened: &'static str,
}

const DAYS: [Day; 10] = [
    Day {
        at: datetime!(2026-03-10 00:00:00 UTC),
        happened: "nothing: signed, stamped and archived a week ago",
    },
    Day {
        at: datetime!(2026-12-01 00:00:00 UTC),
        happened: "the official's key was stolen; revoked as of 2026-11-01",
    },
    Day {
        at: datetime!(2027-06-01 00:00:00 UTC),
        happened: "the official's certificate has ended",
    },
    Day {
        at: datetime!(2029-06-01 00:00:00 UTC),
        happened: "RSA with 2048 bits has ended, with it the signature and the time-stamp in it, \
                   and so has the certificate of who stamped it",
    },
    Day {
        at: datetime!(2031-06-01 00:00:00 UTC),
        happened: "the certificate of the archive time-stamp has ended",
    },
    Day {
        at: datetime!(2034-06-01 00:00:00 UTC),
        happened: "the officials' authority has ended, and RSA with 3072 bits",
    },
    Day {
        at: datetime!(2036-06-01 00:00:00 UTC),
        happened: "SHA-256 has ended, and the first authority for time",
    },
    Day {
        at: datetime!(2038-06-01 00:00:00 UTC),
        happened: "the certificate of the first renewal has ended",
    },
    Day {
        at: datetime!(2041-06-01 00:00:00 UTC),
        happened: "RSA with 4096 bits has ended",
    },
    Day {
        at: datetime!(2046-03-02 00:00:00 UTC),
        happened: "nothing more: twenty years",
    },
];

/// When the archive is renewed; the second is too late for the first archive time-stamp.
const RENEWED: OffsetDateTime = datetime!(2030-06-01 00:00:00 UTC);
const RENEWED_LATE: OffsetDateTime = datetime!(2032-06-01 00:00:00 UTC);
const RENEWED_AGAIN: OffsetDateTime = datetime!(2037-06-01 00:00:00 UTC);

/// Who is there over the twenty years.
struct World<'a> {
    pki: &'a Pki,
    officials: Party,
    time_root: Party,
    later_time_root: Party,
    /// In the signature, over the first archive, over the renewals.
    clocks: [Party; 4],
}

/// A letter, and what becomes of it.
struct Kept {
    name: &'static str,
    letter: Vec<u8>,
    what: &'static str,
    /// When its last time-stamp was made.
    made: OffsetDateTime,
    passes_until: OffsetDateTime,
    /// How long that time-stamp holds.
    proven_until: OffsetDateTime,
}

pub(super) fn files(pki: &Pki) -> Outcome<Files> {
    let world = World::new(pki)?;
    let mut files = Files::new();
    files.insert(path("policy.toml"), POLICY.into());
    for party in [&world.time_root, &world.later_time_root] {
        files.insert(path(&format!("{}.pem", party.name)), party.pem());
    }
    for day in &DAYS {
        let lists = world.lists(day.at)?;
        files.extend(lists.into_iter().map(|list| (path(&list.name), list.der)));
    }

    let archived = world.archived()?;
    let renewed = world.renewed(&archived, RENEWED, 2)?;
    let again = world.renewed(&renewed, RENEWED_AGAIN, 3)?;
    // whoever comes too late finds no data that would help
    let late = stamped(archived.clone(), &world.clock(2)?.at(RENEWED_LATE))?;
    for kept in [
        Kept {
            name: "archived",
            letter: archived,
            what: "B-LTA, and never touched again",
            made: SIGNED_AT,
            passes_until: datetime!(2031-03-01 00:00:00 UTC),
            proven_until: datetime!(2031-03-01 00:00:00 UTC),
        },
        Kept {
            name: "renewed",
            letter: renewed,
            what: "B-LTA, renewed once before its archive time-stamp ended",
            made: RENEWED,
            passes_until: datetime!(2038-01-01 00:00:00 UTC),
            proven_until: datetime!(2038-01-01 00:00:00 UTC),
        },
        Kept {
            name: "renewed-twice",
            letter: again,
            what: "B-LTA, renewed twice, each time before what protected it ended",
            made: RENEWED_AGAIN,
            passes_until: datetime!(2047-01-01 00:00:00 UTC),
            proven_until: datetime!(2047-01-01 00:00:00 UTC),
        },
        Kept {
            name: "renewed-late",
            letter: late,
            what: "B-LTA, renewed when its archive time-stamp had ended",
            made: RENEWED_LATE,
            passes_until: RENEWED_LATE,
            proven_until: datetime!(2038-01-01 00:00:00 UTC),
        },
    ] {
        let sidecar = Sidecar {
            format: 1,
            what: kept.what,
            why: "an archive lasts as long as each time-stamp is protected by another one before its \
                  certificate or its algorithms end (ETSI EN 319 102-1, 5.6.3)",
            anchors: vec![
                "certificates/root.pem",
                "over-time/time-root.pem",
                "over-time/later-time-root.pem",
            ],
            policy: "over-time/policy.toml",
            judgements: world.judgements(&kept)?,
        };
        add(&mut files, kept.name, kept.letter, &sidecar)?;
    }
    Ok(files)
}

impl<'a> World<'a> {
    fn new(pki: &'a Pki) -> Outcome<Self> {
        let begin = datetime!(2024-01-01 00:00:00 UTC);
        let time_root = Party::root(
            "time-root",
            &authority(
                "Akar Waktu Uji",
                31,
                begin..datetime!(2036-03-01 00:00:00 UTC),
            ),
            Key::rsa(include_str!("../../../keys/time-root.pem"), Sha256),
        )?;
        let later_begin = datetime!(2028-01-01 00:00:00 UTC);
        let later_time_root = Party::root(
            "later-time-root",
            &authority(
                "Akar Waktu Kedua Uji",
                32,
                later_begin..datetime!(2060-01-01 00:00:00 UTC),
            ),
            Key::ed25519(include_str!("../../../keys/later-time-root.pem")),
        )?;
        let clocks = [
            time_root.issue(
                "clock",
                &clock(
                    "Penanda Waktu 1",
                    33,
                    begin..datetime!(2029-02-01 00:00:00 UTC),
                ),
                Key::rsa(include_str!("../../../keys/time-stamp-ca.pem"), Sha256),
            )?,
            time_root.issue(
                "clock",
                &clock(
                    "Penanda Waktu 2",
                    34,
                    begin..datetime!(2031-03-01 00:00:00 UTC),
                ),
                Key::rsa(include_str!("../../../keys/time-stamp-3072.pem"), Sha256),
            )?,
            later_time_root.issue(
                "clock",
                &clock(
                    "Penanda Waktu 3",
                    35,
                    datetime!(2029-01-01 00:00:00 UTC)..datetime!(2038-01-01 00:00:00 UTC),
                ),
                Key::rsa(include_str!("../../../keys/time-stamp-4096.pem"), Sha512),
            )?,
            later_time_root.issue(
                "clock",
                &clock(
                    "Penanda Waktu 4",
                    36,
                    datetime!(2036-01-01 00:00:00 UTC)..datetime!(2047-01-01 00:00:00 UTC),
                ),
                Key::ed25519(include_str!("../../../keys/later-time-stamp.pem")),
            )?,
        ];
        Ok(Self {
            pki,
            officials: Party::new("officials", pki.root().der(), pki.root_key())?,
            time_root,
            later_time_root,
            clocks,
        })
    }

    /// What the authorities that are there publish on a day.
    fn lists(&self, day: OffsetDateTime) -> Outcome<Vec<List>> {
        let stolen = datetime!(2026-11-01 00:00:00 UTC);
        let ended = datetime!(2027-01-01 00:00:00 UTC);
        let official = self.pki.official.chain().leaf();
        let serial = hex::decode(official.serial())?;
        // what has ended is taken off the list
        let revoked = (stolen..ended).contains(&day).then(|| RevokedCertParams {
            serial_number: SerialNumber::from_slice(&serial),
            revocation_time: stolen,
            reason_code: Some(RevocationReason::KeyCompromise),
            invalidity_date: None,
        });
        let mut lists = Vec::new();
        for (party, revoked) in [
            (&self.officials, revoked.into_iter().collect()),
            (&self.time_root, Vec::new()),
            (&self.later_time_root, Vec::new()),
        ] {
            let (begin, end) = party.certificate.validity();
            if (begin..end).contains(&day) {
                lists.push(party.list(day, revoked)?);
            }
        }
        Ok(lists)
    }

    fn anchors(&self) -> [&Party; 3] {
        [&self.officials, &self.time_root, &self.later_time_root]
    }

    /// Signed, stamped, with validation data of the next day, and a time-stamp over all of it.
    fn archived(&self) -> Outcome<Vec<u8>> {
        let [in_signature, over_archive, ..] = &self.clocks;
        let letter = base::document();
        let document = Document::open(&letter, &Limits::default())?;
        let request = SignatureRequest::new(SIGNED_AT);
        let mut signed = Vec::new();
        let clock = in_signature.at(best_signature_time());
        sign_with_time_stamp(&document, &request, &self.pki.official, &clock, &mut signed)?;
        let next_day = SIGNED_AT + Duration::days(1);
        let data = data(&self.anchors(), &self.lists(next_day)?)?;
        let letter = with_data(signed, &data, next_day)?;
        stamped(letter, &over_archive.at(next_day + Duration::minutes(1)))
    }

    fn clock(&self, which: usize) -> Outcome<&Party> {
        Ok(self.clocks.get(which).ok_or("no such clock")?)
    }

    /// With validation data for the newest time-stamp, and another one over all of it.
    fn renewed(&self, letter: &[u8], at: OffsetDateTime, clock: usize) -> Outcome<Vec<u8>> {
        let clock = self.clock(clock)?;
        let data = data(&self.anchors(), &self.lists(at)?)?;
        let letter = with_data(letter.to_vec(), &data, at)?;
        stamped(letter, &clock.at(at + Duration::minutes(1)))
    }

    /// On the days from when the letter was made so.
    fn judgements(&self, kept: &Kept) -> Outcome<Vec<Judgement>> {
        let days = DAYS.iter().filter(|day| day.at > kept.made);
        days.map(|day| {
            let expected = match day.at < kept.passes_until {
                true => passed(),
                false => Expected {
                    indication: "INDETERMINATE",
                    // of the present; why the past does not help stands behind it
                    sub_indication: Some("OUT_OF_BOUNDS_NO_POE"),
                    // what protects it now tells when it was there, too late
                    best_signature_time: (day.at < kept.proven_until).then_some(kept.made),
                    ..passed()
                },
            };
            Ok(Judgement {
                at: day.at,
                happened: day.happened,
                lists: super::names(&self.lists(day.at)?),
                proofs: None,
                expected,
            })
        })
        .collect()
    }
}

fn best_signature_time() -> OffsetDateTime {
    SIGNED_AT + Duration::seconds(5)
}

fn passed() -> Expected {
    Expected {
        indication: "TOTAL-PASSED",
        sub_indication: None,
        level: Some("B-LTA"),
        best_signature_time: Some(best_signature_time()),
        evidence: Carried {
            signature_timestamp: true,
            validation_data: true,
            archive_timestamp: true,
        },
    }
}
