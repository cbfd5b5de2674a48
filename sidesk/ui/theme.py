"""How everything looks: colours of three themes, type, scale, and the one style sheet.

`Look` is passed to every widget, never global, and does not change: another theme, text size or language
is another `Look`, and the window is built again (its state is in the session and the store).
Painters read the same tokens as the style sheet. No colour is written anywhere else, except in
drawings of real things (paper, ink, a rack).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from sidesk.core.files import resources
from sidesk.core.text import Words
from sidesk.ui.sheet import sheet

SANS, MONO = "Noto Sans SC", "Noto Sans Mono"
LATIN = "SiDesk Latin"  # “ ” … as narrow as English wants them; the Chinese font draws them full-width
SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
ROOMY = 1.25  # from this text scale up: compact rail, drop-down section list, side panels under a button
NARROW = 1280  # the same below this window width

_NAMES = (
    "bg", "surface", "sunken", "well", "line", "edge", "ink", "ink2", "ink3", "accent", "accent_h", "soft",
    "on", "ok", "ok_soft", "bad", "bad_soft", "warn", "warn_soft", "warn_mark",
    "rail", "rail_sel", "rail_ink", "rail_on", "mark",
)  # fmt: skip


@dataclass(frozen=True)
class Theme:
    """Colours and line weights of one theme."""

    name: str
    tokens: Mapping[str, str]
    line: int = 1  # width of every hairline
    stroke: float = 1.75  # of icons
    shadow: bool = True


def _theme(name: str, colours: str, line: int = 1, stroke: float = 1.75, shadow: bool = True) -> Theme:
    values = colours.split()
    return Theme(name, dict(zip(_NAMES, values, strict=True)), line, stroke, shadow)


LIGHT = _theme(
    "light",
    "#F1F4F6 #FFFFFF #F7F9FA #E8EDF1 #D9E0E6 #758392 #14202B #3D4B58 #566472 #1459B3 #0E4791 #E6F0FA "
    "#FFFFFF #17693B #E4F3EA #B3251B #FCECEA #855000 #FFF2DA #C27800 #13212D #273C4E #BCC9D4 #FFFFFF #FFC73A",
)
DARK = _theme(
    "dark",
    "#0E141A #172029 #1C2731 #25313C #2C3945 #738496 #EAF0F5 #BECAD5 #9AA9B7 #74B5FF #9CCBFF #1B3149 "
    "#06192E #62CC8F #16342A #FF8A7E #40211F #F2B84F #3A2D14 #F2B84F #0A1015 #1E2B37 #A9B7C4 #FFFFFF #FFC73A",
)
SUNLIGHT = _theme(
    "sunlight",
    "#FFFFFF #FFFFFF #FFFFFF #E4E4E4 #4A4A4A #000000 #000000 #000000 #2B2B2B #00327A #001F4D #DCE8FF "
    "#FFFFFF #004D1F #D5F2DE #960000 #FFE1DE #5C3500 #FFE9B8 #5C3500 #FFFFFF #000000 #000000 #FFFFFF #000000",
    line=2,
    stroke=2.4,
    shadow=False,
)
THEMES: Mapping[str, Theme] = {theme.name: theme for theme in (LIGHT, DARK, SUNLIGHT)}

# role: size at 100 %, bold, token of its colour
ROLES: Mapping[str, tuple[int, bool, str]] = {
    "display": (28, True, "ink"),
    "num": (24, True, "ink"),
    "h1": (22, True, "ink"),
    "h2": (16, True, "ink"),
    "h3": (14, True, "ink"),
    "body": (14, False, "ink"),
    "small": (13, False, "ink2"),
    "cap": (12, False, "ink3"),
    "mono": (12, False, "ink"),
}


@dataclass(frozen=True)
class Look:
    """Theme, text scale and words, as every widget gets them."""

    theme: Theme
    words: Words
    scale: float = 1.0
    motion: bool = True

    def px(self, size: float) -> int:
        """A length that grows with the text: type, icons, heights of controls."""
        return round(size * self.scale)

    @property
    def line(self) -> int:
        """Width of a hairline: 1, in sunlight 2."""
        return self.theme.line

    @property
    def roomy(self) -> bool:
        """True where the text is so large that side panels give way."""
        return self.scale >= ROOMY

    def token(self, name: str) -> str:
        """The colour as #RRGGBB."""
        return self.theme.tokens[name]

    def color(self, name: str, alpha: int = 255) -> QColor:
        """The colour for a painter."""
        colour = QColor(self.theme.tokens[name])
        colour.setAlpha(alpha)
        return colour

    def font(self, role: str = "body", *, bold: bool | None = None, size: float | None = None) -> QFont:
        """The font of a role; `size` (at 100 %) and `bold` where the role is bent."""
        pixels, heavy, _ = ROLES[role]
        # A copy: QFont shares its data until somebody changes it, and a painter may.
        families = (MONO, SANS) if role == "mono" else self.families
        return QFont(_font(self.px(size or pixels), heavy if bold is None else bold, families))

    @property
    def families(self) -> tuple[str, ...]:
        """The fonts of running text, the first that has a sign draws it."""
        return (SANS,) if self.words.language == "zh" else (LATIN, SANS)

    def milliseconds(self, usual: int) -> int:
        """Duration of a movement; nothing moves where the system asks for calm."""
        return usual if self.motion else 0


@lru_cache(maxsize=256)
def _font(pixels: int, bold: bool, families: tuple[str, ...]) -> QFont:
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(pixels)
    font.setBold(bold)
    # Hinting moves strokes of Chinese to whole pixels and makes every computer look different.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def load_fonts(folder: Path | None = None) -> list[str]:
    """Make the shipped fonts known to Qt, once for each application. Returns their families."""
    families: list[str] = []
    for file in sorted((folder or resources("fonts")).glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families


def dress(app: QApplication, look: Look) -> None:
    """Give the application this look, unless it wears it. Whoever calls this builds the windows again."""
    made = sheet(look.theme.tokens, look.scale, look.line, look.families)
    if app.styleSheet() == made:  # names all that the look is made of; Qt would polish every widget again
        return
    app.setStyle("Fusion")
    app.setFont(look.font())
    app.setPalette(palette(look))
    app.setStyleSheet(made)


def palette(look: Look) -> QPalette:
    """The tokens as Qt's palette, for what no style sheet reaches."""
    made = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: "bg", role.Base: "surface", role.AlternateBase: "surface", role.Button: "surface",
        role.WindowText: "ink", role.Text: "ink", role.ButtonText: "ink", role.BrightText: "on",
        role.PlaceholderText: "ink3", role.Highlight: "accent", role.HighlightedText: "on",
        role.Link: "accent", role.LinkVisited: "accent", role.ToolTipBase: "ink", role.ToolTipText: "surface",
        role.Light: "surface", role.Midlight: "sunken", role.Mid: "line", role.Dark: "edge",
        role.Shadow: "edge", role.Accent: "accent",
    }  # fmt: skip
    for key, name in pairs.items():
        made.setColor(key, look.color(name))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, look.color("ink3"))
    return made


def next_theme(name: str) -> str:
    """The theme after this one, for the key that steps through them."""
    names = list(THEMES)
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


def next_scale(scale: float, step: int) -> float:
    """The text scale one step larger or smaller; stays within the five."""
    nearest = min(range(len(SCALES)), key=lambda i: abs(SCALES[i] - scale))
    return SCALES[max(0, min(len(SCALES) - 1, nearest + step))]
