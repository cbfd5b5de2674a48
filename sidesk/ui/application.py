"""The program with a window: one QApplication, its look, the gate, and the main window behind it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from sidesk.actions.desk import SETTINGS_FILE, Desk
from sidesk.core import settings as settings_file
from sidesk.core.log import to_file
from sidesk.core.progress import Progress
from sidesk.core.settings import Settings
from sidesk.core.text import Words
from sidesk.ui import handover
from sidesk.ui.endings import Endings
from sidesk.ui.errors import ErrorTeller
from sidesk.ui.gate.keeper import GateKeeper
from sidesk.ui.gate.window import GateWindow
from sidesk.ui.idle import MINUTE, Idle
from sidesk.ui.jobs import JobRunner, Lane
from sidesk.ui.process import application, system_language
from sidesk.ui.theme import THEMES, Look, dress, load_fonts, next_scale, next_theme
from sidesk.ui.tidy import Tidy

__all__ = ["Program", "application", "begun", "look_around"]

PATIENCE = 4.0  # seconds the system gives us when its session ends
GOES_ON = 60_000  # ms after which a session that was to end has not ended
LOCK_AGAIN = 2000  # ms between attempts while something is still being saved


class Program(QObject):
    """Holds what lives as long as the program: look, lanes, the one window, the open desk."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        *,
        language: str | None = None,
        words: Callable[[str], Words] = Words,
        rounds: int = 0,
    ) -> None:
        super().__init__()
        self.app, self.folder, self._words = app, folder, words
        self.settings = settings_file.read(folder / SETTINGS_FILE)
        if language or not (folder / SETTINGS_FILE).exists():
            self.settings = replace(self.settings, language=language or system_language())
        self.desk: Desk | None = None
        self.file: Path | None = None  # to be taken in once a desk is open
        self.window: QWidget | None = None
        self._translator: QTranslator | None = None
        load_fonts()
        self.look = self._dress(self.settings)
        self.tell = ErrorTeller(self.look, lambda: self.window, folder / "log")
        self.jobs = JobRunner(self.tell, self)
        self.gate = GateKeeper(folder, self.jobs, self.tell, self, rounds)
        self.gate.made.connect(self._on_made)
        self.gate.opened.connect(self.take)
        self.gate.restored.connect(self.show_gate)
        self.tidy = Tidy(self)
        self.idle = Idle(app, self)
        self.idle.alone.connect(self._on_alone)
        self.bell = handover.Doorbell(folder, self)
        self.bell.rung.connect(self._on_rung)
        self.endings = Endings(app, self)
        self.endings.asked.connect(app.quit)
        self.endings.session_ends.connect(self.keep_everything)
        app.aboutToQuit.connect(self.close)

    # --- the look ---

    def _dress(self, settings: Settings) -> Look:
        theme = THEMES.get(settings.theme, THEMES["light"])
        look = Look(theme, self._words(settings.language), settings.text_scale / 100)
        dress(self.app, look)
        if self._translator is not None:
            self.app.removeTranslator(self._translator)
            self._translator = None
        if settings.language == "zh":
            translator = QTranslator(self)
            where = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if translator.load(QLocale("zh_CN"), "qtbase", "_", where):
                self.app.installTranslator(translator)
                self._translator = translator
        return look

    def restyle(self, settings: Settings) -> None:
        """Other settings: dress the program again and build its window again, where it was."""
        self.settings = settings
        if self.desk is not None:
            self.desk.settings = settings
        settings_file.write(self.folder / SETTINGS_FILE, settings)
        self.look = self.tell.look = self._dress(settings)
        if isinstance(self.window, GateWindow) or self.desk is None:
            self.show_gate()
        else:
            self.show_main()

    def _on_language(self, code: str) -> None:
        self.restyle(replace(self.settings, language=code))

    def _on_theme(self) -> None:
        self.restyle(replace(self.settings, theme=next_theme(self.settings.theme)))

    def _on_scaled(self, step: int) -> None:
        scale = next_scale(self.settings.text_scale / 100, step) if step else 1.0
        self.restyle(replace(self.settings, text_scale=round(scale * 100)))

    # --- gate ---

    def show_gate(self) -> None:
        """The first run, or the passphrase. What was typed stays when only the look is another one."""
        before = self.window if isinstance(self.window, GateWindow) else None
        typed = before.first.typed() if before is not None and before.first is not None else None
        # A first look needs a file name; the whole store package is loaded when somebody opens it.
        first_run = self.desk is not None or not (self.folder / "work.db").exists()
        gate = GateWindow(self.look, first_run=first_run, typed=typed)
        gate.language_asked.connect(self._on_language)
        gate.theme_asked.connect(self._on_theme)
        gate.scaled.connect(self._on_scaled)
        if self.window is not None and not isinstance(self.window, GateWindow):
            gate.setGeometry(self.window.geometry())
        if before is not None:
            gate.setGeometry(before.geometry())
            if gate.unlock is not None and before.unlock is not None:
                gate.unlock.restore(before.unlock.typed())
        self.gate.attend(gate, self.look, self.settings)
        self._swap(gate)

    def save_sheet(self, path: Path) -> None:
        """The recovery sheet as a PDF to print."""
        self.gate.save_sheet(path)

    def _on_made(self, desk: Desk) -> None:
        self.desk = desk

    # --- main window ---

    def wait_for(self, open_desk: Callable[[Progress], Desk]) -> None:
        """Make a desk in the slow lane and say how far it is; then take it."""
        from sidesk.ui.gate.waiting import Waiting

        _ = self.look.words.gettext
        window = Waiting(
            self.look, _("The sample project is being made"), _('Fictional data; its passphrase is "demo".')
        )
        window.progress.begin()
        self._swap(window)
        job = self.jobs.run(
            self, open_desk, self.take, progressed=window.progress.set_progress, lane=Lane.SLOW
        )
        window.progress.cancelled.connect(job.cancel)
        window.progress.cancelled.connect(self.app.quit)

    def take(self, desk: Desk) -> None:
        """A desk is open: through the gate, or because the caller brought one (the sample, the demo)."""
        self.desk = desk
        self.settings = replace(
            desk.settings,
            language=self.settings.language,
            theme=self.settings.theme,
            text_scale=self.settings.text_scale,
        )
        desk.settings = self.settings
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
        window.settings_kept.connect(self.wait_alone)
        window.lock_asked.connect(self.lock)
        if before is not None:
            before.hand_over(window)
        self._swap(window)
        window.begin(told_restored=before is not None)
        self.wait_alone()
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

    # --- locking ---

    def wait_alone(self) -> None:
        """Begin to wait for somebody to go away."""
        minutes = self.desk.settings.lock_after_minutes if self.desk is not None else 0
        self.idle.wait(minutes * MINUTE)

    def _on_alone(self) -> None:
        if self.desk is not None:
            self.lock(self.desk.settings.lock_after_minutes)

    def lock(self, minutes: int = 0) -> None:
        """Back to the gate; drafts are kept first. Waits for a disk that has not said yes yet."""
        from sidesk.ui.main_window import MainWindow

        desk, window = self.desk, self.window
        if desk is None or not isinstance(window, MainWindow):
            return
        window.keep_all()
        if window.pending:
            QTimer.singleShot(LOCK_AGAIN, self, lambda: self.lock(minutes))
            return
        self.idle.wait(0)
        window.room.reaching.cancel()  # before its desk goes; the next exchange goes on behind it
        self.desk = None
        self.show_gate()
        gate = self.window
        if isinstance(gate, GateWindow) and gate.unlock is not None:
            gate.unlock.tell_locked(minutes)
            gate.unlock.set_locking(locking=True)
        # First whatever is waiting in the lane of reads and saves, then a paper or bundle under way.
        self.jobs.run(self, lambda _: None, lambda _: self._close_desk(desk))

    def _close_desk(self, desk: Desk) -> None:
        def work(_: Progress) -> None:
            desk.close()

        self.jobs.run(self, work, self._on_locked, failed=self._on_not_closed, lane=Lane.SLOW)

    def _on_locked(self, _nothing: object) -> None:
        if isinstance(self.window, GateWindow) and self.window.unlock is not None:
            self.window.unlock.set_locking(locking=False)

    def _on_not_closed(self, error: BaseException) -> None:
        self._on_locked(None)
        self.tell(error)

    # --- other starts, and the end ---

    def listen(self) -> None:
        """Be the one window of this store."""
        self.bell.listen()

    def _on_rung(self, file: Path | None) -> None:
        from sidesk.ui.main_window import MainWindow

        if self.window is not None:
            self.window.showNormal() if self.window.isMinimized() else self.window.show()
            self.window.raise_()
            self.window.activateWindow()
        if file is None:
            return
        if isinstance(self.window, MainWindow):
            self.window.take(file)
        else:
            self.file = file  # once somebody has opened the store

    def keep_everything(self) -> None:
        """The session of the system ends: when this returns, all that was typed is on the disk, and if the
        program is stopped now, that was a good end. If it goes on after all, it goes on as before."""
        from sidesk.actions import recent
        from sidesk.ui.main_window import MainWindow

        desk = self.desk
        if desk is None:
            return
        if isinstance(self.window, MainWindow):
            self.window.keep_all()
        self.jobs.finish(Lane.QUICK, PATIENCE)
        recent.ends(desk, well=True)
        QTimer.singleShot(GOES_ON, self, lambda: self._on_went_on(desk))

    def _on_went_on(self, desk: Desk) -> None:
        from sidesk.actions import recent

        if self.desk is desk:
            self.jobs.run(self, lambda _: recent.ends(desk, well=False))

    def close(self) -> None:
        """The end: what was asked for is finished, the store is closed."""
        from sidesk.ui.main_window import MainWindow

        self.bell.close()
        self.endings.rest()
        if isinstance(self.window, MainWindow):
            self.window.imports.finish()
            self.window.keep_all()
        self.jobs.close()
        if self.desk is not None:
            from sidesk.ui.printing import clear_shown

            self.desk.close()
            self.desk = None
            clear_shown()
        self.tidy.end()


def begun(
    app: QApplication,
    folder: Path,
    curtain: QWidget,
    *,
    language: str | None = None,
    open_desk: Callable[[Progress], Desk] | None = None,
    file: Path | None = None,
) -> Program:
    """The program in place of the curtain that was painted first."""
    to_file(folder / "log")
    program = Program(app, folder, language=language)
    program.window, program.file = curtain, file
    sys.excepthook = _hook(program)
    if open_desk is not None:
        program.wait_for(open_desk)
    else:
        program.show_gate()
    program.endings.watch()
    QTimer.singleShot(0, program, program.listen)
    return program


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
