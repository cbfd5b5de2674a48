"""From what a store holds to what a bundle says, and from a bundle to what the store should take in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from sidesk.models.entities import Paper, Revision
from sidesk.sync import exchange
from sidesk.sync.bundle import Bundle, Letter
from sidesk.sync.document import Refused
from sidesk.sync.exchange import Heads, Incoming


class Shelf(Protocol):
    """What the exchange asks of a store. A file is an attachment or a form package, by its hash."""

    def complete_heads(self) -> Heads:
        """By record, the newest revisions without a gap behind them, in parents or attachments."""

    def lacked_by(self, theirs: Heads) -> Sequence[Revision]:
        """What is not behind these heads, parents first."""

    def of_record(self, record: str) -> Sequence[Revision]:
        """Every revision of a record."""

    def papers(self) -> Sequence[Paper]:
        """Every paper."""

    def known(self, ids: Collection[str]) -> Collection[str]:
        """Those of the ids that are here, revisions and papers."""

    def signatures(self, revision: str) -> Sequence[bytes]:
        """Every person's signature over a revision."""

    def has(self, sha: str) -> bool:
        """Whether the bytes are here."""

    def size(self, sha: str) -> int:
        """How many bytes it has."""

    def contents(self, sha: str) -> bytes:
        """The bytes."""

    def lacking(self) -> Sequence[str]:
        """Files that something here names and whose bytes are not here."""


@dataclass(frozen=True)
class Address:
    """Who writes to whom, and when."""

    sender: str  # a person, or the office
    device: str
    to: str
    created: str


@dataclass(frozen=True)
class News:
    """What a bundle means for the laptop that opened it."""

    is_receipt: bool
    heads: Heads  # headquarters' complete heads: the next bundle is measured against them
    wanted: tuple[str, ...]  # files headquarters asks for
    quarantined: tuple[Refused, ...]
    revisions: tuple[Revision, ...]  # all it brought, once for each signature; a store keeps what is new
    papers: tuple[Paper, ...]
    new: Incoming  # of these, what was not here
    audit: str


def letter(shelf: Shelf, address: Address, theirs: Heads, wanted: Collection[str] = ()) -> Letter:
    """What to say to somebody who stated these heads and wanted these files in what we heard last."""
    papers = shelf.papers()
    going = exchange.to_send(shelf.lacked_by(theirs), shelf.of_record, papers, theirs, wanted)
    files = [sha for sha in (*going.files, *going.packages) if shelf.has(sha)]
    return Letter(
        sender=address.sender,
        device=address.device,
        to=address.to,
        created=address.created,
        heads=exchange.stated(shelf.complete_heads(), papers, shelf.has),
        revisions=going.revisions,
        signatures={one.id: shelf.signatures(one.id) for one in going.revisions if one.cms},
        papers=going.papers,
        files={sha: shelf.size(sha) for sha in files},
        packages=[sha for sha in going.packages if sha in files],
        wanted=shelf.lacking(),
    )


def news(bundle: Bundle, known: Collection[str]) -> News:
    """What to take in of a bundle; `known` are its ids that are here. Twice is the same as once."""
    return News(
        is_receipt=bundle.receipt is not None,
        heads=bundle.heads,
        wanted=bundle.wanted,
        quarantined=tuple(bundle.receipt.quarantined) if bundle.receipt else (),
        revisions=tuple(
            one
            for revision in bundle.revisions
            for one in signed(revision, bundle.signatures.get(revision.id, ()))
        ),
        papers=bundle.papers,
        new=exchange.to_apply(bundle.revisions, bundle.papers, known),
        audit=bundle.receipt.audit if bundle.receipt else "",
    )


def signed(revision: Revision, signatures: Sequence[bytes]) -> list[Revision]:
    """The revision once for each signature over it: a store keeps every one."""
    return [
        Revision(revision.id, revision.body, revision.device_signature, cms) for cms in signatures or (b"",)
    ]
