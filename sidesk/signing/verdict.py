"""What a verdict says: about one seal, and about a whole paper. Plain values, told in either language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from sidesk.core.canonical import Json
from sidesk.core.text import N_, Words


class State(Enum):
    """The whole of a verdict in one word."""

    VALID = "valid"
    WAITING = "intact, not complete yet"
    SIGNER_UNKNOWN = "intact, signer unknown"
    NOT_VALID = "not valid"
    UNREADABLE = "unreadable"


class Kind(Enum):
    """What a seal does."""

    CERTIFIES = "certifies"  # the first seal of a paper, which says what may still happen to it
    APPROVES = "approves"
    TIMESTAMP = "time stamp"
    RECORD = "record"  # over the bytes of a record, not over a paper


_HEADLINES: Mapping[State, str] = {
    State.VALID: N_("Valid. Every seal is intact and every signer is known."),
    State.WAITING: N_("Intact, but not complete yet: who must still seal it is named below."),
    State.SIGNER_UNKNOWN: N_("Intact, but nobody here vouches for every signer."),
    State.NOT_VALID: N_("Not valid."),
    State.UNREADABLE: N_("Not readable."),
}
_KINDS: Mapping[Kind, str] = {
    Kind.CERTIFIES: N_("certifies the paper"),
    Kind.APPROVES: N_("approves the paper"),
    Kind.TIMESTAMP: N_("time stamp"),
    Kind.RECORD: N_("signs the record"),
}


@dataclass(frozen=True)
class Reason:
    """One sentence why something is not valid, or (`breaks` off) why its signer is not known."""

    text: str
    details: Mapping[str, str] = field(default_factory=dict)
    breaks: bool = True

    def told(self, words: Words) -> str:
        """The sentence in the reader's language."""
        return words.gettext(self.text).format(**self.details)


@dataclass(frozen=True)
class SealVerdict:
    """One seal. `at` is the signer's own clock. `trusted` asks for `intact` and `valid` as well."""

    field: str
    role: str = ""
    signer: str = ""
    unit: str = ""
    person: str = ""
    issuer: str = ""
    serial: str = ""
    is_local: bool = False  # certified by the signer's own laptop only
    key: str = ""  # sha256 of the key of its certificate
    vouched: bool = False  # its laptop's own certificate, and headquarters has certified the same key since
    at: dt.datetime | None = None
    kind: Kind = Kind.APPROVES
    intact: bool = False  # the bytes are the ones that were sealed
    valid: bool = False  # the seal was made with the key of its certificate
    trusted: bool = False  # somebody the reader trusts issued the certificate, and it counted then
    covers_whole: bool = False  # up to the last byte of the file
    reasons: tuple[Reason, ...] = ()

    def who(self, words: Words) -> str:
        """The signer's name; of a seal whose certificate cannot be read, that there is none."""
        return self.signer or words.gettext("Signer without a name")

    def told_kind(self, words: Words) -> str:
        """What the seal does, in words."""
        return words.gettext(_KINDS[self.kind])


@dataclass(frozen=True)
class OpenField:
    """A reserved place that nobody has sealed yet."""

    name: str
    role: str
    required: bool


@dataclass(frozen=True)
class Verdict:
    """A paper. `reasons` are about the file as a whole; each seal has its own."""

    state: State
    seals: tuple[SealVerdict, ...] = ()
    open_fields: tuple[OpenField, ...] = ()
    reasons: tuple[Reason, ...] = ()
    record_sha256: str = ""  # of the embedded record.json, if there is one

    @classmethod
    def of(
        cls,
        seals: tuple[SealVerdict, ...],
        open_fields: tuple[OpenField, ...],
        reasons: tuple[Reason, ...],
        record_sha256: str = "",
    ) -> Verdict:
        """The verdict that follows: valid needs every seal intact AND valid AND trusted, and no reason.

        A paper that lacks nothing but a seal is not called broken; nor is it valid.
        """
        missing = [reason for reason in reasons if reason.text == MUST_BE_SEALED]
        wrong = [reason for reason in reasons if reason not in missing]
        every = (*wrong, *(reason for seal in seals for reason in seal.reasons))
        sound = bool(seals) and all(seal.intact and seal.valid for seal in seals)
        if not sound or any(reason.breaks for reason in every):
            state = State.NOT_VALID
        elif every or not all(seal.trusted for seal in seals):
            state = State.SIGNER_UNKNOWN
        else:
            state = State.WAITING if missing else State.VALID
        return cls(state, seals, open_fields, reasons, record_sha256)

    @property
    def is_valid(self) -> bool:
        """Whether everything holds."""
        return self.state is State.VALID

    @property
    def is_waiting(self) -> bool:
        """Nothing is wrong with the paper but that somebody who must seal it has not done so yet."""
        missing = any(reason.text == MUST_BE_SEALED for reason in self.reasons)
        return missing and self.state in (State.WAITING, State.SIGNER_UNKNOWN)

    def headline(self, words: Words) -> str:
        """The whole in one sentence."""
        return words.gettext(_HEADLINES[self.state])

    def told(self, words: Words) -> tuple[str, ...]:
        """Every reason, the paper's first, then those of each seal with the signer's name."""
        own = [reason.told(words) for reason in self.reasons]
        _ = words.gettext
        for seal in self.seals:
            who = seal.who(words)
            own += [_("{signer}: {reason}").format(signer=who, reason=r.told(words)) for r in seal.reasons]
        return tuple(own)

    def as_json(self, words: Words) -> dict[str, Json]:
        """The same as plain JSON, for other programs. The names are stable, the sentences are not."""
        return {
            "state": self.state.value,
            "record_sha256": self.record_sha256,
            "reasons": [reason.told(words) for reason in self.reasons],
            "seals": [_seal_json(seal, words) for seal in self.seals],
            "open": [
                {"field": open_.name, "role": open_.role, "required": open_.required}
                for open_ in self.open_fields
            ],
        }


MUST_BE_SEALED = N_("“{role}” must seal this paper and has not done so yet.")


def _seal_json(seal: SealVerdict, words: Words) -> dict[str, Json]:
    return {
        "field": seal.field,
        "role": seal.role,
        "signer": seal.signer,
        "unit": seal.unit,
        "person": seal.person,
        "issuer": seal.issuer,
        "serial": seal.serial,
        "local": seal.is_local,
        "vouched": seal.vouched,
        "at": seal.at.isoformat() if seal.at else None,
        "kind": seal.kind.value,
        "intact": seal.intact,
        "valid": seal.valid,
        "trusted": seal.trusted,
        "covers_whole": seal.covers_whole,
        "reasons": [reason.told(words) for reason in seal.reasons],
    }
