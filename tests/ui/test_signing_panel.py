"""The page of a finished record: who has still to sign, sealing there, signed copies, forks, reasons."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from sidesk.actions import browse, fill, finish, identity
from sidesk.actions.desk import Desk
from sidesk.actions.finish import CERTIFICATE, INK, LATER, Signed
from sidesk.models.entities import FINAL, WITHDRAWN, Paper
from sidesk.signing import seal
from sidesk.ui.application import Program
from sidesk.ui.copy_dialog import CopyDialog
from sidesk.ui.kit.chips import Chip
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.verify import VerifyPage
from sidesk.ui.reason_dialog import ReasonDialog
from sidesk.ui.record_page import RecordPage
from tests.support.field import checked
from tests.support.looks import faults, hidden_sideways
from tests.support.shell import PASSPHRASE, seen, settle

HARD = (
    ("light", "en", 100, (1024, 640)),
    ("dark", "zh", 150, (1366, 768)),
    ("sunlight", "en", 200, (1366, 768)),
)


def desk_of(program: Program) -> Desk:
    assert program.desk is not None
    return program.desk


def finished(desk: Desk, *others: Signed) -> Paper:
    own = Signed("inspector", desk.person.name, CERTIFICATE)
    opened = fill.start(desk, "D18", "", checked())
    return finish.finish(desk, opened.record, [own, *others], PASSPHRASE)


def opened(program: Program, window: MainWindow, paper: Paper) -> RecordPage:
    window.open_record(paper.record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    settle(program.jobs, 60)
    settle(program.jobs, 60)
    return page


def find(page: QWidget, name: str) -> QAbstractButton:
    found = page.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton), name
    return found


def shown(page: QWidget, name: str) -> bool:
    found = page.findChild(QWidget, name)
    return found is not None and found.isVisible()


def picture(path: Path) -> Path:
    out = io.BytesIO()
    Image.new("L", (800, 1100), 250).save(out, "PNG")
    path.write_bytes(out.getvalue())
    return path


def dropped(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))


LEAD = Signed("LEAD", "样例·郑木", LATER)
PM = Signed("PM", "样例·林舟", INK)


def test_whose_turn_it_is_seals_on_the_page_of_the_record(program: Program, window: MainWindow) -> None:
    desk = desk_of(program)
    paper = finished(desk, LEAD, PM)
    desk.person = replace(desk.person, role="LEAD")
    page = opened(program, window, paper)
    assert page.paper is not None
    assert "1 seal is missing" in page.paper.state.text()
    find(page, "signing/seal/LEAD").click()
    line = page.findChild(QLineEdit, "secret/key")
    assert line is not None
    QTest.keyClicks(line, "wrong")
    find(page, "secret/go").click()
    settle(program.jobs, 60)
    assert len(browse.papers(desk, paper.record)) == 1
    line.setText(PASSPHRASE)
    find(page, "secret/go").click()
    seen(program, lambda: len(browse.papers(desk, paper.record)) == 2, "it was not sealed")
    settle(program.jobs, 100)
    assert "missing" not in page.paper.state.text()
    assert not shown(page, "signing/seal/LEAD")


def test_who_does_not_hold_the_role_is_told_how_the_paper_gets_there(
    program: Program, window: MainWindow
) -> None:
    page = opened(program, window, finished(desk_of(program), LEAD))
    assert page.findChild(QAbstractButton, "signing/seal/LEAD") is None
    assert page.paper is not None
    assert page.paper.signing.isVisible()


def test_a_passphrase_that_is_kept_is_not_asked_again(program: Program, window: MainWindow) -> None:
    desk = desk_of(program)
    paper = finished(desk, LEAD)
    desk.settings = replace(desk.settings, keep_passphrase_minutes=5)
    identity.open_person_key(desk, PASSPHRASE)
    desk.person = replace(desk.person, role="LEAD")
    page = opened(program, window, paper)
    find(page, "signing/seal/LEAD").click()
    assert page.findChild(QLineEdit, "secret/key") is None
    find(page, "secret/go").click()
    seen(program, lambda: len(browse.papers(desk, paper.record)) == 2, "it was not sealed")


def test_locking_forgets_the_passphrase(program: Program, window: MainWindow) -> None:
    desk = desk_of(program)
    desk.settings = replace(desk.settings, keep_passphrase_minutes=5)
    identity.open_person_key(desk, PASSPHRASE)
    window.lock()
    seen(program, lambda: program.desk is None, "it was not locked")
    settle(program.jobs, 60)
    assert not desk.kept._bytes


def test_a_scan_that_is_dropped_on_the_record_becomes_its_signed_copy(
    program: Program, window: MainWindow, tmp_path: Path
) -> None:
    desk = desk_of(program)
    page = opened(program, window, paper := finished(desk, PM))
    dropped(window, picture(tmp_path / "scan.png"))
    seen(program, lambda: len(browse.papers(desk, paper.record)) == 2, "the copy was not taken")
    copy = browse.papers(desk, paper.record)[-1]
    assert (copy.is_scan, copy.role) == (True, "PM")
    settle(program.jobs, 100)
    find(page, "signing/show/PM").click()
    settle(program.jobs, 100)
    assert page.paper is not None
    assert "sealed by nobody" in page.paper.state.text()


def test_where_it_is_not_plain_who_signed_the_scan_somebody_is_asked(
    program: Program, window: MainWindow, tmp_path: Path
) -> None:
    desk = desk_of(program)
    page = opened(program, window, paper := finished(desk, PM, Signed("LEAD", "样例·郑木", INK)))
    dropped(window, picture(tmp_path / "scan.png"))
    dialog = page.findChild(CopyDialog)
    assert dialog is not None
    assert [line.objectName() for line in dialog.lines] == ["copy/PM", "copy/LEAD", "copy/"]
    dialog.lines[1].click()
    seen(program, lambda: len(browse.papers(desk, paper.record)) == 2, "the copy was not taken")
    assert browse.papers(desk, paper.record)[-1].role == "LEAD"


def test_a_sealed_paper_that_is_dropped_on_a_record_is_verified(
    program: Program, window: MainWindow, tmp_path: Path
) -> None:
    desk = desk_of(program)
    paper = finished(desk, PM)
    opened(program, window, paper)
    path = tmp_path / "paper.pdf"
    path.write_bytes(browse.paper_bytes(desk, paper))
    dropped(window, path)
    page = window.page("verify")
    assert isinstance(page, VerifyPage)
    seen(program, lambda: bool(page.verdicts), "no verdict")
    assert page.verdicts[0][1].code == 0
    assert len(browse.papers(desk, paper.record)) == 1


def forked(desk: Desk, other: Signed) -> Paper:
    first = finished(desk, LEAD, other)
    key, before = identity.open_person_key(desk, PASSPHRASE), browse.paper_bytes(desk, first)
    for name in ("one", "two"):
        manner = seal.Manner(place="7KQ2" if name == "one" else desk.device_code)
        pdf = seal.seal(before, key, "Sig02Lead", at=desk.clock.now(), manner=manner)
        kept = desk.store.attachments.add(pdf, "", finish.PDF)
        who = ("Sig02Lead", "LEAD", name, desk.clock.now())
        desk.store.papers.add(Paper(name, first.record, first.revision, kept.sha256, first.id, *who))
    return first


def test_a_fork_is_shown_with_both_papers_and_healed_by_one_more_seal(
    program: Program, window: MainWindow
) -> None:
    desk = desk_of(program)
    first = forked(desk, Signed("PM", "样例·林舟", LATER))
    desk.person = replace(desk.person, role="PM")
    page = opened(program, window, first)
    assert shown(page, "signing/fork")
    assert page.paper is not None
    assert "sealed twice" in page.paper.state.text()
    find(page, "signing/fork/2/PM").click()
    line = page.findChild(QLineEdit, "secret/key")
    assert line is not None
    line.setText(PASSPHRASE)
    find(page, "secret/go").click()
    seen(program, lambda: len(browse.papers(desk, first.record)) == 4, "it was not sealed")
    settle(program.jobs, 100)
    assert not shown(page, "signing/fork")
    assert browse.papers(desk, first.record)[-1].previous == "two"


def test_two_papers_without_room_for_a_seal_lead_to_a_correction_that_names_both(
    program: Program, window: MainWindow
) -> None:
    desk = desk_of(program)
    first = forked(desk, PM)
    page = opened(program, window, first)
    told = [one.text() for one in page.findChildren(Chip) if one.isVisible()]
    assert any("7KQ2" in one for one in told), "the computer is not named"
    find(page, "signing/heal").click()
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    dialog.reason.setPlainText("sealed by both of us")
    dialog.go.click()
    seen(program, lambda: page.wizard is not None, "no correction was begun")
    opened_now = fill.resume(desk, first.record)
    body = finish.body_of(desk, opened_now, FINAL, ())
    [named] = cast("list[dict[str, list[dict[str, str]]]]", body["replaces"])
    assert sorted(one["signer"] for one in named["papers"]) == ["one", "two"]
    assert body["reason"] == "sealed by both of us"


def test_a_record_is_withdrawn_with_a_reason_and_shows_its_paper(
    program: Program, window: MainWindow
) -> None:
    desk = desk_of(program)
    page = opened(program, window, paper := finished(desk))
    find(page, "paper/withdraw").click()
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    assert dialog.secret is not None
    dialog.secret.edit.setText(PASSPHRASE)
    dialog.go.click()
    settle(program.jobs, 60)
    assert len(desk.store.records.revisions(paper.record)) == 1, "no reason, no withdrawal"
    dialog.reason.setPlainText("wrong floor")
    dialog.go.click()
    seen(program, lambda: len(desk.store.records.revisions(paper.record)) == 2, "it was not withdrawn")
    settle(program.jobs, 150)
    assert page.paper is not None
    assert page.paper.state.text().startswith("withdrawn")
    assert not shown(page, "paper/withdraw")
    line = desk.store.records.summary(paper.record)
    assert line is not None
    assert line.state == WITHDRAWN


def test_the_paper_in_sight_is_verified_by_a_button(program: Program, window: MainWindow) -> None:
    page = opened(program, window, finished(desk_of(program)))
    find(page, "paper/verify").click()
    verify = window.page("verify")
    assert isinstance(verify, VerifyPage)
    seen(program, lambda: bool(verify.verdicts), "no verdict")
    assert window.shown() is verify
    assert verify.verdicts[0][1].code == 0
    find(verify, "verify/open").click()
    assert window.shown() is page


@pytest.mark.parametrize(("theme", "language", "scale", "size"), HARD)
def test_nothing_about_signing_is_cut_or_too_small(
    program: Program, theme: str, language: str, scale: int, size: tuple[int, int]
) -> None:
    program.restyle(replace(program.settings, theme=theme, language=language, text_scale=scale))
    window, desk = program.window, desk_of(program)
    assert isinstance(window, MainWindow)
    window.resize(*size)
    desk.person = replace(desk.person, role="LEAD")
    waiting, twice = finished(desk, LEAD, PM), forked(desk, Signed("PM", "样例·林舟", LATER))
    found: list[str] = []
    for paper in (waiting, twice, forked(desk, PM)):
        page = opened(program, window, paper)
        found += [*faults(window), *hidden_sideways(window)]
    for name in ("paper/correct", "paper/withdraw"):
        find(page, name).click()
        settle(program.jobs, 30)
        dialog = page.findChild(ReasonDialog)
        assert dialog is not None
        found += faults(dialog)
        dialog.reject()
        dialog.setParent(None)
    verify = window.page("verify")
    assert isinstance(verify, VerifyPage)
    window.go("verify")
    whole = browse.paper_bytes(desk, waiting)
    for name, pdf in (("waits", whole), ("broken", whole[:3000] + b"x" + whole[3001:]), ("none", b"text")):
        verify.judge(f"{name}.pdf", pdf)
        settle(program.jobs, 60)
        found += [*faults(window), *hidden_sideways(window)]
    assert found == []
