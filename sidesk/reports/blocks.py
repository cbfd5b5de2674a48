"""What a paper can say: headings, field grids, tables, photos, notes, signatures. No layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sidesk.forms.photos import Mark

WARNED = "▲ "  # before a cell whose value misses its limit

ColumnKind: TypeAlias = Literal["text", "code", "number", "mark"]
Strokes: TypeAlias = tuple[tuple[tuple[int, ...], ...], ...]  # x, y and of a pen its pressure in 1/1000


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


@dataclass(frozen=True)
class Said:
    """A text in the language of the paper, and in the second one where it carries both."""

    main: str
    second: str = ""

    @property
    def inline(self) -> str:
        """Both on one line; between two words of the same letters stands a stroke."""
        if not self.second:
            return self.main
        parts = _is_latin(self.main[-1:]) and _is_latin(self.second[:1])
        return f"{self.main} / {self.second}" if parts else f"{self.main} {self.second}"


@dataclass(frozen=True)
class Value:
    """One answer as printed. Empty text means that nobody answered, and is printed as a word."""

    text: str = ""
    mark: str = ""  # of `layout.marks`
    remark: str = ""  # a limit that is missed
    clause: str = ""
    strokes: Strokes = ()


@dataclass(frozen=True)
class Field:
    """A labelled answer of a grid."""

    label: Said
    value: Value
    wide: bool = False  # asks for the whole measure


@dataclass(frozen=True)
class Heading:
    """A section (level 1) or a part of one (level 2)."""

    title: Said
    number: str = ""
    level: int = 1
    key: str = ""  # of the bookmark


@dataclass(frozen=True)
class Grid:
    """The boxes of a form."""

    fields: tuple[Field, ...]
    roomy: bool = False  # people write in it by hand


@dataclass(frozen=True)
class Column:
    """A column of a table. Numbers stand on one decimal axis."""

    head: Said
    unit: str = ""
    kind: ColumnKind = "text"
    figures: bool = False  # cells are numbers of photos, and lead to them


@dataclass(frozen=True)
class Photo:
    """A picture by its hash; `number` counts through the paper."""

    sha256: str
    number: int
    caption: str = ""
    meta: str = ""
    marks: tuple[Mark, ...] = ()
    before: str = ""  # hash of the photo that shows the same before
    where: str = ""  # place and document it was taken for


@dataclass(frozen=True)
class Detail:
    """What stands below a failed row: why, and the first photo beside it."""

    title: Said
    text: str = ""
    facts: tuple[tuple[Said, str], ...] = ()
    photo: Photo | None = None


@dataclass(frozen=True)
class Row:
    """Cells in the order of the columns; a mark column holds `pass`, `fail`, `na` or nothing."""

    cells: tuple[str, ...]
    state: Literal["", "fail", "warn"] = ""
    bold: frozenset[int] = frozenset()  # cells of a failed row that are set bold
    detail: Detail | None = None


@dataclass(frozen=True)
class Table:
    """Rows under repeated heads; splits between rows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    number: str = ""
    caption: Said = Said("")
    notes: tuple[str, ...] = ()
    across: bool = False  # asks for a landscape page
    roomy: bool = False  # people write in it by hand


@dataclass(frozen=True)
class Photos:
    """A grid of pictures; two columns for a pair, else three."""

    items: tuple[Photo, ...]


@dataclass(frozen=True)
class Tally:
    """How many items passed, failed or did not apply."""

    counts: tuple[tuple[str, Said, int], ...]
    rate: str = ""
    rate_label: Said = Said("")
    formula: str = ""


@dataclass(frozen=True)
class Note:
    """A sentence by itself; `mark` makes it a callout."""

    text: Said
    mark: str = ""
    small: bool = False


@dataclass(frozen=True)
class Signer:
    """One box of the signature block: drawn, or empty for ink and for a later seal."""

    number: int
    role: str  # as the form names it, e.g. `client`
    field: str  # name of the PDF field reserved for it
    title: Said
    optional: bool = False
    name: str = ""
    unit: str = ""
    position: str = ""
    at: str = ""
    kind: str = ""
    strokes: Strokes = ()
    shown: str = ""


@dataclass(frozen=True)
class Signatures:
    """The signature block with the digest and the QR code."""

    signers: tuple[Signer, ...]
    digest: str
    of_what: str  # the digest is
    code: str  # what the QR code holds
    statement: Said = Said("")


@dataclass(frozen=True)
class Axis:
    """What is measured along an axis, from where to where."""

    unit: str
    least: float
    most: float
    log: bool = False


@dataclass(frozen=True)
class Dot:
    """A point of a plot. `label` stands above it; a bad one is filled."""

    x: float
    y: float
    label: str = ""
    bad: bool = False


@dataclass(frozen=True)
class Plot:
    """A measured curve, a limit with its forbidden side hatched, and points. `length`: bar at the foot."""

    title: Said
    across: Axis
    up: Axis
    curve: tuple[tuple[float, float], ...] = ()
    limit: tuple[tuple[float, float], ...] = ()
    allowed_above: bool = True
    dots: tuple[Dot, ...] = ()
    events: tuple[Dot, ...] = ()  # lines upright from the curve, numbered above the plot
    length: float | None = None
    note: Said = Said("")


@dataclass(frozen=True)
class Bars:
    """A histogram: the lower end of each step and how many; what lies below the limit at 0 is hatched."""

    title: Said
    unit: str
    steps: tuple[tuple[str, int], ...]
    note: Said = Said("")


Block: TypeAlias = Heading | Grid | Table | Photos | Tally | Note | Plot | Bars | Signatures


@dataclass(frozen=True)
class Paper:
    """A whole paper before it has a layout."""

    title: Said
    number: str
    revision: str
    digest: str
    project: str
    company: str
    status: Said
    status_mark: str
    language: str
    blocks: tuple[Block, ...]
    draft: bool = False
    blank: bool = False  # to be filled in by hand
    photos: tuple[str, ...] = field(default=())
