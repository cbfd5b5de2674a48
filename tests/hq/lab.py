"""A headquarters and laptops that talk to it by files, as in the field."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sidesk.core.clock import Clock
from sidesk.hq import enrol
from sidesk.hq.office import Headquarters, init
from sidesk.models.entities import Revision
from sidesk.signing import cms
from sidesk.signing.certificates import Person as Subject
from sidesk.signing.keys import OpenKey, PersonKey
from sidesk.sync import bundle, letters, taking
from sidesk.sync.enrolment import Answer, Invited, read_answer, read_invitation, write_request
from tests.sync.memory import Memory
from tests.sync.parcels import Device

PASSPHRASE = "demo"
START = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.timezone(dt.timedelta(hours=8)))


class Time:
    """A clock that can be put forward; ids count up."""

    def __init__(self) -> None:
        self.moment = START
        self._numbers = itertools.count(1)

    def clock(self) -> Clock:
        return Clock(lambda: self.moment, lambda: f"id-{next(self._numbers)}")


def founded(folder: Path, time: Time) -> Headquarters:
    return init(folder, PASSPHRASE, "演示总部", time.clock(), rounds=1).office


@dataclass
class Engineer:
    """A person with a laptop: her keys, and what it holds."""

    device: Device
    key: OpenKey
    office: Headquarters
    person: str = ""
    code: str = ""
    name: str = ""
    memory: Memory = field(default_factory=Memory)
    heads: dict[str, Any] = field(default_factory=dict)

    def request(self, invitation: bytes) -> bytes:
        device = (self.device.public, self.device.recipient)
        stamp = self.office.clock.stamp()
        return write_request(
            read_invitation(invitation), self.key.request(), device, stamp, self.device.key.sign
        )

    def take_answer(self, answer: bytes) -> Answer:
        read = read_answer(answer, self.office.public, self.device.id, self.device.identity)
        self.key = self.key.certified(read.chain.encode())
        self.person = read.person.id
        return read

    def write(
        self, record: str = "r1", kind: str = "working", *, sign: bool = True, **changed: Any
    ) -> Revision:
        """A revision in her own memory, signed as its kind asks."""
        body: dict[str, Any] = {
            "format": "sidesk-revision", "version": 1, "record": record, "number": "N-1", "project": "DEMO",
            "form": "D18", "package": "", "kind": kind, "parents": [], "author": self.name,
            "author_id": self.person,
            "device": self.code, "at": self.office.clock.stamp(), "answers": {"site": "A"}, "signatures": [],
            "attachments": [], **changed,
        }  # fmt: skip
        made = Revision.of(body)
        signed = sign and kind != "working"
        signature = cms.sign(made.bytes, self.key, at=self.office.clock.now()) if signed else b""
        return self.keep(Revision(made.id, body, self.device.key.sign(bytes.fromhex(made.id)), signature))

    def keep(self, revision: Revision) -> Revision:
        self.memory.keep_revisions([revision])
        return revision

    def attach(self, data: bytes) -> str:
        sha = bundle.sha256(data)
        self.memory.keep_file(sha, data)
        return sha

    def send(self, wanted: Sequence[str] = (), **changed: Any) -> list[bytes]:
        values = {
            "sender": "anna",
            "device": self.device.id,
            "to": self.office.public.id,
            "created": "2026-05-11",
        }
        address = letters.Address(**{**values, **changed})
        letter = letters.letter(self.memory, address, self.heads, wanted)
        recipients = [*self.office.public.age, self.device.recipient]
        return [p.data for p in bundle.write(letter, self.memory.contents, self.device.key.sign, recipients)]

    def read(self, data: bytes) -> bundle.Bundle:
        keys = {self.office.public.id: self.office.public.public_key}
        return bundle.read(data, [self.device.identity], keys.get, self.device.id)

    def take(self, data: bytes) -> bundle.Bundle:
        read = self.read(data)
        taking.take_in(read, self.memory)
        self.heads = dict(read.heads)
        return read


_NUMBERS = itertools.count(21)


def newcomer(office: Headquarters, name: str = "安娜", number: int = 0) -> Engineer:
    """Somebody with a laptop who is not enrolled yet; the same number has the same signing key."""
    number = number or next(_NUMBERS)
    subject = Subject(name, "工程部", f"local-{number}")
    key = PersonKey.create(subject, PASSPHRASE, at=office.clock.now(), rounds=1).open(PASSPHRASE)
    return Engineer(Device.make(number), key, office, name=name)


def enrolled(office: Headquarters, name: str = "安娜", person: str = "") -> Engineer:
    """Somebody headquarters has let in; a person who is known already gets a further laptop."""
    engineer = newcomer(office, name)
    invitation = enrol.invite(office, Invited(person, name, "ENG", "工程部"))
    accepted = enrol.accept(office, engineer.request(invitation), PASSPHRASE)
    engineer.take_answer(accepted.answer)
    engineer.code = accepted.code
    return engineer
