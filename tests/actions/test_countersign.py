"""Sealing party by party: every place is kept at first, each seal is added, the earlier ones stay valid."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from shutil import which

import pikepdf
import pytest

from sidesk.actions import browse, countersign, enrol, facts, fill, finish
from sidesk.actions.countersign import signing
from sidesk.actions.desk import Desk
from sidesk.actions.finish import CERTIFICATE, INK, LATER, WITNESSED, Signed
from sidesk.actions.verify import NOT_VALID, VALID, FileVerdict, verify_file
from sidesk.core.errors import CannotSeal, NoSealOpen, OutOfTurn, WrongSigningPassphrase
from sidesk.core.text import Words
from sidesk.hq.office import Headquarters
from sidesk.models.entities import Paper
from sidesk.signing import pades
from tests.support import colleagues
from tests.support.field import (
    INVITED,
    PASSPHRASE,
    PERSON,
    STROKES,
    checked,
    done,
    later,
    pdf_of,
)

OWN = Signed("inspector", PERSON.name, CERTIFICATE)
LEAD, PM = Signed("LEAD", "样例·郑木", LATER), Signed("PM", "样例·林舟", LATER)
SUPV = Signed("SUPV", "样例·监理", LATER)
NO_PROJECT = ""  # a document of no project stands before no gate


def judged(desk: Desk, paper: Paper) -> FileVerdict:
    return verify_file(pdf_of(desk, paper), [enrol.trust_anchor(desk)], Words("en"))


def waiting(desk: Desk, *signed: Signed) -> Paper:
    """A checklist sealed by its inspector; the others seal later."""
    return done(desk, "D18", checked(), OWN, *(signed or (LEAD, PM)))


def fields_of(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return sorted(str(field.T) for field in opened.Root.AcroForm.Fields)


def carried(office: Headquarters, sender: Desk, receivers: tuple[Desk, ...], folder: Path) -> None:
    """A bundle from one laptop home, and headquarters' answers to each of the others' bundles."""
    folder.mkdir()
    for desk in (sender, *receivers):
        colleagues.carried(desk, office, folder)


# --- places are kept ---


def test_every_later_seal_has_its_place_before_the_first_seal(desk: Desk) -> None:
    paper = waiting(desk, LEAD, PM, SUPV)
    assert fields_of(pdf_of(desk, paper)) == ["Sig01Inspector", "Sig02Lead", "Sig03Pm", "Sig04Supv"]
    assert [(one.role, one.required, one.ready, one.name) for one in signing(desk, paper.record).turns] == [
        ("LEAD", True, True, "样例·郑木"),
        ("PM", True, False, "样例·林舟"),
        ("SUPV", False, False, "样例·监理"),
    ]  # fmt: skip


def test_a_paper_that_waits_is_intact_and_names_who_is_missing_without_being_called_broken(
    desk: Desk,
) -> None:
    verdict = judged(desk, waiting(desk))
    assert (verdict.code, verdict.details["state"]) == (NOT_VALID, "intact, not complete yet")  # type: ignore[index]
    assert verdict.is_intact
    assert "not complete yet" in verdict.headline
    assert verdict.missing == ("LEAD", "PM")
    assert [seal.state for seal in verdict.seals] == ["holds"]


def test_who_signs_by_hand_has_no_field_beside_those_who_seal_later(desk: Desk) -> None:
    paper = waiting(desk, LEAD, Signed("PM", "样例·林舟", INK))
    assert fields_of(pdf_of(desk, paper)) == ["Sig01Inspector", "Sig02Lead"]
    assert [one.role for one in signing(desk, paper.record).by_hand] == ["PM"]


def test_a_record_whose_author_seals_in_no_box_still_keeps_the_places_of_the_others(desk: Desk) -> None:
    paper = done(desk, "D18", checked(), LEAD)
    assert fields_of(pdf_of(desk, paper)) == ["Sig01Inspector", "Sig02Lead", "Sig03Pm", "SigAuthor"]
    assert judged(desk, paper).details["state"] == "intact, not complete yet"  # type: ignore[index]


# --- each seal is added ---


def test_the_last_seal_makes_the_paper_valid_and_changes_no_byte_before_it(desk: Desk) -> None:
    first = waiting(desk)
    second = countersign.countersign(desk, first.record, "LEAD", PASSPHRASE)
    third = countersign.countersign(desk, first.record, "PM", PASSPHRASE)
    pages = [pdf_of(desk, paper) for paper in (first, second, third)]
    assert pages[1].startswith(pages[0])
    assert pages[2].startswith(pages[1])
    assert (second.previous, second.field, second.role) == (first.id, "Sig02Lead", "LEAD")
    assert (third.previous, third.signer) == (second.id, PERSON.name)
    verdict = judged(desk, third)
    assert verdict.code == VALID, verdict.reasons
    assert [seal.state for seal in verdict.seals] == ["holds"] * 3
    assert judged(desk, second).missing == ("PM",)
    version = browse.versions(desk, first.record)[0]
    assert (version.paper, list(version.papers)) == (third, [first, second, third])


def test_seals_come_in_the_order_of_the_form(desk: Desk) -> None:
    paper = waiting(desk)
    with pytest.raises(OutOfTurn) as refused:
        countersign.countersign(desk, paper.record, "PM", PASSPHRASE)
    assert refused.value.told(Words("en")) == "“Trade lead” seals this paper first."
    assert browse.papers(desk, paper.record) == [paper]


def test_a_seal_that_may_be_left_out_stops_nobody(desk: Desk) -> None:
    paper = waiting(desk, Signed("LEAD", "", LATER), Signed("PM", "样例·林舟", INK), SUPV)
    countersign.countersign(desk, paper.record, "LEAD", PASSPHRASE)
    assert judged(desk, browse.papers(desk, paper.record)[-1]).code == VALID
    assert judged(desk, browse.papers(desk, paper.record)[-1]).missing == ("SUPV",)
    last = countersign.countersign(desk, paper.record, "SUPV", PASSPHRASE)
    assert judged(desk, last).missing == ()


@pytest.mark.parametrize("role", ["client", "inspector", ""])
def test_a_role_without_an_open_place_cannot_seal(desk: Desk, role: str) -> None:
    with pytest.raises(NoSealOpen):
        countersign.countersign(desk, waiting(desk).record, role, PASSPHRASE)


def test_a_wrong_passphrase_leaves_the_paper_as_it_is(desk: Desk) -> None:
    paper = waiting(desk)
    with pytest.raises(WrongSigningPassphrase):
        countersign.countersign(desk, paper.record, "LEAD", "wrong")
    assert browse.papers(desk, paper.record) == [paper]


def test_nobody_seals_a_paper_that_was_changed(desk: Desk) -> None:
    paper = waiting(desk)
    pdf = bytearray(pdf_of(desk, paper))
    pdf[3000] ^= 1
    kept = desk.store.attachments.add(bytes(pdf), "", finish.PDF)
    changed = Paper("changed", paper.record, paper.revision, kept.sha256, paper.id, "Sig09X", "X")
    desk.store.papers.add(changed)
    with pytest.raises(CannotSeal):
        countersign.countersign(desk, paper.record, "LEAD", PASSPHRASE)


def test_whoever_seals_later_signs_the_record_as_well(desk: Desk) -> None:
    paper = waiting(desk)
    assert len(desk.store.records.signatures(paper.revision)) == 1
    countersign.countersign(desk, paper.record, "LEAD", PASSPHRASE)
    assert len(desk.store.records.signatures(paper.revision)) == 2


def test_a_correction_that_was_begun_is_not_touched_by_a_seal(desk: Desk) -> None:
    paper = waiting(desk)
    fill.correct(desk, paper.record)
    countersign.countersign(desk, paper.record, "LEAD", PASSPHRASE)
    assert browse.draft(desk, paper.record) is not None


@pytest.mark.skipif(which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed")
def test_poppler_finds_every_seal_valid(desk: Desk, tmp_path: Path) -> None:
    first = waiting(desk)
    countersign.countersign(desk, first.record, "LEAD", PASSPHRASE)
    last = countersign.countersign(desk, first.record, "PM", PASSPHRASE)
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf_of(desk, last))
    said = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    ).stdout
    assert said.count("Signature is Valid") == 3


def test_the_process_sees_a_later_seal_as_a_signature(desk: Desk) -> None:
    paper = waiting(desk)
    line = desk.store.records.summary(paper.record)
    assert line is not None
    assert facts.facts_of(desk, [line])[0][0].signed == ("inspector",)
    countersign.countersign(desk, paper.record, "LEAD", PASSPHRASE)
    assert facts.facts_of(desk, [line])[0][0].signed == ("inspector", "LEAD")


def test_a_line_drawn_for_a_manager_is_no_seal_and_the_place_of_the_seal_is_kept(desk: Desk) -> None:
    drawn = Signed("PM", "样例·林舟", WITNESSED, "", STROKES)
    paper = waiting(desk, LEAD, drawn)
    read = judged(desk, paper)
    assert [seal.role for seal in read.seals] == ["inspector"]
    assert read.needed == ("LEAD", "PM")
    assert any("does not count as the seal" in line for line in read.lines(Words("en")))
    assert [turn.role for turn in signing(desk, paper.record).turns] == ["LEAD", "PM"]


def test_who_drew_first_and_seals_later_with_an_own_key_completes_the_paper(
    member: Desk, manager: Desk, office: Headquarters, tmp_path: Path
) -> None:
    office.store.office.assign(manager.person.id, NO_PROJECT)
    own = Signed("inspector", INVITED.name, CERTIFICATE)
    drawn = Signed("PM", colleagues.MANAGER.name, WITNESSED, "", STROKES)
    first = done(member, "D18", checked(), own, drawn)
    assert judged(member, first).needed == ("PM",)
    carried(office, member, (manager,), tmp_path / "out")
    last = countersign.countersign(manager, first.record, "PM", PASSPHRASE)
    read = judged(manager, last)
    assert (read.code, read.drawn) == (VALID, ())


def test_a_seal_that_the_engineer_set_beside_such_a_line_completes_no_paper(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Papers of earlier versions: the engineer's key sealed in the manager's place.
    monkeypatch.setattr(finish, "counts", lambda _role, kind: kind in (CERTIFICATE, WITNESSED))
    drawn = [Signed(role, name, WITNESSED, "", STROKES) for role, name in (("LEAD", "A"), ("PM", "林舟"))]
    read = judged(desk, done(desk, "D18", checked(), OWN, *drawn))
    assert (read.code, read.state) == (NOT_VALID, "waits")
    assert read.needed == ("LEAD", "PM")
    assert [seal.state for seal in read.seals] == ["holds", "waits", "waits"]
    assert "does not count" in read.told(Words("en"))


def test_the_verdict_names_who_must_sign_by_the_form_and_was_never_asked(desk: Desk) -> None:
    read = judged(desk, done(desk, "D18", checked(), OWN))
    assert read.code == VALID
    told = [one.text for one in read.findings if "Trade lead, Project manager" in one.text]
    assert [("place is kept" in one) for one in told] == [True], read.findings


def test_a_role_that_must_sign_and_for_which_nobody_was_named_has_its_place_and_may_seal_later(
    desk: Desk,
) -> None:
    paper = done(desk, "D18", checked(), OWN)
    assert fields_of(pdf_of(desk, paper)) == ["Sig01Inspector", "Sig02Lead", "Sig03Pm"], "the supervisor may"
    assert [(turn.role, turn.required, turn.name) for turn in signing(desk, paper.record).turns] == [
        ("LEAD", False, ""),
        ("PM", False, ""),
    ]
    countersign.countersign(desk, paper.record, "PM", PASSPHRASE)
    last = countersign.countersign(desk, paper.record, "LEAD", PASSPHRASE)
    read = judged(desk, last)
    assert (read.code, read.missing) == (VALID, ())
    assert [seal.role for seal in read.seals] == ["inspector", "PM", "LEAD"]
    assert not any("also asks" in one.text for one in read.findings)
    with pikepdf.open(io.BytesIO(pdf_of(desk, paper))) as opened:
        assert {str(field.TU) for field in opened.Root.AcroForm.Fields} == {"inspector", "LEAD", "PM"}


def test_the_place_of_an_unnamed_role_is_in_the_file_before_the_first_seal(desk: Desk) -> None:
    pdf = pdf_of(desk, done(desk, "D18", checked(), OWN))
    reader = pades.reader(pdf)
    [first] = reader.embedded_signatures
    then = reader.get_historical_resolver(first.signed_revision)
    assert len(then.root["/AcroForm"]["/Fields"]) == 3


def test_a_line_that_a_client_drew_completes_the_paper(desk: Desk) -> None:
    supv = Signed("SUPV", "样例·监理", WITNESSED, "", STROKES)
    assert judged(desk, waiting(desk, supv)).code == VALID


# --- over two laptops ---


def test_a_record_travels_to_the_next_signer_and_comes_back_sealed(
    member: Desk, manager: Desk, office: Headquarters, tmp_path: Path
) -> None:
    own = Signed("inspector", INVITED.name, CERTIFICATE)
    witnessed = Signed("SUPV", "样例·监理", WITNESSED, "", STROKES)
    office.store.office.assign(manager.person.id, NO_PROJECT)
    first = done(member, "D18", checked(), own, witnessed, PM)
    carried(office, member, (manager,), tmp_path / "out")
    assert browse.papers(manager, first.record) == [first]
    second = countersign.countersign(manager, first.record, "PM", PASSPHRASE)
    carried(office, manager, (member,), tmp_path / "back")
    assert browse.papers(member, first.record) == [first, second]
    verdict = judged(member, second)
    assert verdict.code == VALID, verdict.reasons
    assert [seal.signer for seal in verdict.seals] == [INVITED.name, INVITED.name, colleagues.MANAGER.name]


def test_two_laptops_that_seal_the_same_paper_make_a_fork_that_one_more_seal_heals(
    member: Desk, manager: Desk, office: Headquarters, tmp_path: Path
) -> None:
    office.store.office.assign(manager.person.id, NO_PROJECT)
    first = done(member, "D18", checked(), Signed("inspector", INVITED.name, CERTIFICATE), LEAD, PM)
    carried(office, member, (manager,), tmp_path / "out")
    mine = countersign.countersign(member, first.record, "LEAD", PASSPHRASE)
    manager.clock = later(minutes=1)
    theirs = countersign.countersign(manager, first.record, "LEAD", PASSPHRASE)
    carried(office, manager, (member,), tmp_path / "one")
    carried(office, member, (manager,), tmp_path / "two")
    for desk in (member, manager):
        state = signing(desk, first.record)
        assert state.forked
        assert [line.tip for line in state.lines] == [mine, theirs]
        assert [judged(desk, line.tip).missing for line in state.lines] == [("PM",), ("PM",)]
    last = countersign.countersign(manager, first.record, "PM", PASSPHRASE, upon=mine.id)
    carried(office, manager, (member,), tmp_path / "three")
    for desk in (member, manager):
        state = signing(desk, first.record)
        assert not state.forked
        assert state.lines[0].tip == last
        assert judged(desk, last).code == VALID
