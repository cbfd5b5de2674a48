"""What undo took back, in one sentence, and where it was."""

from __future__ import annotations

from collections.abc import Mapping

from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import Path, Question
from sidesk.forms.journal import Step, Write
from sidesk.forms.session import FormSession
from sidesk.forms.told import Teller, node_at, short

NOTHING = "—"
LONGEST = 24  # signs of an answer in the toast


def place_of(session: FormSession, step: Step) -> Path | None:
    """Where the step can be seen now: the first answer of it, else its row, else the table of a row that
    is gone."""
    for write in _main(session, step):
        if write.what == "answer" or _is_there(session, write.path):
            return write.path
        return write.path[:-1]
    return None


def told(session: FormSession, step: Step, words: Words, *, back: bool) -> str:
    """`Took back: Temperature 23 → 21`, asked after it happened."""
    _ = words.gettext
    frame = _("Took back: {what}") if back else _("Did again: {what}")
    writes = _main(session, step)
    if not writes:
        return frame.format(what=_("which version is followed"))
    what = _what(session, writes[0], words, back=back)
    rows = [write for write in writes if write.what == "row"]
    more = len(rows if writes[0].what == "row" else writes) - 1
    if more > 0:
        what = words.ngettext("{what} and {n} more", "{what} and {n} more", more).format(what=what, n=more)
    return frame.format(what=what)


def _main(session: FormSession, step: Step) -> list[Write]:
    """What a person did: not what the form computed from it, nor the answers of a row that came or went."""
    rows = [write.path for write in step.writes if write.what == "row"]
    return [
        write
        for write in step.writes
        if write.what != "base"
        and not any(write.path != row and write.path[: len(row)] == row for row in rows)
        and not _is_computed(session, write)
    ]


def _is_computed(session: FormSession, write: Write) -> bool:
    if write.what != "answer":
        return False
    node, _ = node_at(session.form, write.path)
    return isinstance(node, Question) and bool(node.calculation)


def _is_there(session: FormSession, path: Path) -> bool:
    return session.value(path) is not None


def _what(session: FormSession, write: Write, words: Words, *, back: bool) -> str:
    _ = words.gettext
    teller = Teller(session.form, words)
    if write.what == "answer":
        was, now = (write.after, write.before) if back else (write.before, write.after)
        texts = [
            short(teller.value(write.path, _only(write.path, value)), LONGEST) or NOTHING
            for value in (was, now)
        ]
        return f"{teller.place(session.answers, write.path)} {' → '.join(texts)}"
    table = teller.place(session.answers, write.path[:-1])
    if write.what == "order":
        return _("a row moved in {table}").format(table=table)
    added = write.before is None  # what the step did is said, not what is so now
    return (_("a row added to {table}") if added else _("a row removed from {table}")).format(table=table)


def _only(path: Path, value: Json | None) -> Mapping[str, Json]:
    return {} if value is None else {path[-1]: value}
