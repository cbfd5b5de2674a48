"""Our own verdict on a test beside the tester's: as a sentence, and as it is kept with the row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sidesk.core.canonical import Json
from sidesk.core.text import N_, Words, signed
from sidesk.forms.definition import Path
from sidesk.forms.tree import value_at
from sidesk.instruments import limit_tables, limits, verdicts
from sidesk.instruments.results import Source

OWN, WHY, SOURCE = "own", "own_why", "source"  # columns of a test's row that only a file fills
STAR_RULE: Path = ("job", "star_rule")
ACCURACY = "accuracy"  # the clause of GB/T 50312 that lets FAIL* pass; without it, strict

_DIFFERS = N_(
    "{code}: the tester says {theirs}, by its values it is {ours}{why}. The tester's verdict is kept."
)
_VERDICTS = {"pass": N_("pass"), "fail": N_("fail")}
VALUES = {
    "il": "IL", "rl": "RL", "next": "NEXT", "psnext": "PS NEXT", "acrf": "ACR-F", "psacrf": "PS ACR-F",
    "acrn": "ACR-N", "psacrn": "PS ACR-N", "headroom": N_("headroom"), "skew": N_("delay skew"),
    "resistance": N_("loop resistance"), "delay": N_("delay"), "length": N_("length"), "loss": N_("loss"),
}  # fmt: skip
CONFIDENCES = {
    "primary": N_("compared with the standard itself"),
    "secondary": N_("from texts that quote the standard"),
    "recalled": N_("from memory, not compared"),
    "house rule": N_("a rule of our own"),
}
EDITIONS = (  # as the tables of limits name them
    N_("ANSI/TIA-568.2-D; ISO/IEC 11801-1:2017, which GB/T 50312-2016 follows"),
    N_("ISO/IEC 14763-3:2024, which GB/T 50312-2016 follows; ANSI/TIA-568.3-D"),
)
LIMITS = N_("Limits: {edition}; {confidence}.")
LIMITS_GIVEN = N_("Limits of headquarters: {edition}; {source}; {confidence}.")
_SOURCE = re.compile(r"(?P<file>.*)#(?P<place>.*) sha256:(?P<sha256>[0-9a-f]{64})")


def is_lenient(answers: Mapping[str, Json]) -> bool:
    """Whether the project lets the accuracy of the instrument count."""
    return value_at(answers, STAR_RULE) == ACCURACY


def passed(result: str, *, lenient: bool) -> bool:
    """Whether a result of a row (`pass_star`, `fail` ...) counts as passed."""
    plain, _, star = result.partition("_")
    return verdicts.counts_as_passed(plain, star=bool(star), lenient=lenient)


def differing(code: str, values: Mapping[str, str], words: Words) -> str:
    """Where our verdict is another than the tester's: one sentence with the values; else empty."""
    told, theirs = verdicts.own(values), values.get("result", "")
    if not verdicts.disagrees(told, theirs):
        return ""
    misses = [f"{words.gettext(VALUES[one.name])} {one.by:+f}" for one in told.misses]
    why = f" ({words.listed(misses)})" if misses else ""
    said = {name: words.gettext(text) for name, text in _VERDICTS.items()}
    return words.gettext(_DIFFERS).format(code=code, theirs=said[theirs], ours=said[told.verdict], why=why)


def confidence(values: Mapping[str, str], words: Words) -> str:
    """Whose limits judged a link, and how sure they are; empty where the tester's own limits did."""
    if limits.standard_named(values.get("limit", "")) is None:
        return ""
    return told_of("copper", words)


def told_of(table: str, words: Words) -> str:
    """Edition and confidence of a table of limits; what headquarters wrote over it names its source."""
    told = limits.provenance(table)
    level = words.gettext(CONFIDENCES.get(told["confidence"], "?"))
    text = LIMITS_GIVEN if limit_tables.is_changed(table) else LIMITS
    return words.gettext(text).format(
        edition=words.gettext(told["edition"]), source=told["source"], confidence=level
    )


def kept(values: Mapping[str, str], source: Source | None) -> dict[str, str]:
    """What is kept with the row: our verdict where it can be said, the values it misses, the source."""
    told = verdicts.own(values)
    sure = told.verdict == limits.FAIL or told.whole
    misses = "; ".join(f"{one.name} {one.by:+f}" for one in told.misses)
    found = {OWN: told.verdict if sure else "", WHY: misses, SOURCE: named(source) if source else ""}
    return {name: text for name, text in found.items() if text}


def named(source: Source) -> str:
    """`floor.csv#12 sha256:...`; in a workbook `links.xlsx#Copper!12`."""
    place = next((str(one) for one in (source.row, source.line) if one is not None), "")
    place = place or (f"@{source.byte}" if source.byte is not None else "")
    sheet = f"{source.sheet}!" if source.sheet else ""
    return f"{source.file}#{sheet}{place} sha256:{source.sha256}"


@dataclass(frozen=True)
class Origin:
    """The file of a result, its row (or byte) there, and the file's SHA-256."""

    file: str
    place: str
    sha256: str


def origins(text: str) -> list[Origin]:
    """What `named` wrote; several where two testers made one row."""
    hits = (_SOURCE.fullmatch(part) for part in text.split("; "))
    return [Origin(hit["file"], hit["place"], hit["sha256"]) for hit in hits if hit]


def why(text: str, words: Words) -> str:
    """The values that miss their limit, in the reader's words."""
    parts = [part.partition(" ") for part in text.split("; ") if part]
    return words.listed(f"{words.gettext(VALUES.get(name, name))} {signed(by)}" for name, _, by in parts)
