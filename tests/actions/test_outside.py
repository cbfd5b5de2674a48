"""A file that was kept can be looked at: as a copy, and never if it could run."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from sidesk.actions import outside


@pytest.mark.parametrize("name", ["报告.pdf", "a.JPG", "links.csv", "表.xlsx", "notes.txt"])
def test_documents_pictures_and_text_are_opened(name: str) -> None:
    assert outside.opens(name)


@pytest.mark.parametrize(
    "name",
    [
        "setup.exe",
        "报告.pdf.exe",
        "a.bat",
        "x.lnk",
        "m.xlsm",
        "page.html",
        "run.sh",
        "pdf",
        "cod\u202efdp.exe",
    ],
)
def test_what_could_run_is_never_opened(name: str) -> None:
    assert not outside.opens(name)


def test_a_copy_keeps_a_plain_name_and_cannot_be_written_by_mistake(tmp_path: Path) -> None:
    first = outside.copy_of(b"%PDF", "../../etc/报告\u202e.pdf", tmp_path)
    again = outside.copy_of(b"%PDF-2", "../../etc/报告\u202e.pdf", tmp_path)
    assert first.name == again.name == "etc报告.pdf"
    assert first.parent.parent == again.parent.parent == tmp_path
    assert (first.read_bytes(), again.read_bytes()) == (b"%PDF", b"%PDF-2")
    assert not first.stat().st_mode & stat.S_IWUSR


def test_a_name_says_its_kind() -> None:
    assert [outside.kind_of(name) for name in ("a.pdf", "b.XLSX", "none", "x.长")] == ["PDF", "XLSX", "", ""]
