#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::ptr_arg
)] // a Vec is a Source

use super::*;
use crate::pdf::RevisionView;
use crate::pdf::tests::made::{Made, Style};
use crate::verify::report::Coverage;

const SIGNATURE: &str =
    "<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> >>";

fn owned(objects: &[(u32, &str)]) -> Vec<(u32, String)> {
    let objects = objects.iter();
    objects.map(|(n, text)| (*n, (*text).to_owned())).collect()
}

/// The names of the fields that a document is told to have signatures in, where a revision follows one with
/// the field `kepala` and, in a group, `bagian.sekda`.
fn told(later: &[(u32, &str)]) -> Vec<String> {
    let mut made = Made::document(Style::Table, 1);
    made.append(
        Style::Table,
        &owned(&[
            (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 89 0 R >>"),
            (89, "<< /Fields [90 0 R 91 0 R] >>"),
            (90, "<< /FT /Sig /T (kepala) /V 94 0 R >>"),
            (91, "<< /T (bagian) /Kids 92 0 R >>"),
            (92, "[93 0 R]"),
            (93, "<< /FT /Sig /T (sekda) /Parent 91 0 R /V 95 0 R >>"),
            (94, SIGNATURE),
            (95, SIGNATURE),
        ]),
    );
    if !later.is_empty() {
        made.append(Style::Table, &owned(later));
    }
    let document = Document::open(&made.bytes, &Limits::default()).unwrap();
    let facts = Facts::collect(&document).unwrap();
    let mut told: Vec<String> = facts
        .signatures
        .into_iter()
        .map(|facts| facts.field)
        .collect();
    told.sort();
    told
}

#[test]
fn a_signature_that_a_later_revision_removes_is_told_whichever_way_it_goes() {
    let both = ["bagian.sekda", "kepala"];
    assert_eq!(told(&[]), both);
    for (what, later) in [
        ("another page", vec![(96, "(lain)")]),
        ("the field", vec![(89, "<< /Fields [91 0 R] >>")]),
        ("the group", vec![(89, "<< /Fields [90 0 R] >>")]),
        ("the form", vec![(1, "<< /Type /Catalog /Pages 2 0 R >>")]),
        ("the value", vec![(90, "<< /FT /Sig /T (kepala) >>")]),
        ("the signature", vec![(94, "null")]),
        ("what lists the kids", vec![(92, "null")]),
        ("the kid", vec![(92, "[]")]),
        ("the kid's object", vec![(93, "null")]),
        ("the kid's signature", vec![(95, "(lain)")]),
        (
            "a field that is an empty group now",
            vec![(90, "<< /T (kepala) /Kids [] >>")],
        ),
    ] {
        assert_eq!(told(&later), both, "{what}");
    }
}

#[test]
fn a_certification_that_no_field_has_is_told_by_the_name_of_its_place() {
    let catalog = |named: u32| {
        format!(
            "<< /Type /Catalog /Pages 2 0 R /AcroForm 89 0 R /Perms << /DocMDP {named} 0 R >> >>"
        )
    };
    let (kepala, other) = (catalog(94), catalog(97));
    let gone = (89, "<< /Fields [91 0 R] >>");
    let both = ["bagian.sekda", "kepala"];
    assert_eq!(told(&[(1, &kepala)]), both);
    // it was a field's
    assert_eq!(told(&[(1, &kepala), gone]), both);
    let all = ["/Perms/DocMDP", "bagian.sekda", "kepala"];
    assert_eq!(told(&[(1, &other), (97, SIGNATURE)]), all);
    assert_eq!(told(&[(1, &other), (97, SIGNATURE), gone]), all);
    assert_eq!(told(&[(1, &other), (97, "(lain)")]), both);
}

/// A document whose one revision has a form of these objects; its `/Fields` are given.
fn with_form(fields: &str, objects: &[(u32, &str)]) -> Vec<u8> {
    let mut made = Made::document(Style::Table, 1);
    let mut all = vec![
        (
            1,
            "<< /Type /Catalog /Pages 2 0 R /AcroForm 89 0 R >>".to_owned(),
        ),
        (89, format!("<< /Fields {fields} >>")),
    ];
    all.extend(owned(objects));
    made.append(Style::Table, &all);
    made.bytes
}

fn names(bytes: &Vec<u8>, limits: &Limits) -> Result<Vec<String>, &'static str> {
    let document = Document::open(bytes, limits).map_err(|error| error.code())?;
    let facts = Facts::collect(&document).map_err(|error| error.code())?;
    let signatures = facts.signatures.into_iter();
    Ok(signatures.map(|facts| facts.field).collect())
}

#[test]
fn a_signature_is_what_looks_like_one_or_should() {
    for (what, field, value, is_signed) in [
        ("a signature", "/FT /Sig /V 95 0 R", SIGNATURE, true),
        ("without a value", "/FT /Sig", "null", false),
        ("that is null", "/FT /Sig /V null", "null", false),
        (
            "that is no dictionary",
            "/FT /Sig /V 95 0 R",
            "(lain)",
            true,
        ),
        ("that is written in it", "/FT /Sig /V (lain)", "null", true),
        ("by another reference", "/FT /Sig /V 95 0 R", "96 0 R", true),
        (
            "that leads to nothing",
            "/FT /Sig /V 95 0 R",
            "97 0 R",
            false,
        ),
        ("in a field of text", "/FT /Tx /V 95 0 R", SIGNATURE, true),
        ("of text", "/FT /Tx /V (lain)", "null", false),
        (
            "of text, and a dictionary",
            "/FT /Tx /V << /A 1 >>",
            "null",
            false,
        ),
        (
            "of a signature, and any dictionary",
            "/FT /Sig /V << /A 1 >>",
            "null",
            true,
        ),
    ] {
        let field = format!("<< /T (kepala) {field} >>");
        let bytes = with_form("[90 0 R]", &[(90, &field), (95, value), (96, SIGNATURE)]);
        let found = names(&bytes, &Limits::default()).unwrap();
        assert_eq!(found.len(), usize::from(is_signed), "{what}: {found:?}");
    }
}

#[test]
fn a_broken_form_is_an_error_unless_somebody_signed_before() {
    let broken = "<< /Type /Catalog /Pages 2 0 R /AcroForm (lain) >>".to_owned();
    let mut made = Made::document(Style::Table, 1);
    made.append(Style::Table, &[(1, broken.clone())]);
    let limits = Limits::default();
    assert_eq!(names(&made.bytes, &limits), Err("malformed-pdf"));
    assert_eq!(told(&[(1, &broken)]), ["bagian.sekda", "kepala"]);
}

#[test]
fn signatures_are_counted() {
    let objects = [
        (90, "<< /FT /Sig /T (kepala) /V 94 0 R >>"),
        (91, "<< /FT /Sig /T (sekda) /V 95 0 R >>"),
        (94, SIGNATURE),
        (95, SIGNATURE),
    ];
    let bytes = with_form("[90 0 R 91 0 R]", &objects);
    let at_most = |signatures| Limits {
        signatures,
        ..Limits::default()
    };
    assert_eq!(names(&bytes, &at_most(2)).map(|names| names.len()), Ok(2));
    assert_eq!(names(&bytes, &at_most(1)), Err("limit-exceeded"));
    // one that went counts as well
    let mut made = Made::document(Style::Table, 1);
    let catalog = (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 89 0 R >>");
    let both = (89, "<< /Fields [90 0 R 91 0 R] >>");
    made.append(
        Style::Table,
        &owned(&[&[catalog, both], &objects[..]].concat()),
    );
    made.append(Style::Table, &owned(&[(89, "<< /Fields [91 0 R] >>")]));
    assert_eq!(
        names(&made.bytes, &at_most(2)).map(|names| names.len()),
        Ok(2)
    );
    assert_eq!(names(&made.bytes, &at_most(1)), Err("limit-exceeded"));
}

#[test]
fn a_store_of_validation_data_holds_some() {
    for (store, is_one) in [
        ("", false),
        ("/DSS (lain)", false),
        ("/DSS << >>", false),
        ("/DSS << /Certs [] /CRLs [90 0 R 91 0 R] >>", false),
        ("/DSS << /Certs 4 0 R /OCSPs 4 >>", false),
        ("/DSS << /Lain [92 0 R] >>", false),
        ("/DSS << /Certs [90 0 R 92 0 R] >>", true),
        ("/DSS << /Certs [] /OCSPs [92 0 R] >>", true),
        ("/DSS << /CRLs [92 0 R] >>", true),
    ] {
        let mut made = Made::document(Style::Table, 1);
        let catalog = format!("<< /Type /Catalog /Pages 2 0 R {store} >>");
        let stream = "<< /Length 1 >> stream\nx\nendstream".to_owned();
        made.append(
            Style::Table,
            &[(1, catalog), (90, "(lain)".to_owned()), (92, stream)],
        );
        let document = Document::open(&made.bytes, &Limits::default()).unwrap();
        let facts = Facts::collect(&document).unwrap();
        assert_eq!(facts.store.len(), usize::from(is_one), "{store}");
    }
}

#[test]
fn an_earlier_form_that_cannot_be_read_is_told() {
    let mut made = Made::document(Style::Table, 1);
    let catalog = (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 89 0 R >>");
    let signed = (90, "<< /FT /Sig /T (kepala) /V 94 0 R >>");
    let form = (89, "<< /Fields [90 0 R << /T (lain) >>] >>");
    made.append(
        Style::Table,
        &owned(&[catalog, form, signed, (94, SIGNATURE)]),
    );
    made.append(Style::Table, &owned(&[(89, "<< /Fields [] >>")]));
    let document = Document::open(&made.bytes, &Limits::default()).unwrap();
    assert_eq!(Facts::collect(&document).unwrap().unread_forms, [2]);
}

/// A bare signature, whose digest is known without looking into it; its ranges are filled in later.
const BARE: &str = "<< /Type /Sig /SubFilter /adbe.x509.rsa_sha1 /ByteRange [0 AAAAAAAA BBBBBBBB CCCCCCCC] /Contents <0401ff> >>";

/// Fills in the ranges of every bare signature: up to a place, without its own `/Contents`.
fn filled_in(bytes: &mut Vec<u8>, end: usize) {
    let find = |bytes: &[u8], word: &[u8], from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        memchr::memmem::find(rest, word).map(|place| from + place)
    };
    while let Some(place) = find(bytes, b"AAAAAAAA", 0) {
        let gap = find(bytes, b"<0401ff>", place).unwrap();
        let behind = gap + "<0401ff>".len();
        let numbers = format!("{gap:08} {behind:08} {:08}", end - behind);
        bytes
            .get_mut(place..place + numbers.len())
            .unwrap()
            .copy_from_slice(numbers.as_bytes());
    }
}

fn facts_of(bytes: &Vec<u8>, limits: &Limits) -> Facts {
    Facts::collect(&Document::open(bytes, limits).unwrap()).unwrap()
}

/// A document with a bare signature in its second revision.
fn signed(style: Style) -> Made {
    let mut made = Made::document(style, 1);
    made.append(
        Style::Table,
        &owned(&[
            (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 89 0 R >>"),
            (89, "<< /Fields [90 0 R] >>"),
            (90, "<< /FT /Sig /T (kepala) /V 94 0 R >>"),
            (94, BARE),
        ]),
    );
    made
}

fn binding(mut bytes: Vec<u8>, limits: &Limits) -> (Coverage, Binding) {
    let end = bytes.len();
    filled_in(&mut bytes, end);
    let facts = facts_of(&bytes, limits);
    let [one] = facts.signatures.as_slice() else {
        panic!("{} signatures", facts.signatures.len());
    };
    (one.coverage, one.binding)
}

#[test]
fn behind_the_section_of_a_signature_its_revision_ends() {
    let limits = Limits::default();
    let whole = Coverage::WholeFile;
    let made = signed(Style::Table);
    assert_eq!(
        binding(made.bytes.clone(), &limits),
        (whole, Binding::Bound)
    );
    let before = memchr::memmem::rfind(&made.bytes, b"startxref").unwrap();
    for beside in ["%%EOF\n", "% startxref\n", "99 0 obj (lain) endobj\n"] {
        let mut bytes = made.bytes.clone();
        bytes.splice(before..before, beside.bytes());
        let found = binding(bytes, &limits);
        assert_eq!(found, (whole, Binding::Loose), "{beside}");
    }
    // what stands between is read as a whole, within a limit
    let section = memchr::memmem::rfind(&made.bytes, b"\nxref\n").unwrap() + 1;
    let len = made.bytes.len() - section;
    let within = |decoded_stream_bytes| Limits {
        decoded_stream_bytes,
        ..limits
    };
    let found = binding(made.bytes.clone(), &within(len));
    assert_eq!(found, (whole, Binding::Bound));
    let found = binding(made.bytes.clone(), &within(len - 1));
    assert_eq!(found, (whole, Binding::Loose));
}

#[test]
fn a_signature_signs_the_revision_that_names_it() {
    let mut made = signed(Style::Table);
    made.append(Style::Table, &owned(&[(96, "(lain)")]));
    let found = binding(made.bytes, &Limits::default());
    assert_eq!(found, (Coverage::WholeFile, Binding::Loose));
}

/// All objects of a document with a page and a signature.
fn page_with_signature() -> Vec<(u32, String)> {
    owned(&[
        (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 89 0 R >>"),
        (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        (3, "<< /Type /Page /Parent 2 0 R >>"),
        (89, "<< /Fields [90 0 R] >>"),
        (90, "<< /FT /Sig /T (kepala) /V 94 0 R >>"),
        (94, BARE),
    ])
}

#[test]
fn of_sections_that_end_together_the_newest_names_the_signature() {
    // the end of a revision between two sections is overwritten
    let joined = |mut made: Made| {
        made.append(Style::Table, &owned(&[(96, "(lain)")]));
        let newest = memchr::memmem::rfind(&made.bytes, b"startxref").unwrap();
        let before = memchr::memmem::rfind(&made.bytes[..newest], b"startxref").unwrap();
        let end = memchr::memmem::find(&made.bytes[before..], b"%%EOF").unwrap() + 5;
        made.bytes[before..before + end].fill(b' ');
        binding(made.bytes, &Limits::default())
    };
    let loose = (Coverage::WholeFile, Binding::Loose);
    assert_eq!(joined(signed(Style::Table)), loose);
    let mut at_once = Made::new(b"", "1.7");
    at_once.append(Style::Table, &page_with_signature());
    assert_eq!(joined(at_once), loose);
}

/// A file of two sections: one before the objects that it names, one at the end that names another object. The one
/// that `startxref` names goes on to the other.
fn of_two_sections(newest_is_in_front: bool) -> Vec<u8> {
    let objects = page_with_signature();
    let table = |entries: &[(u32, usize)], previous: Option<usize>| {
        let mut text = "xref\n0 1\n0000000000 65535 f \n".to_owned();
        for (number, offset) in entries {
            text.push_str(&format!("{number} 1\n{offset:010} 00000 n \n"));
        }
        let previous = previous.map_or_else(String::new, |at| format!("/Prev {at:05}"));
        text + &format!("trailer\n<< /Size 97 /Root 1 0 R {previous} >>\n")
    };
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let front = bytes.len();
    let mut entries: Vec<(u32, usize)> = objects.iter().map(|(number, _)| (*number, 0)).collect();
    let room = table(&entries, newest_is_in_front.then_some(0)).len();
    let mut behind = Vec::new();
    for (entry, (number, text)) in entries.iter_mut().zip(&objects) {
        entry.1 = front + room + behind.len();
        behind.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
    }
    let other = front + room + behind.len();
    behind.extend_from_slice(b"96 0 obj\n(lain)\nendobj\n");
    let last = front + room + behind.len();
    bytes.extend_from_slice(table(&entries, newest_is_in_front.then_some(last)).as_bytes());
    bytes.extend_from_slice(&behind);
    let end = table(&[(96, other)], (!newest_is_in_front).then_some(front));
    bytes.extend_from_slice(end.as_bytes());
    let newest = if newest_is_in_front { front } else { last };
    bytes.extend_from_slice(format!("startxref\n{newest}\n%%EOF\n").as_bytes());
    bytes
}

/// Annex F: the first section of a linearised file is its newest, and both were there when it was signed.
#[test]
fn a_file_that_was_signed_when_it_was_linearised_is_bound() {
    let bound = |bytes| binding(bytes, &Limits::default());
    let whole = Coverage::WholeFile;
    assert_eq!(bound(of_two_sections(true)), (whole, Binding::Bound));
    // the newest at the end does not name the signature
    assert_eq!(bound(of_two_sections(false)), (whole, Binding::Loose));
}

#[test]
fn a_few_blanks_behind_a_revision_are_covered_with_it() {
    let coverage = |behind: &[u8]| {
        let mut bytes = signed(Style::Table).bytes;
        bytes.extend_from_slice(behind);
        binding(bytes, &Limits::default()).0
    };
    assert_eq!(coverage(b""), Coverage::WholeFile);
    assert_eq!(coverage(b"\n \0\r"), Coverage::WholeFile);
    assert_eq!(coverage(&[b' '; 64]), Coverage::WholeFile);
    assert_eq!(coverage(&[b' '; 65]), Coverage::Partial);
    assert_eq!(coverage(b"\nx"), Coverage::Partial);
    // behind an earlier revision too
    let mut made = signed(Style::Table);
    made.bytes.extend_from_slice(b"\n\n");
    let end = made.bytes.len();
    made.append(Style::Table, &owned(&[(96, "(lain)")]));
    let mut bytes = made.bytes;
    filled_in(&mut bytes, end);
    let facts = facts_of(&bytes, &Limits::default());
    assert_eq!(facts.signatures[0].coverage, Coverage::WholeRevision);
}

#[test]
fn bytes_behind_a_signature_are_counted() {
    let mut made = signed(Style::Table);
    let end = made.bytes.len();
    made.append(Style::Table, &owned(&[(96, "(lain)")]));
    let mut bytes = made.bytes;
    filled_in(&mut bytes, end);
    let facts = facts_of(&bytes, &Limits::default());
    assert_eq!(facts.signatures[0].bytes_after, (bytes.len() - end) as u64);
}

#[test]
fn what_covers_a_part_is_left_for_what_was_signed_in_its_place() {
    let mut made = signed(Style::Table);
    let end = made.bytes.len();
    filled_in(&mut made.bytes, end);
    made.append(Style::Table, &owned(&[(94, BARE)]));
    let end = made.bytes.len();
    filled_in(&mut made.bytes, end - 9);
    let facts = facts_of(&made.bytes, &Limits::default());
    let [one] = facts.signatures.as_slice() else {
        panic!("{} signatures", facts.signatures.len());
    };
    assert_eq!(one.coverage, Coverage::WholeRevision);
    assert!(one.dictionary_replaced);
}

#[test]
fn a_dictionary_that_was_replaced_is_the_signed_one_where_it_stood_in_what_it_covers() {
    let mut made = signed(Style::Table);
    let own_end = made.bytes.len();
    made.append(Style::Table, &owned(&[(94, SIGNATURE)]));
    let later_end = made.bytes.len();
    made.append(Style::Table, &owned(&[(96, "(lain)")]));
    let replaced = |end: usize| {
        let mut bytes = made.bytes.clone();
        filled_in(&mut bytes, end);
        facts_of(&bytes, &Limits::default()).signatures[0].dictionary_replaced
    };
    assert!(replaced(own_end));
    // what covers its own replacement is no signature of a revision
    assert!(!replaced(later_end));
}

#[test]
fn a_value_of_two_fields_is_shared() {
    let shared = |fields: &str, value: &str| {
        let bytes = with_form(
            fields,
            &[
                (90, "<< /FT /Sig /T (kepala) /V 94 0 R >>"),
                (91, &format!("<< /FT /Sig /T (sekda) /V {value} >>")),
                (94, SIGNATURE),
                (95, SIGNATURE),
            ],
        );
        let facts = facts_of(&bytes, &Limits::default());
        let shared: Vec<bool> = facts.signatures.iter().map(|facts| facts.shared).collect();
        shared
    };
    assert_eq!(shared("[90 0 R]", "94 0 R"), [false]);
    assert_eq!(shared("[90 0 R 91 0 R]", "95 0 R"), [false, false]);
    assert_eq!(shared("[90 0 R 91 0 R]", "94 0 R"), [true, true]);
}

#[test]
fn digests_are_made_of_so_many_bytes_and_no_more() {
    let digests = |count: u32, value: &str| {
        let kids: Vec<String> = (0..count).map(|n| format!("{} 0 R", 100 + n)).collect();
        let mut objects = Vec::new();
        for n in 0..count {
            objects.push((
                100 + n,
                format!("<< /FT /Sig /T (f{n}) /V {} 0 R >>", 200 + n),
            ));
            objects.push((200 + n, value.to_owned()));
        }
        let objects: Vec<(u32, &str)> = objects.iter().map(|(n, t)| (*n, t.as_str())).collect();
        let mut bytes = with_form(&format!("[{}]", kids.join(" ")), &objects);
        let end = bytes.len();
        filled_in(&mut bytes, end);
        let last = format!("{:04}", end - 1);
        while let Some(place) = memchr::memmem::find(&bytes, b"LAST") {
            bytes[place..place + 4].copy_from_slice(last.as_bytes());
        }
        let facts = facts_of(&bytes, &Limits::default());
        let known = facts
            .signatures
            .iter()
            .filter(|facts| !facts.digests.is_empty());
        known.count()
    };
    assert_eq!(digests(4, BARE), 4);
    // behind each gap stands nearly all of the file
    assert!((4..12).contains(&digests(12, BARE)));
    // ranges that are none of the standard's
    let written = |ranges: &str| BARE.replace("0 AAAAAAAA BBBBBBBB CCCCCCCC", ranges);
    assert_eq!(digests(1, &written("0 5")), 1);
    assert_eq!(digests(1, &written("LAST 1 LAST 1 LAST 1")), 1);
    assert_eq!(digests(1, &written("0 0 0 0")), 0);
}

#[test]
fn revisions_that_read_differently_are_numbered() {
    let view = |stray_section, two_trailers| RevisionView {
        revision: Revision {
            extent: 0..1,
            end_of_marker: 1,
            sections: 0..1,
            startxref: None,
            closed: true,
            out_of_order: false,
        },
        added: 0,
        replaced: 0,
        freed: 0,
        changes: Vec::new(),
        unexplained: Vec::new(),
        hidden_sections: Vec::new(),
        beyond: None,
        closed_irregularly: None,
        shown_otherwise: false,
        two_trailers,
        stray_section,
        irregularities: Vec::new(),
        hidden_syntax: Vec::new(),
    };
    let mut views = Views {
        revisions: vec![view(false, false), view(true, false), view(false, true)],
        ..Views::default()
    };
    assert_eq!(ambiguous(&views), [2, 3]);
    views.revisions[0].hidden_sections.push(7);
    assert_eq!(ambiguous(&views), [1, 2, 3]);
}
