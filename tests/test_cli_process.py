"""`sidesk process`: the department's process and where a project stands, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sidesk import cli
from sidesk.actions.process import FOLDER
from tests.support.laptops import _quick_stores, tmp_path
from tests.support.walking import DOER, PASSPHRASE, new_walk
from tests.test_cli import Shell, sidesk

__all__ = ["_quick_stores", "sidesk", "tmp_path"]

NUMBER = "W-2026-001"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed store with a project at step 17, where one defect is open."""
    walk = new_walk(tmp_path / "store", start_step="17", start_reason="记录早于本程序")
    failed = {"result": "fail", "remark": "离强电只有 60 mm", "owner": DOER}
    check = {"section": "1F", "trade": "duct", "check_kind": "self", "check_result": "rework"}
    walk.issue("D18", {**check, "items": {"duct-08": failed}})
    walk.desk.close()
    monkeypatch.setenv("SIDESK_PASSPHRASE", PASSPHRASE)
    return tmp_path / "store"


def test_the_process_fits_together(sidesk: Shell) -> None:
    said = sidesk("process", "check", "--language", "en")
    assert (said.code, said.err) == (0, "")
    assert "50 steps, 42 documents, 18 gates" in said.out


def test_the_process_is_written_as_json_for_programs(sidesk: Shell) -> None:
    said = sidesk("process", "check", "--json")
    assert (said.code, said.err) == (0, "")
    told = json.loads(said.out)
    steps = {one["id"]: one for one in told["steps"]}
    documents = {form for one in steps.values() for form in one["documents"]}
    assert {str(number) for number in range(1, 37)} <= set(steps)
    assert documents == {f"D{number:02d}" for number in range(1, 43)}
    assert all(way["step"] in steps for one in steps.values() for way in one["next"])
    gates = {one["id"]: one for one in told["gates"]}
    assert gates["consent"]["hard"]
    assert not gates["training"]["hard"]
    assert all(set(one["title"]) == {"zh", "en"} for one in (*steps.values(), *gates.values()))


ADDED = """format = "sidesk-process"
version = 1

[[document]]
form = "{form}"
step = "16"
"""


def test_the_check_also_looks_at_what_the_department_added_beside_its_store(
    sidesk: Shell, store: Path
) -> None:
    (store / FOLDER).mkdir(exist_ok=True)
    (store / FOLDER / "own.toml").write_text(ADDED.format(form="X77"), encoding="utf-8")
    said = sidesk("process", "check", "--data", store, "--language", "en")
    assert said.code == 1
    assert "X77" in said.error
    assert "step 16" in said.error
    (store / FOLDER / "own.toml").write_text(ADDED.format(form="D42"), encoding="utf-8")
    assert sidesk("process", "check", "--data", store, "--language", "en").code == 0


def test_a_project_says_where_it_stands(sidesk: Shell, store: Path) -> None:
    said = sidesk("process", "state", "--project", NUMBER, "--data", store, "--language", "en")
    assert (said.code, said.err) == (0, "")
    lines = {line.split()[0]: line for line in said.out.splitlines()}
    assert "before this program" in lines["16"]
    assert "next" in lines["17"]
    assert "ahead" in lines["18"]


def test_the_same_as_json(sidesk: Shell, store: Path) -> None:
    said = sidesk("process", "state", "--project", NUMBER, "--json", "--data", store)
    assert (said.code, said.err) == (0, "")
    told = json.loads(said.out)
    states = {one["id"]: one["state"] for one in told["steps"]}
    assert (states["1"], states["16"], states["17"], states["18"]) == ("before", "before", "next", "ahead")
    assert told["sections"] == ["1F", "2F"]
    assert [(one["state"], one["round"], one["owner"]) for one in told["defects"]] == [("open", 1, DOER)]
    assert (told["cases"], told["forked"]) == ([], [])


def test_an_unknown_project_is_said(sidesk: Shell, store: Path) -> None:
    said = sidesk("process", "state", "--project", "NOWHERE-1", "--data", store, "--language", "en")
    assert said.code == 1
    assert "NOWHERE-1" in said.error


def test_without_a_project_the_command_is_not_understood(sidesk: Shell, store: Path) -> None:
    said = sidesk("process", "state", "--data", store, "--language", "en")
    assert said.code == cli.MISUSED
    assert "--project" in said.error


def test_an_addition_that_does_not_fit_is_told_and_left_out(sidesk: Shell, store: Path) -> None:
    (store / FOLDER).mkdir()
    (store / FOLDER / "ours.toml").write_text('format = "sidesk-process"\nversion = 1\n[[step]]\n', "utf-8")
    said = sidesk("process", "state", "--project", NUMBER, "--json", "--data", store, "--language", "en")
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "ours.toml" in said.err
    assert {one["id"]: one["state"] for one in json.loads(said.out)["steps"]}["17"] == "next"
