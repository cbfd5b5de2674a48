"""A colleague who means ill: forged drafts, papers, forms, and an old answer of headquarters once more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sidesk.actions import browse, colleagues, exchange, fill, identity
from sidesk.actions.desk import Desk
from sidesk.core.errors import BundleRejected
from sidesk.forms import package
from sidesk.hq.ingest import ingest
from sidesk.hq.office import Headquarters
from tests.support.colleagues import PROJECT, chooses, meets
from tests.support.field import done, person


def passes(giver: Desk, taker: Desk) -> exchange.Taken:
    """What one laptop writes for the other is taken in there."""
    chooses(giver, taker)
    [mate] = colleagues.chosen(giver)
    parts = list(colleagues.outgoing(giver, mate))
    return exchange.together([exchange.take_in(taker, part.data, "stick") for part in parts])


def test_a_draft_in_somebody_elses_name_is_not_taken(together: tuple[Desk, Desk]) -> None:
    anna, ben = together
    record = fill.start(ben, "P02", PROJECT, person("样例·假")).record
    ben.person = replace(ben.person, id=anna.person.id, name=anna.person.name)
    exchange.share_drafts(ben)
    took = passes(ben, anna)
    assert anna.store.records.heads(record) == ()
    assert took.aside == 1


def test_a_draft_in_somebody_elses_name_without_her_id_is_not_taken_either(
    together: tuple[Desk, Desk],
) -> None:
    anna, ben = together
    record = fill.start(ben, "P02", PROJECT, person("样例·假")).record
    ben.person = replace(ben.person, id="made-up", name=anna.person.name)
    exchange.share_drafts(ben)
    passes(ben, anna)
    assert anna.store.records.heads(record) == ()


def test_a_paper_whose_seal_is_said_to_be_somebody_elses_is_not_taken(together: tuple[Desk, Desk]) -> None:
    """Ben finishes a record, and says beside its paper that Anna sealed it as the client."""
    anna, ben = together
    made = done(ben, "P02", person(), project=PROJECT)
    told = replace(made, id="forged", signer=anna.person.name, role="CPM")
    ben.store.papers.add(told)
    passes(ben, anna)
    assert [paper.signer for paper in browse.papers(anna, made.record)] == [made.signer]


def test_a_laptop_once_revoked_stays_revoked_when_an_old_answer_comes_again(
    together: tuple[Desk, Desk], office: Headquarters
) -> None:
    anna, ben = together
    [mate] = colleagues.mates(anna)
    identity.keep_people(anna.store, ())  # so that the answer brings the directory
    parts = [part.data for part in exchange.outgoing(anna)]
    old = [part.data for reply in ingest(office, parts).replies for part in reply.parts]
    for answer in old:
        exchange.take_in(anna, answer, "answer")
    office.store.office.revoke(mate.id, "lost")
    meets(anna, office)
    assert colleagues.mates(anna) == []
    for answer in old:
        exchange.take_in(anna, answer, "once more")
    assert colleagues.mates(anna) == []
    done(ben, "P02", person(), project=PROJECT)
    with pytest.raises(BundleRejected, match="revoked"):
        passes(ben, anna)


def test_a_form_that_came_beside_a_record_takes_the_place_of_none_that_is_used_here(
    together: tuple[Desk, Desk],
) -> None:
    """Ben writes a form P02 of his own with a version above all others, and a record with it."""
    anna, ben = together
    mine = fill.form_of(anna, "P02").hash
    forged = replace(fill.form_of(ben, "P02"), version="9999")
    sha = ben.store.packages.add(package.pack(forged))
    made = done(ben, "P02", person("样例·假"), project=PROJECT)
    passes(ben, anna)
    assert anna.store.records.heads(made.record) == (made.revision,)
    assert anna.store.packages.has(sha)  # the record can be read
    assert fill.form_of(anna, "P02").hash == mine
