"""The one QApplication of this process, and the language of the computer it runs on."""

from __future__ import annotations

import sys

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication


def application() -> QApplication:
    """Made once, by whoever starts the program."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("SiDesk")
    app.setOrganizationName("SiDesk")
    app.setDesktopFileName("sidesk")
    return app


def system_language() -> str:
    """The language of a first start: the one this computer speaks, as far as we speak it."""
    return "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"
