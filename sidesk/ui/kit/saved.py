"""The saved mark. Green only after the disk said yes; "saving" only after 300 ms."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from sidesk.ui.kit.boxes import column, row, show_if
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.spinner import Spinner
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

PATIENCE = 300


class SavedMark(QWidget):
    """`已存到本机 14:03:22`. States: nothing yet, saving, saved, failed."""

    resaid = Signal()  # what it says is longer or shorter now

    def __init__(self, look: Look, *, second: str = "", bold: bool = False, short: bool = False) -> None:
        super().__init__()
        self._look, self._short = look, short
        self._icon = Icon(look, "circle-check", 16, "ok")
        self._spinner = Spinner(look)
        self._text = Text(look, "", "small", "ink" if bold else "ink2", bold=bold, wrap=bool(second))
        self._second = Text(look, second, "cap", wrap=True)
        show_if(self._second, bool(second))
        icon = (
            column(2, self._icon, self._spinner, None, gap=0) if second else column(self._icon, self._spinner)
        )
        self.setLayout(row(icon, (column(self._text, self._second, gap=0), 1), gap=6))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(bool(second))
        self.setSizePolicy(policy)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(PATIENCE)
        self._slow.timeout.connect(self._on_slow)
        self._spinner.hide()
        self.set_nothing()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def set_brief(self, *, brief: bool) -> None:
        """Only the sign, where words have no room; pointing at it tells the rest."""
        self._text.setVisible(not brief)

    def wanted(self, *, brief: bool) -> int:
        """How wide it has to be; Qt knows that only later."""
        words = 0 if brief else self._text.sizeHint().width() + 6
        return self._look.px(16) + words

    def set_nothing(self) -> None:
        """Nothing has been kept in this window yet."""
        self._icon.hide()
        self._text.setText("")

    def set_saving(self) -> None:
        """A save is under way; shown only if it takes long."""
        if not self._slow.isActive():
            self._slow.start()

    def set_saved(self, at: dt.datetime) -> None:
        """The disk said yes at this moment."""
        _ = self._look.words.gettext
        self._slow.stop()
        self._spinner.stop()
        self._icon.set_icon("circle-check", "ok")
        self._icon.show()
        text = _("Saved {time}") if self._short else _("Saved on this computer {time}")
        self._say(text.format(time=f"{at:%H:%M:%S}"))

    def set_failed(self) -> None:
        """The disk said no."""
        _ = self._look.words.gettext
        self._slow.stop()
        self._spinner.stop()
        self._icon.set_icon("circle-x", "bad")
        self._icon.show()
        self._say(_("Not saved yet"))

    def _on_slow(self) -> None:
        _ = self._look.words.gettext
        self._icon.hide()
        self._spinner.start()
        self._say(_("Saving…"))

    def _say(self, text: str) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.resaid.emit()
