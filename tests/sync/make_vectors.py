"""Make the test vectors of the bundle format: `python -m tests.sync.make_vectors`.

age encrypts with a fresh key each time, so every run makes other bytes; vectors of a released version
are kept, because later versions have to read them.
"""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

from sidesk.core.canonical import sha256
from sidesk.core.errors import BundleNewer, BundleUnreadable
from sidesk.models.entities import Paper, Revision
from sidesk.signing import certificates, cms
from sidesk.signing.authority import Authority
from sidesk.signing.certificates import Person
from sidesk.signing.keys import OpenKey, PersonKey
from sidesk.sync import encryption, receipt
from sidesk.sync.document import LOGO, WorkEntry
from sidesk.sync.enrolment import (
    Answer,
    Invitation,
    Invited,
    Office,
    Sealed,
    write_answer,
    write_invitation,
    write_request,
)
from tests.sync.parcels import (
    ANNA,
    BEN,
    CREATED,
    OFFICE,
    Device,
    Files,
    as_bytes,
    body,
    document,
    letter,
    revision,
    signature,
    signed,
    written,
    zipped,
)

TARGET = Path(__file__).resolve().parent.parent / "data" / "bundles"
AT = dt.datetime(2024, 1, 2, 6, 3, 22, tzinfo=dt.UTC)  # early: openssl looks at the clock
ACCEPTED, REFUSED = "accepted", "refused"
UNREADABLE, NEWER = BundleUnreadable.__name__, BundleNewer.__name__


def certified() -> tuple[OpenKey, str, bytes]:
    """Anna's certified key, the root (PEM) and her certificate request."""
    authority = Authority.create("SiDesk test vectors", "x", at=AT, rounds=1).open("x")
    key = PersonKey.create(Person("Anna 安娜", "", "anna"), "x", at=AT, rounds=1).open("x")
    request = key.request()
    chain = authority.issue(request, Person("Anna 安娜", "", "anna"), at=AT, days=7000)
    return key.certified(chain), certificates.pem([authority.root]).decode(), request


def good(key: OpenKey) -> dict[str, bytes]:
    files = Files()
    photo, package, pdf = (files.add(data) for data in (b"\xff\xd8\xff photo", b'{"a":"form"}', b"%PDF-1.7"))
    draft = revision(attachments=[photo], package=package)
    made = Revision.of(
        body(kind="final", parents=[draft.id], attachments=[photo], package=package, author_id="anna")
    )
    final = Revision(
        made.id, made.body, ANNA.key.sign(bytes.fromhex(made.id)), cms.sign(made.bytes, key, at=AT)
    )
    paper = Paper("paper-1", "r1", final.id, pdf, "", "Surveyor", "surveyor", "Anna", AT, ("zh", "en"))
    sent = letter([draft, final], files.sizes(), [paper], packages=[package], heads={"r1": (final.id,)})
    [full] = written(sent, files)
    taken = receipt.Taken(full.id, [draft.id, final.id], ["paper-1"], [photo, package, pdf])
    answer = letter(
        device=OFFICE.id, to=ANNA.id, sender="HQ", heads={"papers/r1": ("paper-1",), "r1": (final.id,)}
    )
    [receipted] = written(receipt.receipted(answer, [taken], "0" * 64), device=OFFICE)
    # The office's answer is for Anna only; the office reads its own copy here.
    return {
        "minimal": signed(as_bytes(document())),
        "full": full.data,
        "receipt": receipted.data,
        "unknown-fields": signed(as_bytes(document(weather={"sky": "blue"}))),
        "newer-but-readable": signed(as_bytes(document(version=7))),
        "pieces": pieces(),
        "work": work(),
        "holds": signed(as_bytes(document(holds=["0" * 64]))),
    }


def work() -> bytes:
    """A form and a logo that headquarters hands out; no record."""
    files = Files()
    form, logo = files.add(b'{"a":"form"}'), files.add(b"\x89PNG\r\n\x1a\n logo")
    told = WorkEntry(["project-1"], [form], {LOGO: logo, "of-a-later-version": "0" * 64})
    sent = letter((), files.sizes(), device=OFFICE.id, to=ANNA.id, sender="HQ", packages=[form], work=told)
    [part] = written(sent, files, device=OFFICE)
    return part.data


def pieces() -> bytes:
    """Two pieces of one small file; real ones are of 6 MiB."""
    whole, parts = b"first second", (b"first ", b"second")
    hashes = [sha256(part) for part in parts]
    listed = [
        {"file": sha256(whole), "size": 12, "offset": 6 * number, "sha256": part, "pieces": hashes}
        for number, part in enumerate(hashes)
    ]
    files = {f"files/{sha256(whole)}/{6 * number}": part for number, part in enumerate(parts)}
    return signed(as_bytes(document(pieces=listed)), files)


def bad(sound: bytes) -> dict[str, tuple[bytes, str]]:
    text = as_bytes(document())
    entry: dict[str, Any] = document()["revisions"][0]
    entry["body"]["author"] = "ben"
    no_file, listed = "files/" + "0" * 64, {"0" * 64: 1}
    middle = len(sound) // 2
    plain = encryption.decrypt(signed(text), [OFFICE.identity])
    return {
        "torn": (sound[:middle], UNREADABLE),
        "flipped": (sound[:middle] + bytes([sound[middle] ^ 1]) + sound[middle + 1 :], UNREADABLE),
        "no-bundle": (b"This is a letter.", UNREADABLE),
        "other-recipient": (encryption.encrypt(plain, [BEN.recipient]), UNREADABLE),
        "no-zip": (encryption.encrypt(b"no zip", [OFFICE.recipient]), UNREADABLE),
        "traversal": (signed(text, {"../../x": b"x"}), REFUSED),
        "extra-file": (signed(text, {no_file: b"x"}), REFUSED),
        "missing-file": (signed(as_bytes(document(files=listed))), REFUSED),
        "other-bytes": (signed(as_bytes(document(files=listed)), {no_file: b"x"}), REFUSED),
        "bomb": (zipped([("bundle.json", bytes(16 << 20)), ("bundle.sig", signature(text))]), REFUSED),
        "bzip2": (
            zipped([("bundle.json", text), ("bundle.sig", signature(text))], zipfile.ZIP_BZIP2),
            REFUSED,
        ),
        "changed": (zipped([("bundle.json", text + b" "), ("bundle.sig", signature(text))]), REFUSED),
        "rogue-key": (
            zipped([("bundle.json", text), ("bundle.sig", signature(text, BEN, ANNA.id))]),
            REFUSED,
        ),
        "unknown-device": (signed(as_bytes(document(device=BEN.id)), device=BEN), REFUSED),
        "other-address": (signed(as_bytes(document(to=BEN.id))), REFUSED),
        "other-hash": (signed(as_bytes(document(revisions=[entry]))), REFUSED),
        "other-shape": (signed(as_bytes(document(heads=[]))), REFUSED),
        "deep": (signed(b"[" * 100_000 + b"]" * 100_000), REFUSED),
        "duplicate-keys": (signed(b'{"format":"sidesk-bundle","format":"sidesk-bundle"}'), REFUSED),
        "huge-number": (signed(b'{"n":' + b"9" * 5000 + b"}"), REFUSED),
        "nan": (signed(b'{"n":NaN}'), REFUSED),
        "fraction": (signed(b'{"n":12.50}'), REFUSED),
        "half-surrogate": (signed(b'{"n":"\\ud800"}'), REFUSED),
        "newer": (signed(as_bytes(document(version=2, min_reader=2, heads="of another shape"))), NEWER),
    }


def enrolment(chain: str, root: str, csr: bytes) -> dict[str, bytes]:
    office = Office("SiDesk test vectors", root, OFFICE.public.hex(), (OFFICE.recipient,), "")
    person = Invited("anna", "Anna 安娜", "ENG", "")
    invitation = Invitation("5a" * 32, person, CREATED, "2026-05-18T14:03:22+08:00", office)
    answer = Answer(ANNA.id, invitation.id, "0" * 64, CREATED, person, chain, Sealed())
    return {
        "anna.sidesk-invite": write_invitation(invitation, OFFICE.key.sign),
        "anna.sidesk-request": write_request(
            invitation, csr, (ANNA.public, ANNA.recipient), CREATED, ANNA.key.sign
        ),
        "anna.sidesk-answer": write_answer(answer, office, ANNA.recipient, OFFICE.key.sign),
    }


def as_json(device: Device) -> dict[str, str]:
    return {"id": device.id, "public_key": device.public.hex(), "age_identity": device.identity}


def main() -> None:
    """Write every vector, its keys and what a reader has to say."""
    key, root, csr = certified()
    expected = {}
    for name, data in good(key).items():
        (TARGET / "good" / f"{name}.sidesk").write_bytes(data)
        expected[f"good/{name}.sidesk"] = ACCEPTED
    for name, (data, outcome) in bad((TARGET / "good" / "full.sidesk").read_bytes()).items():
        (TARGET / "bad" / f"{name}.sidesk").write_bytes(data)
        expected[f"bad/{name}.sidesk"] = outcome
    for name, data in enrolment(certificates.pem(key.chain).decode(), root, csr).items():
        (TARGET / "enrolment" / name).write_bytes(data)
    (TARGET / "ca.pem").write_text(root, encoding="ascii")
    keys = {"office": as_json(OFFICE), "anna": as_json(ANNA)}
    (TARGET / "keys.json").write_text(json.dumps(keys, indent=1) + "\n", encoding="ascii")
    (TARGET / "expected.json").write_text(json.dumps(expected, indent=1) + "\n", encoding="ascii")


if __name__ == "__main__":
    for part in ("good", "bad", "enrolment"):
        (TARGET / part).mkdir(parents=True, exist_ok=True)
    main()
