"""Registers on the screen: every one reachable, in the columns one chose, sorted, added up, saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from sidesk.actions import fill, views
from sidesk.actions.browse import RegisterColumn
from sidesk.actions.views import Layout
from sidesk.core.canonical import Json
from sidesk.core.text import Words
from sidesk.models.entities import RecordQuery, RegisterLine
from sidesk.ui.application import Program
from sidesk.ui.columns import ColumnsDialog
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.text import Text
from sidesk.ui.main_window import MainWindow
from sidesk.ui.register_page import RegisterPage
from sidesk.ui.registers import Register, overdue
from sidesk.ui.theme import Look
from tests.support.looks import faults, hidden_sideways
from tests.support.shell import finished, seen, settle

TODAY = dt.date(2026, 5, 11)


def issue(program: Program, form: str, answers: Mapping[str, Json]) -> None:
    desk = program.desk
    assert desk is not None
    opened = fill.start(desk, form, desk.store.records.page(RecordQuery(form="P01"))[0].record)
    fill.keep(desk, opened.record, {**opened.answers, **answers}, "x", (1, 1))
    finished(desk, opened.record)


def rows(*cells: Mapping[str, str]) -> dict[str, Json]:
    return {f"r{n}": {"@order": str(n), **one} for n, one in enumerate(cells, 1)}


@pytest.fixture
def page(program: Program, window: MainWindow) -> RegisterPage:
    lines = rows(
        {"item": "网线", "unit": "m", "qty": "305"}, {"item": "桥架", "unit": "m", "qty": "60"},
        {"item": "AP", "unit": "台", "qty": "9"},
    )  # fmt: skip
    issue(program, "D12", {"list": {"lines": lines}})
    issue(program, "D15", {"lines": rows({"item": "网线", "unit": "m", "qty_got": "300"})})
    issue(program, "D25", {"tools": {"tools_out": rows({"item": "网线", "unit": "m", "qty": "290"})}})
    window.go("assets")
    settle(program.jobs)
    shown = window.shown()
    assert isinstance(shown, RegisterPage)
    return shown


def show(program: Program, page: RegisterPage, register: str) -> None:
    page._on_register(register)
    settle(program.jobs, 20)


def names(page: RegisterPage) -> list[str]:
    return [column.name for column in page.table.rows.columns]


def items(page: RegisterPage) -> list[str]:
    return [str(line.cells["item"]) for line in page.table.rows.values()]


def test_every_register_is_a_chip_and_an_empty_one_says_what_feeds_it(
    program: Program, page: RegisterPage
) -> None:
    assert {"people", "materials", "decisions", "training", "visits", "sections"} <= set(page._registers)
    show(program, page, "training")
    assert isinstance(page._empty.inside, EmptyState)
    told = [text.text() for text in page._empty.findChildren(Text)]
    assert told[0] == "Training: no line yet"
    assert "Training record" in told[1] or "training" in told[1].lower()
    assert page.path() == ("Registers", "Training")
    assert not page._save.isVisibleTo(page)


def test_a_head_sorts_numbers_as_numbers_and_back(program: Program, page: RegisterPage) -> None:
    show(program, page, "materials")
    page.sort_by("planned")
    settle(program.jobs, 20)
    assert items(page)[:3] == ["AP", "桥架", "网线"]
    page.sort_by("planned")
    settle(program.jobs, 20)
    assert [item for item in items(page) if item != "网线"][-2:] == ["桥架", "AP"]
    head = next(n for n, name in enumerate(names(page)) if name == "planned")
    assert page.table.rows.headerData(head, page.table.head.orientation()).endswith("↓")


def test_the_page_opens_on_a_register_that_has_lines(program: Program, page: RegisterPage) -> None:
    assert page._chosen == "materials"


def test_each_register_keeps_the_order_one_gave_it(program: Program, page: RegisterPage) -> None:
    show(program, page, "materials")
    page.sort_by("planned")
    settle(program.jobs, 20)
    show(program, page, "people")
    show(program, page, "materials")
    assert items(page)[0] == "AP"


def test_columns_are_chosen_per_register_and_remembered_with_their_widths(
    program: Program, page: RegisterPage
) -> None:
    show(program, page, "materials")
    page._on_columns()
    dialog = page.findChild(ColumnsDialog)
    assert dialog is not None
    assert dialog.names()[0] == "item"
    dialog.chosen.emit(["item", "unit", "supplier"])
    dialog.accept()
    settle(program.jobs, 20)
    assert names(page) == ["item", "unit", "supplier"], "also those that are empty"
    page.table.widened.emit("unit", 222)
    page._laid._pulled.timeout.emit()
    settle(program.jobs, 20)
    assert program.desk is not None
    kept = views.layout(program.desk, "register:materials")
    assert (kept.columns, kept.widths) == (("item", "unit", "supplier"), {"unit": 222})
    show(program, page, "people")
    assert "unit" not in names(page)[:1]
    show(program, page, "materials")
    assert page.table.rows.columns[1].width == 222
    page.table.moved.emit([])
    settle(program.jobs, 20)
    assert names(page)[:2] == ["item", "planned"]


def test_a_column_that_was_pulled_just_before_another_register_was_shown_stays_with_its_own(
    program: Program, page: RegisterPage
) -> None:
    show(program, page, "materials")
    page.table.widened.emit("unit", 222)
    show(program, page, "people")
    assert program.desk is not None
    assert views.layout(program.desk, "register:materials").widths == {"unit": 222}
    assert views.layout(program.desk, "register:people") == Layout()
    assert page._laid.now == Layout()


def test_totals_show_what_does_not_come_out(program: Program, page: RegisterPage) -> None:
    show(program, page, "materials")
    page.ways["totals"].click()
    settle(program.jobs, 20)
    assert page.totals.isVisibleTo(page)
    assert not page.table.isVisibleTo(page)
    at = next(n for n, one in enumerate(page.totals.rows.values()) if one.item == "网线")
    said = [page.totals.rows.cell(at, n).text for n in range(8)]
    assert said == ["网线", "305", "300", "5", "", "300", "290", "\N{MINUS SIGN}10"]
    assert page.totals.rows.cell(at, 7).tone == "bad"
    assert page.totals.rows.cell(at, 0).tone == "bad"
    page.totals.sort_by("planned")
    assert [one.item for one in page.totals.rows.values()] == ["AP", "桥架", "网线"]
    page.totals.sort_by("planned")
    assert [one.item for one in page.totals.rows.values()] == ["网线", "桥架", "AP"]
    show(program, page, "people")
    assert not page._ways.isVisibleTo(page)


def saved(program: Program, page: RegisterPage, path: Path) -> list[str]:
    page.saver.save_to(path, page.written)
    seen(program, path.exists, "no file was written")
    return path.read_text("utf-8-sig").splitlines()


def test_what_is_shown_is_saved_with_heads_in_the_language_of_the_screen(
    program: Program, page: RegisterPage, tmp_path: Path
) -> None:
    show(program, page, "materials")
    lines = saved(program, page, tmp_path / "lines.csv")
    assert lines[0].startswith("Item,Planned,Arrived,") or lines[0].startswith("Product,Planned,Arrived,")
    assert lines[0].endswith(",Document")
    assert len(lines) == 6
    page.ways["totals"].click()
    settle(program.jobs, 20)
    totals = saved(program, page, tmp_path / "totals.csv")
    assert totals[0] == (
        "Material,Specification,Unit,Planned,Arrived,Still to come,Used,Must be there,Counted,Difference"
        ",Project"
    )
    assert any(line.startswith("网线,,m,305,300,5,,300,290,-10,") for line in totals)


def test_selected_lines_are_copied_as_a_table(program: Program, page: RegisterPage) -> None:
    show(program, page, "materials")
    page.table.selectRow(0)
    page.copy()
    text = QWidget().screen() and program.app.clipboard().text()
    assert len(str(text).splitlines()) == 2


REGISTER = "questions"


def asked(state: str, due: Json) -> RegisterLine:
    return RegisterLine(REGISTER, "", "r", "v", "k", {"question": "x", "state": state, "due": due}, ("", 0))


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [("open", "2026-05-10", True), ("open", "2026-05-11", False), ("closed", "2026-05-10", False),
     ("", "2026-05-10", True), ("open", "", False), ("open", "soon", False), ("open", None, False)],
)  # fmt: skip
def test_a_question_over_its_day_is_red_until_it_is_answered(state: str, due: Json, late: bool) -> None:
    line = asked(state, due)
    assert overdue(line, TODAY) == late
    column = RegisterColumn("due", {"en": "Due"}, kind="date")
    shown = Register(REGISTER, [RegisterColumn("question"), column], Words("en"), TODAY)
    cell = shown.columns({"question", "due"}, ["question", "due"])[1].cell(line)
    assert not isinstance(cell, str)
    assert (cell.tone == "bad", cell.icon == "triangle-alert") == (late, late)


def test_a_decision_is_awaited_too_and_a_task_is_not() -> None:
    line = asked("", "2026-05-10")
    assert overdue(replace(line, register="decisions"), TODAY)
    assert not overdue(replace(line, register="tasks"), TODAY)


def test_a_file_has_dates_as_every_program_reads_them() -> None:
    at = RegisterColumn("at", {"en": "At"}, kind="datetime")
    day = RegisterColumn("day", {"en": "Day"}, kind="date")
    shown = Register("visits", [at, day], Words("zh"), TODAY)
    line = RegisterLine(
        "visits", "", "r", "v", "k", {"at": "2026-05-11T14:03:22+08:00", "day": "2026-05-11"}, ("", 0)
    )
    assert (shown.text(at, line), shown.text(day, line)) == ("2026-05-11 14:03", "2026-05-11")


@pytest.mark.parametrize(
    ("theme", "language", "scale"),
    [("light", "zh", 100), ("dark", "en", 150), ("sunlight", "zh", 200), ("light", "pseudo", 100)],
)
def test_nothing_is_cut_in_any_register(
    program: Program, page: RegisterPage, theme: str, language: str, scale: int
) -> None:
    program.restyle(replace(program.settings, theme=theme, language=language, text_scale=scale))
    window = program.window
    assert isinstance(window, MainWindow)
    window.resize(1366, 768)
    window.go("assets")
    settle(program.jobs, 30)
    shown = window.shown()
    assert isinstance(shown, RegisterPage)
    found: list[str] = []
    for register in ("materials", "training", "people"):
        show(program, shown, register)
        found += [f"{register}: {fault}" for fault in (*faults(window), *hidden_sideways(window))]
    show(program, shown, "materials")
    shown.ways["totals"].click()
    settle(program.jobs, 30)
    assert [*found, *faults(window), *hidden_sideways(window)] == []
    assert shown.totals.columnWidth(0) > 200


def test_enter_on_a_line_asks_for_its_record_at_that_row(program: Program, page: RegisterPage) -> None:
    show(program, page, "materials")
    asked_for: list[tuple[str, object]] = []
    page.row_asked.connect(lambda record, path: asked_for.append((record, path)))
    at = next(n for n, one in enumerate(page.table.rows.values()) if one.cells.get("planned") == "60")
    line = page.table.rows.value(at)
    page.table.opened.emit(at)
    settle(program.jobs, 20)
    assert asked_for == [(line.record, ("list", "lines", "r2"))]


def test_an_address_of_a_device_is_read_whole(look: Look) -> None:
    columns = [RegisterColumn("code", kind="device"), RegisterColumn("mac", kind="mac")]
    shown = Register("devices", columns, Words("en"), TODAY).columns({"code", "mac"}, ["code", "mac"])[1]
    whole = QFontMetrics(look.font("small")).horizontalAdvance("02:00:00:AA:BB:DD")
    assert look.px(shown.width) >= whole + 2 * look.px(8)
