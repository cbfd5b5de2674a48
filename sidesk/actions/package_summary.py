"""What the summary of an acceptance package shows: links, devices, checks, defects, plan."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.actions import fill
from sidesk.actions.desk import Desk
from sidesk.actions.process import Report
from sidesk.core.canonical import Json
from sidesk.core.text import N_
from sidesk.models.entities import RegisterQuery
from sidesk.reports.blocks import Row
from sidesk.reports.rows import NOT_ASKED
from sidesk.reports.verdicts import FAILED, PASSED, mark_of
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.contents import Bar, Floor, Span, Summary, Tested
from sidesk.workflow.defects import PASS, Defect
from sidesk.workflow.facts import section_of

MOST = 100_000  # lines of a register
_MARGINS = ("next", "psnext", "rl", "acrf", "il")
Cells = Mapping[str, Json]


@dataclass(frozen=True)
class Seen:
    """What is summed up: a project, the records that may be shown, how many papers there are and lack."""

    project: str
    report: Report = field(repr=False)
    leaving: Collection[str]
    documents: int
    gaps: int
    voice: Voice = field(repr=False)


def summary(desk: Desk, seen: Seen) -> Summary:
    """Everything that the summary pages, the port table and the device list show."""
    tests = lines(desk, seen, "links")
    links = _last_of_each(tests)
    devices = lines(desk, seen, "devices")
    defects = seen.report.defects
    closed = [one for one in defects if not one.is_open]
    floors = _floors(desk, seen, links)
    return Summary(
        figures=tuple(_figures(seen, floors, tests, len(devices))),
        trades=_bars(desk, seen, "trade"),
        sections=_bars(desk, seen, "section"),
        floors=floors,
        progress=_progress(desk, seen),
        opened=[one.found_at[:10] for one in defects],
        closed=[_closed_on(one) for one in closed],
        links=[_link_row(n, cells) for n, cells in enumerate(links, 1)],
        devices=[Row((str(n), *cells)) for n, cells in enumerate(sorted(map(_device_cells, devices)), 1)],
    )


def lines(desk: Desk, seen: Seen, register: str) -> list[Cells]:
    """The lines of a register, of documents that may be shown."""
    found = desk.store.registers.page(RegisterQuery(register, seen.project, limit=MOST))
    return [line.cells for line in found if line.record in seen.leaving]


def text(cells: Cells, name: str) -> str:
    """A cell that is a text."""
    value = cells.get(name)
    return value if isinstance(value, str) else ""


def number(value: str) -> float | None:
    """A cell that is a number."""
    try:
        found = float(value)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _figures(
    seen: Seen, floors: Sequence[Floor], tests: Sequence[Cells], devices: int
) -> Iterator[tuple[str, str]]:
    _, defects = seen.voice.line, seen.report.defects
    links = [link for floor in floors for link in floor.links]
    passed = sum(link.passed for link in links)
    yield _(N_("Links tested")), str(len(links))
    yield _(N_("Links passed")), str(passed)
    yield _(N_("of them after a re-test")), str(_after_retest(tests))
    yield _(N_("Pass rate")), f"{100 * passed / len(links):.1f} %" if links else "–"
    yield _(N_("Copper tested, m")), _metres(tests)
    yield _(N_("Devices installed")), str(devices)
    yield _(N_("Documents")), str(seen.documents)
    yield _(N_("Defects found")), str(len(defects))
    yield _(N_("Defects closed")), str(sum(not one.is_open for one in defects))
    yield _(N_("Still missing")), str(seen.gaps)


def _closed_on(defect: Defect) -> str:
    return max((event.at for event in defect.events if event.what == PASS), default="")[:10]


def _last_of_each(found: Sequence[Cells]) -> list[Cells]:
    """A link that was tested again counts by its last result; fibres count once for each core."""
    return [tests[-1] for tests in _tests_of_each(found)]


def _after_retest(found: Sequence[Cells]) -> int:
    """How many failed once and pass now."""
    results = [[mark_of(text(cells, "result")) for cells in tests] for tests in _tests_of_each(found)]
    return sum(marks[-1] in PASSED and any(one in FAILED for one in marks) for marks in results)


def _metres(found: Sequence[Cells]) -> str:
    """How much copper was measured, each link once by its last test."""
    copper = (number(text(cells, "length")) for cells in _last_of_each(found) if not text(cells, "core"))
    lengths = [one for one in copper if one is not None]
    return f"{sum(lengths):.0f}" if lengths else "–"


def _tests_of_each(found: Sequence[Cells]) -> list[list[Cells]]:
    tests: dict[tuple[str, ...], list[Cells]] = {}
    for cells in found:
        name = tuple(text(cells, column) for column in ("code", "core", "wavelength", "direction"))
        if name[0]:
            tests.setdefault(name, []).append(cells)
    return list(tests.values())


def _least(cells: Cells) -> str:
    """The smallest distance to a limit that a link has, as the instrument wrote it."""
    found = (text(cells, name) for name in (*_MARGINS, "margin"))
    return min((one for one in found if number(one) is not None), key=float, default="")


def _margin(cells: Cells) -> float | None:
    return number(_least(cells))


def _name(cells: Cells) -> str:
    code, core = text(cells, "code"), text(cells, "core")
    return f"{code} #{core} {text(cells, 'wavelength')}".strip() if core else code


def _floors(desk: Desk, seen: Seen, links: Sequence[Cells]) -> list[Floor]:
    """Copper by the floor of its point; what has no point lies between the floors and comes last."""
    of_point = {text(cells, "code"): text(cells, "floor") for cells in lines(desk, seen, "points")}
    found: dict[str, list[Tested]] = {}
    rest = seen.voice.say(N_("Backbone")).main
    for cells in links:
        floor = of_point.get(text(cells, "point") or text(cells, "code"), "")
        is_fibre = bool(text(cells, "core"))
        passed = mark_of(text(cells, "result")) in PASSED
        found.setdefault(floor or rest, []).append(Tested(_name(cells), passed, _margin(cells), is_fibre))
    names = sorted(found, key=lambda name: (name == rest, name))
    return [Floor(name, found[name]) for name in names]


def _link_row(n: int, cells: Cells) -> Row:
    mark = mark_of(text(cells, "result"))
    room = text(cells, "room") or " – ".join(filter(None, (text(cells, "from"), text(cells, "to"))))
    pair, frequency = text(cells, "worst_pair"), text(cells, "worst_frequency")
    worst = f"{pair}  {frequency} MHz" if pair and frequency else pair
    told = (
        str(n), _name(cells), room or NOT_ASKED, text(cells, "panel") or NOT_ASKED, text(cells, "length"),
        _least(cells), worst or NOT_ASKED,
        text(cells, "tested_at")[:10] or NOT_ASKED, mark,
    )  # fmt: skip
    return Row(told, "fail", frozenset({1, 5, 8})) if mark in FAILED else Row(told)


def _device_cells(cells: Cells) -> tuple[str, ...]:
    place = text(cells, "room") or text(cells, "place") or text(cells, "rack")
    return (
        text(cells, "code"), text(cells, "name"), text(cells, "model"), text(cells, "sn"),
        text(cells, "ip") or NOT_ASKED, place or NOT_ASKED,
    )  # fmt: skip


def _trades(desk: Desk, voice: Voice) -> dict[str, str]:
    choices = fill.form_of(desk, "D18").choices.get("trade", ())
    return {choice.name: voice.form_line(choice.label) for choice in choices}


def _bars(desk: Desk, seen: Seen, by: str) -> list[Bar]:
    """Rows of checklists that passed, by trade or by section."""
    counted: dict[str, list[int]] = {}
    labels, told = _trades(desk, seen.voice), seen.report
    for fact in told.book.of_form("D18"):
        if not fact.issued:
            continue
        place = fact.section or section_of(fact.place, told.state.sections) or fact.place
        name = labels.get(fact.text("trade"), fact.text("trade")) if by == "trade" else place
        for row in fact.rows("items"):
            result = row.get("result")
            if result in ("pass", "fail"):
                tally = counted.setdefault(name, [0, 0])
                tally[0] += result == "pass"
                tally[1] += 1
    return [Bar(name, good, every) for name, (good, every) in counted.items()]


def _progress(desk: Desk, seen: Seen) -> list[Span]:
    """Sections and trades as planned, and the day on which the last of their checks passed."""
    labels, told = _trades(desk, seen.voice), seen.report
    passed: dict[tuple[str, str], str] = {}
    for fact in told.book.of_form("D18"):
        if fact.issued and fact.text("check_result") == "pass":
            section = fact.section or section_of(fact.place, told.state.sections) or fact.place
            key = (section, fact.text("trade"))
            passed[key] = max(passed.get(key, ""), fact.at[:10])
    found = []
    for cells in lines(desk, seen, "sections"):
        start, end = text(cells, "start"), text(cells, "end")
        section, trade = text(cells, "section"), text(cells, "trade")
        if start and end:
            label = f"{section} {labels.get(trade, trade)}".strip()
            found.append(Span(label, start, end, passed.get((section, trade), "")))
    return sorted(found, key=lambda span: (span.start, span.end))
