"""Seals that another program set on our papers: the client's own token, with its own habits."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from sidesk.core.text import Words
from sidesk.signing import pades
from sidesk.signing.keys import OpenKey
from sidesk.signing.verdict import State
from sidesk.signing.verify import verdict


def foreign(
    pdf: bytes, key: OpenKey, field: str, subfilter: SigSeedSubFilter, timestamper: Any = None
) -> bytes:
    """A seal as pyHanko's own signer sets it: new metadata, a text for appearance, its own clock."""
    meta = PdfSignatureMetadata(field_name=field, subfilter=subfilter, md_algorithm="sha256")
    signer = PdfSigner(meta, signer=pades.signer(key), timestamper=timestamper)
    out: bytes = signer.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), existing_fields_only=True
    ).getvalue()
    return out


def test_a_seal_by_another_program_is_as_good_as_ours(
    papers: list[bytes], people: list[OpenKey], trust: Sequence[bytes], at: dt.datetime
) -> None:
    for subfilter in (SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED):
        found = verdict(foreign(papers[1], people[1], "SigPm", subfilter), trust, at)
        assert found.told(Words("en")) == ()
        assert found.state is State.VALID


def test_a_time_stamp_inside_a_seal_is_accepted_and_no_bit_of_it_may_change(
    papers: list[bytes], people: list[OpenKey], stamper: Any, trust: Sequence[bytes], at: dt.datetime
) -> None:
    pdf = foreign(papers[1], people[1], "SigPm", SigSeedSubFilter.PADES, stamper.client)
    assert verdict(pdf, trust, at).state is State.VALID
    start, stop = [match.span() for match in re.finditer(rb"<[0-9a-fA-F]{2000,}>", pdf)][-1]
    for place in range(start, stop, 61):
        changed = bytearray(pdf)
        changed[place] ^= 1 << place % 4
        assert not verdict(bytes(changed), trust, at).is_valid, place


def test_a_stamp_taken_from_another_seal_is_refused(
    papers: list[bytes], people: list[OpenKey], stamper: Any, trust: Sequence[bytes], at: dt.datetime
) -> None:
    from asn1crypto import cms

    pdf, other = (
        foreign(papers[1], people[1], "SigPm", SigSeedSubFilter.PADES, stamper.client) for _ in range(2)
    )
    place = re.compile(rb"<[0-9a-fA-F]{2000,}>")
    (start, stop), donor = [m.span() for m in place.finditer(pdf)][-1], place.findall(other)[-1]
    mine, theirs = (
        cms.ContentInfo.load(bytes.fromhex(text[1:-1].decode())) for text in (pdf[start:stop], donor)
    )
    infos = [one["content"]["signer_infos"][0] for one in (mine, theirs)]
    infos[0]["unsigned_attrs"] = infos[1]["unsigned_attrs"].copy()
    digits = mine.dump(force=True).hex().upper().encode()
    grafted = pdf[:start] + b"<" + digits.ljust(stop - start - 2, b"0") + b">" + pdf[stop:]
    assert len(grafted) == len(pdf)
    assert verdict(grafted, trust, at).state is State.NOT_VALID
