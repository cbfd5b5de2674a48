"""Memory after opening, typing into and closing 200 records one after the other.

    python benchmarks/many_records.py [records]

A small store, the real page of a record. What counts is the growth a record leaves behind once the first ones
have filled the caches; printed for what Python holds (tracemalloc) and for the whole process. Target: at most
10 KB a record of Python's, and no page of a record alive at the end.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import tracemalloc
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from sidesk.actions import fill, opening
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program, application
from sidesk.ui.hands import wait_until
from sidesk.ui.main_window import MainWindow
from sidesk.ui.record_page import RecordPage
from sidesk.ui.room import Room
from sidesk.ui.wizard.window import Wizard
from tests.support.shell import PASSPHRASE, small_store

WARM = 20
TRACED = 40  # records during which every allocation of Python is followed
PAGE = 4096


def main() -> None:
    """Print the growth."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        program = Program(application(), small_store(Path(folder) / "store"), language="en")
        program.take(opening.unlock(Path(folder) / "store", passphrase=PASSPHRASE))
        assert isinstance(program.window, MainWindow)
        room = program.window.room
        drafts = room.desk.store.records.page(RecordQuery(form="D18", state="draft"))
        for number in range(WARM):
            use(room, drafts[number % len(drafts)].record, number)
        whole = resident()
        for number in range(records):
            use(room, drafts[number % len(drafts)].record, number)
        whole = resident() - whole  # before tracemalloc takes its own share
        tracemalloc.start()
        use(room, drafts[0].record, 0)
        python = held()
        for number in range(TRACED):
            use(room, drafts[number % len(drafts)].record, number)
        print(f"{'after opening and closing':<34}{records:>8} records")
        print(f"{'Python holds more':<34}{(held() - python) / TRACED / 1024:>8.1f} KB a record  (10)")
        print(f"{'the process holds more':<34}{whole / records / 1024:>8.1f} KB a record")
        alive = [one for one in gc.get_objects() if isinstance(one, RecordPage | Wizard)]
        print(f"{'pages and wizards still alive':<34}{len(alive):>8}  (0)")
        tracemalloc.stop()
        program.close()


def use(room: Room, record: str, number: int) -> None:
    """Open it, look into two sections, type, close it."""
    page = RecordPage(room, fill.resume(room.desk, record))
    page.resize(1248, 836)
    page.show()
    page.grab()
    assert page.wizard is not None
    page.wizard.open(1)
    page.grab()
    page.wizard.filling.answer(("job", "crew"), f"crew {number}")
    page.leave()
    wait_until(lambda: not page.pending, "the draft was not saved")
    page.hide()
    page.deleteLater()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def held() -> int:
    """Bytes that Python's objects take."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def resident() -> int:
    """Bytes of the whole process; 0 where the system does not say so."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * PAGE if statm.exists() else 0


if __name__ == "__main__":
    main()
