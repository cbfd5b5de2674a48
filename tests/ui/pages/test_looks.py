"""Every page in looks that are hard on it: nothing is cut, too small to touch, unnamed or untranslated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from sidesk.actions import browse, opening
from sidesk.core.text import pick
from sidesk.ui.application import Program
from sidesk.ui.gate.window import GateWindow
from sidesk.ui.main_window import PAGES, MainWindow
from sidesk.ui.record_page import RecordPage
from tests.support.looks import faults, hidden_sideways, tab_order
from tests.support.pseudo import unmarked, words_for
from tests.support.shell import PASSPHRASE, ROUNDS, seen, settle

HARD = (
    ("light", "en", 100, (1024, 640)),
    ("dark", "zh", 150, (1366, 768)),
    ("sunlight", "en", 150, (1024, 640)),
)
DATA = (
    "SiDesk",
    "中文",
    "English",
    "Ctrl",
    "%",
    "GB",
    "MB",
    "CK-",
    "ZG-",
    "DEMO",
    "D18",
    "P01",
    "—",
    "/cable-",
)


def opened(qapp: QApplication, folder: Path, programs: list[Program], language: str) -> Program:
    program = Program(qapp, folder, language=language, words=words_for, rounds=ROUNDS)
    programs.append(program)
    program.take(opening.unlock(folder, passphrase=PASSPHRASE))
    return program


@pytest.mark.parametrize(("theme", "language", "scale", "size"), HARD)
def test_nothing_on_a_page_is_cut_too_small_or_without_a_name(
    program: Program, theme: str, language: str, scale: int, size: tuple[int, int]
) -> None:
    program.restyle(replace(program.settings, theme=theme, language=language, text_scale=scale))
    window = program.window
    assert isinstance(window, MainWindow)
    window.resize(*size)
    found: list[str] = []
    for name in PAGES:
        window.go(name)
        settle(program.jobs, 30)
        found += [f"{name}: {fault}" for fault in (*faults(window), *hidden_sideways(window))]
    assert found == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [100, 150, 200])
def test_nothing_is_cut_around_a_record_that_is_being_saved(
    program: Program, language: str, scale: int
) -> None:
    program.restyle(replace(program.settings, language=language, text_scale=scale))
    window = program.window
    assert isinstance(window, MainWindow)
    window.resize(1024, 640)
    window.start("D18", "")
    seen(program, lambda: isinstance(window.shown(), RecordPage), "no record was begun")
    wizard = window.shown().wizard  # type: ignore[attr-defined]
    for number in range(2):
        wizard.open(number)
        wizard.autosave.touch()
        wizard.autosave.flush()
        seen(program, lambda: wizard.foot.saved.text() != "", "it was not saved")
        settle(program.jobs, 20)
        assert [*faults(window), *hidden_sideways(window)] == []


@pytest.mark.parametrize(("theme", "language", "scale", "size"), HARD)
def test_nothing_at_the_gate_is_cut_too_small_or_without_a_name(
    qapp: QApplication,
    tmp_path: Path,
    programs: list[Program],
    theme: str,
    language: str,
    scale: int,
    size: tuple[int, int],
) -> None:
    program = Program(qapp, tmp_path / "new", rounds=ROUNDS)
    programs.append(program)
    program.restyle(replace(program.settings, theme=theme, language=language, text_scale=scale))
    gate = program.window
    assert isinstance(gate, GateWindow)
    assert gate.first is not None
    gate.resize(*size)
    found: list[str] = []
    for step in range(3):
        gate.first._go(step)
        settle(program.jobs, 30)
        found += [f"{step}: {fault}" for fault in (*faults(gate), *hidden_sideways(gate))]
    assert found == []


def test_every_word_of_ours_comes_from_the_catalogue(
    qapp: QApplication, folder: Path, programs: list[Program]
) -> None:
    program = opened(qapp, folder, programs, "pseudo")
    window = program.window
    assert isinstance(window, MainWindow)
    window.resize(1440, 900)
    found: list[str] = []
    for name in PAGES:
        window.go(name)
        settle(program.jobs, 30)
        for part in (*window.findChildren(QLabel), *window.findChildren(QAbstractButton)):
            text = part.text()
            if part.isVisible() and unmarked(text) and not any(sign in text for sign in DATA):
                found.append(f"{name}: {text}")
    assert program.desk is not None
    titles = {pick(title, "en") for title in browse.titles(program.desk).values()}  # words of forms: data
    assert [one for one in found if not any(title in one for title in titles)] == []


BY_ARROWS = "map/step/"  # the map is one stop of Tab


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_walked_by_tab(program: Program, window: MainWindow, name: str) -> None:
    window.go(name)
    settle(program.jobs, 20)
    order = tab_order(window)
    buttons = [one for one in window.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
    reached = set(order)
    assert [
        one.objectName() or one.text()
        for one in buttons
        if one.focusPolicy() and one not in reached and not one.objectName().startswith(BY_ARROWS)
    ] == []
