"""Fakes with names for what the wizard needs from outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from sidesk.core.canonical import Json
from sidesk.core.errors import DiskFull, WrongSigningPassphrase
from sidesk.core.progress import Progress
from sidesk.forms.journal import Pages
from sidesk.ui.wizard.ports import PAPER, SCREEN, TOKEN, Finished, Signed, Signer


class FakeKeeper:
    """Remembers what was kept; refuses while `full` is set."""

    def __init__(self, now: Callable[[], dt.datetime] | None = None) -> None:
        self.kept: list[tuple[Mapping[str, Json], str, int, int]] = []
        self.undo: list[Pages] = []
        self.low = False
        self.full = False
        self._now = now or (lambda: dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.UTC))

    def keep(
        self, answers: Mapping[str, Json], title: str, progress: tuple[int, int], undo: Pages
    ) -> dt.datetime:
        if self.full:
            raise DiskFull
        self.kept.append((answers, title, *progress))
        self.undo.append(undo)
        return self._now()

    def short_of_room(self) -> bool:
        return self.low


class FakeFinisher:
    """Seals nothing, but asks for the same things as the real one."""

    def __init__(self, pdf: bytes, passphrase: str = "demo") -> None:
        self.pdf, self.passphrase = pdf, passphrase
        self.finished: list[tuple[Mapping[str, Json], Sequence[Signed]]] = []

    def signers(self) -> Sequence[Signer]:
        return (
            Signer("inspector", "检查人", "样例·林舟", mine=True),
            Signer("LEAD", "班组长", "样例·郑木", ways=(SCREEN, TOKEN, PAPER)),
            Signer("client", "甲方代表", optional=True),
        )

    def preview(self, answers: Mapping[str, Json], progress: Progress) -> bytes:
        return self.pdf

    def finish(
        self, answers: Mapping[str, Json], signed: Sequence[Signed], passphrase: str, progress: Progress
    ) -> Finished:
        if passphrase != self.passphrase:
            raise WrongSigningPassphrase
        self.finished.append((answers, signed))
        return Finished("DEMO-2026-001-D18-7KQ2003", self.pdf)
