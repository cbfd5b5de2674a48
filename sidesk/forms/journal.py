"""What was done in a draft, step by step: taken back and done again, also after a restart.

Steps are kept as two pages of text. The settled page holds what no longer changes, the tail what was done
since it was written and where one stands: so keeping a step costs a few bytes, however long the history is.
A journal that does not fit the answers it is read for is dropped; it is never applied in part.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias, cast, get_args

from sidesk.core.canonical import Json
from sidesk.forms.definition import ORDER, Form, Node, Path, Question, Repeat
from sidesk.forms.tree import copied, named, remove, store, value_at

FORMAT = 1
MOST_STEPS = 200
MOST_BYTES = 256 * 1024  # of what is kept; what is open in the window forgets by number only
MOST_TAIL = 8 * 1024
MOST_TAIL_STEPS = 20


What: TypeAlias = Literal["answer", "row", "order", "base"]  # base: the revisions that a draft follows


class Write(NamedTuple):
    """One change of the stored tree, that can be taken back."""

    what: What
    path: Path
    before: Json | None
    after: Json | None


@dataclass(frozen=True)
class Step:
    """What is taken back at once."""

    writes: tuple[Write, ...]

    def and_then(self, more: Step) -> Step:
        """Both as one step; strokes in one field become one change."""
        last: dict[Path, Write] = {}
        if not all(write.what == "answer" for write in (*self.writes, *more.writes)):
            return Step(self.writes + more.writes)
        for write in (*self.writes, *more.writes):
            first = last.get(write.path)
            last[write.path] = write if first is None else first._replace(after=write.after)
        return Step(tuple(last.values()))

    @cached_property
    def text(self) -> str:
        """As it is kept."""
        return json.dumps([list(write) for write in self.writes], ensure_ascii=False, separators=(",", ":"))


class Pages(NamedTuple):
    """What is to be written beside the answers: the tail always, the settled page only when it is another
    one, the revisions a draft follows only when they are others."""

    tail: str
    settled: str | None
    base: tuple[str, ...] | None = None


class Journal:
    """Steps in their order; `at` of them are done, those behind it were taken back."""

    def __init__(self, steps: Iterable[Step] = (), at: int = 0) -> None:
        self._steps = list(steps)
        self._at = at
        self._settled = 0  # the first so many steps stand on the settled page
        self._dropped = 0  # that many steps of the settled page are forgotten here
        self._page = ""  # its name; empty: there is none
        self._bundled: int | None = None  # steps of the bundle that is open

    @property
    def last(self) -> Step | None:
        """The step that would be taken back."""
        return self._steps[self._at - 1] if self._at else None

    @property
    def next(self) -> Step | None:
        """The step that would be done again."""
        return self._steps[self._at] if self._at < len(self._steps) else None

    @property
    def done(self) -> list[Step]:
        """What can be taken back, the last at the end."""
        return self._steps[: self._at]

    @property
    def taken_back(self) -> list[Step]:
        """What can be done again, the next first."""
        return self._steps[self._at :]

    def add(self, step: Step, *, joins: bool = False) -> None:
        """Something was done; `joins` if it belongs to the step before."""
        if self._bundled is not None:
            joins, self._bundled = joins or self._bundled > 0, self._bundled + 1
        if joins and self._at:
            self._at -= 1
            step = self._steps[self._at].and_then(step)
        del self._steps[self._at :]
        self._settled = min(self._settled, self._at)
        self._steps.append(step)
        if len(self._steps) > MOST_STEPS:
            del self._steps[0]
            self._dropped += bool(self._settled)
            self._settled = max(self._settled - 1, 0)
        self._at = len(self._steps)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is done inside is one step."""
        if self._bundled is not None:
            yield
            return
        self._bundled = 0
        try:
            yield
        finally:
            self._bundled = None

    def back(self) -> Step | None:
        """One step back."""
        step = self.last
        self._at -= step is not None
        return step

    def forward(self) -> Step | None:
        """One step on."""
        step = self.next
        self._at += step is not None
        return step

    def forget_taken_back(self) -> None:
        """What was taken back cannot be done again."""
        del self._steps[self._at :]
        self._settled = min(self._settled, self._at)

    # --- keeping -----------------------------------------------------------------------------------------

    def pages(self) -> Pages:
        """What is to be written now; it has to be written in this order, or `unsettle` be called."""
        tail = self._steps[self._settled :]
        if self._page and len(tail) <= MOST_TAIL_STEPS and sum(len(s.text) for s in tail) <= MOST_TAIL:
            return Pages(self._tail(tail), None)
        if not self._page and not self._steps:
            return Pages(self._tail(tail), None)
        first = self._first_kept()
        self._page = uuid.uuid4().hex
        self._settled, self._dropped = len(self._steps), -first
        return Pages(self._tail([]), _page({"page": self._page}, self._steps[first:]))

    def unsettle(self) -> None:
        """A page was not written after all: the next time everything is."""
        self._page, self._settled, self._dropped = "", 0, 0

    def _tail(self, steps: list[Step]) -> str:
        head: dict[str, Json] = {
            "rests_on": self._page, "from": self._dropped, "keeps": self._settled, "at": self._at,
        }  # fmt: skip
        return _page(head, steps)

    def _first_kept(self) -> int:
        """The first step that has room on the settled page."""
        room = MOST_BYTES
        for place in range(len(self._steps) - 1, -1, -1):
            room -= len(self._steps[place].text.encode())
            if room < 0:
                return place + 1
        return 0


def read(kept: Json, form: Form, answers: Mapping[str, Json]) -> Journal:
    """The journal that was kept with a draft; an empty one where it does not fit the answers."""
    pages = kept if isinstance(kept, Mapping) else {}
    tail, settled = pages.get("tail"), pages.get("settled")
    if not isinstance(tail, Mapping) or tail.get("format") != FORMAT:
        return Journal()
    try:
        journal = _joined(tail, settled)
    except (KeyError, TypeError, ValueError):
        return Journal()
    return journal if _fits(journal, form, copied(dict(answers))) else Journal()


def _joined(tail: Mapping[str, Json], settled: Json | None) -> Journal:
    numbers = [tail["from"], tail["keeps"], tail["at"]]
    first, keeps, at = (_whole(number) for number in numbers)
    steps = _steps(tail["steps"])
    page = tail["rests_on"]
    if page:
        if not isinstance(settled, Mapping) or settled["page"] != page or settled.get("format") != FORMAT:
            raise ValueError("the settled page is another one")
        old = _steps(settled["steps"])
        # Negative: so many steps had no room on the page, and are gone with the window that knew them.
        lost = min(max(-first, 0), keeps)
        old = old[max(first, 0) : max(first, 0) + keeps - lost]
        steps, at = old + steps, at - lost
        if len(old) != keeps - lost:
            raise ValueError("steps are missing")
    if not 0 <= at <= len(steps):
        raise ValueError("the place is none of the steps")
    return Journal(steps, at)


def _whole(value: Json) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def _steps(value: Json) -> list[Step]:
    if not isinstance(value, list):
        raise TypeError(value)
    return [Step(tuple(_write(one) for one in cast("list[Json]", step))) for step in value]


def _write(value: Json) -> Write:
    if not isinstance(value, list):
        raise TypeError(value)
    what, path, before, after = value
    if what not in get_args(What) or not isinstance(path, list) or bool(path) == (what == "base"):
        raise ValueError(what)
    if not all(isinstance(name, str) for name in path):
        raise TypeError(path)
    return Write(cast("What", what), tuple(map(str, path)), before, after)


def _page(head: dict[str, Json], steps: Iterable[Step]) -> str:
    start = json.dumps({"format": FORMAT, **head}, separators=(",", ":"))
    return f'{start[:-1]},"steps":[{",".join(step.text for step in steps)}]}}'


# --- whether it fits ----------------------------------------------------------------------------------


def _fits(journal: Journal, form: Form, answers: dict[str, Json]) -> bool:
    """Whether every step can be taken back from these answers, and every later one done again."""
    before, after = copied(answers), answers
    try:
        for step in reversed(journal.done):
            for write in reversed(step.writes):
                _walk(form, before, write, backwards=True)
        for step in journal.taken_back:
            for write in step.writes:
                _walk(form, after, write, backwards=False)
    except (KeyError, ValueError):
        return False
    return True


def _walk(form: Form, answers: dict[str, Json], write: Write, *, backwards: bool) -> None:
    """Do one change on the bare tree. Raises ValueError where something else stands there."""
    if write.what == "base":
        return
    there, wanted = (write.after, write.before) if backwards else (write.before, write.after)
    path = (*write.path, ORDER) if write.what == "order" else write.path
    if not _belongs(form, write, answers) or not _stands(form, write, value_at(answers, path), there):
        raise ValueError(path)
    if wanted is None:
        if value_at(answers, path) is not None:
            remove(answers, path)
    else:
        store(answers, path, copied(wanted))


def _stands(form: Form, write: Write, found: Json | None, there: Json | None) -> bool:
    """Whether what was found is what the step left there."""
    if write.what == "row":  # with what the form computed in it since
        return isinstance(found, Mapping) == isinstance(there, Mapping)
    node = _node(form, write.path)
    # What the form computes may be another answer today.
    return found == there or (isinstance(node, Question) and bool(node.calculation))


def _node(form: Form, path: Path) -> Node | None:
    """The definition of a place, rows left out."""
    items: tuple[Node, ...] = form.items
    node: Node | None = None
    names = iter(path)
    for name in names:
        node = named(items, name)
        if node is None:
            return None
        if isinstance(node, Repeat):
            next(names, None)
        items = () if isinstance(node, Question) else node.items
    return node


def _belongs(form: Form, write: Write, answers: Mapping[str, Json]) -> bool:
    """Whether the form has such a place, and the rows on the way there are there."""
    node = _node(form, write.path)
    if node is None or not _rows_there(form, write.path, answers):
        return False
    values = [value for value in (write.before, write.after) if value is not None]
    if write.what == "answer":
        return isinstance(node, Question)
    kind = dict if write.what == "row" else str
    return isinstance(node, Repeat) and all(isinstance(value, kind) for value in values)


def _rows_there(form: Form, path: Path, answers: Mapping[str, Json]) -> bool:
    """Whether every row that a place lies in is there."""
    at = 1
    while at < len(path):
        if isinstance(_node(form, path[:at]), Repeat):
            at += 1
            if at < len(path) and not isinstance(value_at(answers, path[:at]), Mapping):
                return False
        at += 1
    return True
