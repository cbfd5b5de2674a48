"""What opens a store, and what does not."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.errors import (
    PassphraseNeeded,
    RecoveryCodeMistyped,
    StoreDamaged,
    WrongPassphrase,
    WrongRecoveryCode,
)
from sidesk.models import keys, recovery
from sidesk.models.store import Store


class Memory(keyring.backend.KeyringBackend):
    """A keyring that lives as long as the test."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


@pytest.fixture
def memory() -> object:
    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    yield
    keyring.set_keyring(before)


def opens(folder: Path, **slot: str) -> bool:
    Store.open(folder, **slot).close()
    return True


def test_the_passphrase_opens_the_store_and_another_one_does_not(store: Store, folder: Path) -> None:
    store.close()
    assert opens(folder, passphrase="anna")
    with pytest.raises(WrongPassphrase):
        Store.open(folder, passphrase="Anna")
    assert opens(folder, passphrase="anna")  # and the failed attempt left no lock behind


def test_a_passphrase_typed_with_composed_letters_is_the_same(folder: Path) -> None:
    Store.create(folder, "Gr\u00fcn")[0].close()
    assert opens(folder, passphrase="Gru\u0308n")


def test_the_recovery_code_opens_the_store_however_it_is_typed(folder: Path) -> None:
    store, code = Store.create(folder, "anna")
    store.close()
    assert opens(folder, recovery_code=code)
    assert opens(folder, recovery_code=f"  {code.lower().replace('-', ' ')} ")
    assert opens(folder, recovery_code=code.replace("0", "O").replace("1", "l").replace("-", ""))


def test_a_code_of_another_store_is_wrong_and_a_slip_is_told_as_a_slip(store: Store, folder: Path) -> None:
    store.close()
    with pytest.raises(WrongRecoveryCode) as told:
        Store.open(folder, recovery_code=recovery.new_code())
    assert not isinstance(told.value, RecoveryCodeMistyped)
    with pytest.raises(RecoveryCodeMistyped):
        Store.open(folder, recovery_code="7KQ2-7KQ2")


@given(at=st.integers(0, 35), letter=st.sampled_from(recovery.LETTERS))
def test_one_wrong_letter_in_a_recovery_code_is_noticed(at: int, letter: str) -> None:
    letters = "1239G1HMT03E29M9B1NAC5PJ3YWRGXWDBDJ5"
    typed = letters[:at] + letter + letters[at + 1 :]
    if typed == letters:
        assert recovery.secret_of(typed) == letters[:32].encode()
    else:
        with pytest.raises(RecoveryCodeMistyped):
            recovery.secret_of(typed)


def test_two_swapped_groups_in_a_recovery_code_are_noticed() -> None:
    groups = recovery.new_code().split("-")
    groups[2], groups[5] = groups[5], groups[2]
    with pytest.raises(RecoveryCodeMistyped):
        recovery.secret_of("-".join(groups))


def test_a_changed_passphrase_holds_and_the_old_one_opens_nothing(store: Store, folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        store.change_passphrase("guess", "berta")
    store.change_passphrase("anna", "berta")
    store.close()
    assert opens(folder, passphrase="berta")
    with pytest.raises(WrongPassphrase):
        Store.open(folder, passphrase="anna")


def test_after_a_recovery_a_new_passphrase_is_set_without_the_old_one(folder: Path) -> None:
    store, code = Store.create(folder, "forgotten")
    store.close()
    store = Store.open(folder, recovery_code=code)
    store.new_passphrase("berta")
    store.close()
    assert opens(folder, passphrase="berta")


def test_a_new_recovery_code_replaces_the_old_one(folder: Path) -> None:
    store, old = Store.create(folder, "anna")
    new = store.new_recovery_code()
    store.close()
    assert opens(folder, recovery_code=new)
    with pytest.raises(WrongRecoveryCode):
        Store.open(folder, recovery_code=old)


@pytest.mark.parametrize("damage", [b"", b"{", None])
def test_the_second_copy_of_the_keys_opens_the_store(
    store: Store, folder: Path, damage: bytes | None
) -> None:
    store.close()
    if damage is None:
        (folder / "keys.json").unlink()
    else:
        (folder / "keys.json").write_bytes(damage)
    assert opens(folder, passphrase="anna")


def test_a_changed_letter_in_the_keys_is_noticed_and_the_second_copy_taken(
    store: Store, folder: Path
) -> None:
    store.close()
    document = json.loads((folder / "keys.json").read_text())
    document["slots"]["passphrase"]["rounds"] = 2
    (folder / "keys.json").write_text(json.dumps(document))
    assert opens(folder, passphrase="anna")


def test_without_both_copies_of_the_keys_the_store_is_damaged(store: Store, folder: Path) -> None:
    store.close()
    for name in keys.FILES:
        (folder / name).write_bytes(b"{}")
    with pytest.raises(StoreDamaged):
        Store.open(folder, passphrase="anna")


def test_the_keyring_opens_the_store_once_it_was_asked_to(store: Store, folder: Path, memory: object) -> None:
    assert store.remember()
    assert store.slots == ("keyring", "passphrase", "recovery")
    store.close()
    assert opens(folder)
    assert opens(folder, passphrase="anna")


def test_a_lost_keyring_only_asks_for_the_passphrase(store: Store, folder: Path, memory: object) -> None:
    store.remember()
    store.close()
    keyring.set_keyring(Memory())
    with pytest.raises(PassphraseNeeded):
        Store.open(folder)
    assert opens(folder, passphrase="anna")


def test_a_forgotten_keyring_opens_nothing(store: Store, folder: Path, memory: object) -> None:
    store.remember()
    store.forget()
    store.close()
    with pytest.raises(PassphraseNeeded):
        Store.open(folder)


def test_without_a_keyring_nothing_is_remembered_and_nothing_is_lost(store: Store, folder: Path) -> None:
    assert not store.remember()
    assert store.slots == ("passphrase", "recovery")


def test_headquarters_opens_a_store_left_with_it(store: Store, folder: Path) -> None:
    import pyrage

    office, stranger = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    store.leave_with(str(office.to_public()))
    store.close()
    assert opens(folder, escrow=str(office))
    with pytest.raises(WrongRecoveryCode):
        Store.open(folder, escrow=str(stranger))


def test_the_slot_of_another_store_does_not_open_this_one(store: Store, folder: Path, tmp_path: Path) -> None:
    store.close()
    other, _ = Store.create(tmp_path / "other", "anna")
    other.close()
    theirs, ours = keys.read(tmp_path / "other"), keys.read(folder)
    keys.write(folder, ours.with_slot("passphrase", theirs.slots["passphrase"]))
    with pytest.raises(WrongPassphrase):
        Store.open(folder, passphrase="anna")


def test_two_stores_are_unlocked_at_the_same_moment(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(keys, "MEMORY_KIB", 4096)  # so that the derivations really meet
    Store.create(folder, "anna")[0].close()
    file = keys.read(folder)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: keys.open_by_passphrase(file, "anna"), range(24)))
    assert len(set(found)) == 1
