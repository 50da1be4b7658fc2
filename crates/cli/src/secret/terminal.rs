//! A secret typed on the terminal of the process, whatever standard input is.

use super::{SecretError, read_line};
use crate::interruption::{TakeBack, on_interruption};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::sync::Arc;
use zeroize::Zeroizing;

const CONTROLLING_TERMINAL: &str = "/dev/tty";

/// The controlling terminal.
pub(super) struct Terminal {
    file: Arc<File>,
}

impl Terminal {
    /// Opens it.
    ///
    /// # Errors
    /// [`SecretError::NoTerminal`] where the process has none, as under cron.
    pub(super) fn open() -> Result<Self, SecretError> {
        OpenOptions::new()
            .read(true)
            .write(true)
            .open(CONTROLLING_TERMINAL)
            .map(|file| Self {
                file: Arc::new(file),
            })
            .map_err(SecretError::NoTerminal)
    }

    /// Shows `prompt` and reads a line that is not shown. The line is edited by the terminal itself,
    /// so no half-typed secret is held here.
    ///
    /// # Errors
    /// [`SecretError::NoTerminal`] where the terminal goes away.
    pub(super) fn ask(&self, prompt: &str) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        self.ask_silently(prompt).map_err(SecretError::NoTerminal)
    }

    fn ask_silently(&self, prompt: &str) -> io::Result<Zeroizing<Vec<u8>>> {
        let shown = tcgetattr(&self.file)?;
        let _pending = on_interruption(TakeBack::Restore(
            Arc::clone(&self.file),
            Box::new(shown.clone()),
        ));
        let _echo = Silence::begin(&self.file, shown)?;
        (&*self.file).write_all(format!("{prompt}: ").as_bytes())?;
        read_line(|buffer| (&*self.file).read(buffer))
    }
}

/// Keeps the terminal from showing what is typed, until it is dropped.
struct Silence<'a> {
    terminal: &'a File,
    shown: Termios,
}

impl<'a> Silence<'a> {
    fn begin(terminal: &'a File, shown: Termios) -> io::Result<Self> {
        let mut silent = shown.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        // The end of the line is shown, or the next output would stand behind the prompt.
        silent
            .local_modes
            .insert(LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG);
        // Flush: what was typed before the prompt was meant for something else.
        tcsetattr(terminal, OptionalActions::Flush, &silent)?;
        Ok(Self { terminal, shown })
    }
}

impl Drop for Silence<'_> {
    fn drop(&mut self) {
        // Flush: the rest of a line that was too long must not reach the shell.
        let _ = tcsetattr(self.terminal, OptionalActions::Flush, &self.shown);
    }
}
