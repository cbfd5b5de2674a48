"""One signer: who, in which role, how; what it proves; pad, passphrase or paper."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.roles import counts
from sidesk.core.text import N_
from sidesk.ui.fields.pad import SignaturePad
from sidesk.ui.kit.boxes import FlowBox, column, holder, row, show_if
from sidesk.ui.kit.buttons import Button, FilterChip
from sidesk.ui.kit.chips import Chip
from sidesk.ui.kit.icons import Avatar, Icon
from sidesk.ui.kit.inputs import Edit, InnerButton
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look
from sidesk.ui.wizard.ports import LATER, PAPER, SCREEN, SEAL, TOKEN, Signed, Signer

HOW = {
    SEAL: N_("Sealed with the own certificate on this computer"),
    SCREEN: N_("Drawn on this screen, no certificate"),
    TOKEN: N_("Sealed with the own token"),
    PAPER: N_("Signed on paper, the scan comes back"),
    LATER: N_("Sealed later with the own certificate, in this same paper"),
}
WAYS = {
    SEAL: N_("Own certificate"),
    SCREEN: N_("On this screen"),
    TOKEN: N_("Own token"),
    PAPER: N_("On paper"),
    LATER: N_("Later, own certificate"),
}
ICONS = {SEAL: "shield-check", SCREEN: "pen-line", TOKEN: "key", PAPER: "printer", LATER: "clock"}
PROVES = {
    SEAL: N_("Every word of this paper stays as it is from now on, and the seal is of this person's key."),
    TOKEN: N_("Every word of this paper stays as it is from now on, and the seal is of this person's key."),
    SCREEN: N_("Somebody drew this signature on this computer while this paper was shown."),
    PAPER: N_("What the printed sheet shows, once its scan is back."),
    LATER: N_("That this person saw the paper with the seals before it and agrees, once the seal is in."),
}
PROVES_NOT = {
    SEAL: N_("That the values were measured rightly: the original files of the instruments show that."),
    TOKEN: N_("That the values were measured rightly: the original files of the instruments show that."),
    SCREEN: N_("Who it was: SiDesk holds no certificate of this person and keeps none for them."),
    PAPER: N_("Anything before the scan is back. Until then the paper counts as unsigned."),
    LATER: N_("Anything yet. Until the seal is in, every verdict says that it is missing."),
}
NO_SEAL = N_(
    "Who it was. It does not count as this party's seal either: whoever holds a key still has to seal the "
    "paper, and its place is kept."
)
SHEETS = {
    PAPER: N_("The paper is printed with an empty box. Scan the signed sheet and add it to the record."),
    LATER: N_("A place for the seal is kept. The next bundle carries the paper to the signer and back."),
}


class SignerCard(QWidget):
    """Edge 2 px accent while it is this one's turn."""

    changed = Signal()
    wanted = Signal()

    def __init__(self, look: Look, signer: Signer, clock: Clock) -> None:
        super().__init__()
        self.look, self.signer, self._clock = look, signer, clock
        self.way = SEAL if signer.mine else signer.ways[0]
        self.active = False
        self.shown = ""  # SHA-256 of the paper that is in sight
        self.setObjectName(signer.role)
        _ = look.words.gettext
        self._name = Text(look, signer.name or _("Name still open"), "h3")
        self._how = Text(look, "", "small", wrap=True)
        self.chip = Chip(look, "", "info")
        self._yes = Text(look, "", "small", "ink", wrap=True)
        self._no = Text(look, "", "small", wrap=True)
        self.now = Button(look, _("Sign now"), icon="pen-line")
        self.now.clicked.connect(self.wanted.emit)
        role = Text(look, signer.label, "small")
        later = _("needed, may follow later") if signer.needed else _("may be left out")
        optional = Text(look, later, "cap")
        show_if(optional, signer.optional)
        # Three words in a line that wraps: side by side they would make the card wider than its place.
        # Large text needs the room at the right as well.
        state = [self.chip] if look.roomy else []
        who = column(FlowBox(self._name, role, optional, *state), self._how, gap=0)
        aside = [] if look.roomy else [column(self.chip, None)]
        head = row(column(Avatar(look, signer.name or signer.label), None), (who, 1), *aside, gap=12)
        yes = self._said(_("proves"), "check", "ok", self._yes)
        no = self._said(_("does not prove"), "minus", "ink3", self._no)
        self._proof = holder(column(yes, no, gap=8) if look.roomy else row((yes, 1), (no, 1), gap=16))
        self._work = self._working()
        indent = look.px(36) + 12
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(column(self._proof, row(self.now, None), margins=(indent, 0, 0, 0)))
        layout.addWidget(self._work)
        self.set_way(self.way)
        self.set_active(active=False)

    def _said(self, title: str, icon: str, tone: str, text: Text) -> QWidget:
        head = row(Icon(self.look, icon, 16, tone), Text(self.look, title, "small", bold=True), None, gap=6)
        return holder(column(head, text, None, gap=0))

    def _working(self) -> QWidget:
        look, _ = self.look, self.look.words.gettext
        self.ways = {
            way: FilterChip(look, _(WAYS[way])) for way in ((SEAL,) if self.signer.mine else self.signer.ways)
        }
        for way, chip in self.ways.items():
            chip.set_icon(ICONS[way])
            chip.clicked.connect(self._on_way)
        self.name = Edit(look, self.signer.name, placeholder=_("Name of the signer"))
        self.name.setAccessibleName(_("Name of the signer"))
        show_if(self.name, not self.signer.mine)
        self.name.textEdited.connect(self._on_name)
        self.pad = SignaturePad(look)
        self.pad.setFixedHeight(look.px(220))
        self.pad.changed.connect(self._on_drawn)
        self.wipe = Button(look, _("Wipe and sign again"), icon="rotate-ccw")
        self.wipe.clicked.connect(self.pad.clear)
        self.passphrase = Edit(look, placeholder=_("Passphrase of your signing key"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(_("Passphrase of your signing key"))
        self.passphrase.textEdited.connect(self._on_passphrase)
        self._eye = InnerButton(look, "eye", _("Show"))
        self._eye.clicked.connect(self._on_eye)
        self.passphrase.set_trailing(self._eye)
        self._wrong = Text(look, "", "cap", "bad", wrap=True)
        if self.signer.kept:
            self.passphrase.setPlaceholderText(_("Your passphrase is still kept"))
        self.sheet = Text(look, "", "small", wrap=True)
        chips = FlowBox(*self.ways.values())
        show_if(chips, len(self.ways) > 1)
        return holder(
            column(
                chips,
                self.name,
                self.pad,
                row(self.wipe, None),
                self.passphrase,
                self._wrong,
                self.sheet,
                gap=8,
            )
        )

    # --- state

    def set_way(self, way: str) -> None:
        """On screen, with a certificate, with a token, on paper."""
        _ = self.look.words.gettext
        self.way = way
        for name, chip in self.ways.items():
            chip.setChecked(name == way)
        self._how.setText(_(HOW[way]))
        self._yes.setText(_(PROVES[way]))
        owes = way == SCREEN and not counts(self.signer.role, "witnessed")
        self._no.setText(_(NO_SEAL if owes else PROVES_NOT[way]))
        self.pad.setVisible(way == SCREEN)
        self.wipe.setVisible(way == SCREEN and bool(self.pad.strokes()))
        # One passphrase seals in every role: it is typed where the person signs first.
        self.passphrase.setVisible(way == TOKEN or (way == SEAL and self.signer.mine))
        self.name.setVisible(not self.signer.mine and way != SEAL)
        self.sheet.setText(_(SHEETS.get(way, "")) if way in SHEETS else "")
        self.sheet.setVisible(way in SHEETS)
        self._refresh()

    def set_active(self, *, active: bool) -> None:
        """Whether it is this one's turn."""
        self.active = active
        self._work.setVisible(active)
        # What a signature proves is read when it is one's turn; the others need the room.
        self._proof.setVisible(active)
        self.now.setVisible(not active)
        self._refresh()

    def is_done(self) -> bool:
        """Whether there is something to seal for this one."""
        if self.way == SEAL and not self.signer.mine:
            return True
        if self.way in (SEAL, TOKEN):
            return bool(self.passphrase.text()) or self.signer.kept
        return self.way in (PAPER, LATER) or bool(self.pad.strokes() and self.name.text().strip())

    def signed(self) -> Signed:
        """What was done."""
        own = self.signer.mine or self.way == SEAL
        name = self.signer.name if own else self.name.text().strip()
        value: dict[str, Json] = {}
        if self.way == SCREEN:
            value = {
                "strokes": self.pad.strokes(), "name": name, "role": self.signer.label,
                "at": self._clock.stamp(), "shown": self.shown,
            }  # fmt: skip
        return Signed(self.signer.role, self.way, name, value)

    def say_wrong(self, text: str) -> None:
        """What is wrong with the passphrase."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))
        self.passphrase.set_state("error" if text else "")

    def _refresh(self) -> None:
        _ = self.look.words.gettext
        done = self.is_done()
        if self.way == PAPER:
            self.chip.show_state(_("on paper"), "warn", "printer")
        elif self.way == LATER:
            self.chip.show_state(_("seals later"), "warn", "clock")
        elif done:
            self.chip.show_state(_("ready to be sealed"), "ok", "circle-check")
        else:
            self.chip.show_state(
                _("now") if self.active else _("not signed yet"),
                "info" if self.active else "none",
                "pen-line",
            )
        self._wrong.setVisible(bool(self._wrong.text()))
        name = self.name.text().strip() or self.signer.name
        left = " ".join((name, self.signer.label, self._clock.stamp().replace("T", " ")[:16]))
        self.pad.say(left.strip(), _("finger, pen or mouse"))
        self.update()

    def _on_way(self) -> None:
        way = next(way for way, chip in self.ways.items() if chip is self.sender())
        self.set_way(way)
        self.changed.emit()

    def _on_name(self, text: str) -> None:
        self._name.setText(text or self.look.words.gettext("Name still open"))
        self._refresh()
        self.changed.emit()

    def _on_drawn(self) -> None:
        self.wipe.setVisible(bool(self.pad.strokes()))
        self._refresh()
        self.changed.emit()

    def _on_passphrase(self) -> None:
        self.say_wrong("")
        self._refresh()
        self.changed.emit()

    def _on_eye(self) -> None:
        hidden = self.passphrase.echoMode() == QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self.look
        width = 2 if self.active else look.line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = "accent" if self.active else "edge" if look.line > 1 else "line"
        painter.setPen(QPen(look.color(tone), width))
        painter.setBrush(look.color("surface"))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, 12, 12)
        painter.end()
