"""The pages a package has of its own: cover, contents, title sheets of volumes, end sheets, tables, charts.

Each function gives a small PDF; lines that lead somewhere are told as `Lead`s, because the pages they lead to
get their place only when everything is bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from sidesk.core.text import N_
from sidesk.reports.layout import qr
from sidesk.reports.layout.canvas import PaperCanvas, shortened
from sidesk.reports.layout.style import A4, ACCENT, FAIL, FAIL_TINT, INK2, INK3, MM, PASS, RULE2, TINT
from sidesk.reports.layout.type import (
    BLOCK_RULE,
    CELL,
    HAIRLINE,
    HEAD_CELL,
    HEAD_RULE,
    LABEL,
    SECTION,
    SMALL,
    TINY,
    TITLE,
    TITLE_SECOND,
    VALUE,
    Pen,
    Type,
)
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.contents import Bar, Cover, Document, Entry, Summary, Volume

_LEFT, _RIGHT, _TOP, _BOTTOM = 25 * MM, 195 * MM, 275 * MM, 22 * MM
_COVER = Type(30, 40, TITLE.font)
_VOLUME = Type(16, 22, TITLE.font)
_ROW = 18.0
_LINE = 13.0


@dataclass(frozen=True)
class Lead:
    """A line that leads to a document or an entry: on which page, in which box, to what."""

    page: int
    box: tuple[float, float, float, float]
    to: str


@dataclass(frozen=True)
class Made:
    """Pages, and where their lines lead."""

    pdf: bytes
    pages: int
    leads: tuple[Lead, ...] = ()


class _Book:
    """A canvas that knows its page and how far down it is."""

    def __init__(self, voice: Voice, cover: Cover, title: str) -> None:
        self.out = BytesIO()
        self.canvas = PaperCanvas(self.out, pagesize=A4, invariant=1, lang=voice.tag, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.accent = cover.brand.accent
        self.voice, self.cover, self.title = voice, cover, title
        self.page, self.y = 0, _TOP
        self.leads: list[Lead] = []
        self._repeat: Callable[[], None] | None = None

    def head(self, text: str, second: str = "", *, repeat: Callable[[], None] | None = None) -> None:
        """The title of a list, and what stands above it on every page."""
        self.y -= self.canvas.block(_LEFT, self.y, _RIGHT - _LEFT, text, TITLE)
        self.y -= self.canvas.block(_LEFT, self.y, _RIGHT - _LEFT, second, TITLE_SECOND) + 4 * MM
        self._repeat = repeat
        if repeat is not None:
            repeat()

    def room(self, height: float) -> None:
        """A new page unless this much is left."""
        if self.y - height < _BOTTOM:
            self.turn()

    def turn(self) -> None:
        """The next page."""
        self._foot()
        self.canvas.showPage()
        self.page += 1
        self.y = _TOP
        if self._repeat is not None:
            self._repeat()

    def lead(self, to: str, height: float) -> None:
        """The line that was drawn last leads there."""
        self.leads.append(Lead(self.page, (_LEFT, self.y, _RIGHT, self.y + height), to))

    def _foot(self) -> None:
        self.canvas.rule(_LEFT, 14 * MM, _RIGHT, HAIRLINE)
        logo, beside = self.cover.brand.logo, 0.0
        if logo:
            beside = self.canvas.logo(logo, (_LEFT, 7.6 * MM, 30 * MM, 5.2 * MM)) + 2 * MM
        self.canvas.line_of_text(_LEFT + beside, 10 * MM, self.cover.contractor, TINY.coloured(INK2))
        self.canvas.line_of_text(_RIGHT, 10 * MM, f"{self.cover.number}  {self.title}", TINY.right)

    def made(self) -> Made:
        """Everything that was drawn."""
        self._foot()
        self.canvas.showPage()
        self.canvas.save()
        return Made(self.out.getvalue(), self.page + 1, tuple(self.leads))


def cover_page(cover: Cover, voice: Voice, digest: str) -> Made:
    """The general cover with the code of the package's index."""
    book = _Book(voice, cover, voice.line(N_("Acceptance package")))
    canvas, said = book.canvas, voice.say(N_("Acceptance package"))
    y = 297 * MM - 62 * MM
    if cover.brand.logo:
        canvas.logo(cover.brand.logo, (_LEFT, 297 * MM - 48 * MM, 70 * MM, 24 * MM))
    y -= canvas.block(_LEFT, y, _RIGHT - _LEFT, said.main, _COVER)
    y -= canvas.block(_LEFT, y, _RIGHT - _LEFT, said.second, Type(15, 22)) + 6 * MM
    y -= canvas.block(_LEFT, y, _RIGHT - _LEFT, cover.project, _VOLUME) + 10 * MM
    facts = (
        (N_("Project no."), cover.number), (N_("Contract no."), cover.contract), (N_("Client"), cover.client),
        (N_("Contractor"), cover.contractor), (N_("Supervision"), cover.supervisor), (N_("Date"), cover.date),
    )  # fmt: skip
    y = _facts(canvas, voice, y, [(voice.line(label), value) for label, value in facts if value])
    if cover.draft:
        text = voice.line(N_("Draft: documents are missing"))
        canvas.frame((_LEFT, y - 14 * MM, 90 * MM, 9 * MM), Pen(0.8, FAIL, "3 2"))
        canvas.line_of_text(_LEFT + 4 * MM, y - 11 * MM, text, SECTION.coloured(FAIL))
    canvas.addLiteral(
        qr.code(f"SD1|{cover.number}|package|sha256:{digest}", (_RIGHT - 30 * MM, 32 * MM), 30 * MM)
    )
    canvas.line_of_text(_LEFT, 36 * MM, "SHA-256", LABEL)
    for n in range(0, 64, 32):
        groups = " ".join(digest[n + k : n + k + 8] for k in range(0, 32, 8))
        canvas.line_of_text(_LEFT, 31 * MM - n / 32 * 4 * MM, groups, SMALL)
    return book.made()


def _facts(canvas: PaperCanvas, voice: Voice, y: float, facts: Sequence[tuple[str, str]]) -> float:
    canvas.rule(_LEFT, y, _RIGHT, BLOCK_RULE)
    for label, value in facts:
        used = max(canvas.block(_LEFT + 45 * MM, y - 3, _RIGHT - _LEFT - 45 * MM, value, VALUE), 14.0)
        canvas.block(_LEFT + 2, y - 4, 40 * MM, label, LABEL)
        y -= used + 6
        canvas.rule(_LEFT, y, _RIGHT, HAIRLINE)
    return y


def general_contents(volumes: Sequence[Volume], cover: Cover, voice: Voice, pages: dict[str, str]) -> Made:
    """All volumes with their entries; what is missing is said in red. `pages`: volume and page by entry."""
    said = voice.say(N_("General contents"))
    book = _Book(voice, cover, said.main)
    book.head(said.main, said.second)
    canvas = book.canvas
    for volume in volumes:
        book.room(44)
        book.y -= 30
        canvas.line_of_text(_LEFT, book.y + 6, f"{volume.code}", SECTION.coloured(ACCENT))
        canvas.line_of_text(_LEFT + 14 * MM, book.y + 6, voice.form_line(volume.title), SECTION)
        canvas.rule(_LEFT, book.y, _RIGHT, HEAD_RULE)
        book.lead(f"volume {volume.code}", 22)
        for entry in volume.entries:
            _entry_line(book, entry, voice, pages)
    return book.made()


def _entry_line(book: _Book, entry: Entry, voice: Voice, pages: dict[str, str]) -> None:
    book.room(_ROW)
    book.y -= _ROW
    canvas, y = book.canvas, book.y
    if entry.is_missing:
        canvas.tint((_LEFT, y - 4, _RIGHT - _LEFT, _ROW), FAIL_TINT)
    tone = VALUE.coloured(FAIL) if entry.is_missing else VALUE
    canvas.line_of_text(_LEFT + 2, y + 1, entry.number, LABEL)
    canvas.line_of_text(_LEFT + 14 * MM, y + 1, voice.form_line(entry.title), tone)
    if entry.is_missing:
        text = voice.line(N_("missing"))
    elif entry.apart:
        text = voice.line(N_("kept by the parties"))
    elif not entry.documents and not entry.make:
        text = voice.line(N_("none"))
    else:
        text = pages.get(entry.number, "")
    canvas.line_of_text(_RIGHT - 2, y + 1, text, (LABEL.coloured(FAIL) if entry.is_missing else LABEL).right)
    if entry.documents:
        count = str(len(entry.documents))
        canvas.line_of_text(_RIGHT - 40 * MM, y + 1, count, LABEL.right)
    canvas.rule(_LEFT, y - 4, _RIGHT, Pen(0.3, RULE2))
    if entry.documents or entry.make:
        book.lead(f"entry {entry.number}", _ROW - 4)


def volume_sheet(volume: Volume, number: int, of: int, cover: Cover, voice: Voice) -> Made:
    """The title sheet of a volume, as archives want it."""
    title = voice.form(volume.title)
    book = _Book(voice, cover, f"{volume.code} {title.main}")
    canvas = book.canvas
    y = 297 * MM - 70 * MM
    y -= canvas.block(_LEFT, y, _RIGHT - _LEFT, cover.project, VALUE) + 4 * MM
    y -= canvas.block(_LEFT, y, _RIGHT - _LEFT, f"{volume.code}  {title.main}", Type(24, 34, TITLE.font))
    y -= canvas.block(_LEFT, y, _RIGHT - _LEFT, title.second, Type(12, 18)) + 12 * MM
    dates = sorted(document.date for document in volume.documents if document.date)
    span = f"{dates[0]} – {dates[-1]}" if dates else ""
    facts = [
        (N_("Archive no."), ""), (N_("Compiled by"), cover.contractor), (N_("From, until"), span),
        (N_("Secrecy, kept for"), ""), (N_("Volume"), f"{number} / {of}"),
        (N_("Documents"), str(len(volume.documents))),
    ]  # fmt: skip
    _facts(canvas, voice, y, [(voice.line(label), value or " ") for label, value in facts])
    return book.made()


def volume_contents(volume: Volume, cover: Cover, voice: Voice, pages: dict[str, int]) -> Made:
    """Number, document, who answers for it, title, date and page of everything in a volume."""
    said = voice.say(N_("Contents of the volume"))
    book = _Book(voice, cover, f"{volume.code} {said.main}")
    heads = (N_("No."), N_("Document no."), N_("Title"), N_("Responsible"), N_("Date"), N_("Page"))
    edges = (0, 10, 62, 118, 144, 170)

    def head() -> None:
        canvas = book.canvas
        canvas.rule(_LEFT, book.y, _RIGHT, BLOCK_RULE)
        canvas.tint((_LEFT, book.y - 14, _RIGHT - _LEFT, 14), TINT)
        for edge, label in zip(edges, heads, strict=True):
            right = label == heads[-1]
            x = _LEFT + edge * MM - (2 if right else -2)
            kind = HEAD_CELL.right if right else HEAD_CELL
            canvas.line_of_text(x, book.y - 10, voice.line(label), kind)
        canvas.rule(_LEFT, book.y - 14, _RIGHT, HEAD_RULE)
        book.y -= 14

    book.head(f"{volume.code}  {voice.form(volume.title).main}", said.inline, repeat=head)
    for number, (entry, document) in enumerate(_documents(volume), 1):
        book.room(_LINE)
        book.y -= _LINE
        cells = (
            str(number), document.number, document.title or voice.form_line(entry.title), document.who,
            document.date,
        )  # fmt: skip
        for n, text in enumerate(cells):
            room = (edges[n + 1] - edges[n]) * MM - 5
            book.canvas.line_of_text(
                _LEFT + edges[n] * MM + 2, book.y + 3.5, shortened(text, CELL, room), CELL
            )
        page = str(pages.get(document.record, ""))
        book.canvas.line_of_text(_RIGHT - 2, book.y + 3.5, page, CELL.right)
        book.canvas.rule(_LEFT, book.y, _RIGHT, Pen(0.3, RULE2))
        book.lead(f"document {document.record}", _LINE)
    return book.made()


def _documents(volume: Volume) -> Iterator[tuple[Entry, Document]]:
    for entry in volume.entries:
        for document in entry.documents:
            yield entry, document


def end_sheet(volume: Volume, cover: Cover, voice: Voice, sheets: int) -> Made:
    """The sheet at the end of a volume: how much it holds, and who bound and checked it."""
    said = voice.say(N_("End sheet of the volume"))
    book = _Book(voice, cover, f"{volume.code} {said.main}")
    book.head(said.main, said.second)
    facts = [
        (N_("Pages"), str(sheets)), (N_("Documents"), str(len(volume.documents))), (N_("Remarks"), " "),
        (N_("Bound by"), " "), (N_("Checked by"), " "), (N_("Date"), " "),
    ]  # fmt: skip
    _facts(book.canvas, voice, book.y, [(voice.line(label), value) for label, value in facts])
    return book.made()


def title_sheet(number: str, title: str, why: str, cover: Cover, voice: Voice) -> Made:
    """Before a document made elsewhere, or in place of one that cannot be bound in."""
    book = _Book(voice, cover, number)
    y = 297 * MM - 90 * MM
    y -= book.canvas.block(_LEFT, y, _RIGHT - _LEFT, title, Type(18, 26, TITLE.font)) + 4 * MM
    y -= book.canvas.block(_LEFT, y, _RIGHT - _LEFT, number, VALUE) + 4 * MM
    book.canvas.block(_LEFT, y, _RIGHT - _LEFT, why, VALUE.coloured(INK2))
    return book.made()


# --- summary ---------------------------------------------------------------------------------------------


def summary_pages(summary: Summary, cover: Cover, voice: Voice) -> Made:
    """Figures and charts: what was built, what passed, what was wrong and put right."""
    said = voice.say(N_("Summary"))
    book = _Book(voice, cover, said.main)
    book.head(said.main, said.second)
    _figures(book, summary.figures)
    _bars(book, voice.line(N_("Checked items that passed, by trade")), summary.trades)
    _bars(book, voice.line(N_("Checked items that passed, by section")), summary.sections)
    if summary.margins:
        _histogram(book, voice, summary.margins)
    if summary.opened:
        _steps(book, voice, summary)
    return book.made()


def _figures(book: _Book, figures: Sequence[tuple[str, str]]) -> None:
    canvas, across = book.canvas, 4
    width = (_RIGHT - _LEFT) / across
    for start in range(0, len(figures), across):
        book.room(44)
        canvas.rule(_LEFT, book.y, _RIGHT, BLOCK_RULE if not start else HAIRLINE)
        for n, (label, value) in enumerate(figures[start : start + across]):
            x = _LEFT + n * width + 4
            canvas.line_of_text(x, book.y - 22, value, Type(18, 22, TITLE.font))
            canvas.line_of_text(x, book.y - 36, shortened(label, LABEL, width - 8), LABEL)
        book.y -= 44
    canvas.rule(_LEFT, book.y, _RIGHT, BLOCK_RULE)
    book.y -= 14


def _bars(book: _Book, title: str, bars: Sequence[Bar]) -> None:
    """Outlined bars: solid is what passed; always with n of N."""
    shown = [bar for bar in bars if bar.all]
    if not shown:
        return
    book.room(24 + 15 * min(len(shown), 6))
    canvas = book.canvas
    book.y -= 14
    canvas.line_of_text(_LEFT, book.y, title, SECTION)
    book.y -= 6
    left, right = _LEFT + 40 * MM, _RIGHT - 34 * MM
    for bar in shown:
        book.room(15)
        book.y -= 15
        share = bar.good / bar.all
        canvas.line_of_text(_LEFT, book.y + 3, shortened(bar.label, CELL, 38 * MM), CELL)
        canvas.tint((left, book.y + 1, (right - left) * share, 9), PASS)
        canvas.frame((left, book.y + 1, right - left, 9), Pen(0.5))
        text = f"{bar.good} / {bar.all}   {100 * share:.1f} %"
        canvas.line_of_text(_RIGHT, book.y + 3, text, (CELL if bar.good == bar.all else CELL.bold).right)
    book.y -= 8


def _histogram(book: _Book, voice: Voice, margins: Sequence[float]) -> None:
    """How far the links lie from their limit: bins of 1 dB, the limit at 0."""
    bins = Counter(int(value // 1) for value in margins)
    low, high = min(0, *bins), max(bins) + 1
    book.room(150)
    canvas = book.canvas
    book.y -= 16
    title = voice.line(N_("Worst margin of each link (dB), {n} links"), n=len(margins))
    canvas.line_of_text(_LEFT, book.y, title, SECTION)
    base, tall = book.y - 112, 96.0
    step = (_RIGHT - _LEFT) / max(1, high - low)
    most = max(bins.values())
    for n in range(low, high):
        count = bins.get(n, 0)
        box = (_LEFT + (n - low) * step + 1, base, step - 2, tall * count / most)
        if count:
            canvas.tint(box, FAIL if n < 0 else ACCENT)
            if step > 14:
                canvas.line_of_text(box[0] + step / 2 - 1, base + box[3] + 3, str(count), TINY.centred)
        if step > 12 or n % 5 == 0:
            canvas.line_of_text(_LEFT + (n - low) * step, base - 9, str(n), TINY.centred)
    canvas.rule(_LEFT, base, _RIGHT, HEAD_RULE)
    canvas.upright(_LEFT - low * step, base - 3, base + tall + 6, Pen(1.1))
    book.y = base - 20


def _steps(book: _Book, voice: Voice, summary: Summary) -> None:
    """Defects found (solid) and closed (dashed) over time."""
    days = sorted({*summary.opened, *summary.closed} - {""})
    if len(days) < 2:
        return
    book.room(150)
    canvas = book.canvas
    book.y -= 16
    title = voice.line(N_("Defects found (solid) and closed (dashed)"))
    canvas.line_of_text(_LEFT, book.y, title, SECTION)
    base, tall = book.y - 106, 88.0
    most = len(summary.opened)
    at = {day: _LEFT + n * (_RIGHT - _LEFT - 20) / (len(days) - 1) for n, day in enumerate(days)}
    for dates, pen in ((summary.opened, Pen(1.2)), (summary.closed, Pen(1.2, PASS, "3 2"))):
        path, height = [f"{_LEFT:.1f} {base:.1f} m"], base
        for day in days:
            path.append(f"{at[day]:.1f} {height:.1f} l")
            height = base + tall * sum(bool(one) and one <= day for one in dates) / max(1, most)
            path.append(f"{at[day]:.1f} {height:.1f} l")
        path.append(f"{_RIGHT:.1f} {height:.1f} l")
        canvas.path(" ".join(path), pen)
    canvas.rule(_LEFT, base, _RIGHT, HEAD_RULE)
    for day in (days[0], days[-1]):
        canvas.line_of_text(at[day], base - 10, day, TINY if day == days[0] else TINY.right)
    canvas.line_of_text(_LEFT, base + tall + 4, str(most), TINY.coloured(INK3))
    book.y = base - 20


def table_pages(
    title: str, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]], cover: Cover,
    voice: Voice,
) -> Made:  # fmt: skip
    """A plain table over as many pages as it needs; widths in mm."""
    book = _Book(voice, cover, title)
    edges = [sum(widths[:n]) for n in range(len(widths))]

    def head() -> None:
        canvas = book.canvas
        canvas.rule(_LEFT, book.y, _RIGHT, BLOCK_RULE)
        canvas.tint((_LEFT, book.y - 14, _RIGHT - _LEFT, 14), TINT)
        for edge, label, width in zip(edges, heads, widths, strict=True):
            text = shortened(label, HEAD_CELL, width * MM - 4)
            canvas.line_of_text(_LEFT + edge * MM + 2, book.y - 10, text, HEAD_CELL)
        canvas.rule(_LEFT, book.y - 14, _RIGHT, HEAD_RULE)
        book.y -= 14

    book.head(title, repeat=head)
    for number, row in enumerate(rows, 1):
        book.room(_LINE)
        book.y -= _LINE - 0.75
        for edge, text, width in zip(edges, row, widths, strict=True):
            cell = shortened(text, CELL, width * MM - 4)
            book.canvas.line_of_text(_LEFT + edge * MM + 2, book.y + 3.2, cell, CELL)
        if number % 5 == 0:
            book.canvas.rule(_LEFT, book.y, _RIGHT, Pen(0.3, RULE2))
    book.canvas.rule(_LEFT, book.y, _RIGHT, BLOCK_RULE)
    return book.made()


def folios(sizes: Sequence[tuple[float, float]], texts: Sequence[str]) -> bytes:
    """One page for each page of the package: its number within the volume, to be laid over it."""
    out = BytesIO()
    canvas = PaperCanvas(out, pagesize=A4, invariant=1, pageCompression=1)
    for (width, height), text in zip(sizes, texts, strict=True):
        canvas.setPageSize((width, height))
        if text:
            canvas.line_of_text(width - 15 * MM, 4.5 * MM, text, TINY.right)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
