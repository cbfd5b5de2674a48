"""Filters with a name above the records list: one touch shows them, and they can be renamed and dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions.views import Filter, View
from sidesk.ui.kit.boxes import FlowBox, column
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.rebuilt import Rebuilt
from sidesk.ui.theme import Look


class NameDialog(Dialog):
    """Asks for a name; `named` carries it."""

    named = Signal(str)

    def __init__(self, look: Look, parent: QWidget, title: str, name: str = "") -> None:
        _ = look.words.gettext
        super().__init__(look, parent, title, "")
        self.edit = Edit(look, name)
        self.edit.setAccessibleName(_("Name"))
        self.edit.setObjectName("name/edit")
        self.edit.selectAll()
        self.edit.returnPressed.connect(self._on_given)
        self.add(self.edit)
        self.offer(_("Cancel"))
        keep = self.offer(_("Keep it"), "primary")
        keep.setObjectName("name/keep")
        keep.clicked.disconnect()
        keep.clicked.connect(self._on_given)
        self.edit.setFocus()

    def _on_given(self) -> None:
        if name := self.edit.text().strip():
            self.named.emit(name)
            self.accept()


class SavedViews(QWidget):
    """Chips of the filters that were kept. `kept` carries all of them after a change."""

    asked = Signal(object)  # a View
    kept = Signal(list, str)  # the views, and the name of one that was dropped

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.views: list[View] = []
        self._filter = Filter()
        self._built = Rebuilt()
        self.setLayout(column(self._built))
        self.hide()

    def show_views(self, views: Sequence[View], now: Filter) -> None:
        """Show these, and which of them is in sight."""
        self.views, self._filter = list(views), now
        self._built.show_built((self.views, now), self._chips)
        self.setVisible(bool(views) or not now.empty)

    def _chips(self) -> QWidget:
        look, _ = self._look, self._look.words.gettext
        box, known = FlowBox(), False
        for number, view in enumerate(self.views):
            on = view.filter == self._filter
            known = known or on
            chip = FilterChip(look, view.name, on=on)
            chip.setObjectName(f"views/{number}")
            chip.clicked.connect(partial(self._on_asked, view))
            box.add(chip)
            if on:
                for text, icon, name, slot in (
                    (_("Rename"), "pencil", "rename", self._on_rename),
                    (_("Drop this filter"), "trash-2", "drop", self._on_drop),
                ):
                    button = Button(look, text, "ghost", icon=icon)
                    button.setObjectName(f"views/{name}")
                    button.clicked.connect(partial(slot, number))
                    box.add(button)
        if not known and not self._filter.empty:
            keep = Button(look, _("Keep this filter"), "ghost", icon="save")
            keep.setObjectName("views/keep")
            keep.clicked.connect(self._on_keep)
            clear = Button(look, _("Show all"), "ghost", icon="x")
            clear.setObjectName("views/clear")
            clear.clicked.connect(partial(self._on_asked, View("")))
            box.add(keep)
            box.add(clear)
        return box

    def _on_asked(self, view: View, _checked: bool = False) -> None:
        # The chip that is on shows everything again.
        self.asked.emit(View("") if view.filter == self._filter else view)

    def _on_keep(self) -> None:
        dialog = NameDialog(self._look, self, self._look.words.gettext("Keep this filter as"))
        dialog.named.connect(self._on_named)
        dialog.open()

    def _on_named(self, name: str) -> None:
        others = [view for view in self.views if view.name != name]
        self.kept.emit([*others, View(name, self._filter)], "")

    def _on_rename(self, number: int, _checked: bool = False) -> None:
        dialog = NameDialog(
            self._look, self, self._look.words.gettext("Rename the filter"), self.views[number].name
        )
        dialog.named.connect(partial(self._on_renamed, number))
        dialog.open()

    def _on_renamed(self, number: int, name: str) -> None:
        views = list(self.views)
        views[number] = replace(views[number], name=name)
        self.kept.emit(views, "")

    def _on_drop(self, number: int, _checked: bool = False) -> None:
        views = list(self.views)
        dropped = views.pop(number)
        self.kept.emit(views, dropped.name)
