"""A project's process walked in the real window: from the map to the step, the document, the seal, the paper.

Every document is begun at its step, filled in by hands, and issued on the signing page. What a document asks
is answered by the names of its questions; what the form demands beyond that is answered plainly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from sidesk.actions import identity, process
from sidesk.actions.desk import Desk, Person
from sidesk.core.canonical import Json
from sidesk.forms.definition import Path as Where
from sidesk.forms.definition import Question, Repeat
from sidesk.forms.origins import outside
from sidesk.forms.tree import store
from sidesk.ui.application import Program
from sidesk.ui.hands import Hands, click, wait_until
from sidesk.ui.pages.projects import ProjectsPage
from sidesk.ui.reason_dialog import ReasonDialog
from sidesk.ui.record_page import RecordPage
from sidesk.ui.step_card import StepCard
from sidesk.ui.wizard.sign import Signing
from sidesk.ui.wizard.window import Wizard
from tests.support.pseudo import words_for
from tests.support.sampled_window import texts
from tests.support.shell import AtWork, close
from tests.support.walking import PASSPHRASE, PEOPLE, Given, Walk

NAMES = {role: person for role, person, _ in PEOPLE}
_ROUNDS = 12  # a form asks for more once something was answered
LONG = 120_000  # ms: printing and sealing
See = Callable[[QWidget, str], None]


def _nobody(_shown: QWidget, _name: str) -> None:
    """Nobody looks."""


class WindowWalk(AtWork):
    """One person, one project and its newest service case, in the main window. `see` looks at the screens."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        desk: Desk,
        walk: Walk,
        language: str = "en",
        see: See = _nobody,
    ) -> None:
        self.program = Program(app, folder, language=language, words=words_for, rounds=1000)
        self.walk, self.see = walk, see
        self.program.take(desk)
        self.window.resize(1366, 768)
        self.rest()

    # --- the map ---

    def map(self) -> ProjectsPage:
        """The page of the project, with its map read anew."""
        self.window.go("projects")
        self.rest()
        page = self.window.page("projects")
        assert isinstance(page, ProjectsPage)
        read: list[object] = []
        page.process.told.connect(read.append)
        page.refresh()
        wait_until(lambda: bool(read), "the map was not read", LONG)
        page.process.told.disconnect(read.append)
        self.rest()
        return page

    def step(self, code: str) -> StepCard:
        """What the map says about a step when one presses it."""
        page = self.map()
        assert page.process.map is not None
        click(page.process.map.nodes[code])
        self.rest()
        return next(card for card in reversed(self._all(StepCard)) if card.shown.step.code == code)

    def stands(self, code: str) -> str:
        """The state of a step on the map."""
        process = self.map().process.map
        assert process is not None
        return process.nodes[code].shown.state

    def _all(self, kind: type) -> list:  # type: ignore[type-arg]
        return [one for top in QApplication.topLevelWidgets() for one in top.findChildren(kind)]

    # --- a document ---

    @property
    def page(self) -> RecordPage:
        """The record in sight."""
        shown = self.window.shown()
        assert isinstance(shown, RecordPage), type(shown)
        return shown

    def start(self, code: str, form: str) -> RecordPage:
        """Press the step on the map and begin one of its documents."""
        card = self.step(code)
        self.see(card.window(), f"{code}-step")
        start = card.findChild(QAbstractButton, f"step/start/{form}")
        assert start is not None, f"{form} cannot be begun at step {code}: {texts(card)}"
        click(start)
        wait_until(
            lambda: isinstance(self.window.shown(), RecordPage) and self.page.opened.form.id == form,
            f"{form} did not open",
        )
        self.rest()
        self.see(self.window, f"{code}-{form}-begun")
        return self.page

    def asked(self) -> list[str]:
        """What the document in sight still demands before anything was typed into it."""
        assert self.page.wizard is not None
        problems = self.page.wizard.session.problems()
        return ["/".join(one.path) for one in problems if (one.severity, one.kind) == ("error", "required")]

    def asked_of(self, name: str) -> Json:
        """What stands in the document in sight, by the name of the question."""
        return self.walk.answer(self.page.record, name)

    def gates(self) -> list[str]:
        """What the document in sight says about gates that are shut."""
        return [one for banner in self.page.process.banners for one in texts(banner)]

    def gate(self, code: str) -> str:
        """The sentence of a gate, in the language of the window."""
        gates = process.process(self.walk.desk).gates
        return self.program.look.words.pick(next(one.title for one in gates if one.code == code))

    def mend(self, number: str, form: str) -> None:
        """Press what comes next on the card of a defect."""
        self.window.go("defects")
        board = self.window.page("defects")
        board.refresh()
        self.rest()
        name = f"defect/go/{number}"
        wait_until(lambda: board.findChild(QAbstractButton, name) is not None, name)
        go = board.findChild(QAbstractButton, name)
        assert go is not None
        click(go)
        wait_until(
            lambda: isinstance(self.window.shown(), RecordPage) and self.page.opened.form.id == form,
            f"{form} did not open",
        )
        self.rest()

    def reopen(self, record: str) -> RecordPage:
        """Open a record that was begun before."""
        self.window.open_record(record)
        wait_until(
            lambda: isinstance(self.window.shown(), RecordPage) and self.page.record == record,
            "the record did not open",
        )
        self.rest()
        return self.page

    def write(self, given: Given) -> None:
        """Fill in the document in sight: what is given, then whatever it still demands."""
        wizard = self.page.wizard
        assert wizard is not None
        session, hands = wizard.session, Hands(wizard, self._load)
        hands.fill(_placed(self.page, given))
        for _ in range(_ROUNDS):
            missing = [one for one in session.problems() if (one.severity, one.kind) == ("error", "required")]
            if not missing:
                break
            self._answer(wizard, hands, [one.path for one in missing])
        left = [one for one in session.problems() if one.severity == "error"]
        assert not left, [("/".join(one.path), one.kind, one.message) for one in left]
        wait_until(lambda: not wizard.autosave.pending, "the answers were not saved", LONG)

    def _answer(self, wizard: Wizard, hands: Hands, paths: Sequence[Where]) -> None:
        """Answer plainly: questions by hands, cells of tables together, as a copied column does; photos are
        in the store already."""
        questions = {
            path for path, node in outside(self.page.opened.form.items)
            if isinstance(node, Question) and node.kind not in ("photo", "file")
        }  # fmt: skip
        said = [(path, self.walk._plain(wizard.session, path)) for path in paths]
        wizard.filling.answer_many([one for one in said if one[0] not in questions])
        more: dict[str, Json] = {}
        for path, value in said:
            if path in questions:
                store(more, path, value)
        hands.fill(more)

    def _load(self, sha256: str) -> bytes:
        return self.walk.desk.store.attachments.read(sha256)

    def issue(self, **drawn: str) -> str:
        """Sign and seal the document in sight; `drawn` are those who sign on the screen, by role."""
        page = self.page
        self._seal(drawn)
        wait_until(lambda: page.paper is not None, f"{page.opened.number} was not sealed", LONG)
        self.rest()
        self.see(self.window, f"{page.opened.form.id}-issued")
        return page.record

    def refused(self, **drawn: str) -> list[str]:
        """Try to seal the document in sight where a gate is closed: everything the page says then."""
        page = self.page
        signing = self._seal(drawn)
        said = lambda: [one for one in texts(signing) if "issued" in one or "出具" in one]  # noqa: E731
        wait_until(lambda: bool(said()), "nothing was said about the gate", LONG)
        self.rest()
        self.see(self.window, f"{page.opened.form.id}-refused")
        assert page.is_draft
        assert page.paper is None
        return [*texts(page.process), *texts(signing)]

    def _seal(self, drawn: Mapping[str, str]) -> Signing:
        wizard = self.page.wizard
        assert wizard is not None
        signing = Hands(wizard, self._load).sign(PASSPHRASE, drawn)
        assert signing.seal.isEnabled(), texts(signing)
        self.see(self.window, f"{self.page.opened.form.id}-signing")
        click(signing.seal)
        return signing

    @contextmanager
    def sits(self, role: str) -> Iterator[None]:
        """Somebody else sits at this computer, with a key of their own."""
        desk, here = self.walk.desk, (self.walk.desk.person, identity.person_key(self.walk.desk.store))
        desk.person = Person(f"id-of-{role}", NAMES[role], role, here[0].unit)
        try:
            identity.make_person_key(desk.store, desk.person, PASSPHRASE, at=desk.clock.now(), rounds=1)
            yield
        finally:
            desk.person = here[0]
            identity.keep_person_key(desk.store, here[1])

    def correct(self, record: str, reason: str = "补一项") -> RecordPage:
        """Open an issued document and begin its correction, saying why."""
        self.reopen(record)
        wait_until(lambda: self.page.paper is not None, "the paper is not shown", LONG)
        self.rest()
        assert self.page.paper is not None
        self.page.paper.correct_asked.emit()
        (dialog,) = [one for one in self.page.findChildren(ReasonDialog) if one.isVisible()]
        dialog.reason.show_text(reason)
        click(dialog.go)
        wait_until(lambda: self.page.wizard is not None, "the correction did not begin", LONG)
        self.rest()
        return self.page

    def close(self) -> None:
        """The end of the program."""
        close(self.program)


def _placed(page: RecordPage, given: Given) -> dict[str, Json]:
    """Answers given by name, where the form has the questions."""
    found: dict[str, Json] = {}
    for path, node in outside(page.opened.form.items):
        if node.name not in given or path[0] == "header":
            continue
        value = given[node.name]
        if isinstance(node, Repeat) and isinstance(value, list):
            value = {f"r{n}": {"@order": str(n), **_row(one)} for n, one in enumerate(value, 1)}
        if isinstance(node, Question | Repeat):
            store(found, path, value)
    return found


def _row(one: Json) -> dict[str, Json]:
    assert isinstance(one, Mapping)
    return dict(one)
