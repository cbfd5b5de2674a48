"""Printing onto a printer that writes a PDF: as many pages, of the same size, with their text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from sidesk.actions import printing
from sidesk.core.errors import Cancelled
from sidesk.core.progress import Progress
from sidesk.models.entities import RecordQuery
from sidesk.ui.application import Program
from sidesk.ui.kit.pdf import PdfFile
from sidesk.ui.main_window import MainWindow
from sidesk.ui.printing import PrintDialog, _shown_folder, send
from sidesk.ui.record_page import RecordPage
from tests.support.shell import seen


def printer_to(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setResolution(150)
    return printer


def ink(file: PdfFile, page: int) -> float:
    """How much of the page is dark, the grey edges of letters counted as what they are."""
    # As fine as it was printed: coarser, pictures lose their hairlines and letters do not.
    grey = file.image(page, 150 / 72).convertToFormat(QImage.Format.Format_Grayscale8)
    return 1 - sum(bytes(grey.constBits())) / grey.sizeInBytes() / 255


@pytest.fixture
def paper(program: Program) -> bytes:
    assert program.desk is not None
    record = program.desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record
    return printing.paper(program.desk, record)


@pytest.mark.parametrize("fit", [True, False])
def test_every_page_comes_out_in_its_size_with_its_text(paper: bytes, tmp_path: Path, *, fit: bool) -> None:
    out = tmp_path / "out.pdf"
    before = PdfFile(paper)
    assert send([paper], printer_to(out), Progress(), fit=fit) == len(before.sizes)
    after = PdfFile(out.read_bytes())
    assert len(after.sizes) == len(before.sizes)
    for page, (was, is_) in enumerate(zip(before.sizes, after.sizes, strict=True)):
        assert is_ == pytest.approx(was, abs=3)
        assert ink(after, page) == pytest.approx(ink(before, page), rel=0.25)  # to fit it is a little smaller
        assert ink(after, page) > 0.01


def test_a_range_and_copies_are_what_was_asked_for(paper: bytes, tmp_path: Path) -> None:
    printer = printer_to(tmp_path / "out.pdf")
    printer.setFromTo(2, 2)
    assert send([paper], printer, Progress()) == 1
    assert len(PdfFile((tmp_path / "out.pdf").read_bytes()).sizes) == 1


def test_a_print_that_is_cancelled_stops_at_the_next_page(paper: bytes, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        send([paper], printer_to(tmp_path / "out.pdf"), progress)


def test_an_empty_form_is_printed_with_what_the_project_knows(program: Program) -> None:
    assert program.desk is not None
    project = program.desk.store.records.page(RecordQuery(form="P01"))[0].record
    assert PdfFile(printing.empty_form(program.desk, "D18", project)).sizes


def test_a_draft_is_printed_from_where_it_is_written(
    program: Program, window: MainWindow, tmp_path: Path
) -> None:
    assert program.desk is not None
    window.open_record(program.desk.store.records.page(RecordQuery(form="D18", state="draft"))[0].record)
    seen(program, lambda: isinstance(window.shown(), RecordPage), "it did not open")
    window.activateWindow()
    page = window.shown()
    page.setFocus()
    seen(program, page.isActiveWindow, "the window did not become the active one")
    QTest.keyClick(window.focusWidget() or page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(PrintDialog)
    assert dialog is not None
    seen(program, dialog.go.isEnabled, "the paper was not made")
    printed: list[int] = []
    dialog.printed.connect(printed.append)
    dialog.print_to(printer_to(tmp_path / "out.pdf"))
    seen(program, lambda: bool(printed), "nothing was printed")
    assert len(PdfFile((tmp_path / "out.pdf").read_bytes()).sizes) == printed[0]


def test_copies_for_the_pdf_program_are_removed_at_the_end(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ours = _shown_folder()
    (ours / "CK-003.pdf").write_bytes(b"%PDF")
    others = tmp_path / "sidesk-shown" / "1-of-another-program"
    others.mkdir()
    program.close()
    assert not ours.exists()
    assert others.exists()


def test_a_copy_that_is_held_open_does_not_stop_the_end(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ours = _shown_folder()
    (ours / "CK-003.pdf").write_bytes(b"%PDF")

    def held(*_given: object, **_named: object) -> None:
        raise PermissionError(13, "another program has it open")

    monkeypatch.setattr("os.unlink", held)
    program.close()
    assert (ours / "CK-003.pdf").exists()
