"""A program that is killed while somebody types: every answer that was shown as saved is there again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from sidesk.actions import opening
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
    return json.loads(shown.read_text())


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
