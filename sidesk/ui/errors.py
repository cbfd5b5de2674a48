"""How a failure is told: what happened, what to do, and the details to copy."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from sidesk import __version__
from sidesk.core.errors import Cancelled, SideskError
from sidesk.core.text import Words
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look


def sentences(error: BaseException, words: Words) -> tuple[str, str]:
    """What happened, and what to do about it."""
    if isinstance(error, SideskError):
        return error.told(words), error.advised(words)
    _ = words.gettext
    return (
        _("SiDesk made a mistake. Your answers are kept."),
        _("Copy the report and send it to headquarters; then go on."),
    )


def report(error: BaseException) -> str:
    """What to send: versions and where it happened. No message of an unknown error: it may hold answers."""
    head = (
        f"SiDesk {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}"
    )
    if isinstance(error, SideskError):
        return f"{head}\n{type(error).__name__}: {error}"
    places = [
        f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return "\n".join([head, type(error).__name__, *places])


def error_banner(look: Look, error: BaseException) -> Banner:
    """The failure as a banner, for a place where work goes on."""
    told, advised = sentences(error, look.words)
    return Banner(look, told, advised, "bad")


class ErrorDialog(Dialog):
    """The failure as a dialog, with the report and a button that copies it."""

    def __init__(
        self, look: Look, parent: QWidget, error: BaseException, log_folder: Path | None = None
    ) -> None:
        told, advised = sentences(error, look.words)
        super().__init__(look, parent, told, advised, width=WIDE)
        _ = look.words.gettext
        self._report = report(error)
        details = QPlainTextEdit(self._report)
        details.setReadOnly(True)
        details.setFont(look.font("mono"))
        details.setFixedHeight(look.px(120))
        details.setAccessibleName(_("Details"))
        self.add(details)
        if log_folder is not None:
            self.add(Text(look, _("The log is in {folder}").format(folder=log_folder)))
        copy = Button(look, _("Copy the report"), icon="copy")
        copy.clicked.connect(self._on_copy)
        self._buttons.insertWidget(0, copy)
        self.offer(_("Close"), "primary", accepts=True)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)


class ErrorTeller:
    """Given to the job runner and to the last-resort hook: shows what nobody handled."""

    def __init__(
        self, look: Look, fallback: Callable[[], QWidget | None], log_folder: Path | None = None
    ) -> None:
        self.look = look
        self._fallback, self._log_folder = fallback, log_folder
        self._open: Dialog | None = None

    def __call__(self, error: BaseException, owner: QObject | None = None) -> None:
        """Tell one failure, over the window of the one that asked; a second one waits for nobody."""
        window = owner.window() if isinstance(owner, QWidget) else self._fallback()
        if isinstance(error, Cancelled) or window is None or self._open is not None:
            return
        self._open = ErrorDialog(self.look, window, error, self._log_folder)
        self._open.finished.connect(self._on_closed)
        self._open.open()

    def _on_closed(self) -> None:
        self._open = None
