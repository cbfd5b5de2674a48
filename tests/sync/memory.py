"""A store in memory, and the two ends of an exchange around it: what they call is the real code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sidesk.core.canonical import sha256
from sidesk.core.errors import BundleRejected
from sidesk.core.text import LocalText
from sidesk.models import graph
from sidesk.models.entities import Paper, Revision
from sidesk.sync import bundle, exchange, letters, receipt, taking
from sidesk.sync.envelope import signed_by_device
from sidesk.sync.exchange import Heads
from tests.sync.parcels import CREATED, OFFICE, Device


class Memory:
    """What a store keeps, in dictionaries."""

    def __init__(self) -> None:
        self.kept_revisions: dict[str, Revision] = {}
        self.kept_papers: dict[str, Paper] = {}
        self.files: dict[str, bytes] = {}

    def complete_heads(self) -> Heads:
        records: dict[str, list[str]] = {}
        for head in graph.complete_heads(exchange.graph_of(self.kept_revisions.values(), self.has)):
            records.setdefault(self.kept_revisions[head].record, []).append(head)
        return {record: tuple(sorted(heads)) for record, heads in records.items()}

    def lacked_by(self, theirs: Heads) -> Sequence[Revision]:
        records = sorted({revision.record for revision in self.kept_revisions.values()})
        return [
            revision
            for record in records
            for revision in exchange.beyond(self.of_record(record), theirs.get(record, ()))
        ]

    def of_record(self, record: str) -> Sequence[Revision]:
        return [revision for revision in self.kept_revisions.values() if revision.record == record]

    def papers(self) -> Sequence[Paper]:
        return list(self.kept_papers.values())

    def known(self, ids: Collection[str]) -> Collection[str]:
        return {name for name in ids if name in self.kept_revisions or name in self.kept_papers}

    def signatures(self, revision: str) -> Sequence[bytes]:
        return ()

    def has(self, sha: str) -> bool:
        return sha in self.files

    def size(self, sha: str) -> int:
        return len(self.files[sha])

    def contents(self, sha: str) -> bytes:
        return self.files[sha]

    def lacking(self) -> Sequence[str]:
        named = [file for one in self.kept_revisions.values() for file in one.hashes("attachments")]
        return [file for file in dict.fromkeys(named) if file not in self.files]

    def keep_file(self, sha: str, data: bytes) -> None:
        assert sha256(data) == sha
        self.files[sha] = data

    def keep_package(self, data: bytes) -> None:
        self.files[sha256(data)] = data

    def keep_revisions(self, revisions: Sequence[Revision]) -> Collection[str]:
        new = [revision for revision in revisions if revision.id not in self.kept_revisions]
        self.kept_revisions.update((revision.id, revision) for revision in new)
        return [revision.id for revision in new]

    def keep_paper(self, paper: Paper) -> None:
        self.kept_papers[paper.id] = paper

    def copied(self) -> Memory:
        """A backup: what is kept never changes, so the dictionaries are enough."""
        other = Memory()
        other.kept_revisions = dict(self.kept_revisions)
        other.kept_papers = dict(self.kept_papers)
        other.files = dict(self.files)
        return other

    @property
    def ids(self) -> set[str]:
        """Every revision, paper and file."""
        return {*self.kept_revisions, *self.kept_papers, *self.files}


@dataclass
class Laptop:
    """An engineer's end."""

    device: Device
    memory: Memory = field(default_factory=Memory)
    theirs: Heads = field(default_factory=dict)
    wanted: tuple[str, ...] = ()

    def send(self, to: str = OFFICE.id) -> list[bytes]:
        address = letters.Address("anna", self.device.id, to, CREATED)
        letter = letters.letter(self.memory, address, self.theirs, self.wanted)
        recipients = [OFFICE.recipient, self.device.recipient]
        return [
            part.data for part in bundle.write(letter, self.memory.contents, self.device.key.sign, recipients)
        ]

    def take(self, data: bytes) -> frozenset[str]:
        """Take an answer in; returns what is known to have arrived."""
        keys = {OFFICE.id: OFFICE.public}
        read = bundle.read(data, [self.device.identity], keys.get, self.device.id)
        told = letters.news(read, self.memory.known([one.id for one in read.revisions]))
        taking.take_in(read, self.memory)
        self.theirs, self.wanted = told.heads, told.wanted
        return self.arrived()

    def arrived(self) -> frozenset[str]:
        heads = [head for heads in self.theirs.values() for head in heads]
        revisions = graph.behind(exchange.graph_of(self.memory.kept_revisions.values()), heads)
        return revisions | {name for name in heads if name in self.memory.kept_papers}

    def copied(self) -> Laptop:
        return Laptop(self.device, self.memory.copied(), self.theirs, self.wanted)


@dataclass
class Judge:
    """Headquarters' judge as far as the state machine needs it: the device's own signature."""

    devices: dict[str, bytes]

    def revision(self, revision: Revision, signatures: Sequence[bytes]) -> LocalText | None:
        key = self.devices.get(revision.text("device"))
        return None if key and signed_by_device(revision, key) else receipt.told("forged")

    def later(self, revision: Revision, signatures: Sequence[bytes]) -> LocalText | None:
        return None

    def paper(self, paper: Paper, pdf: bytes) -> LocalText | None:
        return None


@dataclass
class Office:
    """Headquarters' end."""

    devices: Iterable[Device]
    memory: Memory = field(default_factory=Memory)

    def ingest(self, data: bytes) -> tuple[Device, list[bytes]] | None:
        """The answer to a bundle, or None for one that is refused."""
        keys = {device.id: device.public for device in self.devices}
        try:
            read = bundle.read(data, [OFFICE.identity], keys.get, OFFICE.id)
        except BundleRejected:
            return None
        outcome = taking.take_in(read, self.memory, Judge(keys))
        aside = [(one.id, one.why) for one in outcome.aside]
        taken = receipt.Taken(read.id, **taking.here(read, self.memory), quarantined=aside)
        device = next(device for device in self.devices if device.id == read.device)
        address = letters.Address("hq", OFFICE.id, device.id, CREATED)
        letter = letters.letter(self.memory, address, read.heads, read.wanted)
        whole = receipt.receipted(letter, [taken], "0" * 64)
        parts = bundle.write(whole, self.memory.contents, OFFICE.key.sign, [device.recipient])
        return device, [part.data for part in parts]

    def copied(self) -> Office:
        return Office(self.devices, self.memory.copied())
