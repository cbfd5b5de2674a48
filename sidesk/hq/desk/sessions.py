"""Who is signed in: a random token in a cookie, its hash in the vault, so that every worker knows it.

OWASP Session Management: new at each sign-in, ended after half an hour of silence or twelve hours, sent
over TLS only, out of reach of scripts and of other sites.
"""

from __future__ import annotations

import datetime as dt
import secrets

import msgspec

from sidesk.core.canonical import sha256
from sidesk.hq.desk import accounts
from sidesk.hq.office import Headquarters

COOKIE = "sidesk_desk"
SILENT, LONGEST = dt.timedelta(minutes=30), dt.timedelta(hours=12)
_NOTED = dt.timedelta(minutes=1)  # how often a use is written down
_SESSION = "hq.desk.session."


class Session(msgspec.Struct, frozen=True):
    """What is kept of it. `csrf` stands in every form of its pages and in no cookie."""

    person: str
    csrf: str
    made: dt.datetime
    seen: dt.datetime
    account: str = ""  # the mark of the account it was begun with


def begin(office: Headquarters, person: str) -> str:
    """The token of a new session; those that have run out go."""
    now = office.clock.now()
    for name in office.store.vault.names():
        if name.startswith(_SESSION) and _alive(office, name, now) is None:
            office.store.vault.remove(name)
    token = secrets.token_urlsafe(32)
    _keep(office, token, Session(person, secrets.token_urlsafe(24), now, now, accounts.mark(office, person)))
    return token


def find(office: Headquarters, token: str) -> Session | None:
    """The session of a token, if it has not run out and its account is still the one it was begun with."""
    if not token:
        return None
    now = office.clock.now()
    session = _alive(office, _name(token), now)
    if session is None or not session.account or session.account != accounts.mark(office, session.person):
        return None
    if now - session.seen > _NOTED:
        _keep(office, token, msgspec.structs.replace(session, seen=now))
    return session


def end(office: Headquarters, token: str) -> None:
    """Sign out."""
    office.store.vault.remove(_name(token))


def end_all(office: Headquarters, person: str) -> None:
    """Sign somebody out everywhere: the password changed, or the account was closed."""
    for name in office.store.vault.names():
        if name.startswith(_SESSION):
            session = _read(office, name)
            if session is not None and session.person == person:
                office.store.vault.remove(name)


def _alive(office: Headquarters, name: str, now: dt.datetime) -> Session | None:
    session = _read(office, name)
    if session is None or now - session.seen > SILENT or now - session.made > LONGEST:
        return None
    return session


def _read(office: Headquarters, name: str) -> Session | None:
    data = office.store.vault.get(name)
    return None if data is None else msgspec.json.decode(data, type=Session)


def _keep(office: Headquarters, token: str, session: Session) -> None:
    office.store.vault.keep(_name(token), msgspec.json.encode(session))


def _name(token: str) -> str:
    return _SESSION + sha256(token.encode())
