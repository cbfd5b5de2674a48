"""Open the window: on a person's own store, or on a fresh sample project."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from sidesk.actions.desk import Desk
from sidesk.core.errors import CannotWrite, SideskError
from sidesk.core.progress import Progress
from sidesk.core.text import N_


class NoDisplay(SideskError):
    """There is no screen to open a window on."""

    text = N_("There is no display here.")
    advice = N_("Use “sidesk demo --out DIR”.")


def open_window(folder: Path, *, sample: bool, file: Path | None, language: str | None) -> int:
    """Stay until the window is closed. Raises NoDisplay, CannotWrite."""
    if not has_display():
        raise NoDisplay
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise CannotWrite.because(folder, problem) from problem
    from sidesk.ui.first_paint import run

    if not sample:
        return run(folder, language=language, file=file)
    with tempfile.TemporaryDirectory(prefix="sidesk-sample-", ignore_cleanup_errors=True) as place:
        return run(
            Path(place),
            language=language,
            open_desk=lambda progress: sample_desk(Path(place), language, progress),
            file=file,
        )


def sample_desk(folder: Path, language: str | None = None, progress: Progress | None = None) -> Desk:
    """A new store with the sample project in it, open; passphrase `demo`."""
    from sidesk.actions import load_sample, opening

    desk, _ = opening.begin(folder, load_sample.PASSPHRASE, load_sample.person(language or ""))
    if language:
        desk.settings = replace(desk.settings, language=language)
    load_sample.load(desk, progress)
    return desk


def has_display() -> bool:
    """Whether windows have a place to appear, or Qt was told to do without."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
