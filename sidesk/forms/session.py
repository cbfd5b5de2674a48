"""Filling one form: the wizard, without a window."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from decimal import Decimal

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.text import LocalText, pick
from sidesk.forms.definition import ORDER, Choice, Form, Group, Node, Path, Question, Repeat
from sidesk.forms.state import Changes, Context, Problem, SectionState

__all__ = ["Changes", "Context", "FormSession", "Problem", "SectionState"]


class FormSession:
    """One form and its answers. Early version: structure, rows, required and undo; logic follows."""

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, Json] | None = None,
        context: Context | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.form = form
        self._clock = clock or Clock()
        self.context = context or Context(self._clock.today(), self._clock.now())
        self.answers: dict[str, Json] = copy.deepcopy(dict(answers or {}))
        self._past: list[dict[str, Json]] = []
        self._future: list[dict[str, Json]] = []
        for path, node in form.walk():
            if isinstance(node, Repeat) and node.rows and not self._crosses_rows(path):
                rows = self._holder(path)
                for number, choice in enumerate(form.choices.get(node.rows, ()), 1):
                    rows.setdefault(choice.name, {ORDER: str(number)})

    def _crosses_rows(self, path: Path) -> bool:
        return any(isinstance(self.node(path[:n]), Repeat) for n in range(1, len(path)))

    def node(self, path: Path) -> Node:
        """The definition of what stands at a path (row keys allowed; a row gives its repeat)."""
        items, found, skip = self.form.items, None, False
        for key in path:
            if skip:
                skip = False
                continue
            found = next(node for node in items if node.name == key)
            skip = isinstance(found, Repeat)
            items = () if isinstance(found, Question) else found.items
        if found is None:
            raise KeyError(path)
        return found

    def value(self, path: Path) -> Json | None:
        """The stored answer, or None."""
        place: Json = self.answers
        for key in path:
            if not isinstance(place, Mapping) or key not in place:
                return None
            place = place[key]
        return place

    def answer(self, path: Path, value: Json | None) -> Changes:
        """Put an answer down (None clears it)."""
        return self.answer_many([(path, value)])

    def answer_many(self, changes: Sequence[tuple[Path, Json | None]]) -> Changes:
        """Several answers as one step of undo."""
        self._remember()
        for path, value in changes:
            if value in (None, "", [], {}):
                self._holder(path[:-1]).pop(path[-1], None)
            else:
                self._holder(path[:-1])[path[-1]] = value
        return frozenset(path for path, _ in changes)

    def relevant(self, path: Path) -> bool:
        """Whether it is asked."""
        return self.node(path) is not None

    def required(self, path: Path) -> bool:
        """Whether it must be answered."""
        node = self.node(path)
        return isinstance(node, Question) and node.required.lower() in ("yes", "true", "true()")

    def read_only(self, path: Path) -> bool:
        """Whether the person may not type here."""
        node = self.node(path)
        return not isinstance(node, Group) and node.read_only.lower() in ("yes", "true", "true()")

    def problems(self, path: Path | None = None) -> list[Problem]:
        """What is to be put right under a path."""
        return [
            Problem(p, "error", "required", {"zh": "必填。", "en": "An answer is needed."})
            for p in self._questions(path or ())
            if self.required(p) and self.value(p) is None
        ]

    def _questions(self, path: Path) -> list[Path]:
        out: list[Path] = []
        if not path:
            return [p for node in self.form.items for p in self._questions((node.name,))]
        node = self.node(path)
        if isinstance(node, Question):
            return [path]
        if isinstance(node, Repeat) and path[-1] == node.name:
            return [p for key in self.row_keys(path) for p in self._questions((*path, key))]
        for child in node.items:
            out += self._questions((*path, child.name))
        return out

    def choices(self, path: Path) -> tuple[Choice, ...]:
        """The options that can be chosen."""
        node = self.node(path)
        return self.form.choices.get(node.choices, ()) if isinstance(node, Question) else ()

    def label(self, path: Path) -> LocalText:
        """The question's words."""
        return self.node(path).label

    def hint(self, path: Path) -> LocalText:
        """The words below it."""
        return self.node(path).hint

    def sections(self) -> list[SectionState]:
        """The children of the form."""
        return [self._section((node.name,)) for node in self.form.items]

    def _section(self, path: Path) -> SectionState:
        asked = [p for p in self._questions(path) if self._is_asked(p)]
        done = sum(self.value(p) is not None for p in asked)
        missing = len(self.problems(path))
        return SectionState(path, self.label(path), True, done, len(asked), missing, missing, 0)

    def _is_asked(self, path: Path) -> bool:
        node = self.node(path)
        return isinstance(node, Question) and node.kind not in ("note", "calculate")

    def row_keys(self, path: Path) -> list[str]:
        """Keys of the rows in order."""
        rows = self.value(path)
        if not isinstance(rows, Mapping):
            return []
        return sorted(rows, key=lambda key: (Decimal(str(self.value((*path, key, ORDER)) or 0)), key))

    def fixed_rows(self, path: Path) -> bool:
        """Whether people can neither add nor remove rows."""
        node = self.node(path)
        return isinstance(node, Repeat) and bool(node.rows or node.count)

    def row_choice(self, path: Path) -> Choice | None:
        """The choice behind a fixed row."""
        node = self.node(path)
        if not isinstance(node, Repeat):
            return None
        return next((c for c in self.form.choices.get(node.rows, ()) if c.name == path[-1]), None)

    def add_rows(
        self, path: Path, count: int = 1, after: str | None = None, values: Sequence[Mapping[str, Json]] = ()
    ) -> list[str]:
        """New rows at the end, or behind a row."""
        self._remember()
        keys = self.row_keys(path)
        at = len(keys) if after is None else keys.index(after) + 1
        new = [self._clock.new_id() for _ in range(max(count, len(values)))]
        rows = self._holder(path)
        for number, key in enumerate(new):
            rows[key] = dict(values[number]) if number < len(values) else {}
        self._renumber(path, keys[:at] + new + keys[at:])
        return new

    def _renumber(self, path: Path, keys: Sequence[str]) -> None:
        for number, key in enumerate(keys, 1):
            self._holder((*path, key))[ORDER] = str(number)

    def remove_rows(self, path: Path, keys: Sequence[str]) -> Changes:
        """Take rows away."""
        self._remember()
        for key in keys:
            self._holder(path).pop(key, None)
        return frozenset({path})

    def move_row(self, path: Path, key: str, after: str | None) -> Changes:
        """Put a row behind another, or first."""
        self._remember()
        keys = [k for k in self.row_keys(path) if k != key]
        keys.insert(0 if after is None else keys.index(after) + 1, key)
        self._renumber(path, keys)
        return frozenset({path})

    def _holder(self, path: Path) -> dict[str, Json]:
        place: dict[str, Json] = self.answers
        for key in path:
            inner = place.setdefault(key, {})
            if not isinstance(inner, dict):
                raise KeyError(path)
            place = inner
        return place

    def _remember(self) -> None:
        self._past.append(copy.deepcopy(self.answers))
        self._future.clear()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._future)

    def undo(self) -> Changes:
        """Take the last step back."""
        if not self._past:
            return frozenset()
        self._future.append(self.answers)
        self.answers = self._past.pop()
        return frozenset((node.name,) for node in self.form.items)

    def redo(self) -> Changes:
        """Do the step again that was taken back."""
        if not self._future:
            return frozenset()
        self._past.append(self.answers)
        self.answers = self._future.pop()
        return frozenset((node.name,) for node in self.form.items)

    def title(self) -> str:
        """What the record is called in lists."""
        texts = (self.value(p) for p in self._questions(()))
        return next((t for t in texts if isinstance(t, str) and t), pick(self.form.title, "zh"))

    def progress(self) -> tuple[int, int]:
        """Answered, asked."""
        states = self.sections()
        return sum(s.answered for s in states), sum(s.asked for s in states)

    def finished(self) -> dict[str, Json]:
        """The answers without hidden questions."""
        return copy.deepcopy(self.answers)
