"""Filling a built-in form without a window: sessions, rows, and what a session tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.forms.definition import Form, Path
from sidesk.forms.loader import built_in
from sidesk.forms.session import Context, FormSession
from sidesk.models.extraction import rows_of

NOW = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FORMS = {one.id: one for one in built_in() if isinstance(one, Form)}
NUMBER = "P-1"
KNOWN = {
    "doc_no": NUMBER, "project_no": "P", "project_name": "Tower", "client_name": "Client",
    "contractor_name": "Builder", "name": "Lin",
}  # fmt: skip
PHOTO: list[Json] = [{"sha256": "0" * 64, "name": "IMG 1.jpg", "mime": "image/jpeg"}]
PAPER: list[Json] = [{"sha256": "1" * 64, "name": "paper.pdf", "mime": "application/pdf"}]
INK: Json = {"strokes": [[[10, 10], [200, 120]]], "name": "Wu"}

Answers = Mapping[str, Json]


def session(name: str, answers: Answers | None = None, **known: str) -> FormSession:
    """A form that is being filled: new without answers, with the document number either way."""
    context = Context(NOW.date(), NOW, known={**KNOWN, **known}, language="en")
    started = FormSession(FORMS[name], None, context, Clock(now=lambda: NOW))
    if answers is None:
        return started
    merged = {**started.answers, **answers}
    for group, inside in started.answers.items():
        given = answers.get(group)
        if isinstance(inside, Mapping) and isinstance(given, Mapping):
            merged[group] = {**inside, **given}
    return FormSession(FORMS[name], merged, context, Clock(now=lambda: NOW))


def rows(*written: Answers) -> dict[str, Json]:
    """Rows of a table: r1, r2 ..."""
    return {f"r{n}": {"@order": str(n), **row} for n, row in enumerate(written, 1)}


def told(one: FormSession, *path: str) -> list[tuple[str, str]]:
    """What is wrong at a place: severity and kind."""
    return [(problem.severity, problem.kind) for problem in one.problems(path)]


def hindrances(one: FormSession) -> list[tuple[Path, str]]:
    """What keeps the document from being issued."""
    return [(problem.path, problem.kind) for problem in one.problems() if problem.severity == "error"]


def asks(one: FormSession, *path: str) -> tuple[bool, bool]:
    """Whether a question is shown, and whether it must be answered."""
    return one.relevant(path), one.required(path)


def lines(one: FormSession, register: str) -> list[Mapping[str, Json]]:
    """What the finished record feeds into a register."""
    found = rows_of(one.form, one.finished())
    return [row.cells for row in found if row.register == register]
