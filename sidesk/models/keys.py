"""The key of a store, locked into slots of keys.json: passphrase, recovery code, keyring, headquarters.

The store's key is random and never changes; each slot holds it wrapped (AES-256-GCM) by something a person
or a service has. Any one slot opens the store. The keyring is never the only one: keyrings get lost.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from sidesk.core.canonical import Json, digest
from sidesk.core.errors import (
    CannotWrite,
    PassphraseNeeded,
    StoreDamaged,
    StoreNewer,
    WrongPassphrase,
    WrongRecoveryCode,
)
from sidesk.core.files import write_whole
from sidesk.models import recovery

FORMAT, VERSION = "sidesk-keys", 1
FILES = ("keys.json", "keys.bak.json")
MEMORY_KIB, ROUNDS, LANES = 65536, 3, 2
SERVICE = "SiDesk"
PASSPHRASE, RECOVERY, KEYRING, ESCROW = "passphrase", "recovery", "keyring", "escrow"
_KEY_SIZE, _NONCE_SIZE = 32, 12
_ONE_AT_A_TIME = threading.Lock()

Slot: TypeAlias = Mapping[str, "str | int"]


@dataclass(frozen=True)
class KeyFile:
    """What keys.json says. `store` is the store's id; it is bound into every slot.

    `schema` is the version of the tables. It stands here as well, because a program that is too old must
    find out before it opens work.db: opening may already move pages from the log into the file.
    """

    store: str
    slots: Mapping[str, Slot]
    schema: str

    def with_slot(self, name: str, slot: Slot) -> KeyFile:
        """The same file with one slot made or replaced."""
        return replace(self, slots={**self.slots, name: slot})

    def without_slot(self, name: str) -> KeyFile:
        """The same file without a slot."""
        return replace(self, slots={key: slot for key, slot in self.slots.items() if key != name})


def new_key() -> bytes:
    """A fresh key for a store."""
    return secrets.token_bytes(_KEY_SIZE)


# --- slots ------------------------------------------------------------------------------------------


def passphrase_slot(file: KeyFile, key: bytes, passphrase: str) -> KeyFile:
    """The file, opened from now on by `passphrase`."""
    salt = secrets.token_bytes(16)
    slot: dict[str, str | int] = {
        "kdf": "argon2id", "memory": MEMORY_KIB, "rounds": ROUNDS, "lanes": LANES, "salt": _text(salt),
    }  # fmt: skip
    slot["wrapped"] = _wrap(_derived(passphrase, slot), key, file.store, PASSPHRASE)
    return file.with_slot(PASSPHRASE, slot)


def recovery_slot(file: KeyFile, key: bytes, code: str) -> KeyFile:
    """The file, opened from now on by the recovery code as well; an older code opens it no more."""
    wrapped = _wrap(_expanded(recovery.secret_of(code)), key, file.store, RECOVERY)
    return file.with_slot(RECOVERY, {"kdf": "hkdf-sha256", "wrapped": wrapped})


def escrow_slot(file: KeyFile, key: bytes, recipient: str) -> KeyFile:
    """The file, opened from now on by headquarters' age identity as well."""
    import pyrage  # loaded only when somebody asks for it

    locked = pyrage.encrypt(_bound(key, file.store), [pyrage.x25519.Recipient.from_str(recipient)])
    return file.with_slot(ESCROW, {"recipient": recipient, "wrapped": _text(locked)})


def open_by_passphrase(file: KeyFile, passphrase: str) -> bytes:
    """The store's key. Raises WrongPassphrase."""
    slot = _slot(file, PASSPHRASE)
    key = _unwrap(_derived(passphrase, slot), slot, file.store, PASSPHRASE)
    if key is None:
        raise WrongPassphrase
    return key


def open_by_recovery_code(file: KeyFile, code: str) -> bytes:
    """The store's key. Raises RecoveryCodeMistyped or WrongRecoveryCode."""
    secret = recovery.secret_of(code)
    slot = _slot(file, RECOVERY)
    key = _unwrap(_expanded(secret), slot, file.store, RECOVERY)
    if key is None:
        raise WrongRecoveryCode
    return key


def open_by_escrow(file: KeyFile, identity: str) -> bytes:
    """The store's key, by headquarters' age identity. Raises WrongRecoveryCode."""
    import pyrage  # loaded only when somebody asks for it

    slot = _slot(file, ESCROW)
    try:
        found: bytes = pyrage.decrypt(_bytes(slot, "wrapped"), [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise WrongRecoveryCode from error
    if found[_KEY_SIZE:] != file.store.encode():
        raise StoreDamaged(what="keys.json: escrow")
    return found[:_KEY_SIZE]


def _bound(key: bytes, store: str) -> bytes:
    return key + store.encode()


def unlock(
    file: KeyFile, passphrase: str | None = None, recovery_code: str | None = None, escrow: str | None = None
) -> bytes:
    """The store's key by whatever is given; by the system's keyring where nothing is."""
    if passphrase is not None:
        return open_by_passphrase(file, passphrase)
    if recovery_code is not None:
        return open_by_recovery_code(file, recovery_code)
    if escrow is not None:
        return open_by_escrow(file, escrow)
    return open_by_keyring(file)


# --- the keyring of the system ----------------------------------------------------------------------


def remember(file: KeyFile, key: bytes) -> KeyFile | None:
    """The file, opened from now on by the system's keyring as well; None where there is none."""
    import keyring  # slow to load, and of no use on many computers
    import keyring.errors

    secret = secrets.token_bytes(_KEY_SIZE)
    try:
        keyring.set_password(SERVICE, file.store, _text(secret))
        if keyring.get_password(SERVICE, file.store) != _text(secret):
            return None
    except keyring.errors.KeyringError:
        return None
    return file.with_slot(KEYRING, {"wrapped": _wrap(secret, key, file.store, KEYRING)})


def forget(file: KeyFile) -> KeyFile:
    """The file without its keyring slot; the keyring's entry is removed where it can be."""
    import keyring
    import keyring.errors

    with suppress(keyring.errors.KeyringError):  # gone already; without the slot the entry opens nothing
        keyring.delete_password(SERVICE, file.store)
    return file.without_slot(KEYRING)


def open_by_keyring(file: KeyFile) -> bytes:
    """The store's key as the keyring knows it. Raises PassphraseNeeded."""
    if KEYRING not in file.slots:
        raise PassphraseNeeded
    import keyring
    import keyring.errors

    try:
        secret = keyring.get_password(SERVICE, file.store)
    except keyring.errors.KeyringError as error:
        raise PassphraseNeeded from error
    key = _unwrap(base64.b64decode(secret), file.slots[KEYRING], file.store, KEYRING) if secret else None
    if key is None:
        raise PassphraseNeeded
    return key


# --- the file ---------------------------------------------------------------------------------------


def write(folder: Path, file: KeyFile) -> None:
    """Write both copies, one after the other: one of them is whole at every moment."""
    data = dump(file)
    for name in FILES:
        try:
            write_whole(folder / name, data)
        except OSError as error:
            raise CannotWrite.because(str(folder / name), error) from error


def dump(file: KeyFile) -> bytes:
    """The file's bytes."""
    document: dict[str, Json] = {
        "format": FORMAT, "version": VERSION, "store": file.store, "schema": file.schema, "slots": file.slots,
    }  # fmt: skip
    return json.dumps({**document, "check": digest(document)}, indent=1, sort_keys=True).encode()


def read(folder: Path) -> KeyFile:
    """The first copy that can be read. A changed passphrase holds even if the second copy is older."""
    for name in FILES:
        try:
            return parsed((folder / name).read_bytes())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    raise StoreDamaged(what="keys.json, keys.bak.json")


def parsed(data: bytes) -> KeyFile:
    """What such bytes say; errors of JSON and of missing fields where they say nothing."""
    document = json.loads(data)
    if document["format"] != FORMAT or document.pop("check") != digest(document):
        raise ValueError(document["format"])
    if document["version"] > VERSION:
        raise StoreNewer(found=f"keys {document['version']}", known=f"keys {VERSION}")
    slots = {str(name): dict(slot) for name, slot in document["slots"].items()}
    return KeyFile(str(document["store"]), slots, str(document["schema"]))


# --- cryptography -----------------------------------------------------------------------------------


def _slot(file: KeyFile, name: str) -> Slot:
    slot = file.slots.get(name)
    if slot is None or "wrapped" not in slot:
        raise StoreDamaged(what=f"keys.json: {name}")
    return slot


def _derived(passphrase: str, slot: Slot) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # only needed while a store opens

    # The same letters may be composed or not, depending on the keyboard they were typed on.
    secret = unicodedata.normalize("NFC", passphrase).encode()
    memory, rounds, lanes = (int(slot[name]) for name in ("memory", "rounds", "lanes"))
    kdf = Argon2id(
        salt=_bytes(slot, "salt"), length=_KEY_SIZE, iterations=rounds, lanes=lanes, memory_cost=memory
    )
    with _ONE_AT_A_TIME:  # the threads of two derivations are taken from one pool: the second one fails
        return kdf.derive(secret)


def _expanded(secret: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), _KEY_SIZE, None, b"sidesk recovery").derive(secret)


def sealed(key: bytes, data: bytes, name: str) -> bytes:
    """`data` under the key of the store; `name` is bound into it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_SIZE)
    return nonce + AESGCM(key).encrypt(nonce, data, name.encode())


def unsealed(key: bytes, data: bytes, name: str) -> bytes:
    """The same back. Raises StoreDamaged where it is not what was sealed under this name."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(data[:_NONCE_SIZE], data[_NONCE_SIZE:], name.encode())
    except InvalidTag as error:
        raise StoreDamaged(what=name) from error


def _wrap(wrapping: bytes, key: bytes, store: str, slot: str) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_SIZE)
    return _text(nonce + AESGCM(wrapping).encrypt(nonce, key, f"{store} {slot}".encode()))


def _unwrap(wrapping: bytes, slot: Slot, store: str, name: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    data = _bytes(slot, "wrapped")
    try:
        return AESGCM(wrapping).decrypt(data[:_NONCE_SIZE], data[_NONCE_SIZE:], f"{store} {name}".encode())
    except InvalidTag:
        return None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(slot: Slot, name: str) -> bytes:
    try:
        return base64.b64decode(str(slot[name]), validate=True)
    except (KeyError, ValueError) as error:
        raise StoreDamaged(what=f"keys.json: {name}") from error
