//! What a signature permits of what happened after it (ISO 32000-2, 12.8.2.2 and 12.8.2.4). Where several
//! signatures say something, the strictest wins.

use super::changes::{Changes, Rule};
use super::facts::{Binding, SignatureFacts};
use super::report::{Coverage, Modifications};
use crate::signature::mdp::DocMdp;
use std::collections::{BTreeSet, HashMap};
use std::fmt;

/// What happened after one signature, and whether that was permitted.
#[derive(Debug)]
pub(super) struct Later {
    /// `None` where it cannot be told.
    pub(super) modifications: Option<Modifications>,
    /// `None` where it cannot be told.
    pub(super) permitted: Option<bool>,
    /// The rule that decided it.
    pub(super) rule: Option<String>,
    /// What was not looked at.
    pub(super) warnings: Vec<String>,
}

/// Locks that are held against names of fields; beyond that all of them are locked.
const MOST_LOCKED: usize = 1_000_000;

/// The fields that were changed although a signature locks them: since which revision, by its index.
pub(super) struct Locked<'f>(HashMap<&'f str, usize>);

impl<'f> Locked<'f> {
    /// Of all fields and signatures of a document.
    pub(super) fn of(signatures: &[SignatureFacts], changes: &'f Result<Changes, String>) -> Self {
        let mut locked = HashMap::new();
        let revisions = changes.iter().flat_map(|changes| &changes.revisions);
        let changed = revisions.flat_map(|revision| &revision.fields);
        let names: BTreeSet<&str> = changed.map(|(name, _)| name.as_str()).collect();
        let locks = signatures
            .iter()
            .map(|facts| facts.restrictions.locks.len());
        let is_too_much = locks.sum::<usize>().saturating_mul(names.len()) > MOST_LOCKED;
        if is_too_much {
            let locking = signatures
                .iter()
                .filter(|facts| !facts.restrictions.locks.is_empty());
            let first = locking.filter_map(|facts| facts.revision).min();
            let first = first.unwrap_or(0);
            return Self(names.into_iter().map(|name| (name, first)).collect());
        }
        for name in names {
            let locking = signatures.iter().filter(|facts| {
                let mut locks = facts.restrictions.locks.iter();
                locks.any(|lock| lock.locks(name))
            });
            if let Some(first) = locking.filter_map(|facts| facts.revision).min() {
                locked.insert(name, first);
            }
        }
        Self(locked)
    }
}

impl Later {
    /// Of the changes those that came after a signature.
    pub(super) fn of(
        signature: &SignatureFacts,
        all: &[SignatureFacts],
        changes: &Result<Changes, String>,
        locked: &Locked<'_>,
    ) -> Self {
        let unknown = |rule: Option<String>| Self {
            modifications: None,
            permitted: None,
            rule,
            warnings: Vec::new(),
        };
        let whole = matches!(
            signature.coverage,
            Coverage::WholeFile | Coverage::WholeRevision
        );
        if !whole && signature.reference_digest.is_some() {
            return Self {
                modifications: Some(Modifications::Other),
                permitted: Some(false),
                rule: Some("what the signature does not cover may be anything".to_owned()),
                warnings: Vec::new(),
            };
        }
        let bound = signature.binding == Binding::Bound;
        let Some(revision) = signature.revision.filter(|_| whole && bound) else {
            return unknown(None);
        };
        let changes = match changes {
            Ok(changes) => changes,
            Err(sentence) => return unknown(Some(sentence.clone())),
        };
        let before =
            |facts: &&SignatureFacts| facts.revision.is_some_and(|other| other <= revision);
        let in_force: Vec<&SignatureFacts> = all.iter().filter(before).collect();
        let said = in_force
            .iter()
            .filter_map(|facts| facts.restrictions.doc_mdp);
        let said = said.min();
        let mut modifications = Modifications::None;
        let mut permitted = Some(true);
        let mut rule: Option<Why<'_>> = None;
        let mut worst = |answer: Option<bool>, why| {
            let graver = match (permitted, answer) {
                (Some(true), Some(false) | None) | (None, Some(false)) => true,
                (before, now) => before == now && rule.is_none(),
            };
            if graver {
                permitted = answer;
                rule = Some(why);
            }
        };
        let behind = changes
            .revisions
            .iter()
            .filter(|changed| changed.number > revision as u64 + 1);
        let mut warnings = Vec::new();
        let mut filled = BTreeSet::new();
        for changed in behind {
            if changed.rules.contains(&Rule::BoxOverPicture) {
                warnings.push(format!(
                    "revision {} added a box for a signature; what the picture below it says was not looked at",
                    changed.number
                ));
            }
            if changed.rules.contains(&Rule::ReadOnlyFilled) {
                warnings.push(format!(
                    "revision {} filled in a form field that is read-only",
                    changed.number
                ));
            }
            // what was filled in after the signature may be shown otherwise after it
            let alone = !changed.redrawn.is_subset(&filled);
            for rule in &changed.rules {
                let rule = match rule {
                    Rule::AppearanceAlone if !alone => Rule::FieldAppearance,
                    rule => *rule,
                };
                modifications = modifications.max(rule.class());
                let (answer, why) = by_permission(rule, said);
                worst(answer, why);
            }
            filled.extend(&changed.filled);
            for (field, rule) in &changed.fields {
                let since = locked.0.get(field.as_str());
                if rule.class() > Modifications::LtData
                    && since.is_some_and(|since| *since <= revision)
                {
                    worst(Some(false), Why::Locked(field));
                }
            }
        }
        let rule = rule.map(|why| why.to_string()).or_else(|| {
            (modifications == Modifications::None)
                .then(|| "nothing that follows the signed revision changes the document".to_owned())
        });
        Self {
            modifications: Some(modifications),
            permitted,
            rule,
            warnings,
        }
    }

    /// Why the signature is not passed.
    pub(super) fn sentence(&self) -> String {
        let rule = self
            .rule
            .as_deref()
            .unwrap_or("what follows was not judged");
        match self.permitted {
            Some(false) => format!("the document was changed after it was signed: {rule}"),
            _ => format!("whether the document was changed cannot be told: {rule}"),
        }
    }
}

/// What decided, to be said in a sentence: of thousands of changes one decides.
enum Why<'c> {
    Rule(Rule),
    BeyondPermission(Rule, Option<DocMdp>),
    BoxWhereCertified,
    /// The full name of the field.
    Locked(&'c str),
}

impl fmt::Display for Why<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(rule) => write!(f, "{rule}"),
            Self::BeyondPermission(rule, permission) => {
                let level = match permission {
                    Some(DocMdp::NoChanges) => "no change is permitted (DocMDP)",
                    Some(_) => "no annotation is permitted (DocMDP)",
                    None => "no signature permits annotations",
                };
                write!(f, "{rule}, and {level}")
            }
            Self::BoxWhereCertified => write!(
                f,
                "a certified document has the boxes of its signatures from the beginning"
            ),
            Self::Locked(field) => {
                write!(f, "the field {field:?} is locked by a signature (FieldMDP)")
            }
        }
    }
}

/// Whether a permission allows what falls under a rule; `None` where that cannot be told.
fn by_permission(rule: Rule, said: Option<DocMdp>) -> (Option<bool>, Why<'static>) {
    // table 257: what holds where nobody says anything else
    let permission = said.unwrap_or(DocMdp::FormFilling);
    let allowed = match rule.class() {
        Modifications::None | Modifications::LtData => true,
        Modifications::FormFilling => permission >= DocMdp::FormFilling,
        Modifications::Annotations => permission >= DocMdp::Annotations,
        Modifications::Other => return (Some(false), Why::Rule(rule)),
    };
    if !allowed {
        return (Some(false), Why::BeyondPermission(rule, said));
    }
    match rule {
        // the box of a signature may show anything: a certified form has its boxes already
        // filling in is to give a value and to show it
        Rule::LookUnlikeValue => (Some(false), Why::Rule(rule)),
        Rule::SignatureBoxAdded | Rule::BoxOverPicture | Rule::BoxOverUnread if said.is_some() => {
            (Some(false), Why::BoxWhereCertified)
        }
        Rule::AnnotationWithLook
        | Rule::AnnotationChanged
        | Rule::AnnotationRemoved
        | Rule::BoxWithoutSigner
        | Rule::BoxOverUnread
        | Rule::LookFormatted
        | Rule::LookOverUnread
        | Rule::LookUnbounded
        | Rule::LookUnreadable
        | Rule::LooksByViewers
        | Rule::SectionIrregular
        | Rule::SpelledOddly
        | Rule::SyntaxInData
        | Rule::XfaUnsettled
        | Rule::ReferenceBeyond
        | Rule::ResourcesAdded
        | Rule::OutputIntentAdded => (None, Why::Rule(rule)),
        _ => (Some(true), Why::Rule(rule)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::signature::mdp::FieldLock;
    use crate::verify::changes::RevisionChanges;

    /// A signature over the revision of this index.
    fn signature(revision: usize) -> SignatureFacts {
        let mut signature = SignatureFacts::new("kepala");
        signature.coverage = Coverage::WholeRevision;
        signature.binding = Binding::Bound;
        signature.revision = Some(revision);
        signature
    }

    /// What came after the first signature, where these are the revisions that follow the first.
    fn judged(all: &[SignatureFacts], revisions: Vec<RevisionChanges>) -> Later {
        let changes = Ok(Changes {
            revisions,
            ..Changes::default()
        });
        Later::of(&all[0], all, &changes, &Locked::of(all, &changes))
    }

    /// What came after a signature over the first revision, where each of the next falls under these rules.
    fn after(rules: &[&[Rule]]) -> Later {
        let revisions = rules
            .iter()
            .zip(2..)
            .map(|(rules, number)| RevisionChanges {
                number,
                rules: rules.iter().copied().collect(),
                ..RevisionChanges::default()
            });
        judged(&[signature(0)], revisions.collect())
    }

    /// The revision of this number fills in a field.
    fn filling(number: u64, field: &str) -> RevisionChanges {
        RevisionChanges {
            number,
            rules: [Rule::FieldFilled].into(),
            fields: [(field.to_owned(), Rule::FieldFilled)].into(),
            ..RevisionChanges::default()
        }
    }

    fn lock(fields: &[&str]) -> FieldLock {
        let lock = serde_json::json!({ "action": "Include", "fields": fields });
        serde_json::from_value(lock).unwrap()
    }

    #[test]
    fn the_gravest_answer_counts_and_the_first_reason_for_it_is_said() {
        let said = |rules: &[&[Rule]]| {
            let later = after(rules);
            (later.permitted, later.rule)
        };
        let sentence = |rule: Rule| Some(rule.to_string());
        let nothing = "nothing that follows the signed revision changes the document";
        assert_eq!(said(&[]), (Some(true), Some(nothing.to_owned())));
        let (filled, signed) = (Rule::FieldFilled, Rule::SignatureFieldSigned);
        assert_eq!(
            said(&[&[filled], &[signed]]),
            (Some(true), sentence(filled))
        );
        let (looks, colours) = (Rule::LooksByViewers, Rule::OutputIntentAdded);
        assert_eq!(
            said(&[&[filled], &[colours], &[looks]]),
            (None, sentence(colours))
        );
        let (page, catalog) = (Rule::PageEntry, Rule::CatalogEntry);
        assert_eq!(
            said(&[&[looks], &[page], &[catalog], &[filled]]),
            (Some(false), sentence(page))
        );
    }

    #[test]
    fn only_what_follows_a_signature_is_held_against_it() {
        let page = |number| RevisionChanges {
            number,
            rules: [Rule::PageEntry].into(),
            ..RevisionChanges::default()
        };
        assert_eq!(judged(&[signature(1)], vec![page(2)]).permitted, Some(true));
        let later = judged(&[signature(1)], vec![page(2), page(3)]);
        assert_eq!(later.permitted, Some(false));
        assert_eq!(later.modifications, Some(Modifications::Other));
        assert!(
            later
                .sentence()
                .starts_with("the document was changed after it was signed: ")
        );
    }

    #[test]
    fn a_permission_holds_from_the_signature_that_gives_it() {
        let mut all = [signature(1), signature(0)];
        let filled = || vec![filling(3, "nama")];
        assert_eq!(judged(&all, filled()).permitted, Some(true));
        // of an earlier signature, its own, and of a later one
        all[1].restrictions.doc_mdp = Some(DocMdp::NoChanges);
        assert_eq!(judged(&all, filled()).permitted, Some(false));
        all[1].revision = Some(1);
        assert_eq!(judged(&all, filled()).permitted, Some(false));
        all[1].revision = Some(2);
        assert_eq!(judged(&all, filled()).permitted, Some(true));
        all[0].restrictions.doc_mdp = Some(DocMdp::NoChanges);
        let later = judged(&all, filled());
        let rule = "a form field may be filled in, and no change is permitted (DocMDP)";
        assert_eq!(
            (later.permitted, later.rule.as_deref()),
            (Some(false), Some(rule))
        );
        // the strictest of several
        all[1].revision = Some(0);
        all[0].restrictions.doc_mdp = Some(DocMdp::Annotations);
        assert_eq!(judged(&all, filled()).permitted, Some(false));
    }

    #[test]
    fn a_lock_holds_from_the_signature_that_sets_it() {
        let mut all = [signature(1), signature(0)];
        all[1].restrictions.locks = vec![lock(&["nomor"]), lock(&["nama"])];
        let filled = |field| vec![filling(3, field)];
        assert_eq!(judged(&all, filled("tanggal")).permitted, Some(true));
        let later = judged(&all, filled("nama"));
        let rule = "the field \"nama\" is locked by a signature (FieldMDP)";
        assert_eq!(
            (later.permitted, later.rule.as_deref()),
            (Some(false), Some(rule))
        );
        all[1].revision = Some(1);
        assert_eq!(judged(&all, filled("nama")).permitted, Some(false));
        all[1].revision = Some(2);
        assert_eq!(judged(&all, filled("nama")).permitted, Some(true));
        // what was stored for the long term is no change of a field
        all[1].revision = Some(0);
        let mut stored = filling(3, "nama");
        stored.rules = [Rule::NothingNew].into();
        stored.fields = [("nama".to_owned(), Rule::NothingNew)].into();
        assert_eq!(judged(&all, vec![stored]).permitted, Some(true));
    }

    #[test]
    fn beyond_so_many_locks_every_field_is_locked_from_the_first_of_them() {
        let fields = 1_000;
        let changed = |number: u64| RevisionChanges {
            number,
            rules: [Rule::FieldFilled].into(),
            fields: (0..fields)
                .map(|field| (format!("f{field}"), Rule::FieldFilled))
                .collect(),
            ..RevisionChanges::default()
        };
        let locking = |count: usize| {
            let mut locking = signature(1);
            locking.restrictions.locks = vec![lock(&["other"]); count];
            locking
        };
        let most = MOST_LOCKED / fields;
        let all = |count| [signature(1), signature(0), locking(count)];
        assert_eq!(judged(&all(most), vec![changed(3)]).permitted, Some(true));
        let beyond = all(most + 1);
        assert_eq!(judged(&beyond, vec![changed(3)]).permitted, Some(false));
        // not before it was set
        let before = [signature(0), signature(2), locking(most + 1)];
        assert_eq!(judged(&before, vec![changed(2)]).permitted, Some(true));
    }

    #[test]
    fn a_field_shows_anew_what_was_filled_in_after_the_signature() {
        let redrawing = |number, objects: &[u32]| RevisionChanges {
            number,
            rules: [Rule::AppearanceAlone].into(),
            redrawn: objects.iter().copied().collect(),
            ..RevisionChanges::default()
        };
        let mut filled = filling(2, "nama");
        filled.filled = [7].into();
        let all = [signature(0)];
        let both = judged(&all, vec![filled.clone(), redrawing(3, &[7])]);
        assert_eq!(both.permitted, Some(true));
        assert_eq!(both.modifications, Some(Modifications::FormFilling));
        let another = judged(&all, vec![filled.clone(), redrawing(3, &[7, 8])]);
        assert_eq!(another.modifications, Some(Modifications::Other));
        let earlier = judged(&[signature(1)], vec![filled, redrawing(3, &[7])]);
        assert_eq!(earlier.permitted, Some(false));
    }

    #[test]
    fn what_is_permitted_and_not_looked_at_is_said() {
        let later = after(&[
            &[Rule::BoxOverPicture],
            &[Rule::FieldFilled],
            &[Rule::ReadOnlyFilled],
        ]);
        assert_eq!(later.permitted, Some(true));
        assert_eq!(
            later.warnings,
            [
                "revision 2 added a box for a signature; what the picture below it says was not looked at",
                "revision 4 filled in a form field that is read-only"
            ]
        );
        let mut certifying = signature(0);
        certifying.restrictions.doc_mdp = Some(DocMdp::FormFilling);
        let boxed = RevisionChanges {
            number: 2,
            rules: [Rule::SignatureBoxAdded].into(),
            ..RevisionChanges::default()
        };
        assert_eq!(judged(&[certifying], vec![boxed]).permitted, Some(false));
    }

    #[test]
    fn annotations_need_a_permission_that_names_them() {
        let noted = || {
            vec![RevisionChanges {
                number: 2,
                rules: [Rule::AnnotationAdded].into(),
                ..RevisionChanges::default()
            }]
        };
        let mut all = [signature(0)];
        let permitted = |all: &[SignatureFacts]| {
            let later = judged(all, noted());
            (
                later.permitted,
                later
                    .rule
                    .unwrap()
                    .rsplit_once(", and ")
                    .map(|(_, why)| why.to_owned()),
            )
        };
        let why = |text: &str| Some(text.to_owned());
        assert_eq!(
            permitted(&all),
            (Some(false), why("no signature permits annotations"))
        );
        all[0].restrictions.doc_mdp = Some(DocMdp::FormFilling);
        assert_eq!(
            permitted(&all),
            (Some(false), why("no annotation is permitted (DocMDP)"))
        );
        all[0].restrictions.doc_mdp = Some(DocMdp::Annotations);
        assert_eq!(permitted(&all), (Some(true), None));
    }

    #[test]
    fn what_is_not_covered_or_not_known_is_not_judged() {
        let later = |change: fn(&mut SignatureFacts)| {
            let mut one = signature(0);
            change(&mut one);
            let later = judged(&[one], vec![filling(2, "nama")]);
            (later.modifications, later.permitted)
        };
        let filled = (Some(Modifications::FormFilling), Some(true));
        let unknown = (None, None);
        assert_eq!(later(|_| ()), filled);
        assert_eq!(later(|one| one.coverage = Coverage::WholeFile), filled);
        assert_eq!(later(|one| one.coverage = Coverage::Partial), unknown);
        let partial = |one: &mut SignatureFacts| {
            one.coverage = Coverage::Partial;
            one.reference_digest = Some(true);
        };
        assert_eq!(later(partial), (Some(Modifications::Other), Some(false)));
        assert_eq!(later(|one| one.reference_digest = Some(true)), filled);
        assert_eq!(later(|one| one.binding = Binding::Loose), unknown);
        assert_eq!(later(|one| one.revision = None), unknown);
        let unread = Err("the file cannot be compared".to_owned());
        let all = [signature(0)];
        let later = Later::of(&all[0], &all, &unread, &Locked::of(&all, &unread));
        assert_eq!(
            later.sentence(),
            "whether the document was changed cannot be told: the file cannot be compared"
        );
    }
}
