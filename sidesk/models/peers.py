"""Store of what was exchanged: partners and their heads, signed receipts, bundles in and out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from sidesk.models import graph, projections, revisions
from sidesk.models.database import Database
from sidesk.models.dialect import insert
from sidesk.models.entities import BundleEntry, Peer, Receipt
from sidesk.models.tables import AnyRow, BundleRow, PeerRow, ReceiptRow, RevisionRow

_PEERS = sa.select(
    PeerRow.id, PeerRow.name, PeerRow.kind, PeerRow.heads, PeerRow.receipt, PeerRow.heard_at
)  # fmt: skip
_BUNDLES = sa.select(
    BundleRow.id, BundleRow.direction, BundleRow.name, BundleRow.peer, BundleRow.carrier, BundleRow.size,
    BundleRow.at, BundleRow.detail,
)  # fmt: skip


class PeerStore:
    """Who we exchange with, and what they have confirmed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, peer: Peer) -> None:
        """Keep what is known about a partner in place of what was known."""
        values = {
            "name": peer.name, "kind": peer.kind, "receipt": peer.receipt, "heard_at": peer.heard_at,
            "heads": json.dumps(peer.heads),
        }  # fmt: skip
        kept = insert(PeerRow).values(id=peer.id, **values).on_conflict_do_update(set_=values)
        with self._database.transaction() as connection:
            connection.execute(kept)

    def get(self, name: str) -> Peer | None:
        """One partner."""
        with self._database.reading() as connection:
            row = connection.execute(_PEERS.where(PeerRow.id == name)).first()
        return None if row is None else _peer(row)

    def all(self) -> list[Peer]:
        """Every partner."""
        with self._database.reading() as connection:
            return [_peer(row) for row in connection.execute(_PEERS.order_by(PeerRow.id))]

    # --- receipts ---

    def confirm(self, receipt: Receipt, heads: Mapping[str, Collection[str]], *, whole: bool) -> list[str]:
        """Take in a checked receipt with the heads it states; returns the records that have now arrived.

        `whole`: the receipt states every record its sender holds for us. Then a record it does not name has
        not arrived, whatever was confirmed before: headquarters may have been restored from a backup.
        What was read last counts, whatever the clocks said; what was read before says nothing new.
        """
        with self._database.transaction() as connection:
            values = {"id": receipt.id, "peer": receipt.peer, "at": receipt.at, "data": receipt.data}
            kept = insert(ReceiptRow).values(**values).on_conflict_do_nothing()
            if not connection.execute(kept).rowcount:
                return []
            self._keep_heads(connection, receipt, heads, whole=whole)
            touched = _mark(connection, receipt.at, heads, whole=whole)
            return projections.refresh_arrival(connection, touched)

    def is_known(self, receipt: str) -> bool:
        """Whether this receipt was read before."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(1).where(ReceiptRow.id == receipt)) is not None

    def receipts(self, peer: str, limit: int = 100) -> list[Receipt]:
        """Receipts of a partner, the one that was read last first."""
        asked = sa.select(ReceiptRow.id, ReceiptRow.peer, ReceiptRow.at, ReceiptRow.data)
        asked = asked.where(ReceiptRow.peer == peer).order_by(sa.literal_column("rowid").desc())
        with self._database.reading() as connection:
            return [Receipt(*row) for row in connection.execute(asked.limit(limit))]

    @staticmethod
    def _keep_heads(
        connection: sa.Connection, receipt: Receipt, heads: Mapping[str, Collection[str]], *, whole: bool
    ) -> None:
        row = connection.execute(_PEERS.where(PeerRow.id == receipt.peer)).first()
        known = {} if whole or row is None else json.loads(row.heads)
        stated = known | {record: sorted(tips) for record, tips in heads.items()}
        values = {"heads": json.dumps(stated), "receipt": receipt.id, "heard_at": receipt.at}
        kept = insert(PeerRow).values(id=receipt.peer, **values).on_conflict_do_update(set_=values)
        connection.execute(kept)

    # --- bundles ---

    def log(self, entry: BundleEntry) -> None:
        """Note a bundle that was written or taken in."""
        values = {
            "id": entry.id, "direction": entry.direction, "name": entry.name, "peer": entry.peer,
            "carrier": entry.carrier, "size": entry.size, "at": entry.at, "detail": entry.detail,
        }  # fmt: skip
        with self._database.transaction() as connection:
            connection.execute(insert(BundleRow).values(**values).on_conflict_do_nothing())

    def bundles(self, direction: str = "", limit: int = 100) -> list[BundleEntry]:
        """Bundles written (`out`) and taken in (`in`), the newest first."""
        asked = _BUNDLES.where(BundleRow.direction == direction) if direction else _BUNDLES
        with self._database.reading() as connection:
            rows = connection.execute(asked.order_by(BundleRow.at.desc(), BundleRow.id).limit(limit))
            return [BundleEntry(*row) for row in rows]


def _mark(
    connection: sa.Connection, at: dt.datetime, heads: Mapping[str, Collection[str]], *, whole: bool
) -> list[str]:
    """Mark revisions as arrived or not; returns the records it looked at."""
    ours = revisions.heads(connection, complete=False)
    looked_at = list(ours) if whole else [record for record in heads if record in ours]
    arrived = [record for record in looked_at if set(ours[record]) <= set(heads.get(record, ()))]
    for some in revisions.chunks(arrived):
        _set(connection, RevisionRow.record.in_(some), at)
    rest = [record for record in looked_at if set(ours[record]) - set(heads.get(record, ()))]
    for record, known in revisions.links(connection, rest).items():
        stated = heads.get(record, ())
        there = graph.behind(known, stated)
        for some in revisions.chunks(sorted(there)):
            _set(connection, RevisionRow.id.in_(some), at)
        # A head we do not know may stand on anything of ours: then nothing is taken back.
        if all(tip in known for tip in stated):
            for some in revisions.chunks(sorted(known.keys() - there)):
                connection.execute(
                    sa.update(RevisionRow).where(RevisionRow.id.in_(some)).values(arrived_at=None)
                )
    return looked_at


def _set(connection: sa.Connection, which: sa.ColumnElement[bool], at: dt.datetime) -> None:
    connection.execute(
        sa.update(RevisionRow).where(which, RevisionRow.arrived_at.is_(None)).values(arrived_at=at)
    )


def _peer(row: AnyRow) -> Peer:
    heads = {record: tuple(tips) for record, tips in json.loads(row.heads or "{}").items()}
    return Peer(row.id, row.name, row.kind, heads, row.receipt, row.heard_at)
