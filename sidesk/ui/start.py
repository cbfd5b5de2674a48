"""Start a new record: which form, in which project."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions.browse import BUILT_IN
from sidesk.actions.projects import Project
from sidesk.forms.definition import Form
from sidesk.forms.loader import BrokenForm
from sidesk.ui.kit.boxes import FlowBox, Rule, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.text import Text
from sidesk.ui.said import joined
from sidesk.ui.theme import Look


class StartDialog(Dialog):
    """Emits `started(form, project)`. A broken form stands there with its reason; the others work."""

    started = Signal(str, str)
    more_asked = Signal(str, str)  # what it begins with

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        forms: Sequence[Form | BrokenForm],
        projects: Sequence[Project],
        project: str,
    ) -> None:
        _ = look.words.gettext
        super().__init__(look, parent, _("New record"), "", width=WIDE)
        self._project = project or (projects[0].record if projects else "")
        self._chips: dict[str, Button] = {}
        for one in projects:
            chip = Button(look, one.name or one.number, "option")
            chip.setCheckable(True)
            chip.setChecked(one.record == self._project)
            chip.setObjectName(f"start/project/{one.record}")
            chip.clicked.connect(partial(self._on_project, one.record))
            self._chips[one.record] = chip
        if self._chips:
            self.add(Text(look, _("Project"), "small"), FlowBox(*self._chips.values()), 4)
        self.add(Text(look, _("Form"), "small"))
        lines = column(gap=0)
        good = [form for form in forms if isinstance(form, Form)]
        for form in sorted(good, key=lambda form: (form.id in BUILT_IN, form.id)):
            lines.addWidget(self._form_line(look, form))
            lines.addWidget(Rule(look))
        for broken in forms:
            if isinstance(broken, BrokenForm):
                told = f"{broken.name}: {broken.where} {broken.what}"
                lines.addLayout(
                    row(Icon(look, "triangle-alert", 20, "warn"), (Text(look, told, "small", wrap=True), 1))
                )
        lines.addStretch(1)
        area = scrolled(holder(lines))
        area.setMinimumHeight(look.px(320))
        self.add(area)
        self.offer(_("Cancel"))

    def _form_line(self, look: Look, form: Form) -> QWidget:
        title = look.words.pick(form.title)
        start = Button(look, look.words.gettext("Start"), "ghost", trailing="arrow-right")
        start.setAccessibleName(f"{look.words.gettext('Start')} {title}")
        start.setObjectName(f"start/{form.id}")
        start.clicked.connect(partial(self._on_start, form.id))
        more = Button(look, look.words.gettext("Begin like…"), "ghost")
        more.setAccessibleName(f"{look.words.gettext('Begin like…')} {title}")
        more.setObjectName(f"start/like/{form.id}")
        more.clicked.connect(partial(self._on_more, form.id))
        icon = "folder-kanban" if form.id in BUILT_IN else "clipboard-check"
        version = Text(look, joined(look.words, form.id, form.version), "cap")
        texts = column(Text(look, title, "h3", wrap=True), version, gap=0)
        mark = Icon(look, icon, 20, "accent")
        return holder(row(mark, (texts, 1), more, start, gap=12, margins=(4, 6, 4, 6)))

    def _on_project(self, record: str, _checked: bool = False) -> None:
        self._project = record
        for name, chip in self._chips.items():
            chip.setChecked(name == record)

    def _on_more(self, form: str, _checked: bool = False) -> None:
        self.more_asked.emit(form, "" if form in BUILT_IN else self._project)
        self.accept()

    def _on_start(self, form: str, _checked: bool = False) -> None:
        self.started.emit(form, "" if form in BUILT_IN else self._project)
        self.accept()
