"""The window of one OTDR trace: the curve, its buttons, the events as a list that leads to them."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from sidesk.actions.traces import Shown
from sidesk.ui.kit.boxes import FlowBox, column, holder, row
from sidesk.ui.kit.buttons import Button, IconButton
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look
from sidesk.ui.trace_view import ZOOM, TraceView

WIDTH, _AROUND, _LEAST, _MOST = 1080, 420, 180, 380


class TraceDialog(Dialog):
    """Only looks; nothing is changed."""

    def __init__(self, look: Look, parent: QWidget, shown: Shown) -> None:
        _ = look.words.gettext
        super().__init__(look, parent, shown.title, width=WIDTH)
        self.setObjectName("trace-dialog")
        self.view = TraceView(look, shown)
        free = parent.window().height() - look.px(_AROUND)
        self.view.setFixedHeight(min(look.px(_MOST), max(look.px(_LEAST), free)))
        self.reading = Text(look, self.view.reading(), "small", wrap=True)
        self.view.measured.connect(self._on_measured)
        closer = IconButton(look, "zoom-in", _("Closer"))
        closer.clicked.connect(lambda: self.view.zoom(ZOOM))
        farther = IconButton(look, "zoom-out", _("Farther"))
        farther.clicked.connect(lambda: self.view.zoom(1 / ZOOM))
        whole = Button(look, _("All of it"))
        whole.clicked.connect(self.view.whole)
        self.add(self.view, holder(row(closer, farther, whole, (self.reading, 1), gap=8)))
        self.events: list[Button] = []
        for event in shown.events:
            button = Button(look, event.label, "ghost")
            button.clicked.connect(partial(self.view.put, event.metres))
            self.events.append(button)
        if self.events:
            self.add(FlowBox(*self.events))
        notes = [Text(look, note, "cap", wrap=True) for note in shown.notes]
        if notes:
            self.add(holder(column(*notes, gap=2)))
        hint = _("Drag a cursor or the curve; the wheel zooms. Keys: + and −, A and B, arrows, Home.")
        self.add(Text(look, hint, "cap", wrap=True))
        self.offer(_("Close"), "primary", accepts=True)
        self.view.setFocus()

    def _on_measured(self) -> None:
        self.reading.setText(self.view.reading())
