"""The system ends the program: a signal, a logoff. Everything is kept and nobody speaks of a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sidesk.actions import opening, recent
from sidesk.models.entities import RecordQuery
from tests.support.desks import PASSPHRASE
from tests.support.shell import opened, working

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

# Types once, says so at once (no save has begun), and idles.
WRITER = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from sidesk.actions import opening
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program, application
from sidesk.ui.hands import wait_until
from sidesk.ui.record_page import RecordPage

app = application()
program = Program(app, Path(sys.argv[1]), language="en")
program.take(opening.unlock(Path(sys.argv[1]), passphrase=sys.argv[2]))
program.endings.watch()
record = program.desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record
program.window.open_record(record)
wait_until(lambda: isinstance(program.window.shown(), RecordPage), "the record did not open")
program.window.shown().wizard.filling.answer(("job", "crew"), "the last word")
QTimer.singleShot(0, lambda: print(record, flush=True))
app.exec()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows ends programs by messages, not by signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_is_a_good_end_with_the_last_word_kept(folder: Path, name: str) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), PASSPHRASE],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert writer.stdout is not None
        record = writer.stdout.readline().strip()
        assert record, writer.stderr.read() if writer.stderr else ""
        writer.send_signal(getattr(signal, name))
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    finally:
        writer.kill()
        writer.communicate()
    desk = opening.unlock(folder, passphrase=PASSPHRASE)
    try:
        assert desk.store.closed_well
        assert recent.begin(desk) == []
        kept = desk.store.records.draft(record)
        assert kept is not None
        assert kept.answers["job"]["crew"] == "the last word"  # type: ignore[index, call-overload]
    finally:
        desk.close()


def test_when_the_session_ends_everything_is_on_the_disk_at_once(qapp: QApplication, folder: Path) -> None:
    with working(qapp, folder) as (program, _):
        desk = program.desk
        assert desk is not None
        record = desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record
        page = opened(program, record)
        assert page.wizard is not None
        page.wizard.filling.answer(("job", "crew"), "the last word")
        program.endings.session_ends.emit()
        kept = desk.store.records.draft(record)
        assert kept is not None
        assert kept.answers["job"]["crew"] == "the last word"  # type: ignore[index, call-overload]
        assert desk.store.settings.get("clean_exit") is True
