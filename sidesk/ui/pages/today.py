"""Today: one thing to go on with, what else is open, and that the work is safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sidesk.actions import browse, care, exchange
from sidesk.core.progress import Progress
from sidesk.core.text import N_, LocalText
from sidesk.models.entities import RecordQuery, RecordSummary
from sidesk.ui.kit.boxes import Card, Rule, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.ports import PortStrip
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.room import Room, day

MOST = 5  # a handful; the records page has the rest
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip


@dataclass(frozen=True)
class _Shown:
    drafts: Sequence[RecordSummary]
    titles: Mapping[str, LocalText]
    waiting: exchange.Waiting
    free: int


class TodayPage(Page):
    """What to do next."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.setLayout(column())

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Today"),)

    def refresh(self) -> None:
        desk = self.room.desk

        def work(_: Progress) -> _Shown:
            drafts = [
                line
                for line in desk.store.records.page(RecordQuery(state="draft", limit=50))
                if line.form not in browse.BUILT_IN
            ]
            return _Shown(drafts, browse.titles(desk), exchange.waiting(desk), care.free_space(desk))

        self.room.jobs.run(self, work, self._show)

    def _show(self, shown: _Shown) -> None:
        look, words = self.room.look, self.room.words
        _ = words.gettext
        today = self.room.desk.clock.today()
        name = _(WEEKDAYS[today.weekday()])
        date = f"{today.month}月{today.day}日" if words.language == "zh" else f"{today.day} {today:%B}"
        new = Button(look, _("New record"), icon="plus")
        new.clicked.connect(lambda: self.start_asked.emit("", ""))
        head = row(Text(look, f"{date} {name}", "display"), None, new)
        left = column(gap=16)
        if shown.drafts:
            left.addWidget(self._next_card(shown.drafts[0], shown))
            if shown.drafts[1:]:
                left.addWidget(self._open_card(shown))
        else:
            start = Button(look, _("New record"), "primary", icon="plus")
            start.clicked.connect(lambda: self.start_asked.emit("", ""))
            card = Card(look)
            card.add(
                EmptyState(
                    look, "circle-check", _("Nothing is half done"),
                    _("Every record you started is finished. Drafts appear here, the last one first."), start,
                )
            )  # fmt: skip
            left.addWidget(card)
        left.addStretch(1)
        right = column(self._safe_card(shown), None)
        side = holder(right)
        side.setMinimumWidth(look.px(300))
        side.setMaximumWidth(look.px(360))
        inside = holder(column(head, row((left, 1), side, gap=16), gap=16, margins=(24, 16, 24, 16)))
        self._replace(inside)

    def _replace(self, inside: QWidget) -> None:
        layout = self.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        layout.addWidget(scrolled(inside))

    def _next_card(self, line: RecordSummary, shown: _Shown) -> Card:
        look, words = self.room.look, self.room.words
        _ = words.gettext
        go = Button(look, _("Go on"), "primary", trailing="arrow-right", height=48)
        go.setObjectName("today/go-on")
        go.clicked.connect(lambda: self.record_asked.emit(line.record))
        form = words.pick(shown.titles.get(line.form)) or line.form
        when = day(words, line.changed_at, self.room.desk.clock.today())
        strip = PortStrip(look, cell=11)
        cells = min(line.total, 48)
        done = round(line.done / line.total * cells) if line.total else 0
        strip.show_states(["pass"] * done + [""] * (cells - done))
        strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        count = Text(look, f"{line.done} / {line.total}", "h2")
        card = Card(look)
        texts = column(
            row(Text(look, _("Go on with"), "small", "accent", bold=True), Text(look, when, "cap"), None),
            Text(look, line.title or form, "h1", wrap=True),
            Text(look, f"{form} · {line.number}", "small", wrap=True),
            gap=4,
        )
        card.add(row((texts, 1), go, gap=16), 8, row(strip, None, count, gap=16))
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
            open_it.clicked.connect(lambda _=False, record=line.record: self.record_asked.emit(record))
            texts = column(
                Text(look, line.title or form, "h3", wrap=True),
                Text(look, f"{form} · {line.number} · {line.done} / {line.total}", "cap", wrap=True),
                gap=2,
            )
            card.add(row(Icon(look, "pencil", 20, "accent"), (texts, 1), open_it, gap=12))
        if len(rest) > MOST:
            more = Button(look, _("All records"), "ghost", trailing="arrow-right")
            more.clicked.connect(lambda: self.place_asked.emit("records"))
            card.add(row(None, more))
        return card

    def _safe_card(self, shown: _Shown) -> Card:
        look, words = self.room.look, self.room.words
        _ = words.gettext
        waiting = shown.waiting
        heard = day(words, waiting.heard_at, self.room.desk.clock.today()) if waiting.heard_at else _("never")
        card = Card(look)
        card.add(row(Icon(look, "shield-check", 20, "ok"), Text(look, _("Your work is safe"), "h2"), None))
        card.add(Text(look, _("Every keystroke is on this computer's disk, encrypted."), "small", wrap=True))
        lines = (
            ("send", _("Waiting for headquarters"), str(waiting.waiting)),
            ("package-check", _("Confirmed by headquarters"), str(waiting.arrived)),
            ("inbox", _("Last receipt"), heard),
            ("hard-drive", _("Free on this disk"), f"{shown.free / 1e9:.0f} GB"),
        )
        for icon, label, value in lines:
            card.add(Rule(look))
            card.add(
                row(
                    Icon(look, icon, 20, "ink2"),
                    (Text(look, label, "body", wrap=True), 1),
                    Text(look, value, "body", "ink2"),
                )
            )
        send = Button(look, _("Send to headquarters"), icon="usb")
        send.clicked.connect(lambda: self.place_asked.emit("sync"))
        card.add(4, send)
        return card
