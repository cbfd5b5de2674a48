"""Who may sign in to the web desk: a password (Argon2id) and a code that changes every half minute (TOTP).

After five wrong tries in a row an account waits a quarter of an hour; a code counts once (RFC 6238 §5.2).
Whatever is wrong, a try is answered and written down alike, so that its time tells nobody which names exist.
Parameters of Argon2id: OWASP Password Storage Cheat Sheet, second choice there, 46 MiB.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import threading
from dataclasses import dataclass

import msgspec
import pyotp
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sidesk.core.canonical import sha256
from sidesk.core.errors import OfficeAskedWrongly
from sidesk.core.text import N_
from sidesk.hq.office import Headquarters
from sidesk.models.entities import Person

SHORTEST = 12
TRIES, WAIT = 5, dt.timedelta(minutes=15)
AT_ONCE = 4  # passwords that are stretched at the same time: each takes 46 MiB
_ACCOUNT = "hq.desk.account."
_NOBODY = "hq.desk.nobody"  # written where the account of a name that nobody has would be
_TOO_OFTEN = N_("It was tried too often; wait a quarter of an hour.")
_ISSUER = "SiDesk"
_FAILED = "desk sign-in failed"
_LENGTH, _ROUNDS, _LANES, _KIB = 32, 1, 1, 47104


class Account(msgspec.Struct, frozen=True):
    """What is kept of an account; it lies in the vault, under the store's own key."""

    password: str  # in the notation of the PHC
    totp: str  # base 32
    used: int = 0  # the newest half minute whose code was taken
    failed: int = 0
    until: str = ""  # RFC 3339; until then nobody is let in


@dataclass(frozen=True)
class Opened:
    """A new account: shown once, to be handed over on paper or in person."""

    password: str
    uri: str  # otpauth://, what an authenticator app scans


def open_account(office: Headquarters, person: Person) -> Opened:
    """Make or replace somebody's account; what they had does not count any more."""
    password, totp = secrets.token_urlsafe(12), pyotp.random_base32()
    _keep(office, person.id, Account(_stretched(password), totp))
    office.store.audit.append(office.public.name, "desk account", {"person": person.id})
    named = pyotp.TOTP(totp, name=person.name, issuer=f"{_ISSUER} {office.public.name}")
    return Opened(password, named.provisioning_uri())


def sign_in(office: Headquarters, name: str, password: str, code: str) -> Person | None:
    """The person, if name, password and code are right and the account does not wait. Else None."""
    person, account = _named(office, name)
    is_right = _is_right(password, account.password if account else _DUMMY)
    tried = _Try(office.clock.now(), "".join(code.split()), is_right)
    if person is None or account is None:
        office.store.vault.keep(_NOBODY, tried(msgspec.json.encode(Account(_DUMMY, pyotp.random_base32()))))
        office.store.audit.append("", _FAILED, {})
        return None
    office.store.vault.change(_ACCOUNT + person.id, tried)
    office.store.audit.append(person.id, "desk sign-in" if tried.is_in else _FAILED, {})
    return person if tried.is_in else None


class _Try:
    """One try, judged by the account as it is at that moment: many at once count one by one."""

    def __init__(self, now: dt.datetime, code: str, is_right: bool) -> None:
        self._now, self._code, self._is_right = now, code, is_right
        self.is_in = False

    def __call__(self, data: bytes) -> bytes:
        account = msgspec.json.decode(data, type=Account)
        if _waits(account, self._now):
            return data
        fresh = self._fresh(account)
        self.is_in = self._is_right and bool(fresh)
        if not self.is_in:
            return msgspec.json.encode(_after_failure(account, self._now))
        return msgspec.json.encode(msgspec.structs.replace(account, used=fresh[0], failed=0, until=""))

    def _fresh(self, account: Account) -> list[int]:
        """The half minutes whose code this is and whose code nobody has used."""
        half_minute = int(self._now.timestamp()) // 30
        return [
            slot
            for slot in (half_minute - 1, half_minute, half_minute + 1)
            if slot > account.used
            and secrets.compare_digest(_code(account, slot).encode(), self._code.encode())
        ]


def change_password(office: Headquarters, person: Person, old: str, new: str) -> None:
    """Take another password. Raises OfficeAskedWrongly."""
    if len(new) < SHORTEST:
        raise OfficeAskedWrongly(why=N_("A password has at least 12 characters."))
    account = _kept(office, person.id)
    is_right = account is not None and _is_right(old, account.password)
    change = _Change(office.clock.now(), account.password if account and is_right else "", _stretched(new))
    office.store.vault.change(_ACCOUNT + person.id, change)
    office.store.audit.append(person.id, "desk password" if change.is_done else "desk password failed", {})
    if change.waits:
        raise OfficeAskedWrongly(why=_TOO_OFTEN)
    if not change.is_done:
        raise OfficeAskedWrongly(why=N_("The old password is not right."))


class _Change:
    """Another password, judged like a try to sign in: guessing the old one counts and waits as well."""

    def __init__(self, now: dt.datetime, old: str, new: str) -> None:
        self._now, self._old, self._new = now, old, new
        self.is_done = self.waits = False

    def __call__(self, data: bytes) -> bytes:
        account = msgspec.json.decode(data, type=Account)
        self.waits = _waits(account, self._now)
        if self.waits:
            return data
        self.is_done = account.password == self._old
        if not self.is_done:
            return msgspec.json.encode(_after_failure(account, self._now))
        return msgspec.json.encode(msgspec.structs.replace(account, password=self._new, failed=0))


def close_account(office: Headquarters, person: str) -> None:
    """From now on this person cannot sign in."""
    office.store.vault.remove(_ACCOUNT + person)


def mark(office: Headquarters, person: str) -> str:
    """What a session is bound to: it ends with the password or the key it was begun with. Empty: none."""
    account = _kept(office, person)
    return "" if account is None else sha256(f"{account.password} {account.totp}".encode())


def has_account(office: Headquarters, person: str) -> bool:
    """Whether this person can sign in."""
    return _kept(office, person) is not None


def _named(office: Headquarters, name: str) -> tuple[Person | None, Account | None]:
    """Of several with one name whoever has an account: a laptop may be invited under any name."""
    wanted = " ".join(name.split()).casefold()
    every = [one for one in office.store.office.people() if one.left_at is None]
    named = [one for one in every if wanted in (one.name.casefold(), one.id)]
    found = [(one, account) for one in named if (account := _kept(office, one.id)) is not None]
    return found[0] if len(found) == 1 else (None, None)


def _code(account: Account, slot: int) -> str:
    return pyotp.TOTP(account.totp).generate_otp(slot)


def _waits(account: Account, now: dt.datetime) -> bool:
    return bool(account.until) and now < dt.datetime.fromisoformat(account.until)


def _after_failure(account: Account, now: dt.datetime) -> Account:
    failed = account.failed + 1
    until = (now + WAIT).isoformat() if failed % TRIES == 0 else account.until
    return msgspec.structs.replace(account, failed=failed, until=until)


def _kept(office: Headquarters, person: str) -> Account | None:
    data = office.store.vault.get(_ACCOUNT + person)
    return None if data is None else msgspec.json.decode(data, type=Account)


def _keep(office: Headquarters, person: str, account: Account) -> None:
    office.store.vault.keep(_ACCOUNT + person, msgspec.json.encode(account))


def _stretched(password: str) -> str:
    kdf = Argon2id(salt=os.urandom(16), length=_LENGTH, iterations=_ROUNDS, lanes=_LANES, memory_cost=_KIB)
    with _TURN:
        return kdf.derive_phc_encoded(password.encode())


def _is_right(password: str, kept: str) -> bool:
    try:
        with _TURN:
            Argon2id.verify_phc_encoded(password.encode(), kept)
    except InvalidKey:
        return False
    return True


_TURN = threading.BoundedSemaphore(AT_ONCE)
_DUMMY = _stretched(secrets.token_urlsafe(12))
