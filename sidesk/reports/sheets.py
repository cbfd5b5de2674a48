"""Sheets for paper alone: the recovery code of a store, and a form to fill in by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from io import BytesIO

from sidesk.core.canonical import Json
from sidesk.core.text import N_
from sidesk.forms.definition import Form
from sidesk.models.entities import REVISION_FORMAT, REVISION_VERSION, Revision
from sidesk.reports import pdfa
from sidesk.reports.blocks import Said
from sidesk.reports.facts import PaperFacts
from sidesk.reports.layout.canvas import PaperCanvas, height_of
from sidesk.reports.layout.fonts import MONO
from sidesk.reports.layout.style import A4, INK2, MM
from sidesk.reports.layout.type import (
    BLOCK_RULE,
    BODY,
    LABEL,
    LABEL_SECOND,
    TITLE,
    TITLE_SECOND,
    VALUE,
    Pen,
    Type,
)
from sidesk.reports.paper import Rendered, blank_paper
from sidesk.reports.voice import Voice

_CODE = Type(27, font=MONO)
_GROUP, _GROUPS_A_LINE = 4, 3
_LEFT, _RIGHT = 25 * MM, 195 * MM
_SECOND = Type(8, 12, colour=INK2)

_PARAGRAPHS = (
    N_("This code opens the store on this computer when the passphrase is forgotten. Nothing else does."),
    N_("Whoever holds this sheet and the computer can read everything in the store."),
    N_("Keep it away from the computer: in the office safe, or in a sealed envelope at headquarters."),
    N_("Do not photograph it, do not send it by mail or chat, do not write the passphrase on it."),
    N_("The letters I, L, O and U do not occur. Capital and small letters, spaces and dashes do not matter."),
)


def recovery_sheet(code: str, *, owner: str, made_on: dt.date, store: str = "") -> bytes:
    """One page in Chinese and English with the code in large letters."""
    voice = Voice("both")
    out = BytesIO()
    canvas = PaperCanvas(out, pagesize=A4, invariant=1, lang=voice.tag, pageCompression=1)
    title = voice.say(N_("Recovery code of the store"))
    y = 297 * MM - 30 * MM
    y -= canvas.block(_LEFT, y, _RIGHT - _LEFT, title.main, TITLE)
    y -= canvas.block(_LEFT, y, _RIGHT - _LEFT, title.second, TITLE_SECOND) + 4 * MM
    y = _facts(
        canvas,
        y,
        voice,
        ((N_("Belongs to"), owner), (N_("Made on"), made_on.isoformat()), (N_("Store"), store)),
    )
    y = _code(canvas, y - 8 * MM, code)
    _paragraphs(canvas, y - 10 * MM, voice)
    canvas.showPage()
    canvas.save()
    moment = dt.datetime.combine(made_on, dt.time(), dt.UTC)
    meta = pdfa.Meta(title.main, owner, title.inline, "SiDesk", voice.tag, moment)
    return pdfa.finished(out.getvalue(), None, meta)


def _facts(canvas: PaperCanvas, y: float, voice: Voice, facts: tuple[tuple[str, str], ...]) -> float:
    canvas.rule(_LEFT, y, _RIGHT, BLOCK_RULE)
    y -= 2 * MM
    for message, text in facts:
        if not text:
            continue
        label = voice.say(message)
        used = canvas.block(_LEFT, y, 40 * MM, label.main, LABEL)
        canvas.block(_LEFT, y - used, 40 * MM, label.second, LABEL_SECOND)
        canvas.block(_LEFT + 45 * MM, y, _RIGHT - _LEFT - 45 * MM, text, VALUE)
        y -= 9 * MM
    return y


def _code(canvas: PaperCanvas, y: float, code: str) -> float:
    """Groups of four, three to a line, each with its number, so that nobody loses the place."""
    letters = "".join(character for character in code if character.isalnum())
    groups = [letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP)]
    rows = [groups[i : i + _GROUPS_A_LINE] for i in range(0, len(groups), _GROUPS_A_LINE)]
    height = len(rows) * 17 * MM + 6 * MM
    canvas.frame((_LEFT, y - height, _RIGHT - _LEFT, height), Pen(1.2))
    step = (_RIGHT - _LEFT) / _GROUPS_A_LINE
    for i, row in enumerate(rows):
        base = y - (14 + 17 * i) * MM
        for j, group in enumerate(row):
            x = _LEFT + step * (j + 0.5)
            canvas.string(x, base, group, _CODE.centred)
            canvas.string(_LEFT + step * j + 7 * MM, base, str(i * _GROUPS_A_LINE + j + 1), LABEL.right)
    return y - height


def _paragraphs(canvas: PaperCanvas, y: float, voice: Voice) -> None:
    width = _RIGHT - _LEFT
    for message in _PARAGRAPHS:
        said: Said = voice.say(message)
        canvas.block(_LEFT, y, width, said.main, BODY)
        y -= height_of(said.main, BODY, width)
        y -= canvas.block(_LEFT, y, width, said.second, _SECOND) + 3 * MM


def blank(
    form: Form,
    facts: PaperFacts,
    *,
    language: str,
    number: str = "",
    answers: Mapping[str, Json] | None = None,
) -> Rendered:
    """The same paper to be filled in by hand: every question, empty boxes, rows to write in.

    `answers` holds what is known beforehand: the header, or the trade whose checklist is wanted.
    """
    body: dict[str, Json] = {
        "format": REVISION_FORMAT,
        "version": REVISION_VERSION,
        "form": form.id,
        "package": form.hash,
        "number": number,
        "kind": "blank",
        "answers": dict(answers or {}),
    }
    return blank_paper(form, Revision.of(body), facts, language=language)
