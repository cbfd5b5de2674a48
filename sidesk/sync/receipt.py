"""The receipt of headquarters: what arrived, what was put aside and why, what is still wanted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sidesk.core.canonical import Json
from sidesk.core.text import LANGUAGES, LocalText, Words
from sidesk.sync.bundle import Bundle, Letter
from sidesk.sync.document import ReceiptEntry, Refused, receipt_json

FORMAT = "sidesk-receipt"
VERSION = 1


@dataclass(frozen=True)
class Taken:
    """What became of one bundle."""

    bundle: str  # its id
    revisions: Sequence[str] = ()  # now at headquarters, whether or not this bundle brought them
    papers: Sequence[str] = ()
    files: Sequence[str] = ()
    quarantined: Sequence[tuple[str, LocalText]] = ()  # id, why


def receipted(letter: Letter, taken: Sequence[Taken], audit: str, crl: str = "", token: str = "") -> Letter:
    """The letter, saying as well what became of these bundles. `audit` is the newest hash of the log,
    `crl` the list of revoked certificates (base64 of DER): every laptop is a witness of both. `token` lets
    the laptop send and fetch files over the network."""
    return replace(
        letter,
        receipt_for=tuple(_once(item.bundle for item in taken)),
        receipt=ReceiptEntry(
            revisions=_once(revision for item in taken for revision in item.revisions),
            papers=_once(paper for item in taken for paper in item.papers),
            files=_once(file for item in taken for file in item.files),
            quarantined=[Refused(name, dict(why)) for item in taken for name, why in item.quarantined],
            audit=audit,
            crl=crl,
            token=token,
        ),
    )


def told(why: str) -> LocalText:
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
