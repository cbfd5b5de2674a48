"""What projects wait for and from whom it has to come: a card of the page Today."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QBoxLayout

from sidesk.actions.awaited import Awaited, From
from sidesk.core.text import LocalText, Words
from sidesk.ui.kit.boxes import Card, Rule, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.process_words import caused, in_sections
from sidesk.ui.said import joined
from sidesk.ui.theme import Look
from sidesk.workflow import disputes

MOST_NAMED = 3  # people of one role
_ICONS = {True: ("lock", "bad"), False: ("clock", "ink2")}  # blocked, or only not there yet


def awaited_card(
    look: Look,
    found: Sequence[Awaited],
    titles: Mapping[str, LocalText],
    go: Callable[[Awaited], object],
) -> Card:
    """Each thing that is waited for: what, at which step, from whom. A button leads to its step."""
    words = look.words
    card = Card(look, words.gettext("Waiting for others"))
    several = len({one.project.record for one in found}) > 1
    for number, one in enumerate(found):
        if number:
            card.add(Rule(look))
        card.add(_line(look, one, titles, several=several, number=number, go=partial(go, one)))
    return card


def _line(
    look: Look,
    one: Awaited,
    titles: Mapping[str, LocalText],
    *,
    several: bool,
    number: int,
    go: Callable[[], object],
) -> QBoxLayout:
    words = look.words
    title = what(words, one, titles)
    project = (one.project.name or one.project.number) if several else ""
    icon, tone = _ICONS[one.gate is not None]
    texts = column(
        Text(look, title, "h3", wrap=True),
        Text(look, joined(words, where(words, one), one.case, project), "cap", wrap=True),
        Text(look, owed(words, one), "cap", wrap=True),
        gap=2,
    )
    button = Button(look, words.gettext("Show"))
    button.setObjectName(f"today/awaited/{number}")
    button.setAccessibleName(words.line(button.text(), title))
    button.clicked.connect(go)
    return row(Icon(look, icon, 20, tone), (texts, 1), button, gap=12)


def what(words: Words, one: Awaited, titles: Mapping[str, LocalText]) -> str:
    """What is missing: what a closed gate asks for, or the document that is due."""
    if one.gate is not None:
        return words.pick(one.gate.gate.title)
    return words.pick(titles.get(one.form)) or one.form or _step(words, one)


def where(words: Words, one: Awaited) -> str:
    """Which step it holds up, in which sections, and the documents and defects that keep it back."""
    step = f"{one.step} {_step(words, one)}"
    if one.gate is not None:
        step = words.gettext("Blocked: {step}").format(step=step)
    why = disputes.told(one.gate, words) if one.gate is not None else ""
    return joined(words, step, in_sections(words, one.sections), why or caused(words, one.causes))


def owed(words: Words, one: Awaited) -> str:
    """From whom it has to come, by name where the project names them."""
    titles = {role.code: words.pick(role.title) for role in one.process.roles}
    who = words.listed(text for source in one.comes_from if (text := _from(words, source, titles)))
    return words.gettext("Waiting for {who}").format(who=who) if who else ""


def _from(words: Words, source: From, titles: Mapping[str, str]) -> str:
    role = titles.get(source.role, source.role)
    names = words.listed(source.people[:MOST_NAMED])
    return f"{role} {names}".strip()


def _step(words: Words, one: Awaited) -> str:
    step = one.process.by_code.get(one.step)
    return words.pick(step.short) if step is not None else ""
