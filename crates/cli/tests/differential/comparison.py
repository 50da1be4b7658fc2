"""What the judges say, held against each other and against what was done; and the differences that have a reason.

A difference that no reason here is about is a fault of one of the three, and fails the run. A reason that a run of the
usual seed does not need any more fails it too.
"""
import dataclasses
import re

SAME_COVERAGE = {"ENTIRE_FILE": "WHOLE_FILE", "ENTIRE_REVISION": "WHOLE_REVISION", "CONTIGUOUS_BLOCK_FROM_START": "PARTIAL",
                 "UNCLEAR": "INVALID"}
SAME_CLASS = {"NONE": "NONE", "LTA_UPDATES": "LT_DATA", "FORM_FILLING": "FORM_FILLING"}


@dataclasses.dataclass(frozen=True)
class Question:
    """One signature of one document, and what is said of it."""

    document: dict
    field: str
    theirs: dict
    ours: dict
    done: dict

    @property
    def encrypted(self):
        return self.document["encrypted"]

    @property
    def steps(self):
        """What was done after it."""
        return self.document["steps"][self.done["after"]:]

    def filling(self):
        """Which steps after it were more than validation data."""
        return [step for step in self.steps if step["level"] not in ("NONE", "LT_DATA")]

    def denied(self):
        """The rules by which `segel` calls what came after it OTHER, with the places."""
        return {(change["rule"], change["path"]) for change in self.document["segel"].get("changes", ())
                if change["class"] == "OTHER" and change["revision"] > (self.ours["revision"] or 0)}


@dataclasses.dataclass(frozen=True)
class Difference:
    # `pyHanko` or `done`: whom `segel` differs from
    voice: str
    column: str
    said: object
    ours: object


def differences(question):
    """What is not said alike."""
    theirs, ours, done = question.theirs, question.ours, question.done
    found = []

    def compare(voice, column, said, ours_says):
        if said != ours_says:
            found.append(Difference(voice, column, said, ours_says))

    compare("done", "modifications", done["modifications"], ours["modifications"])
    compare("done", "permitted", done["permitted"], ours["modifications_permitted"])
    if "error" in theirs:
        return [*found, Difference("pyHanko", "error", theirs["error"], ours["indication"])]
    compare("pyHanko", "digest", theirs["intact"], ours["reference_digest"])
    compare("pyHanko", "value", theirs["valid"], ours["signature_value"])
    compare("pyHanko", "coverage", SAME_COVERAGE[theirs["coverage"]], ours["coverage"])
    if theirs["modifications"] == "OTHER":
        # what pyHanko has no class for, it calls OTHER, and what is against the rules as well
        if ours["modifications"] != "OTHER" and ours["modifications_permitted"] is not False:
            found.append(Difference("pyHanko", "modifications", "OTHER", ours["modifications"]))
    else:
        compare("pyHanko", "modifications", SAME_CLASS.get(theirs["modifications"]), ours["modifications"])
    compare("pyHanko", "permitted", theirs["permitted"], ours["modifications_permitted"])
    # nobody asks for the trust in an authority of time-stamps
    if theirs["kind"] == "signature" and theirs["permitted"] == ours["modifications_permitted"]:
        compare("pyHanko", "passes", theirs["passes"], ours["indication"] == "TOTAL-PASSED")
    return found


@dataclasses.dataclass(frozen=True)
class Reason:
    name: str
    sentence: str
    # the columns that it may explain, of what pyHanko says: that `segel` does not say what was done has no reason
    columns: tuple
    holds: object


def empty_field(question):
    filling = question.filling()
    return (question.theirs["modifications"] == "LTA_UPDATES" and question.ours["modifications"] == "FORM_FILLING"
            and all(step["kind"].startswith("an empty field") and not step["box"] for step in filling))


def an_earlier_signature_forbids(question):
    return question.theirs["permitted"] and question.done["permitted"] is False and question.done["permitted_alone"] is not False


def annotations(question):
    return (question.theirs["modifications"] == "OTHER" and question.ours["modifications"] == "ANNOTATIONS"
            and question.done["modifications"] == "ANNOTATIONS" and question.done["permitted"] is not False)


def unchanged_look_under_a_lock(question):
    return question.theirs["complains_of_the_unchanged"]


def unused_for_being_encrypted(question):
    return question.encrypted and question.theirs["modifications"] == "LTA_UPDATES" and bool(question.filling())


def lock_in_an_encrypted_document(question):
    return question.encrypted and "DecryptedObjectProxy" in question.theirs["error"]


def two_widgets(question):
    return (question.theirs["complaint"] or "").startswith("There are unexplained xrefs") and any(
        step["kind"] == "fill" and "tanggal" in step["fields"] for step in question.steps)


def look_unlike_its_value(question):
    return (question.theirs["permitted"] and any(step["untrue"] for step in question.steps)
            and question.done["permitted"] is False)


def signature_dictionary_replaced(question):
    return (question.theirs["coverage"] == "CONTIGUOUS_BLOCK_FROM_START" and question.ours["coverage"] == "WHOLE_REVISION"
            and any(step["kind"] == "signature rewritten" and question.field in step["fields"] for step in question.steps))


def undone_among_the_later(question):
    """What is against the rules is about nothing but fields that somebody else touched between."""
    touched, undone = set(), False
    for step in question.steps:
        if step["level"] == "OTHER":
            undone = bool(step["fields"]) and touched.issuperset(step["fields"])
            if not undone:
                return False
        touched.update(step["fields"])
    return undone and question.theirs["modifications"] in ("LTA_UPDATES", "FORM_FILLING") and question.ours["modifications"] == "OTHER"


def look_alone(question):
    against_the_rules = [step["kind"] for step in question.steps if step["level"] == "OTHER"]
    return (set(against_the_rules) == {"look alone"} and question.theirs["modifications"] == "FORM_FILLING"
            and "appearance-alone" in {rule for rule, _ in question.denied()})


def box_over_a_box(question):
    return (any(step["level"] == "OTHER" and step["box"] for step in question.steps) and question.theirs["modifications"] == "FORM_FILLING"
            and "box-over-box" in {rule for rule, _ in question.denied()})


def field_in_a_group(question):
    """Signing in a new field below another."""
    new = {name for step in question.steps if step["kind"] == "sign with pyHanko" for name in step["fields"] if ".Tanda" in name}
    return bool(new) and question.theirs["modifications"] == "OTHER" and question.ours["modifications"] == question.done["modifications"]


def entry_made_anew(question):
    return "VRI key" in (question.theirs["complaint"] or "") and question.ours["modifications"] == question.done["modifications"]


def written_again(question):
    """What it cannot explain are objects that were written as they stood."""
    complaint = question.theirs["complaint"] or ""
    unexplained = set(re.findall(r"idnum=(\d+)", complaint.partition("Some objects")[0]))
    again = {number for step in question.steps if step["kind"] == "write again" for number in re.findall(r"(\d+) \d+ R", step["detail"])}
    return complaint.startswith("There are unexplained xrefs") and unexplained <= again


REASONS = (
    Reason("a new empty field",
           "pyHanko counts a new field without a box with validation data; here a field is part of the form, FORM_FILLING",
           ("modifications", "permitted"), empty_field),
    Reason("an earlier signature forbids it",
           "pyHanko asks each signature for its own /P and locks; here those of the signatures before it bind too, and the strictest wins",
           ("permitted",), an_earlier_signature_forbids),
    Reason("annotations", "pyHanko permits no annotation to anybody; P 3 does (table 257)",
           ("modifications", "permitted"), annotations),
    Reason("an unchanged look under a lock",
           "pyHanko 0.38 takes the look of a locked field for changed where it was last written before the revision that is signed "
           "(_allow_in_place_appearance_update asks whether it was written in that very revision); the object is not in any later one",
           ("modifications", "permitted"), unchanged_look_under_a_lock),
    Reason("encrypted, so unused",
           "pyHanko 0.38 follows no reference out of an encrypted object, takes what is new for unused, and that is validation data to it",
           ("modifications", "permitted"), unused_for_being_encrypted),
    Reason("a lock in an encrypted document", "pyHanko 0.38 cannot read the names of locked fields where strings are encrypted",
           ("error",), lock_in_an_encrypted_document),
    Reason("two widgets", "pyHanko follows the look of a field's first widget, where the field is its own; a field may have several (12.7.4.1)",
           ("modifications", "permitted"), two_widgets),
    Reason("a replaced signature dictionary",
           "pyHanko takes the coverage of the dictionary that was put in its place; here that of the one that was signed is told, and that it "
           "was replaced",
           ("coverage",), signature_dictionary_replaced),
    Reason("changed and changed again",
           "pyHanko holds every later revision against the signed one alone, and does not see what came between and was taken back or "
           "replaced; here each is held against the one before it",
           ("modifications", "permitted"), undone_among_the_later),
    Reason("a look alone", "pyHanko lets a field show something else without another value; here that is a change of its own (12.7.4.3)",
           ("modifications", "permitted"), look_alone),
    Reason("a look unlike its value", "pyHanko does not read what a field shows; here a field that is filled in shows its value",
           ("permitted",), look_unlike_its_value),
    Reason("a box over a box", "pyHanko does not ask where a new box stands; here it may not cover what was there when the document was signed",
           ("modifications", "permitted"), box_over_a_box),
    Reason("a new field in a group", "pyHanko knows new fields at the top of the form alone; ISO 32000-2, 12.7.4.1 has them in groups too",
           ("modifications", "permitted"), field_in_a_group),
    Reason("an entry made anew",
           "pyHanko gives a signature a new entry in /VRI and calls that OTHER in its own files; here the store may be put in order as long as "
           "nothing is lost (EN 319 142-1, 5.4.2)",
           ("modifications", "permitted"), entry_made_anew),
    Reason("written again",
           "pyHanko writes a stream whose /Length was a reference with the number itself, and calls that another object; the bytes are the same",
           ("modifications", "permitted"), written_again),
)


def reason_for(question, difference):
    if difference.voice != "pyHanko":
        return None
    return next((reason for reason in REASONS if difference.column in reason.columns and reason.holds(question)), None)
