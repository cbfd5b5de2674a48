"""Version of the tables: made at once in a new store, brought up step by step in an old one.

Alembic is loaded only where there are steps to take: most starts find the version they know. Before the first
step the files are copied; a store of a newer SiDesk is refused before anything is written to it.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from sidesk.core.errors import CannotWrite, StoreDamaged, StoreNewer
from sidesk.models import keys
from sidesk.models.database import Database
from sidesk.models.tables import HEAD, Base

STEPS = Path(__file__).resolve().parent / "migrations"
_VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


def make(connection: sa.Connection) -> None:
    """The tables of a new store."""
    Base.metadata.create_all(connection)
    note_version(connection, HEAD)


def note_version(connection: sa.Connection, found: str) -> None:
    """Write down, where Alembic looks for it, which version the tables have."""
    if not sa.inspect(connection).has_table("alembic_version"):
        connection.exec_driver_sql(_VERSION_TABLE)
    connection.execute(sa.text("DELETE FROM alembic_version"))
    connection.execute(sa.text("INSERT INTO alembic_version VALUES (:found)"), {"found": found})


def version(database: Database) -> str:
    """The version of the tables in a store."""
    with database.reading() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            raise StoreDamaged(what=database.path.name)
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found)


def bring_up(
    database: Database, file: keys.KeyFile, *, steps: Path = STEPS, head: str = HEAD
) -> keys.KeyFile:
    """Bring a store to the version this program knows; returns its key file, which says so too."""
    found = version(database)
    demand_known(found, head)
    if found < head:
        folder = database.path.parent
        database.checkpoint()
        _copy(folder, found)
        # First: should this stop halfway, an older program must not touch what may be new already.
        keys.write(folder, replace(file, schema=head))
        with database.transaction() as connection:
            upgrade(connection, steps)
    return replace(file, schema=head)


def demand_known(found: str, head: str = HEAD) -> None:
    """Raises StoreNewer for a version that this program does not know."""
    if found > head:
        raise StoreNewer(found=found, known=head)


def upgrade(connection: sa.Connection, steps: Path = STEPS) -> None:
    """Take every step from the connection's version to the last one, inside its transaction."""
    from alembic import command  # a second of loading, on the few days a store is brought up
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(steps).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy(folder: Path, found: str) -> None:
    """Keep the store as it is before the first step. Attachments are only ever added to, they stay."""
    kept = folder / f"before-{found}"
    kept.mkdir(exist_ok=True)
    try:
        for name in ("work.db", *keys.FILES):
            if (folder / name).exists():
                shutil.copy2(folder / name, kept / (name + ".part"))
                (kept / (name + ".part")).replace(kept / name)
    except OSError as error:
        raise CannotWrite.because(str(kept), error) from error
