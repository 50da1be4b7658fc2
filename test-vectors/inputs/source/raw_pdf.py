"""Writes PDF files object by object, for the shapes that no producer at hand makes.

Everything is written by the letter of ISO 32000-2, 7.5; `make` runs qpdf --check over the result.
"""
import zlib

CONTENT = b"BT /F1 14 Tf 72 760 Td (%s) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
ID = b"[<5345474C000000000000000000000001> <5345474C000000000000000000000001>]"


def stream(data, entries=b""):
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def content(text):
    return stream(CONTENT % text)


def body(objects, start):
    """The indirect objects, and the offset of each."""
    out, offsets = b"", {}
    for number, value in sorted(objects.items()):
        offsets[number] = start + len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    return out, offsets


def table(size, offsets, freed=()):
    """A cross-reference table with one subsection; `freed` are listed as free entries."""
    free = [0, *sorted(freed)]
    following = {number: after for number, after in zip(free, [*free[1:], 0])}
    rows = []
    for number in range(size):
        if number in following:
            rows.append(b"%010d %05d f \n" % (following[number], 65535 if number == 0 else 0))
        else:
            rows.append(b"%010d %05d n \n" % (offsets[number], 0))
    return b"xref\n0 %d\n%s" % (size, b"".join(rows))


def classic(objects, version=b"1.7"):
    head = b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % version
    out, offsets = body(objects, len(head))
    size = max(objects) + 1
    start = len(head) + len(out)
    return (head + out + table(size, offsets)
            + b"trailer\n<< /Size %d /Root 1 0 R /ID %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, ID, start))


def hybrid(plain, hidden, version=b"1.5"):
    """A hybrid-reference file (7.5.8.4): `hidden` objects are free in the table and live in an object
    stream that only the cross-reference stream at /XRefStm knows."""
    container, xref_stream = max([*plain, *hidden]) + 1, max([*plain, *hidden]) + 2
    numbers = sorted(hidden)
    header, packed = b"", b""
    for number in numbers:
        header += b"%d %d " % (number, len(packed))
        packed += hidden[number] + b"\n"
    packed = zlib.compress(header + packed)
    objects = dict(plain)
    objects[container] = stream(packed, b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode " % (len(numbers), len(header)))

    head = b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % version
    out, offsets = body(objects, len(head))
    at_stream = len(head) + len(out)
    entries = b"".join(b"\x02" + container.to_bytes(4, "big") + index.to_bytes(1, "big") for index in range(len(numbers)))
    entries += b"\x01" + offsets[container].to_bytes(4, "big") + b"\x00"
    index = b" ".join(b"%d 1" % number for number in [*numbers, container])
    out += b"%d 0 obj\n%s\nendobj\n" % (xref_stream, stream(
        entries, b"/Type /XRef /W [1 4 1] /Index [%s] /Size %d /Root 1 0 R " % (index, xref_stream + 1)))
    offsets[xref_stream] = at_stream
    start = len(head) + len(out)
    return (head + out + table(xref_stream + 1, offsets, numbers)
            + b"trailer\n<< /Size %d /Root 1 0 R /ID %s /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n"
            % (xref_stream + 1, ID, at_stream, start))


def page(contents, extra=b""):
    return (b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 4 0 R >> >> /Contents %d 0 R %s>>" % (contents, extra))


def one_page(text, catalog=b"", extra=b"", more=None):
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R %s>>" % catalog,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: page(5, extra),
        4: FONT,
        5: content(text),
        **(more or {}),
    }


def acroform_direct():
    field = (b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (nomor) /V (005/0147) /DA (/F1 11 Tf 0 g) "
             b"/Rect [72 700 272 720] /F 4 /P 3 0 R /AP << /N 7 0 R >> >>")
    look = stream(b"/Tx BMC q BT /F1 11 Tf 0 g 2 5 Td (005/0147) Tj ET Q EMC",
                  b"/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 4 0 R >> >> ")
    form = b"/AcroForm << /Fields [6 0 R] /DR << /Font << /F1 4 0 R >> >> /DA (/F1 11 Tf 0 g) >> "
    return classic(one_page(b"AcroForm as a direct dictionary", form, b"/Annots [6 0 R] ", {6: field, 7: look}))


def annots_indirect():
    link = (b"<< /Type /Annot /Subtype /Link /Rect [72 700 272 720] /Border [0 0 0] "
            b"/A << /S /URI /URI (https://contoh.example/) >> >>")
    return classic(one_page(b"Annots as an indirect array", b"", b"/Annots 6 0 R ", {6: b"[7 0 R]", 7: link}))


def nested_pages():
    """Three levels; MediaBox, Resources and Rotate are inherited, and the box does not begin at 0 0."""
    return classic({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 4 /MediaBox [-20 -30 575 812] /Resources 5 0 R >>",
        3: b"<< /Type /Pages /Parent 2 0 R /Kids [6 0 R 7 0 R] /Count 3 >>",
        4: b"<< /Type /Page /Parent 2 0 R /Contents 13 0 R >>",
        5: b"<< /Font << /F1 14 0 R >> >>",
        6: b"<< /Type /Pages /Parent 3 0 R /Kids [8 0 R 9 0 R] /Count 2 /Rotate 90 >>",
        7: b"<< /Type /Page /Parent 3 0 R /Contents 12 0 R >>",
        8: b"<< /Type /Page /Parent 6 0 R /Contents 10 0 R >>",
        9: b"<< /Type /Page /Parent 6 0 R /Contents 11 0 R /Rotate 0 >>",
        10: content(b"Page 1, rotated by its parent"), 11: content(b"Page 2"),
        12: content(b"Page 3"), 13: content(b"Page 4"), 14: FONT,
    })


def hybrid_reference():
    """Old readers see a page; only readers of PDF 1.5 see the outline that hides in the object stream."""
    plain = one_page(b"Hybrid-reference file", b"/Outlines 6 0 R ")
    hidden = {
        6: b"<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>",
        7: b"<< /Title (Tersembunyi) /Parent 6 0 R /Dest [3 0 R /Fit] >>",
    }
    return hybrid(plain, hidden)
