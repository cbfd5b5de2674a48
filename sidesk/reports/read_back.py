"""Whether a paper prints what its record says: the text is read back out of the file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sidesk.forms.definition import Form
from sidesk.models.entities import Revision
from sidesk.reports.blocks import Field, Grid, Paper, Table
from sidesk.reports.content import content_of
from sidesk.reports.facts import PaperFacts
from sidesk.reports.paper import render
from sidesk.reports.voice import LANGUAGES, Voice

if TYPE_CHECKING:
    from pikepdf import Object, Page

_DEEPEST = 8  # drawings within drawings; ours have two
_SHOWING = ("Tj", "TJ", "'", '"')
_CHAR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTION = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


def not_printed(pdf: bytes, form: Form, revision: Revision, facts: PaperFacts) -> list[str]:
    """What the record answers and the pages of `pdf` do not show; nothing where they agree.

    The language of the paper is the one that fits best. What a fresh print of the same record does not show
    as one piece either (a word that is broken) says nothing. Raises ValueError for a file nobody can read.
    """
    found = _flat(printed_text(pdf))
    least: list[str] | None = None
    language = LANGUAGES[0]
    for one in LANGUAGES:
        paper = content_of(form, revision, facts, Voice(one))
        missing = [text for text in dict.fromkeys(_answers(paper)) if _flat(text) not in found]
        if least is None or len(missing) < len(least):
            least, language = missing, one
    if not least:
        return []
    fresh = _flat(printed_text(render(form, revision, facts, language=language).pdf))
    return [text for text in least if _flat(text) in fresh]


def printed_text(pdf: bytes) -> str:
    """The text of all pages in the order of drawing, as the fonts of our papers tell it."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            reader = _Reader()
            return "\n".join("".join(reader.text(page)) for page in opened.pages)
    except (pikepdf.PdfError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise ValueError("this PDF cannot be read") from error


def _answers(paper: Paper) -> Iterator[str]:
    """The texts of all answers."""
    for block in paper.blocks:
        if isinstance(block, Grid):
            yield from _values(block.fields)
        elif isinstance(block, Table):
            kinds = [column.kind for column in block.columns]
            for row in block.rows:
                yield from (
                    text for text, kind in zip(row.cells, kinds, strict=False) if text and kind != "mark"
                )


def _values(fields: Iterable[Field]) -> Iterator[str]:
    return (field.value.text for field in fields if field.value.text)


def _flat(text: str) -> str:
    return "".join(text.split())


class _Reader:
    """Decodes text by the fonts' own tables; each table is read once."""

    def __init__(self) -> None:
        self._tables: dict[tuple[int, int], Mapping[int, str]] = {}

    def text(self, page: Page | Object, depth: int = 0) -> Iterator[str]:
        import pikepdf

        resources: Any = page.get("/Resources", {})
        fonts, drawings = resources.get("/Font", {}), resources.get("/XObject", {})
        table: Mapping[int, str] = {}
        for step in pikepdf.parse_content_stream(page):
            name, operands = str(step.operator), list(step.operands)
            if name == "Tf":
                table = self._table(fonts.get(str(operands[0])))
            elif name in _SHOWING:
                yield from _shown(operands, table)
            elif name == "Do" and depth < _DEEPEST:
                inner = drawings.get(str(operands[0]))
                if inner is not None and inner.get("/Subtype") == "/Form":
                    yield from self.text(inner, depth + 1)

    def _table(self, font: Any) -> Mapping[int, str]:
        if font is None or "/ToUnicode" not in font:
            return {}
        key = tuple(font.objgen)
        if key not in self._tables:
            self._tables[key] = dict(_pairs(font.ToUnicode.read_bytes().decode("latin-1")))
        return self._tables[key]


def _shown(operands: Iterable[Any], table: Mapping[int, str]) -> Iterator[str]:
    import pikepdf

    for operand in operands:
        if isinstance(operand, pikepdf.String):
            yield "".join(table.get(code, chr(code)) for code in bytes(operand))
        elif isinstance(operand, pikepdf.Array):
            yield from _shown(operand, table)


def _pairs(table: str) -> Iterator[tuple[int, str]]:
    for kind, body in _SECTION.findall(table):
        if kind == "bfchar":
            yield from ((int(code, 16), _letters(text)) for code, text in _CHAR.findall(body))
            continue
        for first, last, text in _RANGE.findall(body):
            start = int(text, 16)
            yield from (
                (code, chr(start + code - int(first, 16)))
                for code in range(int(first, 16), int(last, 16) + 1)
            )


def _letters(digits: str) -> str:
    return bytes.fromhex(digits if len(digits) % 2 == 0 else "0" + digits).decode("utf-16-be", "replace")
