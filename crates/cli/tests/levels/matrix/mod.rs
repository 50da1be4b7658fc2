//! Level × algorithm × kind × backend: what comes out of each cell is judged by `segel`, EU DSS and pyHanko.
//!
//! Every algorithm of every backend goes with every sixth kind, in each backend with others, so that each backend meets
//! each kind under several keys; `SEGEL_MATRIX=all` makes all of them meet, which takes ten minutes.

mod backend;
mod kind;
mod making;

use crate::lab::Lab;
use crate::{LEVELS, dss, pyhanko_with};
use backend::{Algorithm, Backend};
use making::Workshop;
use segel_core::verify::report::{Indication, Level};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What was made where.
struct Cell {
    backend: &'static str,
    algorithm: Algorithm,
    kind: &'static str,
    level: &'static str,
    file: PathBuf,
    /// Which of the document's signatures it is, as witnesses count.
    position: usize,
}

impl Cell {
    fn name(&self) -> String {
        let Self { backend, level, .. } = self;
        format!("{level}, {}, {}, {backend}", self.algorithm, self.kind)
    }
}

#[test]
fn every_cell_of_the_matrix_is_accepted() {
    let test = "every_cell_of_the_matrix_is_accepted";
    let backends = backend::all(test);
    if !crate::lab_is_there(test) {
        return;
    }
    let holders: Vec<_> = backends.iter().flat_map(Backend::holders).collect();
    let lab = Lab::start_with(&holders);
    let workshop = Workshop::new(&lab);
    let all = std::env::var_os("SEGEL_MATRIX").is_some_and(|which| which == "all");
    let kinds = kind::all();

    let mut cells = Vec::new();
    for (row, backend) in backends.iter().enumerate() {
        for (column, algorithm) in backend.algorithms().into_iter().enumerate() {
            let signer = backend.signer(algorithm, &lab).unwrap();
            for (index, kind) in kinds.iter().enumerate() {
                if all || (row + column + index) % 6 == 0 {
                    let documents = workshop.every_level(kind, signer.as_ref());
                    for (level, document) in LEVELS.iter().zip(documents) {
                        let file = lab.path(&format!("cell-{}.pdf", cells.len()));
                        std::fs::write(&file, &document).unwrap();
                        cells.push(Cell {
                            backend: backend.name(),
                            algorithm,
                            kind: kind.name,
                            level,
                            file,
                            position: kind.position(),
                        });
                    }
                }
            }
        }
    }
    judge(test, &lab, &workshop, &cells);
}

/// Has all of them judged; every complaint is collected before the test fails.
fn judge(test: &str, lab: &Lab, workshop: &Workshop<'_>, cells: &[Cell]) {
    let files: Vec<PathBuf> = cells.iter().map(|cell| cell.file.clone()).collect();
    let lists = lab.lists();
    let mut with: Vec<&str> = lists.iter().flat_map(|list| ["--crl", list]).collect();
    // which its policy leaves out, and what pages look like takes most of the time
    with.extend(["--eddsa", "--no-drawing"]);
    let (dss, pyhanko) = std::thread::scope(|scope| {
        let dss = scope.spawn(|| dss::opinions_with(test, lab, &with, &files));
        let pyhanko = pyhanko_opinions(lab, cells);
        (dss.join().unwrap(), pyhanko)
    });
    let mut complaints = Vec::new();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (index, cell) in cells.iter().enumerate() {
        let mut complain = |who: &str, what: &dyn std::fmt::Display| {
            complaints.push(format!("{}: {who}: {what}", cell.name()));
        };
        let report = workshop.verify(&std::fs::read(&cell.file).unwrap());
        let ours = &report.signatures[cell.position];
        let level = ours.level.map(Level::name);
        if ours.indication != Indication::TotalPassed || level != Some(cell.level) {
            complain("segel", &format!("{level:?} {}", report.reason));
        }
        if let Some(opinions) = &dss
            && !dss_accepts(&opinions[index], cell)
        {
            complain("DSS", &opinions[index]);
        }
        if !pyhanko_accepts(&pyhanko[index], cell) {
            complain("pyHanko", &pyhanko[index]);
        }
        *counts.entry((cell.backend, cell.level)).or_default() += 1;
    }
    eprintln!("cells by backend and level: {counts:?}");
    let shown = complaints.iter().take(40).map(String::as_str);
    assert!(
        complaints.is_empty(),
        "{} complaints about {} cells:\n{}",
        complaints.len(),
        cells.len(),
        shown.collect::<Vec<_>>().join("\n")
    );
}

/// In the order of the cells; what is carried along is looked at where it is all there.
fn pyhanko_opinions(lab: &Lab, cells: &[Cell]) -> Vec<Value> {
    let mut opinions = vec![Value::Null; cells.len()];
    for (is_archived, with) in [(true, &[][..]), (false, &["--plain"])] {
        let cells = cells.iter().enumerate();
        let chosen = cells.filter(|(_, cell)| (cell.level == "B-LTA") == is_archived);
        let named = |cell: &Cell| format!("{}#{}", cell.file.display(), cell.position).into();
        let (places, files): (Vec<usize>, Vec<PathBuf>) =
            chosen.map(|(place, cell)| (place, named(cell))).unzip();
        for (place, opinion) in places.into_iter().zip(pyhanko_with(lab, with, &files)) {
            opinions[place] = opinion;
        }
    }
    opinions
}

/// The level that is meant, passed by what is known of revocation.
fn dss_accepts(opinion: &Value, cell: &Cell) -> bool {
    let format = format!("PAdES-BASELINE-{}", cell.level.trim_start_matches("B-"));
    let signature = &opinion["signatures"][cell.position];
    signature["indication"] == "TOTAL_PASSED" && signature["format"] == *format
}

/// Sound and trusted, with nothing but what is permitted behind it, and at B-LTA valid by the AdES process for
/// long-term availability. Under a lock it takes the looks of fields for changed that were written before the signed
/// revision (docs/conformance/witnesses.md).
fn pyhanko_accepts(opinion: &Value, cell: &Cell) -> bool {
    let is_extended = matches!(cell.level, "B-LT" | "B-LTA");
    let is_excused = is_extended && cell.kind.starts_with("lock");
    opinion["sound"] == true
        && (opinion["plain"] == true || is_excused)
        && (cell.level != "B-LTA" || opinion["ades"] == "OK")
}
