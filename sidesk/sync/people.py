"""The staff directory: who works for an office, with which laptops. Headquarters says it, laptops keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from sidesk.core.canonical import Json, digest


@dataclass(frozen=True)
class DeviceCard:
    """A device as the staff directory shows it."""

    id: str
    code: str
    key: str  # hex
    revoked_at: str = ""
    age: str = ""  # recipient of what is encrypted to it; empty where an older headquarters says nothing


@dataclass(frozen=True)
class Colleague:
    """A line of the staff directory."""

    id: str
    name: str
    role: str
    devices: tuple[DeviceCard, ...] = ()
    projects: tuple[str, ...] = ()  # those that are shared with whom the directory is for


def plain(people: Sequence[Colleague]) -> Json:
    """The directory as JSON."""
    built: Json = msgspec.to_builtins(people)
    return built


def digest_of(people: Sequence[Colleague]) -> str:
    """Its hash: a laptop that holds it need not be sent it again."""
    return digest(plain(people))


def read(kept: Json) -> tuple[Colleague, ...]:
    """The directory that was kept as JSON; nothing where there is none."""
    return msgspec.convert(kept, tuple[Colleague, ...]) if isinstance(kept, list) else ()


def with_revoked(people: Sequence[Colleague], before: Sequence[Colleague]) -> tuple[Colleague, ...]:
    """The directory; what one before named as revoked stays so, as headquarters never takes it back."""
    revoked = {card.id: card.revoked_at for one in before for card in one.devices if card.revoked_at}

    def told(card: DeviceCard) -> DeviceCard:
        return replace(card, revoked_at=card.revoked_at or revoked.get(card.id, ""))

    return tuple(replace(one, devices=tuple(map(told, one.devices))) for one in people)
