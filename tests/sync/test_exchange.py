"""Who sends what, and what taking it in does: plans that do not depend on order or repetition."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sidesk.core.canonical import sha256
from sidesk.core.progress import Progress
from sidesk.core.text import LocalText
from sidesk.models.entities import Paper, Revision
from sidesk.sync import exchange, letters, receipt, taking
from sidesk.sync.bundle import Bundle
from tests.sync.memory import Memory
from tests.sync.parcels import ANNA, CREATED, OFFICE, Files, letter, opened, revision, written

ADDRESS = letters.Address("anna", ANNA.id, OFFICE.id, CREATED)


def paper(name: str, sha: str, previous: str = "", of: str = "0" * 64) -> Paper:
    return Paper(name, "r1", of, sha, previous)


def test_papers_are_stated_beside_the_revisions_of_their_record() -> None:
    first, second, alone = paper("p1", "a"), paper("p2", "b", "p1"), paper("p3", "c", "p1")
    stated = exchange.stated({"r1": ("x",)}, [first, second, alone], lambda sha: sha != "c")
    assert stated == {"papers/r1": ("p2",), "r1": ("x",)}


def test_what_is_behind_their_heads_is_not_sent() -> None:
    a = revision()
    b = revision(parents=[a.id], number="b")
    c = revision(parents=[b.id], number="c")
    assert exchange.beyond([c, a, b], []) == [a, b, c]
    assert exchange.beyond([c, a, b], [b.id]) == [c]
    assert exchange.beyond([c, a, b], ["unknown"]) == [a, b, c]


def test_a_photo_they_have_is_not_sent_again_unless_they_ask() -> None:
    memory = Memory()
    photo, other = sha256(b"photo"), sha256(b"other")
    memory.files.update({photo: b"photo", other: b"other"})
    a = revision(attachments=[photo])
    b = revision(parents=[a.id], attachments=[photo, other])
    memory.keep_revisions([a, b])
    assert letters.letter(memory, ADDRESS, {"r1": (a.id,)}).files == {other: 5}
    assert set(letters.letter(memory, ADDRESS, {"r1": (a.id,)}, [photo]).files) == {photo, other}
    assert set(letters.letter(memory, ADDRESS, {}).files) == {photo, other}


def test_a_paper_brings_its_revision_along_for_the_signatures_that_came_later() -> None:
    memory = Memory()
    pdf = sha256(b"%PDF")
    memory.files[pdf] = b"%PDF"
    a = revision()
    memory.keep_revisions([a])
    memory.keep_paper(paper("p1", pdf, of=a.id))
    sent = letters.letter(memory, ADDRESS, {"r1": (a.id,)})
    assert [one.id for one in sent.papers] == ["p1"]
    assert [one.id for one in sent.revisions] == [a.id]
    done = letters.letter(memory, ADDRESS, {"r1": (a.id,), "papers/r1": ("p1",)})
    assert not done.papers
    assert not done.revisions
    assert not done.files


def test_a_plan_for_taking_in_does_nothing_the_second_time() -> None:
    a = revision()
    b = revision(parents=[a.id])
    one = paper("p1", "x")
    first = exchange.to_apply([b, a], [one], ())
    assert [revision.id for revision in first.revisions] == [a.id, b.id]
    assert first.papers == (one,)
    second = exchange.to_apply([b, a], [one], {a.id, b.id, "p1"})
    assert (second.revisions, second.papers) == ((), ())
    assert second.repeated == (b.id, a.id, "p1")


# --- taking in ---------------------------------------------------------------------------------------


def bundled(memory: Memory, **changed: object) -> Bundle:
    files = Files(dict(memory.files))
    sent = letter(
        list(memory.kept_revisions.values()), files.sizes(), list(memory.kept_papers.values()), **changed
    )
    return opened(written(sent, files)[0].data)


def full() -> Memory:
    memory = Memory()
    photo, pdf, form = (sha256(data) for data in (b"photo", b"%PDF", b"form"))
    memory.files.update({photo: b"photo", pdf: b"%PDF", form: b"form"})
    one = revision(attachments=[photo], package=form)
    memory.keep_revisions([one])
    memory.keep_paper(paper("p1", pdf, of=one.id))
    return memory


def test_taking_in_keeps_everything_once() -> None:
    sender, receiver = full(), Memory()
    bundle = bundled(sender, packages=[sha256(b"form")])
    steps: list[tuple[int, int]] = []
    first = taking.take_in(bundle, receiver, progress=Progress(lambda *step: steps.append(step)))
    assert receiver.ids == sender.ids
    assert sorted(first.new) == sorted(sender.ids)
    assert steps[0] == (0, 3)
    second = taking.take_in(bundle, receiver)
    assert (second.new, second.aside) == ([], [])
    assert taking.here(bundle, receiver) == {
        "revisions": list(sender.kept_revisions),
        "papers": ["p1"],
        "files": list(bundle.files),
    }


class Refusing:
    """Takes nothing."""

    def revision(self, revision: Revision, signatures: Sequence[bytes]) -> LocalText | None:
        return receipt.told("no")

    def later(self, revision: Revision, signatures: Sequence[bytes]) -> LocalText | None:
        return receipt.told("no")

    def paper(self, paper: Paper, pdf: bytes) -> LocalText | None:
        return receipt.told("no")


def test_what_the_judge_refuses_is_put_aside_and_named() -> None:
    receiver = Memory()
    outcome = taking.take_in(bundled(full()), receiver, Refusing())
    assert [one.kind for one in outcome.aside] == ["revision", "paper"]
    assert not receiver.kept_revisions
    assert not receiver.kept_papers


def test_a_paper_whose_pdf_is_missing_waits() -> None:
    sender, receiver = full(), Memory()
    bundle = opened(written(letter(papers=list(sender.kept_papers.values())))[0].data)
    outcome = taking.take_in(bundle, receiver)
    assert (outcome.new, outcome.aside) == ([], [])
    assert not receiver.kept_papers


def test_a_receipt_names_what_arrived_in_both_languages() -> None:
    read = bundled(full())
    taken = receipt.Taken("1" * 64, ["2" * 64], ["p1"], ["3" * 64], [("4" * 64, receipt.told("x"))])
    whole = receipt.receipted(letter(to=ANNA.id, device=OFFICE.id), [taken, taken], "5" * 64, "Y3Js")
    data = written(whole, device=OFFICE)[0].data
    got = opened(data, to=ANNA.id)
    assert got.receipt is not None
    assert (got.receipt.revisions, got.receipt.papers, got.receipt.files) == (["2" * 64], ["p1"], ["3" * 64])
    assert got.receipt_for == ("1" * 64,)
    assert got.receipt.quarantined[0].why == {"zh": "x", "en": "x"}
    assert got.receipt.crl == "Y3Js"
    assert b'"p1"' in receipt.readable(got)
    assert read.receipt is None
    assert b'"received": null' in receipt.readable(read)


def test_news_tell_heads_wishes_and_what_is_new() -> None:
    read = bundled(full(), wanted=["6" * 64])
    told = letters.news(read, ())
    assert not told.is_receipt
    assert told.wanted == ("6" * 64,)
    assert told.heads == read.heads
    assert [one.id for one in told.new.revisions] == [one.id for one in read.revisions]
    assert not letters.news(read, {one.id for one in read.revisions}).new.revisions


def test_a_revision_signed_by_two_persons_is_kept_with_both_signatures() -> None:
    one = revision()
    assert [copy.cms for copy in letters.signed(one, [b"a", b"b"])] == [b"a", b"b"]
    assert letters.signed(one, []) == [one]


@pytest.mark.parametrize("missing", [0, 1])
def test_a_file_is_joined_once_all_its_pieces_are_here(missing: int) -> None:
    receiver = Memory()
    files = Files()
    sha = files.add(bytes(range(256)) * 60_000)
    parts = written(letter([revision(attachments=[sha])], files.sizes()), files)
    assert len(parts) == 2
    taking.take_in(opened(parts[missing].data), receiver)
    assert not receiver.has(sha)
    taking.take_in(opened(parts[1 - missing].data), receiver)
    assert receiver.contents(sha) == files.held[sha]
