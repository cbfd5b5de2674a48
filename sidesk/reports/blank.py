"""A form before anybody has written in it: rows to write in, options with boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence

from sidesk.forms.definition import Choice, Group, Node, Path, Question, Repeat
from sidesk.forms.session import FormSession
from sidesk.reports.layout.ticking import BOX
from sidesk.reports.voice import Voice

_TABLE_ROWS = 8
_MOST_OPTIONS = 12


def add_empty_rows(session: FormSession) -> None:
    """Every free table gets rows to write in, every repeat of pages one page."""
    _add(session, session.form.items, ())


def _add(session: FormSession, items: Sequence[Node], above: Path) -> None:
    for node in items:
        path = (*above, node.name)
        if isinstance(node, Group):
            _add(session, node.items, path)
        elif isinstance(node, Repeat):
            keys = session.row_keys(path)
            if not keys and not session.fixed_rows(path):
                keys = session.add_rows(path, _TABLE_ROWS if node.table else 1)
            for key in keys if not node.table else ():
                _add(session, node.items, (*path, key))


def options(question: Question, choices: Sequence[Choice], voice: Voice) -> str:
    """The options with a box each, one a line; nothing if they are too many to print."""
    if question.kind not in ("one", "many", "yesno", "verdict") or len(choices) > _MOST_OPTIONS:
        return ""
    return "\n".join(f"{BOX}{voice.form_line(choice.label)}" for choice in choices)
