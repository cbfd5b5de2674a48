"""Sheets that stand alone: the general cover, those before and after a volume, one in place of a paper."""

from __future__ import annotations

from collections.abc import Sequence

from sidesk.core.text import N_
from sidesk.reports.layout import qr
from sidesk.reports.layout.canvas import PaperCanvas, height_of, width_of
from sidesk.reports.layout.style import ACCENT, FAIL, INK2, INK3, MEASURE, MM, RULE, WHITE
from sidesk.reports.layout.type import (
    BLOCK_RULE,
    HAIRLINE,
    HEAD_RULE,
    LABEL,
    SECTION,
    SMALL,
    TINY,
    TITLE,
    VALUE,
    Pen,
    Type,
)
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.book import LEFT, RIGHT, Book, Made
from sidesk.reports.volumes.contents import Cover, Floor, Tested, Volume

_HIGH = 297 * MM
_COVER, _COVER_SECOND = Type(30, 40, TITLE.font), Type(15, 22)
_PROJECT, _NAME = Type(16, 22, TITLE.font), Type(12, 18)
_VOLUME = Type(24, 32, TITLE.font)
_CELL, _GAP = 3.86 * MM, 0.55 * MM
_NAMES = 11 * MM  # of the floors, beside their cells
_FACTS, _LOWEST = 70 * MM, 61 * MM  # foot of the facts; where the cells need the room, above the code
_FACT = 22.0  # height of a fact, one line
_GOOD, _CLOSE = 3.0, 1.0  # dB: a link far from its limit, and one close to it
_TONES = {"good": ACCENT, "fair": (0.56, 0.70, 0.82), "close": (0.82, 0.88, 0.93)}


def cover_page(
    cover: Cover, voice: Voice, digest: str, floors: Sequence[Floor] = (), volumes: int = 0
) -> Made:
    """The general cover: whose package it is, a cell for each link, and the code of its index."""
    said = voice.say(N_("Acceptance package"))
    book = Book(voice, cover, said.inline, bare=True)
    canvas = book.canvas
    if cover.brand.logo:
        canvas.logo(cover.brand.logo, (LEFT, _HIGH - 42 * MM, 70 * MM, 22 * MM))
    else:
        canvas.block(LEFT, _HIGH - 30 * MM, 120 * MM, cover.contractor, SECTION)
    canvas.line_of_text(RIGHT, _HIGH - 33.3 * MM, cover.number, SECTION.right)
    canvas.rule(LEFT, _HIGH - 45 * MM, RIGHT, BLOCK_RULE)
    y = _HIGH - 60 * MM
    y -= canvas.block(LEFT, y, MEASURE, said.main, _COVER)
    y -= canvas.block(LEFT, y, MEASURE, said.second, _COVER_SECOND) + 4 * MM
    y -= canvas.block(LEFT, y, MEASURE, cover.project, _PROJECT) + 6 * MM
    if cover.draft:
        text = voice.line(N_("Draft: documents are missing"))
        canvas.frame((LEFT, y - 9 * MM, 90 * MM, 9 * MM), Pen(0.8, FAIL, "3 2"))
        canvas.line_of_text(LEFT + 4 * MM, y - 6 * MM, text, SECTION.coloured(FAIL))
        y -= 14 * MM
    facts = (
        (N_("Archive no."), " "), (N_("Contract no."), cover.contract), (N_("Client"), cover.client),
        (N_("Contractor"), cover.contractor), (N_("Supervision"), cover.supervisor), (N_("Date"), cover.date),
        (N_("Volumes"), str(volumes or "")),
    )  # fmt: skip
    told = [(voice.line(label), value) for label, value in facts if value]
    foot = min(_FACTS, y - _cells_height(floors) - _FACT * len(told))
    if foot >= _LOWEST:
        _cells(canvas, voice, y, floors)
    _facts(canvas, (foot if foot >= _LOWEST else _FACTS) + _FACT * len(told), told)
    canvas.addLiteral(
        qr.code(f"SD1|{cover.number}|package|sha256:{digest}", (RIGHT - 30 * MM, 28 * MM), 30 * MM)
    )
    canvas.line_of_text(LEFT, 36 * MM, "SHA-256", LABEL)
    for n in range(0, 64, 32):
        groups = " ".join(digest[n + k : n + k + 8] for k in range(0, 32, 8))
        canvas.line_of_text(LEFT, 31 * MM - n / 32 * 4 * MM, groups, SMALL)
    return book.made()


def _across(floors: Sequence[Floor]) -> tuple[float, int]:
    """Where the cells begin beside the longest name of a floor, and how many stand in a row."""
    longest = max((width_of(floor.name or " ", TINY) for floor in floors), default=0.0)
    begin = max(_NAMES, longest + 2 * MM)
    return begin, int((MEASURE + _GAP - begin) / (_CELL + _GAP))


def _cells_height(floors: Sequence[Floor]) -> float:
    rows = sum(-(-len(floor.links) // _across(floors)[1]) for floor in floors)
    return LABEL.leading + 3 + rows * (_CELL + _GAP) + 1.4 * MM * len(floors) + 9 * MM


def _cells(canvas: PaperCanvas, voice: Voice, y: float, floors: Sequence[Floor]) -> None:
    """The building as it was tested: a cell for each link, floor above floor. The darker, the more margin."""
    if not floors:
        return
    count = sum(len(floor.links) for floor in floors)
    begin, across = _across(floors)
    y -= canvas.block(LEFT, y, MEASURE, voice.line(N_("{n} links, a cell for each"), n=count), LABEL) + 3
    for floor in reversed(floors):
        for start in range(0, len(floor.links), across):
            y -= _CELL + _GAP
            if not start:
                canvas.line_of_text(LEFT, y + 1.1 * MM, floor.name, TINY.coloured(INK2))
            for n, link in enumerate(floor.links[start : start + across]):
                _cell(canvas, LEFT + begin + n * (_CELL + _GAP), y, _tone(link))
        y -= 1.4 * MM
    y -= 5 * MM
    x = LEFT + begin
    words = (
        ("good", N_("{n} dB or more")),
        ("fair", N_("{n} dB or more")),
        ("close", N_("less")),
        ("fail", N_("Fail")),
    )
    for tone, word in words:
        _cell(canvas, x, y, tone)
        limit = _GOOD if tone == "good" else _CLOSE
        x += _CELL + 1.2 * MM
        x += canvas.line_of_text(x, y + 1.1 * MM, voice.say(word, n=f"{limit:g}").main, TINY) + 5 * MM


def _tone(link: Tested) -> str:
    if not link.passed:
        return "fail"
    if link.margin is None or link.margin >= _GOOD:
        return "good"
    return "fair" if link.margin >= _CLOSE else "close"


def _cell(canvas: PaperCanvas, x: float, y: float, tone: str) -> None:
    """Light is close to the limit; a failed link is an open box with a cross."""
    box = (x, y, _CELL, _CELL)
    if tone != "fail":
        canvas.tint(box, _TONES[tone])
        return
    canvas.tint(box, WHITE)
    canvas.frame(box, Pen(0.9, FAIL))
    inner = _CELL - 2
    canvas.path(
        f"{x + 2:.2f} {y + 2:.2f} m {x + inner:.2f} {y + inner:.2f} l "
        f"{x + 2:.2f} {y + inner:.2f} m {x + inner:.2f} {y + 2:.2f} l",
        Pen(0.9, FAIL),
    )


def _facts(canvas: PaperCanvas, y: float, facts: Sequence[tuple[str, str]]) -> float:
    canvas.rule(LEFT, y, RIGHT, BLOCK_RULE)
    for n, (label, value) in enumerate(facts):
        if n:
            canvas.rule(LEFT, y, RIGHT, HAIRLINE)
        room = MEASURE - 45 * MM
        used = max(height_of(value, VALUE, room), height_of(label, LABEL, 42 * MM), 14.0)
        canvas.block(LEFT + 45 * MM, y - 3, room, value, VALUE)
        canvas.block(LEFT + 2, y - 4.5, 42 * MM, label, LABEL)
        y -= used + 7
    canvas.rule(LEFT, y, RIGHT, BLOCK_RULE)
    return y


def volume_sheet(volume: Volume, place: tuple[int, int], sheets: int, cover: Cover, voice: Voice) -> Made:
    """The title sheet of a volume, as archives want it. `place`: its number, of how many."""
    number, of = place
    title = voice.form(volume.title)
    book = Book(voice, cover, f"{volume.code} {title.inline}", bare=True)
    canvas = book.canvas
    canvas.block(LEFT, _HIGH - 30 * MM, 120 * MM, cover.contractor, SECTION)
    canvas.line_of_text(RIGHT, _HIGH - 33.3 * MM, cover.number, SECTION.right)
    canvas.rule(LEFT, _HIGH - 45 * MM, RIGHT, BLOCK_RULE)
    y = _HIGH - 60 * MM
    y -= canvas.block(LEFT, y, MEASURE, voice.line(N_("Acceptance package")), _NAME.coloured(INK2)) + 4 * MM
    y -= canvas.block(LEFT, y, MEASURE, f"{volume.code}  {title.main}", _VOLUME)
    y -= canvas.block(LEFT, y, MEASURE, title.second, _NAME) + 6 * MM
    canvas.block(LEFT, y, MEASURE, cover.project, _NAME)
    dates = sorted(document.date for document in volume.documents if document.date)
    span = f"{dates[0]} – {dates[-1]}" if dates else ""
    facts = [
        (N_("Archive no."), ""), (N_("Title of the volume"), f"{cover.project} {title.main}"),
        (N_("Compiled by"), cover.contractor), (N_("From, until"), span), (N_("Secrecy, kept for"), ""),
        (N_("Volume"), f"{number} / {of}"), (N_("Documents"), str(len(volume.documents))),
        (N_("Pages"), str(sheets)),
    ]  # fmt: skip
    _facts(canvas, 150 * MM, [(voice.line(label), value or " ") for label, value in facts])
    parties = (
        (N_("Client"), cover.client),
        (N_("Supervision"), cover.supervisor),
        (N_("Contractor"), cover.contractor),
    )
    shown = [(voice.line(label), value) for label, value in parties if value]
    for n, (label, value) in enumerate(shown):
        x, width = LEFT + n * 58 * MM, 54 * MM
        canvas.rule(x, 52 * MM, x + width, HEAD_RULE)
        canvas.line_of_text(x, 47.5 * MM, label, LABEL)
        canvas.block(x, 46 * MM, width, value, VALUE)
    return book.made()


def end_sheet(volume: Volume, cover: Cover, voice: Voice, sheets: int) -> Made:
    """The sheet at the end of a volume: how much it holds, and who bound and checked it."""
    said = voice.say(N_("End sheet of the volume"))
    book = Book(voice, cover, f"{volume.code} {said.inline}")
    book.head(said.main, said.second)
    facts = [
        (N_("Volume"), f"{volume.code}  {voice.form_line(volume.title)}"),
        (N_("Pages"), str(sheets)), (N_("Documents"), str(len(volume.documents))), (N_("Remarks"), " "),
    ]  # fmt: skip
    y = _facts(book.canvas, book.y, [(voice.line(label), value) for label, value in facts]) - 22 * MM
    for n, word in enumerate((N_("Bound by"), N_("Checked by"), N_("Date"))):
        x = LEFT + n * 58 * MM
        book.canvas.rule(x, y, x + 54 * MM, Pen(0.5, RULE))
        book.canvas.line_of_text(x, y - 4 * MM, voice.line(word), LABEL)
    return book.made()


def title_sheet(number: str, title: str, why: str, cover: Cover, voice: Voice) -> Made:
    """In place of a document that cannot be bound in."""
    book = Book(voice, cover, number)
    y = _HIGH - 80 * MM
    y -= book.canvas.block(LEFT, y, MEASURE, title, Type(18, 26, TITLE.font)) + 2 * MM
    y -= book.canvas.block(LEFT, y, MEASURE, number, VALUE.coloured(INK3)) + 6 * MM
    high = height_of(why, VALUE, MEASURE - 14 * MM) + 14
    book.canvas.frame((LEFT, y - high, MEASURE, high), BLOCK_RULE)
    book.canvas.mark("warn", LEFT + 6 * MM, y - 14, 9)
    book.canvas.block(LEFT + 11 * MM, y - 7, MEASURE - 14 * MM, why, VALUE)
    return book.made()
