"""Where pieces come to stand: pages are reckoned before they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reportlab.platypus.flowables import CondPageBreak, Flowable

from sidesk.reports.layout.piece import Gap, Piece


class LastPage(NamedTuple):
    """The piece that begins the last page, how high that page is filled, and how many pages there are."""

    first: int
    used: float
    pages: int
    before: float = 0.0  # how much of that piece stands on the page before


def last_page(pieces: Sequence[Flowable], width: float, room: float) -> LastPage:
    """Lay pieces down pages that are `room` high, and look at the last one."""
    first, used, pages, before = 0, 0.0, 1, 0.0
    for i, piece in enumerate(pieces):
        if isinstance(piece, CondPageBreak):
            if used and room - used < piece.height:
                first, used, pages, before = i + 1, 0.0, pages + 1, 0.0
            continue
        if isinstance(piece, Gap):
            used += min(piece.height, room - used) if used else 0.0
            continue
        rest = piece
        while used + _height(rest, width) > room:
            parts = rest.parts(width, room - used) if isinstance(rest, Piece) else []
            if not parts and not used:
                break
            if len(parts) == 1:  # it was cut to fit
                rest = parts[0]
                break
            rest = parts[1] if parts else rest
            before = _height(parts[0], width) if parts else 0.0
            first, used, pages = i, 0.0, pages + 1
        used += _height(rest, width)
    return LastPage(first, used, pages, before)


def _height(piece: Flowable, width: float) -> float:
    return piece.measure(width) if isinstance(piece, Piece) else 0.0
