"""The package as a folder: an index for people (HTML), one for programs (JSON), a workbook of registers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from urllib.parse import quote

from sidesk.core.canonical import Json, canonical
from sidesk.core.text import Words
from sidesk.reports.volumes.contents import Cover, Document, Volume, listed

_STYLE = (
    "body{font:16px/1.5 system-ui,'Noto Sans SC',sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;"
    "color:#15202b}h1{font-size:1.6rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid #b4bec8}"
    "table{border-collapse:collapse;width:100%}td{padding:.25rem .5rem;border-bottom:1px solid #dce2e7;"
    "vertical-align:top}.gap{color:#a81e17}.no{white-space:nowrap;color:#46535f}"
)
_NOT_IN_XML = re.compile("[^\n\t\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_SHEET = 31  # characters of a sheet's name
_FORBIDDEN = str.maketrans("[]:*?/\\", "_______")


def index_html(volumes: Sequence[Volume], cover: Cover, papers: Mapping[str, str], words: Words) -> bytes:
    """One page without scripts: every volume, every entry, a link to each paper."""
    _ = words.gettext
    title = f"{_('Acceptance package')} {cover.project}"
    parts = [
        f'<!doctype html><html lang="{words.language}"><meta charset="utf-8"><title>{escape(title)}</title>',
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1>",
        f"<p>{' · '.join(map(escape, (cover.number, cover.client, cover.contractor, cover.date)))}",
        '<p><a href="package.pdf">package.pdf</a> · <a href="registers.xlsx">registers.xlsx</a>',
    ]
    for volume in volumes:
        parts.append(f"<h2>{escape(volume.code)} {escape(words.pick(volume.title))}</h2><table>")
        for entry in volume.entries:
            name = escape(words.pick(entry.title))
            if entry.is_missing:
                name = f'<span class="gap">{name} – {escape(_("missing"))}</span>'
            links = "<br>".join(
                f'<a href="{quote(papers.get(one.record, ""))}">{escape(one.number)}</a> {escape(one.title)}'
                for one in entry.documents
            )
            parts.append(f'<tr><td class="no">{escape(entry.number)}<td>{name}<td>{links}')
        parts.append("</table>")
    return "\n".join(parts).encode()


def index_json(volumes: Sequence[Volume], cover: Cover, papers: Mapping[str, str]) -> bytes:
    """The same for programs."""

    def told(one: Document) -> dict[str, Json]:
        return {"number": one.number, "title": one.title, "file": papers.get(one.record, "")}

    return canonical(
        {
            "format": "sidesk-archive",
            "version": 1,
            "project": cover.number,
            "title": cover.project,
            "volumes": listed(volumes, told),
        }
    )


def spreadsheet(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook with a sheet for each register. Cells are texts: nothing in them is ever computed."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.translate(_FORBIDDEN)[:_SHEET])
        sheet.freeze_panes = "A2"
        for row in rows:
            cells = []
            for text in row:
                cell = WriteOnlyCell(sheet, value=_harmless(text))
                cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    if not sheets:
        book.create_sheet("registers")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula gets a mark before it; control characters go."""
    clean = _NOT_IN_XML.sub("", text)
    return f"'{clean}" if clean[:1] in ("=", "@") else clean
