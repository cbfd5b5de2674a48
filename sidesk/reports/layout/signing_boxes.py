"""The signature block: what is signed, its digest and QR code, and a box for each signer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sidesk.reports.blocks import Said, Signatures, Signer
from sidesk.reports.layout import qr, strokes
from sidesk.reports.layout.canvas import PaperCanvas, height_of, width_of
from sidesk.reports.layout.fonts import BOLD, REGULAR
from sidesk.reports.layout.piece import Piece
from sidesk.reports.layout.style import (
    ACCENT,
    HAIR,
    HEAD,
    INK,
    INK2,
    INK3,
    MM,
    PASS,
    RULE,
    STRONG,
    TINT,
    WHITE,
)

Rect = tuple[float, float, float, float]
Reserve = Callable[[Signer, int, Rect], None]

_HEAD = 7 * MM
_SPLIT = 84 * MM
_BOX = 53 * MM
_GAP = 5 * MM
_DOTS = "1 1.6"


@dataclass(frozen=True)
class SigningWords:
    """What the boxes say, in the paper's language."""

    signature: str
    signed_at: str
    name: str
    position: str
    date: str
    year_month_day: tuple[str, str, str]
    opinion: str
    opinions: tuple[str, str, str]
    explanation: str
    stamp: str
    optional: str
    unit: Said
    seen: Said
    kind: Said
    proves: Said
    digest: str
    kinds: dict[str, tuple[str, str, str, str]]  # kind -> tag, mark, kind in plain words, what it proves


class SignatureHead(Piece):
    """The statement, the digest in groups, and the QR code that finds the record again."""

    def __init__(self, block: Signatures, words: SigningWords) -> None:
        super().__init__()
        self._block, self._words = block, words

    def measure(self, width: float) -> float:
        said = self._block.statement
        text = sum(height_of(t, REGULAR, 8.5, 12.5, width - 32 * MM) for t in (said.main, said.second) if t)
        return max(29 * MM, text + 34) + _GAP / 2

    def draw(self) -> None:
        canvas, top, width = self.canv, self.height, self.width
        canvas.rule(0, top, width, STRONG, INK)
        y = top - 5
        for text in (self._block.statement.main, self._block.statement.second):
            if text:
                y -= canvas.block(0, y, width - 32 * MM, text, 8.5, 12.5, justify=True)
        y = min(y - 10, top - 20 * MM)
        canvas.line_of_text(0, y, self._words.digest, 7, colour=INK2)
        digest = self._block.digest
        for i in (0, 32):
            y -= 9.6
            groups = " ".join(digest[i + k : i + k + 8] for k in range(0, 32, 8))
            canvas.string(0, y, groups, 7.5)
        canvas.addLiteral(qr.code(self._block.code, width - 26 * MM, top - 28.5 * MM, 26 * MM))


class SignatureBox(Piece):
    """One signer: drawn on screen, or an empty box for ink and stamp that also takes a later seal."""

    def __init__(self, signer: Signer, words: SigningWords, reserve: Reserve) -> None:
        super().__init__()
        self._signer, self._words, self._reserve = signer, words, reserve

    def measure(self, width: float) -> float:
        return _BOX + _GAP

    @property
    def _is_drawn(self) -> bool:
        return self._signer.kind in ("certificate", "witnessed")

    def draw(self) -> None:
        canvas, top, bottom, width = self.canv, self.height, self.height - _BOX, self.width
        canvas.tint(0, top - _HEAD, width, _HEAD, TINT)
        self._draw_head(canvas, top, width)
        if self._is_drawn:
            self._draw_signed(canvas, top)
            self._draw_proof(canvas, top, width)
        else:
            self._draw_empty(canvas, top, bottom)
            self._draw_opinion(canvas, top, bottom, width)
        canvas.upright(_SPLIT, bottom, top - _HEAD, HAIR, RULE)
        canvas.rule(0, top - _HEAD, width, HAIR, RULE)
        canvas.frame(0, bottom, width, _BOX, STRONG, INK)
        x, y = canvas.absolutePosition(3 * MM, top - 38 * MM)
        self._reserve(self._signer, canvas.getPageNumber() - 1, (x, y, x + 78 * MM, y + 27 * MM))

    def _draw_head(self, canvas: PaperCanvas, top: float, width: float) -> None:
        signer, y = self._signer, top - 4.9 * MM
        canvas.string(3 * MM, y, str(signer.number), 9, font=BOLD, colour=ACCENT)
        x = 8 * MM + canvas.line_of_text(8 * MM, y, signer.title.main, 9, font=BOLD) + 2 * MM
        if signer.title.second:
            x += canvas.line_of_text(x, y, signer.title.second, 7.5, colour=INK2) + 2 * MM
        if signer.optional:
            canvas.line_of_text(x, y, self._words.optional, 7.5, colour=INK3)
        unit = signer.unit if width_of(signer.unit, REGULAR, 7.5) < 80 * MM else ""
        canvas.line_of_text(width - 3 * MM, y, unit, 7.5, colour=INK2, align="right")
        if not self._is_drawn:
            return
        tag, mark, _kind, _proves = self._words.kinds[signer.kind]
        box = width_of(tag, BOLD, 7) + 9 * MM
        left = 81 * MM - box
        canvas.tint(left, top - 5.9 * MM, box, 4.8 * MM, WHITE)
        canvas.frame(left, top - 5.9 * MM, box, 4.8 * MM, 0.6, PASS if mark == "pass" else INK2)
        canvas.mark(mark, left + 3.2 * MM, top - 3.5 * MM, 6.2)
        canvas.line_of_text(left + 6 * MM, top - 4.45 * MM, tag, 7, font=BOLD)

    def _draw_signed(self, canvas: PaperCanvas, top: float) -> None:
        signer, words = self._signer, self._words
        canvas.line_of_text(3 * MM, top - 11.4 * MM, words.signature, 7, colour=INK3)
        canvas.addLiteral(strokes.code(signer.strokes, 16 * MM, top - 37.5 * MM, 62 * MM, 27 * MM))
        canvas.rule(3 * MM, top - 38 * MM, 81 * MM, HAIR, INK2)
        canvas.line_of_text(3 * MM, top - 42 * MM, signer.name, 9, font=BOLD)
        canvas.string(81 * MM, top - 42 * MM, signer.at, 7.5, align="right")
        canvas.line_of_text(3 * MM, top - 46.4 * MM, signer.position or signer.title.main, 7.5, colour=INK2)
        canvas.line_of_text(81 * MM, top - 46.4 * MM, words.signed_at, 6.5, colour=INK3, align="right")

    def _draw_proof(self, canvas: PaperCanvas, top: float, width: float) -> None:
        signer, words = self._signer, self._words
        _tag, _mark, kind, proves = words.kinds[signer.kind]
        seen = " ".join(signer.shown[i : i + 4] for i in range(0, 16, 4)) + " .." if signer.shown else ""
        rows = ((words.unit, signer.unit), (words.seen, seen), (words.kind, kind), (words.proves, proves))
        y = top - _HEAD - 4.4 * MM
        left, text_left = _SPLIT + 3 * MM, _SPLIT + 22 * MM
        for label, value in rows:
            if not value:
                continue
            canvas.line_of_text(left, y, label.main, 7, colour=INK2)
            if label.second:
                canvas.line_of_text(left, y - 2.7 * MM, label.second, 6.5, colour=INK3)
            used = canvas.block(text_left, y + 3.1 * MM - 1, width - text_left - 3 * MM, value, 7.5, 10.2)
            y -= max(used + 2 * MM, 6.6 * MM if label.second else 5 * MM)

    def _draw_empty(self, canvas: PaperCanvas, top: float, bottom: float) -> None:
        words = self._words
        canvas.line_of_text(3 * MM, top - 11.4 * MM, words.signature, 7, colour=INK3)
        canvas.rule(3 * MM, top - 33 * MM, 81 * MM, HEAD, INK)
        canvas.line_of_text(3 * MM, top - 37 * MM, words.name, 7, colour=INK3)
        if self._signer.name:
            canvas.line_of_text(24 * MM, top - 37 * MM, self._signer.name, 8)
        canvas.rule(24 * MM, top - 38 * MM, 81 * MM, HAIR, INK3, _DOTS)
        canvas.line_of_text(3 * MM, top - 43.5 * MM, words.position, 7, colour=INK3)
        canvas.rule(24 * MM, top - 44.5 * MM, 81 * MM, HAIR, INK3, _DOTS)
        canvas.line_of_text(3 * MM, top - 50 * MM, words.date, 7, colour=INK3)
        for x, word in zip((42 * MM, 60 * MM, 78 * MM), words.year_month_day, strict=True):
            canvas.rule(x - 15 * MM, top - 50.6 * MM, x - 1 * MM, HAIR, INK3, _DOTS)
            canvas.line_of_text(x, top - 50 * MM, word, 8, colour=INK2)

    def _draw_opinion(self, canvas: PaperCanvas, top: float, bottom: float, width: float) -> None:
        words, left = self._words, _SPLIT + 3 * MM
        canvas.line_of_text(left, top - 11.4 * MM, words.opinion, 7, colour=INK3)
        x = left + width_of(words.opinion, REGULAR, 7) + 5 * MM
        for opinion in words.opinions:
            canvas.mark("box", x, top - 10.4 * MM, 8)
            x += 3 * MM + canvas.line_of_text(x + 3 * MM, top - 11.5 * MM, opinion, 8) + 5 * MM
        first = left + width_of(words.explanation, REGULAR, 7) + 2 * MM
        canvas.line_of_text(left, top - 18.4 * MM, words.explanation, 7, colour=INK3)
        for i in range(6):
            y = top - (19 + 6.2 * i) * MM
            if y > bottom + 1 * MM:
                canvas.rule(first if i == 0 else left, y, 126 * MM, HAIR, INK3, _DOTS)
        self._draw_stamp(canvas, width - 22 * MM, top - 32.5 * MM)

    def _draw_stamp(self, canvas: PaperCanvas, x: float, y: float) -> None:
        canvas.saveState()
        canvas.setDash(3, 2)
        canvas.setStrokeColorRGB(*INK3)
        canvas.setLineWidth(0.5)
        canvas.circle(x, y, 18.5 * MM)
        canvas.restoreState()
        canvas.line_of_text(x, y + 0.9 * MM, self._words.stamp, 8, colour=INK3, align="centre")
        if self._signer.unit:
            canvas.block(
                x - 16 * MM, y - 0.5 * MM, 32 * MM, self._signer.unit, 6.5, 9, colour=INK3, align="centre"
            )


__all__ = ["Rect", "Reserve", "SignatureBox", "SignatureHead", "SigningWords"]
