"""212 measured links come from Excel or WPS by one Ctrl+V into the real window, and are right on the disk."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from sidesk.actions import fill
from sidesk.core.canonical import Json
from sidesk.forms.session import FormSession
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.hands import wait_until
from sidesk.ui.main_window import MainWindow
from sidesk.ui.wizard.window import Wizard
from tests.support.fingers import press
from tests.support.shell import opened, working

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CTRL = Qt.KeyboardModifier.ControlModifier
PATH = ("copper_tests", "copper")
ROWS, ON_A_FLOOR = 212, 4  # links; links of one room, whose cells were merged
HEAD = ["链路编号", "房间", "测试时间", "长度 (m)", "NEXT 余量 (dB)", "结论", "整改措施", "业主备注"]
MOMENTS = ("2026-05-11 09:30", "2026/5/11 9:30", "2026年5月11日 9:30", "11.05.2026 9:30", "46153.3958333333")
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def length(n: int) -> tuple[str, str]:
    """As it is written, and as it must be stored."""
    true = f"{18 + n / 10:.1f}"
    return (true, true.replace(".", ","), true.translate(WIDE), f" {true} m", f"{true}m")[n % 5], true


def line(n: int) -> list[str]:
    return [
        f"A-2F-D-{n:03}", f"2{(n - 1) // ON_A_FLOOR:02} 财务" if n % ON_A_FLOOR == 1 else "",
        MOMENTS[n % 5], length(n)[0], f"{n % 9 + 1}.5" if n % 50 else "-1,5",
        ("PASS", "合格", "通过", "P", "√")[n % 5] if n % 50 else "不合格",
        "重打水晶头\n再测" if n % 50 == 0 else "", "",
    ]  # fmt: skip


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if "\n" in cell or '"' in cell else cell


def table(lines: list[list[str]], styled: str) -> str:
    """The cells as the program puts them on the clipboard; the rooms are merged."""
    made = []
    for at, cells in enumerate(lines):
        inner = ""
        for column, cell in enumerate(cells):
            n = at  # the head is line 0
            if column == 1 and n and n % ON_A_FLOOR != 1:
                continue
            span = f" rowspan={ON_A_FLOOR}" if column == 1 and n else ""
            text = html.escape(cell).replace("\n", "<br>\r\n  ")
            inner += f"  <td{span} class=xl65 {styled}>{text}</td>\r\n"
        made.append(f" <tr height=19 style='height:14.5pt'>\r\n{inner} </tr>\r\n")
    return "".join(made)


def from_excel(lines: list[list[str]]) -> QMimeData:
    """Text with CR LF and the same as HTML, each cell with its style: half a million letters."""
    style = 'style=\'height:14.5pt;width:65pt;border-top:none;mso-number-format:"\\@";' + " " * 220 + "'"
    data = QMimeData()
    data.setText("".join("\t".join(map(quoted, cells)) + "\r\n" for cells in lines))
    data.setHtml(
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        "<head><meta name=Generator content=\"Microsoft Excel 15\"><style><!--table {mso-displayed-decimal-"
        "separator:\"\\.\";} .xl65 {white-space:normal;} --></style></head><body>"
        "<table border=0 cellpadding=0 cellspacing=0 width=695 style='border-collapse:collapse'>\r\n"
        "<!--StartFragment-->\r\n <col width=87 span=8 style='width:65pt'>\r\n"
        + table(lines, style)
        + "<!--EndFragment-->\r\n</table></body></html>"
    )  # fmt: skip
    return data


def from_wps(lines: list[list[str]]) -> QMimeData:
    """Text with LF alone; HTML with little in it."""
    data = QMimeData()
    data.setText("".join("\t".join(map(quoted, cells)) + "\n" for cells in lines))
    data.setHtml(
        '<html><head><meta name="Generator" content="WPS Office ET"/></head><body><!--StartFragment-->'
        f"<table>{table(lines, '')}</table><!--EndFragment--></body></html>"
    )
    return data


@pytest.fixture
def desk_window(qapp: QApplication, folder: Path) -> Iterator[tuple[Program, MainWindow, Wizard, str]]:
    with working(qapp, folder) as (program, window):
        desk = program.desk
        assert desk is not None
        project = desk.store.records.page(RecordQuery(form="P01"))[0].record

        def scope(session: FormSession) -> None:
            session.answer(("job", "test_scope"), ["copper"])

        record = fill.start(desk, "D26", project, prepare=scope).record
        page = opened(program, record)
        assert page.wizard is not None
        window.activateWindow()
        yield program, window, page.wizard, record


@pytest.mark.parametrize("program_name", ["Excel", "WPS"])
def test_a_table_of_212_links_arrives_by_one_key_and_is_right_on_the_disk(
    desk_window: tuple[Program, MainWindow, Wizard, str], program_name: str
) -> None:
    program, window, wizard, record = desk_window
    lines = [HEAD, *(line(n) for n in range(1, ROWS + 1))]
    QGuiApplication.clipboard().setMimeData((from_excel if program_name == "Excel" else from_wps)(lines))
    wizard.jump(PATH)
    sheet = next(one for one in wizard.findChildren(Sheet) if one.path == PATH)
    sheet.view.setFocus()
    before = wizard.session.finished()
    press(window, Qt.Key.Key_V, CTRL)
    wait_until(lambda: sheet.pastes.running is None and bool(wizard.session.row_keys(PATH)), "no rows came")
    said = sheet.said()
    assert "212 rows pasted." in said
    assert "“业主备注”" in said, "what has no place is named"
    assert "merged" in said
    sheet.pastes.fill_merged.click()
    wait_until(lambda: not wizard.autosave.pending, "it was not kept")
    desk = program.desk
    assert desk is not None
    draft = desk.store.records.draft(record)
    assert draft is not None
    demand_right(FormSession(wizard.session.form, draft.answers, wizard.session.context))
    wizard.undo()
    wizard.undo()
    assert wizard.session.row_keys(PATH) == []
    assert wizard.session.finished() == before


def demand_right(session: FormSession) -> None:
    """Each cell as a person would have typed it."""
    keys = session.row_keys(PATH)
    assert len(keys) == ROWS
    wrong: list[tuple[int, str, Json, Json]] = []
    for n, key in enumerate(keys, 1):
        for name, expected in expected_of(n).items():
            found = session.value((*PATH, key, name))
            if name == "at":
                found = str(found)[:19]
            if found != expected:
                wrong.append((n, name, found, expected))
    assert wrong == []
    assert not [one for one in session.problems(PATH) if one.kind not in ("required", "limit")]


def expected_of(n: int) -> Mapping[str, Json]:
    failed = n % 50 == 0
    return {
        "link_id": f"A-2F-D-{n:03}",
        "room": f"2{(n - 1) // ON_A_FLOOR:02} 财务",
        "at": "2026-05-11T09:30:00",
        "length": length(n)[1],
        "next": "-1.5" if failed else f"{n % 9 + 1}.5",
        "result": "fail" if failed else "pass",
        "fix": "重打水晶头 再测" if failed else None,
    }
