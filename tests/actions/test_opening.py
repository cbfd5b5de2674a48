"""Coming to the desk: who gets in, and what is as it was left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sidesk.actions import identity, opening
from sidesk.actions.desk import SETTINGS_FILE, Desk
from sidesk.core.errors import (
    CannotWrite,
    RecoveryCodeMistyped,
    StoreExists,
    StoreLocked,
    StoreMissing,
    WrongPassphrase,
    WrongRecoveryCode,
    WrongSigningPassphrase,
)
from sidesk.core.settings import Settings
from sidesk.models.recovery import new_code
from tests.support.field import PASSPHRASE, PERSON, Grown, clock_at, later


@pytest.fixture
def folder(grown: Grown, tmp_path: Path) -> Path:
    """The store of a laptop, closed."""
    return Path(shutil.copytree(grown.fresh, tmp_path / "store"))


def test_a_new_store_opens_with_its_passphrase_and_its_recovery_code_and_nothing_else(
    grown: Grown, folder: Path
) -> None:
    opening.unlock(folder, passphrase=PASSPHRASE).close()
    opening.unlock(folder, recovery_code=grown.code).close()
    opening.unlock(folder, recovery_code=grown.code.lower().replace("-", " ")).close()
    for wrong in ("", "Demo", PASSPHRASE + " ", grown.code):
        with pytest.raises(WrongPassphrase):
            opening.unlock(folder, passphrase=wrong)
    with pytest.raises(WrongRecoveryCode):
        opening.unlock(folder, recovery_code=new_code())
    with pytest.raises(RecoveryCodeMistyped):
        opening.unlock(folder, recovery_code=grown.code[:-1] + ("0" if grown.code[-1] != "0" else "1"))


def test_after_a_wrong_passphrase_the_right_one_still_opens(folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        opening.unlock(folder, passphrase="wrong")
    opening.unlock(folder, passphrase=PASSPHRASE).close()


def test_nothing_of_the_person_can_be_read_in_the_folder(folder: Path) -> None:
    secrets = (PERSON.name.encode(), PASSPHRASE.encode(), b"PRIVATE KEY", b"AGE-SECRET-KEY")
    for path in folder.rglob("*"):
        if path.is_file() and path.name != SETTINGS_FILE:
            data = path.read_bytes()
            assert not [secret for secret in secrets if secret in data], path.name


def test_who_works_here_is_known_at_the_next_start(desk: Desk) -> None:
    assert (desk.person.name, desk.person.role, desk.person.unit) == (PERSON.name, PERSON.role, PERSON.unit)
    assert desk.person.id
    assert not desk.enrolled
    assert len(desk.device_code) == 4
    assert {form.id for form in desk.known_forms.values()} >= {"P01", "P02", "P03", "D02", "D18"}


def test_the_settings_survive(folder: Path) -> None:
    desk = opening.unlock(folder, passphrase=PASSPHRASE)
    assert (desk.settings.language, desk.settings.company) == ("en", "示例云启")
    opening.keep_settings(desk, replace(desk.settings, theme="sunlight", text_scale=130))
    opening.change_language(desk, "zh")
    desk.close()
    expected = Settings(language="zh", theme="sunlight", text_scale=130, company="示例云启")
    assert opening.read_settings(folder) == expected  # before anybody typed a passphrase
    desk = opening.unlock(folder, passphrase=PASSPHRASE)
    assert desk.settings == expected
    assert desk.words.language == "zh"
    desk.close()


def test_damaged_settings_cost_a_preference_and_not_the_start(folder: Path) -> None:
    (folder / SETTINGS_FILE).write_bytes(b"{\xff")
    desk = opening.unlock(folder, passphrase=PASSPHRASE)
    assert desk.settings == Settings()
    desk.close()


def test_a_store_is_open_once_at_a_time(desk: Desk) -> None:
    with pytest.raises(StoreLocked):
        opening.unlock(desk.folder, passphrase=PASSPHRASE)


def test_a_store_is_never_made_over_another_one(folder: Path) -> None:
    assert opening.is_there(folder)
    with pytest.raises(StoreExists):
        opening.begin(folder, "other", PERSON, rounds=1)
    opening.unlock(folder, passphrase=PASSPHRASE).close()


def test_where_no_store_is_that_is_told(tmp_path: Path) -> None:
    assert not opening.is_there(tmp_path)
    with pytest.raises(StoreMissing):
        opening.unlock(tmp_path, passphrase=PASSPHRASE)


def test_a_start_that_failed_can_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "store"

    def no_room(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(identity, "make_identity", no_room)
        with pytest.raises(OSError, match="No space"):
            opening.begin(folder, PASSPHRASE, PERSON, rounds=1)
    assert not opening.is_there(folder)
    desk, code = opening.begin(folder, PASSPHRASE, PERSON, rounds=1)
    assert desk.person.name == PERSON.name
    desk.close()
    opening.unlock(folder, recovery_code=code).close()


# --- passphrases and codes ---


def test_a_new_passphrase_changes_store_and_signing_key_together(desk: Desk, grown: Grown) -> None:
    opening.change_passphrase(desk, PASSPHRASE, "another one", rounds=1)
    assert opening.signs_with(desk, "another one")
    assert not opening.signs_with(desk, PASSPHRASE)
    desk.close()
    with pytest.raises(WrongPassphrase):
        opening.unlock(desk.folder, passphrase=PASSPHRASE)
    opening.unlock(desk.folder, passphrase="another one").close()
    opening.unlock(desk.folder, recovery_code=grown.code).close()


def test_who_does_not_know_the_old_passphrase_changes_nothing(desk: Desk) -> None:
    for attempt in (
        lambda: opening.change_passphrase(desk, "wrong", "new", rounds=1),
        lambda: opening.join_key(desk, PASSPHRASE, "wrong", rounds=1),
        lambda: opening.renew_key(desk, "wrong", rounds=1),
        lambda: opening.new_recovery_code(desk, "wrong"),
    ):
        with pytest.raises(WrongPassphrase):
            attempt()
    assert opening.signs_with(desk, PASSPHRASE)
    desk.close()
    opening.unlock(desk.folder, passphrase=PASSPHRASE).close()


@pytest.fixture
def recovered(desk: Desk) -> Iterator[Desk]:
    """After a recovery: the store has a new passphrase, the signing key still its old one."""
    desk.store.new_passphrase("after recovery")
    yield desk
    desk.close()


def test_a_signing_key_with_another_passphrase_stops_the_change(recovered: Desk) -> None:
    with pytest.raises(WrongSigningPassphrase):
        opening.change_passphrase(recovered, "after recovery", "new", rounds=1)
    recovered.close()
    opening.unlock(recovered.folder, passphrase="after recovery").close()


def test_after_a_recovery_the_signing_key_is_joined_by_its_old_passphrase(recovered: Desk) -> None:
    assert not opening.signs_with(recovered, "after recovery")
    with pytest.raises(WrongSigningPassphrase):
        opening.join_key(recovered, "wrong", "after recovery", rounds=1)
    opening.join_key(recovered, PASSPHRASE, "after recovery", rounds=1)
    assert opening.signs_with(recovered, "after recovery")


def test_a_lost_signing_key_is_renewed_and_headquarters_must_certify_it(member: Desk) -> None:
    before = identity.key_facts(member.store)
    assert member.enrolled
    assert not before.is_local
    opening.renew_key(member, PASSPHRASE, rounds=1)
    after = identity.key_facts(member.store)
    assert not member.enrolled
    assert after.is_local
    assert after.name == member.person.name
    member.close()
    again = opening.unlock(member.folder, passphrase=PASSPHRASE, clock=clock_at())
    assert not again.enrolled
    again.close()


def test_an_old_recovery_code_opens_nothing_any_more(desk: Desk, grown: Grown) -> None:
    code = opening.new_recovery_code(desk, PASSPHRASE)
    desk.close()
    with pytest.raises(WrongRecoveryCode):
        opening.unlock(desk.folder, recovery_code=grown.code)
    opening.unlock(desk.folder, recovery_code=code).close()


def test_the_recovery_sheet_is_a_pdf_that_carries_the_code(desk: Desk, grown: Grown, tmp_path: Path) -> None:
    import pypdfium2

    path = opening.save_recovery_sheet(desk, grown.code, tmp_path / "sheet.pdf")
    document = pypdfium2.PdfDocument(path)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert not [group for group in grown.code.split("-") if group not in text]
    with pytest.raises(CannotWrite):
        opening.save_recovery_sheet(desk, grown.code, tmp_path / "nowhere" / "sheet.pdf")


def test_the_certificate_can_be_read_without_the_passphrase(desk: Desk, member: Desk) -> None:
    own, certified = identity.key_facts(desk.store), identity.key_facts(member.store)
    assert (own.name, own.is_local) == (PERSON.name, True)
    assert (certified.name, certified.issuer) == ("安娜 Anna", "演示总部")
    assert certified.until > later(days=365).now()
