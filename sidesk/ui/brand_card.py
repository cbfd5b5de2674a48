"""The firm's logo and colour on papers: chosen here, shown as they print, checked before they are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from sidesk.actions import brand
from sidesk.core.errors import SideskError
from sidesk.core.progress import Progress
from sidesk.ui.kit.boxes import Card, FlowBox, column
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room

ALSO = "logo colour color brand picture company papers 标志 徽标 商标 颜色 公司 图片 文件"
PICTURES = "PNG, JPEG (*.png *.jpg *.jpeg)"
_WIDTH, _HEIGHT = 240, 80


class BrandCard(QWidget):
    """`told` says in place what was refused, and why."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        look, _ = room.look, room.words.gettext
        self.logo = QLabel()
        self.logo.setObjectName("brand/logo")
        self.logo.setAccessibleName(_("Logo on papers"))
        self.none = Text(look, _("No logo. The name of the company stands alone."), "small", wrap=True)
        self.choose = Button(look, _("Choose a logo"), icon="image")
        self.choose.setObjectName("brand/choose")
        self.choose.clicked.connect(self._on_choose)
        self.drop = Button(look, _("Remove the logo"), "ghost", icon="trash-2")
        self.drop.setObjectName("brand/drop")
        self.drop.clicked.connect(self._on_drop)
        self.colour = Edit(look, room.desk.settings.company_colour, placeholder="#RRGGBB")
        self.colour.setAccessibleName(_("Colour of numbers and bars, as # and six digits"))
        self.colour.setObjectName("brand/colour")
        self.colour.setMaximumWidth(look.px(180))
        self.colour.left.connect(self._on_colour)
        self.colour.returnPressed.connect(self._on_colour)
        self.told = Text(look, "", "small", "bad", wrap=True)
        self.told.setObjectName("brand/told")
        self.card = Card(look, _("Your firm on papers"))
        self.card.add(
            Text(look, _("In the foot of every page and on the cover of packages; PNG or JPEG."), "small",
                 wrap=True),
            self.logo, self.none, FlowBox(self.choose, self.drop),
            Text(look, _("Colour of numbers and bars, as # and six digits"), "small", wrap=True),
            self.colour, self.told,
        )  # fmt: skip
        self.setLayout(column(self.card, gap=0))
        self.refresh()

    def refresh(self) -> None:
        """Show what is printed now."""
        self._room.jobs.run(self, lambda _: brand.logo(self._room.desk), self._on_logo)
        if not self.colour.hasFocus():
            self.colour.show_text(self._room.desk.settings.company_colour)

    def take(self, path: Path) -> None:
        """Print this logo from now on."""
        self._do(lambda: brand.choose_logo(self._room.desk, path))

    def _on_logo(self, png: bytes) -> None:
        look, picture = self._room.look, QPixmap()
        if png:
            picture.loadFromData(png)
            picture = picture.scaled(
                look.px(_WIDTH), look.px(_HEIGHT), Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )  # fmt: skip
        self.logo.setPixmap(picture)
        self.logo.setVisible(bool(png))
        self.drop.setVisible(bool(png))
        self.none.setVisible(not png)

    def _on_choose(self) -> None:
        title = self._room.words.gettext("Choose a logo")
        name, _filter = QFileDialog.getOpenFileName(self, title, "", PICTURES)
        if name:
            self.take(Path(name))

    def _on_drop(self) -> None:
        self._do(lambda: brand.drop_logo(self._room.desk))

    def _on_colour(self) -> None:
        typed = self.colour.text().strip()
        if typed != self._room.desk.settings.company_colour:
            self._do(lambda: brand.choose_colour(self._room.desk, typed))

    def _do(self, work: Callable[[], None]) -> None:
        def done(_: Progress) -> SideskError | None:
            try:
                work()
            except SideskError as problem:
                return problem
            return None

        self._room.jobs.run(self, done, partial(self._on_done))

    def _on_done(self, problem: SideskError | None) -> None:
        words = self._room.words
        told = words.line(problem.told(words), problem.advised(words)) if problem else ""
        self.told.setText(told)
        self.refresh()
