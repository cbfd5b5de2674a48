"""What is known of people, devices and places: what a field offers, and what it warns of.

Drafts count like finished records: whoever has just written a place down wants to choose it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import Form, Group, Question, Repeat
from sidesk.forms.kinds_codes import stored_code
from sidesk.instruments import codes
from sidesk.models.entities import RecordQuery, RecordSummary, RegisterQuery

PERSON, DEVICE, PLACE = "person", "device", "place"
MOST = 8  # lines of a list
RECENT = 40  # records that are looked through for what was typed last
MOST_RECORDS = 2000
UNIQUE = ("ip", "mac", "sn")  # columns of the devices' register that no two devices share


@dataclass(frozen=True)
class Thing:
    """A person, device or place: `name` is what is stored, `more` says which one it is."""

    name: str
    more: str = ""
    words: str = ""  # what else finds it


def people(desk: Desk, project: str, words: Words) -> list[Thing]:
    """Everybody known: this project's first, then the engineer, then those of other projects."""
    form = _newest_form(desk, "P02")
    told: dict[str, list[str]] = {}
    for line, person in groups(desk, "P02", "person"):
        roles = person.get("person_roles")
        title = text_at(person, "person_title") or _labels(form, "role", roles, words)
        more = [title, text_at(person, "person_unit"), text_at(person, "person_phone")]
        if (name := text_at(person, "person_name")) and (name not in told or line.project == project):
            told[name] = more
    for row in rows_of(answers_of(desk, project, ("people_group", "people"))):
        more = [
            text_at(row, "duty") or _labels(_newest_form(desk, "P01"), "role", [row.get("role", "")], words),
            text_at(row, "phone"),
        ]
        told.setdefault(text_at(row, "person"), more)
    told.setdefault(desk.person.name, [desk.person.unit])
    return [Thing(name, _joined(more)) for name, more in told.items() if name]


def devices(desk: Desk, project: str, text: str = "") -> list[Thing]:
    """Devices of the register that hold the text, this project's first."""
    asked = [RegisterQuery("devices", project, text=text, limit=60)] if project else []
    found: dict[str, Thing] = {}
    for query in (*asked, RegisterQuery("devices", text=text, limit=60)):
        for line in desk.store.registers.page(query):
            cells = line.cells
            more = [text_at(cells, key) for key in ("model", "sn", "room")]
            words = " ".join(str(cells.get(key) or "") for key in ("name", "asset", "ip", "mac", "host"))
            if name := text_at(cells, "code"):
                found.setdefault(name, Thing(name, _joined(more), words))
    return list(found.values())


def typed_lately(desk: Desk, project: str) -> dict[str, list[str]]:
    """By kind, what was answered in the newest records of the project, the last one first."""
    lines = desk.store.records.page(RecordQuery(project=project, limit=RECENT))
    found: dict[str, dict[str, None]] = {PERSON: {}, DEVICE: {}, PLACE: {}}
    paths = {form: _questions(_newest_form(desk, form)) for form in {line.form for line in lines}}
    for line in lines:
        asked = paths[line.form]
        answers = desk.store.records.answers([line], [path for path, _ in asked]).get(line.record, [])
        for (_, kind), value in zip(asked, answers, strict=False):
            if isinstance(value, str):
                found[kind].update(dict.fromkeys(names_in(value) if kind == PERSON else [value]))
    return {kind: list(names) for kind, names in found.items()}


def names_in(text: str) -> list[str]:
    """The names of an answer that holds several: 甲、乙；丙."""
    for mark in "，,；;/\n":
        text = text.replace(mark, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


def ordered(things: Sequence[Thing], lately: Sequence[str], text: str, most: int = MOST) -> list[Thing]:
    """Those that hold every word of the text; what was used lately first, what begins with it before all."""
    words = text.casefold().split()
    known = {thing.name for thing in things}
    rank = {name: place for place, name in enumerate(lately)}
    every = [*things, *(Thing(name) for name in lately if name not in known)]
    found = [
        one for one in every
        if all(word in f"{one.name} {one.more} {one.words}".casefold() for word in words)
    ]  # fmt: skip
    begins = text.strip().casefold()
    found.sort(key=lambda one: (not one.name.casefold().startswith(begins), rank.get(one.name, len(rank))))
    return found[:most]


def also_at(desk: Desk, project: str, column: str, value: str, record: str) -> list[str]:
    """Other devices of the project, finished or drafts, that have this address or serial number."""
    wanted = _bare(value)
    if column not in UNIQUE or not wanted:
        return []
    found: dict[str, None] = {}
    for line in desk.store.registers.page(RegisterQuery("devices", project, text=wanted, limit=50)):
        if line.record != record and _bare(text_at(line.cells, column)) == wanted:
            found[text_at(line.cells, "code") or text_at(line.cells, "name")] = None
    for draft in desk.store.records.page(RecordQuery(project=project, state="draft", limit=300)):
        if draft.record == record or (form := _newest_form(desk, draft.form)) is None:
            continue
        paths = [_fed(form, column), _fed(form, "code")]
        if paths[0]:
            held, code = desk.store.records.answers([draft], paths).get(draft.record, [None, None])
            if isinstance(held, str) and _bare(held) == wanted:
                found[code if isinstance(code, str) and code else draft.title] = None
    return [name for name in found if name]


# --- what the others share


def _bare(value: str) -> str:
    return value.partition("/")[0].strip().casefold()


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(dict.fromkeys(part for part in parts if part))


def text_at(cells: Mapping[str, Json], key: str) -> str:
    """A text among answers, or nothing."""
    value = cells.get(key)
    return value if isinstance(value, str) else ""


def _newest_form(desk: Desk, form_id: str) -> Form | None:
    entries = desk.store.packages.all(form_id)
    return desk.form(entries[-1].sha256) if entries else None


def _labels(form: Form | None, listed: str, chosen: Json, words: Words) -> str:
    labels = {one.name: words.pick(one.label) for one in (form.choices.get(listed, ()) if form else ())}
    names = chosen if isinstance(chosen, list | tuple) else []
    return words.listed(labels.get(str(name), str(name)) for name in names if name)


def _questions(form: Form | None) -> list[tuple[tuple[str, ...], str]]:
    """Questions outside of repeats that name a person, device or place."""
    found: list[tuple[tuple[str, ...], str]] = []

    def walk(items: Sequence[Group | Repeat | Question], above: tuple[str, ...]) -> None:
        for item in items:
            if isinstance(item, Group):
                walk(item.items, (*above, item.name))
            elif isinstance(item, Question) and item.kind in (PERSON, DEVICE, PLACE):
                found.append(((*above, item.name), item.kind))

    walk(form.items if form else (), ())
    return found


def _fed(form: Form, column: str) -> tuple[str, ...]:
    for path, node in form.walk():
        if isinstance(node, Question) and node.register == f"devices.{column}":
            return path
    return ()


def rows_of(table: Json) -> Iterator[Mapping[str, Json]]:
    """The rows of a table among the answers."""
    if isinstance(table, Mapping):
        yield from (row for row in table.values() if isinstance(row, Mapping))


def answers_of(desk: Desk, record: str, path: tuple[str, ...]) -> Json:
    """What a record answers at a path, its draft before its newest revision."""
    line = desk.store.records.summary(record) if record else None
    return desk.store.records.answers([line], [path]).get(record, [None])[0] if line else None


def groups(desk: Desk, form: str, group: str) -> list[tuple[RecordSummary, Mapping[str, Json]]]:
    """One group of every record of a form that is not withdrawn or put away, the newest first."""
    lines = desk.store.records.page(RecordQuery(form=form, limit=MOST_RECORDS))
    kept = [line for line in lines if line.state != "withdrawn"]
    answers = desk.store.records.answers(kept, [(group,)])
    pairs = ((line, answers.get(line.record, [None])[0]) for line in kept)
    return [(line, value) for line, value in pairs if isinstance(value, Mapping)]


def scan(pictures: Sequence[bytes]) -> list[str]:
    """Every code on these pictures, as it is stored. What is no picture holds none."""
    found: dict[str, None] = {}
    for picture in pictures:
        try:
            texts = codes.read(picture)
        except OSError:
            continue
        found.update(dict.fromkeys(code for text in texts if (code := stored_code(text))))
    return list(found)
