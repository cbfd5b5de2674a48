"""The names of a form, and who refers to them: `${name}` in expressions and in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sidesk.authoring import faults
from sidesk.authoring.findings import Findings, Place, nearest
from sidesk.authoring.survey import Draft, walk
from sidesk.forms.definition import Question

_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_ALMOST = re.compile(r"\$\s*[{｛]|＄")


class Names:
    """Every named thing in a form. A name may stand in several groups, but then nobody can refer to it."""

    def __init__(self, drafts: list[Draft], found: Findings) -> None:
        self._found = found
        self._drafts: dict[str, list[Draft]] = {}
        for _, draft in walk(drafts):
            self._drafts.setdefault(draft.node.name, []).append(draft)
        _check_siblings(drafts, found)
        for _, draft in walk(drafts):
            _check_siblings(draft.children, found)

    def find(self, name: str) -> Draft | None:
        """The one node of that name."""
        drafts = self._drafts.get(name, [])
        return drafts[0] if len(drafts) == 1 else None

    def check(self, names: Iterable[str], place: Place) -> None:
        """Refuse references that lead nowhere or to several places."""
        for name in dict.fromkeys(names):
            drafts = self._drafts.get(name, [])
            if not drafts:
                fault = faults.LAST_SAVED if name.startswith("last-saved#") else faults.UNKNOWN_NAME
                self._found.refuse(place, fault, name=name, near=nearest(name, self._drafts))
            elif len(drafts) > 1:
                rows = ", ".join(str(draft.row.number) for draft in drafts if draft.row)
                self._found.refuse(place, faults.SEVERAL_OF_NAME, name=name, rows=rows)

    def check_text(self, text: str, place: Place) -> None:
        """Refuse what a label, hint or message shows of answers that are not there."""
        self.check((name.strip() for name in _REFERENCE.findall(text)), place)
        if _ALMOST.search(_REFERENCE.sub("", text)):
            self._found.refuse(place, faults.BROKEN_REFERENCE)


def _check_siblings(drafts: Sequence[Draft], found: Findings) -> None:
    taken: dict[str, Draft] = {}
    for draft in drafts:
        for name in _stored_names(draft):
            other = taken.setdefault(name, draft)
            if other is draft or draft.row is None:
                continue
            place = draft.row.place("name")
            if other.row is None:
                found.refuse(place, faults.NAME_OF_HEADER, name=name)
            else:
                found.refuse(place, faults.NAME_TWICE, name=name, row=other.row.number)


def _stored_names(draft: Draft) -> list[str]:
    """The keys under which the answers of a node are stored beside those of its siblings."""
    node = draft.node
    other = isinstance(node, Question) and node.other
    return [node.name, f"{node.name}_other"] if other else [node.name]
