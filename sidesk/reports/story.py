"""From blocks to the pieces that flow down the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import singledispatchmethod

from reportlab.platypus.flowables import CondPageBreak, Flowable

from sidesk.core.text import N_
from sidesk.reports.blocks import (
    Bars,
    Block,
    Grid,
    Heading,
    Note,
    Photos,
    Plot,
    Said,
    Signatures,
    Signer,
    Table,
    Tally,
)
from sidesk.reports.layout import columns, flow, pages
from sidesk.reports.layout.detail import RowDetail
from sidesk.reports.layout.grid import FieldGrid
from sidesk.reports.layout.heads import NoteText, SectionHead, TallyStrip
from sidesk.reports.layout.pictures import Album, PhotoGrid
from sidesk.reports.layout.piece import Gap
from sidesk.reports.layout.plots import BarsPiece, PlotPiece
from sidesk.reports.layout.signing_boxes import Rect, SignatureBox, SignatureHead, SigningWords
from sidesk.reports.layout.style import LINE, MEASURE, MEASURE_LANDSCAPE, MM, QUARTER
from sidesk.reports.layout.table import TablePiece, TableWords, measured
from sidesk.reports.signers import DRAWN
from sidesk.reports.verdicts import WORDS
from sidesk.reports.voice import Voice

_WIDE = 9  # more columns than this go across
_WIDE_BY_HAND = 5  # empty columns say nothing about the room that writing needs
_ROOM_FOR_SECTION = 45 * MM
_LAST_SECTION = 60 * MM  # one that is not higher goes overleaf with the signatures
_FILLED = 0.62  # of an upright page; one that holds less before a wide table goes across with it
_TORN = 0.2  # of a page: a block of which no more stands on the page before may be taken from there
_THIN = 0.33  # of a page across
_LONG = 100  # rows of a table that is not laid out for a trial


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
        self.begins_across = False
        self.pieces: list[Flowable] = []
        self.fields: list[FieldBox] = []
        self._measured_last: tuple[Table, list[TablePiece]] | None = None
        self._turned_at = 0  # the piece that turns the sheet to the side it has now
        self._told: list[tuple[int, int]] = []  # since then: block, and its first piece
        self._table_words = table_words(voice)
        self._mark_words = tuple(self._table_words.marks.values())
        self._signing_words = signing_words(voice)

    def begin(self, blocks: Sequence[Block]) -> None:
        """A paper that is a wide table below its header stands across from the first page on."""
        head = next((i for i, block in enumerate(blocks) if not isinstance(block, Grid | Note)), 0)
        if head and self._orientation(blocks, head) == pages.ACROSS:
            self._turned, self.begins_across = pages.ACROSS, True

    def tell(self, blocks: Sequence[Block]) -> None:
        """Add blocks in reading order."""
        i = 0
        while i < len(blocks):
            if self._is_upright(blocks, i):
                self._turn(pages.UPRIGHT)
                self._put(blocks, i)
                i += 1
            else:
                i = self._tell_across(blocks, i)

    def _put(self, blocks: Sequence[Block], i: int) -> None:
        block = blocks[i]
        self._told.append((i, len(self.pieces)))
        if isinstance(block, Heading) and not (i and isinstance(blocks[i - 1], Heading)):
            self._add(pages.keep_room(self._room_from(blocks, i)))
        elif isinstance(block, Grid | Table) and (tail := self._tail(blocks[i:])) is not None:
            self._add(pages.keep_room(tail))
        self._tell(block)

    def _tell_across(self, blocks: Sequence[Block], i: int) -> int:
        """Set blocks across from a wide table's heading on; returns the first that stands upright again."""
        end = next((k for k in range(i, len(blocks)) if self._is_upright(blocks, k)), len(blocks))
        if self._turned == pages.UPRIGHT:
            self._turn_across(blocks, i, end)
        else:
            self.pieces += self._apart(blocks, range(i, end))
        after = next((k for k in range(end, len(blocks)) if self._ends_across(blocks, k)), len(blocks))
        if not all(map(_is_short, blocks[end:after])):
            return end
        short = self._apart(blocks, range(end, after))
        across = self.pieces[self._turned_at :]
        if self._pages_across([*across, *short]) > self._pages_across(across):
            return end
        self.pieces += short  # it has room below the table: no sheet is turned for it
        return after

    def _turn_across(self, blocks: Sequence[Block], i: int, end: int) -> None:
        """What stands on a page that the turn would leave half empty goes across with it."""
        upright, told, at = self.pieces, self._told, self._turned_at
        last = flow.last_page(upright[at:], MEASURE, pages.HIGH)
        cut = self._begin_of(last) if last.used <= _FILLED * pages.HIGH else None
        self._turned = pages.ACROSS
        moved = self._apart(blocks, [k for k, first in told if cut is not None and first >= cut])
        wide = self._apart(blocks, range(i, end))
        first = [] if cut is None or at or last.pages > 1 else upright[:cut]  # nothing stands above it
        if cut is None or self._costs_a_page([*first, *moved], wide):
            self.pieces, self._turned_at = [*upright, *pages.turn(pages.ACROSS), *wide], len(upright)
        elif last.pages == 1:
            self.begins_across = self.begins_across or not at
            self.pieces, self._turned_at = [*upright[:cut], *moved, *wide], at and cut
        else:
            self.pieces, self._turned_at = [*upright[:cut], *pages.turn(pages.ACROSS), *moved, *wide], cut

    def _apart(self, blocks: Sequence[Block], which: Iterable[int]) -> list[Flowable]:
        """The pieces of some blocks by themselves."""
        kept, self.pieces = self.pieces, []
        for i in which:
            self._put(blocks, i)
        made, self.pieces = self.pieces, kept
        return made

    def _is_upright(self, blocks: Sequence[Block], i: int) -> bool:
        return self._orientation(blocks, i) == pages.UPRIGHT

    def _ends_across(self, blocks: Sequence[Block], i: int) -> bool:
        """Before the next wide table, and before boxes to sign in, which are made for upright sheets."""
        block = blocks[i]
        return not self._is_upright(blocks, i) or (isinstance(block, Signatures) and bool(block.signers))

    @staticmethod
    def _pages_across(pieces: Sequence[Flowable]) -> int:
        return flow.last_page(pieces, MEASURE_LANDSCAPE, pages.HIGH_ACROSS).pages

    def _costs_a_page(self, moved: Sequence[Flowable], wide: Sequence[Flowable]) -> bool:
        """Whether pieces before a wide table would push it onto more pages, or its end onto a thin one."""
        alone = self._pages_across(wide)
        both = flow.last_page([*moved, *wide], MEASURE_LANDSCAPE, pages.HIGH_ACROSS)
        return both.pages > alone + 1 or (both.pages > alone and both.used < _THIN * pages.HIGH_ACROSS)

    def _begin_of(self, page: flow.LastPage) -> int | None:
        """The piece from which on a page can be set across: the turn to it, or its first block."""
        at = self._turned_at
        if page.pages == 1:
            return at or next((first for _, first in self._told), len(self.pieces))
        for _, first in self._told if page.before <= _TORN * pages.HIGH else ():
            if all(isinstance(piece, CondPageBreak) for piece in self.pieces[first : at + page.first]):
                return first
        return None

    def _room_from(self, blocks: Sequence[Block], i: int) -> float:
        """What stands together from a heading on: all headings above each other, and what they announce."""
        room = 0.0
        while i < len(blocks) and isinstance(head := blocks[i], Heading):
            room += SectionHead(head).measure(self._measure)
            i += 1
        if (tail := self._tail(blocks[i:])) is not None:
            return room + tail
        while i < len(blocks) and isinstance(said := blocks[i], Note | Tally):
            room += self._room_for(said)
            i += 1
        if i < len(blocks):
            room += self._room_for(blocks[i])
        return min(max(_ROOM_FOR_SECTION, room), self._most)

    def _room_for(self, block: Block) -> float:
        """The least of a block that may stand at the foot of a page."""
        if isinstance(block, Photos):
            return QUARTER + PhotoGrid(block.items, self._album).row(self._measure)
        if isinstance(block, Grid):
            return FieldGrid(block, "").first(self._measure)
        if isinstance(block, Note):
            return NoteText(block).measure(self._measure)
        if isinstance(block, Tally):
            return TallyStrip(block).measure(self._measure)
        return self._parts(block)[0].first(self._measure) if isinstance(block, Table) and block.rows else 0.0

    def _tail(self, blocks: Sequence[Block]) -> float | None:
        """A short last section and a single box to sign in below it: the box has no page of its own."""
        if self._turned == pages.ACROSS or not blocks:
            return None
        if not isinstance(blocks[-1], Signatures) or len(blocks[-1].signers) != 1:
            return None
        room = 0.0
        for block in blocks[:-1]:
            if isinstance(block, Grid):
                room += FieldGrid(block, "").measure(self._measure) + 2 * QUARTER
            elif isinstance(block, Table):
                room += sum(piece.measure(self._measure) for piece in self._parts(block)) + QUARTER
            elif isinstance(block, Note):
                room += NoteText(block).measure(self._measure)
            else:
                return None
            if room > _LAST_SECTION:
                return None
        return room + self._room_to_sign(blocks[-1])

    def _room_to_sign(self, block: Signatures) -> float:
        """The statement with the first box, and with the second if there are only two."""
        heights = self._boxes(block)
        return (
            LINE + SignatureHead(block).measure(self._measure) + sum(heights[: 2 if len(heights) == 2 else 1])
        )

    def _boxes(self, block: Signatures) -> list[float]:
        return [
            SignatureBox(signer, self._signing_words, self._reserve).measure(self._measure)
            for signer in block.signers
        ]

    def _add(self, *pieces: Flowable) -> None:
        self.pieces += pieces

    def _orientation(self, blocks: Sequence[Block], i: int) -> str:
        """A wide table stands across together with the heading, the tally and the note before it.

        A grid between two wide tables stays across: the sheet is not turned there and back.
        """
        along = Heading | Tally | Note | Grid if self._turned == pages.ACROSS else Heading | Tally | Note
        while i < len(blocks) and isinstance(blocks[i], along):
            i += 1
        ahead = blocks[i] if i < len(blocks) else None
        return pages.ACROSS if isinstance(ahead, Table) and self._is_wide(ahead) else pages.UPRIGHT

    def _turn(self, wanted: str) -> None:
        if wanted != self._turned:
            self._turned_at, self._told = len(self.pieces), []
            self._add(*pages.turn(wanted))
            self._turned = wanted

    def _is_wide(self, table: Table) -> bool:
        """Across if the columns are many and want the room, or if upright would cut words."""
        wanted, least = columns.room(table, self._mark_words)
        wants_room = table.across or len(table.columns) > _WIDE
        by_hand = table.across and table.roomy and len(table.columns) > _WIDE_BY_HAND
        return least > MEASURE or by_hand or (wants_room and wanted > MEASURE)

    @property
    def _most(self) -> float:
        """The most that may be asked for: asking for more than a page would leave one empty."""
        return (140 if self._turned == pages.ACROSS else 220) * MM

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
        self._add(FieldGrid(block, self._voice.line(N_("not answered"))), Gap(2 * QUARTER))

    @_tell.register
    def _table(self, block: Table) -> None:
        for piece in self._parts(block) if block.rows else ():
            room = min(piece.first(self._measure), self._most)
            self._add(pages.keep_room(room), piece, Gap(QUARTER))
        self._measured_last = None

    def _parts(self, block: Table) -> list[TablePiece]:
        """The table as it is set, measured once: its heading asks before it stands."""
        if self._measured_last is None or self._measured_last[0] is not block:
            details = {
                k: RowDetail(row.detail, self._album, 12 * MM)
                for k, row in enumerate(block.rows)
                if row.detail is not None
            }
            cut = columns.parts(block, self._measure, self._mark_words)
            made = [
                measured(part, self._measure, self._table_words, {} if n else details)
                for n, part in enumerate(cut)
            ]
            self._measured_last = (block, made)
        return self._measured_last[1]

    @_tell.register
    def _plot(self, block: Plot) -> None:
        self._add(PlotPiece(block))

    @_tell.register
    def _bars(self, block: Bars) -> None:
        self._add(BarsPiece(block))

    @_tell.register
    def _photos(self, block: Photos) -> None:
        self._add(Gap(QUARTER), PhotoGrid(block.items, self._album), Gap(QUARTER))

    @_tell.register
    def _tally(self, block: Tally) -> None:
        self._add(pages.keep_room(_ROOM_FOR_SECTION), TallyStrip(block))

    @_tell.register
    def _note(self, block: Note) -> None:
        self._add(NoteText(block))

    @_tell.register
    def _signatures(self, block: Signatures) -> None:
        self._add(Gap(LINE), pages.keep_room(self._room_to_sign(block) - LINE), SignatureHead(block))
        heights = self._boxes(block)
        for i, signer in enumerate(block.signers):
            if i == len(heights) - 2:  # the last box never stands alone overleaf
                self._add(pages.keep_room(sum(heights[i:])))
            self._add(SignatureBox(signer, self._signing_words, self._reserve))

    def _reserve(self, signer: Signer, page: int, rect: Rect) -> None:
        self.fields.append(FieldBox(signer.field, signer.role, page, rect))


def _is_short(block: Block) -> bool:
    return not isinstance(block, Table) or len(block.rows) <= _LONG


def table_words(voice: Voice) -> TableWords:
    """The words of tables."""
    return TableWords(
        {kind: voice.say(word).main for kind, word in WORDS.items()},
        voice.line(N_("(continued)")),
        voice.line(N_("continued overleaf")),
    )


def signing_words(voice: Voice) -> SigningWords:
    """The words of the signature boxes."""

    def line(message: str) -> str:
        return voice.line(message)

    def main(message: str) -> str:
        return voice.say(message).main

    return SigningWords(
        signature=line(N_("Signature")),
        signed_at=line(N_("signed at")),
        name=voice.say(N_("Name in print")),
        position=voice.say(N_("Job title")),
        date=voice.say(N_("Date")),
        year_month_day=(main(N_("Y")), main(N_("M")), main(N_("D"))),
        opinion=voice.say(N_("Opinion")),
        opinions=(
            voice.say(N_("agreed")),
            voice.say(N_("with conditions")),
            voice.say(N_("not agreed")),
        ),
        explanation=voice.say(N_("Remarks")),
        stamp=voice.say(N_("Company (stamp)")),
        optional=line(N_("(if present)")),
        seen=voice.say(N_("Digest seen")),
        kind=voice.say(N_("How signed")),
        proves=voice.say(N_("Proves")),
        kinds={
            "certificate": (
                line(N_("own certificate")),
                "pass",
                _both(voice.say(N_("sealed with the signer's own certificate"))),
                _both(voice.say(N_("who signed, and that nothing was changed since"))),
            ),
            "witnessed": (
                line(N_("witnessed")),
                "open",
                _both(voice.say(N_("drawn on screen, sealed by the engineer's key as witness"))),
                _both(voice.say(N_("that the line was drawn before the engineer; not who drew it"))),
            ),
            DRAWN: (
                line(N_("drawn only")),
                "open",
                _both(voice.say(N_("drawn on screen; the place of the own seal is kept in this file"))),
                _both(
                    voice.say(N_("that a line was drawn before the engineer; it is no seal of this party"))
                ),
            ),
            "later": (
                line(N_("seals later")),
                "open",
                _both(voice.say(N_("sealed in this file later, with the signer's own certificate"))),
                _both(voice.say(N_("nothing until the seal is in; the printed page alone never shows it"))),
            ),
        },
    )


def _both(said: Said) -> str:
    return f"{said.main}\n{said.second}" if said.second else said.main
