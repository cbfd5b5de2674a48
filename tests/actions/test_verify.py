"""The verdict on a file somebody hands over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sidesk.actions import enrol, exchange, finish
from sidesk.actions.compare import verify_on_desk
from sidesk.actions.desk import Desk
from sidesk.actions.verify import NOT_VALID, UNREADABLE, VALID, verify_file
from sidesk.core.errors import NotACertificate
from sidesk.core.text import Words
from sidesk.hq.office import Headquarters
from tests.support.field import PERSON, done, pdf_of, person

ENGLISH = Words("en")


@pytest.fixture(scope="module")
def plain() -> bytes:
    """A PDF somebody made elsewhere."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, "Nobody sealed this")
    canvas.save()
    return out.getvalue()


def test_a_pdf_a_bundle_and_rubbish_are_told_apart(member: Desk, plain: bytes, tmp_path: Path) -> None:
    paper = pdf_of(member, done(member, "P02", person()))
    [bundle] = exchange.export(member, tmp_path)
    trust = [enrol.trust_anchor(member)]
    sealed = verify_file(paper, trust, ENGLISH)
    assert (sealed.code, sealed.headline) == (VALID, "Valid. Every seal is intact and every signer is known.")
    assert verify_file(plain, trust, ENGLISH).code == NOT_VALID
    parcel = verify_file(bundle.read_bytes(), trust, ENGLISH)
    assert parcel.code == UNREADABLE
    assert "encrypted" in parcel.headline
    for rubbish in (b"", b"rubbish", b"\x00" * 5000, b"%PDX-1.7", b"\xff\xd8\xff"):
        verdict = verify_file(rubbish, trust, ENGLISH)
        assert (verdict.code, verdict.headline) == (UNREADABLE, "This is neither a paper (PDF) nor a bundle.")
    assert verify_file(b"%PDF-1.7\nrubbish", trust, ENGLISH).code == UNREADABLE


def test_a_paper_whose_signer_nobody_knows_is_intact_and_not_valid(desk: Desk, office: Headquarters) -> None:
    verdict = verify_file(pdf_of(desk, done(desk, "P02", person())), [office.root], ENGLISH)
    assert verdict.code == NOT_VALID
    assert verdict.is_intact
    [seal] = verdict.seals
    assert (seal.signer, seal.state) == (PERSON.name, "unknown")


def test_a_changed_paper_is_broken_and_a_cut_one_too(desk: Desk) -> None:
    pdf = pdf_of(desk, done(desk, "P02", person()))
    trust = [enrol.trust_anchor(desk)]
    for changed in (pdf[:3000] + bytes([pdf[3000] ^ 1]) + pdf[3001:], pdf + b"\n% more", pdf[:-200]):
        verdict = verify_file(changed, trust, ENGLISH)
        assert verdict.code != VALID
        assert not verdict.is_intact


def test_the_verdict_names_the_seals_with_role_unit_and_time(member: Desk) -> None:
    verdict = verify_file(
        pdf_of(member, done(member, "P02", person())), [enrol.trust_anchor(member)], ENGLISH
    )
    [seal] = verdict.seals
    assert (seal.signer, seal.unit, seal.state) == ("安娜 Anna", "工程部", "holds")
    assert seal.at == member.clock.now()
    assert seal.what == "certifies the paper"
    assert verdict.missing == ()


def test_a_verdict_is_told_in_one_line_and_as_json_in_both_languages(desk: Desk) -> None:
    pdf, trust = pdf_of(desk, done(desk, "P02", person())), [enrol.trust_anchor(desk)]
    english, chinese = (verify_file(pdf, trust, Words(language)) for language in ("en", "zh"))
    assert english.told(ENGLISH).startswith("Valid.")
    assert chinese.headline != english.headline
    told = json.loads(json.dumps(english.as_json()))
    assert (told["code"], told["state"], told["headline"]) == (VALID, "valid", english.headline)


def test_a_draft_that_was_printed_is_no_valid_paper(desk: Desk) -> None:
    from sidesk.actions import fill

    record = fill.start(desk, "P02", answers=person()).record
    verdict = verify_file(finish.preview(desk, record, "en"), [enrol.trust_anchor(desk)], ENGLISH)
    assert verdict.code == NOT_VALID
    assert verdict.seals == ()
    assert not verdict.is_intact


def test_on_the_desk_the_own_papers_are_valid_and_a_missing_file_is_told(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf_of(desk, done(desk, "P02", person())))
    assert verify_on_desk(desk, path, ENGLISH).code == VALID
    for missing in (tmp_path / "missing.pdf", tmp_path):
        verdict = verify_on_desk(desk, missing, ENGLISH)
        assert verdict.code == UNREADABLE
        assert missing.name in verdict.headline


def test_on_the_desk_of_an_enrolled_laptop_colleagues_are_known(
    member: Desk, desk: Desk, office: Headquarters, tmp_path: Path
) -> None:
    from tests.support.field import join

    join(desk, office)
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf_of(desk, done(desk, "P02", person())))
    assert verify_on_desk(member, path, ENGLISH).code == VALID


def test_a_trust_file_that_is_no_certificate_is_told(desk: Desk) -> None:
    pdf = pdf_of(desk, done(desk, "P02", person()))
    with pytest.raises(NotACertificate):
        verify_file(pdf, [b"rubbish"], ENGLISH)
