"""Finishing: a signed revision and a sealed paper take the draft's place, or nothing changes at all."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

import pikepdf
import pytest

from sidesk.actions import browse, enrol, fill, finish, identity
from sidesk.actions.desk import Desk
from sidesk.actions.finish import CERTIFICATE, INK, WITNESSED, Signed
from sidesk.actions.verify import NOT_VALID, VALID, FileVerdict, verify_file
from sidesk.core.canonical import Json
from sidesk.core.errors import (
    AnswersMissing,
    CertificateExpired,
    FinishedAlready,
    RoleNotHeld,
    WrongSigningPassphrase,
)
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.models.entities import FINAL, Paper, RecordQuery, Revision
from sidesk.signing import cms, keys
from tests.support.field import (
    PASSPHRASE,
    PERSON,
    STROKES,
    Grown,
    checked,
    done,
    later,
    pdf_of,
    person,
    revision_of,
)

OWN = Signed("inspector", PERSON.name, CERTIFICATE)
SUPERVISOR = Signed("SUPV", "样例·监理", WITNESSED, "示例监理", STROKES)


def judged(desk: Desk, pdf: bytes) -> FileVerdict:
    return verify_file(pdf, [enrol.trust_anchor(desk)], Words("en"))


def drawn_lines(pdf: bytes) -> int:
    """How many lines the pages draw: a signature adds its strokes."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return sum(
            str(step.operator) in ("l", "c")
            for page in opened.pages
            for step in pikepdf.parse_content_stream(page)
        )


@pytest.fixture
def begun(desk: Desk) -> str:
    """A draft that could be finished."""
    return fill.start(desk, "P02", answers=person()).record


def test_a_finished_record_is_signed_by_device_and_person(desk: Desk, begun: str) -> None:
    revision = revision_of(desk, finish.finish(desk, begun, (), PASSPHRASE))
    assert revision.kind == FINAL
    assert hashlib.sha256(revision.bytes).hexdigest() == revision.id
    assert revision.answers == person()
    assert (revision.text("author"), revision.text("device")) == (PERSON.name, desk.device_code)
    device = identity.device_key(desk.store).public
    assert keys.verify(device, revision.device_signature, bytes.fromhex(revision.id))
    assert not keys.verify(device, revision.device_signature, bytes(32))
    trust = [enrol.trust_anchor(desk)]
    told = cms.verdict(revision.bytes, revision.cms, trust)
    assert told.intact
    assert told.valid
    assert told.trusted
    assert not cms.verdict(revision.bytes + b" ", revision.cms, trust).intact


def test_a_finished_record_has_a_valid_paper_and_no_draft_any_more(desk: Desk, begun: str) -> None:
    paper = finish.finish(desk, begun, (), PASSPHRASE)
    verdict = judged(desk, pdf_of(desk, paper))
    assert verdict.code == VALID, verdict.reasons
    assert [seal.signer for seal in verdict.seals] == [PERSON.name]
    assert browse.papers(desk, begun) == [paper]
    assert (paper.signer, paper.languages) == (PERSON.name, ("both",))
    assert browse.draft(desk, begun) is None
    assert desk.store.records.drafts() == []
    [line] = browse.records(desk, RecordQuery()).lines
    assert (line.state, line.revision) == (FINAL, paper.revision)


def test_the_paper_carries_the_record_it_was_made_of(desk: Desk, begun: str) -> None:
    paper = finish.finish(desk, begun, (), PASSPHRASE)
    with pikepdf.open(io.BytesIO(pdf_of(desk, paper))) as opened:
        assert opened.attachments["record.json"].get_file().read_bytes() == revision_of(desk, paper).bytes


def test_a_changed_paper_is_not_valid(desk: Desk, begun: str) -> None:
    pdf = bytearray(pdf_of(desk, finish.finish(desk, begun, (), PASSPHRASE)))
    pdf[len(pdf) // 3] ^= 1
    assert judged(desk, bytes(pdf)).code != VALID


def test_a_wrong_signing_passphrase_leaves_the_draft(desk: Desk, begun: str) -> None:
    with pytest.raises(WrongSigningPassphrase):
        finish.finish(desk, begun, (), "wrong")
    assert fill.resume(desk, begun).draft is not None
    assert desk.store.records.revisions(begun) == []
    assert browse.papers(desk, begun) == []
    finish.finish(desk, begun, (), PASSPHRASE)


def test_missing_answers_stop_finishing(desk: Desk) -> None:
    opened = fill.start(desk, "P02", answers={"person": {"person_name": "样例·白杨"}})
    missing = [
        problem.path for problem in finish.problems(desk, opened.record) if problem.severity == "error"
    ]
    assert missing == [("person", "person_roles"), ("person", "person_side")]
    with pytest.raises(AnswersMissing) as refused:
        finish.finish(desk, opened.record, (), PASSPHRASE)
    assert refused.value.details["count"] == 2
    assert fill.resume(desk, opened.record).draft is not None
    assert desk.store.records.revisions(opened.record) == []


@pytest.mark.parametrize("kind", [CERTIFICATE, WITNESSED])
def test_nobody_signs_in_a_role_of_somebody_else_by_whichever_way(desk: Desk, begun: str, kind: str) -> None:
    with pytest.raises(RoleNotHeld, match="Project manager"):
        finish.finish(desk, begun, [Signed("PM", PERSON.name, kind, "", STROKES)], PASSPHRASE)
    draft = desk.store.records.draft(begun)
    assert draft is not None
    assert not desk.store.papers.of(begun)


def test_a_warning_does_not_stop_finishing(desk: Desk) -> None:
    opened = fill.start(desk, "P02", answers=person(person_phone="no number"))
    assert [problem.severity for problem in finish.problems(desk, opened.record)] == ["warning"]
    assert finish.finish(desk, opened.record, (), PASSPHRASE).record == opened.record


def test_an_expired_certificate_leaves_the_draft(grown: Grown, desk: Desk, begun: str) -> None:
    desk.clock = later(days=366 * 30)
    with pytest.raises(CertificateExpired):
        finish.finish(desk, begun, (), PASSPHRASE)
    assert fill.resume(desk, begun).draft is not None
    assert desk.store.records.revisions(begun) == []


def test_a_full_disk_leaves_the_draft(desk: Desk, begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from sidesk.core.errors import DiskFull

    def full(*_: object) -> None:
        raise DiskFull

    with monkeypatch.context() as broken:
        broken.setattr(desk.store.records, "finish", full)
        with pytest.raises(DiskFull):
            finish.finish(desk, begun, (), PASSPHRASE)
    assert fill.resume(desk, begun).draft is not None
    assert browse.papers(desk, begun) == []
    finish.finish(desk, begun, (), PASSPHRASE)


def test_a_finished_record_cannot_be_finished_again(desk: Desk, begun: str) -> None:
    """Without a draft there is nothing to finish: no second revision, no second paper."""
    paper = finish.finish(desk, begun, (), PASSPHRASE)
    with pytest.raises(FinishedAlready):
        finish.finish(desk, begun, (), PASSPHRASE)
    assert browse.papers(desk, begun) == [paper]
    assert len(desk.store.records.revisions(begun)) == 1


def test_what_is_hidden_does_not_get_into_a_final_revision(desk: Desk) -> None:
    from tests.support.field import sample

    answers = sample("P01")
    parties = answers["parties"]
    assert isinstance(parties, dict)
    hidden: dict[str, Json] = {**parties, "has_supervision": "no", "supervisor_name": "hidden"}
    paper = done(desk, "P01", {**answers, "parties": hidden})
    kept = revision_of(desk, paper).answers["parties"]
    assert isinstance(kept, dict)
    assert "supervisor_name" not in kept


def test_the_steps_are_told(desk: Desk, begun: str) -> None:
    steps: list[tuple[int, int]] = []

    class Told(Progress):
        def step(self, done: int, total: int) -> None:
            steps.append((done, total))

    finish.finish(desk, begun, (), PASSPHRASE, Told())
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]


# --- corrections ---


def test_a_correction_is_a_new_revision_on_top_and_the_old_paper_stays(desk: Desk, begun: str) -> None:
    first = finish.finish(desk, begun, (), PASSPHRASE)
    old = pdf_of(desk, first)
    opened = fill.correct(desk, begun)
    fill.keep(desk, begun, person(title="项目经理"), "样例·白杨 项目经理", (4, 8))
    desk.clock = later(hours=1)
    second = finish.finish(desk, begun, (), PASSPHRASE)
    assert revision_of(desk, second).hashes("parents") == (first.revision,)
    assert revision_of(desk, second).text("number") == opened.number
    assert desk.store.records.heads(begun) == (second.revision,)
    assert browse.papers(desk, begun) == [first, second]
    assert pdf_of(desk, first) == old
    assert [judged(desk, pdf_of(desk, paper)).code for paper in (first, second)] == [VALID, VALID]
    newest, oldest = browse.versions(desk, begun)
    assert (newest.paper, newest.newest) == (second, True)
    assert (oldest.paper, oldest.newest) == (first, False)
    assert oldest.revision.answers == person()


# --- several who sign ---


@pytest.fixture(scope="module")
def signed_paper(grown: Grown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Paper]]:
    """A checklist signed with the own key, drawn by the supervisor, and left to ink by two others."""
    desk = grown.desk(tmp_path_factory.mktemp("signed") / "desk")
    ink = [Signed(role, f"样例·{role}", INK) for role in ("LEAD", "PM")]
    yield desk, done(desk, "D18", checked(), SUPERVISOR, *ink, OWN)
    desk.close()


def test_a_form_says_who_signs(desk: Desk) -> None:
    signers = finish.signers(fill.form_of(desk, "D18"))
    assert [(one.role, one.optional) for one in signers] == [
        ("inspector", False), ("LEAD", False), ("PM", False), ("SUPV", True),
    ]  # fmt: skip
    assert finish.signers(fill.form_of(desk, "P02")) == []


def test_a_drawn_signature_is_on_the_paper(signed_paper: tuple[Desk, Paper]) -> None:
    desk, paper = signed_paper
    revision = revision_of(desk, paper)
    with_it = drawn_lines(pdf_of(desk, paper))
    body = {**revision.body, "signatures": []}
    without = drawn_lines(finish.printed(desk, Revision.of(body), "both").pdf)
    assert with_it - without >= sum(len(stroke) - 1 for stroke in STROKES)


def test_a_drawn_signature_has_its_field_sealed_too_and_the_own_seal_comes_first(
    signed_paper: tuple[Desk, Paper],
) -> None:
    desk, paper = signed_paper
    verdict = judged(desk, pdf_of(desk, paper))
    assert verdict.code == VALID, verdict.reasons
    assert [seal.role for seal in verdict.seals] == ["inspector", "SUPV"]
    assert verdict.missing == ()
    assert paper.role == "SUPV"  # the last seal covers everything


def test_who_signs_in_ink_gets_a_box_and_no_field(signed_paper: tuple[Desk, Paper]) -> None:
    desk, paper = signed_paper
    with pikepdf.open(io.BytesIO(pdf_of(desk, paper))) as opened:
        fields = [str(field.T) for field in opened.Root.AcroForm.Fields]
    assert sorted(fields) == ["Sig01Inspector", "Sig04Supv"]


def test_a_signature_names_what_was_shown_and_when(signed_paper: tuple[Desk, Paper]) -> None:
    desk, paper = signed_paper
    revision = revision_of(desk, paper)
    entries = revision.body["signatures"]
    assert isinstance(entries, list)
    shown = finish.shown(revision.answers, revision.record, revision.text("package"))
    assert [(entry["role"], entry["kind"]) for entry in entries if isinstance(entry, dict)] == [
        ("SUPV", WITNESSED), ("LEAD", INK), ("PM", INK), ("inspector", CERTIFICATE),
    ]  # fmt: skip
    for entry in entries:
        assert isinstance(entry, dict)
        assert entry["shown"] == shown
        assert entry["at"] == desk.clock.stamp()
    assert isinstance(entries[0], dict)
    assert (entries[0]["unit"], entries[0]["strokes"]) == ("示例监理", STROKES)
    assert finish.shown(revision.answers, "another record", revision.text("package")) != shown


def test_two_who_sign_for_the_same_role_have_each_their_own_name_in_the_seal(desk: Desk) -> None:
    two = [Signed("SUPV", name, WITNESSED, "", STROKES) for name in ("样例·甲", "样例·乙")]
    paper = done(desk, "D18", checked(), OWN, *two)
    pdf = pdf_of(desk, paper)
    assert judged(desk, pdf).code == VALID
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fields = [field for field in opened.Root.AcroForm.Fields if "/V" in field]
        reasons = sorted(str(field.V.Reason) for field in fields)
    assert reasons == sorted([f"{PERSON.name} (inspector)", "样例·甲 (SUPV)", "样例·乙 (SUPV)"])


# --- previews ---


def test_a_preview_is_a_draft_and_no_paper(desk: Desk, begun: str) -> None:
    pdf = finish.preview(desk, begun, "en")
    assert pdf.startswith(b"%PDF-")
    assert judged(desk, pdf).code == NOT_VALID
    assert browse.papers(desk, begun) == []
    assert fill.resume(desk, begun).draft is not None


def test_a_record_that_cannot_be_finished_yet_can_be_looked_at(desk: Desk) -> None:
    assert finish.preview(desk, fill.start(desk, "D02").record, "zh").startswith(b"%PDF-")


def test_of_two_who_finish_a_record_at_once_one_does(desk: Desk, begun: str) -> None:
    first: list[Paper] = []

    def meanwhile(done: int, _total: int) -> None:
        if done == 3 and not first:
            first.append(finish.finish(desk, begun, (), PASSPHRASE))

    with pytest.raises(FinishedAlready):
        finish.finish(desk, begun, (), PASSPHRASE, Progress(meanwhile))
    assert desk.store.records.heads(begun) == (first[0].revision,)
    assert [paper.id for paper in desk.store.papers.of(begun)] == [first[0].id]
