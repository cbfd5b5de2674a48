"""The edge to pyHanko: a quiet library, a writer that adds nothing of its own, a signer.

pyHanko takes a second to import, so every import of it stands inside a function. It is typed in parts;
`type: ignore[no-untyped-call]` marks the other parts.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import logging
import re
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

from sidesk.signing import certificates
from sidesk.signing.keys import OpenKey, Sealing
from sidesk.signing.token import TokenKey

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.signers import Signer

# What pyHanko, asn1crypto and zlib raise over a file that somebody damaged on purpose or by accident.
# Their readers assume a well-formed file in many places, so this is wide; it is not everything.
DAMAGE = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    AssertionError,
    RuntimeError,  # with it RecursionError and NotImplementedError
    EOFError,
    OSError,
    MemoryError,
    zlib.error,
)


_TAIL = 1024  # bytes; the end mark stands in them (ISO 32000-2, Annex I)
_PART = 1024 * 1024  # bytes read at once: a package need not fit into memory
_END = re.compile(rb"startxref\s+\d+\s+%%EOF")


@cache
def damage() -> tuple[type[Exception], ...]:
    """`DAMAGE` and the libraries' own errors, which share no ancestor below Exception."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509 import InvalidVersion
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko_certvalidator.errors import PathError, ValidationError

    return (*DAMAGE, InvalidVersion, UnsupportedAlgorithm, PdfError, SigningError, ValidationError, PathError)


def quiet() -> None:
    """Silence pyHanko's logs: the verdict says it in words, and the lines would carry people's names."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def reader(pdf: bytes) -> PdfFileReader:
    """The PDF as pyHanko reads it, strictly and with limits on what may unpack. Raises `damage()`."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    quiet()
    if not _END.search(pdf[-_TAIL:]):
        raise ValueError("no end mark")  # pyHanko would look for it byte by byte, minutes long
    return PdfFileReader(io.BytesIO(pdf), strict=True)


def writer(pdf: bytes | BinaryIO) -> IncrementalPdfFileWriter:
    """What appends to this PDF; a stream is appended to in place. Raises `damage()`."""
    quiet()
    return _writer_class()(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf)


def signer(key: Sealing) -> Signer:
    """The key as pyHanko wants it, with its whole chain embedded."""
    quiet()
    if isinstance(key, TokenKey):
        return _token_signer(key)
    assert isinstance(key, OpenKey)
    from asn1crypto import keys
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    own, *above = (asn1(certificate) for certificate in key.chain)
    store = SimpleCertificateStore.from_certs(above)  # type: ignore[no-untyped-call]
    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(signing_cert=own, signing_key=keys.PrivateKeyInfo.load(private), cert_registry=store)


def _token_signer(key: TokenKey) -> Signer:
    """The token signs a digest that is made here: many know no mechanism that makes it."""
    from pyhanko.sign.pkcs11 import PKCS11Signer

    own, *above = (asn1(certificate) for certificate in key.chain)
    return PKCS11Signer(key.session, signing_cert=own, ca_chain=above, key_id=key.id, use_raw_mechanism=True)


def demand_own_thread() -> None:
    """Raises RuntimeError inside a running event loop, where pyHanko's coroutines cannot be run: called
    before a verdict begins, because later the error would be taken for damage in the file."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError("ask for a verdict in a worker thread, not in an event loop")


def asn1(certificate: certificates.Certificate) -> x509.Certificate:
    """The same certificate as pyHanko wants it."""
    from asn1crypto import x509

    return x509.Certificate.load(certificates.der(certificate))


def entry(dictionary: Any, key: str, default: Any) -> Any:
    """An entry of a PDF dictionary, references followed; pyHanko's own `get` does not follow them."""
    try:
        return dictionary[key]
    except KeyError:  # also where the entry is null
        return default


@cache
def _writer_class() -> type[IncrementalPdfFileWriter]:
    from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class PaperWriter(IncrementalPdfFileWriter):
        """Appends what it is asked to append: no new dates, no rewritten metadata, no random id.

        The metadata stays what reports wrote and validated as PDF/A; the same seal on the same paper
        differs in the signature only.
        """

        def _update_meta(self) -> None:
            pass

        @classmethod
        def _handle_id(cls, prev: Any) -> Any:
            prev.stream.seek(0)
            whole = hashlib.sha256()
            while part := prev.stream.read(_PART):
                whole.update(part)
            fresh = ByteStringObject(whole.digest()[:16])
            old = prev.trailer["/ID"][0] if "/ID" in prev.trailer else None
            first = ByteStringObject(old.original_bytes) if old is not None else fresh
            return ArrayObject([first, fresh])

    return PaperWriter
