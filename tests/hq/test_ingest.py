"""Taking bundles in at headquarters: kept once, receipted, and what does not hold is put aside."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from sidesk.core.canonical import sha256
from sidesk.core.text import Words
from sidesk.forms import package
from sidesk.forms.definition import Form, Question
from sidesk.hq.ingest import MOST_ASIDE, Ingested, Outcome, Result, ingest, write_replies
from sidesk.hq.office import Headquarters
from sidesk.models.entities import Paper, Revision
from sidesk.signing import cms
from sidesk.signing.authority import Revoked
from sidesk.signing.seal import Field, seal
from sidesk.sync import bundle, document, encryption, receipt
from sidesk.sync.exchange import Heads
from tests.hq.lab import PASSPHRASE, Engineer, enrolled, newcomer
from tests.sync.memory import Memory

FORM = Form("D18", "1", {"en": "Test"}, ("en",), (Question("site", "text", {"en": "Site"}),), {})


def only(ingested: Ingested) -> Result:
    [result] = ingested.results
    return result


def reply(ingested: Ingested, to: Engineer) -> bundle.Bundle:
    """The receipt, taken in by its laptop."""
    [answer] = ingested.replies
    assert (answer.device, answer.code) == (to.device.id, to.code)
    [part] = answer.parts
    return to.take(part.data)


def why(ingested: Ingested) -> str:
    """The reason, in English; Chinese has to exist as well."""
    result = only(ingested)
    reasons = [result.why, *(reason for _, reason in result.quarantined)]
    found = [reason for reason in reasons if reason]
    assert all(reason["zh"] for reason in found)
    assert result.told(Words("en"))
    assert result.told(Words("zh"))
    return found[0]["en"]


# --- what is taken -----------------------------------------------------------------------------------


def test_a_bundle_is_stored_and_its_receipt_names_the_same_hashes(
    office: Headquarters, anna: Engineer
) -> None:
    photo = anna.attach(b"\xff\xd8\xff photo")
    draft = anna.write("r-stored", attachments=[photo])
    final = anna.write("r-stored", "final", parents=[draft.id], attachments=[photo])
    [data] = anna.send()
    ingested = ingest(office, [data])
    assert (only(ingested).outcome, ingested.exit_code) == (Outcome.STORED, 0)
    read = reply(ingested, anna)
    assert read.receipt is not None
    assert set(read.receipt.revisions) == {draft.id, final.id}
    assert read.receipt.files == [photo]
    assert read.receipt_for == (only(ingested).id,)
    assert read.heads["r-stored"] == (final.id,)
    assert read.receipt.audit == office.store.audit.lines(limit=10_000)[-1].hash
    shown = json.loads(receipt.readable(read))
    assert set(shown["received"]["revisions"]) == {draft.id, final.id}
    kept = office.store.attachments.get(photo)
    assert kept is not None
    assert kept.mime == "image/jpeg"


def test_the_same_bundle_again_changes_nothing_and_is_receipted_again(
    office: Headquarters, anna: Engineer
) -> None:
    final = anna.write("r-again", "final")
    [data] = anna.send()
    ingest(office, [data])
    again = ingest(office, [data])
    assert (only(again).outcome, again.exit_code) == (Outcome.REPEATED, 0)
    assert reply(again, anna).heads["r-again"] == (final.id,)


def test_after_the_receipt_there_is_nothing_left_to_send(office: Headquarters, anna: Engineer) -> None:
    anna.write("r-done", "final")
    reply(ingest(office, anna.send()), anna)
    [data] = anna.send()
    sent = bundle.read(data, [office.identity], {anna.device.id: anna.device.public}.get)
    assert (sent.revisions, sent.files) == ((), {})


def test_a_photo_that_was_lost_is_asked_for_and_the_record_is_not_confirmed(
    office: Headquarters, anna: Engineer
) -> None:
    photo = anna.attach(b"lost photo")
    anna.write("r-photo", "final", attachments=[photo])
    held = anna.memory.files.pop(photo)
    read = reply(ingest(office, anna.send()), anna)
    assert photo in read.wanted
    assert "r-photo" not in read.heads
    anna.memory.files[photo] = held
    read = reply(ingest(office, anna.send(read.wanted)), anna)
    assert photo not in read.wanted
    assert "r-photo" in read.heads


def test_parts_are_answered_once_in_whatever_order_they_come(office: Headquarters, anna: Engineer) -> None:
    for number in range(3):
        anna.write(f"r-part-{number}", "final")
    first = anna.send()
    anna.write("r-part-more")
    second = anna.send()
    ingested = ingest(office, [*second, *first])
    assert [result.outcome for result in ingested.results] == [Outcome.STORED, Outcome.REPEATED]
    read = reply(ingested, anna)
    assert len(read.receipt_for) == 2
    assert {name for name in read.heads if name.startswith("r-part")} == {
        "r-part-0", "r-part-1", "r-part-2", "r-part-more",
    }  # fmt: skip


def test_a_hundred_records_are_taken_in_with_as_many_questions_to_the_database_as_ten(
    office: Headquarters, anna: Engineer
) -> None:
    asked: list[str] = []

    def note(*said: str) -> None:
        asked.append(said[2])

    engine = office.store.records._database._engine
    sa.event.listen(engine, "before_cursor_execute", note)
    counts = []
    for first, end in ((0, 10), (10, 110)):
        anna.memory = Memory()
        for number in range(first, end):
            anna.write(f"r-many-{number}")
        [data] = anna.send()
        asked.clear()
        assert only(ingest(office, [data])).new == end - first
        counts.append(len(asked))
    sa.event.remove(engine, "before_cursor_execute", note)
    assert counts[1] <= counts[0], "writers take turns: who asks in between keeps the others waiting"


def test_a_form_package_is_kept_and_one_that_is_missing_is_asked_for(
    office: Headquarters, anna: Engineer
) -> None:
    data = package.pack(FORM)
    sha = sha256(data)
    anna.write("r-form", package=sha)
    read = reply(ingest(office, anna.send()), anna)
    assert sha in read.wanted
    anna.attach(data)
    reply(ingest(office, anna.send(read.wanted)), anna)
    assert office.store.packages.has(sha)
    other = package.pack(replace(FORM, version="2"))
    anna.write("r-form-2", package=anna.attach(other))
    assert only(ingest(office, anna.send())).outcome is Outcome.STORED
    assert office.store.packages.has(sha256(other))


def test_a_laptop_sees_its_own_records_and_those_of_its_projects(
    office: Headquarters, anna: Engineer
) -> None:
    ben = enrolled(office, "本")
    mine = anna.write("r-anna", project="P-SEEN")
    hidden = anna.write("r-hidden", project="P-HIDDEN")
    ingest(office, anna.send())
    read = reply(ingest(office, ben.send()), ben)
    assert not read.revisions
    assert not {"r-anna", "r-hidden"} & set(read.heads)
    office.store.office.assign(ben.person, "P-SEEN")
    read = reply(ingest(office, ben.send()), ben)
    assert [one.id for one in read.revisions] == [mine.id]
    assert hidden.id not in ben.memory.ids


def test_who_was_taken_off_a_project_gets_no_news_of_it_and_nothing_waits_for_ever(
    office: Headquarters, anna: Engineer
) -> None:
    ben = enrolled(office, "本")
    office.store.office.assign(ben.person, "P-ENDED")
    hers = anna.write("r-ended", project="P-ENDED")
    ingest(office, anna.send())
    reply(ingest(office, ben.send()), ben)
    assert hers.id in ben.memory.ids
    mine = ben.write("r-bens", project="P-ENDED")
    office.store.office.unassign(ben.person, "P-ENDED")
    later = anna.write("r-ended", project="P-ENDED", parents=[hers.id], answers={"site": "B"})
    fresh = anna.write("r-fresh", project="P-ENDED")
    ingest(office, anna.send())
    read = reply(ingest(office, ben.send()), ben)
    assert not {later.id, fresh.id} & ben.memory.ids
    assert read.receipt is not None
    assert mine.id in read.receipt.revisions
    assert read.heads["r-bens"] == (mine.id,)
    assert read.heads["r-ended"] == (hers.id,), "what was sent to him counts as arrived"
    [data] = ben.send()
    sent = bundle.read(data, [office.identity], {ben.device.id: ben.device.public}.get)
    assert sent.revisions == ()
    office.store.office.assign(ben.person, "P-ENDED")
    reply(ingest(office, ben.send()), ben)
    assert {later.id, fresh.id} <= ben.memory.ids


class Guessing(Memory):
    """Says that it holds records it was never given."""

    def complete_heads(self) -> Heads:
        return {**super().complete_heads(), **dict.fromkeys(("r-other", "P-OTHER", "r-loose"), ("0" * 64,))}


def test_naming_a_record_of_another_project_brings_nothing_of_it(
    office: Headquarters, anna: Engineer
) -> None:
    ben = enrolled(office, "本")
    anna.write("r-other", project="P-OTHER")
    anna.write("P-OTHER", project="")  # the document that describes the project
    loose = anna.write("r-loose", project="")
    reply(ingest(office, anna.send()), anna)
    ben.memory = Guessing()
    read = reply(ingest(office, ben.send()), ben)
    assert [one.id for one in read.revisions] == [loose.id]
    assert not {"r-other", "P-OTHER"} & set(read.heads)


def test_a_paper_of_an_ended_project_is_confirmed_to_the_laptop_that_has_it(
    office: Headquarters, anna: Engineer
) -> None:
    ben = enrolled(office, "本")
    office.store.office.assign(ben.person, "DEMO")
    sealed_paper(anna, "r-sealed")
    ingest(office, anna.send())
    before = reply(ingest(office, ben.send()), ben)
    office.store.office.unassign(ben.person, "DEMO")
    after = reply(ingest(office, ben.send()), ben)
    kept = ("r-sealed", "papers/r-sealed")
    assert [after.heads[name] for name in kept] == [before.heads[name] for name in kept]
    assert (after.revisions, after.papers) == ((), ())


def test_a_colleagues_revision_may_come_by_any_laptop(office: Headquarters, anna: Engineer) -> None:
    ben = enrolled(office, "本")
    mine = ben.keep(anna.write("r-relay", "final"))
    ingested = ingest(office, ben.send())
    assert only(ingested).outcome is Outcome.STORED
    assert mine.id in office.store.records.known([mine.id])


def test_receipts_are_written_under_the_laptops_code(
    office: Headquarters, anna: Engineer, tmp_path: Path
) -> None:
    anna.write("r-file")
    [path] = write_replies(ingest(office, anna.send()), tmp_path)
    assert path.name == f"HQ-{anna.code}-0001.sidesk"
    assert anna.read(path.read_bytes()).receipt is not None


# --- what cannot be read, what is refused ------------------------------------------------------------


@given(st.binary(max_size=200))
@settings(max_examples=15, deadline=None)
def test_random_bytes_are_unreadable(office: Headquarters, data: bytes) -> None:
    for wrapped in (data, encryption.encrypt(data, [office.public.age[0]])):
        assert ingest(office, [wrapped]).exit_code == 2


def test_a_torn_or_flipped_bundle_is_never_taken(office: Headquarters, anna: Engineer) -> None:
    anna.write("r-torn", "final")
    [data] = anna.send()
    mutants = [data[: len(data) * part // 20] for part in range(20)]
    for position in range(0, len(data), len(data) // 40):
        mutants.append(data[:position] + bytes([data[position] ^ 4]) + data[position + 1 :])
    ingested = ingest(office, mutants)
    assert {result.outcome.exit_code for result in ingested.results} <= {1, 2}
    assert not ingested.replies
    assert not office.store.records.revisions("r-torn")
    assert "torn" in why(ingest(office, mutants[10:11]))


def test_an_unknown_laptop_is_refused(office: Headquarters, anna: Engineer) -> None:
    stranger = newcomer(office)
    stranger.write("r-stranger")
    ingested = ingest(office, stranger.send())
    assert (only(ingested).outcome, ingested.exit_code) == (Outcome.REFUSED, 1)
    assert "not known here" in why(ingested)
    assert not ingested.replies


def test_a_revoked_laptop_is_refused_and_its_bundle_kept_for_a_human(
    office: Headquarters, anna: Engineer
) -> None:
    anna.write("r-revoked", "final")
    office.revoke(anna.device.id, "lost", PASSPHRASE)
    [data] = anna.send()
    ingested = ingest(office, [data])
    assert (only(ingested).outcome, ingested.exit_code, ingested.replies) == (Outcome.REFUSED, 1, ())
    assert "revoked" in why(ingested)
    assert office.store.office.quarantined(sha256(data)) == data
    assert not office.store.records.revisions("r-revoked")


def test_a_bundle_for_another_office_is_refused(office: Headquarters, anna: Engineer) -> None:
    anna.write("r-other")
    ingested = ingest(office, anna.send(to="0" * 64))
    assert (only(ingested).outcome, ingested.exit_code) == (Outcome.REFUSED, 1)


def test_a_stolen_laptop_does_not_fill_headquarters_with_what_waits_for_a_human(
    office: Headquarters, anna: Engineer
) -> None:
    anna.write("r-flood")
    office.revoke(anna.device.id, "stolen", PASSPHRASE)
    sent = [anna.send()[0] for _ in range(MOST_ASIDE + 2)]  # each is encrypted anew
    results = ingest(office, [*sent, sent[0]]).results
    assert {one.outcome for one in results} == {Outcome.REFUSED}
    waiting = [one for one in office.store.office.quarantine() if one.sender == anna.device.id]
    assert len(waiting) == MOST_ASIDE
    assert "no more is put aside" in results[-2].told(Words("en"))
    office.store.office.decide(waiting[0].id, "looked at")
    ingest(office, anna.send())
    assert (
        len([one for one in office.store.office.quarantine() if one.sender == anna.device.id]) == MOST_ASIDE
    )


def test_a_newer_bundle_is_put_aside_whole(
    office: Headquarters, anna: Engineer, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna.write("r-newer")
    monkeypatch.setattr(bundle, "VERSION", document.VERSION + 1)
    [data] = anna.send()
    monkeypatch.undo()
    ingested = ingest(office, [data])
    assert (only(ingested).outcome, ingested.exit_code) == (Outcome.QUARANTINED, 1)
    assert "newer SiDesk" in why(ingested)
    assert office.store.office.quarantined(sha256(data)) == data


def test_the_worst_of_several_files_is_the_exit_code(office: Headquarters, anna: Engineer) -> None:
    anna.write("r-worst")
    [data] = anna.send()
    assert ingest(office, []).exit_code == 0
    assert ingest(office, [data, b"noise"]).exit_code == 2


# --- what is put aside -------------------------------------------------------------------------------


def aside(office: Headquarters, engineer: Engineer, revision: Revision) -> str:
    """Why the revision was put aside; it is in no record, but kept and receipted as such."""
    ingested = ingest(office, engineer.send())
    assert (only(ingested).outcome, ingested.exit_code) == (Outcome.QUARANTINED, 1)
    reason = why(ingested)
    read = reply(ingested, engineer)
    assert read.receipt is not None
    assert [(one.id, one.why["en"]) for one in read.receipt.quarantined] == [(revision.id, reason)]
    assert revision.id not in read.receipt.revisions
    assert not office.store.records.known([revision.id])
    assert reason in [one.why for one in office.store.office.quarantine()]
    return reason


def test_a_finished_record_without_signature_is_put_aside(office: Headquarters, anna: Engineer) -> None:
    assert "nobody signed" in aside(office, anna, anna.write("q1", "final", sign=False))


def test_who_takes_a_record_out_of_use_has_to_sign_that_under_the_own_name(
    office: Headquarters, anna: Engineer
) -> None:
    assert "out of use" in aside(office, anna, anna.write("q1w", "withdrawn", sign=False))


def test_nobody_takes_a_record_out_of_use_in_anothers_name(office: Headquarters, anna: Engineer) -> None:
    forged = anna.write("q1x", "withdrawn", author="别人")
    assert "author is not among" in aside(office, anna, forged)


def test_a_signed_withdrawal_is_taken(office: Headquarters, anna: Engineer) -> None:
    withdrawal = anna.write("q1y", "withdrawn")
    assert ingest(office, anna.send()).exit_code == 0
    assert office.store.records.known([withdrawal.id])


def test_a_record_signed_before_the_enrolment_is_put_aside(office: Headquarters, anna: Engineer) -> None:
    anna.key = newcomer(office).key
    assert "own computer" in aside(office, anna, anna.write("q2", "final"))


def test_a_record_signed_by_somebody_else_only_is_put_aside(office: Headquarters, anna: Engineer) -> None:
    anna.key = enrolled(office, "本").key
    assert "author is not among" in aside(office, anna, anna.write("q3", "final"))


def test_a_record_signed_with_a_revoked_certificate_is_put_aside(
    office: Headquarters, anna: Engineer
) -> None:
    second = enrolled(office, "安娜", person=anna.person)
    second.key = anna.key  # she signs on her second laptop with the certificate of the first
    now = office.clock.now()
    revoked = [Revoked(anna.key.holder.serial, now)]
    taken = second.write("q4-before", "final")
    assert only(ingest(office, second.send())).outcome is Outcome.STORED
    crl = office.authority(PASSPHRASE).revocation_list(revoked, at=now, previous=office.crl)
    office.store.vault.keep("hq.crl", crl)
    again = ingest(office, second.send())
    assert only(again).outcome is Outcome.REPEATED  # what was taken before stays taken
    assert office.store.records.known([taken.id])
    reply(again, second)
    assert "was revoked" in aside(office, second, second.write("q4", "final"))


def test_what_a_revoked_laptop_wrote_and_a_colleague_brings_is_put_aside(
    office: Headquarters, anna: Engineer
) -> None:
    ben = enrolled(office, "本")
    mine = ben.keep(anna.write("q5"))
    office.revoke(anna.device.id, "lost", PASSPHRASE)
    assert "computer that was revoked" in aside(office, ben, mine)


def test_words_put_into_a_colleagues_mouth_are_put_aside(office: Headquarters, anna: Engineer) -> None:
    ben = enrolled(office, "本")
    forged = ben.write("q6", device=anna.code, author_id=anna.person)
    assert "does not fit" in aside(office, ben, forged)


def test_a_revision_of_an_unknown_computer_is_put_aside(office: Headquarters, anna: Engineer) -> None:
    assert "does not know" in aside(office, anna, anna.write("q7", device="0000"))


def test_a_changed_record_under_an_old_signature_is_put_aside(office: Headquarters, anna: Engineer) -> None:
    honest = anna.write("q8", "final")
    anna.memory.kept_revisions.clear()
    body = {**honest.body, "answers": {"site": "B"}}
    made = Revision.of(body)
    signature = anna.device.key.sign(bytes.fromhex(made.id))
    changed = anna.keep(Revision(made.id, body, signature, honest.cms))
    assert "changed" in aside(office, anna, changed)


@pytest.mark.parametrize("changed", [{"author": "本"}, {"author": "本", "author_id": ""}])
def test_who_writes_under_the_name_of_somebody_else_is_put_aside(
    office: Headquarters, anna: Engineer, changed: dict[str, str]
) -> None:
    assert "author" in aside(office, anna, anna.write("q-name", "final", **changed))


def test_a_revision_of_a_newer_version_is_put_aside(office: Headquarters, anna: Engineer) -> None:
    assert "newer SiDesk" in aside(office, anna, anna.write("q9", version=2))


def test_what_stands_on_something_put_aside_is_not_confirmed(office: Headquarters, anna: Engineer) -> None:
    bad = anna.write("q10", "final", sign=False)
    good = anna.write("q10", parents=[bad.id])
    ingested = ingest(office, anna.send())
    assert only(ingested).outcome is Outcome.QUARANTINED
    read = reply(ingested, anna)
    assert office.store.records.known([good.id])
    assert "q10" not in read.heads


def test_a_signature_that_comes_later_is_judged_and_kept(office: Headquarters, anna: Engineer) -> None:
    ben = enrolled(office, "本")
    final = anna.write("q11", "final")
    ingest(office, anna.send())
    for words, outcome in ((final.bytes, Outcome.REPEATED), (b"other", Outcome.QUARANTINED)):
        signature = cms.sign(words, ben.key, at=office.clock.now())
        anna.memory.kept_revisions[final.id] = replace(final, cms=signature)
        assert only(ingest(office, anna.send())).outcome is outcome
    assert len(office.store.records.signatures(final.id)) == 2


def test_a_package_that_is_no_form_is_put_aside(office: Headquarters, anna: Engineer) -> None:
    sha = anna.attach(b"no form")
    anna.write("q12", package=sha)
    ingested = ingest(office, anna.send())
    assert "form package" in why(ingested)
    assert office.store.office.quarantined(sha) == b"no form"


# --- papers ------------------------------------------------------------------------------------------


def plain_pdf(record: bytes = b"") -> bytes:
    stream = io.BytesIO()
    page = Canvas(stream, invariant=True)
    page.drawString(72, 700, "paper")
    page.save()
    if not record:
        return stream.getvalue()
    with pikepdf.open(io.BytesIO(stream.getvalue())) as opened:
        opened.attachments["record.json"] = pikepdf.AttachedFileSpec(
            opened, record, mime_type="application/json"
        )
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def sealed_paper(engineer: Engineer, name: str, record: bytes = b"", **changed: Any) -> Paper:
    final = engineer.write(name, "final")
    fields = [Field("Surveyor", 0, (72, 600, 242, 653), "surveyor")]
    pdf = seal(
        plain_pdf(record or final.bytes),
        engineer.key,
        "Surveyor",
        at=engineer.office.clock.now(),
        fields=fields,
    )
    paper = Paper(f"paper {name}", name, final.id, engineer.attach(pdf), **changed)
    engineer.memory.keep_paper(paper)
    return paper


def test_a_sealed_paper_is_taken_and_confirmed(office: Headquarters, anna: Engineer) -> None:
    paper = sealed_paper(anna, "p1")
    read = reply(ingest(office, anna.send()), anna)
    assert office.store.papers.get(paper.id) == paper
    assert read.heads["papers/p1"] == (paper.id,)
    [data] = anna.send()
    assert not bundle.read(data, [office.identity], {anna.device.id: anna.device.public}.get).papers


def test_a_paper_that_holds_another_record_is_put_aside(office: Headquarters, anna: Engineer) -> None:
    sealed_paper(anna, "p2", record=b'{"another":"record"}')
    assert "another record" in why(ingest(office, anna.send()))
    assert not office.store.papers.of("p2")


def test_a_paper_without_seal_is_put_aside(office: Headquarters, anna: Engineer) -> None:
    final = anna.write("p3", "final")
    anna.memory.keep_paper(Paper("paper p3", "p3", final.id, anna.attach(plain_pdf())))
    assert only(ingest(office, anna.send())).outcome is Outcome.QUARANTINED


def test_a_paper_sealed_by_a_stranger_is_put_aside(office: Headquarters, anna: Engineer) -> None:
    own, anna.key = anna.key, newcomer(office).key
    sealed_paper(anna, "p4")
    anna.key = own
    ingested = ingest(office, anna.send())
    assert {reason["en"] for _, reason in only(ingested).quarantined} >= {why(ingested)}
    assert not office.store.papers.of("p4")


def test_the_audit_chain_holds_after_all_this(office: Headquarters) -> None:
    assert office.store.audit.broken() is None
