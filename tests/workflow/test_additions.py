"""A file that the department added and that is broken is told of and left out; the others count."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sidesk.core.clock import Clock
from sidesk.core.errors import ProcessInvalid
from sidesk.core.expressions_world import World
from sidesk.workflow import additions, reading
from sidesk.workflow.definition import Process
from sidesk.workflow.engine import Engine
from tests.workflow.small import SCHEMA, SMALL, book, project

WORLD = World.of(Clock())
HEAD = 'format = "sidesk-process"\nversion = 1\n'
STEP = '[[step]]\nid = "{0}"\nphase = "work"\nzh = "加"\nen = "Added"\n'
WAY = '[[step.next]]\nto = "{0}"\n'
GATE = '[[gate]]\nid = "{0}"\nstep = "3"\nzh = "加"\nen = "Added"\nholds = "{1}"\n'
GOOD = HEAD + GATE.format("good", "1 = 1")
BROKEN = {
    "steps in a circle": STEP.format("X1") + WAY.format("X2") + STEP.format("X2") + WAY.format("X1"),
    "a step that leads to itself": STEP.format("X1") + WAY.format("X1"),
    "a step that is there already": STEP.format("4"),
    "a way whose condition cannot be read": STEP.format("X1") + WAY.format("3") + 'when = "((("\n',
    "a way back that is counted without end": STEP.format("X1")
    + WAY.format("3")
    + 'loop = true\nwhen = "1"\ncount = "1 div 0"\n',
    "values nested without end": "x = " + "[" * 100_000 + "]" * 100_000 + "\n",
    "a number of thousands of digits": "x = " + "9" * 5000 + "\n",
    "more steps than anybody reads": "".join(STEP.format(f"Y{n}") for n in range(501)),
    "a file larger than anybody writes": "#" * (reading.LARGEST + 1),
    "a name that cannot be seen": STEP.format("X\\u202e1"),
    "records within records within records": GATE.format(
        "deep", "count(${LOG}[count(${D21}[count(${D22}) > 0]) > 0]) > 0"
    ),
    "a form that has not come yet": '[[document]]\nform = "X99"\nstep = "3"\n',
}


def read(folder: Path, *files: str) -> tuple[Process, list[ProcessInvalid]]:
    """The small process with these files beside the store."""
    base, added = folder / "workflow", folder / "process"
    base.mkdir()
    added.mkdir()
    (base / "department.toml").write_text(SMALL, encoding="utf-8")
    for number, text in enumerate(files):
        (added / f"{number}.toml").write_text(text, encoding="utf-8")
    return additions.read(base, added, SCHEMA, WORLD)


@pytest.mark.parametrize("text", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_file_is_told_of_and_the_others_count(tmp_path: Path, text: str) -> None:
    process, faults = read(tmp_path, HEAD + text, GOOD)
    assert faults
    assert [gate.code for gate in process.gates] == ["consent", "weather", "good"]
    state = Engine(process, SCHEMA, WORLD).project(book(project("A")))
    assert [step.step.code for step in state.steps] == ["1", "1.1", "2", "3", "4", "5"]


def test_a_file_may_build_on_one_that_comes_behind_it(tmp_path: Path) -> None:
    gate = HEAD + GATE.format("late", "1 = 1").replace('step = "3"', 'step = "0"')
    process, faults = read(tmp_path, HEAD + STEP.format("4"), gate, HEAD + STEP.format("0") + WAY.format("1"))
    assert str(faults[0]).startswith("step 4: It is there twice.")
    assert not any("late" in str(fault) for fault in faults)
    assert process.gates[-1].code == "late"
    assert "0" in process.by_code


def test_what_is_no_file_is_told_of_and_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / "process").mkdir()
    (tmp_path / "process" / "a.toml").mkdir()
    (tmp_path / "process" / "b.toml").symlink_to("nowhere")
    (tmp_path / "process" / "c.toml").symlink_to("c.toml")
    os.mkfifo(tmp_path / "process" / "d.toml")
    (tmp_path / "process" / "e.toml").write_text(GOOD, encoding="utf-8")
    base = tmp_path / "workflow"
    base.mkdir()
    (base / "department.toml").write_text(SMALL, encoding="utf-8")
    process, faults = additions.read(base, tmp_path / "process", SCHEMA, WORLD)
    assert [str(fault)[:6] for fault in faults] == ["a.toml", "b.toml", "c.toml", "d.toml"]
    assert process.gates[-1].code == "good"
    assert len(additions.stamps(tmp_path / "process")) == 5


def test_where_a_folder_should_be_may_be_anything(tmp_path: Path) -> None:
    base = tmp_path / "workflow"
    base.mkdir()
    (base / "department.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for name in ("file", "circle", "missing"):
        process, faults = additions.read(base, tmp_path / name, SCHEMA, WORLD)
        assert len(process.steps) == 6
        assert not faults


def test_only_so_many_files_are_read(tmp_path: Path) -> None:
    files = [HEAD + GATE.format(f"g{n}", "1 = 1") for n in range(additions.MOST_FILES + 2)]
    process, faults = read(tmp_path, *files)
    assert len(faults) == 2
    assert len(process.gates) == 2 + additions.MOST_FILES
