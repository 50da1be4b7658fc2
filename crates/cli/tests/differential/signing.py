"""The steps that sign: approvals and certifications by pyHanko and by `segel`, document time-stamps."""
import asyncio
import enum
import io

from draft import Impossible, Level
from letters import Lock
from pyhanko.sign import fields, signers

DIGESTS = ("sha256", "sha384", "sha512")
# hexadecimal digits for /Contents; to find out how many are needed, pyHanko would sign twice
RESERVED = 12000


class Box(enum.Enum):
    """Where a new field is seen."""

    NOWHERE = enum.auto()
    FREE = enum.auto()
    # where an annotation stands already, which nobody may do
    OVER = enum.auto()


def empty_fields(draft, handler):
    """Signature fields without a value that may still be signed."""
    return [name for name, _, field, kind in draft.fields(handler)
            if kind == "/Sig" and "/V" not in field and not draft.is_locked(name) and name not in draft.removed]


def where_honest_people_sign(draft):
    """A certified form has its boxes already."""
    return Box.FREE if draft.rng.random() < 0.4 and draft.permission is None else Box.NOWHERE


def may_sign(draft):
    if draft.permission == 1:
        raise Impossible


def some_lock(draft, handler):
    """A lock that leaves the chain something to do: of fields by name, of all but some, seldom of all."""
    names = [name for name, _, _, kind in draft.fields(handler) if kind != "/Sig"]
    action = draft.rng.choices(("Include", "Exclude", "All"), (6, 2, 1))[0]
    chosen = draft.rng.sample(names, min(len(names), draft.rng.randint(1, 2))) or ["nomor"]
    return Lock(action, () if action == "All" else tuple(chosen))


def new_field(draft, writer, name, box, lock=None):
    """What pyHanko needs to make a field."""
    page, rectangle = (0, None) if box is Box.NOWHERE else draft.place(writer, over=box is Box.OVER)
    locked, permission = None, None
    if lock is not None:
        locked = fields.FieldMDPSpec(fields.FieldMDPAction(f"/{lock.action}"), list(lock.fields) or None)
        permission = lock.permission and fields.MDPPerm(lock.permission)
    return fields.SigFieldSpec(name, on_page=page, box=rectangle, field_mdp_spec=locked, doc_mdp_update_value=permission)


def name_for(draft, handler, stem, box):
    """The name of a new field, now and then in a group of fields."""
    groups = sorted({name.rpartition(".")[0] for name, *_ in draft.fields(handler) if "." in name})
    name = draft.new_name(stem, handler)
    return f"{groups[0]}.{name}" if groups and box is Box.NOWHERE and draft.rng.random() < 0.2 else name


def with_pyhanko(draft, box=None):
    """A signature by pyHanko, as an approval or, where nobody signed yet, as a certification; where `box` is said, in a new field
    whatever is locked."""
    rng, writer = draft.rng, draft.writer()
    may_sign(draft)
    certifies = not draft.signatures and rng.random() < 0.4
    permission = rng.choice((1, 2, 2, 3)) if certifies else None
    empty, spec, lock = empty_fields(draft, writer), None, None
    if empty and box is None and rng.random() < 0.5:
        name, box = rng.choice(empty), Box.NOWHERE
        lock = draft.locks.get(name)
    else:
        honest = box is None
        box = where_honest_people_sign(draft) if honest else box
        name = name_for(draft, writer, "Tanda", box)
        if honest and draft.is_locked(name):
            raise Impossible
        if rng.random() < 0.3:
            lock = some_lock(draft, writer)
            if not certifies and rng.random() < 0.3:
                lock = Lock(lock.action, lock.fields, rng.choice((1, 2, 3)))
        spec = new_field(draft, writer, name, box, lock)
    subfilter = rng.choice((fields.SigSeedSubFilter.PADES, fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED))
    metadata = signers.PdfSignatureMetadata(
        field_name=name, subfilter=subfilter, md_algorithm=rng.choice(DIGESTS), certify=certifies,
        # it takes the stricter of this and what the lock says
        docmdp_permissions=fields.MDPPerm(permission or (lock and lock.permission) or 2), reason=rng.choice((None, "Persetujuan")))
    signer = signers.PdfSigner(metadata, signer=draft.people.signers[rng.choice(("rsa2048", "p256"))], new_field_spec=spec,
                               timestamper=draft.people.stamper if rng.random() < 0.2 else None)
    output = io.BytesIO()
    asyncio.run(signer.async_sign_pdf(writer, output=output, bytes_reserved=RESERVED))
    draft.data = output.getvalue()
    signed(draft, "certify with pyHanko" if certifies else "sign with pyHanko", name, box, f"{subfilter.value[1:]}, P {permission}, {lock}")
    draft.signed(name, permission, () if lock is None else (lock,))


def with_segel(draft, box=None):
    """The same by `segel sign`, which certifies nothing yet and locks nothing."""
    rng, reader = draft.rng, draft.reader()
    may_sign(draft)
    key = rng.choice(draft.people.SEGEL_KEYS)
    # it refuses fields with a /Lock by name
    empty = [name for name in empty_fields(draft, reader) if name not in draft.locks]
    options = []
    if empty and box is None and rng.random() < 0.5:
        name, box = rng.choice(empty), Box.NOWHERE
    else:
        name, honest = draft.new_name("Signature", reader), box is None
        box = where_honest_people_sign(draft) if honest else box
        if honest and draft.is_locked(name):
            raise Impossible
    if box is not Box.NOWHERE:
        number, (left, bottom, right, top) = draft.place(reader, over=box is Box.OVER)
        # counted from the corner of what is seen of the page
        x, y, *_ = [page[2] for page in draft.pages(reader)][number]
        options = ["--box", f"{number + 1}:{left - x},{bottom - y},{right - left},{top - bottom}",
                   "--qr", "https://banding.contoh.example/v/0", "--text", "Ditandatangani secara elektronik"]
    draft.data, filled = draft.people.sign(draft.data, "--field", name, *options, key=key, password=draft.password)
    assert filled == name, (filled, name)
    signed(draft, "sign with segel", name, box, key)
    draft.signed(name)


def signed(draft, kind, name, box, detail):
    where = {Box.NOWHERE: "", Box.FREE: ", a box", Box.OVER: ", a box over another"}[box]
    draft.did(kind, Level.OTHER if box is Box.OVER else Level.FORM_FILLING, f"{name}{where}, {detail}", fields=(name,),
              box=box is not Box.NOWHERE)


def document_time_stamp(draft):
    writer = draft.writer()
    name = draft.new_name("Stempel", writer)
    output = io.BytesIO()
    stamper = signers.PdfTimeStamper(draft.people.stamper, field_name=name)
    asyncio.run(stamper.async_timestamp_pdf(writer, draft.rng.choice(DIGESTS), output=output, bytes_reserved=RESERVED))
    draft.data = output.getvalue()
    draft.did("document time-stamp", Level.LT_DATA, name, fields=(name,))
    draft.signed(name)
