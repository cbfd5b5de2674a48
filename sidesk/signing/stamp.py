"""A document time stamp (RFC 3161) upon a sealed PDF, with the certificates and lists that judge its seals.

One further part of the file, as PAdES wants it for the long term: first the certificates and the lists of
revoked ones (DSS), then the stamp over all of it. Every seal before stays byte for byte as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sidesk.core.errors import CannotSeal, SideskError
from sidesk.core.text import N_
from sidesk.signing import certificates, envelope, pades
from sidesk.signing.certificates import Certificate
from sidesk.signing.verdict import Kind, SealVerdict, State
from sidesk.signing.verify import verdict

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.timestamps import TimeStamper

FIELD = "TimeStamp"
_DIGEST = "sha256"

Ask = Callable[[bytes], bytes]  # sends a request (DER) to a time stamp authority and returns what it answers


class CannotStamp(SideskError):
    """No time stamp was set; the paper is as it was."""

    text = N_("No time stamp was set: {why}")
    advice = N_("The paper is unchanged.")


def stamp(
    pdf: bytes, ask: Ask, trust: Sequence[bytes], crls: Sequence[bytes] = (), *, at: dt.datetime
) -> tuple[bytes, SealVerdict]:
    """The PDF with certificates, revocation lists and one time stamp more, and what the stamp says.

    `trust` are the roots (PEM) that seals and stamp must lead to, `crls` the lists of revoked certificates
    (DER). Only a paper whose seals all hold is stamped. Raises CannotStamp, CannotSeal.
    """
    if verdict(pdf, trust, at, crls).state not in (State.VALID, State.WAITING):
        raise CannotSeal(why=N_("a seal that is on it already does not hold"))
    try:
        stamped = _stamped(pdf, ask, trust, crls)
    except pades.damage() as problem:
        raise CannotStamp(why=N_("the answer of the time stamp server is no time stamp.")) from problem
    found = next(
        (seal for seal in verdict(stamped, trust, crls=crls).seals[-1:] if seal.kind is Kind.TIMESTAMP), None
    )
    if found is None or any(reason.breaks for reason in found.reasons):
        raise CannotStamp(why=N_("the answer of the time stamp server does not fit this paper."))
    if not found.trusted:
        raise CannotStamp(why=N_("nobody here vouches for the time stamp server; name its root certificate."))
    return stamped, found


def _stamped(pdf: bytes, ask: Ask, trust: Sequence[bytes], crls: Sequence[bytes]) -> bytes:
    from pyhanko.sign.signers import PdfTimeStamper

    writer = pades.writer(pdf)
    names = _names(writer)
    _add_evidence(writer, _certificates(pdf, trust), crls)
    name = next(f"{FIELD}{n:02d}" for n in range(1, 1000) if f"{FIELD}{n:02d}" not in names)
    maker = PdfTimeStamper(_client(ask), field_name=name, readable_field_name=FIELD)
    out: Any = maker.timestamp_pdf(writer, _DIGEST)
    whole: bytes = out.getvalue()
    return whole


def _names(writer: IncrementalPdfFileWriter) -> set[str]:
    from pyhanko.sign.fields import enumerate_sig_fields

    return {name for name, _, _ in enumerate_sig_fields(writer)}


def _certificates(pdf: bytes, trust: Sequence[bytes]) -> list[Certificate]:
    """The chains of all seals, with the roots above them."""
    roots = [certificate for data in trust for certificate in certificates.read(data)]
    found: dict[bytes, Certificate] = {}
    for signature in pades.reader(pdf).embedded_signatures:
        chain = envelope.chain(signature.signed_data)
        for one in certificates.chain_of(chain[0], [*roots, *chain[1:]]):
            found[certificates.der(one)] = one
    return list(found.values())


def _add_evidence(
    writer: IncrementalPdfFileWriter, chain: Sequence[Certificate], crls: Sequence[bytes]
) -> None:
    from asn1crypto import crl
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[pades.asn1(one) for one in chain],
        crls=[crl.CertificateList.load(one) for one in crls],
    )


def _client(ask: Ask) -> TimeStamper:
    return _client_class()(ask)  # type: ignore[no-any-return]


@cache
def _client_class() -> Any:
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper

    class Client(TimeStamper):
        """Asks by the function it is given."""

        def __init__(self, ask: Ask) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self._ask = ask

        async def async_request_tsa_response(self, req: Any) -> Any:
            return tsp.TimeStampResp.load(self._ask(req.dump()), strict=True)

    return Client
