"""The package as a folder: an index for people (HTML), one for programs (JSON), a workbook of registers."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any
from urllib.parse import quote

from sidesk.core.canonical import Json, canonical
from sidesk.core.text import Words
from sidesk.reports.volumes.contents import Cover, Document, Volume, listed

_STYLE = (
    "body{font:16px/1.5 system-ui,'Noto Sans SC','Microsoft YaHei',sans-serif;margin:2rem auto;"
    "max-width:68rem;padding:0 1rem;color:#15202b}h1{font-size:1.6rem;margin-bottom:.25rem}"
    "h2{font-size:1.1rem;margin-top:2rem}h2 b{color:#0b4f8a;margin-right:.75rem}a{color:#0b4f8a}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed;border-top:2px solid #15202b}"
    "td{padding:.3rem .5rem;border-bottom:1px solid #dce2e7;vertical-align:top;overflow-wrap:anywhere}"
    ".gap{color:#a81e17;font-weight:700}.no{width:3.5rem;color:#46535f}.of{width:15rem}"
    ".hash{font:12px ui-monospace,monospace;color:#46535f}.size{width:7rem;text-align:right}"
    "nav a{margin-right:1rem}.facts{color:#46535f}@media print{body{margin:0}}"
)
_NOT_IN_XML = re.compile("[^\n\t\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_SHEET = 31  # characters of a sheet's name
_FORBIDDEN = str.maketrans("[]:*?/\\", "_______")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,9})(\.\d{1,6})?")  # no leading zero: that would be a code
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_WIDEST, _NARROWEST, _LOOKED_AT = 48, 7, 300  # characters of a column; rows its width is taken from


@dataclass(frozen=True)
class Kept:
    """A file of the folder, by its path in it."""

    path: str
    size: int
    sha256: str


def index_html(
    volumes: Sequence[Volume],
    cover: Cover,
    papers: Mapping[str, str],
    words: Words,
    files: Sequence[Kept] = (),
) -> bytes:
    """One page without scripts: every volume, every entry, a link to each paper, every file with its hash."""
    _ = words.gettext
    title = f"{_('Acceptance package')} {cover.project}"
    facts = " · ".join(
        escape(text) for text in (cover.number, cover.client, cover.contractor, cover.date) if text
    )
    ways = "".join(f'<a href="#{escape(one.code)}">{escape(one.code)}</a>' for one in volumes)
    parts = [
        f'<!doctype html><html lang="{words.language}"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style><h1>{escape(title)}</h1>",
        f'<p class="facts">{facts}',
        '<p><a href="package.pdf">package.pdf</a> · <a href="registers.xlsx">registers.xlsx</a>',
        f" · <a href='index.json'>index.json</a><nav>{ways}</nav>",
        *(part for volume in volumes for part in _volume(volume, papers, words)),
        *_files(files, words),
    ]
    return "\n".join(parts).encode()


def _volume(volume: Volume, papers: Mapping[str, str], words: Words) -> Iterator[str]:
    name = f"<b>{escape(volume.code)}</b>{escape(words.pick(volume.title))}"
    yield f'<h2 id="{escape(volume.code)}">{name}</h2><table>'
    for entry in volume.entries:
        name = escape(words.pick(entry.title))
        if entry.is_missing:
            name = f'<span class="gap">{name} – {escape(words.gettext("missing"))}</span>'
        links = "<br>".join(
            f'<a href="{quote(papers.get(one.key, ""))}">{escape(one.number)}</a> {escape(one.title)}'
            for one in entry.documents
        )
        if entry.make and not links:  # pages that the program makes stand in the package and nowhere else
            links = '<a href="package.pdf">package.pdf</a>'
        yield f'<tr><td class="no">{escape(entry.number)}<td class="of">{name}<td>{links or "–"}'
    yield "</table>"


def _files(files: Sequence[Kept], words: Words) -> Iterator[str]:
    """Every file with what it must hash to: whoever keeps the folder can see that nothing was lost."""
    if not files:
        return
    yield f"<h2>{escape(words.gettext('Files'))}, SHA-256</h2><table>"
    for one in files:
        link = f'<a href="{quote(one.path)}">{escape(one.path)}</a>'
        yield f'<tr><td>{link}<br><span class="hash">{one.sha256}</span><td class="size">{one.size:,}'
    yield "</table>"


def index_json(
    volumes: Sequence[Volume], cover: Cover, papers: Mapping[str, str], files: Sequence[Kept] = ()
) -> bytes:
    """The same for programs."""

    def told(one: Document) -> dict[str, Json]:
        return {"number": one.number, "title": one.title, "file": papers.get(one.key, "")}

    return canonical(
        {
            "format": "sidesk-archive",
            "version": 1,
            "project": cover.number,
            "title": cover.project,
            "volumes": listed(volumes, told),
            "files": [{"path": one.path, "size": one.size, "sha256": one.sha256} for one in files],
        }
    )


def spreadsheet(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook with a sheet for each register: heads that stay, a filter, columns as wide as their texts.

    Columns of plain numbers and dates are numbers and dates. Everything else is a text: nothing in it is ever
    computed.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        _sheet(book.create_sheet(name.translate(_FORBIDDEN)[:_SHEET]), rows)
    if not sheets:
        book.create_sheet("registers")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    """`sheet` is of openpyxl, whose stubs know little of a sheet that is only written."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    across = max(map(len, rows), default=0)
    kinds = [_kind([row[n] for row in rows[1:] if n < len(row)]) for n in range(across)]
    _shape(sheet, rows, across)
    bold, tint = Font(bold=True), PatternFill("solid", fgColor="E6EAEE")
    above, wrapped = Alignment(wrap_text=True, vertical="bottom"), Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows):
        cells = []
        for text, kind in zip(row, kinds, strict=False):
            value, form = _typed(text, kind) if number else (_harmless(text), "")
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            if form:
                cell.number_format = form
            if not number:
                cell.font, cell.fill, cell.alignment = bold, tint, above
            elif isinstance(value, str) and _width(value) > _WIDEST:
                cell.alignment = wrapped
            cells.append(cell)
        sheet.append(cells)


def _shape(sheet: Any, rows: Sequence[Sequence[str]], across: int) -> None:
    """Before the first row: a sheet that is only written takes nothing of this later."""
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    for n in range(across):
        width = max((_width(row[n]) for row in rows[:_LOOKED_AT] if n < len(row)), default=0) + 2
        sheet.column_dimensions[get_column_letter(n + 1)].width = max(_NARROWEST, min(_WIDEST, width))
    if len(rows) > 1 and across:
        sheet.auto_filter.ref = f"A1:{get_column_letter(across)}{len(rows)}"


def _kind(texts: Sequence[str]) -> str:
    """What a whole column is, so that it can be sorted and added up."""
    filled = [text for text in texts if text]
    if filled and all(_DATE.fullmatch(text) and _day(text) for text in filled):
        return "date"
    return "number" if filled and all(_NUMBER.fullmatch(text) for text in filled) else "text"


def _typed(text: str, kind: str) -> tuple[Any, str]:
    """A value and how it is shown; the digits stay as many as were measured."""
    if not text or kind == "text":
        return _harmless(text), ""
    if kind == "date":
        return _day(text), "yyyy-mm-dd"
    decimals = len(text.partition(".")[2])
    return (float(text), f"0.{'0' * decimals}") if decimals else (int(text), "0")


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _width(text: str) -> int:
    """Characters of the longest line; a hanzi is as wide as two."""
    lines = text.split("\n")
    return max(
        sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in line[:_WIDEST]) for line in lines
    )


def _harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula gets a mark before it; control characters go."""
    clean = _NOT_IN_XML.sub("", text)
    return f"'{clean}" if clean[:1] in ("=", "@") else clean
