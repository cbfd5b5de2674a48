"""A correction and a withdrawal say on their paper what they replace, and why."""

from __future__ import annotations

import pytest

from sidesk.actions import browse, enrol, exchange, fill, finish, withdraw
from sidesk.actions.desk import Desk
from sidesk.actions.finish import CERTIFICATE, Signed
from sidesk.actions.verify import VALID, verify_file
from sidesk.core.errors import DraftUnderWay, ReasonMissing, RecordUnknown, WrongSigningPassphrase
from sidesk.core.text import Words
from sidesk.models.entities import WITHDRAWN, Paper, RecordQuery
from tests.support.field import (
    PASSPHRASE,
    PERSON,
    checked,
    done,
    later,
    pdf_of,
    person,
    revision_of,
    words_on,
)

OWN = Signed("inspector", PERSON.name, CERTIFICATE)
WHY = "电缆编号抄错了"


@pytest.fixture
def first(desk: Desk) -> Paper:
    return done(desk, "P02", person())


def corrected(desk: Desk, first: Paper, reason: str = WHY) -> Paper:
    withdraw.correct(desk, first.record, reason)
    fill.keep(desk, first.record, person(title="项目经理"), "样例·白杨 项目经理", (4, 8))
    desk.clock = later(hours=1)
    return finish.finish(desk, first.record, (), PASSPHRASE)


def test_the_paper_of_a_correction_names_number_revision_date_and_reason(desk: Desk, first: Paper) -> None:
    second = corrected(desk, first)
    [named] = revision_of(desk, second).body["replaces"]  # type: ignore[misc]
    assert named["revision"] == first.revision  # type: ignore[index, call-overload]
    text, old = words_on(desk, second), revision_of(desk, first)
    for part in (old.text("number"), first.revision[:8], old.text("at")[:10], PERSON.name, WHY):
        assert part in text
    assert "Correction." in text
    assert WHY not in words_on(desk, first)


def test_a_first_version_replaces_nothing(desk: Desk, first: Paper) -> None:
    assert not {"replaces", "reason"} & set(revision_of(desk, first).body)
    assert "Correction." not in words_on(desk, first)


@pytest.mark.parametrize("empty", ["", "  \n"])
def test_a_correction_without_a_reason_is_not_begun(desk: Desk, first: Paper, empty: str) -> None:
    with pytest.raises(ReasonMissing):
        withdraw.correct(desk, first.record, empty)
    assert browse.draft(desk, first.record) is None
    with pytest.raises(ReasonMissing):
        withdraw.withdraw(desk, first.record, empty, PASSPHRASE)


def test_the_reason_stays_when_the_correction_was_shared_first(desk: Desk, first: Paper) -> None:
    withdraw.correct(desk, first.record, WHY)
    fill.keep(desk, first.record, person(title="项目经理"), "样例·白杨 项目经理", (4, 8))
    assert exchange.share_drafts(desk) == 1
    second = finish.finish(desk, first.record, (), PASSPHRASE)
    assert revision_of(desk, second).text("reason") == WHY
    assert first.revision[:8] in words_on(desk, second)


def test_a_second_correction_asks_for_its_own_reason(desk: Desk, first: Paper) -> None:
    second = corrected(desk, first)
    fill.correct(desk, first.record)
    fill.keep(desk, first.record, person(title="主管"), "样例·白杨 主管", (4, 8))
    third = finish.finish(desk, first.record, (), PASSPHRASE)
    assert revision_of(desk, third).text("reason") == ""
    assert second.revision[:8] in words_on(desk, third)
    assert "nonewasgiven" in words_on(desk, third)


def test_a_withdrawal_has_a_sealed_paper_that_says_so(desk: Desk) -> None:
    first = done(desk, "D18", checked(), OWN)
    desk.clock = later(hours=1)
    paper = withdraw.withdraw(desk, first.record, WHY, PASSPHRASE)
    revision = revision_of(desk, paper)
    assert (revision.kind, revision.text("reason")) == (WITHDRAWN, WHY)
    assert revision.hashes("parents") == (first.revision,)
    text = words_on(desk, paper)
    for part in ("Withdrawnby", WHY, first.revision[:8], "mustnotbeused"):
        assert part in text
    verdict = verify_file(pdf_of(desk, paper), [enrol.trust_anchor(desk)], Words("en"))
    assert verdict.code == VALID, verdict.reasons
    assert [seal.role for seal in verdict.seals] == ["ENG"]
    assert "Thispapersaysthat" in "".join("".join(one.text.split()) for one in verdict.findings)
    assert pdf_of(desk, first)
    [line] = [one for one in browse.records(desk, RecordQuery()).lines if one.record == first.record]
    assert line.state == WITHDRAWN


def test_what_is_withdrawn_is_not_withdrawn_or_corrected_again(desk: Desk, first: Paper) -> None:
    withdraw.withdraw(desk, first.record, WHY, PASSPHRASE)
    for again in (
        lambda: withdraw.withdraw(desk, first.record, WHY, PASSPHRASE),
        lambda: withdraw.correct(desk, first.record, WHY),
    ):
        with pytest.raises(RecordUnknown):
            again()


def test_nothing_is_withdrawn_under_a_correction_or_with_a_wrong_passphrase(desk: Desk, first: Paper) -> None:
    with pytest.raises(WrongSigningPassphrase):
        withdraw.withdraw(desk, first.record, WHY, "wrong")
    withdraw.correct(desk, first.record, WHY)
    with pytest.raises(DraftUnderWay):
        withdraw.withdraw(desk, first.record, WHY, PASSPHRASE)
    assert desk.store.records.heads(first.record) == (first.revision,)
