"""Headquarters' mailbox: bundles are found by their content, taken in, and answered by mail.

A mail leaves the inbox only after what it brought is kept and the answer is handed over. Whatever happens
in between, the next look begins again, and taking a bundle twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sidesk.core.errors import MailRefused, MailUnreadable, TookTooLong
from sidesk.core.text import LANGUAGES, N_, Words
from sidesk.hq import ingest
from sidesk.hq.ingest import Ingested, Result
from sidesk.hq.office import Headquarters
from sidesk.sync import folder as carrier
from sidesk.sync import mail, mailbox
from sidesk.sync.mailbox import DONE, REFUSED, Account, Mailbox

OTHER = "Other"  # mails without a bundle: for people
_SUBJECT = N_("SiDesk: receipt from {office} for {code}")
_TEXT = N_(
    "This mail carries headquarters' answer. Drop it on SiDesk, or open it there: "
    "only then do your records count as arrived."
)


@dataclass(frozen=True)
class Post:
    """Where headquarters' mail comes in and goes out."""

    inbound: Account
    outbound: Account
    address: str  # its own, as the sender of answers
    folder: str = "INBOX"


@dataclass(frozen=True)
class Looked:
    """What became of one mail. `trouble` says why it was left in the inbox, or has no answer."""

    sender: str
    results: tuple[Result, ...] = ()
    answers: int = 0
    trouble: str = ""


def look(office: Headquarters, post: Post, words: Words) -> list[Looked]:
    """Take in every mail that waits and answer it. Raises MailRefused, TookTooLong for the mailbox itself."""
    looked = []
    with Mailbox(post.inbound, post.folder) as box:
        for waiting in box.waiting():
            found, where = _take(office, post, waiting.data, words)
            if where:
                box.put_away(waiting.uid, where)
            looked.append(found)
    return looked


def _take(office: Headquarters, post: Post, data: bytes | None, words: Words) -> tuple[Looked, str]:
    """What a mail brought, and the folder it goes to; none where it has to be looked at again."""
    if data is None:
        return Looked("", trouble=words.gettext("a mail is larger than 64 MB")), OTHER
    message = mail.read(data)
    sender = mail.sender_of(message)
    try:
        bundles = mail.bundles(data)
    except MailUnreadable as bad:
        return Looked(sender, trouble=bad.told(words)), OTHER
    ingested = ingest.ingest(office, bundles)
    answers = _answers(office, post, ingested, sender, str(message["Message-ID"] or ""))
    try:
        for answer in answers if sender else ():
            mailbox.send(post.outbound, answer, post.address, sender)
    except (MailRefused, TookTooLong) as late:
        return Looked(sender, ingested.results, trouble=late.told(words)), ""
    refused = not ingested.replies
    return Looked(sender, ingested.results, len(answers) if sender else 0), REFUSED if refused else DONE


def _answers(
    office: Headquarters, post: Post, ingested: Ingested, sender: str, reply_to: str
) -> Sequence[bytes]:
    """Only who signed with a device headquarters knows is answered: no stranger makes it send mail."""
    every = [Words(language) for language in LANGUAGES]
    made = []
    for reply in ingested.replies:
        subject = " / ".join(
            words.gettext(_SUBJECT).format(office=office.public.name, code=reply.code) for words in every
        )
        text = "\n\n".join(words.gettext(_TEXT) for words in every)
        wrapping = mail.Wrapping(post.address, sender, subject, text)
        for part in reply.parts:
            name = f"HQ-{reply.code}{carrier.SUFFIX}"
            made.append(mail.wrapped(part.data, name, wrapping, reply_to=reply_to))
    return made
