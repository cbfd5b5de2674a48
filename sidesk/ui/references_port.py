"""What the fields of other records ask, answered by the desk for one open record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sidesk.actions import references
from sidesk.actions.desk import Desk
from sidesk.actions.fill import OpenRecord
from sidesk.actions.known import Thing
from sidesk.actions.references import Reference
from sidesk.core.canonical import Json
from sidesk.forms.reuse import Carried
from sidesk.forms.session import FormSession
from sidesk.forms.taking import only_empty
from sidesk.forms.tree import copied
from sidesk.ui.fields.filling import Filling
from sidesk.ui.record_table import STATES
from sidesk.ui.said import day, joined


class DeskReferences:
    """Knows the records of the project of one record. `open` shows a record.

    `filling` is asked for only when something is taken over: fields are made before it is theirs.
    """

    def __init__(
        self,
        desk: Desk,
        opened: OpenRecord,
        session: FormSession,
        filling: Callable[[], Filling],
        open: Callable[[str], object],
    ) -> None:
        self._desk, self._opened, self._session = desk, opened, session
        self._filling, self._open = filling, open

    def find(self, forms: Sequence[str], text: str) -> Sequence[Thing]:
        """Records of these forms that hold the text, the newest first."""
        opened = self._opened
        found = references.find(self._desk, forms, opened.project, text, besides=opened.record)
        return [Thing(one.number, self._told(one)) for one in found]

    def _told(self, one: Reference) -> str:
        words = self._desk.words
        state = words.gettext(STATES[one.state][0]) if one.state in STATES else ""
        return joined(words, one.title, day(words, one.changed_at, self._desk.clock.today()), state)

    def named(self, number: str) -> Reference | None:
        """The record of a number, if it lies on this laptop."""
        return references.by_number(self._desk, number)

    def answers(self) -> Mapping[str, Json]:
        """The answers as they stand now, of one's own: a lane reads them."""
        return copied(self._session.answers)

    def offered(self, number: str, answers: Mapping[str, Json]) -> Carried:
        """What could be taken over from that record into these answers."""
        return references.offered(self._desk, self._opened.form, answers, number)

    def open(self, record: str) -> None:
        """Show a record."""
        self._open(record)

    def take(self, offer: Carried) -> None:
        """Put it where nothing is answered yet, as one step of undo, and say how much it was."""
        filling, words = self._filling(), self._desk.words
        found = only_empty(filling.session, offer)
        with filling.together():
            filling.answer_many(found.answers)
            for path, rows in found.rows.items():
                filling.add_rows(path, values=rows)
        count = len(found)
        text = words.ngettext("{n} answer was taken over", "{n} answers were taken over", count)
        filling.said.emit(text.format(n=count))
