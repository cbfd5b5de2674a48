"""A form of 2,000 questions against one of 80 whose sections are as large: opening, turning, one keystroke.

    python benchmarks/big_form.py [rounds]

All are built, shown and painted by turns in the same process, CPU time, medians. Targets: opening 2.5,
another section 1.5, a keystroke 2. As a measure of both, first a page of as many bare labels and edits of Qt.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QLineEdit, QWidget

from benchmarks import big
from sidesk.core.text import Words
from sidesk.forms.definition import Form
from sidesk.forms.session import FormSession
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.jobs import JobRunner
from sidesk.ui.theme import LIGHT, Look, dress, load_fonts
from sidesk.ui.wizard.ports import WizardPorts
from sidesk.ui.wizard.window import Wizard
from tests.support.desk import FakeFinisher, FakeKeeper
from tests.support.example import FakeFiles

SECTIONS, FIELDS, SIZE = 50, 40, (1248, 836)


def bare() -> QWidget:
    """As many labels and line edits in a grid of two columns."""
    page = QWidget()
    grid = QGridLayout(page)
    for number in range(FIELDS):
        line, side = divmod(number, 2)
        grid.addWidget(QLabel(f"第 0 节的第 {number} 个问题"), 2 * line, side)
        grid.addWidget(QLineEdit(), 2 * line + 1, side)
    return page


def main() -> None:
    """Print the ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    app = QApplication([])
    load_fonts()
    look = Look(LIGHT, Words("zh"))
    dress(app, look)
    jobs = JobRunner(lambda error, owner: print(error))
    ports = WizardPorts(FieldPorts(look, jobs, FakeFiles()), FakeKeeper(), FakeFinisher(b""))
    asked = big.form(SECTIONS, FIELDS, linked=True)
    small = replace(asked, items=asked.items[:2])
    times: dict[str, list[float]] = defaultdict(list)
    for turn in range(rounds + 2):
        for form_of in (small, asked):
            made = partial(_wizard, ports, form_of)
            found = {"opening": spent(made), **used(made(), len(form_of.items) - 1)}
            for name, taken in found.items() if turn >= 2 else ():  # the first ones fill the caches
                times[f"{name} {len(form_of.items)}"].append(taken)
        times["bare"].append(spent(bare))
    print(f"bare Qt, {FIELDS} labels and edits {statistics.median(times['bare']) * 1000:9.1f} ms CPU")
    print(f"{'painted, ms CPU':<28}{'80 questions':>14}{'2,000':>10}{'ratio':>8}{'target':>8}")
    for name, target in (("opening", 2.5), ("another section", 1.5), ("a keystroke", 2.0)):
        few, many = (statistics.median(times[f"{name} {count}"]) * 1000 for count in (2, SECTIONS))
        print(f"{name:<28}{few:>14.1f}{many:>10.1f}{many / few:>8.2f}{target:>8.2f}")
    jobs.close()


def _wizard(ports: WizardPorts, asked: Form) -> Wizard:
    return Wizard(ports, FormSession(asked, {}))


def spent(make: Callable[[], QWidget]) -> float:
    """CPU seconds from nothing to painted."""
    begun = time.process_time()
    window = make()
    window.resize(*SIZE)
    window.show()
    window.grab()
    taken = time.process_time() - begun
    gone(window)
    return taken


def used(wizard: Wizard, section: int) -> dict[str, float]:
    """CPU seconds of going to another section, and of one keystroke there."""
    wizard.resize(*SIZE)
    wizard.show()
    wizard.grab()
    begun = time.process_time()
    wizard.open(section)
    wizard.grab()
    turned = time.process_time() - begun
    assert wizard.view is not None
    edit = wizard.view.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    begun = time.process_time()
    QTest.keyClick(edit, Qt.Key.Key_A)
    wizard._refresh_around()
    wizard.grab()
    typed = time.process_time() - begun
    gone(wizard)
    return {"another section": turned, "a keystroke": typed}


def gone(window: QWidget) -> None:
    """Close it and let Qt take it away."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main()
