"""A PDF inside the program: pages are drawn when they come into sight, never all at once."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import AbstractContextManager, closing
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from sidesk.core.errors import CannotRead
from sidesk.ui.jobs import JobRunner
from sidesk.ui.kit.boxes import Panel, column, row
from sidesk.ui.kit.buttons import IconButton
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look

GAP, KEPT = 16, 12
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
PAPER = QColor("white")  # paper is white in every theme


class PdfFile:
    """A PDF as bytes. Every call is a job of the quick lane, and leaves nothing of pdfium behind.

    pdfium is not made for several threads, and pypdfium2 closes what is forgotten in whatever thread the
    garbage collector runs: a document or page kept open here would crash the program sooner or later.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        with self._opened() as document:
            self.sizes = [document.get_page_size(i) for i in range(len(document))]

    def image(self, page: int, scale: float) -> QImage:
        """One page; `scale` is pixels a point."""
        with (
            self._opened() as document,
            closing(document[page]) as sheet,
            closing(sheet.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)) as bitmap,
        ):
            size = (bitmap.width, bitmap.height, bitmap.stride)
            return QImage(bitmap.buffer, *size, QImage.Format.Format_RGBX8888).copy()

    def _opened(self) -> AbstractContextManager[Any]:
        import pypdfium2  # heavy, and only needed once somebody looks at a paper

        try:
            return closing(pypdfium2.PdfDocument(self._data))
        except pypdfium2.PdfiumError as error:
            raise CannotRead(path="PDF", why=str(error)) from error


class PdfPages(QAbstractScrollArea):
    """All pages below each other, as wide as the view at zoom 1."""

    moved = Signal(int)  # the page in sight

    def __init__(self, look: Look, jobs: JobRunner) -> None:
        super().__init__()
        self._look, self._jobs = look, jobs
        self._file: PdfFile | None = None
        self._zoom = 1.0
        self._images: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self._at = -1
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(40)

    def show_file(self, file: PdfFile | None) -> None:
        """Show this one from its first page."""
        self._file = file
        self._images.clear()
        self._asked.clear()
        self._at = -1
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._tell()

    def count(self) -> int:
        """Number of pages."""
        return len(self._file.sizes) if self._file else 0

    def page(self) -> int:
        """The page in sight, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        for number in range(self.count()):
            if self._box(number).bottom() > middle:
                return number
        return max(0, self.count() - 1)

    def go_to(self, page: int) -> None:
        """Bring a page into sight."""
        if 0 <= page < self.count():
            self.verticalScrollBar().setValue(round(self._box(page).top()) - GAP)
            self._tell()

    def zoom(self) -> float:
        """1 is as wide as the view."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Larger or smaller, keeping the page in sight."""
        page = self.page()
        self._zoom = zoom
        self._lay_out()
        self.go_to(page)
        self.viewport().update()

    def _scale(self) -> float:
        widest = max((size[0] for size in self._file.sizes), default=1.0) if self._file else 1.0
        return max(0.1, (self.viewport().width() - 2 * GAP) / widest) * self._zoom

    def _box(self, number: int) -> QRectF:
        assert self._file is not None
        scale, y = self._scale(), float(GAP)
        for size in self._file.sizes[:number]:
            y += size[1] * scale + GAP
        width, height = self._file.sizes[number]
        x = max(float(GAP), (self.viewport().width() - width * scale) / 2)
        return QRectF(x, y, width * scale, height * scale)

    def _lay_out(self) -> None:
        last = self._box(self.count() - 1) if self.count() else QRectF()
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, round(last.bottom()) + GAP - self.viewport().height()))
        down.setPageStep(self.viewport().height())
        across.setRange(0, max(0, round(last.right()) + GAP - self.viewport().width()))
        across.setPageStep(self.viewport().width())

    def _tell(self) -> None:
        page = self.page() if self.count() else -1
        if page != self._at:
            self._at = page
            self.moved.emit(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        offset = QPointF(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        view = QRectF(self.viewport().rect())
        for number in range(self.count()):
            box = self._box(number).translated(offset)
            if not box.intersects(view):
                continue
            painter.fillRect(box, PAPER)
            image = self._image(number)
            if image is not None:
                painter.drawImage(box, image)
            painter.setPen(QPen(self._look.color("line"), 1))
            painter.drawRect(box)
        painter.end()

    def _image(self, number: int) -> QImage | None:
        """The page at this size if it is drawn; else ask for it and show the nearest there is."""
        width = round(self._box(number).width() * self.devicePixelRatioF())
        key = (number, width)
        if key in self._images:
            self._images.move_to_end(key)
            return self._images[key]
        if key not in self._asked and self._file is not None:
            self._asked.add(key)
            file, scale = self._file, width / self._file.sizes[number][0]
            self._jobs.run(self, lambda progress: (file, key, file.image(number, scale)), self._on_drawn)
        return next((image for (page, _), image in self._images.items() if page == number), None)

    def _on_drawn(self, made: tuple[PdfFile, tuple[int, int], QImage]) -> None:
        file, key, image = made
        if file is not self._file:
            return
        self._asked.discard(key)
        self._images[key] = image
        while len(self._images) > KEPT:
            self._images.popitem(last=False)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(stepped(self._zoom, 1 if event.angleDelta().y() > 0 else -1))
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        key = Qt.Key(event.key())
        if key in moves and not event.modifiers():
            self.go_to(self.page() + moves[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if key == Qt.Key.Key_Home else self.count() - 1)
        else:
            super().keyPressEvent(event)


def stepped(zoom: float, step: int) -> float:
    """The next zoom of the list."""
    nearest = min(range(len(ZOOMS)), key=lambda i: abs(ZOOMS[i] - zoom))
    return ZOOMS[max(0, min(len(ZOOMS) - 1, nearest + step))]


class PdfView(Panel):
    """Pages with a title, "page x of y" and zoom."""

    opened = Signal()

    def __init__(self, look: Look, jobs: JobRunner, title: str = "") -> None:
        super().__init__("card")
        _ = look.words.gettext
        self._look, self._jobs = look, jobs
        self.pages = PdfPages(look, jobs)
        self.pages.setAccessibleName(title or _("PDF"))
        self.back = IconButton(look, "chevron-left", _("Previous page"))
        self.on = IconButton(look, "chevron-right", _("Next page"))
        self.smaller = IconButton(look, "zoom-out", _("Smaller"))
        self.larger = IconButton(look, "zoom-in", _("Larger"))
        self.back.clicked.connect(self._on_back)
        self.on.clicked.connect(self._on_next)
        self.smaller.clicked.connect(self._on_smaller)
        self.larger.clicked.connect(self._on_larger)
        self.pages.moved.connect(self._on_moved)
        self.place = Text(look, "", "h3")
        self.place.setMinimumWidth(look.px(52))
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiting = Text(look, "", "small", wrap=True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        heading = Text(look, title, "h2", wrap=True)
        tools = row(self.smaller, self.larger, 8, self.back, self.place, self.on, gap=8)
        # A heading beside the tools breaks word by word where the paper has half a window.
        head = column(heading, row(tools, None)) if title or look.roomy else row((heading, 1), tools)
        well = Panel("well", column(self.waiting, (self.pages, 1), gap=0))
        self.setLayout(column(head, (well, 1), gap=8, margins=(16, 12, 16, 12)))
        self._on_moved(-1)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(560), self._look.px(640))

    def show_bytes(self, data: bytes) -> None:
        """Open these bytes; a file that is none is told by the runner."""
        self.say("")
        self._jobs.run(self, lambda progress: PdfFile(data), self._on_opened)

    def say(self, text: str) -> None:
        """A sentence in place of the pages."""
        self.waiting.setText(text)
        self.waiting.setVisible(bool(text))
        self.waiting.setContentsMargins(16, 24 if text else 0, 16, 24 if text else 0)

    def _on_opened(self, file: PdfFile) -> None:
        self.pages.show_file(file)
        self.opened.emit()

    def _on_moved(self, page: int) -> None:
        count = self.pages.count()
        self.place.setText(f"{page + 1} / {count}" if count else "")
        for button in (self.back, self.on):
            button.setVisible(count > 1)
        for button in (self.smaller, self.larger):
            button.setVisible(count > 0)
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page + 1 < count)

    def _on_back(self) -> None:
        self.pages.go_to(self.pages.page() - 1)

    def _on_next(self) -> None:
        self.pages.go_to(self.pages.page() + 1)

    def _on_smaller(self) -> None:
        self.pages.set_zoom(stepped(self.pages.zoom(), -1))

    def _on_larger(self) -> None:
        self.pages.set_zoom(stepped(self.pages.zoom(), 1))
