"""The check that keeps the pictures honest: what is cut, too small to touch, or outside its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QScrollBar,
    QTableView,
    QWidget,
)

from sidesk.ui.theme import DARK, LIGHT, Look, dress
from tests.support.pseudo import words_for

TOUCH = 40
EDGE = 32  # px: a shadow may stand outside
SLACK = 2  # px: rounding of font metrics
FREE = ("InnerButton", "_Action", "Segment")  # inside something that is itself a target


def worn(app: QApplication, language: str, scale: float) -> Look:
    """A look the application wears: dark in Chinese, so that both are seen."""
    look = Look(DARK if language == "zh" else LIGHT, words_for(language), scale)
    dress(app, look)
    return look


def faults(root: QWidget) -> list[str]:
    """One line for each fault among the visible widgets of `root`."""
    found: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.isVisible() and not _is_qts_own(widget):
            found += [f"{name(widget)}: {fault}" for fault in _of(widget)]
    return found


def hidden_sideways(root: QWidget) -> list[str]:
    """What is wider than the place it scrolls in, where one cannot scroll sideways."""
    return [
        f"{name(area)}: {area.widget().width()} wide inside {area.viewport().width()}"
        for area in root.findChildren(QScrollArea)
        if area.isVisible()
        and area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        and area.widget() is not None
        and area.widget().width() > area.viewport().width() + SLACK
    ]


def scrolls_twice(root: QWidget) -> list[str]:
    """What scrolls inside something that scrolls as well: one never knows which of the two moves."""
    moving = [one for one in root.findChildren(QAbstractScrollArea) if one.isVisible() and _scrolls(one)]
    pages = [one for one in moving if isinstance(one, QScrollArea)]
    return [
        f"{name(inner)}: scrolls inside {name(page)}"
        for page in pages
        for inner in moving
        if page is not inner
        and page.isAncestorOf(inner)
        and type(inner).__name__ != "PdfPages"  # a paper has its own view
    ]


def _scrolls(area: QAbstractScrollArea) -> bool:
    return area.verticalScrollBar().maximum() > SLACK


def empty_below(root: QWidget) -> list[str]:
    """What one can scroll on into nothing: content that is higher than all that stands in it."""
    return [
        f"{name(area)}: scrolls {inside.height()} down, {need} are there"
        for area in root.findChildren(QScrollArea)
        if area.isVisible()
        and (inside := area.widget()) is not None
        and (layout := inside.layout()) is not None
        and layout.hasHeightForWidth()
        and inside.height()
        > max(need := layout.totalMinimumHeightForWidth(inside.width()), area.viewport().height()) + SLACK
    ]


def beyond(shown: QWidget) -> list[str]:
    """A dialog or popover that is larger than the window it stands over: its buttons cannot be reached."""
    over = shown.parentWidget()
    window = over.window() if over is not None else None
    if window is None or isinstance(shown, QMenu):
        return []
    high, wide = shown.height() - window.height(), shown.width() - window.width()
    return [f"{name(shown)}: larger than its window by {wide} x {high}"] if max(high, wide) > EDGE else []


def name(widget: QWidget) -> str:
    """A widget in a message."""
    text = getattr(widget, "text", None)
    said = text() if callable(text) else widget.accessibleName()
    return f"{type(widget).__name__} {widget.objectName()} “{str(said)[:40]}”"


def _is_qts_own(widget: QWidget) -> bool:
    return isinstance(widget, QScrollBar | QHeaderView) or widget.objectName().startswith("qt_")


def _of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _button(widget)
    elif isinstance(widget, QLineEdit):
        yield from _edit(widget)
    elif isinstance(widget, QMenu):
        yield from _menu(widget)
    elif isinstance(widget, QTableView):
        yield from _head(widget)
    elif widget.layout() is None and widget.hasHeightForWidth():
        need = widget.heightForWidth(widget.width())
        if need > widget.height() + SLACK:
            yield f"cut below: needs {need}, has {widget.height()}"
    yield from _place(widget)


def _head(table: QTableView) -> Iterator[str]:
    model, look = table.model(), getattr(table, "look", None)
    # The style sheet draws heads in the smallest role; the header's own font is not what is drawn.
    metrics = QFontMetrics(look.font("cap") if look is not None else table.horizontalHeader().font())
    for column in range(model.columnCount()):
        title = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        room = table.columnWidth(column) - 16
        if not table.isColumnHidden(column) and metrics.horizontalAdvance(title) > room + SLACK:
            yield f"the head “{title}” is cut: has {room}"


def _label(label: QLabel) -> Iterator[str]:
    if not label.text():
        return
    if label.wordWrap():
        need = label.heightForWidth(label.width())
        if need > label.height() + SLACK:
            yield f"cut below: needs {need}, has {label.height()}"
        if _longest(label.text(), label.font()) > label.width() + SLACK:
            yield f"a word is wider than {label.width()}"
        return
    hint = label.sizeHint()
    if hint.width() > label.width() + SLACK:
        yield f"cut at the right: needs {hint.width()}, has {label.width()}"
    if hint.height() > label.height() + SLACK:
        yield f"cut below: needs {hint.height()}, has {label.height()}"


def _longest(text: str, font: object) -> int:
    metrics = QFontMetrics(font)  # type: ignore[call-overload]
    # Chinese breaks anywhere, so only Latin words count; a number of parts breaks behind its hyphens.
    words = [word for word in re.split(r"\s+|(?<=-)(?=[A-Za-z])", text) if word.isascii()]
    return max((metrics.horizontalAdvance(word) for word in words), default=0)


def _button(button: QAbstractButton) -> Iterator[str]:
    hint = button.sizeHint()
    narrow = button.text() and not button.hasHeightForWidth() and hint.width() > button.width() + SLACK
    if narrow and (type(button).__name__ != "Picker" or _picker_cut(button)):
        yield f"text is cut: needs {hint.width()}, has {button.width()}"
    if button.hasHeightForWidth() and button.heightForWidth(button.width()) > button.height() + SLACK:
        yield f"cut below: needs {button.heightForWidth(button.width())}, has {button.height()}"
    if type(button).__name__ in FREE:
        return
    if button.width() < TOUCH or button.height() < TOUCH:
        yield f"too small to touch: {button.width()} x {button.height()}"
    if not (button.text() or button.accessibleName()):
        yield "has no accessible name"


def _picker_cut(button: QAbstractButton) -> bool:
    return QFontMetrics(button.font()).horizontalAdvance(button.text()) > button.width() - 44


def _edit(edit: QLineEdit) -> Iterator[str]:
    if edit.height() < TOUCH and edit.property("st") not in ("cell", "bare"):
        yield f"too small to touch: {edit.height()} high"
    text = edit.text() if edit.isReadOnly() else ""
    margins = edit.textMargins()
    room = edit.width() - 24 - margins.left() - margins.right()
    if (
        QFontMetrics(edit.font()).horizontalAdvance(text or ("" if edit.text() else edit.placeholderText()))
        > room
    ):
        yield f"“{text or edit.placeholderText()}” is cut: has {room}"
    if not edit.accessibleName() and edit.property("st") != "cell":
        yield "has no accessible name"


def _menu(menu: QMenu) -> Iterator[str]:
    for action in menu.actions():
        box = menu.actionGeometry(action)
        if not action.isSeparator() and box.height() < TOUCH:
            yield f"“{action.text()}” is too small to touch: {box.height()} high"


def _place(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or isinstance(parent, QAbstractScrollArea):
        return
    grand = parent.parentWidget()
    if isinstance(grand, QAbstractScrollArea):
        return  # scrolled content may be larger than its view
    inside, place = QRect(QPoint(0, 0), parent.size()), widget.geometry()
    if not inside.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(place):
        yield f"outside {type(parent).__name__} {inside.getRect()}: {place.getRect()}"


def tab_order(root: QWidget) -> list[QWidget]:
    """The widgets Tab walks through, in order."""
    found, widget = [], root.nextInFocusChain()
    while widget is not None and widget is not root:
        if (
            root.isAncestorOf(widget)
            and widget.isVisible()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found
