"""A key on a token of its own (PKCS#11): it seals there and never leaves it. Needs the extra `token`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    PrivateFormat,
)
from cryptography.utils import Buffer

from sidesk.core.errors import TokenUnusable
from sidesk.core.text import N_
from sidesk.signing import certificates
from sidesk.signing.certificates import Certificate, Holder
from sidesk.signing.keys import check_window

_NOT_INSTALLED = N_("this SiDesk was installed without support for tokens")
_NO_LIBRARY = N_("its library cannot be loaded; check the path in the settings")
_NONE = N_("none is plugged in")
_WRONG_PIN = N_("the PIN is wrong; after a few wrong ones it locks itself")
_NO_KEY = N_("it holds no certificate with its key")
_KIND = N_("its key is of a kind that SiDesk does not seal with; it takes keys on the curves P-256 and P-384")


@dataclass(frozen=True)
class TokenKey:
    """A key while its token is unlocked. Like `keys.OpenKey`, without the key itself."""

    session: Any = field(repr=False)
    chain: tuple[Certificate, ...]
    id: bytes

    @property
    def holder(self) -> Holder:
        """What the certificate says."""
        return certificates.holder(self.chain[0])

    @property
    def private(self) -> ec.EllipticCurvePrivateKey:
        """What signs certificates and lists with it, as the library of certificates wants it."""
        return _OnToken(self)

    def check(self, at: dt.datetime) -> None:
        """Raises CertificateExpired or CertificateNotYetValid if nothing may be sealed at this moment."""
        check_window(self.holder, at)


class _OnToken(ec.EllipticCurvePrivateKey):
    """A private key that can do one thing: have the token sign."""

    def __init__(self, key: TokenKey) -> None:
        self._key = key

    def public_key(self) -> ec.EllipticCurvePublicKey:
        public = self._key.chain[0].public_key()
        assert isinstance(public, ec.EllipticCurvePublicKey)  # `unlocked` takes no other
        return public

    @property
    def curve(self) -> ec.EllipticCurve:
        return self.public_key().curve

    @property
    def key_size(self) -> int:
        return self.curve.key_size

    def sign(self, data: Buffer, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        """The digest is made here: many tokens know no mechanism that makes it."""
        from pkcs11 import Attribute, Mechanism, ObjectClass
        from pkcs11.util.ec import encode_ecdsa_signature

        algorithm = signature_algorithm.algorithm
        assert isinstance(algorithm, hashes.HashAlgorithm)
        digest = hashes.Hash(algorithm)
        digest.update(data)
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: self._key.id}
        (private,) = self._key.session.get_objects(wanted)
        return bytes(encode_ecdsa_signature(private.sign(digest.finalize(), mechanism=Mechanism.ECDSA)))

    def exchange(self, algorithm: ec.ECDH, peer_public_key: ec.EllipticCurvePublicKey) -> bytes:
        raise NotImplementedError

    def private_numbers(self) -> ec.EllipticCurvePrivateNumbers:
        raise NotImplementedError

    def private_bytes(
        self, encoding: Encoding, format: PrivateFormat, encryption_algorithm: KeySerializationEncryption
    ) -> bytes:
        raise NotImplementedError

    def __copy__(self) -> _OnToken:
        return self

    def __deepcopy__(self, memo: object) -> _OnToken:
        return self


@contextmanager
def unlocked(library: str, pin: str) -> Iterator[TokenKey]:
    """The key of the token that is plugged in, for as long as the block lasts. Raises TokenUnusable."""
    try:
        import pkcs11
        from pkcs11.exceptions import PKCS11Error
    except ImportError as error:
        raise TokenUnusable(why=_NOT_INSTALLED) from error
    try:
        ready = pkcs11.TokenFlag.TOKEN_INITIALIZED
        token = next((one for one in pkcs11.lib(library).get_tokens() if one.flags & ready), None)
    except (OSError, RuntimeError, PKCS11Error) as error:
        raise TokenUnusable(why=_NO_LIBRARY) from error
    if token is None:
        raise TokenUnusable(why=_NONE)
    try:
        session = token.open(user_pin=pin)
    except PKCS11Error as error:
        raise TokenUnusable(why=_WRONG_PIN) from error
    try:
        yield _key(session)
    finally:
        session.close()


def _key(session: Any) -> TokenKey:
    """The first certificate whose key is there too."""
    from pkcs11 import Attribute, ObjectClass

    keys = {
        bytes(one[Attribute.ID]) for one in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
    }
    found = {
        bytes(one[Attribute.ID]): certificates.parsed(bytes(one[Attribute.VALUE]))
        for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    }
    name = next((name for name in found if name in keys), None)
    if name is None:
        raise TokenUnusable(why=_NO_KEY)
    public = found[name].public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey) or not isinstance(
        public.curve, ec.SECP256R1 | ec.SECP384R1
    ):
        raise TokenUnusable(why=_KIND)
    return TokenKey(session, certificates.chain_of(found[name], list(found.values())), name)
