//! Who is asked for the time, how often, and how many times a day.

use super::server::{Reply, Server};
use crate::{Asked, Fetcher, HostPattern, Rules, TimeStamper};
use segel_core::SignerError;
use segel_core::trust::Policy;
use segel_core::tsp::{TimeStampAuthority, TimeStampToken};
use time::OffsetDateTime;
use time::macros::{date, datetime};

fn clock() -> OffsetDateTime {
    datetime!(2026-03-02 23:00:00 UTC)
}

fn fetcher() -> Fetcher {
    let rules = Rules {
        trusted: vec![HostPattern::new("127.0.0.1")],
        ..Rules::default()
    };
    Fetcher::with_clock(rules, clock).unwrap()
}

/// A server that answers nobody.
fn closed() -> Server {
    Server::new(|_| Reply::status(503))
}

fn code(answer: Result<TimeStampToken, SignerError>) -> &'static str {
    let error = answer.map(drop).unwrap_err();
    error.downcast_ref::<crate::Error>().unwrap().failure.code()
}

#[test]
fn one_that_is_closed_is_asked_again_and_then_the_next() {
    let fetcher = fetcher();
    let first = closed();
    let second = closed();
    let urls = vec![first.url("/a"), second.url("/b")];
    let stamper = TimeStamper::new(&fetcher, urls, Policy::standard());
    assert_eq!(code(stamper.time_stamp(&[1; 32])), "time-stamp-all-failed");
    assert_eq!(first.asked(), 3);
    assert_eq!(second.asked(), 3);
    let expected = Asked {
        day: date!(2026 - 03 - 02),
        count: 6,
    };
    assert_eq!(stamper.asked(), Some(expected));
}

#[test]
fn no_more_is_asked_for_than_a_day_allows() {
    let fetcher = fetcher();
    let server = closed();
    let stamper = || {
        let urls = vec![server.url("/")];
        TimeStamper::new(&fetcher, urls, Policy::standard()).with_budget(4)
    };
    let first = stamper();
    assert_eq!(code(first.time_stamp(&[1; 32])), "answer-status");
    assert_eq!(code(first.time_stamp(&[1; 32])), "time-stamp-budget");
    assert_eq!(server.asked(), 4);
    // another process goes on where this one ended
    let second = stamper().resuming(first.asked().unwrap());
    assert_eq!(code(second.time_stamp(&[1; 32])), "time-stamp-budget");
    // which is said before a key is used in vain
    let said = second.token_len().unwrap_err();
    let said = said.downcast_ref::<crate::Error>().unwrap();
    assert_eq!(said.failure.code(), "time-stamp-budget");
    assert_eq!(server.asked(), 4);
    // and what was asked yesterday is forgotten
    let yesterday = Asked {
        day: date!(2026 - 03 - 01),
        count: 4,
    };
    let third = stamper().resuming(yesterday);
    assert_eq!(code(third.time_stamp(&[1; 32])), "answer-status");
    assert_eq!(server.asked(), 7);
}
