"""Sticks are noticed when plugged in, offer both directions at once, and are said to be safe to pull."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from sidesk.actions import exchange, stick
from sidesk.actions.desk import Desk
from sidesk.core.text import Words
from sidesk.hq.ingest import ingest, write_replies
from sidesk.hq.office import Headquarters
from sidesk.sync import folder as carrier
from sidesk.ui.hands import wait_until
from sidesk.ui.jobs import JobRunner
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.buttons import Button
from sidesk.ui.main_window import MainWindow
from sidesk.ui.room import Room
from sidesk.ui.stick_card import StickCard
from sidesk.ui.theme import DARK, LIGHT, Look, dress
from sidesk.ui.volumes import Mounted, Volume
from tests.support import laptops
from tests.support.field import done, person
from tests.support.looks import faults
from tests.support.pseudo import PseudoWords
from tests.support.shell import settle

_quick_stores, grown, member, office = (
    laptops._quick_stores, laptops.grown, laptops.member, laptops.office,
)  # fmt: skip


class Sockets:
    """What is plugged in, as the test says."""

    def __init__(self) -> None:
        self.here: list[Volume] = []
        self.looked = 0

    def mark(self) -> object:
        return tuple(self.here)

    def volumes(self) -> list[Volume]:
        self.looked += 1
        return list(self.here)


@pytest.fixture
def sockets() -> Sockets:
    return Sockets()


@pytest.fixture
def shell(member: Desk, look: Look, jobs: JobRunner, sockets: Sockets) -> Iterator[MainWindow]:
    """The window of an enrolled laptop whose sockets are ours."""
    made = window_of(member, look, jobs, sockets)
    yield made
    made.close()
    made.deleteLater()


def window_of(desk: Desk, look: Look, jobs: JobRunner, sockets: Sockets) -> MainWindow:
    window = MainWindow(Room(desk, look, jobs, lambda error, _: pytest.fail(str(error))))
    window.room.sticks._system = sockets
    window.resize(1440, 900)
    window.begin()
    window.show()
    settle(jobs)
    looks(window)
    return window


def looks(window: MainWindow) -> None:
    """The next look at the sockets, which else comes within two seconds."""
    window.room.sticks.look()
    settle(window.room.jobs)


def plug(window: MainWindow, sockets: Sockets, root: Path, name: str = "KINGSTON") -> Path:
    root.mkdir(exist_ok=True)
    sockets.here = [*sockets.here, Volume(root, name, is_stick=True)]
    looks(window)
    return root


def pull(window: MainWindow, sockets: Sockets) -> None:
    sockets.here = []
    looks(window)


def notice(window: MainWindow) -> Banner:
    """The line above the page."""
    found = [one for one in window.findChildren(Banner, "stick-notice") if one.isVisible()]
    assert len(found) == 1
    return found[0]


def noticed(window: MainWindow, text: str) -> Callable[[], bool]:
    def there() -> bool:
        banners = window.findChildren(Banner, "stick-notice")
        return any(one.isVisible() and text in one.accessibleName() for one in banners)

    return there


def press(within: QWidget, name: str) -> None:
    button = within.findChild(Button, name)
    assert button is not None
    assert button.isEnabled()
    button.click()


def answers(office: Headquarters, root: Path) -> None:
    files = [path.read_bytes() for path in (root / stick.FOLDER).glob("*.sidesk")]
    write_replies(ingest(office, files), root)


def test_a_stick_is_noticed_on_any_page_and_one_press_does_both_directions(
    shell: MainWindow, member: Desk, office: Headquarters, sockets: Sockets, tmp_path: Path
) -> None:
    done(member, "P02", person())
    root = plug(shell, sockets, tmp_path / "KINGSTON")
    assert "“KINGSTON” is plugged in" in notice(shell).said()
    assert "1 record waits" in notice(shell).accessibleName()
    press(notice(shell), "stick-notice/go")
    wait_until(noticed(shell, "may be pulled out"), "nobody said that it may be pulled out", 120_000)
    settle(shell.room.jobs)
    assert shell.shown() is shell.page("sync")
    answers(office, root)
    pull(shell, sockets)
    assert shell.findChildren(StickCard) == [] or not shell.findChildren(StickCard)[0].isVisible()
    plug(shell, sockets, root)
    card = shell.findChild(StickCard)
    assert card is not None
    press(card, "stick/exchange")
    wait_until(noticed(shell, "confirmed 1 record"), "the receipt was not taken in", 120_000)
    settle(shell.room.jobs)
    assert exchange.waiting(member).waiting == 0


def primaries(window: MainWindow) -> list[str]:
    """Names of the buttons of the page that say: press me first."""
    buttons = window.page("sync").findChildren(Button)
    return [one.objectName() for one in buttons if one.variant == "primary" and one.isVisible()]


def test_one_way_leads_at_a_time_and_a_stick_that_is_plugged_in_is_the_one(
    shell: MainWindow, sockets: Sockets, tmp_path: Path
) -> None:
    shell.go("sync")
    settle(shell.room.jobs)
    assert primaries(shell) == ["sync/write"]
    root = plug(shell, sockets, tmp_path / "KINGSTON")
    assert primaries(shell) == ["stick/exchange"]
    plug(shell, sockets, tmp_path / "SANDISK", "SANDISK")
    assert len(shell.findChildren(StickCard)) == 2
    assert primaries(shell) == ["stick/exchange"]
    shell.room.sticks.begin(root)
    wait_until(noticed(shell, "may be pulled out"), "nobody said that it may be pulled out", 120_000)
    settle(shell.room.jobs)
    assert primaries(shell) == ["stick/exchange"], "the second one, now"
    pull(shell, sockets)
    assert primaries(shell) == ["sync/write"]


def test_a_stick_that_is_pulled_while_it_is_written_is_told_once_and_the_next_time_all_goes(
    shell: MainWindow, member: Desk, sockets: Sockets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(member, "P02", person())
    root = plug(shell, sockets, tmp_path / "KINGSTON")

    def torn(path: Path, _data: bytes) -> None:
        path.parent.rmdir()
        root.rmdir()
        raise OSError(2, "told by the system")

    with monkeypatch.context() as edge:
        edge.setattr(carrier, "write_whole", torn)
        shell.room.sticks.begin(root)
        wait_until(noticed(shell, "pulled out too early"), "nobody told", 120_000)
    pull(shell, sockets)
    assert "Nothing is lost" in notice(shell).accessibleName()
    plug(shell, sockets, root)
    shell.room.sticks.begin(root)
    wait_until(noticed(shell, "may be pulled out"), "the second time failed", 120_000)
    settle(shell.room.jobs)
    assert len(list((root / stick.FOLDER).iterdir())) == 1


def test_a_disk_that_was_there_before_is_no_stick_and_the_stores_own_is_none_either(
    member: Desk, look: Look, jobs: JobRunner, sockets: Sockets, tmp_path: Path
) -> None:
    sockets.here = [Volume(tmp_path / "data", "DATA"), Volume(tmp_path / "card", "CARD", is_stick=True)]
    for volume in sockets.here:
        volume.root.mkdir()
    window = window_of(member, look, jobs, sockets)
    assert [one.offer.stick.name for one in window.room.sticks.here] == ["CARD"]
    plug(window, sockets, member.folder.parent, "OWN")
    assert [one.offer.stick.name for one in window.room.sticks.here] == ["CARD"]
    window.close()
    window.deleteLater()


def test_looking_costs_nothing_where_nothing_changed(shell: MainWindow, sockets: Sockets) -> None:
    looked = sockets.looked
    looks(shell)
    assert sockets.looked == looked


def test_the_real_system_tells_its_volumes_but_not_its_own() -> None:
    system = Mounted()
    assert system.mark() == system.mark()
    assert Path("/") not in [volume.root for volume in system.volumes()]


@pytest.mark.parametrize("language", ["en", "zh", "pseudo"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_card_and_the_line_are_whole_in_every_size(
    qapp: QApplication, fonts: list[str], member: Desk, jobs: JobRunner, sockets: Sockets, tmp_path: Path,
    language: str, scale: float,
) -> None:  # fmt: skip
    words = PseudoWords() if language == "pseudo" else Words(language)
    look = Look(DARK if language == "zh" else LIGHT, words, scale)
    dress(qapp, look)
    done(member, "P02", person())
    window = window_of(member, look, jobs, sockets)
    plug(window, sockets, tmp_path / "KINGSTON")
    assert not faults(notice(window))
    window.go("sync")
    settle(jobs)
    card = window.findChild(StickCard)
    assert card is not None
    assert not faults(card)
    window.close()
    window.deleteLater()
