"""Several records at once: tabs, their places, windows of their own, and coming back to them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from sidesk.actions import opening, recent
from sidesk.models.entities import RecordQuery
from sidesk.ui import open_records, placing
from sidesk.ui.application import Program
from sidesk.ui.main_window import MainWindow
from sidesk.ui.record_page import RecordPage
from sidesk.ui.record_window import RecordWindow
from sidesk.ui.tabs import Face, Tab
from tests.support.looks import faults
from tests.support.shell import PASSPHRASE, seen, settle


def some(program: Program) -> list[str]:
    assert program.desk is not None
    return [line.record for line in program.desk.store.records.page(RecordQuery(limit=10))]


def opened(program: Program, window: MainWindow, record: str) -> RecordPage:
    window.open_record(record)
    seen(program, partial(_is_front, window, record), "the record did not open")
    page = window.shown()
    assert isinstance(page, RecordPage)
    return page


def _is_front(window: MainWindow, record: str) -> bool:
    page = window.shown()
    return isinstance(page, RecordPage) and page.record == record


def tab(window: MainWindow, record: str) -> Tab:
    found = window.frame.tabs.findChild(Tab, f"tab/{record}")
    assert found is not None
    return found


def test_each_record_has_its_tab_and_keeps_its_place(program: Program, window: MainWindow) -> None:
    first, second = some(program)[:2]
    page = opened(program, window, first)
    assert page.wizard is not None
    page.wizard.open(1)
    opened(program, window, second)
    assert window.frame.tabs.order() == [first, second]
    window.go("today")
    assert window.frame.tabs.isVisible()
    assert not any(one.isChecked() for one in window.frame.tabs.findChildren(Tab))
    assert opened(program, window, first) is page
    assert page.wizard.current() == 1


def test_the_keyboard_walks_closes_and_reopens(program: Program, window: MainWindow) -> None:
    first, second, third = some(program)[:3]
    for record in (first, second, third):
        opened(program, window, record)
    window.records.step(1)
    assert _is_front(window, first)
    window.records.step(-1)
    assert _is_front(window, third)
    window.records.close(third)
    assert _is_front(window, second)
    window.records.reopen()
    seen(program, lambda: _is_front(window, third), "it did not come back")
    assert sorted(window.frame.tabs.order()) == sorted([first, second, third])


def test_the_cross_and_the_middle_button_close_a_tab(program: Program, window: MainWindow) -> None:
    first, second = some(program)[:2]
    opened(program, window, first)
    opened(program, window, second)
    QTest.mouseClick(tab(window, second), Qt.MouseButton.LeftButton, pos=tab(window, second).cross().center())
    assert window.frame.tabs.order() == [first]
    QTest.mouseClick(tab(window, first), Qt.MouseButton.MiddleButton)
    assert window.frame.tabs.order() == []
    assert window.frame.tabs.isHidden()
    assert window.shown() is window.page("today")


def test_a_tab_is_moved_by_hand(program: Program, window: MainWindow) -> None:
    first, second = some(program)[:2]
    opened(program, window, first)
    opened(program, window, second)
    settle(program.jobs, 20)
    moving, other = tab(window, first), tab(window, second)
    middle = QPoint(30, 20)
    QTest.mousePress(moving, Qt.MouseButton.LeftButton, pos=middle)
    there = moving.mapFrom(window.frame.tabs, other.geometry().center())
    QTest.mouseMove(moving, QPoint(there.x() - 20, there.y()))
    QTest.mouseMove(moving, there)
    QTest.mouseRelease(moving, Qt.MouseButton.LeftButton, pos=moving.rect().center())
    assert window.frame.tabs.order() == [second, first]
    assert [one.record for one in window.records.all] == [second, first]


def test_a_record_is_never_open_twice(program: Program, window: MainWindow) -> None:
    record = some(program)[0]
    window.open_record(record)
    window.open_record(record)
    settle(program.jobs)
    assert window.frame.tabs.order() == [record]
    assert len(window.findChildren(RecordPage)) == 1


def test_a_record_goes_into_its_own_window_and_back_as_it_stands(
    program: Program, window: MainWindow
) -> None:
    record = some(program)[0]
    page = opened(program, window, record)
    window.records.take_out(record)
    own = page.window()
    assert isinstance(own, RecordWindow)
    assert window.frame.tabs.order() == []
    assert window.shown() is window.page("today")
    window.open_record(record)  # brings the window to the front instead of opening it again
    assert window.frame.tabs.order() == []
    window.records.take_in(record)
    assert page.window() is window
    assert window.shown() is page


def test_the_end_of_its_own_window_closes_the_record_and_keeps_it(
    program: Program, window: MainWindow
) -> None:
    record = some(program)[0]
    page = opened(program, window, record)
    assert page.wizard is not None
    page.wizard.filling.answer(("job", "check_no"), "CK-55")
    window.records.take_out(record)
    page.window().close()
    settle(program.jobs)
    assert window.records.find(record) is None
    assert program.desk is not None
    kept = program.desk.store.records.draft(record)
    assert kept is not None
    assert kept.answers["job"]["check_no"] == "CK-55"  # type: ignore[index, call-overload]


def test_what_is_long_out_of_sight_gives_back_its_widgets_and_keeps_its_place(
    program: Program, window: MainWindow, monkeypatch: object
) -> None:
    first, second, third = some(program)[:3]
    open_records.ALIVE, before = 1, open_records.ALIVE
    try:
        page = opened(program, window, first)
        assert page.wizard is not None
        page.wizard.jump(("job", "crew"))
        opened(program, window, second)
        opened(program, window, third)
        one = window.records.find(first)
        assert one is not None
        assert one.page is None
        again = opened(program, window, first)
        assert again is not page
        assert again.wizard is not None
        assert again.wizard.focused() == ("job", "crew")
    finally:
        open_records.ALIVE = before


def test_another_look_keeps_all_tabs_and_builds_only_the_one_in_sight(
    program: Program, window: MainWindow
) -> None:
    first, second = some(program)[:2]
    page = opened(program, window, first)
    opened(program, window, second)
    assert page.wizard is not None
    page.wizard.filling.answer(("job", "check_no"), "CK-78")
    program.restyle(replace(program.settings, theme="dark"))
    now = program.window
    assert isinstance(now, MainWindow)
    seen(program, lambda: _is_front(now, second), "it is not in front any more")
    assert now.frame.tabs.order() == [first, second]
    assert [one.record for one in now.records.all if one.page is not None] == [second]
    again = opened(program, now, first)
    assert again.wizard is not None
    assert again.wizard.session.value(("job", "check_no")) == "CK-78"


def test_the_next_start_brings_the_tabs_back_and_builds_only_the_one_in_front(
    program: Program, window: MainWindow
) -> None:
    first, second = some(program)[:2]
    opened(program, window, first)
    page = opened(program, window, second)
    assert page.wizard is not None
    page.wizard.open(1)
    program.lock()
    seen(program, lambda: program.desk is None, "it did not lock")
    settle(program.jobs)
    program.take(opening.unlock(program.folder, passphrase=PASSPHRASE))
    now = program.window
    assert isinstance(now, MainWindow)
    seen(program, lambda: _is_front(now, second), "it is not where it was")
    assert now.frame.tabs.order() == [first, second]
    assert [one.record for one in now.records.all if one.page is not None] == [second]
    again = now.shown()
    assert isinstance(again, RecordPage)
    assert again.wizard is not None
    assert again.wizard.current() == 1


def test_a_record_nobody_can_find_any_more_is_not_brought_back(program: Program) -> None:
    assert program.desk is not None
    recent.keep_open(program.desk, [recent.Place("gone", "gone", "1"), recent.Place(some(program)[0])])
    assert [place.record for place in recent.still_open(program.desk)] == [some(program)[0]]


def test_a_slow_save_says_saving_on_its_tab_and_a_refused_one_says_so(
    program: Program, window: MainWindow
) -> None:
    record = some(program)[0]
    opened(program, window, record)
    one = window.records.find(record)
    assert one is not None
    assert one.page is not None
    one.page.failed.emit()
    assert "Not saved yet" in tab(window, record).accessibleName()
    window.records._say(one, "")
    assert "Not saved yet" not in tab(window, record).accessibleName()


def test_more_tabs_than_fit_stand_in_a_menu(program: Program, window: MainWindow) -> None:
    window.resize(1024, 640)
    for record in some(program):
        opened(program, window, record)
    strip = window.frame.tabs
    strip.setFixedWidth(330)
    settle(program.jobs, 20)
    shown = [one for one in strip.findChildren(Tab) if one.isVisible()]
    assert len(shown) < len(strip.order())
    assert any(one.isChecked() for one in shown)
    menu_button = strip.findChild(QWidget, "tabs/all")
    assert menu_button is not None
    assert menu_button.isVisible()
    assert faults(strip) == []


# --- where the window stands ---


def test_a_window_never_opens_where_nobody_can_see_it() -> None:
    laptop, beside = QRect(0, 0, 1366, 728), QRect(1366, 0, 1920, 1040)
    least = QSize(1024, 640)
    assert placing.within(QRect(5000, 5000, 1200, 700), [laptop], least) == QRect(166, 28, 1200, 700)
    assert placing.within(QRect(1500, 50, 1200, 700), [laptop, beside], least) == QRect(1500, 50, 1200, 700)
    assert placing.within(QRect(0, 0, 4000, 3000), [laptop], least) == laptop
    assert placing.key([laptop, beside]) == placing.key([beside, laptop]) != placing.key([laptop])


PROJECT = "Sample project: cabling of the office tower"


def test_tabs_of_one_project_begin_with_what_differs() -> None:
    plan = Face("a", PROJECT, "DEMO-2026-001-D10-7KQ2001", form="Construction plan")
    consent = Face("b", f"{PROJECT} 2026-03-02", "DEMO-2026-001-D16-7KQ2001", form="Start application")
    check = Face("c", "A-03 Cabling 2F", "DEMO-2026-001-D18-7KQ2001", form="Construction checklist")
    titles = [plan.title, consent.title, check.title]
    said = [face.short([one for one in titles if one != face.title]) for face in (plan, consent, check)]
    assert said == ["D10 Construction plan", "D16 2026-03-02", "D18 A-03 Cabling 2F"]


def test_a_tab_says_in_full_what_it_is_when_one_rests_on_it(program: Program, window: MainWindow) -> None:
    first = some(program)[0]
    page = opened(program, window, first)
    one = tab(window, first)
    form = window.room.words.pick(page.opened.form.title)
    assert page.opened.number in one.toolTip()
    assert form in one.toolTip()
    assert window.windowTitle().startswith(one.text())
