"""What a new store says on Today: the first three things to do, each with its button."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sidesk.ui.kit.boxes import Card, Rule, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look


def first_steps(
    look: Look, start: Callable[[str], object], go: Callable[[str], object], *, has_project: bool
) -> Card:
    """The card. What is done already has a check instead of its button."""
    _ = look.words.gettext
    card = Card(look, _("The first three things"))
    steps = (
        (
            "project", _("Your project"),
            _("Its name, client and contract stand in every document from then on."),
            _("New project"), "folder-kanban", partial(start, "P01"),
        ),
        (
            "record", _("The first record"),
            _("A survey, a checklist, a test or a device report. What is typed is on the disk at once."),
            _("New record"), "clipboard-check", partial(start, ""),
        ),
        (
            "office", _("The way to headquarters"),
            _("Open the invitation you were sent. Until then everything works, and stays here."),
            _("Open the invitation"), "mail", partial(go, "sync"),
        ),
    )  # fmt: skip
    for number, (name, title, why, label, icon, does) in enumerate(steps):
        if number:
            card.add(Rule(look))
        done = name == "project" and has_project
        primary = number == (1 if has_project else 0)
        button = Button(look, label, "primary" if primary else "plain")
        button.setObjectName(f"today/first/{name}")
        button.clicked.connect(partial(_do, does))
        button.setVisible(not done)
        head = Text(look, f"{number + 1}  {title}", "h3", wrap=True)
        texts = column(head, Text(look, why, "small", wrap=True), gap=2)
        mark = Icon(look, "circle-check" if done else icon, 20, "ok" if done else "accent")
        card.add(row(mark, (texts, 1), button, gap=12))
    return card


def _do(does: Callable[[], object], _checked: bool = False) -> None:
    does()
