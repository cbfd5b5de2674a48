"""`sidesk process`: check the department's process, say where a project stands."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sidesk.actions import opening, process, projects
from sidesk.core.errors import ProjectUnknown, SideskError
from sidesk.core.text import N_, Words
from sidesk.workflow.engine import StepState

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


def check(words: Words, *, as_json: bool) -> int:
    """Print the process that comes with the program; what is wrong with it goes to stderr."""
    found, faults = process.built_in()
    for fault in faults:
        said = words.line(fault.told(words), fault.advised(words)) if isinstance(fault, SideskError) else ""
        sys.stderr.write(f"{said or fault}\n")
    if as_json:
        sys.stdout.write(json.dumps(process.graph_json(found), ensure_ascii=False, indent=1) + "\n")
    elif not faults:
        text = words.gettext("{steps} steps, {documents} documents, {gates} gates: everything fits together.")
        documents = len({form for step in found.steps for form in step.forms})
        sys.stdout.write(
            text.format(steps=len(found.steps), documents=documents, gates=len(found.gates)) + "\n"
        )
    return WRONG if faults else GOOD


def state(folder: Path, passphrase: str, number: str, words: Words, *, as_json: bool) -> int:
    """Print where a project stands. Raises ProjectUnknown."""
    desk = opening.unlock(folder, passphrase=passphrase)
    try:
        found = next((one for one in projects.projects(desk) if one.number == number), None)
        if found is None:
            raise ProjectUnknown(number=number)
        told = process.report(desk, found.record)
        if as_json:
            sys.stdout.write(json.dumps(process.to_json(told), ensure_ascii=False, indent=1) + "\n")
        else:
            for one in told.state.steps:
                sys.stdout.write(_line(one, words) + "\n")
    finally:
        desk.close()
    return GOOD


def _line(one: StepState, words: Words) -> str:
    why = "; ".join(words.pick(gate.gate.title) for gate in one.gates if gate.stops)
    line = f"{one.step.code:>4}  {words.gettext(STATES[one.state]):<12}  {words.pick(one.step.title)}"
    return f"{line} ({why})" if why else line
