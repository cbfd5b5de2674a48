"""The records of which several versions wait for somebody to decide."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions.versions import Open
from sidesk.ui.kit.boxes import Card, column, holder, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.said import joined
from sidesk.ui.theme import Look

MOST = 5


class DividedCard(Card):
    """One line a record, with the way to it."""

    record_asked = Signal(str)

    def __init__(self, look: Look, found: Sequence[Open]) -> None:
        super().__init__(look, gap=8)
        words, count = look.words, len(found)
        _ = words.gettext
        self.setObjectName("sync/divided")
        title = words.ngettext(
            "{n} record has two versions side by side", "{n} records have two versions side by side", count
        )
        head = Text(look, title.format(n=count), "h2", wrap=True)
        kept = Chip(look, _("Both are kept"), "warn", None)
        self.add(row(Icon(look, "git-merge", 20, "warn"), (head, 1), kept, gap=8))
        for one in found[:MOST]:
            self.add(self._line(look, one))
        if count > MOST:
            self.add(Text(look, _("and {n} more").format(n=count - MOST), "small", "ink3"))

    def _line(self, look: Look, one: Open) -> QWidget:
        words = look.words
        if one.twice:
            what = words.gettext("two computers sealed the same paper")
        elif one.fork:
            what = words.gettext("a signed version among them")
        elif one.places:
            what = words.ngettext("{n} field was changed twice", "{n} fields were changed twice", one.places)
            what = what.format(n=one.places)
        else:
            what = words.gettext("everything combines")
        text = column(
            Text(look, one.title or one.number, "h3", wrap=True),
            Text(look, joined(words, one.number, what), "cap", wrap=True),
            gap=0,
        )
        button = Button(look, words.gettext("Look at both"))
        button.setObjectName(f"sync/divided/{one.record}")
        button.clicked.connect(partial(self._on_asked, one.record))
        return holder(row((text, 1), button, gap=12))

    def _on_asked(self, record: str) -> None:
        self.record_asked.emit(record)
