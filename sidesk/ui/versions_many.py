"""Choosing for many places at once: which of them, and whose answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from sidesk.actions.versions import Side
from sidesk.core.text import Words
from sidesk.ui.kit.boxes import Card, FlowBox, row, show_if
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.text import Text
from sidesk.ui.versions_choosing import SECTION, SHOWN, WHOLE, Choosing
from sidesk.ui.versions_parts import name_of
from sidesk.ui.versions_place import Compared

TWO = 2


def changed(words: Words, count: int, sides: Sequence[Side]) -> str:
    """How many places are disputed, and by whom: one person can be on several computers."""
    if len({side.author for side in sides}) == 1:
        text = words.ngettext(
            "{n} place was changed on two computers", "{n} places were changed on two computers", count
        )
    elif len(sides) > TWO:
        text = words.ngettext(
            "{n} place was changed by several people", "{n} places were changed by several people", count
        )
    else:
        text = words.ngettext(
            "{n} place was changed by two people", "{n} places were changed by two people", count
        )
    return text.format(n=count)


def kept(words: Words, count: int, sides: Sequence[Side]) -> str:
    """The same, where nothing is compared yet: that no value is lost."""
    if len({side.author for side in sides}) == 1:
        text = words.ngettext(
            "{n} field was changed on two computers. Both values are kept",
            "{n} fields were changed on two computers. Both values are kept",
            count,
        )
    elif len(sides) > TWO:
        text = words.ngettext(
            "Several people changed {n} field. All values are kept",
            "Several people changed {n} fields. All values are kept",
            count,
        )
    else:
        text = words.ngettext(
            "Two people changed {n} field. Both values are kept",
            "Two people changed {n} fields. Both values are kept",
            count,
        )
    return text.format(n=count)


class ManyCard(Card):
    """Above the places: sections to look at, and one side for what is shown, for a section or for all.

    Nothing is written by it, and nothing is chosen unasked.
    """

    chosen = Signal()  # something is chosen or left, or was taken back
    listed = Signal()  # other places are to be shown

    def __init__(self, compared: Compared, choosing: Choosing) -> None:
        super().__init__(compared.room.look, gap=10)
        self._look, self._words, self._choosing = compared.room.look, compared.room.words, choosing
        self._names = {side.id: name_of(side, self._words) for side in compared.standing.sides}
        self._scope = choosing.scopes()[0]
        look, words, _ = self._look, self._words, self._words.gettext
        self.setObjectName("versions/many")
        title = changed(words, len(choosing.places), compared.standing.sides)
        self.undo_button = Button(look, _("Undo"), "ghost", icon="undo-2")
        self.undo_button.setObjectName("versions/many/undo")
        self.undo_button.setToolTip("Ctrl+Z")
        self.undo_button.clicked.connect(self.undo)
        self.add(row((Text(look, title, "h2", wrap=True), 1), self.undo_button))
        self._chips = self._section_chips(compared)
        if len(choosing.sections) > 1:
            self.add(FlowBox(*self._chips.values()))
        self._scopes = {scope: self._scope_button(scope) for scope in (SHOWN, SECTION, WHOLE)}
        self._scope_row = FlowBox(Text(look, _("Choose together:"), "small"), *self._scopes.values())
        self._said = Text(look, "", "small", wrap=True)
        show_if(self._said, False)
        self.add(self._scope_row, FlowBox(*self._side_buttons()), self._said)
        self.refresh()

    def _section_chips(self, compared: Compared) -> dict[str, FilterChip]:
        sections = self._choosing.sections
        chips = {"": FilterChip(self._look, self._words.gettext("All"), len(self._choosing.places))}
        for name, count in sections.items():
            chips[name] = FilterChip(self._look, compared.teller.section((name,)), count)
        for name, chip in chips.items():
            chip.setObjectName(f"versions/section/{name}")
            chip.clicked.connect(partial(self._on_section, name))
        return chips

    def _scope_button(self, scope: str) -> Button:
        button = Button(self._look, "", "option")
        button.setCheckable(True)
        button.setObjectName(f"versions/scope/{scope}")
        button.clicked.connect(partial(self._on_scope, scope))
        return button

    def _side_buttons(self) -> list[Button]:
        _ = self._words.gettext
        buttons = []
        for number, (side, name) in enumerate(self._names.items()):
            button = Button(self._look, _("Use all of {name}").format(name=name))
            button.setObjectName(f"versions/all/{number}")
            button.clicked.connect(partial(self._on_all, side))
            buttons.append(button)
        leave = Button(self._look, _("Leave them open"), "ghost")
        leave.setObjectName("versions/all/leave")
        leave.clicked.connect(partial(self._on_all, None))
        return [*buttons, leave]

    def refresh(self) -> None:
        """Say what is listed and what can be chosen together now."""
        words, choosing = self._words, self._choosing
        scopes = choosing.scopes()
        if self._scope not in scopes:
            self._scope = scopes[0]
        texts = {
            SHOWN: words.ngettext("the {n} shown", "the {n} shown", len(choosing.shown)),
            SECTION: words.ngettext("the {n} of the section", "the {n} of the section", len(choosing.listed)),
            WHOLE: words.ngettext("all {n}", "all {n}", len(choosing.places)),
        }
        for scope, button in self._scopes.items():
            button.set_text(texts[scope].format(n=len(choosing.scope(scope))))
            button.setChecked(scope == self._scope)
            show_if(button, scope in scopes)
        show_if(self._scope_row, len(scopes) > 1)
        for name, chip in self._chips.items():
            chip.setChecked(name == choosing.section)
        self.undo_button.setEnabled(choosing.can_undo)

    def _on_section(self, name: str, _checked: bool = False) -> None:
        self._choosing.look_at(name)
        self._scope = SECTION if name else self._scope
        self.refresh()
        self.listed.emit()

    def _on_scope(self, scope: str, _checked: bool = False) -> None:
        self._scope = scope
        self.refresh()

    def _on_all(self, side: str | None, _checked: bool = False) -> None:
        words, count = self._words, self._choosing.use_all(self._scope, side)
        if side is None:
            text = words.ngettext("{n} place is open again.", "{n} places are open again.", count)
        else:
            text = words.ngettext(
                "{name} is chosen for {n} place.", "{name} is chosen for {n} places.", count
            )
        self._tell(text.format(n=count, name=self._names.get(side or "", "")))

    def undo(self) -> None:
        """Take back what was chosen last, however much it was."""
        self._took_back(self._choosing.undo())

    def redo(self) -> None:
        """Choose it again."""
        self._took_back(self._choosing.redo())

    def _took_back(self, count: int) -> None:
        if count:
            text = self._words.ngettext("{n} place is as before.", "{n} places are as before.", count)
            self._tell(text.format(n=count))

    def _tell(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()
        self.refresh()
        self.chosen.emit()
