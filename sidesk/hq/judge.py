"""What headquarters takes: revisions and papers whose signatures hold, by people it certified."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import astuple
from functools import cache, partial

from sidesk.actions.judging import Grounds, Judge
from sidesk.core.text import N_, LocalText
from sidesk.hq.office import Headquarters
from sidesk.models.entities import Device, Paper, Revision
from sidesk.signing import vouching
from sidesk.sync.receipt import told

_ZERO = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
NO_TEXT = N_("a text in it holds a sign that no database keeps.")
_MOVED = N_("it carries a record into another project than the one it belongs to.")


class OfficeJudge(Judge):
    """Judges with everything headquarters knows."""

    def __init__(self, office: Headquarters) -> None:
        trust, crls, at = [office.root], [office.crl], office.clock.now()
        devices = office.store.office.devices()
        self._devices = {name: device for device in devices for name in (device.id, device.code)}
        chains = [device.certificate for device in devices if device.revoked_at is None]
        issued = cache(partial(vouching.known, chains, trust, at, crls))
        owners = {device.person for device in devices}
        people = {one.id: one.name for one in office.store.office.people() if one.id in owners}
        super().__init__(Grounds(trust, crls, at, self._devices, issued, people))
        self._records = office.store.records
        self._belonging: dict[str, str] = {}  # what is judged one by one is asked for at once

    def expect(self, records: Collection[str]) -> None:
        """Of these records something is judged next."""
        self._belonging = self._records.belonging(records)

    def revision(self, revision: Revision, signatures: Sequence[bytes]) -> LocalText | None:
        """Why it is put aside, or None. A record stays in its project: who reads it is decided by that."""
        if _ZERO.search(revision.bytes):  # PostgreSQL takes it nowhere: all that came with it would fail too
            return told(NO_TEXT)
        if self._belonging.get(revision.record, project := revision.text("project")) != project:
            return told(_MOVED)
        return super().revision(revision, signatures)

    def paper(self, paper: Paper, pdf: bytes) -> LocalText | None:
        """Why it is put aside, or None."""
        if any("\0" in text for text in astuple(paper) if isinstance(text, str)):
            return told(NO_TEXT)
        return super().paper(paper, pdf)

    def device(self, name: str) -> Device | None:
        """A laptop by its id or its four characters."""
        return self._devices.get(name)
