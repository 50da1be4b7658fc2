//! The bar of a run on a terminal.
//!
//! It is as wide as there is room for, less a margin in which keys that are typed meanwhile, Ctrl-C among
//! them, may show: at the edge they would begin a line, and the bar would stay behind on the one before.

use crate::words::Words;
use indicatif::{
    FormattedDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle, TermLike,
};
use rustix::termios::tcgetwinsize;
use std::fmt;
use std::io::{self, IsTerminal, Write};

/// Columns that are left empty.
const MARGIN: u16 = 4;

/// What has to be there for the bar itself and all that is said beside it.
const WIDE: u16 = 76;

/// How often it is drawn in a second, at most.
const DRAWN_PER_SECOND: u8 = 10;

/// So many are looked at while nobody waits.
const FEW_TO_LOOK_AT: u64 = 1000;

/// A bar that is not drawn yet.
pub(super) fn hidden(documents: u64, done: u64, words: &Words) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(documents), ProgressDrawTarget::hidden());
    let template = match columns() {
        columns if columns >= WIDE => words.say("bulk-progress"),
        _ => words.say("bulk-progress-narrow"),
    };
    // what cannot be written into the line is left out of it
    let rate = |state: &ProgressState, text: &mut dyn fmt::Write| {
        let _ = write!(text, "{:.0}", state.per_sec());
    };
    let left = |state: &ProgressState, text: &mut dyn fmt::Write| {
        let _ = match state.per_sec() > 0.0 {
            true => write!(text, "{}", FormattedDuration(state.eta())),
            false => text.write_str("--:--:--"),
        };
    };
    let style = ProgressStyle::with_template(&template);
    bar.set_style(
        style
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key("rate", rate)
            .with_key("left", left),
    );
    bar.set_position(done);
    bar
}

/// For documents that are looked at, before anything is asked or signed.
pub(crate) fn of_planning(documents: u64, is_quiet: bool, words: &Words) -> ProgressBar {
    let bar = hidden(documents, 0, words);
    bar.set_message(words.say("bulk-progress-planning"));
    if !is_quiet && documents > FEW_TO_LOOK_AT {
        show(&bar);
    }
    bar
}

/// Draws it from now on, where standard error is a terminal.
pub(super) fn show(bar: &ProgressBar) {
    if io::stderr().is_terminal() {
        let terminal = Box::new(Terminal);
        bar.set_draw_target(ProgressDrawTarget::term_like_with_hz(
            terminal,
            DRAWN_PER_SECOND,
        ));
    }
    bar.reset_elapsed();
    bar.reset_eta();
}

/// As many as the terminal says it has.
fn columns() -> u16 {
    match tcgetwinsize(io::stderr()) {
        Ok(size) if size.ws_col > 0 => size.ws_col,
        _ => 80,
    }
}

/// Standard error (ECMA-48, 8.3).
#[derive(Debug)]
struct Terminal;

impl Terminal {
    fn moved(&self, count: usize, direction: char) -> io::Result<()> {
        match count {
            0 => Ok(()),
            count => write!(io::stderr(), "\u{1b}[{count}{direction}"),
        }
    }
}

impl TermLike for Terminal {
    fn width(&self) -> u16 {
        columns().saturating_sub(MARGIN).max(1)
    }

    fn move_cursor_up(&self, count: usize) -> io::Result<()> {
        self.moved(count, 'A')
    }

    fn move_cursor_down(&self, count: usize) -> io::Result<()> {
        self.moved(count, 'B')
    }

    fn move_cursor_right(&self, count: usize) -> io::Result<()> {
        self.moved(count, 'C')
    }

    fn move_cursor_left(&self, count: usize) -> io::Result<()> {
        self.moved(count, 'D')
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        writeln!(io::stderr(), "{text}")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        io::stderr().write_all(text.as_bytes())
    }

    fn clear_line(&self) -> io::Result<()> {
        self.write_str("\r\u{1b}[2K")
    }

    fn flush(&self) -> io::Result<()> {
        io::stderr().flush()
    }
}
