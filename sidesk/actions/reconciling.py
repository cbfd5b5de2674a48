"""The results of a network test against what the project planned to test.

Planned are the outlets of the survey and the rows of the record that wait for a result. What another network
test of the project has is not missing in this one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions import judged
from sidesk.actions.desk import Desk
from sidesk.actions.registers import every_line
from sidesk.core.canonical import Json
from sidesk.core.errors import AttachmentMissing, InstrumentFileUnusable
from sidesk.core.progress import Progress
from sidesk.core.text import N_, Words
from sidesk.forms.definition import Path
from sidesk.forms.tree import value_at
from sidesk.instruments import reconcile, sor
from sidesk.instruments.reconcile import MISSING as MISSING
from sidesk.instruments.reconcile import PLANNED as PLANNED
from sidesk.instruments.reconcile import UNPLANNED as UNPLANNED
from sidesk.instruments.reconcile import Entry as Entry
from sidesk.instruments.reconcile import Flag, Plan, Terms, Test
from sidesk.instruments.reconcile import Reconciliation as Reconciliation
from sidesk.models.entities import RegisterQuery

FORM = "D26"
COPPER: Path = ("copper_tests", "copper")
FIBRE: Path = ("fibre_tests", "fibre")
TRACES: Path = ("fibre_tests", "otdr")
SCOPE: Path = ("job", "test_scope")
REMARK: Path = ("conclusion", "test_note")

STATES = {
    reconcile.PLANNED: N_("Tested as planned"),
    reconcile.UNPLANNED: N_("Not planned"),
    reconcile.MISSING: N_("Not tested yet"),
    reconcile.RETEST: N_("Re-test"),
    reconcile.DUPLICATE: N_("Tested again"),
}
FLAGS = {
    reconcile.SAME_CURVE: N_("Same curve as {other}"),
    reconcile.TOO_QUICK: N_("Seconds from {other}"),
    reconcile.TOO_EARLY: N_("Tested before {other}, when testing began"),
    reconcile.OUT_OF_CALIBRATION: N_("Calibration ran out on {other}"),
    reconcile.OTHER_LIMIT: N_("Another limit than most: {other}"),
}


@dataclass(frozen=True)
class Material:
    """What is compared, as plain values: it can be made elsewhere than where it is compared."""

    plans: tuple[Plan, ...]
    tests: tuple[Test, ...]
    terms: Terms
    paths: Mapping[str, Path]  # key of a test: its row


def reconciled(
    desk: Desk, project: str, record: str, answers: Mapping[str, Json], progress: Progress | None = None
) -> tuple[Reconciliation, Mapping[str, Path]]:
    """What is planned and tested, and the row of every test."""
    made = material(desk, project, record, answers, progress or Progress())
    return reconcile.reconcile(made.plans, made.tests, made.terms), made.paths


def material(
    desk: Desk, project: str, record: str, answers: Mapping[str, Json], progress: Progress
) -> Material:
    """Everything that is known about plan and tests."""
    curves, lenient = _curves(desk, answers), judged.is_lenient(answers)
    tests, open_rows, paths = [], list[Plan](), dict[str, Path]()
    for table in (COPPER, FIBRE):
        for key, row in _rows(answers, table):
            name = _text(row, "link_id")
            if not name:
                continue
            if not _text(row, "result"):
                open_rows.append(Plan(name, _text(row, "core")))
                continue
            paths[key] = (*table, key)
            tests.append(_test(key, row, curves, lenient=lenient))
    elsewhere = _tested_elsewhere(desk, project, record, progress)
    here = {reconcile.same(test.id) for test in tests} | {reconcile.same(test.outlet) for test in tests}
    plans = [
        Plan(name)
        for name in _outlets(desk, project, progress)
        if reconcile.same(name) in here or reconcile.same(name) not in elsewhere
    ]
    # Nobody plans cores, and not every project its outlets: then what is tested is what was planned.
    unknown = [
        Plan(test.id, test.core) for test in tests if not plans or paths[test.key][: len(FIBRE)] == FIBRE
    ]
    return Material((*plans, *open_rows, *unknown), tuple(tests), _terms(answers, tests), paths)


def _test(
    key: str, row: Mapping[str, Json], curves: Mapping[tuple[str, str, str], str], *, lenient: bool
) -> Test:
    name, core, wavelength = _text(row, "link_id"), _text(row, "core"), _text(row, "wl")
    return Test(
        key, name, core, wavelength, _text(row, "dir"), at=_text(row, "at"),
        passed=judged.passed(_text(row, "result"), lenient=lenient), limit=_text(row, "standard"),
        retest_of=_text(row, "retest_of"), outlet=_text(row, "point"),
        curve=curves.get((reconcile.same(name), _number_in(core), wavelength), ""),
    )  # fmt: skip


def _outlets(desk: Desk, project: str, progress: Progress) -> Iterator[str]:
    if not project:
        return
    query = RegisterQuery("points", project)
    yield from (code for line in every_line(desk, query, progress) if (code := _text(line.cells, "code")))


def _tested_elsewhere(desk: Desk, project: str, record: str, progress: Progress) -> set[str]:
    if not project:
        return set()
    lines = every_line(desk, RegisterQuery("links", project), progress)
    return {
        reconcile.same(_text(line.cells, name))
        for line in lines
        if line.record != record and _text(line.cells, "result")
        for name in ("code", "point")
    }


def _curves(desk: Desk, answers: Mapping[str, Json]) -> dict[tuple[str, str, str], str]:
    """Cable, core and wavelength of every trace that is kept with the record: the hash of its curve."""
    found = {}
    files = value_at(answers, TRACES)
    for entry in files if isinstance(files, list) else ():
        name = str(entry.get("name", "")) if isinstance(entry, Mapping) else ""
        if not isinstance(entry, Mapping) or not name.lower().endswith(".sor"):
            continue
        try:
            told = sor.read(desk.store.attachments.read(str(entry["sha256"])), name).values
        except (InstrumentFileUnusable, AttachmentMissing):
            continue  # kept, though it is no trace, or not here yet: there is no curve to compare
        key = (reconcile.same(str(told.get("cable", ""))), _number_in(str(told.get("fibre", ""))),
               str(told.get("wavelength_nm", "")))  # fmt: skip
        found[key] = str(told.get("trace_sha256", ""))
    return found


def _terms(answers: Mapping[str, Json], tests: Sequence[Test]) -> Terms:
    """The limit most tests have; a calibration counts once the last instrument's has run out."""
    limits = Counter(test.limit for test in tests if test.limit)
    most, count = next(iter(limits.most_common(1)), ("", 0))
    until = [_text(row, "cal_until") for _, row in _rows(answers, ("job", "instruments"))]
    begun = value_at(answers, ("job", "test_from"))
    return Terms(
        limit=most if 2 * count > limits.total() else "",
        calibrated_until=max(until) if until and all(until) else "",
        not_before=begun if isinstance(begun, str) else "",
    )


def _rows(answers: Mapping[str, Json], table: Path) -> Iterable[tuple[str, Mapping[str, Json]]]:
    rows = value_at(answers, table)
    found = rows.items() if isinstance(rows, Mapping) else ()
    return [(key, row) for key, row in found if isinstance(row, Mapping)]


def _text(cells: Mapping[str, Json], name: str) -> str:
    value = cells.get(name)
    return str(value).strip() if isinstance(value, str | int) else ""


def _number_in(core: str) -> str:
    """Testers write 001 and Fiber 1 for the core 1."""
    found = re.search(r"\d+", core)
    return str(int(found[0])) if found else core.casefold()


def table_of(entry: Entry) -> Path:
    """Where the row of something that is not tested yet belongs."""
    return FIBRE if entry.core else COPPER


def said(flag: Flag, words: Words) -> str:
    """Why a result looks wrong."""
    return words.gettext(FLAGS[flag.kind]).format(other=flag.other)


def summed(found: Reconciliation, words: Words) -> str:
    """One sentence for the paper: how many there are of each."""
    parts = [
        f"{words.gettext(STATES[state])} {found.counts[state]}" for state in STATES if found.counts.get(state)
    ]
    if found.flagged:
        parts.append(f"{words.gettext('To be looked at')} {len(found.flagged)}")
    told = words.listed(parts)
    return words.gettext("Plan against tests: {counts}.").format(counts=told)


def scope_for(entry: Entry, chosen: Json) -> list[Json] | None:
    """What has to be chosen so that the row of this test is shown; None where it is."""
    there = list(chosen) if isinstance(chosen, list) else []
    wanted = "fibre" if entry.core else "copper"
    return None if wanted in there else [*there, wanted]


def waits_for(row: Mapping[str, Json], entry: Entry) -> bool:
    """Whether this row of the record is the one that this test is to fill."""
    fits = reconcile.same(_text(row, "link_id")) == reconcile.same(entry.id)
    return fits and _text(row, "core") == entry.core and not _text(row, "result")
