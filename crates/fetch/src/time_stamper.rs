//! Time-stamping authorities over HTTP (RFC 3161, 3.4).

use crate::error::{Error, Failure};
use crate::exchange::Question;
use crate::fetcher::{Fetcher, random};
use crate::rules::Origin;
use segel_core::algorithm::DigestAlgorithm;
use segel_core::trust::{
    Policy, RevocationDemand, TrustParameters, ValidationData, validate_time_stamp,
};
use segel_core::tsp::{TimeStampAuthority, TimeStampRequest, TimeStampResponse, TimeStampToken};
use segel_core::x509::{PathParameters, Purpose, TrustAnchor};
use segel_core::{Limits, SignerError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use time::OffsetDateTime;

/// Bytes of an answer: a token with a chain, and perhaps revocation data, has some ten thousand.
const ANSWER_BYTES: u64 = 1024 * 1024;

/// How often one authority is asked that does not answer, and how long is waited before the second time.
const ATTEMPTS: u32 = 3;
const WAIT: Duration = Duration::from_millis(250);

/// By how much its clock may be ahead of ours; how long an answer takes is told by the timeout.
const CLOCKS_DIFFER: time::Duration = time::Duration::minutes(5);

/// By how many bytes one token is longer than another of the same authority.
const VARIES: usize = 64;

/// One authority, and others in its stead.
pub struct TimeStamper<'f> {
    fetcher: &'f Fetcher,
    urls: Vec<String>,
    digest: DigestAlgorithm,
    anchors: Vec<TrustAnchor>,
    policy: &'f Policy,
    per_day: Option<u32>,
    state: Mutex<State>,
    /// Held by whoever asks how long a token is.
    learning: Mutex<()>,
}

/// How many time-stamps were asked for on a day (UTC), to be kept by whoever asks in more than one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The day.
    pub day: time::Date,
    /// So many, probes and failures counted.
    pub count: u32,
}

/// What is known of it.
#[derive(Debug, Default)]
struct State {
    token_len: Option<usize>,
    asked: Option<Asked>,
}

impl<'f> TimeStamper<'f> {
    /// Asks these addresses one after another, each when the one before does not answer as it should.
    #[must_use]
    pub fn new(fetcher: &'f Fetcher, urls: Vec<String>, policy: &'f Policy) -> Self {
        Self {
            fetcher,
            urls,
            digest: DigestAlgorithm::Sha256,
            anchors: Vec::new(),
            policy,
            per_day: None,
            state: Mutex::default(),
            learning: Mutex::default(),
        }
    }

    /// Accepts only authorities whose certificates lead to one of these.
    #[must_use]
    pub fn with_anchors(mut self, anchors: Vec<TrustAnchor>) -> Self {
        self.anchors = anchors;
        self
    }

    /// Has another digest stamped than SHA-256.
    #[must_use]
    pub fn with_digest(mut self, digest: DigestAlgorithm) -> Self {
        self.digest = digest;
        self
    }

    /// Asks for no more than so many time-stamps a day, probes and failures counted.
    #[must_use]
    pub fn with_budget(mut self, per_day: u32) -> Self {
        self.per_day = Some(per_day);
        self
    }

    /// Goes on counting where another process ended.
    #[must_use]
    pub fn resuming(self, asked: Asked) -> Self {
        if let Ok(mut state) = self.state.lock() {
            state.asked = Some(asked);
        }
        self
    }

    /// How many were asked for on the last day on which any was.
    #[must_use]
    pub fn asked(&self) -> Option<Asked> {
        self.state.lock().ok().and_then(|state| state.asked)
    }

    fn token(&self, digest: &[u8]) -> Result<TimeStampToken, Error> {
        let mut failures = Vec::new();
        for url in &self.urls {
            match self.token_of(url, digest) {
                Ok(token) => {
                    if let Ok(mut state) = self.state.lock() {
                        state.token_len = state.token_len.max(Some(token.der().len()));
                    }
                    return Ok(token);
                }
                Err(error) => failures.push(error),
            }
        }
        match failures.len() {
            1 => Err(failures.remove(0)),
            _ => Err(Failure::AllFailed(failures).at("")),
        }
    }

    /// Asks one authority, again where that may help.
    fn token_of(&self, url: &str, digest: &[u8]) -> Result<TimeStampToken, Error> {
        let mut attempt = 1;
        loop {
            match self.ask(url, digest) {
                Err(error) if attempt < ATTEMPTS && error.failure.may_pass() => {
                    thread::sleep(WAIT * 2_u32.pow(attempt - 1));
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    fn ask(&self, url: &str, digest: &[u8]) -> Result<TimeStampToken, Error> {
        let failed = |failure: Failure| failure.at(url);
        self.spend(url)?;
        let unreadable = |error| failed(Failure::Unreadable(error));
        let mut request = TimeStampRequest::new(self.digest, digest).map_err(unreadable)?;
        if let Some(nonce) = random::<8>() {
            request = request.with_nonce(&nonce);
        }
        let question = Question::Post {
            content_type: "application/timestamp-query",
            accept: "application/timestamp-reply",
            body: &request.der(),
        };
        let exchange = self.fetcher.exchange();
        let body = exchange.ask(url, Origin::Operator, question, ANSWER_BYTES)?;
        let limits = Limits::default();
        let response = TimeStampResponse::parse(&body, &limits).map_err(unreadable)?;
        let token = response.token_for(&request, &limits);
        let token = token.map_err(|fault| failed(Failure::Response(fault)))?;
        self.check(&token).map_err(failed)?;
        Ok(token)
    }

    /// The token is its signer's, about now, and its signer one whom we trust, where that is said.
    fn check(&self, token: &TimeStampToken) -> Result<(), Failure> {
        let signer = token.verify(&[]).map_err(Failure::Token)?;
        let now = self.fetcher.now();
        let ahead = token.tst_info().gen_time - now;
        let late = time::Duration::try_from(self.fetcher.exchange().rules().timeout);
        let behind = late.unwrap_or(time::Duration::HOUR) + CLOCKS_DIFFER;
        if ahead > CLOCKS_DIFFER || -ahead > behind {
            return Err(Failure::OtherTime {
                ahead_seconds: ahead.whole_seconds(),
            });
        }
        // whom nobody names has to be within his own time, and one who may tell it
        let data = match self.anchors.is_empty() {
            true => ValidationData::new([signer.certificate]),
            false => ValidationData::new(self.anchors.clone()),
        };
        let path = PathParameters::new(Purpose::TimeStamping, now);
        let mut parameters = TrustParameters::new(path, self.policy);
        parameters.revocation = RevocationDemand::WhereKnown;
        match validate_time_stamp(token, &data, &parameters).failure {
            None => Ok(()),
            Some(failure) => Err(Failure::Untrusted(failure.to_string())),
        }
    }

    fn spend(&self, url: &str) -> Result<(), Error> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let next = self.next(&state).map_err(|failure| failure.at(url))?;
        state.asked = Some(next);
        Ok(())
    }

    /// What was asked for when there is one more.
    fn next(&self, state: &State) -> Result<Asked, Failure> {
        let day = OffsetDateTime::date(self.fetcher.now());
        let today = state.asked.filter(|asked| asked.day == day);
        let count = today.map_or(0, |today| today.count);
        match self.per_day.filter(|per_day| count >= *per_day) {
            Some(per_day) => Err(Failure::BudgetSpent { per_day }),
            None => Ok(Asked {
                day,
                count: count + 1,
            }),
        }
    }

    /// How long the longest token so far is, when another may be asked for.
    fn known_len(&self) -> Result<Option<usize>, Error> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.next(&state).map_err(|failure| failure.at(""))?;
        Ok(state.token_len)
    }
}

impl TimeStampAuthority for TimeStamper<'_> {
    fn digest_algorithm(&self) -> DigestAlgorithm {
        self.digest
    }

    /// As many as the longest so far took, and a few more; where there was none, one is asked for, once for all
    /// threads.
    ///
    /// # Errors
    /// None may be asked for any more today: better known before a key is used.
    fn token_len(&self) -> Result<usize, SignerError> {
        if let Some(len) = self.known_len()? {
            return Ok(len + VARIES);
        }
        let _learning = self.learning.lock();
        let len = match self.known_len()? {
            Some(len) => len,
            None => {
                let probe = self.digest.digest(b"how long is it?");
                self.token(&probe)?.der().len()
            }
        };
        Ok(len + VARIES)
    }

    fn time_stamp(&self, digest: &[u8]) -> Result<TimeStampToken, SignerError> {
        Ok(self.token(digest)?)
    }
}
