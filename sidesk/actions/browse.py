"""Look for things: records, papers, lines of registers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sidesk.actions.desk import Desk
from sidesk.core.errors import CannotWrite
from sidesk.core.files import write_whole
from sidesk.core.text import LocalText
from sidesk.forms.definition import Form
from sidesk.models.entities import Paper, RecordQuery, RecordSummary, RegisterLine, RegisterQuery

BUILT_IN = ("P01", "P02", "P03")  # projects, people, places: they have pages of their own


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
    found: dict[str, LocalText] = {}
    for entry in desk.store.packages.all():
        form: Form = desk.store.packages.form(entry.sha256)
        found[entry.form] = form.title
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


def registers(desk: Desk) -> list[str]:
    """Registers that have lines: links, points, devices, defects, people, materials ..."""
    return desk.store.registers.names()


def register(desk: Desk, query: RegisterQuery, skip: int = 0) -> RegisterLines:
    """Some lines of a register."""
    return RegisterLines(desk.store.registers.page(query, skip=skip), desk.store.registers.count(query))


@dataclass(frozen=True)
class RegisterLines:
    """Some lines of a register, and how many there are in all."""

    lines: Sequence[RegisterLine]
    total: int


def open_defects(desk: Desk) -> int:
    """How many lines the register of defects has."""
    return desk.store.registers.count(RegisterQuery(register="defects"))


def save(pdf: bytes, path: Path) -> Path:
    """Write a paper as a file. Raises CannotWrite."""
    try:
        write_whole(path, pdf)
    except OSError as problem:
        raise CannotWrite(path=path, why=problem.strerror or str(problem)) from problem
    return path
