"""Partners, receipts, bundles, papers, numbers, the audit trail and form packages."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from sidesk.core.canonical import digest, sha256
from sidesk.core.errors import FormInvalid, PackageUnknown
from sidesk.models.entities import WORKING, BundleEntry, Paper, Peer, Receipt, RecordQuery
from sidesk.models.store import Store
from tests.models.written import FORM, PACKAGE, PACKAGE_HASH, draft, revision

MAY = dt.datetime(2026, 5, 11, 8, tzinfo=dt.UTC)


def receipt(text: str = "one", at: dt.datetime = MAY) -> Receipt:
    return Receipt(sha256(text.encode()), "hq", at, text.encode())


def arrived(store: Store) -> dict[str, dt.datetime | None]:
    return {line.record: line.arrived_at for line in store.records.page(RecordQuery())}


def test_a_record_has_arrived_when_a_receipt_names_its_heads(store: Store) -> None:
    one, two = revision("r1"), revision("r2")
    store.records.add_revisions([one, two])
    assert arrived(store) == {"r1": None, "r2": None}
    assert store.peers.confirm(receipt(), {"r1": [one.id]}, whole=True) == ["r1"]
    assert arrived(store) == {"r1": MAY, "r2": None}
    assert store.peers.confirm(receipt(), {"r1": [one.id]}, whole=True) == []  # the same receipt again
    store.records.rebuild()
    assert arrived(store) == {"r1": MAY, "r2": None}


def test_what_was_written_after_the_receipt_has_not_arrived(store: Store) -> None:
    first = revision(kind=WORKING)
    store.records.add_revisions([first])
    store.peers.confirm(receipt(), {"r1": [first.id]}, whole=True)
    store.records.add_revisions([revision(parents=[first.id])])
    assert arrived(store) == {"r1": None}


def test_what_headquarters_lost_has_not_arrived_any_more(store: Store) -> None:
    one = revision("r1")
    store.records.add_revisions([one])
    store.peers.confirm(receipt("one"), {"r1": [one.id]}, whole=True)
    store.peers.confirm(receipt("part"), {}, whole=False)
    assert arrived(store) == {"r1": MAY}
    store.peers.confirm(receipt("restored"), {}, whole=True)
    assert arrived(store) == {"r1": None}


def test_a_head_we_do_not_know_takes_nothing_back(store: Store) -> None:
    one = revision("r1")
    store.records.add_revisions([one])
    store.peers.confirm(receipt("one"), {"r1": [one.id]}, whole=True)
    store.peers.confirm(receipt("two"), {"r1": ["f" * 64]}, whole=True)
    assert arrived(store) == {"r1": MAY}


def test_the_partner_keeps_the_heads_of_the_receipt_that_was_read_last_whatever_its_clock_says(
    store: Store,
) -> None:
    store.peers.keep(Peer("hq", "Headquarters", "hq"))
    ten_years_on = MAY + dt.timedelta(days=3652)
    store.peers.confirm(receipt("wrong clock", ten_years_on), {"r1": ["a" * 64]}, whole=True)
    store.peers.confirm(receipt("clock set right", MAY), {"r1": ["c" * 64, "b" * 64]}, whole=True)
    (peer,) = store.peers.all()
    assert (peer.name, peer.heads, peer.heard_at) == ("Headquarters", {"r1": ("b" * 64, "c" * 64)}, MAY)
    assert [known.data for known in store.peers.receipts("hq")] == [b"clock set right", b"wrong clock"]
    assert store.peers.get("hq") == peer
    assert store.peers.get("nobody") is None


def test_a_receipt_that_was_read_before_changes_nothing(store: Store) -> None:
    one = revision("r1")
    store.records.add_revisions([one])
    store.peers.confirm(receipt("old"), {}, whole=True)
    store.peers.confirm(receipt("new"), {"r1": [one.id]}, whole=True)
    assert store.peers.confirm(receipt("old"), {}, whole=True) == []
    (peer,) = store.peers.all()
    assert peer.heads == {"r1": (one.id,)}
    assert arrived(store) == {"r1": MAY}


def test_bundles_are_noted_once_and_listed_newest_first(store: Store) -> None:
    out = BundleEntry("1" * 64, "out", "A-0001.sidesk", "hq", "folder", 4096, MAY)
    back = BundleEntry("2" * 64, "in", "HQ-0001.sidesk", "hq", "mail", 2048, MAY + dt.timedelta(hours=1))
    for entry in (out, back, out):
        store.peers.log(entry)
    assert store.peers.bundles() == [back, out]
    assert store.peers.bundles("out") == [out]


def paper(name: str, previous: str = "", revision: str = "r" * 64) -> Paper:
    return Paper(name, "r1", revision, "a" * 64, previous, "SI", "surveyor", "anna", MAY, ("zh", "en"))


def test_papers_stand_behind_the_one_they_were_sealed_upon(store: Store) -> None:
    for made in (paper("c", "b"), paper("b", "a"), paper("a"), paper("a")):
        store.papers.add(made)
    assert store.papers.of("r1") == [paper("a"), paper("b", "a"), paper("c", "b")]
    assert store.papers.latest("r1") == [paper("c", "b")]
    assert store.papers.get("b") == paper("b", "a")
    assert store.papers.get("x") is None
    assert store.papers.of("r1", "q" * 64) == []


def test_it_is_known_which_revisions_have_a_paper(store: Store) -> None:
    for made in (paper("a"), paper("b", "a"), paper("c", revision="s" * 64)):
        store.papers.add(made)
    assert store.papers.known(["r" * 64, "q" * 64]) == {"r" * 64}
    assert store.papers.known([]) == set()


def test_two_seals_on_the_same_paper_are_a_fork(store: Store) -> None:
    for made in (paper("a"), paper("b", "a"), paper("c", "a")):
        store.papers.add(made)
    assert [made.id for made in store.papers.latest("r1")] == ["b", "c"]


def test_papers_that_claim_a_circle_are_listed_all_the_same(store: Store) -> None:
    for made in (paper("a", "b"), paper("b", "a")):
        store.papers.add(made)
    assert len(store.papers.of("r1")) == 2


def test_numbers_count_for_each_project_document_and_device(store: Store) -> None:
    given = [store.numbers.next("DEMO-2026-001", "D18", "7KQ2") for _ in range(3)]
    assert given == [f"DEMO-2026-001-D18-7KQ200{n}" for n in (1, 2, 3)]
    assert store.numbers.next("DEMO-2026-001", "D02", "7KQ2") == "DEMO-2026-001-D02-7KQ2001"
    assert store.numbers.next("DEMO-2026-001", "D18", "AAAA") == "DEMO-2026-001-D18-AAAA001"


def test_a_number_is_given_out_once_even_to_many_at_a_time(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: store.numbers.next("P", "D18", "7KQ2"), range(40)))
    assert len(set(given)) == 40


def test_a_number_that_came_back_from_headquarters_is_not_given_out_again(store: Store) -> None:
    store.records.start_draft(draft("r1", number="P-D18-7KQ2041"))
    store.records.start_draft(draft("r2", number="P-D18-7KQ21000"))
    store.records.start_draft(draft("r3", number="P-D18-7KQ2x99"))
    store.records.page(RecordQuery())
    assert store.numbers.next("P", "D18", "7KQ2") == "P-D18-7KQ21001"


def test_the_audit_trail_holds_together_and_a_change_breaks_it(store: Store) -> None:
    for number in range(3):
        store.audit.append("anna", "signed", {"paper": f"p{number}"})
    assert [line.number for line in store.audit.lines(after=1)] == [2, 3]
    head = store.audit.head()
    assert head is not None
    assert (head.number, head.details) == (3, {"paper": "p2"})
    assert store.audit.broken() is None
    with store.opened.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE audit SET actor = 'berta' WHERE number = 2")
    assert store.audit.broken() == 2
    with store.opened.database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE number = 2")
    assert store.audit.broken() == 2


def test_a_line_of_the_audit_trail_that_was_made_anew_breaks_the_next_one(store: Store) -> None:
    for number in range(3):
        store.audit.append("anna", "signed", {"paper": f"p{number}"})
    line = store.audit.lines()[1]
    made_anew = digest([line.number, line.at, "berta", line.what, line.details, line.previous])
    with store.opened.database.transaction() as connection:
        change = "UPDATE audit SET actor = 'berta', hash = ? WHERE number = 2"
        connection.exec_driver_sql(change, (made_anew,))
    assert store.audit.broken() == 3


def test_packages_are_kept_by_hash_and_a_bad_one_is_refused(store: Store) -> None:
    assert store.packages.add(PACKAGE) == store.packages.add(PACKAGE) == PACKAGE_HASH
    assert store.packages.data(PACKAGE_HASH) == PACKAGE
    assert store.packages.form(PACKAGE_HASH).id == FORM.id
    assert store.packages.has(PACKAGE_HASH)
    assert [(known.form, known.version) for known in store.packages.all("D18")] == [("D18", "2026.1")]
    assert store.packages.all("D02") == []
    with pytest.raises(PackageUnknown):
        store.packages.data("0" * 64)
    with pytest.raises(FormInvalid):
        store.packages.add(b"{}")


def test_secrets_and_settings_are_kept_by_name(store: Store) -> None:
    store.vault.keep("device", b"one")
    store.vault.keep("device", b"two")
    assert (store.vault.get("device"), store.vault.names()) == (b"two", ["device"])
    store.vault.remove("device")
    assert store.vault.get("device") is None
    store.settings.set("language", {"screen": "zh"})
    assert store.settings.get("language") == {"screen": "zh"}
    assert store.settings.get("theme", "light") == "light"
