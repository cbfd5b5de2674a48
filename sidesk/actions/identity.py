"""Who works here and with which keys: what the vault holds, by name."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sidesk.actions.desk import Desk, Person

if TYPE_CHECKING:
    from sidesk.models.store import Store
    from sidesk.signing.keys import DeviceKey, OpenKey, PersonKey
    from sidesk.sync.enrolment import Office
    from sidesk.sync.people import Colleague

PERSON_P12, PERSON_PEM, DEVICE, AGE, OFFICE = "person.p12", "person.pem", "device", "age", "office"
INVITATION = "invitation"
WHO = "person"
_PEOPLE = "people"


@dataclass(frozen=True)
class Newcomer:
    """What the first-run screen asks."""

    name: str
    role: str
    unit: str = ""


def make_identity(
    store: Store, newcomer: Newcomer, passphrase: str, person_id: str, *, at: dt.datetime, rounds: int = 0
) -> Person:
    """A person key certified on this laptop, a device key and an age identity, all into the vault."""
    from sidesk.signing.keys import DeviceKey
    from sidesk.sync.encryption import new_identity

    person = Person(person_id, newcomer.name, newcomer.role, newcomer.unit)
    make_person_key(store, person, passphrase, at=at, rounds=rounds)
    store.vault.keep(DEVICE, DeviceKey.create().secret)
    store.vault.keep(AGE, new_identity()[0].encode())
    keep_person(store, person)
    return person


def make_person_key(
    store: Store, person: Person, passphrase: str, *, at: dt.datetime, rounds: int = 0
) -> None:
    """A new key for a person, certified on this laptop, in place of the one before.

    `rounds` of 0 are as many as are right; tests take few, because making a key is slow on purpose.
    """
    from sidesk.signing.certificates import Person as Subject
    from sidesk.signing.keys import PersonKey
    from sidesk.signing.pkcs12 import ROUNDS

    subject = Subject(person.name, person.unit, person.id)
    keep_person_key(store, PersonKey.create(subject, passphrase, at=at, rounds=rounds or ROUNDS))


def locked(key: OpenKey, passphrase: str, rounds: int = 0) -> PersonKey:
    """An open key under a passphrase."""
    from sidesk.signing.pkcs12 import ROUNDS

    return key.locked(passphrase, rounds or ROUNDS)


def keep_person(store: Store, person: Person) -> None:
    """Remember who works here."""
    store.settings.set(WHO, asdict(person))


def person_of(store: Store) -> Person:
    """Who works here, as the first run or headquarters said."""
    found = store.settings.get(WHO)
    known = found if isinstance(found, dict) else {}
    return Person(**{key: str(known.get(key, "")) for key in ("id", "name", "role", "unit")})


def keep_person_key(store: Store, key: PersonKey) -> None:
    """Put the person's locked key in place of the one before."""
    store.vault.keep(PERSON_P12, key.pkcs12)
    store.vault.keep(PERSON_PEM, key.certificates)


def is_made(store: Store) -> bool:
    """Whether somebody works with this store. Headquarters' own has nobody's keys."""
    return store.vault.get(DEVICE) is not None and store.vault.get(PERSON_P12) is not None


def person_key(store: Store) -> PersonKey:
    """The person's locked key."""
    from sidesk.signing.keys import PersonKey

    return PersonKey(store.vault.get(PERSON_P12) or b"", store.vault.get(PERSON_PEM) or b"")


def open_person_key(desk: Desk, passphrase: str) -> OpenKey:
    """The key ready to sign. Raises WrongSigningPassphrase.

    Without a passphrase the one counts that was given within the minutes the settings allow.
    """
    minutes, now = desk.settings.keep_passphrase_minutes, desk.clock.now()
    key = person_key(desk.store).open(passphrase or desk.kept.read(now, minutes))
    if passphrase and minutes:
        desk.kept.keep(passphrase, now)
    return key


def passphrase_is_kept(desk: Desk) -> bool:
    """Whether one may sign without typing it again. What is over is wiped."""
    return bool(desk.kept.read(desk.clock.now(), desk.settings.keep_passphrase_minutes))


@dataclass(frozen=True)
class KeyFacts:
    """What the certificate of the signing key says; readable without the passphrase."""

    name: str
    issuer: str
    until: dt.datetime
    is_local: bool  # certified by this computer only


def key_facts(store: Store) -> KeyFacts:
    """What one may know of the signing key at any time."""
    holder = person_key(store).holder
    return KeyFacts(holder.name, holder.issuer, holder.until, holder.is_local)


def device_key(store: Store) -> DeviceKey:
    """The laptop's own key."""
    from sidesk.signing.keys import DeviceKey

    return DeviceKey(store.vault.get(DEVICE) or b"")


def new_project(desk: Desk, number: str) -> str:
    """The id of a project that is begun on this computer: it follows from its key, as `beginning` says."""
    from sidesk.signing.beginning import record_of

    return record_of(device_key(desk.store).public, number)


def project_key(desk: Desk, record: str, number: str) -> str:
    """The public key by which a project shows that it was begun on this computer; nothing if it was not."""
    return device_key(desk.store).public.hex() if record == new_project(desk, number) else ""


def age_identity(store: Store) -> str:
    """The secret that opens what is sent to this laptop."""
    return (store.vault.get(AGE) or b"").decode()


def office_of(store: Store) -> Office | None:
    """Headquarters, if this laptop is enrolled or holds its invitation."""
    import msgspec

    from sidesk.sync.enrolment import Office

    kept = store.vault.get(OFFICE)
    return msgspec.convert(json.loads(kept), Office) if kept else None


def people_of(store: Store) -> tuple[Colleague, ...]:
    """The staff directory, as headquarters told it last."""
    from sidesk.sync import people

    return people.read(store.settings.get(_PEOPLE))


def people_held(store: Store) -> set[str]:
    """The hash of the directory, where there is one: headquarters need not send it again."""
    from sidesk.sync import people

    found = people_of(store)
    return {people.digest_of(found)} if found else set()


def keep_people(store: Store, people: Sequence[Colleague]) -> None:
    """Keep the directory in place of the last. What was revoked stays so: an old one may come late."""
    from sidesk.sync.people import plain, with_revoked

    store.settings.set(_PEOPLE, plain(with_revoked(people, people_of(store))))


def keep_office(store: Store, office: Office) -> None:
    """Remember headquarters' public parts."""
    store.vault.keep(OFFICE, json.dumps(asdict(office), ensure_ascii=False).encode())
