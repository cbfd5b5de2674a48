"""The tree of a form's questions with what is known before anything is answered: the map a session works on.

    Spot    one node of the definition: its parent, the repeats around it, its slot in a row
    Task    one thing to compute again about a spot; `rank` orders all tasks of the form
    Link    from what changed to a task that looks at it, for the rows concerned and no others

A row (the record itself is the outermost one) holds a list of cells, one for each spot of its scope.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from sidesk.forms.definition import Form, Node, Path, Question, Repeat

MOST_ROWS = 2_000  # of a counted repeat: a mistyped count must not fill the memory

BUILT_IN = ("yesno", "verdict")
UNASKED = ("note", "calculate")


class What(IntEnum):
    """What a task computes. The first three decide what others see; the rest is looked at by nobody."""

    SHOWN = 0
    VALUE = 1
    ROWS = 2
    CHOICES = 3
    WORDS = 4
    CHECK = 5


@dataclass(slots=True, eq=False)
class Task:
    """One thing to compute again about each cell of a spot."""

    what: What
    spot: Spot
    rank: int = -1


@dataclass(slots=True, eq=False)
class Link:
    """A task that looks at a spot. `shared`: how many repeats around both must be in the same row."""

    task: Task
    shared: int


@dataclass(slots=True, eq=False)
class Spot:
    """One node of the definition."""

    node: Node
    path: Path
    parent: Spot | None
    chain: tuple[Spot, ...]  # the repeats around it, outermost first
    groups: Path  # names of the groups between its row and itself
    slot: int
    section: int
    computed_by: Spot | None = None  # for the free text of or_other: its question
    bulk: Spot | None = None  # of a checklist's verdict: where it stands that it was passed with others
    children: dict[str, Spot] = field(default_factory=dict)
    scope: list[Spot] = field(default_factory=list)  # of a repeat: the spots in each of its rows
    tasks: dict[What, Task] = field(default_factory=dict)
    readers: list[Link] = field(default_factory=list)  # of its value, and of whether it is shown
    row_readers: list[Link] = field(default_factory=list)  # of which rows there are

    @property
    def name(self) -> str:
        """Its name, which is unique among its siblings."""
        return self.path[-1]

    @property
    def full_chain(self) -> tuple[Spot, ...]:
        """The repeats around it and itself, if it is one."""
        return (*self.chain, self) if isinstance(self.node, Repeat) else self.chain

    @property
    def question(self) -> Question:
        """Its node, which must be a question."""
        assert isinstance(self.node, Question)
        return self.node

    @property
    def repeat(self) -> Repeat:
        """Its node, which must be a repeat."""
        assert isinstance(self.node, Repeat)
        return self.node

    @property
    def is_computed(self) -> bool:
        """Whether it answers itself."""
        return isinstance(self.node, Question) and (bool(self.node.calculation) or self.node.kind in UNASKED)

    def task(self, what: What) -> Task:
        """The task of that kind; it is made when it is first asked for."""
        found = self.tasks.get(what)
        if found is None:
            found = self.tasks[what] = Task(what, self)
        return found


class Spots:
    """All spots of a form, in document order."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.all: list[Spot] = []
        self.top: dict[str, Spot] = {}
        self.scope: list[Spot] = []  # of the record itself
        self.by_path: dict[Path, Spot] = {}
        self.by_name: dict[str, list[Spot]] = {}
        for section, node in enumerate(form.items):
            self._plant(node, None, section)

    def _plant(self, node: Node, parent: Spot | None, section: int) -> None:
        spot = self._placed(node, parent, section)
        if not isinstance(node, Question):
            for child in node.items:
                self._plant(child, spot, section)
            return
        siblings = self.top if parent is None else parent.children
        other = other_name(node.name)
        taken = other in siblings or any(n.name == other for n in self._nodes(parent))
        if node.other and not taken:
            free = self._placed(_free_text(node), parent, section)
            free.computed_by = spot
        names = {*siblings, *(n.name for n in self._nodes(parent))}
        if is_listed_verdict(node, parent.node if parent else None) and bulk_name(node.name) not in names:
            spot.bulk = self._placed(Question(bulk_name(node.name), "calculate"), parent, section)

    def _nodes(self, parent: Spot | None) -> tuple[Node, ...]:
        if parent is None:
            return self.form.items
        return () if isinstance(parent.node, Question) else parent.node.items

    def _placed(self, node: Node, parent: Spot | None, section: int) -> Spot:
        scope, chain, groups = self.scope, (), ()  # type: tuple[list[Spot], tuple[Spot, ...], Path]
        if parent is not None:
            chain = parent.full_chain
            if isinstance(parent.node, Repeat):
                scope = parent.scope
            else:
                scope = chain[-1].scope if chain else self.scope
                groups = (*parent.groups, parent.name)
        path = (*parent.path, node.name) if parent is not None else (node.name,)
        spot = Spot(node, path, parent, chain, groups, len(scope), section)
        scope.append(spot)
        (self.top if parent is None else parent.children)[node.name] = spot
        self.all.append(spot)
        self.by_path[path] = spot
        self.by_name.setdefault(node.name, []).append(spot)
        return spot


def other_name(name: str) -> str:
    """Where the free text beside an or_other question is stored."""
    return f"{name}_other"


def bulk_name(name: str) -> str:
    """Where it is stored that a verdict was given to many rows in one step: `{"at": ..., "by": ...}`."""
    return f"{name}_bulk"


def is_listed_verdict(node: Node, parent: Node | None) -> bool:
    """Whether it is the verdict of a checklist: of a repeat whose rows a list fixes."""
    fixed = isinstance(parent, Repeat) and bool(parent.rows)
    return fixed and isinstance(node, Question) and node.kind == "verdict"


def _free_text(question: Question) -> Question:
    return Question(
        other_name(question.name),
        "text",
        label={"zh": "其他（说明）", "en": "Other (please say)"},
        required=question.required,
        relevant=f"selected(${{{question.name}}}, 'other')",
        read_only=question.read_only,
    )
