"""Ctrl+V in a table: small pastes at once, large ones with a bar and Cancel; merged cells to be filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from sidesk.forms.definition import Path
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet_model import SheetModel
from sidesk.ui.fields.sheet_paste import Clip, Paster, Put, filled
from sidesk.ui.fields.sheet_pasting import Pasting, is_large
from sidesk.ui.fields.sheet_view import SheetView
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.progress import JobProgress

MOST_MARKED = 200  # rows that a paste leaves selected: Qt looks at every selected cell at each repaint


class Pastes(QObject):
    """The pastes of one table, and the widgets that belong to them."""

    said = Signal(str)

    def __init__(self, ports: FieldPorts, view: SheetView, model: SheetModel, parent: QObject) -> None:
        super().__init__(parent)
        self._ports, self._view, self._model, self._words = ports, view, model, ports.look.words
        _ = self._words.gettext
        self.running: Pasting | None = None
        self.progress = JobProgress(ports.look, _("Pasting rows"))
        self.fill_merged = Button(ports.look, _("Fill them down"))
        self.fill_merged.hide()
        self._merged: Sequence[tuple[Path, Path]] = ()
        self._begun_at = (0, 0)  # where the cursor stood when a large paste began
        self.fill_merged.clicked.connect(self._on_fill_merged)
        self.progress.cancelled.connect(self.stop)

    def paste(self) -> None:
        """Put the cells of the clipboard down from the cursor on; nothing that was typed is lost."""
        if self.running is not None:
            self.said.emit(self._words.gettext("The paste before is not finished yet."))
            return
        data = QGuiApplication.clipboard().mimeData()
        self._model.filling.settle()
        top, left, *_rest = self._view.area()
        paster = Paster(self._model, self._ports.clock.now(), (max(0, top), max(0, left)))
        clip = Clip(data.text(), data.html() if data.hasHtml() else "")
        if is_large(clip):
            self._begin(paster, clip)
        else:
            self._show(paster.paste(clip))

    def _begin(self, paster: Paster, clip: Clip) -> None:
        self._begun_at = self._view.place_of_cursor()
        self.running = Pasting(self._ports, paster, clip)
        self.running.stepped.connect(self.progress.set_progress)
        self.running.ended.connect(self._on_ended)
        self.progress.begin()

    def stop(self) -> None:
        """Stop a paste that is going on; nothing of it stays."""
        if self.running is not None:
            self.running.stop()

    def _on_ended(self, put: Put) -> None:
        self.running = None
        self.progress.end()
        # Whoever went on working keeps the cursor where it is.
        stays = self._view.place_of_cursor() == self._begun_at and not self._view.is_typing()
        self._show(put if stays else replace(put, area=None))

    def _show(self, put: Put) -> None:
        if put.area is not None:
            top, left, bottom, right = put.area
            self._view.select_area(top, left, min(bottom, top + MOST_MARKED - 1), right)
        self._merged = put.merged
        self.fill_merged.setVisible(bool(put.merged))
        self.said.emit(put.said)

    def _on_fill_merged(self) -> None:
        count = filled(self._model, self._merged)
        self._merged = ()
        self.fill_merged.hide()
        self.said.emit(self._words.ngettext("{n} cell filled.", "{n} cells filled.", count).format(n=count))
