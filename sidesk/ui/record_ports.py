"""What the wizard asks for, answered by the desk: keeping, files, suggestions, papers and seals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from time import sleep

from sidesk.actions import attach, browse, fill, finish, identity, process
from sidesk.actions.desk import Desk
from sidesk.actions.finish import Party
from sidesk.core.canonical import Json
from sidesk.core.errors import NotSavedYet, ProcessInvalid
from sidesk.core.progress import Progress
from sidesk.core.roles import role_name
from sidesk.core.text import Words
from sidesk.forms.journal import Pages
from sidesk.ui.fields.ports import Attached
from sidesk.ui.wizard.ports import LATER, PAPER, SCREEN, SEAL, Finished, Signed, Signer

PATIENCE, STEP = 250, 0.02  # five seconds for an autosave to come through
KINDS = {SEAL: finish.CERTIFICATE, SCREEN: finish.WITNESSED, PAPER: finish.INK, LATER: finish.LATER}


class DeskFiles:
    """Attachments of the desk's store."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def attach(self, data: bytes, name: str, kind: str) -> Attached:
        """Keep the bytes; a photo is made small first. Raises AttachmentRefused."""
        kept = (
            attach.photo(self._desk, data, name) if kind == "photo" else attach.file(self._desk, data, name)
        )
        size = kept["size"]
        return Attached(
            sha256=str(kept["sha256"]),
            size=size if isinstance(size, int) else 0,
            mime=str(kept["mime"]),
            name=str(kept["name"]),
            taken_at=str(kept.get("taken_at") or ""),
            original_sha256=str(kept.get("original_sha256") or ""),
        )

    def read(self, sha256: str) -> bytes:
        """The bytes of an attachment."""
        return browse.image(self._desk, sha256)


def around(desk: Desk, opened: fill.OpenRecord, words: Words) -> Sequence[str]:
    """A record and the step of the process it belongs to, in words; for what lies in it."""
    try:
        step = process.process(desk).step_of(opened.form.id)
    except ProcessInvalid:  # said on the map; a photo is looked at all the same
        step = None
    told = f"{step.code} {words.pick(step.title)}" if step is not None else ""
    return f"{opened.number} {words.pick(opened.form.title)}".strip(), told


class DeskKeeper:
    """Keeps one draft."""

    def __init__(self, desk: Desk, record: str) -> None:
        self._desk, self._record = desk, record

    def keep(
        self, answers: Mapping[str, Json], title: str, progress: tuple[int, int], undo: Pages
    ) -> dt.datetime:
        """Returns after the disk said yes."""
        return fill.keep(self._desk, self._record, answers, title, progress, undo)

    def short_of_room(self) -> bool:
        """Whether the disk is full: what was set aside for this day is used up."""
        return self._desk.store.disk_is_full


class DeskFinisher:
    """Papers and seals of one record. What is printed and sealed is what the disk holds, so both calls
    wait until `settled` says that nothing typed is still on its way there."""

    def __init__(
        self, desk: Desk, opened: fill.OpenRecord, words: Words, settled: Callable[[], bool]
    ) -> None:
        self._desk, self._opened, self._words, self._settled = desk, opened, words, settled
        self._parties: Sequence[Party] | None = None

    def ask(self, _progress: Progress) -> Sequence[Party]:
        """Who signs; takes a moment."""
        return finish.parties(self._desk, self._opened)

    def know(self, parties: Sequence[Party]) -> None:
        """So that the signing page opens at once."""
        self._parties = parties

    def signers(self) -> Sequence[Signer]:
        """Who signs, in the form's order. The first role the person at this computer may hold is sealed with
        the own key, before one in which they only stand in; in further ones they may sign as well."""
        asked = self._parties if self._parties is not None else finish.parties(self._desk, self._opened)
        held = [number for number, one in enumerate(asked) if one.held]
        first = min(held, key=lambda number: (asked[number].stands_in, number), default=-1)
        return [
            Signer(
                role=one.role,
                label=role_name(self._words, one.role),
                name=self._desk.person.name if one.held else "",
                mine=number == first,
                optional=number != first,
                needed=not one.optional,
                kept=identity.passphrase_is_kept(self._desk),
                ways=(SEAL,) if number == first else (SCREEN, LATER, PAPER, *((SEAL,) if one.held else ())),
            )
            for number, one in enumerate(asked)
        ]

    def preview(self, answers: Mapping[str, Json], progress: Progress) -> bytes:
        """The paper as it would be, marked as a draft. Raises NotSavedYet."""
        self._wait(progress)
        return finish.preview(self._desk, self._opened.record, self._desk.settings.paper_language)

    def finish(
        self, answers: Mapping[str, Json], signed: Sequence[Signed], passphrase: str, progress: Progress
    ) -> Finished:
        """Freeze, print, seal, store. Raises NotSavedYet and what `finish.finish` raises."""
        self._wait(progress)
        given = [
            finish.Signed(role=one.role, name=one.name, kind=KINDS[one.way], strokes=_strokes(one.value))
            for one in signed
            if one.way in KINDS
        ]
        paper = finish.finish(self._desk, self._opened.record, given, passphrase, progress)
        return Finished(self._opened.number, browse.paper_bytes(self._desk, paper))

    def _wait(self, progress: Progress) -> None:
        for _ in range(PATIENCE):
            if self._settled():
                return
            progress.step(0, 0)
            sleep(STEP)
        raise NotSavedYet


def _strokes(value: Mapping[str, Json]) -> Sequence[Sequence[Sequence[int]]]:
    """The drawn lines of a signature answer; whatever is no line is left out."""
    strokes = value.get("strokes")
    lines = strokes if isinstance(strokes, Sequence) and not isinstance(strokes, str) else ()
    return [
        [[int(n) for n in point if isinstance(n, int)] for point in line if isinstance(point, Sequence)]
        for line in lines
        if isinstance(line, Sequence) and not isinstance(line, str)
    ]
