"""Colleagues' laptops, as headquarters names them: for whom a stick carries work besides headquarters.

Only headquarters confirms: what went to a colleague still waits for its receipt. A laptop gets what belongs
to the projects both have, and what it spoke of itself; it is judged there as headquarters judges it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sidesk.actions import compare, identity, work
from sidesk.actions.answering import Answer, Spoken
from sidesk.actions.desk import Desk
from sidesk.actions.shelf import StoreKeeper
from sidesk.core.errors import BundleRejected, NotEnrolled
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.models.entities import Peer
from sidesk.sync.exchange import Heads
from sidesk.sync.people import Colleague, DeviceCard

if TYPE_CHECKING:
    from sidesk.actions.judging import Judge
    from sidesk.sync.bundle import Bundle, Part
    from sidesk.sync.taking import Outcome

_CHOSEN, _WANTED = "people.also_for", "people.wanted"
_KIND = "device"
_REVOKED = N_("it comes from a computer that headquarters revoked.")


@dataclass(frozen=True)
class Mate:
    """A colleague's laptop that counts."""

    id: str
    code: str
    name: str
    role: str
    age: str
    public_key: bytes
    projects: tuple[str, ...] = ()
    revoked_at: str | None = None
    person: str = ""  # id of whose it is


def mates(desk: Desk) -> list[Mate]:
    """The laptops something may be written for: of others, not revoked, with a project both have; by name."""
    found = [one for one in _all(desk) if one.revoked_at is None and one.age and one.projects]
    return sorted(found, key=lambda one: (one.name, one.code))


def shared(desk: Desk, mate: Mate) -> list[str]:
    """The projects both have, as people call them: number and title."""
    lines = [desk.store.records.summary(project) for project in mate.projects]
    return [f"{line.number} {line.title}".strip() for line in lines if line is not None]


def chosen(desk: Desk) -> list[Mate]:
    """Those that were chosen and still count."""
    kept = desk.store.settings.get(_CHOSEN)
    ids = kept if isinstance(kept, list) else []
    return [one for one in mates(desk) if one.id in ids]


def choose(desk: Desk, ids: Sequence[str]) -> None:
    """Work is written for these from now on, besides headquarters."""
    desk.store.settings.set(_CHOSEN, list(ids))


def outgoing(desk: Desk, mate: Mate, progress: Progress | None = None) -> Iterator[Part]:
    """What this laptop lacks as far as we know, for it alone. Raises NotEnrolled.

    Drafts were shared before: `exchange.outgoing` does. It says nothing that headquarters does not get too.
    """
    from sidesk.sync import bundle, letters
    from sidesk.sync.encryption import recipient_of
    from sidesk.sync.envelope import device_id

    if not desk.enrolled:
        raise NotEnrolled
    device, peer = identity.device_key(desk.store), desk.store.peers.get(mate.id)
    theirs = peer.heads if peer else {}
    address = letters.Address(desk.person.name, device_id(device.public), mate.id, desk.clock.stamp())
    shelf = _shelf(desk, mate, theirs)
    letter = letters.letter(shelf, address, theirs, _wanted(desk, mate, shelf))
    recipients = [mate.age, recipient_of(identity.age_identity(desk.store))]
    yield from bundle.write(letter, shelf.contents, device.sign, recipients, progress)


def key_of(desk: Desk, device: str) -> bytes | None:
    """The key of a colleague's laptop. Raises BundleRejected where it was revoked."""
    mate = next((one for one in _all(desk) if one.id == device), None)
    if mate is not None and mate.revoked_at is not None:
        raise BundleRejected(why=_REVOKED)
    return mate.public_key if mate is not None else None


def take_in(desk: Desk, bundle: Bundle, progress: Progress | None = None) -> Outcome:
    """What a colleague's bundle brought, as far as its signatures hold. Nothing counts as arrived by it."""
    from sidesk.sync import taking

    outcome = taking.take_in(bundle, StoreKeeper(desk.store), _judge(desk), progress)
    known = desk.store.peers.get(bundle.device)
    peer = known or Peer(bundle.device, bundle.sender, _KIND, {}, "", None)
    desk.store.peers.keep(replace(peer, heads=bundle.heads, heard_at=desk.clock.now()))
    wanted = desk.store.settings.get(_WANTED)
    desk.store.settings.set(
        _WANTED, {**(wanted if isinstance(wanted, dict) else {}), bundle.device: list(bundle.wanted)}
    )
    return outcome


def _judge(desk: Desk) -> Judge:
    """What headquarters' certificates say of a colleague's work, with the newest list of revoked ones."""
    from sidesk.actions.judging import Grounds, Judge
    from sidesk.sync.envelope import device_id

    office = identity.office_of(desk.store)
    if office is None:
        raise NotEnrolled
    own = identity.device_key(desk.store)
    me = Mate(
        device_id(own.public), desk.device_code, desk.person.name, "", "", own.public, person=desk.person.id
    )
    devices = {name: mate for mate in [*_all(desk), me] for name in (mate.id, mate.code)}
    people = {one.id: one.name for one in identity.people_of(desk.store)}
    trust, now = [office.root.encode()], desk.clock.now()
    return Judge(Grounds(trust, compare.revoked_on(desk), now, devices, people=people))


def _all(desk: Desk) -> list[Mate]:
    from sidesk.sync.envelope import device_id

    own = device_id(identity.device_key(desk.store).public)
    return [
        _mate(one, card) for one in identity.people_of(desk.store) for card in one.devices if card.id != own
    ]


def _mate(one: Colleague, card: DeviceCard) -> Mate:
    return Mate(
        card.id, card.code, one.name, one.role, card.age, bytes.fromhex(card.key), one.projects,
        card.revoked_at or None, one.id,
    )  # fmt: skip


def _shelf(desk: Desk, mate: Mate, theirs: Heads) -> Answer:
    """What that laptop may see: the projects both have, and the records it spoke of, unless the office gave
    their project to us and not to them: then they were taken off it, or never on it."""
    spoken = Spoken(theirs)
    ours = work.assigned(desk) - frozenset(mate.projects)
    belonging = desk.store.records.belonging(spoken.records)
    records = {name for name in spoken.records if not {name, belonging.get(name, "")} & ours}
    for project in mate.projects:
        records |= {project, *desk.store.records.complete_heads(project)}
    return Answer(desk.store, records, spoken)


def _wanted(desk: Desk, mate: Mate, shelf: Answer) -> list[str]:
    """The files it asked for last, as far as they belong to what it may see."""
    kept = desk.store.settings.get(_WANTED)
    found = kept.get(mate.id) if isinstance(kept, dict) else None
    if not isinstance(found, list) or not found:
        return []
    return [sha for sha in shelf.given([str(sha) for sha in found]) if shelf.has(sha)]
