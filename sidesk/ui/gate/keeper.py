"""What happens behind the gate: a store is made, opened or brought back, off the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from sidesk.core.errors import RestoredInPart, SideskError
from sidesk.core.progress import Progress
from sidesk.core.settings import Settings
from sidesk.ui.errors import sentences
from sidesk.ui.gate.window import GateWindow
from sidesk.ui.jobs import JobRunner, Lane
from sidesk.ui.secret import PassphraseDialog
from sidesk.ui.theme import Look

if TYPE_CHECKING:
    import datetime as dt

    from sidesk.actions.desk import Desk
    from sidesk.actions.identity import Newcomer

SHEET = "SiDesk-recovery.pdf"


class GateKeeper(QObject):
    """Lives as long as the program; the gate's window may be built again in another look meanwhile.

    The whole store package is loaded inside the jobs: a first look at the gate needs none of it.
    """

    made = Signal(object)  # Desk: the store is new, its recovery code is on the screen
    opened = Signal(object)  # Desk
    restored = Signal()  # a backup lies where no store was

    def __init__(
        self,
        folder: Path,
        jobs: JobRunner,
        tell: Callable[[BaseException, QObject], None],
        parent: QObject,
        rounds: int = 0,
    ) -> None:
        super().__init__(parent)
        self._folder, self._jobs, self._tell = folder, jobs, tell
        self._rounds = rounds
        self._settings = Settings()
        self._gate: GateWindow | None = None
        self._look: Look | None = None
        self._desk: Desk | None = None
        self._code = ""
        self._sheet = Path()

    def attend(self, gate: GateWindow, look: Look, settings: Settings) -> None:
        """Answer what this window asks for."""
        self._gate, self._look, self._settings = gate, look, settings
        if gate.first is not None:
            gate.first.begin.connect(self.begin)
            gate.first.save_asked.connect(self._on_save)
            gate.first.print_asked.connect(self._on_print)
            gate.first.restore_asked.connect(self._on_restore)
            gate.first.done.connect(self._on_done)
        if gate.unlock is not None:
            gate.unlock.passphrase_given.connect(self._on_passphrase)
            gate.unlock.code_given.connect(self._on_code)

    # --- the first run ---

    def begin(self, newcomer: Newcomer, passphrase: str) -> None:
        """Make a store."""
        folder, settings, rounds = self._folder, self._settings, self._rounds

        def work(_: Progress) -> tuple[Desk, str]:
            from sidesk.actions import opening

            return opening.begin(folder, passphrase, newcomer, settings, rounds=rounds)

        self._jobs.run(self, work, self._on_made, failed=self._on_failed, lane=Lane.SLOW)

    def _on_made(self, made: tuple[Desk, str]) -> None:
        self._desk, self._code = made
        self.made.emit(self._desk)
        if self._gate is not None and self._gate.first is not None:
            self._gate.first.show_code(self._code)

    def _on_done(self) -> None:
        desk, self._desk, self._code = self._desk, None, ""
        if desk is not None:
            self.opened.emit(desk)

    # --- the recovery sheet ---

    def _on_save(self) -> None:
        if self._gate is None or self._look is None:
            return
        title = self._look.words.gettext("Save the recovery sheet")
        name, _kind = QFileDialog.getSaveFileName(self._gate, title, SHEET, "PDF (*.pdf)")
        if name:
            self.save_sheet(Path(name))

    def save_sheet(self, path: Path) -> None:
        """The recovery sheet as a PDF to print."""
        desk, code = self._desk, self._code
        if desk is None:
            return

        def work(_: Progress) -> Path:
            from sidesk.actions import opening

            return opening.save_recovery_sheet(desk, code, path)

        self._jobs.run(self, work, self._on_saved, failed=self._on_failed, lane=Lane.SLOW)

    def _on_saved(self, path: Path) -> None:
        self._sheet = path
        if self._gate is not None and self._gate.first is not None:
            self._gate.first.show_saved(path.name)

    def _on_print(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._sheet)))

    # --- opening ---

    def _on_passphrase(self, passphrase: str) -> None:
        self._open(passphrase, None)

    def _on_code(self, code: str, fresh: str) -> None:
        self._open(None, code, fresh)

    def _open(self, passphrase: str | None, code: str | None, fresh: str = "") -> None:
        folder = self._folder

        def work(_: Progress) -> Desk:
            from sidesk.actions import opening

            desk = opening.unlock(folder, passphrase=passphrase, recovery_code=code)
            if fresh:
                desk.store.new_passphrase(fresh)
            return desk

        self._jobs.run(self, work, self.opened.emit, failed=self._on_failed, lane=Lane.SLOW)

    # --- a backup ---

    def _on_restore(self) -> None:
        if self._gate is None or self._look is None:
            return
        _ = self._look.words.gettext
        folder = QFileDialog.getExistingDirectory(self._gate, _("Where the backup lies"))
        if folder:
            dialog = PassphraseDialog(
                self._look, self._gate, _("Bring back a backup"), _("It opens with the passphrase it had.")
            )
            dialog.given.connect(partial(self.restore, Path(folder)))
            dialog.open()

    def restore(self, origin: Path, passphrase: str) -> None:
        """Put a backup where no store is yet."""
        folder = self._folder

        def work(_: Progress) -> dt.datetime:
            from sidesk.actions import care

            return care.restore(origin, folder, passphrase)

        self._jobs.run(self, work, self._on_restored, failed=self._on_failed, lane=Lane.SLOW)

    def _on_restored(self, _made_at: dt.datetime) -> None:
        self.restored.emit()

    # --- failures ---

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, RestoredInPart):  # the store stands: the gate asks for its passphrase, and tells
            self.restored.emit()
        gate = self._gate
        if gate is None or self._look is None:
            return
        told, advised = sentences(error, self._look.words)
        if gate.first is not None:
            gate.first.fail(told, advised)
        if gate.unlock is not None:
            gate.unlock.fail(told, advised)
        if not isinstance(error, SideskError):
            self._tell(error, gate)
