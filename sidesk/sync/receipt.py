"""The receipt of headquarters: what arrived, what was put aside and why, what is still wanted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sidesk.core.canonical import Json
from sidesk.core.text import LANGUAGES, Words
from sidesk.sync.bundle import Bundle, Letter
from sidesk.sync.document import ReceiptEntry, Refused, receipt_json

FORMAT = "sidesk-receipt"
VERSION = 1


@dataclass(frozen=True)
class Taken:
    """What became of one bundle."""

    bundle: str  # its id
    revisions: tuple[str, ...] = ()  # now at headquarters, whether it was this bundle that brought them
    papers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    quarantined: tuple[tuple[str, str], ...] = ()  # id, why


def receipted(letter: Letter, taken: Sequence[Taken], audit: str) -> Letter:
    """The letter, saying as well what became of these bundles; `audit` is the newest hash of the log."""
    return replace(
        letter,
        receipt_for=tuple(item.bundle for item in taken),
        receipt=ReceiptEntry(
            revisions=_once(revision for item in taken for revision in item.revisions),
            papers=_once(paper for item in taken for paper in item.papers),
            files=_once(file for item in taken for file in item.files),
            quarantined=[Refused(name, told(why)) for item in taken for name, why in item.quarantined],
            audit=audit,
        ),
    )


def told(why: str) -> dict[str, str]:
    """A reason in every language we have: who reads it is not known here."""
    return {language: Words(language).gettext(why) for language in LANGUAGES}


def readable(bundle: Bundle) -> bytes:
    """The receipt as a JSON file of its own: the same hashes, without the signature around them."""
    receipt = bundle.receipt
    document: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "bundle": bundle.id,
        "from": bundle.sender,
        "to": bundle.to,
        "created": bundle.created,
        "receipt_for": list(bundle.receipt_for),
        "received": receipt_json(receipt) if receipt else None,
        "heads": {record: list(ids) for record, ids in bundle.heads.items()},
        "wanted": list(bundle.wanted),
    }
    return json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n"


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
