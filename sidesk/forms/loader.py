"""The forms that come with SiDesk; a broken one is listed as broken and the others work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sidesk.core.errors import FormInvalid
from sidesk.core.files import resources
from sidesk.core.text import N_
from sidesk.forms.definition import Form
from sidesk.forms.package import read


@dataclass(frozen=True)
class BrokenForm:
    """A package that cannot be used. `what` and `todo` are English messages of the catalogue."""

    name: str  # of the file
    where: str
    what: str
    todo: str


def built_in(folder: Path | None = None) -> list[Form | BrokenForm]:
    """Every package in `resources/forms/packages`, ordered by file name."""
    folder = folder or resources("forms", "packages")
    if not folder.is_dir():
        return []
    return [_load(path) for path in sorted(folder.glob("*.json"))]


def _load(path: Path) -> Form | BrokenForm:
    try:
        return read(path.read_bytes())
    except FormInvalid as wrong:
        where, what, todo = (str(wrong.details[key]) for key in ("where", "what", "todo"))
        return BrokenForm(path.name, where, what, todo)
    except OSError as wrong:
        return BrokenForm(
            path.name,
            path.name,
            wrong.strerror or str(wrong),
            N_("Install SiDesk again to repair its files."),
        )
