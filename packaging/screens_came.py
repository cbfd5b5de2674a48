"""What comes from outside, for the pictures: sticks, work of headquarters, a newer form; and the devices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sidesk.actions import noted
from sidesk.actions.moving import Line, Preview
from sidesk.actions.stick import Offer, Stick
from sidesk.ui.main_window import MainWindow
from sidesk.ui.news import WORK
from sidesk.ui.pages.assets import AssetsPage
from sidesk.ui.record_moving import MoveDialog
from sidesk.ui.sticks import Plugged

Opening = tuple[str, Callable[[], object]]
STICK = Stick(Path("stick"), "SIDESK 32G")
NEWER = Preview(
    version="1", newer="2", target="", same=14,
    changed=(Line("A-1F-TR01", "6.0 m", "600 cm"), Line("A-2F-TR01", "2.8 m", "280 cm")),
    left=(Line("A-3F-TR01", "0.9 m"),),
)  # fmt: skip


def came(window: MainWindow) -> Iterator[str]:
    """A stick in each of its states on the page Sync, which is in sight; Today with work; the devices."""
    sticks = window.room.sticks
    sticks._timer.stop()  # it would find that nothing is plugged in
    offer = Offer(STICK, waiting=113, found=())
    for name, one in (
        ("stick-foreign", Plugged(Offer(STICK, waiting=113, found=(), enrolled=False))),
        ("stick", Plugged(offer)),
        ("stick-busy", Plugged(offer, busy=True)),
    ):
        sticks._here[STICK.root] = one
        sticks.changed.emit()
        yield name
    sticks._here.clear()
    sticks.changed.emit()
    desk = window.room.desk
    now = desk.clock.now()
    noted.keep(desk, [noted.Noted(f"work/{now.isoformat()}", WORK, now, "DEMO-2026-002", 2)])
    window.go("today")
    yield "today-came"
    window.go("assets")
    assets = window.page("assets")
    assert isinstance(assets, AssetsPage)
    assets._on_register("devices")
    yield "assets-devices"


def over_came(window: MainWindow) -> Iterator[Opening]:
    """A draft whose form has a newer version."""
    look = window.room.look
    yield "move", MoveDialog(look, window, NEWER).open
