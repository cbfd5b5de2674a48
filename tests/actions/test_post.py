"""Work goes home by mail: drafts for any mail program, or the mail server, and the answer dropped back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.actions import exchange, post
from sidesk.actions.desk import Desk
from sidesk.core.errors import MailAccountMissing, MailUnreadable, NotEnrolled
from sidesk.core.text import Words
from sidesk.hq import post as office_post
from sidesk.hq.office import Headquarters
from sidesk.sync import mail
from tests.support import mail_servers
from tests.support.field import done, person

HQ, ANNA = "hq@example.cn", "anna@example.cn"


def test_before_enrolment_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    done(desk, "P02", person())
    with pytest.raises(NotEnrolled):
        post.write_drafts(desk, tmp_path)
    assert not list(tmp_path.glob("*.eml"))


def test_without_an_account_it_is_said_what_is_missing(member: Desk) -> None:
    done(member, "P02", person())
    with pytest.raises(MailAccountMissing):
        post.send(member)
    assert not member.store.peers.bundles()


def test_there_and_back_by_mail(member: Desk, office: Headquarters, tmp_path: Path) -> None:
    """A draft is sent with somebody's mail program, headquarters answers, the answer is dropped here."""
    member.settings = replace(member.settings, office_mail=HQ, mail_sender=ANNA)
    record = done(member, "P02", person()).record
    [draft] = post.write_drafts(member, tmp_path)
    message = mail.read(draft.read_bytes())
    assert (message["To"], message["X-Unsent"]) == (HQ, "1")
    with mail_servers.imap(tmp_path) as inbox, mail_servers.smtp() as (outgoing, taken):
        mail_servers.put(inbox, draft.read_bytes())
        office_post.look(office, office_post.Post(inbox, outgoing, HQ), Words("zh"))
        [(_, _, answer)] = taken.mails
    saved = tmp_path / "RE SiDesk.eml"
    saved.write_bytes(answer)
    arrived = exchange.take_in_file(member, saved)
    assert (arrived.is_receipt, arrived.arrived) == (True, (record,))
    assert sorted((entry.direction, entry.carrier) for entry in member.store.peers.bundles()) == [
        ("in", "mail"),
        ("out", "mail"),
    ]
    assert exchange.take_in_file(member, saved).arrived == ()


def test_a_mail_server_takes_it_with_the_password_that_only_the_store_knows(member: Desk) -> None:
    done(member, "P02", person())
    with mail_servers.smtp(login=True) as (account, taken):
        member.settings = replace(
            member.settings, office_mail=HQ, mail_sender=ANNA,
            mail_server=f"smtp+plain://{mail_servers.USER}@127.0.0.1:{account.port}",
        )  # fmt: skip
        post.keep_password(member, mail_servers.PASSWORD)
        assert post.send(member) == len(taken.mails) >= 1
    assert mail_servers.PASSWORD not in repr(member.settings)
    post.keep_password(member, "")
    assert post.password(member) == ""


def test_a_mail_of_somebody_else_is_told_and_nothing_changes(member: Desk, tmp_path: Path) -> None:
    other = tmp_path / "lunch.eml"
    other.write_bytes(b"From: a@b.cn\r\nSubject: lunch\r\n\r\n12:00?")
    with pytest.raises(MailUnreadable):
        exchange.take_in_file(member, other)
    assert not member.store.peers.bundles()
