"""`sidesk process`: check the department's process, say where a project stands."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from sidesk.actions import opening, process, projects
from sidesk.actions.process import FOLDER, Report
from sidesk.core.canonical import Json
from sidesk.core.errors import ProjectUnknown, SideskError
from sidesk.core.text import N_, Words
from sidesk.workflow import disputes
from sidesk.workflow.definition import Process
from sidesk.workflow.states import StepState

__all__ = ["FOLDER", "check", "state"]

GOOD, WRONG = 0, 1
STATES = {
    "before": N_("before this program"),
    "ahead": N_("ahead"),
    "off": N_("not taken"),
    "next": N_("next"),
    "working": N_("in work"),
    "blocked": N_("blocked"),
    "again": N_("to be done again"),
    "early": N_("begun early"),
    "done": N_("done"),
}


def check(words: Words, store: Path | None = None, passphrase: str = "", *, as_json: bool) -> int:
    """Print the process; what is wrong with it goes to stderr.

    With a store: as it works there, with the department's own files and forms.
    """
    found, faults = process.built_in()
    if store is not None:
        desk = opening.unlock(store, passphrase=passphrase)
        try:
            faults = [*faults, *process.faults(desk)]
            found = process.process(desk)
        finally:
            desk.close()
    _tell(faults, words)
    if as_json:
        sys.stdout.write(json.dumps(graph_json(found), ensure_ascii=False, indent=1) + "\n")
    elif not faults:
        text = words.gettext("{steps} steps, {documents} documents, {gates} gates: everything fits together.")
        documents = len({form for step in found.steps for form in step.forms})
        sys.stdout.write(
            text.format(steps=len(found.steps), documents=documents, gates=len(found.gates)) + "\n"
        )
    return WRONG if faults else GOOD


def state(folder: Path, passphrase: str, number: str, words: Words, *, as_json: bool) -> int:
    """Print where a project stands; which additions were left out goes to stderr. Raises ProjectUnknown."""
    desk = opening.unlock(folder, passphrase=passphrase)
    try:
        found = next((one for one in projects.projects(desk) if one.number == number), None)
        if found is None:
            raise ProjectUnknown(number=number)
        faults = process.faults(desk)
        _tell(faults, words)
        told = process.report(desk, found.record)
        if as_json:
            sys.stdout.write(json.dumps(state_json(told), ensure_ascii=False, indent=1) + "\n")
        else:
            for one in told.state.steps:
                sys.stdout.write(_line(one, words) + "\n")
    finally:
        desk.close()
    return WRONG if faults else GOOD


def _tell(faults: Sequence[Exception], words: Words) -> None:
    for fault in faults:
        said = words.line(fault.told(words), fault.advised(words)) if isinstance(fault, SideskError) else ""
        sys.stderr.write(f"{said or fault}\n")


def _line(one: StepState, words: Words) -> str:
    shut = [
        words.line(words.pick(gate.gate.title), disputes.told(gate, words))
        for gate in one.gates
        if gate.stops
    ]
    why = "; ".join([*shut, *(words.pick(doubt.title) for doubt in one.doubts)])
    line = f"{one.step.code:>4}  {words.gettext(STATES[one.state]):<12}  {words.pick(one.step.title)}"
    return f"{line} ({why})" if why else line


def state_json(told: Report) -> dict[str, Json]:
    """A report as `sidesk process state --json` prints it; the steps of service cases stand apart."""
    cases: list[Json] = [
        {"number": case.number, "title": case.title, "steps": [_step_json(one) for one in case.state.steps]}
        for case in told.cases
    ]
    return {
        "project": told.project,
        "steps": [_step_json(one) for one in told.state.steps],
        "sections": list(told.state.sections),
        "cases": cases,
        "defects": [
            {"number": one.number, "state": one.state, "round": one.round, "due": one.due,
             "owner": one.owner, "overdue": one.overdue}
            for one in told.defects
        ],
        "forked": [fact.number for fact in told.state.forked],
    }  # fmt: skip


def _step_json(one: StepState) -> dict[str, Json]:
    return {
        "id": one.step.code,
        "state": one.state,
        "rounds": one.rounds,
        "parts": [{"section": part.section, "state": part.state} for part in one.parts],
        "gates": [
            {
                "id": gate.gate.code,
                "state": gate.state,
                "section": gate.section,
                "hard": gate.gate.hard,
                "disputed": [
                    {"number": said.number, "date": said.date, "against": said.against}
                    for said in gate.disputed
                ],
            }
            for gate in one.gates
        ],
        "documents": {doc.form: {"issued": doc.issued, "open": doc.open} for doc in one.documents},
        "doubts": [doubt.code for doubt in one.doubts],
    }


def graph_json(found: Process) -> dict[str, Json]:
    """A process as `sidesk process check --json` prints it."""
    return {
        "roles": [{"id": role.code, **role.title} for role in found.roles],
        "steps": [
            {
                "id": step.code,
                "phase": step.phase,
                "kind": step.kind,
                "title": dict(step.title),
                "who": list(step.who),
                "documents": list(step.forms),
                "needed": list(step.needs),
                "gates": [gate.code for gate in found.at(step.code)],
                "next": [
                    {"step": way.to, "when": way.when, "title": dict(way.title), "back": way.loop,
                     "source": way.source}
                    for way in step.ways
                ],
                "source": step.source,
            }
            for step in found.steps
        ],
        "gates": [
            {"id": gate.code, "step": gate.step, "hard": gate.hard, "guards": list(gate.guards),
             "title": dict(gate.title), "basis": gate.basis, "source": gate.source}
            for gate in found.gates
        ],
    }  # fmt: skip
