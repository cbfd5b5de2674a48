"""One row of a checklist: criterion, measured value, verdict, camera; opens in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sidesk.core.text import N_
from sidesk.forms.definition import Path, Question
from sidesk.ui.fields.base import Label
from sidesk.ui.fields.check_details import Details
from sidesk.ui.fields.criterion import Criterion
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.measured import MeasuredEdit, Parts
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.kit.boxes import column, row, show_if
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.text import Text
from sidesk.ui.kit.verdict import VerdictButtons

CLAUSE_OPEN = N_("clause not checked yet")
FIRST, LAST = -10_000, 10_000  # steps that end at the first and the last row
STEPS = {
    Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_Home: FIRST, Qt.Key.Key_End: LAST,
}  # fmt: skip
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
NEXT_OPEN, NEXT_FAILED = Qt.Key.Key_N, Qt.Key.Key_F


class CheckRow(QWidget):
    """60 px high while closed. Keys 1 2 3 answer, Enter opens, P asks for a photo."""

    walked = Signal(int)  # so many rows on
    wanted = Signal()  # the cursor went into it: bring it into sight
    went_on = Signal(str)  # to the next row whose verdict this is; to the next unanswered one for ""

    def __init__(
        self, ports: FieldPorts, filling: Filling, path: Path, parts: Parts, head: tuple[int, str, Criterion]
    ) -> None:
        super().__init__()
        self.ports, self.filling, self.path, self.parts = ports, filling, path, parts
        self.look = ports.look
        number, title, self.criterion = head
        self.opened = False
        self.details: Details | None = None
        self._decided_on = self.measured_text()
        self.setObjectName("/".join(path))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{number:02d} {title}")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 7, 12, 7)
        self._layout.setSpacing(8)
        self._layout.addLayout(self._head(number, title))
        self.refresh()

    def _head(self, number: int, title: str) -> QHBoxLayout:
        look, words = self.look, self.look.words
        self._number = Text(look, f"{number:02d}", "h3", "ink3")
        self._number.setFixedWidth(look.px(24))
        self._said = Label(look)
        self._said.setToolTip(words.source(self.criterion.clause))
        self.title = Text(look, title, "h3", wrap=True)
        self.measured: MeasuredEdit | None = None
        if self.parts.measured is not None and self._shows_measured():
            self.measured = MeasuredEdit(
                self.ports, self.filling, self._at(self.parts.measured), self.criterion
            )
            self.measured.done.connect(self.decide)
        self.buttons = VerdictButtons(look, width=72 if not look.roomy else 62)
        self.buttons.changed.connect(self._on_verdict)
        self.buttons.typed.connect(self._on_typed)
        labels = {
            c.name: words.pick(c.label) for c in self.filling.session.choices(self._at(self.parts.verdict))
        }
        self.buttons.set_labels(labels)
        self.camera = Button(look, "", icon="camera", height=44)
        self.camera.setFixedWidth(look.px(60))
        self.camera.setAccessibleName(words.gettext("Photos"))
        self.camera.setToolTip(words.gettext("Photos (P)"))
        show_if(self.camera, self.parts.photo is not None)
        self.camera.clicked.connect(self.photograph)
        text = column(self.title, self._said, gap=0)
        made = row(self._number, (text, 1), gap=8)
        if self.measured is not None:
            made.addWidget(self.measured)
            made.addSpacing(8)
        made.addWidget(self.buttons)
        made.addWidget(self.camera)
        return made

    def _shows_measured(self) -> bool:
        assert self.parts.measured is not None
        return (
            self.criterion.is_measured
            or self.filling.session.value(self._at(self.parts.measured)) is not None
        )

    def _at(self, question: Question) -> Path:
        return (*self.path, question.name)

    # --- state

    def verdict(self) -> str:
        """pass, fail, na or nothing."""
        return str(self.filling.session.value(self._at(self.parts.verdict)) or "")

    def refresh(self) -> None:
        """Show what the session says."""
        verdict = self.verdict()
        self.buttons.show_value(verdict)
        self.buttons.setEnabled(not self.filling.session.read_only(self._at(self.parts.verdict)))
        if self.parts.photo is not None:
            photos = self.filling.session.value(self._at(self.parts.photo))
            self.camera.set_text(str(len(photos)) if isinstance(photos, list) and photos else "")
        if self.measured is not None:
            self.measured.refresh()
            self.measured.setVisible(not self.opened)
        if self.details is not None:
            self.details.refresh()
        left = 24 if verdict == "fail" else 16
        self._layout.setContentsMargins(left, 7, 12, 7)
        small = ("" if self.criterion.checked else self.look.words.gettext(CLAUSE_OPEN), self._together())
        self._said.show_label(
            self.look.words.pick(self.criterion.text), small="   ".join(part for part in small if part)
        )
        self.setAccessibleDescription(" ".join(part for part in (verdict, small[1]) if part))
        self.update()

    def _together(self) -> str:
        """That it was passed with others in one step, and when."""
        mark = self.filling.session.passed_together(self._at(self.parts.verdict))
        if mark is None:
            return ""
        at = str(mark.get("at") or "").replace("T", " ")[5:16]
        return self.look.words.gettext("※ passed together {at}").format(at=at)

    def can_pass_unmeasured(self) -> bool:
        """Whether it is open, may be answered, and no limit asks for a value."""
        return (
            not self.verdict()
            and not self.criterion.has_limit
            and not self.filling.session.read_only(self._at(self.parts.verdict))
        )

    def open(self, *, opened: bool) -> None:
        """Open or close it in place."""
        if opened == self.opened:
            return
        self.opened = opened
        if opened and self.details is None:
            self.details = Details(self)
            self._layout.addWidget(self.details)
        if self.details is not None:
            self.details.setVisible(opened)
        self.refresh()

    def photograph(self) -> None:
        """Open the row at its photos and ask for some."""
        self.open(opened=True)
        if self.details is not None and self.details.photos is not None:
            self.details.photos.choose()

    def paste_photo(self) -> bool:
        """Take the picture or the files of the clipboard as photos; False where it holds neither."""
        mime = QGuiApplication.clipboard().mimeData()
        if self.parts.photo is None or mime is None or (mime.hasText() and not mime.hasUrls()):
            return False
        self.open(opened=True)
        photos = self.details.photos if self.details is not None else None
        if photos is None or photos.asked.read_only or not photos.takes(mime):
            return False
        photos.take_mime(mime)
        return True

    def _on_verdict(self, verdict: str) -> None:
        self.filling.answer(self._at(self.parts.verdict), verdict or None)
        self.open(opened=self._asks_more())
        if self._asks_more():
            self.go_to_remark()

    def _on_typed(self, verdict: str) -> None:
        if verdict and not self._asks_more():
            self.went_on.emit("")
        elif not verdict:
            self.setFocus()

    def _asks_more(self) -> bool:
        """Whether the verdict wants words beside it: a failure always, N/A where the form says so."""
        remark, verdict = self.parts.remark, self.verdict()
        asks = remark is not None and self.filling.session.required(self._at(remark))
        return verdict == "fail" or (verdict == "na" and asks)

    def go_to_remark(self) -> None:
        """Put the cursor where the reason is written."""
        if self.details is not None and self.details.remark is not None:
            self.details.remark.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus()
        self.wanted.emit()

    # --- the measured value decides

    def measured_text(self) -> str:
        """What was measured."""
        if self.parts.measured is None:
            return ""
        value = self.filling.session.value(self._at(self.parts.measured))
        return "" if value is None else str(value)

    def said_by_value(self) -> str:
        """pass or fail by the limit; nothing where only a person can tell."""
        return self.criterion.verdict(self.measured_text())

    def decide(self) -> None:
        """The value that has just been typed gives the verdict, unless a person has judged otherwise."""
        said, before = self.said_by_value(), self._decided_on
        self._decided_on = self.measured_text()
        if self._decided_on == before or self.filling.session.read_only(self._at(self.parts.verdict)):
            return
        if self.verdict() not in ("", self.criterion.verdict(before)) or said == self.verdict():
            return
        typing = self._types_measured()
        self.filling.answer(self._at(self.parts.verdict), said or None)
        self.open(opened=self._asks_more())
        if typing and self._asks_more():
            self.go_to_remark()

    def told_decision(self) -> str:
        """Who decided: the value, or a hand against it; nothing where there was no value to go by."""
        _ = self.look.words.gettext
        said, verdict = self.said_by_value(), self.verdict()
        if not said or not verdict:
            return ""
        if said == verdict:
            return _("decided by the value")
        against = _("decided by hand, the value says fail")
        return against if said == "fail" else _("decided by hand, the value says pass")

    # --- keys and painting

    def event(self, event: QEvent) -> bool:
        # Ctrl+Enter in a remark leaves the remark, not the section.
        asks = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and _leaves(event) and self._is_inside():
            event.accept()
            return True
        return super().event(event)

    def _is_inside(self) -> bool:
        """Whether something in the row has the cursor, and not the row itself."""
        there = self.window().focusWidget()
        return there is not None and there is not self and self.isAncestorOf(there)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if _leaves(event) and self._is_inside():
            self.leave()
        elif event.matches(QKeySequence.StandardKey.Paste) and self.paste_photo():
            return
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in STEPS:
            self.walked.emit(STEPS[key])
        elif self._is_inside():
            self._pressed_inside(event, key)
        elif not self.buttons.type(key) and not self._acts(key):
            super().keyPressEvent(event)

    def _acts(self, key: Qt.Key) -> bool:
        """The keys of the row beside its verdict; whether this was one."""
        if key in ENTER:
            self.open(opened=not self.opened)
        elif key == Qt.Key.Key_Escape and self.opened:
            self.open(opened=False)
        elif key == Qt.Key.Key_P and self.parts.photo is not None:
            self.photograph()
        elif key == Qt.Key.Key_R and self.parts.retest is not None:
            self._mark_for_retest(self.parts.retest)
        elif key in (NEXT_OPEN, NEXT_FAILED):
            self.went_on.emit("fail" if key == NEXT_FAILED else "")
        else:
            return False
        return True

    def _pressed_inside(self, event: QKeyEvent, key: Qt.Key) -> None:
        """A key that the field with the cursor had no use for."""
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in ENTER and self._types_measured():
            self.decide()  # Enter finishes the value; a row that is then answered is left
            if self.verdict():
                self.leave()
        else:
            super().keyPressEvent(event)

    def _types_measured(self) -> bool:
        inside = self.details.measured if self.details is not None else None
        there = self.window().focusWidget()
        return any(one is not None and one.edit is there for one in (self.measured, inside))

    def leave(self) -> None:
        """On to what is still to be answered; where a failure has no reason yet, there first."""
        remark = self.parts.remark
        told = remark is None or self.filling.session.value(self._at(remark)) is not None
        if self._asks_more() and not told and self._types_measured():
            self.go_to_remark()
        else:
            self.went_on.emit("")

    def _mark_for_retest(self, question: Question) -> None:
        path = self._at(question)
        marked = self.filling.session.value(path) is not None
        self.filling.answer(path, None if marked else "yes" if question.kind == "yesno" else "OK")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, failed = self.look, self.verdict() == "fail"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        tone = "bad" if failed else "accent" if focus else "edge" if look.line > 1 else "line"
        strong = look.line > 1
        width = (4 if strong and focus else 3 if strong else 2) if failed or focus else look.line
        painter.setPen(QPen(look.color(tone), width))
        painter.setBrush(look.color("soft" if focus and strong else "surface"))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box.adjusted(width / 2, width / 2, -width / 2, -width / 2), 8, 8)
        if failed:
            bar = 8 if look.line > 1 else 4
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("bad"))
            painter.drawRoundedRect(QRectF(6, 8, bar, box.height() - 16), bar / 2, bar / 2)
            if focus:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(look.color("accent"), 2))
                painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 6, 6)
        painter.end()


def _leaves(event: QKeyEvent) -> bool:
    """Whether it is Ctrl+Enter, on either Enter key."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in ENTER and plain == Qt.KeyboardModifier.ControlModifier
