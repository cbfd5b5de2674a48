"""One defect on the board: what is wrong, where, who puts it right by when, before and after."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from sidesk.actions import browse
from sidesk.actions.defects import Card, Photo
from sidesk.actions.week import due_on
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.ui.kit import boxes
from sidesk.ui.kit.boxes import FlowBox, Part, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.photo import PhotoTile
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room
from sidesk.ui.said import date, joined
from sidesk.workflow.defects import AGAIN, CLOSED, DONE, NOTICED, OPEN

TILE = (84, 62)  # two and an arrow beside each other in the narrowest column of the board
_SHARED = re.compile(r"^.*-[A-Z]+\d+-")  # project and form at the beginning of a number
_READ = 2  # as many pixels as a sharp screen shows in a tile, twice over


def short(number: str) -> str:
    """A number without project and form, which all cards share: what people call the defect by."""
    paper, _, row = number.partition("/")
    paper = _SHARED.sub("", paper)
    return f"{paper}/{row}" if row else paper


class DefectCard(boxes.Panel):
    """`shown` opens where it was found; `moved` asks for the next document: notice, reply or re-check."""

    shown = Signal(object)  # Card
    moved = Signal(object)

    def __init__(self, room: Room, card: Card, trade: LocalText | None, today: dt.date) -> None:
        super().__init__("card")
        self._room, self.card = room, card
        look, words = room.look, room.words
        _ = words.gettext
        defect = card.defect
        self.setObjectName(f"defect/{defect.number}")
        self.setAccessibleName(joined(words, defect.number, defect.problem, defect.place))
        chips: list[QWidget] = [Text(look, short(defect.number), "small", bold=True)]
        chips[0].setToolTip(defect.number)
        chips[0].setMinimumHeight(look.px(24))  # as high as the chips beside it
        if trade:
            chips.append(Chip(look, words.pick(trade), "info", None))
        if defect.round > 1:
            chips.append(Chip(look, _("round {n}").format(n=defect.round), "warn", "undo-2"))
        parts: list[Part] = [
            FlowBox(*chips),
            Text(look, defect.problem or _("Defect"), "h3", wrap=True),
            Text(look, joined(words, defect.place, words.source(defect.clause)), "cap", wrap=True),
        ]
        if card.before or card.after:
            parts.append(self._photos())
        parts.append(self._foot(today))
        if defect.own_recheck:
            text = _("Whoever did the work re-checked it: somebody else has to.")
            parts.append(Text(look, text, "cap", "bad", wrap=True))
        elif defect.unsigned:
            text = _("The re-check passed. It closes once the project manager has signed the reply.")
            parts.append(Text(look, text, "cap", "warn", wrap=True))
        parts.append(self._buttons())
        self.setLayout(column(*parts, gap=8, margins=(14, 12, 14, 12)))

    def _photos(self) -> QWidget:
        look, _ = self._room.look, self._room.words.gettext
        tiles: list[QWidget] = [self._tile(photo, photo.caption or _("before")) for photo in self.card.before]
        after: list[QWidget] = [self._tile(photo, photo.caption or _("after")) for photo in self.card.after]
        if tiles and after:
            arrow = Icon(look, "arrow-right", 18, "ink2")
            arrow.setFixedHeight(look.px(TILE[1]))  # it points from the middle of one to that of the other
            # In a narrow card it goes into the next line with the photo it points to.
            after[0] = boxes.holder(row(arrow, after[0], gap=4))
        return FlowBox(*tiles, *after, gap=4)

    def _tile(self, photo: Photo, caption: str) -> PhotoTile:
        look = self._room.look
        tile = PhotoTile(look, caption, size=(look.px(TILE[0]), look.px(TILE[1])))
        tile.wanted.connect(partial(self._want, tile, photo.sha256))
        tile.clicked.connect(partial(self.shown.emit, self.card))
        return tile

    def _want(self, tile: PhotoTile, sha256: str) -> None:
        desk = self._room.desk
        size = QSize(tile.sizeHint() * _READ * tile.devicePixelRatioF())

        def work(_: Progress) -> QImage:
            image = QImage.fromData(browse.image(desk, sha256))
            mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            return image.scaled(size, mode, Qt.TransformationMode.SmoothTransformation)

        # A photo whose bytes have not arrived yet stays the sign of a picture.
        self._room.jobs.run(tile, work, tile.set_image, failed=lambda _error: None)

    def _foot(self, today: dt.date) -> QWidget:
        look, words = self._room.look, self._room.words
        defect = self.card.defect
        due = due_on(defect.due)
        parts: list[Part] = []
        if defect.owner:
            parts += [Icon(look, "user", 16, "ink2"), (Text(look, defect.owner, "cap", wrap=True), 1)]
        else:
            parts += [(Text(look, words.gettext("nobody named yet"), "cap", "ink3", wrap=True), 1)]
        if defect.state == CLOSED:
            closed = due_on(defect.events[-1].at[:10]) if defect.events else None
            said = words.gettext("closed {date}").format(date=date(words, closed, today)) if closed else ""
            parts += [Icon(look, "circle-check", 16, "ok"), Text(look, said, "cap", "ok")]
        elif due is not None:
            tone = "bad" if defect.overdue else "warn" if due == today else "ink2"
            said = words.gettext("due {date}").format(date=date(words, due, today))
            parts += [Icon(look, "clock", 16, tone), Text(look, said, "cap", tone, bold=defect.overdue)]
        return boxes.holder(row(*parts, gap=6))

    def _buttons(self) -> QWidget:
        look, _ = self._room.look, self._room.words.gettext
        defect = self.card.defect
        names = {
            OPEN: _("Issue a notice"), NOTICED: _("Report it done"), AGAIN: _("Report it done"),
            DONE: _("Re-check"),
        }  # fmt: skip
        show = Button(look, _("Show"), "ghost")
        show.setObjectName(f"defect/show/{defect.number}")
        show.setAccessibleName(_("Open {name}").format(name=defect.number))
        show.clicked.connect(partial(self.shown.emit, self.card))
        buttons: list[QWidget] = [show]
        if defect.state in names:
            go = Button(look, names[defect.state], "primary" if defect.overdue else "plain")
            go.setObjectName(f"defect/go/{defect.number}")
            go.setAccessibleName(f"{names[defect.state]} {defect.number}")
            go.clicked.connect(partial(self.moved.emit, self.card))
            buttons.insert(0, go)
        return FlowBox(*buttons)
