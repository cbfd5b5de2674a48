"""Which column of a tester's table is what: asked where the headers are not known, kept for the next file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions import measured_tables, measured_values
from sidesk.actions.measured_lines import Seen
from sidesk.actions.measured_tables import Target
from sidesk.ui.kit.boxes import Rule, column, holder, row
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.picker import Option, Picker
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room

WIDTH = 760
MOST = 60  # columns that are asked about; more are kept unread, as all that is not chosen
CHARSETS = {
    "utf-8": "UTF-8", "gb18030": "GB18030 (GBK)", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE",
    "cp1252": "Windows-1252",
}  # fmt: skip


class ColumnsDialog(Dialog):
    """One line a column: its header, its first cells, and what it is."""

    charset_asked = Signal(str)  # the table is to be read in this one
    replaced = False  # it goes because the same table is asked about again

    def __init__(self, room: Room, over: QWidget, seen: Seen, targets: Sequence[Mapping[str, Any]]) -> None:
        _ = room.words.gettext
        super().__init__(
            room.look, over, _("What are these columns?"),
            _("Say it once: the next file with these headers is read without asking. "
              "What is not chosen stays in the file."),
            width=WIDTH,
        )  # fmt: skip
        self.setObjectName("columns")
        self._words, self._targets, self.seen = room.words, targets, seen
        kinds = measured_tables.kinds_for(targets)
        found = measured_tables.kind_of(seen.reading)
        self._kind = found if found in kinds else kinds[0]
        self._chosen = {
            header: text.partition(" ")[0] for header, text in measured_tables.proposed(seen.reading).items()
        }
        told = {header: text.partition(" ")[2] for header, text in seen.reading.layout.items()}
        self._units = {header: unit for header, unit in told.items() if unit}
        self._fields: dict[str, Target] = {}
        self.pickers: dict[str, Picker] = {}
        self.unit_pickers: dict[str, Picker] = {}
        self._head(kinds)
        for at, header in enumerate(seen.reading.headers[:MOST]):
            if header and header not in self.pickers:
                self.add(Rule(room.look), self._line(at, header))
        self.missing = Text(room.look, "", "small", "warn", wrap=True)
        self.add(self.missing)
        self.offer(_("Leave this file out"))
        self.go = self.offer(_("Use these columns"), "primary", accepts=True)
        self.go.setObjectName("columns/use")
        self._show_kind(self._kind)

    def layout_told(self) -> dict[str, str]:
        """What was said, as it is remembered."""
        return measured_tables.layout(self._chosen, self._units, self._kind)

    def _head(self, kinds: Sequence[str]) -> None:
        look, words = self._look, self._words
        count = len(self.seen.reading.results)
        rows = words.ngettext("{n} row", "{n} rows", count).format(n=count)
        self.add(Text(look, f"{self.seen.name} · {rows}", "body", wrap=True, bold=True))
        self.kind = Picker(look)
        self.kind.setObjectName("columns/kind")
        self.kind.can_be_empty = False
        self.kind.setAccessibleName(words.gettext("What a row is"))
        named = [Option(one, measured_values.named(one, words)) for one in kinds]
        self.kind.show_options(named, [self._kind])
        self.kind.picked.connect(self._show_kind)
        asked = [(column(Text(look, words.gettext("What a row is"), "small"), self.kind, gap=4), 1)]
        charset = self.seen.reading.charset.removesuffix("-sig")
        self.charset = Picker(look)
        self.charset.setObjectName("columns/charset")
        self.charset.can_be_empty = False
        self.charset.setAccessibleName(words.gettext("Character set"))
        self.charset.show_options([Option(name, text) for name, text in CHARSETS.items()], [charset])
        self.charset.picked.connect(self.charset_asked.emit)
        if charset:  # of a text; workbooks and XML tell theirs
            asked.append(
                (column(Text(look, words.gettext("Character set"), "small"), self.charset, gap=4), 1)
            )
        else:
            self.charset.setParent(self)
            self.charset.hide()
        self.add(holder(row(*asked, gap=16)))

    def _line(self, at: int, header: str) -> QWidget:
        look, words = self._look, self._words
        cells = self.seen.reading.samples[at] if at < len(self.seen.reading.samples) else ()
        said = " · ".join(cells) or words.gettext("empty")
        names = column(
            Text(look, header, "body", wrap=True, bold=True),
            Text(look, said, "small", "ink2", wrap=True),
            gap=2,
        )
        picker, unit = Picker(look), Picker(look)
        picker.setObjectName(f"columns/{header}")
        picker.setAccessibleName(f"{header}: {said}")
        picker.picked.connect(partial(self._on_picked, header))
        unit.can_be_empty = False
        unit.setAccessibleName(words.gettext("Unit of {column}").format(column=header))
        unit.picked.connect(partial(self._on_unit, header))
        unit.setFixedWidth(look.px(96))
        self.pickers[header], self.unit_pickers[header] = picker, unit
        return holder(row((names, 1), (holder(row(picker, unit, gap=8)), 1), gap=16))

    def _show_kind(self, kind: str) -> None:
        self._kind = kind
        self._fields = {one.name: one for one in measured_tables.fields_for(kind, self._words)}
        for header, name in self._chosen.items():
            if name not in self._fields:
                self._chosen[header] = ""
        for header in self.pickers:
            self._show(header)
        self._judge()

    def _on_picked(self, header: str, name: str) -> None:
        for other, chosen in self._chosen.items():  # one field has one column
            if name and chosen == name and other != header:
                self._chosen[other] = ""
                self._show(other)
        self._chosen[header] = name
        self._units.pop(header, None)
        self._show(header)
        self._judge()

    def _on_unit(self, header: str, unit: str) -> None:
        self._units[header] = unit

    def _show(self, header: str) -> None:
        name = self._chosen.get(header, "")
        options = [Option(one.name, one.label, one.also) for one in self._fields.values()]
        self.pickers[header].show_options(options, [name] if name else [])
        units = self._fields[name].units if name else ()
        unit = self._units.get(header) or measured_tables.unit_in(header)
        known = unit in units
        if unit and not known and name and header not in self._units:
            units = [*units, unit] if len(units) > 1 else units
            known = unit in units
        picker = self.unit_pickers[header]
        picker.setVisible(len(units) > 1)
        picker.show_options(
            [Option(one, one) for one in units], [unit if known else units[0]] if units else []
        )

    def _judge(self) -> None:
        code = measured_tables.code_field(self._targets, self._kind)
        there = code in self._chosen.values()
        label = self._fields[code].label if code in self._fields else code
        said = self._words.gettext("Choose the column that holds “{field}”: without it no row is found.")
        self.missing.setText("" if there else said.format(field=label))
        self.missing.setVisible(not there)
        self.go.setEnabled(there)
