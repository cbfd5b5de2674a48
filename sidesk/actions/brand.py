"""The firm's logo and colour on papers: chosen once, checked, kept with the settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sidesk.actions import opening
from sidesk.actions.desk import Desk
from sidesk.core.errors import AttachmentMissing, SideskError
from sidesk.core.reading import read_whole

if TYPE_CHECKING:
    from sidesk.reports.brand import Brand

_PNG = "image/png"


def brand(desk: Desk) -> Brand:
    """What papers of this desk are printed with; a logo that is not here any more is left out."""
    from sidesk.reports.brand import Brand, accent_of

    try:
        accent = accent_of(desk.settings.company_colour)
    except SideskError:  # a settings file somebody edited: papers come in the house's colour
        accent = accent_of("")
    return Brand(logo(desk), accent)


def logo(desk: Desk) -> bytes:
    """The logo as a PNG; empty where none was chosen."""
    name = desk.settings.company_logo
    try:
        return desk.store.attachments.read(name) if name else b""
    except AttachmentMissing:
        return b""


def choose_logo(desk: Desk, path: Path) -> None:
    """Print this logo from now on. Raises LogoRefused, CannotRead."""
    from sidesk.reports.brand import LARGEST, logo_of

    data = read_whole(path, LARGEST + 1, path.name)
    kept = desk.store.attachments.add(logo_of(data, path.name), "logo.png", _PNG)
    opening.keep_settings(desk, replace(desk.settings, company_logo=kept.sha256))


def drop_logo(desk: Desk) -> None:
    """Print none from now on."""
    opening.keep_settings(desk, replace(desk.settings, company_logo=""))


def choose_colour(desk: Desk, colour: str) -> None:
    """Print numbers and bars in this colour; empty: in the house's own. Raises ColourRefused."""
    from sidesk.reports.brand import accent_of

    accent_of(colour)
    opening.keep_settings(desk, replace(desk.settings, company_colour=colour.strip()))
