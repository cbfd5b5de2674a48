"""Testers' tables in every layout: CSV, Excel, XML, Chinese and English."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.core.canonical import canonical
from sidesk.core.errors import (
    InstrumentFileDamaged,
    InstrumentFileTooLarge,
    InstrumentFileUnusable,
    NotFromInstrument,
)
from sidesk.core.text import Words
from sidesk.instruments import table_cells, table_columns, tables
from sidesk.instruments.results import Reading
from sidesk.instruments.table_fields import Field

WORDS = Words("en")

COPPER = """\
Project: Block 3,,,
Cable ID,Date,Test Limit,Result,Headroom,Length (ft),NEXT Worst Margin (dB),NEXT Pair,RL margin remote,Color
3F-A-001,11/24/2026 10:15:30 AM,TIA Cat 6A Perm. Link,PASS,3.20,229,3.2,12-36,4.0,blue
3F-A-002,11/24/2026 1:16:30 PM,TIA Cat 6A Perm. Link,PASS*,0.20,230.5,0.2,12-36,3.0,
3F-A-003,11/24/2026 1:20:30 PM,TIA Cat 6A Perm. Link,FAIL,-1.2,98 m,N/A,,,
"""


def read(text: str | bytes, layouts: Any = None) -> Reading:
    found = tables.read(text if isinstance(text, bytes) else text.encode(), "t.csv", layouts)
    assert found is not None
    for result in found.results:
        canonical(result.values)
    return found


def one(header: str, cell: str, *more: str) -> dict[str, Any]:
    """The values of a row whose second column has that header."""
    rows = "\n".join(f"A{number}\t{text}\tx" for number, text in enumerate([cell, *more]))
    found = read(f"Cable ID\t{header}\tRemark\n{rows}\n")
    return {k: v for k, v in found.results[0].values.items() if k not in ("id", "comment")}


def test_a_copper_table_is_read_into_our_fields_with_its_rows() -> None:
    first, second, third = read(COPPER).results
    assert (first.kind, first.source.row) == ("copper", 3)
    assert first.values == {
        "id": "3F-A-001",
        "measured_at": "2026-11-24T10:15:30",
        "limit": "TIA Cat 6A Perm. Link",
        "result": "pass",
        "headroom_db": "3.20",
        "length_m": "69.80",
        "next_margin_db": "3.2",
        "next_pair": "12-36",
        "rl_margin_remote_db": "4.0",
        "other": {"Color": "blue"},
    }
    assert (second.values["result"], second.values["star"]) == ("pass", True)
    assert (third.values["result"], third.values["length_m"]) == ("fail", "98")
    assert "next_margin_db" not in third.values


def test_a_header_of_two_rows_is_joined_and_the_values_begin_below_it() -> None:
    found = read(
        "Cable ID,Test Limit,NEXT,,,Return Loss,,Result\n,,Margin (dB),Pair,Frequency,Margin (dB),Pair,\n"
        "A-1,TIA Cat 6 Perm. Link,3.2,12-36,221,4.0,12,PASS\n"
    )
    (only,) = found.results
    assert only.source.row == 3
    assert only.values == {
        "id": "A-1",
        "limit": "TIA Cat 6 Perm. Link",
        "next_margin_db": "3.2",
        "next_pair": "12-36",
        "next_mhz": "221",
        "rl_margin_db": "4.0",
        "rl_pair": "12",
        "result": "pass",
    }


def test_a_first_row_of_words_is_no_second_header() -> None:
    found = read("Cable ID,Wire Map,Operator,Result\nhall,PASS,Pair,PASS\n")
    assert found.results[0].values["id"] == "hall"


CHINESE = """\
光缆编号;芯号;波长(nm);损耗(dB);长度(km);测试结果;测试日期
GL-01;1;1310;0,35;1,2;合格;2026年11月24日
GL-01;2;1310;0,450;1,2;不合格*;2026-11-24 10:00
"""


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_chinese_table_is_read_in_every_character_set(charset: str) -> None:
    first, second = read(CHINESE.encode(charset)).results
    assert first.kind == "fibre"
    assert first.values == {
        "id": "GL-01",
        "fibre": "1",
        "wavelength_nm": "1310",
        "loss_db": "0.35",
        "length_m": "1200",
        "result": "pass",
        "measured_at": "2026-11-24",
    }
    assert (second.values["result"], second.values["star"], second.values["loss_db"]) == (
        "fail",
        True,
        "0.450",
    )
    assert second.values["measured_at"] == "2026-11-24T10:00:00"


def test_in_a_table_of_fibres_limit_and_margin_are_those_of_the_loss() -> None:
    text = "Fiber ID,Wavelength (nm),Attenuation (dB),Limit (dB),Margin (dB)\nF01,850,1.20,1.85,0.65\n"
    (result,) = read(text).results
    assert result.values == {
        "fibre": "F01", "wavelength_nm": "850", "loss_db": "1.20", "loss_limit_db": "1.85",
        "loss_margin_db": "0.65",
    }  # fmt: skip


def test_wireless_tables_are_known_by_their_columns() -> None:
    (result,) = read("测试点\tSSID\t信道\tRSSI(dBm)\t下载(Mbps)\n大厅\tOffice\t36\t-58\t320\n").results or [
        None
    ]
    assert result is not None
    assert (result.kind, result.values) == (
        "wifi",
        {
            "place": "大厅",
            "ssid": "Office",
            "channel": 36,
            "rssi_dbm": "-58",
            "download_mbps": "320",
        },
    )


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_every_usual_sign_between_cells_is_found(sign: str) -> None:
    text = sign.join(["Cable ID", "Result", "Length (m)"]) + "\n" + sign.join(["A1", "PASS", "23.5"]) + "\n"
    (result,) = read(text).results
    assert result.values == {"id": "A1", "result": "pass", "length_m": "23.5"}


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Length (m)", "length_m"),
        ("长度（米）", "length_m"),
        ("Prop. Delay (ns)", "delay_ns"),
        ("Delay Skew", "skew_ns"),
        ("传播时延(ns)", "delay_ns"),
        ("环路电阻(Ω)", "resistance_ohm"),
        ("Resistance [ohm]", "resistance_ohm"),
        ("余量(dB)", "headroom_db"),
        ("接线图", "wire_map"),
        ("测试极限值", "limit"),
        ("操作员", "operator"),
        ("Main S/N", "serial"),
        ("Remote S/N", "remote_serial"),
        ("NEXT Margin", "next_margin_db"),
        ("近端串扰余量(dB)", "next_margin_db"),
        ("PS NEXT worst value remote (dB)", "psnext_value_remote_db"),
        ("ACR-F margin", "acrf_margin_db"),
        ("PS ACR-F Margin (dB)", "psacrf_margin_db"),
        ("回波损耗 最差余量 远端", "rl_margin_remote_db"),
        ("NEXT Worst Margin Freq (MHz) Main", "next_mhz"),
        ("NEXT Worst Margin Pair SR", "next_pair_remote"),
        ("NEXT Freq. (MHz)", "next_mhz"),
        ("Insertion Loss (dB)", "il_value_db"),
        ("插入损耗线对", "il_pair"),
        ("Loss @1310nm (dB)", "loss_1310_db"),
        ("1550nm损耗", "loss_1550_db"),
        ("A→B 1310nm 损耗(dB)", "loss_1310_db"),
        ("B→A 1310nm 损耗(dB)", "loss_1310_back_db"),
        ("Colour", ""),
        ("Length (dB)", ""),
        ("NEXT colour", ""),
        ("价格", ""),
    ],
)
def test_headers_are_understood_in_both_languages(header: str, name: str) -> None:
    found = table_columns.guessed([header])
    assert (found[0].field.name if found else "") == name
    if name:
        assert table_columns.by_name(name) == found[0].field


@pytest.mark.parametrize(
    ("header", "cell", "told"),
    [
        ("Length (m)", "23.50", {"length_m": "23.50"}),
        ("Length (ft)", "100", {"length_m": "30.48"}),
        ("Length", "77 ft", {"length_m": "23.47"}),
        ("长度", "23.5米", {"length_m": "23.5"}),
        ("Length (m)", "20,5", {"length_m": "20.5"}),
        ("Length (m)", "1.234,5", {"length_m": "1234.5"}),
        ("Length (m)", "1,234.5", {"length_m": "1234.5"}),
        ("Length (m)", "２０．５", {"length_m": "20.5"}),
        ("Headroom (dB)", "−1.2", {"headroom_db": "-1.2"}),
        ("Headroom (dB)", "+3.0", {"headroom_db": "3.0"}),
        ("Headroom (dB)", ".5", {"headroom_db": "0.5"}),
        ("Headroom (dB)", "0.3*", {"headroom_db": "0.3", "headroom_db_star": True}),
        ("Headroom (dB)", "N/A", {}),
        ("Delay (us)", "0.5", {"delay_ns": "500"}),
        ("传播时延（微秒）", "0.4385", {"delay_ns": "438.50"}),
        ("Length (kft)", "0.5", {"length_m": "152.40"}),
        ("长度", "8850 厘米", {"length_m": "88.50"}),
        ("Tested on", "2026-11-24", {"measured_at": "2026-11-24"}),
        ("Result", "PASS", {"result": "pass"}),
        ("Result", "*PASS", {"result": "pass", "star": True}),
        ("结果", "通过＊", {"result": "pass", "star": True}),
        ("Result", "FAIL*", {"result": "fail", "star": True}),
        ("结果", "不合格", {"result": "fail"}),
        ("结果", "未测试", {}),
        ("Date", "2026/11/24", {"measured_at": "2026-11-24"}),
        ("日期", "2026年1月2日 下午 3:04", {"measured_at": "2026-01-02T15:04:00"}),
        ("Date", "24.11.2026 08:00", {"measured_at": "2026-11-24T08:00:00"}),
        ("Date", "24/11/2026", {"measured_at": "2026-11-24"}),
        ("Date", "24-Nov-2026", {"measured_at": "2026-11-24"}),
        ("Date", "46350", {"measured_at": "2026-11-24"}),
        ("Date", "31/31/2026", {"measured_at": "31/31/2026"}),
    ],
)
def test_cells_are_understood_as_people_and_testers_write_them(
    header: str, cell: str, told: dict[str, Any]
) -> None:
    assert one(header, cell) == told


def test_a_comma_is_a_decimal_comma_where_other_cells_say_so() -> None:
    assert one("Length (m)", "1,234", "20,5")["length_m"] == "1.234"
    assert one("Length (m)", "1,234", "20.5")["length_m"] == "1234"


def test_between_semicolons_a_comma_is_a_decimal_comma() -> None:
    (result,) = read("Cable ID;Length (m);Result\nA;1,234;PASS\n").results
    assert result.values["length_m"] == "1.234"


def test_a_date_that_can_be_read_two_ways_is_kept_as_it_stands_and_said() -> None:
    found = read("Cable ID,Date,Result\nA,03/04/2026,PASS\n")
    assert found.results[0].values["measured_at"] == "03/04/2026"
    assert "day/month or month/day" in found.notes[0].told(WORDS)
    clear = read("Cable ID,Date,Result\nA,03/04/2026,PASS\nB,25/04/2026,PASS\n")
    assert clear.results[0].values["measured_at"] == "2026-04-03"
    assert not clear.notes


def test_what_is_no_number_is_kept_marked_and_named_with_its_row() -> None:
    (result,) = read("Cable ID,Length (m),Result\nA,long,PASS\n").results
    assert result.values["other"] == {"Length (m)": "long"}
    assert not result.complete
    assert result.notes[0].told(WORDS) == "Row 2: “long” in column “Length (m)” was not understood."


def test_date_and_time_in_two_columns_become_one_moment() -> None:
    (result,) = read("Cable ID,Date,Time,Result\nA,2026-11-24,10:15,PASS\n").results
    assert result.values["measured_at"] == "2026-11-24T10:15:00"


def test_one_identifier_twice_is_said() -> None:
    found = read("Cable ID,Result,Length (m)\nA,PASS,1\nB,PASS,1\nA,FAIL,1\n")
    assert "occur more than once: 1; the first is “A”" in found.notes[0].told(WORDS)


# -- layouts -----------------------------------------------------------------------------------------------


def test_what_a_person_said_about_a_layout_is_used_again() -> None:
    text = "Spur,Urteil,Strecke [m]\nA1,PASS,20\n"
    first = read(text)
    assert first.layout == {"Spur": "", "Urteil": "", "Strecke [m]": ""}
    assert first.results[0].values == {"other": {"Spur": "A1", "Urteil": "PASS", "Strecke [m]": "20"}}
    layouts = {first.fingerprint: {"Spur": "id", "Urteil": "result", "Strecke [m]": "length_m"}}
    again = read(text.replace("A1", "B2"), layouts)
    assert again.results[0].values == {"id": "B2", "result": "pass", "length_m": "20"}
    assert again.layout == layouts[first.fingerprint]


def test_a_column_can_be_left_out_by_a_layout() -> None:
    first = read("Cable ID,Result,Length (m)\nA,PASS,20\n")
    layout = {**first.layout, "Length (m)": ""}
    (result,) = read("Cable ID,Result,Length (m)\nA,PASS,20\n", {first.fingerprint: layout}).results
    assert result.values == {"id": "A", "result": "pass", "other": {"Length (m)": "20"}}


def test_the_mark_of_a_layout_does_not_depend_on_case_or_spaces() -> None:
    mark = table_columns.fingerprint(["Cable ID", "Result"])
    assert mark == table_columns.fingerprint([" cable  id", "RESULT"])
    assert mark != table_columns.fingerprint(["Result", "Cable ID"])


# -- Excel and XML -----------------------------------------------------------------------------------------


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


ROWS = [
    ["Report of block 3"],
    [],
    ["电缆编号", "测试日期", "结果", "长度(m)", "余量(dB)"],
    ["A1", dt.datetime(2026, 11, 24, 10, 15), "通过", 23.5, 3],  # noqa: DTZ001  # Excel knows no zone
    ["A2", dt.date(2026, 11, 24), "失败", 91, -0.25],
]


def test_a_workbook_is_read_with_its_sheet_and_row() -> None:
    found = read(workbook(("Cover", [["Hello"]]), ("铜缆", ROWS)))
    first, second = found.results
    assert (first.source.sheet, first.source.row) == ("铜缆", 4)
    assert first.values == {
        "id": "A1",
        "measured_at": "2026-11-24T10:15:00",
        "result": "pass",
        "length_m": "23.5",
        "headroom_db": "3",
    }
    assert (second.values["measured_at"], second.values["headroom_db"]) == ("2026-11-24", "-0.25")


def test_a_workbook_that_grows_without_end_is_not_opened() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 70_000_000)
    with pytest.raises(InstrumentFileTooLarge, match="becomes too large when it is opened"):
        read(stream.getvalue())


@pytest.mark.parametrize("cut", [30, 400, 2000])
def test_a_workbook_cut_off_is_damaged(cut: int) -> None:
    with pytest.raises(InstrumentFileDamaged, match="damaged or protected"):
        read(workbook(("A", ROWS))[:-cut])


def test_another_zip_is_no_workbook() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(NotFromInstrument, match="no Excel workbook"):
        read(stream.getvalue())


def test_an_old_workbook_is_said_to_be_one() -> None:
    with pytest.raises(NotFromInstrument, match=r"old Excel file \(\.xls\)"):
        read(b"\xd0\xcf\x11\xe0" + bytes(600))


XML = """<?xml version="1.0" encoding="UTF-8"?>
<Export><Project>P1</Project>
 <Test><CableID>A1</CableID><Result>PASS</Result><Length unit="ft">100</Length>
  <Param name="NEXT"><Margin>3.1</Margin></Param></Test>
 <Test><CableID>A2</CableID><Result>FAIL</Result><Length unit="ft">200</Length>
  <Param name="NEXT"><Margin>-1</Margin></Param></Test>
</Export>"""


def test_the_tests_of_an_xml_file_are_its_rows() -> None:
    first, second = read(XML).results
    assert first.values == {"id": "A1", "result": "pass", "length_m": "30.48", "next_margin_db": "3.1"}
    assert (second.kind, second.values["next_margin_db"], second.source.row) == ("copper", "-1", 6)


def test_of_an_xml_file_cut_off_the_whole_tests_are_kept() -> None:
    found = read(XML[:-60])
    assert [result.values["id"] for result in found.results] == ["A1"]
    assert "breaks off or is damaged at row 6" in found.notes[0].told(WORDS)
    assert not found.results[-1].complete


def test_entities_in_an_xml_file_are_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xx">]><a><t><id>&x;</id><r>1</r></t></a>'
    with pytest.raises(InstrumentFileDamaged, match="has parts that are not read"):
        read(bomb)


def test_an_xml_file_of_a_hundred_thousand_depths_is_refused() -> None:
    with pytest.raises(InstrumentFileDamaged):
        read("<a>" * 100_000)


# -- bad tables --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["Dear all,\nplease, send it, soon\nBye, Li", "a = f(b, c)\nprint(a)\nreturn a, b, c, d"]
)
def test_prose_with_commas_is_no_table(text: str) -> None:
    assert tables.read(text.encode(), "t.txt") is None


def test_rows_with_too_few_or_too_many_cells_are_read_as_far_as_they_go() -> None:
    first, second = read("Cable ID,Result,Length (m)\nA,PASS\nB,FAIL,3,4,5,6\n").results
    assert (first.values, second.values) == (
        {"id": "A", "result": "pass"},
        {"id": "B", "result": "fail", "length_m": "3"},
    )


def test_a_quote_that_never_closes_ends_the_table_at_its_row() -> None:
    text = "Cable ID,Result,Length (m)\nA,PASS,1\nB,PASS,2\n" + 'C,"' + "x,y\n" * 80_000
    found = read(text)
    assert [result.values["id"] for result in found.results] == ["A", "B"]
    assert "damaged at row 4" in found.notes[0].told(WORDS)


def test_more_rows_than_fit_are_said() -> None:
    text = "Cable ID,Result\n" + "A,PASS\n" * (tables.MOST_ROWS + 5)
    found = read(text)
    assert len(found.results) == tables.MOST_ROWS
    assert any("Only the first 30000 rows" in note.told(WORDS) for note in found.notes)


def test_a_table_of_thirty_megabytes_is_not_read() -> None:
    with pytest.raises(InstrumentFileTooLarge, match="larger than 24 MB"):
        read(b"Cable ID,Result\n" + b"A,PASS\n" * 4_500_000)


@pytest.mark.parametrize("text", ["", "one line", "Dear all,\nhow are you?\nBye", "\x00\x01\x02" * 50])
def test_a_text_is_no_table(text: str) -> None:
    found = tables.read(text.encode(), "t.txt")
    assert found is None or not any(found.layout.values())


def test_a_cell_of_a_million_digits_is_no_number() -> None:
    assert table_cells.number("9" * 1_000_000, Field("x", "number", "m"), "1", comma=False) is None


CELLS = st.text(max_size=12) | st.sampled_from(
    [
        "Cable ID",
        "Result",
        "PASS*",
        "Length (ft)",
        "1,5",
        "24/11/2026",
        "损耗(dB)",
        "NEXT margin",
        "0.3*",
        "99999",
        '"',
        "\x00",
    ]
)


@given(
    st.lists(st.lists(CELLS, max_size=6), max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
def test_no_table_breaks_the_reader(rows: list[list[str]], sign: str, charset: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=sign).writerows([["Cable ID", "Result", "Length (m)", "Date"], *rows])
    _never_breaks(stream.getvalue().encode(charset, "replace"))


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"<?xml version='1.0'?>", b"Cable ID,Result\n"]),
)
def test_no_bytes_break_the_reader(data: bytes, head: bytes) -> None:
    _never_breaks(head + data)


@settings(deadline=None)  # a workbook takes long to open
@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=5))
def test_no_changed_workbook_breaks_the_reader(changes: list[tuple[int, int]]) -> None:
    data = bytearray(BOOK)
    for at, byte in changes:
        data[at % len(data)] = byte
    _never_breaks(bytes(data))


@given(st.lists(st.tuples(st.integers(0, len(XML) - 1), st.sampled_from("<>/&\"' xé")), max_size=6))
def test_no_changed_xml_breaks_the_reader(changes: list[tuple[int, str]]) -> None:
    text = list(XML)
    for at, sign in changes:
        text[at] = sign
    _never_breaks("".join(text).encode())


BOOK = workbook(("A", ROWS))


def _never_breaks(data: bytes) -> None:
    try:
        found = tables.read(data, "t.csv")
    except InstrumentFileUnusable as problem:
        assert str(problem).count("\n") == 0  # noqa: PT017
        return
    for result in found.results if found else ():
        canonical(result.values)
        for note in result.notes:
            assert note.told(WORDS)


# --- notations of other programs ---


def first(data: bytes, file: str) -> dict[str, object]:
    found = tables.read(data, file)
    assert found is not None
    return dict(found.results[0].values)


def test_a_row_of_units_below_the_names_turns_feet_into_metres() -> None:
    values = first(b"Cable ID,Length,NEXT,Result\n,(ft),dB,\nQ1,100,44.1,PASS\n", "units.csv")
    assert values == {"id": "Q1", "length_m": "30.48", "next_value_db": "44.1", "result": "pass"}


def test_names_in_two_languages_are_one_column_with_or_without_a_space() -> None:
    head = "线缆编号 Cable ID,插入损耗 IL 余量(dB),回波损耗RL余量(dB),长度Length(m),结果 Result"
    values = first(f"{head}\nK1,3.1,2.2,50,合格\n".encode("gbk"), "two.csv")
    assert values == {
        "id": "K1", "il_margin_db": "3.1", "rl_margin_db": "2.2", "length_m": "50", "result": "pass",
    }  # fmt: skip


def test_two_different_names_in_one_header_are_not_guessed() -> None:
    values = first("线缆编号,长度 Result\nK1,50\n".encode(), "both.csv")
    assert values == {"id": "K1", "other": {"长度 Result": "50"}}


def test_merged_headers_in_two_languages_over_two_rows_are_joined() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["链路编号", "结果", "近端串扰 NEXT", None, None, "长度"],
        [None, None, "余量", "线对", "频率", "ft"],
        ["5F-01", "PASS", 3.2, "12-36", 231.5, 100],
    ):
        sheet.append(row)
    for cells in ("A1:A2", "B1:B2", "C1:E1"):
        sheet.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    assert first(stream.getvalue(), "merged.xlsx") == {
        "id": "5F-01", "result": "pass", "next_margin_db": "3.2", "next_pair": "12-36", "next_mhz": "231.5",
        "length_m": "30.48",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("declared", "charset"), [("GB18030", "gb18030"), ("gb2312", "gbk"), ("UTF-16", "utf-16")]
)
def test_xml_in_chinese_character_sets_is_read_with_its_units(declared: str, charset: str) -> None:
    one = "<测试><线缆编号>X-{n}</线缆编号><结果>合格</结果><长度 单位='ft'>100</长度></测试>"
    text = f"<?xml version='1.0' encoding='{declared}'?><报告>{one.format(n=1)}{one.format(n=2)}</报告>"
    assert first(text.encode(charset), "a.xml") == {"id": "X-1", "result": "pass", "length_m": "30.48"}


@pytest.mark.parametrize("charset", ["klingon", "shift_jis"])
def test_xml_in_a_character_set_that_nobody_reads_is_refused_in_one_sentence(charset: str) -> None:
    told = f"<?xml version='1.0' encoding='{charset}'?><r><t><a>1</a><b>2</b></t></r>"
    with pytest.raises(NotFromInstrument):
        tables.read(told.encode(), "a.xml")
