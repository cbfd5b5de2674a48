"""Headquarters' mailbox: real mail in, receipts out, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sidesk.core.text import Words
from sidesk.hq import post
from sidesk.hq.ingest import Outcome
from sidesk.hq.office import Headquarters
from sidesk.hq.post import OTHER, Post
from sidesk.sync import mail
from sidesk.sync.mailbox import DONE, REFUSED, Account
from tests.hq.lab import Engineer
from tests.support import mail_servers
from tests.support.mail_servers import Taken

WORDS = Words("en")
HQ, ANNA = "hq@example.cn", "anna@example.cn"


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Account]:
    with mail_servers.imap(tmp_path) as made:
        yield made


@pytest.fixture
def outgoing() -> Iterator[tuple[Account, Taken]]:
    with mail_servers.smtp() as made:
        yield made


def sent(data: bytes, sender: str = ANNA, name: str = "7KQ2-0001.sidesk") -> bytes:
    return mail.wrapped(data, name, mail.Wrapping(sender, HQ, "work", "text"))


def looked(office: Headquarters, inbox: Account, outgoing: Account) -> list[post.Looked]:
    return post.look(office, Post(inbox, outgoing, HQ), WORDS)


def test_a_bundle_is_taken_in_answered_to_its_sender_and_put_away(
    office: Headquarters, anna: Engineer, inbox: Account, outgoing: tuple[Account, Taken]
) -> None:
    final = anna.write("r-mail", "final")
    [data] = anna.send()
    mail_servers.put(inbox, sent(data, name="scan.dat"))
    [found] = looked(office, inbox, outgoing[0])
    assert (found.sender, found.results[0].outcome, found.answers, found.trouble) == (
        ANNA, Outcome.STORED, 1, ""
    )  # fmt: skip
    [(sender, to, answer)] = outgoing[1].mails
    assert (sender, to) == (HQ, [ANNA])
    [receipt] = mail.bundles(answer)
    assert final.id in anna.take(receipt).receipt.revisions  # type: ignore[union-attr]
    assert not mail_servers.held(inbox)
    assert len(mail_servers.held(inbox, DONE)) == 1


def test_an_answer_that_cannot_be_sent_leaves_the_mail_and_the_next_look_answers_it(
    office: Headquarters, anna: Engineer, inbox: Account, outgoing: tuple[Account, Taken]
) -> None:
    anna.write("r-late", "final")
    mail_servers.put(inbox, sent(anna.send()[0]))
    outgoing[1].answer = "451 try again later"
    [found] = looked(office, inbox, outgoing[0])
    assert "451" in found.trouble
    assert len(mail_servers.held(inbox)) == 1
    outgoing[1].answer = "250 taken"
    [again] = looked(office, inbox, outgoing[0])
    assert (again.results[0].outcome, again.answers) == (Outcome.REPEATED, 1)
    assert not mail_servers.held(inbox)


def test_other_peoples_mail_is_kept_for_them_and_nobody_unknown_is_answered(
    office: Headquarters, anna: Engineer, inbox: Account, outgoing: tuple[Account, Taken]
) -> None:
    anna.write("r-between", "final")
    [good] = anna.send()
    mail_servers.put(inbox, b"From: spam@example.com\r\nSubject: offer\r\n\r\nbuy")
    mail_servers.put(inbox, sent(good[:-1], sender="thief@example.com"))
    mail_servers.put(inbox, sent(good))
    found = looked(office, inbox, outgoing[0])
    assert [one.answers for one in found] == [0, 0, 1]
    assert [to for _, to, _ in outgoing[1].mails] == [[ANNA]]
    assert [len(mail_servers.held(inbox, name)) for name in ("INBOX", OTHER, REFUSED, DONE)] == [0, 1, 1, 1]


def test_two_bundles_in_one_mail_get_one_answer(
    office: Headquarters, anna: Engineer, inbox: Account, outgoing: tuple[Account, Taken]
) -> None:
    anna.write("r-one", "final")
    [first] = anna.send()
    anna.write("r-two", "final")
    [second] = anna.send()
    message = mail.read(sent(first))
    message.add_attachment(second, maintype="application", subtype="octet-stream", filename="b")
    mail_servers.put(inbox, message.as_bytes())
    [found] = looked(office, inbox, outgoing[0])
    assert len(found.results) == 2
    assert len(outgoing[1].mails) == 1
