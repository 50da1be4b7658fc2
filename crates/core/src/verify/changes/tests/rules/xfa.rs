//! Forms of the XFA kind.

use super::*;

const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R /NeedsRendering true >>";
const ELSEWHERE: &str =
    "<< /Type /Annot /Subtype /Widget /FT /Sig /T (lain) /F 132 /Rect [9 9 9 9] >>";
const NOWHERE: &str =
    "<< /Type /Annot /Subtype /Widget /FT /Sig /T (lain) /F 132 /Rect [0 0.0 0 0] >>";

/// What revisions do that change the form, where both are these and the catalog is this one.
fn of_forms(catalog: &str, signed: &str, later: &str, field: Option<&str>) -> Vec<&'static str> {
    let program = "<< /Length 1 >>\nstream\nx\nendstream";
    let mut changed = vec![(10, later)];
    changed.extend(field.map(|field| (26, field)));
    rules(&[(1, catalog), (10, signed), (40, program)], &changed)
}

#[test]
fn what_the_program_is_shown_by_stays() {
    let form = |fields: &str, flags: &str| format!("<< /Fields [{fields}] {flags} /XFA 40 0 R >>");
    let one = form("24 0 R", "/SigFlags 1");
    let added = "signature-field-added";
    let (shown, open) = ("xfa-shown", "xfa-unsettled");
    for (signed, later, field, expected) in [
        // flags
        (
            form("24 0 R", ""),
            form("24 0 R", "/SigFlags 3"),
            None,
            &["signature-flags", shown][..],
        ),
        (
            form("24 0 R", "/SigFlags 2"),
            form("24 0 R", "/SigFlags 3"),
            None,
            &["signature-flags", shown],
        ),
        (
            one.clone(),
            form("24 0 R", "/SigFlags 3"),
            None,
            &[open, "signature-flags"],
        ),
        (
            form("24 0 R 23 0 R", ""),
            form("24 0 R 23 0 R", "/SigFlags 3"),
            None,
            &[open, "signature-flags"],
        ),
        (
            form("20 0 R", ""),
            form("20 0 R", "/SigFlags 3"),
            None,
            &[open, "signature-flags"],
        ),
        (
            form("", ""),
            form("", "/SigFlags 3"),
            None,
            &[open, "signature-flags"],
        ),
        // fields
        (
            one.clone(),
            form("24 0 R 26 0 R", "/SigFlags 1"),
            Some(NOWHERE),
            &[open, added],
        ),
        (
            one.clone(),
            form("24 0 R 26 0 R", "/SigFlags 1"),
            Some(ELSEWHERE),
            &[added, shown],
        ),
        (
            form("", ""),
            form("26 0 R", ""),
            Some(NOWHERE),
            &[added, shown],
        ),
        (
            form("", ""),
            form("26 0 R", "/SigFlags 1"),
            Some(NOWHERE),
            &[open, "signature-flags", added],
        ),
    ] {
        let found = of_forms(CATALOG, &signed, &later, field);
        assert_eq!(found, expected, "{signed} and {later} {field:?}");
    }
}

#[test]
fn where_no_program_is_shown_none_is_looked_for() {
    let shown = |catalog: &str, program: &str| {
        let form = |flags: &str| format!("<< /Fields [24 0 R] {flags} {program} >>");
        of_forms(catalog, &form(""), &form("/SigFlags 3"), None)
    };
    assert!(shown(CATALOG, "/XFA 40 0 R").contains(&"xfa-shown"));
    assert_eq!(shown(CATALOG, ""), ["signature-flags"]);
    assert_eq!(shown(CATALOG, "/XFA null"), ["signature-flags"]);
    let unasked = CATALOG.replace("true", "false");
    assert_eq!(shown(&unasked, "/XFA 40 0 R"), ["signature-flags"]);
}
