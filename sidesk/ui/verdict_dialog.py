"""The verdict on a sealed paper, in words and by signer: who sealed it, whether it holds, who is missing."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QWidget

from sidesk.actions.verify import NOT_VALID, VALID, FileVerdict, SealTold
from sidesk.core.text import N_
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import Panel, column, holder, row, scrolled
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.roles import role_name
from sidesk.ui.said import day, joined
from sidesk.ui.theme import Look

_STATES = {
    "holds": (N_("holds"), "ok"),
    "unknown": (N_("intact, signer unknown"), "warn"),
    "broken": (N_("does not hold"), "bad"),
}


class VerdictDialog(Dialog):
    """Nothing is decided here; it says what was found."""

    def __init__(self, look: Look, parent: QWidget, name: str, verdict: FileVerdict, today: dt.date) -> None:
        _ = look.words.gettext
        super().__init__(look, parent, name, "", width=WIDE)
        self.verdict = verdict
        aside = [] if verdict.seals else [one for one in verdict.reasons if one not in verdict.about_file]
        told = " ".join([*verdict.about_file, *aside])
        self.add(Banner(look, verdict.headline, told, _tone(verdict)))
        lines = column(gap=8)
        for seal in verdict.seals:
            lines.addWidget(_card(look, seal, today))
        if verdict.missing:
            names = look.words.listed(role_name(look.words, role) for role in verdict.missing)
            lines.addWidget(Text(look, _("Not sealed yet: {names}").format(names=names), "small", wrap=True))
        lines.addStretch(1)
        if verdict.seals or verdict.missing:
            inside = holder(lines)
            area = scrolled(inside)
            most = max(look.px(160), parent.window().height() - look.px(300))
            room = min(look.px(WIDE), parent.window().width() - 48) - 64
            area.setFixedHeight(min(lines.totalHeightForWidth(room) + 24, most))
            self.add(area)
            self.add(
                Text(
                    look,
                    _("Trusted are headquarters' root and the key of this computer. Nothing was taken in."),
                    "cap",
                    wrap=True,
                )
            )
        self.offer(_("Close"), "primary", accepts=True)


def _tone(verdict: FileVerdict) -> str:
    if verdict.code == VALID:
        return "ok"
    return "warn" if verdict.code == NOT_VALID and verdict.is_intact else "bad"


def _card(look: Look, seal: SealTold, today: dt.date) -> Panel:
    words = look.words
    state, tone = _STATES[seal.state]
    when = day(words, seal.at, today) if seal.at is not None else ""
    who = joined(words, role_name(words, seal.role), seal.unit, seal.what, when)
    return Panel(
        "well",
        column(
            row((Text(look, seal.signer, "h3", wrap=True), 1), Chip(look, words.gettext(state), tone)),
            Text(look, who, "small", wrap=True),
            *(Text(look, sentence, "small", tone, wrap=True) for sentence in seal.sentences),
            gap=4,
            margins=(12, 10, 12, 10),
        ),
    )
