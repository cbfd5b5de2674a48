"""A process file with a mistake is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidesk.core.clock import Clock
from sidesk.core.errors import ProcessInvalid
from sidesk.core.expressions_world import World
from sidesk.workflow import reading
from sidesk.workflow.checking import check
from tests.workflow.small import SCHEMA, SMALL, written

MISTAKES = {
    "no number for a version": ("version = 1", 'version = "1"', "department.toml"),
    "an unknown key": ('who = ["PM"]', 'whom = ["PM"]', "department.toml, step 1, line 16"),
    "a step without a title": ('zh = "勘察"', 'zh = ""', "department.toml, step 1.1, line 31"),
    "a list that is no list": ('needs = ["LOG"]', 'needs = "LOG"', "department.toml, step 3, line 49"),
    "a kind nobody knows": ('kind = "milestone"', 'kind = "party"', "department.toml, step 5"),
    "a flag that is no flag": ("hard = false", 'hard = "no"', "department.toml, gate weather"),
    "a way without an end": ('    to = "1.1"\n', "", "department.toml, step 1, line 16, next 1"),
    "no TOML at all": ("[[phase]]", "[[phase", "department.toml"),
}


@pytest.mark.parametrize(("before", "after", "place"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_in_the_file_is_named_with_its_place(
    tmp_path: Path, before: str, after: str, place: str
) -> None:
    assert before in SMALL
    with pytest.raises(ProcessInvalid) as refused:
        written(tmp_path, SMALL.replace(before, after, 1))
    assert str(refused.value).startswith(place)


def test_a_file_that_is_no_utf8_is_refused_with_its_byte(tmp_path: Path) -> None:
    (tmp_path / "department.toml").write_bytes('format = "流程"'.encode("gbk"))
    with pytest.raises(ProcessInvalid, match="byte 11"):
        reading.read(tmp_path)


UNFIT = {
    "a step nothing leads to": ('    to = "1.1"', '    to = "2"', "step 1.1"),
    "a way to nowhere": ('    to = "4"', '    to = "9"', "step 3, way to 9"),
    "a form nobody has": ('needs = ["LOG"]', 'needs = ["LAG"]', "step 3"),
    "a question nobody asks": ("answer = 'agree' and sel", "anser = 'agree' and sel", "step 3, gate consent"),
    "a form nobody asks in a gate": ("count(${SURVEY}[fair", "count(${SURVAY}[fair", "step 3, gate weather"),
    "a gate at no step": ('step = "3"\nzh = "天气好"', 'step = "33"\nzh = "天气好"', "gate weather"),
    "a role nobody has": ('who = ["PM"]', 'who = ["BOSS"]', "step 1"),
    "a phase that is not there": ('phase = "work"\nzh = "勘察"', 'phase = "play"\nzh = "勘察"', "step 1.1"),
    "the same step twice": ('id = "5"', 'id = "4"', "step 4"),
    "ways that turn in a circle": ("    loop = true\n", "", "step 3"),
    "an expression that cannot be read": ("count(${D21})", "count(${D21}", "step 4, way to 3, count"),
}


@pytest.mark.parametrize(("before", "after", "place"), UNFIT.values(), ids=list(UNFIT))
def test_a_process_that_does_not_fit_together_is_refused_with_its_place(
    tmp_path: Path, before: str, after: str, place: str
) -> None:
    assert before in SMALL
    process = written(tmp_path, SMALL.replace(before, after, 1))
    faults = check(process, SCHEMA, World.of(Clock()))
    assert any(str(fault).startswith(place) for fault in faults), [str(fault) for fault in faults]


def test_the_small_process_itself_fits_together(tmp_path: Path) -> None:
    assert check(written(tmp_path), SCHEMA, World.of(Clock())) == []


def test_a_new_document_is_added_to_a_step_by_a_file_alone(tmp_path: Path) -> None:
    head = 'format = "sidesk-process"\nversion = 1\n'
    (tmp_path / "crane.toml").write_text(
        f'{head}[[document]]\nform = "CRANE"\nstep = "3"\n', encoding="utf-8"
    )
    process = written(tmp_path)
    assert process.by_code["3"].may == ("CRANE",)
    assert check(process, {**SCHEMA, "CRANE": {}}, World.of(Clock())) == []


def test_a_new_document_at_a_step_that_is_not_there_is_refused(tmp_path: Path) -> None:
    head = 'format = "sidesk-process"\nversion = 1\n'
    (tmp_path / "crane.toml").write_text(
        f'{head}[[document]]\nform = "CRANE"\nstep = "77"\n', encoding="utf-8"
    )
    with pytest.raises(ProcessInvalid, match=r"crane\.toml, document CRANE"):
        written(tmp_path)
