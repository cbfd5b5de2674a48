"""What is to be measured from this laptop: the plan, the points, and whom they have to reach."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from sidesk.actions import measuring
from sidesk.actions.measuring import Known, Setup
from sidesk.ui.kit.boxes import column, holder
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.picker import Option, Picker
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

MANY = 300  # rows that nobody reads any more
_GAPS = re.compile(r"[\s,，、;；]+")


class SetupDialog(Dialog):
    """`setup` is what was chosen once it is accepted."""

    def __init__(self, look: Look, parent: QWidget, known: Known, server: str = "") -> None:
        _ = look.words.gettext
        super().__init__(
            look, parent, _("Measure from here"),
            _("The laptop measures, the tester's verdict on the cable stays the tester's."), width=WIDE,
        )  # fmt: skip
        self.setObjectName("measuring-setup")
        self._known = known
        self._plan, self._place = measuring.plans()[0], "0"
        self._devices: list[str] = []
        self.plan = self._picker("measuring/plan", _("Test plan"))
        self.plan.show_options(
            [Option(one.name, look.words.pick(one.title)) for one in measuring.plans()], [self._plan.name]
        )
        self.plan.picked.connect(self._on_plan)
        self.about = Text(look, "", "cap", wrap=True)
        self.place = self._picker("measuring/place", _("Points"))
        self.place.show_options(
            [Option(str(n), self._place_said(n)) for n in range(len(known.places))],
            ["0"] if known.places else [],
        )
        self.place.picked.connect(self._on_place)
        self.devices = self._picker("measuring/devices", _("Devices to reach"), several=True)
        self._list_devices()
        self.devices.changed_many.connect(self._on_devices)
        self.others = self._edit("measuring/others", _("Further addresses"), "10.1.1.1, 10.1.1.2")
        self.server = self._edit("measuring/server", _("Test server, where iperf3 -s runs"), "10.1.1.9")
        self.server.setText(server)
        self.said = Text(look, "", "small", "warn", wrap=True)
        self.said.setObjectName("measuring/said")
        labels = (_("Points"), _("Devices to reach"), _("Further addresses"), self.server.accessibleName())
        parts = (self.place, self.devices, self.others, self.server)
        self._parts_of = [
            holder(column(Text(look, label, "small"), part, gap=4))
            for label, part in zip(labels, parts, strict=True)
        ]
        self.add(holder(column(Text(look, _("Test plan"), "small"), self.plan, self.about, gap=4)))
        self.add(*self._parts_of, self.said)
        self.offer(_("Cancel"))
        self.start = self.offer(_("Start"), "primary", accepts=True, icon="play")
        self.start.setObjectName("measuring/start")
        self._show_plan()

    @property
    def setup(self) -> Setup:
        """What is chosen now."""
        plan, known = self._plan, self._known
        if plan.walks:
            points = known.places[int(self._place)].points if known.places else ()
        else:
            points = (known.laptop,)
        further = [one for one in _GAPS.split(self.others.text()) if one]
        devices = dict.fromkeys([*self._devices, *further]) if plan.needs(measuring.DEVICES) else ()
        server = self.server.text().strip() if plan.needs(measuring.SERVER) else ""
        return Setup(plan.name, points, tuple(devices), server)

    def _picker(self, name: str, label: str, *, several: bool = False) -> Picker:
        picker = Picker(self._look, several=several)
        picker.setObjectName(name)
        picker.setAccessibleName(label)
        picker.can_be_empty = several
        return picker

    def _edit(self, name: str, label: str, example: str) -> Edit:
        edit = Edit(self._look, placeholder=example)
        edit.setObjectName(name)
        edit.setAccessibleName(label)
        edit.textChanged.connect(self._tell)
        return edit

    def _list_devices(self) -> None:
        known = self._known.devices
        self.devices.show_options(
            [Option(one.address, f"{one.name} · {one.address}") for one in known], self._devices
        )

    def _place_said(self, number: int) -> str:
        words, place = self._look.words, self._known.places[number]
        count = len(place.points)
        name = words.gettext("Links of this record") if place.own else place.name or words.gettext("No floor")
        return words.ngettext("{name} · {n} point", "{name} · {n} points", count).format(name=name, n=count)

    def _on_plan(self, name: str) -> None:
        self._plan = measuring.plan(name)
        # From here all of them are meant; at each of fifty points that would be thousands of rows.
        self._devices = [] if self._plan.walks else [one.address for one in self._known.devices]
        self._list_devices()
        self._show_plan()

    def _on_place(self, name: str) -> None:
        self._place = name
        self._tell()

    def _on_devices(self, names: list[str]) -> None:
        self._devices = names
        self._tell()

    def _show_plan(self) -> None:
        plan = self._plan
        self.about.setText(self._look.words.pick(plan.about))
        devices = plan.needs(measuring.DEVICES)
        shown = (plan.walks, devices and bool(self._known.devices), devices, plan.needs(measuring.SERVER))
        for part, on in zip(self._parts_of, shown, strict=True):
            part.setVisible(on)
        self._tell()

    def _tell(self, *_args: object) -> None:
        text, stops = self._problem()
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.start.setEnabled(not stops)

    def _problem(self) -> tuple[str, bool]:
        """What stands in the way, and whether it stops the start."""
        _, plan, setup = self._look.words.gettext, self._plan, self.setup
        if not setup.points:
            return _("There are no points yet. They come from the site survey, and from the rows of copper "
                     "links of this record. A plan that measures from here needs none."), True  # fmt: skip
        if plan.needs(measuring.SERVER) and not setup.server:
            return _("Name the test server."), True
        if plan.needs(measuring.DEVICES) and not setup.devices and not plan.walks:
            return _("Name at least one address. Devices with a management address in their installation "
                     "report are listed here by themselves."), True  # fmt: skip
        if plan.needs(measuring.SERVER) and not self._known.iperf:
            return _("iperf3 is not on this computer. Put it beside SiDesk or install it; the other checks "
                     "go on."), False  # fmt: skip
        rows = len(setup.points) * len(setup.devices)
        if rows > MANY:
            return self._look.words.ngettext(
                "This makes {n} row in the record.", "This makes {n} rows in the record.", rows
            ).format(n=rows), False
        return "", False
