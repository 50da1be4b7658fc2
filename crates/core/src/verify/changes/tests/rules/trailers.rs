//! Trailers, and what is no object.

use super::*;

#[test]
fn trailers_say_little() {
    let info = "<< /Title (a) /Judul 61 0 R >>";
    let same = &[(30, LOOK)][..];
    for (what, signed, later, expected) in [
        ("nothing", (&[][..], ""), (same, ""), &["nothing-new"][..]),
        (
            "information",
            (&[][..], ""),
            (&[(60, "<< /Title (a) >>")][..], "/Info 60 0 R"),
            &["metadata"],
        ),
        (
            "other information",
            (&[(60, info), (61, "(b)")], "/Info 60 0 R"),
            (&[(60, "<< /Title (c) /Judul 61 0 R >>")], "/Info 60 0 R"),
            &["metadata"],
        ),
        (
            "a text of it",
            (&[(60, info), (61, "(b)")], "/Info 60 0 R"),
            (&[(61, "(c)")], "/Info 60 0 R"),
            &["nothing-new"],
        ),
        (
            "a text of it that is a dictionary",
            (&[(60, info), (61, "(b)")], "/Info 60 0 R"),
            (&[(61, "<< /A 1 >>")], "/Info 60 0 R"),
            &["object-replaced"],
        ),
        (
            "a dictionary of it that is a text",
            (&[(60, info), (61, "<< /A 1 >>")], "/Info 60 0 R"),
            (&[(61, "(c)")], "/Info 60 0 R"),
            &["object-replaced"],
        ),
        (
            "information that is a page's content too",
            (&[], "/Info 4 0 R"),
            (
                &[(4, "<< /Length 9 >>\nstream\n0 0 8 8 f\nendstream")],
                "/Info 4 0 R",
            ),
            &["metadata", "object-replaced"],
        ),
        (
            "an identifier",
            (&[], "/ID [<00> <01>]"),
            (same, "/ID [<00> <02>]"),
            &["nothing-new"],
        ),
        (
            "another identifier",
            (&[], "/ID [<00> <01>]"),
            (same, "/ID [<03> <02>]"),
            &["nothing-new"],
        ),
        (
            "an entry of its writer",
            (&[], "/Jumlah (a)"),
            (same, "/Jumlah (b)"),
            &["private-entry"],
        ),
        (
            "an entry of its writer that stays",
            (&[], "/Jumlah (a)"),
            (same, "/Jumlah (a)"),
            &["nothing-new"],
        ),
        (
            "an entry of its writer that goes",
            (&[], "/Jumlah (a)"),
            (same, ""),
            &["nothing-new"],
        ),
        (
            "a name with an end in it",
            (&[], ""),
            (same, "/Root#00 4 0 R"),
            &["section-irregular", "readers-differ"],
        ),
        (
            "a value with an end in it",
            (&[], ""),
            (same, "/Jumlah /a#00"),
            &["section-irregular", "readers-differ"],
        ),
        (
            "a name that is white space to some",
            (&[], ""),
            (same, "/Root#80 4 0 R"),
            &["section-irregular", "private-entry"],
        ),
    ] {
        assert_eq!(rules_of_trailers(signed, later), expected, "{what}");
    }
}

#[test]
fn references_stay_within_what_is_counted() {
    let same = &[(30, LOOK)][..];
    // numbers up to 61 are counted, as the highest that is there
    let info = |value: &str| (61, format!("<< /Title {value} >>"));
    let (near, far) = (info("60 0 R"), info("62 0 R"));
    let (near, far) = ((near.0, near.1.as_str()), (far.0, far.1.as_str()));
    let beyond = "reference-beyond";
    for (what, signed, later, expected) in [
        (
            "none",
            (&[near][..], ""),
            (same, "/Info 61 0 R"),
            &["metadata"][..],
        ),
        (
            "of the trailer",
            (&[near], ""),
            (same, "/Info 62 0 R"),
            &[beyond, "metadata"],
        ),
        (
            "of what is another object",
            (&[near], "/Info 61 0 R"),
            (&[far], "/Info 61 0 R"),
            &[beyond, "metadata"],
        ),
        (
            "that was there",
            (&[far], "/Info 61 0 R"),
            (same, "/Info 61 0 R"),
            &[beyond],
        ),
        (
            "of the trailer that was there",
            (&[near], "/Info 62 0 R"),
            (same, "/Info 62 0 R"),
            &[beyond],
        ),
        (
            "of the writer of the trailer",
            (&[near], "/Jumlah 62 0 R"),
            (same, "/Jumlah 63 0 R"),
            &["private-entry"],
        ),
    ] {
        assert_eq!(rules_of_trailers(signed, later), expected, "{what}");
    }
}

#[test]
fn a_stream_ends_in_the_revision_that_it_stands_in() {
    let same = [(30, LOOK)];
    let stream = |lengths: &str| format!("<< {lengths} >>\nstream\nx\nendstream");
    for (lengths, length, expected) in [
        ("/Length 1", "1", &["nothing-new"][..]),
        // programs look for its end
        ("/Length 100", "1", &["nothing-new"]),
        ("/Length 90000", "1", &["readers-differ"]),
        ("/Length 41 0 R", "1", &["nothing-new"]),
        ("/Length 41 0 R", "90000", &["readers-differ"]),
        ("/Length 90000 /Length 1", "1", &["readers-differ"]),
        ("/Length -1", "1", &["nothing-new"]),
        ("/Length 1 /Length1 90000", "1", &["nothing-new"]),
        // what only some programs read as the length
        ("/Length 1 /Length#00 90000", "1", &["readers-differ"]),
        ("/Length#00a 41 0 R /Length 1", "90000", &["readers-differ"]),
        ("/Length 41 7 R", "90000", &["readers-differ"]),
        ("/Length 90000.0", "1", &["readers-differ"]),
        ("/Length 41 0 R", "90000.0", &["readers-differ"]),
        ("/Length 1.0", "1", &["nothing-new"]),
        ("/Length 9223372036854775807", "1", &["readers-differ"]),
    ] {
        let stream = stream(lengths);
        let found = rules(&[(40, &stream), (41, length)], &same);
        assert_eq!(found, expected, "{lengths} of {length}");
    }
}

#[test]
fn a_stream_that_reaches_beyond_an_earlier_revision_reaches_no_further() {
    let mut made = Made::document(Style::Table, 1);
    let stream = "<< /Length LLLL >>\nstream\nx\nendstream".to_owned();
    made.append(Style::Table, &[(40, stream)]);
    let data = memmem::find(&made.bytes, b"\nx\n").unwrap() + 1;
    let first_end = made.bytes.len();
    made.append(Style::Table, &owned(&[(41, "(lain)")]));
    let second_end = made.bytes.len();
    made.append(Style::Table, &owned(&[(42, "(lain)")]));
    // whether the third and the fourth revision change what it is
    let differ = |end: usize| {
        let length = format!("{:04}", end - data);
        let place = memmem::find(&made.bytes, b"LLLL").unwrap();
        let mut bytes = made.bytes.clone();
        bytes.splice(place..place + 4, length.bytes());
        let document = Document::open(&bytes, &Limits::default()).unwrap();
        let changes = since(&document, &document.views().unwrap(), 1).unwrap();
        let later = changes.revisions.iter();
        let later = later.map(|one| one.rules.contains(&Rule::ReadersDiffer));
        later.collect::<Vec<bool>>()
    };
    assert_eq!(differ(first_end), [false, false]);
    assert_eq!(differ(first_end + 1), [true, false]);
    assert_eq!(differ(second_end), [true, false]);
    assert_eq!(differ(second_end + 1), [true, true]);
}
