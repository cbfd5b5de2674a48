"""Bundles as e-mail: drafts for the user's own mail program, and bundles found in whatever mail comes.

The subject is for people only. A bundle is found by how it begins, in any part, however a gateway or a
forwarding colleague renamed it. Limits hold before anything is decoded further.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage

from sidesk.core.errors import MailUnreadable
from sidesk.core.text import N_
from sidesk.sync.encryption import MAGIC

SUFFIX = ".eml"
LARGEST_MAIL = 64 * 2**20  # a forwarded mail may hold several bundles
MOST_PARTS = 200
DEEPEST = 10
_ATTACHED = ("application", "octet-stream")  # what gateways let through


@dataclass(frozen=True)
class Wrapping:
    """What people read of a mail that carries a bundle."""

    sender: str
    to: str
    subject: str
    text: str


def wrapped(data: bytes, name: str, wrapping: Wrapping, *, draft: bool = False, reply_to: str = "") -> bytes:
    """One bundle as one mail. A draft opens in Outlook and Thunderbird as a mail that can be sent.

    `reply_to` is the Message-ID of the mail that is answered.
    """
    message = EmailMessage(policy=email.policy.SMTP)
    for header, value in (("From", wrapping.sender), ("To", wrapping.to), ("Subject", wrapping.subject)):
        if value:
            message[header] = " ".join(value.split())  # a line break would start another header
    if draft:
        message["X-Unsent"] = "1"
    if reply_to:
        message["In-Reply-To"] = message["References"] = " ".join(reply_to.split())
    # An automatic answer to an automatic answer would go round for ever (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(wrapping.text)
    maintype, subtype = _ATTACHED
    message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    return message.as_bytes()


def is_mail(data: bytes) -> bool:
    """Whether the bytes begin like a saved mail; a bundle never does, its first byte is no header."""
    head = re.split(rb"\r?\n\r?\n", data[:65_536].lstrip(b"\xef\xbb\xbf\r\n"), maxsplit=1)[0]
    return re.search(rb"(?im)^(mime-version|received|from|return-path|x-unsent):", head) is not None


def bundles(data: bytes) -> list[bytes]:
    """Every bundle in a mail and in the mails forwarded with it, each once. Raises MailUnreadable."""
    if len(data) > LARGEST_MAIL:
        raise MailUnreadable(why=N_("it is larger than 64 MB."))
    found = dict.fromkeys(one for one in _decoded(read(data)) if one.startswith(MAGIC))
    if not found:
        raise MailUnreadable(why=N_("there is no bundle in it."))
    return list(found)


def read(data: bytes) -> EmailMessage:
    """A mail as the library reads it; it takes whatever bytes there are."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def sender_of(message: EmailMessage) -> str:
    """The address an answer goes to, empty where there is none that can be used."""
    for header in ("Reply-To", "From"):
        try:
            addresses: tuple[Address, ...] = message[header].addresses if message[header] else ()
        except (AttributeError, ValueError, IndexError):  # a header the library cannot read
            continue
        if len(addresses) == 1 and "@" in addresses[0].addr_spec:
            return str(addresses[0].addr_spec)
    return ""


def _decoded(message: EmailMessage) -> Iterator[bytes]:
    """The bytes of each part that is no text for people."""
    left: list[tuple[EmailMessage, int]] = [(message, 0)]
    seen = 0
    while left:
        part, depth = left.pop()
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            raise MailUnreadable(why=N_("it is nested too deeply or has too many parts."))
        if part.is_multipart():
            inside = part.get_payload()
            if isinstance(inside, list):
                left.extend((one, depth + 1) for one in inside if isinstance(one, EmailMessage))
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload
