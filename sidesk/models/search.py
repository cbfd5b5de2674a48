"""Finding records by fragments of what was written: Chinese by pairs, everything else by fours.

A run of Chinese becomes its pairs of characters, a word or serial number its groups of four, each cut short
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


def index(connection: sa.Connection, records: Sequence[tuple[int, str, Json]]) -> None:
    """Put the words of records into the index: of each its place, title and answers."""
    if not records:
        return
    every = [(place, title, "\n".join((title, *words_of(answers)))) for place, title, answers in records]
    if connection.dialect.name != "sqlite":
        values = [
            {"place": place, "title": _plain(title), "words": _plain(words)} for place, title, words in every
        ]
        connection.execute(sa.text("INSERT INTO search_words VALUES (:place, :title, :words)"), values)
        return
    titles = [(place, pieces(title)) for place, title, _ in every]
    connection.exec_driver_sql(_INSERT.format("search_title"), titles)
    answers = [(place, pieces(words)) for place, _, words in every]
    connection.exec_driver_sql(_INSERT.format("search_answers"), answers)


def remove(connection: sa.Connection, places: Sequence[int]) -> None:
    """Take records out of the index."""
    if connection.dialect.name != "sqlite":
        gone = sa.text("DELETE FROM search_words WHERE place = ANY(:places)")
        connection.execute(gone, {"places": list(places)})
    elif places:
        for table in _TABLES:
            connection.exec_driver_sql(_DELETE.format(table), [(place,) for place in places])


def find(connection: sa.Connection, text: str, limit: int) -> list[int]:
    """Places of records that hold every part of `text`: in number and title first, then newest first."""
    if connection.dialect.name != "sqlite":
        return _found(connection, text, limit)
    asked = query(text)
    found: dict[int, None] = {}
    if asked:
        for table in _TABLES:  # limited before it is ranked: a common word would have every record ranked
            if len(found) < limit:
                hits = connection.scalars(_FIND[table], {"asked": asked, "limit": limit})
                found.update(dict.fromkeys(hits))
    return list(found)[:limit]


def clear(connection: sa.Connection) -> None:
    """Empty the index."""
    if connection.dialect.name != "sqlite":
        connection.execute(sa.text("DELETE FROM search_words"))
        return
    for table in _TABLES:
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('delete-all')")


def _plain(text: str) -> str:
    """What is looked through where there is no index of pieces: runs, so that the same is found."""
    return "\n".join(_runs(text[:_LONGEST]))


def _found(connection: sa.Connection, text: str, limit: int) -> list[int]:
    runs = list(dict.fromkeys(_runs(text)))
    asked = {f"run{number}": run for number, run in enumerate(runs)}
    found: dict[int, None] = {}
    for column in ("title", "words") if runs else ():
        holds = " AND ".join(f"strpos({column}, :{name}) > 0" for name in asked)
        statement = f"SELECT place FROM search_words WHERE {holds} ORDER BY place DESC LIMIT :limit"
        hits = connection.scalars(sa.text(statement), {**asked, "limit": limit})
        found.update(dict.fromkeys(hits))
    return list(found)[:limit]


_TABLES = ("search_title", "search_answers")
_NEXT = sa.select(sa.func.coalesce(sa.func.max(RecordRow.entry), 0) + 1)
_INSERT = "INSERT INTO {0}(rowid, words) VALUES (?, ?)"
_DELETE = "DELETE FROM {0} WHERE rowid = ?"
_FIND = {
    table: sa.text(f"SELECT rowid FROM {table} WHERE {table} MATCH :asked ORDER BY rowid DESC LIMIT :limit")
    for table in _TABLES
}


def _runs(text: str) -> Iterator[str]:
    # NFKC: full-width letters and digits are the same to a person who searches.
    return (match[0] for match in _RUN.finditer(unicodedata.normalize("NFKC", text).casefold()))


def _size(run: str) -> int:
    return 2 if _IS_HAN.match(run) else 4


def _phrase(run: str) -> str:
    size = _size(run)
    if len(run) < size:
        return f'"{run}" *'
    return '"' + " ".join(run[at : at + size] for at in range(len(run) - size + 1)) + '"'
