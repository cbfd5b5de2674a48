"""What leaves the program in a folder is opened by other programs: nothing in it runs or breaks them."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl

from sidesk.core.text import Words
from sidesk.reports.volumes import archive
from sidesk.reports.volumes.contents import Cover, Document, layout

SCRIPT = '"><script>alert(1)</script>'
COVER = Cover(SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT, "2026-05-11")


def page(file: str) -> str:
    first, *others = layout()
    document = Document("r", SCRIPT, SCRIPT, SCRIPT, SCRIPT, lambda: b"", sealed=False)
    volume = replace(first, entries=(replace(first.entries[0], documents=(document,)),))
    return archive.index_html((volume, *others), COVER, {"r": file}, Words("en")).decode()


def test_no_answer_becomes_a_script_of_the_index() -> None:
    assert "<script" not in page(f"papers/{SCRIPT}.pdf")


def test_a_link_leads_to_its_paper_whatever_signs_its_name_has() -> None:
    assert 'href="papers/a%23b%3F%2520.pdf"' in page("papers/a#b?%20.pdf")


def test_characters_that_no_workbook_holds_are_left_out() -> None:
    cells = ["\x00\x0b\ufffe\uffff\ud800a", "\tb", "😀", "=1+1", "-2+3"]
    book = openpyxl.load_workbook(BytesIO(archive.spreadsheet({"links": [["head"], cells]})))
    row = list(book.worksheets[0].iter_rows())[1]
    assert [cell.value for cell in row] == ["a", "\tb", "😀", "'=1+1", "-2+3"]
    assert {cell.data_type for cell in row} == {"s"}


def test_what_has_no_file_of_its_own_says_where_it_stands_or_that_there_is_nothing() -> None:
    text = archive.index_html(layout(), COVER, {}, Words("en")).decode()
    summary, contract = (line for line in text.splitlines() if '"no">1.1<' in line or '"no">1.2<' in line)
    assert summary.endswith('<a href="package.pdf">package.pdf</a>')
    assert contract.endswith("<td>–")
