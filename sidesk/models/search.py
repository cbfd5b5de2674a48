"""Finding records by fragments of what was written: Chinese by pairs, everything else by threes.

A run of Chinese becomes its pairs of characters, a word or serial number its groups of three, each cut short
at the end of the run. A query becomes the same pieces as a phrase, or a prefix where it is shorter than one
piece. So two Chinese characters are found, and any part of a serial number, which no built-in tokenizer does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from sidesk.core.canonical import Json
from sidesk.models.tables import RecordRow

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:[._:/@+-]+[^\W_{_HAN}]+)*")
_IS_HAN = re.compile(rf"[{_HAN}]")
_HASH = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST = 200_000  # characters of one record; more is no longer typed by people


def pieces(text: str) -> str:
    """What is put into the index for `text`."""
    found: list[str] = []
    for run in _runs(text[:_LONGEST]):
        size = _size(run)
        found += [run[at : at + size] for at in range(len(run))]
    return " ".join(found)


def query(text: str) -> str:
    """What is asked of the index for `text`; empty where nothing in it can be looked for."""
    return " AND ".join(_phrase(run) for run in dict.fromkeys(_runs(text)))


def words_of(answers: Json) -> Iterator[str]:
    """The texts in answers that people wrote: no hashes, no strokes of signatures."""
    if isinstance(answers, str):
        if not _HASH.fullmatch(answers):
            yield answers
    elif isinstance(answers, Mapping):
        for key, value in answers.items():
            if not key.startswith("@") and key != "strokes":
                yield from words_of(value)
    elif isinstance(answers, list | tuple):
        for value in answers:
            yield from words_of(value)


def next_place(connection: sa.Connection) -> int:
    """Where the next record goes: always at the end, so that a search meets the newest first and may stop."""
    return connection.scalar(_NEXT) or 1


def index(connection: sa.Connection, place: int, title: str, answers: Json) -> None:
    """Put a record's words into the index."""
    words = "\n".join(words_of(answers))
    connection.execute(_INSERT, {"place": place, "title": pieces(title), "answers": pieces(words)})


def remove(connection: sa.Connection, places: Sequence[int]) -> None:
    """Take records out of the index."""
    if places:
        connection.execute(_DELETE, [{"place": place} for place in places])


def find(connection: sa.Connection, text: str, limit: int) -> list[int]:
    """Places of records that hold every part of `text`: in number and title first, then newest first."""
    asked = query(text)
    if not asked:
        return []
    found = dict.fromkeys(connection.scalars(_FIND, {"asked": f"title : ({asked})", "limit": limit}))
    if len(found) < limit:
        found.update(dict.fromkeys(connection.scalars(_FIND, {"asked": asked, "limit": limit})))
    return list(found)[:limit]


def clear(connection: sa.Connection) -> None:
    """Empty the index."""
    connection.exec_driver_sql("INSERT INTO search(search) VALUES ('delete-all')")


_NEXT = sa.select(sa.func.coalesce(sa.func.max(RecordRow.entry), 0) + 1)
_INSERT = sa.text("INSERT INTO search(rowid, title, answers) VALUES (:place, :title, :answers)")
_DELETE = sa.text("DELETE FROM search WHERE rowid = :place")
_FIND = sa.text("SELECT rowid FROM search WHERE search MATCH :asked ORDER BY rowid DESC LIMIT :limit")


def _runs(text: str) -> Iterator[str]:
    # NFKC: full-width letters and digits are the same to a person who searches.
    return (match[0] for match in _RUN.finditer(unicodedata.normalize("NFKC", text).casefold()))


def _size(run: str) -> int:
    return 2 if _IS_HAN.match(run) else 3


def _phrase(run: str) -> str:
    size = _size(run)
    if len(run) < size:
        return f'"{run}" *'
    return '"' + " ".join(run[at : at + size] for at in range(len(run) - size + 1)) + '"'
