//! The catalog and what hangs on it: the form, the store of validation data, the structure.

use super::*;

#[test]
fn the_form_keeps_its_fields() {
    hold_of(
        10,
        &[
            ("24 0 R]", "]", &["field-removed"]),
            ("24 0 R]", "24 0 R 24 0 R]", &["field-name"]),
            (
                "24 0 R]",
                "24 0 R 98 0 R]",
                &["reference-beyond", "field-name"],
            ),
            ("24 0 R]", "24 0 R << /T (x) >>]", &["field-name"]),
            ("[20 0 R 21 0 R", "[21 0 R 20 0 R", &["nothing-new"]),
            ("/SigFlags 1", "/SigFlags 3", &["signature-flags"]),
            ("/SigFlags 1", "/SigFlags 2", &["other-form-entry"]),
            ("/SigFlags 1", "", &["other-form-entry"]),
            ("/SigFlags 1", "/SigFlags 1 /DA (x)", &["looks-by-viewers"]),
            ("/SigFlags 1", "/SigFlags 1 /Q 1", &["form-entry"]),
            ("/SigFlags 1", "/SigFlags 1 /Q (1)", &["other-form-entry"]),
            ("/SigFlags 1", "/SigFlags 1 /XFA (x)", &["other-form-entry"]),
            (
                "/SigFlags 1",
                "/SigFlags 1 /CO [20 0 R]",
                &["other-form-entry"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /NeedAppearances false",
                &["form-entry"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /NeedAppearances true",
                &["looks-by-viewers"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /NeedAppearances (x)",
                &["other-form-entry"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /DR << /Font << /F1 99 0 R >> >>",
                &["reference-beyond", "form-entry"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /DR 30 0 R",
                &["other-form-entry"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /DR << /Other << >> >>",
                &["form-entry", "other-form-entry"],
            ),
        ],
    );
    let form = |rest: &str| with(10, "/SigFlags 1", rest).1;
    // a field without a look of its own has viewers make one
    let bare = with(20, " /AP << /N 30 0 R >>", "").1;
    let empty = with(
        20,
        " /V (a) /F 4 /Rect [0 0 9 9] /AP << /N 30 0 R >>",
        " /Rect [0 0 9 9]",
    )
    .1;
    let fonts = form("/SigFlags 1 /DR << /Font << /F1 31 0 R >> >>");
    let more_fonts = form("/SigFlags 1 /DR << /Font << /F1 31 0 R /F2 32 0 R >> >>");
    let other_fonts = form("/SigFlags 1 /DR << /Font << /F1 32 0 R >> >>");
    let demanded = form("/SigFlags 1 /NeedAppearances true");
    hold(&[
        (
            "a default where a look is missing",
            &[(20, &bare)],
            &[(10, &form("/SigFlags 1 /DA (x)"))],
            &["looks-by-viewers"],
        ),
        (
            "a default where every field has its own",
            &[
                (20, &with(20, "/V (a)", "/V (a) /DA (x)").1),
                (21, &with(21, "/V /Off", "/V /Off /DA (x)").1),
                (22, &with(22, "/Ff", "/DA (x) /Ff").1),
            ],
            &[(10, &form("/SigFlags 1 /DA (x)"))],
            &["form-entry"],
        ),
        (
            "a default where a look is empty",
            &[(20, &empty)],
            &[(10, &form("/SigFlags 1 /DA (x)"))],
            &["looks-by-viewers"],
        ),
        (
            "fonts where a look is missing",
            &[(20, &bare)],
            &[(10, &fonts)],
            &["resources-added"],
        ),
        (
            "more fonts",
            &[(10, &fonts)],
            &[(10, &more_fonts)],
            &["form-entry"],
        ),
        (
            "other fonts",
            &[(10, &fonts)],
            &[(10, &other_fonts)],
            &["other-form-entry"],
        ),
        (
            "fonts gone",
            &[(10, &fonts)],
            &[(10, &form("/SigFlags 1"))],
            &["other-form-entry"],
        ),
        (
            "looks by viewers no more",
            &[(10, &demanded)],
            &[(10, &form("/SigFlags 1"))],
            &["looks-by-viewers"],
        ),
        (
            "looks by viewers still",
            &[(10, &demanded)],
            &[(10, &form("/SigFlags 3 /NeedAppearances true"))],
            &["signature-flags"],
        ),
        (
            "a default where viewers make looks",
            &[(10, &demanded)],
            &[(10, &form("/SigFlags 1 /NeedAppearances true /DA (x)"))],
            &["looks-by-viewers"],
        ),
        (
            "no form, and one then",
            &[
                (1, "<< /Type /Catalog /Pages 2 0 R >>"),
                (3, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"),
            ],
            &[
                (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 41 0 R >>"),
                (41, "<< /Fields [42 0 R] /SigFlags 3 >>"),
                (42, "<< /FT /Sig /T (baru) /Rect [0 0 0 0] >>"),
            ],
            &["signature-flags", "signature-field-added"],
        ),
        (
            "a form, and none then",
            &[],
            &[(1, "<< /Type /Catalog /Pages 2 0 R >>")],
            &["other-form-entry", "field-removed"],
        ),
    ]);
}

#[test]
fn the_catalog_stays() {
    hold_of(
        1,
        &[
            (
                "/AcroForm",
                "/OpenAction 4 0 R /AcroForm",
                &["catalog-entry"],
            ),
            ("/AcroForm", "/Outlines 4 0 R /AcroForm", &["catalog-entry"]),
            ("/AcroForm", "/Version /2.0 /AcroForm", &["version"]),
            ("/AcroForm", "/Version /9.0 /AcroForm", &["catalog-entry"]),
            ("/AcroForm", "/Version 2.0 /AcroForm", &["catalog-entry"]),
            (
                "/AcroForm",
                "/MarkInfo << /Marked true >> /AcroForm",
                &["structure-follows"],
            ),
            (
                "/AcroForm",
                "/MarkInfo << /Marked 1 >> /AcroForm",
                &["catalog-entry"],
            ),
            ("/AcroForm", "/MarkInfo 4 0 R /AcroForm", &["catalog-entry"]),
            (
                "/AcroForm",
                "/Perms << /DocMDP 4 0 R >> /AcroForm",
                &["later-certification"],
            ),
            (
                "/AcroForm",
                "/Names << /AP << >> >> /AcroForm",
                &["named-appearances"],
            ),
            (
                "/AcroForm",
                "/Names << /JavaScript << >> >> /AcroForm",
                &["catalog-entry"],
            ),
            (
                "/AcroForm",
                "/OutputIntents [] /AcroForm",
                &["output-intent-added"],
            ),
            (
                "/AcroForm",
                "/StructTreeRoot 4 0 R /AcroForm",
                &["structure-entry"],
            ),
            (
                "/AcroForm",
                "/Extensions << /ADBE << /BaseVersion /1.7 /ExtensionLevel 3 >> >> /AcroForm",
                &["extensions"],
            ),
            (
                "/AcroForm",
                "/Extensions << /Type /Extensions /ISO_ [<< /BaseVersion /2.0 /ExtensionRevision (:2022) /URL (x) >>] >> /AcroForm",
                &["extensions"],
            ),
            (
                "/AcroForm",
                "/Extensions << /ADBE /X >> /AcroForm",
                &["catalog-entry"],
            ),
            (
                "/AcroForm",
                "/Extensions << /ADBE << /X 1 >> >> /AcroForm",
                &["catalog-entry"],
            ),
            (
                "/AcroForm",
                "/Extensions << /ADBE [(x)] >> /AcroForm",
                &["catalog-entry"],
            ),
            (
                "/AcroForm",
                "/Extensions << /ADBE 4 0 R >> /AcroForm",
                &["catalog-entry"],
            ),
            ("/AcroForm", "/Extensions (x) /AcroForm", &["catalog-entry"]),
            ("/AcroForm", "/Metadata 4 0 R /AcroForm", &["catalog-entry"]),
        ],
    );
    let with_entry = |entry: &str| with(1, "/AcroForm", &format!("{entry} /AcroForm")).1;
    let packet = "<< /Type /Metadata /Subtype /XML /Length 7 >>\nstream\nxmpmeta\nendstream";
    let untyped = "<< /Subtype /XML /Length 7 >>\nstream\nxmpmeta\nendstream";
    let entity = "<< /Type /Metadata /Subtype /XML /Length 10 >>\nstream\nxmpmeta<!E\nendstream";
    let none = "<< /Type /Metadata /Subtype /XML /Length 7 >>\nstream\nnothing\nendstream";
    let metadata = with_entry("/Metadata 41 0 R");
    let moved = "<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R >>";
    hold(&[
        (
            "metadata",
            &[],
            &[(1, &metadata), (41, packet)],
            &["metadata"],
        ),
        (
            "other metadata",
            &[(1, &metadata), (41, packet)],
            &[(41, entity)],
            &["catalog-entry"],
        ),
        (
            "metadata without a type",
            &[],
            &[(1, &metadata), (41, untyped)],
            &["catalog-entry"],
        ),
        (
            "metadata that is none",
            &[],
            &[(1, &metadata), (41, none)],
            &["catalog-entry"],
        ),
        (
            "extensions gone",
            &[(1, &with_entry("/Extensions << /A << >> >>"))],
            &[(1, moved)],
            &["extensions"],
        ),
        (
            "extensions that are objects",
            &[
                (1, &with_entry("/Extensions 41 0 R")),
                (41, "<< /A 42 0 R >>"),
                (42, "<< /ExtensionLevel 1 >>"),
            ],
            &[(42, "<< /ExtensionLevel 2 >>")],
            &["extensions"],
        ),
        (
            "output intents",
            &[(1, &with_entry("/OutputIntents [41 0 R]"))],
            &[(1, &with_entry("/OutputIntents [42 0 R]"))],
            &["reference-beyond", "catalog-entry"],
        ),
        (
            "permissions gone",
            &[(1, &with_entry("/Perms << /DocMDP 4 0 R >>"))],
            &[(1, moved)],
            &["later-certification"],
        ),
        (
            "names that stay",
            &[(1, &with_entry("/Names << /Dests << >> >>"))],
            &[(1, &with_entry("/Names << /Dests << >> /AP << >> >>"))],
            &["named-appearances"],
        ),
        (
            "names that do not",
            &[(1, &with_entry("/Names << /Dests << >> >>"))],
            &[(1, &with_entry("/Names << /Dests << /A 1 >> /AP << >> >>"))],
            &["catalog-entry"],
        ),
        (
            "the same version",
            &[(1, &with_entry("/Version /1.7"))],
            &[(1, &with_entry("/Version /1.7"))],
            &["nothing-new"],
        ),
        (
            "names with an end in them",
            &[],
            &[(1, &with_entry("/A#00 1"))],
            &["spelled-oddly", "catalog-entry", "readers-differ"],
        ),
    ]);
}

#[test]
fn the_store_holds_validation_data() {
    let store = |text: &str| with(1, "/AcroForm", &format!("/DSS {text} /AcroForm")).1;
    let first = store(
        "<< /Type /DSS /Certs [41 0 R] /VRI << /AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA << /Cert [41 0 R] /TU (D:2026) >> >> >>",
    );
    let data = "<< /Length 1 >>\nstream\na\nendstream";
    let other = "<< /Length 1 >>\nstream\nb\nendstream";
    hold(&[
        (
            "a store",
            &[],
            &[(1, &first), (41, data)],
            &["security-store"],
        ),
        (
            "a store by reference",
            &[],
            &[
                (1, &store("42 0 R")),
                (42, "<< /Certs [41 0 R] >>"),
                (41, data),
            ],
            &["security-store"],
        ),
        (
            "an entry of its own",
            &[],
            &[(1, &store("<< /JS (x) >>"))],
            &["security-store-broken"],
        ),
        (
            "another type",
            &[],
            &[(1, &store("<< /Type /Page >>"))],
            &["security-store-broken"],
        ),
        (
            "certificates that are none",
            &[],
            &[(1, &store("<< /Certs (x) >>"))],
            &["security-store-broken"],
        ),
        (
            "a store that is none",
            &[],
            &[(1, &store("[41 0 R]")), (41, data)],
            &["security-store-broken"],
        ),
        (
            "a short name",
            &[],
            &[(1, &store("<< /VRI << /AA << >> >> >>"))],
            &["security-store-broken"],
        ),
        (
            "no name of a signature",
            &[],
            &[(
                1,
                &store("<< /VRI << /XAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA << >> >> >>"),
            )],
            &["security-store-broken"],
        ),
        (
            "entries of an entry",
            &[],
            &[(
                1,
                &store("<< /VRI << /AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA << /JS (x) >> >> >>"),
            )],
            &["security-store-broken"],
        ),
        (
            "a time that is an array",
            &[],
            &[(
                1,
                &store("<< /VRI << /AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA << /TU [] >> >> >>"),
            )],
            &["security-store-broken"],
        ),
        (
            "gone",
            &[(1, &first), (41, data)],
            &[DOCUMENT[0]],
            &["security-store-lost"],
        ),
        (
            "less",
            &[(1, &first), (41, data)],
            &[(1, &store("<< /Certs [41 0 R] >>"))],
            &["security-store-lost"],
        ),
        (
            "in lower case",
            &[(1, &first), (41, data)],
            &[(1, &first.replace("AAAA", "aaaa"))],
            &["security-store"],
        ),
        (
            "as another object",
            &[(1, &store("<< /Certs [41 0 R] >>")), (41, data)],
            &[(1, &store("<< /Certs [42 0 R] >>")), (42, data)],
            &["security-store"],
        ),
        (
            "as another kind",
            &[(1, &store("<< /Certs [41 0 R] >>")), (41, data)],
            &[(1, &store("<< /CRLs [42 0 R] >>")), (42, data)],
            &["security-store-lost"],
        ),
        (
            "other data",
            &[(1, &store("<< /Certs [41 0 R] >>")), (41, data)],
            &[(41, other)],
            &["security-store-lost"],
        ),
        (
            "data that a page uses",
            &[
                (1, &store("<< /Certs [41 0 R] >>")),
                (
                    3,
                    "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /A 41 0 R >> >> >>",
                ),
                (41, data),
            ],
            &[(41, other)],
            &["security-store-lost", "object-replaced"],
        ),
    ]);
}

#[test]
fn the_structure_follows_what_is_let_in() {
    let signed: &[(u32, &str)] = &[
        (
            1,
            "<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R /StructTreeRoot 50 0 R >>",
        ),
        (
            50,
            "<< /Type /StructTreeRoot /K 51 0 R /ParentTree 52 0 R /ParentTreeNextKey 1 >>",
        ),
        (
            51,
            "<< /Type /StructElem /S /Document /P 50 0 R /K [53 0 R] >>",
        ),
        (52, "<< /Nums [0 [53 0 R]] >>"),
        (53, "<< /Type /StructElem /S /P /P 51 0 R /K 0 >>"),
    ];
    let form = with(10, "24 0 R]", "24 0 R 40 0 R]").1;
    let field = "<< /Subtype /Widget /FT /Sig /T (baru) /Rect [0 0 0 0] /StructParent 1 >>";
    let root = "<< /Type /StructTreeRoot /K 51 0 R /ParentTree 52 0 R /ParentTreeNextKey 2 >>";
    let top = "<< /Type /StructElem /S /Document /P 50 0 R /K [53 0 R 54 0 R] >>";
    let tree = "<< /Nums [0 [53 0 R] 1 54 0 R] >>";
    let element = "<< /Type /StructElem /S /Form /P 51 0 R /K << /Type /OBJR /Obj 40 0 R >> >>";
    let follows = &["signature-field-added", "structure-follows"][..];
    let not = &[
        "signature-field-added",
        "structure-follows",
        "structure-entry",
    ][..];
    for (what, root, top, tree, element, expected) in [
        ("as it should", root, top, tree, element, follows),
        (
            "a smaller key",
            &*root.replace("Key 2", "Key 0"),
            top,
            tree,
            element,
            not,
        ),
        (
            "a key that is none",
            &root.replace("Key 2", "Key (2)"),
            top,
            tree,
            element,
            not,
        ),
        (
            "no roles",
            &root.replace("/K ", "/RoleMap << >> /K "),
            top,
            tree,
            element,
            follows,
        ),
        (
            "roles",
            &root.replace("/K ", "/RoleMap << /A /B >> /K "),
            top,
            tree,
            element,
            not,
        ),
        (
            "before what was there",
            root,
            &top.replace("53 0 R 54 0 R", "54 0 R 53 0 R"),
            tree,
            element,
            follows,
        ),
        (
            "in its place",
            root,
            &top.replace("53 0 R 54 0 R", "54 0 R"),
            tree,
            element,
            not,
        ),
        (
            "twice",
            root,
            &top.replace("54 0 R", "53 0 R"),
            tree,
            element,
            not,
        ),
        (
            "another type above",
            root,
            &top.replace("/Document", "/Part"),
            tree,
            element,
            not,
        ),
        (
            "words for it",
            root,
            top,
            tree,
            &element.replace("/K ", "/Alt (x) /K "),
            not,
        ),
        (
            "a title",
            root,
            top,
            tree,
            &element.replace("/K ", "/T (x) /K "),
            follows,
        ),
        (
            "text in its place",
            root,
            top,
            tree,
            &element.replace("/K ", "/ActualText (x) /K "),
            not,
        ),
        (
            "no type of structure",
            root,
            top,
            tree,
            &element.replace("/S /Form", ""),
            not,
        ),
        (
            "about the page",
            root,
            top,
            tree,
            &element.replace("<< /Type /OBJR /Obj 40 0 R >>", "0"),
            not,
        ),
        (
            "about what was there",
            root,
            top,
            tree,
            &element.replace("40 0 R", "25 0 R"),
            not,
        ),
        (
            "about nothing",
            root,
            top,
            tree,
            &element.replace("/K << /Type /OBJR /Obj 40 0 R >>", ""),
            not,
        ),
        (
            "another element for a key",
            root,
            top,
            &tree.replace("[53 0 R]", "[54 0 R]"),
            element,
            not,
        ),
        (
            "a key less",
            root,
            top,
            "<< /Nums [1 54 0 R] >>",
            element,
            not,
        ),
        (
            "a key for what was there",
            root,
            top,
            &tree.replace("1 54 0 R", "1 53 0 R"),
            element,
            not,
        ),
        (
            "keys out of order",
            root,
            top,
            "<< /Nums [1 54 0 R 0 [53 0 R]] >>",
            element,
            not,
        ),
    ] {
        let later = [
            (10, form.as_str()),
            (40, field),
            (50, root),
            (51, top),
            (52, tree),
            (54, element),
        ];
        let found = rules(signed, &later);
        let judged: Vec<&str> = found
            .iter()
            .copied()
            .filter(|rule| *rule != "unused-object")
            .collect();
        assert_eq!(judged, expected, "{what}: {found:?}");
    }
    hold(&[
        (
            "an element",
            signed,
            &[(53, "<< /Type /StructElem /S /H1 /P 51 0 R /K 0 >>")],
            &["structure-entry"],
        ),
        (
            "words for it",
            signed,
            &[(53, "<< /Type /StructElem /S /P /P 51 0 R /K 0 /Alt (x) >>")],
            &["structure-entry"],
        ),
        (
            "a kid of it",
            signed,
            &[(53, "<< /Type /StructElem /S /P /P 51 0 R /K [0 1] >>")],
            &["structure-entry"],
        ),
    ]);
}
