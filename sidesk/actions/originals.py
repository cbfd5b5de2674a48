"""What instruments wrote: files that lie in the paper of a test as they are, beside the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sidesk.actions import figures
from sidesk.core.canonical import Json
from sidesk.core.errors import AttachmentMissing
from sidesk.models.entities import Revision
from sidesk.reports.pdfa import File

# Of a network test. What a device was asked is none of them: its configuration holds secrets.
QUESTIONS = ("copper_import", "otdr", "raw_logs")
MOST = 16 * 2**20  # bytes in one paper: it still fits into a mail; the record names the rest by hash


def of_desk(load: Callable[[str], bytes]) -> Callable[[Revision], Sequence[File]]:
    """For a revision the files of its tests, with the bytes of a store; what is not here is left out."""

    def enclosed(revision: Revision) -> Sequence[File]:
        return list(_read(load, revision)) if revision.text("form") == figures.FORM else ()

    return enclosed


def _read(load: Callable[[str], bytes], revision: Revision) -> Iterator[File]:
    size, seen = 0, set[str]()
    for file in _files(revision.answers):
        sha = file.get("sha256")
        if not isinstance(sha, str) or sha in seen:
            continue
        seen.add(sha)
        try:
            data = load(sha)
        except (AttachmentMissing, KeyError, OSError):
            continue
        size += len(data)
        if size > MOST:
            return
        yield File(str(file.get("name") or sha[:12]), data, str(file.get("mime") or ""), sha)


def _files(value: Json, wanted: bool = False) -> Iterator[Mapping[str, Json]]:
    if isinstance(value, Mapping):
        if wanted and "sha256" in value:
            yield value
        for name, inner in value.items():
            yield from _files(inner, name in QUESTIONS)
    elif wanted and isinstance(value, list):
        for inner in value:
            yield from _files(inner, wanted)
