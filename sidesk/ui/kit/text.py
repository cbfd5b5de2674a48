"""Words on the screen: the type roles as labels, and key caps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from sidesk.ui.theme import ROLES, Look


class Text(QLabel):
    """A label in one of the type roles (`theme.ROLES`). Plain text only: answers are never markup."""

    _tone = ""
    _marks: Sequence[str] = ()

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: str = "body",
        tone: str = "",
        *,
        wrap: bool = False,
        bold: bool | None = None,
    ) -> None:
        super().__init__(text)
        self._look = look
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look.font(role, bold=bold))
        self.set_tone(tone or ROLES[role][2])
        if wrap:
            self.setWordWrap(True)
            # Without this a layout never asks for the height, and the last line of Chinese is cut.
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def set_tone(self, tone: str) -> None:
        """Colour the text with a token."""
        if tone == self._tone:
            return
        self._tone = tone
        self._colour()

    def _colour(self) -> None:
        palette = self.palette()
        palette.setColor(self.foregroundRole(), self._look.color(self._tone))
        self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # A style sheet gives a widget back the palette it had at its first polish, e.g. in a new parent.
        if event.type() == QEvent.Type.StyleChange and self._tone:
            self._colour()

    def mark(self, parts: Sequence[str]) -> None:
        """Mark these where they stand in the text: what somebody looks for. Nothing takes the marks away."""
        self._marks = [part for part in parts if part and part in self.text().casefold()]
        self.update()

    @property
    def marks(self) -> Sequence[str]:
        """What is marked in it."""
        return self._marks

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._marks:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        layout = QTextLayout(self.text(), self.font())
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        wraps = QTextOption.WrapMode.WordWrap if self.wordWrap() else QTextOption.WrapMode.NoWrap
        option.setWrapMode(wraps)
        layout.setTextOption(option)
        layout.setFormats(self._ranges())
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width())
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        painter.setPen(self._look.color(self._tone))
        layout.draw(painter, QPointF(0, max(0.0, (self.height() - y) / 2)))
        painter.end()

    def _ranges(self) -> list[QTextLayout.FormatRange]:
        text, made = self.text().casefold(), []
        style = QTextCharFormat()
        style.setBackground(self._look.color("accent"))
        style.setForeground(self._look.color("on"))
        for part in self._marks:
            at = text.find(part)
            while at >= 0:
                found = QTextLayout.FormatRange()
                found.start, found.length, found.format = at, len(part), style
                made.append(found)
                at = text.find(part, at + len(part))
        return made

    def selectable(self) -> Text:
        """Let people mark and copy it (codes, error details)."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return self


class KeyCap(QLabel):
    """A key as it looks on the keyboard, for hints."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look = look
        self.setFont(look.font("cap"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContentsMargins(6, 0, 6, 0)
        self.setFixedHeight(look.px(22))
        palette = self.palette()
        palette.setColor(self.foregroundRole(), look.color("ink3"))
        self.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color("edge" if self._look.line > 1 else "line"), self._look.line))
        painter.setBrush(self._look.color("surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()
        super().paintEvent(event)
