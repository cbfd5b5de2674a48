"""Make a store, open it, close it: how somebody comes to the desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sidesk.actions import identity, limits_given
from sidesk.actions.desk import SETTINGS_FILE, Desk
from sidesk.actions.identity import Newcomer
from sidesk.core import settings as settings_file
from sidesk.core.clock import Clock
from sidesk.core.errors import CannotWrite, StoreOfNobody, WrongPassphrase, WrongSigningPassphrase
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
    *,
    rounds: int = 0,
) -> tuple[Desk, str]:
    """A new store for a newcomer, open, and the recovery code to print. The signing key starts with the
    same passphrase; `rounds` harden it (0: as many as are right). Raises StoreExists.

    What fails halfway leaves no store behind: nobody has seen its recovery code, and it has no person.
    """
    clock = clock or Clock()
    store, code = Store.create(folder, passphrase, clock)
    try:
        identity.make_identity(store, newcomer, passphrase, clock.new_id(), at=clock.now(), rounds=rounds)
        desk = _seated(folder, store, clock)
        keep_settings(desk, settings or read_settings(folder))
        return desk, code
    except BaseException:
        store.unmake()
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
    if not identity.is_made(store):
        raise StoreOfNobody(folder=folder)
    forms = [form for form in loader.built_in() if isinstance(form, Form)]
    for form in forms:
        if not store.packages.has(form.hash):
            store.packages.add(package.pack(form))
    store.packages.give([form.hash for form in forms])
    key = identity.person_key(store)
    limits_given.put_in_force(folder)
    return Desk(
        folder=folder,
        store=store,
        person=identity.person_of(store),
        device_code=identity.device_key(store).code,
        settings=read_settings(folder),
        clock=clock,
        enrolled=bool(key.certificates) and not key.holder.is_local,
        known_forms={form.hash: form for form in forms},
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
        raise CannotWrite.because(path, problem) from problem
    return path


# --- passphrases and codes ---


def change_passphrase(desk: Desk, old: str, new: str, *, rounds: int = 0) -> None:
    """The store and the signing key open with `new` from now on.

    If the signing key has another passphrase, nothing is changed. Raises WrongPassphrase,
    WrongSigningPassphrase.
    """
    _demand_owner(desk, old)
    key = identity.open_person_key(desk, old)
    desk.store.change_passphrase(old, new)
    identity.keep_person_key(desk.store, identity.locked(key, new, rounds))


def signs_with(desk: Desk, passphrase: str) -> bool:
    """Whether the signing key opens with this passphrase; after a recovery it still has its old one."""
    try:
        identity.open_person_key(desk, passphrase)
    except WrongSigningPassphrase:
        return False
    return True


def join_key(desk: Desk, old: str, passphrase: str, *, rounds: int = 0) -> None:
    """Give the signing key the store's passphrase. Raises WrongPassphrase, WrongSigningPassphrase."""
    _demand_owner(desk, passphrase)
    key = identity.open_person_key(desk, old)
    identity.keep_person_key(desk.store, identity.locked(key, passphrase, rounds))


def renew_key(desk: Desk, passphrase: str, *, rounds: int = 0) -> None:
    """A new signing key in place of one whose passphrase is lost. Headquarters must certify it again.

    What was sealed with the old one stays as valid as it was. Raises WrongPassphrase.
    """
    _demand_owner(desk, passphrase)
    identity.make_person_key(desk.store, desk.person, passphrase, at=desk.clock.now(), rounds=rounds)
    desk.enrolled = False


def new_recovery_code(desk: Desk, passphrase: str) -> str:
    """A new code to print; the old one opens nothing any more. Raises WrongPassphrase."""
    _demand_owner(desk, passphrase)
    return desk.store.new_recovery_code()


def _demand_owner(desk: Desk, passphrase: str) -> None:
    if not desk.store.opens_with(passphrase):
        raise WrongPassphrase
