"""The way up from older versions of the tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from sidesk.core.errors import StoreNewer
from sidesk.models import care, keys, schema
from sidesk.models.database import Database
from sidesk.models.entities import RecordQuery
from sidesk.models.store import Store
from sidesk.models.tables import HEAD
from tests.models.written import draft

STORES = Path(__file__).resolve().parents[1] / "data" / "stores"
NEXT = '''"""A step for the test."""
import sqlalchemy as sa
from alembic import op
revision = "0999"
down_revision = "{head}"
branch_labels = None
depends_on = None
def upgrade() -> None:
    op.add_column("draft", sa.Column("mood", sa.Text(), server_default="calm", nullable=False))
    {more}
'''


def described(connection: sa.Connection) -> set[tuple[object, ...]]:
    """Columns, keys and indexes; the order of columns differs once a step has added one."""
    found: set[tuple[object, ...]] = set()
    entries = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
    for kind, name, sql in entries:
        if kind == "table" and "VIRTUAL" not in sql:
            for pragma in ("table_xinfo", "foreign_key_list"):
                rows = connection.exec_driver_sql(f"PRAGMA {pragma}({name})")
                found |= {(name, pragma, *row[1:]) for row in rows}
            for index in connection.exec_driver_sql(f"PRAGMA index_list({name})").all():
                columns = connection.exec_driver_sql(f"PRAGMA index_info({index[1]})").all()
                found.add((name, index[2], index[4], tuple(column[2] for column in columns)))
        else:
            found.add((kind, name, " ".join(str(sql).split())))
    return found


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """The steps of the program and one more."""
    copied = tmp_path / "migrations"
    shutil.copytree(schema.STEPS, copied, ignore=shutil.ignore_patterns("__pycache__"))
    (copied / "versions" / "0999_more.py").write_text(NEXT.format(head=HEAD, more=""))
    return copied


def test_the_steps_lead_to_the_same_tables_as_a_new_store(tmp_path: Path) -> None:
    made, stepped = Database(tmp_path / "made.db", b"k" * 32), Database(tmp_path / "stepped.db", b"k" * 32)
    with made.transaction() as connection:
        schema.make(connection)
        expected = described(connection)
    with stepped.transaction() as connection:
        schema.upgrade(connection)
        found = described(connection)
    assert {row for row in found ^ expected if row[0] != "alembic_version"} == set()
    assert schema.version(stepped) == schema.version(made) == HEAD
    made.close()
    stepped.close()


@pytest.mark.parametrize("version", sorted(path.name for path in STORES.iterdir() if path.is_dir()))
def test_a_store_of_every_released_version_opens(version: str, tmp_path: Path) -> None:
    shutil.copytree(STORES / version, tmp_path / "old")
    store = Store.open(tmp_path / "old", passphrase="sample")
    assert {line.title for line in store.records.page(RecordQuery())} == {"Hall 3", "Hall 4"}
    assert [line.state for line in store.search("机房")] == ["final"]
    assert [found.title for found in store.records.drafts()] == ["Hall 4"]
    assert care.check(store).problems == ()
    store.records.rebuild()
    assert len(store.records.page(RecordQuery())) == 2
    store.close()


def test_a_step_keeps_a_copy_and_leads_up(store: Store, folder: Path, steps: Path) -> None:
    store.records.start_draft(draft())
    store.close()
    database = Database(folder / "work.db", store.opened.key)
    file = schema.bring_up(database, keys.read(folder), steps=steps, head="0999")
    assert file.schema == keys.read(folder).schema == "0999"
    assert schema.version(database) == "0999"
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT mood FROM draft").scalar() == "calm"
    database.close()
    assert keys.read(folder / f"before-{HEAD}").schema == HEAD
    before = Database(folder / f"before-{HEAD}" / "work.db", store.opened.key)
    assert schema.version(before) == HEAD
    before.close()
    with pytest.raises(StoreNewer):
        Store.open(folder, passphrase="anna")


def test_a_step_that_fails_leaves_the_store_as_it_was(store: Store, folder: Path, steps: Path) -> None:
    store.records.start_draft(draft())
    store.close()
    (steps / "versions" / "0999_more.py").write_text(NEXT.format(head=HEAD, more="raise ZeroDivisionError"))
    database = Database(folder / "work.db", store.opened.key)
    with database.reading() as connection:
        before = described(connection)
    with pytest.raises(ZeroDivisionError):
        schema.bring_up(database, keys.read(folder), steps=steps, head="0999")
    assert schema.version(database) == HEAD
    with database.reading() as connection:
        assert described(connection) == before
    database.close()
