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
from sidesk.ui.palette_match import NOT, rank
from sidesk.ui.said import joined
from sidesk.ui.search_line import SearchLine
from sidesk.ui.theme import Look


def fits(typed: str, named: str) -> bool:
    """Whether a form is called so; its initials and both languages count."""
    return not typed.strip() or rank(typed, named) != NOT


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
        self.search = SearchLine(look, _("Search the forms"), _("Search the forms"))
        self.search.setObjectName("start/search")
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_enter)
        self.add(Text(look, _("Form"), "small"), self.search)
        self._lines: list[tuple[str, QWidget, Button]] = []  # what it is found by, the line, its button
        self._none = Text(look, _("No form has that in its name."), "small", "ink3", wrap=True)
        self._none.hide()
        lines = column(self._none, gap=0)
        good = [form for form in forms if isinstance(form, Form)]
        for form in sorted(good, key=lambda form: (form.id in BUILT_IN, form.id)):
            lines.addWidget(self._form_line(look, form))
        for broken in forms:
            if isinstance(broken, BrokenForm):
                told = f"{broken.name}: {broken.where} {broken.what}"
                lines.addLayout(
                    row(Icon(look, "triangle-alert", 20, "warn"), (Text(look, told, "small", wrap=True), 1))
                )
        lines.addStretch(1)
        area = scrolled(holder(lines))
        area.setFixedHeight(max(look.px(120), min(look.px(320), parent.window().height() - look.px(300))))
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
        line = row(mark, (texts, 1), more, start, gap=12, margins=(4, 6, 4, 6))
        made = holder(column(line, Rule(look), gap=0))
        named = " ".join((form.id, *form.title.values(), title)).casefold()
        self._lines.append((named, made, start))
        return made

    # --- which form ---

    def look_for(self, typed: str) -> None:
        """Show the forms that answer to this; the first one is a keystroke away."""
        self.search.setText(typed)
        found = self._found()
        if not found:
            self.search.clear()  # all of them say more than none
        if typed and found:
            found[0].setFocus()
        else:
            self.search.setFocus()

    def _found(self) -> list[Button]:
        return [start for _named, line, start in self._lines if not line.isHidden()]

    def _on_search(self, typed: str) -> None:
        good = [fits(typed, named) for named, _line, _start in self._lines]
        for (_named, line, _start), fit in zip(self._lines, good, strict=True):
            line.setVisible(fit)
        self._none.setVisible(not any(good))

    def _on_enter(self) -> None:
        found = self._found()
        if found:
            found[0].click()

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
