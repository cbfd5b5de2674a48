"""Printing: a paper goes to the printer page by page, to the computer's PDF program, or into a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from shutil import rmtree

from PySide6.QtCore import QRectF, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from sidesk.actions import browse
from sidesk.core.errors import CannotWrite
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.boxes import FlowBox
from sidesk.ui.kit.buttons import Button, CheckBox
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.pdf import PdfFile
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.kit.text import Text
from sidesk.ui.room import Room

POINTS = 72.0
DAY = 86_400  # seconds
FINEST = 300  # dots an inch: a page of 600 takes 140 MB and looks the same
Load = Callable[[Progress], Sequence[bytes]]


def send(papers: Sequence[bytes], printer: QPrinter, progress: Progress, *, fit: bool = True) -> int:
    """Draw every page on the printer, one at a time; returns how many. Raises CannotWrite, Cancelled.

    `fit` makes a page as large as the printer can print; else it keeps its size, and a printer that cannot
    reach the edge of the sheet cuts what stands there.
    """
    sheets = [(file, page) for file in map(PdfFile, papers) for page in range(len(file.sizes))]
    first, last = printer.fromPage() or 1, printer.toPage() or len(sheets)
    sheets = sheets[first - 1 : last]
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    sheets *= copies
    painter = QPainter()
    try:
        for number, (file, page) in enumerate(sheets):
            progress.step(number, len(sheets))
            width, height = file.sizes[page]
            lying = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
            printer.setPageOrientation(lying)
            if number and not printer.newPage():
                raise CannotWrite(path=printer.printerName(), why=N_("the printer takes no further page."))
            if not number and not painter.begin(printer):
                raise CannotWrite(path=printer.printerName(), why=N_("the printer does not answer."))
            _draw(painter, printer, file, page, fit=fit)
        progress.step(len(sheets), len(sheets))
    finally:
        if painter.isActive():
            painter.end()
    return len(sheets)


def _draw(painter: QPainter, printer: QPrinter, file: PdfFile, page: int, *, fit: bool) -> None:
    width, height = file.sizes[page]
    dots = printer.resolution() / POINTS
    inside = QRectF(printer.pageLayout().paintRectPixels(printer.resolution()))
    whole = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    scale = min(inside.width() / width, inside.height() / height) if fit else dots
    image = file.image(page, min(scale, FINEST / POINTS))
    size = QRectF(0, 0, width * scale, height * scale)
    # The painter's corner is that of what can be printed, not that of the sheet.
    size.moveCenter((inside if fit else whole).center() - inside.topLeft())
    painter.drawImage(size, image)


class PrintDialog(Dialog):
    """Three ways for a paper to leave the program. `load` makes the PDFs; one record has a name."""

    printed = Signal(int)  # pages

    def __init__(
        self, room: Room, parent: QWidget, title: str, name: str, load: Load, note: str = ""
    ) -> None:
        look, _ = room.look, room.words.gettext
        super().__init__(look, parent, title, note, width=WIDE)
        self._room, self._name = room, name
        self._papers: Sequence[bytes] = ()
        self._job: Job | None = None
        self.pages = Text(look, _("The paper is being made"), "body", wrap=True)
        self.pages.setObjectName("print/pages")
        self.fit = CheckBox(look, _("Fit to the sheet"))
        self.fit.setChecked(True)
        self.fit.setObjectName("print/fit")
        self.open_file = Button(look, _("Open in the PDF program"), icon="file-text")
        self.open_file.setObjectName("print/open")
        self.open_file.clicked.connect(self._on_open)
        self.save = Button(look, _("Save a copy"), icon="download")
        self.save.setObjectName("print/save")
        self.save.clicked.connect(self._on_save)
        self.progress = JobProgress(look, _("Printing"))
        self.progress.cancelled.connect(self._on_cancelled)
        self.add(self.pages, self.fit, FlowBox(self.open_file, self.save), self.progress)
        self.offer(_("Close"))
        self.go = self.offer(_("Print"), "primary", icon="printer")
        self.go.setObjectName("print/go")
        self.go.clicked.disconnect()
        self.go.clicked.connect(self._on_print)
        self._let(ready=False)
        self._job = room.jobs.run(
            self, load, self._on_made, progressed=self.progress.set_progress, lane=Lane.SLOW
        )

    def _let(self, *, ready: bool) -> None:
        one = len(self._papers) == 1
        self.go.setEnabled(ready)
        for button in (self.open_file, self.save):
            button.setEnabled(ready)
            button.setVisible(one or not self._papers)

    def _on_made(self, papers: Sequence[bytes]) -> None:
        self._papers = papers
        self._room.jobs.run(self, lambda _: sum(len(PdfFile(one).sizes) for one in papers), self._on_counted)

    def _on_counted(self, count: int) -> None:
        self.pages.setText(self._room.words.ngettext("{n} page", "{n} pages", count).format(n=count))
        self._count = count
        self._let(ready=True)
        self.go.setFocus()

    # --- the printer ---

    def _on_print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, self._count)
        dialog.setFromTo(1, self._count)
        dialog.finished.connect(partial(self._on_asked, printer))
        QDialog.open(dialog)

    def _on_asked(self, printer: QPrinter, outcome: int) -> None:
        if outcome == QDialog.DialogCode.Accepted:
            self.print_to(printer)

    def print_to(self, printer: QPrinter) -> None:
        """Send the pages to this printer."""
        papers, fit = self._papers, self.fit.isChecked()
        self._let(ready=False)
        self.progress.begin()
        self._job = self._room.jobs.run(
            self,
            lambda progress: send(papers, printer, progress, fit=fit),
            self._on_printed,
            failed=self._on_failed,
            progressed=self.progress.set_progress,
            lane=Lane.SLOW,
        )

    def _on_printed(self, count: int) -> None:
        self.progress.end()
        self.printed.emit(count)
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        self.progress.end()
        self._let(ready=True)
        self._room.tell(error, self)

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.progress.end()
        self._let(ready=True)
        self.pages.setText(
            self._room.words.gettext("Stopped. Pages the printer has taken may still come out.")
        )

    # --- files ---

    def _on_save(self) -> None:
        _ = self._room.words.gettext
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the PDF"), f"{self._name}.pdf", "PDF (*.pdf)")
        if name:
            pdf = self._papers[0]
            self._room.jobs.run(self, lambda _: browse.save(pdf, Path(name)), self._on_saved, lane=Lane.SLOW)

    def _on_saved(self, path: Path) -> None:
        self.pages.setText(self._room.words.gettext("Saved: {name}").format(name=path.name))

    def _on_open(self) -> None:
        pdf, name = self._papers[0], self._name

        def work(_: Progress) -> Path:
            # Outside the encrypted store, for as long as the program that shows it may need it.
            return browse.save(pdf, _shown_folder() / f"{name or 'SiDesk'}.pdf")

        self._room.jobs.run(self, work, self._on_shown, lane=Lane.SLOW)

    def _on_shown(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _root() -> Path:
    return Path(tempfile.gettempdir()) / "sidesk-shown"


def clear_shown() -> None:
    """Remove the copies this program has given to other programs. What one of those holds open stays, on
    Windows, until a copy is opened on a later day."""
    for made in _root().glob(f"{os.getpid()}-*"):
        rmtree(made, ignore_errors=True)


def _shown_folder() -> Path:
    """A folder of its own for one copy; copies of earlier days are removed, nobody looks at them any more."""
    root = _root()
    root.mkdir(mode=0o700, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=root))
    for old in root.iterdir():
        if made.stat().st_mtime - old.stat().st_mtime > DAY:
            rmtree(old, ignore_errors=True)
    return made
