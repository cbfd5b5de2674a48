"""The state machine: people work, carriers misbehave, computers die and come back from old backups.

Everything it drives is the real program. What it knows for itself is what people wrote (`made`), what was
ever at headquarters (`ever`), and what each desk has to show (`Laptop.typed`).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sidesk.actions import attach, exchange, fill, finish, versions, withdraw
from sidesk.actions.shelf import StoreKeeper
from sidesk.core.canonical import Json
from sidesk.core.errors import (
    BundleRejected,
    CertificateExpired,
    CertificateNotYetValid,
    DraftUnderWay,
    RecordUnknown,
)
from sidesk.forms.journal import Pages
from sidesk.hq.ingest import Ingested, Outcome
from sidesk.models.entities import WITHDRAWN, WORKING, Revision
from sidesk.models.peers import PeerStore
from sidesk.sync import bundle
from tests.support.field import PASSPHRASE, person
from tests.sync import truths
from tests.sync.world import Laptop, Skew, World, grown, ids_of, revision_ids, revisions_of, tender

TEN_YEARS = dt.timedelta(days=3652)
# Mostly right; a little wrong happens to everybody, ten years to a laptop whose battery was empty.
SKEWS = [dt.timedelta(), dt.timedelta(), dt.timedelta(minutes=-40), TEN_YEARS, -TEN_YEARS]
PLACES = {
    "P02": [("person", "person_title"), ("person", "person_phone"), ("person", "person_note")],
    "D07": [("tender", "tender_no"), ("bid", "bid_commitments"), ("outcome", "result_note")],
}
WHO = st.integers(0, 2)
HQ = 3
ANY = st.sampled_from([0, 1, 2, HQ, HQ])
WHICH = st.integers(0, 7)
SIZES = (100, 15_000, 40_000)
KINDS = ["edit", "edit", "edit", "attach", "attach", "finish", "start", "choose", "withdraw"]
ACT = st.tuples(st.sampled_from(KINDS), WHICH, st.integers(0, 2), st.integers(1, 3))
UP = st.sampled_from(["ok", "ok", "ok", "twice", "lost", "lost", "torn", "flipped"])
DOWN = st.sampled_from(["ok", "ok", "ok", "twice", "lost", "torn"])
DIES = st.sampled_from(["keep_file", "keep_revisions", "keep_paper"])


class PowerCutError(Exception):
    """The computer went off."""


class Exchange(RuleBasedStateMachine):
    """What people do, and what happens to their bundles."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.up: list[bytes] = []
        self.down: list[tuple[str, bytes]] = []  # device, bytes
        self.made: dict[str, Revision] = {}
        self.papers: frozenset[str] = frozenset()  # and files
        self.false: set[str] = set()  # revisions nobody may take in
        self.ever: frozenset[str] = frozenset()
        self.known: set[bytes] = set()  # bundles headquarters has taken in whole, as long as it is the same
        self.count = 0
        self.over = True

    @initialize(laptops=st.sampled_from([2, 2, 3]))
    def begin(self, laptops: int) -> None:
        self.world = World(laptops)
        self.over = False
        self.made = revisions_of(self.world.office.store)
        self.ever = grown().made
        self.papers = grown().made - set(self.made)

    # --- people ---

    def at(self, who: int) -> Laptop:
        self.world.time.minutes += 1
        return self.world.laptops[who % len(self.world.laptops)]

    def record(self, laptop: Laptop, which: int) -> str:
        """One of the documents this laptop knows, the project left alone."""
        lines = sorted(line.record for line in laptop.store.records.page(truths.RecordQuery(limit=100)))
        known = [record for record in lines if record != grown().project]
        return known[which % len(known)]

    @rule(who=WHO, acts=st.lists(ACT, min_size=1, max_size=4))
    def work(self, who: int, acts: list[tuple[str, int, int, int]]) -> None:
        """Somebody works for a while."""
        for kind, which, place, value in acts:
            self.act(self.at(who), kind, which, place, value)

    def act(self, laptop: Laptop, kind: str, which: int, place: int, value: int) -> None:
        """One thing that a person does with one of her documents."""
        if kind == "start":
            self.start(laptop, ("P02", "D07")[value % 2])
        elif kind == "choose":
            self.bring_together(laptop, which, value)
        else:
            record = self.record(laptop, which)
            if kind == "edit":
                self.edit(laptop, record, place, value)
            elif kind == "attach":
                self.attach(laptop, record, SIZES[place])
            elif kind == "finish":
                self.finish(laptop, record)
            else:
                self.withdraw(laptop, record)

    def start(self, laptop: Laptop, form: str) -> None:
        answers: Mapping[str, Json] | None = person() if form == "P02" else None
        opened = fill.start(laptop.desk, form, grown().project, answers)
        laptop.typed[opened.record] = opened.answers
        if form == "D07":
            self.type_in(laptop, opened.record, tender(laptop.desk, opened.record))

    def edit(self, laptop: Laptop, record: str, place: int, value: int) -> None:
        opened = self.on_desk(laptop, record)
        if opened is not None:
            group, name = PLACES[opened.form.id][place]
            self.type_in(laptop, opened.record, put(opened.answers, (group, name), f"says {value}"))

    def attach(self, laptop: Laptop, record: str, size: int) -> None:
        opened = self.on_desk(laptop, record)
        if opened is None:
            return
        self.count += 1
        data = random.Random(self.count).randbytes(size)
        entry: Json = [attach.file(laptop.desk, data, f"scan-{self.count}.bin")]
        if opened.form.id == "D07":
            answers = put(opened.answers, ("bid", "bid_file"), entry)
        else:
            row: Json = {"@order": "1", "number": str(self.count), "scan": entry}
            answers = put(opened.answers, ("person", "certificates", f"c{self.count % 2}"), row)
        self.type_in(laptop, opened.record, answers)

    def on_desk(self, laptop: Laptop, record: str) -> fill.OpenRecord | None:
        """The record as a draft; None for one that was taken back."""
        if record in laptop.typed:
            return fill.resume(laptop.desk, record)
        head = fill.newest(laptop.desk, record)
        if head is None or head.kind == WITHDRAWN:
            return None
        opened = fill.correct(laptop.desk, record)
        laptop.typed[record] = opened.answers
        return opened

    def type_in(
        self, laptop: Laptop, record: str, answers: Mapping[str, Json], base: tuple[str, ...] | None = None
    ) -> None:
        pages = Pages("[]", None, base) if base is not None else None
        fill.keep(laptop.desk, record, answers, record, (4, 8), pages)
        laptop.typed[record] = answers

    def finish(self, laptop: Laptop, record: str) -> None:
        if self.on_desk(laptop, record) is None:
            return
        if self.gaps(laptop, record):
            self.attach(laptop, record, SIZES[0])  # what a tender cannot do without
        if self.gaps(laptop, record):
            return
        try:
            paper = finish.finish(laptop.desk, record, (), PASSPHRASE)
        except (CertificateExpired, CertificateNotYetValid):
            assert abs(laptop.skew.by) == TEN_YEARS, "a right clock, and still it does not sign"
            return
        del laptop.typed[record]
        self.papers |= {paper.id, paper.sha256}
        self.note(laptop, record)

    def gaps(self, laptop: Laptop, record: str) -> bool:
        return any(one.severity == "error" for one in finish.problems(laptop.desk, record))

    def withdraw(self, laptop: Laptop, record: str) -> None:
        try:
            paper = withdraw.withdraw(laptop.desk, record, "a mistake", PASSPHRASE)
        except (RecordUnknown, DraftUnderWay):
            return  # only what is finished is withdrawn, and not while somebody types
        except (CertificateExpired, CertificateNotYetValid):
            assert abs(laptop.skew.by) == TEN_YEARS, "a right clock, and still it does not sign"
            return
        self.papers |= {paper.id, paper.sha256}
        self.note(laptop, record)

    def bring_together(self, laptop: Laptop, which: int, choice: int) -> None:
        """Somebody looks at versions that stand side by side, and chooses."""
        waiting = [one.record for one in versions.open_conflicts(laptop.desk) if not one.fork]
        if not waiting:
            return
        record = waiting[which % len(waiting)]
        opened = self.on_desk(laptop, record)
        standing = versions.standing(laptop.desk, record)
        if opened is None or standing is None or standing.fork:
            return
        chosen = {
            conflict.path: sorted(conflict.values)[choice % len(conflict.values)]
            for conflict in standing.conflicts
        }
        answers, base = standing.taken_over(opened.answers, chosen)
        self.type_in(laptop, record, answers, base)

    @rule(who=ANY, skew=st.sampled_from(SKEWS))
    def set_clock(self, who: int, skew: dt.timedelta) -> None:
        """A clock is set; 3 is headquarters' own."""
        (self.world.office if who == HQ else self.at(who)).skew.by = skew

    def note(self, laptop: Laptop, record: str) -> None:
        """Remember what people wrote since."""
        for one in laptop.store.records.revisions(record):
            if one.id not in self.made:
                self.made[one.id] = one
                self.papers |= set(one.hashes("attachments"))

    # --- carriers ---

    @rule(who=WHO)
    def send(self, who: int) -> None:
        self.up += self.sent(self.at(who))

    def sent(self, laptop: Laptop) -> list[bytes]:
        before = revision_ids(laptop.store)
        datas = laptop.send(self.world.post)
        for name in sorted(revision_ids(laptop.store) - before):
            cut = laptop.store.records.revision(name)
            assert cut is not None
            assert cut.kind == WORKING
            assert cut.answers == laptop.typed.get(cut.record), "another text than was typed went out"
            self.note(laptop, cut.record)
        return datas

    @rule(who=WHO, acts=st.lists(ACT, max_size=3), up=st.lists(UP, min_size=2, max_size=3), down=DOWN)
    def day(self, who: int, acts: list[tuple[str, int, int, int]], up: list[str], down: str) -> None:
        """Some work, then to headquarters and back at once; each part has its own fate."""
        self.work(who, acts)
        laptop, before = self.at(who), len(self.down)
        for number, data in enumerate(self.sent(laptop)):
            self.delivered(data, up[number % len(up)], number * 7 % 100)
        answers, self.down = self.down[before:], self.down[:before]
        for device, data in answers:
            self.opened(device, data, down, 60)

    @precondition(lambda self: self.up)
    @rule(which=st.integers(0, 99), fate=UP)
    def carry_up(self, which: int, fate: str) -> None:
        data = self.up[which % len(self.up)]
        if fate != "twice":
            del self.up[which % len(self.up)]
        self.delivered(data, fate, which)

    @precondition(lambda self: self.down)
    @rule(which=st.integers(0, 99), fate=DOWN)
    def carry_down(self, which: int, fate: str) -> None:
        device, data = self.down[which % len(self.down)]
        if fate != "twice":
            del self.down[which % len(self.down)]
        self.opened(device, data, fate, which)

    def delivered(self, data: bytes, fate: str, where: int) -> None:
        if fate == "lost":
            return
        if fate in ("torn", "flipped"):
            before = ids_of(self.world.office.store)
            [result] = self.world.office.take(damaged(data, fate, where)).results
            assert result.outcome in (Outcome.UNREADABLE, Outcome.REFUSED), "damaged, and still taken in"
            assert ids_of(self.world.office.store) == before, "damaged, and still taken in"
            return
        for _ in range(2 if fate == "twice" else 1):
            self.ingest(data)

    def ingest(self, data: bytes) -> None:
        """Headquarters takes an honest bundle in; its answers are on their way."""
        office = self.world.office
        self.world.time.minutes += 1
        head = office.store.audit.head()
        ingested = office.take(data)
        self.check_taken(data, ingested)
        [result] = ingested.results
        truths.check_audit(office.store, result.id, head.number if head else 0)
        truths.check_answer(office, ingested)
        self.ever |= ids_of(office.store)
        assert not self.false & self.ever, "forged"
        self.down += [(reply.device, part.data) for reply in ingested.replies for part in reply.parts]

    def check_taken(self, data: bytes, ingested: Ingested) -> None:
        [result] = ingested.results
        if abs(self.world.office.skew.by) == TEN_YEARS and result.outcome is Outcome.QUARANTINED:
            return  # to this clock no certificate is valid; what it put aside comes again
        assert result.outcome in (Outcome.STORED, Outcome.REPEATED), f"an honest bundle was {result}"
        if data in self.known:
            assert result.outcome is Outcome.REPEATED, "a repeated bundle counts as new"
        self.known.add(data)

    def opened(self, device: str, data: bytes, fate: str, where: int) -> None:
        if fate == "lost":
            return
        laptop = next(one for one in self.world.laptops if one.device == device)
        if fate == "torn":
            with pytest.raises(BundleRejected):
                exchange.take_in(laptop.desk, damaged(data, fate, where), "answer")
            return
        for _ in range(2 if fate == "twice" else 1):
            exchange.take_in(laptop.desk, data, "answer")
        assert not self.false & ids_of(laptop.store), "forged"
        truths.check_typed(laptop)
        truths.check_arrived(laptop, self.ever)

    # --- people who mean ill ---

    @rule(who=WHO, which=WHICH, forged=st.booleans())
    def mean_ill(self, who: int, which: int, forged: bool) -> None:
        if forged:
            self.forge(who, which)
        else:
            self.send_to_somebody_else(who)

    def forge(self, who: int, which: int) -> None:
        """An insider puts words into a colleague's mouth."""
        laptop, colleague = self.at(who), self.at(who + 1)
        self.count += 1
        record = grown().documents[which % 2]
        newest = fill.newest(laptop.desk, record)
        assert newest is not None
        body = {
            **newest.body, "device": colleague.desk.device_code, "author": colleague.desk.person.name,
            "author_id": colleague.desk.person.id, "kind": WORKING, "title": f"forged {self.count}",
        }  # fmt: skip
        words = Revision.of(body)
        false = Revision(words.id, words.body, laptop.key.sign(bytes.fromhex(words.id)))
        self.false.add(false.id)
        office = self.world.office
        truths.check_answer(office, office.take(self.parcel(laptop, false, office.hq.public.id)))
        assert not self.false & ids_of(self.world.office.store), "forged"

    def send_to_somebody_else(self, who: int) -> None:
        """A bundle for another office must not count here."""
        laptop = self.at(who)
        self.count += 1
        newest = fill.newest(laptop.desk, grown().documents[0])
        assert newest is not None
        body = {
            **newest.body,
            "device": laptop.desk.device_code,
            "kind": WORKING,
            "title": f"other {self.count}",
        }
        words = Revision.of(body)
        other = Revision(words.id, words.body, laptop.key.sign(bytes.fromhex(words.id)))
        self.false.add(other.id)
        [result] = self.world.office.take(self.parcel(laptop, other, "f" * 64)).results
        assert result.outcome is Outcome.REFUSED, "a bundle for somebody else was taken in"
        assert not self.false & ids_of(self.world.office.store), "forged"

    def parcel(self, laptop: Laptop, revision: Revision, to: str) -> bytes:
        letter = bundle.Letter(laptop.name, laptop.device, to, laptop.clock.stamp(), {}, [revision])
        recipients = list(self.world.office.hq.public.age)
        [part] = bundle.write(letter, laptop.store.attachments.read, laptop.key.sign, recipients)
        return part.data

    # --- computers ---

    @precondition(lambda self: self.up)
    @rule(which=st.integers(0, 99), where=DIES)
    def office_dies(self, which: int, where: str) -> None:
        """Headquarters goes off while it takes a bundle in; the bundle still lies there."""
        office = self.world.office
        with pytest.MonkeyPatch.context() as patch:
            real: Callable[..., Any] = getattr(StoreKeeper, where)

            def dies(*arguments: Any) -> None:
                real(*arguments)
                raise PowerCutError

            patch.setattr(StoreKeeper, where, dies)
            try:
                office.take(self.up[which % len(self.up)])
            except PowerCutError:
                office.restart()
        self.ever |= ids_of(office.store)

    @precondition(lambda self: self.down)
    @rule(which=st.integers(0, 99))
    def laptop_dies(self, which: int) -> None:
        """A laptop goes off while it takes an answer in."""
        device, data = self.down[which % len(self.down)]
        laptop = next(one for one in self.world.laptops if one.device == device)

        def dies(*_: Any, **__: Any) -> None:
            raise PowerCutError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(PeerStore, "confirm", dies)
            with pytest.raises(PowerCutError):
                exchange.take_in(laptop.desk, data, "answer")
        laptop.restart()
        truths.check_typed(laptop)

    @rule(who=ANY, skew=st.sampled_from(SKEWS), lost=st.booleans())
    def back_up(self, who: int, skew: dt.timedelta, lost: bool) -> None:
        """A backup, by a clock that may be wrong; some computers do not live much longer."""
        self.set_clock(who, skew)
        computer = self.world.office if who == HQ else self.at(who)
        assert computer.saved is not None
        self.world.time.minutes += 1
        computer.back_up(computer.saved.folder)
        if lost:
            self.restore(who)

    @rule(who=ANY)
    def restore(self, who: int) -> None:
        """A computer is lost; its last backup becomes the computer."""
        if who == HQ:
            self.restore_office()
        else:
            self.restore_laptop(self.at(who))

    def restore_laptop(self, old: Laptop) -> None:
        new = old.restored(self.world.new_folder())
        assert old.saved is not None
        assert ids_of(new.store) >= old.saved.ids, "the backup forgot"
        truths.check_typed(new)
        others = [one.store for one in self.world.laptops if one is not old]
        if not self.survives([new.store, self.world.office.store, *others]):
            new.desk.close()
            return
        old.desk.close()
        self.world.laptops[self.world.laptops.index(old)] = new

    def restore_office(self) -> None:
        old = self.world.office
        new = old.restored(self.world.new_folder())
        assert old.saved is not None
        assert ids_of(new.store) >= old.saved.ids, "the backup forgot"
        if not self.survives([new.store, *(one.store for one in self.world.laptops)]):
            new.hq.close()
            return
        old.hq.close()
        self.world.office = new
        self.known.clear()

    def survives(self, stores: list[Any]) -> bool:
        """No protocol brings back what the last copy of was thrown away."""
        held = frozenset[str]().union(*(ids_of(store) for store in stores))
        return (set(self.made) | self.papers) <= held

    # --- in the end ---

    def teardown(self) -> None:
        if self.over:
            return
        self.over = True
        try:
            self.come_together()
        finally:
            self.world.close()

    def come_together(self) -> None:
        """A few exchanges without accidents: everybody has everything, and sees the same."""
        office, laptops = self.world.office, self.world.laptops
        for computer in (office, *laptops):
            computer.skew.by = Skew().by
        held = frozenset[str]().union(ids_of(office.store), *(ids_of(one.store) for one in laptops))
        assert (set(self.made) | self.papers) <= held, "lost"
        self.down.clear()
        for _ in range(4):
            for laptop in laptops:
                for data in self.sent(laptop):
                    self.ingest(data)
                answers, self.down = self.down, []
                for device, data in answers:
                    self.opened(device, data, "ok", 0)
            if self.done():
                break
        everything = set(self.made) | self.papers
        stores = {"headquarters": office.store, **{one.name: one.store for one in laptops}}
        for name, store in stores.items():
            assert everything <= ids_of(store), f"{name} lacks what was written: not converged"
        for laptop in laptops:
            waiting = exchange.waiting(laptop.desk).waiting
            assert not waiting, f"{laptop.name}: not confirmed, though headquarters has it"
            for record in laptop.typed:
                laptop.store.records.put_away(record)
        truths.check_same(stores, self.made)
        truths.check_seals(stores, self.made)
        truths.check_views(laptops, self.made)
        truths.check_process(laptops, office, grown().project)

    def done(self) -> bool:
        everything = set(self.made) | self.papers
        stores = [self.world.office.store, *(one.store for one in self.world.laptops)]
        whole = all(everything <= ids_of(store) for store in stores)
        return whole and not any(exchange.waiting(one.desk).waiting for one in self.world.laptops)


def put(answers: Mapping[str, Json], path: tuple[str, ...], value: Json) -> dict[str, Json]:
    """The answers with another value at a place."""
    first, *rest = path
    inner = answers.get(first)
    below = inner if isinstance(inner, Mapping) else {}
    return {**answers, first: put(below, tuple(rest), value) if rest else value}


def damaged(data: bytes, fate: str, where: int) -> bytes:
    """A bundle that a carrier hurt."""
    place = len(data) * (where % 100) // 100
    if fate == "torn":
        return data[:place]
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def run(examples: int, *, steps: int = 12, start: int = 0, shrink: bool = False) -> None:
    """Try so many examples. The same `start` tries the same ones. Raises what the machine found."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        report_multiple_bugs=False,
        print_blob=False,
    )
    run_state_machine_as_test(seed(start)(Exchange), settings=chosen)
