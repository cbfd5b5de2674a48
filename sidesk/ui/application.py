"""The program with a window: one QApplication, its look, the gate, and the main window behind it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from sidesk.actions.desk import SETTINGS_FILE, Desk
from sidesk.actions.identity import Newcomer
from sidesk.core import settings as settings_file
from sidesk.core.errors import SideskError
from sidesk.core.log import to_file
from sidesk.core.progress import Progress
from sidesk.core.settings import Settings
from sidesk.core.text import Words
from sidesk.ui.errors import ErrorTeller, sentences
from sidesk.ui.jobs import JobRunner, Lane
from sidesk.ui.theme import THEMES, Look, dress, load_fonts

Opener = Callable[[str | None, str | None], Desk]  # passphrase, recovery code


class Program(QObject):
    """Holds what lives as long as the program: look, lanes, the one window, the open desk."""

    def __init__(self, app: QApplication, folder: Path, *, language: str | None = None) -> None:
        super().__init__()
        self.app, self.folder = app, folder
        self.settings = settings_file.read(folder / SETTINGS_FILE)
        if language:
            self.settings = replace(self.settings, language=language)
        self.desk: Desk | None = None
        self.file: Path | None = None
        self.window: QWidget | None = None
        self._translator: QTranslator | None = None
        load_fonts()
        self.look = self._dress(self.settings)
        self.tell = ErrorTeller(self.look, lambda: self.window, folder / "log")
        self.jobs = JobRunner(self.tell, self)
        app.aboutToQuit.connect(self.close)

    # --- the look ---

    def _dress(self, settings: Settings) -> Look:
        look = Look(
            THEMES.get(settings.theme, THEMES["light"]), Words(settings.language), settings.text_scale / 100
        )
        dress(self.app, look)
        if self._translator is not None:
            self.app.removeTranslator(self._translator)
        if settings.language == "zh":
            self._translator = QTranslator(self)
            where = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._translator.load(QLocale("zh_CN"), "qtbase", "_", where):
                self.app.installTranslator(self._translator)
        return look

    def restyle(self, settings: Settings) -> None:
        """Other settings: dress the program again and build its window again, where it was."""
        from sidesk.actions import opening

        self.settings = settings
        if self.desk is not None:
            opening.keep_settings(self.desk, settings)
        else:
            settings_file.write(self.folder / SETTINGS_FILE, settings)
        self.look = self.tell.look = self._dress(settings)
        if self.desk is None:
            self.show_gate()
        else:
            self.show_main()

    # --- gate ---

    def show_gate(self) -> None:
        """The first run, or the passphrase."""
        from sidesk.ui.gate.window import GateWindow

        gate = GateWindow(self.look, first_run=not self._is_there())
        gate.language_asked.connect(lambda code: self.restyle(replace(self.settings, language=code)))
        if gate.first is not None:
            first = gate.first
            first.begin.connect(self._on_begin)
            first.print_asked.connect(self._on_print)
            first.done.connect(self.show_main)
        if gate.unlock is not None:
            gate.unlock.passphrase_given.connect(lambda given: self._open(given, None))
            gate.unlock.code_given.connect(self._on_code)
        self._gate = gate
        self._swap(gate)

    def _is_there(self) -> bool:
        # The whole store package is loaded only when somebody opens it; a first look needs a file name.
        return (self.folder / "work.db").exists()

    def _on_begin(self, newcomer: Newcomer, passphrase: str) -> None:
        def work(_: Progress) -> tuple[Desk, str]:
            from sidesk.actions import opening

            return opening.begin(self.folder, passphrase, newcomer, self.settings)

        self.jobs.run(self, work, self._on_made, failed=self._on_gate_failed, lane=Lane.SLOW)

    def _on_made(self, made: tuple[Desk, str]) -> None:
        self.desk, self._recovery_code = made
        if self._gate.first is not None:
            self._gate.first.show_code(self._recovery_code)

    def _on_print(self) -> None:
        if self.desk is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self.window,
            self.look.words.gettext("Save the recovery sheet"),
            "SiDesk-recovery.pdf",
            "PDF (*.pdf)",
        )
        if name:
            self.save_sheet(Path(name))

    def save_sheet(self, path: Path) -> None:
        """The recovery sheet as a PDF to print."""
        from sidesk.actions import opening

        desk, code = self.desk, self._recovery_code
        if desk is None:
            return
        self.jobs.run(
            self,
            lambda _: opening.save_recovery_sheet(desk, code, path),
            lambda _: self._on_sheet(),
            lane=Lane.SLOW,
        )

    def _on_sheet(self) -> None:
        if self._gate.first is not None:
            self._gate.first.confirm_written()

    def _on_code(self, code: str, fresh: str) -> None:
        self._open(None, code, fresh)

    def _open(self, passphrase: str | None, code: str | None, fresh: str = "") -> None:
        def work(_: Progress) -> Desk:
            from sidesk.actions import opening

            desk = opening.unlock(self.folder, passphrase=passphrase, recovery_code=code)
            if fresh:
                desk.store.new_passphrase(fresh)
            return desk

        self.jobs.run(self, work, self._on_opened, failed=self._on_gate_failed, lane=Lane.SLOW)

    def _on_opened(self, desk: Desk) -> None:
        self.desk = desk
        self.show_main()

    def _on_gate_failed(self, error: BaseException) -> None:
        told, advised = sentences(error, self.look.words)
        if self._gate.first is not None:
            self._gate.first.fail(told, advised)
        if self._gate.unlock is not None:
            self._gate.unlock.fail(told, advised)
        if not isinstance(error, SideskError):
            self.tell(error, self._gate)

    # --- main window ---

    def take(self, desk: Desk) -> None:
        """Start with a desk that is open already (the sample, the demo)."""
        self.desk = desk
        self.show_main()

    def show_main(self) -> None:
        """The main window over the open desk."""
        from sidesk.ui.main_window import MainWindow
        from sidesk.ui.room import Room

        if self.desk is None:
            return
        before = self.window if isinstance(self.window, MainWindow) else None
        window = MainWindow(Room(self.desk, self.look, self.jobs, self.tell))
        window.settings_chosen.connect(self.restyle)
        if before is not None:
            before.hand_over(window)
        self._swap(window)
        window.begin(told_restored=before is not None)
        if self.file is not None:
            window.take(self.file)
            self.file = None

    def _swap(self, window: QWidget) -> None:
        before = self.window
        self.window = window
        window.show()
        if before is not None:
            before.hide()
            before.deleteLater()

    def close(self) -> None:
        """The end: what was asked for is finished, the store is closed."""
        from sidesk.ui.main_window import MainWindow

        if isinstance(self.window, MainWindow):
            self.window.keep_all()
        self.jobs.close()
        if self.desk is not None:
            self.desk.close()
            self.desk = None


def application() -> QApplication:
    """The one QApplication."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("SiDesk")
    app.setOrganizationName("SiDesk")
    app.setDesktopFileName("sidesk")
    return app


def run(
    folder: Path,
    *,
    language: str | None = None,
    open_desk: Callable[[], Desk] | None = None,
    file: Path | None = None,
) -> int:
    """Open the window and stay until it is closed. `open_desk` makes a desk without the gate (the sample);
    `file` is taken in once the desk is open: an invitation, an answer, a bundle."""
    app = application()
    to_file(folder / "log")
    program = Program(app, folder, language=language)
    program.file = file
    sys.excepthook = _hook(program)
    if open_desk is not None:
        program.take(open_desk())
    else:
        program.show_gate()
    return app.exec()


def _hook(program: Program) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """The last resort: what nobody handled is told, with the answers kept."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            program.app.quit()
        else:
            program.tell(error)

    return hook


def look_around() -> str:
    """For the self-test: fonts, words, icons and picture formats are there. Raises RuntimeError."""
    from PySide6.QtGui import QImageReader

    from sidesk.ui.kit.icons import pixmap

    app = application()
    families = load_fonts()
    look = Look(THEMES["light"], Words("zh"))
    dress(app, look)
    formats = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    qt_words = QTranslator().load(
        QLocale("zh_CN"), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    )
    for held, what in (
        ("Noto Sans SC" in families, "the Chinese font"),
        (not pixmap(look, "search").isNull(), "the icons"),
        ({"jpeg", "png"} <= formats, "JPEG and PNG"),
        (qt_words, "Qt's Chinese words"),
        (look.words.gettext("Records") != "Records", "our Chinese words"),
    ):
        if not held:
            raise RuntimeError(f"{what} are missing")
    return f"{app.platformName()}, {len(families)} fonts"
