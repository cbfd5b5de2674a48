"""An article to read: type and colours of the look, hits marked, links given to the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QRegularExpression, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QMouseEvent,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from sidesk.core.text import Words
from sidesk.ui.help_html import html, style
from sidesk.ui.help_texts import Article
from sidesk.ui.theme import LIGHT, Look


class ArticleView(QTextBrowser):
    """Read-only. `followed` carries where a link leads; the page decides."""

    followed = Signal(str)
    stepped = Signal(int)  # the mouse's own buttons for back and forward

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName("help/article")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(look.words.gettext("Article"))
        self.setStyleSheet(
            f"QTextBrowser {{ background: transparent; border: 2px solid transparent; border-radius: 8px;"
            f" color: {look.token('ink')}; selection-background-color: {look.token('accent')};"
            f" selection-color: {look.token('on')}; }}"
            f"QTextBrowser:focus {{ border-color: {look.token('accent')}; }}"
        )
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(look.px(16))
        self.document().setDefaultFont(look.font(size=15))
        self.document().setDefaultStyleSheet(style(look))
        self.anchorClicked.connect(self._on_link)

    def show_article(self, article: Article, wanted: Sequence[str] = ()) -> None:
        """Show it from its beginning, or from the first of the words that are looked for."""
        self.setHtml(html(article))
        self.setAccessibleDescription(article.title)
        self.mark(wanted, goes=True)

    def mark(self, wanted: Sequence[str], *, goes: bool = False) -> int:
        """Mark these words; returns how often they occur. `goes`: bring the first one into sight."""
        shown = QTextCharFormat()
        shown.setBackground(self.look.color("warn_soft"))
        shown.setForeground(self.look.color("ink"))
        shown.setFontUnderline(True)
        shown.setUnderlineColor(self.look.color("warn"))
        found = []
        for word in wanted:
            cursor = QTextCursor(self.document())
            asked = QRegularExpression(
                QRegularExpression.escape(word), QRegularExpression.PatternOption.CaseInsensitiveOption
            )
            while not (cursor := self.document().find(asked, cursor)).isNull():
                one = QTextEdit.ExtraSelection()
                one.cursor, one.format = cursor, shown
                found.append(one)
        self.setExtraSelections(found)
        if goes and found:
            first = min((one.cursor for one in found), key=QTextCursor.selectionStart)
            box = self.cursorRect(first)
            bar = self.verticalScrollBar()
            bar.setValue(max(0, bar.value() + box.top() - self.viewport().height() // 3))
        return len(found)

    def _on_link(self, link: QUrl) -> None:
        self.followed.emit(link.toString())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        steps = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}
        if event.button() in steps:
            self.stepped.emit(steps[event.button()])
        else:
            super().mouseReleaseEvent(event)


def printed(article: Article, words: Words) -> bytes:
    """The article as a PDF of A4 pages, dark on white whatever the screen looks like."""
    look = Look(LIGHT, words)
    document = QTextDocument()
    font = QFont(look.font())
    font.setPointSizeF(11)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(style(look, points=True))
    document.setHtml(html(article))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(article.title)
    writer.setCreator("SiDesk")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Portrait)
    document.print_(writer)
    del writer
    return bytes(buffer.data().data())
