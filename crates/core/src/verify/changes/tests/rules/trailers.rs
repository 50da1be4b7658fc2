//! Trailers.

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
