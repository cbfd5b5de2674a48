"""The choices sheet: lists of options with the author's own columns beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sidesk.authoring import faults
from sidesk.authoring.columns import MEDIA
from sidesk.authoring.findings import Findings
from sidesk.authoring.settings import Settings
from sidesk.authoring.workbook import Row, Table
from sidesk.core.text import LocalText
from sidesk.forms.definition import Choice

_OURS = frozenset({"list_name", "name", "label", *MEDIA})


@dataclass(frozen=True)
class ChoiceList:
    """One list: its options with the rows they stand in."""

    name: str
    options: tuple[tuple[Choice, Row], ...]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The options without their places."""
        return tuple(choice for choice, _ in self.options)

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns its options may be filtered by: those that at least one of them fills."""
        return frozenset(column for choice, _ in self.options for column in choice.extra) | {"name", "label"}

    def values(self, column: str) -> set[str]:
        """What stands in a column of this list."""
        return {str(choice.extra.get(column, "")) for choice, _ in self.options}


def read_lists(table: Table, settings: Settings, found: Findings) -> dict[str, ChoiceList]:
    """Every list of the sheet, unchecked: only lists that a question uses are held to the rules."""
    if table.rows:
        for column in ("list_name", "name"):
            if all(one.name != column for one in table.headings):
                found.refuse(table.place(), faults.NO_SUCH_COLUMN, column=column)
                return {}
    spoken = {one.name for one in table.headings if one.language}
    options: dict[str, list[tuple[Choice, Row]]] = {}
    for row in table.rows:
        name = row.text("list_name")
        if not name:
            found.refuse(row.place("list_name"), faults.NO_LIST_NAME)
        else:
            choice = Choice(
                row.text("name"), row.texts("label", settings.plain), _extra(row, spoken, settings)
            )
            options.setdefault(name, []).append((choice, row))
    return {name: ChoiceList(name, tuple(each)) for name, each in options.items()}


def _extra(row: Row, spoken: set[str], settings: Settings) -> dict[str, str | LocalText]:
    names = dict.fromkeys(name for name, _ in row.cells if name not in _OURS)
    return {name: row.texts(name, settings.plain) if name in spoken else row.text(name) for name in names}


def check_used(
    lists: Mapping[str, ChoiceList], used: Mapping[str, str], settings: Settings, found: Findings
) -> None:
    """Hold the lists in use to the rules. `used` tells by list whether it is for "one", "many" or "rows"."""
    for name, one in lists.items():
        if name in used:
            _check_options(one, used[name], settings, found)
        else:
            found.note(one.options[0][1].place("list_name"), faults.LIST_UNUSED, list=name)


def _check_options(one: ChoiceList, use: str, settings: Settings, found: Findings) -> None:
    seen: dict[str, Choice] = {}
    for choice, row in one.options:
        if not choice.name:
            found.refuse(row.place("name"), faults.NO_CHOICE_NAME, list=one.name)
            continue
        if use == "many" and len(choice.name.split()) > 1:
            found.refuse(row.place("name"), faults.BLANK_IN_CHOICE, name=choice.name)
        for column in MEDIA:
            if row.has(column):
                found.refuse(row.place(column), faults.NO_MEDIA)
        if not choice.label:
            found.refuse(row.place("label"), faults.NO_CHOICE_LABEL, name=choice.name)
        twin = seen.setdefault(choice.name, choice)
        if twin is choice:
            continue
        if not settings.repeated_choices or use == "rows":
            found.refuse(row.place("name"), faults.CHOICE_TWICE, name=choice.name, list=one.name)
        elif twin.label != choice.label:
            # An answer keeps the name alone: with two labels nobody could tell what was meant.
            found.refuse(row.place("label"), faults.CHOICE_TWO_LABELS, name=choice.name, list=one.name)
