//! How far a long run has come, for whoever waits before a terminal.

use super::summary::Summary;
use crate::output;
use crate::words::Words;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

/// A run that ends sooner needs no progress, and nobody reads faster.
const INTERVAL: Duration = Duration::from_millis(500);

/// One line on standard error that is written over and over. It has counts only: names would tell
/// whoever looks over a shoulder what is being verified, and may be longer than the line.
pub(super) struct Progress {
    is_wanted: bool,
    is_shown: bool,
    last: Instant,
}

impl Progress {
    /// None where nobody looks, and none where the reports themselves run over the same screen.
    pub(super) fn new() -> Self {
        Self {
            is_wanted: io::stderr().is_terminal() && !io::stdout().is_terminal(),
            is_shown: false,
            last: Instant::now(),
        }
    }

    /// Tells how far it is, from time to time.
    pub(super) fn tell(&mut self, summary: &Summary, words: &Words) {
        if !self.is_wanted || self.last.elapsed() < INTERVAL {
            return;
        }
        self.last = Instant::now();
        self.is_shown = true;
        let counts = [
            ("files", summary.files.to_string()),
            ("wrong", summary.wrong().to_string()),
        ];
        let line = words.tell("verify-progress", &counts);
        output::complaint(&format!("\r{line}\u{1b}[K"));
    }

    /// Takes the line away, before anything else is written and at the end.
    pub(super) fn clear(&mut self) {
        if self.is_shown {
            self.is_shown = false;
            output::complaint("\r\u{1b}[K");
        }
    }
}
