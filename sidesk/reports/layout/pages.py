"""The pages: frames, header, footer, `page x of y` in one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.doctemplate import NextPageTemplate
from reportlab.platypus.flowables import CondPageBreak, Flowable, PageBreak

from sidesk.core.errors import Cancelled
from sidesk.reports.layout.canvas import PaperCanvas, shortened, width_of
from sidesk.reports.layout.fonts import REGULAR
from sidesk.reports.layout.style import A4, A4_LANDSCAPE, ACCENT, INK2, MM, Colour
from sidesk.reports.layout.type import HAIRLINE, HEAD_RULE, RUNNING, TINY, Pen

UPRIGHT, ACROSS = "upright", "across"
HIGH, HIGH_ACROSS = 257 * MM, 166 * MM  # between the running lines


class _Stopped(Exception):
    """Carries a wish to stop through ReportLab, which makes exceptions anew with a text of its own."""


@dataclass(frozen=True)
class Running:
    """What stands on every page."""

    document: str
    project: str
    right: str  # number and revision
    company: str
    digest: str  # as printed in the footer
    draft: str  # words of the draft box, or nothing
    page_of: Callable[[int, int], str]
    logo: bytes = b""  # PNG
    accent: Colour = ACCENT


class Sheets(BaseDocTemplate):  # type: ignore[misc]
    """A4 upright and across, with the running lines of one paper."""

    def __init__(
        self, target: BytesIO, running: Running, meta: dict[str, str], *, across: bool = False
    ) -> None:
        """`across`: the first page stands across."""
        size = A4_LANDSCAPE if across else A4
        super().__init__(
            target, pagesize=size, initialFontName=REGULAR, pageCompression=1, invariant=1, **meta
        )
        self._running = running
        self._firstPageTemplateIndex = int(across)  # ReportLab's name
        self.progress: Callable[[int], None] | None = None
        self.stopped: Cancelled | None = None
        upright = Frame(25 * MM, 18 * MM, 170 * MM, HIGH, 0, 0, 0, 0, id=UPRIGHT)
        wide = Frame(15 * MM, 14 * MM, 267 * MM, HIGH_ACROSS, 0, 0, 0, 0, id=ACROSS)
        self.addPageTemplates(
            [
                PageTemplate(UPRIGHT, [upright], onPage=self._upright, pagesize=A4),
                PageTemplate(ACROSS, [wide], onPage=self._across, pagesize=A4_LANDSCAPE),
            ]
        )

    def handle_pageBegin(self) -> None:
        super().handle_pageBegin()
        if self.progress is not None:
            try:
                self.progress(self.page)
            except Cancelled as wish:
                self.stopped = wish
                raise _Stopped from wish

    def canvas(self, *args: Any, **kwargs: Any) -> PaperCanvas:
        """The canvas of this paper, in its colour."""
        made = PaperCanvas(*args, **kwargs)
        made.accent = self._running.accent
        return made

    def _upright(self, canvas: PaperCanvas, _doc: Any) -> None:
        self._frame_page(canvas, (25 * MM, 195 * MM), 285 * MM, 10 * MM)

    def _across(self, canvas: PaperCanvas, _doc: Any) -> None:
        self._frame_page(canvas, (15 * MM, 282 * MM), 189 * MM, 8.5 * MM)

    def _frame_page(self, canvas: PaperCanvas, sides: tuple[float, float], top: float, foot: float) -> None:
        (left, right), run = sides, self._running
        number = canvas.line_of_text(right, top, run.right, RUNNING.right)
        name = canvas.line_of_text(left, top, run.document, RUNNING.bold) + 9
        room = right - left - number - name - 6 * MM
        if run.draft:
            room -= self._draft_box(canvas, right - number - 5 * MM, top) + 5 * MM
        if room > 20 * MM:
            project = shortened(run.project, RUNNING, room)
            canvas.line_of_text(left + name, top, project, RUNNING.coloured(INK2))
        canvas.rule(left, top - 3 * MM, right, HEAD_RULE)
        canvas.rule(left, foot + 4 * MM, right, HAIRLINE)
        room, beside = (right - left) / 2 - 27 * MM, 0.0
        if run.logo:
            beside = canvas.logo(run.logo, (left, foot - 2.4 * MM, room / 2, 5.2 * MM)) + 2 * MM
        company = shortened(run.company, TINY, room - beside)
        canvas.line_of_text(left + beside, foot, company, TINY.coloured(INK2))
        canvas.string((left + right) / 2, foot, run.digest, TINY.centred)
        canvas.place_form(_folio(canvas.getPageNumber()), right, foot)

    def _draft_box(self, canvas: PaperCanvas, right: float, top: float) -> float:
        """In the header: a word across the page would cover figures and photos."""
        width = width_of(self._running.draft, RUNNING.bold) + 8 * MM
        canvas.frame((right - width, top - 4.2, width, 11.5), Pen(0.7, dash="2 1.5"))
        canvas.line_of_text(right - width / 2, top - 1.2, self._running.draft, RUNNING.bold.centred)
        return width

    def _endBuild(self) -> None:
        canvas: PaperCanvas = self.canv
        for page in range(1, self.page + 1):
            canvas.beginForm(_folio(page), -60 * MM, -2 * MM, 1 * MM, 5 * MM)
            canvas.line_of_text(0, 0, self._running.page_of(page, self.page), RUNNING.right)
            canvas.endForm()
        super()._endBuild()


def _folio(page: int) -> str:
    return f"FOLIO-{page}"


def turn(template: str) -> list[Flowable]:
    """Go on with upright or landscape pages."""
    return [NextPageTemplate(template), PageBreak()]


def keep_room(height: float) -> Flowable:
    """A new page unless this much of the present one is left."""
    return CondPageBreak(height)


def build(sheets: Sheets, story: Sequence[Flowable]) -> int:
    """Lay everything out; returns the number of pages."""
    try:
        sheets.build(list(story), canvasmaker=sheets.canvas)
    except _Stopped:
        raise sheets.stopped or Cancelled() from None
    return int(sheets.page)
