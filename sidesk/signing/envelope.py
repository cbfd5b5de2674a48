"""The CMS of a seal, read strictly: every bit of it is either signed or has only one right value.

pyHanko checks the cryptography. It does not mind a changed bit in the parts a signature does not cover: the
padding, the list of digests, a certificate that is not needed. A sealed file must not have such bits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sidesk.core.text import N_
from sidesk.signing import certificates
from sidesk.signing.certificates import Certificate
from sidesk.signing.verdict import Reason

if TYPE_CHECKING:
    from asn1crypto import cms

CHANGED = Reason(N_("The seal itself was changed."))
STRAY_CERTIFICATE = Reason(N_("The seal carries a certificate that does not belong to it."))
RANGE = Reason(N_("The seal does not cover the paper from its first byte."))
PADDING = Reason(N_("The space kept free for the seal holds something else."))

# In one case throughout: a flipped bit can turn A into a, which means the same.
_HEXADECIMAL = re.compile(rb"<(?:[0-9A-F]+|[0-9a-f]+)>")

_CONSTRUCTED = 0x20  # the bit of an ASN.1 tag that says: made of parts
_LONG_TAG = 0x1F
_CERTIFICATES_TAG = 0xA0  # [0] in SignedData
_SEQUENCE = 0x30
_NO_PARAMETERS = (b"", b"\x05\x00")  # left out, or NULL: RFC 5754 allows both for a digest
_STAMP = "signature_time_stamp_token"


def place_problems(pdf: bytes, covered: Sequence[int], contents: bytes) -> list[Reason]:
    """What is wrong with where a seal stands: the covered ranges leave out exactly its own digits."""
    if len(covered) != 4 or not 0 == covered[0] < covered[1] < covered[2] <= len(pdf):
        return [RANGE]
    _, before, after, rest = covered
    gap = pdf[before:after]
    if after + rest > len(pdf) or not _HEXADECIMAL.fullmatch(gap):
        return [RANGE]
    digits = gap[1:-1].decode()
    return [] if len(digits) % 2 == 0 and bytes.fromhex(digits) == contents else [CHANGED]


def unpadded(contents: bytes) -> bytes | None:
    """The CMS without the zeros that fill its place; None if something else fills it."""
    from asn1crypto import parser  # lazily: nobody verifies at start-up

    length = parser.peek(contents)
    return contents[:length] if not contents[length:].strip(b"\0") else None


def signed_problems(der: bytes, roots: Sequence[Certificate]) -> list[Reason]:
    """What is wrong with the CMS itself; `roots` are the ones the reader knows. Raises `pades.damage()` if
    it is no CMS at all."""
    from asn1crypto import cms

    _demand_der(der)
    _demand_layout(der)
    whole = cms.ContentInfo.load(der, strict=True)
    if whole["content_type"].native != "signed_data" or not _has_one_reading(whole["content"]):
        return [CHANGED]
    problems = _certificate_problems(der, whole["content"], roots)
    for attribute in whole["content"]["signer_infos"][0]["unsigned_attrs"] or ():
        for stamp in attribute["values"]:  # a CMS in the CMS, made by a time stamping authority
            problems += signed_problems(stamp.dump(), roots)
    return problems


def chain(signed: cms.SignedData) -> tuple[Certificate, ...]:
    """The signer's certificate and its issuers, as far as a CMS without problems holds them."""
    from pyhanko.sign.general import extract_certificate_info

    found = extract_certificate_info(signed)
    leaf, *others = (certificates.parsed(one.dump()) for one in (found.signer_cert, *found.other_certs))
    return certificates.chain_of(leaf, others)


def _demand_der(data: bytes) -> None:
    """Raises ValueError unless these bytes are DER throughout: lengths as short as can be, every part filled
    by its parts. asn1crypto is lenient here, and its own re-encoding takes longer than the whole verdict."""
    waiting = [(0, len(data))]
    while waiting:
        waiting += [part[1:] for part in _parts(data, *waiting.pop()) if data[part[0]] & _CONSTRUCTED]


def _demand_layout(der: bytes) -> None:
    """Raises ValueError unless the elements are those of RFC 5652 and no others: asn1crypto passes over
    what follows the fields it knows, and such a stowaway would be covered by nobody's signature."""
    fields = _fields(der)
    (digest,) = _inside(der, fields[1], rb"\x30")
    content = _inside(der, fields[2], rb"\x06\xA0?")
    for held in content[1:]:
        _inside(der, held, rb"\x04")
    for certificate in _certificates(der):
        _, _, signature = _inside(der, certificate, rb"\x30\x30\x03")
        if der[signature[1]] != 0:
            raise ValueError("a signature is made of whole bytes")
    (signer,) = _inside(der, fields[-1], rb"\x30")
    parts = _inside(der, signer, rb"\x02[\x30\x80]\x30\xA0\x30\x04\xA1?")
    if der[parts[1][0]] == _SEQUENCE:
        _inside(der, parts[1], rb"\x30\x02")
    for algorithm in (digest, parts[2], parts[4]):
        _inside(der, algorithm, rb"\x06[\x05\x30]?")
    for unsigned in parts[6:]:
        (attribute,) = _inside(der, unsigned, rb"\x30")
        _, values = _inside(der, attribute, rb"\x06\x31")
        _inside(der, values, rb"\x30")


def _fields(der: bytes) -> list[tuple[int, int, int]]:
    """The fields of the SignedData: version, digests, content, certificates if any, signers."""
    (whole,) = _inside(der, (0, 0, len(der)), rb"\x30")
    _, explicit = _inside(der, whole, rb"\x06\xA0")
    (signed,) = _inside(der, explicit, rb"\x30")
    return _inside(der, signed, rb"\x02\x31\x30\xA0?\x31")


def _inside(der: bytes, part: tuple[int, int, int], tags: bytes) -> list[tuple[int, int, int]]:
    """The elements of an element, whose tags must be these (a regular expression)."""
    parts = _parts(der, *part[1:])
    if not re.fullmatch(tags, bytes(der[place] for place, _, _ in parts)):
        raise ValueError("not the elements of a signature")
    return parts


def _element(data: bytes, place: int, end: int) -> tuple[int, int]:
    """Where the contents of the element at `place` start and stop. Raises ValueError if it is not DER."""
    if end - place < 2 or data[place] in (0, _CONSTRUCTED) or data[place] & _LONG_TAG == _LONG_TAG:
        raise ValueError("not a tag that a CMS uses")
    length, start = data[place + 1], place + 2
    if length >= 0x80:
        size = length & 0x7F
        length = int.from_bytes(data[start : start + size])
        start += size
        if not 0 < size <= 4 or length < 0x80 or length.bit_length() <= 8 * (size - 1):
            raise ValueError("not the shortest length")
    if start + length > end:
        raise ValueError("longer than what holds it")
    return start, start + length


def _has_one_reading(signed: Any) -> bool:
    """RFC 5652: what is not signed follows from what is signed, and is compared with it."""
    signer = signed["signer_infos"][0]
    digests = [_digest(digest) for digest in signed["digest_algorithms"]]
    by_name = signer["sid"].name == "issuer_and_serial_number"
    content = signed["encap_content_info"]
    is_data = content["content_type"].native == "data"
    unsigned = [attribute["type"].native for attribute in signer["unsigned_attrs"] or ()]
    return (
        digests == [_digest(signer["digest_algorithm"])]
        and signer["version"].native == ("v1" if by_name else "v3")
        and signed["version"].native == ("v1" if by_name and is_data else "v3")
        and is_data == (content["content"].native is None)
        and unsigned in ([], [_STAMP])
    )


def _digest(algorithm: Any) -> str:
    if algorithm["parameters"].dump() not in _NO_PARAMETERS:
        raise ValueError("a digest takes no parameters")
    return str(algorithm["algorithm"].native)


def _certificate_problems(der: bytes, signed: Any, roots: Sequence[Certificate]) -> list[Reason]:
    from pyhanko.sign.general import extract_certificate_info

    # asn1crypto repairs a certificate while it reads it; what is judged are the bytes that are there.
    raw = {der[place:stop] for place, _, stop in _certificates(der)}
    signer = extract_certificate_info(signed).signer_cert
    own = signer.dump()
    if own not in raw or not _names(signed["signer_infos"][0]["sid"], signer):
        return [CHANGED]
    others = [certificates.parsed(one) for one in raw if one != own]
    found = certificates.chain_of(certificates.parsed(own), others)
    top = found[-1]
    # A root is signed by itself and by nobody else: here alone a changed bit in it can be seen.
    is_root = top.subject == top.issuer or any(root.public_key() == top.public_key() for root in roots)
    if is_root and not certificates.issued(top, top):
        return [CHANGED]
    return [] if len(found) == len(raw) else [STRAY_CERTIFICATE]


def _names(sid: Any, signer: Any) -> bool:
    """Whether the signer is named letter by letter: certificates are looked up without regard to case."""
    if sid.name != "issuer_and_serial_number":
        return bool(sid.chosen.native == signer.key_identifier)
    return bool(sid.chosen["issuer"].dump() == signer["tbs_certificate"]["issuer"].dump())


def _certificates(der: bytes) -> list[tuple[int, int, int]]:
    """Where the certificates stand in a CMS."""
    kept = [field for field in _fields(der) if der[field[0]] == _CERTIFICATES_TAG]
    return [part for field in kept for part in _parts(der, *field[1:])]


def _parts(data: bytes, place: int, end: int) -> list[tuple[int, int, int]]:
    """The elements between two places: where each begins, where its contents start and stop."""
    parts = []
    while place < end:
        start, stop = _element(data, place, end)
        parts.append((place, start, stop))
        place = stop
    return parts
