"""The firm's logo and colour on the settings page: chosen, shown, refused in a sentence, taken away."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from sidesk.actions import brand
from sidesk.ui.application import Program
from sidesk.ui.brand_card import BrandCard
from sidesk.ui.main_window import MainWindow
from sidesk.ui.pages.settings import SettingsPage
from tests.support.looks import faults
from tests.support.shell import settle


def card(program: Program, window: MainWindow) -> tuple[BrandCard, SettingsPage]:
    window.go("settings")
    settle(program.jobs, 20)
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    return page.brand, page


def test_a_logo_is_chosen_shown_and_taken_away(program: Program, window: MainWindow, tmp_path: Path) -> None:
    chosen, _page = card(program, window)
    assert chosen.none.isVisible()
    path = tmp_path / "logo.png"
    Image.new("RGBA", (400, 100), (10, 80, 140, 255)).save(path)
    chosen.take(path)
    settle(program.jobs, 20)
    assert chosen.logo.isVisible()
    assert not chosen.none.isVisible()
    path.unlink()  # the picture is kept here, not where it lay
    assert brand.brand(chosen._room.desk).logo.startswith(b"\x89PNG")
    chosen.drop.click()
    settle(program.jobs, 20)
    assert chosen.none.isVisible()
    assert brand.brand(chosen._room.desk).logo == b""


def test_what_is_no_logo_is_said_in_place_and_changes_nothing(
    program: Program, window: MainWindow, tmp_path: Path
) -> None:
    chosen, page = card(program, window)
    path = tmp_path / "logo.png"
    path.write_bytes(b"<svg/>")
    chosen.take(path)
    settle(program.jobs, 20)
    assert "logo.png" in chosen.told.text()
    assert chosen._room.desk.settings.company_logo == ""
    assert not faults(page)


def test_a_pale_colour_is_refused_and_a_dark_one_is_kept(program: Program, window: MainWindow) -> None:
    chosen, _page = card(program, window)
    for typed, kept in (("#F0C040", ""), ("#7A1F5C", "#7A1F5C"), ("", "")):
        chosen.colour.setText(typed)
        chosen.colour.left.emit()
        settle(program.jobs, 20)
        assert chosen._room.desk.settings.company_colour == kept
        assert bool(chosen.told.text()) == (typed == "#F0C040")


def test_the_card_is_found_by_its_words(program: Program, window: MainWindow) -> None:
    chosen, page = card(program, window)
    page.search.setText("logo")
    assert chosen.isVisible()
    page.search.setText("backup")
    assert not chosen.isVisible()
