"""The fictional sample project: its records with answers and drawn photos, ready for a store."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from sidesk.actions.pictures import picture
from sidesk.core.canonical import Json, digest, sha256
from sidesk.core.clock import Clock
from sidesk.core.files import resources
from sidesk.forms.definition import ORDER

PROJECT = "DEMO-2026-001"

# Keys of rows are the same in every sample store: they come from the place in the project, not from chance.
_KEYS = uuid.UUID("5a3d1e0c-0000-5000-8000-de3000202601")

_Object: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True)
class SampleFile:
    """The bytes behind one answer; `sha256` is what the answer names."""

    sha256: str
    name: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class SampleRecord:
    """One record of the project, without a store: `seq` counts the records of its form from 1.

    An answer `@D21/2` stands for the number of that record, `@D20/1/1` for that of the first defect it found:
    they are the store's to give.
    """

    form: str
    seq: int
    title: str
    state: Literal["draft", "final"]
    at: dt.datetime
    author: str
    answers: Mapping[str, Json]
    photos: tuple[SampleFile, ...]
    signed: tuple[tuple[str, str], ...] = ()  # role and name of everybody who signed


def sample_records(clock: Clock, language: str = "zh") -> Iterator[SampleRecord]:
    """Every record in the order in which it was begun. Drafts were saved minutes ago by `clock`."""
    project = _read(language)
    bases = cast("Mapping[str, _Object]", project["bases"])
    written = cast("Sequence[_Object]", project["records"])
    known = _known(written)
    counted: dict[str, int] = {}
    for one in written:
        form = _text(one, "form")
        counted[form] = counted.get(form, 0) + 1
        yield _Reader(f"{form}/{counted[form]}").record(one, bases, known, counted[form], clock)


def known_values(language: str = "zh") -> dict[str, str]:
    """What the project answers for the header of a document: project_no, client_name ..."""
    return _known(cast("Sequence[_Object]", _read(language)["records"]))


def _read(language: str) -> _Object:
    project = cast(_Object, _json("project.json"))
    if language != "en":
        return project
    return cast(_Object, _translated(project, cast("Mapping[str, str]", _json("english.json"))))


def _json(name: str) -> Json:
    return cast(Json, json.loads(resources("sample", name).read_text(encoding="utf-8")))


def _translated(value: Json, english: Mapping[str, str]) -> Json:
    """Every text in English; a text that needs none stays."""
    if isinstance(value, str):
        return english.get(value, value)
    if isinstance(value, Mapping):
        return {name: _translated(inner, english) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [_translated(inner, english) for inner in value]
    return value


def _known(written: Sequence[_Object]) -> dict[str, str]:
    answers = next(_inner(one, "answers") for one in written if one["form"] == "P01")
    texts = {**_inner(answers, "identity"), **_inner(answers, "parties")}
    return {name: value for name, value in texts.items() if isinstance(value, str)}


def _text(one: _Object, key: str) -> str:
    value = one.get(key)
    return value if isinstance(value, str) else ""


def _inner(one: _Object, key: str) -> _Object:
    value = one.get(key)
    return value if isinstance(value, Mapping) else {}


class _Reader:
    """Turns the short way in which a record is written into answers, and gathers its files."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._files: dict[str, SampleFile] = {}

    def record(
        self, one: _Object, bases: Mapping[str, _Object], known: Mapping[str, str], seq: int, clock: Clock
    ) -> SampleRecord:
        """The record, complete."""
        answers = _merged(bases.get(_text(one, "base"), {}), _inner(one, "answers"))
        for path in cast("Sequence[str]", one.get("without", ())):
            answers = _without(answers, path.split("/"))
        form = _text(one, "form")
        if not form.startswith("P"):
            answers = {"header": _header(one, known), **answers}
        minutes = one.get("minutes_ago")
        saved = clock.now() - dt.timedelta(minutes=minutes) if isinstance(minutes, int) else None
        expanded = cast(_Object, self._expanded(answers, ()))
        return SampleRecord(
            form=form,
            seq=seq,
            title=_text(one, "title"),
            state="draft" if one.get("state") == "draft" else "final",
            at=saved or dt.datetime.fromisoformat(_text(one, "at")),
            author=_text(one, "author"),
            answers=_signed(expanded),
            photos=tuple(self._files.values()),
            signed=tuple(
                (role, name) for role, name in cast("Mapping[str, str]", one.get("signed", {})).items()
            ),
        )

    def _expanded(self, value: Json, path: tuple[str, ...]) -> Json:
        if isinstance(value, Mapping):
            if "@rows" in value:
                return self._table(value, path)
            if "@list" in value:
                pages = cast("Sequence[_Object]", value["@list"])
                return self._rows(path, [("", page) for page in pages])
            return {name: self._expanded(inner, (*path, name)) for name, inner in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self._file(item) if isinstance(item, Mapping) else item for item in value]
        return value

    def _table(self, table: _Object, path: tuple[str, ...]) -> Json:
        columns = cast("Sequence[str]", table["@columns"])
        rows: list[tuple[str, _Object]] = []
        for cells in cast("Sequence[Sequence[Json]]", table["@rows"]):
            row = {name: cell for name, cell in zip(columns, cells, strict=False) if cell not in (None, "")}
            rows.append((str(row.pop("@key", "")), row))
        return self._rows(path, rows)

    def _rows(self, path: tuple[str, ...], rows: Sequence[tuple[str, _Object]]) -> Json:
        place = "/".join((self._name, *path))
        found: dict[str, Json] = {}
        for number, (key, row) in enumerate(rows, 1):
            key = key or str(uuid.uuid5(_KEYS, f"{place}/{number}"))
            found[key] = {ORDER: str(number), **cast(_Object, self._expanded(row, (*path, key)))}
        return found

    def _file(self, one: _Object) -> Json:
        scene = _text(one, "picture")
        if scene:
            data, mime, name = picture(scene, _text(one, "text")), "image/jpeg", f"{scene}.jpg"
        else:
            data, mime, name = _text(one, "text").encode(), "text/plain", _text(one, "file")
        kept = SampleFile(sha256(data), name, mime, data)
        self._files[kept.sha256] = kept
        told = {key: one[key] for key in ("caption", "taken_at") if key in one}
        return {"sha256": kept.sha256, "name": name, "mime": mime, "size": len(data), **told}


def _header(one: _Object, known: Mapping[str, str]) -> _Object:
    """What the project knows; the number is the store's to give."""
    names = ["project_no", "project_name", "client_name", "contractor_name", "supervisor_name"]
    if _text(one, "form") != "D02":  # the survey was before the contract
        names += ["contract_no", "subcontractor_name"]
    header = {name: known[name] for name in names if name in known}
    return {**header, "prepared_by": _text(one, "author"), "prepared_at": _text(one, "at")}


def _merged(base: _Object, own: _Object) -> _Object:
    """`own` over `base`, group by group; null takes away what the base has."""
    found = dict(base)
    for name, value in own.items():
        below = found.get(name)
        if value is None:
            found.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(below, Mapping):
            found[name] = _merged(below, value)
        else:
            found[name] = value
    return found


def _without(answers: _Object, path: Sequence[str]) -> _Object:
    name, *rest = path
    kept = {key: value for key, value in answers.items() if key != name or rest}
    if rest:
        kept[name] = _without(_inner(answers, name), rest)
    return kept


def _signed(answers: _Object, whole: _Object | None = None) -> _Object:
    """Draw the signatures, over the hash of everything else that was answered."""
    whole = answers if whole is None else whole
    found: dict[str, Json] = {}
    for name, value in answers.items():
        if isinstance(value, Mapping) and "signature" in value:
            found[name] = {
                "strokes": cast(Json, strokes(_text(value, "signature"))),
                **{key: value[key] for key in ("name", "role", "at")},
                "shown": digest(whole),
            }
        else:
            found[name] = _signed(value, whole) if isinstance(value, Mapping) else value
    return found


def strokes(seed: str) -> list[list[list[int]]]:
    """A made-up line in the 1000 x 400 box: loops that no real hand wrote."""
    letters = [word[0] for word in seed.split()] if seed.isascii() else seed
    turns = [ord(letter) % 7 for letter in letters]
    lines: list[list[list[int]]] = []
    for number, turn in enumerate(turns):
        left = 120 + number * 240
        lines.append(
            [
                [left + step * 14, 200 + (step % 4 - 1) * (20 + turn * 9) - step * turn, step * 16]
                for step in range(14)
            ]
        )
    return lines
