"""`sidesk import`: files in, results as JSON or lines out, one line for every file that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sidesk import cli
from sidesk.actions import measured_tables
from sidesk.actions.desk import Desk
from sidesk.actions.measured_lines import Seen
from sidesk.instruments import reading
from tests.support.field import PASSPHRASE
from tests.support.laptops import _quick_stores, grown, member
from tests.support.sor import sor

__all__ = ["_quick_stores", "grown", "member"]


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    path = tmp_path / "光纤7.sor"
    path.write_bytes(sor())
    return path


def said(caught: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = cli.run(["import", *(str(argument) for argument in arguments)])
    out, err = caught.readouterr()
    return code, out, err


def results(out: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(out)["results"]
    return found


def test_results_of_several_files_are_printed_as_json(
    trace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("Cable ID,Headroom (dB),Result\nA,3.0,PASS\nB,1.0,PASS\n", encoding="utf-8")
    code, out, err = said(capsys, trace, table, "--json")
    assert (code, err) == (0, "")
    assert [one["kind"] for one in results(out)] == ["otdr", "copper", "copper"]
    first, second, _ = results(out)
    assert set(first) == {"kind", "values", "source", "complete", "notes"}
    assert (first["source"]["file"], second["source"]["row"]) == ("光纤7.sor", 2)


def test_a_console_is_read_by_platform_and_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "esn.txt"
    text.write_bytes("ESN of slot 0: 2102351931\n".encode("utf-16"))
    code, out, _ = said(capsys, text, "--platform", "huawei", "--command", "display esn", "--json")
    assert code == 0
    assert results(out)[0]["values"]["serials"][0]["serial"] == "2102351931"


def test_without_json_there_is_a_line_for_a_person(trace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, trace, "--language", "zh")
    assert code == 0
    assert out == (
        "光纤7.sor: OTDR 曲线 — cable GL-01 · fibre 7 · wavelength_nm 1310 · length_m 1800.0 · loss_db 1.234"
        " · events 4 · measured_at 2026-09-21T14:13:20Z\n"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "文件是空的"),
        (b"hello", "既不是仪表文件，也不是设备控制台的文本"),
        (sor()[:230], "测量参数缺失"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "旧版 Excel"),
    ],
)
def test_a_bad_file_costs_one_line_and_the_others_are_read(
    trace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, told: str
) -> None:
    bad = tmp_path / "bad.bin"
    bad.write_bytes(content)
    code, out, err = said(capsys, bad, trace, "--json", "--language", "zh")
    assert code == 2
    assert told in err
    assert err.count("\n") == 1
    assert [one["kind"] for one in results(out)] == ["otdr"]


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, tmp_path / "none.sor", "--json", "--language", "en")
    assert (code, results(out)) == (2, [])
    assert "there is no such file" in err


def test_a_file_too_large_is_refused_before_it_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    code, _, err = said(capsys, large, "--json", "--language", "en")
    assert code == 2
    assert "larger than 48 MB" in err


def test_an_unknown_command_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "a.txt"
    text.write_text("x", encoding="utf-8")
    code, _, err = said(
        capsys, text, "--platform", "huawei", "--command", "display nonsense", "--language", "en"
    )
    assert code == 2
    assert "Keep the text as an attachment" in err


def test_headers_that_were_explained_in_the_window_are_known_here_too(
    member: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("Strecke,Urteil,Weite\nA-1,PASS,31\nA-2,FAIL,32\n", encoding="utf-8")
    monkeypatch.setenv("SIDESK_PASSPHRASE", PASSPHRASE)
    folder = ("--data", member.folder)
    code, out, _ = said(capsys, table, "--json", *folder)
    assert (code, results(out)[0]["kind"]) == (0, "table")
    known = reading.read(table.read_bytes(), "t.csv")
    layout = {"Strecke": "id", "Urteil": "result", "Weite": "length_m ft"}
    seen = Seen("t.csv", b"", known, known.fingerprint)
    measured_tables.remember(member, seen, measured_tables.layout(layout, {}, "copper"))
    member.close()
    code, out, err = said(capsys, table, "--json", *folder)
    assert (code, err) == (0, "")
    first = results(out)[0]
    assert (first["kind"], first["values"]["id"], first["values"]["result"]) == ("copper", "A-1", "pass")
    assert first["values"]["length_m"].startswith("9.4")
    monkeypatch.setenv("SIDESK_PASSPHRASE", "another")
    code, out, err = said(capsys, table, "--json", *folder)
    assert (code, results(out)[0]["kind"]) == (0, "table")
    assert "are not used" in err
