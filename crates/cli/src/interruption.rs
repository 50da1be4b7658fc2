//! Ctrl-C, and the other polite ways to end a program, leave nothing half-done behind.
//!
//! Whoever has something to take back registers it with [`on_interruption`] and keeps the guard as
//! long as it is to be taken back. A thread waits for SIGINT, SIGTERM and SIGHUP, takes everything
//! back, last first, and lets the signal do what it does by default.

use rustix::termios::{OptionalActions, Termios, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

/// Something that an interruption takes back.
pub(crate) enum TakeBack {
    /// Removes a file that is not finished.
    Remove(PathBuf),
    /// Puts the settings of a terminal back.
    Restore(Arc<File>, Box<Termios>),
}

impl TakeBack {
    fn run(self) {
        // Nobody is left to tell when taking back fails.
        match self {
            Self::Remove(path) => drop(std::fs::remove_file(path)),
            Self::Restore(terminal, settings) => {
                let _ = tcsetattr(&terminal, OptionalActions::Now, &settings);
            }
        }
    }
}

/// Waits for signals from now on, in a thread of its own; more calls than one change nothing.
///
/// It is called where there is something to take back or to finish, and not when the program starts:
/// its descriptors would take the numbers of those that `--pin-fd` names. Without the thread an
/// interruption still ends the program, only less tidily.
pub(crate) fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| drop(start()));
}

fn start() -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let wait = move || signals.forever().for_each(interrupt);
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(wait)?;
    Ok(())
}

/// From now on a first interruption is a wish that stands in what is given here, for whoever has work
/// in hand to finish it; a second one ends the program.
pub(crate) fn finish_what_is_in_hand() -> &'static AtomicBool {
    static WISH: AtomicBool = AtomicBool::new(false);
    listen();
    state().wish = Some(&WISH);
    &WISH
}

fn interrupt(signal: i32) {
    let mut state = state();
    if let Some(wish) = state.wish
        && !wish.swap(true, Ordering::Relaxed)
    {
        return;
    }
    if state.committed == Committed::Yes {
        // What was asked for stands on the disk; the program ends by itself and says so.
        state.committed = Committed::Interrupted;
        return;
    }
    for (_, take_back) in state.pending.drain(..).rev() {
        take_back.run();
    }
    drop(emulate_default_handler(signal));
}

/// Keeps `take_back` to be run by an interruption until the guard is dropped.
pub(crate) fn on_interruption(take_back: TakeBack) -> Pending {
    listen();
    let mut state = state();
    state.last_number += 1;
    let number = state.last_number;
    state.pending.push((number, take_back));
    Pending { number }
}

/// Runs `finish`, which no interruption cuts in two: one that comes earlier takes everything back,
/// one that comes later finds the work done and is ignored, so that the exit code tells the truth.
pub(crate) fn commit<T, E>(finish: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    listen();
    let mut state = state();
    let finished = finish()?;
    state.committed = Committed::Yes;
    Ok(finished)
}

/// A registration of [`on_interruption`].
#[must_use = "what is pending is forgotten when the guard is dropped"]
pub(crate) struct Pending {
    number: u64,
}

impl Drop for Pending {
    fn drop(&mut self) {
        state().pending.retain(|(number, _)| *number != self.number);
    }
}

struct State {
    pending: Vec<(u64, TakeBack)>,
    last_number: u64,
    committed: Committed,
    wish: Option<&'static AtomicBool>,
}

#[derive(PartialEq, Eq)]
enum Committed {
    No,
    Yes,
    /// A first signal came too late; a second one ends the program where it stands.
    Interrupted,
}

static STATE: Mutex<State> = Mutex::new(State {
    pending: Vec::new(),
    last_number: 0,
    committed: Committed::No,
    wish: None,
});

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}
