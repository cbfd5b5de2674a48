"""The field of another record: its number, what it is called beside it, and what it can give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from sidesk.actions.known import Thing
from sidesk.actions.references import Reference
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.forms.reuse import Carried
from sidesk.ui.fields.base import FULL
from sidesk.ui.fields.text import TypedField
from sidesk.ui.fields.things import ThingList
from sidesk.ui.kit.boxes import FlowBox, column, holder
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.inputs import InnerButton

Found = tuple[str, Reference | None, Carried]
AROUND = 64  # px of a button beside its text


class RecordField(TypedField):
    """The newest records drop down, typing narrows them. A number that is not on this laptop is welcome.

    Once it is known which record is meant, its title opens it, and what it can give is offered: what stands
    here already is never written over.
    """

    SPAN: ClassVar[int] = FULL

    def make_body(self) -> QWidget:
        line = super().make_body()
        _ = self.look.words.gettext
        self._known = ""  # the number that was looked up last
        self._reference: Reference | None = None
        self._offer = Carried()
        self.list = ThingList(self.ports.jobs, self.edit, self._things)
        self.list.taken.connect(self._on_chosen)
        self.edit.left.connect(self._look_up)
        self.edit.installEventFilter(self)
        self.edit.setPlaceholderText(_("Number, title or part of it"))
        self.more = InnerButton(self.look, "chevron-down", _("Show the newest records"))
        self.more.clicked.connect(self.open_list)
        if self.ports.records is not None:
            self.edit.set_trailing(self.more)
        self.opens = Button(self.look, "", "ghost", icon="file-text")
        self.opens.setObjectName(f"{self.path[-1]}/open")
        self.opens.clicked.connect(self._on_open)
        self.takes = Button(self.look, "", icon="download")
        self.takes.setObjectName(f"{self.path[-1]}/take")
        self.takes.clicked.connect(self._on_take)
        self.below = FlowBox(self.opens, self.takes)
        self.below.hide()
        return holder(column(line, self.below, gap=4))

    # --- the list ---

    def _things(self, text: str) -> Sequence[Thing]:
        records = self.ports.records
        if records is None:
            return ()
        return [one for one in records.find(self.question.refers, text) if one.name != text]

    def open_list(self) -> None:
        """Show the newest records, whatever stands there now."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.look_at("")

    def _on_chosen(self, number: str) -> None:
        self.edit.setText(number)
        self._on_edited(number)
        self.typing = False
        self._look_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        down = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if down and event.key() == Qt.Key.Key_Down and not self.edit.isReadOnly():  # type: ignore[attr-defined]
            self.open_list()
            return True
        return super().eventFilter(watched, event)

    # --- which record it is ---

    def show_value(self, value: Json | None) -> None:
        super().show_value(value)
        if not self.typing:
            self._look_up()

    def show_state(self, state: str) -> None:
        super().show_state(state)
        self.more.setVisible(state != "fixed" and self.ports.records is not None)

    def small_word(self) -> str:
        value = self.asked.value
        if not value or self.ports.records is None or self._known != value or self._reference is not None:
            return ""
        return self.look.words.gettext("not on this laptop")

    def _look_up(self) -> None:
        number = self.edit.text().strip()
        records = self.ports.records
        if records is None or number == self._known:
            return
        if not number:
            self._on_found(("", None, Carried()))
            return
        answers = records.answers()

        def work(_: Progress) -> Found:
            return number, records.named(number), records.offered(number, answers)

        self.ports.jobs.run(self, work, self._on_found)

    def _on_found(self, found: Found) -> None:
        number, reference, offer = found
        if number != self.edit.text().strip():
            return  # somebody typed on
        self._known, self._reference, self._offer = number, reference, offer
        self._show_below()
        asked = self.asked
        required = asked.required and not asked.read_only
        self.label.show_label(asked.label, required=required, small=self.small_word())

    def _show_below(self) -> None:
        words, reference = self.look.words, self._reference
        self.below.setVisible(reference is not None)
        if reference is None:
            return
        title = reference.title or reference.number
        self._fit_title()
        self.opens.setAccessibleName(words.gettext("Open {title}").format(title=title))
        self.opens.setToolTip(f"{reference.number}\n{title}")
        count = len(self._offer)
        self.takes.set_text(
            words.ngettext("Take over {n} answer", "Take over {n} answers", count).format(n=count)
        )
        self.takes.setToolTip(words.gettext("Only where nothing is answered yet; undo takes it back."))
        self.takes.setVisible(bool(count))

    def _fit_title(self) -> None:
        """As much of the title as a line has room for; the tooltip says all of it."""
        if self._reference is not None:
            title = self._reference.title or self._reference.number
            room = max(self.look.px(120), self.edit.width() - self.look.px(AROUND))
            metrics = QFontMetrics(self.opens.font())
            self.opens.set_text(metrics.elidedText(title, Qt.TextElideMode.ElideRight, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_title()

    # --- what is done with it ---

    def _on_open(self) -> None:
        if self.ports.records is not None and self._reference is not None:
            self.ports.records.open(self._reference.record)

    def _on_take(self) -> None:
        records, offer = self.ports.records, self._offer
        if records is None:
            return
        self._offer = Carried()
        self._show_below()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        records.take(offer)
