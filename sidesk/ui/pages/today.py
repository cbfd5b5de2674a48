"""Today: one thing to go on with, what else is open, and that the work is safe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from sidesk.actions import alerts, awaited, browse, care, exchange, recent, seek, upcoming
from sidesk.actions.awaited import Awaited
from sidesk.actions.noted import Noted, kept
from sidesk.actions.record_titles import title_of
from sidesk.actions.upcoming import Upcoming
from sidesk.actions.week import Day, due_on, week
from sidesk.core.progress import Progress
from sidesk.core.text import N_, LocalText
from sidesk.models.entities import RecordQuery, RecordSummary
from sidesk.ui.awaited_card import awaited_card
from sidesk.ui.came_card import came, came_card
from sidesk.ui.first_steps import first_steps
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.boxes import Card, Rule, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.ports import PASS, TODO, PortStrip
from sidesk.ui.kit.text import Text
from sidesk.ui.link_line import LinkLine
from sidesk.ui.next_list import NextList
from sidesk.ui.page import Page
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.room import Room
from sidesk.ui.said import date, day, joined, long_date, size
from sidesk.ui.week import WeekView
from sidesk.workflow.defects import Defect
from sidesk.workflow.nextup import NextAction

MOST = 3  # a handful; the records page has the rest
MOST_DEFECTS = 3
MOST_NEXT = 4
MOST_AWAITED = 4
LAST = 5
BACKUP_DUE = dt.timedelta(days=3)
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip


@dataclass(frozen=True)
class _Shown:
    today: dt.date
    drafts: Sequence[RecordSummary]
    titles: Mapping[str, LocalText]
    waiting: int
    arrived: int
    heard_at: dt.datetime | None
    backed_up_at: dt.datetime | None
    free: str
    week: Sequence[Day]
    recent: Sequence[seek.Hit]
    has_project: bool
    is_new: bool  # nobody has written anything here yet
    came: Sequence[Noted] = ()  # from headquarters, today


@dataclass(frozen=True)
class _Process:
    """What the process says: it takes longer to ask, and comes behind the rest."""

    next: Sequence[Upcoming] = ()
    open: Sequence[Defect] = ()
    awaited: Sequence[Awaited] = ()

    @property
    def others(self) -> list[Defect]:
        """The open defects that are not among what comes next."""
        named = {one.action.defect.number for one in self.next if one.action.defect is not None}
        return [one for one in self.open if one.number not in named]


class TodayPage(Page):
    """What to do next."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._shown: _Shown | None = None
        self._process: _Process | None = None
        self._left, self._right = Rebuilt(), Rebuilt()
        self._head = Rebuilt()
        self._right.setMinimumWidth(room.look.px(304))
        new = Button(room.look, room.words.gettext("New record"), icon="plus")
        new.setObjectName("today/new")
        new.clicked.connect(self._on_new)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(16)
        self._sides.addWidget(self._left, 1)
        self._sides.addWidget(self._right, 0, Qt.AlignmentFlag.AlignTop)
        inside = column(row((self._head, 1), new), self._sides, None, gap=16, margins=(24, 16, 24, 16))
        self.setLayout(column(scrolled(holder(inside))))

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Today"),)

    def refresh(self) -> None:
        desk = self.room.desk

        def work(_: Progress) -> _Shown:
            waiting = exchange.waiting(desk, limit=1)
            lines = desk.store.records.page(RecordQuery(state="draft", limit=50))
            opened = recent.records(desk)
            own = [line for line in lines if line.form not in browse.BUILT_IN]
            drafts = [replace(line, title=title_of(desk, line)) for line in own]
            has_project = bool(desk.store.records.count(RecordQuery(form="P01")))
            return _Shown(
                today=desk.clock.today(),
                drafts=drafts,
                week=week(desk),
                recent=seek.known(desk, _beside(opened, drafts))[:LAST],
                has_project=has_project,
                is_new=waiting.waiting + waiting.arrived <= int(has_project),
                titles=browse.titles(desk),
                waiting=waiting.waiting,
                arrived=waiting.arrived,
                heard_at=waiting.heard_at,
                backed_up_at=care.last_backup(desk),
                free=size(care.free_space(desk)),
                came=came(kept(desk), desk.clock.today()),
            )

        self.room.jobs.run(self, work, self._show)

        def ask(_: Progress) -> _Process:
            own, waited = upcoming.upcoming(desk, MOST_NEXT), awaited.awaited(desk, MOST_AWAITED)
            return _Process(own, alerts.alerts(desk).open, waited)

        self.room.jobs.run(self, ask, self._on_process, lane=Lane.SLOW)

    def _on_process(self, told: _Process) -> None:
        self._process = told
        self._show_work()

    def _show(self, shown: _Shown) -> None:
        self._head.show_built(shown.today, partial(self._date, shown.today))
        self._right.show_built(shown, partial(self._side, shown))
        self._shown = shown
        self._show_work()

    def _show_work(self) -> None:
        shown = self._shown
        if shown is not None:
            what = (shown.today, shown.drafts, shown.week, shown.is_new, self._cells, self._process)
            self._left.show_built(what, partial(self._work, shown))

    @property
    def _cells(self) -> int:
        """How many cells of a port strip there is room for."""
        return 42 if self.width() >= self.room.look.px(1180) else 24

    def _date(self, today: dt.date) -> QWidget:
        look, words = self.room.look, self.room.words
        name = words.gettext(WEEKDAYS[today.weekday()])
        said = long_date(words, today)
        text = f"{said} {name}" if words.language == "zh" else f"{name}, {said}"
        return Text(look, text, "display", wrap=True)

    def _work(self, shown: _Shown) -> QWidget:
        look, _ = self.room.look, self.room.words.gettext
        left = column(gap=16)
        if shown.is_new:
            left.addWidget(first_steps(look, self._on_start, self._on_place, has_project=shown.has_project))
        elif shown.drafts:
            left.addWidget(self._next_card(shown.drafts[0], shown))
            if shown.drafts[1:]:
                left.addWidget(self._open_card(shown))
        else:
            start = Button(look, _("New record"), "primary", icon="plus")
            start.setObjectName("today/start")
            start.clicked.connect(self._on_new)
            card = Card(look)
            card.add(
                EmptyState(
                    look, "circle-check", _("Nothing is half done"),
                    _("Every record you started is finished. Drafts appear here, the last one first."), start,
                )
            )  # fmt: skip
            left.addWidget(card)
        told = self._process
        if told is not None and not shown.is_new:
            left.addWidget(self._upcoming_card(shown, told))
            if told.awaited:
                look = self.room.look
                left.addWidget(awaited_card(look, told.awaited, shown.titles, self._on_awaited))
            if told.others:
                left.addWidget(self._defects_card(told, shown.today))
        if not shown.is_new:
            card = Card(look, _("This week"))
            card.add(WeekView(look, shown.week, shown.today))
            left.addWidget(card)
        left.addStretch(1)
        return holder(left)

    # --- cards ---

    def _next_card(self, line: RecordSummary, shown: _Shown) -> Card:
        look, words = self.room.look, self.room.words
        _ = words.gettext
        go = Button(look, _("Go on"), "primary", trailing="arrow-right", height=48)
        go.setObjectName("today/go-on")
        go.clicked.connect(partial(self._on_record, line.record))
        form = words.pick(shown.titles.get(line.form)) or line.form
        strip = PortStrip(look, cell=11)
        cells = min(line.total, self._cells)
        done = round(line.done / line.total * cells) if line.total else 0
        strip.show_states([PASS] * done + [TODO] * (cells - done))
        strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        strip.setVisible(not look.roomy)
        card = Card(look)
        texts = column(
            row(
                Text(look, _("Go on with"), "small", "accent", bold=True),
                Text(look, day(words, line.changed_at, shown.today), "cap"),
                None,
            ),
            Text(look, line.title or form, "h1", wrap=True),
            Text(look, joined(words, form, line.number), "small", wrap=True),
            gap=4,
        )
        count = _("{done} of {total} filled in").format(done=line.done, total=line.total)
        card.add(row((texts, 1), go, gap=16), 8, row(strip, (Text(look, count, "h3", wrap=True), 1), gap=16))
        return card

    def _open_card(self, shown: _Shown) -> Card:
        look, words = self.room.look, self.room.words
        _ = words.gettext
        rest = shown.drafts[1:]
        card = Card(look, _("Also open"), Text(look, str(len(rest)), "small"))
        for number, line in enumerate(rest[:MOST]):
            if number:
                card.add(Rule(look))
            form = words.pick(shown.titles.get(line.form)) or line.form
            open_it = Button(look, _("Open"))
            open_it.setObjectName(f"today/open/{line.record}")
            open_it.setAccessibleName(_("Open {name}").format(name=line.title or line.number))
            open_it.clicked.connect(partial(self._on_record, line.record))
            below = joined(words, form, line.number, f"{line.done} / {line.total}")
            texts = column(
                Text(look, line.title or form, "h3", wrap=True), Text(look, below, "cap", wrap=True), gap=2
            )
            card.add(row(Icon(look, "pencil", 20, "accent"), (texts, 1), open_it, gap=12))
        if len(rest) > MOST:
            more = Button(look, _("All records"), "ghost", trailing="arrow-right")
            more.setObjectName("today/all")
            more.clicked.connect(partial(self._on_place, "records"))
            card.add(row(None, more))
        return card

    def _upcoming_card(self, shown: _Shown, told: _Process) -> Card:
        """What moves the projects on: what is late in red, then what is one's own."""
        look, _ = self.room.look, self.room.words.gettext
        card = Card(look, _("What comes next"))
        if not told.next:
            none = _("Nothing waits for your role. The map of a project shows what waits for others.")
            if told.awaited:
                none = _("Nothing waits for your role. What the others still owe stands below.")
            go = Button(look, _("Projects"), "ghost", trailing="arrow-right")
            go.setObjectName("today/map")
            go.clicked.connect(partial(self._on_place, "projects"))
            card.add(row(Icon(look, "circle-check", 20, "ok"), (Text(look, none, "small", wrap=True), 1), go))
            return card
        several = len({one.project.record for one in told.next}) > 1
        actions = [one.action for one in told.next]
        names = [one.project.name or one.project.number for one in told.next] if several else ()
        lines = NextList(look, told.next[0].process, actions, shown.titles, shown.today, names)
        lines.picked.connect(partial(self._on_next_picked, told))
        card.add(lines)
        return card

    def _on_next_picked(self, told: _Process, action: NextAction) -> None:
        one = next(one for one in told.next if one.action is action)
        if action.defect is not None:
            self.defect_asked.emit(action.defect.number)
        elif action.record:
            self.record_asked.emit(action.record)
        else:
            desk = self.room.desk
            self.room.jobs.run(self, lambda _: upcoming.beginning(desk, one), self.begin_asked.emit)

    def _defects_card(self, told: _Process, today: dt.date) -> Card:
        look, _ = self.room.look, self.room.words.gettext
        others = told.others
        card = Card(look, _("Other open defects") if told.next else _("Open defects"))
        card.head.addWidget(Text(look, str(len(others)), "small"))
        for number, defect in enumerate(others[:MOST_DEFECTS]):
            if number:
                card.add(Rule(look))
            card.add(self._defect(defect, today))
        if len(others) > MOST_DEFECTS:
            more = Button(look, _("All defects"), "ghost", trailing="arrow-right")
            more.setObjectName("today/defects")
            more.clicked.connect(partial(self._on_place, "defects"))
            card.add(row(None, more))
        return card

    def _defect(self, defect: Defect, today: dt.date) -> QBoxLayout:
        look, words = self.room.look, self.room.words
        _ = words.gettext
        problem = defect.problem or defect.number
        where = (defect.number, defect.place, defect.owner)
        due = due_on(defect.due)
        late = due is not None and due <= today
        until = _("due {date}").format(date=date(words, due, today)) if due else ""
        texts = column(
            Text(look, problem, "h3", wrap=True),
            Text(look, joined(words, *where, until), "cap", "bad" if late else "", wrap=True),
            gap=2,
        )
        show = Button(look, _("Open"))
        show.setObjectName(f"today/defect/{defect.number}")
        show.setAccessibleName(_("Open {name}").format(name=problem))
        show.clicked.connect(partial(self.defect_asked.emit, defect.number))
        return row(Icon(look, "wrench", 20, "bad"), (texts, 1), show, gap=12)

    def _side(self, shown: _Shown) -> QWidget:
        cards = column(gap=16)
        if shown.came:
            cards.addWidget(came_card(self.room.look, shown.came, self._on_place))
        cards.addWidget(self._safe_card(shown))
        if shown.recent:
            cards.addWidget(self._recent_card(shown))
        return holder(cards)

    def _recent_card(self, shown: _Shown) -> Card:
        look, words = self.room.look, self.room.words
        card = Card(look, words.gettext("Opened last"), gap=4)
        for hit in shown.recent:
            form = words.pick(hit.form_title) if hit.form_title else ""
            line = LinkLine(look, hit.title, joined(words, form, *hit.details))
            line.setObjectName(f"today/recent/{hit.record}")
            line.clicked.connect(partial(self._on_record, hit.record))
            card.add(line)
        return card

    def _safe_card(self, shown: _Shown) -> Card:
        look, words = self.room.look, self.room.words
        _ = words.gettext
        heard = day(words, shown.heard_at, shown.today) if shown.heard_at else _("never")
        saved = day(words, shown.backed_up_at, shown.today) if shown.backed_up_at else _("never")
        now = self.room.desk.clock.now()
        due = shown.backed_up_at is None or now - shown.backed_up_at > BACKUP_DUE
        card = Card(look)
        title = Text(look, _("Your work is safe"), "h2", wrap=True)
        card.add(row(Icon(look, "shield-check", 20, "ok"), (title, 1)))
        card.add(Text(look, _("Every keystroke is on this computer's disk, encrypted."), "small", wrap=True))
        lines = (
            ("send", _("Waiting for headquarters"), str(shown.waiting), "ink2"),
            ("package-check", _("Confirmed by headquarters"), str(shown.arrived), "ink2"),
            ("inbox", _("Last receipt"), heard, "ink2"),
            ("usb", _("Last backup"), saved, "warn" if due else "ink2"),
            ("hard-drive", _("Free on this disk"), shown.free, "ink2"),
        )
        for icon, label, value, tone in lines:
            card.add(Rule(look))
            card.add(
                row(
                    Icon(look, icon, 20, tone),
                    (Text(look, label, "body", wrap=True), 1),
                    Text(look, value, "body", tone),
                )
            )
        send = Button(look, _("Send to headquarters"), icon="usb")
        send.setObjectName("today/send")
        send.clicked.connect(partial(self._on_place, "sync"))
        back_up = Button(look, _("Back up"), icon="hard-drive")
        back_up.setObjectName("today/back-up")
        back_up.clicked.connect(partial(self._on_place, "settings"))
        for button in (send, back_up):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        card.add(4, send, back_up)
        return card

    # --- asking ---

    def _on_awaited(self, one: Awaited, _checked: bool = False) -> None:
        if one.case:
            self.place_asked.emit("service")
        else:
            self.step_asked.emit(one.project.record, one.step)

    def _on_new(self) -> None:
        self.start_asked.emit("", "")

    def _on_start(self, form: str) -> None:
        self.start_asked.emit(form, "")

    def _on_record(self, record: str, _checked: bool = False) -> None:
        self.record_asked.emit(record)

    def _on_place(self, name: str, _checked: bool = False) -> None:
        self.place_asked.emit(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        look = self.room.look
        narrow = self.width() < look.px(840)
        self._sides.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        self._sides.setAlignment(self._right, Qt.AlignmentFlag(0) if narrow else Qt.AlignmentFlag.AlignTop)
        self._right.setMaximumWidth(16777215 if narrow else look.px(360))
        self._show_work()


def _beside(opened: Sequence[str], drafts: Sequence[RecordSummary]) -> list[str]:
    """What was opened last and does not stand on this page already."""
    here = {line.record for line in drafts[: MOST + 1]}
    return [record for record in opened if record not in here]
