"""A few pages of the package's own: running lines, turning the page, lines that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from sidesk.core.text import N_
from sidesk.reports.layout.canvas import PaperCanvas, shortened, width_of
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import A4, INK2, MEASURE, MM
from sidesk.reports.layout.type import HAIRLINE, HEAD_RULE, RUNNING, TINY, TITLE, TITLE_SECOND
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.contents import Cover

LEFT, RIGHT, TOP, BOTTOM = 25 * MM, 195 * MM, 275 * MM, 20 * MM


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


class Book:
    """A canvas that knows its page and how far down it is."""

    def __init__(self, voice: Voice, cover: Cover, title: str, *, bare: bool = False) -> None:
        """`bare`: covers have no running line above."""
        self.out = BytesIO()
        self.canvas = PaperCanvas(self.out, pagesize=A4, invariant=1, lang=voice.tag, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.accent = cover.brand.accent
        self.voice, self.cover, self.title = voice, cover, title
        self.page, self.y = 0, TOP
        self.leads: list[Lead] = []
        self._bare = bare
        self._repeat: Callable[[], None] | None = None

    def head(self, text: str, second: str = "", *, repeat: Callable[[], None] | None = None) -> None:
        """The title of a list, and what stands above it on every page."""
        self.y -= self.canvas.block(LEFT, self.y, MEASURE, text, TITLE)
        self.y -= self.canvas.block(LEFT, self.y, MEASURE, second, TITLE_SECOND) + 4 * MM
        self._repeat = repeat
        if repeat is not None:
            repeat()

    def room(self, height: float) -> bool:
        """A new page unless this much is left; whether there is a new one."""
        if self.y - height >= BOTTOM:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """The next page."""
        self._frame()
        self.canvas.showPage()
        self.page += 1
        self.y = TOP
        if self._repeat is not None:
            self._repeat()

    def flow(self, piece: Piece) -> None:
        """A piece of a paper, over as many pages as it needs."""
        waiting: list[Piece] = [piece]
        while waiting:
            one = waiting.pop(0)
            room = self.y - BOTTOM
            one.wrap(MEASURE, room)
            if one.height > room and (parts := one.parts(MEASURE, room)):
                waiting = [*parts, *waiting]
            elif one.height > room and self.y < TOP:
                self.turn()
                waiting.insert(0, one)
            else:
                one.drawOn(self.canvas, LEFT, self.y - one.height)
                self.y -= one.height

    def lead(self, to: str, height: float) -> None:
        """The line that was drawn last leads there."""
        self.leads.append(Lead(self.page, (LEFT, self.y, RIGHT, self.y + height), to))

    def _frame(self) -> None:
        canvas, cover = self.canvas, self.cover
        if not self._bare:
            canvas.line_of_text(RIGHT, 285 * MM, cover.number, RUNNING.right)
            name = self.voice.say(N_("Acceptance package")).main
            used = canvas.line_of_text(LEFT, 285 * MM, name, RUNNING.bold) + 9
            room = MEASURE - used - width_of(cover.number or " ", RUNNING) - 6 * MM
            project = shortened(cover.project, RUNNING, room)
            canvas.line_of_text(LEFT + used, 285 * MM, project, RUNNING.coloured(INK2))
            canvas.rule(LEFT, 282 * MM, RIGHT, HEAD_RULE)
        canvas.rule(LEFT, 14 * MM, RIGHT, HAIRLINE)
        beside = 0.0
        if cover.brand.logo:
            beside = canvas.logo(cover.brand.logo, (LEFT, 7.6 * MM, 30 * MM, 5.2 * MM)) + 2 * MM
        title = shortened(self.title, TINY, MEASURE / 2)
        room = MEASURE - beside - width_of(title or " ", TINY) - 6 * MM
        canvas.line_of_text(
            LEFT + beside, 10 * MM, shortened(cover.contractor, TINY, room), TINY.coloured(INK2)
        )
        canvas.line_of_text(RIGHT, 10 * MM, title, TINY.right)

    def made(self) -> Made:
        """Everything that was drawn."""
        self._frame()
        self.canvas.showPage()
        self.canvas.save()
        return Made(self.out.getvalue(), self.page + 1, tuple(self.leads))


def folios(widths: Sequence[float], texts: Sequence[str]) -> tuple[bytes, list[str]]:
    """A page with the fonts, and how the number of each page within its volume is drawn at its foot."""
    out = BytesIO()
    canvas = PaperCanvas(out, pagesize=A4, invariant=1, pageCompression=1)
    drawn = [
        canvas.drawing(partial(canvas.line_of_text, width - 15 * MM, 4.5 * MM, text, TINY.right))
        for width, text in zip(widths, texts, strict=True)
    ]
    canvas.showPage()
    canvas.save()
    return out.getvalue(), drawn
