"""Mail accounts against real servers on this machine."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.core.errors import MailRefused, TookTooLong
from sidesk.sync import mail, mailbox
from sidesk.sync.encryption import MAGIC
from sidesk.sync.mailbox import DONE, Account, Mailbox, Security
from tests.support import mail_servers

WRAPPING = mail.Wrapping("anna@example.cn", "hq@example.cn", "work", "text")


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with mail_servers.imap(tmp_path_factory.mktemp("imap")) as made:
        yield made


def one(text: bytes = b"1") -> bytes:
    return mail.wrapped(MAGIC + text, "a.sidesk", WRAPPING)


def test_fourteen_megabytes_arrive_as_they_were_sent() -> None:
    bundle = MAGIC + bytes(range(256)) * (13_900_000 // 256)
    data = mail.wrapped(bundle, "7KQ2-0001.sidesk", WRAPPING)
    with mail_servers.smtp() as (account, taken):
        mailbox.send(account, data, "anna@example.cn", "hq@example.cn")
    [(sender, to, arrived)] = taken.mails
    assert (sender, to) == ("anna@example.cn", ["hq@example.cn"])
    assert mail.bundles(arrived) == [bundle]


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
def test_a_password_is_asked_for_and_a_wrong_one_is_told() -> None:
    with mail_servers.smtp(login=True) as (account, taken):
        mailbox.send(account, one(), "a@b.cn", "c@d.cn")
        wrong = Account(account.host, account.port, account.security, account.user, "wrong")
        with pytest.raises(MailRefused) as told:
            mailbox.send(wrong, one(), "a@b.cn", "c@d.cn")
    assert "535" in str(told.value.details["why"])
    assert len(taken.mails) == 1
    assert "wrong" not in repr(wrong)


def test_a_server_that_is_full_says_so() -> None:
    with mail_servers.smtp() as (account, taken):
        taken.answer = "452 mailbox full"
        with pytest.raises(MailRefused) as told:
            mailbox.send(account, one(), "a@b.cn", "c@d.cn")
    assert "452 mailbox full" in str(told.value.details["why"])


def test_encryption_is_demanded_and_a_certificate_of_nobody_is_refused(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
         "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key),
         "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with mail_servers.smtp(tls=context) as (account, taken):
        with pytest.raises(MailRefused) as told:
            mailbox.send(account, one(), "a@b.cn", "c@d.cn")
        assert "certificate" in str(told.value.details["why"])
        known = Account(account.host, account.port, Security.STARTTLS, authority=str(certificate))
        mailbox.send(known, one(), "a@b.cn", "c@d.cn")
    assert len(taken.mails) == 1
    with mail_servers.smtp() as (account, taken), pytest.raises(MailRefused):
        mailbox.send(Account("127.0.0.1", account.port, Security.STARTTLS), one(), "a@b.cn", "c@d.cn")
    assert not taken.mails, "it was sent in the open"


def test_without_encryption_only_this_machine_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_servers.smtp() as (account, _):
        monkeypatch.setattr(mailbox, "_LOOPBACK", ())  # as if it were another machine
        with pytest.raises(MailRefused):
            mailbox.send(account, one(), "a@b.cn", "c@d.cn")


def test_nobody_there_and_somebody_silent_are_told_apart() -> None:
    with pytest.raises(MailRefused):
        mailbox.send(Account("127.0.0.1", mail_servers.free_port(), Security.NONE), one(), "a@b.cn", "c@d.cn")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]  # the system itself takes the call; nobody ever speaks
        with pytest.raises(TookTooLong):
            mailbox.send(Account("127.0.0.1", port, Security.NONE), one(), "a@b.cn", "c@d.cn", patience=0.3)


def test_mails_are_read_without_a_mark_and_leave_only_when_put_away(account: Account) -> None:
    for text in (b"1", b"2"):
        mail_servers.put(account, one(text))
    with Mailbox(account) as box:
        waiting = list(box.waiting())
        assert [mail.bundles(each.data or b"") for each in waiting] == [[MAGIC + b"1"], [MAGIC + b"2"]]
    assert len(mail_servers.held(account)) == 2, "looking takes nothing away"
    with Mailbox(account) as box:
        box.put_away(waiting[0].uid)
    assert [mail.bundles(each) for each in mail_servers.held(account)] == [[MAGIC + b"2"]]
    assert [mail.bundles(each) for each in mail_servers.held(account, DONE)] == [[MAGIC + b"1"]]
    with Mailbox(account) as box:  # "Done" is there by now
        box.put_away(waiting[1].uid)
    assert len(mail_servers.held(account, DONE)) == 2


def test_a_wrong_password_of_the_mailbox_is_told(account: Account) -> None:
    wrong = Account(account.host, account.port, account.security, account.user, "wrong")
    with pytest.raises(MailRefused), Mailbox(wrong):
        pass


@pytest.mark.parametrize(
    ("address", "host", "port", "security"),
    [
        ("smtps://mail.example.cn", "mail.example.cn", 465, Security.TLS),
        ("smtp://mail.example.cn", "mail.example.cn", 587, Security.STARTTLS),
        ("imaps://mail.example.cn:10993", "mail.example.cn", 10993, Security.TLS),
        ("mail.example.cn", "mail.example.cn", 465, Security.TLS),
        ("imap+plain://127.0.0.1", "127.0.0.1", 143, Security.NONE),
    ],
)
def test_an_address_names_server_port_and_protection(
    address: str, host: str, port: int, security: Security
) -> None:
    made = mailbox.account(address, "anna", "pw")
    assert (made.host, made.port, made.security, made.user) == (host, port, security, "anna")


@pytest.mark.parametrize("address", ["ftp://x", "smtps://", "smtps://host:99999", "smtps://host:x"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(MailRefused):
        mailbox.account(address, "anna", "pw")
