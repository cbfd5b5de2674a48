"""Make a store, open it, close it: how somebody comes to the desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sidesk.actions import identity
from sidesk.actions.desk import SETTINGS_FILE, Desk
from sidesk.actions.identity import Newcomer
from sidesk.core import settings as settings_file
from sidesk.core.clock import Clock
from sidesk.core.errors import CannotWrite
from sidesk.core.files import write_whole
from sidesk.core.settings import Settings
from sidesk.forms import loader, package
from sidesk.forms.definition import Form
from sidesk.models.store import Store


def is_there(folder: Path) -> bool:
    """Whether somebody has worked here before."""
    return Store.exists(folder)


def read_settings(folder: Path) -> Settings:
    """The settings beside the store; readable before it is opened."""
    return settings_file.read(folder / SETTINGS_FILE)


def keep_settings(desk: Desk, settings: Settings) -> None:
    """Change the settings, now and for the next start."""
    settings_file.write(desk.folder / SETTINGS_FILE, settings)
    desk.settings = settings


def begin(
    folder: Path,
    passphrase: str,
    newcomer: Newcomer,
    settings: Settings | None = None,
    clock: Clock | None = None,
) -> tuple[Desk, str]:
    """A new store for a newcomer, open, and the recovery code to print. The signing key starts with the
    same passphrase. Raises StoreExists."""
    clock = clock or Clock()
    store, code = Store.create(folder, passphrase, clock)
    try:
        identity.make_identity(store, newcomer, passphrase, clock.new_id(), at=clock.now())
        desk = _seated(folder, store, clock)
        keep_settings(desk, settings or read_settings(folder))
        return desk, code
    except BaseException:
        store.close()
        raise


def unlock(
    folder: Path,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    clock: Clock | None = None,
) -> Desk:
    """The store of a folder, open. Raises WrongPassphrase, WrongRecoveryCode, StoreLocked, StoreNewer ..."""
    clock = clock or Clock()
    store = Store.open(folder, passphrase=passphrase, recovery_code=recovery_code, clock=clock)
    try:
        return _seated(folder, store, clock)
    except BaseException:
        store.close()
        raise


def _seated(folder: Path, store: Store, clock: Clock) -> Desk:
    for form in loader.built_in():
        if isinstance(form, Form) and not store.packages.has(form.hash):
            store.packages.add(package.pack(form))
    key = identity.person_key(store)
    return Desk(
        folder=folder,
        store=store,
        person=identity.person_of(store),
        device_code=identity.device_key(store).code,
        settings=read_settings(folder),
        clock=clock,
        enrolled=bool(key.certificates) and not key.holder.is_local,
    )


def recovery_sheet(desk: Desk, code: str) -> bytes:
    """The recovery code as one page to print."""
    from sidesk.reports.sheets import recovery_sheet as printed

    return printed(code, owner=desk.person.name, made_on=desk.clock.today())


def change_language(desk: Desk, language: str) -> None:
    """The screen's language."""
    keep_settings(desk, replace(desk.settings, language=language))


def save_recovery_sheet(desk: Desk, code: str, path: Path) -> Path:
    """The recovery sheet as a PDF file. Raises CannotWrite."""
    try:
        write_whole(path, recovery_sheet(desk, code))
    except OSError as problem:
        raise CannotWrite(path=path, why=problem.strerror or str(problem)) from problem
    return path


def change_passphrase(desk: Desk, old: str, new: str) -> None:
    """The store and the signing key open with `new` from now on. Raises WrongPassphrase, WrongSigningPassphrase.

    The signing key is opened first: if it has another passphrase, nothing is changed.
    """
    key = identity.open_person_key(desk, old)
    desk.store.change_passphrase(old, new)
    identity.keep_person_key(desk.store, key.locked(new))
