"""Files of testers for an open record: what they would put into it, cell by cell, before anything is put.

Which value belongs to which question stands in `resources/instruments/forms.json`. A row is found again by
its code; cells that somebody filled with something else are `differing` and stay unless they are named.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from sidesk.actions import judged, measured_tables, measured_values
from sidesk.actions.measured_lines import Cell as Cell
from sidesk.actions.measured_lines import Fault as Fault
from sidesk.actions.measured_lines import Line as Line
from sidesk.actions.measured_lines import Proposal as Proposal
from sidesk.actions.measured_put import Entry as Entry
from sidesk.actions.measured_put import kept as kept
from sidesk.actions.measured_put import put as put
from sidesk.actions.measured_tables import Given as Given
from sidesk.actions.measured_tables import Layouts
from sidesk.actions.measured_values import Facts
from sidesk.core.canonical import Json
from sidesk.core.errors import SideskError
from sidesk.core.files import resources
from sidesk.core.progress import Progress
from sidesk.core.text import N_, Words
from sidesk.forms.definition import Form, Path, Question
from sidesk.forms.kinds import NotAnAnswer, shown, stored
from sidesk.forms.tree import is_empty, named, value_at
from sidesk.instruments.results import Reading

ENDINGS = (".sor", ".csv", ".tsv", ".xlsx", ".xml", ".json", ".txt", ".log")
_NO_CODE = N_(
    "Row {row} names no link. Give it its code in the tester and export again, or type it yourself."
)
_NOT_HERE = N_("This document has no place for this: {kind}. Keep the file as an attachment.")
_ODD = N_("{code}: “{text}” does not fit “{question}”; type it yourself.")
_OTHER_DEVICE = N_("{code} is another device than {first}; a document is about one. It was left out.")


Targets = Sequence[Mapping[str, Any]]


@cache
def _maps() -> dict[str, Targets]:
    told: dict[str, Targets] = json.loads(resources("instruments", "forms.json").read_text(encoding="utf-8"))
    return told


def targets(form: Form) -> Targets:
    """The tables and questions of a form that measurements belong to."""
    return _maps().get(form.id, ())


def takes(form: Form) -> bool:
    """Whether files of testers can be taken into records of this form."""
    return bool(targets(form))


def propose(
    form: Form,
    answers: Mapping[str, Json],
    files: Sequence[FilePath | Given],
    words: Words,
    progress: Progress,
    known: Layouts | None = None,
) -> Proposal:
    """What these files would put into the answers; one that cannot be read is a fault, the rest goes on."""
    made = Proposal()
    work = _Matching(form, answers, words, made)
    for number, path in enumerate(files):
        progress.step(number, len(files))
        try:
            data = measured_tables.content(path)
            found, seen = measured_tables.read(data, path.name, known, targets(form))
        except SideskError as error:
            made.faults.append(Fault(path.name, words.line(error.told(words), error.advised(words))))
            continue
        made.tables += seen
        made.faults += [Fault(path.name, text) for text in measured_values.doubts(found, words)]
        work.take(data, path.name, measured_values.facts(found.results))
    return made


def propose_read(
    form: Form,
    answers: Mapping[str, Json],
    found: Reading,
    words: Words,
    name: str,
    files: Sequence[tuple[bytes, str]] = (),
) -> Proposal:
    """What a device that was read over the wire would put into the answers; `files` are kept along."""
    made = Proposal()
    made.faults += [Fault(name, text) for text in measured_values.doubts(found, words)]
    _Matching(form, answers, words, made).take(b"", name, measured_values.facts(found.results))
    kept_in = next((tuple(one["backup"]) for one in targets(form) if "backup" in one), ())
    attached = set(_hashes(answers))
    if kept_in:
        made.files += [
            (kept_in, data, file) for data, file in files if measured_values.hash_of(data) not in attached
        ]
    return made


class _Matching:
    """Finds the rows; each row of the record is found once, so a second test of a link is a new row."""

    def __init__(self, form: Form, answers: Mapping[str, Json], words: Words, made: Proposal) -> None:
        self._form, self._answers, self._words, self._made = form, answers, words, made
        self._taken: set[tuple[Path, str]] = set()
        self._attached = set(_hashes(answers))
        self._failed: dict[tuple[Json, ...], list[Mapping[str, Json]]] = {}
        self._fresh: dict[tuple[Json, ...], list[tuple[int, Mapping[str, Any]]]] = {}
        self._device_code = ""
        self._lenient = judged.is_lenient(answers)

    def take(self, data: bytes, file: str, found: Sequence[Facts]) -> None:
        """Propose everything of one file."""
        used: list[Mapping[str, Any]] = []
        strange: Counter[str] = Counter()
        for facts in found:
            target = next((one for one in targets(self._form) if facts.kind in one["kinds"]), None)
            if target is None:
                strange[facts.kind] += 1
                continue
            self._made.found += 1
            if target not in used:
                used.append(target)
            if "table" in target:
                self._line(target, facts, file)
            elif "groups" in target:
                self._device(target, facts, file)
        self._made.faults += [
            Fault(file, self._words.gettext(_NOT_HERE).format(kind=measured_values.named(kind, self._words)))
            for kind in strange
        ]
        for target in used:
            self._file(target, data, file)

    def _file(self, target: Mapping[str, Any], data: bytes, file: str) -> None:
        scope = target.get("scope")
        if scope is not None:
            wanted = (tuple(scope["question"]), str(scope["choice"]))
            if wanted not in self._made.scopes:
                self._made.scopes.append(wanted)
        mark = measured_values.hash_of(data)
        if "files" in target and mark not in self._attached:
            self._attached.add(mark)
            self._made.files.append((tuple(target["files"]), data, file))

    def _line(self, target: Mapping[str, Any], facts: Facts, file: str) -> None:
        table: Path = tuple(target["table"])
        values = self._values(target, facts, file)
        code = values.get(target["match"][0])
        if is_empty(code):
            row_in = facts.source.row if facts.source is not None else None
            text = self._words.gettext(_NO_CODE).format(row=row_in or 1)
            self._made.faults.append(Fault(file, text))
            return
        if doubt := judged.differing(str(code), facts.values, self._words):
            sure = judged.confidence(facts.values, self._words)
            self._made.faults.append(Fault(file, self._words.line(doubt, sure) if sure else doubt))
        rule = target.get("retest")
        of = self._failed_here(target, values)
        marks = self._marks(table, facts)
        if rule is not None and self._failed_result(values.get(rule["result"])):
            self._failed.setdefault(_name_of(target, values), []).append(values)
        key, row = self._row(table, target["match"], values)
        if row and self._failed_before(target, row, values):
            rule = target["retest"]
            of = next((row[name] for name in rule["by"] if row.get(name)), code)
            self._again(table, str(code), file, {**values, rule["of"]: of}, marks)
            return
        if key:
            self._taken.add((table, key))
        elif self._joins(target, values, marks):
            return
        elif of is not None:
            self._again(table, str(code), file, {**values, target["retest"]["of"]: of}, marks)
            return
        if not key:
            self._fresh.setdefault(_name_of(target, values), []).append((len(self._made.lines), target))
        marks = tuple(replace(one, value=_beside(row.get(one.name), one)) for one in marks)
        self._add(Line(table, key, str(code), file, *_compared(values, row), marks=marks))

    def _again(
        self, table: Path, code: str, file: str, values: Mapping[str, Json], marks: tuple[Cell, ...]
    ) -> None:
        self._add(Line(table, "", code, file, _cells(values), retest=True, marks=marks))

    def _marks(self, table: Path, facts: Facts) -> tuple[Cell, ...]:
        """Where the result stands in its file, and our verdict, if the form has columns for them."""
        told = judged.kept(facts.values, facts.source)
        return tuple(
            Cell(name, text)
            for name, text in told.items()
            if question(self._form, (*table, name)) is not None
        )

    def _failed_result(self, result: Json | None) -> bool:
        told = str(result or "")
        return told.startswith("fail") and not judged.passed(told, lenient=self._lenient)

    def _device(self, target: Mapping[str, Any], facts: Facts, file: str) -> None:
        """A document is about one device: what the first one says is not mixed with another."""
        code = facts.values.get("hostname", file)
        if self._device_code not in ("", code):
            text = self._words.gettext(_OTHER_DEVICE).format(code=code, first=self._device_code)
            self._made.faults.append(Fault(file, text))
            return
        self._device_code = code
        for group, cells in target["groups"].items():
            place: Path = (group,)
            values = self._values({"table": place, "cells": cells}, facts, code)
            row = value_at(self._answers, place)
            there = row if isinstance(row, Mapping) else {}
            fills, differs = _compared(values, there)
            if values:
                self._add(Line(place, "", code, file, fills, differs, single=True))
        for place_of, rule in target.get("tables", {}).items():
            self._device_rows({**rule, "table": tuple(place_of.split("/"))}, facts, file)

    def _device_rows(self, target: Mapping[str, Any], facts: Facts, file: str) -> None:
        """Ports, modules: one row each, found again by its name."""
        table: Path = target["table"]
        for told in facts.lists.get(target["from"], ()):
            values = self._values(target, Facts(facts.kind, told), file)
            code = values.get(target["match"][0])
            if is_empty(code):
                continue
            key, row = self._row(table, target["match"], values)
            if key:
                self._taken.add((table, key))
            self._add(Line(table, key, str(code), file, *_compared(values, row)))

    def _add(self, line: Line) -> None:
        self._made.lines.append(line)

    def _row(
        self, table: Path, match: Sequence[str], values: Mapping[str, Json]
    ) -> tuple[str, Mapping[str, Json]]:
        """The row with this code: the one that says most of the same, then the first that is free."""
        rows = value_at(self._answers, table)
        best: tuple[int, str, Mapping[str, Json]] | None = None
        for key, row in rows.items() if isinstance(rows, Mapping) else ():
            if (table, key) in self._taken or not isinstance(row, Mapping) or not _fits(match, values, row):
                continue
            alike = sum(_same(value, row.get(name)) for name, value in values.items())
            if best is None or alike > best[0]:
                best = (alike, key, row)
        return (best[1], best[2]) if best is not None else ("", {})

    def _joins(self, target: Mapping[str, Any], values: Mapping[str, Json], marks: tuple[Cell, ...]) -> bool:
        """Whether another tester began its row just now: trace and loss of a fibre are one row."""
        places = self._fresh.get(_name_of(target, values), [])
        for number, (place, begun_by) in enumerate(places):
            line = self._made.lines[place]
            there = {cell.name: cell.value for cell in line.fills}
            if begun_by is not target and _fits(target["match"], values, there):
                more = {name: value for name, value in values.items() if name not in there}
                both = {one.name: one for one in line.marks}
                both |= {one.name: replace(one, value=_beside(
                    both[one.name].value if one.name in both else None, one)) for one in marks}  # fmt: skip
                fills = (*line.fills, *_cells(more))
                self._made.lines[place] = replace(line, fills=fills, marks=tuple(both.values()))
                del places[number]
                return True
        return False

    def _failed_here(self, target: Mapping[str, Any], values: Mapping[str, Json]) -> Json | None:
        """The failed test of the same link among what was read just now, which this one repeats."""
        rule = target.get("retest")
        if rule is None:
            return None
        for told in reversed(self._failed.get(_name_of(target, values), [])):
            if _fits(target["match"], values, told):
                return next(told[name] for name in (*rule["by"], target["match"][0]) if told.get(name))
        return None

    def _failed_before(
        self, target: Mapping[str, Any], row: Mapping[str, Json], values: Mapping[str, Json]
    ) -> bool:
        """A failed test stays as it is; the next one of the link is a re-test in a row of its own."""
        rule = target.get("retest")
        if rule is None or not self._failed_result(row.get(rule["result"])):
            return False
        return not all(_same(value, row[name]) for name, value in values.items() if row.get(name))

    def _values(self, target: Mapping[str, Any], facts: Facts, file: str) -> dict[str, Json]:
        table: Path = tuple(target["table"])
        made: dict[str, Json] = {}
        for name, source in target["cells"].items():
            text, node = facts.values.get(source, ""), question(self._form, (*table, name))
            if not text or node is None:
                continue
            value = self._stored(node, target.get("words", {}).get(name, {}).get(text, text))
            if value is None:
                told = self._words.gettext(_ODD)
                label = self._words.pick(node.label)
                match = target.get("match")
                code = facts.values.get(target["cells"][match[0]], file) if match else file
                self._made.faults.append(Fault(file, told.format(code=code, text=text, question=label)))
            else:
                made[name] = value
        return made

    def _stored(self, node: Question, text: str) -> Json | None:
        if node.choices:
            choices = self._form.choices.get(node.choices, ())
            return measured_values.choice(choices, text)
        try:
            return stored(node, text)
        except NotAnAnswer:
            return None


def _name_of(target: Mapping[str, Any], values: Mapping[str, Json]) -> tuple[Json, ...]:
    """By what the tests of one link are found among thousands."""
    return (*target["table"], str(values[target["match"][0]]).strip().casefold())


def _compared(
    values: Mapping[str, Json], row: Mapping[str, Json]
) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """What fills an empty cell, and what stands against another value."""
    empty = {name: value for name, value in values.items() if is_empty(row.get(name))}
    differs = (
        Cell(name, value, row[name])
        for name, value in values.items()
        if name not in empty and not _same(value, row[name])
    )
    return _cells(empty), tuple(differs)


def _beside(there: Json | None, mark: Cell) -> Json:
    """A second file's name joins the first; our newest verdict counts."""
    if mark.name != judged.SOURCE or not isinstance(there, str) or not there:
        return mark.value
    return there if str(mark.value) in there.split("; ") else f"{there}; {mark.value}"


def _cells(values: Mapping[str, Json]) -> tuple[Cell, ...]:
    return tuple(Cell(name, value) for name, value in values.items())


def _fits(match: Sequence[str], values: Mapping[str, Json], row: Mapping[str, Json]) -> bool:
    """The code must be the same; the rest may be open in a planned row."""
    first, *rest = match
    if str(row.get(first, "")).strip().casefold() != str(values[first]).strip().casefold():
        return False
    return all(_same(values[n], row[n]) for n in rest if not is_empty(row.get(n)) and n in values)


def _same(one: Json | None, other: Json | None) -> bool:
    """12.5 and 12.50 are the same reading."""
    if one == other:
        return True
    try:
        return Decimal(str(one)) == Decimal(str(other))
    except InvalidOperation:
        return False


def question(form: Form, path: Path) -> Question | None:
    """The question at a path; of a table, its column."""
    items, node = form.items, None
    for name in path:
        node = named(items, name)
        if node is None:
            return None
        items = getattr(node, "items", ())
    return node if isinstance(node, Question) else None


def _hashes(value: Json | Mapping[str, Json]) -> list[str]:
    """The hashes of all files among these answers."""
    if isinstance(value, Mapping):
        own = [str(value["sha256"])] if "sha256" in value else []
        return [*own, *(mark for inner in value.values() for mark in _hashes(inner))]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [mark for inner in value for mark in _hashes(inner)]
    return []


def told(form: Form, line: Line, cell: Cell, words: Words) -> tuple[str, str, str]:
    """What a cell is called, what the tester says, and what stands there, as people read them."""
    node = question(form, (*line.table, cell.name))
    if node is None:
        return cell.name, str(cell.value), str(cell.before or "")
    choices = form.choices.get(node.choices, ())
    return (
        words.pick(node.label),
        shown(node, cell.value, words, choices),
        shown(node, cell.before, words, choices),
    )
