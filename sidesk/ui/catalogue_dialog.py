"""The catalogue of device types over a device's report: choose, see what is filled, take in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sidesk.actions import catalogue
from sidesk.actions.catalogue import DeviceType
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.boxes import FlowBox, column, holder
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.picker import Option, Picker
from sidesk.ui.kit.ports import TODO, PortStrip
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room
from sidesk.ui.wizard.window import Wizard

_PORTS = 52  # more are told as a number


class CatalogueDialog(Dialog):
    """`chosen` carries the type that is to fill the report."""

    chosen = Signal(object)

    def __init__(self, room: Room, over: QWidget, model: str = "", *, fills: bool = True) -> None:
        look, _ = room.look, room.words.gettext
        super().__init__(
            look, over, _("From the catalogue") if fills else _("Device types"),
            _("Brand, model, height and ports are filled; look at the nameplate all the same.")
            if fills else "", width=WIDE,
        )  # fmt: skip
        self.setObjectName("catalogue")
        self._room, self._model = room, model
        self._types: dict[str, DeviceType] = {}
        self._type: DeviceType | None = None
        self.picker = Picker(look)
        self.picker.setObjectName("catalogue/type")
        self.picker.setAccessibleName(_("Device type"))
        self.picker.can_be_empty = False
        self.picker.picked.connect(self._on_picked)
        self.head = Text(look, "", "h2", wrap=True)
        self.facts = Text(look, "", "body", wrap=True)
        self.strip = PortStrip(look, columns=26, cell=14)
        self.doubt = Text(look, "", "small", "warn", wrap=True)
        self.said = Text(look, "", "small", "ink2", wrap=True)
        self.said.setObjectName("catalogue/said")
        self.import_ = Button(look, _("Take in a file…"), icon="download")
        self.import_.setObjectName("catalogue/import")
        self.import_.clicked.connect(self._ask_file)
        self.export = Button(look, _("Write as a file…"), icon="send")
        self.export.setObjectName("catalogue/export")
        self.export.clicked.connect(self._ask_place)
        self.add(holder(column(Text(look, _("Device type"), "small"), self.picker, gap=4)))
        self.add(self.head, self.facts, self.strip, self.doubt, FlowBox(self.import_, self.export), self.said)
        self.offer(_("Cancel") if fills else _("Close"))
        self.go = self.offer(_("Fill in"), "primary", accepts=True)
        self.go.setObjectName("catalogue/fill")
        self.go.setVisible(fills)
        self.accepted.connect(self._on_accepted)
        self._show(None)
        self.said.hide()
        self._load("")

    def take_file(self, path: Path) -> None:
        """Take the types of a NetBox file in; the first one is shown."""
        desk = self._room.desk
        self._room.jobs.run(self, lambda _: catalogue.take_in(desk, path), self._on_taken, lane=Lane.SLOW)

    def _load(self, slug: str) -> None:
        desk = self._room.desk
        self._room.jobs.run(self, lambda _: catalogue.types(desk), partial(self._on_types, slug))

    def _on_types(self, slug: str, found: list[DeviceType]) -> None:
        self._types = {one.slug: one for one in found}
        wanted = self._model.casefold()
        alike = next((one.slug for one in found if wanted and one.model.casefold() == wanted), "")
        chosen = slug or alike
        self.picker.show_options(
            [Option(one.slug, f"{one.manufacturer} {one.model}") for one in found], [chosen] if chosen else []
        )
        self._show(self._types.get(chosen))

    def _on_picked(self, slug: str) -> None:
        self._show(self._types.get(slug))

    def _show(self, one: DeviceType | None) -> None:
        words = self._room.words
        self._type = one
        for part in (self.head, self.facts, self.export):
            part.setVisible(one is not None)
        self.go.setEnabled(one is not None)
        ports = one.ports if one is not None else ()
        self.strip.setVisible(0 < len(ports) <= _PORTS)
        self.strip.show_states([TODO] * len(ports), [port.name for port in ports])
        self.doubt.setVisible(one is not None and bool(one.unverified))
        if one is None:
            return
        self.head.setText(f"{one.manufacturer} {one.model}")
        said = [words.ngettext("{n} port", "{n} ports", len(ports)).format(n=len(ports))]
        said.append(f"{one.u_height} U" if one.units else words.gettext("in no rack"))
        if poe := sum(port.poe_mode == "pse" for port in ports):
            said.append(words.ngettext("{n} port with PoE", "{n} ports with PoE", poe).format(n=poe))
        if one.poe_budget:
            text, source = words.gettext("PoE {n} W in all ({source})"), words.source(one.poe_budget_source)
            said.append(text.format(n=one.poe_budget, source=source or words.gettext("no source given")))
        if len(one.power) > 1:
            said.append(words.ngettext("{n} supply", "{n} supplies", len(one.power)).format(n=len(one.power)))
        if watts := catalogue.draw(one):
            said.append(words.gettext("at most {n} W").format(n=watts))
        self.facts.setText(" · ".join(said))
        self.doubt.setText(words.gettext("Not compared with a data sheet yet."))

    def _on_taken(self, found: list[DeviceType]) -> None:
        words = self._room.words
        text = words.ngettext("{n} device type was taken in", "{n} device types were taken in", len(found))
        self.said.setText(text.format(n=len(found)))
        self.said.show()
        self._load(found[0].slug)

    def _ask_file(self) -> None:
        _ = self._room.words.gettext
        dialog = QFileDialog(self.window(), _("Take in a file…"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{_('Device types')} (*.yaml *.yml)", f"{_('All files')} (*)"])
        dialog.fileSelected.connect(lambda path: self.take_file(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_place(self) -> None:
        one, _ = self._type, self._room.words.gettext
        if one is None:
            return
        dialog = QFileDialog(self.window(), _("Write as a file…"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"{one.slug}.yaml")
        dialog.fileSelected.connect(lambda path: self._write(one, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, one: DeviceType, path: Path) -> None:
        def written(_: None) -> None:
            self.said.setText(self._room.words.gettext("Written: {path}").format(path=path))
            self.said.show()

        self._room.jobs.run(self, lambda _: catalogue.write_out(one, path), written, lane=Lane.SLOW)

    def _on_accepted(self) -> None:
        if self._type is not None:
            self.chosen.emit(self._type)


def open_catalogue(room: Room, wizard: Wizard) -> CatalogueDialog:
    """Over the report of a device; what is chosen fills it as one step of undo."""
    session = wizard.session
    model = session.value(("device", "dev_model"))
    dialog = CatalogueDialog(room, wizard, model if isinstance(model, str) else "")

    def fill(one: DeviceType) -> None:
        wizard.filling.settle()
        wizard.filling.announce(catalogue.put(session, one))
        text = room.words.gettext("{name} was filled in").format(name=f"{one.manufacturer} {one.model}")
        wizard.filling.said.emit(text)

    dialog.chosen.connect(fill)
    dialog.open()
    return dialog


def open_types(room: Room, over: QWidget, model: str) -> None:
    """The catalogue to look at, first the type of this model."""
    CatalogueDialog(room, over, model, fills=False).open()
