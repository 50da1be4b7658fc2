//! Holds, deltas and lists for some reasons: what several of them say together.

use super::made::{List, days, lister};
use super::office::{Office, is_good};
use super::*;
use crate::revocation::ReasonCode;
use crate::x509::made::{Made, now, person};

const KEY_COMPROMISE: u8 = 1;
const HOLD: u8 = 6;
const REMOVED: u8 = 8;

/// Every reason but keyCompromise, and that alone (RFC 5280, 4.2.1.13).
const BUT_KEY_COMPROMISE: [u8; 2] = [0x3f, 0x80];
const ONLY_KEY_COMPROMISE: [u8; 2] = [0x40, 0x00];

fn reason(status: &Status) -> Option<ReasonCode> {
    match status {
        Status::Revoked { reason, .. } => Some(*reason),
        _ => None,
    }
}

fn is_held(status: &Status) -> bool {
    reason(status) == Some(ReasonCode::CertificateHold)
}

/// A list that has the official, from two days ago.
fn listing(office: &Office, since: i64, why: u8) -> List<'_> {
    List {
        entries: vec![(&office.official, days(since), why)],
        from: days(-2),
        until: days(2),
        ..List::of(&office.root)
    }
}

fn statuses(office: &Office, lists: &[List<'_>], at: OffsetDateTime) -> Status {
    office.status_by(lists.iter().map(List::made).collect(), at)
}

#[test]
fn what_is_known_later_lifts_no_hold_that_was_current() {
    let office = Office::new();
    let later = |from, until| List {
        from: days(from),
        until: days(until),
        ..List::of(&office.root)
    };
    let found = |at, from, until| {
        let lists = [listing(&office, -5, HOLD), later(from, until)];
        statuses(&office, &lists, days(at))
    };
    // lifted by the day that is asked for, or not known to be
    assert!(is_good(&found(1, 1, 9)));
    assert!(is_held(&found(1, 2, 9)));
    // at the same moment
    assert!(is_held(&found(1, -2, 9)));
    // Beyond its end the hold is only the older word.
    assert!(is_good(&found(3, 4, 9)));
    // It was on hold before and after.
    let after = [listing(&office, -5, HOLD), later(-4, 9)];
    assert!(is_held(&statuses(&office, &after, days(-3))));
}

#[test]
fn a_revocation_to_come_lifts_no_hold() {
    let office = Office::new();
    let revoked = List {
        from: days(4),
        until: days(9),
        ..listing(&office, 3, KEY_COMPROMISE)
    };
    assert!(is_good(&statuses(
        &office,
        std::slice::from_ref(&revoked),
        now()
    )));
    let lists = [revoked, listing(&office, -5, HOLD)];
    assert!(is_held(&statuses(&office, &lists, now())));
    // It was announced, and that list is stale meanwhile.
    let announced = [listing(&office, 9, KEY_COMPROMISE)];
    let found = statuses(&office, &announced, days(8));
    assert!(matches!(found, Status::Unknown { .. }));
}

#[test]
fn lists_for_some_reasons_have_to_make_up_all() {
    let office = Office::new();
    let some = |reasons, from| List {
        reasons: Some(reasons),
        from: days(from),
        until: days(from + 9),
        ..List::of(&office.root)
    };
    let found = |lists: &[List<'_>]| statuses(&office, lists, now());
    let (most, rest) = (
        || some(BUT_KEY_COMPROMISE, -1),
        || some(ONLY_KEY_COMPROMISE, -1),
    );
    assert!(is_good(&found(&[most(), rest()])));
    for alone in [most(), rest()] {
        let Status::Unknown { reasons } = found(&[alone]) else {
            panic!("decided by some reasons");
        };
        assert_eq!(reasons, [NoStatus::ReasonsNotCovered]);
    }
    // A revocation to come says of its own reasons only that they did not hold before.
    let revoked_later = || List {
        reasons: Some(ONLY_KEY_COMPROMISE),
        from: days(4),
        until: days(9),
        ..listing(&office, 3, KEY_COMPROMISE)
    };
    assert!(matches!(found(&[revoked_later()]), Status::Unknown { .. }));
    assert!(is_good(&found(&[revoked_later(), most()])));
    // Only who would tell a hold says that it is over.
    let (old, new) = (some(BUT_KEY_COMPROMISE, -4), some(ONLY_KEY_COMPROMISE, -1));
    assert!(is_held(&found(&[old, new, listing(&office, -5, HOLD)])));
    assert!(is_good(&found(&[
        most(),
        rest(),
        listing(&office, -5, HOLD)
    ])));
}

#[test]
fn a_delta_adds_and_removes() {
    let office = Office::new();
    let delta = |entries| List {
        entries,
        number: 9,
        base: Some(7),
        ..List::of(&office.root)
    };
    let official = || vec![(&office.official, days(-1), REMOVED)];
    let with = |base: List<'_>, entries| statuses(&office, &[base, delta(entries)], now());
    let empty = || List {
        from: days(-3),
        until: days(-2),
        ..List::of(&office.root)
    };
    // A stale list is continued.
    assert!(is_good(&with(empty(), vec![])));
    assert!(is_good(&with(empty(), official())));
    let since = days(-1);
    for why in [KEY_COMPROMISE, HOLD] {
        let found = with(empty(), vec![(&office.official, since, why)]);
        assert!(matches!(found, Status::Revoked { .. }));
    }
    let held = || listing(&office, -5, HOLD);
    let revoked = || listing(&office, -5, KEY_COMPROMISE);
    assert!(is_held(&with(held(), vec![])));
    assert!(is_good(&with(held(), official())));
    // What was revoked for good stays so.
    let for_good = Some(ReasonCode::KeyCompromise);
    assert_eq!(reason(&with(revoked(), vec![])), for_good);
    assert_eq!(reason(&with(revoked(), official())), for_good);
    let hold = vec![(&office.official, since, HOLD)];
    assert_eq!(reason(&with(revoked(), hold)), for_good);
    // On hold, and revoked for good later: it was on hold.
    let lists = [
        held(),
        List {
            from: days(1),
            until: days(2),
            ..delta(vec![(&office.official, days(1), KEY_COMPROMISE)])
        },
    ];
    assert!(is_held(&statuses(&office, &lists, now())));
}

#[test]
fn a_delta_that_revokes_later_lifts_no_hold_of_a_stale_list() {
    let office = Office::new();
    let later = |entries| List {
        entries,
        from: days(4),
        until: days(9),
        number: 9,
        base: Some(7),
        ..List::of(&office.root)
    };
    let found = |why| {
        let delta = later(vec![(&office.official, days(4), why)]);
        let lists = [listing(&office, -5, HOLD), delta];
        statuses(&office, &lists, days(3))
    };
    assert!(is_held(&found(KEY_COMPROMISE)));
    assert!(is_good(&found(REMOVED)));
}

#[test]
fn every_delta_is_heard() {
    let office = Office::new();
    let base = || List {
        from: days(-3),
        until: days(3),
        ..List::of(&office.root)
    };
    let delta = |number: u8, from, entries| List {
        entries,
        from: days(from),
        until: days(from + 1),
        number,
        base: Some(7),
        ..List::of(&office.root)
    };
    let official = |why| vec![(&office.official, days(-2), why)];
    let found = |lists: &[List<'_>]| statuses(&office, lists, now());
    let for_good = Some(ReasonCode::KeyCompromise);
    // stale, the older of two, and without the list that it continues
    let stale = || delta(8, -2, official(KEY_COMPROMISE));
    assert_eq!(reason(&found(&[base(), stale()])), for_good);
    let newer = || delta(9, -1, vec![]);
    assert_eq!(reason(&found(&[base(), newer(), stale()])), for_good);
    assert_eq!(reason(&found(&[stale()])), for_good);
    // On hold at the time, as the delta of the time says, and released by the next.
    let hold = || delta(8, 0, official(HOLD));
    for later in [vec![], official(REMOVED)] {
        let later = delta(9, 1, later);
        assert!(is_held(&found(&[base(), hold(), later])));
    }
    let released = delta(9, 0, official(REMOVED));
    let before = delta(8, -1, official(HOLD));
    assert!(is_good(&found(&[base(), before, released])));
}

#[test]
fn a_delta_that_says_nothing_new_keeps_a_hold() {
    let office = Office::new();
    let delta = List {
        number: 9,
        base: Some(7),
        ..List::of(&office.root)
    };
    // Another list of the time between says that it is over.
    let between = List {
        from: days(-2) + time::Duration::hours(1),
        until: days(2),
        number: 8,
        ..List::of(&office.root)
    };
    let lists = [listing(&office, -5, HOLD), between];
    assert!(is_good(&statuses(&office, &lists, now())));
    let [held, between] = lists;
    assert!(is_held(&statuses(&office, &[held, between, delta], now())));
}

#[test]
fn a_delta_continues_only_its_own_list() {
    let office = Office::new();
    let found = |number, base| {
        let stale = List {
            from: days(-3),
            until: days(-2),
            ..List::of(&office.root)
        };
        let delta = List {
            number,
            base: Some(base),
            ..List::of(&office.root)
        };
        is_good(&statuses(&office, &[stale, delta], now()))
    };
    assert_eq!(
        [found(7, 7), found(9, 5), found(9, 8), found(6, 5)],
        [true, true, false, false]
    );
}

#[test]
fn what_has_ended_has_to_be_kept_in_both_lists() {
    let root = Made::root(lister("Akar"));
    let mut params = person("Pejabat");
    params.not_after = days(-10);
    let official = root.issue(params);
    let office = Office { root, official };
    let found = |base_keeps: Option<i64>, delta_keeps: Option<i64>| {
        let base = List {
            keeps_ended_since: base_keeps.map(days),
            ..List::of(&office.root)
        };
        let delta = List {
            keeps_ended_since: delta_keeps.map(days),
            number: 9,
            base: Some(7),
            ..List::of(&office.root)
        };
        is_good(&statuses(&office, &[base, delta], days(-11)))
    };
    assert!(found(Some(-20), Some(-20)));
    // The list alone would do, so the delta only adds.
    assert!(found(Some(-20), None));
    assert!(!found(None, Some(-20)));
    assert!(!found(Some(-9), Some(-20)));
}

#[test]
fn dates_that_contradict_each_other_say_nothing() {
    let office = Office::new();
    let backwards = List {
        from: days(1),
        until: days(-1),
        ..List::of(&office.root)
    };
    for at in [-2, 0, 2] {
        let found = statuses(&office, std::slice::from_ref(&backwards), days(at));
        assert!(matches!(found, Status::Unknown { .. }));
    }
}
