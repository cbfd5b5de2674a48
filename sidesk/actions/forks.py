"""One record finished twice, or one paper sealed twice: a correction that names both brings them to one.

Both stay readable. Nothing is healed by itself: somebody chooses the version to go on from, says why, and
signs the correction as any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from sidesk.actions import fill, replacing, versions
from sidesk.actions.desk import Desk
from sidesk.core.errors import ReasonMissing, RecordUnknown
from sidesk.models.entities import WITHDRAWN


def heal(desk: Desk, record: str, revision: str, reason: str) -> fill.OpenRecord:
    """A draft with the answers of one version, following all that stand beside each other.

    A draft that was put away is taken up again as it is. Raises ReasonMissing; RecordUnknown where no such
    version stands beside another.
    """
    standing = versions.standing(desk, record)
    chosen = desk.store.records.revision(revision)
    if standing is None or not standing.fork or revision not in standing.base:
        raise RecordUnknown(record=record)
    if chosen is None or chosen.kind == WITHDRAWN:
        raise RecordUnknown(record=record)
    give_reason(desk, standing.base, reason)
    if desk.store.records.draft(record) is not None:
        fill.take_back(desk, record)
        return fill.resume(desk, record)
    return fill.upon(desk, chosen, standing.base)


def give_reason(desk: Desk, base: Sequence[str], reason: str) -> None:
    """Why one version goes on in place of all of these; it stands on the next paper. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    replacing.keep_reason(desk, base, reason)
