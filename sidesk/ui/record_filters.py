"""What narrows the records list: search line, state, and a chip each for form, project, person and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions import fill
from sidesk.actions.views import Filter
from sidesk.core.text import N_
from sidesk.ui.kit.boxes import FlowBox, column
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.picker import ChoiceList, Option
from sidesk.ui.kit.popover import Popover
from sidesk.ui.search_line import SearchLine
from sidesk.ui.theme import Look

BIN = fill.AWAY
NAMES = {"form": N_("Form"), "project": N_("Project"), "person": N_("Person"), "span": N_("Time")}
SPANS = {
    "today": N_("Today"),
    "week": N_("The last 7 days"),
    "month": N_("The last 30 days"),
    "year": N_("The last 365 days"),
}
LONGEST = 24  # signs of a value on a chip


@dataclass(frozen=True)
class Known:
    """What can be asked for: (name, label) each."""

    forms: Sequence[tuple[str, str]] = ()
    projects: Sequence[tuple[str, str]] = ()
    people: Sequence[tuple[str, str]] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


class RecordFilters(QWidget):
    """`changed` when another filter is asked for; typing waits a moment."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._filter = Filter()
        self._options: dict[str, Sequence[tuple[str, str]]] = dict.fromkeys(NAMES, ())
        _ = look.words.gettext
        self._options["span"] = [(name, _(label)) for name, label in SPANS.items()]
        self.search = SearchLine(look, _("Number, name, place, any word of the answers"), _("Search records"))
        self.search.setObjectName("records/search")
        self.search.paused.connect(self.changed.emit)
        self.states = {
            state: FilterChip(look, label, on=not state)
            for state, label in (
                ("", _("All")), ("draft", _("Drafts")), ("final", _("Final")),
                ("withdrawn", _("Withdrawn")), (BIN, _("Bin")),
            )
        }  # fmt: skip
        for state, chip in self.states.items():
            chip.setObjectName(f"records/state/{state or 'all'}")
            chip.clicked.connect(partial(self._on_state, state))
        self.chips = {
            name: Button(look, _(label), "filter", trailing="chevron-down") for name, label in NAMES.items()
        }
        for name, button in self.chips.items():
            button.setCheckable(True)
            button.setObjectName(f"records/filter/{name}")
            button.clicked.connect(partial(self._on_chip, name))
        self.missing = FilterChip(look, _("Something missing"))
        self.missing.setObjectName("records/filter/missing")
        self.missing.clicked.connect(self._on_missing)
        self._row = FlowBox(*self.chips.values(), self.missing)
        self.setLayout(column(FlowBox(self.search, *self.states.values()), self._row))

    @property
    def filter(self) -> Filter:
        """What is asked for now."""
        return replace(self._filter, text=self.search.text().strip())

    def add(self, widget: QWidget) -> None:
        """Put something else at the end of the chips."""
        self._row.add(widget)

    def show_known(self, known: Known) -> None:
        """What the chips offer."""
        self._options |= {"form": known.forms, "project": known.projects, "person": known.people}
        self._say()

    def show_filter(self, wanted: Filter, *, tell: bool = True) -> None:
        """Ask for this."""
        self._filter = wanted
        if self.search.text().strip() != wanted.text:
            self.search.setText(wanted.text)
        self._say()
        if tell:
            self.search.hasten()
            self.changed.emit()

    def _say(self) -> None:
        words = self._look.words
        for state, chip in self.states.items():
            chip.setChecked(state == self._filter.state)
        for name, button in self.chips.items():
            value = getattr(self._filter, name)
            label = next((label for one, label in self._options[name] if one == value), value)
            said = label if len(label) <= LONGEST else label[:LONGEST] + "…"
            button.set_text(said if value else words.gettext(NAMES[name]))
            button.setAccessibleName(f"{words.gettext(NAMES[name])}: {label or words.gettext('any')}")
            button.setChecked(bool(value))
        self.missing.setChecked(self._filter.missing)
        away = self._filter.state == BIN  # the bin is searched by name only
        for button in (*self.chips.values(), self.missing):
            button.setVisible(not away)

    # --- asking ---

    def _on_state(self, state: str, _checked: bool = False) -> None:
        self.show_filter(replace(self.filter, state=state))

    def _on_missing(self, _checked: bool = False) -> None:
        self.show_filter(replace(self.filter, missing=not self._filter.missing))

    def _on_chip(self, name: str, _checked: bool = False) -> None:
        self._say()  # a click alone changes nothing
        any_ = Option("", self._look.words.gettext("Any"))
        options = [any_, *(Option(one, label) for one, label in self._options[name])]
        listed = ChoiceList(self._look, options, [getattr(self._filter, name)])
        popover = Popover(self._look, listed, self.chips[name])
        popover.setObjectName(f"records/list/{name}")
        listed.picked.connect(partial(self._on_picked, name, popover))
        chip = self.chips[name]
        popover.open_at(chip.mapToGlobal(QPoint(0, chip.height() + 4)))
        listed.setFocus()

    def _on_picked(self, name: str, popover: Popover, value: str) -> None:
        popover.close()
        self.show_filter(replace(self.filter, **{name: value}))  # type: ignore[arg-type]
