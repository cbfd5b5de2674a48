"""Walking through the questions of a session in their order: what is empty, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sidesk.forms.definition import Node, Path, Question, Repeat
from sidesk.forms.session import FormSession
from sidesk.forms.state import Problem, SectionState
from sidesk.ui.fields.checklist import parts_of
from sidesk.ui.fields.registry import is_computed

UNASKED = ("note", "calculate")


def questions(session: FormSession, path: Path) -> Iterator[Path]:
    """Every question instance at or below a path that is asked now, in the order of the form."""
    if path and not session.relevant(path):
        return
    node = session.node(path) if path else None
    if isinstance(node, Question):
        yield path
    elif isinstance(node, Repeat) and path[-1] == node.name:
        for key in session.row_keys(path):
            yield from _below(session, node.items, (*path, key))
    else:
        yield from _below(session, node.items if node else session.form.items, path)


def _below(session: FormSession, items: Sequence[Node], path: Path) -> Iterator[Path]:
    for item in items:
        yield from questions(session, (*path, item.name))


def is_open(session: FormSession, path: Path) -> bool:
    """Whether somebody could still answer it."""
    node = session.node(path)
    return (
        isinstance(node, Question)
        and node.kind not in UNASKED
        and not is_computed(node)
        and not session.read_only(path)
        and session.value(path) is None
    )


def next_open(session: FormSession, section: Path, after: Path | None) -> Path | None:
    """The next empty question behind `after`, going round; the required ones first."""
    missing = [problem.path for problem in session.problems(section) if problem.kind == "required"]
    found = missing or [path for path in questions(session, section) if is_open(session, path)]
    if not found:
        return None
    order = {path: i for i, path in enumerate(questions(session, section))}
    here = order.get(after, -1) if after else -1
    return next((path for path in found if order.get(path, 0) > here), found[0])


def checked(session: FormSession, section: Path) -> tuple[int, int] | None:
    """Verdicts given, rows: of a checklist. None for other sections."""
    node = session.node(section)
    if not isinstance(node, Repeat) or not node.rows:
        return None
    parts = parts_of(node)
    if parts is None:
        return None
    keys = session.row_keys(section)
    return sum(session.value((*section, key, parts.verdict.name)) is not None for key in keys), len(keys)


def shown_sections(session: FormSession) -> list[SectionState]:
    """The sections a person sees: relevant ones that ask or show something."""
    return [state for state in session.sections() if state.relevant and not _is_silent(session, state.path)]


def _is_silent(session: FormSession, path: Path) -> bool:
    node = session.node(path)
    return isinstance(node, Question) and node.kind == "calculate"


def is_urgent(session: FormSession, problem: Problem, *, strict: bool) -> bool:
    """What is listed while filling: what is missing only once somebody tried to finish.

    An error in something computed (a sum that is still 0) is a missing answer too: nobody typed it wrong.
    """
    if strict or problem.severity == "warning":
        return True
    node = session.node(problem.path)
    computed = isinstance(node, Question) and is_computed(node)
    return problem.kind not in ("required", "rows") and not computed
