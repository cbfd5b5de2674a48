"""Exchange over the network: arrived by receipt only, through breaking lines, never to a sign-in page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from sidesk.actions import exchange, fill, online
from sidesk.actions.desk import Desk
from sidesk.actions.shelf import StoreShelf
from sidesk.core.errors import Cancelled, EnrolmentRefused, WrongSigningPassphrase
from sidesk.core.errors_network import NetworkSignIn, OfficeRefused, OfficeUnreachable
from sidesk.core.progress import Progress
from sidesk.hq import enrol as office_enrol
from sidesk.hq.office import Headquarters
from sidesk.models.entities import RecordQuery, Revision
from sidesk.sync import web
from sidesk.sync.enrolment import Invited
from tests.hq.lab import Time, founded
from tests.hq.serving import served
from tests.support.field import PASSPHRASE, done, person
from tests.support.relay import breaking


def to(address: str) -> online.Lines:
    return lambda office: closing(web.Line(address, office.root, own_root=False))


def with_photo(desk: Desk, size: int = 2_000_000) -> str:
    """A shared revision with an attachment that goes by itself; returns its hash."""
    sha = desk.store.attachments.add(os.urandom(size), "photo", "image/jpeg").sha256
    opened = fill.start(desk, "P02", answers=person("样例·照片"))
    exchange.share_drafts(desk)
    (made,) = desk.store.records.revisions(opened.record)
    from sidesk.actions import identity

    body = dict(made.body) | {"attachments": [sha], "parents": [made.id], "at": "2026-05-12T10:00:00+08:00"}
    bare = Revision.of(body)
    signature = identity.device_key(desk.store).sign(bytes.fromhex(bare.id))
    desk.store.records.add_revisions([Revision(bare.id, body, signature)])
    return sha


def test_a_finished_record_has_arrived_once_the_receipt_says_so(member: Desk, office: Headquarters) -> None:
    done(member, "P02", person())
    assert exchange.waiting(member).arrived == 0
    with served(office) as address:
        told = online.exchange_online(member, lines=to(address))
        assert told.confirmed == 1
        assert exchange.waiting(member).waiting == 0
        assert exchange.waiting(member).heard_at is not None
        assert online.exchange_online(member, lines=to(address)).new == 0  # nothing new is no error
    assert office.store.records.count(RecordQuery()) == 1


def test_a_large_file_goes_by_itself_and_the_record_arrives_with_it(
    member: Desk, office: Headquarters
) -> None:
    sha = with_photo(member)
    with served(office) as address:
        assert online.exchange_online(member, lines=to(address)).sent == 1
    assert office.store.attachments.read(sha) == member.store.attachments.read(sha)
    assert not StoreShelf(member.store).lacking()


def test_a_line_that_breaks_again_and_again_gets_everything_there(member: Desk, office: Headquarters) -> None:
    sha = with_photo(member, 6_000_000)
    with served(office) as address, breaking(address, [10_000_000, 2_500_000, 2_500_000]) as bad:
        told = None
        for _ in range(10):
            try:
                told = online.exchange_online(member, lines=to(bad))
                break
            except OfficeUnreachable:
                continue
        assert told is not None
    assert office.store.attachments.has(sha)


def test_stopping_in_the_middle_loses_nothing(member: Desk, office: Headquarters) -> None:
    sha = with_photo(member, 4_000_000)
    progress = Progress(
        lambda at, total: progress.cancel() if total == 4_000_000 and at > 2_000_000 else None
    )
    with served(office) as address:
        with pytest.raises(Cancelled):
            online.exchange_online(member, progress, to(address))
        assert not office.store.attachments.has(sha)
        online.exchange_online(member, lines=to(address))
    assert office.store.attachments.has(sha)


@contextmanager
def portal(status: int) -> Iterator[str]:
    """A network that shows its own page whatever is asked."""

    class Page(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Location", "http://login.hotel.example/")
            self.end_headers()
            self.wfile.write(b"<html>please sign in</html>" if self.command != "HEAD" else b"")

        do_POST = do_GET = do_HEAD = do_PUT = answer  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(30)


@pytest.mark.parametrize("status", [200, 302, 307, 511, 403])
def test_a_sign_in_page_of_the_network_is_called_one_and_believed_nothing(member: Desk, status: int) -> None:
    done(member, "P02", person())
    with portal(status) as address, pytest.raises(NetworkSignIn):
        online.exchange_online(member, lines=to(address))
    assert exchange.waiting(member).arrived == 0


def test_nobody_there_is_told_as_such(member: Desk) -> None:
    with pytest.raises(OfficeUnreachable):
        online.exchange_online(member, lines=to("http://127.0.0.1:9"))
    with pytest.raises(OfficeUnreachable):
        web.Line("http://hq.example", "", own_root=False)  # never in the clear
    assert not online.can_be_reached(member)


def test_a_revoked_laptop_is_told_why(member: Desk, office: Headquarters) -> None:
    from sidesk.actions import identity
    from sidesk.sync.envelope import device_id

    office.store.office.revoke(device_id(identity.device_key(member.store).public), "lost")
    with served(office) as address, pytest.raises(OfficeRefused):
        online.exchange_online(member, lines=to(address))


def test_a_laptop_enrols_over_the_network_after_somebody_approved_it(desk: Desk, tmp_path: Path) -> None:
    with founded(tmp_path / "new", Time()) as office:
        _enrols(desk, office)


def _enrols(desk: Desk, office: Headquarters) -> None:
    invitation = office_enrol.invite(office, Invited("", "白杨", "ENG", "工程部"))
    with served(office) as address:
        assert online.ask_to_enrol(desk, invitation, PASSPHRASE, to(address)) is None
        assert online.asked(desk) is online.Asked.WAITING
        assert not online.look_for_answer(desk, to(address))
        with pytest.raises(EnrolmentRefused):
            online.take_kept_answer(desk, PASSPHRASE)
        (waiting,) = office_enrol.waiting(office)
        office_enrol.accept_by(office, waiting.request, lambda: office.authority(PASSPHRASE))
        assert online.look_for_answer(desk, to(address))
        assert online.asked(desk) is online.Asked.ANSWERED
        with pytest.raises(WrongSigningPassphrase):
            online.take_kept_answer(desk, "not this one")
        assert online.take_kept_answer(desk, PASSPHRASE).name == "白杨"
        assert desk.enrolled
        assert online.asked(desk) is online.Asked.NOT
        assert not online.look_for_answer(desk, to("http://127.0.0.1:9"))
