"""How near to their limits the copper links of testers' files are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sidesk.actions.measured_lines import Proposal
from sidesk.core.text import Words
from sidesk.instruments import verdicts

NAMES = {"il": "IL", "rl": "RL", "next": "NEXT", "psnext": "PS NEXT", "acrf": "ACR-F"}  # columns of the table
_LEAST = 3  # links that make a distribution


@dataclass(frozen=True)
class Step:
    """How many links have at least this margin and less than 1 dB more."""

    margin: Decimal
    count: int


@dataclass(frozen=True)
class Headroom:
    """The link that is nearest to its limit, and the steps of all."""

    code: str
    parameter: str
    margin: Decimal
    steps: tuple[Step, ...]

    def said(self, words: Words) -> str:
        """One sentence."""
        told = words.gettext("Smallest margin: {margin} dB ({link}, {parameter})")
        return told.format(margin=self.margin, link=self.code, parameter=self.parameter)


def headroom(proposal: Proposal) -> Headroom | None:
    """Of all links that would be taken in; None where too few have margins."""
    found = [one for line in proposal.lines if line.table[-1:] == ("copper",) and (one := _least(line.code, {
        cell.name: str(cell.value) for cell in (*line.fills, *line.differs)
    }))]  # fmt: skip
    if len(found) < _LEAST:
        return None
    margin, name, code = min(found)
    counted = verdicts.histogram({str(number): one[0] for number, one in enumerate(found)})
    return Headroom(code, NAMES[name], margin, tuple(Step(*one) for one in counted))


def _least(code: str, cells: dict[str, str]) -> tuple[Decimal, str, str] | None:
    return min(((Decimal(cells[name]), name, code) for name in NAMES if cells.get(name)), default=None)
