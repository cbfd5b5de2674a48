"""Work goes home by e-mail: as drafts for the person's own mail program, or straight to the mail server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sidesk.actions import exchange, identity
from sidesk.actions.desk import Desk
from sidesk.core.errors import MailAccountMissing
from sidesk.core.progress import Progress

if TYPE_CHECKING:
    from sidesk.sync.bundle import Part

_PASSWORD = "mail.password"  # the name it is kept under


def write_drafts(desk: Desk, folder: Path, progress: Progress | None = None) -> list[Path]:
    """One mail a bundle, to be opened and sent with any mail program. Raises NotEnrolled, CannotWrite."""
    from sidesk.sync import folder as carrier
    from sidesk.sync import mail

    written: list[Path] = []
    for name, data, part in _mails(desk, progress, draft=True):
        number = carrier.next_number(folder, name, mail.SUFFIX)
        path = folder / f"{name}-{number:04}{mail.SUFFIX}"
        carrier.write(path, data)
        exchange.note_sent(desk, part, path.name, exchange.MAIL)
        written.append(path)
    return written


def send(desk: Desk, progress: Progress | None = None) -> int:
    """Hand everything that waits to the mail server; returns how many mails it took.

    That it took them is not that they arrived. Those it took before a failure stay sent; sending again
    costs nothing. Raises NotEnrolled, MailAccountMissing, MailRefused, TookTooLong.
    """
    from sidesk.sync import mailbox

    settings = desk.settings
    if not (settings.office_mail and settings.mail_server and settings.mail_sender):
        raise MailAccountMissing
    account = mailbox.account(settings.mail_server, settings.mail_sender, password(desk))
    sent = 0
    for _, data, part in _mails(desk, progress, draft=False):
        mailbox.send(account, data, settings.mail_sender, settings.office_mail)
        exchange.note_sent(desk, part, settings.office_mail, exchange.MAIL)
        sent += 1
    return sent


def password(desk: Desk) -> str:
    """The password of the mail account, empty where none is kept."""
    return (desk.store.vault.get(_PASSWORD) or b"").decode()


def keep_password(desk: Desk, given: str) -> None:
    """Keep it in the encrypted store, or forget it when it is empty."""
    if given:
        desk.store.vault.keep(_PASSWORD, given.encode())
    else:
        desk.store.vault.remove(_PASSWORD)


def _mails(desk: Desk, progress: Progress | None, *, draft: bool) -> Iterator[tuple[str, bytes, Part]]:
    from sidesk.sync import folder as carrier
    from sidesk.sync import mail

    _ = desk.words.gettext
    office = identity.office_of(desk.store)
    code = desk.device_code
    for part in exchange.outgoing(desk, progress):
        wrapping = mail.Wrapping(
            sender=desk.settings.mail_sender,
            to=desk.settings.office_mail,
            subject=_("SiDesk: work from {code}, {day}").format(code=code, day=desk.clock.today()),
            text=_(
                "This mail carries one encrypted file from {name} to {office}.\n"
                "Only headquarters can open it: please forward it unchanged, or save the attachment and take "
                "it in with SiDesk."
            ).format(name=desk.person.name, office=office.name if office else ""),
        )
        yield code, mail.wrapped(part.data, f"{code}{carrier.SUFFIX}", wrapping, draft=draft), part
