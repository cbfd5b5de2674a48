"""Sealing with a key that lies on a token, tried with the software token SoftHSM2 where it is installed."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sidesk.core.errors import CertificateExpired, TokenUnusable
from sidesk.signing import certificates, cms
from sidesk.signing.keys import OpenKey
from sidesk.signing.seal import Field, seal
from sidesk.signing.token import unlocked
from sidesk.signing.verify import verdict

pytest.importorskip("pkcs11", reason="python-pkcs11 (the extra `token`) is not installed")

PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so")
LIBRARY = next((path for path in PLACES if Path(path).exists()), "")
PIN, ID = "1234", "a1"
TOOLS = all(shutil.which(name) for name in ("softhsm2-util",))
pytestmark = pytest.mark.skipif(not (LIBRARY and TOOLS), reason="SoftHSM2 is not installed")
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


FILL = """
import sys
import pkcs11
from pkcs11.util.x509 import decode_x509_certificate
library, pin, name = sys.argv[1:4]
token = next(one for one in pkcs11.lib(library).get_tokens() if one.label == "sidesk")
with token.open(user_pin=pin, rw=True) as session:
    found = decode_x509_certificate(open(sys.argv[4], "rb").read())
    found |= {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.ID: bytes.fromhex(name)}
    session.create_object(found)
"""


@pytest.fixture
def client(enrolled: Callable[..., OpenKey]) -> OpenKey:
    return enrolled("王䶮 Wang Yan", "客户", "C-1")


@pytest.fixture
def token(tmp_path: Path, client: OpenKey) -> dict[str, str]:
    """The environment in which a token with the client's key and certificate is plugged in."""
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.der"
    key.write_bytes(client.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate.write_bytes(certificates.der(client.chain[0]))
    place = {**os.environ, "SOFTHSM2_CONF": str(config)}

    def run(*arguments: str) -> None:
        subprocess.run(arguments, env=place, check=True, capture_output=True)

    run("softhsm2-util", "--init-token", "--free", "--label", "sidesk", "--pin", PIN, "--so-pin", "0000")
    run(
        "softhsm2-util",
        "--import",
        str(key),
        "--token",
        "sidesk",
        "--label",
        "sign",
        "--id",
        ID,
        "--pin",
        PIN,
    )
    run(sys.executable, "-c", FILL, LIBRARY, PIN, ID, str(certificate))
    key.unlink()
    return place


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
