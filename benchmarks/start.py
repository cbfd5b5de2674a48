"""Start to first paint: SiDesk's first window against a bare Qt window, fresh processes in turn (A B A B).

What is measured is CPU time of the whole process from its start to the first paint event. Target: 1.3.
The first thing painted is an empty window in the right colours; how long it takes until the gate behind it
can be typed into is told as well.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile

BARE = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os._exit(0)
window = Window()
window.show()
app.exec()
"""
END = """
    heavy = {"sqlalchemy", "pikepdf", "reportlab", "cryptography", "PIL", "pyhanko", "argon2", "pypdfium2"}
    print(",".join(sorted(heavy & set(sys.modules))), flush=True)
    os._exit(0)
"""
FIRST = f"""
import os, sys
from pathlib import Path
from sidesk.ui import first_paint, process
painted = first_paint.Curtain.paintEvent
def paint(self, event):
    painted(self, event)
{END}
first_paint.Curtain.paintEvent = paint
first_paint.run(Path(sys.argv[1]), language="en")
"""
GATE = f"""
import os, sys
from pathlib import Path
from sidesk.ui import first_paint, process
def on_begun():
    from PySide6.QtCore import QEvent, QObject
    from sidesk.ui.gate.window import GateWindow
    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint and isinstance(watched, GateWindow):
                end()
            return False
    watch = Watch(process.QApplication.instance())
    process.QApplication.instance().installEventFilter(watch)
def end():
{END}
shown = first_paint.Curtain.show
def show(self):
    self.painted.connect(on_begun)
    shown(self)
first_paint.Curtain.show = show
first_paint.run(Path(sys.argv[1]), language="en")
"""


def seconds(script: str, folder: str) -> tuple[float, str]:
    """CPU seconds of one fresh process, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", script, folder],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stdout.strip()


def main() -> None:
    """Print the ratios of the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    taken: dict[str, list[float]] = {"bare": [], "first": [], "gate": []}
    loaded = {"bare": "", "first": "", "gate": ""}
    scripts = {"bare": BARE, "first": FIRST, "gate": GATE}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            for name, script in scripts.items():
                spent, loaded[name] = seconds(script, folder)
                if number:  # the first round warms the disk
                    taken[name].append(spent)
    bare, first, gate = (statistics.median(taken[name]) for name in scripts)
    print(f"start to first paint: {first / bare:.2f} x bare Qt (target 1.3)")
    print(f"  bare {bare:.2f} s CPU, SiDesk {first:.2f} s CPU")
    print(f"  until the gate can be typed into: {gate:.2f} s CPU, {gate / bare:.2f} x")
    print(f"  heavy libraries loaded before it: {loaded['gate'] or loaded['first'] or 'none'}")


if __name__ == "__main__":
    main()
