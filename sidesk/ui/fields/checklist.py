"""A checklist: fixed rows with verdicts, filters above, and the port strip that counts them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sidesk.forms.definition import Choice, Path, Question, Repeat
from sidesk.forms.state import Changes
from sidesk.ui.fields.checkrow import CheckRow
from sidesk.ui.fields.criterion import Criterion, criterion_of
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.measured import Parts
from sidesk.ui.fields.passrest import PassRest
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.registry import is_shown
from sidesk.ui.fields.stray_scan import StrayScan
from sidesk.ui.kit.boxes import FlowBox, holder, row, show_if
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.ports import FAIL, NOT_APPLICABLE, PASS, TODO, PortStrip
from sidesk.ui.kit.text import Text

ALL, OPEN, FAILED = "all", "open", "failed"
STATES = {"pass": PASS, "fail": FAIL, "na": NOT_APPLICABLE}
WIDEST_STRIP = 24


def parts_of(repeat: Repeat) -> Parts | None:
    """Which questions play which part; None where a row has no verdict."""
    questions = [item for item in repeat.items if isinstance(item, Question) and is_shown(item)]
    verdict = next((q for q in questions if q.kind == "verdict"), None)
    if verdict is None:
        return None
    measured = next((q for q in questions if q.kind in ("decimal", "integer")), None) or next(
        (q for q in questions[: questions.index(verdict)] if q.kind == "text"), None
    )
    photo = next((q for q in questions if q.kind == "photo"), None)
    remark = next((q for q in questions if q.kind == "long"), None)
    used = (verdict, measured, photo, remark)
    others = tuple(q for q in questions if q not in used)
    retest = next((q for q in others if q.name == "retest" and q.kind in ("yesno", "acknowledge")), None)
    return Parts(verdict, measured, photo, remark, others, retest)


class Checklist(QWidget):
    """The block of one repeat with fixed rows and a verdict in each."""

    opened = Signal(object)  # a row that should be seen

    def __init__(self, ports: FieldPorts, filling: Filling, path: Path) -> None:
        super().__init__()
        self.ports, self.look, self.filling, self.path = ports, ports.look, filling, path
        repeat = filling.session.node(path)
        assert isinstance(repeat, Repeat)
        parts = parts_of(repeat)
        assert parts is not None
        self.parts = parts
        self.setObjectName("/".join(path))
        self.rows: list[CheckRow] = []
        self._keys: list[str] = []
        self._filter = ALL
        self._stray = StrayScan(filling, self.look.words, self._focus_place)
        _ = self.look.words.gettext
        self.filters = {
            ALL: FilterChip(self.look, _("All"), on=True),
            OPEN: FilterChip(self.look, _("Not answered")),
            FAILED: FilterChip(self.look, _("Failed")),
        }
        for chip in self.filters.values():
            chip.clicked.connect(self._on_filter)
        keys = Text(self.look, _("1 pass   2 fail   3 N/A   P photo   ↓ next"), "cap")
        show_if(keys, not self.look.roomy)
        self.counter = Text(self.look, "", "h2")
        self.strip = PortStrip(self.look, columns=WIDEST_STRIP)
        self.strip.picked.connect(self._on_picked)
        self.trailing = holder(row(self.counter, self.strip, gap=12))
        self.rest = Button(self.look, _("The rest passed…"), icon="check")
        self.rest.setToolTip(_("Passes what is still open and has no limit; asks twice"))
        self.rest.clicked.connect(self._on_rest)
        self.passing = PassRest(self.look, self, self._pass_rest)
        chips = FlowBox(*self.filters.values(), self.rest)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addLayout(row((chips, 1), keys, gap=8))
        self._layout.addSpacing(4)
        # A list that follows from an answer elsewhere (the trade) has nothing in it before that.
        self.nothing = EmptyState(
            self.look,
            "clipboard-check",
            _("No items yet"),
            _("They come with the answers of the sections before this one."),
        )
        self._layout.addWidget(self.nothing)
        self._build()

    def _build(self) -> None:
        for old in self.rows:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._keys = self.filling.session.row_keys(self.path)
        self._stray.forget()
        self.rows = []
        for number, key in enumerate(self._keys, 1):
            made = CheckRow(self.ports, self.filling, (*self.path, key), self.parts, self._head(number, key))
            made.walked.connect(self._on_walked)
            made.went_on.connect(self._on_went_on)
            made.wanted.connect(partial(self._on_wanted, made))
            for place in (made, *made.buttons.segments()):
                self._stray.watch(place, place=True)
            self.rows.append(made)
            self._layout.addWidget(made)
            made.open(opened=made.verdict() == "fail")
        self.nothing.setVisible(not self.rows)
        self._count()

    def _head(self, number: int, key: str) -> tuple[int, str, Criterion]:
        choice = self.filling.session.row_choice((*self.path, key)) or Choice(key, {"en": key})
        return number, self.look.words.pick(choice.label), criterion_of(choice)

    def refresh(self, changes: Changes) -> None:
        """Repaint what changed."""
        length = len(self.path)
        touched = {
            change[length] for change in changes if change[:length] == self.path and len(change) > length
        }
        above = any(self.path[: len(change)] == change for change in changes)
        if above and self.filling.session.row_keys(self.path) != self._keys:
            self._build()
            return
        for made, key in zip(self.rows, self._keys, strict=True):
            if above or key in touched:
                made.refresh()
        if above or touched:
            self._count()

    def refresh_all(self) -> None:
        """Repaint everything."""
        self.refresh(frozenset({self.path}))

    def _count(self) -> None:
        verdicts = [made.verdict() for made in self.rows]
        done = sum(verdict in STATES for verdict in verdicts)
        # Something stands there that no button of the row means: it came from elsewhere, and is still open.
        unknown = sum(bool(verdict) and verdict not in STATES for verdict in verdicts)
        told = self.look.words.gettext("open, not a result {n}").format(n=unknown) if unknown else ""
        self.counter.setText(f"{done} / {len(verdicts)}" + (f"  {told}" if told else ""))
        names = [f"{made.accessibleName()}" for made in self.rows]
        self.strip.show_states([STATES.get(verdict, TODO) for verdict in verdicts], names)
        self.filters[ALL].set_count(len(verdicts))
        self.filters[OPEN].set_count(len(verdicts) - done)
        self.filters[FAILED].set_count(verdicts.count("fail"))
        self.rest.setVisible(bool(self._left()))

    def _left(self) -> list[CheckRow]:
        """Open rows that a person may pass without a measured value."""
        return [made for made in self.rows if made.can_pass_unmeasured()]

    def _on_rest(self) -> None:
        names = [made.accessibleName() for made in self._left()]
        limited = sum(not made.verdict() for made in self.rows) - len(names)
        self.passing.ask(names, len(self.rows), limited)

    def _pass_rest(self) -> None:
        left = self._left()
        self.filling.pass_together([(*made.path, self.parts.verdict.name) for made in left])
        said = self.look.words.ngettext(
            "{n} item passed together", "{n} items passed together", len(left)
        ).format(n=len(left))
        self.filling.said.emit(said)

    def _on_filter(self) -> None:
        self._filter = next(name for name, chip in self.filters.items() if chip is self.sender())
        for name, chip in self.filters.items():
            chip.setChecked(name == self._filter)
        for made in self.rows:
            verdict = made.verdict()
            made.setVisible(
                self._filter == ALL
                or (self._filter == OPEN and _is(made, ""))
                or (self._filter == FAILED and verdict == "fail")
            )

    def _on_walked(self, step: int) -> None:
        shown = [made for made in self.rows if not made.isHidden()]
        here = self.sender()
        at = next((i for i, made in enumerate(shown) if made is here), -1)
        if shown:
            self._focus(shown[max(0, min(len(shown) - 1, at + step))])

    def _on_went_on(self, verdict: str) -> None:
        """To the next row with this verdict, going round; the one in hand where there is no other."""
        here = self.sender()
        assert isinstance(here, CheckRow)
        at = self.rows.index(here)
        around = [*self.rows[at + 1 :], *self.rows[:at]]
        found = next((made for made in around if _is(made, verdict)), here)
        found.setVisible(True)
        self._focus(found)

    def _on_picked(self, number: int) -> None:
        made = self.rows[number]
        made.setVisible(True)
        self._focus(made)

    def _on_wanted(self, made: CheckRow) -> None:
        there = made.window().focusWidget()
        if there is not None and made.isAncestorOf(there):
            self._stray.watch(there, place=False)
        self.opened.emit(made)

    def _focus_place(self, place: QWidget) -> None:
        made = next((one for one in self.rows if one is place or one.isAncestorOf(place)), None)
        if made is not None:
            made.open(opened=made.verdict() == "fail")
            self._focus(made)

    def _focus(self, made: CheckRow) -> None:
        made.setFocus(Qt.FocusReason.TabFocusReason)
        self.opened.emit(made)

    def reveal(self, path: Path) -> QWidget | None:
        """The widget of an answer; its row is opened where that is needed."""
        length = len(self.path)
        if path[:length] != self.path or len(path) <= length or path[length] not in self._keys:
            return None
        made = self.rows[self._keys.index(path[length])]
        made.setVisible(True)
        if path[length + 1 :] not in ((), (self.parts.verdict.name,)):
            made.open(opened=True)
            inside = made.findChild(QWidget, "/".join(path))
            return inside or made
        return made


def _is(made: CheckRow, verdict: str) -> bool:
    """Whether a row has this verdict; none is also what is no verdict."""
    return made.verdict() == verdict or (not verdict and made.verdict() not in STATES)
