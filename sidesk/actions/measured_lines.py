"""What testers' files would put into a record: rows, cells, and what was not understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from sidesk.core.canonical import Json
from sidesk.forms.definition import Path
from sidesk.instruments.results import Reading


@dataclass(frozen=True)
class Cell:
    """One value of a tester, and what stands there (None: nothing)."""

    name: str
    value: Json
    before: Json | None = None


@dataclass(frozen=True)
class Line:
    """What one measurement would put into one row. `key` is the row; empty for a new one."""

    table: Path
    key: str
    code: str
    file: str
    fills: tuple[Cell, ...]
    differs: tuple[Cell, ...] = ()
    retest: bool = False
    single: bool = False  # answers of a group, no row: `table` is the group
    marks: tuple[Cell, ...] = ()  # where it comes from, and our own verdict: kept with what is taken in

    def path(self, cell: Cell) -> Path:
        """Where a cell stands."""
        return (*self.table, cell.name) if self.single else (*self.table, self.key, cell.name)


@dataclass(frozen=True)
class Fault:
    """One sentence about a file: what was not understood, and what to do."""

    file: str
    text: str


@dataclass(frozen=True)
class Seen:
    """A tester's table that was read. `asks`: its columns are not known well enough for this form."""

    name: str
    data: bytes
    reading: Reading
    mark: str  # of the headers as they were read first, whatever the character set
    asks: bool = False


@dataclass
class Proposal:
    """All that the files would do to the record."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    files: list[tuple[Path, bytes, str]] = field(default_factory=list)  # question, content, name
    scopes: list[tuple[Path, str]] = field(default_factory=list)  # what has to be chosen to see the rows
    tables: list[Seen] = field(default_factory=list)
    found: int = 0

    @property
    def new(self) -> list[Line]:
        """Rows to be added."""
        return [line for line in self.lines if not line.key and not line.single]

    @property
    def matched(self) -> list[Line]:
        """Rows of the record that were found again."""
        return [line for line in self.lines if line.key or line.single]

    @property
    def differing(self) -> list[tuple[Line, Cell]]:
        """Cells where the record says something else."""
        return [(line, cell) for line in self.lines for cell in line.differs]

    @property
    def fills_something(self) -> bool:
        """Whether taking it in changes the record where nothing is ticked."""
        return bool(self.files or self.new) or any(line.fills for line in self.lines)

    @property
    def does_something(self) -> bool:
        """Whether taking it in can change the record."""
        return self.fills_something or bool(self.differing)
