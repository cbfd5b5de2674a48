"""Seal a finished record after others have: whose turn it is, and one more seal upon the newest paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as kept_out
from typing import TYPE_CHECKING

from sidesk.actions import browse, compare, finish, identity
from sidesk.actions.desk import Desk
from sidesk.actions.verify import unnamed
from sidesk.core.canonical import Json
from sidesk.core.errors import CannotSeal, NoSealOpen, OutOfTurn, RecordUnknown
from sidesk.core.progress import Progress
from sidesk.core.roles import counts, role_name
from sidesk.core.text import N_
from sidesk.models.entities import Paper, Revision

if TYPE_CHECKING:
    from sidesk.signing.keys import Sealing
    from sidesk.signing.seal import Field

_STEPS = 3


@dataclass(frozen=True)
class Turn:
    """A seal that is still open. `ready`: nobody who must seal before is missing."""

    role: str
    field: str
    required: bool
    name: str = ""  # who was named when the record was finished; may be empty
    ready: bool = True
    held: bool = False  # the person at this desk signs in this role


@dataclass(frozen=True)
class Line:
    """One paper with every seal upon it, and what is open on it."""

    papers: Sequence[Paper]
    turns: Sequence[Turn] = ()
    device: str = ""  # the computer that set the newest seal; known only where papers are compared

    @property
    def tip(self) -> Paper:
        """The newest."""
        return self.papers[-1]


@dataclass(frozen=True)
class ByHand:
    """A party that signs the printed page, and the copies of it that came back."""

    role: str
    name: str
    copies: Sequence[Paper] = ()


@dataclass(frozen=True)
class Signing:
    """Who has sealed a version of a record, who has not yet, and who signs by hand."""

    revision: Revision
    lines: Sequence[Line]
    by_hand: Sequence[ByHand] = ()
    others: Sequence[Paper] = ()  # signed copies of nobody who was expected to sign by hand

    @property
    def forked(self) -> bool:
        """Whether two computers sealed the same paper."""
        return len(self.lines) > 1

    @property
    def is_full(self) -> bool:
        """Whether no paper has room for one more seal: only a correction brings a fork to one then."""
        return not any(line.turns for line in self.lines)

    @property
    def turns(self) -> Sequence[Turn]:
        """What is open on the paper with most seals."""
        return self.lines[0].turns if self.lines else ()


def signing(desk: Desk, record: str, revision: str = "") -> Signing:
    """How far the signing of a version is; of the newest where none is named. Reads its papers: slow.

    Raises RecordUnknown.
    """
    found = next(
        (one for one in browse.versions(desk, record) if not revision or one.revision.id == revision), None
    )
    if found is None:
        raise RecordUnknown(record=record)
    forked = len(found.lines) > 1
    lines = [
        Line(papers, _turns(desk, found.revision, papers[-1]), _device(desk, papers[-1]) if forked else "")
        for papers in found.lines
    ]
    by_hand = [
        ByHand(str(one.get("role", "")), str(one.get("name", "")))
        for one in _signatures(found.revision)
        if one.get("kind") == finish.INK
    ]
    expected = {one.role for one in by_hand}
    return Signing(
        found.revision,
        lines,
        [ByHand(one.role, one.name, [c for c in found.copies if c.role == one.role]) for one in by_hand],
        [copy for copy in found.copies if copy.role not in expected],
    )


@dataclass(frozen=True)
class Pin:
    """A token that is plugged in: the library of its maker (PKCS#11), and what unlocks it."""

    library: str
    pin: str = kept_out(repr=False)


def countersign(
    desk: Desk,
    record: str,
    role: str,
    passphrase: str | Pin,
    progress: Progress | None = None,
    *,
    upon: str = "",
) -> Paper:
    """Seal the newest paper of a record in the place of a role, as a further part of the same file.

    `upon` names the paper where two stand side by side; else the one with most seals is sealed. The seals
    before stay as they are. A `Pin` seals with a token in place of the own key; the seal is of whom its
    certificate names. Raises NoSealOpen, OutOfTurn, CannotSeal, WrongSigningPassphrase, CertificateExpired,
    RecordUnknown, TokenUnusable.
    """
    progress = progress or Progress()
    state = signing(desk, record)
    line = next((one for one in state.lines if upon in ("", one.tip.id)), None)
    turn = _turn(desk, state, line, role)
    assert line is not None
    if isinstance(passphrase, Pin):
        from sidesk.signing.token import unlocked

        with unlocked(passphrase.library, passphrase.pin) as key:
            return _set(desk, state.revision, (line, turn), key, progress)
    return _set(desk, state.revision, (line, turn), identity.open_person_key(desk, passphrase), progress)


def _set(desk: Desk, revision: Revision, place: tuple[Line, Turn], key: Sealing, progress: Progress) -> Paper:
    """Set one seal, and keep the paper with it."""
    from sidesk.signing import cms

    line, turn = place
    progress.step(1, _STEPS)
    now = desk.clock.now()
    key.check(now)
    before = browse.paper_bytes(desk, line.tip)
    _demand_whole(desk, before)
    progress.step(2, _STEPS)
    sealed = _sealed(desk, before, turn, key)
    kept = desk.store.attachments.add(sealed, f"{revision.text('number')}.pdf", finish.PDF)
    paper = Paper(
        id=desk.clock.new_id(), record=revision.record, revision=revision.id, sha256=kept.sha256,
        previous=line.tip.id, field=turn.field, role=turn.role, signer=_name(desk, key), sealed_at=now,
        languages=line.tip.languages,
    )  # fmt: skip
    over = cms.sign(revision.bytes, key, at=now)
    signed = Revision(revision.id, revision.body, revision.device_signature, over)
    desk.store.records.seal(signed, paper)
    progress.step(_STEPS, _STEPS)
    return paper


def _name(desk: Desk, key: Sealing) -> str:
    return key.holder.name or desk.person.name


def _turn(desk: Desk, state: Signing, line: Line | None, role: str) -> Turn:
    """The open seal of a role. Raises NoSealOpen, OutOfTurn."""
    turns = line.turns if line is not None else ()
    turn = next((one for one in turns if one.role == role), None)
    if turn is None:
        raise NoSealOpen(role=role_name(desk.words, role), number=state.revision.text("number"))
    if not turn.ready:
        first = next(one for one in turns if one.required)
        raise OutOfTurn(first=role_name(desk.words, first.role))
    return turn


def _turns(desk: Desk, revision: Revision, tip: Paper) -> list[Turn]:
    """The open seals in the form's order. Only where somebody seals later is the file opened at all."""
    from sidesk.signing.seal import open_fields

    later = [
        one
        for one in _signatures(revision)
        if one.get("kind") != finish.INK and not counts(str(one.get("role", "")), str(one.get("kind", "")))
    ]
    expected = later or unnamed(desk.form(revision.text("package")), revision)
    if not expected or not desk.store.attachments.has(tip.sha256):
        return []
    turns: list[Turn] = []
    held = finish.held_roles(desk, revision.text("project"))
    names = {str(one.get("role", "")): str(one.get("name", "")) for one in reversed(later)}
    for field in open_fields(browse.paper_bytes(desk, tip)):
        ready = not any(turn.required for turn in turns)
        name, mine = names.get(field.role, ""), field.role in held
        turns.append(Turn(field.role, field.name, field.required, name, ready, mine))
    return turns


def _device(desk: Desk, tip: Paper) -> str:
    """The computer that the newest seal names."""
    from sidesk.signing.seal import places

    has = desk.store.attachments.has(tip.sha256)
    return places(browse.paper_bytes(desk, tip)).get(tip.field, "") if has else ""


def _signatures(revision: Revision) -> list[Mapping[str, Json]]:
    given = revision.body.get("signatures")
    entries = given if isinstance(given, Sequence) and not isinstance(given, str) else ()
    return [one for one in entries if isinstance(one, Mapping)]


def _demand_whole(desk: Desk, pdf: bytes) -> None:
    """Nobody puts a seal on a paper that somebody changed. Raises CannotSeal."""
    from sidesk.signing.verdict import State
    from sidesk.signing.verify import verdict

    if verdict(pdf, compare.trusted_on(desk)).state in (State.NOT_VALID, State.UNREADABLE):
        raise CannotSeal(why=N_("a seal that is on it already does not hold"))


def _sealed(desk: Desk, pdf: bytes, turn: Turn, key: Sealing) -> bytes:
    from sidesk.reports.stamp import seal_appearance
    from sidesk.signing.seal import Manner, open_fields, seal

    place = next(field for field in open_fields(pdf) if field.name == turn.field)
    who = _name(desk, key)
    looks = seal_appearance({"name": who, "at": desk.clock.stamp()}, place.rect) if _has_room(place) else b""
    manner = Manner(appearance=looks, reason=f"{who} ({turn.role})", place=desk.device_code)
    return seal(pdf, key, turn.field, at=desk.clock.now(), manner=manner)


def _has_room(field: Field) -> bool:
    return field.rect[0] != field.rect[2] and field.rect[1] != field.rect[3]
