"""Signing a record: a detached CMS over its canonical bytes, with the certificate that seals papers."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sidesk.core.clock import Clock
from sidesk.signing import envelope, pades
from sidesk.signing.keys import Sealing
from sidesk.signing.trust import Trust
from sidesk.signing.verdict import Kind, SealVerdict

_DIGEST = "sha256"


def sign(body: bytes, key: Sealing, *, at: dt.datetime) -> bytes:
    """The detached CMS (DER) over these bytes. Raises CertificateExpired, CertificateNotYetValid."""
    from pyhanko.sign.ades.api import CAdESSignedAttrSpec
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    key.check(at)
    attributes = PdfCMSSignedAttributes(signing_time=at, cades_signed_attrs=CAdESSignedAttrSpec())
    signing = pades.signer(key).async_sign_general_data(
        body, _DIGEST, detached=True, use_cades=True, signed_attr_settings=attributes
    )
    return bytes(asyncio.run(signing).dump())


def verdict(
    body: bytes,
    signature: bytes,
    trust: Sequence[bytes] = (),
    at: dt.datetime | None = None,
    crls: Sequence[bytes] = (),
) -> SealVerdict:
    """What a detached CMS says about these bytes; it counts only if intact AND valid AND trusted."""
    pades.demand_own_thread()
    seal = SealVerdict("", kind=Kind.RECORD)
    judge = Trust.of(trust, crls, at or Clock().now())
    try:
        reasons = envelope.signed_problems(signature, judge.roots)
        if reasons:
            return replace(seal, reasons=tuple(reasons))
        return _judged(seal, body, signature, judge)
    except pades.damage():
        return replace(seal, reasons=(envelope.CHANGED,))


def _judged(seal: SealVerdict, body: bytes, signature: bytes, trust: Trust) -> SealVerdict:
    from asn1crypto import cms
    from pyhanko.sign.validation import async_validate_detached_cms

    pades.quiet()
    signed = cms.ContentInfo.load(signature)["content"]
    status = asyncio.run(async_validate_detached_cms(body, signed, trust.context()))
    return trust.judged(replace(seal, at=status.signer_reported_dt), status, envelope.chain(signed))
