"""A program that saves and says so, to be killed in the middle.

Each line it reads, `FOLDER<tab>SEED`, starts one saver. Where a process can be forked the saver is a child,
so that the libraries are loaded once for many kills; elsewhere it is this process.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sidesk.core.canonical import sha256
from sidesk.models.store import Store
from tests.models.written import draft, revision


def save(folder: Path, seed: str) -> None:
    """Types into drafts, takes photos and finishes records, printing each thing once it is saved."""
    store = Store.open(folder, passphrase="anna")
    said("open", str(os.getpid()), "")
    for number in range(100_000):
        record = f"{seed}-{number // 5}"
        if number % 5 == 0:
            store.records.start_draft(draft(record, given={"answer": "0"}))
        text = f"{seed} {number}"
        store.records.keep_draft(record, {"answer": text}, text, 1, 2)
        said("draft", record, text)
        if number % 5 == 4:
            data = text.encode() * 2000
            photo = store.attachments.add(data, "x.jpg", "image/jpeg").sha256
            said("photo", photo, sha256(data))
            final = revision(record, given={"answer": text}, attachments=[photo])
            store.records.finish(final)
            said("final", record, final.id)


def said(*words: str) -> None:
    """Only what was printed counts as acknowledged."""
    sys.stdout.write("\t".join(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    """One saver for each line that is read."""
    for line in sys.stdin:
        folder, seed = line.rstrip("\n").split("\t")
        child = os.fork() if hasattr(os, "fork") else 0
        if not child:
            save(Path(folder), seed)
        os.waitpid(child, 0)
        said("over", "", "")


if __name__ == "__main__":
    main()
