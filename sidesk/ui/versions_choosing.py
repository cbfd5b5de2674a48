"""Which side's answer was chosen at which disputed place, page by page. Without a window.

Choosing writes nothing; every step of it can be taken back, the one that chose thousands as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sidesk.actions.versions import Conflict
from sidesk.forms.definition import Path

PAGE = 50  # places that are shown at once
SHOWN, SECTION, WHOLE = "shown", "section", "whole"  # what a side is chosen for at once

Step = Mapping[Path, str | None]  # what had been chosen there


class Choosing:
    """The places of one comparison: those of one section or of all, 50 at a time."""

    def __init__(self, places: Sequence[Conflict]) -> None:
        self.places = tuple(places)
        self.chosen: dict[Path, str] = {}
        self.sections: Mapping[str, int] = Counter(one.path[0] for one in self.places)
        self.section = ""  # the name of one; empty for all
        self.page = 0
        self.listed: Sequence[Conflict] = self.places
        self._back: list[Step] = []
        self._forth: list[Step] = []

    # --- what is shown ---

    @property
    def pages(self) -> int:
        """How many pages there are; one at least."""
        return max(1, -(-len(self.listed) // PAGE))

    @property
    def shown(self) -> Sequence[Conflict]:
        """The places of the page in sight."""
        return self.listed[self.page * PAGE : (self.page + 1) * PAGE]

    @property
    def span(self) -> tuple[int, int]:
        """Numbers of the first and the last place in sight."""
        first = self.page * PAGE
        return first + 1, first + len(self.shown)

    @property
    def left(self) -> int:
        """How many places nobody has chosen for."""
        return len(self.places) - len(self.chosen)

    def look_at(self, section: str) -> None:
        """List one section only; all of them where it is empty."""
        self.section, self.page = section, 0
        self.listed = [one for one in self.places if not section or one.path[0] == section]

    def turn(self, by: int) -> bool:
        """Go some pages on or back. False at the end."""
        before, self.page = self.page, min(max(self.page + by, 0), self.pages - 1)
        return self.page != before

    def next_open(self, path: Path | None, by: int = 1) -> Path | None:
        """The next place behind this one that is not chosen, in sight from now on; None if all are.

        The search goes round, and leaves the section once that one is done.
        """
        if not self.left:
            return None
        if all(one.path in self.chosen for one in self.listed):
            self.look_at("")
        paths = [one.path for one in self.listed]
        first = self.page * PAGE - 1 if by > 0 else self.page * PAGE + len(self.shown)
        at = paths.index(path) if path in paths else first
        ahead = ((at + by * step) % len(paths) for step in range(1, len(paths) + 1))
        number = next(number for number in ahead if paths[number] not in self.chosen)
        self.page = number // PAGE
        return paths[number]

    # --- choosing ---

    def scope(self, scope: str) -> Sequence[Conflict]:
        """The places of the page in sight, of the section, or all of them."""
        return {SHOWN: self.shown, SECTION: self.listed, WHOLE: self.places}[scope]

    def scopes(self) -> list[str]:
        """Those that are not the same places as another, the smallest first."""
        found = [SHOWN] if len(self.shown) < len(self.listed) else []
        return [*found, SECTION, WHOLE] if self.section else [*found, WHOLE]

    def use(self, path: Path, side: str | None) -> None:
        """Choose a side's answer; None leaves the place as it is."""
        self._set({path: side})

    def use_all(self, scope: str, side: str | None) -> int:
        """Choose a side wherever it has a say; how many places say something else than before."""
        wanted = [one.path for one in self.scope(scope) if side is None or side in one.values]
        return self._set(dict.fromkeys(wanted, side))

    def _set(self, wanted: Step) -> int:
        step = {path: self.chosen.get(path) for path, side in wanted.items() if self.chosen.get(path) != side}
        if step:
            self._back.append(step)
            self._forth.clear()
            self._write(wanted.items())
        return len(step)

    def _write(self, wanted: Iterable[tuple[Path, str | None]]) -> None:
        for path, side in wanted:
            if side is None:
                self.chosen.pop(path, None)
            else:
                self.chosen[path] = side

    @property
    def can_undo(self) -> bool:
        """Whether something was chosen or left."""
        return bool(self._back)

    def undo(self) -> int:
        """Take the last step of choosing back; how many places it was."""
        return self._move(self._back, self._forth)

    def redo(self) -> int:
        """Choose again what was taken back."""
        return self._move(self._forth, self._back)

    def _move(self, source: list[Step], target: list[Step]) -> int:
        if not source:
            return 0
        step = source.pop()
        target.append({path: self.chosen.get(path) for path in step})
        self._write(step.items())
        return len(step)
