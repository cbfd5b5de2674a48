"""What is left when the program, the disk or a byte gives way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sidesk.core.errors import DiskFull, StoreDamaged, StoreError
from sidesk.models import care, database
from sidesk.models.entities import Attachment
from sidesk.models.store import RESERVE, WORK, Store
from tests.models.written import answers, draft, revision

KILLS = 200 if os.environ.get("SIDESK_SOAK") else 10
TOP = Path(__file__).resolve().parents[2]


@pytest.fixture
def savers() -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """The program of `saving.py`; started again only where killing a saver killed it too."""
    started: list[subprocess.Popen[str]] = []

    def running() -> subprocess.Popen[str]:
        if not started or started[-1].poll() is not None:
            command = [sys.executable, "-m", "tests.models.saving"]
            started.append(
                subprocess.Popen(
                    command, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
                )
            )
        return started[-1]

    yield running
    for program in started:
        program.communicate()


def test_nothing_acknowledged_is_lost_however_often_the_program_is_killed(
    store: Store, folder: Path, savers: Callable[[], subprocess.Popen[str]]
) -> None:
    store.close()
    chance = random.Random(20260511)
    acknowledged: list[list[str]] = []
    for attempt in range(KILLS):
        acknowledged += killed_while_saving(savers(), folder, f"run{attempt}", chance.uniform(0.01, 0.25))
    drafts = {record: text for what, record, text in acknowledged if what == "draft"}
    finals = {record: name for what, record, name in acknowledged if what == "final"}
    photos = [name for what, name, _ in acknowledged if what == "photo"]
    assert len(drafts) > KILLS
    store = Store.open(folder, passphrase="anna")
    assert not store.closed_well
    assert care.check(store).problems == ()
    for record, text in drafts.items():
        found = store.records.draft(record)
        given = found.answers if found else store.records.revisions(record)[0].answers
        # What was saved a moment before the kill may be newer than what was said; never older.
        assert int(str(given["answer"]).split()[1]) >= int(text.split()[1])
    assert {record: store.records.heads(record) for record in finals} == {
        record: (name,) for record, name in finals.items()
    }
    assert store.attachments.missing(photos) == []
    store.close()


def killed_while_saving(
    program: subprocess.Popen[str], folder: Path, seed: str, after: float
) -> list[list[str]]:
    """What one saver said before it was killed."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{folder}\t{seed}\n")
    _, saver, _ = program.stdout.readline().split("\t")
    time.sleep(after)
    os.kill(int(saver), getattr(signal, "SIGKILL", signal.SIGTERM))
    said = []
    while (line := program.stdout.readline()) not in ("", "over\t\t\n"):
        said.append(line.rstrip("\n").split("\t"))
    return [words for words in said if len(words) == 3]  # the last one may be cut short


# --- a full disk ------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "sidesk-test", disk]).returncode:
        pytest.skip("no small disk can be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_on_a_full_disk_the_draft_is_saved_and_the_engineer_is_told(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "RESERVE_SIZE", 3 * 1024 * 1024)
    folder = small_disk / "desk"
    store, _ = Store.create(folder, "anna")
    store.records.start_draft(draft())
    kept = [store.attachments.add(bytes([n]) * 300_000, "x", "x/y") for n in range(4)]
    fill(small_disk / "others")
    with pytest.raises(DiskFull):  # photos do not take the last bytes, what was typed may
        take_photos(store, kept)
    assert not store.disk_is_full
    number, given = 0, answers()
    while not store.disk_is_full:
        number += 1
        given = answers(f"Hall {number} " + "x" * 20_000)
        store.records.keep_draft("r1", given, "", 1, 2)
    assert not (folder / RESERVE).exists()
    store.records.finish(revision(given=given))
    with pytest.raises(DiskFull):
        start_drafts(store)
    assert store.records.revisions("r1")[0].answers == given
    assert all(store.attachments.read(photo.sha256) for photo in kept)
    store._shut()
    (small_disk / "others").unlink()
    store = Store.open(folder, passphrase="anna")
    assert care.check(store).sound
    assert store.records.revisions("r1")[0].answers == given
    assert not store.disk_is_full  # there is room again for the next time
    store.close()


def take_photos(store: Store, kept: list[Attachment]) -> None:
    for number in range(40):
        kept.append(store.attachments.add(bytes([100 + number]) * 300_000, "x", "x/y"))


def start_drafts(store: Store) -> None:
    for number in range(1000):
        store.records.start_draft(draft(f"more-{number}", given={"x": "x" * 50_000}))


def fill(path: Path) -> None:
    """Other people's files."""
    with path.open("wb", buffering=0) as stream:
        try:
            while stream.write(b"\0" * 100_000):
                pass
        except OSError:
            pass
        stream.truncate(max(stream.tell() - 700_000, 0))  # a little room: the store is not full at once


# --- a changed byte ---------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [WORK, "blobs.db"])
def test_one_changed_byte_anywhere_is_told_as_damage(store: Store, folder: Path, file: str) -> None:
    for number in range(30):
        store.records.add_revisions([revision(f"r{number}", given=answers(f"Hall {number} " + "x" * 3000))])
    photo = store.attachments.add(os.urandom(200_000), "x.jpg", "image/jpeg").sha256
    store.close()
    whole = (folder / file).read_bytes()
    chance = random.Random(1)
    for at in (20, 4000, *(chance.randrange(4096, len(whole)) for _ in range(4))):
        (folder / file).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        problems = []
        try:
            damaged = Store.open(folder, passphrase="anna")
            problems = list(care.check(damaged).problems)
            damaged._shut()
        except StoreDamaged as error:
            problems.append(error)
        assert problems, at
    (folder / file).write_bytes(whole)
    store = Store.open(folder, passphrase="anna")
    assert care.check(store).sound
    assert store.attachments.read(photo)
    store.close()


def test_a_changed_byte_where_nothing_is_stored_any_more_is_found_too(store: Store, folder: Path) -> None:
    with store.opened.database.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE gone (data BLOB)")
        connection.exec_driver_sql("INSERT INTO gone VALUES (zeroblob(100000))")
        connection.exec_driver_sql("DROP TABLE gone")
    store.close()
    data = bytearray((folder / WORK).read_bytes())
    data[-2000] ^= 1
    (folder / WORK).write_bytes(bytes(data))
    store = Store.open(folder, passphrase="anna")
    assert care.quick_check(store).sound  # it reads only what is in use
    assert care.check(store).problems
    store.close()


def test_a_damaged_page_is_told_when_it_is_read(store: Store, folder: Path) -> None:
    photo = store.attachments.add(os.urandom(200_000), "x.jpg", "image/jpeg").sha256
    store.close()
    data = bytearray((folder / "blobs.db").read_bytes())
    data[100_000] ^= 1
    (folder / "blobs.db").write_bytes(bytes(data))
    store = Store.open(folder, passphrase="anna")
    with pytest.raises(StoreDamaged) as told:
        store.attachments.read(photo)
    assert isinstance(told.value, StoreError)
    assert care.check(store).problems
    store.close()


def test_after_closing_nothing_is_written_behind_the_lock(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError):
        store.records.start_draft(draft())
