//! Signing and raising in memory, with the lab's authorities.

use super::backend::chain;
use super::kind::Kind;
use crate::lab::Lab;
use secrecy::SecretString;
use segel_core::pdf::Document;
use segel_core::sign::{self, SignatureRequest};
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::report::Report;
use segel_core::verify::verify;
use segel_core::x509::Certificate;
use segel_core::{Limits, Signer};
use segel_fetch::{Fetcher, HostPattern, Rules, TimeStamper, Word};
use segel_hsm::{KeySelector, Scheme, SoftwareToken};
use time::OffsetDateTime;

pub(super) struct Workshop<'l> {
    lab: &'l Lab,
    fetcher: Fetcher,
    data: ValidationData,
    limits: Limits,
    /// Who initials, and who seals.
    others: [Box<dyn Signer>; 2],
}

impl<'l> Workshop<'l> {
    pub(super) fn new(lab: &'l Lab) -> Self {
        let mut rules = Rules::default();
        rules.trusted.extend(HostPattern::of_url(&lab.tsa()));
        let [signers, clocks] = lab.anchors().map(|file| {
            let der = std::fs::read(file).unwrap();
            Certificate::from_der(der).unwrap()
        });
        let mut data = ValidationData::new([signers]);
        data.time_stamp_anchors = vec![clocks.into()];
        let path = lab.path("token");
        let passphrase = SecretString::from(crate::lab::PASSPHRASE);
        let token = SoftwareToken::open(&path, &passphrase).unwrap();
        let official = || -> Box<dyn Signer> {
            let selector = KeySelector::Label("siti".to_owned());
            let key = token.key(&selector, Scheme::default()).unwrap();
            Box::new(key.with_chain(chain(lab, "official")).unwrap())
        };
        Self {
            lab,
            fetcher: Fetcher::new(rules).unwrap(),
            data,
            limits: Limits::default(),
            others: [official(), official()],
        }
    }

    /// A document of a kind, signed at B-B and B-T, and the latter raised to B-LT and B-LTA.
    pub(super) fn every_level(&self, kind: &Kind, signer: &dyn Signer) -> [Vec<u8>; 4] {
        let clock = self.clock();
        let plain = self.signed(kind, signer, None);
        let stamped = self.signed(kind, signer, Some(&clock));
        let carried = self.with_data(&stamped);
        let archived = self.open(&carried, |document| {
            let stamp = sign::time_stamp(document, &clock).unwrap();
            [carried.as_slice(), &stamp.revision].concat()
        });
        [plain, stamped, carried, archived]
    }

    fn clock(&self) -> TimeStamper<'_> {
        let anchors = self.data.time_stamp_anchors.clone();
        TimeStamper::new(&self.fetcher, vec![self.lab.tsa()], Policy::standard())
            .with_anchors(anchors)
    }

    fn open<T>(&self, file: &Vec<u8>, look: impl FnOnce(&Document<'_>) -> T) -> T {
        look(&Document::open(file, &self.limits).unwrap())
    }

    fn signed(&self, kind: &Kind, signer: &dyn Signer, clock: Option<&TimeStamper<'_>>) -> Vec<u8> {
        let [initials, seal] = &self.others;
        let mut file = kind.document();
        if kind.in_order {
            file = self.sign(&file, initials.as_ref(), clock, |_| {});
        }
        file = self.sign(&file, signer, clock, kind.ask);
        if kind.in_order {
            file = self.sign(&file, seal.as_ref(), clock, |_| {});
        }
        file
    }

    fn sign(
        &self,
        file: &Vec<u8>,
        signer: &dyn Signer,
        clock: Option<&TimeStamper<'_>>,
        ask: fn(&mut SignatureRequest),
    ) -> Vec<u8> {
        let mut request = SignatureRequest::new(OffsetDateTime::now_utc());
        ask(&mut request);
        let mut output = Vec::new();
        self.open(file, |document| match clock {
            None => sign::sign(document, &request, signer, &mut output),
            Some(clock) => {
                sign::sign_with_time_stamp(document, &request, signer, clock, &mut output)
            }
        })
        .unwrap();
        output
    }

    /// With the validation data that is missing, fetched.
    fn with_data(&self, file: &Vec<u8>) -> Vec<u8> {
        let mut data = self.data.clone();
        let policy = Policy::standard();
        let mut evidence = sign::Evidence::default();
        self.open(file, |document| {
            self.fetcher
                .gather(&mut data, policy, Word::Authority, |data| {
                    let now = OffsetDateTime::now_utc();
                    evidence = sign::evidence(document, data, policy, now)?;
                    Ok::<_, segel_core::Error>(evidence.missing.clone())
                })
                .unwrap();
            assert!(evidence.is_complete(), "{:?}", evidence.failures);
            let revision = sign::validation_data(document, &evidence.store).unwrap();
            [file.as_slice(), &revision.unwrap()].concat()
        })
    }

    /// What `segel` says now.
    pub(super) fn verify(&self, file: &Vec<u8>) -> Report {
        self.open(file, |document| {
            let now = OffsetDateTime::now_utc();
            verify(document, &self.data, Policy::standard(), now).unwrap()
        })
    }
}
