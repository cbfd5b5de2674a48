"""Sealing a PDF: all fields before the first seal, then one incremental update for each seal."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from sidesk.core.errors import CannotSeal
from sidesk.core.text import N_
from sidesk.signing import certificates, pades
from sidesk.signing.keys import Sealing

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

Rect = tuple[float, float, float, float]

REQUIRED = 2  # the bit of a field's /Ff that says: must have a value (ISO 32000-1, table 221)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_DIGEST = "sha256"
_STEP = 512


@dataclass(frozen=True)
class Field:
    """A place for one seal. Pages count from 0; the rectangle is in points from the lower left corner,
    all zero for a seal without a place on the page. A required field unsealed makes a paper not valid."""

    name: str
    page: int
    rect: Rect
    role: str
    required: bool = True


@dataclass(frozen=True)
class Manner:
    """How a seal is set. `appearance` is a one-page PDF drawn into the field's rectangle; empty where the
    page shows the signature already. The first seal certifies the paper unless `certify` is off: some
    viewers report a certified paper as changed when headquarters adds a time stamp to it later."""

    appearance: bytes = b""
    reason: str = ""
    place: str = ""
    certify: bool = True


def seal(
    pdf: bytes,
    key: Sealing,
    field: str,
    *,
    at: dt.datetime,
    fields: Sequence[Field] = (),
    manner: Manner | None = None,
) -> bytes:
    """The PDF with one more seal in `field`; what was there before is left byte for byte.

    The first seal reserves all `fields`, because a field that appears later breaks the seals before it.
    Raises CertificateExpired, CertificateNotYetValid, CannotSeal.
    """
    stream = io.BytesIO(pdf)
    seal_stream(stream, key, field, at=at, fields=fields, manner=manner)
    return stream.getvalue()


def seal_stream(
    pdf: BinaryIO,
    key: Sealing,
    field: str,
    *,
    at: dt.datetime,
    fields: Sequence[Field] = (),
    manner: Manner | None = None,
) -> None:
    """The same in place, for a PDF that need not fit into memory. Raises what `seal` raises; the stream may
    then hold a part of the seal."""
    key.check(at)
    manner = manner or Manner()
    try:
        writer = pades.writer(pdf)
        encrypted = writer.prev.encrypted
        fresh = encrypted or not _has_fields(writer)
    except pades.damage() as error:
        raise CannotSeal(why=N_("it is not a whole PDF")) from error
    if encrypted:
        raise CannotSeal(why=N_("it is locked with a password"))
    if fresh:
        _reserve(writer, fields)
    try:
        _check_open(writer, field)
        certify = manner.certify and not writer.prev.embedded_signatures
    except pades.damage() as error:
        raise CannotSeal(why=N_("it is not a whole PDF")) from error
    _seal(writer, key, field, at, replace(manner, certify=certify))


def open_fields(pdf: bytes) -> list[Field]:
    """The fields of a paper that nobody has sealed yet, in the order of their names. Raises CannotSeal."""
    from pyhanko.sign.fields import enumerate_sig_fields

    try:
        found = []
        for name, value, reference in enumerate_sig_fields(pades.reader(pdf)):
            field = reference.get_object()
            if value is None:
                rect = [float(number) for number in pades.entry(field, "/Rect", (0, 0, 0, 0))]
                required = bool(int(pades.entry(field, "/Ff", 0)) & REQUIRED)
                role = str(pades.entry(field, "/TU", ""))
                found.append(Field(name, 0, (rect[0], rect[1], rect[2], rect[3]), role, required))
        return sorted(found, key=lambda field: field.name)
    except pades.damage() as error:
        raise CannotSeal(why=N_("it is not a whole PDF")) from error


def places(pdf: bytes) -> dict[str, str]:
    """Where each seal says that it was set, by its field: SiDesk names the computer. A damaged file says
    nothing; its verdict does."""
    from pyhanko.sign.fields import enumerate_sig_fields

    try:
        return {
            name: str(pades.entry(value.get_object(), "/Location", ""))
            for name, value, _ in enumerate_sig_fields(pades.reader(pdf))
            if value is not None
        }
    except pades.damage():
        return {}


def _reserve(writer: IncrementalPdfFileWriter, fields: Sequence[Field]) -> None:
    from pyhanko.pdf_utils.generic import NumberObject, pdf_name
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

    _check_names([field.name for field in fields])
    pages = int(writer.root["/Pages"]["/Count"])
    for field in fields:
        if not 0 <= field.page < pages:
            raise CannotSeal(why=N_("it has fewer pages than its fields say"))
        box: Any = field.rect if _has_area(field.rect) else None  # typed as whole points, takes any
        append_signature_field(
            writer,
            SigFieldSpec(field.name, on_page=field.page, box=box, readable_field_name=field.role or None),
        )
        if field.required:
            _, _, reference = next(enumerate_sig_fields(writer, with_name=field.name))
            required = NumberObject(REQUIRED)  # type: ignore[no-untyped-call]
            reference.get_object()[pdf_name("/Ff")] = required


def _check_names(names: list[str]) -> None:
    # pyHanko (issue 633) and others match the names of locked fields by their beginning: a name that
    # begins another one would lock it too. A dot would nest the field below another one.
    for name in names:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a name for a signature field")
        if sum(other.startswith(name) for other in names) > 1:
            raise ValueError(f"{name!r} begins the name of another signature field")


def _check_open(writer: IncrementalPdfFileWriter, field: str) -> None:
    from pyhanko.sign.fields import enumerate_sig_fields

    states = {name: value for name, value, _ in enumerate_sig_fields(writer)}
    if field not in states:
        raise CannotSeal(why=N_("it has no field for this seal"))
    if states[field] is not None:
        raise CannotSeal(why=N_("this field is sealed already"))


def _seal(
    writer: IncrementalPdfFileWriter, key: Sealing, field: str, at: dt.datetime, manner: Manner
) -> None:
    """pyHanko's embedding protocol, step by step. Its ready-made PdfSigner would raise the PDF version to
    2.0 for keys on elliptic curves, which PDF/A-3 forbids, and would date the seal by its own clock."""
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    placeholder = SignatureObject(
        timestamp=at,
        subfilter=SigSeedSubFilter.PADES,
        name=key.holder.name or None,
        reason=manner.reason or None,
        location=manner.place or None,
        bytes_reserved=_room(key),
    )
    embedding = PdfCMSEmbedder().write_cms(field, writer, existing_fields_only=True)
    place = next(embedding).get_object()
    if manner.appearance:
        _show(writer, place, manner.appearance)
    permissions = MDPPerm.FILL_FORMS if manner.certify else None
    restrictions = SigMDPSetup(_DIGEST, certify=manner.certify, docmdp_perms=permissions)
    embedding.send(SigObjSetup(placeholder, mdp_setup=restrictions))
    prepared, _ = embedding.send(SigIOSetup(_DIGEST, in_place=True))
    signed = asyncio.run(pades.signer(key).async_sign(prepared.document_digest, _DIGEST, use_pades=True))
    embedding.send(signed)


def _show(writer: IncrementalPdfFileWriter, place: Any, appearance: bytes) -> None:
    """The one-page PDF becomes the field's appearance; a viewer fits its page into the rectangle."""
    from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
    from pyhanko.pdf_utils.reader import PdfFileReader

    page = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(appearance)))
    looks = DictionaryObject({pdf_name("/N"): page})  # type: ignore[no-untyped-call]
    place[pdf_name("/AP")] = looks


def _room(key: Sealing) -> int:
    """Hexadecimal digits to keep free for the seal: its certificates, the issuer's name twice more, and
    1 kB for the rest; in steps, because a certificate's length varies by the bytes of its own signature."""
    size = sum(len(certificates.der(certificate)) for certificate in key.chain)
    size += 2 * len(key.chain[0].issuer.public_bytes()) + 1024
    return 2 * (size + -size % _STEP)


def _has_fields(writer: IncrementalPdfFileWriter) -> bool:
    from pyhanko.sign.fields import enumerate_sig_fields

    return any(True for _ in enumerate_sig_fields(writer))


def _has_area(rect: Rect) -> bool:
    return rect[0] != rect[2] and rect[1] != rect[3]
