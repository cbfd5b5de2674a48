"""Laptops and a headquarters as people have them: real stores on a disk, real keys, real bundles.

One world is grown once for each process and copied for every example: headquarters, three enrolled laptops, a
project that all three work on, and two documents in it that everybody has begun to write.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sidesk.actions import enrol, exchange, fill, finish, identity, opening
from sidesk.actions.desk import Desk
from sidesk.actions.identity import Newcomer
from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.settings import Settings
from sidesk.hq import enrol as office_enrol
from sidesk.hq.ingest import Ingested, ingest
from sidesk.hq.office import Headquarters, init, open_office
from sidesk.models import care, database
from sidesk.models.entities import Revision
from sidesk.models.store import Store
from sidesk.signing.keys import DeviceKey
from sidesk.sync import parts
from sidesk.sync.enrolment import Invited
from sidesk.sync.envelope import device_id
from sidesk.workflow.engine import Engine
from tests.support.field import PASSPHRASE, person, quick, sample

START = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NAMES = ("anna", "ben", "chen")
MEMORY = Path("/dev/shm")
LIST = ("record", "number", "form", "project", "title", "state", "author", "revision", "heads")

Ids = frozenset[str]


def small(patch: pytest.MonkeyPatch) -> None:
    """Quick keys, and parts so small that a few documents need several and a photo travels in pieces.

    Statements are compiled once for all stores: thousands of them are opened.
    """
    quick(patch)
    patch.setattr(database.sa, "create_engine", _alike)
    patch.setattr(parts, "PART_LIMIT", 30_000)
    patch.setattr(parts, "PIECE", 6_000)


def _alike(*arguments: Any, **more: Any) -> sa.Engine:
    engine = _REAL(*arguments, **more)
    first = _FIRST.setdefault("engine", engine)
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    return engine


_REAL, _FIRST = sa.create_engine, dict[str, sa.Engine]()


class Time:
    """The true time goes on; each computer has its own idea of it. Ids count up, so that a run repeats."""

    def __init__(self) -> None:
        self.minutes = 0

    def clock(self, name: str, skew: Skew) -> Clock:
        numbers = itertools.count(1)
        return Clock(
            lambda: START + dt.timedelta(minutes=self.minutes) + skew.by,
            lambda: f"{name}-{next(numbers):05}",
        )


@dataclass
class Skew:
    """By how much a clock is wrong."""

    by: dt.timedelta = dt.timedelta()


@dataclass(frozen=True)
class Saved:
    """A backup: where it lies, what the store held, and what its drafts said."""

    folder: Path
    ids: Ids
    typed: Mapping[str, Mapping[str, Json]]


@dataclass
class Laptop:
    """A person's computer. `typed` is what its drafts have to say, by record."""

    name: str
    folder: Path
    clock: Clock
    skew: Skew
    desk: Desk
    typed: dict[str, Mapping[str, Json]] = field(default_factory=dict)
    saved: Saved | None = None

    @property
    def store(self) -> Store:
        return self.desk.store

    @property
    def key(self) -> DeviceKey:
        return identity.device_key(self.store)

    @property
    def device(self) -> str:
        return device_id(self.key.public)

    def send(self, post: Path) -> list[bytes]:
        """What goes home now, carried away from the folder it was written to."""
        paths = exchange.export(self.desk, post)
        data = [path.read_bytes() for path in paths]
        for path in paths:
            path.unlink()
        return data

    def back_up(self, place: Path) -> None:
        care.backup(self.store, place, clock=self.clock)
        self.saved = Saved(place, ids_of(self.store), dict(self.typed))

    def restart(self) -> None:
        self.desk.close()
        self.desk = opening.unlock(self.folder, passphrase=PASSPHRASE, clock=self.clock)

    def restored(self, target: Path) -> Laptop:
        """The same computer as it was at its last backup; this one stays open."""
        assert self.saved is not None
        care.restore(self.saved.folder, target, passphrase=PASSPHRASE)
        shutil.copyfile(self.folder / "settings.json", target / "settings.json")
        desk = opening.unlock(target, passphrase=PASSPHRASE, clock=self.clock)
        typed = dict(self.saved.typed)
        return Laptop(self.name, target, self.clock, self.skew, desk, typed, self.saved)


@dataclass
class Office:
    """Headquarters' computer."""

    folder: Path
    clock: Clock
    skew: Skew
    hq: Headquarters
    saved: Saved | None = None

    @property
    def store(self) -> Store:
        return self.hq.store

    def take(self, data: bytes) -> Ingested:
        return ingest(self.hq, [data])

    def back_up(self, place: Path) -> None:
        care.backup(self.store, place, clock=self.clock)
        self.saved = Saved(place, ids_of(self.store), {})

    def restart(self) -> None:
        self.hq.close()
        self.hq = open_office(self.folder, PASSPHRASE, self.clock)

    def restored(self, target: Path) -> Office:
        assert self.saved is not None
        care.restore(self.saved.folder, target, passphrase=PASSPHRASE)
        hq = open_office(target, PASSPHRASE, self.clock)
        return Office(target, self.clock, self.skew, hq, self.saved)


def ids_of(store: Store) -> Ids:
    """Every revision and paper a store holds, and every file that one of them names."""
    named = "SELECT sha256 FROM revision_need UNION SELECT sha256 FROM paper"
    with store.opened.database.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT id FROM revision UNION ALL SELECT id FROM paper UNION ALL "
            f"SELECT sha256 FROM attachment WHERE sha256 IN ({named})"
        )
        return frozenset(name for (name,) in found)


def register_rows(store: Store) -> list[tuple[str, ...]]:
    """Every line of every register, as it is made from what is stored."""
    with store.opened.database.reading() as connection:
        columns = "register, project, record, revision, key, cells"
        return sorted(tuple(row) for row in connection.exec_driver_sql(f"SELECT {columns} FROM register_row"))


def revision_ids(store: Store) -> Ids:
    """The ids of every revision of a store."""
    with store.opened.database.reading() as connection:
        return frozenset(name for (name,) in connection.exec_driver_sql("SELECT id FROM revision"))


def revisions_of(store: Store) -> dict[str, Revision]:
    """Every revision of a store."""
    return {one.id: one for one in store.records.read(sorted(revision_ids(store)))}


@dataclass(frozen=True)
class Grown:
    """The world that is copied: folders by name, the project, and the documents that were begun."""

    place: Path
    project: str
    documents: tuple[str, ...]
    made: Ids
    engines: dict[tuple[str, ...], Engine]


@functools.cache
def grown() -> Grown:
    """Grow the world; `small` must hold while this runs."""
    _KEPT.append(tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None))
    place = Path(_KEPT[-1].name)
    with pytest.MonkeyPatch.context() as patch:
        keys = iter(DeviceKey(bytes([number]) * 32) for number in range(1, 9))
        patch.setattr(DeviceKey, "create", classmethod(lambda _: next(keys)))
        return _grow(place)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _grow(place: Path) -> Grown:
    time, settings = Time(), Settings(language="en", paper_language="en", company="示例云启")
    hq = init(place / "hq", PASSPHRASE, "演示总部", time.clock("hq", Skew()), rounds=1).office
    desks = []
    for name in NAMES:
        clock = time.clock(name, Skew())
        newcomer = Newcomer(name, "ENG", "工程部")
        desk, _ = opening.begin(place / name, PASSPHRASE, newcomer, settings, clock, rounds=1)
        invited = Invited("", name, "ENG", "工程部")
        request = enrol.request(desk, office_enrol.invite(hq, invited), PASSPHRASE)
        enrol.take_answer(desk, office_enrol.accept(hq, request, PASSPHRASE).answer, PASSPHRASE)
        desks.append(desk)
    first = desks[0]
    project = fill.start(first, "P01", answers=sample("P01")).record
    finish.finish(first, project, (), PASSPHRASE)
    documents = [fill.start(first, "P02", project, person()).record]
    documents.append(fill.start(first, "D07", project).record)
    fill.keep(first, documents[1], tender(first, documents[1]), "D07", (9, 9))
    exchange.share_drafts(first)
    for record in documents:  # from here on everybody begins upon the shared version
        first.store.records.drop_draft(record)
    for desk in desks:
        hq.store.office.assign(desk.person.id, project)
    (place / "post").mkdir()
    for desk in desks * 3:  # what fills several parts takes a few
        _round_trip(hq, desk, place / "post")
    made = ids_of(hq.store)
    assert all(ids_of(desk.store) == made for desk in desks)
    for name, store in zip(("hq", *NAMES), (hq.store, *(desk.store for desk in desks)), strict=True):
        care.backup(store, place / f"{name}-backup", clock=Clock(lambda: START))
        store.close()
    return Grown(place, project, tuple(documents), made, {})


def _round_trip(hq: Headquarters, desk: Desk, post: Path) -> None:
    sent = exchange.export(desk, post)
    for reply in ingest(hq, [path.read_bytes() for path in sent]).replies:
        for part in reply.parts:
            exchange.take_in(desk, part.data, "answer")
    for path in sent:
        path.unlink()


def tender(desk: Desk, record: str) -> dict[str, Json]:
    """Complete answers of D07, the tender, but for its file."""
    answers = dict(fill.resume(desk, record).answers)
    return answers | {
        "tender": {"tender_no": "T-1", "bid_deadline": "2026-06-01T09:00:00+08:00"},
        "bid": {"bid_commitments": "none"},
        "outcome": {"bid_result": "lost", "result_note": "price"},
    }


class World:
    """A copy of the grown world for one example."""

    def __init__(self, laptops: int) -> None:
        self._place = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.folder = Path(self._place.name)
        self.time = Time()
        self._numbers = itertools.count(1)
        self.post = self.new_folder()
        self.post.mkdir()
        skew = Skew()
        clock = self.time.clock("hq", skew)
        hq = open_office(self._copied("hq"), PASSPHRASE, clock)
        self.office = Office(hq.folder, clock, skew, hq, self._saved("hq"))
        self.laptops = [self._laptop(name) for name in NAMES[:laptops]]

    def _laptop(self, name: str) -> Laptop:
        skew = Skew()
        clock = self.time.clock(f"{name}-new", skew)
        desk = opening.unlock(self._copied(name), passphrase=PASSPHRASE, clock=clock)
        desk.known_engines = grown().engines
        return Laptop(name, desk.folder, clock, skew, desk, {}, self._saved(name))

    def _saved(self, name: str) -> Saved:
        return Saved(self._copied(f"{name}-backup"), grown().made, {})

    def _copied(self, name: str) -> Path:
        return Path(shutil.copytree(grown().place / name, self.new_folder()))

    def new_folder(self) -> Path:
        return self.folder / f"{next(self._numbers):03}"

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.desk.close()
        self.office.hq.close()
        self._place.cleanup()


@contextmanager
def quickly() -> Iterator[None]:
    """The same as `small`, where pytest's fixtures do not reach."""
    with pytest.MonkeyPatch.context() as patch:
        small(patch)
        yield
