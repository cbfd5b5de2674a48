"""Title block, section heads, tally strip, notes."""

from __future__ import annotations

from sidesk.reports.blocks import Heading, Note, Paper, Tally
from sidesk.reports.layout.canvas import height_of, width_of
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import FAIL, INK, INK2, LINE, MM, QUARTER
from sidesk.reports.layout.type import (
    BODY,
    COUNT,
    HAIRLINE,
    LABEL,
    SECOND,
    SECTION,
    SECTION_NUMBER,
    SMALL,
    SUBSECTION,
    TINY,
    TITLE,
    TITLE_SECOND,
    Pen,
    Type,
)

_NUMBER = Type(10).bold
_STATUS = Type(7.5)
_PILL = 5 * MM


class TitleBlock(Piece):
    """Document title with its second language; number and status at the right."""

    def __init__(self, paper: Paper, number_label: str) -> None:
        super().__init__()
        self._paper, self._label = paper, number_label
        self._room = 0.0

    def measure(self, width: float) -> float:
        right = max(
            width_of(self._paper.number or " ", _NUMBER), width_of(self._paper.status.inline, _STATUS)
        )
        self._room = width - right - 10 * MM
        title = self._paper.title
        height = height_of(title.main, TITLE, self._room) + height_of(title.second, TITLE_SECOND, self._room)
        return max(20 * MM, height + 3 * QUARTER)

    def draw(self) -> None:
        canvas, top, right, paper = self.canv, self.height, self.width, self._paper
        y = top - 2 * QUARTER
        y -= canvas.block(0, y, self._room, paper.title.main, TITLE)
        canvas.block(0, y, self._room, paper.title.second, TITLE_SECOND)
        canvas.line_of_text(right, top - 4.2 * MM, self._label, SMALL.right)
        canvas.line_of_text(right, top - 9.5 * MM, paper.number, _NUMBER.right)
        box = width_of(paper.status.inline, _STATUS) + 8 * MM
        y = top - 17 * MM
        canvas.frame((right - box, y, box, _PILL), Pen(0.5, INK2))
        canvas.mark(paper.status_mark, right - box + 3.2 * MM, y + _PILL / 2, 6.4)
        canvas.line_of_text(right - box + 6 * MM, y + 1.55 * MM, paper.status.inline, _STATUS)


class SectionHead(Piece):
    """Number in the accent colour, title, second language; goes into the outline."""

    def __init__(self, heading: Heading) -> None:
        super().__init__()
        self._heading = heading
        self._type = SECTION if heading.level == 1 else SUBSECTION
        self._above = LINE if heading.level == 1 else 0.5 * LINE
        self._indent = width_of(heading.number, self._type) + 2.2 * MM if heading.number else 0.0

    def _is_beside(self, width: float) -> bool:
        """Whether the second language fits on the title's line."""
        title = self._heading.title
        used = self._indent + width_of(title.main, self._type) + 2 * MM
        return used + width_of(title.second, SECOND) <= width

    def measure(self, width: float) -> float:
        title, room = self._heading.title, width - self._indent
        below = 0.0 if not title.second or self._is_beside(width) else height_of(title.second, SECOND, room)
        return self._above + height_of(title.main, self._type, room) + below + QUARTER

    def draw(self) -> None:
        canvas, heading, room = self.canv, self._heading, self.width - self._indent
        top = self.height - self._above
        outline = f"{heading.number} {heading.title.main}".strip()
        canvas.bookmark(heading.key, outline, heading.level - 1, canvas.absolutePosition(0, self.height)[1])
        canvas.block(0, top, self._indent, heading.number, SECTION_NUMBER)
        used = canvas.block(self._indent, top, room, heading.title.main, self._type)
        if not heading.title.second:
            return
        if self._is_beside(self.width):
            x = self._indent + width_of(heading.title.main, self._type) + 2 * MM
            base = top - (LINE - self._type.size) / 2 - self._type.size * 0.86
            canvas.line_of_text(x, base, heading.title.second, SECOND)
        else:
            canvas.block(self._indent, top - used, room, heading.title.second, SECOND)


class TallyStrip(Piece):
    """Mark, count and word for each state; the rate at the right with its formula."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally

    def measure(self, width: float) -> float:
        return QUARTER + 32

    def draw(self) -> None:
        canvas, tally, base = self.canv, self._tally, 11.0
        canvas.rule(0, self.height - QUARTER, self.width, Pen(0.7, INK))
        canvas.rule(0, 0.5, self.width, HAIRLINE)
        x = 3 * MM
        for kind, word, count in tally.counts:
            canvas.mark(kind, x, base + 4.5, 10)
            x += 4 * MM
            x += canvas.string(x, base, str(count), COUNT) + 1.6 * MM
            x += canvas.line_of_text(x, base, word.inline, LABEL) + 8 * MM
        if not tally.rate:
            return
        right = self.width - 1 * MM
        right -= canvas.line_of_text(right, base, tally.formula, TINY.right) + 4 * MM
        right -= canvas.string(right, base, "%", LABEL.right) + 1 * MM
        right -= canvas.string(right, base, tally.rate, COUNT.right) + 2 * MM
        canvas.line_of_text(right, base, tally.rate_label.inline, LABEL.right)


class NoteText(Piece):
    """A sentence; with a mark it is a callout in a frame."""

    def __init__(self, note: Note) -> None:
        super().__init__()
        self._note = note
        self._type = SMALL if note.small else BODY
        self._texts = [text for text in (note.text.main, note.text.second) if text]

    def _room(self, width: float) -> float:
        return width - 12 * MM if self._note.mark else width

    def measure(self, width: float) -> float:
        inner = sum(height_of(text, self._type, self._room(width)) for text in self._texts)
        return inner + (6 * QUARTER if self._note.mark else 1.5 * QUARTER)

    def draw(self) -> None:
        canvas, y, x = self.canv, self.height - QUARTER / 2, 0.0
        if self._note.mark:
            colour = FAIL if self._note.mark == "fail" else INK2
            canvas.frame((0, 3 * QUARTER, self.width, self.height - 3 * QUARTER), Pen(0.8, colour))
            x, y = 9 * MM, self.height - 1.5 * QUARTER
            canvas.mark(self._note.mark, 5 * MM, y - self._type.leading / 2, 8)
        for text in self._texts:
            y -= canvas.block(x, y, self._room(self.width), text, self._type)
