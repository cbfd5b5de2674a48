"""The state machine is tested as well: faults are planted in real code, and it has to find each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from sidesk.actions import exchange as actions
from sidesk.actions import identity
from sidesk.actions.shelf import StoreKeeper, StoreShelf
from sidesk.core.errors import SideskError
from sidesk.hq import ingest as taking_in
from sidesk.hq.judge import OfficeJudge
from sidesk.models import audit, care, drafts, peers, projections, revisions
from sidesk.models.database import Database
from sidesk.models.entities import RecordQuery, Revision
from sidesk.models.records import RecordStore
from sidesk.sync import bundle, exchange, letters, merge, taking
from tests.sync import machine, world

Plant = Callable[[pytest.MonkeyPatch], None]
MOST = 150  # examples; most faults are found in the first ten


def receipt_before_store(patch: pytest.MonkeyPatch) -> None:
    """Headquarters confirms a bundle before all of it is stored, and the last revision never is."""

    class Hasty(StoreKeeper):
        def keep_revisions(self, revisions: Sequence[Revision]) -> Collection[str]:
            super().keep_revisions(revisions[:-1])
            return [revision.id for revision in revisions]

    def here(read: bundle.Bundle, _keeper: StoreShelf) -> dict[str, list[str]]:
        return {"revisions": [revision.id for revision in read.revisions], "papers": [], "files": []}

    patch.setattr(taking_in, "StoreKeeper", Hasty)
    patch.setattr(taking, "here", here)


def heads_without_parents(patch: pytest.MonkeyPatch) -> None:
    """Heads are stated although something before them is missing."""
    real = revisions.heads
    patch.setattr(
        revisions, "heads", lambda connection, *, complete, records=None: real(
            connection, complete=False, records=records
        )
    )  # fmt: skip


def heads_without_files(patch: pytest.MonkeyPatch) -> None:
    """A revision counts as whole although its files are missing."""
    real = revisions.links

    def links(*asked: Any) -> Any:
        found = real(*asked)
        return {
            name: {one: replace(link, ready=True) for one, link in known.items()}
            for name, known in found.items()
        }

    patch.setattr(revisions, "links", links)


def dropped_attachment(patch: pytest.MonkeyPatch) -> None:
    """The last file of a bundle stays at home."""
    real = exchange.to_send

    def to_send(*asked: Any, **more: Any) -> exchange.Outgoing:
        going = real(*asked, **more)
        return replace(going, files=going.files[:-1])

    patch.setattr(exchange, "to_send", to_send)


def sent_counts_as_arrived(patch: pytest.MonkeyPatch) -> None:
    """A laptop remembers what it has sent, as a cursor would, and never sends it again."""
    real = actions.export

    def export(desk: Any, *asked: Any, **more: Any) -> Any:
        written = real(desk, *asked, **more)
        office = identity.office_of(desk.store)
        known = desk.store.peers.get(office.id) if office else None
        if known is not None:
            desk.store.peers.keep(replace(known, heads=desk.store.records.complete_heads()))
        return written

    patch.setattr(actions, "export", export)
    patch.setattr(peers.PeerStore, "_keep_heads", staticmethod(lambda *_, **__: None))


def newest_wins(patch: pytest.MonkeyPatch) -> None:
    """Of two values of one place the greater head's is taken, and nobody is asked."""
    real = merge._Merge._field

    def field(self: Any, places: Mapping[str, merge.Place], path: Any) -> Any:
        found = real(self, places, path)
        if self.conflicts and self.conflicts[-1].path == path:
            values = self.conflicts.pop().values
            return dict(values[max(values)])
        return found

    patch.setattr(merge._Merge, "_field", field)


def restore_that_forgets(patch: pytest.MonkeyPatch) -> None:
    """The first sound backup is put back, not the newest."""
    real = care._newest_sound
    patch.setattr(care, "_newest_sound", lambda made, key: real(made[::-1], key))


def backups_by_the_clock(patch: pytest.MonkeyPatch) -> None:
    """A backup is named by the clock alone, however wrong that is."""
    patch.setattr(care, "_moment_after", lambda _, now: now.astimezone(dt.UTC))


def backup_without_files(patch: pytest.MonkeyPatch) -> None:
    """Attachments are left out of a backup that has some already."""
    real = care._copy_attachments

    def copied(store: Any, folder: Any, progress: Any) -> None:
        if not (folder / "blobs.db").exists():
            real(store, folder, progress)

    patch.setattr(care, "_copy_attachments", copied)


def duplicate_counts_as_new(patch: pytest.MonkeyPatch) -> None:
    """What is here already is reported as taken in once more."""
    real = StoreKeeper.keep_revisions

    def keep(self: StoreKeeper, found: Sequence[Any]) -> Collection[str]:
        real(self, found)
        return [revision.id for revision in found]

    patch.setattr(StoreKeeper, "keep_revisions", keep)
    patch.setattr(StoreKeeper, "known", lambda _self, _ids: frozenset())


def audit_without_chain(patch: pytest.MonkeyPatch) -> None:
    """A line of the log does not hold the one before it."""
    patch.setattr(audit, "_last", lambda connection, real=audit._last: (
        (last := real(connection)) and replace(last, hash="")
    ))  # fmt: skip


def audit_skips_repeats(patch: pytest.MonkeyPatch) -> None:
    """The log is silent on bundles that brought nothing."""
    real = audit.AuditStore.append

    def append(self: audit.AuditStore, actor: str, what: str, details: Any = None) -> Any:
        return None if what == "repeated" else real(self, actor, what, details)

    patch.setattr(audit.AuditStore, "append", append)


def absence_is_deletion(patch: pytest.MonkeyPatch) -> None:
    """A laptop drops the revisions of records that headquarters does not name."""
    real = actions.take_in

    def take_in(desk: Any, data: bytes, name: str) -> Any:
        taken = real(desk, data, name)
        stated = desk.store.peers.all()[0].heads
        database: Database = desk.store.opened.database
        with database.transaction() as connection:
            for record in {one.record for one in desk.store.records.page(RecordQuery())} - set(stated):
                for table in ("revision_parent", "revision_need", "revision_cms"):
                    inside = "SELECT id FROM revision WHERE record = ?"
                    connection.exec_driver_sql(f"DELETE FROM {table} WHERE revision IN ({inside})", (record,))
                connection.exec_driver_sql("DELETE FROM revision WHERE record = ?", (record,))
        desk.store.records.rebuild()
        return taken

    patch.setattr(actions, "take_in", take_in)


def incoming_replaces_the_draft(patch: pytest.MonkeyPatch) -> None:
    """What a colleague wrote takes the place of what is being typed."""
    real = RecordStore.add_revisions

    def add(self: RecordStore, added: Sequence[Any]) -> list[str]:
        new = real(self, added)
        with self._database.transaction() as connection:
            for revision in added:
                if revision.id in new and drafts.read(connection, revision.record) is not None:
                    drafts.remove(connection, revision.record)
        return new

    patch.setattr(RecordStore, "add_revisions", add)


def everybody_is_believed(patch: pytest.MonkeyPatch) -> None:
    """Headquarters does not check who wrote a revision."""
    patch.setattr(OfficeJudge, "revision", lambda *_: None)


def the_address_is_ignored(patch: pytest.MonkeyPatch) -> None:
    """A bundle for another office is taken in."""
    real = bundle.read
    patch.setattr(bundle, "read", lambda data, identities, keys, _to="": real(data, identities, keys))


def seals_are_dropped(patch: pytest.MonkeyPatch) -> None:
    """The signatures of persons are not handed on."""
    real = letters.signed
    patch.setattr(taking, "signed", lambda revision, _signatures: real(revision, ()))


def the_last_to_come_is_shown(patch: pytest.MonkeyPatch) -> None:
    """Of versions side by side a list shows the one that came last to this computer."""
    real = revisions.read

    def read(connection: Any, ids: Sequence[str]) -> Any:
        rows = connection.exec_driver_sql("SELECT id FROM revision ORDER BY rowid")
        order = {name: place for place, (name,) in enumerate(rows)}
        return sorted(real(connection, ids), key=lambda one: order[one.id])

    patch.setattr(revisions, "read", read)
    patch.setattr(projections, "_prominence", _Rising())


class _Rising:
    """Every revision asked about counts for more than the one before."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, _revision: Any) -> int:
        self.asked += 1
        return self.asked


def papers_stay_at_home(patch: pytest.MonkeyPatch) -> None:
    """Sealed papers are not sent."""
    patch.setattr(exchange, "_papers_beyond", lambda *_: [])


def pieces_are_never_joined(patch: pytest.MonkeyPatch) -> None:
    """Large files stay in pieces."""
    patch.setattr(taking, "joined", lambda *_: None)


def quarantine_counts_as_taken(patch: pytest.MonkeyPatch) -> None:
    """A receipt names what was put aside as if it had been stored."""
    real = taking_in._kept

    def kept(*asked: Any) -> Any:
        result, read, taken = real(*asked)
        return result, read, replace(taken, revisions=[revision.id for revision in read.revisions])

    patch.setattr(taking_in, "_kept", kept)


FAULTS: list[tuple[Plant, str]] = [
    (receipt_before_store, "receipt for what is not stored|stated without"),
    (heads_without_parents, "stated without"),
    (heads_without_files, "stated without its files|without its bytes"),
    (dropped_attachment, "not converged"),
    (sent_counts_as_arrived, "not converged|not confirmed"),
    (newest_wins, "the machine decided|open versions"),
    (restore_that_forgets, "the backup forgot|gone"),
    (backups_by_the_clock, "the backup forgot|gone"),
    (backup_without_files, "the backup forgot|damaged"),
    (duplicate_counts_as_new, "counts as new"),
    (audit_without_chain, "chain of the log is broken"),
    (audit_skips_repeats, "the log is silent"),
    (absence_is_deletion, "lost|typed is gone|not converged"),
    (incoming_replaces_the_draft, "typed is gone"),
    (everybody_is_believed, "forged"),
    (the_address_is_ignored, "somebody else|forged"),
    (seals_are_dropped, "seal is gone|honest bundle"),
    (the_last_to_come_is_shown, "another list"),
    (papers_stay_at_home, "not converged"),
    (pieces_are_never_joined, "not converged"),
    (quarantine_counts_as_taken, "receipt for what is not stored"),
]


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("plant", "symptom"), FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_planted_fault_is_found(plant: Plant, symptom: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world.small(monkeypatch)
    world.grown()
    plant(monkeypatch)
    with pytest.raises((AssertionError, SideskError), match=symptom):
        machine.run(MOST, steps=30, start=7)
