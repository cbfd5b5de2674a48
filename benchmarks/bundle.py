"""Writing and reading bundles, against compressing, hashing and encrypting the same bytes; prints ratios.

Usage: python benchmarks/bundle.py [--full]    --full: more rounds

The baseline does what no bundle can do without: deflate the JSON, SHA-256 of every file, age around all of
it, and back. Both run in turn (A B A B) in this process, in CPU time. Target: 1.5 or less.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pyrage

from sidesk.core.canonical import canonical, sha256
from sidesk.models.entities import Revision
from sidesk.signing.keys import DeviceKey
from sidesk.sync import bundle, encryption, envelope
from sidesk.sync.document import revision_json

TARGET = 1.5
AT = "2026-05-11T14:03:22+08:00"


@dataclass(frozen=True)
class Load:
    """What travels."""

    name: str
    revisions: list[Revision]
    files: dict[str, bytes]


def main() -> None:
    rounds = 15 if "--full" in sys.argv[1:] else 5
    key = DeviceKey.create()
    device = envelope.device_id(key.public)
    print(f"{'':<44}{'bare':>9}{'SiDesk':>9}{'ratio':>8}{'target':>8}")
    for load in (
        _load("300 revisions of 2 KB, 45 photos (13.5 MB)", 300, 45, device, key),
        _load("2,000 revisions of 2 KB, no photo", 2000, 0, device, key),
        _load("one revision", 1, 0, device, key),
    ):
        _compare(load, device, key, rounds)


def _compare(load: Load, device: str, key: DeviceKey, rounds: int) -> None:
    identity, recipient = encryption.new_identity()
    sizes = {sha: len(data) for sha, data in load.files.items()}
    heads = {revision.record: (revision.id,) for revision in load.revisions}
    letter = bundle.Letter("anna", device, device, AT, heads, load.revisions, files=sizes)
    json = canonical([revision_json(revision) for revision in load.revisions])
    secret, public = pyrage.x25519.Identity.from_str(identity), pyrage.x25519.Recipient.from_str(recipient)

    def bare_write() -> bytes:
        for data in load.files.values():
            sha256(data)
        return pyrage.encrypt(zlib.compress(json) + b"".join(load.files.values()), [public])

    def write() -> list[bundle.Part]:
        return list(bundle.write(letter, load.files.__getitem__, key.sign, [recipient]))

    bare, parts = bare_write(), write()
    packed = zlib.compress(json)

    def bare_read() -> None:
        pyrage.decrypt(bare, [secret])
        zlib.decompress(packed)
        for data in load.files.values():
            sha256(data)

    def read() -> None:
        for part in parts:
            bundle.read(part.data, [identity], {device: key.public}.get)

    _print(f"write {load.name}", bare_write, write, rounds)
    _print(f"read  {load.name}", bare_read, read, rounds)


def _print(name: str, bare: Callable[[], object], ours: Callable[[], object], rounds: int) -> None:
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for times, work in zip(spent, (bare, ours), strict=True):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    first, second = (statistics.median(times) for times in spent)
    print(f"{name:<44}{first * 1e3:>7.1f}ms{second * 1e3:>7.1f}ms{second / first:>8.2f}{TARGET:>8}")


def _load(name: str, revisions: int, photos: int, device: str, key: DeviceKey) -> Load:
    files = {sha256(data): data for data in (os.urandom(300_000) for _ in range(photos))}
    hashes = list(files)
    return Load(name, [_revision(n, hashes[n : n + 1], device, key) for n in range(revisions)], files)


def _revision(number: int, attachments: list[str], device: str, key: DeviceKey) -> Revision:
    answers = {f"question_{n}": f"机房 {number:05} answer {n * number % 97}" for n in range(36)}
    body = {
        "format": "sidesk-revision", "version": 1, "record": f"record-{number:05}", "number": f"{number}",
        "project": "DEMO", "form": "D18", "package": "", "kind": "working", "parents": [], "author": "Anna",
        "device": device[:4], "at": AT, "answers": answers, "signatures": [], "attachments": attachments,
    }  # fmt: skip
    made = Revision.of(body)
    return Revision(made.id, made.body, key.sign(bytes.fromhex(made.id)))


if __name__ == "__main__":
    main()
