"""A table of 5,000 rows against a bare QTableView over a plain list; prints ratios.

    python benchmarks/table.py [ROWS]

Both sides run in this process, in turn, offscreen, CPU time. The baseline splits the same text and shows
strings; the table reads each cell as its kind, checks it, keeps undo and marks what is wrong.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QAbstractTableModel, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.fields.sheet_order import Filter, View
from sidesk.ui.jobs import JobRunner
from sidesk.ui.theme import LIGHT, Look, dress, load_fonts
from sidesk.ui.tidy import Tidy
from tests.support.example import FORM, FakeFiles

LINK, LENGTH, SIZE = 0, 2, (1000, 700)
MANY = 10_000
DATES = ("2026-05-11", "2026/5/11", "2026年5月11日", "11.05.2026", "46153")
LENGTHS = ("20,5", "20.5", "２０．５", " 20.5 ", "20.5 m", "long")


class Plain(QAbstractTableModel):
    """The least a table can be."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def rowCount(self, parent: object = None) -> int:
        return len(self.rows)

    def columnCount(self, parent: object = None) -> int:
        return 8

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None

    def show(self, rows: list[list[str]]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def put(self, row: int, column: int, text: str) -> None:
        self.rows[row][column] = text
        self.dataChanged.emit(self.index(row, column), self.index(row, column))


def main() -> None:
    """Print the ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    app = QApplication([])
    load_fonts()
    look = Look(LIGHT, Words("zh"))
    dress(app, look)
    jobs = JobRunner(lambda error, owner: print(error))
    tidy = Tidy(jobs)  # as in the program: Python's collector waits for its turn
    text = "".join(
        f"A-{n}\t20{n % 9}\t{n % 90}.5\t2026-05-{n % 28 + 1:02}\tyes\tpass\t\t\r\n" for n in range(count)
    )
    plain, bare = Plain(), QTableView()
    bare.setModel(plain)
    filling = Filling(FormSession(FORM, {}))
    sheet = Sheet(FieldPorts(look, jobs, FakeFiles()), filling, ("links",))
    filling.changed.connect(sheet.refresh)
    for window in (bare, sheet):
        window.resize(*SIZE)
        window.show()
    QGuiApplication.clipboard().setText(text)
    lines = text.split("\r\n")[:-1]
    print(f"{count} rows: work, bare ms, table ms, ratio")
    told(
        "paste", lambda: plain.show([line.split("\t") for line in lines]), lambda: pasted(sheet), bare, sheet
    )
    told(
        "sort",
        lambda: plain.show(sorted(plain.rows, key=lambda row: float(row[LENGTH]))),
        lambda: sheet.sort(LENGTH),
        bare, sheet,
    )  # fmt: skip
    told(
        "filter",
        lambda: plain.show([row for row in plain.rows if "77" in row[LINK]]),
        lambda: sheet.filter(LINK, Filter(text="77")),
        bare, sheet,
    )  # fmt: skip
    sheet.model.arrange(View())
    plain.show([line.split("\t") for line in lines])
    edits(plain, sheet, bare)
    large(Look(LIGHT, Words("zh")), jobs)
    tidy.end()
    jobs.close()
    gone(bare, sheet)


def large(look: Look, jobs: JobRunner) -> None:
    """10,000 ragged rows: how long altogether, and the longest time the window did not answer meanwhile."""
    filling = Filling(FormSession(FORM, {}))
    sheet = Sheet(FieldPorts(look, jobs, FakeFiles()), filling, ("links",))
    filling.changed.connect(sheet.refresh)
    sheet.resize(*SIZE)
    sheet.show()
    text = "".join(
        f"B-{n}\t205\t{LENGTHS[n % len(LENGTHS)]}\t{DATES[n % len(DATES)]}\tyes" + "\tx" * (n % 97 == 0) * 9
        + "\r\n"
        for n in range(MANY)
    )  # fmt: skip
    QGuiApplication.clipboard().setText(text)
    begun, longest, turns = time.perf_counter(), 0.0, 0
    sheet.paste()
    while sheet.pastes.running is not None:
        turn = time.thread_time()
        QApplication.processEvents()
        longest, turns = max(longest, time.thread_time() - turn), turns + 1
    whole = (time.perf_counter() - begun) * 1000
    undone = time.process_time()
    filling.undo()
    back = (time.process_time() - undone) * 1000
    at = time.perf_counter()
    [line.split("\t") for line in text.split("\r\n")]
    least = (time.perf_counter() - at) * 1000
    print(f"{MANY} ragged rows: {whole:.0f} ms ({whole / least:.0f} times a bare split), {turns} turns,")
    print(
        f"longest turn {longest * 1000:.0f} ms CPU ({longest * 1000 / whole:.2f} of all), undo {back:.0f} ms"
    )
    gone(sheet)


def gone(*windows: QWidget) -> None:
    """Close them and let Qt take them away: what outlives the application ends the process badly."""
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def pasted(sheet: Sheet) -> None:
    """Paste, and wait for the end of it: a large one is read in a lane and written in turns."""
    sheet.paste()
    while sheet.pastes.running is not None:
        QApplication.processEvents()


def spent(work: Callable[[], object], window: Any) -> float:
    begun = time.process_time()
    work()
    QApplication.processEvents()
    window.grab()
    return (time.process_time() - begun) * 1000


def told(name: str, least: Callable[[], object], mine: Callable[[], object], bare: Any, sheet: Any) -> None:
    a, b = spent(least, bare), spent(mine, sheet)
    print(f"{name:8}{a:9.1f}{b:9.1f}{b / a:8.1f}")


def edits(plain: Plain, sheet: Sheet, bare: QTableView) -> None:
    a, b = [], []
    for n in range(200):
        a.append(spent(lambda n=n: plain.put(n % 10, LENGTH, f"{n}.25"), bare))
        b.append(spent(lambda n=n: sheet.model.put_text(n % 10, LENGTH, f"{n + 1}.25"), sheet))
    for name, part in (("p50", 0.5), ("p99", 0.99)):
        x, y = (sorted(found)[int(len(found) * part)] for found in (a, b))
        print(f"edit {name}{x:8.1f}{y:9.1f}{y / x:8.1f}")
    print(f"median of the ratios {statistics.median(y / x for x, y in zip(a, b, strict=True)):.1f}")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main()
