//! `segel place`: where a visible box would come to stand; nothing is signed or written.

use crate::args;
use crate::error::{Error, UsageError};
use crate::exit::Exit;
use crate::input;
use crate::output::{self, Form};
use crate::password::DocumentPassword;
use crate::statement::placement;
use crate::words::{Words, printable};
use segel_core::Limits;
use segel_core::pdf::Document;
use segel_core::placement::{Place, Placement, place};
use serde::Serialize;
use std::path::Path;

/// Looks for the place in each document.
pub(crate) fn run(arguments: &args::Place, words: &Words) -> Exit {
    let form = Form::new(arguments.json);
    let begun = begin(arguments, form, words);
    let (mut password, wanted) = match begun {
        Ok(begun) => begun,
        Err(error) => return output::failure(None, &error, form, words),
    };
    let mut exit = Exit::Done;
    for file in &arguments.files {
        let found = find(file, &wanted, &mut password, words);
        let told = found.and_then(|place| tell(file, &place, form, words));
        if let Err(error) = told {
            if form == Form::Text && arguments.files.len() > 1 {
                let name = printable(&file.display().to_string());
                output::complaint(&format!("{name}\n"));
            }
            exit = output::failure(Some(file), &error, form, words);
        }
    }
    exit
}

fn begin(
    arguments: &args::Place,
    form: Form,
    words: &Words,
) -> Result<(DocumentPassword, Placement), Error> {
    // First of all, while no number of a descriptor can belong to a file of our own.
    let password = DocumentPassword::new(arguments.password_fd, words)?.asking(form);
    let wanted = placement(&arguments.placed)?;
    Ok((password, wanted.ok_or(UsageError::PlaceMissing)?))
}

fn find(
    file: &Path,
    wanted: &Placement,
    password: &mut DocumentPassword,
    words: &Words,
) -> Result<Place, Error> {
    let source = input::document(file)?;
    let limits = Limits::default();
    password.with(words, |password| {
        let document = match password {
            Some(password) => Document::open_with_password(&source, password, &limits)?,
            None => Document::open(&source, &limits)?,
        };
        place(&document, wanted)
    })
}

fn tell(file: &Path, place: &Place, form: Form, words: &Words) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Line<'a> {
        file: String,
        #[serde(flatten)]
        place: &'a Place,
    }

    let name = file.display().to_string();
    if form == Form::Json {
        return output::json_line(&Line { file: name, place });
    }
    let [left, bottom, width, height] = place.seen.map(points);
    let [page_width, page_height] = place.page_size.map(points);
    let mut text = words.tell(
        "place-found",
        &[
            ("file", printable(&name)),
            ("page", place.page.to_string()),
            ("pages", place.pages.to_string()),
            ("left", left),
            ("bottom", bottom),
            ("width", width),
            ("height", height),
            ("page_width", page_width),
            ("page_height", page_height),
        ],
    );
    text.push('\n');
    if place.covered != place.seen {
        let [left, bottom, width, height] = place.covered.map(points);
        let details = [
            ("left", left),
            ("bottom", bottom),
            ("width", width),
            ("height", height),
        ];
        text.push_str(&words.tell("place-covers", &details));
        text.push('\n');
    }
    if place.on_all_pages {
        text.push_str(&words.say("place-on-all-pages"));
        text.push('\n');
    }
    let over = output::name_of(&place.over);
    if over != "nothing" {
        text.push_str(&words.say(&format!("place-over-{over}")));
        text.push('\n');
    }
    if let Some(tag) = &place.tag
        && tag.found > 1
    {
        let pages: Vec<String> = tag.pages.iter().map(u32::to_string).collect();
        let details = [
            ("found", tag.found.to_string()),
            ("pages", pages.join(", ")),
        ];
        text.push_str(&words.tell("place-tag-several", &details));
        text.push('\n');
    }
    output::text(&text)
}

/// With a tenth, as people measure.
fn points(value: f32) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
