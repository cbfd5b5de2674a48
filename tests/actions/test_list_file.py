"""Registers as CSV files: everything that was found, in a form that no spreadsheet misreads."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from sidesk.actions import fill, list_file
from sidesk.actions.desk import Desk
from sidesk.actions.list_file import FileColumn, Written, as_csv, defused
from sidesk.core.canonical import Json
from sidesk.core.errors import Cancelled, CannotWrite
from sidesk.core.files import free_path
from sidesk.core.progress import Progress
from sidesk.models.entities import RegisterLine, RegisterQuery
from tests.support.desks import finished, project


def cell(name: str, line: RegisterLine) -> str:
    value = line.cells.get(name, "")
    return value if isinstance(value, str) else ""


COLUMNS = [FileColumn(title, partial(cell, name)) for title, name in (("材料", "item"), ("计划", "planned"))]


def plan(desk: Desk, within: str, *items: tuple[str, str]) -> str:
    """An issued list of material."""
    opened = fill.start(desk, "D12", within)
    rows: dict[str, Json] = {
        f"r{n}": {"@order": str(n), "item": item, "unit": "m", "qty": qty}
        for n, (item, qty) in enumerate(items, 1)
    }
    fill.keep(desk, opened.record, {**opened.answers, "list": {"lines": rows}}, "x", (1, 1))
    return finished(desk, opened.record).text("number")


def written(
    desk: Desk, path: Path, separator: str = ",", text: str = "", progress: Progress | None = None
) -> Written:
    query = RegisterQuery("materials", text=text)
    return list_file.write_register(desk, query, COLUMNS, path, separator, progress)


def rows_in(path: Path, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=separator))


def test_every_line_is_in_the_file_with_the_number_of_its_document(desk: Desk, tmp_path: Path) -> None:
    number = plan(desk, project(desk), ("网线", "305"), ("桥架", "60"))
    path = tmp_path / "materials.csv"
    assert written(desk, path) == Written(path, 2)
    assert rows_in(path) == [["材料", "计划", "Document"], ["网线", "305", number], ["桥架", "60", number]]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel takes it for another alphabet"


def test_a_long_register_is_written_to_its_end(desk: Desk, tmp_path: Path) -> None:
    plan(desk, project(desk), *((f"材料 {n:04}", str(n)) for n in range(2300)))
    steps: list[tuple[int, int]] = []
    path = tmp_path / "long.csv"
    assert (
        written(desk, path, progress=Progress(lambda done, total: steps.append((done, total)))).lines == 2300
    )
    assert len({row[0] for row in rows_in(path)}) == 2301
    assert steps == [(0, 2300), (1000, 2300), (2000, 2300), (2300, 2300)]


def test_only_what_the_search_finds_is_written(desk: Desk, tmp_path: Path) -> None:
    plan(desk, project(desk), ("网线", "305"), ("桥架", "60"))
    assert written(desk, tmp_path / "a.csv", text="桥架").lines == 1


def test_where_numbers_have_a_comma_a_semicolon_parts_the_cells(desk: Desk, tmp_path: Path) -> None:
    plan(desk, project(desk), ("网线; 屏蔽", "1,5"))
    written(desk, tmp_path / "a.csv", ";")
    assert rows_in(tmp_path / "a.csv", ";")[1][:2] == ["网线; 屏蔽", "1,5"]


def test_stopping_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    plan(desk, project(desk), ("网线", "305"))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        written(desk, tmp_path / "a.csv", progress=progress)
    assert list(tmp_path.glob("*.csv*")) == []


def test_a_place_where_nothing_can_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    plan(desk, project(desk), ("网线", "305"))
    with pytest.raises(CannotWrite):
        written(desk, tmp_path / "not there" / "a.csv")


def test_lines_of_a_document_for_the_office_stay_out_and_are_counted(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    within = project(desk)
    plan(desk, within, ("网线", "305"))
    entry = desk.store.packages.all("D12")[-1].sha256
    monkeypatch.setitem(desk.known_forms, entry, replace(desk.form(entry), audience="office"))
    assert written(desk, tmp_path / "a.csv") == Written(tmp_path / "a.csv", 0, 1)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+86 138", "-SUM(A1)", "@cmd", "\t=1", "\r=1", "＝1+1", " =1", '=HYPERLINK("x")', "-"]
)
def test_what_a_spreadsheet_would_compute_becomes_text(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["-20", "-0.5", "-1,5", "网线", "", "a=b", "1F-2", "2026-05-11", "10.88.10.1"]
)
def test_numbers_below_zero_and_plain_words_stay_what_they_are(cell: str) -> None:
    assert defused(cell) == cell


def test_line_breaks_quotes_and_separators_stay_within_their_cell() -> None:
    rows = [["a\nb", 'say "x"', "1,2; 3"], ["c", "d", "e"]]
    assert list(csv.reader(io.StringIO(as_csv(rows, ",").decode("utf-8-sig"), newline=""))) == rows


def test_a_name_that_is_taken_or_impossible_becomes_one_that_is_free(tmp_path: Path) -> None:
    assert free_path(tmp_path, "材料 2026", ".csv").name == "材料 2026.csv"
    (tmp_path / "材料 2026.csv").touch()
    (tmp_path / "材料 2026 (2).csv").touch()
    assert free_path(tmp_path, "材料 2026", ".csv").name == "材料 2026 (3).csv"
    assert free_path(tmp_path, 'a/b:c*?"', ".csv").name == "a_b_c_.csv"
    assert free_path(tmp_path, " . ", ".csv").name == "SiDesk.csv"
