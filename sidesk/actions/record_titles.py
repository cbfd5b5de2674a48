"""What records are called on this screen: names of options in a title are said in its language.

A title is written down with the record, in the language of whoever wrote it; what somebody typed stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sidesk.actions.desk import Desk
from sidesk.core.text import LANGUAGES
from sidesk.forms.definition import Form, Question
from sidesk.models.entities import RecordSummary

_OPTIONS = re.compile(r"choice-name\(\s*\$\{(\w+)\}")
_WHOLE = r"(?<!\S){}(?!\S)"  # between blanks: within what somebody typed it is a word like any other


def title_of(desk: Desk, line: RecordSummary) -> str:
    """The title of a record in the language of the screen."""
    if not line.title:
        return ""
    known = desk.known_labels.get((line.form, desk.settings.language))
    if known is None:
        forms = [entry.sha256 for entry in desk.store.packages.all() if entry.form == line.form]
        known = dict(_labels(desk.form(forms[-1]), desk)) if forms else {}
        desk.known_labels[line.form, desk.settings.language] = known
    return said(line.title, known)


def said(written: str, labels: Mapping[str, str]) -> str:
    """A title with these labels said otherwise; the longer ones before those they begin with."""
    if not labels:
        return written
    anyone = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.sub(_WHOLE.format(f"(?:{anyone})"), lambda found: labels[found[0]], written)


def _labels(form: Form, desk: Desk) -> Iterator[tuple[str, str]]:
    """The labels of the options a form's titles name, in every other language, and how they are said here."""
    named = set(_OPTIONS.findall(form.instance_name))
    lists = {node.choices for _, node in form.walk() if isinstance(node, Question) and node.name in named}
    texts = [choice.label for name in sorted(lists) for choice in form.choices.get(name, ())]
    for label in (*texts, form.title):
        here = desk.words.pick(label)
        for language in LANGUAGES:
            there = label.get(language, "")
            if there and here and there != here:
                yield there, here
