"""Send work home and take in what comes back: bundles, receipts, and files dropped on the program."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sidesk.actions import colleagues, fill, finish, identity, work
from sidesk.actions.desk import Desk
from sidesk.actions.shelf import StoreKeeper, StoreShelf
from sidesk.core.errors import NotEnrolled
from sidesk.core.progress import Progress
from sidesk.models.entities import BundleEntry, Receipt, RecordQuery, RecordSummary

if TYPE_CHECKING:
    from sidesk.sync.bundle import Bundle, Part

FOLDER, MAIL = "folder", "mail"  # carriers, as the journal of bundles names them


@dataclass(frozen=True)
class Waiting:
    """What the sync page shows. `arrived` counts only what a signed receipt confirmed.

    A draft has arrived too, once a receipt confirmed the version it rests on and it says nothing beyond it.
    """

    records: Sequence[RecordSummary]
    waiting: int
    arrived: int
    heard_at: dt.datetime | None
    bundles: Sequence[BundleEntry] = ()


@dataclass(frozen=True)
class Taken:
    """What a bundle from headquarters brought."""

    is_receipt: bool
    confirmed: tuple[str, ...]  # records headquarters says it holds, as this bundle brought them
    arrived: tuple[str, ...]  # finished records that count as arrived only since now
    new: int  # revisions that were not here
    aside: int  # how many headquarters put aside
    reasons: tuple[Mapping[str, str], ...]  # why, each reason once, in every language
    wanted: int  # files headquarters asks for; the next bundle brings them
    brought: work.News = work.NOTHING  # forms, logo, projects that came
    colleagues: tuple[str, ...] = ()  # whose laptop wrote it, where it was not headquarters


def export(desk: Desk, folder: Path, progress: Progress | None = None, *, name: str = "") -> list[Path]:
    """Everything headquarters has not confirmed, as one or more bundles in a folder.

    The first is called `name` where one is given; else they are numbered after those that lie there.
    Raises NotEnrolled, CannotWrite.
    """
    from sidesk.sync import folder as carrier

    written: list[Path] = []
    for letter in letters(desk, progress):
        number = carrier.next_number(folder, name or letter.stem)
        stem = name if name and not written else f"{name or letter.stem}-{number:04}"
        path = folder / f"{stem}{carrier.SUFFIX}"
        carrier.write(path, letter.part.data)
        note_sent(desk, letter.part, path.name, FOLDER, letter.to)
        written.append(path)
    return written


@dataclass(frozen=True)
class Outgoing:
    """A bundle on its way to a folder. `to` is a colleague's laptop, or nobody where it is headquarters."""

    part: Part
    stem: str  # what its name begins with: it tells laptops and nothing else
    to: str = ""


def letters(desk: Desk, progress: Progress | None = None) -> Iterator[Outgoing]:
    """What a folder or a stick carries: for headquarters, then for each colleague that was chosen."""
    for part in outgoing(desk, progress):
        yield Outgoing(part, desk.device_code)
    for mate in colleagues.chosen(desk):
        for part in colleagues.outgoing(desk, mate, progress):
            yield Outgoing(part, f"{desk.device_code}-{mate.code}", mate.id)


def outgoing(desk: Desk, progress: Progress | None = None) -> Iterator[Part]:
    """Everything headquarters has not confirmed, as bundles that any carrier may take. Raises NotEnrolled.

    Drafts travel too, as working revisions: work that stays on a laptop is work at risk.
    """
    from sidesk.sync import bundle, letters
    from sidesk.sync.encryption import recipient_of
    from sidesk.sync.envelope import device_id

    office = identity.office_of(desk.store)
    if office is None or not desk.enrolled:
        raise NotEnrolled
    share_drafts(desk)
    device = identity.device_key(desk.store)
    shelf = StoreShelf(desk.store)
    peer = desk.store.peers.get(office.id)
    address = letters.Address(desk.person.name, device_id(device.public), office.id, desk.clock.stamp())
    letter = letters.letter(shelf, address, peer.heads if peer else {}, _asked_for(desk))
    letter = replace(letter, holds=work.held(desk))
    recipients = [*office.age, recipient_of(identity.age_identity(desk.store))]
    yield from bundle.write(letter, shelf.contents, device.sign, recipients, progress)


def note_sent(desk: Desk, part: Part, name: str, carrier: str, to: str = "") -> None:
    """Remember that a bundle went this way, to headquarters where nobody else is named.

    That it arrived, only a receipt says.
    """
    office = identity.office_of(desk.store)
    desk.store.peers.log(
        BundleEntry(
            id=part.id,
            direction="out",
            name=name,
            peer=to or (office.id if office else ""),
            carrier=carrier,
            size=len(part.data),
            at=desk.clock.now(),
            detail="",
        )
    )


def share_drafts(desk: Desk) -> int:
    """Freeze what changed in drafts since it was last shared; returns how many working revisions were cut."""
    cut = 0
    for draft in desk.store.records.drafts():
        revision = finish.working(desk, fill.resume(desk, draft.record))
        base = desk.store.records.revision(draft.base[0]) if len(draft.base) == 1 else None
        if base is not None and base.answers == revision.answers:
            continue
        desk.store.records.share(revision)
        cut += 1
    return cut


def take_in(
    desk: Desk, data: bytes, name: str, progress: Progress | None = None, *, carrier: str = FOLDER
) -> Taken:
    """A bundle from headquarters, whose receipt marks records as arrived, or from a colleague's laptop.

    Taking it twice changes nothing.

    Raises BundleRejected, NotEnrolled.
    """
    from sidesk.sync import bundle, taking
    from sidesk.sync.envelope import device_id

    office = identity.office_of(desk.store)
    if office is None:
        raise NotEnrolled
    own = device_id(identity.device_key(desk.store).public)

    def key_of(device: str) -> bytes | None:
        return office.public_key if device == office.id else colleagues.key_of(desk, device)

    read = bundle.read(data, [identity.age_identity(desk.store)], key_of, own)
    if read.device != office.id:
        return _from_colleague(desk, read, data, (name, carrier), progress)
    outcome = taking.take_in(read, StoreKeeper(desk.store), progress=progress)
    desk.store.settings.set(_WANTED, list(read.wanted))
    # An answer that comes once more brings back no list of projects, no limits and no logo of then.
    given = None if desk.store.peers.is_known(read.id) else read.work
    receipt = Receipt(id=read.id, peer=office.id, at=dt.datetime.fromisoformat(read.created), data=data)
    arrived = desk.store.peers.confirm(receipt, read.heads, whole=True)
    _note_taken(desk, read, data, (name, carrier))
    here_now = set(outcome.new)  # revisions, papers and files
    news = work.take(desk, given, here_now)
    refused = [one.why for one in read.receipt.quarantined] if read.receipt else []
    return Taken(
        is_receipt=read.receipt is not None,
        confirmed=_records_of(desk, read.receipt.revisions if read.receipt else ()),
        arrived=tuple(arrived),
        new=sum(revision.id in here_now for revision in read.revisions),
        aside=len(refused),
        reasons=tuple(why for i, why in enumerate(refused) if why not in refused[:i]),
        wanted=len(read.wanted),
        brought=news,
    )


def _note_taken(desk: Desk, read: Bundle, data: bytes, way: tuple[str, str]) -> None:
    name, carrier = way
    desk.store.peers.log(
        BundleEntry(
            id=read.id,
            direction="in",
            name=name,
            peer=read.device,
            carrier=carrier,
            size=len(data),
            at=desk.clock.now(),
            detail="",
        )
    )


def _from_colleague(
    desk: Desk, read: Bundle, data: bytes, way: tuple[str, str], progress: Progress | None
) -> Taken:
    """Work of a colleague's laptop. It is no receipt, whatever it says: only headquarters confirms."""
    outcome = colleagues.take_in(desk, read, progress)
    _note_taken(desk, read, data, way)
    here_now, refused = set(outcome.new), [one.why for one in outcome.aside]
    return Taken(
        is_receipt=False,
        confirmed=(),
        arrived=(),
        new=sum(revision.id in here_now for revision in read.revisions),
        aside=len(refused),
        reasons=tuple(why for i, why in enumerate(refused) if why not in refused[:i]),
        wanted=len(read.wanted),
        colleagues=(read.sender,),
    )


def take_in_file(desk: Desk, path: Path, progress: Progress | None = None) -> Taken:
    """The bundle in a file, or those in a saved mail. Raises CannotRead, MailUnreadable, BundleRejected."""
    from sidesk.sync import folder as carrier

    data = carrier.read(path)
    inside = carrier.carried(data)
    way = FOLDER if inside == [data] else MAIL
    return together([take_in(desk, one, path.name, progress, carrier=way) for one in inside])


def together(taken: Sequence[Taken]) -> Taken:
    """What several bundles brought, as if they had been one."""
    return Taken(
        is_receipt=any(one.is_receipt for one in taken),
        confirmed=tuple(dict.fromkeys(record for one in taken for record in one.confirmed)),
        arrived=tuple(dict.fromkeys(record for one in taken for record in one.arrived)),
        new=sum(one.new for one in taken),
        aside=sum(one.aside for one in taken),
        reasons=tuple(why for one in taken for why in one.reasons),
        wanted=taken[-1].wanted if taken else 0,
        brought=work.joined([one.brought for one in taken]),
        colleagues=tuple(dict.fromkeys(name for one in taken for name in one.colleagues)),
    )


def newest_receipt(desk: Desk) -> bytes:
    """The last receipt as readable JSON, with the hashes it confirms. Raises NotEnrolled without one."""
    from sidesk.sync import bundle
    from sidesk.sync.receipt import readable

    office = identity.office_of(desk.store)
    receipts = desk.store.peers.receipts(office.id, limit=1) if office else []
    if office is None or not receipts:
        raise NotEnrolled
    keys = {office.id: office.public_key}
    return readable(bundle.read(receipts[0].data, [identity.age_identity(desk.store)], keys.get))


def waiting(desk: Desk, limit: int = 500, *, arrived: bool | None = None) -> Waiting:
    """What waits, what has arrived, when headquarters was heard last. `arrived` narrows the records only."""
    office = identity.office_of(desk.store)
    peer = desk.store.peers.get(office.id) if office else None
    count = desk.store.records.count
    return Waiting(
        records=desk.store.records.page(RecordQuery(arrived=arrived, limit=limit)),
        waiting=count(RecordQuery(arrived=False)),
        arrived=count(RecordQuery(arrived=True)),
        heard_at=peer.heard_at if peer else None,
        bundles=desk.store.peers.bundles(),
    )


def _records_of(desk: Desk, revisions: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(revision.record for revision in desk.store.records.read(list(revisions))))


_WANTED = "wanted"


def _asked_for(desk: Desk) -> list[str]:
    kept = desk.store.settings.get(_WANTED)
    return [str(sha256) for sha256 in kept] if isinstance(kept, list) else []


def files_of(paths: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
    """The bundles at these paths, folders opened. Raises CannotRead."""
    from sidesk.sync import folder as carrier

    for path in paths:
        yield from carrier.bundles(path)


def inspect(desk: Desk, data: bytes) -> str:
    """What a bundle says that this computer wrote or received, as JSON. Raises BundleRejected."""
    from sidesk.sync import bundle
    from sidesk.sync.envelope import device_id

    office = identity.office_of(desk.store)
    own = identity.device_key(desk.store).public
    keys = {device_id(own): own}
    if office is not None:
        keys[office.id] = office.public_key
    read = bundle.read(data, [identity.age_identity(desk.store)], keys.get)
    return json.dumps(read.document, ensure_ascii=False, indent=1)
