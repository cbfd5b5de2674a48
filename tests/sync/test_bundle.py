"""Bundles: what goes in comes out, and what was touched on the way is refused."""

from __future__ import annotations

import datetime as dt
import json
import os
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.core.errors import BundleNewer, BundleRejected, BundleUnreadable, Cancelled
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.models.entities import Paper, Revision
from sidesk.sync import bundle, encryption, parts
from sidesk.sync.document import PART_LIMIT, ReceiptEntry, Refused
from tests.sync.parcels import (
    ANNA,
    BEN,
    CREATED,
    OFFICE,
    Files,
    as_bytes,
    body,
    document,
    inside,
    key_of,
    letter,
    opened,
    revision,
    signature,
    signed,
    written,
    zipped,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
values = st.recursive(
    st.one_of(texts, st.booleans(), st.none(), st.integers(-(2**53) + 1, 2**53 - 1)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=8,
)


def example() -> tuple[bundle.Letter, Files]:
    files = Files()
    photo, package, pdf = (files.add(data) for data in (b"photo", b'{"a form":1}', b"%PDF"))
    one = revision(attachments=[photo], package=package)
    two = revision(parents=[one.id], answers={"site": "B"}, attachments=[photo])
    paper = Paper(
        "p1",
        "r1",
        two.id,
        pdf,
        "",
        "Surveyor",
        "surveyor",
        "Anna",
        dt.datetime(2026, 5, 11, tzinfo=dt.UTC),
        ("zh", "en"),
    )
    receipt = ReceiptEntry([one.id], [], [photo], [Refused("0" * 64, {"en": "why", "zh": "为何"})], "0" * 64)
    sent = letter(
        [one, two], files.sizes(), [paper],
        packages=[package], wanted=["1" * 64], receipt_for=["2" * 64], receipt=receipt,
        signatures={two.id: [b"cms of Anna", b"cms of Ben"]},
    )  # fmt: skip
    return sent, files


def test_what_goes_in_comes_out() -> None:
    sent, files = example()
    [part] = written(sent, files)
    got = opened(part.data)
    assert got.id == part.id
    assert (got.sender, got.device, got.to, got.created) == ("anna", ANNA.id, OFFICE.id, CREATED)
    assert got.heads == sent.heads
    assert [r.id for r in got.revisions] == [r.id for r in sent.revisions]
    assert [r.device_signature for r in got.revisions] == [r.device_signature for r in sent.revisions]
    assert got.signatures[sent.revisions[1].id] == (b"cms of Anna", b"cms of Ben")
    assert got.papers == tuple(sent.papers)
    assert got.files == files.held
    assert got.packages == tuple(sent.packages)
    assert got.wanted == ("1" * 64,)
    assert got.receipt_for == ("2" * 64,)
    assert got.receipt == sent.receipt


@given(st.dictionaries(texts, values, max_size=5), st.lists(st.binary(max_size=200), max_size=3))
@settings(max_examples=30, deadline=None)
def test_any_answers_and_any_files_come_out_as_they_went_in(
    answers: dict[str, Any], data: list[bytes]
) -> None:
    files = Files()
    hashes = [files.add(one) for one in data]
    one = revision(answers=answers, attachments=hashes)
    [part] = written(letter([one], files.sizes()), files)
    got = opened(part.data)
    assert got.revisions == (one,)
    assert got.files == files.held


def test_the_same_letter_has_the_same_json_whoever_reads_it() -> None:
    sent, files = example()
    first, second = written(sent, files)[0], written(sent, files)[0]
    assert first.id == second.id
    assert first.data != second.data  # age uses a fresh key each time
    assert inside(first.data) == inside(second.data)


def test_the_sender_can_read_what_it_sent() -> None:
    [part] = written(letter([revision()]))
    assert bundle.read(part.data, [ANNA.identity], key_of).id == part.id


def test_bundle_json_is_canonical_and_the_zip_shows_no_time() -> None:
    [part] = written(letter([revision()]))
    text = inside(part.data)["bundle.json"]
    assert as_bytes(json.loads(text)) == text


# --- parts -------------------------------------------------------------------------------------------


def test_large_letters_go_in_parts_that_stand_alone() -> None:
    files = Files()
    hashes = [files.add(os.urandom(3_000_000)) for _ in range(10)]
    revisions = [revision(f"r{n}", attachments=[sha]) for n, sha in enumerate(hashes)]
    sent = letter(revisions, files.sizes())
    sent_parts = written(sent, files)
    assert len(sent_parts) == 3
    assert all(len(part.data) <= PART_LIMIT for part in sent_parts)
    got = [opened(part.data) for part in reversed(sent_parts)]
    assert all(one.heads == sent.heads for one in got)
    assert {r.id for one in got for r in one.revisions} == {r.id for r in revisions}
    assert {sha for one in got for sha in one.files} == set(hashes)
    for one in got:  # a revision lies with its files, as long as one part holds both
        for r in one.revisions[1:-1]:
            assert set(r.hashes("attachments")) <= set(one.files)


def test_a_file_too_large_for_one_part_goes_in_pieces() -> None:
    files = Files()
    data = os.urandom(15_000_000)
    sha = files.add(data)
    sent_parts = written(letter([revision(attachments=[sha])], files.sizes()), files)
    assert all(len(part.data) <= PART_LIMIT for part in sent_parts)
    pieces = [piece for part in sent_parts for piece in opened(part.data).pieces]
    assert b"".join(piece.data for piece in sorted(pieces, key=lambda p: p.offset)) == data
    assert {piece.file for piece in pieces} == {sha}
    assert all(
        piece.pieces == tuple(p.sha256 for p in sorted(pieces, key=lambda p: p.offset)) for piece in pieces
    )


def test_many_small_revisions_are_split_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_REVISIONS", 30)
    sent = written(letter([revision(f"r{n}") for n in range(70)]))
    assert [len(opened(part.data).revisions) for part in sent] == [30, 30, 10]


def test_an_empty_letter_still_states_its_heads() -> None:
    [part] = written(letter(heads={"r1": ("0" * 64,)}))
    assert opened(part.data).heads == {"r1": ("0" * 64,)}


def test_a_record_larger_than_a_bundle_is_refused_by_the_writer() -> None:
    with pytest.raises(BundleRejected):
        written(letter([revision(answers={"note": "x" * 9_000_000})]))


def test_writing_says_how_far_it_is_and_stops_when_asked() -> None:
    steps: list[tuple[int, int]] = []
    progress = Progress(lambda done, total: steps.append((done, total)))
    list(bundle.write(letter(), {}.__getitem__, ANNA.key.sign, [OFFICE.recipient], progress))
    assert steps == [(0, 1)]
    progress.cancel()
    with pytest.raises(Cancelled):
        list(bundle.write(letter(), {}.__getitem__, ANNA.key.sign, [OFFICE.recipient], progress))


# --- damage on the way -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound() -> bytes:
    sent, files = example()
    return written(sent, files)[0].data


def test_a_flipped_bit_is_noticed_wherever_it_is(sound: bytes) -> None:
    for position in [*range(0, len(sound), max(1, len(sound) // 400)), len(sound) - 1]:
        broken = bytearray(sound)
        broken[position] ^= 1 << position % 8
        with pytest.raises(BundleRejected):
            opened(bytes(broken))


def test_a_torn_bundle_is_noticed_at_any_length(sound: bytes) -> None:
    for length in [*range(0, len(sound), max(1, len(sound) // 200)), len(sound) - 1]:
        with pytest.raises(BundleUnreadable):
            opened(sound[:length])


def test_bytes_behind_the_end_are_noticed(sound: bytes) -> None:
    with pytest.raises(BundleRejected):
        opened(sound + b"\0")


@given(st.binary(max_size=300))
@settings(max_examples=50, deadline=None)
def test_any_bytes_are_unreadable_and_nothing_worse(data: bytes) -> None:
    for wrapped in (data, encryption.MAGIC + data, encryption.encrypt(data, [OFFICE.recipient])):
        with pytest.raises(BundleUnreadable):
            opened(wrapped)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_byte_inside_the_encryption_is_noticed(data: st.DataObject) -> None:
    """An insider can encrypt: what he changes inside is caught by zip, signature, shape or hash."""
    sent, files = example()
    whole = bytearray(encryption.decrypt(written(sent, files)[0].data, [OFFICE.identity]))
    position = data.draw(st.integers(0, len(whole) - 1))
    whole[position] ^= data.draw(st.integers(1, 255))
    try:
        got = opened(encryption.encrypt(bytes(whole), [OFFICE.recipient]))
    except BundleRejected:
        return
    # Bytes that mean nothing (the time of a zip entry, a version needed) may change; what was said may not.
    assert got == opened(written(sent, files)[0].data)


def test_a_zip_of_a_later_version_is_refused_with_a_reason() -> None:
    sent, files = example()
    whole = bytearray(encryption.decrypt(written(sent, files)[0].data, [OFFICE.identity]))
    entry = whole.rindex(b"PK\x01\x02")  # in the directory at the end: the version needed to read it
    whole[entry + 6] = 99
    assert "not agreed" in why(encryption.encrypt(bytes(whole), [OFFICE.recipient]))


# --- what somebody could send ------------------------------------------------------------------------


def refused(data: bytes) -> BundleRejected:
    with pytest.raises(BundleRejected) as caught:
        opened(data)
    assert caught.value.told(Words("zh"))
    return caught.value


def why(data: bytes) -> str:
    return str(refused(data).details["why"])


def test_a_bundle_for_somebody_else_is_unreadable() -> None:
    [part] = written(letter())
    with pytest.raises(BundleUnreadable) as caught:
        bundle.read(part.data, [BEN.identity], key_of)
    assert "not encrypted to a key" in str(caught.value)


def test_a_bundle_addressed_to_another_office_is_refused() -> None:
    [part] = written(letter(to="3" * 64))
    assert "somebody else" in why(part.data)
    assert opened(part.data, to="").to == "3" * 64


def test_the_smallest_document_is_accepted_and_unknown_fields_are_kept() -> None:
    got = opened(signed(as_bytes(document(weather={"sky": "blue"}))))
    assert got.document["weather"] == {"sky": "blue"}


def test_an_unknown_device_is_refused() -> None:
    assert "not known here" in why(signed(as_bytes(document(device=BEN.id)), device=BEN))


def test_a_rogue_key_under_a_known_name_is_refused() -> None:
    text = as_bytes(document())
    entries = [("bundle.json", text), ("bundle.sig", signature(text, BEN, keyid=ANNA.id))]
    assert "signature does not fit" in why(zipped(entries))


def test_a_signature_of_one_device_over_the_words_of_another_is_refused() -> None:
    assert "another device" in why(signed(as_bytes(document(device=OFFICE.id))))


def test_changed_json_is_refused() -> None:
    text = as_bytes(document())
    entries = [("bundle.json", text.replace(b"12.50", b"13.50")), ("bundle.sig", signature(text))]
    assert "signature does not fit" in why(zipped(entries))


@pytest.mark.parametrize(
    "name",
    ["../../x", "/etc/passwd", "files/../x", "C:\\x", "files/" + "0" * 63, "files/" + "A" * 64,
     "files/" + "0" * 64 + "/01", "files/" + "0" * 64 + "/-1", "files/" + "0" * 64 + "\n", "bundle.json/"],
)  # fmt: skip
def test_a_name_that_is_not_agreed_is_refused(name: str) -> None:
    assert "name that is not agreed" in why(signed(as_bytes(document()), {name: b"x"}))


def test_two_entries_of_one_name_are_refused() -> None:
    text = as_bytes(document())
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("bundle.json", text), ("bundle.sig", signature(text)), ("bundle.json", text)])
    assert "same name" in why(data)


@pytest.mark.parametrize("left_out", ["bundle.json", "bundle.sig"])
def test_a_missing_part_is_noticed(left_out: str) -> None:
    text = as_bytes(document())
    entries = [("bundle.json", text), ("bundle.sig", signature(text))]
    assert "missing" in why(zipped([entry for entry in entries if entry[0] != left_out]))


def test_a_file_that_is_not_listed_is_refused() -> None:
    assert "not the ones it lists" in why(signed(as_bytes(document()), {"files/" + "0" * 64: b"x"}))


def test_a_file_that_is_listed_and_absent_is_refused() -> None:
    assert "not the ones it lists" in why(signed(as_bytes(document(files={"0" * 64: 1}))))


def test_a_file_with_other_bytes_is_refused() -> None:
    text = as_bytes(document(files={"0" * 64: 1}))
    assert "its own hash" in why(signed(text, {"files/" + "0" * 64: b"x"}))


def test_a_file_of_another_size_than_listed_is_refused() -> None:
    sha = Files().add(b"x")
    assert "its own hash" in why(signed(as_bytes(document(files={sha: 2})), {"files/" + sha: b"x"}))


def test_a_package_has_to_be_among_the_files() -> None:
    assert "missing" in why(signed(as_bytes(document(packages=["0" * 64]))))


def test_a_zip_bomb_is_stopped_before_it_grows() -> None:
    text = as_bytes(document())
    bomb = [("bundle.json", b"\0" * (64 << 20)), ("bundle.sig", signature(text))]
    assert "larger than a bundle may be" in why(zipped(bomb))


def test_a_bomb_among_the_files_is_stopped() -> None:
    sha = "0" * 64
    text = as_bytes(document(files={sha: 1}))
    assert "larger than a bundle may be" in why(signed(text, {"files/" + sha: b"\0" * (65 << 20)}))


def test_too_many_entries_are_refused_before_they_are_listed() -> None:
    assert "too many" in why(signed(as_bytes(document()), {f"files/{n:064x}": b"" for n in range(4001)}))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compression_is_refused(method: int) -> None:
    text = as_bytes(document())
    assert "not agreed" in why(zipped([("bundle.json", text), ("bundle.sig", signature(text))], method))


def test_a_comment_behind_the_zip_is_refused() -> None:
    whole = encryption.decrypt(signed(as_bytes(document())), [OFFICE.identity])
    assert "torn" in why(encryption.encrypt(whole[:-2] + b"\1\0x", [OFFICE.recipient]))


def test_an_encrypted_entry_is_refused() -> None:
    whole = bytearray(encryption.decrypt(signed(as_bytes(document())), [OFFICE.identity]))
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    assert "not agreed" in why(encryption.encrypt(bytes(whole), [OFFICE.recipient]))


def test_a_zip_of_the_large_kind_is_refused() -> None:
    whole = encryption.decrypt(signed(as_bytes(document())), [OFFICE.identity])
    end = whole[-22:]
    size, start = int.from_bytes(end[12:16], "little"), int.from_bytes(end[16:20], "little")
    locator = b"PK\x06\x07" + bytes(16)
    changed = whole[:-22] + locator + end[:12] + (size + 20).to_bytes(4, "little") + end[16:]
    assert start + size + 20 + 22 == len(changed)
    assert "not agreed" in why(encryption.encrypt(changed, [OFFICE.recipient]))


def test_a_bundle_above_the_cap_is_not_even_decrypted() -> None:
    assert "larger" in why(encryption.MAGIC + bytes(33 << 20))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"[" * 200_000 + b"]" * 200_000, "nested too deeply"),
        (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "nested too deeply"),
        (b'{"device":"d1","device":"d1"}', "same name twice"),
        (b'{"n":' + b"9" * 5_000 + b"}", "too large"),
        (b'{"n":9007199254740992}', "too large"),
        (b'{"n":NaN}', "not whole"),
        (b'{"n":-Infinity}', "not whole"),
        (b'{"n":1.5}', "not whole"),
        (b'{"n":1e400}', "not whole"),
        (b'{"n":"\\ud800"}', "does not hold JSON"),
        (b'{"n":"\xff"}', "does not hold JSON"),
        (b"\xef\xbb\xbf{}", "does not hold JSON"),
        (b"", "does not hold JSON"),
        (b'{"n":1', "does not hold JSON"),
        (b"[]", "not an object"),
        (b"{}", "does not say"),
    ],
)
def test_an_insiders_json_is_refused(text: bytes, expected: str) -> None:
    assert expected in why(signed(text))


def test_an_insiders_signature_file_is_refused() -> None:
    text = as_bytes(document())
    ours = json.loads(signature(text))
    for changed, expected in [
        (b"[" * 60_000, "nested too deeply"),
        (b"{}", "another kind"),
        (json.dumps({**ours, "payloadType": "text/plain"}).encode(), "another kind"),
        (json.dumps({**ours, "signatures": []}).encode(), "agreed form"),
        (json.dumps({**ours, "signatures": ours["signatures"] * 2}).encode(), "agreed form"),
        (json.dumps({**ours, "signatures": [{"keyid": ANNA.id}]}).encode(), "agreed form"),
        (json.dumps({**ours, "signatures": [{"keyid": ANNA.id, "sig": "%"}]}).encode(), "agreed form"),
        (json.dumps({**ours, "signatures": [{"keyid": ANNA.id, "sig": ""}]}).encode(), "does not fit"),
        (b" " * 70_000, "larger"),
    ]:  # fmt: skip
        assert expected in why(zipped([("bundle.json", text), ("bundle.sig", changed)]))


@pytest.mark.parametrize(
    "changed",
    [
        {"to": "x"},
        {"version": "1"},
        {"version": True},
        {"heads": []},
        {"revisions": [{}]},
        {"revisions": {}},
        {"files": {"x": 1}},
        {"files": {"0" * 64: -1}},
        {"created": ""},
        {"wanted": [1]},
        {"receipt": {"revisions": []}},
        {
            "papers": [
                {"id": "p", "record": "r", "revision": "0" * 64, "sha256": "0" * 64, "sealed_at": "soon"}
            ]
        },
        {
            "papers": [
                {
                    "id": "p",
                    "record": "r",
                    "revision": "0" * 64,
                    "sha256": "0" * 64,
                    "sealed_at": "2026-05-11",
                }
            ]
        },
        {"pieces": [{"file": "0" * 64}]},
    ],
)
def test_a_field_of_another_shape_is_refused(changed: dict[str, Any]) -> None:
    assert "not as agreed" in why(signed(as_bytes(document(**changed))))


@pytest.mark.parametrize("field", list(document()))
def test_no_field_may_be_missing(field: str) -> None:
    whole = document()
    del whole[field]
    refused(signed(as_bytes(whole)))


@pytest.mark.parametrize("field", list(body()))
def test_no_field_of_a_revision_may_be_missing(field: str) -> None:
    whole = body()
    del whole[field]
    made = Revision.of(whole)
    entry = {"id": made.id, "body": whole, "device_signature": ""}
    assert "not as agreed" in why(signed(as_bytes(document(revisions=[entry]))))


def test_a_revision_under_another_hash_is_refused() -> None:
    entry = document()["revisions"][0]
    entry["body"]["author"] = "ben"
    assert "its own hash" in why(signed(as_bytes(document(revisions=[entry]))))


def test_the_same_revision_twice_is_refused() -> None:
    entry = document()["revisions"][0]
    assert "twice" in why(signed(as_bytes(document(revisions=[entry, entry]))))


@pytest.mark.parametrize("key", ["device_signature", "cms"])
def test_a_signature_that_is_no_base64_is_refused(key: str) -> None:
    entry = document()["revisions"][0]
    entry[key] = "%" if key == "device_signature" else ["%"]
    assert "not as agreed" in why(signed(as_bytes(document(revisions=[entry]))))


def test_a_piece_has_to_lie_within_its_file() -> None:
    data, sha = b"piece", Files().add(b"piece")
    for size, pieces in ((3, [sha]), (5, ["0" * 64])):
        piece = {"file": "0" * 64, "size": size, "offset": 0, "sha256": sha, "pieces": pieces}
        text = as_bytes(document(pieces=[piece]))
        assert "not as agreed" in why(signed(text, {"files/" + "0" * 64 + "/0": data}))


def test_a_piece_is_listed_once() -> None:
    sha = Files().add(b"piece")
    piece = {"file": "0" * 64, "size": 5, "offset": 0, "sha256": sha, "pieces": [sha]}
    text = as_bytes(document(pieces=[piece, piece]))
    assert "not the ones it lists" in why(signed(text, {"files/" + "0" * 64 + "/0": b"piece"}))


def test_a_newer_version_that_we_may_read_is_read() -> None:
    assert opened(signed(as_bytes(document(version=7)))).document["version"] == 7


def test_a_newer_version_that_we_may_not_read_is_told_from_damage() -> None:
    with pytest.raises(BundleNewer) as caught:
        opened(signed(as_bytes(document(version=2, min_reader=2, heads="of another shape"))))
    assert caught.value.details == {"found": 2, "known": 1, "device": ANNA.id}
