"""How much of the four wizards has to be typed, against the same papers filled in with a pen.

    python benchmarks/keystrokes.py

Paper: every character of every answer; a tick is one. Here: what the project, the form, a calculation,
the record before or a register gives costs nothing; a choice or a verdict one key, a photo one tap, a date
three; a scanned code one; a typed answer its characters and the Tab behind it. The records are those of the
sample project: its second one of each form, filled in after the first, as on an ordinary day (its only one
where there is one); and its first one on an empty desk, where no record came before, no register is filled
and of the project only its name and number are known. A pasted table costs one key.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sidesk.actions.sample import SampleRecord, known_values, sample_records
from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.forms import loader, reuse
from sidesk.forms.definition import ORDER, Form, Question, Repeat
from sidesk.forms.session import Context, FormSession

FORMS = ("D02", "D18", "D26", "D27")
ONE_KEY = ("one", "yesno", "verdict", "acknowledge", "photo", "file", "signature", "barcode")
MOMENTS = ("date", "time", "datetime")
LITTLE = ("project_no", "project_name", "doc_no")  # what an empty desk knows
LONG_TABLE = 20  # rows: nobody types so many, they are pasted


def keys(question: Question, value: Json) -> int:
    """Key presses for one answer."""
    if question.kind in ("many", "photo", "file"):
        return len(value) if isinstance(value, list) else 1
    if question.kind in ONE_KEY:
        return 1
    return 3 if question.kind in MOMENTS else len(str(value)) + 1


def pen(question: Question, value: Json) -> int:
    """Strokes of the pen for one answer: its characters, or a tick."""
    if question.kind in ("many", "photo", "file", "one", "yesno", "verdict", "acknowledge", "signature"):
        return len(value) if isinstance(value, list) else 1
    return len(str(value))


def answered(session: FormSession) -> Iterator[tuple[tuple[str, ...], Question, Json]]:
    """Every answer of a record that somebody sees."""

    def walk(
        answers: Mapping[str, Json], path: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], Question, Json]]:
        for name, value in answers.items():
            if name == ORDER:
                continue
            here = (*path, name)
            try:
                node = session.node(here)
            except KeyError:
                continue
            if isinstance(node, Question):
                if node.label and node.kind not in ("note", "calculate"):
                    yield here, node, value
            elif isinstance(value, Mapping):
                yield from walk(value, here)

    yield from walk(session.answers, ())


def begun(form: Form, context: Context, last: SampleRecord | None) -> FormSession:
    """A new record of the form as the program begins it."""
    session = FormSession(form, None, context)
    if last is not None:
        reuse.carried(form, last.answers, like=False).put(session)
    return session


def counted(
    form: Form, record: SampleRecord, last: SampleRecord | None, *, empty: bool
) -> tuple[int, int, int, int, Counter[str]]:
    """Answers, pen strokes, answers given by the program, key presses; and what the keys went into."""
    known = known_values()
    whole = Context(record.at.date(), record.at, record.author, {**known, "name": record.author})
    little = {name: known[name] for name in LITTLE if name in known}
    context = replace(whole, known={**little, "name": record.author}) if empty else whole
    filled, new = FormSession(form, record.answers, whole), begun(form, context, last)
    sources = {} if empty else {one.path: set(one.columns) for one in reuse.sources(form)}
    answers = strokes = given = pressed = 0
    kinds: Counter[str] = Counter()
    pasted: set[tuple[str, ...]] = set()
    for path, question, value in answered(filled):
        answers += 1
        strokes += pen(question, value)
        table = next((path[:n] for n in range(1, len(path)) if is_long(filled, path[:n])), None)
        listed = table is not None and path[len(table) + 1 :] in sources.get(table, ())
        if listed or filled.read_only(path) or there(new, filled, path) == value:
            given += 1
        elif table is not None:
            pressed += table not in pasted
            pasted.add(table)
        else:
            pressed += keys(question, value)
            kinds[question.kind] += keys(question, value)
    return answers, strokes, given, pressed, kinds


def there(new: FormSession, filled: FormSession, path: tuple[str, ...]) -> Json | None:
    """What the new record has there: rows that came along stand in the same order under keys of their own."""
    here: tuple[str, ...] = ()
    for n, name in enumerate(path):
        rows = filled.row_keys(path[:n]) if n and filled.has(path[:n]) else []
        if name in rows:
            mine = new.row_keys(here) if new.has(here) else []
            if rows.index(name) >= len(mine):
                return None
            name = mine[rows.index(name)]
        here = (*here, name)
    return new.value(here)


def is_long(session: FormSession, path: tuple[str, ...]) -> bool:
    """Whether a table stands there that nobody types by hand."""
    try:
        node, rows = session.node(path), session.row_keys(path)
    except KeyError:  # a group, or one row
        return False
    return isinstance(node, Repeat) and not node.rows and len(rows) >= LONG_TABLE


def main() -> int:
    """Print the table."""
    records = list(sample_records(Clock()))
    numbers = f"{'answers':>8}{'pen':>8}{'given':>8}{'keys':>8}{'keys/pen':>10}"
    print(f"{'form':6}{'desk':8}{numbers}   most keys go into")
    for form in wizards():
        own = [record for record in records if record.form == form.id]
        for empty in (False, True):
            tell(form, "empty" if empty else "sample", of_desk(form, own, empty=empty))
    return 0


def wizards() -> list[Form]:
    """The four."""
    return [one for one in loader.built_in() if isinstance(one, Form) and one.id in FORMS]


def of_desk(form: Form, own: list[SampleRecord], *, empty: bool) -> tuple[int, int, int, int, Counter[str]]:
    """The count for the second record after the first, or for the first on an empty desk."""
    if empty:
        return counted(form, own[0], None, empty=True)
    last, record = (own[0], own[1]) if len(own) > 1 else (None, own[0])
    return counted(form, record, last, empty=False)


def tell(form: Form, desk: str, found: tuple[int, int, int, int, Counter[str]]) -> None:
    """One line of the table."""
    answers, strokes, given, pressed, kinds = found
    most = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common(3))
    print(f"{form.id:6}{desk:8}{answers:8}{strokes:8}{given:8}{pressed:8}{pressed / strokes:10.2f}   {most}")


if __name__ == "__main__":
    sys.exit(main())
