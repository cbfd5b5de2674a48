"""Start to first paint: SiDesk's first window against a bare Qt window, fresh processes in turn (A B A B).

What is measured is CPU time of the whole process from its start to the first paint event. Target: 1.3.
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
OURS = """
import os
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from sidesk.ui.application import Program, application
app = application()
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            heavy = {"sqlalchemy", "pikepdf", "reportlab", "cryptography", "PIL", "pyhanko"}
            loaded = heavy & set(sys.modules)
            print(",".join(sorted(loaded)), flush=True)
            os._exit(0)
        return False
program = Program(app, Path(sys.argv[1]), language="en")
program.show_gate()
watch = Watch()
program.window.installEventFilter(watch)
app.exec()
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
    """Print the ratio of the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    bare, ours, loaded = [], [], ""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            b, _ = seconds(BARE, folder)
            o, loaded = seconds(OURS, folder)
            if number:  # the first pair warms the disk
                bare.append(b)
                ours.append(o)
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"start to first paint: {ratio:.2f} x bare Qt (target 1.3)")
    print(f"  bare {statistics.median(bare):.2f} s CPU, SiDesk {statistics.median(ours):.2f} s CPU")
    print(f"  heavy libraries loaded before it: {loaded or 'none'}")


if __name__ == "__main__":
    main()
