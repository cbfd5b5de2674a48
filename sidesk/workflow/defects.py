"""The life of a defect: found, noticed (D21), put right and re-checked by somebody else (D22), closed.

Nothing of it is stored: it follows from the records, so two laptops with the same records agree. A defect is
closed by a reply whose re-check passed, that the manager signed, and that the doer did not re-check himself.
A re-check that failed opens the next round.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sidesk.workflow.facts import Fact
from sidesk.workflow.people import People

NOTICE, REPLY = "D21", "D22"
# What a notice says of where it was found, by the document that found it.
FOUND_IN: Mapping[str, str] = {
    "D18": "self", "D19": "concealed", "D20": "spot", "D26": "test", "D27": "test", "D28": "test",
    "D30": "internal", "D33": "client",
}  # fmt: skip
CLOSERS = ("PM", "SID")
OPEN, NOTICED, DONE, AGAIN, CLOSED = "open", "noticed", "done", "again", "closed"
PASS, FAIL_AGAIN = "pass", "again"
_DIGITS = 9  # of the number of a round


@dataclass(frozen=True)
class Event:
    """Something that happened to a defect: what (found, notice, done, pass, again), when, who, where said."""

    what: str
    at: str = ""
    who: str = ""
    number: str = ""
    record: str = ""


@dataclass(frozen=True)
class Defect:
    """One thing that is wrong. `record` and `row` lead to where it was found; empty: raised by a notice.

    It begins closed where whoever found it has put it right and tested it again in the same document.
    """

    number: str
    problem: str = ""
    place: str = ""
    section: str = ""
    trade: str = ""
    clause: str = ""
    severity: str = ""
    owner: str = ""
    due: str = ""
    found_at: str = ""
    record: str = ""
    row: str = ""
    state: str = OPEN
    round: int = 1
    overdue: bool = False
    own_recheck: bool = False  # it passed, but whoever did the work re-checked it
    unsigned: bool = False  # it passed, but nobody of `CLOSERS` signed
    notice: str = ""  # the record of its newest notice
    reply: str = ""  # the record of its newest reply
    events: tuple[Event, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state != CLOSED

    def cells(self) -> Mapping[str, str]:
        """What conditions may ask of it: `facts.DEFECT`."""
        return {
            "number": self.number,
            "state": CLOSED if self.state == CLOSED else OPEN,
            "section": self.section,
            "trade": self.trade,
            "due": self.due,
            "owner": self.owner,
            "overdue": "yes" if self.overdue else "no",
            "round": str(self.round),
            "severity": self.severity,
        }


def lives(found: Sequence[Defect], facts: Sequence[Fact], today: dt.date) -> list[Defect]:
    """Every defect with its state; `found` are those that checks found, `facts` every record."""
    notices = _issued(facts, NOTICE)
    replies = _issued(facts, REPLY)
    known: dict[str, Defect] = {}
    of_record = {fact.record: fact for fact in facts}
    for one in sorted(found, key=lambda one: (not one.is_open, one.found_at or "9", one.record, one.row)):
        # Other records may name a defect again: the first one found it.
        known.setdefault(one.number, _dated(one, of_record.get(one.record)))
    for fact in notices:
        number = fact.text("defect") or fact.number
        known.setdefault(number, Defect(number, found_at=fact.text("issued_at") or fact.at))
    defect_of = {fact.number: fact.text("defect") or fact.number for fact in notices}
    noticed: dict[str, list[Fact]] = defaultdict(list)
    for fact in notices:
        noticed[defect_of[fact.number]].append(fact)
    answered: dict[str, list[Fact]] = defaultdict(list)
    for fact in replies:
        for number in {fact.text("defect"), defect_of.get(fact.text("rect_ref"), "")}:
            answered[number].append(fact)
    people = People(facts)
    return [
        _life(known[number], noticed[number], answered[number], today, people) for number in sorted(known)
    ]


def _dated(defect: Defect, fact: Fact | None) -> Defect:
    """Where the row says no day it is the document's; what was put right in the same document was then."""
    if fact is None:
        return defect
    dated = replace(defect, found_at=defect.found_at or fact.at)
    if defect.is_open:
        return dated
    return replace(dated, events=(Event(PASS, fact.at, fact.author, fact.number, fact.record),))


def _issued(facts: Sequence[Fact], form: str) -> list[Fact]:
    return sorted(
        (fact for fact in facts if fact.form == form and fact.issued),
        key=lambda fact: (_number(fact.text("round")), fact.at, fact.number, fact.record),
    )


def _life(
    defect: Defect, notices: Sequence[Fact], replies: Sequence[Fact], today: dt.date, people: People
) -> Defect:
    events = [Event("found", defect.found_at, record=defect.record)] if defect.record else []
    events += defect.events
    for fact in notices:
        defect = _noticed(defect, fact)
        at, who = fact.text("issued_at") or fact.at, fact.author
        events.append(Event("notice", at, who, fact.number, fact.record))
    for fact in replies:
        defect = _answered(defect, fact, people)
        events.append(Event("done", fact.text("done_at"), fact.text("done_by"), fact.number, fact.record))
        result = fact.text("recheck_result")
        if result in (PASS, FAIL_AGAIN):
            at, who = fact.text("recheck_at"), fact.text("recheck_by")
            events.append(Event(result, at, who, fact.number, fact.record))
    overdue = defect.is_open and bool(defect.due) and defect.due < today.isoformat()
    return replace(defect, overdue=overdue, events=tuple(events))


def _noticed(defect: Defect, fact: Fact) -> Defect:
    """A notice says the newest word about what, who and by when."""
    return replace(
        defect,
        problem=fact.text("problem") or defect.problem,
        place=fact.text("place") or defect.place,
        trade=fact.text("trade") or defect.trade,
        clause=fact.text("clause") or defect.clause,
        severity=fact.text("severity") or defect.severity,
        section=defect.section or fact.section,
        owner=fact.text("responsible") or defect.owner,
        due=fact.text("due_on") or defect.due,
        state=NOTICED if defect.state in (OPEN, CLOSED) else defect.state,  # once noticed, a reply closes it
        notice=fact.record,
    )


def _answered(defect: Defect, fact: Fact, people: People) -> Defect:
    result = fact.text("recheck_result")
    state, rounds, own, unsigned = DONE, defect.round, False, False
    if result == FAIL_AGAIN:
        state, rounds = AGAIN, rounds + 1
    elif result == PASS:
        own = people.same(fact.text("done_by"), fact.text("recheck_by"))
        unsigned = not any(role in CLOSERS for role in fact.signed)
        state = DONE if own or unsigned else CLOSED
    found = replace(defect, state=state, round=rounds, own_recheck=own, unsigned=unsigned)
    return replace(found, reply=fact.record)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
