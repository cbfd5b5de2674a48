"""Store of form packages: every record stays readable and printable with the form it was made with."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from sidesk.core.clock import Clock
from sidesk.core.errors import PackageUnknown
from sidesk.forms import package
from sidesk.forms.definition import Form
from sidesk.models import projections, vault
from sidesk.models.database import Database
from sidesk.models.dialect import insert
from sidesk.models.tables import PackageRow, RecordRow


@dataclass(frozen=True)
class PackageEntry:
    """A package in the store, without its bytes."""

    sha256: str
    form: str
    version: str


def _version(text: str) -> list[tuple[int, int, str]]:
    """A version as people count: 2 before 10, and what is no number behind those that are."""
    parts = re.findall(r"\d+|[^\d.\-_ ]+", text)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


_BROUGHT = "packages.brought"  # setting: they came beside a record, and nobody has handed them out


class PackageStore:
    """Form packages by hash."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, data: bytes, *, brought: bool = False) -> str:
        """Keep a package; returns its hash. Raises FormInvalid. Adding it again changes nothing.

        `brought`: only to read a record by; it takes the place of no version that was handed out.
        """
        form = package.read(data)
        with self._database.transaction() as connection:
            values = {"sha256": form.hash, "form": form.id, "version": form.version, "data": data}
            added = connection.execute(
                insert(PackageRow).values(got_at=self._clock.now(), **values).on_conflict_do_nothing()
            )
            if added.rowcount:
                if brought:
                    vault.write(connection, _BROUGHT, sorted({*_brought(connection), form.hash}))
                waiting = sa.select(RecordRow.record).where(RecordRow.package == form.hash)
                projections.refresh(connection, list(connection.scalars(waiting)))
            if not brought:
                _give(connection, {form.hash})
        return form.hash

    def give(self, packages: Collection[str]) -> None:
        """These were handed out: records may be begun with them."""
        with self._database.transaction() as connection:
            _give(connection, packages)

    def data(self, sha256: str) -> bytes:
        """The bytes of a package. Raises PackageUnknown."""
        with self._database.reading() as connection:
            data = connection.scalar(sa.select(PackageRow.data).where(PackageRow.sha256 == sha256))
        if data is None:
            raise PackageUnknown(package=sha256[:12])
        return data

    def form(self, sha256: str) -> Form:
        """The form of a package. Raises PackageUnknown."""
        return package.read(self.data(sha256))

    def has(self, sha256: str) -> bool:
        """Whether the package is here."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(1).where(PackageRow.sha256 == sha256)) is not None

    def all(self, form: str = "") -> list[PackageEntry]:
        """Every package, or those of one form; the newest version of each stands last, whenever it came.

        Of the same version the last one that came: an old record may bring its old form late. Whoever wrote
        a record may have written its form too, so those that only came along stand first.
        """
        asked = sa.select(PackageRow.sha256, PackageRow.form, PackageRow.version)
        asked = asked.where(PackageRow.form == form) if form else asked
        with self._database.reading() as connection:
            rows = connection.execute(asked.order_by(PackageRow.form, PackageRow.got_at, PackageRow.sha256))
            found = [PackageEntry(*row) for row in rows]
            brought = _brought(connection)
        return sorted(
            found, key=lambda entry: (entry.form, entry.sha256 not in brought, _version(entry.version))
        )


def _brought(connection: sa.Connection) -> frozenset[str]:
    kept = vault.read(connection, _BROUGHT)
    return frozenset(map(str, kept)) if isinstance(kept, list) else frozenset()


def _give(connection: sa.Connection, packages: Collection[str]) -> None:
    brought = _brought(connection)
    if not brought.isdisjoint(packages):
        vault.write(connection, _BROUGHT, sorted(brought.difference(packages)))
