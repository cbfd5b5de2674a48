"""What headquarters hands to every laptop besides records: published forms, the logo, types of devices,
limits.

It travels in every answer, as far as the laptop does not say that it holds it already.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sidesk.hq.assigned import given as given_to
from sidesk.hq.enrol import directory
from sidesk.hq.office import Headquarters
from sidesk.instruments import catalogue, limit_files
from sidesk.reports.brand import logo_of
from sidesk.sync.bundle import Letter
from sidesk.sync.document import LIMITS, LOGO, TYPES, WorkEntry
from sidesk.sync.people import digest_of

_FORMS, _FILES = "hq.published", "hq.work"  # settings: form -> package, kind -> file


@dataclass(frozen=True)
class Given:
    """What is handed out: the newest package of each published form, and files by kind."""

    forms: Mapping[str, str]
    files: Mapping[str, str]


def given(office: Headquarters) -> Given:
    """What is handed out now."""
    return Given(_named(office, _FORMS), _named(office, _FILES))


def publish(office: Headquarters, package: bytes) -> str:
    """From the next answer on every laptop has this form; returns the package's hash. Raises FormInvalid."""
    sha256 = office.store.packages.add(package)
    form = office.store.packages.form(sha256)
    office.store.settings.set(_FORMS, {**_named(office, _FORMS), form.id: sha256})
    return sha256


def hand_out(office: Headquarters, kind: str, data: bytes, name: str) -> str:
    """A logo, types of devices or limits for everybody in place of the last. Raises what their readers
    raise."""
    if kind == LOGO:
        data = logo_of(data, name)
    elif kind == TYPES:
        catalogue.read(data, name)
    else:
        limit_files.read(data, name)
    kept = office.store.attachments.add(data, name, "image/png" if kind == LOGO else "text/plain")
    office.store.settings.set(_FILES, {**_named(office, _FILES), kind: kept.sha256})
    office.store.audit.append(office.public.name, "hand out", {"kind": kind, "file": kept.sha256})
    return kept.sha256


def enclosed(office: Headquarters, letter: Letter, person: str, holds: Collection[str]) -> Letter:
    """The letter with the work for a person's laptop that holds these already."""
    now, store = given(office), office.store
    packages = [sha for sha in now.forms.values() if sha not in holds and sha not in letter.packages]
    files = {sha: len(store.packages.data(sha)) for sha in packages}
    for sha in now.files.values():
        kept = None if sha in holds else store.attachments.get(sha)
        if kept is not None:
            files[sha] = kept.size
    projects = [one for one in given_to(store, person).projects if one]  # "" stands for those of none
    people = directory(office, person)
    told = None if digest_of(people) in holds else people
    work = WorkEntry(projects, sorted(now.forms.values()), dict(now.files), told)
    return replace(letter, work=work, files={**letter.files, **files}, packages=[*letter.packages, *packages])


def _named(office: Headquarters, name: str) -> dict[str, str]:
    kept = office.store.settings.get(name)
    return {key: str(value) for key, value in kept.items()} if isinstance(kept, dict) else {}


__all__ = ["LIMITS", "LOGO", "TYPES", "Given", "enclosed", "given", "hand_out", "publish"]
