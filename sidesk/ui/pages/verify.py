"""Verify a file: drop a paper or a bundle and read by signer what holds, what does not, and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QLayout, QWidget

from sidesk.actions import compare, verify
from sidesk.actions.verify import (
    BAD,
    BROKEN,
    GOOD,
    HOLDS,
    NOTE,
    STATES,
    UNKNOWN,
    WAITS,
    WARN,
    FileVerdict,
    SealTold,
)
from sidesk.core.roles import role_name
from sidesk.core.text import N_
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import Card, FlowBox, Panel, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.icons import Avatar, Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.page import Page
from sidesk.ui.room import Room
from sidesk.ui.said import day, joined

FILES = "PDF, SiDesk (*.pdf *.sidesk)"
MOST = 20  # files that are looked at one after the other
TONES = {HOLDS: "ok", WAITS: "warn", UNKNOWN: "warn", BROKEN: "bad"}
ICONS = {GOOD: ("circle-check", "ok"), NOTE: ("info", "ink3"), WARN: ("triangle-alert", "warn_mark"),
         BAD: ("circle-x", "bad")}  # fmt: skip
PROVES = {
    "": N_("Since this seal no byte of the paper has changed, and the seal is of this person's key."),
    "witnessed": N_("The line of {name} was drawn before {signer}, whose key sealed it as a witness."),
    "stamp": N_(
        "The paper and every seal before this stamp were there at its moment, by the clock of {signer}."
    ),
}
PROVES_NOT = {
    "": N_("That the values were measured rightly: the original files of the instruments show that."),
    "witnessed": N_("Who {name} was: no certificate of this person is in the paper."),
    "stamp": N_("When the seals were set, only until when at the latest; nor that anybody agrees."),
}
NOTHING = N_("Nothing: what was sealed is not what the file shows now.")
UNPROVEN = N_("That it was {signer}: nobody trusted here vouches for this certificate.")


class VerifyPage(Page):
    """Nothing is taken in and nothing is changed here."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        look, _ = room.look, room.words.gettext
        self.verdicts: list[tuple[str, FileVerdict]] = []
        self.at = -1
        choose = Button(look, _("Choose a file"), "primary", icon="file-check")
        choose.setObjectName("verify/choose")
        choose.setToolTip("Ctrl+O")
        choose.clicked.connect(self.choose)
        self.place = Panel(
            "well",
            column(
                EmptyState(
                    look, "shield-check", _("Drop a sealed paper or a bundle here"),
                    _("SiDesk says who sealed it, whether it is whole, and what this computer knows of it."),
                    choose,
                )
            ),
        )  # fmt: skip
        self.waiting = Text(look, "", "small", wrap=True)
        self.waiting.setObjectName("verify/waiting")
        self._files = FlowBox()
        self._files.hide()
        self._result = column(gap=16)
        self._trust = Card(look, _("Who is trusted here"), gap=4)
        self._trusted: list[str] = []
        inside = column(
            self._files, self._result, self.place, self.waiting, self._trust, None, gap=16,
            margins=(24, 4, 24, 16),
        )  # fmt: skip
        title = Text(look, _("Verify a file"), "h1")
        self.setLayout(column(column(title, margins=(24, 16, 24, 8)), (scrolled(holder(inside)), 1), gap=0))
        near = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+O"), self, context=near).activated.connect(self.choose)

    def path(self) -> tuple[str, ...]:
        return (self.room.words.gettext("Verify a file"),)

    def keys(self) -> list[tuple[str, str]]:
        return [("Ctrl+O", self.room.words.gettext("Choose a file"))]

    def refresh(self) -> None:
        desk, words = self.room.desk, self.room.words
        self.room.jobs.run(self, lambda _: compare.trust_told(desk, words), self._on_trust)

    def _on_trust(self, told: Sequence[str]) -> None:
        if list(told) == self._trusted:
            return
        for line in self._trusted:
            for old in self._trust.findChildren(Text):
                if old.text() == line:
                    old.hide()
                    old.deleteLater()
        self._trusted = list(told)
        for line in told:
            self._trust.add(Text(self.room.look, line, "small", wrap=True))

    # --- files ---

    def choose(self) -> None:
        """Ask for files."""
        names, _kind = QFileDialog.getOpenFileNames(self, self.room.words.gettext("Verify a file"), "", FILES)
        self.take([Path(name) for name in names])

    def take(self, paths: Sequence[Path]) -> None:
        """Judge files, one after the other."""
        desk, words = self.room.desk, self.room.words
        for path in paths[:MOST]:
            self._run(path.name, lambda _, path=path: compare.verify_on_desk(desk, path, words))

    def judge(self, name: str, pdf: bytes) -> None:
        """Judge a paper that is open."""
        desk, words = self.room.desk, self.room.words
        self._run(name, lambda _: compare.verify_here(desk, pdf, words))

    def _run(self, name: str, work: object) -> None:
        self.waiting.setText(self.room.words.gettext("Checking {name}…").format(name=name))
        self.room.jobs.run(self, work, partial(self._on_judged, name), lane=Lane.SLOW)  # type: ignore[arg-type]

    def _on_judged(self, name: str, verdict: FileVerdict) -> None:
        self.waiting.setText("")
        self.verdicts = [one for one in self.verdicts if one[0] != name][: MOST - 1]
        self.verdicts.insert(0, (name, verdict))
        self.show_verdict(0)

    def show_verdict(self, number: int, _checked: bool = False) -> None:
        """Show one of those that were judged, 0 the last."""
        self.at = number
        self._list()
        while (item := self._result.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        name, verdict = self.verdicts[number]
        for part in self._told(name, verdict):
            self._result.addWidget(part)

    def _list(self) -> None:
        flow = self._files.layout()
        while flow is not None and (item := flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, (name, _verdict) in enumerate(self.verdicts):
            chip = FilterChip(self.room.look, name[:40], on=number == self.at)
            chip.setObjectName(f"verify/file/{number}")
            chip.clicked.connect(partial(self.show_verdict, number))
            self._files.add(chip)
        self._files.setVisible(len(self.verdicts) > 1)

    # --- one verdict ---

    def _told(self, name: str, verdict: FileVerdict) -> list[QWidget]:
        look, words = self.room.look, self.room.words
        aside = [] if verdict.seals else [one for one in verdict.reasons if one not in verdict.about_file]
        bad = [one.text for one in verdict.findings if one.tone == BAD and one.text not in aside]
        second = " ".join([*verdict.about_file, *aside, *bad])
        if verdict.needed and not second:
            names = words.listed(role_name(words, role) for role in verdict.needed)
            second = words.gettext("Still missing: {names}").format(names=names)
        banner = Banner(look, verdict.headline, second, _tone(verdict))
        banner.setObjectName("verify/verdict")
        parts: list[QWidget] = [Text(look, name, "h2", wrap=True), banner]
        if verdict.seals or verdict.missing or verdict.by_hand:
            parts.append(self._signers(verdict))
        if verdict.findings:
            parts.append(self._findings(verdict))
        if verdict.revision is not None and self.room.desk.store.records.heads(verdict.revision.record):
            button = Button(look, words.gettext("Open the record"), icon="clipboard-check")
            button.setObjectName("verify/open")
            button.clicked.connect(partial(self._open, verdict.revision.record))
            parts.append(holder(row(button, None)))
        return parts

    def _open(self, record: str, _checked: bool = False) -> None:
        self.record_asked.emit(record)

    def _findings(self, verdict: FileVerdict) -> Card:
        look = self.room.look
        card = Card(look, self.room.words.gettext("What is in it, and what is known of it here"))
        for one in verdict.findings:
            icon, tone = ICONS[one.tone]
            line = Text(look, one.text, "body", "bad" if one.tone == BAD else "ink", wrap=True)
            card.add(row(column(look.px(2), Icon(look, icon, 16, tone), None, gap=0), (line, 1), gap=8))
        return card

    def _signers(self, verdict: FileVerdict) -> Card:
        look, words = self.room.look, self.room.words
        card = Card(look, words.gettext("By signer"), gap=12)
        for seal in verdict.seals:
            card.add(self._seal(seal))
        for role in verdict.missing:
            needed = role in verdict.needed
            chip = (
                Chip(look, words.gettext("still to be sealed"), "warn", "pen-line")
                if needed
                else Chip(look, words.gettext("may be sealed"), "none", "pen-line")
            )
            told = words.gettext("The place for this seal is kept and still empty.")
            if role in dict(verdict.drawn):
                told = words.gettext(
                    "A line was drawn for {name} on another's computer; "
                    "the place of the own seal is still empty."
                ).format(name=dict(verdict.drawn)[role])
            card.add(self._absent(role_name(words, role), chip, told))
        for role, name in verdict.by_hand:
            chip = Chip(look, words.gettext("signs on paper"), "none", "printer")
            told = words.gettext("Signs the printed page by hand. This file can neither show nor prove it.")
            card.add(self._absent(joined(words, role_name(words, role), name), chip, told))
        return card

    def _absent(self, title: str, chip: Chip, told: str) -> Panel:
        look = self.room.look
        lines = column(FlowBox(Text(look, title, "h3"), chip), Text(look, told, "small", wrap=True), gap=4)
        lines.setContentsMargins(12, 10, 12, 10)
        return Panel("well", lines)

    def _seal(self, seal: SealTold) -> Panel:
        look, words = self.room.look, self.room.words
        _ = words.gettext
        today = self.room.desk.clock.today()
        when = day(words, seal.at, today) if seal.at is not None else ""
        issuer = (
            _("certified by the signer's own computer only")
            if seal.is_local
            else _("certified by {issuer}").format(issuer=seal.issuer)
            if seal.issuer
            else ""
        )
        who = joined(words, role_name(words, seal.role), seal.unit, seal.what, when, issuer)
        tone = TONES[seal.state]
        head = FlowBox(
            Text(look, seal.signer, "h3", wrap=len(seal.signer) > 40), Chip(look, _(STATES[seal.state]), tone)
        )
        lines: list[QWidget | QLayout] = [head, Text(look, who, "small", wrap=True)]
        lines += [Text(look, one, "small", tone, wrap=True) for one in seal.sentences]
        lines.append(self._proof(seal))
        text = column(*lines, gap=4)
        face = Icon(look, "clock", 36, "ink2") if seal.is_stamp else Avatar(look, seal.signer)
        body = row(column(face, None), (text, 1), gap=12, margins=(12, 10, 12, 10))
        return Panel("well", body)

    def _proof(self, seal: SealTold) -> QWidget:
        """What this seal proves, and what not."""
        look, _ = self.room.look, self.room.words.gettext
        kind = "stamp" if seal.is_stamp else seal.kind if seal.kind in PROVES else ""
        if seal.state == BROKEN:
            yes, no = "", _(NOTHING)
        else:
            yes = _(PROVES[kind]).format(name=seal.name, signer=seal.signer)
            no = _(PROVES_NOT[kind]).format(name=seal.name, signer=seal.signer)
            if seal.state == UNKNOWN:
                no = _(UNPROVEN).format(signer=seal.signer)
        sides: list[QWidget] = []
        for title, icon, tone, text in (
            (_("proves"), "check", "ok", yes),
            (_("does not prove") if yes else _("proves"), "minus", "ink3", no),
        ):
            if text:
                head = row(Icon(look, icon, 16, tone), Text(look, title, "small", bold=True), None, gap=6)
                sides.append(holder(column(head, Text(look, text, "small", wrap=True), None, gap=0)))
        if look.roomy:
            return holder(column(*sides, gap=8))
        return holder(row(*((side, 1) for side in sides), gap=16))


def _tone(verdict: FileVerdict) -> str:
    if verdict.code == verify.UNREADABLE:
        return "bad"
    return TONES[verdict.state]
