"""A drawn signature as an answer: strokes, name, role, time, and the hash of what was shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from sidesk.core.canonical import Json
from sidesk.ui.fields.base import FULL, Asked, Field
from sidesk.ui.fields.pad import SignaturePad
from sidesk.ui.kit.boxes import FlowBox, column, holder
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.inputs import Edit


class SignatureField(Field):
    """Name and pad. Nothing is stored before a line is drawn."""

    SPAN: ClassVar[int] = FULL

    def make_body(self) -> QWidget:
        _ = self.look.words.gettext
        self.name = Edit(self.look, placeholder=_("Name of the signer"))
        self.name.setAccessibleName(_("Name of the signer"))
        self.name.setMaximumWidth(self.look.px(320))
        self.name.textEdited.connect(self._on_drawn)
        self.pad = SignaturePad(self.look)
        self.pad.setMaximumWidth(self.look.px(640))
        self.pad.setFixedHeight(self.look.px(200))
        self.pad.changed.connect(self._on_drawn)
        self.wipe = Button(self.look, _("Wipe and sign again"), icon="rotate-ccw")
        self.wipe.clicked.connect(self.pad.clear)
        self.back = Button(self.look, _("Undo stroke"), icon="undo-2")
        self.back.clicked.connect(self.pad.undo)
        self.again = Button(self.look, _("Redo stroke"), icon="redo-2")
        self.again.clicked.connect(self.pad.redo)
        acts = FlowBox(self.wipe, self.back, self.again)
        return holder(column(self.name, self.pad, acts, gap=8))

    def focus_target(self) -> QWidget:
        return self.pad

    def show_asked(self, asked: Asked) -> None:
        super().show_asked(asked)
        _ = self.look.words.gettext
        value = asked.value if isinstance(asked.value, Mapping) else {}
        at = str(value.get("at") or "").replace("T", " ")[:16]
        left = " ".join(part for part in (str(value.get("name") or ""), at) if part)
        self.pad.say(left or asked.label, _("finger, pen or mouse"))
        self._show_acts()

    def _show_acts(self) -> None:
        pad, free = self.pad, not self.asked.read_only
        self.wipe.setVisible(free and pad.can_undo())
        self.back.setVisible(free and pad.can_undo())
        self.again.setVisible(free and pad.can_redo())

    def show_value(self, value: Json | None) -> None:
        held = value if isinstance(value, Mapping) else {}
        strokes = held.get("strokes")
        wanted = strokes if isinstance(strokes, list) else []
        if wanted != self.pad.strokes():  # what is too short yet stays on the pad
            self.pad.show_strokes(wanted)
        if not self.name.hasFocus() and held:
            self.name.show_text(str(held.get("name") or ""))

    def show_state(self, state: str) -> None:
        self.pad.active = state != "fixed"
        self.name.set_state("fixed" if state == "fixed" else "")

    def _on_drawn(self) -> None:
        strokes = self.pad.strokes()
        if not strokes:
            self.tell(None)
            self._show_acts()
            return
        value: dict[str, Json] = {
            "strokes": strokes,
            "name": self.name.text().strip(),
            "role": self.asked.label,
            "at": self.ports.clock.stamp(),
            "shown": self.ports.shown(),
        }
        self.tell(value)
