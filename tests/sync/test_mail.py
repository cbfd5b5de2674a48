"""Bundles as e-mail: found by how they begin, whoever renamed or forwarded them."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.errors import MailUnreadable
from sidesk.sync import mail
from sidesk.sync.encryption import MAGIC

BUNDLE = MAGIC + bytes(range(256)) * 40
WRAPPING = mail.Wrapping(
    "anna@example.cn", "hq@example.cn", "SiDesk: 工作", "这封邮件带着一个文件。\nOne file."
)


def wrapped(data: bytes = BUNDLE, name: str = "7KQ2-0001.sidesk", *, draft: bool = False) -> bytes:
    return mail.wrapped(data, name, WRAPPING, draft=draft)


def test_what_was_put_in_comes_out_byte_by_byte() -> None:
    assert mail.bundles(wrapped()) == [BUNDLE]


def test_a_draft_opens_as_a_mail_that_can_be_sent_and_a_sent_mail_says_nothing_of_it() -> None:
    draft = mail.read(wrapped(draft=True))
    assert (draft["X-Unsent"], draft["To"], draft["Subject"]) == ("1", "hq@example.cn", "SiDesk: 工作")
    assert "这封邮件" in draft.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert mail.read(wrapped())["X-Unsent"] is None


def test_a_renamed_attachment_in_a_forwarded_mail_is_found() -> None:
    forwarded = EmailMessage()
    forwarded["From"], forwarded["Subject"] = "boss@example.cn", "WG: work"
    forwarded.set_content("see below")
    forwarded.add_attachment(mail.read(wrapped(name="scan.dat")))
    assert mail.bundles(forwarded.as_bytes()) == [BUNDLE]


def test_two_copies_are_one_bundle_and_two_bundles_are_two() -> None:
    message = mail.read(wrapped())
    for data in (BUNDLE, BUNDLE + b"2"):
        message.add_attachment(data, maintype="application", subtype="zip", filename="a.zip")
    assert sorted(mail.bundles(message.as_bytes())) == sorted([BUNDLE, BUNDLE + b"2"])


def test_a_subject_cannot_smuggle_a_header_in() -> None:
    wrapping = mail.Wrapping("a@b.cn", "c@d.cn\r\nBcc: thief@e.cn", "x\r\nBcc: thief@e.cn", "text")
    message = mail.read(mail.wrapped(BUNDLE, "a", wrapping, reply_to="<1@x>\r\nBcc: thief@e.cn"))
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"From: a@b.cn\r\n\r\nhello", "no bundle"),
        (b"From: a@b.cn\r\n\r\n" + b"x" * (mail.LARGEST_MAIL + 1), "larger"),
    ],
)
def test_a_mail_without_a_bundle_is_told_so(data: bytes, why: str) -> None:
    with pytest.raises(MailUnreadable, match=r".") as told:
        mail.bundles(data)
    assert why in str(told.value.details["why"])


def test_mails_in_mails_without_end_are_not_followed() -> None:
    inner = mail.read(wrapped())
    for _ in range(mail.DEEPEST + 2):
        outer = EmailMessage()
        outer.set_content("more")
        outer.add_attachment(inner)
        inner = outer
    with pytest.raises(MailUnreadable):
        mail.bundles(inner.as_bytes())


def test_who_is_answered_is_who_wrote_and_nobody_where_that_is_unclear() -> None:
    def sender(headers: str) -> str:
        return mail.sender_of(mail.read(headers.encode() + b"\r\n\r\n"))

    assert sender("From: 安娜 <anna@example.cn>") == "anna@example.cn"
    assert sender("From: a@b.cn\r\nReply-To: field@b.cn") == "field@b.cn"
    assert sender("From: a@b.cn, c@d.cn") == ""
    assert sender("From: nobody") == ""
    assert sender("Subject: x") == ""


def test_a_bundle_and_a_form_are_no_mail() -> None:
    assert mail.is_mail(wrapped())
    assert mail.is_mail(b"\xef\xbb\xbfX-Unsent: 1\r\nTo: a@b.cn\r\n\r\n")
    for data in (BUNDLE, b"", b'{"payload": "From: x"}', b"%PDF-1.7\n", b"hello\n\nFrom: a@b.cn\n"):
        assert not mail.is_mail(data)


@given(st.binary(max_size=2000), st.integers(0, 5000))
def test_whatever_bytes_come_the_answer_is_a_bundle_or_one_sentence(noise: bytes, at: int) -> None:
    good = wrapped()
    for data in (noise, good[:at] + noise + good[at:]):
        mail.is_mail(data)
        mail.sender_of(email.message_from_bytes(data, policy=email.policy.default))  # type: ignore[arg-type]
        try:
            assert all(one.startswith(MAGIC) for one in mail.bundles(data))
        except MailUnreadable:
            continue
