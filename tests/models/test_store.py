"""Making, opening and closing a store."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.core.errors import (
    CannotWrite,
    StoreDamaged,
    StoreExists,
    StoreLocked,
    StoreMissing,
    StoreNewer,
)
from sidesk.models import keys
from sidesk.models.database import Database
from sidesk.models.store import WORK, Store
from tests.models.written import draft


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_there_is_a_store_after_it_was_made_and_not_before(folder: Path) -> None:
    assert not Store.exists(folder)
    Store.create(folder, "anna")[0].close()
    assert Store.exists(folder)


def test_a_store_that_lost_its_keys_is_damaged_and_not_missing(store: Store, folder: Path) -> None:
    store.close()
    for name in keys.FILES:
        (folder / name).unlink()
    assert Store.exists(folder)
    with pytest.raises(StoreDamaged, match=r"keys\.json"):
        Store.open(folder, passphrase="anna")


def test_where_there_is_a_store_none_is_made(store: Store, folder: Path) -> None:
    store.close()
    before = bytes_in(folder)
    with pytest.raises(StoreExists):
        Store.create(folder, "berta")
    assert bytes_in(folder) == before


def test_where_there_is_no_store_none_is_opened(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        Store.open(tmp_path / "nowhere", passphrase="anna")
    assert not (tmp_path / "nowhere").exists()


def test_a_store_that_was_half_made_is_made_anew(folder: Path) -> None:
    folder.mkdir()
    (folder / "making.db").write_bytes(b"half")
    keys.write(folder, keys.KeyFile("half", {}, "0001"))
    Store.create(folder, "anna")[0].close()
    Store.open(folder, passphrase="anna").close()


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotWrite):
        Store.create(tmp_path / "file" / "desk", "anna")


def test_a_store_is_open_once(store: Store, folder: Path) -> None:
    with pytest.raises(StoreLocked):
        Store.open(folder, passphrase="anna")


def test_a_second_program_is_kept_out(store: Store, folder: Path) -> None:
    source = (
        "import sys, pathlib\n"
        "from sidesk.models.store import Store\n"
        "from sidesk.core.errors import StoreLocked\n"
        "try: Store.open(pathlib.Path(sys.argv[1]), passphrase='anna')\n"
        "except StoreLocked: sys.exit(3)\n"
    )
    assert subprocess.run([sys.executable, "-c", source, str(folder)]).returncode == 3
    store.records.start_draft(draft())  # and the first one is not disturbed


def test_it_is_known_whether_the_store_was_closed_well(store: Store, folder: Path) -> None:
    assert store.closed_well
    store.records.start_draft(draft())
    store.close()
    store = Store.open(folder, passphrase="anna")
    assert store.closed_well
    store._shut()  # as a crash leaves it, for the file
    store = Store.open(folder, passphrase="anna")
    assert not store.closed_well
    assert [found.record for found in store.records.drafts()] == ["r1"]
    store.close()


def test_a_newer_store_is_refused_and_not_a_byte_of_it_changes(store: Store, folder: Path) -> None:
    store.close()
    keys.write(folder, replace(keys.read(folder), schema="0999"))
    before = bytes_in(folder)
    with pytest.raises(StoreNewer) as told:
        Store.open(folder, passphrase="anna")
    assert told.value.details["found"] == "0999"
    assert bytes_in(folder) == before


def test_a_newer_store_is_refused_even_if_the_keys_do_not_say_so(store: Store, folder: Path) -> None:
    with store.opened.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
    store.close()
    before = bytes_in(folder)
    with pytest.raises(StoreNewer):
        Store.open(folder, passphrase="anna")
    assert bytes_in(folder) == before


def test_a_file_without_our_tables_is_damaged(store: Store, folder: Path) -> None:
    store.close()
    (folder / WORK).unlink()
    Database(folder / WORK, store.opened.key).ask("journal_mode")
    with pytest.raises(StoreDamaged):
        Store.open(folder, passphrase="anna")


def test_nothing_readable_stands_in_the_files(store: Store, folder: Path) -> None:
    store.records.start_draft(draft(given={"remark": "vertraulich-confidential"}))
    store.vault.keep("device", b"secret-secret-secret")
    store.attachments.add(b"secret-secret-secret", "x.txt", "text/plain")
    store.close()
    for data in bytes_in(folder).values():
        assert b"vertraulich" not in data
        assert b"secret-secret" not in data
        assert b"SQLite format" not in data


def test_opening_a_store_loads_no_migrations_no_keyring_and_no_age(store: Store, folder: Path) -> None:
    store.close()
    source = (
        "import sys, pathlib; from sidesk.models.store import Store\n"
        "print(*[name for name in ('argon2', 'cryptography') if name in sys.modules])\n"
        "Store.open(pathlib.Path(sys.argv[1]), passphrase='anna').close()\n"
        "print(*[name for name in ('alembic', 'keyring', 'pyrage') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", source, str(folder)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "\n\n"
