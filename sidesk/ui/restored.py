"""After a program that did not end well: which drafts are back, and the way to go on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal

from sidesk.models.entities import Draft
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.buttons import Button
from sidesk.ui.said import day
from sidesk.ui.theme import Look


class RestoredBanner(Banner):
    """Stays until it is answered. `go_on` carries the record."""

    go_on = Signal(str)

    def __init__(self, look: Look, text: str, second: str, record: str) -> None:
        super().__init__(look, text, second, "warn")
        _ = look.words.gettext
        self._record = record
        self.setObjectName("restored")
        again = Button(look, _("Go on with it"))
        again.setObjectName("restored/go-on")
        again.clicked.connect(self._on_again)
        well = Button(look, _("All right"), "ghost")
        well.setObjectName("restored/well")
        well.clicked.connect(self.deleteLater)
        self.add(again)
        self.add(well)

    def _on_again(self) -> None:
        self.go_on.emit(self._record)
        self.deleteLater()


def restored_banner(look: Look, drafts: Sequence[Draft], today: dt.date) -> RestoredBanner:
    """The banner for these drafts, the last saved first."""
    words, last = look.words, drafts[0]
    when = day(words, last.saved_at, today) if last.saved_at else ""
    text = words.ngettext(
        "SiDesk did not end well last time. {n} draft is back, saved {when}: {title}",
        "SiDesk did not end well last time. {n} drafts are back, the last saved {when}: {title}",
        len(drafts),
    )
    text = text.format(n=len(drafts), when=when, title=last.title or last.number)
    second = words.gettext("Every answer that was shown as saved is there.")
    return RestoredBanner(look, text, second, last.record)
