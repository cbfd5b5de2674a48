"""The colours hold the contrast the design promises; the style sheet follows theme and scale."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from sidesk.core.files import resources
from sidesk.core.text import Words
from sidesk.ui.rail import badge_colour
from sidesk.ui.sheet import sheet
from sidesk.ui.theme import (
    DARK,
    LATIN,
    LIGHT,
    SANS,
    SUNLIGHT,
    THEMES,
    Look,
    Theme,
    dress,
    load_fonts,
    next_scale,
    next_theme,
)

# design-system.md section 2: light, dark, sunlight
TABLE = {
    ("ink", "surface"): (16.52, 14.34, 21.00),
    ("ink2", "surface"): (8.95, 9.88, 21.00),
    ("ink3", "surface"): (6.07, 6.85, 14.16),
    ("ink3", "bg"): (5.49, 7.70, 14.16),
    ("ink3", "well"): (5.15, 5.52, 11.14),
    ("accent", "surface"): (6.75, 7.68, 12.09),
    ("accent", "soft"): (5.86, 6.19, 9.80),
    ("on", "accent"): (6.75, 8.26, 12.09),
    ("ok", "surface"): (6.73, 8.28, 10.09),
    ("ok", "ok_soft"): (5.87, 6.77, 8.45),
    ("bad", "surface"): (6.57, 7.21, 9.14),
    ("bad", "bad_soft"): (5.73, 6.31, 7.44),
    ("warn", "surface"): (6.68, 9.21, 10.69),
    ("warn", "warn_soft"): (6.03, 7.50, 8.96),
    ("surface", "ok"): (6.73, 8.28, 10.09),
    ("surface", "bad"): (6.57, 7.21, 9.14),
    ("edge", "surface"): (3.88, 4.29, 21.00),
    ("warn_mark", "surface"): (3.51, 9.21, 10.69),
    ("rail_ink", "rail"): (9.70, 9.34, 21.00),
    ("mark", "rail"): (10.51, 12.28, 21.00),
}
SHAPES = {("edge", "surface"), ("warn_mark", "surface"), ("mark", "rail")}
# Pairs the kit paints beyond the table.
MORE = [("ink", "ok_soft"), ("ink", "bad_soft"), ("ink2", "bad_soft"), ("ink2", "well"), ("surface", "ink3"),
        ("surface", "ink"), ("rail_on", "rail_sel"), ("ink3", "sunken"), ("accent", "bg"),
        ("accent", "sunken"), ("ink2", "sunken"), ("ink", "soft"), ("on", "accent_h")]  # fmt: skip


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def apart(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def contrast(theme: Theme, front: str, back: str) -> float:
    return apart(theme.tokens[front], theme.tokens[back])


@pytest.mark.parametrize("pair", TABLE, ids=" on ".join)
def test_the_contrast_table_of_the_design_is_true(pair: tuple[str, str]) -> None:
    found = tuple(round(contrast(theme, *pair), 2) for theme in (LIGHT, DARK, SUNLIGHT))
    assert found == pytest.approx(TABLE[pair], abs=0.011)
    needed = 3.0 if pair in SHAPES else 4.5
    assert min(found) >= needed


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_text_that_is_painted_can_be_read(theme: Theme) -> None:
    needed = 7.0 if theme is SUNLIGHT else 4.5
    pairs = [pair for pair in (*TABLE, *MORE) if pair not in SHAPES]
    assert {pair: contrast(theme, *pair) for pair in pairs if contrast(theme, *pair) < needed} == {}


@pytest.mark.parametrize("late", [True, False], ids=["late", "waiting"])
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_number_beside_an_item_of_the_rail_can_be_read(theme: Theme, late: bool) -> None:
    needed = 7.0 if theme is SUNLIGHT else 4.5
    assert apart("#FFFFFF", badge_colour(Look(theme, Words("en")), late=late).name()) >= needed


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_well_can_be_told_from_the_card_it_lies_in(theme: Theme) -> None:
    text = sheet(theme.tokens, 1.0, theme.line, ("A", "B"))
    well = re.search(r'kind="well"\] {(.*?)}', text, re.DOTALL)
    assert well is not None
    same = theme.tokens["sunken"] == theme.tokens["surface"]
    assert (f"border: {theme.line}px solid" in well[1]) == same


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_sheet_leaves_no_placeholder_and_grows_with_the_text(theme: Theme, scale: float) -> None:
    text = sheet(theme.tokens, scale, theme.line, ("A", "B"))
    assert "@" not in text
    assert f"min-height: {round(40 * scale) - 2 * theme.line}px" in text


def test_only_the_theme_writes_colours() -> None:
    """Drawings of real things (paper, ink, logo, veil over photographs) say so where they stand."""
    allowed = {"theme.py"}
    folder = resources().parent / "sidesk" / "ui"
    for file in [*folder.glob("*.py"), *(folder / "kit").glob("*.py"), *(folder / "fields").glob("*.py")]:
        for line in file.read_text("utf-8").splitlines():
            colour = re.search(r"[\"']#[0-9A-Fa-f]{6}\b", line)
            if colour and file.name not in allowed:
                assert any(
                    word in line for word in ("real thing", "#RRGGBB", "on the rail in every theme")
                ), f"{file.name}: {line.strip()}"


def test_digits_have_one_width_so_columns_align(qapp: QApplication) -> None:
    assert SANS in load_fonts()
    metrics = QFontMetrics(Look(LIGHT, Words("en")).font("small"))
    assert len({metrics.horizontalAdvance(sign) for sign in "0123456789+\u2212"}) == 1


def test_english_quotes_and_dots_are_narrow_and_chinese_ones_as_wide_as_a_character(
    qapp: QApplication,
) -> None:
    assert {LATIN, SANS} <= set(load_fonts())
    english, chinese = (QFontMetrics(Look(LIGHT, Words(name)).font("h1")) for name in ("en", "zh"))
    for sign in "“”‘’…·×±≥≤":
        assert english.horizontalAdvance(sign) < 22, sign
    assert chinese.horizontalAdvance("“") == english.horizontalAdvance("，") == 22
    assert (english.ascent(), english.descent()) == (chinese.ascent(), chinese.descent())


def test_fonts_are_not_hinted_and_follow_the_scale(qapp: QApplication) -> None:
    font = Look(LIGHT, Words("en"), 1.5).font("h1")
    assert (font.pixelSize(), font.bold()) == (33, True)
    assert font.hintingPreference() == QFont.HintingPreference.PreferNoHinting


def test_dressing_gives_the_application_the_palette(qapp: QApplication) -> None:
    before = qapp.styleSheet(), qapp.palette(), qapp.font()
    dress(qapp, Look(DARK, Words("zh")))
    assert qapp.palette().window().color().name().upper() == DARK.tokens["bg"]
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


def test_what_is_worn_is_not_put_on_again(qapp: QApplication, look: Look) -> None:
    style = qapp.style()
    dress(qapp, Look(look.theme, Words("en")))
    assert qapp.style() is style
    dress(qapp, Look(look.theme, Words("en"), 1.25))
    assert qapp.font().pixelSize() == Look(look.theme, Words("en"), 1.25).font().pixelSize()


def test_each_theme_size_and_script_has_a_sheet_of_its_own() -> None:
    looks = [
        Look(theme, Words(language), scale)
        for theme in THEMES.values()
        for language in ("zh", "en")
        for scale in (1.0, 1.25, 1.5, 1.75, 2.0)
    ]
    sheets = {sheet(look.theme.tokens, look.scale, look.line, look.families) for look in looks}
    assert len(sheets) == len(looks)


def test_steps_through_themes_and_sizes_stay_in_range() -> None:
    assert [next_theme(name) for name in ("light", "dark", "sunlight", "gone")] == [
        "dark",
        "sunlight",
        "light",
        "light",
    ]
    assert [next_scale(1.0, 1), next_scale(2.0, 1), next_scale(1.0, -1), next_scale(1.4, 1)] == [
        1.25,
        2.0,
        1.0,
        1.75,
    ]
