"""What a photo belongs to: its place, its document, its step of the process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sidesk.core.text import Words
from sidesk.forms.definition import Group, Node, Path, Question
from sidesk.forms.kinds import shown
from sidesk.forms.session import FormSession
from sidesk.ui.fields.photo_places import row_of


def belongs(session: FormSession, path: Path, words: Words, around: Sequence[str]) -> list[str]:
    """Sentences about the photos of one question; `around` is what is known of the whole record."""
    _ = words.gettext
    stands = [_place(session, path, words), *row_of(session, path, words)]
    place = " · ".join(dict.fromkeys(part for part in stands if part))
    document, step = [*around, "", ""][:2]
    document = document or words.pick(session.form.title)
    said = [(_("Place: {what}"), place), (_("Document: {what}"), document), (_("Step: {what}"), step)]
    return [text.format(what=what) for text, what in said if what]


def _place(session: FormSession, path: Path, words: Words) -> str:
    """The room that is answered nearest to the photo: in its row, its section, the head of the record."""
    for length in range(len(path) - 1, 0, -1):
        above = session.node(path[:length])
        found = _answered(session, path[:length], getattr(above, "items", ()), words)
        if found:
            return found
    for section in session.form.items:
        if isinstance(section, Group) and (
            found := _answered(session, (section.name,), section.items, words)
        ):
            return found
    return ""


def _answered(session: FormSession, above: Path, items: Sequence[Node], words: Words) -> str:
    said = (
        shown(question, session.value(path), words, session.choices(path), unit=False)
        for path, question in _places(above, items)
    )
    return next((text for text in said if text), "")


def _places(above: Path, items: Sequence[Node]) -> Iterator[tuple[Path, Question]]:
    for item in items:
        if isinstance(item, Group):
            yield from _places((*above, item.name), item.items)
        elif isinstance(item, Question) and item.kind == "place":
            yield (*above, item.name), item
