//! What many ask for at once.

use crate::cache::{Cache, Key};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

fn key(url: &str) -> Key {
    Key::List(url.to_owned())
}

#[test]
fn one_asks_and_the_others_wait() {
    let (cache, first, other) = (Cache::default(), key("a"), key("b"));
    let asking = cache.ask(&first).unwrap();
    // who asks for something else does not wait
    assert!(cache.ask(&other).is_some());
    let waiting = AtomicUsize::new(0);
    let began = Instant::now();
    thread::scope(|scope| {
        let waiters: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    waiting.fetch_add(1, Ordering::SeqCst);
                    let found = cache.ask(&first);
                    (found.is_some(), began.elapsed())
                })
            })
            .collect();
        while waiting.load(Ordering::SeqCst) < 3 {
            thread::yield_now();
        }
        thread::sleep(Duration::from_millis(50));
        let answered = began.elapsed();
        drop(asking);
        for waiter in waiters {
            let (asks, at) = waiter.join().unwrap();
            assert!(at >= answered, "it did not wait");
            // it looks whether there is an answer, and asks without being waited for
            assert!(!asks);
        }
    });
    assert!(cache.ask(&first).is_some(), "nobody asks any more");
}
