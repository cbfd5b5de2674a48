"""A file against what this computer knows: its record, the newest version, every seal, whom it trusts."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from sidesk.actions import compare, countersign, exchange, fill, finish, identity, opening, verify, withdraw
from sidesk.actions.compare import verify_here
from sidesk.actions.desk import Desk
from sidesk.actions.finish import CERTIFICATE, INK, LATER, Signed
from sidesk.actions.identity import Newcomer
from sidesk.actions.verify import BAD, GOOD, NOT_VALID, NOTE, VALID, WARN, FileVerdict
from sidesk.core.canonical import canonical
from sidesk.core.text import Words
from sidesk.hq.ingest import ingest
from sidesk.hq.office import Headquarters
from sidesk.models.entities import Paper, Revision
from sidesk.signing import seal
from sidesk.signing.seal import Field
from sidesk.sync.envelope import device_id
from tests.support.field import PASSPHRASE, PERSON, checked, clock_at, done, later, pdf_of, person

EN = Words("en")
OWN = Signed("inspector", PERSON.name, CERTIFICATE)
LEAD, PM = Signed("LEAD", "样例·郑木", LATER), Signed("PM", "样例·林舟", LATER)


def tones(verdict: FileVerdict) -> list[str]:
    return [one.tone for one in verdict.findings]


def said(verdict: FileVerdict) -> str:
    return " ".join(one.text for one in verdict.findings)


def swapped(pdf: bytes, record: bytes) -> bytes:
    """The same pages around another record."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        del opened.attachments["record.json"]
        opened.attachments["record.json"] = pikepdf.AttachedFileSpec(
            opened, record, filename="record.json", mime_type="application/json"
        )
        opened.save(out)
    return out.getvalue()


def test_the_own_paper_is_the_one_that_is_known_here(desk: Desk) -> None:
    verdict = verify_here(desk, pdf_of(desk, done(desk, "P02", person())), EN)
    assert verdict.code == VALID
    assert tones(verdict) == [GOOD, GOOD, GOOD]
    assert "The page shows every answer of the record." in said(verdict)
    assert "to the byte" in said(verdict)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_page_and_record_agree_in_every_language_of_a_paper(desk: Desk, language: str) -> None:
    from dataclasses import replace

    desk.settings = replace(desk.settings, paper_language=language)
    verdict = verify_here(desk, pdf_of(desk, done(desk, "D18", checked(), OWN)), EN)
    assert (verdict.code, BAD in tones(verdict)) == (VALID, False), said(verdict)


def test_a_page_that_shows_something_else_than_its_record_is_refused_although_every_seal_holds(
    desk: Desk,
) -> None:
    paper = done(desk, "P02", person())
    revision = desk.store.records.revision(paper.revision)
    assert revision is not None
    pages = finish.printed(desk, revision, "both").pdf
    body = {**revision.body, "answers": person(title="总工程师 X-7")}
    key = identity.open_person_key(desk, PASSPHRASE)
    field = Field("SigAuthor", 0, (0, 0, 0, 0), "")
    forged = seal.seal(swapped(pages, canonical(body)), key, field.name, at=desk.clock.now(), fields=[field])
    verdict = verify_here(desk, forged, EN)
    assert [one.state for one in verdict.seals] == ["holds"]
    assert (verdict.code, verdict.state) == (NOT_VALID, "broken")
    assert "总工程师 X-7" in said(verdict)
    assert verdict.headline.startswith("The seals hold, but the page does not say")
    assert verdict.as_json()["state"] == "not valid"


def test_a_paper_cut_back_to_fewer_seals_than_are_known_here_is_refused(desk: Desk) -> None:
    first = done(desk, "D18", checked(), OWN, LEAD, Signed("SUPV", "样例·监理", LATER))
    second = countersign.countersign(desk, first.record, "LEAD", PASSPHRASE)
    last = countersign.countersign(desk, first.record, "SUPV", PASSPHRASE)
    assert verify_here(desk, pdf_of(desk, last), EN).code == VALID
    cut = verify_here(desk, pdf_of(desk, second), EN)  # whole and complete by itself: only the store knows
    assert verify.verify_file(pdf_of(desk, second), compare.trusted_on(desk), EN).code == VALID
    assert (cut.code, cut.state) == (NOT_VALID, "broken")
    assert "cut back" in said(cut)
    assert "Supervision engineer" in said(cut)
    assert verify_here(desk, pdf_of(desk, first), EN).code == NOT_VALID


def test_a_paper_with_more_seals_than_are_known_here_says_so(desk: Desk) -> None:
    first = done(desk, "D18", checked(), OWN, LEAD)
    key = identity.open_person_key(desk, PASSPHRASE)
    sealed = seal.seal(pdf_of(desk, first), key, "Sig02Lead", at=desk.clock.now())
    verdict = verify_here(desk, sealed, EN)
    assert verdict.code == VALID
    assert "more seals" in said(verdict)


def test_both_papers_of_a_fork_hold_and_name_each_other(desk: Desk) -> None:
    first = done(desk, "D18", checked(), OWN, LEAD, PM)
    key = identity.open_person_key(desk, PASSPHRASE)
    countersign.countersign(desk, first.record, "LEAD", PASSPHRASE)
    twin = seal.seal(pdf_of(desk, first), key, "Sig02Lead", at=desk.clock.now())
    before = verify_here(desk, twin, EN)
    assert WARN in tones(before)
    assert "sealed twice" in said(before)
    kept = desk.store.attachments.add(twin, "", finish.PDF)
    other = Paper(
        "twin", first.record, first.revision, kept.sha256, first.id, "Sig02Lead", "LEAD", "样例·郑木"
    )
    desk.store.papers.add(other)
    verdict = verify_here(desk, twin, EN)
    assert verdict.is_intact
    assert "Two computers sealed the same paper" in said(verdict)
    assert "样例·郑木 (Trade lead)" in said(verdict)


def test_an_old_version_says_that_a_newer_one_is_here_and_why(desk: Desk) -> None:
    first = done(desk, "P02", person())
    withdraw.correct(desk, first.record, "a typing slip")
    fill.keep(desk, first.record, person(title="项目经理"), "样例·白杨 项目经理", (4, 8))
    desk.clock = later(hours=1)
    finish.finish(desk, first.record, (), PASSPHRASE)
    verdict = verify_here(desk, pdf_of(desk, first), EN)
    assert verdict.code == VALID
    assert WARN in tones(verdict)
    assert "A newer version of" in said(verdict)
    assert "a typing slip" in said(verdict)


def test_a_version_that_was_withdrawn_says_so(desk: Desk) -> None:
    first = done(desk, "P02", person())
    withdraw.withdraw(desk, first.record, "measured on the wrong floor", PASSPHRASE)
    verdict = verify_here(desk, pdf_of(desk, first), EN)
    assert "was withdrawn on" in said(verdict)
    assert "measured on the wrong floor" in said(verdict)


def test_a_record_nobody_knows_here_is_told_as_such(desk: Desk, member: Desk) -> None:
    verdict = verify_here(member, pdf_of(desk, done(desk, "P02", person())), EN)
    assert "is not on this computer" in said(verdict)
    assert NOTE in tones(verdict)


def test_another_version_of_a_known_record_is_told_as_such(desk: Desk, member: Desk) -> None:
    paper = done(desk, "P02", person())
    revision = desk.store.records.revision(paper.revision)
    assert revision is not None
    member.store.records.add_revisions([Revision.of({**revision.body, "title": "another"})])
    assert "but not this version of it" in said(verify_here(member, pdf_of(desk, paper), EN))


def test_who_signs_by_hand_and_who_seals_later_is_told_with_their_roles(desk: Desk) -> None:
    by_hand = Signed("PM", "林", INK)
    verdict = verify_here(desk, pdf_of(desk, done(desk, "D18", checked(), OWN, LEAD, by_hand)), EN)
    assert (verdict.needed, verdict.by_hand) == (("LEAD",), (("PM", "林"),))
    assert verdict.reasons == ("“Trade lead” must seal this paper and has not done so yet.",)
    lines = "\n".join(verdict.lines(EN))
    own = f"Inspector {PERSON.name}: holds."
    for part in (own, "Trade lead: not sealed yet.", "Project manager 林: signs the printed page."):
        assert part in lines
    assert verdict.seals[0].kind == CERTIFICATE


def test_whom_this_computer_trusts_is_explained(desk: Desk, member: Desk) -> None:
    assert "only the key of this computer" in compare.trust_told(desk, EN)[0]
    told = compare.trust_told(member, EN)
    assert "演示总部" in told[0]
    assert told[1].startswith("No receipt")


def test_a_certificate_that_was_revoked_is_known_from_the_last_receipt(
    member: Desk, manager: Desk, office: Headquarters, tmp_path: Path
) -> None:
    pdf = pdf_of(manager, done(manager, "P02", person()))
    assert verify_here(member, pdf, EN).code == VALID
    office.revoke(device_id(identity.device_key(manager.store).public), "stolen", PASSPHRASE)
    [path] = exchange.export(member, tmp_path)
    for reply in ingest(office, [path.read_bytes()]).replies:
        for part in reply.parts:
            exchange.take_in(member, part.data, "receipt")
    verdict = verify_here(member, pdf, EN)
    assert verdict.code == NOT_VALID
    assert "was revoked on" in " ".join(verdict.reasons)
    assert "Revoked certificates are known as of the last receipt" in compare.trust_told(member, EN)[1]


def test_a_bundle_that_was_written_here_is_judged_with_the_papers_in_it(member: Desk, tmp_path: Path) -> None:
    done(member, "P02", person())
    [path] = exchange.export(member, tmp_path)
    verdict = compare.verify_on_desk(member, path, EN)
    assert (verdict.code, verdict.headline) == (VALID, "A whole bundle, written on this computer.")
    assert "1 record in it" in said(verdict)
    assert "Valid." in said(verdict)
    broken = tmp_path / "broken.sidesk"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    broken.write_bytes(bytes(data))
    assert compare.verify_on_desk(member, broken, EN).code == verify.UNREADABLE


def test_a_bundle_for_somebody_else_cannot_be_looked_into(member: Desk, tmp_path: Path) -> None:
    done(member, "P02", person())
    [path] = exchange.export(member, tmp_path)
    somebody = Newcomer("某人", "ENG", "")
    stranger, _code = opening.begin(tmp_path / "stranger", PASSPHRASE, somebody, clock=clock_at(), rounds=1)
    assert compare.verify_on_desk(stranger, path, EN).code == verify.UNREADABLE
    stranger.close()
