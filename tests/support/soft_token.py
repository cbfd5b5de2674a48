"""A software token (SoftHSM2) with somebody's key, plugged in for processes that get its environment.

SoftHSM reads its configuration once in each process, so whatever uses it runs in a process of its own.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sidesk.signing import certificates
from sidesk.signing.authority import OpenAuthority
from sidesk.signing.keys import OpenKey

PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so")
LIBRARY = next((path for path in PLACES if Path(path).exists()), "")
PIN, ID = "1234", "a1"
NEEDED = pytest.mark.skipif(
    not (LIBRARY and shutil.which("softhsm2-util") and importlib.util.find_spec("pkcs11")),
    reason="SoftHSM2 or python-pkcs11 (the extra `token`) is not installed",
)
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


def plugged(folder: Path, key: OpenKey | OpenAuthority) -> dict[str, str]:
    """The environment in which a token with this key and its certificate is plugged in."""
    certificate = key.root if isinstance(key, OpenAuthority) else key.chain[0]
    return _filled(folder, key.private, certificates.der(certificate))


def _filled(folder: Path, private: ec.EllipticCurvePrivateKey, certificate: bytes) -> dict[str, str]:
    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    key, file = folder / "key.pem", folder / "cert.der"
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    file.write_bytes(certificate)
    place = {**os.environ, "SOFTHSM2_CONF": str(config)}

    def run(*arguments: str) -> None:
        subprocess.run(arguments, env=place, check=True, capture_output=True)

    run("softhsm2-util", "--init-token", "--free", "--label", "sidesk", "--pin", PIN, "--so-pin", "0000")
    run(
        "softhsm2-util", "--import", str(key), "--token", "sidesk",
        "--label", "sign", "--id", ID, "--pin", PIN,
    )  # fmt: skip
    run(sys.executable, "-c", FILL, LIBRARY, PIN, ID, str(file))
    key.unlink()
    return place
