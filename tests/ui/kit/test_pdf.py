"""Papers are looked at inside the program, page by page."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from sidesk.core.errors import CannotRead
from sidesk.ui.jobs import JobRunner
from sidesk.ui.kit.pdf import PdfFile, PdfView, stepped
from sidesk.ui.theme import Look
from tests.support.papers import pages


def test_only_pages_in_sight_are_drawn(qtbot: QtBot, look: Look, jobs: JobRunner) -> None:
    view = PdfView(look, jobs, "Paper")
    qtbot.addWidget(view)
    view.resize(500, 600)
    view.show()
    with qtbot.waitSignal(view.opened):
        view.show_bytes(pages(40))
    qtbot.waitUntil(lambda: bool(view.pages._images))
    assert view.place.text() == "1 / 40"
    assert len(view.pages._images) <= 3
    view.pages.go_to(20)
    assert view.place.text() == "21 / 40"
    qtbot.waitUntil(lambda: any(page >= 20 for page, _ in view.pages._images))


def test_buttons_turn_pages_and_zoom(qtbot: QtBot, look: Look, jobs: JobRunner) -> None:
    view = PdfView(look, jobs)
    qtbot.addWidget(view)
    view.resize(500, 600)
    view.show()
    with qtbot.waitSignal(view.opened):
        view.show_bytes(pages(3))
    view.on.click()
    assert view.place.text() == "2 / 3"
    view.larger.click()
    assert view.pages.zoom() == 1.25
    assert view.place.text() == "2 / 3"
    assert [stepped(0.5, -1), stepped(3.0, 1)] == [0.5, 3.0]


def test_what_is_no_pdf_is_refused_with_advice(
    qtbot: QtBot, look: Look, jobs: JobRunner, failures: list[BaseException]
) -> None:
    view = PdfView(look, jobs)
    qtbot.addWidget(view)
    view.show_bytes(b"no paper")
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], CannotRead)
    with pytest.raises(CannotRead):
        PdfFile(b"")
