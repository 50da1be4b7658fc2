//! How many documents got which verdict.

use crate::output::name_of;
use crate::words::Words;
use segel_core::verify::report::Verdict;
use serde::Serialize;
use std::fmt::Write as _;

/// The count of a run.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Summary {
    /// All that got a line, those behind `folders_without_documents` left out.
    pub(super) files: u64,
    total_passed: u64,
    indeterminate: u64,
    total_failed: u64,
    no_signature: u64,
    /// Files and folders that could not be read.
    unreadable: u64,
    /// Folders, and a list, that name no document.
    pub(super) folders_without_documents: u64,
}

impl Summary {
    /// Counts one more document.
    pub(super) fn count(&mut self, verdict: Verdict) {
        self.files += 1;
        *match verdict {
            Verdict::TotalPassed => &mut self.total_passed,
            Verdict::Indeterminate => &mut self.indeterminate,
            Verdict::TotalFailed => &mut self.total_failed,
            Verdict::NoSignature => &mut self.no_signature,
            Verdict::Unreadable => &mut self.unreadable,
        } += 1;
    }

    /// How much was told.
    pub(super) fn lines(&self) -> u64 {
        self.files + self.folders_without_documents
    }

    /// Those on which nobody should rely.
    pub(super) fn wrong(&self) -> u64 {
        self.total_failed + self.unreadable
    }

    /// The count as people read it.
    pub(super) fn told(&self, words: &Words) -> String {
        let mut text = words.tell("verify-summary", &[("files", self.files.to_string())]);
        text.push('\n');
        let mut line = |sentence: String| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {sentence}");
        };
        for (verdict, count) in [
            (Verdict::TotalPassed, self.total_passed),
            (Verdict::Indeterminate, self.indeterminate),
            (Verdict::TotalFailed, self.total_failed),
            (Verdict::NoSignature, self.no_signature),
            (Verdict::Unreadable, self.unreadable),
        ] {
            let key = format!("verify-summary-{}", name_of(&verdict));
            line(words.tell(&key, &[("count", count.to_string())]));
        }
        if self.folders_without_documents > 0 {
            let count = self.folders_without_documents.to_string();
            line(words.tell("verify-summary-folders", &[("count", count)]));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn every_verdict_is_counted_once() {
        let mut summary = Summary::default();
        for verdict in [
            Verdict::TotalPassed,
            Verdict::TotalPassed,
            Verdict::Indeterminate,
            Verdict::TotalFailed,
            Verdict::NoSignature,
            Verdict::Unreadable,
        ] {
            summary.count(verdict);
        }
        let told = summary.told(&Words::new(Language::Indonesian));
        let counts: Vec<&str> = told
            .lines()
            .map(|line| line.rsplit(' ').next().unwrap_or_default())
            .collect();
        assert_eq!(counts, ["6", "2", "1", "1", "1", "1"], "{told}");
        summary.folders_without_documents += 1;
        let told = summary.told(&Words::new(Language::English));
        assert_eq!(told.lines().count(), 7, "{told}");
    }
}
