"""An OTDR trace on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sidesk.actions import traces
from sidesk.core.errors import InstrumentFileDamaged
from sidesk.core.text import Words, signed
from sidesk.ui.theme import SUNLIGHT, THEMES, Look, Theme
from sidesk.ui.trace_dialog import TraceDialog
from sidesk.ui.trace_view import TraceView
from tests.support.looks import faults
from tests.support.sor import Event, Shot, sor

EVENTS = [Event(500, 0.15), Event(1000, 0.0, -40, "1E9999LS"), Event(1400, 0.0, -50, "1F9999LS")]
DATA = sor(Shot(levels=[10_000 + 2 * n for n in range(2000)], events=EVENTS))


@pytest.fixture
def shown() -> traces.Shown:
    return traces.shown(DATA, "a.sor", Words("en"))


@pytest.fixture
def view(qtbot: QtBot, look: Look, shown: traces.Shown) -> TraceView:
    made = TraceView(look, shown)
    qtbot.addWidget(made)
    made.resize(800, 300)
    made.show()
    return made


def test_the_events_say_what_they_are_and_the_end_is_no_last_event(shown: traces.Shown) -> None:
    assert [(round(one.metres), one.end, one.behind) for one in shown.events] == [
        (500, False, False),
        (1000, True, False),
        (1400, False, True),
    ]
    assert "0.150 dB" in shown.events[0].label
    assert "end of the fibre" in shown.events[1].label


def test_at_first_the_fibre_fills_the_window_and_home_shows_what_lies_behind(
    qtbot: QtBot, view: TraceView
) -> None:
    assert view.last == pytest.approx(min(view.full, 1150), abs=2)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert (view.first, view.last) == (0.0, view.full)


def test_the_keys_zoom_and_move_the_cursor_in_hand(qtbot: QtBot, view: TraceView) -> None:
    width = view.last - view.first
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.last - view.first == pytest.approx(width / 1.5)
    qtbot.keyClick(view, Qt.Key.Key_B)
    before = view.cursors[1]
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.cursors[1] == pytest.approx(before - view.shown.step)
    assert view.cursors[0] == 0.0


def test_nobody_zooms_beyond_the_points_or_out_of_the_trace(view: TraceView) -> None:
    for _ in range(40):
        view.zoom(2)
    assert view.last - view.first >= min(view.full, 19 * view.shown.step)
    for _ in range(60):
        view.zoom(0.5)
    view.pan(-1e9)
    assert (view.first, view.last) == (0.0, view.full)


def test_the_wheel_zooms_around_the_mouse(view: TraceView) -> None:
    at = QPointF(view.across(400), 100)
    view.wheelEvent(
        QWheelEvent(
            at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )
    )  # fmt: skip
    assert view.metres(at.x()) == pytest.approx(400, abs=1)


def test_a_cursor_is_dragged_and_the_loss_between_both_is_told(qtbot: QtBot, view: TraceView) -> None:
    view.put(100, 0)
    view.put(600, 1)
    a, b = view.shown.level(100), view.shown.level(600)
    assert signed(f"{a - b:.3f} dB") in view.reading()
    start = QPoint(round(view.across(600)), 100)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, QPoint(round(view.across(700)), 100))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton)
    assert view.cursors[1] == pytest.approx(700, abs=3)


@pytest.mark.parametrize("levels", [[10_000], [10_000, 10_001]])
def test_a_trace_of_few_points_is_drawn_too(qtbot: QtBot, look: Look, levels: list[int]) -> None:
    found = traces.shown(sor(Shot(levels=levels)), "a.sor", Words("en"))
    made = TraceView(look, found)
    qtbot.addWidget(made)
    made.resize(400, 200)
    assert not made.grab().isNull()


def test_a_file_without_a_trace_is_told_in_one_sentence() -> None:
    with pytest.raises(InstrumentFileDamaged, match="holds no trace"):
        traces.shown(sor(Shot(levels=[])), "a.sor", Words("en"))


def test_the_window_shows_everything_and_an_event_leads_to_its_place(
    qtbot: QtBot, look: Look, shown: traces.Shown
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    dialog = TraceDialog(look, window, shown)
    dialog.open()
    assert faults(dialog) == []
    dialog.events[0].click()
    assert dialog.view.cursors[dialog.view.hand] == pytest.approx(500, abs=1)
    dialog.accept()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_curve_stands_out_from_the_lines_behind_it(
    qtbot: QtBot, shown: traces.Shown, theme: Theme
) -> None:
    """In sunlight hairlines are black and two pixels wide: behind a curve they are neither."""
    made = TraceView(Look(theme, Words("en")), shown)
    qtbot.addWidget(made)
    behind, curve = made.pens()
    assert curve.widthF() > behind.widthF()
    assert behind.color().name().upper() in (theme.tokens["line"], theme.tokens["well"])
    assert behind.color() != QColor(SUNLIGHT.tokens["line"])
