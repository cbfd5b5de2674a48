"""Work from headquarters that is no record: projects, new forms, the logo, types of devices, limits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sidesk.actions import catalogue, identity, limits_given, opening
from sidesk.actions.desk import Desk
from sidesk.core.text import LocalText

if TYPE_CHECKING:
    from sidesk.sync.document import WorkEntry

_OFFICE = "headquarters.json"  # one file: the newest takes the place of the one before
_PROJECTS, _FILES = "work.projects", "work.files"  # settings: what was taken over last


@dataclass(frozen=True)
class News:
    """What an answer brought that was not here before."""

    forms: tuple[LocalText, ...] = ()  # titles of forms in a new version
    files: tuple[str, ...] = ()  # logo, types, limits
    projects: tuple[str, ...] = ()  # assigned since

    def __bool__(self) -> bool:
        return bool(self.forms or self.files or self.projects)


NOTHING = News()


def joined(news: Sequence[News]) -> News:
    """What several answers brought."""
    return News(
        tuple(form for one in news for form in one.forms),
        tuple(dict.fromkeys(kind for one in news for kind in one.files)),
        tuple(dict.fromkeys(project for one in news for project in one.projects)),
    )


def held(desk: Desk) -> list[str]:
    """Hashes of all that headquarters need not send again: form packages, and files that were taken over."""
    packages = {entry.sha256 for entry in desk.store.packages.all()}
    return sorted(packages | set(_taken(desk).values()) | identity.people_held(desk.store))


def take(desk: Desk, work: WorkEntry | None, new: Collection[str]) -> News:
    """Take over what came. `new` are the hashes that were not here before. Twice is the same as once.

    What somebody chose on this computer since stays until headquarters hands out another.
    """
    if work is None:
        return NOTHING
    known, store = assigned(desk), desk.store
    projects = tuple(one for one in work.projects if one not in known)
    store.settings.set(_PROJECTS, list(work.projects))
    if work.people is not None:
        identity.keep_people(desk.store, work.people)
    store.packages.give(work.forms)
    forms = [sha for sha in work.forms if sha in new and store.packages.has(sha)]
    taken, files = _taken(desk), []
    for kind, sha in work.files.items():
        here = taken.get(kind) == sha and (kind != "limits" or limits_given.has(desk.folder, _OFFICE))
        if not here and store.attachments.has(sha) and _put(desk, kind, sha):
            taken[kind] = sha
            files.append(kind)
    store.settings.set(_FILES, dict(taken))
    return News(tuple(desk.form(sha).title for sha in forms), tuple(files), projects)


def _put(desk: Desk, kind: str, sha256: str) -> bool:
    """Whether this version knows what to do with it."""
    from sidesk.sync.document import LIMITS, LOGO, TYPES

    if kind == LOGO:
        opening.keep_settings(desk, replace(desk.settings, company_logo=sha256))
    elif kind == TYPES:
        catalogue.keep(desk, desk.store.attachments.read(sha256), kind)
    elif kind == LIMITS:
        limits_given.take_in(desk.folder, desk.store.attachments.read(sha256), _OFFICE)
    return kind in (LOGO, TYPES, LIMITS)


def _taken(desk: Desk) -> dict[str, str]:
    kept = desk.store.settings.get(_FILES)
    return {kind: str(sha) for kind, sha in kept.items()} if isinstance(kept, dict) else {}


def assigned(desk: Desk) -> frozenset[str]:
    """The projects that the office gave to the person of this laptop, as it said last."""
    kept = desk.store.settings.get(_PROJECTS)
    return frozenset(str(one) for one in kept) if isinstance(kept, list) else frozenset()
