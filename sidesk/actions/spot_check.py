"""Spot checks: pick what is inspected, draw the sample, open the inspection with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.actions import fill
from sidesk.actions.desk import Desk
from sidesk.actions.release import question_paths
from sidesk.core.canonical import Json
from sidesk.core.errors import SampleImpossible
from sidesk.core.text import N_, LocalText
from sidesk.forms.definition import Path, Repeat
from sidesk.forms.session import FormSession
from sidesk.forms.tree import value_at
from sidesk.models.entities import RegisterLine, RegisterQuery
from sidesk.workflow.facts import section_of
from sidesk.workflow.sampling import SamplePlan, Unit, aql_plan, draw, share_plan

FORM = "D20"
STAGE, TRADE, LINKS, DEVICES = "stage", "trade", "links", "devices"
AQL, PERCENT, FARTHEST = "aql", "percent", "farthest"
SAMPLE, SECOND = "sample", "second_sample"
_MOST = 100_000
_FARTHEST = 3  # that many of the farthest are always inspected


@dataclass(frozen=True)
class Scope:
    """What could be inspected: a section, a trade, all links, all devices. `units` are its things."""

    kind: str
    code: str = ""
    title: LocalText = field(default_factory=dict)
    units: tuple[Unit, ...] = field(default=(), repr=False)


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
    points = list(_units(_lines(desk, project, "points"), "code", ("room", "floor"), "distance"))
    links = list(_units(_lines(desk, project, "links"), "code", ("room", "to", "from"), "length"))
    devices = list(_units(_lines(desk, project, "devices"), "code", ("place", "room", "rack"), ""))
    found = [
        Scope(STAGE, code, {"zh": f"分段 {code}", "en": f"Section {code}"}, tuple(units))
        for code, units in _by_section(desk, project, points).items()
    ]
    found += [
        Scope(LINKS, "", {"zh": "全部链路", "en": "All links"}, tuple(links)),
        Scope(STAGE, "", {"zh": "全部信息点", "en": "All points"}, tuple(points)),
        Scope(DEVICES, "", {"zh": "全部设备", "en": "All devices"}, tuple(devices)),
    ]
    return [scope for scope in found if scope.units]


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
        "section": scope.code if scope.kind == STAGE else "",
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
        _add(session, SAMPLE, chosen)

    return fill.start(desk, FORM, project, prepare=prepare)


def draw_second(desk: Desk, session: FormSession, project: str) -> int:
    """Draw the second sample into an open inspection: twice as many, others than before; returns how many.

    Raises SampleImpossible where nothing is left to draw from.
    """
    told = {path[-1]: value_at(session.answers, path) for path in question_paths(session.form.items)}
    size, seed, of = int(_text(told.get("sample_size")) or 0), _text(told.get("seed")), told.get("scope_of")
    scope = next((one for one in scopes(desk, project) if _is(one, told, of, desk)), None)
    if scope is None or not size:
        raise SampleImpossible(why=N_("there is nothing to draw from"))
    before = [
        _text(value_at(session.answers, (*_table(session, SAMPLE), key, "unit")))
        for key in session.row_keys(_table(session, SAMPLE))
    ]
    second = draw(scope.units, min(2 * size, len(scope.units)), f"{seed}/2", without=before)
    path = next(path for path in question_paths(session.form.items) if path[-1] == "second_seed")
    session.answer(path, f"{seed}/2")
    _add(session, SECOND, second)
    return len(second)


def _is(scope: Scope, told: Mapping[str, Json | None], of: Json | None, desk: Desk) -> bool:
    kind = _text(told.get("scope")) or DEVICES
    return scope.kind == kind and _text(of) in (scope.code, *scope.title.values())


def _text(value: Json | None) -> str:
    return value if isinstance(value, str) else ""


def _add(session: FormSession, table: str, units: Sequence[Unit]) -> None:
    rows = [{"unit": unit.id, "place": unit.place} for unit in units]
    session.add_rows(_table(session, table), values=rows)


def _table(session: FormSession, name: str) -> Path:
    """Where a table stands, whatever group it is in."""
    for node in session.form.items:
        if isinstance(node, Repeat) and node.name == name:
            return (name,)
        inner = getattr(node, "items", ())
        if any(isinstance(one, Repeat) and one.name == name for one in inner):
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


def _number(value: Json | None) -> float:
    try:
        return float(_text(value))
    except ValueError:
        return 0.0


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
