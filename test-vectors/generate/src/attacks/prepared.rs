//! Letters that have something beside what all have: what is prepared for an attack, or what honest
//! producers write.

use super::letter::{CONTENT, Letter, drawing, other_content, stream, text, typed};

/// Two sums in the content, the second under a white box (variant "hide").
pub(super) fn covered() -> Letter {
    Letter {
        content: Some(
            "BT /F1 14 Tf 72 760 Td (Surat Keterangan: jumlah Rp 1.000.000) Tj ET \
             BT /F1 14 Tf 72 730 Td (dan denda Rp 8.000.000) Tj ET \
             q 5 0 0 1.2 70 724 cm /Cap Do Q",
        ),
        ..Letter::default()
    }
}

/// What font says `#ttd` or `#ttd1` on a letter, and which codes of it.
pub(super) enum Mark {
    /// Helvetica, which shows a mark.
    Plain,
    /// Helvetica, whose `/ToUnicode` says so of a word.
    Said,
    /// A composite font that is not in the document, whose `/ToUnicode` says so.
    Absent,
}

/// A letter with a mark for a signature, or with what is said to be one, on its second line.
pub(super) fn marked(mark: &Mark) -> Letter {
    const PLAIN: &str = "/Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding";
    const ABSENT: &str = "/Subtype /Type0 /BaseFont /Surat /Encoding /Identity-H /DescendantFonts \
                          [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Surat /CIDSystemInfo \
                          << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>]";
    let (font, codes, said) = match mark {
        Mark::Plain => (PLAIN, "(#ttd)", ""),
        Mark::Said => (
            PLAIN,
            "(Tidak)",
            "<54> <0023> <69> <0074> <64> <0074> <61> <0064> <6B> <0031>",
        ),
        Mark::Absent => (
            ABSENT,
            "<0054006900640061006B>",
            "<0054> <0023> <0069> <0074> <0064> <0074> <0061> <0064> <006B> <0031>",
        ),
    };
    let codespace = match mark {
        Mark::Absent => "<0000> <FFFF>",
        _ => "<00> <FF>",
    };
    let map = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Kata def \
         1 begincodespacerange {codespace} endcodespacerange 5 beginbfchar {said} endbfchar \
         endcmap end end"
    );
    let to_unicode = match said {
        "" => "",
        _ => "/ToUnicode 30 0 R",
    };
    Letter {
        drawings: "/Tanda 28 0 R ",
        content: Some(
            "BT /F1 14 Tf 72 760 Td (Surat Keterangan: jumlah Rp 1.000.000) Tj ET /Tanda Do",
        ),
        more: vec![
            stream(
                "/Type /XObject /Subtype /Form /BBox [0 0 595 842] \
                 /Resources << /Font << /F9 29 0 R >> >> ",
                &format!("BT /F9 14 Tf 72 730 Td {codes} Tj ET"),
            ),
            format!("<< /Type /Font {font} {to_unicode} >>"),
            stream("", &map),
        ],
        ..Letter::default()
    }
}

/// The tree of another letter, with a page of its own (variant "hide and replace").
pub(super) fn two_trees() -> Letter {
    Letter {
        more: vec![
            "<< /Type /Pages /Kids [29 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 28 0 R /MediaBox [0 0 595 842] /Contents 30 0 R \
             /Resources << /Font << /F1 7 0 R >> >> >>"
                .to_owned(),
            other_content(),
        ],
        ..Letter::default()
    }
}

/// Two contents with one number in one revision; the unused lock is where the second stands.
pub(super) fn duplicate() -> Letter {
    let content = other_content();
    Letter {
        lock: format!("null\nendobj\n{CONTENT} 0 obj\n{content}"),
        ..Letter::default()
    }
}

/// The page draws what the field `jumlah` looks like, too.
pub(super) fn drawn_twice() -> Letter {
    Letter {
        drawings: "/Isi 11 0 R ",
        content: Some(
            "BT /F1 14 Tf 72 760 Td (Surat Keterangan: jumlah Rp ) Tj ET q 1 0 0 1 330 755 cm /Isi Do Q",
        ),
        ..Letter::default()
    }
}

/// Fields that lie over text: one that shows a sum, and one for a signature.
pub(super) fn below_fields() -> Letter {
    Letter {
        content: Some(
            "BT /F1 14 Tf 72 760 Td (Surat Keterangan: jumlah di bawah ini) Tj ET \
             BT /F1 10 Tf 140 606 Td (paling banyak 2.000.000) Tj ET \
             BT /F1 14 Tf 360 320 Td (Denda Rp 8.000.000) Tj ET",
        ),
        ..Letter::default()
    }
}

/// A check box and a choice: fields whose appearances are there before they are filled in.
pub(super) fn choices() -> Letter {
    let option = |line: &str| drawing([0, 0, 20, 20], &text(4, 4, line));
    Letter {
        widgets: " 28 0 R 31 0 R",
        more: vec![
            "<< /Type /Annot /Subtype /Widget /FT /Btn /T (setuju) /V /Off /AS /Off /P 3 0 R \
             /Rect [72 480 92 500] /F 4 /AP << /N << /Ya 29 0 R /Off 30 0 R >> >> >>"
                .to_owned(),
            option("X"),
            option(""),
            "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (pilihan) /V (satu) /I [0] \
             /Opt [(satu) (dua)] /DA (/Helv 12 Tf 0 g) /P 3 0 R /Rect [72 440 232 460] /F 4 \
             /AP << /N 32 0 R >> >>"
                .to_owned(),
            typed("satu"),
        ],
        ..Letter::default()
    }
}

/// A structure tree with the page's text in it.
pub(super) fn tagged() -> Letter {
    Letter {
        catalog: "/MarkInfo << /Marked true >> /StructTreeRoot 28 0 R".to_owned(),
        page: "/StructParents 0 /Tabs /S ",
        content: Some(
            "/P << /MCID 0 >> BDC BT /F1 14 Tf 72 760 Td (Surat Keterangan: jumlah Rp 1.000.000) Tj ET \
             EMC",
        ),
        more: vec![
            "<< /Type /StructTreeRoot /K 29 0 R /ParentTree 30 0 R /ParentTreeNextKey 1 >>"
                .to_owned(),
            "<< /Type /StructElem /S /Document /P 28 0 R /K [31 0 R] >>".to_owned(),
            "<< /Nums [0 [31 0 R]] >>".to_owned(),
            "<< /Type /StructElem /S /P /P 29 0 R /Pg 3 0 R /K 0 >>".to_owned(),
        ],
        ..Letter::default()
    }
}
