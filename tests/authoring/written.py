"""Forms written for tests: as Markdown, or as workbooks made by openpyxl."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

from sidesk.authoring.compiler import Compiled, compiled
from sidesk.forms.definition import Form, Node, Question

SETTINGS = "| settings | | |\n| | form_id | version |\n| | f | 1 |\n"


def table(sheet: str, headings: str, *rows: str) -> str:
    """A Markdown table; headings and rows are cells parted by `|`."""
    return "".join(f"{line}\n" for line in (f"| {sheet} |", *(f"| | {row} |" for row in (headings, *rows))))


def survey(headings: str, *rows: str, choices: str = "", settings: str = SETTINGS) -> bytes:
    """A form with this survey sheet. The first question stands in row 3."""
    return (table("survey", headings, *rows) + choices + settings).encode()


def yes_no() -> str:
    return table("choices", "list_name | name | label", "yn | yes | Yes", "yn | no | No")


def run(data: bytes, name: str = "form.md") -> Compiled:
    return compiled(data, name)


def made(data: bytes) -> Form:
    """The form; a failure shows what is wrong with it."""
    result = run(data)
    assert result.form is not None, [str(problem) for problem in result.problems]
    return result.form


def first(data: bytes) -> Question:
    """The first question of a form."""
    node: Node = made(data).items[0]
    assert isinstance(node, Question)
    return node


def problems(data: bytes, name: str = "form.md") -> list[str]:
    """Everything wrong, in English."""
    result = run(data, name)
    assert (result.form is None) == bool(result.problems)
    return [str(problem) for problem in result.problems]


def only_problem(data: bytes) -> str:
    [problem] = problems(data)
    return problem


def notes(data: bytes) -> list[str]:
    result = run(data)
    assert result.form is not None, [str(problem) for problem in result.problems]
    return [str(note) for note in result.notes]


def workbook(
    sheets: dict[str, Sequence[Sequence[Any]]], change: Callable[[Any], None] | None = None
) -> bytes:
    """A workbook of these sheets, after `change`."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change is not None:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rezipped(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def plain_workbook() -> bytes:
    return workbook(
        {
            "survey": [["type", "name", "label"], ["text", "a", "A"]],
            "settings": [["form_id", "version"], ["f", 1]],
        }
    )
