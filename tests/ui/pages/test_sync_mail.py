"""The card of e-mail on the Sync page: drafts for any mail program, or sent from here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from sidesk.actions import post
from sidesk.actions.desk import Desk
from sidesk.hq import post as office_post
from sidesk.hq.office import Headquarters
from sidesk.ui.hands import wait_until
from sidesk.ui.jobs import JobRunner
from sidesk.ui.kit.buttons import Button
from sidesk.ui.pages.sync import SyncPage
from sidesk.ui.secret import PassphraseDialog
from sidesk.ui.theme import Look
from tests.support import laptops, mail_servers
from tests.support.field import done, person
from tests.support.looks import faults
from tests.support.shell import settle
from tests.ui.pages.test_sync_online import banner_of, sync_page

_quick_stores, grown, member, office = (
    laptops._quick_stores, laptops.grown, laptops.member, laptops.office,
)  # fmt: skip


def pressed(page: SyncPage, name: str) -> None:
    button = page.findChild(Button, name)
    assert isinstance(button, Button)
    assert button.isVisible()
    button.click()


def said(page: SyncPage, text: str) -> None:
    def there() -> bool:
        return banner_of(page).isVisible() and text in banner_of(page).accessibleName()

    wait_until(there, f"nobody said “{text}”", 120_000)


def test_a_draft_is_written_and_opened_and_the_answer_counts(
    member: Desk, office: Headquarters, look: Look, jobs: JobRunner, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    member.settings = replace(member.settings, mail_sender="anna@example.cn", office_mail="hq@example.cn")
    done(member, "P02", person())
    page = sync_page(member, look, jobs)
    pressed(page, "sync/drafts")
    said(page, "1 mail written")
    [draft] = tmp_path.glob("*.eml")
    assert [Path(path) for path in opened] == [draft]
    with mail_servers.imap(tmp_path) as inbox, mail_servers.smtp() as (outgoing, taken):
        mail_servers.put(inbox, draft.read_bytes())
        office_post.look(office, office_post.Post(inbox, outgoing, "hq@example.cn"), member.words)
    answer = tmp_path / "answer.eml"
    answer.write_bytes(taken.mails[0][2])
    page.take(answer)
    said(page, "Headquarters confirmed 1 record")
    settle(jobs)
    page.close()


def test_a_mail_is_sent_from_here_after_the_password_was_given_once(
    member: Desk, look: Look, jobs: JobRunner
) -> None:
    done(member, "P02", person())
    with mail_servers.smtp() as (account, taken):
        member.settings = replace(
            member.settings, mail_sender="anna@example.cn", office_mail="hq@example.cn",
            mail_server=f"smtp+plain://127.0.0.1:{account.port}",
        )  # fmt: skip
        page = sync_page(member, look, jobs)
        pressed(page, "sync/send-mail")
        wait_until(lambda: page.findChild(PassphraseDialog) is not None, "no password was asked", 60_000)
        dialog = page.findChild(PassphraseDialog)
        assert dialog is not None
        dialog.given.emit("secret")
        dialog.close()
        said(page, "refused")  # this server wants no password, and says so
        assert post.password(member) == "secret"
        assert not taken.mails
    page.close()


def test_sending_is_offered_only_where_it_is_set_up(member: Desk, look: Look, jobs: JobRunner) -> None:
    page = sync_page(member, look, jobs)
    send = page.findChild(Button, "sync/send-mail")
    assert isinstance(send, Button)
    assert not send.isVisible()
    assert not faults(page)
    page.close()
