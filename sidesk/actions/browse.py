"""Look for things: records with their versions and papers, lines of registers and what their columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sidesk.actions.desk import Desk
from sidesk.core.errors import CannotWrite
from sidesk.core.files import write_whole
from sidesk.core.text import LocalText
from sidesk.forms.definition import Form, Question
from sidesk.models.entities import (
    Draft,
    Paper,
    RecordQuery,
    RecordSummary,
    RegisterLine,
    RegisterQuery,
    Revision,
)
from sidesk.models.papers import branches

BUILT_IN = ("P01", "P02", "P03")  # projects, people, places: they have pages of their own
DEFECTS = "defects"
OPEN, CLOSED = "open", "closed"  # what the column "state" of a defect says


@dataclass(frozen=True)
class Page:
    """Some lines of the records list, and how many there are in all."""

    lines: Sequence[RecordSummary]
    total: int


def records(desk: Desk, query: RecordQuery, after: RecordSummary | None = None) -> Page:
    """The next lines of the list behind `after`."""
    return Page(desk.store.records.page(query, after), desk.store.records.count(query))


def search(desk: Desk, text: str, limit: int = 20) -> Sequence[RecordSummary]:
    """Records that hold the text anywhere: number, title, answers; two Chinese characters are enough."""
    return desk.store.records.page(RecordQuery(text=text, limit=limit)) if text.strip() else ()


def titles(desk: Desk) -> dict[str, LocalText]:
    """What each form is called, by its id."""
    return {entry.form: desk.form(entry.sha256).title for entry in desk.store.packages.all()}


def draft(desk: Desk, record: str) -> Draft | None:
    """The draft of a record that lies on the desk; one that was put away does not."""
    found = desk.store.records.draft(record)
    line = desk.store.records.summary(record) if found is not None else None
    return found if line is not None and line.state == "draft" else None


# --- papers ---


@dataclass(frozen=True)
class Version:
    """One revision of a record as its history shows it: with its papers, if it was sealed.

    Each of `lines` runs from the first seal to the last one upon it; several are a fork. `copies` are scans
    of what was signed by hand.
    """

    revision: Revision
    lines: Sequence[Sequence[Paper]] = ()
    newest: bool = False
    copies: Sequence[Paper] = ()

    @property
    def papers(self) -> Sequence[Paper]:
        """Its sealed papers, earlier seals first; of a fork the line with most seals."""
        return self.lines[0] if self.lines else ()

    @property
    def paper(self) -> Paper | None:
        """The paper that carries every seal until now."""
        return self.papers[-1] if self.papers else None


def versions(desk: Desk, record: str) -> list[Version]:
    """Every finished or withdrawn revision of a record, the newest first. Shared drafts are left out."""
    heads = desk.store.records.heads(record)
    kept = [one for one in desk.store.records.revisions(record) if one.kind != "working" or one.id in heads]
    found = []
    for revision in reversed(kept):
        papers = desk.store.papers.of(record, revision.id)
        copies = [paper for paper in papers if paper.is_scan]
        found.append(Version(revision, branches(papers), revision.id in heads, copies))
    return found


def papers(desk: Desk, record: str) -> list[Paper]:
    """The sealed papers of a record, earlier seals first."""
    return desk.store.papers.of(record)


def paper_bytes(desk: Desk, paper: Paper) -> bytes:
    """The PDF of a paper; read back against its hash."""
    return desk.store.attachments.read(paper.sha256)


def image(desk: Desk, sha256: str) -> bytes:
    """The bytes of a photo."""
    return desk.store.attachments.read(sha256)


def save(pdf: bytes, path: Path) -> Path:
    """Write a paper as a file. Raises CannotWrite."""
    try:
        write_whole(path, pdf)
    except OSError as problem:
        raise CannotWrite.because(path, problem) from problem
    return path


# --- registers ---


@dataclass(frozen=True)
class RegisterLines:
    """Some lines of a register, and how many there are in all."""

    lines: Sequence[RegisterLine]
    total: int


@dataclass(frozen=True)
class RegisterColumn:
    """What a column of a register is called, in the words of the form that feeds it."""

    name: str
    label: LocalText = field(default_factory=dict)
    unit: str = ""
    kind: str = ""
    options: Mapping[str, LocalText] = field(default_factory=dict)  # of a choice, by name


def registers(desk: Desk) -> list[str]:
    """Registers that have lines: links, points, devices, defects, people, materials ..."""
    return desk.store.registers.names()


def register(desk: Desk, query: RegisterQuery, after: RegisterLine | None = None) -> RegisterLines:
    """The next lines of a register behind `after`."""
    return RegisterLines(desk.store.registers.page(query, after), desk.store.registers.count(query))


def register_columns(desk: Desk, register: str) -> list[RegisterColumn]:
    """The columns of a register; the form that feeds most of them says their order and names them."""
    fed = [list(_columns(desk.form(entry.sha256), register)) for entry in desk.store.packages.all()]
    found: dict[str, RegisterColumn] = {}
    for columns in sorted(fed, key=len, reverse=True):
        for column in columns:
            known = found.get(column.name)
            options = {**column.options, **known.options} if known else column.options
            label, unit = (known.label or column.label, known.unit) if known else (column.label, column.unit)
            found[column.name] = RegisterColumn(column.name, label, unit, column.kind, options)
    return list(found.values())


def _columns(form: Form, register: str) -> Iterator[RegisterColumn]:
    for _, node in form.walk():
        if isinstance(node, Question) and node.register.startswith(f"{register}."):
            options = {choice.name: choice.label for choice in form.choices.get(node.choices, ())}
            name = node.register.partition(".")[2]
            yield RegisterColumn(name, node.label, node.unit, node.kind, options)


def open_defects(desk: Desk) -> int:
    """How many defects nobody has closed yet."""
    count = desk.store.registers.count
    return count(RegisterQuery(DEFECTS)) - count(RegisterQuery(DEFECTS, cells={"state": CLOSED}))
