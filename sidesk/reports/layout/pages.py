"""The pages: frames, header, footer, `page x of y` in one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.doctemplate import NextPageTemplate
from reportlab.platypus.flowables import CondPageBreak, Flowable, PageBreak

from sidesk.reports.layout.canvas import PaperCanvas, shortened, width_of
from sidesk.reports.layout.fonts import BOLD, REGULAR
from sidesk.reports.layout.style import (
    A4,
    A4_LANDSCAPE,
    HAIR,
    HEAD,
    INK,
    INK2,
    INK3,
    MM,
    RULE,
)

UPRIGHT, ACROSS = "upright", "across"


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


class Sheets(BaseDocTemplate):  # type: ignore[misc]
    """A4 upright and across, with the running lines of one paper."""

    def __init__(self, target: BytesIO, running: Running, meta: dict[str, str], *, across: bool) -> None:
        super().__init__(target, pagesize=A4, initialFontName=REGULAR, pageCompression=1, invariant=1, **meta)
        self._running = running
        self.progress: Callable[[int], None] | None = None
        upright = Frame(25 * MM, 18 * MM, 170 * MM, 257 * MM, 0, 0, 0, 0, id=UPRIGHT)
        wide = Frame(15 * MM, 14 * MM, 267 * MM, 166 * MM, 0, 0, 0, 0, id=ACROSS)
        templates = [
            PageTemplate(UPRIGHT, [upright], onPage=self._upright, pagesize=A4),
            PageTemplate(ACROSS, [wide], onPage=self._across, pagesize=A4_LANDSCAPE),
        ]
        self.addPageTemplates(templates[::-1] if across else templates)

    def handle_pageBegin(self) -> None:
        super().handle_pageBegin()
        if self.progress is not None:
            self.progress(self.page)

    def _upright(self, canvas: PaperCanvas, _doc: Any) -> None:
        self._frame_page(canvas, 25 * MM, 195 * MM, 285 * MM, 10 * MM)

    def _across(self, canvas: PaperCanvas, _doc: Any) -> None:
        self._frame_page(canvas, 15 * MM, 282 * MM, 189 * MM, 7 * MM)

    def _frame_page(self, canvas: PaperCanvas, left: float, right: float, top: float, foot: float) -> None:
        run = self._running
        number = canvas.line_of_text(right, top, run.right, 7.5, align="right")
        name = canvas.line_of_text(left, top, run.document, 7.5, font=BOLD)
        room = right - left - number - name - 9 - 6 * MM
        if run.draft:
            box = width_of(run.draft, BOLD, 7.5) + 10 * MM
            room -= box + 4 * MM
            x = right - number - 5 * MM - box
            canvas.frame(x, top - 4.2, box, 11.5, 0.7, INK, "2 1.5")
            canvas.line_of_text(x + box / 2, top - 1.2, run.draft, 7.5, font=BOLD, align="centre")
        project = shortened(run.project, REGULAR, 7.5, max(room, 0))
        if len(project) > 3:
            canvas.line_of_text(left + name + 9, top, project, 7.5, colour=INK2)
        canvas.rule(left, top - 3 * MM, right, HEAD, INK)
        canvas.rule(left, foot + 4 * MM, right, HAIR, RULE)
        company = shortened(run.company, REGULAR, 6.5, (right - left) / 2 - 34 * MM)
        canvas.line_of_text(left, foot, company, 6.5, colour=INK2)
        canvas.string((left + right) / 2, foot, run.digest, 6.5, colour=INK3, align="centre")
        canvas.addLiteral(f"q 1 0 0 1 {right:.2f} {foot:.2f} cm")
        canvas.doForm(_folio(canvas.getPageNumber()))
        canvas.addLiteral("Q")

    def _endBuild(self) -> None:
        canvas: PaperCanvas = self.canv
        for page in range(1, self.page + 1):
            canvas.beginForm(_folio(page), -60 * MM, -2 * MM, 1 * MM, 5 * MM)
            canvas.line_of_text(0, 0, self._running.page_of(page, self.page), 7.5, align="right")
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
    sheets.build(list(story), canvasmaker=PaperCanvas)
    return int(sheets.page)
