"""First paint of a wizard with 140 fields against one page of it; and one keystroke in it.

    python benchmarks/wizard.py [rounds]

Both sides are built, shown and painted in turn in the same process (A B A B), CPU time, medians. Target: at
most 1.2. One stroke: session, field, autosave timer and the lists around the page, painted.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from benchmarks import big
from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.jobs import JobRunner
from sidesk.ui.kit.boxes import Panel, column
from sidesk.ui.theme import LIGHT, Look, dress, load_fonts
from sidesk.ui.wizard.ports import WizardPorts
from sidesk.ui.wizard.section import SectionView
from sidesk.ui.wizard.window import Wizard
from tests.support.desk import FakeFinisher, FakeKeeper
from tests.support.example import FakeFiles

SECTIONS, FIELDS, SIZE = 10, 14, (1248, 836)


def main() -> None:
    """Print the ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    app = QApplication([])
    load_fonts()
    look = Look(LIGHT, Words("zh"))
    dress(app, look)
    jobs = JobRunner(lambda error, owner: print(error))
    ports = WizardPorts(FieldPorts(look, jobs, FakeFiles()), FakeKeeper(), FakeFinisher(b""))
    asked = big.form(SECTIONS, FIELDS)

    def page() -> QWidget:
        filling = Filling(FormSession(asked, {}))
        card = Panel("card", column(SectionView(ports.fields, filling, ("s0",)), margins=(24, 16, 24, 16)))
        filling.setParent(card)
        return card

    def wizard() -> QWidget:
        return Wizard(ports, FormSession(asked, {}))

    a, b = [], []
    for turn in range(rounds + 3):
        first, second = spent(page), spent(wizard)
        if turn >= 3:  # the first ones fill the caches of glyphs and icons
            a.append(first)
            b.append(second)
    one, whole = statistics.median(a), statistics.median(b)
    print(f"one page of {FIELDS} fields to first paint  {one * 1000:6.1f} ms CPU  1.00")
    print(
        f"wizard of {SECTIONS * FIELDS} to first paint {whole * 1000:12.1f} ms CPU  {whole / one:.2f}  (1.20)"
    )
    print(f"one stroke, painted  {stroke(wizard()) * 1000:23.1f} ms CPU")
    jobs.close()


def spent(make: Callable[[], QWidget]) -> float:
    """CPU seconds from nothing to painted."""
    begun = time.process_time()
    window = make()
    window.resize(*SIZE)
    window.show()
    window.grab()
    taken = time.process_time() - begun
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return taken


def stroke(window: QWidget) -> float:
    """CPU seconds of one key in a text field, with everything that follows."""
    assert isinstance(window, Wizard)
    window.resize(*SIZE)
    window.show()
    edit = window.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    taken = []
    for _ in range(40):
        begun = time.process_time()
        QTest.keyClick(edit, "a")
        window._refresh_around()
        window.grab()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
