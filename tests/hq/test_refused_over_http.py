"""Everything a bundle may be refused for, sent to a headquarters that really listens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from sidesk.core.canonical import sha256
from sidesk.core.errors import BundleUnreadable
from sidesk.hq.office import Headquarters
from sidesk.sync import bundle, document, encryption
from tests.hq.lab import Engineer, Time, enrolled, founded
from tests.hq.serving import served
from tests.sync import parcels

VECTORS = Path(__file__).resolve().parents[1] / "data" / "bundles"
EXPECTED = json.loads((VECTORS / "expected.json").read_text(encoding="ascii"))
BAD = [name for name, expected in EXPECTED.items() if expected != "accepted"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Headquarters]:
    with founded(tmp_path_factory.mktemp("refusals") / "hq", Time()) as office:
        yield office


@pytest.fixture(scope="module")
def address(office: Headquarters) -> Iterator[str]:
    with served(office) as address:
        yield address


@pytest.fixture(scope="module")
def anna(office: Headquarters) -> Engineer:
    return enrolled(office)


def post(address: str, data: bytes) -> httpx.Response:
    return httpx.post(f"{address}/v1/exchange", content=data, timeout=120, trust_env=False)


def sealed(office: Headquarters, data: bytes) -> bytes:
    return encryption.encrypt(data, list(office.public.age))


def signed(anna: Engineer, office: Headquarters, written: bytes) -> bytes:
    """A bundle of a laptop headquarters knows, so that nothing but what is inside can be the reason."""
    device = replace(parcels.ANNA, key=anna.device.key, public=anna.device.key.public, id=anna.device.id)
    entries = [("bundle.json", written), ("bundle.sig", parcels.signature(written, device))]
    return sealed(office, parcels.zip_of(entries))


def said(anna: Engineer, office: Headquarters) -> bytes:
    return parcels.as_bytes(parcels.document(device=anna.device.id, to=office.public.id))


def with_field(field: bytes) -> Callable[[Engineer, Headquarters], bytes]:
    def made(anna: Engineer, office: Headquarters) -> bytes:
        return signed(anna, office, said(anna, office)[:-1] + b"," + field + b"}")

    return made


def archived(*entries: tuple[str, bytes]) -> Callable[[Engineer, Headquarters], bytes]:
    def made(anna: Engineer, office: Headquarters) -> bytes:
        written = said(anna, office)
        device = replace(parcels.ANNA, key=anna.device.key, public=anna.device.key.public, id=anna.device.id)
        own = [("bundle.json", written), ("bundle.sig", parcels.signature(written, device))]
        return sealed(office, parcels.zip_of([*own, *entries]))

    return made


KNOWN_LAPTOP = {
    "path traversal": archived(("../../etc/passwd", b"x")),
    "zip bomb": archived((f"files/{'0' * 64}", bytes(80 * 2**20))),
    "deep nesting": with_field(b'"x":' + b"[" * 200_000 + b"]" * 200_000),
    "duplicate keys": with_field(b'"format":"sidesk-bundle"'),
    "huge integer": with_field(b'"x":' + b"9" * 5000),
    "NaN": with_field(b'"x":NaN'),
}


@pytest.mark.parametrize("name", BAD)
def test_a_published_bad_bundle_is_refused_with_a_reason_and_leaves_nothing(
    name: str, office: Headquarters, address: str
) -> None:
    before = office.store.attachments.count()
    answer = post(address, (VECTORS / name).read_bytes())
    assert answer.status_code in {400, 403}
    assert set(answer.json()["why"]) == {"zh", "en"}
    assert office.store.attachments.count() == before


@pytest.mark.parametrize("what", KNOWN_LAPTOP)
def test_a_known_laptop_is_refused_the_same(
    what: str, anna: Engineer, office: Headquarters, address: str
) -> None:
    answer = post(address, KNOWN_LAPTOP[what](anna, office))
    assert (answer.status_code, set(answer.json()["why"])) == (403, {"zh", "en"})


def test_what_was_changed_above_is_what_was_refused(
    anna: Engineer, office: Headquarters, address: str
) -> None:
    assert post(address, archived()(anna, office)).status_code == 200
    assert post(address, with_field(b'"x":1')(anna, office)).status_code == 200


def test_a_bundle_for_another_office_is_refused(anna: Engineer, address: str) -> None:
    anna.write("r-elsewhere")
    (sent,) = anna.send(to="0" * 64)
    assert post(address, sent).status_code == 403


def test_somebody_elses_bundle_brought_again_tells_the_bringer_nothing(
    office: Headquarters, anna: Engineer, address: str
) -> None:
    mallory = enrolled(office, "Mallory")
    made = anna.write("r-secret")
    (sent,) = anna.send()
    first, again = post(address, sent), post(address, sent)
    assert (first.status_code, again.status_code) == (200, 200)
    with pytest.raises(BundleUnreadable):  # the answer is for anna's laptop alone
        mallory.read(again.content)
    assert anna.read(again.content).receipt_for == anna.read(first.content).receipt_for
    assert [one.id for one in office.store.records.revisions("r-secret")] == [made.id]


def test_a_newer_bundle_is_kept_whole_and_refused(
    office: Headquarters, anna: Engineer, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna.write("r-newer")
    monkeypatch.setattr(bundle, "VERSION", document.VERSION + 1)
    (sent,) = anna.send()
    monkeypatch.undo()
    answer = post(address, sent)
    assert "newer" in answer.json()["why"]["en"]
    assert office.store.office.quarantined(sha256(sent)) == sent


def test_a_stranger_writes_nothing_into_the_audit(office: Headquarters, address: str) -> None:
    before = office.store.audit.head()
    for data in (b"noise", sealed(office, b"noise"), b""):
        assert post(address, data).status_code == 400
    assert office.store.audit.head() == before
