"""Drives the real windows from the first run to the receipt: for the demo and for journeys in tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from sidesk.actions import enrol, exchange, opening
from sidesk.actions.desk import Desk
from sidesk.actions.identity import Newcomer
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.ui.application import Program, application
from sidesk.ui.gate.window import GateWindow
from sidesk.ui.hands import DidNotHappen, Hands, Load, click, pause, type_text, wait_until
from sidesk.ui.jobs import Lane
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.record_page import RecordPage
from sidesk.ui.secret import PassphraseDialog
from sidesk.ui.wizard.window import Wizard

SIZE = (1440, 900)
LONG = 300_000  # ms: printing and sealing on a slow laptop
Part = TypeVar("Part", bound=QWidget)
Result = TypeVar("Result")


class Driver:
    """One program, driven from outside. Pictures of what is seen go to `screens`."""

    def __init__(self, store: Path, screens: Path, language: str) -> None:
        self._app = QApplication.instance() or application()  # noqa: TID251 - tests bring their own
        assert isinstance(self._app, QApplication)
        store.mkdir(parents=True, exist_ok=True)
        self.program = Program(self._app, store, language=language)
        self._screens, self._seen = screens, 0

    @property
    def desk(self) -> Desk:
        """The open desk."""
        if self.program.desk is None:
            raise DidNotHappen("no desk is open")
        return self.program.desk

    @property
    def words(self) -> Words:
        """The words of the screen."""
        return self.program.look.words

    @property
    def window(self) -> MainWindow:
        """The main window."""
        if not isinstance(self.program.window, MainWindow):
            raise DidNotHappen("the main window is not there")
        return self.program.window

    # --- looking ---

    def see(self, name: str) -> None:
        """Keep a picture of the window."""
        pause(80)
        window = self.program.window
        if window is not None:
            self._seen += 1
            window.grab().save(str(self._screens / f"{self._seen:02}-{name}.png"))

    def find(self, kind: type[Part], name: str, within: QWidget | None = None) -> Part:
        """A part of the window by its object name."""
        place = within or self.program.window
        found = place.findChild(kind, name) if place is not None else None
        if found is None:
            raise DidNotHappen(f"{name} is not on the screen")
        return found

    def press(self, name: str, within: QWidget | None = None) -> None:
        """Click a part of the window."""
        click(self.find(QWidget, name, within))

    def write(self, name: str, text: str, within: QWidget | None = None) -> None:
        """Type into a line."""
        type_text(self.find(QLineEdit, name, within), text)

    # --- the way ---

    def first_run(self, person: Newcomer, passphrase: str, later: str, sheet: Path) -> Desk:
        """Who, passphrase, recovery code; afterwards the passphrase becomes `later`, which scripts know."""
        self.program.show_gate()
        gate = self.program.window
        if not isinstance(gate, GateWindow) or gate.first is None:
            raise DidNotHappen("the first run did not open")
        gate.resize(*SIZE)
        self.write("first/name", person.name)
        self.write("first/unit", person.unit)
        self.see("first-run-who")
        self.press("first/next")
        self.write("first/passphrase", passphrase)
        self.write("first/again", passphrase)
        self.see("first-run-passphrase")
        self.press("first/make")
        wait_until(lambda: self.program.desk is not None, "the store was not made", LONG)
        self.see("first-run-recovery-code")
        self.program.save_sheet(sheet)
        wait_until(sheet.exists, "the recovery sheet was not written", LONG)
        if not gate.first.written.isChecked():
            self.press("first/written")
        self.press("first/open")
        wait_until(lambda: isinstance(self.program.window, MainWindow), "the main window did not open")
        self.window.resize(*SIZE)
        self._do(lambda _: opening.change_passphrase(self.desk, passphrase, later))
        return self.desk

    def load(self, work: Callable[[Progress], object]) -> None:
        """Do something slow in its lane, as the program does, and look at the project."""
        self._do(work)
        self.window.go("today")
        pause(400)
        self.see("today")
        self.window.go("projects")
        pause(600)
        self.see("project")

    def _do(self, work: Callable[[Progress], object]) -> None:
        done: list[object] = []
        failed: list[BaseException] = []
        self.program.jobs.run(self.window, work, done.append, failed=failed.append, lane=Lane.SLOW)
        wait_until(lambda: bool(done or failed), "the work did not end", LONG)
        if failed:
            raise failed[0]

    def _sync(self) -> SyncPage:
        self.window.go("sync")
        page = self.window.page("sync")
        assert isinstance(page, SyncPage)
        return page

    def _give_passphrase(self, passphrase: str) -> None:
        def dialog() -> PassphraseDialog | None:
            shown = self.window.findChildren(PassphraseDialog)
            return next((one for one in shown if one.isVisible()), None)

        wait_until(lambda: dialog() is not None, "nobody asked for the passphrase")
        asked = dialog()
        assert asked is not None
        type_text(asked.line.edit, passphrase)
        self.press("passphrase/continue", asked)

    def answer_invitation(self, invitation: Path, passphrase: str) -> Path:
        """Open the invitation; returns the request that lies beside it."""
        request = invitation.with_name(enrol.request_name(self.desk))
        self._sync().take(invitation)
        self._give_passphrase(passphrase)
        wait_until(request.exists, "no request was written", LONG)
        return request

    def take_answer(self, answer: Path, passphrase: str) -> None:
        """Open headquarters' answer."""
        self._sync().take(answer)
        self._give_passphrase(passphrase)
        wait_until(lambda: self.desk.enrolled, "the answer was not taken in", LONG)
        pause(400)
        self.see("enrolled")

    def fill(self, form: str, project: str, answers: Mapping[str, Json], load: Load) -> Wizard:
        """Start a record and fill it in, section by section."""
        self.window.start(form, project)

        def page() -> RecordPage | None:
            shown = self.window.findChildren(RecordPage)
            return next((one for one in shown if one.opened.form.id == form and one.wizard is not None), None)

        wait_until(lambda: page() is not None, f"the wizard {form} did not open")
        opened = page()
        assert opened is not None
        assert opened.wizard is not None
        self._page, wizard = opened, opened.wizard
        Hands(wizard, load).fill(answers, lambda number: self.see(f"{form}-{number + 1}"))
        wait_until(lambda: not wizard.autosave.pending, "the answers were not saved", LONG)
        self._load = load
        return wizard

    def finish(self, passphrase: str, drawn: Mapping[str, str]) -> str:
        """Review, sign, seal; returns the record."""
        page, wizard = self._page, self._page.wizard
        assert wizard is not None
        form = page.opened.form.id
        errors = [problem for problem in wizard.session.problems() if problem.severity == "error"]
        if errors:
            told = "; ".join(f"{'/'.join(one.path)}: {self.words.pick(one.message)}" for one in errors[:5])
            raise DidNotHappen(f"{form} has {len(errors)} errors: {told}")
        wizard.open(wizard.count() - 2)
        self.see(f"{form}-review")
        signing = Hands(wizard, self._load).sign(passphrase, drawn)
        pause(600)
        self.see(f"{form}-signing")
        click(signing.seal)
        wait_until(lambda: page.paper is not None, f"{form} was not sealed", LONG)
        pause(1200)
        self.see(f"{form}-paper")
        return page.record

    def number(self, record: str) -> str:
        """The number of a record."""
        line = self.desk.store.records.summary(record)
        return line.number if line else record

    def export(self, folder: Path) -> None:
        """Write the bundle."""
        page = self._sync()
        pause(400)
        before = set(folder.glob("*.sidesk"))
        page.write_to(folder)
        wait_until(
            lambda: set(folder.glob("*.sidesk")) != before and not page.busy, "no bundle was written", LONG
        )
        pause(500)
        self.see("sync-written")

    def take_receipt(self, path: Path) -> None:
        """Open headquarters' receipt."""
        before = len(self.desk.store.peers.bundles("in"))
        self._sync().take(path)
        wait_until(
            lambda: len(self.desk.store.peers.bundles("in")) > before, "the receipt was not taken in", LONG
        )
        pause(600)
        self.see("sync-receipt")

    def receipt(self) -> bytes:
        """The newest receipt in readable form."""
        return exchange.newest_receipt(self.desk)

    def close(self) -> None:
        """The end of the program: everything is kept, the store is closed."""
        window, self.program.window = self.program.window, None
        if window is not None:
            window.close()  # it may still ask for a last save
        self.program.close()
        if window is not None:
            window.deleteLater()
