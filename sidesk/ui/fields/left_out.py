"""What was not taken, named one by one beside the field: folded, to be copied, gone when it is closed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from sidesk.ui.fields.intake import Outcome
from sidesk.ui.kit.boxes import FlowBox, column
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

MOST_SHOWN = 60


class LeftOut(QWidget):
    """A sentence of counts; below it the list and what can be done with it."""

    again = Signal()  # take those too that another question of the record has

    def __init__(self, look: Look) -> None:
        super().__init__()
        _ = look.words.gettext
        self._look, self._lines = look, list[str]()
        self.summary = Text(look, "", "small", "ink2", wrap=True)
        self.open = Button(look, _("Show the list"), "ghost", icon="chevron-down")
        self.open.setCheckable(True)
        self.open.toggled.connect(self._on_open)
        self.copy = Button(look, _("Copy the list"), "ghost", icon="copy")
        self.copy.clicked.connect(self._on_copy)
        self.more = Button(look, _("Add them here too"), "ghost", icon="plus")
        self.more.clicked.connect(self.again.emit)
        self.close_it = Button(look, _("Hide"), "ghost", icon="x")
        self.close_it.clicked.connect(self.hide)
        self.list = Text(look, "", "cap", "ink2", wrap=True)
        self.list.hide()
        buttons = FlowBox(self.open, self.copy, self.more, self.close_it, gap=4)
        self.setLayout(column(self.summary, buttons, self.list, gap=4))
        self.hide()

    def tell(self, made: Outcome) -> None:
        """Say what was left out; nothing where everything was taken."""
        words = self._look.words
        self._lines = [error.told(words) for error in made.refused]
        self._lines += [words.gettext("“{name}” is here already.").format(name=name) for name in made.here]
        said = words.gettext("“{name}” is at another question of this record.")
        self._lines += [said.format(name=_name(source)) for source in made.elsewhere]
        counts = list(self._counts(made))
        self.summary.setText(" ".join(counts))
        self.summary.set_tone("bad" if made.refused else "ink2")
        self.more.setVisible(bool(made.elsewhere))
        self.open.setChecked(False)
        for button in (self.open, self.copy):
            button.setVisible(bool(self._lines))
        self.list.setText(_shown(self._lines, words.gettext("and {n} more")))
        self.setVisible(bool(counts) and (len(self._lines) > 1 or bool(made.elsewhere) or made.stopped))

    def _counts(self, made: Outcome) -> Sequence[str]:
        words, said = self._look.words, list[str]()
        taken, bad, doubles = len(made.taken), len(made.refused), made.doubles
        if made.stopped or bad or doubles:
            said.append(words.ngettext("{n} was taken.", "{n} were taken.", taken).format(n=taken))
        if bad:
            text = words.ngettext("{n} could not be taken.", "{n} could not be taken.", bad)
            said.append(text.format(n=bad))
        if doubles:
            text = words.ngettext("{n} is in the record already.", "{n} are in the record already.", doubles)
            said.append(text.format(n=doubles))
        if made.stopped:
            said.append(words.gettext("The rest was left: you stopped it."))
        return said

    def text(self) -> str:
        """The whole list."""
        return "\n".join(self._lines)

    def _on_open(self, on: bool) -> None:
        self.list.setVisible(on)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())


def _name(source: object) -> str:
    return str(source[1]) if isinstance(source, tuple) else str(getattr(source, "name", source))


def _shown(lines: Sequence[str], more: str) -> str:
    rest = len(lines) - MOST_SHOWN
    return "\n".join([*lines[:MOST_SHOWN], *([more.format(n=rest)] if rest > 0 else [])])
