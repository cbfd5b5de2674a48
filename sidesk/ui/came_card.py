"""What headquarters sent today while nobody asked: a card of the page Today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from sidesk.actions.noted import Noted
from sidesk.ui.kit.boxes import Card
from sidesk.ui.link_line import LinkLine
from sidesk.ui.news import WORK, work_came
from sidesk.ui.said import joined
from sidesk.ui.theme import Look

MOST = 3


def came(notes: Sequence[Noted], today: dt.date) -> list[Noted]:
    """The work among what the bell told that came today, the newest first."""
    return [one for one in notes if one.kind == WORK and one.at.date() == today][:MOST]


def came_card(look: Look, notes: Sequence[Noted], go: Callable[[str], object]) -> Card:
    """Each arrival with its time; a line leads to the records."""
    card = Card(look, look.words.gettext("New from headquarters"), gap=4)
    for note in notes:
        below = joined(look.words, f"{note.at.astimezone():%H:%M}", note.name)
        line = LinkLine(look, work_came(look.words, note.count), below)
        line.setObjectName(f"today/{note.key}")
        line.clicked.connect(partial(_go, go))
        card.add(line)
    return card


def _go(go: Callable[[str], object], _checked: bool = False) -> None:
    go("records")
