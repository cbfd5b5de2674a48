"""Revisions and the heads of their records: only ever added to, in any order, any number of times."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice

import sqlalchemy as sa

from sidesk.core.canonical import sha256
from sidesk.models import graph
from sidesk.models.dialect import insert
from sidesk.models.entities import Revision
from sidesk.models.tables import (
    AttachmentRow,
    HeadRow,
    RevisionCmsRow,
    RevisionNeedRow,
    RevisionParentRow,
    RevisionRow,
)

_CHUNK = 500  # values in one IN list


def add(connection: sa.Connection, revisions: Sequence[Revision], got_at: dt.datetime) -> list[Revision]:
    """Store what is not there yet; returns that. Signatures that came later are added to it."""
    texts = {revision.id: revision.bytes for revision in revisions}
    for name, text in texts.items():
        if sha256(text) != name:
            raise ValueError(f"revision {name} does not hash to its id")
    stored = known(connection, texts)
    new = list({revision.id: revision for revision in revisions if revision.id not in stored}.values())
    if new:
        connection.execute(sa.insert(RevisionRow), [_row(item, texts[item.id], got_at) for item in new])
        _insert_pairs(connection, RevisionParentRow, "parent", new, "parents")
        _insert_pairs(connection, RevisionNeedRow, "sha256", new, "attachments")
    _add_signatures(connection, revisions, stored)
    refresh_heads(connection, {revision.record for revision in new})
    return new


def refresh_heads(connection: sa.Connection, records: Collection[str]) -> None:
    """Work out the heads of these records again."""
    for some in chunks(records):
        found = links(connection, some)
        rows = []
        for record, known in found.items():
            for complete, tips in ((0, graph.heads(known)), (1, graph.complete_heads(known))):
                rows += [{"record": record, "complete": complete, "revision": tip} for tip in tips]
        connection.execute(sa.delete(HeadRow).where(HeadRow.record.in_(some)))
        if rows:
            connection.execute(sa.insert(HeadRow), rows)


def links(connection: sa.Connection, records: Collection[str]) -> dict[str, dict[str, graph.Link]]:
    """The graph of each of these records."""
    result: dict[str, dict[str, graph.Link]] = {}
    for some in chunks(records):
        ours = sa.select(RevisionRow.id).where(RevisionRow.record.in_(some))
        parents: dict[str, list[str]] = defaultdict(list)
        edges = sa.select(RevisionParentRow.revision, RevisionParentRow.parent)
        for revision, parent in connection.execute(edges.where(RevisionParentRow.revision.in_(ours))):
            parents[revision].append(parent)
        here = sa.select(AttachmentRow.sha256)
        gaps = sa.select(RevisionNeedRow.revision).where(
            RevisionNeedRow.revision.in_(ours), RevisionNeedRow.sha256.not_in(here)
        )
        waiting = set(connection.scalars(gaps))
        asked = sa.select(RevisionRow.record, RevisionRow.id).where(RevisionRow.record.in_(some))
        for record, revision in connection.execute(asked):
            link = graph.Link(tuple(sorted(parents[revision])), revision not in waiting)
            result.setdefault(record, {})[revision] = link
    return result


def read(connection: sa.Connection, ids: Sequence[str]) -> list[Revision]:
    """These revisions in this order; unknown ones are left out."""
    found: dict[str, Revision] = {}
    for some in chunks(ids):
        signatures: dict[str, list[bytes]] = defaultdict(list)
        for name, cms in connection.execute(
            sa.select(RevisionCmsRow.revision, RevisionCmsRow.cms).where(RevisionCmsRow.revision.in_(some))
        ):
            signatures[name].append(cms)
        asked = sa.select(RevisionRow.id, RevisionRow.body, RevisionRow.device_signature)
        for name, body, device_signature in connection.execute(asked.where(RevisionRow.id.in_(some))):
            found[name] = Revision(name, json.loads(body), device_signature, _first(signatures[name]))
    return [found[name] for name in ids if name in found]


def of_record(connection: sa.Connection, record: str) -> list[Revision]:
    """Every revision of a record, parents before children."""
    return read(connection, graph.ordered(links(connection, [record]).get(record, {})))


def of_records(connection: sa.Connection, records: Collection[str]) -> dict[str, list[Revision]]:
    """Every revision of these records, in no order; records that are not here are left out."""
    found: dict[str, list[Revision]] = defaultdict(list)
    for some in chunks(records):
        names = connection.scalars(sa.select(RevisionRow.id).where(RevisionRow.record.in_(some)))
        for revision in read(connection, list(names)):
            found[revision.record].append(revision)
    return dict(found)


def known(connection: sa.Connection, ids: Iterable[str]) -> frozenset[str]:
    """Those of the ids that are stored."""
    return frozenset(
        name
        for some in chunks(ids)
        for name in connection.scalars(sa.select(RevisionRow.id).where(RevisionRow.id.in_(some)))
    )


def signatures(connection: sa.Connection, revision: str) -> list[bytes]:
    """Every detached signature over a revision, always in the same order."""
    asked = sa.select(RevisionCmsRow.cms).where(RevisionCmsRow.revision == revision)
    return list(connection.scalars(asked.order_by(RevisionCmsRow.sha256)))


def heads(
    connection: sa.Connection, *, complete: bool, records: Collection[str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Heads by record, of all records or of these few."""
    asked = sa.select(HeadRow.record, HeadRow.revision).where(HeadRow.complete == int(complete))
    asked = asked.order_by(HeadRow.record, HeadRow.revision)
    found: dict[str, list[str]] = defaultdict(list)
    parts = (
        [asked] if records is None else [asked.where(HeadRow.record.in_(some)) for some in chunks(records)]
    )
    for part in parts:
        for record, revision in connection.execute(part):
            found[record].append(revision)
    return {record: tuple(tips) for record, tips in found.items()}


def beyond(connection: sa.Connection, theirs: Mapping[str, Collection[str]]) -> list[str]:
    """Ids of what the other side lacks when it states these complete heads; parents before children."""
    ours = heads(connection, complete=False)
    differing = [record for record, tips in ours.items() if set(tips) != set(theirs.get(record, ()))]
    result: list[str] = []
    for record, known in sorted(links(connection, differing).items()):
        behind = graph.behind(known, theirs.get(record, ()))
        result += [revision for revision in graph.ordered(known) if revision not in behind]
    return result


def count(connection: sa.Connection) -> int:
    """How many there are."""
    return connection.scalar(sa.select(sa.func.count()).select_from(RevisionRow)) or 0


def damaged(connection: sa.Connection) -> list[str]:
    """Ids whose stored text does not hash to them."""
    asked = connection.execute(sa.select(RevisionRow.id, RevisionRow.body))
    return [name for name, body in asked if sha256(body.encode()) != name]


def chunks(values: Iterable[str]) -> Iterable[list[str]]:
    """The values, so many at a time as one statement takes."""
    rest = iter(values)
    while some := list(islice(rest, _CHUNK)):
        yield some


def _row(revision: Revision, text: bytes, got_at: dt.datetime) -> dict[str, object]:
    return {
        "id": revision.id, "record": revision.record, "kind": revision.kind, "at": revision.text("at"),
        "body": text.decode(), "device_signature": revision.device_signature, "got_at": got_at,
    }  # fmt: skip


def _insert_pairs(
    connection: sa.Connection, table: type, column: str, revisions: Iterable[Revision], key: str
) -> None:
    rows = [{"revision": item.id, column: name} for item in revisions for name in set(item.hashes(key))]
    if rows:
        connection.execute(sa.insert(table), rows)


def _add_signatures(connection: sa.Connection, revisions: Iterable[Revision], known: Collection[str]) -> None:
    rows = [
        {"revision": item.id, "sha256": sha256(item.cms), "cms": item.cms} for item in revisions if item.cms
    ]
    if rows:
        connection.execute(insert(RevisionCmsRow).on_conflict_do_nothing(), rows)
    for item in revisions:
        if item.id in known and item.device_signature:
            connection.execute(
                sa.update(RevisionRow)
                .where(RevisionRow.id == item.id, RevisionRow.device_signature == b"")
                .values(device_signature=item.device_signature)
            )


def _first(found: Sequence[bytes]) -> bytes:
    # Which one is shown first does not matter, that it is the same one everywhere does.
    return min(found, key=sha256, default=b"")
