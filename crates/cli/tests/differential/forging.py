"""The dishonest steps, of which a chain has one at most: what neither judge may take for an honest edit."""
import editing
import signing
from draft import Impossible, Level, at, dictionary, name_of, numbers
from pyhanko.pdf_utils import generic
from signing import Box


def a_page(draft, writer):
    """Some page: what refers to it, its dictionary."""
    reference, page, box, _ = draft.rng.choice(list(draft.pages(writer)))
    return reference, page, box


def drawing(text):
    return f"BT /F1 14 Tf 72 500 Td ({text}) Tj ET".encode()


def content_in_place(draft):
    """The stream that a page draws says something else."""
    writer = draft.writer()
    _, page, _ = a_page(draft, writer)
    stream = page["/Contents"]
    if isinstance(stream, generic.ArrayObject):
        stream = stream[0]
    if not isinstance(stream, generic.StreamObject):
        raise Impossible
    for key in ("/Filter", "/DecodeParms"):
        stream.pop(key, None)
    stream._data, stream._encoded_data = drawing("Lunas"), None
    writer.update_container(stream)
    draft.write(writer)
    draft.did("content in place", Level.OTHER)


def content_of_its_own(draft):
    """A page draws another stream."""
    writer = draft.writer()
    reference, page, _ = a_page(draft, writer)
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=drawing("Lunas")))
    writer.mark_update(reference)
    draft.write(writer)
    draft.did("content of its own", Level.OTHER)


def page_added(draft):
    writer = draft.writer()
    root = writer.root["/Pages"]
    page = dictionary(Type=name_of("/Page"), Parent=writer.root.raw_get("/Pages"), MediaBox=numbers(0, 0, 595, 842),
                      Resources=dictionary(), Contents=writer.add_object(generic.StreamObject(stream_data=drawing("Lampiran"))))
    root["/Kids"].append(writer.add_object(page))
    root["/Count"] = generic.NumberObject(int(root["/Count"]) + 1)
    writer.update_container(root["/Kids"])
    writer.update_container(root)
    draft.write(writer)
    draft.did("page added", Level.OTHER)


def page_removed(draft):
    writer = draft.writer()
    root = writer.root["/Pages"]
    if len(root["/Kids"]) < 2 or any("/Kids" in kid.get_object() for kid in root["/Kids"]):
        raise Impossible
    root["/Kids"].pop()
    root["/Count"] = generic.NumberObject(int(root["/Count"]) - 1)
    writer.update_container(root["/Kids"])
    writer.update_container(root)
    draft.write(writer)
    draft.did("page removed", Level.OTHER)


def page_cropped(draft):
    writer = draft.writer()
    reference, page, (left, bottom, right, top) = a_page(draft, writer)
    page["/CropBox"] = numbers(left, bottom, right, (bottom + top) / 2)
    writer.mark_update(reference)
    draft.write(writer)
    draft.did("page cropped", Level.OTHER)


def annotate(draft, what, subtype, *, look):
    writer = draft.writer()
    number, rectangle = draft.place(writer)
    reference, page = [(one[0], one[1]) for one in draft.pages(writer)][number]
    annotation = dictionary(Type=name_of("/Annot"), Subtype=name_of(subtype), Rect=numbers(*rectangle), F=generic.NumberObject(4),
                            Contents=generic.pdf_string("Catatan contoh"), P=reference)
    if look:
        annotation["/AP"] = dictionary(N=writer.add_object(editing.shown("Lunas", rectangle)))
    added = writer.add_object(annotation)
    if "/Annots" in page:
        page["/Annots"].append(added)
        writer.update_container(page["/Annots"])
    else:
        page["/Annots"] = generic.ArrayObject([added])
        writer.mark_update(reference)
    draft.write(writer)
    draft.did(what, Level.ANNOTATIONS, look=look)


def note(draft):
    annotate(draft, "note", "/Text", look=False)


def stamp(draft):
    annotate(draft, "stamp with a look", "/Stamp", look=True)


def filled_against_the_rules(draft):
    """A field that is locked, or any where nothing may change."""
    editing.fill(draft, honest=False)


def empty_field_against_the_rules(draft):
    editing.empty_field(draft, honest=False)


def look_alone(draft):
    """A field shows something else than its value."""
    writer = draft.writer()
    texts = [(name, widget) for name, _, field, kind in draft.fields(writer) if kind == "/Tx"
             for widget in editing.widgets(field) if "/AP" in widget]
    if not texts:
        raise Impossible
    name, widget = draft.rng.choice(texts)
    widget["/AP"] = dictionary(N=writer.add_object(editing.shown("Lunas", widget["/Rect"])))
    writer.update_container(widget)
    draft.write(writer)
    draft.did("look alone", Level.OTHER, name, fields=(name,), untrue=True)


def field_renamed(draft):
    writer = draft.writer()
    texts = [(name, field) for name, _, field, kind in draft.fields(writer) if kind == "/Tx"]
    if not texts:
        raise Impossible
    name, field = draft.rng.choice(texts)
    field["/T"] = generic.pdf_string("lain")
    writer.update_container(field)
    draft.write(writer)
    draft.did("field renamed", Level.OTHER, name, fields=(name,))


def text_field_added(draft):
    writer = draft.writer()
    if "/AcroForm" not in writer.root:
        raise Impossible
    number, rectangle = draft.place(writer)
    reference, page = [(one[0], one[1]) for one in draft.pages(writer)][number]
    field = writer.add_object(dictionary(
        Type=name_of("/Annot"), Subtype=name_of("/Widget"), FT=name_of("/Tx"), T=generic.pdf_string("sisipan"), F=generic.NumberObject(4),
        V=generic.pdf_string("Lunas"), Rect=numbers(*rectangle), P=reference, AP=dictionary(N=writer.add_object(editing.shown("Lunas", rectangle)))))
    form = writer.root["/AcroForm"]
    form["/Fields"].append(field)
    writer.update_container(form["/Fields"])
    page.setdefault(name_of("/Annots"), generic.ArrayObject())
    page["/Annots"].append(field)
    writer.update_container(page["/Annots"])
    writer.mark_update(reference)
    draft.write(writer)
    draft.did("text field added", Level.OTHER, fields=("sisipan",))


def opening_action(draft):
    writer = draft.writer()
    writer.root["/OpenAction"] = dictionary(S=name_of("/JavaScript"), JS=generic.pdf_string("app.alert('contoh');"))
    writer.update_root()
    draft.write(writer)
    draft.did("opening action", Level.OTHER)


def font_replaced(draft):
    writer = draft.writer()
    fonts = [font.reference for _, page, _, _ in draft.pages(writer)
             for font in at(at(page, "/Resources", {}), "/Font", {}).values() if isinstance(font, generic.IndirectObject)]
    if not fonts:
        raise Impossible
    reference = draft.rng.choice(fonts)
    reference.get_object()["/BaseFont"] = name_of("/ZapfDingbats")
    writer.mark_update(reference)
    draft.write(writer)
    draft.did("font replaced", Level.OTHER)


def signature_removed(draft):
    """The field is empty again. That somebody signed is still in the file, and its signature is not judged any more."""
    writer = draft.writer()
    signed = [(name, field) for name, _, field, kind in draft.fields(writer) if kind == "/Sig" and "/V" in field]
    if len(signed) < 2:
        raise Impossible
    name, field = draft.rng.choice(signed)
    del field["/V"]
    writer.update_container(field)
    draft.write(writer)
    draft.removed.add(name)
    draft.did("signature removed", Level.OTHER, name, fields=(name,))


def signature_rewritten(draft):
    """The dictionary of a signature gives another reason."""
    writer = draft.writer()
    signed = [(name, field["/V"]) for name, _, field, kind in draft.fields(writer) if kind == "/Sig" and "/V" in field]
    # pyHanko would decrypt /Contents, which is not encrypted
    if not signed or draft.password is not None:
        raise Impossible
    name, signature = draft.rng.choice(signed)
    signature["/Reason"] = generic.pdf_string("Dengan catatan")
    writer.update_container(signature)
    draft.write(writer)
    draft.did("signature rewritten", Level.OTHER, name, fields=(name,))


def box_in_a_certified_document(draft):
    if draft.permission not in (2, 3) or draft.is_locked(draft.new_name("Tanda", draft.reader())):
        raise Impossible
    sign_anyhow(draft, Box.FREE)


def box_over_a_box(draft):
    """What was signed is covered by another's box."""
    sign_anyhow(draft, Box.OVER)


def signed_under_a_lock(draft):
    """A new field where a signature locked all of them."""
    if not draft.is_locked(draft.new_name("Tanda", draft.reader())):
        raise Impossible
    sign_anyhow(draft, Box.NOWHERE)


def sign_anyhow(draft, box):
    sign = draft.rng.choice((signing.with_pyhanko, signing.with_segel))
    # `segel sign` refuses what an earlier signature forbids
    # `segel` refuses to sign over a box
    forbidden = box is Box.OVER or draft.is_locked(draft.new_name("Signature", draft.reader())) or (draft.permission is not None and box is not Box.NOWHERE)
    (signing.with_pyhanko if forbidden else sign)(draft, box)


# those that few documents give an occasion for
RARE = (filled_against_the_rules, empty_field_against_the_rules, look_alone, field_renamed, signature_removed,
        box_in_a_certified_document, signed_under_a_lock)
KINDS = (content_in_place, content_of_its_own, page_added, page_removed, page_cropped, note, stamp, text_field_added, opening_action,
         font_replaced, signature_rewritten, box_over_a_box, *RARE)


def in_some_order(rng):
    """All kinds, now and then with the rare ones first."""
    kinds = rng.sample(KINDS, len(KINDS))
    return sorted(kinds, key=lambda kind: kind not in RARE) if rng.random() < 0.5 else kinds
