"""A checklist whose failures ask for nothing is worthless as evidence: its author is told."""

from __future__ import annotations

from sidesk.authoring import faults
from sidesk.authoring.findings import Findings
from sidesk.authoring.survey import Draft, walk
from sidesk.forms.definition import Question, Repeat

_WORDS = ("text", "long")


def note_undemanding(drafts: list[Draft], inspected: set[str], found: Findings) -> None:
    """Tell of fixed rows with verdicts that can fail without words, or without a photo where one belongs.

    A photo belongs to a failure where the table has photos, or where its rows (`inspected`: the names of
    such lists) stand against a criterion.
    """
    for _, draft in walk(drafts):
        node, row = draft.node, draft.row
        if not isinstance(node, Repeat) or not node.rows or row is None:
            continue
        questions = [child.node for child in draft.children if isinstance(child.node, Question)]
        verdict = next((one for one in questions if one.kind == "verdict"), None)
        if verdict is None:
            continue
        if not any(one.kind in _WORDS and _is_demanded(one, verdict) for one in questions):
            found.note(row.place("name"), faults.FAILS_WITHOUT_WORDS, name=node.name, verdict=verdict.name)
        photos = [one for one in questions if one.kind == "photo"]
        wanted = bool(photos) or node.rows in inspected
        if wanted and not any(_is_demanded(one, verdict) for one in photos):
            found.note(row.place("name"), faults.FAILS_WITHOUT_PHOTO, name=node.name, verdict=verdict.name)


def _is_demanded(question: Question, verdict: Question) -> bool:
    required = question.required.strip().lower()
    return required in ("yes", "true", "true()") or verdict.name in question.required
