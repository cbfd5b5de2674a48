"""Where somebody came from when they asked for help: which article fits, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from sidesk.ui.fields.checklist import Checklist
from sidesk.ui.fields.pages import Pages
from sidesk.ui.fields.registry import FIELDS
from sidesk.ui.fields.sheet import Sheet
from sidesk.ui.page import Page
from sidesk.ui.record_page import RecordPage

HELP = "help"  # the page of that name
_BLOCKS = ((Checklist, "checklist"), (Sheet, "table"), (Pages, "pages"))


@dataclass(frozen=True)
class Origin:
    """`topics` from the closest to the widest; a page or a record to go back to."""

    topics: tuple[str, ...] = ()
    place: str = ""
    record: str = ""
    title: str = ""


def origin(page: Page, place: str) -> Origin:
    """What is in sight."""
    title = page.path()[-1] if page.path() else ""
    if not isinstance(page, RecordPage):
        return Origin((place,), place, "", title)
    if page.wizard is None:
        return Origin(("paper", "record"), "", page.record, title)
    if page.wizard.current() >= len(page.wizard._sections):
        return Origin(("review", "record"), "", page.record, title)
    return Origin((*_kinds(page), "record"), "", page.record, title)


def _kinds(page: Page) -> Iterator[str]:
    """The kind of question with the cursor, then what the section mainly is."""
    at: QWidget | None = page.window().focusWidget()
    while at is not None and at is not page:
        yield from (f"kind/{kind}" for kind, field in FIELDS.items() if type(at) is field)
        yield from (f"kind/{kind}" for block, kind in _BLOCKS if isinstance(at, block))
        at = at.parentWidget()
    for block, kind in _BLOCKS[:2]:
        if any(_is_shown(one) for one in page.findChildren(block)):
            yield f"kind/{kind}"


def _is_shown(widget: QWidget) -> bool:
    return widget.isVisible()
