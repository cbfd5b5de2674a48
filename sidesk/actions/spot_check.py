"""Spot checks: pick what is inspected, draw the sample, open the inspection with it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.actions import fill, process
from sidesk.actions.desk import Desk
from sidesk.actions.release import question_paths
from sidesk.core.canonical import Json
from sidesk.core.errors import SampleImpossible
from sidesk.core.text import N_, LocalText
from sidesk.forms.definition import Form, Group, Path
from sidesk.forms.session import FormSession
from sidesk.forms.tree import rows_of, value_at
from sidesk.models.entities import RegisterLine, RegisterQuery
from sidesk.workflow.facts import section_of
from sidesk.workflow.sampling import SamplePlan, Unit, aql_plan, draw, share_plan

FORM, CHECKLIST = "D20", "D18"
TERM, DEVICE = "term", "device"  # trades: a point and a link are terminated, a device is installed
STAGE, FLOOR, LINKS, DEVICES = "stage", "floor", "links", "devices"
AQL, PERCENT, FARTHEST = "aql", "percent", "farthest"
SAMPLE, SECOND = "sample", "second_sample"
_MOST = 100_000
_DIGITS = 6  # of the size of a sample
_DIGITS_IN = re.compile(r"([0-9]+)")
_FARTHEST = 3  # that many of the farthest are always inspected


@dataclass(frozen=True)
class Scope:
    """What could be inspected: a section, a floor, all points, links or devices. `units` are its things."""

    kind: str
    code: str = ""
    title: LocalText = field(default_factory=dict)
    units: tuple[Unit, ...] = field(default=(), repr=False)
    trade: str = ""  # what it is most likely about


@dataclass(frozen=True)
class Wanted:
    """What the manager chose. `level` and `aql` for AQL, `percent` for a share."""

    scope: Scope
    method: str = PERCENT
    level: str = "II"
    aql: str = "1.0"
    percent: float = 10.0
    seed: str = ""

    @property
    def plan(self) -> SamplePlan:
        """How many are drawn and how many may fail. Raises SampleImpossible."""
        lot = len(self.scope.units)
        return aql_plan(lot, self.level, self.aql) if self.method == AQL else share_plan(lot, self.percent)

    @property
    def farthest(self) -> int:
        """How many of the farthest are in it."""
        return _FARTHEST if self.method == FARTHEST else 0


def scopes(desk: Desk, project: str) -> list[Scope]:
    """Everything in a project that a sample can be drawn from, with how much there is of it."""
    outlets = _lines(desk, project, "points")
    points = list(_units(outlets, "code", ("room", "floor"), "distance"))
    links = list(_units(_lines(desk, project, "links"), "code", ("room", "to", "from"), "length"))
    devices = list(_units(_lines(desk, project, "devices"), "code", ("place", "room", "rack"), ""))
    checked = _checked(desk, project)
    found = [
        Scope(
            STAGE,
            code,
            {"zh": f"分段 {code}", "en": f"Section {code}"},
            tuple(units),
            checked.get(code, TERM),
        )
        for code, units in _by_section(desk, project, points).items()
    ]
    known = [one.units for one in found]
    found += [
        Scope(FLOOR, floor, {"zh": f"楼层 {floor}", "en": f"Floor {floor}"}, units, TERM)
        for floor, units in _by_floor(outlets, points).items()
        if units not in known  # a section that is just this floor
    ]
    found += [
        Scope(LINKS, "", {"zh": "全部链路", "en": "All links"}, tuple(links), TERM),
        Scope(STAGE, "", {"zh": "全部信息点", "en": "All points"}, tuple(points), TERM),
        Scope(DEVICES, "", {"zh": "全部设备", "en": "All devices"}, tuple(devices), DEVICE),
    ]
    return [scope for scope in found if scope.units]


def _checked(desk: Desk, project: str) -> dict[str, str]:
    """By section, the trade of the checklist that was filled in there last."""
    known = [name for name, _ in trades(desk)]
    found: dict[str, tuple[str, str]] = {}
    for fact in process.report(desk, project).book.of_form(CHECKLIST):
        if fact.section and fact.text("trade") in known:
            found[fact.section] = max(found.get(fact.section, ("", "")), (fact.at, fact.text("trade")))
    return {section: trade for section, (_, trade) in found.items()}


def trades(desk: Desk) -> list[tuple[str, LocalText]]:
    """The trades a spot check can be about."""
    form = fill.form_of(desk, FORM)
    return [(choice.name, choice.label) for choice in form.choices.get("trade", ())]


def begin_spot_check(desk: Desk, project: str, wanted: Wanted, trade: str = "") -> fill.OpenRecord:
    """The inspection, on the disk at once, with its sample drawn. Raises SampleImpossible."""
    plan, scope = wanted.plan, wanted.scope
    seed = wanted.seed or desk.clock.new_id()
    chosen = draw(scope.units, plan.size, seed, farthest=wanted.farthest)
    is_aql = wanted.method == AQL
    given: dict[str, Json] = {
        "section": scope.code if scope.kind in (STAGE, FLOOR) else "",
        "trade": trade,
        "method": wanted.method,
        "scope": scope.kind if scope.kind != DEVICES else "",
        "scope_of": scope.code or desk.words.pick(scope.title),
        "level": wanted.level if is_aql else "",
        "aql": wanted.aql if is_aql else "",
        "percent": "" if is_aql else f"{wanted.percent:g}",
        "lot_size": str(len(scope.units)),
        "sample_size": str(plan.size),
        "accept_no": str(plan.accept),
        "reject_no": str(plan.reject),
        "seed": seed,
    }

    def prepare(session: FormSession) -> None:
        changes: list[tuple[Path, Json]] = []
        for path in question_paths(session.form.items):
            value = given.get(path[-1], "")
            if value:
                changes.append((path, value))
        session.answer_many(changes)
        session.add_rows(_table(session.form, SAMPLE), values=_rows(chosen))

    return fill.start(desk, FORM, project, prepare=prepare)


@dataclass(frozen=True)
class Second:
    """A second sample, and where it goes in the inspection."""

    seed: str
    seed_path: Path
    table: Path
    rows: tuple[Mapping[str, Json], ...]


def needs_second(session: FormSession) -> bool:
    """Whether the first sample of an open inspection has failed and no second one was drawn yet."""
    if session.form.id != FORM:
        return False
    says = next((path for path in question_paths(session.form.items) if path[-1] == "first_says"), None)
    return (
        says is not None
        and session.value(says) == "second"
        and not session.row_keys(_table(session.form, SECOND))
    )


def second_sample(desk: Desk, form: Form, answers: Mapping[str, Json], project: str) -> Second:
    """Twice as many as the first sample, others than before. Raises SampleImpossible."""
    paths = {path[-1]: path for path in question_paths(form.items)}
    told = {name: _text(value_at(answers, path)) for name, path in paths.items()}
    given = told.get("sample_size", "")
    size = int(given) if given.isascii() and given.isdigit() and len(given) <= _DIGITS else 0
    scope = next((one for one in scopes(desk, project) if _is(one, told)), None)
    if scope is None or not size:
        raise SampleImpossible(why=N_("there is nothing to draw from"))
    first = value_at(answers, _table(form, SAMPLE))
    before = [_text(row.get("unit")) for _, row in rows_of(dict(first) if isinstance(first, Mapping) else {})]
    seed = f"{told['seed']}/2"
    drawn = draw(scope.units, min(2 * size, len(scope.units)), seed, without=before)
    return Second(seed, paths["second_seed"], _table(form, SECOND), tuple(_rows(drawn)))


def _is(scope: Scope, told: Mapping[str, str]) -> bool:
    kind = told.get("scope") or DEVICES
    return scope.kind == kind and told.get("scope_of") in (scope.code, *scope.title.values())


def _text(value: Json | None) -> str:
    return value if isinstance(value, str) else ""


def _rows(units: Sequence[Unit]) -> list[Mapping[str, Json]]:
    return [{"unit": unit.id, "place": unit.place} for unit in units]


def _table(form: Form, name: str) -> Path:
    """Where a table stands, whatever group it is in. Raises SampleImpossible."""
    for node in form.items:
        if node.name == name:
            return (name,)
        if isinstance(node, Group) and any(inner.name == name for inner in node.items):
            return (node.name, name)
    raise SampleImpossible(why=N_("the form has no table for it"))


def _lines(desk: Desk, project: str, register: str) -> list[RegisterLine]:
    return list(desk.store.registers.page(RegisterQuery(register, project, limit=_MOST)))


def _units(lines: Sequence[RegisterLine], code: str, places: Sequence[str], distance: str) -> Iterator[Unit]:
    """Each thing once: a link has a line for every wavelength, a point one for every record that names it."""
    seen: set[str] = set()
    for line in lines:
        name = _text(line.cells.get(code))
        if not name or name in seen:
            continue
        seen.add(name)
        place = next((text for column in places if (text := _text(line.cells.get(column)))), "")
        floor = _text(line.cells.get("floor"))
        where = place if not floor or floor in place else f"{floor} {place}".strip()
        yield Unit(name, where, _number(line.cells.get(distance)) if distance else 0.0)


def _by_floor(lines: Sequence[RegisterLine], units: Sequence[Unit]) -> dict[str, tuple[Unit, ...]]:
    """Points by the floor that is written beside them."""
    floor_of: dict[str, str] = {}
    for line in lines:
        floor_of.setdefault(_text(line.cells.get("code")), _text(line.cells.get("floor")))
    floors = sorted({floor for floor in floor_of.values() if floor}, key=_counted)
    return {floor: tuple(unit for unit in units if floor_of[unit.id] == floor) for floor in floors}


def _counted(floor: str) -> list[tuple[int, str]]:
    """The order in which people count floors: 2F before 10F."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS_IN.split(floor)]


def _number(value: Json | None) -> float:
    try:
        found = float(_text(value))
    except ValueError:
        return 0.0
    return found if math.isfinite(found) else 0.0  # what has no place in an order would change the draw


def _by_section(desk: Desk, project: str, units: Sequence[Unit]) -> dict[str, list[Unit]]:
    """Points by the section they lie in, as the project names its sections."""
    line = desk.store.records.summary(project)
    revision = desk.store.records.revision(line.revision) if line and line.revision else None
    answers = revision.answers if revision else {}
    rows = value_at(answers, ("site", "sections"))
    codes = [
        _text(row.get("code")) for row in (rows.values() if isinstance(rows, Mapping) else ())
        if isinstance(row, Mapping)
    ]  # fmt: skip
    found: dict[str, list[Unit]] = {code: [] for code in codes if code}
    for unit in units:
        section = section_of(f"{unit.place} {unit.id}", list(found))
        if section:
            found[section].append(unit)
    return {code: inside for code, inside in found.items() if inside}
