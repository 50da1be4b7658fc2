//! Writing a plan: the documents are looked at, several at a time, and told in their order.

use super::look::{Look, look};
use super::{Head, Row, TITLES, Wish, Wishes, Written, finished};
use crate::error::Error;
use crate::password::DocumentPassword;
use crate::words::Words;
use ring::digest::{Context, SHA256};
use segel_core::Limits;
use segel_core::inspection::Looking;
use serde::Serialize;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::thread;

/// So many documents are looked at before what was seen is written.
const PIECE: usize = 512;

/// Looks at every document and writes the plan. `seen` is told how many have been looked at.
///
/// # Errors
/// What keeps `output` from being written.
pub(crate) fn write(
    head: &Head,
    wishes: Wishes,
    (password, looking): (&DocumentPassword, &Looking),
    words: &Words,
    output: &mut dyn Write,
    mut seen: impl FnMut(u64),
) -> io::Result<Written> {
    let mut digested = Digested {
        output,
        context: Context::new(&SHA256),
    };
    digested.line(head)?;
    let mut written = Written {
        documents: 0,
        refused: 0,
        doubtful: 0,
        sha256: [0; 32],
        titles: Vec::new(),
    };
    let mut rows = wishes.rows.into_iter();
    loop {
        let piece: Vec<Wish> = rows.by_ref().take(PIECE).collect();
        if piece.is_empty() {
            break;
        }
        let looks = look_at(&piece, password, looking);
        for (wish, look) in piece.into_iter().zip(looks) {
            written.documents += 1;
            let row = row(written.documents, wish, look, words);
            written.refused += u64::from(row.refused.is_some());
            written.doubtful += u64::from(row.refused.is_none() && !row.findings.is_empty());
            if row.refused.is_none() && written.titles.len() < TITLES {
                written.titles.push(row.called());
            }
            digested.line(&row)?;
        }
        seen(written.documents);
    }
    written.sha256 = finished(digested.context);
    Ok(written)
}

impl Row {
    /// How it is called to people: its number and its title, or else the name of its file.
    pub(crate) fn called(&self) -> String {
        let file = || self.output.display().to_string();
        let title = self.title.clone().unwrap_or_else(file);
        match &self.details.number {
            Some(number) if !title.contains(&**number) => format!("{number} {title}"),
            _ => title,
        }
    }
}

fn row(number: u64, wish: Wish, look: Result<Look, Error>, words: &Words) -> Row {
    let trouble = wish.trouble.map(|trouble| *trouble);
    let (look, refused) = match (trouble, look) {
        (Some(error), _) | (None, Err(error)) => (None, Some(error.explain(words))),
        (None, Ok(look)) => (Some(look), None),
    };
    let (state, title, findings) = match look {
        Some(look) => (Some(look.state), look.title, look.findings),
        None => (None, None, Vec::new()),
    };
    Row {
        row: number,
        input: wish.input,
        output: wish.output,
        state,
        title,
        findings,
        details: wish.details.map(|details| *details).unwrap_or_default(),
        refused,
    }
}

/// Looks at each, in as many threads as there are processors.
fn look_at(
    piece: &[Wish],
    password: &DocumentPassword,
    looking: &Looking,
) -> Vec<Result<Look, Error>> {
    let limits = Limits::default();
    let limits = &limits;
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = piece.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let looking: Vec<_> = piece
            .chunks(share)
            .map(|wishes| {
                scope.spawn(move || {
                    let looks = wishes
                        .iter()
                        .map(|wish| look(&wish.input, password, looking, limits));
                    looks.collect::<Vec<_>>()
                })
            })
            .collect();
        looking
            .into_iter()
            .flat_map(|looking| looking.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

struct Digested<'a> {
    output: &'a mut dyn Write,
    context: Context,
}

impl Digested<'_> {
    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.context.update(&line);
        self.output.write_all(&line)
    }
}
