"""The key of headquarters' root on a token: it certifies and revokes there, and never leaves it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509

from sidesk.hq import enrol
from sidesk.hq.office import Headquarters, init, open_office
from sidesk.sync.enrolment import Invited
from tests.hq.lab import PASSPHRASE, newcomer
from tests.support import soft_token

pytestmark = soft_token.NEEDED
TOKEN = f"pkcs11:{soft_token.LIBRARY}"


def sidesk(
    place: dict[str, str], office: Path, *arguments: str, pin: str = soft_token.PIN
) -> tuple[int, str]:
    line = [sys.executable, "-m", "sidesk", "hq", *arguments, "--data", str(office), "--language", "en"]
    place = {**place, "SIDESK_PASSPHRASE": PASSPHRASE, "SIDESK_TOKEN_PIN": pin}
    done = subprocess.run(line, env=place, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def key(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """A headquarters whose root lies on a token only."""
    with init(tmp_path / "hq", PASSPHRASE, "演示总部", rounds=1).office as office:
        place = soft_token.plugged(tmp_path, office.authority(PASSPHRASE))
        office.part_with_root(lambda _data: None)
    return place, tmp_path / "hq"


def test_a_request_is_approved_with_the_token_and_a_laptop_is_revoked_with_it(
    key: tuple[dict[str, str], Path],
) -> None:
    place, folder = key
    with open_office(folder, PASSPHRASE) as office:
        anna = newcomer(office)
        request = anna.request(enrol.invite(office, Invited("", "安娜", "ENG", "")))
        assert enrol.ask(office, request) is None
    code, said = sidesk(place, folder, "approve", "--ca", TOKEN)
    assert (code, "安娜" in said) == (0, True), said
    with open_office(folder, PASSPHRASE) as office:
        answered = enrol.ask(office, request)
        assert answered is not None
        anna.take_answer(answered.answer)  # it checks the chain against the pinned root
        device = only_device(office)
    code, said = sidesk(
        place,
        folder,
        "revoke",
        "--device",
        device,
        "--reason",
        "lost",
        "--ca",
        TOKEN,
    )
    assert code == 0, said
    with open_office(folder, PASSPHRASE) as office:
        assert len(x509.load_der_x509_crl(office.crl)) == 1


def test_a_wrong_pin_and_the_token_of_another_root_certify_nobody(
    key: tuple[dict[str, str], Path], tmp_path: Path
) -> None:
    place, folder = key
    with open_office(folder, PASSPHRASE) as office:
        request = newcomer(office).request(enrol.invite(office, Invited("", "安娜", "ENG", "")))
        enrol.ask(office, request)
    code, said = sidesk(place, folder, "approve", "--ca", TOKEN, pin="9999")
    assert (code, "PIN is wrong" in said, "Traceback" in said) == (2, True, False), said
    (tmp_path / "theirs").mkdir()
    with init(tmp_path / "theirs" / "hq", PASSPHRASE, "别处", rounds=1).office as other:
        foreign = soft_token.plugged(tmp_path / "theirs", other.authority(PASSPHRASE))
    code, said = sidesk(foreign, folder, "approve", "--ca", TOKEN)
    assert (code, "root of another" in said) == (2, True), said
    with open_office(folder, PASSPHRASE) as office:
        assert enrol.ask(office, request) is None


def only_device(office: Headquarters) -> str:
    (one,) = office.store.office.devices()
    return one.code
