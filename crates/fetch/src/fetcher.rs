//! What core says is missing.

use crate::cache::{Answer, Cache, Key};
use crate::error::{Error, Failure};
use crate::exchange::{Exchange, Question};
use crate::rules::{Origin, Rules};
use ring::rand::{SecureRandom, SystemRandom};
use segel_core::Limits;
use segel_core::cms::SignedData;
use segel_core::revocation::{
    BasicOcspResponse, CertIdDigest, CertificateList, NonceMatch, OcspRequest, OcspResponse,
};
use segel_core::trust::{
    Missing, MissingKind, Policy, RevocationDemand, Status, TrustParameters, ValidationData,
    validate_certificate,
};
use segel_core::x509::{Certificate, PathParameters, Purpose};
use std::collections::HashSet;
use time::OffsetDateTime;

/// Bytes of an answer with certificates: a bundle of a few.
const CERTIFICATES_BYTES: u64 = 1024 * 1024;

/// How often what is found may ask for more: an issuer's issuer, a responder's list.
const ROUNDS: usize = 8;

/// Asks, and keeps what is good.
pub struct Fetcher {
    exchange: Exchange,
    cache: Cache,
    clock: fn() -> OffsetDateTime,
}

/// What the certificates whose statuses are missing are known for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// They lead to anchors that somebody trusts.
    Authority,
    /// They came with the document, and nobody is trusted yet.
    Stranger,
}

/// What came of looking for everything that is missing.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Gathered {
    /// How many pieces were found.
    pub found: usize,
    /// What could not be had.
    pub failures: Vec<Error>,
}

impl Fetcher {
    /// One that goes by these rules and the computer's clock.
    ///
    /// # Errors
    /// [`Failure::Address`] where the proxy is none.
    pub fn new(rules: Rules) -> Result<Self, Error> {
        Self::with_clock(rules, OffsetDateTime::now_utc)
    }

    /// The same with another clock.
    ///
    /// # Errors
    /// As [`Fetcher::new`].
    pub fn with_clock(rules: Rules, clock: fn() -> OffsetDateTime) -> Result<Self, Error> {
        Ok(Self {
            exchange: Exchange::new(rules)?,
            cache: Cache::default(),
            clock,
        })
    }

    pub(crate) fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    pub(crate) fn now(&self) -> OffsetDateTime {
        (self.clock)()
    }

    /// Fetches what `look` says is missing into `data`, and looks again, until nothing is missing or nothing more
    /// is to be had. No address is asked for the same thing twice.
    ///
    /// # Errors
    /// Those of `look`. What cannot be fetched is no error: [`Gathered::failures`] tells it.
    pub fn gather<E>(
        &self,
        data: &mut ValidationData,
        policy: &Policy,
        word: Word,
        mut look: impl FnMut(&ValidationData) -> Result<Vec<Missing>, E>,
    ) -> Result<Gathered, E> {
        let mut gathered = Gathered::default();
        let mut asked = HashSet::new();
        for _ in 0..ROUNDS {
            let before = gathered.found;
            for missing in look(data)? {
                let about = missing.certificate.sha256();
                if !asked.insert((missing.kind, missing.url.clone(), about)) {
                    continue;
                }
                match self.fetch(&missing, policy, word) {
                    Ok(answer) => {
                        gathered.found += 1;
                        match answer {
                            Answer::Certificates(found) => data.certificates.extend(found),
                            Answer::List(list) => data.revocation_lists.push(list),
                            Answer::Response(response) => data.ocsp_responses.push(response),
                        }
                    }
                    Err(error) => gathered.failures.push(error),
                }
            }
            if gathered.found == before {
                break;
            }
        }
        Ok(gathered)
    }

    fn fetch(&self, missing: &Missing, policy: &Policy, word: Word) -> Result<Answer, Error> {
        let (url, certificate) = (&missing.url, &missing.certificate);
        let key = match missing.kind {
            MissingKind::Certificate => Key::Certificates(url.clone()),
            MissingKind::RevocationList => Key::List(url.clone()),
            MissingKind::OcspResponse => Key::Response(url.clone(), certificate.sha256()),
        };
        let origin = match word {
            Word::Authority => Origin::Authority,
            Word::Stranger => Origin::Stranger,
        };
        let now = self.now();
        if let Some(answer) = self.cache.find(&key, now) {
            return Ok(answer);
        }
        let asking = self.cache.ask(&key);
        // whoever asked before may have been answered meanwhile
        if let Some(answer) = self.cache.find(&key, now) {
            return Ok(answer);
        }
        let answer = match (missing.kind, &missing.issuer) {
            (MissingKind::Certificate, _) => self.issuers(url, certificate)?,
            (_, None) => return Err(Failure::Address.at(url)),
            (MissingKind::RevocationList, Some(_)) => Answer::List(self.list(url, origin)?),
            (MissingKind::OcspResponse, Some(issuer)) => {
                Answer::Response(self.response(url, origin, certificate, issuer)?)
            }
        };
        if let Some(issuer) = &missing.issuer {
            says_something(&answer, certificate, issuer, policy, now)
                .map_err(|failure| failure.at(url))?;
        }
        self.cache.keep(key.clone(), &answer, now);
        drop(asking);
        Ok(answer)
    }

    /// Certificates that may have issued one, which nothing leads to yet: DER, PEM, or a CMS object with nothing but certificates (RFC 5280,
    /// 4.2.2.1). One of them has to be the issuer's by its name.
    fn issuers(&self, url: &str, certificate: &Certificate) -> Result<Answer, Error> {
        let body = self
            .exchange
            .ask(url, Origin::Stranger, Question::Get, CERTIFICATES_BYTES)?;
        let found = certificates(&body).map_err(|error| Failure::Unreadable(error).at(url))?;
        let is_issuer = |one: &Certificate| one.subject_name() == certificate.issuer_name();
        match found.iter().any(is_issuer) {
            true => Ok(Answer::Certificates(found)),
            false => Err(Failure::NotTheIssuer.at(url)),
        }
    }

    fn list(&self, url: &str, origin: Origin) -> Result<CertificateList, Error> {
        let most = self.exchange.rules().list_bytes;
        let body = self.exchange.ask(url, origin, Question::Get, most)?;
        let read = match body.starts_with(b"-----BEGIN") {
            true => CertificateList::all_from_pem(&body).map(|all| all.into_iter().next()),
            false => CertificateList::from_der(body).map(Some),
        };
        match read {
            Ok(Some(list)) => Ok(list),
            Ok(None) => Err(Failure::SaysNothing(Vec::new()).at(url)),
            Err(error) => Err(Failure::Unreadable(error).at(url)),
        }
    }

    fn response(
        &self,
        url: &str,
        origin: Origin,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<BasicOcspResponse, Error> {
        let nonce = random::<32>();
        // what every responder knows (RFC 5019, 2.1.1)
        let request = OcspRequest::new(certificate, issuer, CertIdDigest::Sha1, nonce)
            .map_err(|error| Failure::Unreadable(error).at(url))?;
        let question = Question::Post {
            content_type: "application/ocsp-request",
            accept: "application/ocsp-response",
            body: request.der(),
        };
        let most = Limits::OCSP_BYTES as u64;
        let body = self.exchange.ask(url, origin, question, most)?;
        let response =
            OcspResponse::from_der(&body).map_err(|error| Failure::Unreadable(error).at(url))?;
        match response {
            OcspResponse::Refused(status) => Err(Failure::Refused(format!("{status:?}")).at(url)),
            OcspResponse::Successful(basic) => match request.nonce_matches(&basic) {
                NonceMatch::Different => Err(Failure::OtherNonce.at(url)),
                // responders that sign in advance have none (RFC 5019, 4)
                NonceMatch::Same | NonceMatch::Absent => Ok(basic),
            },
        }
    }
}

/// Whether an answer says anything about a certificate, good or bad, as [`segel_core::trust`] reads it with
/// nothing else at hand.
fn says_something(
    answer: &Answer,
    certificate: &Certificate,
    issuer: &Certificate,
    policy: &Policy,
    now: OffsetDateTime,
) -> Result<(), Failure> {
    let mut data = ValidationData::new([issuer.clone()]);
    match answer {
        Answer::Certificates(_) => return Ok(()),
        Answer::List(list) => data.revocation_lists.push(list.clone()),
        Answer::Response(response) => data.ocsp_responses.push(response.clone()),
    }
    let path = PathParameters::new(Purpose::Any, now);
    let mut parameters = TrustParameters::new(path, policy);
    parameters.revocation = RevocationDemand::WhereKnown;
    let validation = validate_certificate(certificate, &[], &data, &parameters);
    match validation.statuses.into_iter().next() {
        Some(Status::Unknown { reasons }) => Err(Failure::SaysNothing(reasons)),
        None => Err(Failure::SaysNothing(Vec::new())),
        Some(_) => Ok(()),
    }
}

fn certificates(body: &[u8]) -> Result<Vec<Certificate>, segel_core::Error> {
    if body.starts_with(b"-----BEGIN") {
        return Certificate::all_from_pem(body);
    }
    Certificate::from_der(body)
        .map(|one| vec![one])
        .or_else(|error| match SignedData::parse(body, &Limits::default()) {
            Ok(object) => Ok(object.readable_certificates()),
            Err(_) => Err(error),
        })
}

/// A number that nobody else knows; `None` where the system has none.
pub(crate) fn random<const N: usize>() -> Option<[u8; N]> {
    let mut random = [0; N];
    SystemRandom::new().fill(&mut random).ok()?;
    Some(random)
}
