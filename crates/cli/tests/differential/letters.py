"""The letters that chains begin with: the inputs and samples of `test-vectors/`, and letters written here object by object
for the shapes that those lack: forms in files with cross-reference streams, groups of fields, locks, many pages.
"""
import dataclasses
import json
import pathlib
import sys
import zlib

TEST_VECTORS = pathlib.Path(__file__).resolve().parents[4] / "test-vectors"
sys.path.insert(0, str(TEST_VECTORS / "inputs/source"))
from raw_pdf import FONT, ID, body, classic, content, stream  # noqa: E402

# Where boxes may stand on a page, as left and bottom; all of one size, and none over another.
PLACES = [(left, bottom) for bottom in range(40, 700, 66) for left in (30, 215, 400)]
PLACE_SIZE = (165, 56)
A4 = (0, 0, 595, 842)


@dataclasses.dataclass(frozen=True)
class Lock:
    """A /Lock: which fields may not change once the field that has it is signed, and /P."""

    action: str
    fields: tuple = ()
    permission: int | None = None

    def locks(self, name):
        listed = any(name == field or name.startswith(field + ".") for field in self.fields)
        return {"All": True, "Include": listed, "Exclude": not listed}[self.action]

    def written(self):
        fields = b"" if self.action == "All" else b"/Fields [%s] " % b" ".join(b"(%s)" % field.encode() for field in self.fields)
        permission = b"" if self.permission is None else b"/P %d " % self.permission
        return b"<< /Type /SigFieldLock /Action /%s %s%s>>" % (self.action.encode(), fields, permission)


@dataclasses.dataclass(frozen=True)
class Signed:
    """A signature that a letter has from the beginning: its field, and what it permits."""

    field: str
    permission: int | None = None


@dataclasses.dataclass
class Letter:
    name: str
    data: bytes
    password: str | None = None
    signed: tuple = ()
    # the locks of empty signature fields, by the field's name
    locks: dict = dataclasses.field(default_factory=dict)


def given():
    """What `test-vectors/` has that both can open and sign, weighed by how much there is to do with it."""
    inputs = json.loads((TEST_VECTORS / "inputs/inputs.json").read_text())
    signed = {"signed-by-pyhanko.pdf": (Signed("Signature1"),), "certified-form-filling.pdf": (Signed("Signature1", 2),),
              "certified-no-changes.pdf": (Signed("Signature1", 1),)}
    letters = []
    for entry in inputs:
        name = entry["file"]
        # pyHanko 0.38 opens no file of R 5, and takes metadata in clear for encrypted; what an owner forbids is no question here
        unsuitable = not entry["whole"] or name in ("encrypted-aes-256-r5.pdf", "encrypted-object-streams.pdf",
                                                    "encrypted-read-only.pdf", "encrypted-form-filling.pdf")
        if unsuitable or (entry["signatures"] and name not in signed):
            continue
        data = (TEST_VECTORS / "inputs" / name).read_bytes()
        locks = {entry["field"]: Lock("All")} if name == "signature-field-with-lock.pdf" else {}
        letters.append(Letter(name, data, entry.get("password"), signed.get(name, ()), locks))
    for name in ("surat-undangan.pdf", "surat-tugas.pdf", "nota-dinas.pdf"):
        letters.append(Letter(name, (TEST_VECTORS / "samples" / name).read_bytes()))
    return letters


class Objects:
    """Objects by number, 1 being the catalog and 2 the root of the pages."""

    def __init__(self):
        self.values, self.next = {}, 3

    def add(self, value=None):
        number, self.next = self.next, self.next + 1
        self.values[number] = value
        return number


def references(numbers):
    return b"[" + b" ".join(b"%d 0 R" % number for number in numbers) + b"]"


def compressed(objects, info):
    """A file with a cross-reference stream, and all that may stand in object streams standing in one (7.5.7)."""
    head = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    inside = [number for number, value in sorted(objects.items()) if b"stream\n" not in value]
    header, packed = b"", b""
    for number in inside:
        header += b"%d %d " % (number, len(packed))
        packed += objects[number] + b"\n"
    plain = {number: value for number, value in objects.items() if number not in inside}
    container = max(objects) + 1
    packed = zlib.compress(header + packed)
    plain[container] = stream(packed, b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode " % (len(inside), len(header)))
    out, offsets = body(plain, len(head))
    start, own = len(head) + len(out), container + 1
    offsets[own] = start
    rows = b"\x00" * 6
    for number in range(1, own + 1):
        where = inside.index(number) if number in inside else None
        rows += (b"\x01" + offsets[number].to_bytes(4, "big") + b"\x00" if where is None
                 else b"\x02" + container.to_bytes(4, "big") + where.to_bytes(1, "big"))
    entries = b"/Type /XRef /W [1 4 1] /Size %d /Root 1 0 R %s/ID %s " % (own + 1, info, ID)
    return head + out + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, stream(rows, entries), start)


def written(rng):
    """A letter of one to six pages, with or without a form, structure, metadata, /Info, in either kind of file."""
    objects, locks, traits = Objects(), {}, []
    font = objects.add(FONT)
    count = rng.choice((1, 1, 2, 3, 6))
    pages = [objects.add() for _ in range(count)]
    places = {page: rng.sample(PLACES, 12) for page in pages}
    annotations = {page: [] for page in pages}

    def widget(entries):
        """A field that is its own widget, at a free place of a page."""
        page = rng.choice(pages)
        left, bottom = places[page].pop()
        number = objects.add()
        objects.values[number] = (b"<< /Type /Annot /Subtype /Widget /F 4 /Rect [%d %d %d %d] /P %d 0 R %s>>" % (
            left, bottom, left + PLACE_SIZE[0], bottom + 20, page, entries))
        annotations[page].append(number)
        return number

    def shown(text):
        return b"/AP << /N %d 0 R >> " % objects.add(stream(
            b"/Tx BMC q BT /F1 11 Tf 0 g 2 5 Td (%s) Tj ET Q EMC" % text,
            b"/Type /XObject /Subtype /Form /BBox [0 0 %d 20] /Resources << /Font << /F1 %d 0 R >> >> " % (PLACE_SIZE[0], font)))

    def text(name, parent=b""):
        return widget(b"/FT /Tx /T (%s) /V (semula) /DA (/F1 11 Tf 0 g) %s%s" % (name, parent, shown(b"semula") if looks else b""))

    fields, catalog = [], b""
    # viewers draw what has no look, and pyHanko's judgement of locks is better without (see comparison.py)
    looks = rng.random() < 0.6
    if rng.random() < 0.75:
        traits.append("form" if looks else "form without looks")
        fields += [text(name) for name in rng.sample((b"nomor", b"perihal", b"kepada"), rng.randint(1, 3))]
        if rng.random() < 0.4:
            on, off = (objects.add(stream(drawn, b"/Type /XObject /Subtype /Form /BBox [0 0 20 20] "))
                       for drawn in (b"0 0 m 20 20 l S", b""))
            fields.append(widget(b"/FT /Btn /T (setuju) /V /Off /AS /Off /AP << /N << /Ya %d 0 R /Off %d 0 R >> >> " % (on, off)))
        if rng.random() < 0.4:
            traits.append("group")
            group = objects.add()
            kids = [text(name, b"/Parent %d 0 R " % group) for name in (b"jalan", b"kota")]
            objects.values[group] = b"<< /T (alamat) /Kids %s >>" % references(kids)
            fields.append(group)
        if rng.random() < 0.15:
            traits.append("two widgets")
            field = objects.add()
            kids = [widget(b"/Parent %d 0 R %s" % (field, shown(b"semula"))) for _ in range(2)]
            objects.values[field] = b"<< /FT /Tx /T (tanggal) /V (semula) /DA (/F1 11 Tf 0 g) /Kids %s >>" % references(kids)
            fields.append(field)
        for number in range(rng.choice((0, 0, 1, 2))):
            name = f"Paraf{number + 1}"
            lock = b""
            if rng.random() < 0.4:
                locks[name] = Lock("Include", ("nomor", "alamat"), rng.choice((None, None, 2, 1)))
                lock = b"/Lock %s " % locks[name].written()
            fields.append(widget(b"/FT /Sig /T (%s) %s" % (name.encode(), lock)))
        form = b"<< /Fields %s /DR << /Font << /F1 %d 0 R >> >> /DA (/F1 11 Tf 0 g) >>" % (references(fields), font)
        if rng.random() < 0.7:
            form = b"%d 0 R" % objects.add(form)
        catalog += b"/AcroForm %s " % form
    if rng.random() < 0.4:
        traits.append("tagged")
        root, document, parents = objects.add(), objects.add(), objects.add()
        paragraphs = [objects.add(b"<< /Type /StructElem /S /P /P %d 0 R /Pg %d 0 R /K 0 >>" % (document, page)) for page in pages]
        objects.values[root] = b"<< /Type /StructTreeRoot /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d >>" % (
            document, parents, count)
        objects.values[document] = b"<< /Type /StructElem /S /Document /P %d 0 R /K %s >>" % (root, references(paragraphs))
        objects.values[parents] = b"<< /Nums [%s] >>" % b" ".join(
            b"%d [%d 0 R]" % (number, paragraph) for number, paragraph in enumerate(paragraphs))
        catalog += b"/StructTreeRoot %d 0 R /MarkInfo << /Marked true >> /Lang (id) " % root
    if rng.random() < 0.4:
        traits.append("metadata")
        catalog += b"/Metadata %d 0 R " % objects.add(stream(metadata("Surat contoh"), b"/Type /Metadata /Subtype /XML "))
    info = b""
    if rng.random() < 0.5:
        info = b"/Info %d 0 R " % objects.add(b"<< /Title (Surat contoh) /Producer (contoh) >>")
    for number, page in enumerate(pages):
        extra = b""
        if annotations[page] or rng.random() < 0.2:
            listed = references(annotations[page])
            extra = b"/Annots %s " % (listed if rng.random() < 0.5 else b"%d 0 R" % objects.add(listed))
        if "tagged" in traits:
            extra += b"/StructParents %d " % number
        objects.values[page] = (b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 %d 0 R >> >> "
                                b"/Contents %d 0 R %s>>" % (font, objects.add(content(b"Surat contoh, halaman %d" % (number + 1))), extra))
    objects.values[1] = b"<< /Type /Catalog /Pages 2 0 R %s>>" % catalog
    objects.values[2] = b"<< /Type /Pages /Kids %s /Count %d >>" % (references(pages), count)
    if rng.random() < 0.5:
        kind, data = "object streams", compressed(objects.values, info)
    else:
        kind, data = "table", classic(objects.values).replace(b"/Root 1 0 R ", b"/Root 1 0 R " + info)
    return Letter(", ".join(["written", f"{count} pages", kind, *traits]), data, locks=locks)


def metadata(title):
    """A packet of XMP that names a title."""
    return (f'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
            f'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt>'
            f'</dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>').encode()
