"""Versions of a record: what was written side by side, how to bring it together, and what changed when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sidesk.actions import browse, fill
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.errors import RecordUnknown
from sidesk.forms.definition import Form, Path, Question
from sidesk.forms.differences import Difference, all_replaced, differences
from sidesk.forms.told import OTHER, node_at
from sidesk.models.entities import WITHDRAWN, WORKING, Draft, Revision
from sidesk.models.graph import Link, behind
from sidesk.models.papers import branches

DRAFT = "draft"


@dataclass(frozen=True)
class Side:
    """One version: who wrote it, when, on which computer. The own draft comes first and has no id."""

    id: str
    kind: str  # draft, working, final, withdrawn
    author: str
    device: str
    at: dt.datetime | None
    answers: Mapping[str, Json] = field(repr=False)
    mine: bool = False
    reason: str = ""  # why it was corrected or withdrawn


@dataclass(frozen=True)
class Conflict:
    """A place that more than one side changed: what stands there on each, by the side's id."""

    path: Path
    values: Mapping[str, Mapping[str, Json]]


@dataclass(frozen=True)
class Standing:
    """Versions beside each other. `combined` is what only somebody else changed, `own` what only the first
    side did; a fork has a signed version among them, and is never combined."""

    record: str
    form: Form
    number: str
    sides: tuple[Side, ...]
    fork: bool = False
    conflicts: tuple[Conflict, ...] = ()
    combined: tuple[Difference, ...] = ()
    own: tuple[Difference, ...] = ()
    differ: tuple[Conflict, ...] = ()  # of a fork: every place that is not the same
    base: tuple[str, ...] = ()  # what a draft follows that brings all sides together
    rests_on: tuple[str, ...] = ()  # what the draft follows now; without one, what one begun now would

    @property
    def drafted(self) -> bool:
        """Whether one of the sides is the own draft."""
        return self.sides[0].kind == DRAFT

    def taken_over(
        self, answers: Mapping[str, Json], chosen: Mapping[Path, str]
    ) -> tuple[dict[str, Json], tuple[str, ...]]:
        """The answers with everything that combines and what was chosen, and what they follow then.

        While a place is left as it is, both versions go on standing beside each other.
        """
        decided = [one for one in self.conflicts if one.path in chosen]
        places = [(one.path, one.after) for one in self.combined]
        places += [(one.path, one.values.get(chosen[one.path], {})) for one in decided]
        whole = len(decided) == len(self.conflicts)
        return all_replaced(answers, places), self.base if whole else self.rests_on


@dataclass(frozen=True)
class Open:
    """A record whose versions wait for somebody to decide; `places` were changed by two people."""

    record: str
    number: str
    title: str
    places: int
    fork: bool
    twice: bool = False  # one version, but two computers sealed its paper


@dataclass(frozen=True)
class Change:
    """A revision in the history of a record, and what it changed against the one it followed."""

    side: Side
    changes: Sequence[Difference]
    newest: bool = False


def standing(desk: Desk, record: str) -> Standing | None:
    """The versions that stand side by side; None where there is only one. Raises RecordUnknown."""
    records = desk.store.records
    draft, heads = browse.draft(desk, record), records.heads(record)
    if draft is None and len(heads) < 2:
        return None
    if draft is not None and set(heads) <= set(draft.base):
        return None
    known = {revision.id: revision for revision in records.revisions(record)}
    links = {name: Link(revision.hashes("parents")) for name, revision in known.items()}
    before = behind(links, draft.base) if draft is not None else frozenset()
    others = [known[head] for head in heads if head not in before]
    if not others:
        return None
    return _beside(desk, known, draft, others)


def _beside(
    desk: Desk, known: Mapping[str, Revision], draft: Draft | None, others: Sequence[Revision]
) -> Standing:
    others = sorted(others, key=lambda one: (one.text("at"), one.id))
    sides = sorted((side_of(desk, one) for one in others), key=lambda side: not side.mine)
    rests_on = draft.base if draft is not None else (sides[0].id,)
    if draft is not None:
        sides.insert(0, _own(desk, draft))
    links = {name: Link(revision.hashes("parents")) for name, revision in known.items()}
    tips = dict.fromkeys([*rests_on, *(one.id for one in others)])
    older = {one for tip in tips if tip in links for one in behind(links, links[tip].parents)}
    plain = Standing(
        record=others[0].record,
        form=desk.form(draft.package if draft is not None else others[0].text("package")),
        number=draft.number if draft is not None else others[0].text("number"),
        sides=tuple(sides),
        base=tuple(sorted(tip for tip in tips if tip not in older)),
        rests_on=rests_on,
    )
    if any(one.kind != WORKING for one in others):
        return _forked(plain)
    return _merged(plain, known, draft)


def _forked(plain: Standing) -> Standing:
    first, *rest = plain.sides
    places = [one.path for side in rest for one in differences(plain.form, first.answers, side.answers)]
    differ = [
        Conflict(path, {side.id: _values(side.answers, path) for side in plain.sides})
        for path in dict.fromkeys(places)
    ]
    return replace(plain, fork=True, differ=tuple(differ))


def _merged(plain: Standing, known: Mapping[str, Revision], draft: Draft | None) -> Standing:
    from sidesk.sync.merge import Shape, view

    revisions, draft_name = dict(known), ""
    if draft is not None:
        typed: dict[str, Json] = {
            "record": draft.record, "kind": WORKING, "parents": list(draft.base), "answers": draft.answers
        }  # fmt: skip
        frozen = Revision.of(typed)
        revisions[frozen.id], draft_name = frozen, frozen.id
    seen = view(revisions, Shape.of(plain.form))
    if seen.fork:  # a signed version that the draft does not rest on lies further back
        return _forked(plain)
    form, mine = plain.form, plain.sides[0].answers
    places = [one.path for side in plain.sides[1:] for one in differences(form, mine, side.answers)]
    order = {path: number for number, path in enumerate(dict.fromkeys(places))}
    disputed = [one for one in seen.conflicts if not _is_computed(form, one.path)]
    disputed.sort(key=lambda one: order.get(one.path, len(order)))
    conflicts = [
        Conflict(one.path, {"" if head == draft_name else head: v for head, v in one.values.items()})
        for one in disputed
    ]
    touched = _Touched([one.path for one in conflicts])
    combined = [one for one in differences(form, mine, seen.answers) if not touched.by(one.path)]
    elsewhere = {one.path for one in combined}
    own = {
        one.path: one
        for side in plain.sides[1:]
        for one in differences(form, side.answers, mine)
        if not touched.by(one.path) and one.path not in elsewhere
    }
    return replace(plain, conflicts=tuple(conflicts), combined=tuple(combined), own=tuple(own.values()))


class _Touched:
    """Disputed places, asked by others; there can be thousands of both."""

    def __init__(self, disputed: Sequence[Path]) -> None:
        self._disputed = frozenset(disputed)
        self._above = frozenset(path[:length] for path in disputed for length in range(len(path)))

    def by(self, path: Path) -> bool:
        """Whether a place lies in a disputed one, or holds one."""
        return path in self._above or any(path[:n] in self._disputed for n in range(len(path) + 1))


def _is_computed(form: Form, path: Path) -> bool:
    node, _ = node_at(form, path)
    return isinstance(node, Question) and bool(node.calculation)


def _values(answers: Mapping[str, Json], path: Path) -> dict[str, Json]:
    """What stands at a place: the answer and its free text."""
    place: Json = answers
    for name in path[:-1]:
        place = place.get(name) if isinstance(place, Mapping) else None
    here = place if isinstance(place, Mapping) else {}
    return {name: here[name] for name in (path[-1], path[-1] + OTHER) if name in here}


def begin(desk: Desk, record: str, revision: str) -> fill.OpenRecord:
    """A draft upon one of the versions; the others stay. One that was begun already is taken up again.

    Raises RecordUnknown.
    """
    if desk.store.records.draft(record) is not None:
        fill.take_back(desk, record)
        return fill.resume(desk, record)
    found = desk.store.records.revision(revision)
    if found is None or found.record != record or found.kind == WITHDRAWN:
        raise RecordUnknown(record=record)
    return fill.upon(desk, found)


def open_conflicts(desk: Desk) -> list[Open]:
    """Every record whose versions wait for a decision. A draft upon one of several signed versions is one."""
    records = desk.store.records
    asked = dict.fromkeys([draft.record for draft in records.drafts()] + records.side_by_side())
    found = []
    for record in asked:
        now = standing(desk, record)
        if now is None or (now.fork and now.drafted and set(now.rests_on) & set(records.heads(record))):
            continue
        line = records.summary(record)
        found.append(Open(record, now.number, line.title if line else "", len(now.conflicts), now.fork))
    told = {one.record for one in found}
    return found + [one for one in _sealed_twice(desk) if one.record not in told]


def _sealed_twice(desk: Desk) -> list[Open]:
    """Records of which the newest version has two papers, neither with every seal of the other."""
    found = []
    for record, revision in desk.store.papers.twice():
        draft = desk.store.records.draft(record)
        if revision not in desk.store.records.heads(record) or (draft and revision in draft.base):
            continue  # a correction goes on in place of both, or is being written
        if len(branches(desk.store.papers.of(record, revision))) > 1:
            line = desk.store.records.summary(record)
            number, title = (line.number, line.title) if line else ("", "")
            found.append(Open(record, number, title, 0, fork=True, twice=True))
    return found


# --- history -----------------------------------------------------------------------------------------------


def history(desk: Desk, record: str) -> list[Change]:
    """Every version, the newest first, with what it changed against the one before; the draft on top."""
    records = desk.store.records
    known = {revision.id: revision for revision in records.revisions(record)}
    heads = records.heads(record)
    found = []
    for one in known.values():
        changes = _changes(desk.form(one.text("package")), known, one.hashes("parents"), one.answers)
        found.append(Change(side_of(desk, one), changes, newest=one.id in heads))
    draft = browse.draft(desk, record)
    if draft is not None:
        changes = _changes(desk.form(draft.package), known, draft.base, draft.answers)
        found.append(Change(_own(desk, draft), changes))
    return found[::-1]


def _changes(
    form: Form, known: Mapping[str, Revision], parents: Sequence[str], answers: Mapping[str, Json]
) -> list[Difference]:
    before = next((known[parent].answers for parent in parents if parent in known), None)
    return [] if before is None else differences(form, before, answers)


def side_of(desk: Desk, revision: Revision) -> Side:
    """A revision as a side."""
    try:
        at = dt.datetime.fromisoformat(revision.text("at"))
    except ValueError:  # a foreign clock may write anything
        at = None
    device = revision.text("device")
    return Side(
        revision.id, revision.kind, revision.text("author"), device, at, revision.answers,
        mine=device == desk.device_code, reason=revision.text("reason"),
    )  # fmt: skip


def _own(desk: Desk, draft: Draft) -> Side:
    return Side("", DRAFT, desk.person.name, desk.device_code, draft.saved_at, draft.answers, mine=True)
