//! The page of sentences about one document.

use crate::doubts;
use crate::output;
use crate::words::{Detail, Words, moment, printable};
use segel_core::inspection::{
    FieldInspection, Findings, Inspection, RevisionInspection, SignatureInspection, Span,
};
use std::fmt::Write as _;

/// Everything that was found, for a person.
pub(super) fn of(file: &str, inspection: &Inspection, words: &Words) -> String {
    let mut page = Page {
        text: format!("{}\n", printable(file)),
        words,
    };
    page.document(inspection);
    page.structure(inspection);
    page.fields(&inspection.fields);
    page.findings("inspect-structure", inspection.structure.as_ref());
    page.findings("inspect-content", inspection.content.as_ref());
    if inspection.signatures.is_empty() {
        page.say(2, "inspect-unsigned", &[]);
    }
    for signature in &inspection.signatures {
        page.signature(signature);
    }
    page.text
}

struct Page<'w> {
    text: String,
    words: &'w Words,
}

impl Page<'_> {
    fn say(&mut self, indent: usize, key: &str, details: &[Detail]) {
        let sentence = self.words.tell(key, details);
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{sentence}", "");
    }

    fn document(&mut self, inspection: &Inspection) {
        let facts = [
            ("version", inspection.version.clone()),
            ("size", inspection.size_bytes.to_string()),
            (
                "pages",
                inspection
                    .pages
                    .map_or_else(|| "?".to_owned(), |pages| pages.to_string()),
            ),
            ("after", inspection.bytes_after_end.to_string()),
        ];
        self.say(2, "inspect-summary", &facts);
        if let Some(reason) = &inspection.recovered_from {
            self.say(2, "inspect-recovered", &[("detail", reason.clone())]);
        }
        if let Some(encryption) = inspection.encryption {
            let whose = if encryption.opened_by_owner {
                "owner"
            } else {
                "reader"
            };
            let method = [("method", encryption.streams.to_owned())];
            self.say(2, &format!("inspect-encrypted-{whose}"), &method);
        }
        if inspection.bytes_after_end > 0 {
            self.say(2, "inspect-after-end", &facts);
        }
        if let Some(permission) = inspection.doc_mdp {
            self.say(2, &format!("inspect-doc-mdp-{permission}"), &[]);
        }
        if inspection.document_security_store {
            self.say(2, "inspect-security-store", &[]);
        }
        for problem in &inspection.problems {
            let details = [("detail", problem.message.clone())];
            self.say(2, &format!("inspect-problem-{}", problem.part), &details);
        }
    }

    fn structure(&mut self, inspection: &Inspection) {
        if !inspection.revisions.is_empty() {
            self.say(2, "inspect-revisions", &[]);
        }
        for revision in &inspection.revisions {
            self.revision(revision);
        }
        if !inspection.faults.is_empty() {
            self.say(2, "inspect-departures", &[]);
        }
        for fault in &inspection.faults {
            let key = format!("inspect-departure-{}", output::name_of(&fault.kind));
            self.say(4, &key, &[("offset", fault.offset.to_string())]);
        }
        if inspection.disagreement_count > 0 {
            let count = inspection.disagreement_count.to_string();
            self.say(2, "inspect-disagreements", &[("count", count)]);
        }
        for disagreement in &inspection.disagreements {
            let place = |offset: Option<u64>| match offset {
                Some(offset) => self
                    .words
                    .tell("inspect-at-byte", &[("offset", offset.to_string())]),
                None => String::new(),
            };
            let details = [
                ("object", disagreement.object.to_string()),
                ("revision", disagreement.revision.to_string()),
                ("entry", place(disagreement.cross_reference_offset)),
                ("found", place(disagreement.scan_offset)),
            ];
            let kind = output::name_of(&disagreement.kind);
            self.say(4, &format!("inspect-disagreement-{kind}"), &details);
        }
    }

    fn revision(&mut self, revision: &RevisionInspection) {
        let details = [
            ("number", revision.number.to_string()),
            ("start", revision.extent.start.to_string()),
            ("end", revision.extent.end.to_string()),
            ("added", revision.added.to_string()),
            ("replaced", revision.replaced.to_string()),
            ("freed", revision.freed.to_string()),
        ];
        self.say(4, "inspect-revision", &details);
        let replaced: Vec<String> = revision
            .changed
            .iter()
            .filter(|object| object.change != "added")
            .map(|object| object.object.to_string())
            .collect();
        if !replaced.is_empty() {
            let objects = replaced.join(", ");
            self.say(6, "inspect-revision-changes", &[("objects", objects)]);
        }
        if !revision.closed || revision.out_of_order {
            self.say(6, "inspect-revision-loose", &[]);
        }
        for offset in &revision.hidden_cross_reference {
            let offset = [("offset", offset.to_string())];
            self.say(6, "inspect-hidden-section", &offset);
        }
        for Span { start, end, .. } in &revision.unexplained {
            let details = [("start", start.to_string()), ("end", end.to_string())];
            self.say(6, "inspect-unexplained", &details);
        }
    }

    fn fields(&mut self, fields: &[FieldInspection]) {
        if !fields.is_empty() {
            self.say(2, "inspect-fields", &[]);
        }
        for field in fields {
            let key = if field.has_value {
                "inspect-field-filled"
            } else {
                "inspect-field-empty"
            };
            let details = [
                ("name", field.name.clone()),
                ("type", field.field_type.clone()),
            ];
            self.say(4, key, &details);
        }
    }

    fn findings(&mut self, key: &str, findings: Option<&Findings>) {
        let Some(findings) = findings else {
            return;
        };
        let key = match findings.count {
            0 => format!("{key}-none"),
            _ => key.to_owned(),
        };
        self.say(2, &key, &[("count", findings.count.to_string())]);
        for finding in &findings.list {
            let told = doubts::told(finding, self.words);
            let _ = writeln!(self.text, "    {told}");
        }
    }

    fn signature(&mut self, signature: &SignatureInspection) {
        let field = [("field", signature.field.clone())];
        self.say(2, "inspect-signature", &field);
        let details = [
            ("filter", signature.sub_filter.clone()),
            ("coverage", output::name_of(&signature.coverage)),
            ("after", signature.bytes_after.to_string()),
        ];
        self.say(4, "inspect-coverage", &details);
        if let Some(time) = signature.claimed_signing_time {
            let time = moment(time, self.words);
            self.say(4, "inspect-claimed-time", &[("time", time)]);
        }
        for subject in &signature.certificates {
            self.say(4, "key-certificate", &[("subject", subject.clone())]);
        }
        if let Some(fault) = &signature.fault {
            self.say(4, "inspect-fault", &[("fault", fault.clone())]);
        }
    }
}
