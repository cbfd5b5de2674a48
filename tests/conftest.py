"""What every test stands on: no display, no user's folders, one fixed clock."""

from __future__ import annotations

import datetime as dt
import gc
import itertools
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Programs that tests start compile our modules once, not each for itself.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault(
    "PYTHONPYCACHEPREFIX", str(Path(__file__).resolve().parent.parent / "build" / "compiled")
)

from sidesk.core.clock import Clock

SAMPLES = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_collection_finish() -> None:
    """The modules and the tests themselves stay to the end: the collector need not look at them again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, object, object]:
    """What a test gave Qt to delete later is deleted with the test.

    Qt waits for a loop of events, which few tests have: thousands of old widgets were dressed with each look.
    """
    result = yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    return result


@pytest.fixture(autouse=True)
def _collected_here() -> Iterator[None]:
    """What windows leave behind is destroyed between the tests, in the thread of Qt.

    Python's collector runs in whichever thread allocates: a worker would destroy timers of an earlier test.
    """
    gc.disable()
    yield
    for generation, limit in reversed(list(enumerate(gc.get_threshold()))):
        if gc.get_count()[generation] > limit:
            gc.collect(generation)
            break


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's own store, settings or keyring."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for name in ("SIDESK_PASSPHRASE", "SIDESK_SIGNING_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> Clock:
    """11 May 2026, 14:03:22 in Shanghai; ids count up."""
    numbers = itertools.count(1)
    moment = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    return Clock(now=lambda: moment, new_id=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}")


@pytest.fixture
def samples() -> Path:
    """Real files to try things on; a test that uses them is skipped where they are absent."""
    if not (SAMPLES / "samples").is_dir():
        pytest.skip("the sample files are not beside this checkout")
    return SAMPLES / "samples"
