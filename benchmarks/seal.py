"""Sealing and judging a paper against pyHanko alone on the same file; prints ratios, asserts nothing.

Usage: python benchmarks/seal.py [--small]    --small leaves out 50 MB and 1,000 pages
"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import os
import statistics
import sys
import time
from collections.abc import Callable

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from reportlab.pdfgen.canvas import Canvas

from sidesk.signing import certificates, pades
from sidesk.signing.authority import Authority
from sidesk.signing.certificates import Person
from sidesk.signing.keys import OpenKey, PersonKey
from sidesk.signing.seal import Field, seal
from sidesk.signing.verify import verdict

AT = dt.datetime.now(dt.UTC)
FIELDS = [
    Field(f"Sig{name}", 0, (72, 100 + 60 * place, 242, 150 + 60 * place), name)
    for place, name in enumerate("ABC")
]


def main() -> None:
    small = "--small" in sys.argv[1:]
    authority = Authority.create("HQ", "x", at=AT, rounds=1000)
    key = _key(authority)
    root = pades.asn1(certificates.read(authority.certificate)[0])
    print(f"{'paper':<24}{'work':<10}{'pyHanko alone':>14}{'SiDesk':>10}{'ratio':>8}")
    for name, pages, megabytes in (
        ("1 MB", 2, 1),
        ("53 pages", 53, 0),
        ("50 MB", 2, 50),
        ("1,000 pages", 1000, 0),
    ):
        if small and (megabytes == 50 or pages == 1000):
            continue
        paper = _paper(pages, megabytes)
        rounds = 3 if megabytes == 50 or pages == 1000 else 9
        _compare(
            name, "first seal", lambda p=paper: _plain_seal(p, key), lambda p=paper: _seal(p, key, 1), rounds
        )
        sealed = _seal(paper, key, 3)
        _compare(
            name,
            "verdict",
            lambda s=sealed: _plain_verdict(s, root),
            lambda s=sealed: verdict(s, [authority.certificate], AT),
            rounds,
        )


def _compare(
    name: str, work: str, baseline: Callable[[], object], ours: Callable[[], object], rounds: int
) -> None:
    """A B A B, medians of CPU time: the machine is shared."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for run, kept in zip((baseline, ours), times, strict=True):
            start = time.process_time()
            run()
            kept.append(time.process_time() - start)
    a, b = (statistics.median(kept) for kept in times)
    print(f"{name:<24}{work:<10}{a:>12.3f} s{b:>8.3f} s{b / a:>8.2f}")


def _seal(paper: bytes, key: OpenKey, count: int) -> bytes:
    for field in FIELDS[:count]:
        paper = seal(paper, key, field.name, at=AT, fields=FIELDS)
    return paper


def _plain_seal(paper: bytes, key: OpenKey) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(paper))
    for field in FIELDS:
        append_signature_field(writer, SigFieldSpec(field.name, on_page=0, box=field.rect))  # type: ignore[arg-type]
    meta = signers.PdfSignatureMetadata(
        field_name=FIELDS[0].name,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    signer = signers.PdfSigner(meta, signer=pades.signer(key))
    out: bytes = signer.sign_pdf(writer, existing_fields_only=True, in_place=True).getvalue()
    return out


def _plain_verdict(pdf: bytes, root: object) -> list[bool]:
    reader = PdfFileReader(io.BytesIO(pdf))

    async def judged() -> list[bool]:
        context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=AT)
        found = [await async_validate_pdf_signature(one, context) for one in reader.embedded_signatures]
        return [status.bottom_line for status in found]

    result = asyncio.run(judged())
    assert result == [True] * 3
    return result


def _key(authority: Authority) -> OpenKey:
    person = Person("Anna", "SI", "E-1")
    local = PersonKey.create(person, "x", at=AT, rounds=1000).open("x")
    return local.certified(authority.open("x").issue(local.request(), person, at=AT))


def _paper(pages: int, megabytes: int) -> bytes:
    plain, out = io.BytesIO(), io.BytesIO()
    canvas = Canvas(plain)
    for page in range(pages):
        for line in range(40):
            canvas.drawString(72, 800 - 18 * line, f"page {page} line {line} 12.50 m pass")
        canvas.showPage()
    canvas.save()
    with pikepdf.open(plain) as pdf:
        if megabytes:
            pdf.attachments["photo.bin"] = os.urandom(megabytes * 1_000_000)
        pdf.save(out, force_version="1.7")
    return out.getvalue()


if __name__ == "__main__":
    main()
