"""What the left column offers, as a menu where there is no room for the column."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from sidesk.forms.session import FormSession
from sidesk.ui.theme import Look
from sidesk.ui.wizard.outline import Outline
from sidesk.ui.wizard.ports import WizardPorts


class Owner(Protocol):
    """The wizard, as far as the menu needs it."""

    look: Look
    ports: WizardPorts
    session: FormSession
    outline: Outline

    def undo(self) -> object:
        """Take the last step back."""

    def redo(self) -> object:
        """And again."""


def more_menu(wizard: Owner, over: QWidget) -> QMenu:
    """Undo, redo, history, and what can be started from here."""
    _ = wizard.look.words.gettext
    menu = QMenu(over)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    undo = menu.addAction(f"{_('Undo')}\tCtrl+Z", wizard.undo)
    redo = menu.addAction(f"{_('Redo')}\tCtrl+Y", wizard.redo)
    undo.setEnabled(wizard.session.can_undo)
    redo.setEnabled(wizard.session.can_redo)
    if wizard.ports.history is not None:
        menu.addAction(f"{_('History')}\tCtrl+H", wizard.ports.history)
    if wizard.ports.start_from is not None and not wizard.outline.start_from.isHidden():
        menu.addAction(_("Start from this…"), wizard.ports.start_from)
    for way in wizard.outline.offered:
        menu.addAction(way.text(), way.click)
    return menu
