#!/usr/bin/env python3
"""Documents with random chains of edits and signatures by pyHanko and `segel`, judged by both alike, or explained.

Usage: differential.py --segel PROGRAM [--seed N] [--documents N] [--only NUMBER]… [--keep FOLDER]

Each document begins as a letter and goes through one to six steps: signatures of all kinds, what honest people do between
them, and now and then something that nobody may do. What is done follows from the seed and the document's number alone; what
is random in signatures, identifiers and times decides nothing. Then pyHanko and `segel verify` judge every signature, and what
they say is compared, with each other and with what was done. Every difference has a reason in `comparison.py`, or it fails
the run and is printed with the document, which is kept.
"""
import argparse
import collections
import dataclasses
import json
import logging
import multiprocessing
import pathlib
import random
import shutil
import sys
import tempfile
import time
import traceback

import comparison
import editing
import forging
import judging
import letters
import signing
from asn1crypto import pem, x509
from draft import Clock, Draft, Impossible
from people import People

SEED, DOCUMENTS = 3, 500
# what opens the encrypted letters
PASSWORD = "sandi-pembaca"
# who signed those of the letters that are signed from the beginning
GUEST = letters.TEST_VECTORS / "inputs/signed-by-pyhanko.anchor.pem"
# what honest people do, and how often
HONEST = {signing.with_pyhanko: 6, signing.with_segel: 2, signing.document_time_stamp: 2, editing.fill: 6, editing.validation_data: 3,
          editing.titles: 1, editing.another_packet: 1, editing.empty_field: 2, editing.write_again: 2}


def chain(seed, number, people):
    """A document by its number."""
    rng = random.Random(f"{seed}/{number}")
    Clock.ticks = 0
    draft = Draft(rng.choice(letters.given()) if rng.random() < 0.4 else letters.written(rng), rng, people)
    length = rng.randint(1, 6)
    dishonest = rng.randint(1, length) if rng.random() < 0.4 else None
    for position in range(length):
        if position == dishonest and draft.signatures:
            draft.forged = step(draft, forging.in_some_order(rng))
        elif position == 0 and not draft.signatures and rng.random() < 0.8:
            step(draft, [rng.choice((signing.with_pyhanko, signing.with_pyhanko, signing.with_segel))])
        else:
            step(draft, rng.choices(list(HONEST), list(HONEST.values()), k=10))
    if not draft.signatures:
        step(draft, [signing.with_pyhanko])
    return draft


def step(draft, kinds):
    """Does the first of these that the document gives an occasion for; says which."""
    for kind in kinds:
        try:
            kind(draft)
            return kind.__name__
        except Impossible:
            continue
    return None


def make_and_judge(number):
    """A document in its file, with what was done and what pyHanko says. In a process that knows `RUN`."""
    people, seed, folder = RUN
    try:
        draft = chain(seed, number, people)
        path = folder / f"{number:04}.pdf"
        path.write_bytes(draft.data)
        guest = x509.Certificate.load(pem.unarmor(GUEST.read_bytes())[2])
        opinion = judging.pyhanko(draft.reader(), [people.root, guest])
    except Exception:  # a step that fails is a fault of the driver, or of who signs
        return {"number": number, "failure": traceback.format_exc()}
    return {"number": number, "path": str(path), "letter": draft.letter.name, "encrypted": draft.password is not None,
            "steps": [dataclasses.asdict(one) | {"level": one.level.name} for one in draft.steps], "forged": draft.forged,
            "pyhanko": opinion, "done": {one.field: meaning(draft, one) for one in draft.signatures}}


def meaning(draft, signature):
    level, permitted = draft.meaning(signature)
    return {"after": signature.after, "modifications": level.name, "permitted": permitted,
            "permitted_alone": draft.meaning(signature, alone=True)[1]}


def questions(document):
    """One for each signature; or who does not see one that another sees."""
    ours = {signature["field"]: signature for signature in document["segel"].get("signatures", ())}
    removed = {field for one in document["steps"] if one["kind"] == "signature removed" for field in one["fields"]}
    done = document["done"]
    seen = {"done": set(done) - removed, "pyHanko": set(document["pyhanko"]), "segel": set(ours) - removed}
    if len(set(map(frozenset, seen.values()))) != 1:
        said = {voice: sorted(fields) for voice, fields in seen.items()}
        return [], f"not the same signatures: {said}, {document['segel'].get('error')}"
    return [comparison.Question(document, field, document["pyhanko"][field], ours[field], done[field]) for field in sorted(ours)
            if field not in removed], None


def told(seed, document, what, question=None):
    """What a person needs to look into a difference."""
    lines = [f"seed {seed}, document {document['number']} ({document['letter']}): {what}", f"    {document.get('path')}"]
    for one in document.get("steps", ()):
        lines.append(f"    {one['level']:13}{one['kind']}: {one['detail']}")
    if question is not None:
        ours = {key: question.ours[key] for key in ("indication", "sub_indication", "reference_digest", "signature_value", "coverage",
                                                    "modifications", "modifications_permitted", "modification_rule")}
        changes = [f"{change['revision']}: {change['rule']} {change['path']}" for change in document["segel"].get("changes", ())]
        lines += [f"    {question.field}, done:    {json.dumps(question.done)}", f"    {question.field}, pyHanko: {json.dumps(question.theirs)}",
                  f"    {question.field}, segel:   {json.dumps(ours)}", *(f"        {change}" for change in changes)]
    return "\n".join(lines)


def unnoticed(question):
    """Columns in which a wrong answer of `segel` would not be noticed, or be explained: a comparison that is content with
    everything proves nothing."""
    wrong = {"digest": {"reference_digest": False}, "value": {"signature_value": False}, "coverage": {"coverage": "INVALID"},
             "modifications": {"modifications": "ANNOTATIONS"}, "permitted": {"modifications_permitted": False},
             "passes": {"indication": "INDETERMINATE"}}
    for column, answer in wrong.items():
        asked = dataclasses.replace(question, ours=question.ours | answer)
        if not any(difference.column == column and comparison.reason_for(asked, difference) is None
                   for difference in comparison.differences(asked)):
            yield column


class Account:
    def __init__(self, seed):
        self.seed = seed
        self.complaints, self.counts, self.tried = [], collections.Counter(), False
        self.explained, self.steps, self.forged, self.classes = (collections.Counter() for _ in range(4))

    def take(self, document):
        if "failure" in document:
            self.complaints.append(told(self.seed, {**document, "letter": "?"}, document["failure"]))
            return
        self.counts["documents"] += 1
        self.steps.update(one["kind"] for one in document["steps"])
        asked, complaint = questions(document)
        if complaint is not None:
            self.complaints.append(told(self.seed, document, complaint))
        for question in asked:
            self.answer(question)
        if document["forged"] is not None:
            denied = any(question.ours["modifications_permitted"] is False for question in asked)
            self.forged[document["forged"], denied] += 1

    def answer(self, question):
        self.counts["signatures"] += 1
        self.classes[question.ours["modifications"], question.ours["modifications_permitted"]] += 1
        found = comparison.differences(question)
        self.counts["signatures judged alike"] += not found
        # one that passes, in an honest document, in which nothing is explained by its kind
        if not found and question.theirs["passes"] and question.theirs["modifications"] == "NONE" and not self.tried:
            self.tried = True
            self.complaints += [f"a wrong answer in {column!r} is not noticed" for column in unnoticed(question)]
        for difference in found:
            reason = comparison.reason_for(question, difference)
            if reason is None:
                what = f"{difference.column}: {difference.voice} {difference.said}, segel {difference.ours}"
                self.complaints.append(told(self.seed, question.document, f"{question.field}, {what}", question))
            else:
                self.explained[reason.name] += 1

    def demand_all_kinds(self):
        """Of the usual documents, which are many enough for everything to occur."""
        idle = [reason.name for reason in comparison.REASONS if not self.explained[reason.name]]
        self.complaints += [f"nothing needs the reason {name!r} any more" for name in idle]
        missing = [kind.__name__ for kind in forging.KINDS if not self.forged[kind.__name__, True]]
        self.complaints += [f"no document in which {name} is denied to a signature" for name in missing]
        if not self.tried:
            self.complaints.append("no signature with which to try the comparison")

    def show(self):
        for title, counted in {
                "seen": self.counts, "steps": self.steps, "what segel says of later changes: class, permitted": self.classes,
                "dishonest steps, one in a document: kind, whether a signature denies it": self.forged,
                "differences with a reason": self.explained}.items():
            print(title)
            for what, count in sorted(counted.items(), key=lambda pair: -pair[1]):
                print(f"    {count:5} {', '.join(map(str, what)) if isinstance(what, tuple) else what}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segel", required=True, help="the program")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--only", type=int, action="append", help="this document alone")
    parser.add_argument("--keep", type=pathlib.Path, help="keeps all documents there, with all.json")
    return parser.parse_args()


def main():
    global RUN
    logging.disable(logging.CRITICAL)  # what went wrong is in the answers
    asked, began = arguments(), time.monotonic()
    folder = asked.keep or pathlib.Path(tempfile.mkdtemp(prefix="segel-differential-"))
    folder.mkdir(parents=True, exist_ok=True)
    people = People(asked.segel, folder)
    RUN = (people, asked.seed, folder)
    numbers = asked.only or range(asked.documents)
    with multiprocessing.get_context("fork").Pool() as pool:
        documents = pool.map(make_and_judge, numbers, chunksize=2)
    made = [document for document in documents if "failure" not in document]
    reports = judging.segel(asked.segel, [document["path"] for document in made], [str(people.anchor), str(GUEST)], PASSWORD)
    account = Account(asked.seed)
    for document, report in zip(made, reports, strict=True):
        document["segel"] = report
    for document in documents:
        account.take(document)
    (folder / "all.json").write_text(json.dumps(documents))
    account.show()
    if (asked.seed, asked.documents, asked.only) == (SEED, DOCUMENTS, None):
        account.demand_all_kinds()
    for complaint in account.complaints:
        print(complaint)
    print(f"{len(account.complaints)} complaints, seed {asked.seed}, {time.monotonic() - began:.0f} s")
    if not account.complaints and asked.keep is None:
        shutil.rmtree(folder)
    return 1 if account.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
