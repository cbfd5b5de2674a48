"""The one QApplication of this process."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication


def application() -> QApplication:
    """Made once, by whoever starts the program."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("SiDesk")
    app.setOrganizationName("SiDesk")
    app.setDesktopFileName("sidesk")
    return app
