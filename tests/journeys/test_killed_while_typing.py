"""A program that is killed while somebody types: every answer that was shown as saved is there again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from sidesk.actions import fill, opening
from sidesk.core.canonical import Json
from sidesk.forms.session import FormSession
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.main_window import MainWindow
from sidesk.ui.record_page import RecordPage
from tests.support.desks import PASSPHRASE, ROUNDS, small_store
from tests.support.shell import seen, settle

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; TerminateProcess is tried elsewhere"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
ROOT = Path(__file__).resolve().parent.parent.parent

# Types numbers into a field by the keyboard, one after the other, and writes down each one the moment the
# mark says "saved": what stands in that file was shown to a person as safe.
TYPIST = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from sidesk.actions import opening
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program, application
from sidesk.ui.hands import type_text, wait_until
from sidesk.ui.record_page import RecordPage

folder, shown = Path(sys.argv[1]), Path(sys.argv[2])
program = Program(application(), folder, language="en")
program.take(opening.unlock(folder, passphrase=sys.argv[3]))
record = program.desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record
program.window.open_record(record)
wait_until(lambda: isinstance(program.window.shown(), RecordPage), "the record did not open")
wizard = program.window.shown().wizard
wizard.jump(("job", "crew"))
field = wizard.findChild(object, "job/crew")
path = ("job", "crew")
saved = {"record": record, "crew": "", "times": 0}

def on_saved(moment):
    # The mark is green now. What it covers is what was typed when the save began, which is no longer than
    # what is typed now; the file says what the store was given.
    kept = program.desk.store.records.draft(record).answers["job"]["crew"]
    saved.update(crew=kept, times=saved["times"] + 1)
    part = shown.with_suffix(".part")
    part.write_text(json.dumps(saved))
    part.replace(shown)

wizard.saved.connect(on_saved)
number = 0
while True:
    number += 1
    type_text(field.edit, f"crew {number:06}")
    QTest.qWait(7)
"""


# Types into two fields by turns, as fast as it can; writes down what and when before each one, and when
# the disk was given something and when it had it.
HURRIED = """
import itertools, os, sys, time
from pathlib import Path
from PySide6.QtTest import QTest
from sidesk.actions import opening
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program, application
from sidesk.ui.hands import type_text, wait_until
from sidesk.ui.record_page import RecordPage
from sidesk.ui.wizard.autosave import Autosave

folder, log = Path(sys.argv[1]), os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
program = Program(application(), folder, language="en")
program.take(opening.unlock(folder, passphrase=sys.argv[3]))
record = program.desk.store.records.page(RecordQuery(form="D18", state="draft", order="number"))[0].record
program.window.open_record(record)
wait_until(lambda: isinstance(program.window.shown(), RecordPage), "the record did not open")
wizard = program.window.shown().wizard
wizard.jump(("job", "crew"))
autosave = wizard.findChild(Autosave)
autosave.saving.connect(lambda: os.write(log, f"{time.monotonic()} saving -\\n".encode()))
autosave.saved.connect(lambda _: os.write(log, f"{time.monotonic()} saved -\\n".encode()))
fields = [(name, wizard.findChild(object, f"job/{name}")) for name in ("crew", "check_no")]
for number, (name, field) in zip(itertools.count(int(sys.argv[4])), itertools.cycle(fields)):
    field.edit.setFocus()
    typed = f"{number:06}"
    os.write(log, f"{time.monotonic()} {name} {typed}\\n".encode())
    type_text(field.edit, typed)
    QTest.qWait(10)
"""
NAMES = ("crew", "check_no")
ONE_AT_A_TIME = Lock()
SECOND = 1.0
SLACK = 0.8  # for a machine that does other things too
PATIENCE = 8.0  # no disk that we know needs longer to write a draft


def hurried(store: Path, log: Path, first: int, seconds: float) -> float:
    """Let the typist type so long, then kill it; returns the moment of its end."""
    typist = subprocess.Popen(
        [sys.executable, "-c", HURRIED, str(store), str(log), PASSPHRASE, str(first)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until = time.monotonic() + 60
        before = log.stat().st_size if log.exists() else 0
        while not log.exists() or log.stat().st_size == before:
            assert typist.poll() is None, typist.stderr.read() if typist.stderr else ""
            assert time.monotonic() < until, "nothing was typed"
            time.sleep(0.01)
        time.sleep(seconds)
        assert typist.poll() is None, typist.stderr.read() if typist.stderr else ""
        moment = time.monotonic()
        typist.send_signal(signal.SIGKILL)
    finally:
        typist.kill()
        typist.communicate()
    return moment


def killed_again_and_again(store: Path, log: Path, moments: Sequence[float]) -> None:
    """At each of these moments the program is killed; each time what is there is looked at."""
    before = words_of(left_behind(store))
    for moment in moments:
        begun = len(log.read_text().splitlines()) if log.exists() else 0
        end = hurried(store, log, 1000 + begun, moment)
        lines = [line.split() for line in log.read_text().splitlines()[begun:]]
        session = left_behind(store)
        there = words_of(session)
        demand_whole(session, lines, before, end)
        before = there


def left_behind(store: Path) -> FormSession:
    """The draft as the next start finds it."""
    with ONE_AT_A_TIME:  # OpenSSL stretches no two passphrases at once
        desk = opening.unlock(store, passphrase=PASSPHRASE)
    record = desk.store.records.page(RecordQuery(form="D18", state="draft", order="number"))[0].record
    opened = fill.resume(desk, record)
    desk.close()
    return FormSession(opened.form, opened.answers, opened.context, desk.clock, opened.undo)


def words_of(session: FormSession) -> dict[str, Json]:
    return {name: session.value(("job", name)) for name in NAMES}


def longest_write(lines: list[list[str]], end: float) -> float:
    """Seconds the disk took for a save, that which the kill broke off included."""
    begun, longest = None, 0.0
    for moment, what, _ in [*lines, [str(end), "saved", "-"]]:
        if what == "saving":
            begun = float(moment)
        elif what == "saved" and begun is not None:
            longest, begun = max(longest, float(moment) - begun), None
    return longest


def demand_whole(session: FormSession, lines: list[list[str]], before: dict[str, Json], end: float) -> None:
    """What is lost was typed within the last second; what is there is taken back word by word."""
    states = [before]
    typed_lines = [line for line in lines if line[1] in NAMES]
    for _, name, typed in typed_lines:
        states.append({**states[-1], name: typed})
    kept = states.index(words_of(session))
    lost = typed_lines[kept:]
    # A stroke waits for the write that runs, at least a second, and then for its own.
    disk = longest_write(lines, end)
    assert disk < PATIENCE
    assert not lost or end - float(lost[0][0]) < SECOND + SLACK + 2 * disk, (end, disk, lost)
    for state in reversed(states[max(0, kept - 50) : kept]):
        session.undo()
        assert words_of(session) == state
    for state in states[max(0, kept - 50) + 1 : kept + 1]:
        session.redo()
        assert words_of(session) == state


def test_ten_kills_at_any_moment_cost_a_second_of_typing_each_and_no_step_of_undo(tmp_path: Path) -> None:
    chance = random.Random()
    stores = [small_store(tmp_path / f"store{n}") for n in range(2)]
    moments = [[chance.uniform(0.0, 2.4) for _ in range(5)] for _ in stores]
    with ThreadPoolExecutor(2) as both:
        ends = [
            both.submit(killed_again_and_again, store, tmp_path / f"log{n}", moments[n])
            for n, store in enumerate(stores)
        ]
    for one in ends:
        one.result()


def killed(store: Path, shown: Path, at_least: int) -> dict[str, object]:
    """Let the typist type until so many saves were shown, then kill it; returns what was shown last."""
    typist = subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(store), str(shown), PASSPHRASE],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until = time.monotonic() + 60
        said: dict[str, object] = {"times": 0}
        while int(str(said["times"])) < at_least:
            assert typist.poll() is None, typist.stderr.read() if typist.stderr else ""
            assert time.monotonic() < until, "nothing was shown as saved"
            time.sleep(0.01)
            if shown.exists():
                said = json.loads(shown.read_text())
        typist.send_signal(signal.SIGKILL)
    finally:
        typist.kill()
        typist.communicate()
    last: dict[str, object] = json.loads(shown.read_text())
    return last


@pytest.mark.parametrize("saves", [1, 3])
def test_after_a_kill_everything_shown_as_saved_is_there_and_the_next_start_says_so(
    qapp: QApplication, tmp_path: Path, saves: int
) -> None:
    store = small_store(tmp_path / "store")
    shown = killed(store, tmp_path / "shown.json", saves)

    program = Program(qapp, store, language="en", rounds=ROUNDS)
    program.take(opening.unlock(store, passphrase=PASSPHRASE))
    window = program.window
    assert isinstance(window, MainWindow)
    banner = None

    def told() -> bool:
        nonlocal banner
        banner = window.findChild(QWidget, "restored")
        return banner is not None

    seen(program, told, "nobody said what is back")
    assert banner is not None
    assert "1 draft is back" in banner.accessibleName()

    again = window.findChild(QWidget, "restored/go-on")
    assert again is not None
    again.click()  # type: ignore[attr-defined]
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the draft did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    assert page.record == shown["record"]
    assert page.wizard is not None
    # The typist counted up: what is there is what was shown, or what was saved between mark and kill.
    assert str(page.wizard.session.value(("job", "crew"))) >= str(shown["crew"]) > ""
    settle(program.jobs, 10)
    program.close()
    window.hide()
    window.deleteLater()


def test_after_a_good_end_nobody_speaks_of_it(qapp: QApplication, tmp_path: Path) -> None:
    store = small_store(tmp_path / "store")
    program = Program(qapp, store, language="en", rounds=ROUNDS)
    program.take(opening.unlock(store, passphrase=PASSPHRASE))
    window = program.window
    assert isinstance(window, MainWindow)
    settle(program.jobs, 10)
    assert window.findChild(QWidget, "restored") is None
    program.close()
    window.hide()
    window.deleteLater()
