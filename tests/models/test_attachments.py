"""Files by their hash."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidesk.core.canonical import sha256
from sidesk.core.clock import Clock
from sidesk.core.errors import AttachmentMissing, AttachmentRefused, StoreDamaged
from sidesk.models import attachments
from sidesk.models.store import Store
from tests.models.written import revision


def test_what_comes_out_is_what_went_in(store: Store, folder: Path) -> None:
    kept = store.attachments.add(b"\x00photo" * 1000, "rack.jpg", "image/jpeg")
    assert (kept.sha256, kept.size) == (sha256(b"\x00photo" * 1000), 6000)
    store.close()
    store = Store.open(folder, passphrase="anna")
    assert store.attachments.read(kept.sha256) == b"\x00photo" * 1000
    assert store.attachments.get(kept.sha256) == kept
    store.close()


def test_the_same_bytes_are_kept_once(store: Store) -> None:
    first = store.attachments.add(b"photo", "a.jpg", "image/jpeg")
    assert store.attachments.add(b"photo", "b.jpg", "image/jpeg") == first
    assert store.attachments.count() == 1


def test_what_is_missing_is_told(store: Store) -> None:
    here = store.attachments.add(b"photo", "a.jpg", "image/jpeg").sha256
    assert store.attachments.has(here)
    assert store.attachments.missing([here, "0" * 64, "0" * 64]) == ["0" * 64]
    with pytest.raises(AttachmentMissing):
        store.attachments.read("0" * 64)


def test_a_revision_is_complete_when_its_photo_has_come(store: Store) -> None:
    photo = sha256(b"photo")
    first = revision(attachments=[photo])
    second = revision(parents=[first.id])
    store.records.add_revisions([first, second])
    assert store.records.complete_heads() == {}
    assert store.attachments.wanted() == [photo]
    store.attachments.add(b"photo", "a.jpg", "image/jpeg")
    assert store.records.complete_heads() == {"r1": (second.id,)}
    assert store.attachments.wanted() == []


def test_something_huge_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 10)
    with pytest.raises(AttachmentRefused):
        store.attachments.add(b"photo" * 3, "film.mov", "video/quicktime")


def test_a_full_file_is_followed_by_the_next_one(folder: Path, clock: Clock) -> None:
    made, _ = Store.create(folder, "anna", clock)
    made.close()
    opened = Store.open(folder, passphrase="anna")
    store = Store(opened.opened, clock, full_file=40_000)
    kept = [store.attachments.add(bytes([n]) * 15_000, "x", "x/y").sha256 for n in range(6)]
    assert sorted(path.name for path in folder.glob("blobs*.db")) == [
        "blobs-002.db", "blobs-003.db", "blobs.db",
    ]  # fmt: skip
    store.close()
    opened.attachments.close()
    store = Store.open(folder, passphrase="anna")
    assert [store.attachments.read(name)[0] for name in kept] == list(range(6))
    store.close()


def test_changed_bytes_are_never_handed_out(store: Store) -> None:
    kept = store.attachments.add(b"photo", "a.jpg", "image/jpeg")
    with store.attachments.files()[0].transaction() as connection:
        connection.exec_driver_sql("UPDATE blob SET data = x'00'")
    with pytest.raises(StoreDamaged):
        store.attachments.read(kept.sha256)
