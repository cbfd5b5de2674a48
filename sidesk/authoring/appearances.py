"""Appearances: those SiDesk shows, those that change no answer, and those it refuses."""

from __future__ import annotations

import re

from sidesk.authoring import faults
from sidesk.authoring.findings import Findings, nearest
from sidesk.authoring.workbook import Row

# What the window or the compiler acts on.
_KEPT = frozenset({"multiline", "table", "signature", "minimal", "numbers", "field-list"})
# How ODK or Enketo draw the same question: the answer is the same without.
_HARMLESS = re.compile(
    r"w\d{1,2}|columns|columns-\d+|columns-pack|columns-flex|horizontal|horizontal-compact|compact|compact-\d+"
    r"|quick|quickcompact|autocomplete|autocomplete_chars|list|list-nolabel|likert|no-buttons|no-calendar|hide-input"
    r"|thousands-sep|picker|vertical|bearing|maps|placement-map|streets|counter|table-list|accordion|pages|dn|distress"
)
# Those that change what is asked.
_REFUSED = {
    "label": faults.APPEARANCE_LABEL, "draw": faults.APPEARANCE_DRAW, "annotate": faults.APPEARANCE_DRAW,
    "month-year": faults.APPEARANCE_MONTH, "year": faults.APPEARANCE_MONTH,
    "new": faults.APPEARANCE_NEW, "new-front": faults.APPEARANCE_NEW, "new-rear": faults.APPEARANCE_NEW,
    "image-map": faults.NO_MAP, "map": faults.NO_MAP, "masked": faults.APPEARANCE_MASKED,
} | dict.fromkeys(
    ("ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian"), faults.APPEARANCE_CALENDAR
)  # fmt: skip
_OTHER_PROGRAM = re.compile(r"(ex:|printer:|search\s*\(|query)")


def appearance(row: Row, found: Findings) -> str:
    """The appearances in a row that SiDesk keeps, each accounted for."""
    written = row.text("appearance")
    place = row.place("appearance")
    if _OTHER_PROGRAM.match(written):
        found.refuse(place, faults.NO_OTHER_PROGRAMS)
        return ""
    kept: list[str] = []
    for word in written.split():
        if word in _KEPT:
            kept.append(word)
        elif word in _REFUSED:
            found.refuse(place, _REFUSED[word], word=word)
        elif _HARMLESS.fullmatch(word):
            found.note(place, faults.APPEARANCE_LEFT_OUT, word=word)
        elif not written.startswith("table-list "):  # its second word is a list that ODK needs
            found.refuse(place, faults.UNKNOWN_APPEARANCE, word=word, near=nearest(word, {*_KEPT, *_REFUSED}))
    return " ".join(kept)
