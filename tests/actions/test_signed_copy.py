"""A paper signed by hand comes back as a scan: found by its code, kept with its record, and counted."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from sidesk.actions import browse, facts, signed_copy
from sidesk.actions.countersign import signing
from sidesk.actions.desk import Desk
from sidesk.actions.finish import CERTIFICATE, INK, Signed
from sidesk.core.errors import AttachmentRefused, OtherRecord
from sidesk.hq.judge import OfficeJudge
from sidesk.hq.office import Headquarters
from sidesk.models.entities import Paper
from tests.support.field import PERSON, checked, done, pdf_of

OWN = Signed("inspector", PERSON.name, CERTIFICATE)
BY_HAND = Signed("LEAD", "样例·郑木", INK)


def finished(desk: Desk, number: str = "CK-001") -> Paper:
    return done(desk, "D18", checked(number), OWN, BY_HAND)


def scanned(pdf: bytes, turn: float = 0.6) -> bytes:
    """The page with the signatures as a scanner sees it: grey, a little askew, as JPEG."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            sheet = document[number]
            picture = sheet.render(scale=150 / 72).to_pil().convert("L").rotate(turn, fillcolor=255)
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=70)
            if any(signed_copy._codes(out.getvalue())):
                return out.getvalue()
    finally:
        document.close()
    raise AssertionError("no page carries a code that can be read")


def as_pdf(picture: bytes) -> bytes:
    """What an office machine makes of it."""
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(out, "PDF", resolution=150)
    return out.getvalue()


@pytest.fixture
def plain() -> bytes:
    """A page without a code."""
    out = io.BytesIO()
    Image.new("L", (800, 1100), 250).save(out, "PNG")
    return out.getvalue()


def upside_down(picture: bytes) -> bytes:
    return turned(picture, Image.Transpose.ROTATE_180)


def sideways(picture: bytes) -> bytes:
    return turned(picture, Image.Transpose.ROTATE_90)


def turned(picture: bytes, how: Image.Transpose) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).transpose(how).save(out, "JPEG")
    return out.getvalue()


def photographed(picture: bytes) -> bytes:
    """Held askew: the far edge is shorter than the near one, and the light is poor."""
    sheet = Image.open(io.BytesIO(picture))
    wide, high = sheet.size
    corners = (-0.1 * wide, -0.05 * high, 0, high, wide, high, 1.12 * wide, 0)
    out = io.BytesIO()
    seen = sheet.transform(sheet.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=90)
    seen.point(lambda light: int(light * 0.5)).save(out, "JPEG", quality=70)
    return out.getvalue()


def black_and_white(picture: bytes) -> bytes:
    """The edges of the code are scattered dots."""
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("1").save(out, "PNG")
    return out.getvalue()


def second_of_two(picture: bytes) -> bytes:
    out, sheet = io.BytesIO(), Image.open(io.BytesIO(picture))
    Image.new("L", sheet.size, 250).save(out, "PDF", save_all=True, append_images=[sheet], resolution=150)
    return out.getvalue()


@pytest.mark.parametrize(
    "wrap", [bytes, as_pdf, upside_down, sideways, photographed, black_and_white, second_of_two]
)
def test_a_scan_is_matched_to_its_record_by_the_code_on_the_page(desk: Desk, wrap: type) -> None:
    paper = finished(desk)
    page = signed_copy.recognised(desk, wrap(scanned(pdf_of(desk, paper))))
    assert page is not None
    assert (page.record, page.revision) == (paper.record, paper.revision)


def test_a_scan_becomes_the_signed_copy_of_the_paper_and_no_sealed_one(desk: Desk) -> None:
    paper = finished(desk)
    copy = signed_copy.take(desk, paper.record, scanned(pdf_of(desk, paper)), "IMG_7.jpg", "LEAD")
    assert (copy.previous, copy.role, copy.signer, copy.is_scan) == (paper.id, "LEAD", "样例·郑木", True)
    version = browse.versions(desk, paper.record)[0]
    assert (version.paper, list(version.copies)) == (paper, [copy])
    assert desk.store.papers.latest(paper.record) == [paper]
    [by_hand] = signing(desk, paper.record).by_hand
    assert list(by_hand.copies) == [copy]


def test_taking_the_same_scan_twice_changes_nothing(desk: Desk, plain: bytes) -> None:
    paper = finished(desk)
    first = signed_copy.take(desk, paper.record, plain, "scan.png", "LEAD")
    assert signed_copy.take(desk, paper.record, plain, "scan.png", "LEAD") == first
    assert len(browse.papers(desk, paper.record)) == 2


def test_a_scan_without_a_readable_code_is_put_where_somebody_says(desk: Desk, plain: bytes) -> None:
    paper = finished(desk)
    assert signed_copy.recognised(desk, plain) is None
    assert signed_copy.take(desk, paper.record, plain, "scan.png", "LEAD").revision == paper.revision


def test_a_scan_of_another_record_is_not_put_here(desk: Desk) -> None:
    one, other = finished(desk), finished(desk, "CK-002")
    with pytest.raises(OtherRecord) as refused:
        signed_copy.take(desk, one.record, scanned(pdf_of(desk, other)), "IMG_7.jpg", "LEAD")
    assert refused.value.details["record"] == other.record
    assert browse.papers(desk, one.record) == [one]


@pytest.mark.parametrize("data", [b"", b"GIF8", b"PK\x03\x04", b"plain text"])
def test_what_is_no_scan_is_refused(desk: Desk, data: bytes) -> None:
    paper = finished(desk)
    with pytest.raises(AttachmentRefused):
        signed_copy.take(desk, paper.record, data, "notes.txt", "LEAD")
    with pytest.raises(AttachmentRefused):
        signed_copy.take(desk, paper.record, pdf_of(desk, paper), "paper.pdf", "LEAD")


@pytest.mark.parametrize("junk", [b"%PDF-1.7 broken", b"\xff\xd8\xff broken", b"\x89PNG\r\n\x1a\n"])
def test_a_damaged_scan_carries_no_code(desk: Desk, junk: bytes) -> None:
    assert signed_copy.recognised(desk, junk) is None


def test_the_process_sees_who_signed_by_hand_once_the_scan_is_back(desk: Desk, plain: bytes) -> None:
    paper = finished(desk)
    line = desk.store.records.summary(paper.record)
    assert line is not None
    assert facts.facts_of(desk, [line])[0][0].signed == ("inspector",)
    signed_copy.take(desk, paper.record, plain, "scan.png", "LEAD")  # holds a key
    signed_copy.take(desk, paper.record, plain, "scan.png", "client")
    assert facts.facts_of(desk, [line])[0][0].signed == ("inspector", "client")


def test_headquarters_takes_a_signed_copy_and_no_other_file_in_its_place(
    member: Desk, office: Headquarters, plain: bytes
) -> None:
    paper = finished(member)
    copy = signed_copy.take(member, paper.record, plain, "scan.png", "LEAD")
    judge = OfficeJudge(office)
    assert judge.paper(copy, plain) is None
    assert judge.paper(copy, b"MZ\x90") is not None


def test_a_locked_scan_is_kept_and_its_code_left_unread(desk: Desk, plain: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(as_pdf(plain))) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="x", user="y"))
    paper = finished(desk)
    assert signed_copy.recognised(desk, out.getvalue()) is None
    assert signed_copy.take(desk, paper.record, out.getvalue(), "scan.pdf", "LEAD").is_scan
