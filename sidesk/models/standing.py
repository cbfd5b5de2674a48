"""Which finished states of a record stand, and which came before them. Worked out from its graph alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from sidesk.models import graph, revisions
from sidesk.models.entities import FINAL, WITHDRAWN, WORKING
from sidesk.models.tables import RevisionRow


@dataclass(frozen=True)
class Standing:
    """Ids of revisions. `issued`: finished ones that nothing finished or withdrawn follows, the one to show
    first; `earlier`: finished ones that were replaced, the oldest first; `first`: finished ones before which
    there is none, by id; `shared`: the newest working one."""

    issued: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    shared: str = ""


def standings(connection: sa.Connection, records: Collection[str]) -> dict[str, Standing]:
    """By record. Records of which there is no revision are left out."""
    found: dict[str, Standing] = {}
    for some in revisions.chunks(sorted(records)):
        kinds: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
        asked = sa.select(RevisionRow.record, RevisionRow.id, RevisionRow.kind, RevisionRow.at)
        for record, name, kind, at in connection.execute(asked.where(RevisionRow.record.in_(some))):
            kinds[record][name] = (kind, at)
        for record, links in revisions.links(connection, some).items():
            found[record] = standing(links, kinds[record])
    return found


def standing(links: graph.Links, told: Mapping[str, tuple[str, str]]) -> Standing:
    """`told`: kind and moment of each revision. The moment decides only which of several is shown first."""
    finished = [name for name in graph.ordered(links) if told[name][0] in (FINAL, WITHDRAWN)]
    before = {name: graph.behind(links, links[name].parents) for name in finished}
    replaced = frozenset[str]().union(*before.values())
    finals = [name for name in finished if told[name][0] == FINAL]
    issued = sorted((name for name in finals if name not in replaced), key=lambda name: (told[name][1], name))
    shared = [name for name in graph.heads(links) if told[name][0] == WORKING]
    return Standing(
        issued=tuple(reversed(issued)),
        earlier=tuple(name for name in finals if name in replaced),
        first=tuple(sorted(name for name in finals if before[name].isdisjoint(finals))),
        shared=max(shared, key=lambda name: (told[name][1], name), default=""),
    )
