"""Real mail servers on loopback: one that takes mail (aiosmtpd), one that holds mailboxes (pymap)."""

from __future__ import annotations

import imaplib
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sidesk.sync.mailbox import Account, Security

USER, PASSWORD = "hq", "pw"


class Taken:
    """What the server took; `answer` is what it says after a mail."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.answer = "250 taken"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            sender, to = envelope.mail_from or "", list(envelope.rcpt_tos)
            self.mails.append((sender, to, bytes(envelope.original_content or b"")))
        return self.answer


def _let_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object) -> AuthResult:
    good = isinstance(given, LoginPassword) and (given.login, given.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=good, handled=False)  # the server says it


@contextmanager
def smtp(*, tls: ssl.SSLContext | None = None, login: bool = False) -> Iterator[tuple[Account, Taken]]:
    """A server that takes mail up to 25 MB; with a certificate by STARTTLS only."""
    taken = Taken()
    options = {"authenticator": _let_in, "auth_require_tls": False, "auth_required": False} if login else {}
    controller = Controller(
        taken, hostname="127.0.0.1", port=free_port(), data_size_limit=25 * 2**20, tls_context=tls,
        require_starttls=tls is not None, **options,
    )  # fmt: skip
    controller.start()
    security = Security.STARTTLS if tls else Security.NONE
    user, password = (USER, PASSWORD) if login else ("", "")
    try:
        yield Account("localhost" if tls else "127.0.0.1", controller.port, security, user, password), taken
    finally:
        controller.stop()


@contextmanager
def imap(folder: Path) -> Iterator[Account]:
    """A server with the empty mailboxes of one user."""
    port = free_port()
    program = Path(sys.executable).with_name("pymap")
    arguments = ("--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "managesieve",
                 "--no-service", "admin", "dict", "--demo-data", "--demo-user", USER,
                 "--demo-password", PASSWORD)  # fmt: skip
    with (folder / "pymap.log").open("wb") as log:
        server = subprocess.Popen([program, *arguments], stdout=log, stderr=subprocess.STDOUT)
    account = Account("127.0.0.1", port, Security.NONE, USER, PASSWORD)
    try:
        _emptied(account, server)
        yield account
    finally:
        server.kill()
        server.wait()


def put(account: Account, mail: bytes) -> None:
    """Lay a mail into the inbox."""
    with _logged_in(account) as server:
        status, said = server.append("INBOX", "", imaplib.Time2Internaldate(time.time()), mail)
        assert status == "OK", said


def held(account: Account, folder: str = "INBOX") -> list[bytes]:
    """The mails that lie in a folder; none where there is no such folder."""
    with _logged_in(account) as server:
        if server.select(folder)[0] != "OK":
            return []
        numbers = server.search(None, "ALL")[1][0].split()
        fetched = [server.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers]
    return [bytes(item[1]) for item in fetched if isinstance(item, tuple)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _logged_in(account: Account) -> Iterator[imaplib.IMAP4]:
    server = imaplib.IMAP4(account.host, account.port, timeout=60)
    try:
        server.login(account.user, account.password)
        yield server
    finally:
        server.logout()


def _emptied(account: Account, server: subprocess.Popen[bytes]) -> None:
    """Wait until it answers, and take out the demonstration's mails."""
    until = time.monotonic() + 60
    while True:
        assert server.poll() is None, "pymap ended"
        try:
            with _logged_in(account) as box:
                box.select("INBOX")
                if numbers := box.search(None, "ALL")[1][0].split():
                    box.store(b",".join(numbers).decode(), "+FLAGS", r"(\Deleted)")
                    box.expunge()
                return
        except OSError:
            assert time.monotonic() < until, "pymap does not answer"
            time.sleep(0.05)
