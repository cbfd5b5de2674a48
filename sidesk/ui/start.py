"""Start a new record: which form, in which project. Forms stand as work goes, and are searched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from sidesk.actions.browse import BUILT_IN
from sidesk.actions.form_list import Chapter, Placed
from sidesk.actions.projects import Project
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
        chapters: Sequence[Chapter],
        broken: Sequence[BrokenForm],
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
        self._heads: list[tuple[QWidget, list[QWidget]]] = []  # a heading and its lines
        self._none = Text(look, _("No form has that in its name."), "small", "ink3", wrap=True)
        self._none.hide()
        lines = column(self._none, gap=0)
        for chapter in chapters:
            said = Text(look, self._title(chapter), "small", "ink2")
            head = holder(column(said, gap=0, margins=(0, 12, 0, 4)))
            made = [self._form_line(look, one) for one in chapter.forms]
            self._heads.append((head, made))
            for widget in (head, *made):
                lines.addWidget(widget)
        for bad in broken:
            told = f"{bad.name}: {bad.where} {bad.what}"
            lines.addLayout(
                row(Icon(look, "triangle-alert", 20, "warn"), (Text(look, told, "small", wrap=True), 1))
            )
        lines.addStretch(1)
        self._area: QScrollArea = scrolled(holder(lines))
        self._area.setFixedHeight(
            max(look.px(120), min(look.px(480), parent.window().height() - look.px(372)))
        )
        self.add(self._area)
        self.shorten(self._area, look.px(96))
        self.offer(_("Cancel"))

    def _title(self, chapter: Chapter) -> str:
        _ = self._look.words.gettext
        if chapter.phase is not None:
            return self._look.words.pick(chapter.phase.title)
        return _("Projects, people, places") if chapter.records else _("Other forms")

    def _form_line(self, look: Look, placed: Placed) -> QWidget:
        form, step = placed.form, placed.step
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
        where = ""
        if step is not None:
            where = look.words.gettext("Step {code}, {name}").format(
                code=step.code, name=look.words.pick(step.short or step.title)
            )
        version = Text(look, joined(look.words, form.id, where), "cap", wrap=True)
        texts = column(Text(look, title, "h3", wrap=True), version, gap=0)
        mark = Icon(look, icon, 20, "accent")
        line = row(mark, (texts, 1), more, start, gap=12, margins=(4, 6, 4, 6))
        made = holder(column(line, Rule(look), gap=0))
        start.installEventFilter(self)
        steps = (step.code, *step.short.values(), *step.title.values()) if step is not None else ()
        named = " ".join((form.id, *form.title.values(), title, *steps)).casefold()
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
        for head, lines in self._heads:
            head.setVisible(not all(line.isHidden() for line in lines))
        self._none.setVisible(not any(good))

    def _on_enter(self) -> None:
        found = self._found()
        if found:
            found[0].click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leads from the search into the list."""
        if event.key() == Qt.Key.Key_Down and self.focusWidget() is self.search:
            self._go(-1, 1)
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down go from form to form, above the first one is the search; Enter begins."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}.get(event.key())
            found = self._found()
            if watched in found and step is not None:
                self._go(found.index(watched), step)
                return True
            if watched in found and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                found[found.index(watched)].click()
                return True
        return super().eventFilter(watched, event)

    def _go(self, index: int, step: int) -> None:
        found = self._found()
        if index + step < 0:
            self.search.setFocus(Qt.FocusReason.BacktabFocusReason)
        elif index + step < len(found):
            found[index + step].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(found[index + step], 0, self._look.px(56))

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
