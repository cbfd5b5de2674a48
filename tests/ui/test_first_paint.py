"""The start: something is painted at once, and nothing heavy is loaded before somebody opens the store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HEAVY = {
    "sqlalchemy",
    "sqlcipher3",
    "pikepdf",
    "reportlab",
    "cryptography",
    "PIL",
    "pyhanko",
    "argon2",
    "msgspec",
}
START = """
import json, os, sys
from pathlib import Path
from sidesk.ui import first_paint, process

told = {}
painted = first_paint.Curtain.paintEvent

def paint(self, event):
    painted(self, event)
    told.setdefault("first", sorted(sys.modules))

def on_begun():
    from PySide6.QtCore import QTimer
    QTimer.singleShot(300, tell)

def tell():
    app = process.QApplication.instance()
    told["gate"] = sorted(sys.modules)
    told["windows"] = [type(one).__name__ for one in app.topLevelWidgets() if one.isVisible()]
    print(json.dumps(told), flush=True)
    app.quit()

shown = first_paint.Curtain.show

def show(self):
    self.painted.connect(on_begun)
    shown(self)

first_paint.Curtain.paintEvent, first_paint.Curtain.show = paint, show
sys.exit(first_paint.run(Path(sys.argv[1]), language="en"))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What was loaded when the first thing, and when the gate was painted."""
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path_factory.mktemp("start") / "store")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    said: dict[str, list[str]] = json.loads(done.stdout)
    return said


def test_the_first_thing_painted_needs_next_to_nothing(told: dict[str, list[str]]) -> None:
    ours = {name for name in told["first"] if name.startswith("sidesk.")}
    assert ours <= {
        "sidesk.core", "sidesk.core.errors", "sidesk.core.errors_base", "sidesk.core.errors_exchange",
        "sidesk.core.errors_instruments", "sidesk.core.errors_signing", "sidesk.core.files",
        "sidesk.core.settings", "sidesk.core.text",
        "sidesk.core.upgrades", "sidesk.ui", "sidesk.ui.first_paint", "sidesk.ui.process", "sidesk.ui.sheet",
        "sidesk.ui.theme",
    }  # fmt: skip
    assert not HEAVY & set(told["first"])


def test_nothing_heavy_is_loaded_before_somebody_opens_the_store(told: dict[str, list[str]]) -> None:
    assert not HEAVY & set(told["gate"])
    assert "sidesk.models.store" not in told["gate"]


def test_the_gate_takes_the_place_of_what_was_painted_first(told: dict[str, list[str]]) -> None:
    assert told["windows"] == ["GateWindow"]
