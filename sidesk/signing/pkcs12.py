"""A private key and its certificates in PKCS#12, locked with a passphrase."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from sidesk.core.errors import WrongSigningPassphrase

ROUNDS = 600_000  # OWASP's figure for PBKDF2-HMAC-SHA256
_MAC_KEY = 3  # RFC 7292, appendix B.3: what the derived key is for
_BLOCK = 64  # of SHA-256


def lock(
    key: ec.EllipticCurvePrivateKey,
    chain: tuple[x509.Certificate, ...],
    passphrase: str,
    rounds: int = ROUNDS,
) -> bytes:
    """PKCS#12 of a key, its certificate and the certificates above it. Raises ValueError for a passphrase
    that is empty or holds NUL, which PKCS#12 cannot express."""
    secret = _secret(passphrase)
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(rounds)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(secret)
    )
    locked = pkcs12.serialize_key_and_certificates(None, key, chain[0], chain[1:], encryption)
    return _with_slow_mac(locked, secret, rounds)


def unlock(data: bytes, passphrase: str) -> tuple[ec.EllipticCurvePrivateKey, tuple[x509.Certificate, ...]]:
    """The key and its chain, leaf first. Raises WrongSigningPassphrase, also for damaged data: the
    library cannot tell them apart, because the passphrase is what proves the data whole."""
    try:
        key, certificate, above = pkcs12.load_key_and_certificates(data, _secret(passphrase))
    except ValueError as error:
        raise WrongSigningPassphrase from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate is None:
        raise WrongSigningPassphrase
    return key, (certificate, *above)


def _secret(passphrase: str) -> bytes:
    if not passphrase or "\0" in passphrase:  # `cryptography` panics over a NUL
        raise ValueError("no passphrase for PKCS#12")
    # The same passphrase typed on macOS (decomposed) and on Windows (composed) must open the same key.
    return unicodedata.normalize("NFC", passphrase).encode()


def _with_slow_mac(locked: bytes, secret: bytes, rounds: int) -> bytes:
    """The same file with an integrity code that is as slow to guess against as its encryption.

    `cryptography` hardens the encryption only and always writes 2048 rounds for the code, so that a
    thief would try passphrases against the code and never meet the slow part.
    """
    from asn1crypto import pkcs12 as asn1  # lazily: only when a key is made

    file = asn1.Pfx.load(locked)
    code = file["mac_data"]
    salt = code["mac_salt"].native
    # RFC 7292, B.2, for one block of output, which is all that SHA-256 needs for its own key.
    text = secret.decode().encode("utf-16-be") + b"\0\0"
    derived = bytes([_MAC_KEY]) * _BLOCK + _filled(salt) + _filled(text)
    slow = 2 * rounds  # each round of PBKDF2 hashes twice
    for _ in range(slow):
        derived = hashlib.sha256(derived).digest()
    content = file["auth_safe"]["content"].native
    code["mac"]["digest"] = hmac.digest(derived, content, "sha256")
    code["iterations"] = slow
    return bytes(file.dump(force=True))


def _filled(text: bytes) -> bytes:
    size = -(-len(text) // _BLOCK) * _BLOCK
    return (text * (size // len(text) + 1))[:size]
