"""Parts of the pages about versions: who wrote one, what stands at a place, pictures beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from sidesk.actions import browse
from sidesk.actions.versions import DRAFT, Side
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.core.text import N_, Words
from sidesk.forms.definition import Form, Path, Question
from sidesk.forms.kinds_things import is_signature
from sidesk.forms.told import Teller, node_at
from sidesk.ui.fields.pad import SignaturePad
from sidesk.ui.fields.pictures import decoded
from sidesk.ui.kit.boxes import FlowBox, Panel, column, holder, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.icons import Avatar
from sidesk.ui.kit.photo import PhotoTile
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room
from sidesk.ui.said import day, joined, size

LARGE = 60  # signs of an answer that is compared in large type
TILE = (126, 92)
DRAWN = (240, 96)  # of a signature
KINDS = {
    DRAFT: (N_("Draft"), "info", "pencil"),
    "working": (N_("Shared draft"), "info", "git-merge"),
    "final": (N_("Final"), "ok", "shield-check"),
    "withdrawn": (N_("Withdrawn"), "none", "minus"),
}


def name_of(side: Side, words: Words) -> str:
    """Who wrote it; the own one is called so."""
    return words.gettext("{name} (you)").format(name=side.author) if side.mine else side.author


def when_of(room: Room, side: Side) -> str:
    """When, and on which computer."""
    when = day(room.words, side.at, room.desk.clock.today()) if side.at is not None else ""
    return joined(room.words, when, side.device)


def who(room: Room, side: Side, *, kind: bool = True) -> QWidget:
    """Portrait, name, when and where; what kind of version it is."""
    words = room.words
    names = column(
        Text(room.look, name_of(side, words), "h3", wrap=True),
        Text(room.look, when_of(room, side), "cap", wrap=True),
        gap=0,
    )
    if not kind:
        return holder(row(column(Avatar(room.look, side.author), None), (names, 1), gap=8))
    label, tone, icon = KINDS.get(side.kind, (side.kind, "none", ""))
    chip = Chip(room.look, words.gettext(label), tone, icon)
    return holder(row(column(Avatar(room.look, side.author), None), (names, 1), column(chip, None), gap=8))


def told(room: Room, form: Form, path: Path, values: Mapping[str, Json], nothing: str = "") -> QWidget:
    """What stands at a place: large where it is short, photos as pictures, of a row each answer by itself.

    `nothing` is said where nothing stands, in place of "not answered".
    """
    node, _ = node_at(form, path)
    found, teller = values.get(path[-1]), Teller(form, room.words)
    kind = node.kind if isinstance(node, Question) else ""
    if kind == "photo" and isinstance(found, list) and found:
        return pictures(room, found)
    if kind == "file" and isinstance(found, list) and found:
        return _files(room, found)
    if lines := teller.lines(path, values):
        return _lines(room, lines)
    text = teller.value(path, values)
    if kind == "signature" and isinstance(found, Mapping) and (pad := _drawn(room, found)) is not None:
        return holder(column(pad, Text(room.look, text, "small", wrap=True), gap=4))
    role = "num" if len(text) <= LARGE else "h3"
    tone = "ink" if text else "ink3"
    said = text or nothing or room.words.gettext("not answered")
    return Text(room.look, said, role, tone, wrap=True).selectable()


def _lines(room: Room, lines: Sequence[tuple[str, str]]) -> QWidget:
    """Names at the left, what stands there at the right."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 5)
    top = Qt.AlignmentFlag.AlignTop
    for number, (name, value) in enumerate(lines):
        label, said = (
            Text(room.look, name, "small", "ink3", wrap=True),
            Text(room.look, value, "h3", wrap=True),
        )
        for place, one in enumerate((label, said.selectable())):
            one.setAlignment(top)
            grid.addWidget(one, number, place)
    return holder(grid)


def _files(room: Room, files: Sequence[Json]) -> QWidget:
    parts = [
        column(
            Text(room.look, _file_name(one), "h3", wrap=True).selectable(),
            Text(room.look, _file_facts(room, one), "cap", wrap=True),
            gap=0,
        )
        for one in files
    ]
    return holder(column(*parts, gap=6))


def _file_name(one: Json) -> str:
    return str(one.get("caption") or one.get("name") or "") if isinstance(one, Mapping) else ""


def _file_facts(room: Room, one: Json) -> str:
    """Two plans may have the same name: size and time tell them apart."""
    if not isinstance(one, Mapping):
        return ""
    held, moment = one.get("size"), one.get("taken_at") or one.get("added_at")
    when = str(moment)[:16].replace("T", " ") if moment else ""
    name = str(one.get("name") or "") if one.get("caption") else ""
    return joined(room.words, name, size(held) if isinstance(held, int) else "", when)


def _drawn(room: Room, found: Mapping[str, Json]) -> QWidget | None:
    strokes = found.get("strokes")
    if not is_signature(dict(found)) or not isinstance(strokes, list):
        return None  # a foreign program may have written anything
    pad = SignaturePad(room.look)
    pad.active = False
    pad.show_strokes(strokes)
    pad.setFixedSize(room.look.px(DRAWN[0]), room.look.px(DRAWN[1]))
    pad.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    pad.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return pad


def pictures(room: Room, files: Sequence[Json]) -> QWidget:
    """Photos beside each other, each read when it comes into sight."""
    box = FlowBox()
    large = (room.look.px(TILE[0]), room.look.px(TILE[1]))
    for one in files:
        if isinstance(one, Mapping):
            tile = PhotoTile(room.look, str(one.get("caption") or ""), size=large)
            tile.wanted.connect(partial(_load, room, tile, str(one.get("sha256")), QSize(*large)))
            box.add(tile)
    return box


def _load(room: Room, tile: PhotoTile, sha256: str, large: QSize) -> None:
    desk, sharp = room.desk, large * tile.devicePixelRatioF()

    def work(_: Progress) -> QImage:
        return decoded(browse.image(desk, sha256), sharp)

    def show(image: QImage) -> None:
        if not image.isNull():
            tile.set_image(image)

    room.jobs.run(tile, work, show)


class Beside(QWidget):
    """Widgets beside each other, equally wide; below each other where it is narrow."""

    def __init__(self, *widgets: QWidget, least: int) -> None:
        super().__init__()
        self._least, self._count = least, len(widgets)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        for widget in widgets:
            self._layout.addWidget(widget, 1)
        self.setLayout(self._layout)

    def fit(self, width: int) -> None:
        """Choose the direction for this width."""
        across = width >= self._count * self._least
        self._layout.setDirection(
            QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        )


class ValueCard(Panel):
    """One side's answer at a place, with the button that takes it."""

    def __init__(self, room: Room, side: Side, inside: QWidget, button: Button | None) -> None:
        parts = [] if button is None else [button]
        super().__init__(
            "panel",
            column(who(room, side, kind=False), inside, None, *parts, gap=10, margins=(16, 12, 16, 12)),
        )
