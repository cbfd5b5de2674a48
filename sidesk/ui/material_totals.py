"""What materials come to, item by item: planned, arrived, used, left, and where that does not come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from sidesk.actions.registers import Balance
from sidesk.core.text import N_, Words, signed
from sidesk.ui.chosen_table import ChosenTable
from sidesk.ui.kit.table import Cell, Column, RowsModel
from sidesk.ui.said import joined
from sidesk.ui.theme import Look

HEADS = {
    "item": N_("Material"),
    "planned": N_("Planned"),
    "arrived": N_("Arrived"),
    "to_come": N_("Still to come"),
    "used": N_("Used"),
    "rest": N_("Must be there"),
    "left": N_("Counted"),
    "difference": N_("Difference"),
}
_GIVEN_UP = (3, 5, 1, 4)  # first what can be worked out from its neighbours
_WIDTH = 104


class MaterialTotals(ChosenTable[Balance]):
    """Sorted by its heads; what does not come out is red."""

    def __init__(self, look: Look) -> None:
        self._words = look.words
        self._projects: Mapping[str, str] = {}
        self.descending, self.order = False, ""
        columns = [Column(look.words.gettext(HEADS["item"]), self._item, name="item")]
        columns += [
            Column(look.words.gettext(title), partial(_amount, name), _WIDTH, right=True, name=name)
            for name, title in HEADS.items()
            if name != "item"
        ]
        rows: RowsModel[Balance] = RowsModel(())
        super().__init__(look, rows, _GIVEN_UP, row_height=52)
        self.setObjectName("register/totals")
        self.setAccessibleName(look.words.gettext("Totals per item"))
        self.setMinimumHeight(look.px(36 + 2 * 52) + 2)
        self.let_choose()
        self.head.setSectionsMovable(False)
        self.sort_asked.connect(self.sort_by)
        self.lay(columns, {})

    def show_balances(self, found: Sequence[Balance], projects: Mapping[str, str]) -> None:
        """Show these; which project stands beneath where there are several."""
        self._projects = projects if len({one.project for one in found}) > 1 else {}
        self.show_lines(self._sorted(found), lambda one: (one.project, one.item, one.unit))

    def sort_by(self, name: str) -> None:
        """Sort by a column; by the same one again the other way round."""
        self.descending = not self.descending if name == self.order else False
        self.order = name
        self.show_order(name, descending=self.descending)
        self.show_lines(self._sorted(self.rows.values()), lambda one: (one.project, one.item, one.unit))

    def _sorted(self, found: Sequence[Balance]) -> list[Balance]:
        if not self.order or self.order == "item":
            return sorted(found, key=lambda one: one.item.casefold(), reverse=self.descending)
        given = [one for one in found if getattr(one, self.order) is not None]
        given.sort(key=lambda one: Decimal(getattr(one, self.order)), reverse=self.descending)
        return given + [one for one in found if getattr(one, self.order) is None]

    def _item(self, one: Balance) -> Cell:
        second = joined(
            self._words, self._words.listed(one.specs), one.unit, self._projects.get(one.project, "")
        )
        icon, tone = ("triangle-alert", "bad") if one.wrong else ("", "")
        return Cell(one.item, second, icon, tone, bold=True)


def as_rows(found: Sequence[Balance], projects: Mapping[str, str], words: Words) -> list[list[str]]:
    """The same for a file, with unit, specification and project in columns of their own."""
    amounts = [name for name in HEADS if name != "item"]
    own = [words.gettext(text) for text in (HEADS["item"], N_("Specification"), N_("Unit"))]
    rows = [[*own, *(words.gettext(HEADS[name]) for name in amounts), words.gettext("Project")]]
    for one in found:
        said = [plain(getattr(one, name)) for name in amounts]
        rows.append([one.item, words.listed(one.specs), one.unit, *said, projects.get(one.project, "")])
    return rows


def plain(number: Decimal | None) -> str:
    """A sum without the zeros that adding leaves."""
    if number is None:
        return ""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _amount(name: str, one: Balance) -> Cell:
    number: Decimal | None = getattr(one, name)
    text = signed(plain(number))
    bad = number is not None and (number != 0 if name == "difference" else number < 0 and name == "rest")
    if name == "difference" and number is not None and number > 0:
        text = f"+{text}"
    return Cell(text, tone="bad" if bad else "", bold=bad)
