"""Three laptops and headquarters over the real code: lost, doubled, late, torn, restored from backups.

The machine is tested as well: mutants of the code are planted, and it has to catch each of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sidesk.models import graph
from sidesk.models.entities import Paper, Revision
from sidesk.sync import bundle, exchange, letters, parts, taking
from sidesk.sync.merge import Shape, view
from tests.sync.memory import Judge, Laptop, Memory, Office
from tests.sync.parcels import OFFICE, Device, body, revision

LAPTOPS = [Device.make(number) for number in (11, 12, 13)]
STRANGER = Device.make(14)
EXAMPLES = 20_000 if os.environ.get("SIDESK_SOAK") else 20
SHAPE = Shape()
EDITS = st.tuples(st.sampled_from("abc"), st.sampled_from("PQ"), st.sampled_from([0, 60, 3000]))
FATES = ["ok", "ok", "ok", "twice", "lost", "torn", "flipped"]
FATE = st.lists(st.sampled_from(FATES), min_size=2, max_size=4)


class Exchange(RuleBasedStateMachine):
    """What people do, and what happens to their bundles."""

    def __init__(self) -> None:
        super().__init__()
        self.laptops = [Laptop(device) for device in LAPTOPS]
        self.office = Office(LAPTOPS)
        self.up: list[bytes] = []
        self.down: list[tuple[Device, bytes]] = []
        self.office_backup: Office | None = None
        self.backups: dict[int, Laptop] = {}
        self.made: set[str] = set()  # every honest revision, paper and file
        self.forged: set[str] = set()
        self.confirmed: set[str] = set()
        self.count = 0

    # --- people ---

    @rule(who=st.integers(0, 2), change=EDITS)
    def edit(self, who: int, change: tuple[str, str, int]) -> None:
        laptop, (field, record, size) = self.laptops[who], change
        self.count += 1
        shown = view({one.id: one for one in laptop.memory.of_record(record)}, SHAPE)
        answers = shown.resolved({conflict.path: min(conflict.values) for conflict in shown.conflicts})
        photos = [self.keep(laptop, b"%d" % self.count + bytes(size))] if size else []
        made = revision(
            record, laptop.device, parents=list(shown.heads), answers={**answers, field: str(self.count % 4)},
            attachments=photos, number=str(self.count),
        )  # fmt: skip
        laptop.memory.keep_revisions([made])
        self.made.add(made.id)

    @rule(who=st.integers(0, 2), record=st.sampled_from("PQ"))
    def seal(self, who: int, record: str) -> None:
        laptop = self.laptops[who]
        revisions = laptop.memory.of_record(record)
        if not revisions:
            return
        self.count += 1
        below = [paper for paper in laptop.memory.papers() if paper.record == record]
        paper = Paper(
            id=f"paper {self.count}", record=record, revision=revisions[-1].id,
            sha256=self.keep(laptop, b"%%PDF %d" % self.count), previous=below[-1].id if below else "",
        )  # fmt: skip
        laptop.memory.keep_paper(paper)
        self.made.add(paper.id)

    def keep(self, laptop: Laptop, data: bytes) -> str:
        sha = bundle.sha256(data)
        laptop.memory.keep_file(sha, data)
        self.made.add(sha)
        return sha

    @rule(who=st.integers(0, 2))
    def send(self, who: int) -> None:
        self.up += self.laptops[who].send()

    @rule(who=st.integers(0, 2), record=st.sampled_from("PQ"))
    def forge(self, who: int, record: str) -> None:
        """An insider puts words into a colleague's mouth."""
        insider, colleague = self.laptops[who], self.laptops[who - 1]
        self.count += 1
        answers = {"a": f"forged {self.count}"}
        words = Revision.of(body(record, device=colleague.device.id, answers=answers))
        forged = Revision(words.id, words.body, insider.device.key.sign(bytes.fromhex(words.id)))
        self.forged.add(forged.id)
        other = insider.copied()
        other.memory.keep_revisions([forged])
        self.up += other.send()

    @rule(who=st.integers(0, 2))
    def send_to_somebody_else(self, who: int) -> None:
        """A bundle for another office must not count here."""
        laptop = self.laptops[who].copied()
        made = revision("P", laptop.device, answers={"a": "for others"}, number="other")
        laptop.memory.keep_revisions([made])
        self.forged.add(made.id)
        self.up += laptop.send(to=STRANGER.id)

    # --- carriers ---

    @rule(who=st.integers(0, 2), edits=st.lists(EDITS, max_size=3), up=FATE, down=FATE)
    def day(self, who: int, edits: list[tuple[str, str, int]], up: list[str], down: list[str]) -> None:
        """Some work, then to headquarters and back at once; each part has its own fate."""
        for change in edits:
            self.edit(who, change)
        laptop, before = self.laptops[who], len(self.down)
        for number, data in enumerate(laptop.send()):
            fate = up[number % len(up)]
            if fate != "lost":
                self.ingest(damaged(data, fate, number * 7 % 100))
        answers, self.down = self.down[before:], self.down[:before]
        for number, (device, data) in enumerate(answers):
            if device == laptop.device and down[number % len(down)] == "ok":
                self.confirmed |= laptop.take(data)
            else:
                self.down.append((device, data))

    @precondition(lambda self: self.up)
    @rule(which=st.integers(0, 99), fate=st.sampled_from(FATES))
    def carry_up(self, which: int, fate: str) -> None:
        data = damaged(self.up[which % len(self.up)], fate, which)
        if fate != "twice":
            del self.up[which % len(self.up)]
        if fate != "lost":
            self.ingest(data)

    def ingest(self, data: bytes) -> None:
        answer = self.office.ingest(data)
        if answer is None:
            return
        device, datas = answer
        self.down += [(device, part) for part in datas]
        memory = self.office.memory
        for record, heads in exchange.stated(memory.complete_heads(), memory.papers(), memory.has).items():
            for head in heads:
                self.check_whole(record, head)

    def check_whole(self, record: str, head: str) -> None:
        """What headquarters states, it holds: with all ancestors and all files."""
        memory, ahead = self.office.memory, [head]
        while ahead:
            name = ahead.pop()
            assert name in memory.ids, f"{record}: stated without {name}"
            if name in memory.kept_revisions:
                one = memory.kept_revisions[name]
                assert set(one.hashes("attachments")) <= set(memory.files), "stated without its photos"
                ahead += one.hashes("parents")
            else:
                paper = memory.kept_papers[name]
                assert paper.sha256 in memory.files, "stated without its PDF"
                ahead += [paper.previous] if paper.previous else []

    @precondition(lambda self: self.down)
    @rule(which=st.integers(0, 99), fate=st.sampled_from(["ok", "ok", "ok", "twice", "lost"]))
    def carry_down(self, which: int, fate: str) -> None:
        device, data = self.down[which % len(self.down)]
        if fate != "twice":
            del self.down[which % len(self.down)]
        if fate != "lost":
            laptop = next(laptop for laptop in self.laptops if laptop.device == device)
            self.confirmed |= laptop.take(data)

    # --- backups ---

    @rule()
    def back_up_office(self) -> None:
        self.office_backup = self.office.copied()

    @rule(who=st.integers(0, 2))
    def back_up_laptop(self, who: int) -> None:
        self.backups[who] = self.laptops[who].copied()

    @precondition(lambda self: self.office_backup is not None)
    @rule()
    def restore_office(self) -> None:
        assert self.office_backup is not None
        if self.survives([self.office_backup.memory, *(laptop.memory for laptop in self.laptops)]):
            self.office = self.office_backup.copied()

    @rule(who=st.integers(0, 2))
    def restore_laptop(self, who: int) -> None:
        old = self.backups[who].copied() if who in self.backups else Laptop(LAPTOPS[who])
        others = [laptop.memory for number, laptop in enumerate(self.laptops) if number != who]
        if self.survives([old.memory, self.office.memory, *others]):
            self.laptops[who] = old

    def survives(self, memories: list[Memory]) -> bool:
        """No protocol brings back what the last copy of was thrown away."""
        return self.made <= set().union(*(memory.ids for memory in memories))

    # --- what must hold ---

    @invariant()
    def nothing_is_lost(self) -> None:
        held = self.office.memory.ids.union(*(laptop.memory.ids for laptop in self.laptops))
        assert self.made <= held, "lost"

    @invariant()
    def what_is_confirmed_was_honest(self) -> None:
        assert not self.forged & self.office.memory.ids, "forged"
        assert not self.forged & self.confirmed, "forged"

    def teardown(self) -> None:
        """A few exchanges without accidents, and everybody has everything and sees the same."""
        done = False
        for _ in range(5):
            before = self.state()
            sent = [part for laptop in self.laptops for part in self.round_trip(laptop)]
            done = self.state() == before and not any(part.revisions for part in sent)
            if done:
                break
        views = []
        for memory in self.memories():
            assert self.made <= memory.ids, "not converged"
            assert not self.forged & memory.ids, "forged"
            views.append([view({one.id: one for one in memory.of_record(name)}, SHAPE) for name in "PQ"])
        assert all(seen == views[0] for seen in views), "views differ"
        for laptop in self.laptops:
            assert set(laptop.memory.kept_revisions) <= laptop.arrived(), "not confirmed"
        assert done, "never done"

    def round_trip(self, laptop: Laptop) -> Iterator[bundle.Bundle]:
        for data in laptop.send():
            answer = self.office.ingest(data)
            assert answer is not None, "an honest bundle was refused"
            for part in answer[1]:
                laptop.take(part)
            yield opened(data)

    def state(self) -> tuple[object, ...]:
        return [memory.ids for memory in self.memories()], [dict(laptop.theirs) for laptop in self.laptops]

    def memories(self) -> list[Memory]:
        return [self.office.memory, *(laptop.memory for laptop in self.laptops)]


def opened(data: bytes) -> bundle.Bundle:
    keys = {device.id: device.public for device in LAPTOPS}
    return bundle.read(data, [OFFICE.identity], keys.get)


def damaged(data: bytes, fate: str, where: int) -> bytes:
    if fate == "torn":
        return data[: len(data) * where // 100]
    if fate == "flipped":
        place = len(data) * where // 100
        return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    return data


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts so small that every few revisions fill one, and photos come in pieces."""
    monkeypatch.setattr(parts, "PART_LIMIT", 5000)
    monkeypatch.setattr(parts, "PIECE", 700)


def run(examples: int, *, steps: int = 40, seeded: bool = False) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=seeded,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate] if seeded else [Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
    )
    run_state_machine_as_test(Exchange, settings=chosen)


@pytest.mark.timeout(0 if os.environ.get("SIDESK_SOAK") else 300)
def test_state_machine_of_the_exchange() -> None:
    run(EXAMPLES)


# --- planted mutants: the machine has to find them ---------------------------------------------------


def heads_with_gaps(patch: pytest.MonkeyPatch) -> None:
    """Heads are stated although ancestors are missing."""

    def stated(self: Memory) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for head in graph.heads(exchange.graph_of(self.kept_revisions.values())):
            record = self.kept_revisions[head].record
            found[record] = (*found.get(record, ()), head)
        return found

    patch.setattr(Memory, "complete_heads", stated)


def photos_do_not_count(patch: pytest.MonkeyPatch) -> None:
    """Headquarters confirms a record whose photos it lacks."""
    real = exchange.graph_of
    patch.setattr(exchange, "graph_of", lambda revisions, has=None: real(revisions))


def sent_counts_as_arrived(patch: pytest.MonkeyPatch) -> None:
    """A laptop believes that what it sent has arrived, whatever headquarters says."""
    real_send, real_take = Laptop.send, Laptop.take

    def send(self: Laptop, to: str = OFFICE.id) -> list[bytes]:
        datas = real_send(self, to)
        self.theirs = self.memory.complete_heads()
        return datas

    def take(self: Laptop, data: bytes) -> frozenset[str]:
        believed = self.theirs
        arrived = real_take(self, data)
        self.theirs = {**self.theirs, **believed}
        return arrived

    patch.setattr(Laptop, "send", send)
    patch.setattr(Laptop, "take", take)


def absence_is_deletion(patch: pytest.MonkeyPatch) -> None:
    """A laptop drops what headquarters does not name."""
    real = Laptop.take

    def take(self: Laptop, data: bytes) -> frozenset[str]:
        arrived = real(self, data)
        self.memory.kept_revisions = {
            name: one for name, one in self.memory.kept_revisions.items() if name in arrived
        }
        return arrived

    patch.setattr(Laptop, "take", take)


def everybody_is_believed(patch: pytest.MonkeyPatch) -> None:
    """Headquarters does not check who wrote a revision."""
    patch.setattr(Judge, "revision", lambda *_: None)


def the_address_is_ignored(patch: pytest.MonkeyPatch) -> None:
    """A bundle for another office is taken in."""
    real = bundle.read
    patch.setattr(bundle, "read", lambda data, identities, keys, to="": real(data, identities, keys))


def pieces_are_never_joined(patch: pytest.MonkeyPatch) -> None:
    """Large files stay in pieces."""
    patch.setattr(taking, "joined", lambda *_: None)


def papers_stay_at_home(patch: pytest.MonkeyPatch) -> None:
    """Sealed papers are not sent."""
    patch.setattr(exchange, "_papers_beyond", lambda *_: [])


def children_bring_no_parents(patch: pytest.MonkeyPatch) -> None:
    """Only the newest revision of a record is sent."""
    real = exchange.beyond
    patch.setattr(exchange, "beyond", lambda revisions, theirs: real(revisions, theirs)[-1:])


def the_first_answer_is_kept(patch: pytest.MonkeyPatch) -> None:
    """A laptop never looks at later receipts: headquarters may have been restored from a backup."""
    real = letters.news

    def news(read: bundle.Bundle, known: Any) -> letters.News:
        told = real(read, known)
        return letters.News(**{**vars(told), "heads": SEEN.setdefault(read.to, told.heads)})

    SEEN.clear()
    patch.setattr(letters, "news", news)


SEEN: dict[str, exchange.Heads] = {}
MUTANTS: list[tuple[Callable[[pytest.MonkeyPatch], None], str]] = [
    (heads_with_gaps, "stated without"),
    (photos_do_not_count, "stated without"),
    (sent_counts_as_arrived, "not converged|not confirmed"),
    (absence_is_deletion, "lost"),
    (everybody_is_believed, "forged"),
    (the_address_is_ignored, "forged"),
    (pieces_are_never_joined, "not converged"),
    (papers_stay_at_home, "not converged"),
    (children_bring_no_parents, "not converged"),
    (the_first_answer_is_kept, "not converged|not confirmed"),
]


@pytest.mark.parametrize(("plant", "symptom"), MUTANTS, ids=lambda value: getattr(value, "__name__", ""))
def test_planted_mutant_is_caught(
    plant: Callable[[pytest.MonkeyPatch], None], symptom: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError, match=symptom):
        run(100, steps=25, seeded=True)
