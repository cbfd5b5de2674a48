"""Invitation, request and answer: each proves what it claims, and nothing else passes."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.core.canonical import canonical, digest
from sidesk.core.errors import EnrolmentRefused
from sidesk.sync import encryption, enrolment, envelope
from sidesk.sync.enrolment import (
    Answer,
    Invitation,
    Invited,
    Office,
    Sealed,
    read_answer,
    read_invitation,
    read_request,
    write_answer,
    write_invitation,
    write_request,
)
from sidesk.sync.people import Colleague, DeviceCard
from tests.sync.parcels import ANNA, BEN, CREATED, OFFICE

HQ = Office(
    "总部", "-----BEGIN CERTIFICATE-----\n", OFFICE.public.hex(), (OFFICE.recipient,), "https://hq.example"
)
INVITATION = Invitation(
    secret="ab" * 32,
    person=Invited("p1", "安娜", "ENG", "工程部"),
    issued_at=CREATED,
    expires_at="2026-05-18T14:03:22+08:00",
    office=HQ,
)
CSR = b"-----BEGIN CERTIFICATE REQUEST-----\n"


def request(device: Any = ANNA, invitation: Invitation = INVITATION) -> bytes:
    return write_request(invitation, CSR, (device.public, device.recipient), CREATED, device.key.sign)


def answer() -> Answer:
    colleague = Colleague("p2", "Ben", "ENG", (DeviceCard(BEN.id, "7KQ2", BEN.public.hex()),))
    return Answer(
        to=ANNA.id, invitation=INVITATION.id, request="0" * 64, created=CREATED,
        person=INVITATION.person, chain="PEM",
        sealed=Sealed((colleague,), "Y3Js", ("DEMO",)),
    )  # fmt: skip


def rewritten(data: bytes, change: Callable[[dict[str, Any]], Any], signer: Any = None) -> bytes:
    """The file with other words in it; signed again, if somebody would."""
    whole = json.loads(data)
    document = json.loads(base64.b64decode(whole["payload"]))
    change(document)
    payload = canonical(document)
    if signer is not None:
        return envelope.sealed(whole["payloadType"], payload, signer.id, signer.key.sign)
    return json.dumps({**whole, "payload": base64.b64encode(payload).decode()}).encode()


def test_an_invitation_is_read_as_it_was_written() -> None:
    data = write_invitation(INVITATION, OFFICE.key.sign)
    assert read_invitation(data) == INVITATION
    assert json.loads(data)["payloadType"] == "application/vnd.sidesk.invitation+json"


def test_the_fingerprint_changes_with_every_key_of_the_office() -> None:
    others = [
        Office("总部", "other root", HQ.key, HQ.age),
        Office("总部", HQ.root, BEN.public.hex(), HQ.age),
        Office("总部", HQ.root, HQ.key, (BEN.recipient,)),
    ]
    assert len({HQ.fingerprint, *(one.fingerprint for one in others)}) == 4
    assert len(HQ.fingerprint.split()) == 8


def test_an_invitation_says_when_it_expires_and_a_laptop_does_not_decide() -> None:
    data = write_invitation(INVITATION, OFFICE.key.sign)
    assert read_invitation(data).expired(dt.datetime(2026, 5, 19, tzinfo=dt.UTC))
    assert not read_invitation(data).expired(dt.datetime(2026, 5, 17, tzinfo=dt.UTC))


def test_a_changed_invitation_is_refused() -> None:
    data = write_invitation(INVITATION, OFFICE.key.sign)
    with pytest.raises(EnrolmentRefused, match="signature does not fit"):
        read_invitation(rewritten(data, lambda document: document["person"].update(name="Eve")))
    with pytest.raises(EnrolmentRefused, match="another kind"):
        read_invitation(request())


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("secret"),
        lambda d: d.update(secret="xyz"),
        lambda d: d.update(secret="ab"),
        lambda d: d.update(expires_at="soon"),
        lambda d: d.update(expires_at="2026-05-18T14:03:22"),
        lambda d: d["hq"].update(key="xyz"),
        lambda d: d["hq"].update(key="ab"),
        lambda d: d["hq"].update(age=["age1nonsense"]),
    ],
)
def test_an_invitation_of_another_shape_is_refused(change: Callable[[dict[str, Any]], Any]) -> None:
    data = write_invitation(INVITATION, OFFICE.key.sign)
    with pytest.raises(EnrolmentRefused, match="not as agreed"):
        read_invitation(rewritten(data, change, OFFICE))


def test_a_newer_file_is_told_from_a_broken_one() -> None:
    data = write_invitation(INVITATION, OFFICE.key.sign)
    with pytest.raises(EnrolmentRefused, match="newer SiDesk"):
        read_invitation(rewritten(data, lambda d: d.update(min_reader=2), OFFICE))
    assert read_invitation(rewritten(data, lambda d: d.update(version=2, more="x"), OFFICE)) == INVITATION


def test_a_request_brings_the_secret_to_the_office_only() -> None:
    data = request()
    assert b"abab" not in base64.b64decode(json.loads(data)["payload"])
    read = read_request(data, [OFFICE.identity])
    assert (read.secret, read.invitation, read.csr) == (INVITATION.secret, INVITATION.id, CSR.decode())
    assert (read.key, read.age, read.device) == (ANNA.public, ANNA.recipient, ANNA.id)
    with pytest.raises(EnrolmentRefused, match="not meant for this computer"):
        read_request(data, [BEN.identity])


def test_a_request_cannot_be_made_anothers_own() -> None:
    """Who catches a request on its way may not put his own device into it."""
    data = request()
    stolen = rewritten(data, lambda d: d["device"].update(key=BEN.public.hex(), age=BEN.recipient), BEN)
    with pytest.raises(EnrolmentRefused, match="another request"):
        read_request(stolen, [OFFICE.identity])
    with pytest.raises(EnrolmentRefused, match="not known here"):
        read_request(rewritten(data, lambda _: None, BEN), [OFFICE.identity])


def test_a_secret_that_is_not_the_invitations_is_refused() -> None:
    data = rewritten(request(), lambda d: d.update(invitation="0" * 64), ANNA)
    with pytest.raises(EnrolmentRefused, match="another request"):
        read_request(data, [OFFICE.identity])


def test_a_secret_for_another_invitation_than_the_one_it_names_is_refused() -> None:
    def other(document: dict[str, Any]) -> None:
        document.pop("sealed")
        secret = canonical({"secret": "cd" * 32, "of": digest(document)})
        document["sealed"] = base64.b64encode(encryption.encrypt(secret, [OFFICE.recipient])).decode()

    with pytest.raises(EnrolmentRefused, match="another request"):
        read_request(rewritten(request(), other, ANNA), [OFFICE.identity])


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["device"].update(key="xyz"),
        lambda d: d["device"].update(key="ab"),
        lambda d: d["device"].update(age="age1nonsense"),
        lambda d: d.pop("csr"),
    ],
)
def test_a_request_of_another_shape_is_refused(change: Callable[[dict[str, Any]], Any]) -> None:
    with pytest.raises(EnrolmentRefused, match="not as agreed"):
        read_request(rewritten(request(), change, ANNA), [OFFICE.identity])


def test_an_answer_is_read_by_its_device_only() -> None:
    data = write_answer(answer(), HQ, ANNA.recipient, OFFICE.key.sign)
    assert read_answer(data, HQ, ANNA.id, ANNA.identity) == answer()
    # With its quotes: three letters alone turn up in base64 by chance.
    assert b'"Ben"' not in base64.b64decode(json.loads(data)["payload"])
    with pytest.raises(EnrolmentRefused, match="another computer"):
        read_answer(data, HQ, BEN.id, BEN.identity)
    with pytest.raises(EnrolmentRefused, match="not meant for this computer"):
        read_answer(data, HQ, ANNA.id, BEN.identity)


def test_an_answer_of_another_office_is_refused() -> None:
    other = Office("总部", HQ.root, BEN.public.hex(), HQ.age)
    data = write_answer(answer(), other, ANNA.recipient, BEN.key.sign)
    with pytest.raises(EnrolmentRefused, match="not known here"):
        read_answer(data, HQ, ANNA.id, ANNA.identity)


@given(st.binary(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_refused_and_nothing_worse(data: bytes) -> None:
    wrapped = json.dumps({"payload": base64.b64encode(data).decode()}).encode()
    for file in (data, wrapped):
        for read in (
            read_invitation,
            lambda file: read_request(file, [OFFICE.identity]),
            lambda file: read_answer(file, HQ, ANNA.id, ANNA.identity),
        ):
            with pytest.raises(EnrolmentRefused):
                read(file)


def test_a_huge_file_is_no_enrolment_file() -> None:
    with pytest.raises(EnrolmentRefused, match="no enrolment file"):
        read_invitation(b" " * (enrolment.LARGEST + 1))


def test_a_secret_is_32_bytes() -> None:
    assert enrolment.new_secret(bytes(32)) == "00" * 32
    with pytest.raises(ValueError, match="32 bytes"):
        enrolment.new_secret(b"short")


def test_age_keys_are_checked_where_they_come_in() -> None:
    assert encryption.recipient_of(ANNA.identity) == ANNA.recipient
    with pytest.raises(encryption.NotAKey):
        encryption.recipient_of("AGE-SECRET-KEY-1NONSENSE")
    with pytest.raises(encryption.NotAKey):
        encryption.encrypt(b"x", ["age1nonsense"])
    with pytest.raises(encryption.NotAKey):
        encryption.decrypt(encryption.encrypt(b"x", [ANNA.recipient]), ["AGE-SECRET-KEY-1NONSENSE"])
