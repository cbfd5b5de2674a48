"""The one door from windows to the session: every change passes here and is announced once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic

from PySide6.QtCore import QObject, Signal

from sidesk.core.canonical import Json
from sidesk.forms.definition import Path, Question
from sidesk.forms.session import FormSession
from sidesk.forms.state import Changes

BURST = 2.0  # seconds: strokes in one field that follow each other are one step of undo


class Filling(QObject):
    """Answers go to the session; `changed` says which paths look different now.

    The strokes of one burst in one field join one step, so that undo takes back what somebody typed and not
    its last letter.
    """

    changed = Signal(object)  # Changes
    said = Signal(str)  # a sentence about what was just done (a paste, a removal)
    strict_changed = Signal()
    leaving = Signal()  # before a step is taken back and before the page goes: an open cell is stored
    settling = Signal()  # before anything else is done: a paste that is being written is written to its end

    def __init__(
        self, session: FormSession, parent: QObject | None = None, ticks: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.strict = False  # "required" is said beside the fields once somebody tried to finish
        self._ticks = ticks
        self._typing: Path | None = None
        self._at = 0.0

    def answer(self, path: Path, value: Json | None) -> None:
        """One answer."""
        if self.session.value(path) == value:
            return
        self.settling.emit()
        now = self._ticks()
        goes_on = self._typing == path and now - self._at < BURST and self._is_typed(path, value)
        changes = self.session.answer(path, value, joins=goes_on) | {path}
        self._typing, self._at = path, now
        self.changed.emit(changes)

    def _is_typed(self, path: Path, value: Json | None) -> bool:
        """Whether this goes on with what is there: text, or a caption of the same photos."""
        old = self.session.value(path)
        if isinstance(old, list) and isinstance(value, list):
            return len(old) == len(value)
        node = self.session.node(path)
        return isinstance(node, Question) and node.kind not in (
            "one",
            "many",
            "yesno",
            "verdict",
            "photo",
            "file",
        )

    def answer_many(self, changes: Sequence[tuple[Path, Json | None]]) -> None:
        """Several answers, one step of undo."""
        self.settling.emit()
        if any(self.session.value(path) != value for path, value in changes):
            changed = self.session.answer_many(changes) | {path for path, _ in changes}
            self._typing = None
            self.changed.emit(changed)

    def pass_together(self, paths: Sequence[Path]) -> None:
        """Pass these verdicts of a checklist, marked as passed together; one step of undo."""
        self.settling.emit()
        changed = self.session.pass_together(paths) | set(paths)
        self._typing = None
        self.changed.emit(changed)

    def add_rows(
        self, path: Path, count: int = 1, after: str | None = None, values: Sequence[Mapping[str, Json]] = ()
    ) -> list[str]:
        """New rows; returns their keys."""
        self.settling.emit()
        keys = self.session.add_rows(path, count, after, values)
        self._typing = None
        self.changed.emit(frozenset({path, *((*path, key) for key in keys)}))
        return keys

    def remove_rows(self, path: Path, keys: Sequence[str]) -> None:
        """Take rows away; undo brings them back."""
        self.settle()
        changes = self.session.remove_rows(path, list(keys)) | {path}
        self._typing = None
        self.changed.emit(changes)

    def move_row(self, path: Path, key: str, after: str | None) -> None:
        """Put a row behind another, or first."""
        self.settle()
        changes = self.session.move_row(path, key, after) | {path}
        self._typing = None
        self.changed.emit(changes)

    def become(self, answers: Mapping[str, Json], base: Sequence[str] | None = None) -> None:
        """Other answers, and what they follow from now on: one step of undo."""
        self.settle()
        changes = self.session.become(answers, base)
        self._typing = None
        self.changed.emit(changes)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is done inside is one step of undo: a paste that writes over rows and adds others."""
        with self.session.journal.together():
            yield

    def settle(self) -> None:
        """Bring to its end what is half done: what stands in an open cell is stored, a paste is written."""
        self.leaving.emit()
        self.settling.emit()

    def announce(self, changes: Changes) -> None:
        """Tell what was written to the session piece by piece."""
        self._typing = None
        self.changed.emit(changes)

    def undo(self) -> Changes:
        """Take the last burst back."""
        self.settle()
        return self._walked(self.session.undo())

    def redo(self) -> Changes:
        """Do it again."""
        self.settle()
        return self._walked(self.session.redo())

    def _walked(self, changes: Changes) -> Changes:
        self._typing = None
        self.changed.emit(changes)
        return changes

    def be_strict(self) -> None:
        """From now on say what is required beside the fields."""
        if not self.strict:
            self.strict = True
            self.strict_changed.emit()
