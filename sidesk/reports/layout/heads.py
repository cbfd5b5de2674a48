"""Title block, section heads, tally strip, notes."""

from __future__ import annotations

from sidesk.reports.blocks import Heading, Note, Paper, Said, Tally
from sidesk.reports.layout.canvas import height_of, width_of
from sidesk.reports.layout.fonts import BOLD, REGULAR
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import (
    ACCENT,
    FAIL,
    HAIR,
    INK,
    INK2,
    INK3,
    LINE,
    MM,
    QUARTER,
    RULE,
    STRONG,
)

_MARKED_RATE = 26 * MM


class TitleBlock(Piece):
    """Document title with its second language; number and status at the right."""

    def __init__(self, paper: Paper, number_label: str) -> None:
        super().__init__()
        self._paper, self._label = paper, number_label

    def measure(self, width: float) -> float:
        self._number_width = max(width_of(self._paper.number, BOLD, 10), width_of(self._status, REGULAR, 7.5))
        self._room = width - self._number_width - 14 * MM
        title = height_of(self._paper.title.main, BOLD, 18, 28, self._room)
        second = self._paper.title.second
        self._second = height_of(second, REGULAR, 10, 14, self._room) if second else 0.0
        return max(20 * MM, title + self._second + 3 * QUARTER)

    @property
    def _status(self) -> str:
        return self._paper.status.inline

    def draw(self) -> None:
        canvas, top, right = self.canv, self.height, self.width
        used = canvas.block(0, top - 2 * QUARTER, self._room, self._paper.title.main, 18, 28, font=BOLD)
        if self._paper.title.second:
            canvas.block(
                0, top - 2 * QUARTER - used, self._room, self._paper.title.second, 10, 14, colour=INK2
            )
        canvas.line_of_text(right, top - 4.2 * MM, self._label, 7, colour=INK2, align="right")
        canvas.line_of_text(right, top - 9.5 * MM, self._paper.number, 10, font=BOLD, align="right")
        box = width_of(self._status, REGULAR, 7.5) + 8 * MM
        y = top - 17 * MM
        canvas.frame(right - box, y, box, 5 * MM, 0.5, INK2)
        canvas.mark(self._paper.status_mark, right - box + 3.2 * MM, y + 2.5 * MM, 6.4)
        canvas.line_of_text(right - box + 6 * MM, y + 1.55 * MM, self._status, 7.5)


class SectionHead(Piece):
    """Number in the accent colour, title, second language; goes into the outline."""

    def __init__(self, heading: Heading) -> None:
        super().__init__()
        self._heading = heading

    def measure(self, width: float) -> float:
        size = 10.5 if self._heading.level == 1 else 9
        indent = width_of(self._heading.number, BOLD, size) + 2.2 * MM if self._heading.number else 0.0
        self._size, self._indent = size, indent
        self._lines = height_of(self._heading.title.main, BOLD, size, LINE, width - indent)
        beside = width_of(self._heading.title.main, BOLD, size) + 2 * MM
        second = self._heading.title.second
        self._below = bool(second) and (
            self._lines > LINE or indent + beside + width_of(second, REGULAR, 7.5) > width
        )
        below = height_of(second, REGULAR, 7.5, 10.5, width - indent) if self._below else 0.0
        above = 1.0 * LINE if self._heading.level == 1 else 0.5 * LINE
        return above + self._lines + below + QUARTER

    def draw(self) -> None:
        canvas, heading = self.canv, self._heading
        top = self.height - (LINE if heading.level == 1 else 0.5 * LINE)
        canvas.bookmarkPage(heading.key, fit="XYZ", left=0, top=canvas.absolutePosition(0, self.height)[1])
        plain = f"{heading.number} {heading.title.main}".strip()
        canvas.addOutlineEntry(plain, heading.key, heading.level - 1, closed=heading.level == 1)
        if heading.number:
            canvas.block(0, top, self._indent, heading.number, self._size, LINE, font=BOLD, colour=ACCENT)
        room = self.width - self._indent
        canvas.block(self._indent, top, room, heading.title.main, self._size, LINE, font=BOLD)
        if not heading.title.second:
            return
        if self._below:
            canvas.block(self._indent, top - self._lines, room, heading.title.second, 7.5, 10.5, colour=INK2)
        else:
            x = self._indent + width_of(heading.title.main, BOLD, self._size) + 2 * MM
            canvas.block(x, top, self.width - x, heading.title.second, 7.5, LINE + 0.8, colour=INK2)


class TallyStrip(Piece):
    """Mark, count and word for each state; the rate at the right with its formula."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally

    def measure(self, width: float) -> float:
        return QUARTER + 32

    def draw(self) -> None:
        canvas, tally = self.canv, self._tally
        top = self.height - QUARTER
        base = 10.5
        canvas.rule(0, top, self.width, HAIR * 2, INK)
        canvas.rule(0, 0.5, self.width, HAIR, RULE)
        x = 3 * MM
        for kind, word, count in tally.counts:
            canvas.mark(kind, x, base + 4.5, 10)
            x += 4 * MM
            x += canvas.string(x, base, str(count), 13, font=BOLD) + 1.6 * MM
            x += canvas.line_of_text(x, base, word.inline, 7.5, colour=INK2) + 8 * MM
        if not tally.rate:
            return
        right = self.width - 1 * MM
        formula = width_of(tally.formula, REGULAR, 6.5)
        canvas.line_of_text(right, base, tally.formula, 6.5, colour=INK3, align="right")
        right -= formula + 4 * MM
        right -= canvas.string(right, base, "%", 7.5, colour=INK2, align="right") + 1 * MM
        right -= canvas.string(right, base, tally.rate, 13, font=BOLD, align="right") + 2 * MM
        canvas.line_of_text(right, base, tally.rate_label.inline, 7.5, colour=INK2, align="right")


class NoteText(Piece):
    """A sentence; with a mark it is a callout in a frame."""

    def __init__(self, note: Note) -> None:
        super().__init__()
        self._note = note

    def _sizes(self) -> tuple[float, float]:
        return (7, 10.5) if self._note.small else (9, LINE)

    def _room(self, width: float) -> float:
        return width - 12 * MM if self._note.mark else width

    def measure(self, width: float) -> float:
        size, leading = self._sizes()
        texts = [text for text in (self._note.text.main, self._note.text.second) if text]
        inner = sum(height_of(text, REGULAR, size, leading, self._room(width)) for text in texts)
        return inner + (4 * QUARTER if self._note.mark else QUARTER)

    def draw(self) -> None:
        size, leading = self._sizes()
        canvas, y, x = self.canv, self.height, 0.0
        colour = INK2 if self._note.small else INK
        if self._note.mark:
            frame = FAIL if self._note.mark == "fail" else INK2
            canvas.frame(0, QUARTER, self.width, self.height - QUARTER, STRONG, frame)
            canvas.mark(self._note.mark, 5 * MM, self.height - 1.5 * QUARTER - leading / 2, 8)
            x, y = 9 * MM, self.height - 1.5 * QUARTER
        for text in (self._note.text.main, self._note.text.second):
            if text:
                y -= canvas.block(
                    x, y, self._room(self.width), text, size, leading, colour=colour, justify=not x
                )


def bookmark_text(title: Said) -> str:
    """How a heading reads in the reader's outline."""
    return title.main
