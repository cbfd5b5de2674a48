"""Sealing with a key that lies on a token, tried with the software token SoftHSM2 where it is installed."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sidesk.core.errors import CertificateExpired, TokenUnusable
from sidesk.signing import cms
from sidesk.signing.keys import OpenKey
from sidesk.signing.seal import Field, seal
from sidesk.signing.token import unlocked
from sidesk.signing.verify import verdict
from tests.support import soft_token
from tests.support.soft_token import LIBRARY, PIN

pytestmark = soft_token.NEEDED
FIELDS = (
    Field("SigEngineer", 0, (72, 600, 242, 653), "ENG"),
    Field("SigClient", 0, (72, 500, 242, 553), "client"),
)

# SoftHSM reads its configuration once in each process, so every question to it is asked in one of its own.
ASK = """
import sys, json, datetime as dt
from pathlib import Path
from sidesk.core.errors import SideskError
from sidesk.signing import cms
from sidesk.signing.seal import seal
from sidesk.signing.token import unlocked
library, pin, at, paper, out = sys.argv[1:]
try:
    with unlocked(library, pin) as key:
        moment = dt.datetime.fromisoformat(at)
        Path(out).write_bytes(seal(Path(paper).read_bytes(), key, "SigClient", at=moment))
        Path(out + ".cms").write_bytes(cms.sign(b"record", key, at=moment))
        print(key.holder.name)
except SideskError as error:
    print(type(error).__name__, error)
    sys.exit(1)
"""


@pytest.fixture
def client(enrolled: Callable[..., OpenKey]) -> OpenKey:
    return enrolled("王䶮 Wang Yan", "客户", "C-1")


@pytest.fixture
def token(tmp_path: Path, client: OpenKey) -> dict[str, str]:
    """The environment in which a token with the client's key and certificate is plugged in."""
    return soft_token.plugged(tmp_path, client)


def asked(
    place: dict[str, str], folder: Path, paper: bytes, at: dt.datetime, pin: str = PIN
) -> tuple[int, str]:
    (folder / "in.pdf").write_bytes(paper)
    arguments = [LIBRARY, pin, at.isoformat(), str(folder / "in.pdf"), str(folder / "out.pdf")]
    done = subprocess.run(
        [sys.executable, "-c", ASK, *arguments], env=place, capture_output=True, text=True, check=False
    )
    return done.returncode, (done.stdout + done.stderr).strip()


@pytest.fixture
def sealed_once(paper: bytes, people: list[OpenKey], at: dt.datetime) -> bytes:
    return seal(paper, people[0], "SigEngineer", at=at, fields=FIELDS)


def test_a_token_adds_its_seal_and_the_first_one_stays_valid(
    token: dict[str, str], tmp_path: Path, sealed_once: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    code, said = asked(token, tmp_path, sealed_once, at)
    assert (code, said) == (0, "王䶮 Wang Yan")
    pdf = (tmp_path / "out.pdf").read_bytes()
    assert pdf.startswith(sealed_once)
    found = verdict(pdf, trust, at)
    assert found.is_valid, found.reasons
    assert [one.signer for one in found.seals] == ["张伟", "王䶮 Wang Yan"]


def test_a_token_signs_records_as_well(
    token: dict[str, str], tmp_path: Path, sealed_once: bytes, trust: Sequence[bytes], at: dt.datetime
) -> None:
    asked(token, tmp_path, sealed_once, at)
    told = cms.verdict(b"record", (tmp_path / "out.pdf.cms").read_bytes(), trust, at)
    assert (told.intact, told.valid, told.trusted) == (True, True, True)


def test_poppler_accepts_a_seal_of_a_token(
    token: dict[str, str], tmp_path: Path, sealed_once: bytes, at: dt.datetime, pdfsig: Callable[[bytes], str]
) -> None:
    asked(token, tmp_path, sealed_once, at)
    assert pdfsig((tmp_path / "out.pdf").read_bytes()).count("Signature is Valid") == 2


def test_a_wrong_pin_is_told_and_nothing_is_sealed(
    token: dict[str, str], tmp_path: Path, sealed_once: bytes, at: dt.datetime
) -> None:
    code, said = asked(token, tmp_path, sealed_once, at, pin="9999")
    assert code == 1
    assert "TokenUnusable" in said
    assert "the PIN is wrong" in said
    assert not (tmp_path / "out.pdf").exists()


def test_an_expired_certificate_on_a_token_seals_nothing(
    token: dict[str, str], tmp_path: Path, sealed_once: bytes, at: dt.datetime
) -> None:
    code, said = asked(token, tmp_path, sealed_once, at + dt.timedelta(days=2000))
    assert (code, CertificateExpired.__name__ in said) == (1, True)


def test_a_library_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "none.so").write_bytes(b"no library")
    for library in (str(tmp_path / "none.so"), str(tmp_path / "missing.so")):
        with pytest.raises(TokenUnusable, match="library cannot be loaded"), unlocked(library, PIN):
            pass
