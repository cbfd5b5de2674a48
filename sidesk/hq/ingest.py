"""Taking bundles in: checked, kept once, receipted; what is not taken is put aside whole."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from sidesk.actions.shelf import StoreKeeper
from sidesk.core.canonical import sha256
from sidesk.core.errors import BundleNewer, BundleRejected, BundleUnreadable
from sidesk.core.progress import Progress
from sidesk.core.text import LANGUAGES, N_, LocalText, Words
from sidesk.hq import work
from sidesk.hq.judge import NO_TEXT, OfficeJudge
from sidesk.hq.office import Headquarters
from sidesk.hq.shelf import Spoken, answer_to
from sidesk.models.entities import Device
from sidesk.sync import bundle as bundles
from sidesk.sync import folder, letters, receipt, taking
from sidesk.sync.bundle import Bundle, Letter, Part
from sidesk.sync.envelope import KeyOf
from sidesk.sync.exchange import PAPERS
from sidesk.sync.receipt import Taken

MOST_ASIDE = 20  # bundles of one laptop that wait for a human
_BUNDLE = "bundle"
_ENOUGH = N_("so much of this computer waits for a human already that no more is put aside.")
_REVOKED = N_("it comes from a computer that was revoked; it was put aside for a human.")


class Outcome(Enum):
    """What became of one bundle, and the exit code of the command that took it in."""

    STORED = "stored"
    REPEATED = "repeated"
    QUARANTINED = "quarantined"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    DELAYED = "delayed"  # too much from one laptop; it comes again later

    @property
    def exit_code(self) -> int:
        """0 stored or repeated, 1 refused or put aside, 2 unreadable."""
        return {Outcome.STORED: 0, Outcome.REPEATED: 0, Outcome.UNREADABLE: 2}.get(self, 1)


@dataclass(frozen=True)
class Result:
    """What became of one file. `why` is empty where all of it was taken."""

    outcome: Outcome
    id: str = ""  # of the bundle, where it could be read
    device: str = ""  # the sender's four characters, where known
    why: LocalText | None = None
    new: int = 0  # revisions, papers and files that were not here
    quarantined: tuple[tuple[str, LocalText], ...] = ()

    def told(self, words: Words) -> str:
        """One line for the command line and the log."""
        _ = words.gettext
        if self.outcome is Outcome.STORED:
            return _("Stored: {count} new.").format(count=self.new)
        if self.outcome is Outcome.REPEATED:
            return _("Everything in it was here already.")
        reasons = [words.pick(why) for why in [self.why, *(why for _id, why in self.quarantined)] if why]
        if self.outcome is Outcome.QUARANTINED:
            return _("Put aside for a human: {why}").format(why=" ".join(dict.fromkeys(reasons)))
        return _("Not taken in: {why}").format(why=" ".join(reasons))


@dataclass(frozen=True)
class Reply:
    """Headquarters' signed receipt for one laptop, with what it lacks: parts to carry back."""

    device: str  # id
    code: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Ingested:
    """What became of all files of one call."""

    results: tuple[Result, ...]
    replies: tuple[Reply, ...]

    @property
    def exit_code(self) -> int:
        """The worst of all."""
        return max((result.outcome.exit_code for result in self.results), default=0)


class Network(Protocol):
    """What is different where a laptop waits for the answer: large files go apart from bundles."""

    def admit(self, device: Device, size: int) -> LocalText | None:
        """Why this laptop has to wait: it sent too much today. None: it may go on."""

    def apart(self, device: Device, letter: Letter, asked: Sequence[str]) -> tuple[Letter, str]:
        """The letter without what is fetched apart, and the token for files. `asked`: files that are missing
        here and that no record names."""


def ingest(
    office: Headquarters,
    files: Sequence[bytes],
    progress: Progress | None = None,
    network: Network | None = None,
) -> Ingested:
    """Take files in, in any order and however often, and answer each laptop once. Raises for no bad file."""
    results, read = [], []
    for data in files:
        result, bundle, taken = _take(office, data, progress, network)
        results.append(result)
        if bundle is not None and taken is not None:
            read.append((bundle, taken))
    return Ingested(tuple(results), tuple(_replies(office, read, network)))


def write_replies(ingested: Ingested, target: Path) -> list[Path]:
    """The receipts as files that name nothing but the laptop. Raises CannotWrite."""
    return [
        path for reply in ingested.replies for path in folder.export(reply.parts, target, f"HQ-{reply.code}")
    ]


def _take(
    office: Headquarters, data: bytes, progress: Progress | None, network: Network | None
) -> tuple[Result, Bundle | None, Taken | None]:
    judge = OfficeJudge(office)
    try:
        bundle = bundles.read(data, [office.identity], _keys(judge), office.public.id)
    except BundleNewer as newer:
        return _set_aside(office, data, str(newer.details.get("device")), _why(newer)), None, None
    except BundleRejected as bad:
        unreadable = isinstance(bad, BundleUnreadable)
        result = Result(Outcome.UNREADABLE if unreadable else Outcome.REFUSED, why=_why(bad))
        if network is None:  # whoever reaches the address could lengthen it for ever; the log has the call
            office.store.audit.append("", result.outcome.value, {"file": sha256(data), "why": str(bad)})
        return result, None, None
    if any("\0" in name for name in _names(bundle)):  # no program of ours, and no database could be asked
        office.store.audit.append("", Outcome.REFUSED.value, {"bundle": bundle.id})
        return Result(Outcome.REFUSED, bundle.id, why=receipt.told(NO_TEXT)), None, None
    device = judge.device(bundle.device)
    if device is None or device.revoked_at is not None:
        kept = _set_aside(office, data, bundle.device, receipt.told(_REVOKED))
        return Result(Outcome.REFUSED, bundle.id, why=kept.why), None, None
    if network is not None and (why := network.admit(device, len(data))) is not None:
        return Result(Outcome.DELAYED, bundle.id, device.code, why), None, None
    return _kept(office, bundle, judge, progress)


def _names(bundle: Bundle) -> Iterator[str]:
    yield from bundle.heads
    yield from (one.record for one in bundle.revisions)
    yield from (name for one in bundle.papers for name in (one.id, one.record, one.previous))


def _keys(judge: OfficeJudge) -> KeyOf:
    def key_of(name: str) -> bytes | None:
        device = judge.device(name)
        return device.public_key if device is not None and device.id == name else None

    return key_of


def _kept(
    office: Headquarters, bundle: Bundle, judge: OfficeJudge, progress: Progress | None
) -> tuple[Result, Bundle, Taken]:
    keeper = StoreKeeper(office.store)
    judge.expect({one.record for one in bundle.revisions})
    outcome = taking.take_in(bundle, keeper, judge, progress)
    for one in outcome.aside:
        office.store.office.set_aside(one.kind, bundle.device, one.why["en"], one.data)
    aside = tuple((one.id, one.why) for one in outcome.aside)
    device = judge.device(bundle.device)
    result = Result(
        Outcome.QUARANTINED if aside else Outcome.STORED if outcome.new else Outcome.REPEATED,
        bundle.id,
        device.code if device else "",
        new=len(outcome.new),
        quarantined=aside,
    )
    office.store.audit.append(
        result.device,
        result.outcome.value,
        {"bundle": bundle.id, "new": list(outcome.new), "aside": [one.id for one in outcome.aside]},
    )
    return result, bundle, Taken(bundle.id, **taking.here(bundle, keeper), quarantined=aside)


def _set_aside(office: Headquarters, data: bytes, device: str, why: LocalText) -> Result:
    waiting = {
        one.id for one in office.store.office.quarantine() if (one.kind, one.sender) == (_BUNDLE, device)
    }
    if len(waiting) >= MOST_ASIDE and sha256(data) not in waiting:
        return Result(Outcome.DELAYED, why=receipt.told(_ENOUGH))
    kept = office.store.office.set_aside(_BUNDLE, device, why["en"], data)
    office.store.audit.append("", "quarantined", {"file": kept.id, "device": device})
    return Result(Outcome.QUARANTINED, why=why)


def _replies(
    office: Headquarters, read: Sequence[tuple[Bundle, Taken]], network: Network | None
) -> Iterator[Reply]:
    """One answer to each laptop, after everything was taken in."""
    for name in dict.fromkeys(bundle.device for bundle, _ in read):
        device = office.store.office.device(name)
        if device is not None:
            mine = [(bundle, taken) for bundle, taken in read if bundle.device == name]
            yield Reply(device.id, device.code, tuple(_reply(office, device, mine, network)))


def _reply(
    office: Headquarters, device: Device, mine: Sequence[tuple[Bundle, Taken]], network: Network | None
) -> Iterator[Part]:
    newest = mine[-1][0]
    shelf = answer_to(office.store, device, _spoken([bundle for bundle, _ in mine]))
    address = letters.Address(office.public.name, office.public.id, device.id, office.clock.stamp())
    wanted = shelf.given([sha for bundle, _ in mine for sha in bundle.wanted])
    letter = letters.letter(shelf, address, newest.heads, wanted)
    letter = work.enclosed(office, letter, device.person, newest.holds)
    token = ""
    if network is not None:
        lacked = [
            paper.sha256 for bundle, _ in mine for paper in bundle.papers if not shelf.has(paper.sha256)
        ]
        letter, token = network.apart(device, letter, lacked)
    head = office.store.audit.head()
    crl = base64.b64encode(office.crl).decode()
    whole = receipt.receipted(letter, [taken for _, taken in mine], head.hash if head else "", crl, token)
    recipients = [device.age_recipient, office.public.age[0]]
    return bundles.write(whole, shelf.contents, office.signing.sign, recipients)


def _spoken(mine: Sequence[Bundle]) -> Spoken:
    """What a laptop's bundles name: its heads as it said last, and all it sent."""
    said = {record: set(heads) for record, heads in mine[-1].heads.items()}
    for bundle in mine:
        for revision in bundle.revisions:
            said.setdefault(revision.record, set()).add(revision.id)
        for paper in bundle.papers:
            said.setdefault(PAPERS + paper.record, set()).add(paper.id)
    return Spoken(said)


def _why(error: BundleRejected) -> LocalText:
    every = [Words(language) for language in LANGUAGES]
    return {words.language: words.line(error.told(words), error.advised(words)) for words in every}
