"""What has to be true of stores that exchange, asked without the code that is on trial where that can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sidesk.actions import process, versions
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json, sha256
from sidesk.hq.ingest import Ingested
from sidesk.models.entities import WORKING, RecordQuery, Revision
from sidesk.models.store import Store
from sidesk.sync import bundle
from sidesk.sync.bundle import Bundle
from sidesk.sync.exchange import PAPERS
from sidesk.sync.merge import Shape, view
from tests.sync.world import Laptop, Office, ids_of, register_rows, revisions_of

Path = tuple[str, ...]


# --- headquarters says only what it holds ------------------------------------------------------------------


def check_answer(office: Office, ingested: Ingested) -> None:
    """Every receipt names only what lies in the store, and states only what is whole there."""
    held, keys = ids_of(office.store), {office.hq.public.id: office.hq.public.public_key}
    for part in (part for reply in ingested.replies for part in reply.parts[:1]):
        read = bundle.read(part.data, [office.hq.identity], keys.get)
        assert read.receipt is not None, "an answer without a receipt"
        for kind in (read.receipt.revisions, read.receipt.papers):
            assert set(kind) <= held, "a receipt for what is not stored"
        for sha in read.receipt.files:
            check_bytes(office.store, sha)
        _check_heads(office.store, read)


def _check_heads(store: Store, read: Bundle) -> None:
    """What is stated is here with everything before it, down to the bytes of each file."""
    known = revisions_of(store)
    seen: set[str] = set()
    for record, heads in read.heads.items():
        ahead = list(heads)
        while ahead:
            name = ahead.pop()
            if name in seen:
                continue
            seen.add(name)
            if record.startswith(PAPERS):
                paper = store.papers.get(name)
                assert paper is not None, "a paper is stated that is not here"
                check_bytes(store, paper.sha256)
                ahead += [paper.previous] if paper.previous else []
                continue
            assert name in known, "stated without what comes before it"
            for sha in known[name].hashes("attachments"):
                assert store.attachments.has(sha), "stated without its files"
                check_bytes(store, sha)
            ahead += known[name].hashes("parents")


def check_bytes(store: Store, sha: str) -> None:
    """The bytes of a file are what they were."""
    held = store.attachments.has(sha)
    assert held or store.packages.has(sha), "confirmed without its bytes"
    data = store.attachments.read(sha) if held else store.packages.data(sha)
    assert sha256(data) == sha, "confirmed with other bytes"


def check_audit(store: Store, bundle_id: str, before: int) -> None:
    """The log holds together, and says what became of this bundle."""
    assert store.audit.broken() is None, "the chain of the log is broken"
    lines = store.audit.lines(after=before)
    assert any(line.details.get("bundle") == bundle_id for line in lines), "the log is silent on a bundle"


# --- laptops -----------------------------------------------------------------------------------------------


def check_typed(laptop: Laptop) -> None:
    """What is on the desk is what was typed."""
    for record, answers in laptop.typed.items():
        draft = laptop.store.records.draft(record)
        assert draft is not None, "what was typed is gone"
        assert draft.answers == answers, "what was typed is gone"


def check_arrived(laptop: Laptop, ever: frozenset[str]) -> None:
    """What is shown as arrived was at headquarters once, with its files."""
    for line in laptop.store.records.page(RecordQuery(arrived=True)):
        for head in laptop.store.records.heads(line.record):
            revision = laptop.store.records.revision(head)
            assert revision is not None
            assert {head, *revision.hashes("attachments")} <= ever, "shown as arrived, but it never was there"


# --- the same everywhere -----------------------------------------------------------------------------------


def check_same(stores: Mapping[str, Store], made: Mapping[str, Revision]) -> None:
    """Everybody holds the same and sees the same, and no revision came from anybody but people."""
    heads = _heads(made)
    first_name, *_ = stores
    lines, rows = _lines(stores[first_name]), register_rows(stores[first_name])
    for name, store in stores.items():
        held = revisions_of(store)
        assert set(held) <= set(made), f"{name} holds what nobody wrote"
        assert set(made) <= set(held), f"{name} lacks what was written: not converged"
        for record, tips in heads.items():
            assert set(store.records.heads(record)) == tips, f"{name}: other heads"
            assert set(store.records.complete_heads().get(record, ())) == tips, f"{name}: not whole"
        assert _lines(store) == lines, f"{name}: another list"
        assert register_rows(store) == rows, f"{name}: other registers"


def _heads(made: Mapping[str, Revision]) -> dict[str, set[str]]:
    followed = {parent for one in made.values() for parent in one.hashes("parents")}
    heads: dict[str, set[str]] = {}
    for one in made.values():
        if one.id not in followed:
            heads.setdefault(one.record, set()).add(one.id)
    return heads


def _lines(store: Store) -> list[tuple[object, ...]]:
    query = RecordQuery(order="number", limit=1000)
    return sorted(
        (
            one.record,
            one.number,
            one.form,
            one.project,
            one.title,
            one.state,
            one.author,
            one.revision,
            one.heads,
        )
        for one in store.records.page(query)
    )


def check_seals(stores: Mapping[str, Store], made: Mapping[str, Revision]) -> None:
    """Every signature is the one that was given, byte for byte, and every file is whole."""
    for name, store in stores.items():
        for held in revisions_of(store).values():
            assert held.device_signature == made[held.id].device_signature, f"{name}: a signature is gone"
            given = {made[held.id].cms} - {b""}
            assert given <= set(store.records.signatures(held.id)), f"{name}: a seal is gone"
        for paper in store.papers.all():
            check_bytes(store, paper.sha256)
        for sha in {file for one in made.values() for file in one.hashes("attachments")}:
            check_bytes(store, sha)


def check_process(laptops: Sequence[Laptop], office: Office, project: str) -> None:
    """Where the project stands is the same on every desk."""
    first = laptops[0].desk
    asked = process.engine(first)
    there = Desk(office.folder, office.store, first.person, first.device_code, clock=office.clock)
    there.known_forms = dict(first.known_forms)
    told = process.report(first, project, asked)
    for desk in [*(laptop.desk for laptop in laptops[1:]), there]:
        other = process.report(desk, project, asked)
        assert other.state == told.state, "the process stands elsewhere"
        assert other.defects == told.defects, "other defects"


def check_views(laptops: Sequence[Laptop], made: Mapping[str, Revision]) -> None:
    """Nothing that two people wrote side by side was decided by the machine."""
    heads = _heads(made)
    divided = {record for record, tips in heads.items() if len(tips) > 1}
    for laptop in laptops:
        told = {one.record for one in versions.open_conflicts(laptop.desk)}
        assert told == divided, "open versions are not told"
    for record in divided:
        known = {one.id: one for one in made.values() if one.record == record}
        forms = {one.text("package") for one in known.values()}
        seen = view(known, Shape.of(laptops[0].desk.form(forms.pop())))
        kinds = {known[head].kind for head in heads[record]}
        if kinds != {WORKING}:
            assert (seen.fork, dict(seen.answers)) == (True, {}), "signed versions were merged"
            continue
        shown = dict(leaves(seen.answers))
        disputed = [
            (conflict.path, value)
            for conflict in seen.conflicts
            for values in conflict.values.values()
            for _, value in leaves(values)
        ]
        for path, value in introduced(known, sorted(heads[record])):
            there = shown.get(path) == value or any(
                path[: len(place)] == place and value == other for place, other in disputed
            )
            assert there, "the machine decided between two people"


def introduced(known: Mapping[str, Revision], tips: Sequence[str]) -> Iterator[tuple[Path, Json]]:
    """What each of several heads says that it did not find when it parted from every other."""
    before = {tip: _before(known, tip) for tip in tips}
    for tip in tips:
        for path, value in leaves(known[tip].answers):
            others = [other for other in tips if other != tip]
            if all(_differs(known, before[tip] & before[other], path, value) for other in others):
                yield path, value


def _differs(known: Mapping[str, Revision], shared: set[str], path: Path, value: Json) -> bool:
    followed = {parent for name in shared for parent in known[name].hashes("parents")}
    bases = [dict(leaves(known[name].answers)).get(path) for name in shared - followed]
    return not bases or any(base != value for base in bases)


def _before(known: Mapping[str, Revision], tip: str) -> set[str]:
    found, ahead = set[str](), [tip]
    while ahead:
        name = ahead.pop()
        if name in known and name not in found:
            found.add(name)
            ahead += known[name].hashes("parents")
    return found


def leaves(value: Json, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Every answer with its place."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    else:
        yield path, value
