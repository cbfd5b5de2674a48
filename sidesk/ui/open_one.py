"""One open record: its place, its page while it has one, its own window while it stands in one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sidesk.actions import fill
from sidesk.actions.recent import Place
from sidesk.ui.record_page import RecordPage
from sidesk.ui.record_window import RecordWindow


@dataclass
class OpenOne:
    """One open record. Without a page it is built when somebody looks at it."""

    place: Place
    draft: bool = True
    page: RecordPage | None = None
    begun: fill.OpenRecord | None = None  # what to give a page that is built again
    window: RecordWindow | None = None
    seen: int = 0
    state: str = ""
    typed: bool = False  # somebody typed in it
    apart: bool = False  # its next page goes into a window of its own
    after: tuple[str, ...] = ()  # where to jump once it is built

    @property
    def record(self) -> str:
        """Its record."""
        return self.place.record

    def now(self) -> Place:
        """Where one is in it."""
        page = self.page
        if page is None or page.wizard is None:
            return self.place
        path = page.wizard.focused() or ()
        return replace(self.place, section=page.wizard.current(), path=tuple(path))

    def rest(self) -> None:
        """Its page is to go: what was typed is kept, and another can be built where one was in it."""
        page = self.page
        if page is not None:
            self.place, self.begun = self.now(), page.begun
            page.begun_as(None)
            page.leave()


def untouched(page: RecordPage) -> bool:
    """Begun in this window, and nothing typed into it."""
    begun = page.begun
    return (
        begun is not None
        and not page.importing
        and begun.draft is not None
        and page.wizard is not None
        and page.wizard.session.answers == begun.draft.answers
    )
