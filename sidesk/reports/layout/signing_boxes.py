"""The signature block: what is signed, its digest and QR code, and a box for each signer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sidesk.reports.blocks import Said, Signatures, Signer
from sidesk.reports.layout import qr, strokes
from sidesk.reports.layout.canvas import height_of, width_of
from sidesk.reports.layout.marks import circle
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import INK2, INK3, MM, PASS, TINT, WHITE
from sidesk.reports.layout.type import (
    ACCENT_NUMBER,
    BLOCK_RULE,
    CELL,
    DOTTED,
    HAIRLINE,
    HEAD_RULE,
    LABEL,
    SECOND,
    SMALL,
    STATEMENT,
    SUBSECTION,
    TINY,
    Pen,
    Type,
)

Rect = tuple[float, float, float, float]
Reserve = Callable[[Signer, int, Rect], None]

_HEAD = 7 * MM
_SPLIT = 84 * MM
_BOX = {True: 48 * MM, False: 52 * MM}  # drawn on screen; empty for ink and stamp
_GAP = 4 * MM
_LEFT, _RIGHT = 3 * MM, 81 * MM  # of the signature line
_LINE = {True: 37 * MM, False: 33 * MM}  # below the top of the box
_QR = 26 * MM
_QUIET = 6 * MM
_DIGEST = 37.0  # of the digest below the statement; with four lines of it four empty boxes fit on a page
_FAINT = SMALL.coloured(INK3)
_WORD = Type(8)
_TAG = Type(7).bold
_PROOF = Type(7.5, 10.2)
_UNDER = Type(6, colour=INK3)  # the second language of what is asked
_LINE_APART, _BELOW = 6.2 * MM, 2.5 * MM


@dataclass(frozen=True)
class SigningWords:
    """What the boxes say, in the paper's language."""

    signature: str
    signed_at: str
    name: Said
    position: Said
    date: Said
    year_month_day: tuple[str, str, str]
    opinion: Said
    opinions: tuple[Said, Said, Said]
    explanation: Said
    stamp: Said
    optional: str
    seen: Said
    kind: Said
    proves: Said
    kinds: dict[str, tuple[str, str, str, str]]  # kind -> tag, mark, kind in plain words, what it proves


class SignatureHead(Piece):
    """The statement, the digest in groups, and the QR code that finds the record again."""

    def __init__(self, block: Signatures) -> None:
        super().__init__()
        self._block = block
        said = block.statement
        self._texts = [text for text in (said.main, said.second) if text]

    def _text_height(self, width: float) -> float:
        return sum(height_of(text, STATEMENT, width - _QR - _QUIET) for text in self._texts)

    def measure(self, width: float) -> float:
        return max(29 * MM, self._text_height(width) + _DIGEST) + _GAP / 2

    def draw(self) -> None:
        canvas, top, width = self.canv, self.height, self.width
        canvas.rule(0, top, width, BLOCK_RULE)
        y = top - 5
        for text in self._texts:
            y -= canvas.block(0, y, width - _QR - _QUIET, text, STATEMENT)
        y = min(y - 10, top - 19 * MM) if self._texts else top - 12
        canvas.line_of_text(0, y, self._block.of_what, SMALL)
        digest = self._block.digest
        for i in (0, 32):
            y -= 9.6
            groups = " ".join(digest[i + k : i + k + 8] for k in range(0, 32, 8))
            canvas.string(0, y, groups, CELL)
        canvas.addLiteral(qr.code(self._block.code, (width - _QR, top - 28.5 * MM), _QR))


class SignatureBox(Piece):
    """One signer: drawn on screen, or an empty box for ink and stamp that also takes a later seal."""

    def __init__(self, signer: Signer, words: SigningWords, reserve: Reserve) -> None:
        super().__init__()
        self._signer, self._words, self._reserve = signer, words, reserve
        self._is_drawn = signer.kind in words.kinds

    def measure(self, width: float) -> float:
        return _BOX[self._is_drawn] + _GAP

    def draw(self) -> None:
        canvas, top, width = self.canv, self.height, self.width
        bottom = _GAP
        canvas.tint((0, top - _HEAD, width, _HEAD), TINT)
        self._draw_head(top)
        if self._is_drawn:
            self._draw_signed(top)
            self._draw_proof(top)
        else:
            self._draw_empty(top)
            self._draw_opinion(top, bottom)
            self._draw_stamp(width - 22 * MM, top - 32.5 * MM)
        canvas.upright(_SPLIT, bottom, top - _HEAD, HAIRLINE)
        canvas.rule(0, top - _HEAD, width, HAIRLINE)
        canvas.frame((0, bottom, width, top - bottom), BLOCK_RULE)
        x, y = canvas.absolutePosition(_LEFT, top - _LINE[self._is_drawn])
        box = (x, y + 1, x + _RIGHT - _LEFT, y + _LINE[self._is_drawn] - _HEAD - 5.5 * MM)
        self._reserve(self._signer, canvas.getPageNumber() - 1, box)

    def _draw_head(self, top: float) -> None:
        canvas, signer, y = self.canv, self._signer, top - 4.9 * MM
        canvas.string(_LEFT, y, str(signer.number), ACCENT_NUMBER)
        x = 8 * MM
        x += canvas.line_of_text(x, y, signer.title.main, SUBSECTION) + 2 * MM
        tag = width_of(self._words.kinds[signer.kind][0], _TAG) + 12 * MM if self._is_drawn else 0.0
        if x + width_of(signer.title.second or " ", SECOND) < _RIGHT - tag:  # the tag stands there
            x += canvas.line_of_text(x, y, signer.title.second, SECOND) + 2 * MM
        if signer.optional:
            x += canvas.line_of_text(x, y, self._words.optional, SECOND.coloured(INK3))
        right = self.width - _LEFT
        if width_of(signer.unit or " ", LABEL) < right - max(x, _SPLIT + _LEFT):
            canvas.line_of_text(right, y, signer.unit, LABEL.right)
        if self._is_drawn:
            self._draw_tag(top)

    def _draw_tag(self, top: float) -> None:
        tag, mark, _kind, _proves = self._words.kinds[self._signer.kind]
        canvas, box = self.canv, width_of(tag, _TAG) + 9 * MM
        place = (_RIGHT - box, top - 5.9 * MM, box, 4.8 * MM)
        canvas.tint(place, WHITE)
        canvas.frame(place, Pen(0.6, PASS if mark == "pass" else INK2))
        canvas.mark(mark, place[0] + 3.2 * MM, top - 3.5 * MM, 6.2)
        canvas.line_of_text(place[0] + 6 * MM, top - 4.45 * MM, tag, _TAG)

    def _draw_signed(self, top: float) -> None:
        canvas, signer, words = self.canv, self._signer, self._words
        line = top - _LINE[True]
        canvas.line_of_text(_LEFT, top - 11.4 * MM, words.signature, _FAINT)
        canvas.addLiteral(strokes.code(signer.strokes, (17 * MM, line + 1 * MM, 62 * MM, 27 * MM)))
        canvas.rule(_LEFT, line, _RIGHT, HAIRLINE)
        canvas.line_of_text(_LEFT, line - 4 * MM, signer.name, SUBSECTION)
        canvas.string(_RIGHT, line - 4 * MM, signer.at, CELL.right)
        canvas.line_of_text(_LEFT, line - 8.2 * MM, signer.position or signer.title.inline, LABEL)
        canvas.line_of_text(_RIGHT, line - 8.2 * MM, words.signed_at, TINY.right)

    def _draw_proof(self, top: float) -> None:
        canvas, signer, words = self.canv, self._signer, self._words
        _tag, _mark, kind, proves = words.kinds[signer.kind]
        seen = " ".join(signer.shown[i : i + 4] for i in range(0, 16, 4)) + " .." if signer.shown else ""
        rows = ((words.seen, seen), (words.kind, kind), (words.proves, proves))
        y, left = top - _HEAD - 4.4 * MM, _SPLIT + _LEFT
        text_left = left + 19 * MM
        for label, value in rows:
            if not value:
                continue
            canvas.line_of_text(left, y, label.main, SMALL)
            canvas.line_of_text(left, y - 2.7 * MM, label.second, TINY)
            room = self.width - text_left - _LEFT
            used = canvas.block(text_left, y + 3.1 * MM - 1, room, value, _PROOF)
            y -= max(used + 1.7 * MM, 6.6 * MM if label.second else 5 * MM)

    def _draw_empty(self, top: float) -> None:
        canvas, words = self.canv, self._words
        line = top - _LINE[False]
        canvas.line_of_text(_LEFT, top - 11.4 * MM, words.signature, _FAINT)
        canvas.rule(_LEFT, line, _RIGHT, HEAD_RULE)
        text = 24 * MM
        first = 3.2 * MM if words.date.second else 4 * MM  # what is asked in two lines stands closer
        step = 6 * MM if words.date.second else 6.3 * MM
        for i, (label, value) in enumerate(
            ((words.name, self._signer.name), (words.position, self._signer.position))
        ):
            y = line - first - step * i
            self._label(_LEFT, y, label)
            canvas.line_of_text(text, y, value, _WORD)
            canvas.rule(text, y - 0.9 * MM, _RIGHT, DOTTED)
        y = line - first - 2 * step
        self._label(_LEFT, y, words.date)
        for x, word in zip((42 * MM, 60 * MM, 78 * MM), words.year_month_day, strict=True):
            canvas.rule(x - 15 * MM, y - 0.6 * MM, x - 1 * MM, DOTTED)
            canvas.line_of_text(x, y, word, _WORD.coloured(INK2))

    def _label(self, x: float, y: float, said: Said, kind: Type = _FAINT) -> float:
        """What is asked, its second language below it; returns the width of both."""
        first = self.canv.line_of_text(x, y, said.main, kind)
        return max(first, self.canv.line_of_text(x, y - _BELOW, said.second, _UNDER))

    def _draw_opinion(self, top: float, bottom: float) -> None:
        canvas, words, left = self.canv, self._words, _SPLIT + _LEFT
        y = top - (10.4 if words.opinion.second else 11.5) * MM
        x = left + self._label(left, y, words.opinion) + 4 * MM
        for opinion in words.opinions:
            canvas.mark("box", x, y + 1.1 * MM, 8)
            x += 3 * MM
            x += self._label(x, y, opinion, _WORD) + 4.5 * MM
        y = top - 18.4 * MM
        start = left + self._label(left, y, words.explanation) + 2 * MM
        y -= 0.6 * MM
        while y > bottom + 1 * MM:
            canvas.rule(start, y, 126 * MM, DOTTED)
            start, y = left, y - _LINE_APART

    def _draw_stamp(self, x: float, y: float) -> None:
        """A company's seal is 40 mm across: white is left around the circle."""
        canvas = self.canv
        canvas.path(circle(18.5 * MM, x, y), Pen(0.5, INK3, "3 2"))
        said = self._words.stamp
        canvas.line_of_text(x, y + 0.9 * MM, said.main, _WORD.coloured(INK3).centred)
        canvas.line_of_text(x, y + 0.9 * MM - _BELOW - 1, said.second, _UNDER.centred)
        unit = y - (3.2 if said.second else 0.5) * MM
        canvas.block(x - 16 * MM, unit, 32 * MM, self._signer.unit, TINY.centred)


__all__ = ["Rect", "Reserve", "SignatureBox", "SignatureHead", "SigningWords"]
