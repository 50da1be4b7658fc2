//! What was fetched and found good, for as long as it says that it is.

use segel_core::revocation::{BasicOcspResponse, CertificateList};
use segel_core::x509::Certificate;
use std::collections::{HashMap, HashSet};
use std::sync::{Condvar, Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// A certificate's address seldom leads to another certificate.
const CERTIFICATES: Duration = Duration::days(1);

/// How many answers are kept; beyond that everything is asked for anew.
const MOST: usize = 1_000;

/// What may be asked for twice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Certificates(String),
    List(String),
    /// The address, and SHA-256 of the certificate.
    Response(String, Vec<u8>),
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    Certificates(Vec<Certificate>),
    List(CertificateList),
    Response(BasicOcspResponse),
}

impl Answer {
    /// Until when it need not be asked for again; `None` where that is at once.
    fn good_until(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        match self {
            Self::Certificates(_) => now.checked_add(CERTIFICATES),
            Self::List(list) => list.next_update(),
            Self::Response(response) => {
                let all = response.responses().iter().map(|single| single.next_update);
                // None is the least: one that does not say so makes all of them
                all.min().flatten()
            }
        }
    }
}

/// Answers of one run.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    answers: Mutex<HashMap<Key, (OffsetDateTime, Answer)>>,
    /// What somebody is asking for.
    asking: Mutex<HashSet<Key>>,
    answered: Condvar,
}

/// Somebody asks, and others wait for the answer.
pub(crate) struct Asking<'c> {
    cache: &'c Cache,
    key: &'c Key,
}

impl Cache {
    /// What is good still.
    pub(crate) fn find(&self, key: &Key, now: OffsetDateTime) -> Option<Answer> {
        let answers = self.answers.lock().ok()?;
        let (until, answer) = answers.get(key)?;
        (now < *until).then(|| answer.clone())
    }

    /// Says that this is asked for now. Where somebody else is asking, waits for that to end: `None`, and there may be
    /// an answer. Who has waited in vain asks at once, lest many wait for each other in a queue.
    pub(crate) fn ask<'c>(&'c self, key: &'c Key) -> Option<Asking<'c>> {
        let asking = self.asking.lock();
        let mut asking = asking.unwrap_or_else(PoisonError::into_inner);
        if asking.insert(key.clone()) {
            return Some(Asking { cache: self, key });
        }
        let answered = self
            .answered
            .wait_while(asking, |asking| asking.contains(key));
        drop(answered.unwrap_or_else(PoisonError::into_inner));
        None
    }

    pub(crate) fn keep(&self, key: Key, answer: &Answer, now: OffsetDateTime) {
        let Some(until) = answer.good_until(now).filter(|until| now < *until) else {
            return;
        };
        if let Ok(mut answers) = self.answers.lock() {
            if answers.len() >= MOST {
                answers.clear();
            }
            answers.insert(key, (until, answer.clone()));
        }
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        let asking = self.cache.asking.lock();
        asking
            .unwrap_or_else(PoisonError::into_inner)
            .remove(self.key);
        self.cache.answered.notify_all();
    }
}
