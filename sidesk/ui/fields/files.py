"""Files that are kept as they are."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sidesk.core.canonical import Json
from sidesk.ui.fields.attached import AttachedField, Item
from sidesk.ui.kit.boxes import column, holder, row
from sidesk.ui.kit.buttons import Button, IconButton
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text


class FileField(AttachedField):
    """A list of files kept as they are."""

    def make_body(self) -> QWidget:
        _ = self.look.words.gettext
        self.add = Button(self.look, _("Add a file"), icon="paperclip")
        self.add.clicked.connect(self.choose)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self._shown: list[Item] = []
        return holder(column(self._lines, row(self.add, None), gap=8))

    def focus_target(self) -> QWidget:
        return self.add

    def show_value(self, value: Json | None) -> None:
        if self.items() == self._shown:
            return
        self._shown = self.items()
        while (line := self._lines.takeAt(0)) is not None:
            if (widget := line.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for item in self._shown:
            self._lines.addWidget(self._line(item))

    def _line(self, item: Item) -> QWidget:
        _ = self.look.words.gettext
        name = Text(self.look, str(item.get("name") or ""), "body", wrap=True)
        size = Text(self.look, size_text(int(str(item.get("size") or 0))), "cap")
        remove = IconButton(self.look, "x", _("Remove {name}").format(name=item.get("name")), "ghost")
        remove.setObjectName(str(item["sha256"]))
        remove.clicked.connect(self._on_remove)
        remove.setVisible(not self.asked.read_only)
        return holder(row(Icon(self.look, "file", 18), (name, 1), size, remove, gap=8))

    def _on_remove(self) -> None:
        sender = self.sender()
        assert isinstance(sender, QWidget)
        self.remove(sender.objectName())

    def show_state(self, state: str) -> None:
        self.add.setVisible(state != "fixed")

    def show_waiting(self) -> None:
        _ = self.look.words.gettext
        self.add.set_text(_("Adding {n}…").format(n=self._waiting) if self._waiting else _("Add a file"))


def size_text(size: int) -> str:
    """`4.8 MB`, `12 kB`."""
    if size >= 100_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{max(1, round(size / 1000))} kB" if size else "0 kB"
