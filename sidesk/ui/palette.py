"""The command palette: everything by a few letters. Ctrl+K."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sidesk.actions import fill, recent, seek
from sidesk.core.progress import Progress
from sidesk.forms.definition import Form
from sidesk.ui import registers
from sidesk.ui.kit.boxes import Panel, Rule, column, holder, row
from sidesk.ui.kit.dialog import SCRIM
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.text import KeyCap, Text
from sidesk.ui.palette_acts import Act, Doing, acts, asks_for_new, best_articles, for_new
from sidesk.ui.palette_list import Item, ItemList, grouped
from sidesk.ui.palette_match import NOT, rank
from sidesk.ui.palette_steps import best_steps, step_acts, steps
from sidesk.ui.room import Room
from sidesk.ui.said import joined
from sidesk.workflow.states import StepState

PAUSE = 60  # ms after the last keystroke
WIDTH, TOP = 760, 96
SIGNS = {">": "do", "@": seek.PERSON, ":": seek.PLACE, "#": "step"}
OWN = ("do", "step")  # what is found without asking the store
FULL_WIDTH = str.maketrans("》＞＠：＃", ">>@:#")  # an input method types these
EACH = 5  # of one kind, where everything is looked through
ICONS = {
    seek.PROJECT: "folder-kanban", seek.PERSON: "user", seek.PLACE: "map-pin",
    seek.RECORD: "file-text", "links": "network", "points": "network", "devices": "server",
    "defects": "wrench", "materials": "list-checks", "instruments": "scan-line",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a search of the store found for what was typed."""

    asked: str
    hits: Sequence[seek.Hit] = ()


@dataclass(frozen=True)
class Start:
    """What is read once, when the palette opens."""

    recent: Sequence[seek.Hit]
    picks: Sequence[str]
    forms: Sequence[tuple[str, str]]
    steps: Sequence[StepState] = ()


@dataclass(frozen=True)
class Leads:
    """What the window does with what was found."""

    open: Callable[[str, tuple[str, ...]], object]  # a record, and the place within it
    apart: Callable[[str], object]  # in a window of its own
    look_for: Callable[[str], object]  # all records that hold this
    copy: Callable[[str], object]
    start_from: Callable[[str], object]  # another document from this record


class Palette(QWidget):
    """Lies over the window. Answers to older keystrokes are dropped; order within a group stays the same."""

    gone = Signal()

    def __init__(self, room: Room, window: QWidget, doing: Doing, leads: Leads, page: Sequence[Act]) -> None:
        super().__init__(window)
        look, _ = room.look, room.words.gettext
        self._room, self._doing, self._leads, self._page = room, doing, leads, page
        self._start = Start((), (), ())
        self._answer = Answer("")
        self._within: Item | None = None  # whose other actions are shown
        self.setObjectName("palette")
        self.setAccessibleName(_("Find and do"))
        said = _("Project, record, link, serial number, person, command")
        self.edit = Edit(look, placeholder=_("Find and do") if look.roomy else said)
        self.edit.setObjectName("palette/line")
        self.edit.setAccessibleName(_("Find and do"))
        self.edit.setFont(look.font(size=18))
        self.edit.setStyleSheet(
            f"QLineEdit {{ border: 0; background: transparent; min-height: {look.px(40)}px; }}"
        )
        self.edit.textChanged.connect(self._on_typed)
        self.edit.installEventFilter(self)
        self.list = ItemList(look)
        self.list.clicked.connect(lambda _index: self._take())
        self._empty = Text(look, "", "small", "ink3", wrap=True)
        self._empty.setObjectName("palette/empty")
        self._empty.hide()
        head = row(
            Icon(look, "search", 20, "ink2"), (self.edit, 1), KeyCap(look, "Esc"), margins=(24, 8, 24, 8)
        )
        self._hints = self._foot()
        self._panel = Panel(
            "dialog",
            column(
                head, Rule(look), self._empty, (self.list, 1), Rule(look), self._hints, gap=0,
            ),
            self,
        )  # fmt: skip
        self._empty.setContentsMargins(24, 16, 24, 4)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE)
        self._wait.timeout.connect(self._ask)
        window.installEventFilter(self)
        self._acts: list[Act] = []
        self._begin(Start((), (), ()))

    def _foot(self) -> QWidget:
        look, _ = self._room.look, self._room.words.gettext
        signs = _("> commands   @ people   : rooms   # steps")
        if look.roomy:
            return holder(row(Text(look, signs, "cap"), None, margins=(24, 8, 24, 8)))
        told = (("↑ ↓", _("choose")), ("Enter", _("open")), ("Tab", _("more for this one")))
        parts: list[QWidget] = []
        for key, what in told:
            parts += [KeyCap(look, key), Text(look, what, "cap")]
        return holder(row(*parts, None, Text(look, signs, "cap"), margins=(24, 8, 24, 8)))

    # --- opening and closing ---

    def pop(self, text: str = "") -> None:
        """Show it over the window, with the cursor in its line."""
        desk, project = self._room.desk, self._doing.project()

        def work(_: Progress) -> Start:
            words = self._room.words
            forms = [form for form in fill.forms(desk) if isinstance(form, Form)]
            return Start(
                seek.known(desk, recent.records(desk, 8)),
                recent.picks(desk),
                [(form.id, words.pick(form.title)) for form in forms],
                steps(desk, project),
            )

        self._fit()
        self.show()
        self.raise_()
        self.edit.setText(text)
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._room.jobs.run(self, work, self._begin)

    def leave(self) -> None:
        """Close it."""
        if not self.isHidden():
            self.hide()
            self.gone.emit()
            self.deleteLater()

    def _begin(self, start: Start) -> None:
        self._start = start
        self._steps = step_acts(self._room.words, start.steps, self._doing.show_step)
        everything = [*acts(self._room.words, self._doing, start.forms), *self._page]
        self._acts = list({act.label: act for act in reversed(everything)}.values())[::-1]
        self._show()

    # --- asking ---

    @property
    def kind(self) -> str:
        """What the first sign asks for: commands, people, rooms; everything without one."""
        return SIGNS.get(self.edit.text().strip().translate(FULL_WIDTH)[:1], "")

    @property
    def asked(self) -> str:
        """What is looked for."""
        text = self.edit.text().strip()
        return text[1:].strip() if self.kind else text

    def _on_typed(self, _text: str) -> None:
        self._within = None
        self._show()
        self._wait.start()

    def _ask(self) -> None:
        desk, asked, kind = self._room.desk, self.asked, self.kind
        if kind in OWN or not (asked or kind):
            return
        typed = self.edit.text()

        def work(_: Progress) -> Answer:
            return Answer(typed, seek.find(desk, asked, kind, 40 if kind else EACH))

        self._room.jobs.run(self, work, self._on_answer)

    def _on_answer(self, answer: Answer) -> None:
        if answer.asked == self.edit.text():  # else somebody typed on; the next answer is under way
            self._answer = answer
            self._show()

    # --- showing ---

    def _show(self) -> None:
        now = self.list.chosen()
        moved = now is not None and self.list.currentIndex().row() > 1
        items = list(self._within.more) if self._within is not None else self._items()
        self.list.show_items(items, now.name if now is not None and moved else "")
        _ = self._room.words.gettext
        fresh = self._answer.asked == self.edit.text() or self.kind in OWN
        nothing = (
            bool(self.asked)
            and fresh
            and not any(item.run is not None and not item.name.startswith("ask/") for item in items)
        )
        self._empty.setText(_("Nothing holds “{text}”.").format(text=self.asked) if nothing else "")
        self._empty.setVisible(nothing)
        chosen = self.list.chosen()
        self.edit.setAccessibleDescription(chosen.title if chosen is not None else self._empty.text())
        self._fit()

    def _items(self) -> list[Item]:
        _ = self._room.words.gettext
        asked, kind = self.asked, self.kind
        if kind == "step":
            return grouped("", [self._act(act) for act in best_steps(asked, self._steps)])
        if not asked and kind != "do":
            return self._first(kind)
        doing = self._matching(asked, everything=kind == "do")
        if kind == "do":
            return grouped("", [*doing, *self._new(asked)])
        hits = [hit for hit in self._answer.hits if _score(asked, hit) != NOT or self._is_fresh]
        hits = sorted(hits, key=partial(_score, asked)) if asked else hits
        said = {hit.name: self._hit(hit) for hit in hits}
        of = {hit.name: hit.kind for hit in hits}
        groups: list[Item] = []
        best = hits[0] if hits and _score(asked, hits[0]) <= 1 and not kind else None
        if best is not None:
            groups += grouped(_("Best match"), [said.pop(best.name)])
        for one, title in self._kinds():
            groups += grouped(title, [item for name, item in said.items() if of[name] == one])
        groups += grouped(_("Do and go to"), doing)
        articles = [] if kind else best_articles(asked, self._doing.articles)
        groups += grouped(_("Help"), [self._act(act) for act in articles])
        return groups + self._ways_out(asked, kind)

    @property
    def _is_fresh(self) -> bool:
        return self._answer.asked == self.edit.text()

    def _kinds(self) -> Sequence[tuple[str, str]]:
        _ = self._room.words.gettext
        return (
            (seek.RECORD, _("Records")), (seek.LINE, _("Links and devices")), (seek.PROJECT, _("Projects")),
            (seek.PERSON, _("People")), (seek.PLACE, _("Rooms and places")),
        )  # fmt: skip

    def _first(self, kind: str) -> list[Item]:
        _ = self._room.words.gettext
        if kind:
            fresh = self._answer.asked == self.edit.text()
            return grouped("", [self._hit(hit) for hit in self._answer.hits] if fresh else [])
        by_name = {act.name: act for act in self._acts}
        picked = [by_name[name] for name in self._start.picks if name in by_name][:3]
        last = [self._hit(hit) for hit in self._start.recent[:6]]
        going = [act for act in self._acts if act.goes and act not in picked]
        return [
            *grouped(_("Opened last"), last),
            *grouped(_("Used last"), [self._act(act) for act in picked]),
            *grouped(_("Go to"), [self._act(act) for act in going]),
            *grouped(_("On this page"), [self._act(act) for act in self._page if act not in picked]),
        ]

    def _matching(self, asked: str, *, everything: bool) -> list[Item]:
        found = [(rank(asked, act.label, act.also, act.detail), act) for act in self._acts]
        good = sorted(((score, act) for score, act in found if score != NOT), key=lambda pair: pair[0])
        most = len(good) if everything else 4
        return [self._act(act) for _score, act in good[:most]]

    def _ways_out(self, asked: str, kind: str) -> list[Item]:
        _ = self._room.words.gettext
        if kind:
            return []
        all_of_it = Item(
            "ask/all", _("Search all records for “{text}”").format(text=asked), icon="search",
            run=partial(self._leads.look_for, asked),
        )  # fmt: skip
        new = Item(
            "ask/new", _("New record"), icon="plus", keys="Ctrl+N",
            run=partial(self._doing.ask, for_new(asked)),
        )  # fmt: skip
        return grouped(_("Otherwise"), [all_of_it, *(self._new(asked) or [new])])

    def _new(self, asked: str) -> list[Item]:
        """A new record whose form is typed already."""
        typed = for_new(asked)
        if not (typed and asks_for_new(asked)):
            return []
        title = self._room.words.gettext("New record: “{text}”").format(text=typed)
        return [Item("ask/new", title, icon="plus", run=partial(self._doing.ask, typed))]

    def _act(self, act: Act) -> Item:
        form = act.name.removeprefix("new/") if act.name.startswith("new/") else ""
        more = self._of_form(form, act) if form else ()
        return Item(act.name, act.label, act.detail, act.icon, keys=act.keys, run=act.run, more=more)

    def _of_form(self, form: str, act: Act) -> tuple[Item, ...]:
        _ = self._room.words.gettext
        return (
            Item("more/start", _("Start"), act.label, "plus", run=act.run),
            Item("more/like", _("Begin like…"), act.label, "copy", run=partial(self._doing.begin_like, form)),
            Item("more/empty", _("Print the empty form"), act.label, "printer",
                 run=partial(self._doing.print_empty, form)),
        )  # fmt: skip

    def _hit(self, hit: seek.Hit) -> Item:
        words = self._room.words
        _ = words.gettext
        states = {
            "draft": _("Draft"),
            "final": _("Final"),
            "withdrawn": _("Withdrawn"),
            "open": _("still open"),
        }
        of = words.gettext(registers.NAMES.get(hit.register, "")) if hit.register else ""
        form = words.pick(hit.form_title) if hit.form_title else ""
        state = states.get(hit.state, "")
        detail = joined(words, of, form, *hit.details, state)
        where = self._leads
        place = tuple(hit.key.split("/")) if hit.key else ()
        go = partial(self._open, hit.record, place, self.asked)
        more = (
            Item("more/open", _("Open"), hit.title, "pencil", run=go),
            Item("more/apart", _("Open in its own window"), hit.title, "monitor",
                 run=partial(where.apart, hit.record)),
            Item("more/from", _("Start from this…"), hit.title, "plus",
                 run=partial(where.start_from, hit.record)),
            Item("more/copy", _("Copy “{text}”").format(text=hit.title), "", "copy",
                 run=partial(where.copy, hit.title)),
            Item("more/all", _("Search all records for “{text}”").format(text=hit.title), "", "search",
                 run=partial(where.look_for, hit.title)),
        )  # fmt: skip
        bad = hit.register == "defects" and hit.state == "open"
        icon = ICONS.get(hit.register) or ICONS.get(hit.kind, "file-text")
        return Item(hit.name, hit.title, detail, icon, "bad" if bad else "accent", run=go, more=more)

    def _open(self, record: str, place: tuple[str, ...], asked: str) -> None:
        if place or not asked:
            self._leads.open(record, place)
            return
        desk, lead = self._room.desk, self._leads.open

        def then(found: tuple[str, ...]) -> None:
            lead(record, found)

        self._room.jobs.run(self.window(), lambda _: seek.spot(desk, record, asked), then)

    # --- choosing ---

    def _take(self) -> None:
        item = self.list.chosen()
        if item is None or item.run is None:
            return
        desk = self._room.desk
        kind = item.name.partition("/")[0]
        if kind == "new" or (kind not in ("ask", "more", "button") and not item.more):
            self._room.jobs.run(self._room.jobs, lambda _: recent.picked(desk, item.name))
        self.leave()
        item.run()

    def _more(self) -> None:
        item = self.list.chosen()
        if item is not None and item.more:
            self._within = item
            self._show()

    def _back(self) -> None:
        if self._within is not None:
            self._within = None
            self._show()
        elif self.edit.text():
            self.edit.clear()
        else:
            self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._key(event)
            elsewhere = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
            out = isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut
            if out and event.reason() not in elsewhere:  # type: ignore[attr-defined]
                QTimer.singleShot(0, self, self.leave)
        elif event.type() == QEvent.Type.Resize and not self.isHidden():
            self._fit()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        does: Mapping[int, Callable[[], None]] = {
            Qt.Key.Key_Return: self._take, Qt.Key.Key_Enter: self._take, Qt.Key.Key_Escape: self._back,
            Qt.Key.Key_Tab: self._more, Qt.Key.Key_Backtab: self._less,
        }  # fmt: skip
        key = event.key()
        if key in steps:
            self.list.step(steps[Qt.Key(key)])
            chosen = self.list.chosen()
            self.edit.setAccessibleDescription(chosen.title if chosen is not None else "")
        elif key in does:
            does[key]()
        else:
            return False
        return True

    def _less(self) -> None:
        if self._within is not None:
            self._back()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.leave()

    # --- size ---

    def _fit(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        px = self._room.look.px
        width = min(px(WIDTH), self.width() - 48)
        top = max(16, min(TOP, self.height() // 9))
        around = px(58) + self._hints.sizeHint().height() + 4
        told = self._empty.heightForWidth(width) if not self._empty.isHidden() else 0
        most = self.height() - top - around - told - 24
        lines = max(px(52), self.list.height_for(min(most, px(520))))
        self.list.setFixedHeight(lines)
        self._panel.setGeometry((self.width() - width) // 2, top, width, around + told + lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SCRIM)
        painter.end()


def _score(asked: str, hit: seek.Hit) -> int:
    return rank(asked, hit.title, *hit.details)
