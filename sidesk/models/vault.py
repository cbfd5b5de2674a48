"""Stores of small things: secrets of this computer, and settings that belong to the store."""

from __future__ import annotations

import json
from collections.abc import Callable

import sqlalchemy as sa

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.models.database import Database
from sidesk.models.dialect import insert
from sidesk.models.tables import SettingRow, VaultRow


class VaultStore:
    """Secrets by name: person key (under its own passphrase), device key, age identity, root certificates."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def keep(self, name: str, data: bytes) -> None:
        """Keep a secret in place of the one with its name."""
        kept = insert(VaultRow).values(name=name, data=self._shut(name, data), kept_at=self._clock.now())
        excluded = {"data": kept.excluded.data, "kept_at": kept.excluded.kept_at}
        with self._database.transaction() as connection:
            connection.execute(kept.on_conflict_do_update(set_=excluded))

    def change(self, name: str, change: Callable[[bytes], bytes]) -> None:
        """Put in place of a secret what follows from it; of several who do so at once each sees the one
        before. Nothing happens where it is not here."""
        with self._database.transaction() as connection:
            data = connection.scalar(sa.select(VaultRow.data).where(VaultRow.name == name))
            if data is not None:
                changed = self._shut(name, change(self._opened(name, data)))
                values = {"data": changed, "kept_at": self._clock.now()}
                connection.execute(sa.update(VaultRow).where(VaultRow.name == name).values(**values))

    def get(self, name: str) -> bytes | None:
        """A secret, if it is here."""
        with self._database.reading() as connection:
            data = connection.scalar(sa.select(VaultRow.data).where(VaultRow.name == name))
        return None if data is None else self._opened(name, data)

    def remove(self, name: str) -> None:
        """Forget a secret."""
        with self._database.transaction() as connection:
            connection.execute(sa.delete(VaultRow).where(VaultRow.name == name))

    def names(self) -> list[str]:
        """What is kept here."""
        with self._database.reading() as connection:
            return list(connection.scalars(sa.select(VaultRow.name).order_by(VaultRow.name)))

    def _shut(self, name: str, data: bytes) -> bytes:
        """A secret as it lies in the database: as it is, where the whole database is encrypted."""
        return data

    def _opened(self, name: str, data: bytes) -> bytes:
        """The other way round."""
        return data


class SettingStore:
    """Settings that travel with the store, as JSON."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: Json = None) -> Json:
        """A setting, or `default`."""
        with self._database.reading() as connection:
            return read(connection, key, default)

    def set(self, key: str, value: Json) -> None:
        """Change a setting."""
        with self._database.transaction() as connection:
            write(connection, key, value)


def read(connection: sa.Connection, key: str, default: Json = None) -> Json:
    """A setting, or `default`."""
    text = connection.scalar(sa.select(SettingRow.value).where(SettingRow.key == key))
    found: Json = default if text is None else json.loads(text)
    return found


def write(connection: sa.Connection, key: str, value: Json) -> None:
    """Change a setting."""
    changed = insert(SettingRow).values(key=key, value=json.dumps(value, ensure_ascii=False))
    connection.execute(changed.on_conflict_do_update(set_={"value": changed.excluded.value}))
