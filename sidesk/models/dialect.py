"""Inserts that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any, Self, cast

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite


class Insert(sqlite.Insert):
    """SQLite's own insert, which PostgreSQL's compiler takes as well once it knows what clashes: the key."""

    inherit_cache = True

    def on_conflict_do_nothing(self, **_target: Any) -> Self:  # type: ignore[override]
        """What is there already stays as it is."""
        return self._for_both(super().on_conflict_do_nothing())

    def on_conflict_do_update(self, *, set_: Any, **_target: Any) -> Self:  # type: ignore[override]
        """What is there already under the same key is changed like this."""
        key = list(sa.inspect(self.table).primary_key)
        return self._for_both(super().on_conflict_do_update(index_elements=key, set_=set_))

    def _for_both(self, made: Any) -> Self:
        made._post_values_clause.constraint_target = None  # PostgreSQL's clause may name a constraint
        return cast(Self, made)


def insert(table: Any) -> Insert:
    """Into a table or the class of one."""
    return Insert(table)
