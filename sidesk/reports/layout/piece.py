"""The base of everything that flows down a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable, Spacer

if TYPE_CHECKING:
    from sidesk.reports.layout.canvas import PaperCanvas


class Piece(Flowable):  # type: ignore[misc]
    """A flowable with a typed canvas. `measure` says how high it is in a column of a given width."""

    canv: PaperCanvas
    width: float
    height: float

    def measure(self, width: float) -> float:
        """Height in points in a column `width` points wide."""
        raise NotImplementedError

    def parts(self, width: float, room: float) -> list[Piece]:
        """Two pieces of which the first fits into `room`, or none."""
        return []

    def wrap(self, width: float, _room: float) -> tuple[float, float]:
        """ReportLab's name for measuring."""
        self.width, self.height = width, self.measure(width)
        return self.width, self.height

    def split(self, width: float, room: float) -> list[Piece]:
        """ReportLab's name for parting."""
        return self.parts(width, room)


class Gap(Spacer):  # type: ignore[misc]
    """White between two pieces: none at the top of a page, and at its foot no more than there is left.

    ReportLab's own would begin a page for itself.
    """

    _ZEROSIZE = True  # ReportLab's name: asked for its height even where no room is left

    def __init__(self, height: float) -> None:
        super().__init__(1, height)

    def wrap(self, width: float, room: float) -> tuple[float, float]:
        """ReportLab's name for measuring."""
        is_first = bool(getattr(getattr(self, "_frame", None), "_atTop", False))
        return width, 0.0 if is_first else max(min(float(self.height), room), 0.0)
