"""Render every page and every wizard section of the sample in every look to build/screens.

    python packaging/screens.py [--themes light,dark] [--languages zh,en] [--scales 100,150,200]
                                 [--size 1440x900] [--no-wizards]

People look at the pictures; the script looks for what is cut, too small to touch or outside its place,
writes it to build/screens/faults.txt, and exits 1 where it found anything.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "packaging"))

from PySide6.QtCore import Qt  # noqa: E402 - the platform is chosen first
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QWidget  # noqa: E402
from screens_came import came, over_came  # noqa: E402
from screens_over import Opening, opened, over_pages, over_record, shut  # noqa: E402
from screens_rare import (  # noqa: E402
    divided,
    enrolled,
    in_two,
    merged,
    over_device,
    over_final,
    over_tests,
    over_window,
    sealed,
    settings_down,
    verdicts,
)

from sidesk.actions import fill, load_sample, opening  # noqa: E402
from sidesk.models.entities import RecordQuery  # noqa: E402
from sidesk.ui.application import Program, application  # noqa: E402
from sidesk.ui.fields.sheet import Sheet  # noqa: E402
from sidesk.ui.gate.window import GateWindow  # noqa: E402
from sidesk.ui.kit.dialog import Dialog  # noqa: E402
from sidesk.ui.kit.toast import Toast  # noqa: E402
from sidesk.ui.main_window import PAGES, MainWindow  # noqa: E402
from sidesk.ui.pages.records import RecordsPage  # noqa: E402
from sidesk.ui.pages.settings import SettingsPage  # noqa: E402
from sidesk.ui.palette import Palette  # noqa: E402
from sidesk.ui.record_page import RecordPage  # noqa: E402
from sidesk.ui.wizard.section import SectionView  # noqa: E402
from tests.support.looks import beyond, empty_below, faults, hidden_sideways, scrolls_twice  # noqa: E402
from tests.support.pseudo import words_for  # noqa: E402
from tests.support.shell import settle  # noqa: E402

OUT = ROOT / "build" / "screens"
PATIENCE = 50  # looks for a dialog
FORMS = ("P01", "D02", "D18", "D26", "D27")
Shown = TypeVar("Shown", bound=QWidget)


@dataclass(frozen=True)
class Wearing:
    """One way the program can look."""

    theme: str
    language: str
    scale: int
    size: tuple[int, int]

    @property
    def folder(self) -> Path:
        """Where its pictures go."""
        width, height = self.size
        return OUT / f"{self.theme}-{self.language}-{self.scale}-{width}x{height}"


class Photographer:
    """Walks through one program and keeps pictures and faults."""

    def __init__(self, program: Program, wearing: Wearing, report: list[str]) -> None:
        self._program, self._wearing, self._report = program, wearing, report
        self._opened: set[tuple[bool, str]] = set()
        wearing.folder.mkdir(parents=True, exist_ok=True)

    @property
    def _window(self) -> QWidget:
        assert self._program.window is not None
        return self._program.window

    def shoot(self, name: str) -> None:
        """A picture of what is seen now, and what is wrong with it."""
        settle(self._program.jobs, 60)
        self._window.grab()  # a paper draws its pages once they have been looked at
        settle(self._program.jobs, 30)
        place = self._wearing.folder
        self._window.grab().save(str(place / f"{name}.png"))
        self._report += [
            f"{place.name}/{name}: {fault}"
            for fault in [*faults(self._window), *hidden_sideways(self._window), *empty_below(self._window)]
        ]

    def gate(self) -> None:
        """The three steps of the first run."""
        gate = self._window
        assert isinstance(gate, GateWindow)
        gate.resize(*self._wearing.size)
        first = gate.first
        if first is None:
            self.shoot("gate-unlock")
            return
        person = load_sample.person(self._wearing.language)
        first.name.setText(person.name)
        first.unit.setText(person.unit)
        self.shoot("gate-1-who")
        first._go(1)
        first.passphrase.edit.setText("一句自己记得住的话")
        first.again.edit.setText("一句自己记得住的话")
        self.shoot("gate-2-passphrase")
        first.show_code("K7QF-2M9X-TR4D-8WHP-ZN3C-5JVA-7B2K-9QXD-41ZT")
        self.shoot("gate-3-code")

    def pages(self) -> None:
        """Every page of the rail, and the settings from top to bottom."""
        window = self._window
        assert isinstance(window, MainWindow)
        window.resize(*self._wearing.size)
        for name in PAGES:
            window.go(name)
            self.shoot(name)

    def over(self, openings: Iterator[Opening], place: str = "") -> None:
        """A picture of each thing that opens over the page, by itself."""
        for name, ask in openings:
            kind = (place == "paper", name)
            if kind in self._opened:
                continue
            self._opened.add(kind)
            ask()
            shown = self._waited(opened)
            if shown is None:
                self._report.append(f"{self._wearing.folder.name}/{place} {name}: did not open")
                continue
            file = "-".join(part for part in ("over", place, name) if part)
            shown.grab().save(str(self._wearing.folder / f"{file}.png"))
            self._report += [f"{self._wearing.folder.name}/{file}: {fault}" for fault in over_page(shown)]
            while shown is not None:
                shut(shown)
                settle(self._program.jobs, 10)
                shown = opened()

    def dialogs(self) -> None:
        """What is asked over the page: a new record and its beginning, keys, columns, passphrase."""
        window = self._window
        assert isinstance(window, MainWindow)
        window.go("settings")
        settings = window.page("settings")
        assert isinstance(settings, SettingsPage)
        for name, ask in (
            ("start", partial(window.start, "", "")),
            ("keys", window.show_keys),
            ("begin", partial(window.starter.offer, "D18", "")),
            ("columns", self._columns),
            ("passphrase", settings.safety._on_passphrase),
        ):
            ask()
            shown = self._dialog(name)
            shown.grab().save(str(self._wearing.folder / f"dialog-{name}.png"))
            self._report += [
                f"{self._wearing.folder.name}/dialog-{name}: {fault}" for fault in over_page(shown)
            ]
            shown.reject()
            settle(self._program.jobs, 10)
        with tempfile.TemporaryDirectory(prefix="sidesk-screens-") as place:
            foreign = Path(place, "foreign.pdf")
            foreign.write_bytes(b"%PDF-1.7\nno paper of ours")
            window.take(foreign)
            self.shoot("verify-foreign")
        window.toast("CK-007", window.show)
        self.shoot("toast")
        for one in window.findChildren(Toast):
            one.close()
        self.over(over_pages(window))
        self.over(over_window(window))
        self.over(over_came(window))
        for names in (settings_down, enrolled, came, verdicts):
            for name in names(window):
                self.shoot(name)
        window.finder.seek("")
        self.shoot("palette")
        for palette in window.findChildren(Palette):
            palette.leave()

    def _dialog(self, name: str) -> Dialog:
        """The dialog that was asked for."""
        shown = self._waited(lambda: next(iter(self._dialogs()), None))
        if shown is None:
            raise RuntimeError(f"{self._wearing.folder.name}: the dialog “{name}” did not open")
        return shown

    def _dialogs(self) -> list[Dialog]:
        return [one for one in self._window.findChildren(Dialog) if one.isVisible()]

    def _waited(self, look: Callable[[], Shown | None]) -> Shown | None:
        """What was asked for; it may read for a while before it stands there."""
        for _ in range(PATIENCE):
            settle(self._program.jobs, 60)
            shown = look()
            if shown is not None:
                return shown
        return None

    def _columns(self) -> None:
        window = self._window
        assert isinstance(window, MainWindow)
        records = window.page("records")
        assert isinstance(records, RecordsPage)
        window.go("records")
        settle(self._program.jobs, 20)
        records._on_columns()

    def _row_form(self, wizard: QWidget, name: str) -> None:
        """The first row of a table as a form, where the section shows a table with rows."""
        sheets = [one for one in wizard.findChildren(Sheet) if one.isVisible() and one.model.rowCount()]
        if not sheets:
            return
        view = sheets[0].view
        view.go_to(0, 0)
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_F4)
        self.shoot(f"{name}-row")
        QTest.keyClick(view, Qt.Key.Key_F4)

    def records(self) -> None:
        """Every section of a wizard of each form, and one paper."""
        window, desk = self._window, self._program.desk
        assert isinstance(window, MainWindow)
        assert desk is not None
        for form in FORMS:
            apart = in_two(desk)
            lines = desk.store.records.page(RecordQuery(form=form, state="draft"))
            lines = [line for line in lines if line.record != apart]
            if not lines:
                continue
            window.open_record(lines[0].record)
            settle(self._program.jobs)
            wizard = _record(window).wizard
            assert wizard is not None
            for number in range(wizard.count()):
                wizard.open(number)
                section = isinstance(wizard.view, SectionView)
                name = f"{form}-{number + 1:02}-{'section' if section else 'end'}"
                self.shoot(name)
                if section:
                    self._row_form(wizard, name)
                    self.over(over_record(_record(window)), name)
            if form == "D26":
                with tempfile.TemporaryDirectory(prefix="sidesk-screens-") as place:
                    self.over(over_tests(_record(window), Path(place)), form)
            elif form == "D27":
                self.over(over_device(_record(window)), form)
        for name in merged(window):
            self.shoot(name)
        final = desk.store.records.page(RecordQuery(form="D27", state="final", limit=1))
        if final:
            window.open_record(final[0].record)
            self.shoot("paper")
            self.over(over_record(_record(window)), "paper")
            self.over(over_final(_record(window)), "paper")
            _record(window).versions.show_history()
            self.shoot("history")
        window.go("today")


def over_page(shown: QWidget) -> list[str]:
    """What is wrong with something that opens over the page."""
    return [*faults(shown), *beyond(shown), *hidden_sideways(shown), *scrolls_twice(shown)]


def _record(window: MainWindow) -> RecordPage:
    page = window.shown()
    assert isinstance(page, RecordPage)
    return page


def wearings(options: argparse.Namespace) -> Iterator[Wearing]:
    """Every combination that was asked for."""
    width, height = (int(part) for part in options.size.split("x"))
    for theme in options.themes.split(","):
        for language in options.languages.split(","):
            for scale in options.scales.split(","):
                yield Wearing(theme, language, int(scale), (width, height))


def sample(folder: Path, language: str = "zh") -> None:
    """A store with the sample project, in English where that is the language, and a draft of every form.

    Opening a final record corrects it.
    """
    person = load_sample.person(language)
    desk, _ = opening.begin(folder, load_sample.PASSPHRASE, person, rounds=1000)
    load_sample.load(desk)
    for form in FORMS:
        if not desk.store.records.count(RecordQuery(form=form, state="draft")):
            line = desk.store.records.page(RecordQuery(form=form, state="final", limit=1))[0]
            fill.correct(desk, line.record)
    divided(desk)
    sealed(desk)
    desk.close()


def main() -> int:
    """Make the pictures; returns 1 where something is wrong with them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--themes", default="light,dark,sunlight")
    parser.add_argument("--languages", default="zh,en,pseudo")
    parser.add_argument("--scales", default="100,150,200")
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--no-wizards", action="store_true", help="pages and gate only")
    options = parser.parse_args()
    app = application()
    report: list[str] = []
    with tempfile.TemporaryDirectory(prefix="sidesk-screens-", ignore_cleanup_errors=True) as place:
        for wearing in wearings(options):
            if wearing.folder.exists():
                shutil.rmtree(wearing.folder)
            store = Path(place) / ("english" if wearing.language == "en" else "store")
            if not store.exists():
                sample(store, wearing.language)
            for folder in (Path(place) / "empty", store):
                program = Program(app, folder, words=words_for)
                program.settings = replace(
                    program.settings, language=wearing.language, theme=wearing.theme, text_scale=wearing.scale
                )
                program.look = program.tell.look = program._dress(program.settings)
                program.show_gate()
                photographer = Photographer(program, wearing, report)
                photographer.gate()
                if folder == store:
                    program.take(opening.unlock(folder, passphrase=load_sample.PASSPHRASE))
                    photographer.pages()
                    photographer.dialogs()
                    if not options.no_wizards:
                        photographer.records()
                program.close()
                if program.window is not None:
                    program.window.close()
                    program.window.deleteLater()
            # After each look, so that a run that is stopped has told what it saw.
            (OUT / "faults.txt").write_text("\n".join([*report, ""]), encoding="utf-8")
            print(
                f"{wearing.folder.relative_to(ROOT)}: {len(list(wearing.folder.glob('*.png')))} pictures",
                flush=True,
            )
    print(f"{len(report)} faults, see {(OUT / 'faults.txt').relative_to(ROOT)}" if report else "no fault")
    return 1 if report else 0


if __name__ == "__main__":
    sys.exit(main())
