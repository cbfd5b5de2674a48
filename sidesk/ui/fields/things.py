"""Fields of people, devices and places: typed, with what is known dropping down below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QWidget

from sidesk.ui.fields.text import TypedField


class SuggestedField(TypedField):
    """A person, device or place: free text, with what is known dropping down below."""

    def make_body(self) -> QWidget:
        body = super().make_body()
        self._known = QStringListModel()
        self._completer = QCompleter(self._known, self.edit)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setWidget(self.edit)
        self._completer.activated.connect(self._on_chosen)
        if (popup := self._completer.popup()) is not None:
            popup.setFont(self.look.font())
        self._asked_for = ""
        self.edit.textEdited.connect(self._on_wanted)
        return body

    def _on_wanted(self, text: str) -> None:
        self._asked_for = text
        kind, suggest = self.question.kind, self.ports.suggest
        self.ports.jobs.run(self, lambda progress: (text, suggest(kind, text)), self._on_found)

    def _on_found(self, found: tuple[str, Sequence[str]]) -> None:
        text, names = found
        if text != self._asked_for or not self._typing:
            return  # an answer to an older question
        self._known.setStringList([name for name in names if name != text])
        if self._known.rowCount():
            self._completer.complete()
        elif (popup := self._completer.popup()) is not None:
            popup.hide()

    def _on_chosen(self, name: str) -> None:
        self.edit.setText(name)
        self._on_edited(name)
