"""The settings: typed, with defaults, in one JSON file that is also readable before the store opens."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from sidesk.core.errors import CannotRead
from sidesk.core.files import write_whole
from sidesk.core.upgrades import Step, upgraded

STEPS: Sequence[Step] = ()


@dataclass(frozen=True)
class Settings:
    """What the person chose. Every field has a default; unknown entries of a file are passed over."""

    language: str = "zh"
    paper_language: str = "both"  # zh, en, both
    theme: str = "light"  # light, dark, sunlight
    text_scale: int = 100  # percent
    company: str = ""  # printed in the foot of papers
    company_logo: str = ""  # SHA-256 of the picture; empty: none
    company_colour: str = ""  # #RRGGBB of numbers and bars on papers; empty: the house's own
    export_folder: str = ""  # where bundles went last
    lock_after_minutes: int = 30
    keep_passphrase_minutes: int = 0  # of the signing key, in memory; 0: it is asked every time
    token_library: str = ""  # path of the PKCS#11 library of a token; empty: none is used
    reopen_tabs: bool = True  # the records that were open come back at the next start
    backup_reminder_days: int = 7  # 0: never
    office_mail: str = ""  # headquarters' address for bundles
    mail_sender: str = ""  # the person's own address
    mail_server: str = ""  # smtps://host, smtp://host (STARTTLS); empty: only drafts are written


def read(path: Path) -> Settings:
    """The settings in `path`; the defaults where there is none or where it cannot be read.

    A damaged settings file may cost a preference, never the start of the program.
    """
    try:
        document = json.loads(path.read_bytes())
        return of(upgraded(document, STEPS, path.name)) if isinstance(document, dict) else Settings()
    except (OSError, ValueError, CannotRead):
        return Settings()


def of(document: Mapping[str, Any]) -> Settings:
    """The settings of a document; what it lacks or says wrongly is as it is by itself."""
    chosen: dict[str, Any] = {}
    for field in fields(Settings):
        value = document.get(field.name)
        if isinstance(value, type(field.default)) and isinstance(value, bool) == isinstance(
            field.default, bool
        ):
            chosen[field.name] = value
    return replace(Settings(), **chosen)


def write(path: Path, settings: Settings) -> None:
    """Keep `settings` in `path`, whole or not at all."""
    document = {"version": len(STEPS) + 1, **asdict(settings)}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(document, ensure_ascii=False, indent=1).encode())
