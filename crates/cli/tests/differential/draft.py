"""A document in the making: its bytes, what was done to it, and what that means for each of its signatures.

The third voice beside the two judges: what a step is called and whom it harms is known from what was done, by ISO 32000-2,
12.8.2.2 and 12.8.2.4, without looking at the file.
"""
import dataclasses
import datetime
import enum
import io
import re
import subprocess

from letters import A4, PLACE_SIZE, PLACES
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.metadata import info, xmp_xml
from pyhanko.pdf_utils.reader import PdfFileReader


class Level(enum.IntEnum):
    """What a change is called, the least first, in the words of `segel verify`."""

    NONE = 0
    LT_DATA = 1
    FORM_FILLING = 2
    ANNOTATIONS = 3
    OTHER = 4


class Clock(datetime.datetime):
    """For dates in metadata, which would else differ between revisions or not as the machine is slow or fast."""

    ticks = 0

    @classmethod
    def now(cls, tz=None):
        cls.ticks += 1
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=cls.ticks)


info.datetime = xmp_xml.datetime = Clock


class Impossible(Exception):
    """A step that this document gives no occasion for; another is taken."""


@dataclasses.dataclass(frozen=True)
class Step:
    kind: str
    level: Level
    detail: str = ""
    # the full names of the form fields that it touches
    fields: tuple = ()
    # whether it puts a box on a page that a signature may be shown in
    box: bool = False
    # a look that somebody brings along may show or cover anything: not even who permits annotations permits it for sure
    look: bool = False
    # whether a field shows something else than its value afterwards
    untrue: bool = False


@dataclasses.dataclass
class Signature:
    field: str
    # how many steps were done when it was made, its own among them
    after: int
    permission: int | None
    locks: tuple


class Draft:
    def __init__(self, letter, rng, people):
        self.letter, self.rng, self.people = letter, rng, people
        self.data, self.password = letter.data, letter.password
        self.locks = dict(letter.locks)
        self.steps, self.forged, self.removed = [], None, set()
        self.signatures = [Signature(signed.field, 0, signed.permission, ()) for signed in letter.signed]

    # ---- reading and writing

    def reader(self):
        reader = PdfFileReader(io.BytesIO(self.data), strict=False)
        if reader.encrypted:
            reader.decrypt(self.password)
        return reader

    def writer(self):
        writer = IncrementalPdfFileWriter(io.BytesIO(self.data), strict=False)
        if writer.prev.encrypted:
            writer.encrypt(self.password)
        return writer

    def write(self, writer):
        """Appends what a writer holds as a revision, whether it changed anything or not."""
        writer._force_write_when_empty = True
        output = io.BytesIO()
        writer.write(output)
        self.data = output.getvalue()

    def did(self, kind, level, detail="", **more):
        self.steps.append(Step(kind, level, detail, **more))

    # ---- what is in force

    @property
    def permission(self):
        """The strictest /P that any signature says."""
        return min((signature.permission for signature in self.signatures if signature.permission), default=None)

    def is_locked(self, field):
        return any(lock.locks(field) for signature in self.signatures for lock in signature.locks)

    def signed(self, field, permission=None, locks=()):
        self.locks.pop(field, None)
        said = [permission, *(lock.permission for lock in locks)]
        permission = min((one for one in said if one is not None), default=None)
        self.signatures.append(Signature(field, len(self.steps), permission, locks))

    def meaning(self, signature, *, alone=False):
        """What the later changes are called, and whether they are permitted; `None` where nobody can tell. Alone, a signature
        is asked as if nobody had signed before."""
        level, permitted, filled = Level.NONE, True, set()
        binding = [one for one in self.signatures if (one is signature if alone else one.after <= signature.after)]
        said = min((one.permission for one in binding if one.permission), default=None)
        for step in self.steps[signature.after:]:
            # the look of what was filled in after the signature was never signed
            redrawn = step.kind == "look alone" and filled.issuperset(step.fields)
            of_step = Level.FORM_FILLING if redrawn else step.level
            if step.kind.startswith("fill"):
                filled.update(step.fields)
            level = max(level, of_step)
            allowed = {Level.NONE: True, Level.LT_DATA: True, Level.FORM_FILLING: (said or 2) >= 2,
                       Level.ANNOTATIONS: (said or 2) >= 3, Level.OTHER: False}[of_step]
            if of_step > Level.LT_DATA:
                allowed &= not any(lock.locks(field) for one in binding for lock in one.locks for field in step.fields)
            # a certified form has the boxes of its signatures from the beginning
            if (step.box and said is not None) or step.untrue:
                allowed = False
            if not allowed:
                permitted = False
            elif step.look and permitted:
                permitted = None
        return level, permitted

    # ---- what the document has

    def fields(self, handler):
        """Every field that can have a value: its full name, what refers to it, its dictionary, its type."""
        pending = [(kid, "", None) for kid in at(at(handler.root, "/AcroForm", {}), "/Fields", ())]
        while pending:
            reference, above, kind = pending.pop(0)
            field = reference.get_object()
            name = str(field["/T"]) if not above else f"{above}.{field['/T']}"
            kind = at(field, "/FT", kind)
            named_kids = [kid for kid in at(field, "/Kids", ()) if "/T" in kid.get_object()]
            if named_kids:
                pending += [(kid, name, kind) for kid in named_kids]
            else:
                yield name, reference, field, kind

    def pages(self, handler):
        """Every page with what it inherits: what refers to it, its dictionary, its /MediaBox, its /Rotate."""
        def below(reference, box, rotate):
            node = reference.get_object()
            box, rotate = at(node, "/MediaBox", box), at(node, "/Rotate", rotate)
            if "/Kids" in node:
                for kid in node.raw_get("/Kids").get_object():
                    yield from below(kid, box, rotate)
            else:
                yield reference, node, tuple(float(side) for side in box), int(rotate)
        yield from below(handler.root.raw_get("/Pages"), A4, 0)

    def place(self, handler, *, over=False):
        """A page by its number from 0 and a rectangle on it over which no annotation lies yet, or one does."""
        upright = [(number, page, box) for number, (_, page, box, rotate) in enumerate(self.pages(handler)) if rotate == 0]
        if not upright:
            raise Impossible
        number, page, (left, bottom, right, top) = self.rng.choice(upright)
        taken = [tuple(float(side) for side in at(annotation.get_object(), "/Rect", (0, 0, 0, 0)))
                 for annotation in at(page, "/Annots", ())]
        free = [(left + x, bottom + y, left + x + PLACE_SIZE[0], bottom + y + PLACE_SIZE[1]) for x, y in PLACES]
        free = [own for own in free if own[2] <= right and own[3] <= top and over == any(meets(own, there) for there in taken)]
        # who is honest leaves alone what was written
        if not over:
            words = [(left + a, bottom + b, left + c, bottom + d) for a, b, c, d in self.words(number)]
            free = [own for own in free if not any(meets(own, word) for word in words)]
        if not free:
            raise Impossible
        return number, self.rng.choice(free)

    def words(self, number):
        """Where words stand on a page that is upright, as poppler finds them: left, bottom, right, top from its corner."""
        page = str(number + 1)
        options = ["-upw", self.password] if self.password else []
        found = subprocess.run(["pdftotext", "-bbox", "-f", page, "-l", page, *options, "-", "-"], input=self.data, capture_output=True,
                               check=True).stdout.decode("utf-8", "replace")
        height = float(re.search(r'<page width="[^"]*" height="([^"]*)"', found)[1])
        for xmin, ymin, xmax, ymax in re.findall(r'<word xMin="([^"]*)" yMin="([^"]*)" xMax="([^"]*)" yMax="([^"]*)"', found):
            yield float(xmin), height - float(ymax), float(xmax), height - float(ymin)

    def new_name(self, stem, handler):
        taken = {part for name, *_ in self.fields(handler) for part in name.split(".")}
        return next(name for name in (f"{stem}{number}" for number in range(1, 99)) if name not in taken)


def meets(own, there):
    """Whether two rectangles have more than a border in common."""
    return own[0] < there[2] and there[0] < own[2] and own[1] < there[3] and there[1] < own[3]


def at(holder, key, default=None):
    """An entry of a dictionary with what it refers to, decrypted."""
    return holder[key] if key in holder else default


def name_of(text):
    return generic.NameObject(text)


def dictionary(**entries):
    """A dictionary with keys as PDF has them but for the slash."""
    return generic.DictionaryObject({name_of(f"/{key}"): value for key, value in entries.items()})


def numbers(*values):
    return generic.ArrayObject(generic.NumberObject(value) if isinstance(value, int) else generic.FloatObject(value)
                               for value in values)
