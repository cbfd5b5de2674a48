"""212 links arrive from Excel in one paste, right cell by cell, and one undo takes them back."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from sidesk.core.clock import Clock
from sidesk.forms.definition import Form
from sidesk.forms.loader import built_in
from sidesk.forms.session import Context, FormSession
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet import Sheet

PATH = ("copper_tests", "copper")
ROWS = 212
HEAD = ["序号", "链路编号", "房间", "测试标准", "测试时间", "长度 (m)", "NEXT 余量", "结论", "整改措施"]


@pytest.fixture
def filling(qapp: object, clock: Clock) -> Filling:
    form = next(one for one in built_in() if isinstance(one, Form) and one.id == "D26")
    session = FormSession(form, {}, Context(clock.today(), clock.now(), language="zh"), clock)
    session.answer(("job", "test_scope"), ["copper"])
    return Filling(session)


def line(n: int) -> list[str]:
    return [
        str(n), f"A-2F-D-{n:03}", f"2{n % 40:02} 财务", "永久链路 六类", f"2026/5/{9 + n % 3} 9:{n % 60:02}",
        f"{20 + n / 10:.1f} m", f"{n % 9 - 1}.5", "PASS" if n % 50 else "不合格",
        '"重打水晶头\n再测 ""六类"""' if n % 50 == 0 else "",
    ]  # fmt: skip


def test_a_table_of_212_links_arrives_from_excel_in_one_paste(
    qtbot: QtBot, ports: FieldPorts, filling: Filling
) -> None:
    session = filling.session
    sheet = Sheet(ports, filling, PATH)
    filling.changed.connect(sheet.refresh)
    qtbot.addWidget(sheet)
    before = session.finished()
    lines = [HEAD, *(line(n) for n in range(1, ROWS + 1))]
    QGuiApplication.clipboard().setText("".join("\t".join(cells) + "\r\n" for cells in lines))
    sheet.view.go_to(0, 0)
    sheet.paste()
    keys = session.row_keys(PATH)
    assert len(keys) == ROWS
    for n, key in enumerate(keys, 1):

        def value(name: str, key: str = key) -> object:
            return session.value((*PATH, key, name))

        assert value("link_id") == f"A-2F-D-{n:03}"
        assert value("room") == f"2{n % 40:02} 财务"
        assert value("standard") is not None
        assert str(value("at")).startswith(f"2026-05-{9 + n % 3:02}T09:{n % 60:02}:00")
        assert value("length") == f"{20 + n / 10:.1f}"
        assert value("next") == f"{n % 9 - 1}.5"
        assert value("result") == ("pass" if n % 50 else "fail")
        assert value("fix") == (None if n % 50 else '重打水晶头 再测 "六类"')
    assert "212 rows pasted." in sheet.said()
    assert "“序号”" in sheet.said()
    sheet._count_all()
    assert sheet._totals.text() == "Pass 208  Fail 4", "the conclusion counts, not the screen of the cable"
    filling.undo()
    assert session.row_keys(PATH) == []
    assert session.finished() == before
