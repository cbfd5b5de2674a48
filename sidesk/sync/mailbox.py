"""A mail account: bundles go out by SMTP, and headquarters fetches them by IMAP.

A mail is put away only after what it carried is kept: a program killed in between sees it again, and
taking a bundle twice changes nothing. Nothing is ever deleted here but the copy that lies in "Done" too.
"""

from __future__ import annotations

import imaplib
import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import unquote, urlsplit

from sidesk.core.errors import MailRefused, TookTooLong
from sidesk.core.text import N_
from sidesk.sync.mail import LARGEST_MAIL

PATIENCE = 60.0  # seconds for one answer of a server
DONE, REFUSED = "Done", "Refused"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Security(Enum):
    """How the way to a server is protected."""

    TLS = "tls"  # from the first byte: ports 465 and 993
    STARTTLS = "starttls"  # ports 587 and 143
    NONE = "none"  # on this machine only


@dataclass(frozen=True)
class Account:
    """Where mail goes or comes from. `authority` names a file with the office's own CA, PEM."""

    host: str
    port: int
    security: Security = Security.TLS
    user: str = ""
    password: str = ""
    authority: str = ""

    def __repr__(self) -> str:  # the password stands in no log
        return f"Account({self.host}:{self.port}, {self.security.value}, {self.user})"


_SCHEMES = {  # scheme -> protection, usual port
    "smtps": (Security.TLS, 465),
    "smtp": (Security.STARTTLS, 587),
    "smtp+plain": (Security.NONE, 25),
    "imaps": (Security.TLS, 993),
    "imap": (Security.STARTTLS, 143),
    "imap+plain": (Security.NONE, 143),
}


def account(address: str, user: str, password: str, authority: str = "") -> Account:
    """An account of `smtps://host:port` or `imaps://user@host`; without a port the usual one.

    `smtp` and `imap` begin in the open and demand STARTTLS. Raises MailRefused.
    """
    parts = urlsplit(address if "://" in address else f"smtps://{address}")
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise MailRefused(host=address, why=N_("an address looks like smtps://mail.example.cn."))
    security, port = _SCHEMES[parts.scheme]
    try:
        port = parts.port or port
    except ValueError as error:
        raise MailRefused(host=address, why=N_("the port is a number up to 65535.")) from error
    return Account(parts.hostname, port, security, unquote(parts.username or user), password, authority)


@dataclass(frozen=True)
class Waiting:
    """A mail in the mailbox: its number there, and its bytes; None where it is too large to fetch."""

    uid: str
    data: bytes | None


def send(account: Account, mail: bytes, sender: str, to: str, patience: float = PATIENCE) -> None:
    """Hand one mail to the server. Raises MailRefused, TookTooLong."""
    with _told(account, patience), _smtp(account, patience) as server:
        if account.user:
            server.login(account.user, account.password)
        refused = server.sendmail(sender, [to], mail)
        if refused:  # the library raises when all are refused; one of one is all
            raise MailRefused(host=account.host, why=str(refused))


class Mailbox:
    """The folder that mails arrive in. Use it as a context."""

    def __init__(self, account: Account, folder: str = "INBOX", patience: float = PATIENCE) -> None:
        self._account, self._folder, self._patience = account, folder, patience
        self._server: imaplib.IMAP4 | None = None

    def __enter__(self) -> Mailbox:
        account = self._account
        with _told(account, self._patience):
            server = _imap(account, self._patience)
            try:
                server.login(account.user, account.password)
                self._ask(server.select(_quoted(self._folder)))
            except BaseException:
                server.shutdown()
                raise
        self._server = server
        return self

    def __exit__(self, *_: object) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.logout()
            except (OSError, imaplib.IMAP4.error):
                server.shutdown()  # it went away by itself; what was moved is moved

    def waiting(self) -> Iterator[Waiting]:
        """Every mail, the oldest first, fetched without marking it as read."""
        with self._talking() as server:
            numbers = _flat(self._ask(server.uid("SEARCH", "ALL"))).split()
        for number in numbers:
            uid = number.decode()
            yield Waiting(uid, self._fetch(uid))

    def put_away(self, uid: str, folder: str = DONE) -> None:
        """Move a mail to a folder: copied first, then taken from here."""
        with self._talking() as server:
            server.create(_quoted(folder))  # says no where it exists, which is as good
            self._ask(server.uid("COPY", uid, _quoted(folder)))
            self._ask(server.uid("STORE", uid, "+FLAGS", r"(\Deleted)"))
            self._ask(server.expunge())

    def _fetch(self, uid: str) -> bytes | None:
        with self._talking() as server:
            said = _flat(self._ask(server.uid("FETCH", uid, "(RFC822.SIZE)")))
            size = re.search(rb"RFC822\.SIZE (\d+)", said)
            if size is not None and int(size[1]) > LARGEST_MAIL:
                return None
            for item in self._ask(server.uid("FETCH", uid, "(BODY.PEEK[])")):
                if isinstance(item, tuple):
                    return bytes(item[1])
        return None

    @contextmanager
    def _talking(self) -> Iterator[imaplib.IMAP4]:
        assert self._server is not None, "a mailbox is opened first"
        with _told(self._account, self._patience):
            yield self._server

    def _ask(self, answer: tuple[str, Sequence[Any]]) -> list[Any]:
        status, data = answer
        if status != "OK":
            raise MailRefused(host=self._account.host, why=_flat(data).decode(errors="replace")[:200])
        return [item for item in data if item is not None]


def _smtp(account: Account, patience: float) -> smtplib.SMTP:
    if account.security is Security.TLS:
        return smtplib.SMTP_SSL(account.host, account.port, timeout=patience, context=_context(account))
    if account.security is Security.NONE:
        _demand_loopback(account)
    server = smtplib.SMTP(account.host, account.port, timeout=patience)
    if account.security is Security.STARTTLS:
        try:
            server.starttls(context=_context(account))
        except BaseException:
            server.close()
            raise
    return server


def _imap(account: Account, patience: float) -> imaplib.IMAP4:
    if account.security is Security.TLS:
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=_context(account), timeout=patience)
    if account.security is Security.NONE:
        _demand_loopback(account)
    server = imaplib.IMAP4(account.host, account.port, timeout=patience)
    if account.security is Security.STARTTLS:
        try:
            server.starttls(_context(account))
        except BaseException:
            server.shutdown()
            raise
    return server


def _demand_loopback(account: Account) -> None:
    if account.host not in _LOOPBACK:
        raise MailRefused(host=account.host, why=N_("without encryption only this machine is reached."))


def _context(account: Account) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=account.authority or None)


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _flat(data: Sequence[Any]) -> bytes:
    return b" ".join(item if isinstance(item, bytes) else repr(item).encode() for item in data)


@contextmanager
def _told(account: Account, patience: float) -> Iterator[None]:
    """What the libraries and the network raise, as the one sentence a person can use."""
    try:
        yield
    except TimeoutError as error:
        raise TookTooLong(seconds=round(patience)) from error
    except smtplib.SMTPResponseException as error:
        said = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else ""
        raise MailRefused(host=account.host, why=f"{error.smtp_code} {said}".strip()) from error
    except smtplib.SMTPRecipientsRefused as error:
        said = "; ".join(
            f"{code} {text.decode(errors='replace')}" for code, text in error.recipients.values()
        )
        raise MailRefused(host=account.host, why=said) from error
    except (smtplib.SMTPException, imaplib.IMAP4.error, ssl.SSLError, OSError) as error:
        if isinstance(error.__context__, TimeoutError):  # smtplib calls it a closed connection
            raise TookTooLong(seconds=round(patience)) from error
        raise MailRefused(host=account.host, why=str(error) or type(error).__name__) from error
