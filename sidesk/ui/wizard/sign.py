"""The signing page: the paper as it will be, the signers, one button that seals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QSizePolicy, QWidget

from sidesk.core.canonical import Json, sha256
from sidesk.core.errors import SideskError, WrongSigningPassphrase
from sidesk.core.progress import Progress
from sidesk.ui.errors import error_banner
from sidesk.ui.fields.filling import Filling
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.banner import Banner
from sidesk.ui.kit.boxes import ANY_HEIGHT, FlowBox, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.pdf import PdfView
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.kit.text import Text
from sidesk.ui.wizard.autosave import copied
from sidesk.ui.wizard.ports import LATER, PAPER, SEAL, TOKEN, Finished, Finisher, Signed, WizardPorts
from sidesk.ui.wizard.signer import SignerCard

NARROW = 600  # px of width in which paper and signers stand side by side

LEAST = 240  # px of height that each of them keeps; then the whole page scrolls


class _Page(QWidget):
    """Paper and signers; never lower than the least that both need at a width.

    A scroll area asks for the wish only, and of what ignores its wish that is nothing.
    """

    def __init__(self, sides: QLayout) -> None:
        super().__init__()
        self.setLayout(sides)

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        assert layout is not None
        return max(layout.totalHeightForWidth(width), layout.totalMinimumHeightForWidth(width))


class Signing(QWidget):
    """Nothing is final before the button is pressed; everything is kept when the page is left."""

    finished = Signal(object)  # Finished
    later = Signal()
    review_asked = Signal()

    def __init__(self, ports: WizardPorts, filling: Filling) -> None:
        super().__init__()
        assert ports.finisher is not None
        self.ports, self.filling, self.look = ports, filling, ports.fields.look
        self._finisher: Finisher = ports.finisher
        _ = self.look.words.gettext
        self._answers: dict[str, Json] = {}
        self.viewer = PdfView(self.look, ports.fields.jobs, _("This is the paper that is signed"))
        self.cards = [
            SignerCard(self.look, signer, ports.fields.clock) for signer in self._finisher.signers()
        ]
        for card in self.cards:
            card.changed.connect(self._refresh)
            card.wanted.connect(self._on_wanted)
            card.passphrase.returnPressed.connect(self._on_entered)
        self._banners = column(gap=8)
        self._banner: Banner | None = None
        self.said = Text(self.look, "", "small", wrap=True)
        self.wait = Button(self.look, _("Sign later"), icon="clock")
        self.wait.clicked.connect(self.later.emit)
        self.seal = Button(self.look, _("Seal and finish"), "primary", icon="check", height=48)
        self.seal.clicked.connect(self.finish)
        self.progress = JobProgress(self.look, _("Printing and sealing"))
        self.progress.cancelled.connect(self._on_cancelled)
        self._job: Job | None = None
        # Large text needs the last line for the two ways on: what is said scrolls with the cards.
        above = [self.said] if self.look.roomy else []
        right = holder(column(*above, *self.cards, None, gap=12, margins=(0, 0, 12, 0)))
        self._area = scrolled(right)
        work = column(
            self._banners,
            (self._area, 1),
            self.progress,
            self._ways(above=bool(above)),
            gap=12,
        )
        # Both take what is there: their wish for more would push the two ways on below the page.
        for part in (self.viewer, self._area):
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._sides = row((self.viewer, 4), (work, 5), gap=16, margins=(0, 4, 0, 16))
        self._page = scrolled(_Page(self._sides))
        self.setLayout(column(self._page))
        cards = self._area.widget()
        assert cards is not None
        cards.installEventFilter(self)
        self._turn(next((card for card in self.cards if not card.signer.optional), None))
        self._preview()
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page has the paper above the signers, and scrolls."""
        super().resizeEvent(event)
        px = self.look.px
        stacked = self.width() < px(NARROW)
        ways = QBoxLayout.Direction
        self._sides.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)
        self.viewer.setMinimumHeight(px(LEAST))
        self.viewer.setMaximumHeight(px(LEAST) if stacked else ANY_HEIGHT)
        self._stretch()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The cursor goes to whose turn it is, where one sees it."""
        card = next((one for one in self.cards if one.active), None)
        if card is not None and card.passphrase.isVisible() and not self.errors():
            card.passphrase.setFocus(Qt.FocusReason.TabFocusReason)
            QTimer.singleShot(0, card, partial(self._bring, card.passphrase))  # behind the turn of its card
        else:
            self.focusNextChild()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            QTimer.singleShot(0, self, self._stretch)
        return super().eventFilter(watched, event)

    def _stretch(self) -> None:
        """In a narrow page the signers are as high as they are: the page scrolls, not they within it."""
        stacked = self._sides.direction() == QBoxLayout.Direction.TopToBottom
        cards = self._area.widget()
        inside = cards.minimumSizeHint().height() if stacked and cards is not None else 0
        self._area.setMinimumHeight(max(self.look.px(LEAST // 2), inside))

    def _ways(self, *, above: bool) -> QWidget | QLayout:
        if above:
            return FlowBox(self.wait, self.seal)
        return row(self.wait, (self.said, 1), self.seal, gap=12, margins=(0, 0, 12, 0))

    # --- the paper

    def _preview(self) -> None:
        _ = self.look.words.gettext
        self._answers = copied(self.filling.session.finished())
        self.viewer.say(_("Making the paper…"))
        preview, answers = self._finisher.preview, self._answers
        self.ports.fields.jobs.run(
            self,
            lambda progress: preview(answers, progress),
            self._on_preview,
            failed=self._on_no_preview,
            lane=Lane.SLOW,
        )

    def _on_preview(self, pdf: bytes) -> None:
        for card in self.cards:
            card.shown = sha256(pdf)
        self.viewer.show_bytes(pdf)

    def _on_no_preview(self, error: BaseException) -> None:
        self.viewer.say("")
        self._tell(error)

    # --- the signers

    def errors(self) -> int:
        """What must be put right before anything can be sealed."""
        return sum(problem.severity == "error" for problem in self.filling.session.problems())

    def open_cards(self) -> list[SignerCard]:
        """Those who have not signed and may not be left out."""
        return [card for card in self.cards if not card.is_done() and not card.signer.optional]

    def _turn(self, card: SignerCard | None) -> None:
        for other in self.cards:
            other.set_active(active=other is card)
        if card is not None:
            # After the layout has made room for the pad.
            QTimer.singleShot(0, card, partial(self._bring, card))

    def _bring(self, card: QWidget) -> None:
        for area in (self._area, self._page):
            area.ensureWidgetVisible(card, 0, 16)

    def _on_wanted(self) -> None:
        card = self.sender()
        assert isinstance(card, SignerCard)
        self._turn(card)

    def _refresh(self) -> None:
        words = self.look.words
        errors, left = self.errors(), self.open_cards()
        if errors:
            text = words.ngettext("{n} thing is left to do", "{n} things are left to do", errors).format(
                n=errors
            )
            self._show_banner(text)
        if left:
            between = "、" if words.language == "zh" else ", "
            names = between.join(card.signer.label for card in left)
            self.said.setText(words.gettext("Still to sign: {names}").format(names=names))
        else:
            witness = next((card.signer.name for card in self.cards if card.signer.mine), "")
            told = words.gettext("The seal of {name} witnesses the drawn signatures").format(name=witness)
            self.said.setText(told if witness else "")
        self.seal.setEnabled(not errors and not left and (self._job is None or not self._job.running))

    def _show_banner(self, text: str) -> None:
        if self._banner is not None:
            return
        _ = self.look.words.gettext
        back = Button(self.look, _("Show what is left"), icon="list-checks")
        back.clicked.connect(self.review_asked.emit)
        second = _("Signing waits until they are done. Everything is kept.")
        self._banner = Banner(self.look, text, second, "bad", actions=(back,))
        self._banners.addWidget(self._banner)

    def _on_entered(self) -> None:
        """Enter leads on to the button; it seals nothing by itself."""
        if self.seal.isEnabled():
            self.seal.setFocus(Qt.FocusReason.TabFocusReason)

    # --- sealing

    def finish(self) -> None:
        """Freeze, print, seal."""
        signed = [card.signed() for card in self.cards if card.is_done()]
        mine = next((card for card in self.cards if card.way in (SEAL, TOKEN)), None)
        passphrase = mine.passphrase.text() if mine else ""
        self.seal.setEnabled(False)
        self.progress.begin()
        work = partial(self._finish, self._finisher, self._answers, signed, passphrase)
        self._job = self.ports.fields.jobs.run(
            self,
            work,
            self._on_finished,
            failed=self._on_failed,
            progressed=self.progress.set_progress,
            lane=Lane.SLOW,
        )

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.progress.end(self.look.words.gettext("Stopped. Nothing was sealed; everything is kept."))
        self._refresh()

    @staticmethod
    def _finish(
        finisher: Finisher,
        answers: Mapping[str, Json],
        signed: Sequence[Signed],
        passphrase: str,
        progress: Progress,
    ) -> Finished:
        return finisher.finish(answers, signed, passphrase, progress)

    def _on_finished(self, made: Finished) -> None:
        self.progress.end()
        for card in self.cards:
            _ = self.look.words.gettext
            open_ = {PAPER: _("on paper"), LATER: _("seals later")}
            sealed = card.way not in open_
            state = open_.get(card.way, _("signed, intact"))
            card.set_active(active=False)
            card.now.hide()
            card.passphrase.clear()
            card.chip.show_state(state, "ok" if sealed else "warn", "shield-check" if sealed else "printer")
        self.wait.hide()
        self.seal.hide()
        self.said.setText(
            self.look.words.gettext("{number} is finished and sealed").format(number=made.number)
        )
        self.viewer.show_bytes(made.pdf)
        self.finished.emit(made)

    def _on_failed(self, error: BaseException) -> None:
        self.progress.end()
        self.seal.setEnabled(True)
        card = next((card for card in self.cards if card.way in (SEAL, TOKEN)), None)
        if isinstance(error, WrongSigningPassphrase) and card is not None:
            self._turn(card)
            card.say_wrong(error.told(self.look.words))
            card.passphrase.setFocus()
            card.passphrase.selectAll()
            return
        self._tell(error)

    def _tell(self, error: BaseException) -> None:
        if not isinstance(error, SideskError):
            raise error
        self._banners.addWidget(error_banner(self.look, error))
