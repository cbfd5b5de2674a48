"""What the commands do and say: bundles, care of the store, headquarters, forms."""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.actions import enrol, exchange, fill, opening, post
from sidesk.actions.desk import Desk
from sidesk.app import authoring, bundles, office_options, stores
from sidesk.app import office as office_commands
from sidesk.core.clock import Clock
from sidesk.core.errors import CannotRead, CannotWrite, StoreDamaged, WrongPassphrase
from sidesk.core.files import resources
from sidesk.core.text import Words
from sidesk.forms.package import read
from sidesk.hq.ingest import ingest
from sidesk.hq.office import Headquarters, open_office
from tests.support import mail_servers
from tests.support.field import PASSPHRASE, Grown, done, person

ENGLISH = Words("en")
Told = pytest.CaptureFixture[str]


def hq(folder: Path, action: str, *files: Path, **options: str | None) -> int:
    """`sidesk hq ACTION FILES`, as the command line calls it."""
    parser = argparse.ArgumentParser()
    office_options.add(parser)
    arguments = parser.parse_args([action, *(str(path) for path in files)])
    for name, value in {"role": "ENG", **options}.items():
        setattr(arguments, name, value)
    return office_commands.run(arguments, folder, PASSPHRASE, ENGLISH)


# --- headquarters and bundles ---


@pytest.fixture
def now(desk: Desk) -> Desk:
    """The laptop with the real time: the commands of headquarters use it too."""
    desk.clock = Clock()
    return desk


def lines(told: Told) -> list[str]:
    return told.readouterr().out.splitlines()


def test_the_whole_way_by_commands_from_an_invitation_to_a_receipt(
    now: Desk, tmp_path: Path, capsys: Told
) -> None:
    home, stick = tmp_path / "hq", tmp_path / "stick"
    assert hq(home, "init", name="演示总部") == 0
    said = "\n".join(lines(capsys))
    assert "演示总部" in said
    assert re.search(r"Recovery code of the store: (\w{4}-)+", said)
    assert "AGE-SECRET-KEY-1" in said
    assert hq(home, "invite", name="安娜", unit="工程部", out=str(stick)) == 0
    [invitation] = lines(capsys)
    request = enrol.answer_invitation(now, Path(invitation), PASSPHRASE)
    assert hq(home, "ingest", request, out=str(stick)) == 0
    [answer] = lines(capsys)
    assert enrol.take_answer_file(now, Path(answer), PASSPHRASE).name == "安娜"
    done(now, "P02", person())
    assert bundles.export(now, stick, ENGLISH) == 0
    [bundle] = lines(capsys)
    assert bundles.inspect(now, [Path(bundle)], ENGLISH) == 0
    assert "样例·白杨" in json.dumps(json.loads(capsys.readouterr().out), ensure_ascii=False)
    assert hq(home, "ingest", Path(bundle), out=str(stick)) == 0
    stored, receipt = lines(capsys)
    assert stored.startswith(f"{bundle}: Stored")
    assert bundles.take_in(now, [Path(receipt)], ENGLISH) == 0
    [told] = lines(capsys)
    assert told == f"{receipt}: 1 records confirmed, 0 new versions, 0 put aside"
    assert exchange.waiting(now).waiting == 0


def test_headquarters_takes_a_bundle_again_without_complaint_and_tells_rubbish(
    grown: Grown, member: Desk, tmp_path: Path, capsys: Told
) -> None:
    home = Path(shutil.copytree(grown.office, tmp_path / "hq"))
    done(member, "P02", person())
    stick = tmp_path / "stick"
    stick.mkdir()
    exchange.export(member, stick)
    (stick / "Z.sidesk").write_bytes(b"rubbish")
    assert hq(home, "ingest", stick, out=str(tmp_path / "out")) == 2
    told = capsys.readouterr()
    assert "Stored" in told.out
    assert "Z.sidesk: Not taken in" in told.err
    (stick / "Z.sidesk").unlink()
    assert hq(home, "ingest", stick) == 0
    assert "here already" in capsys.readouterr().out
    assert list((home / "out").glob("HQ-*.sidesk"))
    with open_office(home, PASSPHRASE) as opened:
        assert opened.store.audit.broken() is None


def test_a_used_invitation_does_not_hinder_the_bundles_beside_it(
    grown: Grown, member: Desk, tmp_path: Path, capsys: Told
) -> None:
    home, stick = Path(shutil.copytree(grown.office, tmp_path / "hq")), tmp_path / "stick"
    hq(home, "invite", name="安娜", out=str(stick))
    [invitation] = lines(capsys)
    request = enrol.answer_invitation(member, Path(invitation), PASSPHRASE)
    altered = tmp_path / "altered"
    altered.write_bytes(request.read_bytes().replace(b'"sig"', b'"gis"'))
    done(member, "P02", person())
    [bundle] = exchange.export(member, stick)
    assert hq(home, "ingest", altered, bundle, out=str(stick)) != 0
    told = capsys.readouterr()
    assert f"{altered}: " in told.err
    assert f"{bundle}: Stored" in told.out


def test_a_bundle_that_is_refused_does_not_hinder_the_others(
    member: Desk, office: Headquarters, tmp_path: Path, capsys: Told
) -> None:
    done(member, "P02", person())
    [bundle] = exchange.export(member, tmp_path)
    receipt = tmp_path / "z.sidesk"
    receipt.write_bytes(ingest(office, [bundle.read_bytes()]).replies[0].parts[0].data)
    rubbish = tmp_path / "a.sidesk"
    rubbish.write_bytes(b"rubbish")
    assert bundles.take_in(member, [rubbish, receipt], ENGLISH) == 1
    told = capsys.readouterr()
    assert told.err.startswith(f"{rubbish}: This bundle cannot be read")
    assert "1 records confirmed" in told.out
    with pytest.raises(CannotRead):
        bundles.take_in(member, [tmp_path / "missing.sidesk"], ENGLISH)


def test_a_store_is_open_for_the_length_of_a_command_only(desk: Desk) -> None:
    desk.close()
    with bundles.opened(desk.folder, PASSPHRASE, "zh") as opened:
        assert opened.words.language == "zh"
    with bundles.opened(desk.folder, PASSPHRASE, None) as opened:
        assert opened.words.language == "en"  # a language of one command is not kept
    with pytest.raises(WrongPassphrase), bundles.opened(desk.folder, "wrong", None):
        pass
    with pytest.raises(CannotWrite), bundles.opened(desk.folder, PASSPHRASE, None):
        raise CannotWrite(path="x", why="y")
    opening.unlock(desk.folder, passphrase=PASSPHRASE).close()


# --- care of the store ---


def test_a_store_is_checked_backed_up_and_restored_by_commands(
    desk: Desk, tmp_path: Path, capsys: Told
) -> None:
    record = fill.start(desk, "P02", answers=person()).record
    desk.close()
    stick, new = tmp_path / "stick", tmp_path / "new"
    assert stores.care("check", desk.folder, PASSPHRASE, stick, ENGLISH) == 0
    assert "The store is whole" in capsys.readouterr().out
    assert stores.care("backup", desk.folder, PASSPHRASE, stick, ENGLISH) == 0
    [copy] = lines(capsys)
    assert Path(copy).parent == stick
    assert stores.restore(stick, new, PASSPHRASE, ENGLISH) == 0
    assert str(new) in capsys.readouterr().out
    again = opening.unlock(new, passphrase=PASSPHRASE)
    assert fill.resume(again, record).answers == person()
    again.close()
    with pytest.raises(WrongPassphrase):
        stores.care("check", desk.folder, "wrong", stick, ENGLISH)
    opening.unlock(desk.folder, passphrase=PASSPHRASE).close()  # no command leaves it open


def test_a_damaged_store_is_told(desk: Desk, tmp_path: Path) -> None:
    done(desk, "P02", person())
    desk.close()
    blobs = desk.folder / "blobs.db"
    data = bytearray(blobs.read_bytes())
    data[-2000] ^= 1
    blobs.write_bytes(data)
    with pytest.raises(StoreDamaged, match=r"blobs\.db"):
        stores.care("check", desk.folder, PASSPHRASE, tmp_path, ENGLISH)


# --- forms ---


@pytest.fixture
def sources() -> list[str]:
    return [str(resources("forms", f"{form}.md")) for form in ("P02", "P03")]


def test_forms_that_compile_are_told_and_written(sources: list[str], tmp_path: Path, capsys: Told) -> None:
    assert authoring.check_forms(sources, ENGLISH) == 0
    assert [line.partition(": ")[2] for line in lines(capsys)] == [
        "compiles as P02 version 1", "compiles as P03 version 1",
    ]  # fmt: skip
    assert authoring.compile_forms(sources, tmp_path / "out", ENGLISH) == 0
    for form in ("P02", "P03"):
        written = (tmp_path / "out" / f"{form}-1.json").read_bytes()
        assert written == resources("forms", "packages", f"{form}-1.json").read_bytes()
        assert read(written).id == form


def test_a_form_with_a_fault_is_told_with_its_row_and_does_not_hinder_the_others(
    sources: list[str], tmp_path: Path, capsys: Told
) -> None:
    source = Path(sources[0]).read_text(encoding="utf-8")
    broken = tmp_path / "broken.md"
    broken.write_text(source.replace("| text | person_title |", "| txet | person_title |"), encoding="utf-8")
    files = [str(broken), sources[1]]
    commands: list[Callable[[], int]] = [
        lambda: authoring.check_forms(files, ENGLISH),
        lambda: authoring.compile_forms(files, tmp_path / "out", ENGLISH),
    ]
    for command in commands:
        assert command() == 1
        told = capsys.readouterr()
        assert str(broken) in told.err
        assert "5" in told.err  # the row
        assert "compiles as P03" in told.out
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["P03-1.json"]


def test_a_form_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match=r"missing\.md"):
        authoring.check_forms([str(tmp_path / "missing.md")], ENGLISH)


def test_a_package_that_cannot_be_written_is_told(sources: list[str], tmp_path: Path) -> None:
    (tmp_path / "a file").write_bytes(b"")
    with pytest.raises(CannotWrite):
        authoring.compile_forms(sources[:1], tmp_path / "a file", ENGLISH)


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
def test_headquarters_looks_into_its_mailbox_by_command(
    now: Desk, tmp_path: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, stick = tmp_path / "hq", tmp_path / "stick"
    assert hq(home, "init", name="演示总部") == 0
    assert hq(home, "invite", name="安娜", out=str(stick)) == 0
    invitation = Path(lines(capsys)[-1])
    assert hq(home, "ingest", enrol.answer_invitation(now, invitation, PASSPHRASE), out=str(stick)) == 0
    enrol.take_answer_file(now, Path(lines(capsys)[-1]), PASSPHRASE)
    now.settings = replace(now.settings, mail_sender="anna@example.cn", office_mail="hq@example.cn")
    done(now, "P02", person())
    [draft] = post.write_drafts(now, stick)
    monkeypatch.setenv("SIDESK_MAIL_PASSWORD", mail_servers.PASSWORD)
    with mail_servers.imap(tmp_path) as inbox, mail_servers.smtp(login=True) as (outgoing, taken):
        mail_servers.put(inbox, draft.read_bytes())
        where = {
            "imap": f"imap+plain://{inbox.user}@{inbox.host}:{inbox.port}",
            "smtp": f"smtp+plain://{outgoing.user}@{outgoing.host}:{outgoing.port}",
            "sender": "hq@example.cn",
        }
        assert hq(home, "mail", **where) == 0
        assert lines(capsys)[0].startswith("anna@example.cn: Stored")
        assert hq(home, "mail", **where) == 0
        assert not lines(capsys), "nothing waits any more"
    assert [to for _, to, _ in taken.mails] == [["anna@example.cn"]]
