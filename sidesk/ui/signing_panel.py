"""Who has still to sign a finished record: sealing it here, taking its signed copies in, healing a fork."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sidesk.actions import countersign, identity, signed_copy
from sidesk.actions.countersign import ByHand, Line, Signing, Turn
from sidesk.core.errors import OtherRecord, RecordUnknown, SideskError
from sidesk.core.progress import Progress
from sidesk.core.roles import role_name
from sidesk.models.entities import Paper
from sidesk.ui.copy_dialog import CopyDialog, Copying
from sidesk.ui.errors import error_banner, sentences
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import Card, FlowBox, Rule, column, holder, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.text import Text
from sidesk.ui.locks import Asked, Secrets, SecretsDialog
from sidesk.ui.room import Room
from sidesk.ui.said import day, joined
from sidesk.ui.secret import wipe_in_time
from sidesk.ui.wizard.ports import SEAL
from sidesk.ui.wizard.signer import PROVES, PROVES_NOT

SCANS = "PDF, JPEG, PNG, TIFF (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)"


class SigningPanel(QWidget):
    """Hidden where everybody has signed. Paths and bytes are looked into by jobs."""

    changed = Signal()  # a seal or a copy was added
    other_asked = Signal(str)  # the record a scan belongs to
    sealed_given = Signal(object)  # Path of a sealed paper that was dropped here
    copy_asked = Signal(object)  # Paper: show this signed copy
    correction_asked = Signal()
    counted = Signal(int)  # how many seals are missing that must be there

    def __init__(self, room: Room, record: str, number: str) -> None:
        super().__init__()
        self._room, self._record, self._number = room, record, number
        self._revision = ""
        self._found: Signing | None = None
        self._banners = column(gap=8)
        self._lines = column(gap=12)
        self._card = Card(room.look, room.words.gettext("Still to be signed"), gap=12)
        self._card.add(self._lines)
        self.setLayout(column(self._banners, self._card, gap=8))
        self.hide()

    def look(self, revision: str) -> None:
        """Show how far the signing of this version is."""
        self._revision = revision
        desk, record = self._room.desk, self._record

        def work(_: Progress) -> Signing | None:
            try:
                return countersign.signing(desk, record, revision)
            except RecordUnknown:  # it was never finished: nobody signs it
                return None

        self._room.jobs.run(self, work, self._on_found, lane=Lane.SLOW)

    def _on_found(self, found: Signing | None) -> None:
        self._found = found
        _empty(self._banners)
        _empty(self._lines)
        if found is None or found.revision.id != self._revision:
            self.hide()
            return
        parts: list[QWidget] = []
        if found.forked:
            self._banners.addWidget(self._fork(found))
            parts += [self._side(number, line) for number, line in enumerate(found.lines, 1)]
        else:
            parts += [self._turn(found.lines[0], turn) for turn in found.turns]
        parts += [self._by_hand(one) for one in found.by_hand]
        parts += [self._copy(copy) for copy in found.others]
        for part in parts:
            if self._lines.count():
                self._lines.addWidget(Rule(self._room.look))
            self._lines.addWidget(part)
        self.counted.emit(sum(turn.required for turn in found.turns))
        self._card.setVisible(bool(parts))
        self.setVisible(bool(parts) or found.forked)

    # --- lines ---

    def _line(self, title: tuple[str, str], chip: Chip, told: str, *buttons: Button) -> QWidget:
        """A role and a name, how it stands, a sentence, and what can be done."""
        look = self._room.look
        left = column(
            FlowBox(
                *(Text(look, part, role) for part, role in zip(title, ("h3", "body"), strict=True) if part),
                chip,
            ),
            Text(look, told, "small", "ink2", wrap=True),
            gap=4,
        )
        if look.roomy:
            return holder(column(left, FlowBox(*buttons), gap=8))
        return holder(row((left, 1), *buttons, gap=12))

    def _turn(self, line: Line, turn: Turn) -> QWidget:
        words, look = self._room.words, self._room.look
        _ = words.gettext
        role = role_name(words, turn.role)
        state = _("must seal") if turn.required else _("may seal")
        chip = Chip(look, state, "warn" if turn.required else "none", "pen-line")
        if not turn.ready:
            first = next(one for one in line.turns if one.required)
            told = _("Seals after {role}.").format(role=role_name(words, first.role))
            return self._line((role, turn.name), chip, told)
        if not turn.held and not self._room.desk.settings.token_library:
            told = _("Seals with the own key on another computer: the next bundle carries the paper there.")
            return self._line((role, turn.name), chip, told)
        if not turn.held:
            told = _("Seals with the own key on another computer, or with a token that is plugged in here.")
            return self._line((role, turn.name), chip, told, *self._with_token(line, turn))
        button = Button(look, _("Seal as {role}").format(role=role), "primary", icon="shield-check")
        button.setObjectName(f"signing/seal/{turn.role}")
        button.clicked.connect(partial(self._ask, line, turn, ""))
        told = _("It is your turn. The seals before stay as they are.")
        return self._line((role, turn.name), chip, told, button, *self._with_token(line, turn))

    def _with_token(self, line: Line, turn: Turn) -> list[Button]:
        """A button where the settings name a token: its own certificate says who seals."""
        library = self._room.desk.settings.token_library
        if not library:
            return []
        button = Button(self._room.look, self._room.words.gettext("Seal with a token"), icon="key")
        button.setObjectName(f"signing/token/{turn.role}")
        button.clicked.connect(partial(self._ask, line, turn, library))
        return [button]

    def _by_hand(self, one: ByHand) -> QWidget:
        words, look = self._room.words, self._room.look
        _ = words.gettext
        title = (role_name(words, one.role), one.name)
        add = Button(look, _("Add the signed copy"), icon="paperclip")
        add.setObjectName(f"signing/copy/{one.role}")
        add.clicked.connect(partial(self.choose, one.role))
        if not one.copies:
            told = _("Print it, let it be signed, and drop the scan or a photo of the page here.")
            return self._line(title, Chip(look, _("on paper, copy missing"), "warn", "printer"), told, add)
        chip = Chip(look, _("signed copy is here"), "ok", "paperclip")
        told = _("It shows what was written on the printed page. No program can tell whose hand it was.")
        return self._line(title, chip, told, *(self._shows(copy) for copy in one.copies))

    def _copy(self, copy: Paper) -> QWidget:
        words, look = self._room.words, self._room.look
        today = self._room.desk.clock.today()
        when = day(words, copy.sealed_at, today) if copy.sealed_at else ""
        title = (role_name(words, copy.role) or words.gettext("Signed copy"), when)
        chip = Chip(look, words.gettext("signed copy is here"), "ok", "paperclip")
        return self._line(title, chip, "", self._shows(copy))

    def _shows(self, copy: Paper) -> Button:
        button = Button(self._room.look, self._room.words.gettext("Show the copy"), icon="eye")
        button.setObjectName(f"signing/show/{copy.role}")
        button.clicked.connect(partial(self._on_show, copy))
        return button

    def _on_show(self, copy: Paper, _checked: bool = False) -> None:
        self.copy_asked.emit(copy)

    def _fork(self, found: Signing) -> Banner:
        look, _ = self._room.look, self._room.words.gettext
        told = _("Both are kept, and both hold. Seal one of them again: that one goes on.")
        if found.is_full:
            told = _(
                "The answers are the same on both, and both hold; no seal is missing on either. A correction "
                "names both papers, says why, and goes on in their place."
            )
        heal = Button(look, _("Begin the correction"))
        heal.setToolTip(_("It names both papers, says why, and takes the place of both."))
        heal.setObjectName("signing/heal")
        heal.clicked.connect(self._on_heal)
        title = _("Two computers sealed the same paper")
        banner = Banner(look, title, told, "warn", actions=(heal,), icon="git-merge")
        banner.setObjectName("signing/fork")
        return banner

    def _on_heal(self, _checked: bool = False) -> None:
        self.correction_asked.emit()

    def _side(self, number: int, line: Line) -> QWidget:
        """One of the papers of a fork: who sealed it, who is still missing on it."""
        words, look = self._room.words, self._room.look
        _ = words.gettext
        today = self._room.desk.clock.today()
        when = day(words, line.tip.sealed_at, today) if line.tip.sealed_at else ""
        sealed = words.listed(f"{one.signer} ({role_name(words, one.role)})" for one in line.papers)
        told = [_("Sealed by {names}.").format(names=sealed)]
        if line.turns:
            missing = words.listed(role_name(words, turn.role) for turn in line.turns)
            told.append(_("Still missing: {names}").format(names=missing))
        buttons = []
        for turn in (one for one in line.turns if one.ready and one.held):
            role = role_name(words, turn.role)
            button = Button(look, _("Seal this one as {role}").format(role=role), icon="shield-check")
            button.setObjectName(f"signing/fork/{number}/{turn.role}")
            button.clicked.connect(partial(self._ask, line, turn, ""))
            buttons.append(button)
        chip = Chip(look, joined(words, when, line.device), "none", "clock")
        return self._line((_("Paper {n}").format(n=number), ""), chip, words.line(*told), *buttons)

    # --- sealing ---

    def _ask(self, line: Line, turn: Turn, token: str, _checked: bool = False) -> None:
        look, desk = self._room.look, self._room.desk
        _ = look.words.gettext
        role = role_name(look.words, turn.role)
        title = _("Seal {number} as {role}?").format(number=self._number, role=role)
        says = look.words.line(
            _("The seal proves: {what}").format(what=_(PROVES[SEAL])),
            _("It does not prove: {what}").format(what=_(PROVES_NOT[SEAL])),
        )
        if not token and identity.passphrase_is_kept(desk):
            dialog = Dialog(look, self, title, says)
            dialog.offer(_("Cancel"))
            dialog.offer(_("Seal"), "primary", accepts=True).setObjectName("secret/go")
            dialog.accepted.connect(partial(self._seal, (line, turn, ""), None, {}))
            dialog.open()
            return
        label = _("PIN of the token") if token else _("Passphrase of your signing key")
        asked = (Asked("key", label),)
        secrets = SecretsDialog(look, self, title, says, asked, _("Seal"))
        secrets.given.connect(partial(self._seal, (line, turn, token), secrets))
        secrets.open()

    def _seal(self, place: tuple[Line, Turn, str], dialog: SecretsDialog | None, secrets: Secrets) -> None:
        line, turn, token = place
        desk, record, typed = self._room.desk, self._record, secrets.get("key", "")
        key = countersign.Pin(token, typed) if token else typed
        self._room.jobs.run(
            self,
            lambda progress: countersign.countersign(
                desk, record, turn.role, key, progress, upon=line.tip.id
            ),
            partial(self._on_sealed, dialog),
            failed=partial(self._on_failed, dialog),
            lane=Lane.SLOW,
        )

    def _on_sealed(self, dialog: SecretsDialog | None, _paper: Paper) -> None:
        wipe_in_time(self._room)
        if dialog is not None:
            dialog.accept()
        self.changed.emit()

    def _on_failed(self, dialog: SecretsDialog | None, error: BaseException) -> None:
        if not isinstance(error, SideskError):
            raise error
        if dialog is not None:
            dialog.fail(*sentences(error, self._room.words))
            return
        self._tell(error)

    def _tell(self, error: BaseException) -> None:
        _empty(self._banners)
        self._banners.addWidget(error_banner(self._room.look, error))
        self.show()

    # --- signed copies ---

    def choose(self, role: str = "", _checked: bool = False) -> None:
        """Ask for the file of a signed copy."""
        name, _kind = QFileDialog.getOpenFileName(
            self, self._room.words.gettext("Add the signed copy"), "", SCANS
        )
        if name:
            self.take([Path(name)], role)

    def take(self, paths: Sequence[Path], role: str = "") -> None:
        """Take files in as signed copies; where it is not plain who signed, ask."""
        for path in paths:
            roles = [one.role for one in self._found.by_hand] if self._found is not None else []
            missing = [one.role for one in self._found.by_hand if not one.copies] if self._found else []
            if not role and len(roles) != 1:
                self._ask_role(path, missing or roles)
            else:
                self._keep(path, role or roles[0])

    def _ask_role(self, path: Path, roles: Sequence[str]) -> None:
        dialog = CopyDialog(self._room.look, self, path.name, roles)
        dialog.chosen.connect(partial(self._keep, path))
        dialog.open()

    def _keep(self, path: Path, role: str) -> None:
        desk, record = self._room.desk, self._record
        self._room.jobs.run(
            self,
            lambda _: signed_copy.take_file(desk, record, path, role),
            self._on_copied,
            failed=partial(self._on_not_copied, path),
            lane=Lane.SLOW,
        )

    def _on_copied(self, _paper: Paper) -> None:
        self.changed.emit()

    def _on_not_copied(self, path: Path, error: BaseException) -> None:
        if isinstance(error, signed_copy.Sealed):
            self.sealed_given.emit(path)
        elif isinstance(error, OtherRecord) and error.details["record"]:
            Copying(self._room, self, path, error).ask(self.other_asked.emit)
        elif isinstance(error, SideskError):
            self._tell(error)
        else:
            raise error


def _empty(layout: object) -> None:
    take = layout.takeAt  # type: ignore[attr-defined]
    while (item := take(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
