"""Registers of a project: which forms feed them, and what materials come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from sidesk.actions.browse import RegisterColumn
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.core.text import N_, LocalText, Words
from sidesk.forms.definition import Question
from sidesk.models.entities import RegisterLine, RegisterQuery

MATERIALS = "materials"
AMOUNTS = ("planned", "arrived", "used", "left")
_PAGE = 1000
# What registers are called.
NAMES = {
    "links": N_("Links"),
    "points": N_("Points"),
    "devices": N_("Devices"),
    "materials": N_("Materials"),
    "people": N_("People"),
    "sections": N_("Sections"),
    "tasks": N_("Tasks"),
    "decisions": N_("Decisions"),
    "questions": N_("Questions"),
    "changes": N_("Changes"),
    "defects": N_("Defects"),
    "training": N_("Training"),
    "visits": N_("Visits"),
    "rooms": N_("Rooms"),
    "places": N_("Places"),
    "instruments": N_("Instruments"),
}

# A line says how a defect was found, not how it stands now: the board of defects knows that.
UNSAID = {"defects": ("state",)}
# How a question and a defect stand, as lists that leave the program say it.
ANSWERED = {"open": N_("Not answered"), "closed": N_("Answered")}
DEFECT = {"open": N_("Not closed"), "closed": N_("Closed")}
# Columns that forms compute have no question and so no words of their own.
WORDS = {"problem": N_("Problem"), "state": N_("State"), "subject": N_("About"), "number": N_("Number")}
# Where several forms feed a column each calls it its own way: here it needs a name that fits them all.
TITLES = {
    "materials.planned": N_("Planned"),
    "materials.arrived": N_("Arrived"),
    "materials.used": N_("Used"),
    "materials.left": N_("Left over"),
    "defects.found_at": N_("Found"),
}


def title(register: str, column: RegisterColumn, words: Words) -> str:
    """What a column of a register is called, with its unit."""
    own = words.gettext(TITLES.get(f"{register}.{column.name}", ""))
    name = own or words.pick(column.label) or words.gettext(WORDS.get(column.name, column.name))
    return f"{name} ({words.unit(column.unit)})" if column.unit else name


@dataclass(frozen=True)
class Feeder:
    """A form that feeds a register."""

    form: str
    title: LocalText = field(hash=False)


def feeders(desk: Desk) -> dict[str, list[Feeder]]:
    """Every register that a form feeds, and the forms in their order."""
    newest = {entry.form: entry.sha256 for entry in desk.store.packages.all()}
    found: dict[str, list[Feeder]] = {}
    for name in sorted(newest):
        form = desk.form(newest[name])
        fed = {
            node.register.partition(".")[0]
            for _, node in form.walk()
            if isinstance(node, Question) and "." in node.register
        }
        for register in fed:
            found.setdefault(register, []).append(Feeder(form.id, form.title))
    return found


def restricted(desk: Desk, register: str) -> set[str]:
    """The columns that stay in the office: they are in no list that leaves the program."""
    return {
        node.register.partition(".")[2]
        for entry in desk.store.packages.all()
        for _, node in desk.form(entry.sha256).walk()
        if isinstance(node, Question) and node.restricted and node.register.startswith(f"{register}.")
    }


# --- materials -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Balance:
    """One material of one project in one unit. None: no document says anything about it."""

    project: str
    item: str
    unit: str
    specs: tuple[str, ...] = ()
    planned: Decimal | None = None
    arrived: Decimal | None = None
    used: Decimal | None = None
    left: Decimal | None = None  # counted when the site was cleared

    @property
    def to_come(self) -> Decimal | None:
        """What was planned and has not arrived; below zero more came than was planned."""
        return None if self.planned is None else self.planned - (self.arrived or 0)

    @property
    def rest(self) -> Decimal | None:
        """What must still be there: arrived less used."""
        if self.arrived is None and self.used is None:
            return None
        return (self.arrived or Decimal(0)) - (self.used or Decimal(0))

    @property
    def difference(self) -> Decimal | None:
        """What was counted less what must be there; below zero something is missing."""
        return None if self.left is None or self.rest is None else self.left - self.rest

    @property
    def wrong(self) -> bool:
        """Whether somebody has to look: more was used than came, or the count does not come out."""
        return (self.rest is not None and self.rest < 0) or self.difference not in (None, 0)


def balances(desk: Desk, query: RegisterQuery, progress: Progress | None = None) -> list[Balance]:
    """What the lines of the register of materials come to, by project, item and unit.

    The specification is no part of what is compared: who notes what was used writes its name, not its type.
    """
    return balanced(every_line(desk, replace(query, register=MATERIALS), progress or Progress()))


def balanced(lines: Iterable[RegisterLine]) -> list[Balance]:
    """Add lines up. Spaces and capitals make no other item; who notes no unit means the one there is."""
    found: dict[tuple[str, str, str], Balance] = {}
    for line in lines:
        item, unit = _text(line.cells, "item"), _text(line.cells, "unit")
        if item:
            key = (line.project, item.casefold(), unit.casefold())
            found[key] = _with(found.get(key) or Balance(line.project, item, unit), line.cells)
    return sorted(_in_one_unit(found), key=lambda one: (one.project, one.item.casefold(), one.unit))


def _in_one_unit(found: Mapping[tuple[str, str, str], Balance]) -> list[Balance]:
    kept = dict(found)
    for (project, item, unit), balance in found.items():
        others = [key for key in found if key[:2] == (project, item) and key[2]] if not unit else []
        if len(others) == 1:
            kept[others[0]] = _sum(kept[others[0]], balance)
            del kept[project, item, unit]
    return list(kept.values())


def _sum(one: Balance, other: Balance) -> Balance:
    cells: dict[str, Json] = {
        name: str(amount) for name in AMOUNTS if (amount := getattr(other, name)) is not None
    }
    for spec in other.specs or ("",):
        one = _with(one, {"spec": spec})
    return _with(one, cells)


def _with(balance: Balance, cells: Mapping[str, Json]) -> Balance:
    spec = _text(cells, "spec")
    specs = (*balance.specs, spec) if spec and spec not in balance.specs else balance.specs
    sums = dict[str, Decimal | None]()
    for name in AMOUNTS:
        before, more = getattr(balance, name), _number(cells.get(name))
        sums[name] = before if more is None else (before or Decimal(0)) + more
    return replace(balance, specs=specs, **sums)  # type: ignore[arg-type]


def _text(cells: Mapping[str, Json], name: str) -> str:
    value = cells.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _number(value: Json) -> Decimal | None:
    try:
        number = Decimal(value) if isinstance(value, str) and value else None
    except InvalidOperation:  # a foreign record may hold anything
        return None
    return number if number is not None and number.is_finite() else None


def every_line(desk: Desk, query: RegisterQuery, progress: Progress) -> Iterator[RegisterLine]:
    """What a query finds, page by page: one can stop, and memory stays small."""
    query = replace(query, limit=_PAGE)
    total, done = desk.store.registers.count(query), 0
    page: Sequence[RegisterLine] = desk.store.registers.page(query)
    while page:
        progress.step(done, max(total, done))
        yield from page
        done += len(page)
        page = desk.store.registers.page(query, page[-1]) if len(page) == _PAGE else ()
    progress.step(done, max(total, done))
