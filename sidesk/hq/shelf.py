"""Headquarters' store as the exchange sees it: all of it for taking in, one laptop's part for answering."""

from __future__ import annotations

from collections.abc import Collection

from sidesk.actions.shelf import Visible
from sidesk.models.store import Store
from sidesk.sync.exchange import PAPERS


def visible_to(store: Store, person: str, named: Collection[str]) -> Visible:
    """The part of the store for a laptop of this person; `named` are the records it spoke of."""
    records = {name.removeprefix(PAPERS) for name in named}
    for project in store.office.projects_of(person):
        # A project is named by the document that describes it, which itself belongs to none.
        records |= {project, *store.records.complete_heads(project)}
    return Visible(store, records)
