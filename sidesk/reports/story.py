"""From blocks to the pieces that flow down the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatchmethod

from reportlab.platypus.flowables import Flowable, Spacer

from sidesk.core.text import N_
from sidesk.reports.answers import VERDICTS
from sidesk.reports.blocks import (
    Block,
    Grid,
    Heading,
    Note,
    Photos,
    Said,
    Signatures,
    Signer,
    Table,
    Tally,
)
from sidesk.reports.layout import columns, pages
from sidesk.reports.layout.detail import RowDetail
from sidesk.reports.layout.grid import FieldGrid
from sidesk.reports.layout.heads import NoteText, SectionHead, TallyStrip
from sidesk.reports.layout.pictures import Album, PhotoGrid
from sidesk.reports.layout.signing_boxes import Rect, SignatureBox, SignatureHead, SigningWords
from sidesk.reports.layout.style import LINE, MEASURE, MEASURE_LANDSCAPE, MM, QUARTER
from sidesk.reports.layout.table import TableWords, measured
from sidesk.reports.voice import Voice

_WIDE = 9  # more columns than this go across
_ROOM_FOR_SECTION = 45 * MM
_ROOM_FOR_PHOTOS = 66 * MM


@dataclass(frozen=True)
class FieldBox:
    """A place kept for a PDF signature field. `page` counts from 0; `rect` in points from lower left."""

    name: str
    role: str
    page: int
    rect: Rect


class Story:
    """Collects the pieces of one paper, turning the page where a table is wide."""

    def __init__(self, voice: Voice, album: Album) -> None:
        self._voice, self._album = voice, album
        self._turned = pages.UPRIGHT
        self.pieces: list[Flowable] = []
        self.fields: list[FieldBox] = []
        self._table_words = TableWords(
            {kind: voice.say(word).main for kind, word in VERDICTS.items()},
            voice.line(N_("(continued)")),
            voice.line(N_("continued overleaf")),
        )
        self._signing_words = signing_words(voice)

    def tell(self, blocks: Iterable[Block]) -> None:
        """Add blocks in reading order."""
        waiting = list(blocks)
        for i, block in enumerate(waiting):
            following = waiting[i + 1] if i + 1 < len(waiting) else None
            self._turn_for(block, following)
            if isinstance(block, Heading):
                photos = isinstance(following, Photos)
                self._add(pages.keep_room(_ROOM_FOR_PHOTOS if photos else _ROOM_FOR_SECTION))
            self._tell(block)

    def _add(self, *pieces: Flowable) -> None:
        self.pieces += pieces

    def _turn_for(self, block: Block, following: Block | None) -> None:
        """A wide table stands across together with its heading and tally; what follows turns back."""
        ahead = block
        if isinstance(block, Heading | Tally) and following is not None:
            ahead = following
        if isinstance(block, Heading) and isinstance(following, Tally):
            return
        wanted = pages.ACROSS if isinstance(ahead, Table) and self._is_wide(ahead) else pages.UPRIGHT
        if wanted != self._turned:
            self._add(*pages.turn(wanted))
            self._turned = wanted

    def _is_wide(self, table: Table) -> bool:
        if table.across or len(table.columns) > _WIDE:
            return True
        marks = tuple(self._table_words.marks.values())
        return columns.least_width(table, marks) > MEASURE * 1.15

    @property
    def _measure(self) -> float:
        return MEASURE_LANDSCAPE if self._turned == pages.ACROSS else MEASURE

    @singledispatchmethod
    def _tell(self, block: Block) -> None:
        raise TypeError(type(block).__name__)

    @_tell.register
    def _heading(self, block: Heading) -> None:
        self._add(SectionHead(block))

    @_tell.register
    def _grid(self, block: Grid) -> None:
        self._add(FieldGrid(block, self._voice.line(N_("not answered"))), Spacer(1, 2 * QUARTER))

    @_tell.register
    def _table(self, block: Table) -> None:
        if not block.rows:
            return
        details = {
            k: RowDetail(row.detail, self._album, 12 * MM)
            for k, row in enumerate(block.rows)
            if row.detail is not None
        }
        piece = measured(block, self._measure, self._table_words, details)
        self._add(pages.keep_room(28 * MM), piece, Spacer(1, QUARTER))

    @_tell.register
    def _photos(self, block: Photos) -> None:
        self._add(Spacer(1, QUARTER), PhotoGrid(block.items, self._album))

    @_tell.register
    def _tally(self, block: Tally) -> None:
        self._add(pages.keep_room(_ROOM_FOR_SECTION), TallyStrip(block))

    @_tell.register
    def _note(self, block: Note) -> None:
        self._add(NoteText(block))

    @_tell.register
    def _signatures(self, block: Signatures) -> None:
        self._add(Spacer(1, LINE), pages.keep_room(90 * MM if block.signers else 34 * MM))
        self._add(SignatureHead(block, self._signing_words))
        for signer in block.signers:
            self._add(SignatureBox(signer, self._signing_words, self._reserve))

    def _reserve(self, signer: Signer, page: int, rect: Rect) -> None:
        self.fields.append(FieldBox(signer.field, signer.role, page, rect))


def signing_words(voice: Voice) -> SigningWords:
    """The words of the signature boxes."""

    def line(message: str) -> str:
        return voice.line(message)

    def main(message: str) -> str:
        return voice.say(message).main

    return SigningWords(
        signature=line(N_("Signature")),
        signed_at=line(N_("signed at")),
        name=main(N_("Name in print")),
        position=main(N_("Job title")),
        date=main(N_("Date")),
        year_month_day=(main(N_("Y")), main(N_("M")), main(N_("D"))),
        opinion=main(N_("Opinion")),
        opinions=(main(N_("agreed")), main(N_("with conditions")), main(N_("not agreed"))),
        explanation=main(N_("Remarks")),
        stamp=main(N_("Company (stamp)")),
        optional=line(N_("(if present)")),
        seen=voice.say(N_("Digest seen")),
        kind=voice.say(N_("How signed")),
        proves=voice.say(N_("Proves")),
        digest=line(N_("Content digest: SHA-256 of record.json, inside this PDF")),
        kinds={
            "certificate": (
                line(N_("own certificate")),
                "pass",
                _both(voice.say(N_("drawn on screen, sealed with the signer's own certificate"))),
                _both(voice.say(N_("who signed, and that nothing was changed since"))),
            ),
            "witnessed": (
                line(N_("witnessed")),
                "open",
                _both(voice.say(N_("drawn on screen, sealed by the engineer's key as witness"))),
                _both(voice.say(N_("that the line was drawn before the engineer; not who drew it"))),
            ),
        },
    )


def _both(said: Said) -> str:
    return f"{said.main}\n{said.second}" if said.second else said.main
