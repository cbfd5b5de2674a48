"""A part of a page that is built again when what it shows has changed, and only then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sidesk.ui.kit.boxes import column


class Rebuilt(QWidget):
    """Holds one widget. The focus stays on the part of the same name; nothing is painted in between.

    It stands inside whatever scrolls, so that the place one has scrolled to stays as well.
    """

    def __init__(self) -> None:
        super().__init__()
        self._place = column(gap=0)
        self.setLayout(self._place)
        self._inside: QWidget | None = None
        self._shown: object = None

    @property
    def inside(self) -> QWidget | None:
        """What is shown now."""
        return self._inside

    def show_built(self, shown: object, build: Callable[[], QWidget]) -> bool:
        """Show what `build` makes of `shown`, unless the same is shown already. True if it was built."""
        if self._inside is not None and shown == self._shown:
            return False
        self._shown = shown
        focused = self._focused()
        self.setUpdatesEnabled(False)
        made, before = build(), self._inside
        if before is None:
            self._place.addWidget(made)
        else:
            self._place.replaceWidget(before, made)
        self._inside = made
        made.show()  # a layout would show it later only, and what is hidden takes no focus
        again = made.findChild(QWidget, focused) if focused else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)
        if before is not None:
            before.hide()  # after the focus has left it: Qt would pass it on, and scroll there
            before.deleteLater()
        self.setUpdatesEnabled(True)
        return True

    def _focused(self) -> str:
        widget = self.window().focusWidget()  # of an inactive window as well
        return widget.objectName() if widget is not None and self.isAncestorOf(widget) else ""
