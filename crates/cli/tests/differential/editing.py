"""The honest steps that do not sign: filling in, validation data, metadata, empty fields, objects written again."""
from draft import Impossible, Level, at, dictionary, name_of, numbers
from letters import Lock, metadata
from pyhanko.pdf_utils import generic
from pyhanko.sign import fields
from pyhanko.sign.validation.dss import DocumentSecurityStore
from signing import Box, new_field, where_honest_people_sign

FONT = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica", "Encoding": "/WinAnsiEncoding"}


def shown(text, rectangle):
    """A stream that draws a text into a box of this size."""
    left, bottom, right, top = (float(side) for side in rectangle)
    font = dictionary(**{key: name_of(value) for key, value in FONT.items()})
    return generic.StreamObject(
        dictionary(Type=name_of("/XObject"), Subtype=name_of("/Form"), BBox=numbers(0, 0, right - left, top - bottom),
                   Resources=dictionary(Font=dictionary(F1=font))),
        stream_data=f"/Tx BMC q BT /F1 11 Tf 0 g 2 5 Td ({text}) Tj ET Q EMC".encode())


def widgets(field):
    """The annotations that show a field: itself, or its kids."""
    return [kid.get_object() for kid in field["/Kids"]] if "/Kids" in field else [field]


def fill(draft, *, honest=True):
    """Text into a text field, with a look of its own, with the old look drawn anew, or for the viewer to draw."""
    writer = draft.writer()
    unlocked = draft.permission != 1
    fillable = [(name, field, kind) for name, _, field, kind in draft.fields(writer)
                if kind in ("/Tx", "/Btn") and (unlocked and not draft.is_locked(name)) == honest]
    if not fillable:
        raise Impossible
    name, field, kind = draft.rng.choice(fillable)
    if kind == "/Btn":
        on = next((key for key in field["/AP"]["/N"] if key != "/Off"), None)
        state = name_of("/Off" if at(field, "/AS") == on else on)
        field["/V"] = field["/AS"] = state
        writer.update_container(field)
        how, untrue = str(state), False
    else:
        text = f"Isian {len(draft.steps) + 1}"
        field["/V"] = generic.pdf_string(text)
        how = draft.rng.choices(("new look", "look in place", "value alone"), (6, 2, 1))[0]
        untrue = how == "value alone" and any("/AP" in widget for widget in widgets(field))
        for widget in widgets(field):
            look = at(at(widget, "/AP", {}), "/N")
            if how == "look in place" and draft.letter.name.startswith("written") and isinstance(look, generic.StreamObject):
                look._data, look._encoded_data = shown(text, widget["/Rect"]).data, None
                writer.update_container(look)
            elif how != "value alone":
                widget["/AP"] = dictionary(N=writer.add_object(shown(text, widget["/Rect"])))
            writer.update_container(widget)
        writer.update_container(field)
    draft.write(writer)
    draft.did("fill" if honest else "fill against the rules", Level.FORM_FILLING, f"{name}, {how}", fields=(name,),
              untrue=untrue)


def validation_data(draft):
    """Certificates and lists into the Document Security Store, with an entry for a signature or without."""
    reader, writer = draft.reader(), draft.writer()
    if not reader.embedded_signatures:
        raise Impossible
    signature = draft.rng.choice(reader.embedded_signatures)
    entry = draft.rng.random() < 0.7
    certificates = [signature.signer_cert, draft.people.root]
    DocumentSecurityStore.supply_dss_in_writer(
        writer, signature.pkcs7_content.hex().encode("ascii") if entry else None,
        certs=draft.rng.sample(certificates, draft.rng.randint(1, 2)), crls=[draft.people.crl] if draft.rng.random() < 0.7 else [])
    draft.write(writer)
    draft.did("validation data", Level.LT_DATA, f"an entry for {signature.field_name}" if entry else "no entry")


def titles(draft):
    """/Info, and the packet of metadata where there is one, as pyHanko keeps them up to date."""
    writer = draft.writer()
    writer.document_meta.title = f"Judul {len(draft.steps) + 1}"
    writer.document_meta.keywords = ["contoh"]
    draft.write(writer)
    draft.did("titles", Level.LT_DATA)


def another_packet(draft):
    """Metadata in another object than before."""
    writer = draft.writer()
    packet = generic.StreamObject(dictionary(Type=name_of("/Metadata"), Subtype=name_of("/XML")),
                                  stream_data=metadata(f"Judul {len(draft.steps) + 1}"))
    writer.root["/Metadata"] = writer.add_object(packet)
    writer.update_root()
    draft.write(writer)
    draft.did("another packet of metadata", Level.LT_DATA)


def empty_field(draft, *, honest=True):
    """A field for somebody who signs later, with a lock or without."""
    writer = draft.writer()
    if (draft.permission != 1 and not draft.is_locked(draft.new_name("Kosong", writer))) != honest:
        raise Impossible
    lock = None
    # pyHanko signs no field with a lock where strings are encrypted
    if draft.rng.random() < 0.3 and draft.password is None:
        lock = Lock("Include", ("perihal",), draft.rng.choice((None, 2)))
    box = where_honest_people_sign(draft)
    name = draft.new_name("Kosong", writer)
    spec = new_field(draft, writer, name, box, lock)
    fields.append_signature_field(writer, spec)
    draft.write(writer)
    if lock is not None:
        draft.locks[name] = lock
    draft.did("an empty field" if honest else "an empty field against the rules", Level.FORM_FILLING,
              f"{name}{', a box' if spec.box else ''}, {lock}", fields=(name,), box=box is Box.FREE)


def write_again(draft):
    """One to three objects as they were."""
    writer = draft.writer()
    candidates = [writer.root_ref]
    for reference, page, _, _ in draft.pages(writer):
        candidates.append(reference.reference)
        for key in ("/Contents", "/Resources", "/Annots"):
            if key in page and isinstance(page.raw_get(key), generic.IndirectObject):
                candidates.append(page.raw_get(key).reference)
    candidates += [reference.reference for _, reference, _, _ in draft.fields(writer)]
    if "/Info" in writer.trailer:
        candidates.append(writer.trailer.raw_get("/Info").reference)
    chosen = draft.rng.sample(candidates, min(len(candidates), draft.rng.randint(1, 3)))
    for reference in chosen:
        writer.mark_update(reference)
    draft.write(writer)
    draft.did("write again", Level.LT_DATA, ", ".join(f"{one.idnum} {one.generation} R" for one in chosen))
