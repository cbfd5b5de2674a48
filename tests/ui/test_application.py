"""The program: first run, gate, look, lock, one window for one store, and the end."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from sidesk.actions import care, fill, opening
from sidesk.core.errors import DiskFull
from sidesk.models.entities import RecordQuery
from sidesk.models.store import Store
from sidesk.ui import handover
from sidesk.ui.application import Program
from sidesk.ui.gate.first_run import FirstRun
from sidesk.ui.gate.unlock import Unlock
from sidesk.ui.gate.window import GateWindow
from sidesk.ui.hands import click, type_text
from sidesk.ui.main_window import MainWindow
from sidesk.ui.record_page import RecordPage
from tests.support.shell import PASSPHRASE, ROUNDS, seen, settle

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from sidesk.ui import handover
app = QCoreApplication([])
print(handover.offered(Path(sys.argv[1]), Path(sys.argv[2])))
"""
NAME, SENTENCE = "样例·林舟", "一句自己记得住的话"


@pytest.fixture
def gate(qapp: QApplication, tmp_path: Path, programs: list[Program]) -> Program:
    """The first run, in English."""
    program = Program(qapp, tmp_path / "new", language="en", rounds=ROUNDS)
    programs.append(program)
    program.show_gate()
    return program


@pytest.fixture
def locked(qapp: QApplication, folder: Path, programs: list[Program]) -> Program:
    """The gate before a store that is there."""
    program = Program(qapp, folder, language="en", rounds=ROUNDS)
    programs.append(program)
    program.show_gate()
    return program


def part(program: Program, name: str) -> QWidget:
    assert program.window is not None
    found = program.window.findChild(QWidget, name)
    assert found is not None, name
    return found


def write(program: Program, name: str, text: str) -> None:
    line = part(program, name)
    assert isinstance(line, QLineEdit)
    type_text(line, text)


def first_of(program: Program) -> FirstRun:
    assert isinstance(program.window, GateWindow)
    assert program.window.first is not None
    return program.window.first


def unlock_of(program: Program) -> Unlock:
    assert isinstance(program.window, GateWindow)
    assert program.window.unlock is not None
    return program.window.unlock


def is_open(program: Program) -> bool:
    return isinstance(program.window, MainWindow)


def to_the_code(program: Program) -> str:
    """Type name and passphrase, and wait for the recovery code."""
    write(program, "first/name", NAME)
    click(part(program, "first/next"))
    write(program, "first/passphrase", SENTENCE)
    write(program, "first/again", SENTENCE)
    click(part(program, "first/make"))
    seen(program, lambda: program.desk is not None, "the store was not made")
    return first_of(program).typed().code


# --- the first run ---


def test_the_first_run_makes_a_store_and_opens_it_once_the_code_is_on_paper(gate: Program) -> None:
    code = to_the_code(gate)
    assert len(code.replace("-", "")) == 36
    click(part(gate, "first/open"))
    assert not is_open(gate)
    click(part(gate, "first/written"))
    click(part(gate, "first/open"))
    assert is_open(gate)
    assert gate.desk is not None
    assert gate.desk.person.name == NAME


def test_a_missing_name_a_short_or_a_mistyped_passphrase_is_told_in_place(gate: Program) -> None:
    click(part(gate, "first/next"))
    assert first_of(gate).steps.currentIndex() == 0
    write(gate, "first/name", NAME)
    click(part(gate, "first/next"))
    write(gate, "first/passphrase", "short")
    click(part(gate, "first/make"))
    write(gate, "first/passphrase", SENTENCE)
    write(gate, "first/again", SENTENCE + "?")
    click(part(gate, "first/make"))
    settle(gate.jobs, 10)
    assert gate.desk is None


def test_another_language_costs_nothing_that_was_typed(gate: Program) -> None:
    write(gate, "first/name", NAME)
    write(gate, "first/unit", "示例集成公司")
    click(part(gate, "first/role/PM"))
    click(part(gate, "first/next"))
    write(gate, "first/passphrase", SENTENCE)
    before = first_of(gate).typed()
    click(part(gate, "gate/language/zh"))
    assert gate.look.words.language == "zh"
    assert first_of(gate).typed() == before
    assert before.role == "PM"


def test_another_language_keeps_the_recovery_code_and_the_open_store(gate: Program) -> None:
    code = to_the_code(gate)
    click(part(gate, "gate/language/zh"))
    assert first_of(gate).typed().code == code
    assert first_of(gate).steps.currentIndex() == 2
    click(part(gate, "first/written"))
    click(part(gate, "first/open"))
    assert is_open(gate)
    assert gate.look.words.language == "zh"


def test_the_passphrase_is_forgotten_by_the_window_once_the_store_is_made(gate: Program) -> None:
    to_the_code(gate)
    assert first_of(gate).typed().passphrase == ""


def test_the_recovery_sheet_is_saved_as_pdf_and_opened_to_print(
    gate: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    to_the_code(gate)
    sheet = tmp_path / "sheet.pdf"
    gate.save_sheet(sheet)
    seen(gate, lambda: first_of(gate).written.isChecked(), "the sheet was not saved")
    assert sheet.read_bytes().startswith(b"%PDF-")
    click(part(gate, "first/open-sheet"))
    assert [url.toLocalFile() for url in opened] == [str(sheet)]


def test_a_backup_is_brought_back_where_no_store_is(gate: Program, folder: Path, tmp_path: Path) -> None:
    desk = opening.unlock(folder, passphrase=PASSPHRASE)
    care.backup(desk, tmp_path / "stick")
    desk.close()
    gate.gate.restore(tmp_path / "stick", "not the one we know")
    seen(gate, first_of(gate).trouble.isVisible, "the wrong passphrase was not told")
    gate.gate.restore(tmp_path / "stick", PASSPHRASE)
    seen(gate, lambda: isinstance(gate.window, GateWindow) and gate.window.unlock is not None, "no gate")


# --- opening ---


def test_the_passphrase_opens_the_store(locked: Program) -> None:
    write(locked, "unlock/passphrase", PASSPHRASE)
    click(part(locked, "unlock/open"))
    seen(locked, lambda: is_open(locked), "it did not open")


def test_a_wrong_passphrase_is_told_with_the_way_to_the_recovery_code(locked: Program) -> None:
    write(locked, "unlock/passphrase", "not this one")
    click(part(locked, "unlock/open"))
    said = unlock_of(locked).said
    seen(locked, said.isVisible, "nothing was told")
    assert said.accessibleName() == (
        "This passphrase does not open the store. Try again, or use the recovery code you printed."
    )
    assert unlock_of(locked).open.isEnabled()
    click(part(locked, "unlock/forgotten"))
    assert part(locked, "unlock/code").isVisible()


def test_the_recovery_code_opens_the_store_and_sets_a_new_passphrase(
    gate: Program, qapp: QApplication
) -> None:
    code = to_the_code(gate)
    gate.close()
    again = Program(qapp, gate.folder, language="en", rounds=ROUNDS)
    again.show_gate()
    click(part(again, "unlock/forgotten"))
    write(again, "unlock/code", code.lower().replace("-", " "))
    write(again, "unlock/new", "another sentence")
    click(part(again, "unlock/open"))
    seen(again, lambda: is_open(again), "the code did not open it")
    again.close()
    assert Store.open(gate.folder, passphrase="another sentence").slots
    assert again.window is not None
    again.window.deleteLater()


def test_a_store_that_is_open_elsewhere_is_told(locked: Program, folder: Path) -> None:
    other = Store.open(folder, passphrase=PASSPHRASE)
    write(locked, "unlock/passphrase", PASSPHRASE)
    click(part(locked, "unlock/open"))
    seen(locked, unlock_of(locked).said.isVisible, "nothing was told")
    assert "already open" in unlock_of(locked).said.said()
    other.close()


def test_a_store_of_a_newer_program_is_told_and_left_alone(locked: Program, folder: Path) -> None:
    for name in ("keys.json", "keys.bak.json"):
        keys = json.loads((folder / name).read_text())
        body = keys.get("body", keys)
        body["schema"] = "9999"
        (folder / name).write_text(json.dumps(keys))
    write(locked, "unlock/passphrase", PASSPHRASE)
    click(part(locked, "unlock/open"))
    seen(locked, unlock_of(locked).said.isVisible, "nothing was told")
    assert unlock_of(locked).said.said()
    assert locked.desk is None


# --- another look ---


def test_another_theme_leaves_one_where_one_was_with_what_was_typed(
    program: Program, window: MainWindow
) -> None:
    assert program.desk is not None
    record = program.desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record
    window.go("projects")
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    page.wizard.filling.answer(("job", "check_no"), "CK-777")
    program.restyle(replace(program.settings, theme="sunlight"))
    now = program.window
    assert isinstance(now, MainWindow)
    assert now is not window
    seen(program, lambda: isinstance(now.shown(), RecordPage), "the record is not open any more")
    again = now.shown()
    assert isinstance(again, RecordPage)
    assert again.wizard is not None
    assert again.wizard.session.value(("job", "check_no")) == "CK-777"
    again.closed.emit()
    assert now.shown() is now.page("projects")
    assert program.look.theme.name == "sunlight"


# --- lock ---


def test_the_program_locks_itself_when_nobody_touches_it_and_keeps_the_draft(
    program: Program, window: MainWindow
) -> None:
    assert program.desk is not None
    record = program.desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    page.wizard.filling.answer(("job", "check_no"), "CK-555")
    page.keep_now()
    seen(program, lambda: not page.pending, "it was not kept")
    program.idle.wait(20)
    seen(program, lambda: isinstance(program.window, GateWindow), "it did not lock")
    assert program.desk is None
    settle(program.jobs, 40)
    write(program, "unlock/passphrase", PASSPHRASE)
    click(part(program, "unlock/open"))
    seen(program, lambda: is_open(program), "it did not open again")
    kept = program.desk.store.records.draft(record)
    assert kept is not None
    assert kept.answers["job"]["check_no"] == "CK-555"  # type: ignore[index, call-overload]
    assert program.desk.store.closed_well


def test_it_does_not_lock_while_the_disk_refuses_what_was_typed(
    program: Program, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_more: object) -> None:
        raise DiskFull

    assert program.desk is not None
    record = program.desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.wizard is not None
    monkeypatch.setattr(fill, "keep", full)
    page.wizard.filling.answer(("job", "check_no"), "CK-555")
    page.keep_now()
    seen(program, lambda: page.refused, "the refusal was not told")
    program.lock()
    settle(program.jobs, 20)
    assert is_open(program)


# --- one window for one store ---


def test_a_second_start_hands_its_file_to_the_window_that_runs(
    program: Program, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Path] = []
    monkeypatch.setattr(window, "take", taken.append)
    program.listen()
    start = [sys.executable, "-c", SECOND, str(program.folder), str(tmp_path / "back.sidesk")]
    with subprocess.Popen(start, stdout=subprocess.PIPE, text=True) as second:
        seen(program, lambda: second.poll() is not None, "the second start did not end")
        assert second.stdout is not None
        assert second.stdout.read().strip() == "True"
    assert taken == [tmp_path / "back.sidesk"]


def test_a_file_that_comes_before_the_store_is_open_waits(locked: Program, tmp_path: Path) -> None:
    locked._on_rung(tmp_path / "back.sidesk")
    assert locked.file == tmp_path / "back.sidesk"


def test_without_a_window_a_start_is_the_first_one(tmp_path: Path) -> None:
    assert not handover.offered(tmp_path, None)
    (tmp_path / handover.MARK).touch()  # left behind by a crash
    assert not handover.offered(tmp_path, None)


def test_what_is_no_message_of_ours_is_dropped(program: Program, qapp: QApplication) -> None:
    from PySide6.QtNetwork import QLocalSocket

    rung: list[object] = []
    program.bell.rung.connect(rung.append)
    program.listen()
    socket = QLocalSocket()
    socket.connectToServer(handover.socket_name(program.folder))
    assert socket.waitForConnected(1000)
    socket.write(b"GET / HTTP/1.1\n")
    seen(program, lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState, "still connected")
    assert rung == []


def test_the_mark_of_the_window_is_gone_at_the_end(program: Program) -> None:
    program.listen()
    assert (program.folder / handover.MARK).exists()
    program.close()
    assert not (program.folder / handover.MARK).exists()
