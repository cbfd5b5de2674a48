"""A colleague's version meets an open draft: both are shown, nothing is written unasked, all is undone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from sidesk.actions import attach, exchange, fill, finish
from sidesk.actions.desk import Desk
from sidesk.actions.versions import Side
from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.forms.definition import ORDER
from sidesk.models.entities import FINAL, WITHDRAWN, WORKING, RecordQuery, Revision
from sidesk.ui import versions_parts
from sidesk.ui.application import Program
from sidesk.ui.fields.pad import SignaturePad
from sidesk.ui.kit.photo import PhotoTile
from sidesk.ui.kit.text import Text
from sidesk.ui.main_window import MainWindow
from sidesk.ui.reason_dialog import ReasonDialog
from sidesk.ui.record_page import RecordPage
from sidesk.ui.versions_history import HistoryPage
from sidesk.ui.versions_many import changed, kept
from sidesk.ui.versions_page import VersionsPage
from tests.support.fingers import press
from tests.support.looks import faults, hidden_sideways
from tests.support.shell import PASSPHRASE, seen, settle

CREW, PLACE = ("job", "crew"), ("job", "section")
HARD = (
    ("light", "en", 100, (1024, 640)),
    ("dark", "zh", 150, (1366, 768)),
    ("sunlight", "en", 200, (1366, 768)),
)


def desk_of(program: Program) -> Desk:
    assert program.desk is not None
    return program.desk


def draft_of(program: Program) -> str:
    """A draft that was shared."""
    exchange.share_drafts(desk_of(program))
    return desk_of(program).store.records.page(RecordQuery(form="D18", state="draft"))[0].record


def colleague(program: Program, record: str, kind: str = WORKING, **job: str) -> Revision:
    """Another version upon the one that was shared, as a bundle brings it."""
    desk = desk_of(program)
    opened = fill.resume(desk, record)
    assert opened.draft is not None
    answers = cast("dict[str, Json]", json.loads(json.dumps(opened.answers)))
    cast("dict[str, Json]", answers["job"]).update(job)
    body: dict[str, Json] = {
        **finish.body_of(desk, opened, kind, ()), "answers": answers, "author": "样例·顾宁", "device": "7KQ2",
        "at": "2026-05-10T16:05:00+08:00", "parents": list(opened.draft.base),
    }  # fmt: skip
    revision = Revision.of(body)
    desk.store.records.add_revisions([revision])
    return revision


def opened(program: Program, window: MainWindow, record: str) -> RecordPage:
    window.open_record(record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    return page


def click(page: QWidget, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def banner(page: RecordPage) -> QWidget | None:
    found = page.findChild(QWidget, "versions/banner")
    return found if isinstance(found, QWidget) and found.isVisible() else None


def typed(program: Program, page: RecordPage, path: tuple[str, ...], value: str) -> None:
    assert page.wizard is not None
    page.wizard.filling.answer(path, value)
    page.wizard.autosave.flush()
    settle(program.jobs, 20)


def test_a_version_that_comes_while_the_draft_is_open_is_told(program: Program, window: MainWindow) -> None:
    record = draft_of(program)
    page = opened(program, window, record)
    assert banner(page) is None
    typed(program, page, CREW, "own crew")
    colleague(program, record, crew="her crew", section="9F")
    page.refresh()
    settle(program.jobs, 20)
    assert banner(page) is not None
    desk = desk_of(program)
    draft = desk.store.records.draft(record)
    assert draft is not None
    assert cast("dict[str, Json]", draft.answers["job"])["crew"] == "own crew"


def test_both_are_brought_together_by_one_edit_that_undo_takes_back(
    program: Program, window: MainWindow
) -> None:
    record = draft_of(program)
    page = opened(program, window, record)
    typed(program, page, CREW, "own crew")
    theirs = colleague(program, record, crew="her crew", section="9F")
    page.refresh()
    settle(program.jobs, 20)
    click(page, "versions/look")
    settle(program.jobs, 20)
    shown = page.versions.page
    assert isinstance(shown, VersionsPage)
    assert [one.path for one in shown.standing.conflicts] == [CREW]
    assert page.wizard is not None
    assert not page.wizard.isVisible()
    click(shown, "versions/use/job/crew/1")
    click(shown, "versions/take")
    settle(program.jobs, 30)
    session = page.wizard.session
    assert page.wizard.isVisible()
    assert (session.value(CREW), session.value(PLACE)) == ("her crew", "9F")
    draft = desk_of(program).store.records.draft(record)
    assert draft is not None
    assert draft.base == (theirs.id,)
    assert banner(page) is None
    page.wizard.undo()
    page.wizard.autosave.flush()
    settle(program.jobs, 30)
    assert session.value(CREW) == "own crew"
    assert banner(page) is not None, "they are two again"


def test_to_leave_it_writes_nothing(program: Program, window: MainWindow) -> None:
    record = draft_of(program)
    colleague(program, record, crew="her crew")
    before = desk_of(program).store.records.draft(record)
    page = opened(program, window, record)
    click(page, "versions/look")
    settle(program.jobs, 20)
    shown = page.findChild(VersionsPage)
    assert isinstance(shown, VersionsPage)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    settle(program.jobs, 20)
    assert page.versions.page is None
    assert isinstance(window.shown(), RecordPage)
    assert banner(page) is not None
    after = desk_of(program).store.records.draft(record)
    assert after is not None
    assert before is not None
    assert (after.answers, after.base) == (before.answers, before.base)


def test_an_answer_that_was_chosen_can_be_left_again(program: Program, window: MainWindow) -> None:
    record = draft_of(program)
    page = opened(program, window, record)
    typed(program, page, CREW, "own crew")
    colleague(program, record, crew="her crew")
    page.versions.show_versions()
    settle(program.jobs, 20)
    shown = page.versions.page
    assert isinstance(shown, VersionsPage)
    click(shown, "versions/use/job/crew/0")
    assert shown.chosen == {CREW: ""}
    click(shown, "versions/leave/job/crew")
    assert shown.chosen == {}
    click(shown, "versions/use/job/crew/1")
    click(shown, "versions/use/job/crew/0")
    assert shown.chosen == {CREW: ""}


def test_a_signed_version_is_gone_on_from_and_the_draft_comes_back_by_undo(
    program: Program, window: MainWindow
) -> None:
    record = draft_of(program)
    page = opened(program, window, record)
    typed(program, page, CREW, "own crew")
    final = colleague(program, record, FINAL, crew="her crew")
    page.versions.show_versions()
    settle(program.jobs, 20)
    shown = page.versions.page
    assert isinstance(shown, VersionsPage)
    assert not shown.take.isVisible()
    click(shown, "versions/base/1")
    say_why(program, page, "hers is right")
    assert page.wizard is not None
    assert page.wizard.session.value(CREW) == "her crew"
    draft = desk_of(program).store.records.draft(record)
    assert draft is not None
    assert draft.base == (final.id,)
    assert finish.body_of(desk_of(program), fill.resume(desk_of(program), record), FINAL, ())["reason"]
    page.wizard.undo()
    assert page.wizard.session.value(CREW) == "own crew"


def test_the_own_draft_goes_on_in_place_of_a_signed_version_and_says_why(
    program: Program, window: MainWindow
) -> None:
    record = draft_of(program)
    page = opened(program, window, record)
    typed(program, page, CREW, "own crew")
    final = colleague(program, record, FINAL, crew="her crew")
    page.versions.show_versions()
    settle(program.jobs, 20)
    click(page, "versions/base/0")
    say_why(program, page, "mine is newer")
    assert page.wizard is not None
    assert page.wizard.session.value(CREW) == "own crew"
    draft = desk_of(program).store.records.draft(record)
    assert draft is not None
    assert final.id in draft.base
    assert banner(page) is None


def test_two_signed_versions_end_in_a_correction_that_follows_both(
    program: Program, window: MainWindow
) -> None:
    record = draft_of(program)
    first = colleague(program, record, FINAL, crew="her crew")
    second = colleague(program, record, FINAL, crew="his crew")
    desk_of(program).store.records.drop_draft(record)
    page = opened(program, window, record)
    click(page, "versions/look")
    settle(program.jobs, 20)
    shown = page.versions.page
    assert isinstance(shown, VersionsPage)
    click(shown, "versions/base/1")
    dialog = page.versions.findChild(ReasonDialog)
    assert dialog is not None
    dialog.go.click()
    settle(program.jobs, 30)
    assert desk_of(program).store.records.draft(record) is None, "no reason, no correction"
    say_why(program, page, "his is right")
    draft = desk_of(program).store.records.draft(record)
    assert draft is not None
    assert set(draft.base) == {first.id, second.id}
    assert draft.answers["job"] == shown.standing.sides[1].answers["job"]


def test_the_withdrawal_beside_another_version_may_stand(program: Program, window: MainWindow) -> None:
    record = draft_of(program)
    final = colleague(program, record, FINAL, crew="her crew")
    gone = colleague(program, record, WITHDRAWN, crew="his crew")
    desk_of(program).store.records.drop_draft(record)
    page = opened(program, window, record)
    click(page, "versions/look")
    settle(program.jobs, 20)
    [stand] = [
        one for one in page.findChildren(QAbstractButton) if one.objectName().startswith("versions/withdraw/")
    ]
    stand.click()
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    dialog.reason.setPlainText("entered twice")
    if dialog.secret is not None:
        dialog.secret.edit.setText(PASSPHRASE)
    dialog.go.click()
    seen(program, lambda: page.versions.page is None, "the page stayed")
    settle(program.jobs, 60)
    heads = desk_of(program).store.records.read(desk_of(program).store.records.heads(record))
    assert [one.kind for one in heads] == [WITHDRAWN]
    assert set(heads[0].hashes("parents")) == {final.id, gone.id}
    assert banner(page) is None


def say_why(program: Program, page: RecordPage, reason: str) -> None:
    dialog = page.versions.findChild(ReasonDialog)
    assert dialog is not None
    dialog.reason.setPlainText(reason)
    dialog.go.click()
    seen(program, lambda: page.versions.page is None, "nothing was begun")
    settle(program.jobs, 60)


def test_versions_without_a_draft_are_reached_from_the_paper(program: Program, window: MainWindow) -> None:
    record = draft_of(program)
    first = colleague(program, record, crew="her crew")
    second = colleague(program, record, crew="his crew")
    desk_of(program).store.records.drop_draft(record)
    page = opened(program, window, record)
    assert page.wizard is None
    assert banner(page) is not None
    click(page, "versions/look")
    settle(program.jobs, 20)
    shown = page.versions.page
    assert isinstance(shown, VersionsPage)
    click(shown, "versions/use/job/crew/1")
    click(shown, "versions/take")
    settle(program.jobs, 60)
    draft = desk_of(program).store.records.draft(record)
    assert draft is not None
    assert set(draft.base) == {first.id, second.id}
    chosen = shown.standing.sides[1].answers
    assert draft.answers["job"] == chosen["job"]


def test_an_old_answer_is_brought_back_from_the_history(program: Program, window: MainWindow) -> None:
    record = draft_of(program)
    page = opened(program, window, record)
    typed(program, page, CREW, "other crew")
    assert page.wizard is not None
    page.wizard.outline.history.click()
    settle(program.jobs, 20)
    shown = page.versions.page
    assert isinstance(shown, HistoryPage)
    click(shown, "history/back/0/0")
    settle(program.jobs, 20)
    assert page.wizard.session.value(CREW) == "样例班组"
    assert page.wizard.isVisible()
    page.wizard.undo()
    assert page.wizard.session.value(CREW) == "other crew"


def test_undo_goes_on_after_the_record_was_closed_and_opened(program: Program, window: MainWindow) -> None:
    record = draft_of(program)
    page = opened(program, window, record)
    typed(program, page, CREW, "other crew")
    page.closed.emit()
    settle(program.jobs, 40)
    again = RecordPage(window.room, fill.resume(desk_of(program), record))
    assert again.wizard is not None
    again.wizard.undo()
    assert again.wizard.session.value(CREW) == "样例班组"
    again.leave()
    settle(program.jobs, 20)
    again.deleteLater()


def test_the_sync_page_counts_what_waits_for_a_decision(program: Program, window: MainWindow) -> None:
    record = draft_of(program)
    window.go("sync")
    settle(program.jobs, 20)
    assert window.findChild(QWidget, "sync/divided") is None
    page = opened(program, window, record)
    typed(program, page, CREW, "own crew")
    colleague(program, record, crew="her crew")
    window.go("sync")
    settle(program.jobs, 20)
    card = window.findChild(QWidget, "sync/divided")
    assert isinstance(card, QWidget)
    assert card.isVisible()
    click(card, f"sync/divided/{record}")
    seen(program, lambda: isinstance(window.shown(), RecordPage), "the record did not open")


def test_photos_are_compared_as_pictures(program: Program, window: MainWindow) -> None:
    desk = desk_of(program)
    kept = [attach.photo(desk, picture(colour), f"{colour}.png") for colour in ("red", "green")]
    opened = fill.resume(desk, draft_of(program))
    path = ("items", "cable-02", "photo")
    shown = versions_parts.told(window.room, opened.form, path, {"photo": cast("Json", kept)})
    shown.show()
    shown.grab()
    settle(program.jobs, 20)
    tiles = shown.findChildren(PhotoTile)
    assert len(tiles) == 2
    assert tiles[0].grab().toImage().pixelColor(40, 40).red() > 200
    assert tiles[1].grab().toImage().pixelColor(40, 40).green() > 100
    shown.deleteLater()


def texts(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(Text) if one.text()]


def test_a_removed_row_is_named_by_the_side_that_has_it_and_told_answer_by_answer(
    program: Program, window: MainWindow
) -> None:
    desk, record = desk_of(program), crowd(program, 1)
    gone = dict(fill.resume(desk, record).answers)
    del gone["site"]
    fill.keep(desk, record, gone, "crowded", (1, 2))
    _page, shown = compared(program, window, record)
    card = shown.places.cards["site", "sections", "r"]
    assert "removed" in texts(card)
    assert "hers" in texts(card)
    assert any(text.endswith("A") for text in texts(card)[:1]), "its code names it"


def test_files_of_one_name_are_told_apart_and_signatures_are_drawn(
    program: Program, window: MainWindow
) -> None:
    form = fill.form_of(desk_of(program), "D02")
    plan: Json = [{"name": "plan.pdf", "mime": "application/pdf", "sha256": "a" * 64, "size": 1_500_000,
                   "added_at": "2026-03-05T16:30:00+08:00"}]  # fmt: skip
    shown = versions_parts.told(window.room, form, ("outlets", "floor_plans"), {"floor_plans": plan})
    assert texts(shown) == ["plan.pdf", "1.5 MB · 2026-03-05 16:30"]
    path, name = ("pictures", "escort_sign"), "escort_sign"
    signed: Json = {"name": "Bai", "strokes": [[[100, 100], [700, 300]]]}
    drawn = versions_parts.told(window.room, form, path, {name: signed})
    [pad] = drawn.findChildren(SignaturePad)
    assert pad.strokes() == [[[100, 100], [700, 300]]]
    foreign = versions_parts.told(window.room, form, path, {name: {"strokes": [["x"]]}})
    assert not foreign.findChildren(SignaturePad)


@pytest.mark.parametrize(
    ("authors", "told", "banner"),
    [
        (("Bai", "Gu"), "2 places were changed by two people", "Two people changed 2 fields. Both"),
        (
            ("Bai", "Gu", "He"),
            "2 places were changed by several people",
            "Several people changed 2 fields. All",
        ),
        (("Bai", "Bai"), "2 places were changed on two computers", "2 fields were changed on two computers"),
    ],
)
def test_who_changed_the_places_is_said(authors: tuple[str, ...], told: str, banner: str) -> None:
    sides = [Side(name, WORKING, name, "", None, {}) for name in authors]
    assert changed(Words("en"), 2, sides) == told
    assert kept(Words("en"), 2, sides).startswith(banner)


def picture(colour: str) -> bytes:
    image, data = QImage(80, 60, QImage.Format.Format_RGB32), QBuffer()
    image.fill(QColor(colour))
    data.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(data, "PNG")  # type: ignore[call-overload]
    return bytes(data.data().data())


@pytest.mark.parametrize(("theme", "language", "scale", "size"), HARD)
def test_nothing_is_cut_or_too_small(
    program: Program, theme: str, language: str, scale: int, size: tuple[int, int]
) -> None:
    record = draft_of(program)
    found: list[str] = []
    program.restyle(replace(program.settings, theme=theme, language=language, text_scale=scale))
    window = program.window
    assert isinstance(window, MainWindow)
    window.resize(*size)
    page = opened(program, window, record)
    typed(program, page, CREW, "own crew, and what is written beside it is long enough to wrap")
    colleague(program, record, crew="her crew", section="9F")
    page.refresh()
    settle(program.jobs, 20)
    found += [f"banner: {one}" for one in faults(page.versions)]
    page.versions.show_versions()
    settle(program.jobs, 30)
    assert page.versions.page is not None
    found += [f"versions: {one}" for one in (*faults(page.versions), *hidden_sideways(page.versions))]
    page.versions.show_history()
    settle(program.jobs, 30)
    found += [f"history: {one}" for one in (*faults(page.versions), *hidden_sideways(page.versions))]
    assert found == []


def crowd(program: Program, count: int) -> str:
    """Two people filled in the same rows of P01: one that is shared, the own draft, a colleague's."""
    desk = desk_of(program)
    record = fill.start(desk, "P01", "").record

    def rows(word: str) -> dict[str, Json]:
        people = {f"row-{n:03}": {ORDER: str(n), "duty": word, "side": "us"} for n in range(count)}
        sections = {"r": {ORDER: "1", "code": "A", "name": word}}
        return {
            "people_group": {"people": cast("Json", people)},
            "site": {"sections": cast("Json", sections)},
        }

    def keep(word: str) -> None:
        fill.keep(desk, record, rows(word), "crowded", (1, 2))

    keep("ours")
    exchange.share_drafts(desk)
    opened = fill.resume(desk, record)
    assert opened.draft is not None
    body: dict[str, Json] = {
        **finish.body_of(desk, opened, WORKING, ()), "answers": rows("hers"), "author": "样例·顾宁",
        "device": "7KQ2", "at": "2026-05-10T16:05:00+08:00", "parents": list(opened.draft.base),
    }  # fmt: skip
    desk.store.records.add_revisions([Revision.of(body)])
    keep("mine")
    return record


def compared(program: Program, window: MainWindow, record: str) -> tuple[RecordPage, VersionsPage]:
    page = opened(program, window, record)
    page.versions.show_versions()
    seen(program, lambda: page.versions.page is not None, "nothing is compared")
    shown = page.versions.page
    assert isinstance(shown, VersionsPage)
    seen(program, lambda: len(shown.places.cards) == len(shown.places.choosing.shown), "cards are missing")
    return page, shown


def duties(page: RecordPage) -> set[Json]:
    assert page.wizard is not None
    people = cast("dict[str, dict[str, Json]]", page.wizard.session.value(("people_group", "people")))
    return {row["duty"] for row in people.values()}


def test_of_many_disputed_places_fifty_are_shown_and_a_side_is_taken_for_all_by_one_edit(
    program: Program, window: MainWindow
) -> None:
    page, shown = compared(program, window, crowd(program, 120))
    places = shown.places
    assert (len(places.choosing.places), len(places.cards)) == (121, 50)
    press(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert next(iter(places.cards)) == places.choosing.places[50].path
    assert places.pagers[0].on.isEnabled()
    click(shown, "versions/section/people_group")
    assert places.choosing.span == (1, 50)
    click(shown, "versions/scope/shown")
    click(shown, "versions/all/0")
    assert len(shown.chosen) == 50
    click(shown, "versions/scope/whole")
    click(shown, "versions/all/1")
    assert set(shown.chosen.values()) == {shown.standing.sides[1].id}
    assert all(list(card.buttons.values())[1].isChecked() for card in places.cards.values())
    assert page.wizard is not None
    assert duties(page) == {"mine"}, "choosing writes nothing"
    click(shown, "versions/take")
    settle(program.jobs, 30)
    assert duties(page) == {"hers"}
    page.wizard.undo()
    assert duties(page) == {"mine"}
    assert page.wizard.session.value(("site", "sections", "r", "name")) == "mine"
    assert not page.wizard.session.can_undo, "one step"


def test_choosing_for_many_is_taken_back_on_the_page_itself(program: Program, window: MainWindow) -> None:
    _page, shown = compared(program, window, crowd(program, 14))
    first = next(iter(shown.places.cards.values()))
    first.buttons[""].setFocus()
    press(window, Qt.Key.Key_1)
    assert dict(shown.chosen) == {first.path: ""}
    click(shown, "versions/all/1")
    assert shown.chosen[first.path] == shown.standing.sides[1].id
    assert len(shown.chosen) == 15
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dict(shown.chosen) == {first.path: ""}
    assert first.buttons[""].isChecked()
    press(window, Qt.Key.Key_F8)
    second = list(shown.places.cards.values())[1]
    assert window.focusWidget() is second.buttons[""], "the next place that is not chosen"
    press(window, Qt.Key.Key_0)
    assert dict(shown.chosen) == {first.path: ""}
