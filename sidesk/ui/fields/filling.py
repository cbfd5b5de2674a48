"""The one door from windows to the session: every change passes here and is announced once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from sidesk.core.canonical import Json
from sidesk.forms.definition import Path
from sidesk.forms.session import FormSession
from sidesk.forms.state import Changes


class Filling(QObject):
    """Answers go to the session; `changed` says which paths look different now."""

    changed = Signal(object)  # Changes
    said = Signal(str)  # a sentence about what was just done (a paste, a removal)
    strict_changed = Signal()

    def __init__(self, session: FormSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.strict = False  # "required" is said beside the fields once somebody tried to finish

    def answer(self, path: Path, value: Json | None) -> None:
        """One answer."""
        if self.session.value(path) != value:
            self.changed.emit(self.session.answer(path, value) | {path})

    def answer_many(self, changes: Sequence[tuple[Path, Json | None]]) -> None:
        """Several answers, one step of undo."""
        if changes:
            self.changed.emit(self.session.answer_many(changes) | {path for path, _ in changes})

    def add_rows(
        self, path: Path, count: int = 1, after: str | None = None, values: Sequence[Mapping[str, Json]] = ()
    ) -> list[str]:
        """New rows; returns their keys."""
        keys = self.session.add_rows(path, count, after, values)
        self.changed.emit(frozenset({path, *((*path, key) for key in keys)}))
        return keys

    def remove_rows(self, path: Path, keys: Sequence[str]) -> None:
        """Take rows away; undo brings them back."""
        self.changed.emit(self.session.remove_rows(path, list(keys)) | {path})

    def move_row(self, path: Path, key: str, after: str | None) -> None:
        """Put a row behind another, or first."""
        self.changed.emit(self.session.move_row(path, key, after) | {path})

    def undo(self) -> Changes:
        """Take the last step back."""
        changes = self.session.undo()
        self.changed.emit(changes)
        return changes

    def redo(self) -> Changes:
        """Do it again."""
        changes = self.session.redo()
        self.changed.emit(changes)
        return changes

    def be_strict(self) -> None:
        """From now on say what is required beside the fields."""
        if not self.strict:
            self.strict = True
            self.strict_changed.emit()


def touches(changes: Changes, path: Path) -> bool:
    """Whether something at, above or below `path` changed."""
    length = len(path)
    return any(change[:length] == path or path[: len(change)] == change for change in changes)
