"""Sealing a paper: one update for each seal, everything before it left as it was."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pytest
from pikepdf import pdfa
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from sidesk.core.errors import CannotSeal, CertificateExpired
from sidesk.core.files import resources
from sidesk.signing.authority import Authority
from sidesk.signing.keys import OpenKey
from sidesk.signing.seal import Field, Manner, seal
from sidesk.signing.verify import verdict

ONE = (Field("SigSurveyor", 0, (72, 600, 242, 653), "勘察人"),)


def page(text: str, width: float, height: float) -> bytes:
    """A one-page PDF in the program's own font, as reports make them."""
    if "Sans" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Sans", str(resources("fonts", "NotoSansSC-Regular.ttf"))))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1, initialFontName="Sans")
    canvas.setFont("Sans", 9)
    canvas.drawString(4, height / 2, text)
    canvas.line(4, 4, width - 4, height - 4)
    canvas.save()
    return out.getvalue()


def without_signature(pdf: bytes) -> bytes:
    return re.sub(rb"<[0-9A-F]{2000,}>", b"<>", pdf)


def test_a_seal_only_adds_to_the_file(papers: list[bytes]) -> None:
    for before, after in itertools.pairwise(papers):
        assert after.startswith(before)
        assert len(after) > len(before)


def test_poppler_finds_three_seals_of_three_chinese_names_valid(
    sealed: bytes, pdfsig: Callable[[bytes], str]
) -> None:
    told = pdfsig(sealed)
    assert told.count("Signature is Valid") == 3
    assert told.count("ETSI.CAdES.detached") == 3
    assert re.findall(r"Common Name: (\S+)", told) == ["张伟", "李娜", "王䶮"]
    assert told.count("Total document signed") == 1


def test_all_fields_are_there_after_the_first_seal(papers: list[bytes]) -> None:
    with pikepdf.open(io.BytesIO(papers[1])) as pdf:
        fields = pdf.Root.AcroForm.Fields
        assert [str(field.T) for field in fields] == ["SigSurveyor", "SigPm", "SigClient"]
        assert ["/V" in field for field in fields] == [True, False, False]
        assert [int(field.get("/Ff", 0)) for field in fields] == [2, 2, 0]
        assert [float(value) for value in fields[2].Rect] == [72.5, 400, 242, 453]
        assert fields[2].P.objgen == pdf.pages[1].obj.objgen


def test_the_first_seal_certifies_and_allows_only_further_seals(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        certification = pdf.Root.Perms.DocMDP
        assert certification.objgen == pdf.Root.AcroForm.Fields[0].V.objgen
        assert certification.Reference[0].TransformParams.P == 2
        assert ["/Reference" in field.V for field in pdf.Root.AcroForm.Fields] == [True, False, False]


def test_the_first_seal_approves_if_asked(paper: bytes, people: list[OpenKey], at: dt.datetime) -> None:
    pdf = seal(paper, people[0], "SigSurveyor", at=at, fields=ONE, manner=Manner(certify=False))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "/Perms" not in opened.Root


def test_sealing_again_differs_in_the_signature_only(
    papers: list[bytes], people: list[OpenKey], at: dt.datetime
) -> None:
    first, second = (seal(papers[1], people[1], "SigPm", at=at) for _ in range(2))
    assert first != second
    assert without_signature(first) == without_signature(second)


def test_a_seal_leaves_metadata_and_version_alone(papers: list[bytes]) -> None:
    added = papers[3][len(papers[0]) :]
    for word in (b"/Version", b"/Extensions", b"/Metadata", b"/Producer", b"/ModDate"):
        assert word not in added


def test_the_seal_says_when_who_and_why(paper: bytes, people: list[OpenKey], at: dt.datetime) -> None:
    manner = Manner(reason="勘察人确认", place="上海")
    with pikepdf.open(
        io.BytesIO(seal(paper, people[0], "SigSurveyor", at=at, fields=ONE, manner=manner))
    ) as pdf:
        signature = pdf.Root.AcroForm.Fields[0].V
        assert str(signature.M) == "D:20260511140322+08'00'"
        assert (str(signature.Name), str(signature.Reason), str(signature.Location)) == (
            "张伟",
            "勘察人确认",
            "上海",
        )


def test_an_appearance_is_drawn_as_vectors_with_its_own_font(
    paper: bytes, people: list[OpenKey], at: dt.datetime, trust: Sequence[bytes]
) -> None:
    manner = Manner(appearance=page("王䶮 客户", 170, 53))
    pdf = seal(paper, people[0], "SigSurveyor", at=at, fields=ONE, manner=manner)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        shown = opened.Root.AcroForm.Fields[0].AP.N
        assert [float(value) for value in shown.BBox] == [0, 0, 170, 53]
        assert "/FontFile2" in next(iter(shown.Resources.Font.values())).FontDescriptor
    assert verdict(pdf, trust, at).is_valid


def test_a_seal_without_a_place_is_printable_and_not_hidden(
    paper: bytes, people: list[OpenKey], at: dt.datetime, trust: Sequence[bytes]
) -> None:
    pdf = seal(paper, people[0], "SigRecord", at=at, fields=[Field("SigRecord", 0, (0, 0, 0, 0), "记录")])
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        field = opened.Root.AcroForm.Fields[0]
        assert int(field.F) & 0b100  # PDF/A asks for the print flag
        assert not int(field.F) & 0b10
    assert verdict(pdf, trust, at).is_valid


def test_a_sealed_paper_breaks_no_rule_of_pdf_a(
    people: list[OpenKey], at: dt.datetime, tmp_path: Path
) -> None:
    whole = tmp_path / "paper.pdf"
    with pikepdf.open(io.BytesIO(page("记录 record 12.50 m", 595, 842))) as pdf:
        for one in pdf.pages:
            del one.obj["/Trans"]
        pdfa.save(pdf, whole, "3b")
    manner = Manner(appearance=page("张伟", 170, 53))
    whole.write_bytes(seal(whole.read_bytes(), people[0], "SigSurveyor", at=at, fields=ONE, manner=manner))
    report = pdfa.validate_written(whole, "3b")
    # What it cannot check (forms, permissions) is "unsupported"; there must be no violation.
    assert [finding for finding in report.findings if finding.kind != "unsupported"] == []


def test_the_longest_names_find_room_in_the_seal(
    paper: bytes, enrolled: Callable[..., OpenKey], at: dt.datetime
) -> None:
    company = Authority.create("公" * 80, "x", at=at, rounds=1000)
    key = enrolled("名" * 80, "部" * 80, "E" * 80, by=company.open("x"))
    pdf = seal(paper, key, "SigSurveyor", at=at, fields=ONE)
    assert verdict(pdf, [company.certificate], at).is_valid


def test_an_expired_certificate_seals_nothing(
    paper: bytes, enrolled: Callable[..., OpenKey], at: dt.datetime
) -> None:
    with pytest.raises(CertificateExpired):
        seal(paper, enrolled("张伟", days=1), "SigSurveyor", at=at + dt.timedelta(days=2), fields=ONE)


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\n", b"no pdf at all", b"%PDF-1.7\nstartxref\n0\n%%EOF\n"])
def test_what_is_no_whole_pdf_is_not_sealed(junk: bytes, people: list[OpenKey], at: dt.datetime) -> None:
    with pytest.raises(CannotSeal, match="not a whole PDF"):
        seal(junk, people[0], "SigSurveyor", at=at, fields=ONE)


def test_a_locked_pdf_is_not_sealed(paper: bytes, people: list[OpenKey], at: dt.datetime) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(CannotSeal, match="locked"):
        seal(out.getvalue(), people[0], "SigSurveyor", at=at, fields=ONE)


def test_a_field_is_sealed_once_and_only_if_it_was_reserved(
    papers: list[bytes], people: list[OpenKey], at: dt.datetime
) -> None:
    with pytest.raises(CannotSeal, match="sealed already"):
        seal(papers[1], people[1], "SigSurveyor", at=at)
    with pytest.raises(CannotSeal, match="no field"):
        seal(papers[1], people[1], "SigBoss", at=at, fields=[Field("SigBoss", 0, (1, 1, 9, 9), "老板")])


def test_a_field_on_a_page_that_does_not_exist_is_refused(
    paper: bytes, people: list[OpenKey], at: dt.datetime
) -> None:
    with pytest.raises(CannotSeal, match="fewer pages"):
        seal(paper, people[0], "SigA", at=at, fields=[Field("SigA", 2, (1, 1, 9, 9), "甲")])


@pytest.mark.parametrize("names", [["Sig.A"], ["Sig 1"], ["SigA", "SigA"], ["Sig1", "Sig10"], [""]])
def test_field_names_that_would_lock_each_other_are_refused(
    paper: bytes, people: list[OpenKey], at: dt.datetime, names: list[str]
) -> None:
    fields = [Field(name, 0, (1, 1, 9, 9), "甲") for name in names]
    with pytest.raises(ValueError, match="signature field"):
        seal(paper, people[0], names[0], at=at, fields=fields)
