"""Racks of a project over a device's report: the device is put at its place, the elevation is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions import racks
from sidesk.actions.racks import Mounted, Port, Rack
from sidesk.ui.kit.boxes import column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.picker import Option, Picker
from sidesk.ui.kit.ports import NOT_APPLICABLE, PASS, TODO, PortStrip
from sidesk.ui.kit.text import Text
from sidesk.ui.printing import PrintDialog
from sidesk.ui.rack_view import RackView
from sidesk.ui.room import Room
from sidesk.ui.wizard.window import Wizard

HIGH, PER_ROW = 640, 12
_STATES = {"up": PASS, "down": NOT_APPLICABLE}
_RACK, _UNIT = ("place", "dev_rack"), ("place", "dev_u_from")


class RackDialog(Dialog):
    """`placed` carries the lowest unit of the device, each time it is moved."""

    placed = Signal(int)

    def __init__(
        self, room: Room, over: QWidget, found: Sequence[Rack], own: Mounted | None, name: str
    ) -> None:
        look, _ = room.look, room.words.gettext
        super().__init__(look, over, _("Racks"), width=WIDE)
        self.setObjectName("racks")
        self._room, self._own, self._own_rack = room, own, name
        self._racks = {one.name: one for one in found}
        if own is not None:
            there = self._racks.get(name) or racks.rack(name, "", ())
            self._racks[name] = racks.rack(name, there.room, [*there.devices, own])
        self.picker = Picker(look)
        self.picker.setObjectName("racks/rack")
        self.picker.setAccessibleName(_("Rack"))
        self.picker.can_be_empty = False
        self.picker.picked.connect(self.show_rack)
        self.view = RackView(look)
        self.view.setObjectName("racks/view")
        self.view.moved.connect(self._on_moved)
        self.free = Text(look, "", "body", wrap=True)
        self.place = Text(look, "", "h2", wrap=True)
        self.hint = Text(look, _("Drag it, or press ↑ and ↓."), "small", "ink2", wrap=True)
        self.counted = Text(look, "", "small", wrap=True)
        self.strip = PortStrip(look, columns=PER_ROW, cell=11)
        self.strip.setObjectName("racks/ports")
        self.strip.picked.connect(self._on_port)
        self.port = Text(look, "", "small", "ink2", wrap=True)
        self.wrong = Text(look, "", "body", "bad", wrap=True)
        self.wrong.setObjectName("racks/wrong")
        self.print = Button(look, _("Print"), icon="printer")
        self.print.setObjectName("racks/print")
        self.print.clicked.connect(self._print)
        area = scrolled(holder(column(row(None, self.view, None), None)))
        area.setMinimumHeight(min(look.px(HIGH), max(240, over.window().height() - look.px(260))))
        said = column(
            self.picker,
            self.free,
            self.place,
            self.hint,
            self.wrong,
            row(self.print, None),
            self.counted,
            self.strip,
            self.port,
            None,
            gap=12,
        )
        self.add(row((area, 3), (holder(said), 2), gap=16))
        self.print.setVisible(bool(self._racks))
        self.offer(_("Close"))
        names = sorted(self._racks)
        first = name if name in self._racks else next(iter(names), "")
        self.picker.show_options([Option(one, one) for one in names], [first] if first else [])
        self.picker.setVisible(bool(names))
        self.show_rack(first)

    def show_rack(self, name: str) -> None:
        """Show this one."""
        one = self._racks.get(name)
        words = self._room.words
        self.view.setVisible(one is not None)
        self.hint.setVisible(one is not None and name == self._own_rack and self._own is not None)
        if one is None:
            self.free.setText(
                words.gettext("No report names a rack and a unit yet. A device with both stands here.")
            )
            self._show_ports(None)
            for part in (self.place, self.wrong):
                part.hide()
            return
        self.view.show_rack(one)
        longest = max((length for _, length in one.free), default=0)
        text = words.gettext("{free} of {all} U are free, at most {longest} U in one piece.")
        free = sum(length for _, length in one.free)
        self.free.setText(text.format(free=free, all=one.units, longest=longest))
        own = self.view.own
        self._show_ports(own)
        self.place.setVisible(own is not None)
        if own is not None:
            said = words.gettext("{code} at U {unit}")
            self.place.setText(said.format(code=own.code or own.model, unit=own.bottom))
        told = words.gettext("{first} and {second} both want U {unit}.")
        self.wrong.setVisible(bool(one.collisions))
        self.wrong.setText("\n".join(
            told.format(first=a.code, second=b.code, unit=max(a.bottom, b.bottom)) for a, b in one.collisions
        ))  # fmt: skip

    def _show_ports(self, own: Mounted | None) -> None:
        words = self._room.words
        listed = own.ports if own is not None else ()
        for part in (self.counted, self.strip, self.port):
            part.setVisible(bool(listed))
        up = sum(one.state == "up" for one in listed)
        text = words.ngettext("{up} of {n} port is up", "{up} of {n} ports are up", len(listed))
        self.counted.setText(text.format(up=up, n=len(listed)))
        self.strip.show_states(
            [_STATES.get(one.state, TODO) for one in listed], [self._said(one) for one in listed]
        )
        self.port.setText(words.gettext("Click a port: where it leads stands here.") if listed else "")

    def _said(self, one: Port) -> str:
        return " · ".join(part for part in (one.name, one.state.upper(), one.peer) if part)

    def _on_port(self, number: int) -> None:
        own = self.view.own
        if own is not None and number < len(own.ports):
            self.port.setText(self._said(own.ports[number]))

    def _on_moved(self, unit: int) -> None:
        there = self._racks[self._own_rack]
        devices = [replace(one, bottom=unit) if one.own else one for one in there.devices]
        self._racks[self._own_rack] = racks.rack(there.name, there.room, devices)
        self.show_rack(self._own_rack)
        self.placed.emit(unit)

    def _print(self) -> None:
        room, shown = self._room, [self._racks[name] for name in sorted(self._racks)]
        desk, title = room.desk, room.words.gettext("Rack elevations")
        PrintDialog(room, self, title, title, lambda _: [racks.paper(desk, shown, title)]).open()


def open_racks(room: Room, wizard: Wizard, record: str, project: str) -> None:
    """Over the report of a device: the racks of its project, and its own place in one of them."""
    wizard.filling.settle()
    session, desk = wizard.session, room.desk
    answers, listed = session.answers, session.answers.get("config")
    rows = listed.get("ports") if isinstance(listed, Mapping) else None
    own = racks.mounted(answers.get("device"), answers.get("place"), rows, own=True)
    name = session.value(_RACK)

    def show(found: list[Rack]) -> None:
        dialog = RackDialog(room, wizard, found, own, str(name) if own is not None else "")
        dialog.placed.connect(lambda unit: wizard.filling.answer(_UNIT, str(unit)))
        dialog.open()

    room.jobs.run(wizard, lambda _: racks.racks(desk, project, record), show)


def open_project_racks(room: Room, over: QWidget, project: str, code: str = "") -> None:
    """The racks of a project, to look at; first the one where this device stands."""
    desk = room.desk

    def show(found: list[Rack]) -> None:
        first = next((rack.name for rack in found if any(one.code == code for one in rack.devices)), "")
        RackDialog(room, over, found, None, first if code else "").open()

    room.jobs.run(over, lambda _: racks.racks(desk, project), show)
