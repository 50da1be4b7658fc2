//! What is found in the objects of a document.

use crate::inspection::{FindingCode, Findings, structure};
use crate::limits::Limits;
use crate::pdf::Document;

#[test]
fn what_the_objects_hold_is_found_where_it_is() {
    use FindingCode::*;
    let cases: [(u32, &str, FindingCode, &str, Option<u32>); 9] = [
        (
            20,
            "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /JavaScript /JS (x) >> >>",
            Script,
            "JavaScript",
            Some(1),
        ),
        (
            20,
            "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (x) >> >>",
            Action,
            "Launch",
            Some(1),
        ),
        (
            20,
            "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoToR /F (x) >> >>",
            ExternalContent,
            "GoToR",
            Some(1),
        ),
        (
            20,
            "<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /AA << /U << /S /Hide >> >> >>",
            Action,
            "AA",
            Some(1),
        ),
        (
            20,
            "<< /Type /Annot /Subtype /Movie /Rect [0 0 9 9] >>",
            Action,
            "Movie",
            Some(1),
        ),
        (
            30,
            "<< /Type /Page /Parent 2 0 R >>",
            PageUnreferenced,
            "",
            None,
        ),
        (
            30,
            "<< /Type /Catalog /Pages 2 0 R >>",
            PageUnreferenced,
            "",
            None,
        ),
        (
            30,
            "<< /Type /EmbeddedFile /Length 1 >>\nstream\nx\nendstream",
            Attachment,
            "EmbeddedFile",
            None,
        ),
        (
            30,
            "<< /F (elsewhere) /Length 1 >>\nstream\nx\nendstream",
            ExternalContent,
            "F",
            None,
        ),
    ];
    for (number, object, code, detail, page) in cases {
        let objects = [(number, object.to_owned())];
        let bytes = crate::content::tests::document("", "", &objects);
        let document = Document::open(&bytes, &Limits::default()).unwrap();
        let findings = structure(&document).unwrap().list;
        let found = findings.iter().find(|finding| finding.code == code);
        let found = found.unwrap_or_else(|| panic!("{object}: {findings:?}"));
        assert_eq!(
            (found.object, found.page, found.detail.as_deref()),
            (Some(number), page, Some(detail)),
            "{object}"
        );
    }
    for harmless in [
        "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://contoh.go.id) >> >>",
        "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] >>",
    ] {
        let bytes = crate::content::tests::document("", "", &[(20, harmless.to_owned())]);
        let document = Document::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(
            structure(&document).unwrap(),
            Findings::default(),
            "{harmless}"
        );
    }
}

/// What is found in the objects of a document that has these, in order.
fn found_in_objects(objects: &[(u32, &str)]) -> Vec<(FindingCode, Option<u32>, String)> {
    let objects: Vec<_> = objects
        .iter()
        .map(|(number, object)| (*number, (*object).to_owned()))
        .collect();
    let bytes = crate::content::tests::document("", "", &objects);
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    // an object of the page that stands here, too, stands twice
    let list = structure(&document).unwrap().list.into_iter();
    let list = list.filter(|finding| finding.code != FindingCode::ObjectTwice);
    let told = list.map(|finding| {
        let detail = finding.detail.unwrap_or_default();
        (finding.code, finding.object, detail)
    });
    told.collect()
}

#[test]
fn actions_are_found_behind_references_in_lists_and_without_a_type_and_each_once() {
    use FindingCode::{Action, Script};
    const CATALOG: &str = "/Type /Catalog /Pages 2 0 R";
    let link = |entries: &str| format!("<< /Subtype /Link /Rect [0 0 9 9] {entries} >>");
    let launch = "<< /S /Launch /F (x) >>";
    let typed = "<< /Type /Action /S /Launch /F (x) >>";
    let go = |next: &str| format!("<< /S /GoTo /D [3 0 R /Fit] /Next {next} >>");
    let opens = |action: &str| format!("<< {CATALOG} /OpenAction {action} >>");
    let at = |object: u32| vec![(Action, Some(object), "Launch".to_owned())];
    let events = (Action, Some(20), "AA".to_owned());
    for (objects, expected) in [
        (vec![(1, opens("30 0 R")), (30, launch.to_owned())], at(30)),
        (vec![(1, opens("30 0 R")), (30, typed.to_owned())], at(30)),
        (vec![(1, opens(launch))], at(1)),
        (vec![(1, opens(&go(&format!("[{launch}]"))))], at(1)),
        (
            vec![(1, opens(&go("[30 0 R]"))), (30, launch.to_owned())],
            at(30),
        ),
        (
            vec![
                (1, opens(&go("30 0 R"))),
                (30, format!("[31 0 R {launch}]")),
                (31, go("30 0 R")),
            ],
            at(30),
        ),
        // found before what leads to it, and by two
        (
            vec![(5, launch.to_owned()), (20, link("/A 5 0 R /PA 5 0 R"))],
            at(5),
        ),
        (
            vec![
                (20, link("/A 30 0 R")),
                (30, "31 0 R".to_owned()),
                (31, launch.to_owned()),
            ],
            at(31),
        ),
        (
            vec![
                (20, link("/A 30 0 R")),
                (30, "<< /S 31 0 R /F (x) >>".to_owned()),
                (31, "/Launch".to_owned()),
            ],
            at(30),
        ),
        (
            vec![(20, link("/AA 30 0 R")), (30, format!("<< /U {launch} >>"))],
            [vec![events.clone()], at(30)].concat(),
        ),
        (
            vec![
                (20, link("/AA << /U 30 0 R /D 30 0 R >>")),
                (30, launch.to_owned()),
            ],
            [vec![events.clone()], at(30)].concat(),
        ),
        (
            vec![
                (
                    1,
                    format!("<< {CATALOG} /Names << /JavaScript << /Names [(a) 30 0 R] >> >> >>"),
                ),
                (30, "<< /S 31 0 R /JS 32 0 R >>".to_owned()),
                (31, "/JavaScript".to_owned()),
                (32, "(x)".to_owned()),
            ],
            vec![(Script, Some(30), "JavaScript".to_owned())],
        ),
        (
            vec![
                (30, "<< /JS 31 0 R >>".to_owned()),
                (31, "<< /Length 1 >>\nstream\nx\nendstream".to_owned()),
            ],
            vec![(Script, Some(30), "JavaScript".to_owned())],
        ),
    ] {
        let objects: Vec<_> = objects
            .iter()
            .map(|(number, object)| (*number, object.as_str()))
            .collect();
        assert_eq!(found_in_objects(&objects), expected, "{objects:?}");
    }
}

#[test]
fn what_has_the_keys_of_actions_and_is_none_is_not_called_one() {
    let form = "<< /Subtype /Form /BBox [0 0 9 9] /Group << /S /Transparency >> /Length 0 >>\nstream\n\nendstream";
    for objects in [
        // structure elements, and what they refer to
        vec![
            (30, "<< /S /P /P 31 0 R /A 32 0 R >>"),
            (31, "<< /S /Sect /K [30 0 R] >>"),
            (32, "<< /O /Layout /SpaceBefore 9 >>"),
        ],
        // outline items
        vec![
            (30, "<< /Title (a) /Next 31 0 R >>"),
            (31, "<< /Title (b) /A << /S /GoTo /D (x) >> >>"),
        ],
        // names that resources may have
        vec![
            (
                30,
                "<< /XObject << /A 31 0 R /AA 31 0 R /Next 31 0 R /JS 31 0 R >> >>",
            ),
            (31, form),
        ],
        vec![
            (30, "<< /Font << /AA 31 0 R /JS 31 0 R /EF 31 0 R >> >>"),
            (31, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
        ],
        vec![
            (30, "<< /Nums [0 << /S /D >>] >>"),
            (31, "<< /BS << /S /D >> /Trans << /S /Split >> >>"),
        ],
        vec![
            (1, "<< /Type /Catalog /Pages 2 0 R /OpenAction 30 0 R >>"),
            (30, "[3 0 R /Fit]"),
        ],
    ] {
        assert_eq!(found_in_objects(&objects), [], "{objects:?}");
    }
}

#[test]
fn files_pictures_and_pages_are_known_by_where_they_stand() {
    use FindingCode::{AlternateImage, Attachment, PageUnreferenced};
    const DATA: &str = "<< /Length 1 >>\nstream\nx\nendstream";
    let file = |object: u32| (Attachment, Some(object), "EmbeddedFile".to_owned());
    for (objects, expected) in [
        (
            vec![
                (30, "<< /F (a) /EF << /F 31 0 R /UF 31 0 R >> >>"),
                (31, DATA),
            ],
            vec![file(31)],
        ),
        (
            vec![
                (
                    20,
                    "<< /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /EF 30 0 R /RF << /F [(a) 32 0 R] >> >> >>",
                ),
                (30, "<< /F 31 0 R >>"),
                (
                    31,
                    "<< /Type /EmbeddedFile /Length 1 >>\nstream\nx\nendstream",
                ),
                (32, DATA),
            ],
            vec![file(31), file(32)],
        ),
        (vec![(30, "<< /F (a) /EF << /F 31 0 R >> >>")], vec![]),
        (
            vec![(30, "<< /Type /Template /Contents 4 0 R >>")],
            vec![(PageUnreferenced, Some(30), "Template".to_owned())],
        ),
        (
            vec![(
                30,
                "<< /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            )],
            vec![(PageUnreferenced, Some(30), String::new())],
        ),
        (
            vec![(
                30,
                "<< /Subtype /Image /Width 1 /Height 1 /Alternates [<< /Image 31 0 R /DefaultForPrinting true >>] /Length 1 >>\nstream\nx\nendstream",
            )],
            vec![(AlternateImage, Some(30), "Alternates".to_owned())],
        ),
    ] {
        assert_eq!(found_in_objects(&objects), expected, "{objects:?}");
    }
}
