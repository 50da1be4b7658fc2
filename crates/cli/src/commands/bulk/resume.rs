//! `segel bulk resume`: goes on where a process stopped, with the plan that was shown.

use super::register::registry;
use super::{Decided, absolute, announce};
use crate::args;
use crate::bulk::journal::{Fate, History};
use crate::bulk::plan::{Plan, TITLES, Written, digest};
use crate::bulk::run::{Before, Telling, register};
use crate::bulk::run_folder::RunFolder;
use crate::error::{Error, Purpose};
use crate::exit::Exit;
use crate::output::{self, Form};
use crate::words::Words;

pub(super) fn carry_out(arguments: args::Resume, form: Form, words: &Words) -> Result<Exit, Error> {
    let args::Resume {
        conduct,
        output: named,
    } = arguments;
    let output = absolute(&named)?;
    let folder = RunFolder::find(&output, None)?;
    let mut plan = Plan::open(&folder.plan(), None)?;
    let documents = plan.head.documents;
    let profile = plan.head.profile.clone();
    // its paths are those of whoever began the run
    std::env::set_current_dir(&plan.head.folder).map_err(|error| Error::Input {
        path: plan.head.folder.clone(),
        purpose: Purpose::Credential,
        error,
    })?;
    let (credentials, decided) = Decided::new(&profile, &conduct, words)?;
    let _lock = RunFolder::lock(&output)?;
    let journal = folder.journal();
    let history = match journal.exists() {
        true => Some(History::read(&journal, documents)?),
        false => None,
    };
    let begin = history.as_ref().and_then(|history| history.begin.clone());
    let sha256 = digest(&folder.plan(), None)?;
    if begin
        .as_ref()
        .is_some_and(|begin| begin.plan_sha256 != sha256)
    {
        return Err(Error::PlanChanged {
            path: folder.plan(),
        });
    }
    let count = |fate| history.as_ref().map_or(0, |history| history.count(fate));
    let refused = count(Fate::Refused);
    let done = count(Fate::Done) + count(Fate::Skipped) + refused;
    let mut telling = Telling::new(
        form,
        conduct.quiet,
        words,
        &output,
        documents,
        Before { done, refused },
        &sha256,
    );
    if done == documents {
        if form == Form::Text {
            output::complaint(&format!("segel: {}\n", words.say("bulk-nothing-left")));
        }
        if history.is_some_and(|history| history.unregistered() > 0) {
            let registry = registry(&profile, credentials.server_secret, words)?;
            if let Some(registry) = registry {
                register(&folder, &registry, &mut telling)?;
            }
        }
        return Ok(telling.end_at_once());
    }
    let written = Written {
        documents,
        refused,
        // told when the run began
        doubtful: 0,
        sha256,
        titles: titles_left(&mut plan, history.as_ref())?,
    };
    if form == Form::Text {
        announce(&plan.head, &written, decided.level, documents - done, words);
    }
    let parties = credentials.open(&profile, words)?;
    let leaf = parties.signers.leaf();
    if let Some(begin) = &begin
        && begin.certificate_sha256 != leaf.sha256()
    {
        return Err(Error::OtherSigner {
            subject: format!("{} ({})", leaf.subject(), leaf.serial()),
            expected: format!("{} ({})", begin.signer, begin.serial),
        });
    }
    decided.carry_out(&folder, written, history, parties, telling, words)
}

/// How the first documents are called that are left.
fn titles_left(plan: &mut Plan, history: Option<&History>) -> Result<Vec<String>, Error> {
    let mut titles = Vec::new();
    while titles.len() < TITLES
        && let Some(row) = plan.row()?
    {
        let is_final = history.is_some_and(|history| history.fate(row.row).is_final());
        if row.refused.is_none() && !is_final {
            titles.push(row.called());
        }
    }
    Ok(titles)
}
