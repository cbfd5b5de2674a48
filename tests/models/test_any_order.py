"""However revisions come, in any order and any number of times, the same things are derived from them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.models import graph
from sidesk.models.entities import FINAL, WITHDRAWN, WORKING, RecordQuery, RegisterQuery, Revision
from sidesk.models.store import Store
from tests.models.written import PACKAGE, answers, revision


@st.composite
def histories(draw: st.DrawFn) -> list[Revision]:
    """Revisions of two records, each upon some earlier ones."""
    made: list[Revision] = []
    for number in range(draw(st.integers(1, 7))):
        record = draw(st.sampled_from(["r1", "r2"]))
        earlier = [known.id for known in made if known.record == record]
        parents = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)) if earlier else []
        made.append(
            revision(
                record,
                parents=parents,
                kind=draw(st.sampled_from([WORKING, FINAL, WITHDRAWN])),
                at=f"2026-05-{draw(st.integers(11, 13))}T08:00:00+08:00",
                attachments=["ab" * 32] if draw(st.booleans()) else [],
                given=answers(f"Hall {number}", **{f"L{number}": str(number)}),
                cms=draw(st.sampled_from([b"", b"anna", b"client"])),
            )
        )
    return made


def derived(empty: Path, arriving: Sequence[Sequence[Revision]], *, rebuilt: bool = False) -> object:
    """Everything that is derived after these arrived."""
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        copytree(empty, Path(folder) / "desk")
        return _derived(Store.open(Path(folder) / "desk", passphrase="anna"), arriving, rebuilt=rebuilt)


def _derived(store: Store, arriving: Sequence[Sequence[Revision]], *, rebuilt: bool) -> object:
    try:
        for number, some in enumerate(arriving):
            store.records.add_revisions(some)
            if number == 0:
                store.packages.add(PACKAGE)
                store.attachments.add(b"photo", "x", "x/y")
        if rebuilt:
            store.records.rebuild()
        return (
            store.records.page(RecordQuery(order="number")),
            {record: store.records.heads(record) for record in ("r1", "r2")},
            store.records.complete_heads(),
            [
                (line.record, line.key, line.cells)
                for line in store.registers.page(RegisterQuery("links", order="label"))
            ],
            sorted(line.record for line in store.search("hall")),
            sorted(known.cms for record in ("r1", "r2") for known in store.records.revisions(record)),
        )
    finally:
        store.close()


@settings(max_examples=12, deadline=None)
@given(history=histories(), seed=st.integers(0, 10_000))
def test_any_order_and_any_repeat_give_the_same(
    empty_store: Path, history: list[Revision], seed: int
) -> None:
    chance = random.Random(seed)
    arriving = [history[at : at + 2] for at in range(0, len(history), 2)]
    arriving += [[chance.choice(history)] for _ in range(2)]
    chance.shuffle(arriving)
    for some in arriving:
        chance.shuffle(some)
    expected = derived(empty_store, [history])
    assert derived(empty_store, arriving) == expected
    assert derived(empty_store, arriving, rebuilt=True) == expected


@given(history=histories(), seed=st.integers(0, 10_000))
def test_heads_do_not_depend_on_the_order_and_nothing_complete_has_a_gap(
    history: list[Revision], seed: int
) -> None:
    links = {made.id: graph.Link(made.hashes("parents"), not made.hashes("attachments")) for made in history}
    shuffled = list(links.items())
    random.Random(seed).shuffle(shuffled)
    assert graph.ordered(dict(shuffled)) == graph.ordered(links)
    assert graph.complete_heads(dict(shuffled)) == graph.complete_heads(links)
    done: set[str] = set()
    for name in graph.ordered(links):
        assert set(links[name].parents) <= done
        done.add(name)
    for name in graph.complete(links):
        assert graph.behind(links, [name]) <= graph.complete(links)
    assert graph.behind(links, graph.heads(links)) == set(links)
