"""One section in sight: its block, scrolling where it has to, and how to get at a field."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from sidesk.forms.definition import Path
from sidesk.forms.state import Changes
from sidesk.ui.fields.body import section_block
from sidesk.ui.fields.checklist import Checklist
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.ports import FieldPorts
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.kit.boxes import column, scrolled

MANY = 7  # columns of a table that needs the width


class SectionView(QWidget):
    """Holds the block of a section; everything in it is built when this is built."""

    def __init__(
        self, ports: FieldPorts, filling: Filling, path: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.path = path
        self._target: QWidget | None = None
        # Outside first: a widget is polished again whenever it or what it stands in gets another parent.
        inside = QWidget()
        self._area = scrolled(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self.block = section_block(ports, filling, path, inside)
        self.hint = ports.look.words.pick(filling.session.hint(path))
        self.trailing: QWidget | None = getattr(self.block, "trailing", None)
        fills = isinstance(self.block, Sheet)
        parts = (self.block, 1) if fills else self.block
        inside.setLayout(column(parts, *([] if fills else [None]), gap=0, margins=(0, 4, 12, 16)))
        if isinstance(self.block, Checklist):
            self.block.opened.connect(self._show)

    @property
    def wants_width(self) -> bool:
        """True where the problems belong under a button: a checklist, a table of many columns."""
        if isinstance(self.block, Sheet | Checklist):
            return True
        return any(len(sheet.model.columns) > MANY for sheet in self.block.findChildren(Sheet))

    def refresh(self, changes: Changes) -> None:
        """Repaint what changed."""
        self.block.refresh(changes)

    def refresh_all(self) -> None:
        """Repaint everything."""
        self.block.refresh_all()

    def reveal(self, path: Path) -> bool:
        """Bring a field into sight and put the cursor into it."""
        if isinstance(self.block, Sheet):
            return self.block.reveal(path)
        found = self.block.reveal(path)
        if found is None:
            return False
        found.setFocus()
        self._show(found)
        return True

    def enter(self) -> None:
        """Put the cursor into the first field, so that a hand on the keyboard may go on typing."""
        if isinstance(self.block, Sheet):
            self.block.setFocus(Qt.FocusReason.TabFocusReason)
            return
        # Not the filters above a checklist, and not what can only be read.
        fields = self.block.rows if isinstance(self.block, Checklist) else self.block.findChildren(QWidget)
        for widget in fields:
            tabbed = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
            fixed = isinstance(widget, QLabel) or (isinstance(widget, QLineEdit) and widget.isReadOnly())
            if tabbed and not fixed and widget.isEnabled() and widget.isVisibleTo(self.block):
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                if isinstance(widget, QLineEdit):
                    widget.selectAll()  # as Tab does: what is typed would stand before a number that is there
                return

    def _show(self, widget: QWidget) -> None:
        # Twice: a row that has just opened gets its place only when the layout has run.
        self._target = widget
        self._scroll()
        QTimer.singleShot(0, self, self._scroll)

    def _scroll(self) -> None:
        inside = self._area.widget()
        if inside is None or self._target is None or not inside.isAncestorOf(self._target):
            return
        top = self._target.mapTo(inside, QPoint(0, 0)).y()
        bar, height = self._area.verticalScrollBar(), self._area.viewport().height()
        if top < bar.value() + 8:
            bar.setValue(top - 24)
        elif top + self._target.height() > bar.value() + height - 8:
            bar.setValue(min(top - 24, top + self._target.height() - height + 24))
