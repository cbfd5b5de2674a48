"""A spot check: what is inspected, how many of it, and the sample drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions.spot_check import AQL, FARTHEST, PERCENT, Scope, Wanted
from sidesk.core.errors import SampleImpossible
from sidesk.core.text import LocalText
from sidesk.ui.kit.boxes import FlowBox, column, holder, row
from sidesk.ui.kit.buttons import FilterChip
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.empty import EmptyState
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.picker import Option, Picker
from sidesk.ui.kit.text import Text
from sidesk.ui.theme import Look
from sidesk.workflow.sampling import AQLS, LEVELS


class SpotCheckDialog(Dialog):
    """`chosen` carries what is to be inspected, and a trade."""

    chosen = Signal(object, str)  # Wanted

    def __init__(
        self, look: Look, parent: QWidget, scopes: Sequence[Scope], trades: Sequence[tuple[str, LocalText]]
    ) -> None:
        _ = look.words.gettext
        super().__init__(
            look, parent, _("Spot check"),
            _("The sample is drawn at random. Its seed stands on the paper, so anybody can draw it again."),
            width=WIDE,
        )  # fmt: skip
        self._scopes = list(scopes)
        self._scope = self._scopes[0] if self._scopes else None
        self._trade = self._scope.trade if self._scope else ""
        self._chose_trade = False
        self._trades = [
            Option(name, look.words.pick(label), " ".join(label.values())) for name, label in trades
        ]
        self._method, self._level, self._aql = FARTHEST, "II", "1.0"
        self.scope = self._picker(
            "spot/scope", _("What is inspected"),
            [Option(str(n), self._scope_label(scope)) for n, scope in enumerate(scopes)],
            "0" if scopes else "", self._on_scope,
        )  # fmt: skip
        self.scope.can_be_empty = False
        self.trade = self._picker(
            "spot/trade", _("Trade"),
            self._trades, self._trade, self._on_trade,
        )  # fmt: skip
        self.methods = {
            FARTHEST: FilterChip(look, _("A share, with the farthest"), on=True),
            PERCENT: FilterChip(look, _("A share")),
            AQL: FilterChip(look, _("By AQL")),
        }
        for name, chip in self.methods.items():
            chip.setObjectName(f"spot/method/{name}")
            chip.clicked.connect(partial(self._on_method, name))
        self.percent = Edit(look, "10")
        self.percent.setObjectName("spot/percent")
        self.percent.setAccessibleName(_("Share in %"))
        self.percent.textChanged.connect(self._tell)
        self.level = self._picker(
            "spot/level", _("Level"), [Option(name, name) for name in LEVELS], "II", self._on_level
        )
        self.aql = self._picker("spot/aql", "AQL", [Option(n, n) for n in AQLS], "1.0", self._on_aql)
        self._share = holder(row(Text(look, _("Share in %"), "small"), (self.percent, 1), gap=8))
        self._plan = holder(
            row(
                column(Text(look, _("Level"), "small"), self.level, gap=4),
                column(Text(look, "AQL", "small"), self.aql, gap=4),
                gap=12,
            )
        )
        self.said = Text(look, "", "body", wrap=True)
        self.said.setObjectName("spot/said")
        if self._scopes:
            self.add(
                Text(look, _("What is inspected"), "small"), self.scope,
                Text(look, _("Trade"), "small"), self.trade,
                Text(look, _("How many"), "small"), FlowBox(*self.methods.values()), self._share, self._plan,
                self.said,
            )  # fmt: skip
        else:
            self.add(self._nothing())
        self.offer(_("Cancel") if self._scopes else _("Close"))
        self.start = self.offer(_("Draw and start"), "primary", accepts=True)
        self.start.setObjectName("spot/start")
        self.start.setVisible(bool(self._scopes))
        self.accepted.connect(self._on_accepted)
        self._on_method(FARTHEST)

    def _nothing(self) -> EmptyState:
        """Where there is nothing to draw from: where it comes from."""
        _ = self._look.words.gettext
        return EmptyState(
            self._look, "search", _("There is nothing to draw from yet"),
            _("Points come from the site survey, links from test reports, devices from installation reports. "
              "As soon as one of them is finished, a sample can be drawn."),
        )  # fmt: skip

    def _picker(self, name: str, label: str, options: Sequence[Option], chosen: str, slot: object) -> Picker:
        picker = Picker(self._look)
        picker.setObjectName(name)
        picker.setAccessibleName(label)
        picker.show_options(options, [chosen] if chosen else [])
        picker.picked.connect(slot)
        return picker

    def _scope_label(self, scope: Scope) -> str:
        words = self._look.words
        return words.gettext("{what} ({n})").format(what=words.pick(scope.title), n=len(scope.units))

    @property
    def wanted(self) -> Wanted | None:
        """What is chosen now; None while it makes no sense."""
        if self._scope is None:
            return None
        try:
            percent = float(self.percent.text().replace(",", ".").replace("%", "") or 0)
        except ValueError:
            percent = 0.0
        return Wanted(self._scope, self._method, self._level, self._aql, percent)

    def _tell(self) -> None:
        words, wanted = self._look.words, self.wanted
        if wanted is None:
            self.start.setEnabled(False)
            return
        try:
            plan = wanted.plan
        except SampleImpossible as problem:
            self.said.setText(words.line(problem.told(words), problem.advised(words)))
            self.start.setEnabled(False)
            return
        text = words.gettext("{size} of {lot} are drawn. Accepted while at most {accept} fail.")
        self.said.setText(text.format(size=plan.size, lot=len(wanted.scope.units), accept=plan.accept))
        self.start.setEnabled(True)

    def _on_scope(self, name: str) -> None:
        self._scope = self._scopes[int(name)]
        if not self._chose_trade:
            self._trade = self._scope.trade
            self.trade.show_options(self._trades, [self._trade] if self._trade else [])
        self._tell()

    def _on_trade(self, name: str) -> None:
        self._trade, self._chose_trade = name, True

    def _on_level(self, name: str) -> None:
        self._level = name or "II"
        self._tell()

    def _on_aql(self, name: str) -> None:
        self._aql = name or "1.0"
        self._tell()

    def _on_method(self, name: str, _checked: bool = False) -> None:
        self._method = name
        for other, chip in self.methods.items():
            chip.setChecked(other == name)
        self._share.setVisible(name != AQL)
        self._plan.setVisible(name == AQL)
        self._tell()

    def _on_accepted(self) -> None:
        wanted = self.wanted
        if wanted is not None:
            self.chosen.emit(wanted, self._trade)
