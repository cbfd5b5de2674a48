"""Folders for tests: on a disk that forgets, and made once for a whole run where that takes long."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

_MEMORY = Path("/dev/shm")
_ENOUGH = 200 << 20


def forgetful() -> Path | None:
    """A disk in memory, where the system has one with room: stores flush a lot. None is the usual place."""
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH else None


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name, made by the test that asks first; nobody writes into it afterwards.

    The processes of one run share it: the others wait until it is whole.
    """
    here = factory.getbasetemp()
    shared = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "made-once"
    shared.mkdir(exist_ok=True)
    target, half = shared / name, shared / f"{name}.half"
    with FileLock(shared / f"{name}.lock"):
        if not target.exists():
            shutil.rmtree(half, ignore_errors=True)  # whoever began it failed
            half.mkdir()
            make(half)
            half.rename(target)
    return target
