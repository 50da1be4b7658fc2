//! `segel man`: manual pages (roff), one for each command, in the language that is spoken.

use crate::args::{self, Args};
use crate::error::Error;
use crate::exit::Exit;
use crate::new_file::NewFile;
use crate::output::{self, Form};
use crate::words::Words;
use clap::Command;
use clap_mangen::Man;
use std::path::Path;

/// The headings that clap_mangen writes in English, and where their words stand.
const HEADINGS: [(&str, &str); 5] = [
    ("NAME", "man-name"),
    ("SYNOPSIS", "man-synopsis"),
    ("DESCRIPTION", "man-description"),
    (NOTES, "man-notes"),
    ("VERSION", "man-version"),
];

/// Its heading over what stands below the options in --help, whose lines stay lines.
const NOTES: &str = "EXTRA";

/// Writes the pages.
pub(super) fn run(arguments: &args::Man, words: &Words) -> Exit {
    let done = write(&arguments.folder, words).and_then(|count| {
        let details = [
            ("folder", arguments.folder.display().to_string()),
            ("count", count.to_string()),
        ];
        output::text(&words.tell("man-written", &details))
    });
    match done {
        Ok(()) => Exit::Done,
        Err(error) => output::failure(Some(&arguments.folder), &error, Form::Text, words),
    }
}

/// All pages, or none where a name is taken. Answers how many there are.
fn write(folder: &Path, words: &Words) -> Result<usize, Error> {
    let pages = pages(words);
    let drafts: Vec<_> = pages
        .iter()
        .map(|page| NewFile::create(&folder.join(&page.name)))
        .collect::<Result<_, _>>()?;
    for (page, draft) in pages.iter().zip(&drafts) {
        draft.unfinished().append(page.text.as_bytes())?;
    }
    for draft in drafts {
        draft.commit()?;
    }
    Ok(pages.len())
}

/// A manual page.
struct Page {
    /// Of its file.
    name: String,
    text: String,
}

fn pages(words: &Words) -> Vec<Page> {
    let mut command = Args::described(words);
    command.build();
    let mut pages = Vec::new();
    collect(&command, &[], words, &mut pages);
    pages
}

/// The page of `command`, which stands below `above`, and those of its own commands.
fn collect(command: &Command, above: &[&str], words: &Words, pages: &mut Vec<Page>) {
    let name = command.get_display_name().unwrap_or(command.get_name());
    pages.push(page(command, above, words));
    let above = [above, &[name]].concat();
    for subcommand in command.get_subcommands() {
        collect(subcommand, &above, words, pages);
    }
}

fn page(command: &Command, above: &[&str], words: &Words) -> Page {
    let mut command = command.clone();
    // the line that --help shows, values and all
    let usage = command.render_usage().to_string();
    let usage = usage.split_once(": ").map_or(&*usage, |(_, usage)| usage);
    let command = command
        .override_usage(args::usage(usage, words))
        .subcommand_help_heading(words.say("help-commands").to_uppercase());
    let man = Man::new(command)
        .source(concat!("segel ", env!("CARGO_PKG_VERSION")))
        .manual("Segel");
    let name = man.get_filename();
    let mut text = Vec::new();
    // a vector takes everything
    drop(man.render(&mut text));
    let text = String::from_utf8_lossy(&text);
    let mut lines = Vec::new();
    let mut is_notes = false;
    for line in text.lines() {
        match line.strip_prefix(".SH ") {
            Some(english) => {
                is_notes = english == NOTES;
                lines.push(heading(english, words));
            }
            None if is_notes => lines.extend([".br".to_owned(), line.to_owned()]),
            None => lines.push(line.to_owned()),
        }
    }
    if !above.is_empty() {
        lines.push(format!(".SH \"{}\"", words.say("man-see-also")));
        let above: Vec<_> = above
            .iter()
            .map(|name| format!("\\fB{}\\fR(1)", name.replace('-', "\\-")))
            .collect();
        lines.push(above.join(", "));
    }
    lines.push(String::new());
    Page {
        name,
        text: lines.join("\n"),
    }
}

/// A heading in the language that is spoken; those of options are so already.
fn heading(english: &str, words: &Words) -> String {
    HEADINGS
        .iter()
        .find(|(name, _)| *name == english)
        .map_or_else(
            || format!(".SH {english}"),
            |(_, key)| format!(".SH \"{}\"", words.say(key)),
        )
}
