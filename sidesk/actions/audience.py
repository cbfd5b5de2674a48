"""Who may be given what: documents and answers that stay in the office.

A form says by `sidesk::audience` that its documents are for the office, a question by the word `restricted`
that its answer is. Headquarters is given everything: this is not asked when a bundle is made for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sidesk.actions import process
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.forms.definition import Form, Node, Question, Repeat
from sidesk.forms.tree import is_empty, rows_of
from sidesk.models.entities import Draft, RecordQuery, RecordSummary, Revision

OFFICE, CREW, CLIENT = "office", "crew", "client"
OFFICE_ROLES = frozenset({"SALES", "SID", "PM", "FIN", "CTO"})
# Who signs has read the document: these roles of `sidesk::signs` stand for an audience.
_SIGN_FOR = {CLIENT: ("client", "CPM", "CTECH", "SUPV"), CREW: ("SUB", "WORKER", "LEAD")}
_NOT_SHARED = ("draft", "away")  # written at this desk


def may_leave(desk: Desk, record: str, audience: str) -> bool:
    """Whether a document with its attachments may be given to `audience`: office, crew or client.

    Every export that is not for headquarters asks this for each record. One that is unknown never leaves.
    """
    return record in leaving(desk, [record], audience)


def leaving(desk: Desk, records: Collection[str], audience: str) -> frozenset[str]:
    """Those of these records that may leave, asked at once for a whole list."""
    if audience == OFFICE:
        return frozenset(records)
    signing = _SIGN_FOR.get(audience, ())
    heads = desk.store.records.heads_of(records)
    kept: dict[str, list[Draft | Revision]] = {record: [] for record in records}
    for revision in desk.store.records.read([name for names in heads.values() for name in names]):
        kept[revision.record].append(revision)
    for draft in (*desk.store.records.drafts(), *desk.store.records.bin()):
        if draft.record in kept:
            kept[draft.record].append(draft)
    return frozenset(record for record, said in kept.items() if _leaves(desk, said, signing))


def _leaves(desk: Desk, said: Sequence[Draft | Revision], signing: Sequence[str]) -> bool:
    pairs = [(form, one.answers) for one in said for form in _forms(desk, one)]
    if not pairs or any(not _forms(desk, one) for one in said):  # nobody can tell what an unknown form holds
        return False
    return not any(
        form.audience == OFFICE or (_restricted(form.items, answers) and not _signed_by(form, signing))
        for form, answers in pairs
    )


def office_forms(desk: Desk) -> frozenset[str]:
    """The forms whose documents stay in the office, by their id."""
    packages = desk.store.packages.all()
    return frozenset(one.form for one in packages if desk.form(one.sha256).audience == OFFICE)


@dataclass(frozen=True)
class Parted:
    """Records that may be handed out together, and how many stay in the office."""

    leaving: Sequence[str]
    staying: int = 0


def parted(desk: Desk, records: Sequence[str]) -> Parted:
    """What may be handed out of these: of several none that is for the office, one alone if it is seen."""
    sight = Sight(desk)
    lines = [(record, desk.store.records.summary(record)) for record in records]
    if len(records) == 1:
        leaving = [record for record, line in lines if line is None or sight.sees(line)]
    else:
        leaving = [record for record, line in lines if line is None or line.form not in sight.forms]
    return Parted(leaving, len(records) - len(leaving))


class Sight:
    """What the person at this desk is shown of documents that are for the office."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._projects: dict[str, bool] = {}

    @cached_property
    def forms(self) -> frozenset[str]:
        """The forms whose documents stay in the office."""
        return office_forms(self._desk)

    @cached_property
    def whole(self) -> bool:
        """Whether nothing has to be kept from this person."""
        return self._desk.person.role in OFFICE_ROLES or not self.forms

    def sees(self, line: RecordSummary) -> bool:
        """Whether lists show this record: its author sees it, and the office."""
        own = line.author == self._desk.person.name or line.state in _NOT_SHARED
        return self.whole or line.form not in self.forms or own or self._in(line.project)

    def narrowed(self, query: RecordQuery) -> RecordQuery:
        """The same question, asked for what this person may see."""
        if self.whole:
            return query
        there = self._desk.store.records.projects_of(sorted(self.forms))
        seen = tuple(project for project in there if self._in(project))
        if len(seen) == len(there):
            return query
        return replace(
            query, kept_forms=tuple(sorted(self.forms)), kept_shown=seen, kept_author=self._desk.person.name
        )

    def _in(self, project: str) -> bool:
        if project not in self._projects:
            roles = process.roles_in(self._desk, project)
            self._projects[project] = not OFFICE_ROLES.isdisjoint(roles)
        return self._projects[project]


# --- what a record says ----------------------------------------------------------------------------------


def _forms(desk: Desk, said: Draft | Revision) -> list[Form]:
    """The form it was filled in with and the newest one: a mark that came later holds as well."""
    name, package = (
        (said.form, said.package) if isinstance(said, Draft) else (said.text("form"), said.text("package"))
    )
    known = [one.sha256 for one in desk.store.packages.all(name)]
    return [desk.form(one) for one in {package, *known[-1:]} if one in known]


def _signed_by(form: Form, roles: Sequence[str]) -> bool:
    from sidesk.reports.signers import wanted

    return any(one.role in roles for one in wanted(form.signs))


def _restricted(items: Sequence[Node], answers: Mapping[str, Json]) -> bool:
    """Whether a restricted question is answered."""
    return any(_is_restricted(node, answers.get(node.name)) for node in items)


def _is_restricted(node: Node, value: Json) -> bool:
    if isinstance(node, Question):
        return node.restricted and not is_empty(value)
    if isinstance(node, Repeat):
        return any(_restricted(node.items, row) for _, row in rows_of(value))
    return isinstance(value, Mapping) and _restricted(node.items, value)
