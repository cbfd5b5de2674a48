"""Files that are kept as they are."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path as FilePath
from tempfile import TemporaryDirectory

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from sidesk.actions import browse, outside, traces
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.ui.fields.attached import AttachedField, Item
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.boxes import column, holder, row, show_if
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
        show_if(remove, not self.asked.read_only)
        kind = Text(self.look, outside.kind_of(str(item.get("name") or "")) or _("File"), "cap")
        return holder(
            row(Icon(self.look, "file", 18), (name, 1), kind, size, *self._ways_out(item), remove, gap=8)
        )

    def _ways_out(self, item: Item) -> list[QWidget]:
        """Open where that is safe; save as another file always."""
        _ = self.look.words.gettext
        named = str(item.get("name") or "")
        save = IconButton(self.look, "download", _("Save {name} as…").format(name=named), "ghost")
        save.clicked.connect(partial(self._on_save, item))
        if named.lower().endswith(".sor"):
            trace = Button(self.look, _("Trace"), "ghost")
            trace.setAccessibleName(_("Show the trace of {name}").format(name=named))
            trace.clicked.connect(partial(self.show_trace, item))
            return [trace, save]
        if not outside.opens(named):
            return [save]
        look = Button(self.look, _("Open"), "ghost")
        look.setAccessibleName(_("Open {name}").format(name=named))
        look.clicked.connect(partial(self.open_copy, item))
        return [look, save]

    def open_copy(self, item: Item) -> None:
        """Open a copy in the system's own program: nothing done to it there touches what was kept."""
        files, sha256, named = self.ports.files, str(item["sha256"]), str(item.get("name") or "")

        def work(_: Progress) -> FilePath:
            return outside.copy_of(files.read(sha256), named, FilePath(_copies().name))

        self.ports.jobs.run(self, work, show_outside, lane=Lane.SLOW)

    def show_trace(self, item: Item) -> None:
        """Read an OTDR file beside the window, then show its curve."""
        from sidesk.ui.trace_dialog import TraceDialog

        files, sha256, named = self.ports.files, str(item["sha256"]), str(item.get("name") or "")

        def show(found: traces.Shown) -> None:
            TraceDialog(self.look, self.window(), found).open()

        words = self.look.words
        self.ports.jobs.run(
            self, lambda _: traces.shown(files.read(sha256), named, words), show, lane=Lane.SLOW
        )

    def _on_save(self, item: Item) -> None:
        named = str(item.get("name") or "")
        dialog = QFileDialog(self.window(), self.look.words.gettext("Save {name} as…").format(name=named))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(outside.plain_name(named))
        dialog.fileSelected.connect(partial(self.save_as, item))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_as(self, item: Item, path: str) -> None:
        """Write the file there. A failure is told by who tells failures."""
        files, sha256 = self.ports.files, str(item["sha256"])
        self.ports.jobs.run(self, lambda _: browse.save(files.read(sha256), FilePath(path)), lane=Lane.SLOW)

    def _on_remove(self) -> None:
        sender = self.sender()
        assert isinstance(sender, QWidget)
        self.remove(sender.objectName())

    def show_state(self, state: str) -> None:
        self.add.setVisible(state != "fixed")

    def show_waiting(self) -> None:
        _ = self.look.words.gettext
        self.add.set_text(_("Adding {n}…").format(n=self._waiting) if self._waiting else _("Add a file"))


@cache
def _copies() -> TemporaryDirectory[str]:
    """A folder for copies, gone when the program ends; a viewer that still holds one keeps it."""
    return TemporaryDirectory(prefix="sidesk-", ignore_cleanup_errors=True)


def show_outside(path: FilePath) -> None:
    """Hand a file to the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def size_text(size: int) -> str:
    """`4.8 MB`, `12 kB`."""
    if size >= 100_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{max(1, round(size / 1000))} kB" if size else "0 kB"
