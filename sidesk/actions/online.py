"""Exchange with headquarters over the network: bundles, then the files it asks for, then bundles again.

Arrived is what a signed receipt says, here as with a stick; that the server answered means nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from sidesk.actions import exchange, identity, work
from sidesk.actions.desk import Desk, Person
from sidesk.actions.shelf import StoreKeeper
from sidesk.core.canonical import sha256
from sidesk.core.errors import EnrolmentRefused, NotEnrolled, TookTooLong
from sidesk.core.errors_network import NetworkSignIn, OfficeUnreachable
from sidesk.core.progress import Progress
from sidesk.core.text import N_

if TYPE_CHECKING:
    from sidesk.sync.bundle import Part
    from sidesk.sync.enrolment import Office
    from sidesk.sync.web import Line

CARRIER = "https"
_LARGEST_ALONG = 2**16  # larger files go by themselves, and go on where they stopped
_ROUNDS = 5
_OWN_ROOT = "web.own_root"  # setting: the office's own root answered once; no public one counts any more
_WANTED = "wanted"
_NO_ANSWER = N_("headquarters has not answered yet.")
Lines = Callable[["Office"], AbstractContextManager["Line"]]


@dataclass(frozen=True)
class Exchanged:
    """What one exchange over the network did."""

    confirmed: int = 0  # records headquarters says it holds
    new: int = 0  # revisions that came
    sent: int = 0  # files that went by themselves
    fetched: int = 0
    aside: int = 0
    reasons: tuple[dict[str, str], ...] = ()
    brought: work.News = work.NOTHING


def can_be_reached(desk: Desk) -> bool:
    """Whether headquarters gave an address to exchange at."""
    office = identity.office_of(desk.store)
    return desk.enrolled and office is not None and bool(office.address)


def exchange_online(desk: Desk, progress: Progress | None = None, lines: Lines | None = None) -> Exchanged:
    """Everything there and back. May be broken off at any moment and begun again.

    Raises NotEnrolled, OfficeUnreachable, NetworkSignIn, OfficeRefused, TookTooLong, BundleRejected.
    """
    office, progress = identity.office_of(desk.store), progress or Progress()
    if office is None or not desk.enrolled:
        raise NotEnrolled
    with (lines or _lines(desk))(office) as line:
        done = Exchanged()
        for _ in range(_ROUNDS):
            done, token = _bundles(desk, line, done, progress)
            sent, fetched = _send_wanted(desk, line, token, progress), _fetch(desk, line, token, progress)
            done = replace(done, sent=done.sent + sent, fetched=done.fetched + fetched)
            if not sent and not fetched:
                break
        return done


def ask_to_enrol(desk: Desk, invitation: bytes, passphrase: str, lines: Lines | None = None) -> Person | None:
    """Ask headquarters over the network; None while nobody there has approved it: ask again later.

    Raises EnrolmentRefused, WrongSigningPassphrase, OfficeUnreachable, NetworkSignIn, OfficeRefused.
    """
    from sidesk.actions import enrol
    from sidesk.sync.enrolment import read_invitation

    kept = desk.store.vault.get(_REQUEST)
    if kept is None or desk.store.vault.get(identity.INVITATION) != invitation:
        kept = enrol.request(desk, invitation, passphrase)
        desk.store.vault.keep(_REQUEST, kept)
        desk.store.vault.remove(_ANSWER)
    with (lines or _lines(desk))(read_invitation(invitation).office) as line:
        answer = line.enrol(kept)
    if answer is None:
        return None
    person = enrol.take_answer(desk, answer, passphrase)
    desk.store.vault.remove(_REQUEST)
    return person


def answer_invitation(desk: Desk, path: Path, passphrase: str) -> Person | Path | None:
    """Over the network where the invitation names an address, by a file beside it where that fails.

    A person: certified. A path: the request to send. None: headquarters has it and has to approve it.
    Raises EnrolmentRefused, WrongSigningPassphrase, OfficeRefused, CannotRead, CannotWrite.
    """
    from sidesk.actions import enrol
    from sidesk.sync.enrolment import read_invitation

    invitation = enrol.read(path)
    if read_invitation(invitation).office.address:
        with suppress(OfficeUnreachable, NetworkSignIn, TookTooLong):
            return ask_to_enrol(desk, invitation, passphrase)
    return enrol.answer_invitation(desk, path, passphrase)


class Asked(Enum):
    """How far an enrolment over the network is."""

    NOT = "not"
    WAITING = "waiting"  # headquarters has the request; somebody there approves it
    ANSWERED = "answered"  # the answer is here; the passphrase opens the key it certifies


def asked(desk: Desk) -> Asked:
    """How far it is."""
    vault = desk.store.vault
    if desk.enrolled or vault.get(identity.INVITATION) is None or vault.get(_REQUEST) is None:
        return Asked.NOT
    return Asked.WAITING if vault.get(_ANSWER) is None else Asked.ANSWERED


def look_for_answer(desk: Desk, lines: Lines | None = None) -> bool:
    """Ask whether somebody has approved. True if the answer is here; it waits for the passphrase.

    Nobody has to be at the desk. Raises OfficeUnreachable, NetworkSignIn, OfficeRefused, TookTooLong.
    """
    from sidesk.sync.enrolment import read_invitation

    invitation, kept = desk.store.vault.get(identity.INVITATION), desk.store.vault.get(_REQUEST)
    if asked(desk) is not Asked.WAITING or invitation is None or kept is None:
        return asked(desk) is Asked.ANSWERED
    with (lines or _lines(desk))(read_invitation(invitation).office) as line:
        answer = line.enrol(kept)
    if answer is not None:
        desk.store.vault.keep(_ANSWER, answer)
    return answer is not None


def take_kept_answer(desk: Desk, passphrase: str) -> Person:
    """Take in the answer that came. Raises EnrolmentRefused, WrongSigningPassphrase."""
    from sidesk.actions import enrol

    answer = desk.store.vault.get(_ANSWER)
    if answer is None:
        raise EnrolmentRefused(why=_NO_ANSWER)
    person = enrol.take_answer(desk, answer, passphrase)
    for name in (_REQUEST, _ANSWER):
        desk.store.vault.remove(name)
    return person


_REQUEST, _ANSWER = "enrolment.request", "enrolment.answer"


def _lines(desk: Desk) -> Lines:
    """Own root first. Once it was met at this address, a public certificate there is somebody else's."""

    def opened(office: Office) -> AbstractContextManager[Line]:
        from sidesk.sync import web

        pinned = desk.store.settings.get(_OWN_ROOT) == office.id
        line = web.Line(office.address, office.root, own_root=True)
        if line.trusts():
            if not pinned:
                desk.store.settings.set(_OWN_ROOT, office.id)
            return closing(line)
        line.close()
        if pinned:
            raise OfficeUnreachable(why=web.OTHER_CERTIFICATE)
        return closing(web.Line(office.address, office.root, own_root=False))

    return opened


def _bundles(desk: Desk, line: Line, done: Exchanged, progress: Progress) -> tuple[Exchanged, str]:
    token = ""
    for part in _outgoing(desk):
        answers = line.exchange(part.data, progress)
        exchange.note_sent(desk, part, "", CARRIER)
        for answer in answers:
            taken = exchange.take_in(desk, answer, "", progress, carrier=CARRIER)
            done = Exchanged(
                confirmed=max(done.confirmed, len(taken.confirmed)),
                new=done.new + taken.new,
                sent=done.sent,
                fetched=done.fetched,
                aside=taken.aside,
                reasons=tuple(dict(why) for why in taken.reasons),
                brought=work.joined([done.brought, taken.brought]),
            )
            token = _token(desk, answer) or token
    return done, token


def _outgoing(desk: Desk) -> list[Part]:
    """What `exchange.outgoing` writes, without the files that go by themselves."""
    from sidesk.sync import bundle, letters
    from sidesk.sync.encryption import recipient_of
    from sidesk.sync.envelope import device_id

    office = identity.office_of(desk.store)
    if office is None:
        raise NotEnrolled
    exchange.share_drafts(desk)
    device, shelf = identity.device_key(desk.store), StoreKeeper(desk.store)
    peer = desk.store.peers.get(office.id)
    address = letters.Address(desk.person.name, device_id(device.public), office.id, desk.clock.stamp())
    letter = letters.letter(shelf, address, peer.heads if peer else {})
    along = {
        sha: size for sha, size in letter.files.items() if size <= _LARGEST_ALONG or sha in letter.packages
    }
    recipients = [*office.age, recipient_of(identity.age_identity(desk.store))]
    light = replace(letter, files=along, holds=work.held(desk))
    return list(bundle.write(light, shelf.contents, device.sign, recipients))


def _token(desk: Desk, answer: bytes) -> str:
    from sidesk.sync import bundle

    office = identity.office_of(desk.store)
    keys = {office.id: office.public_key} if office else {}
    read = bundle.read(answer, [identity.age_identity(desk.store)], keys.get)
    return read.receipt.token if read.receipt else ""


def _send_wanted(desk: Desk, line: Line, token: str, progress: Progress) -> int:
    kept, shelf = desk.store.settings.get(_WANTED), StoreKeeper(desk.store)
    wanted = [str(sha) for sha in kept] if isinstance(kept, list) else []
    here = [sha for sha in wanted if shelf.has(sha)] if token else []
    for sha in here:
        line.send(sha, shelf.contents(sha), token, progress)
    return len(here)


def _fetch(desk: Desk, line: Line, token: str, progress: Progress) -> int:
    shelf, fetched = StoreKeeper(desk.store), 0
    for sha in shelf.lacking() if token else ():
        data = line.fetch(sha, token, progress)
        if data is not None and sha256(data) == sha:
            shelf.keep_file(sha, data)
            fetched += 1
    return fetched
