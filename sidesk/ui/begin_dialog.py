"""What a new record begins with: nothing, another document, an earlier one, a template, a register."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sidesk.actions.begin import Beginning, Offers, Template
from sidesk.forms.definition import Repeat
from sidesk.ui.kit.boxes import row
from sidesk.ui.kit.buttons import Button, CheckBox
from sidesk.ui.kit.dialog import WIDE, Dialog
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.picker import Option, Picker
from sidesk.ui.kit.text import Text
from sidesk.ui.said import joined
from sidesk.ui.theme import Look

LIKE, TEMPLATE = "like/", "template/"
NOTHING = "nothing"  # takes the choice of another document back


class BeginDialog(Dialog):
    """Emits `begun(Beginning)`. Templates are kept and dropped here, where they are used."""

    begun = Signal(object)
    empty_asked = Signal(str, str)  # form and project: print it to be filled in by hand
    template_kept = Signal(str, str)  # record, name
    template_dropped = Signal(object)  # Template

    def __init__(self, look: Look, parent: QWidget, offers: Offers, project: str) -> None:
        _ = look.words.gettext
        title = _("New: {form}").format(form=look.words.pick(offers.form.title))
        super().__init__(look, parent, title, "", width=WIDE)
        self._offers, self._project = offers, project
        self._templates: Sequence[Template] = offers.templates
        self._chosen = ""
        self._boxes: dict[str, CheckBox] = {}
        self.picker = Picker(look)
        self.picker.setObjectName("begin/like")
        self.picker.setAccessibleName(_("Begin like"))
        self.picker.picked.connect(self._on_picked)
        self._what = Text(look, "", "small", "ink2", wrap=True)
        self._offer_origins(look)
        self.add(Text(look, _("Begin like"), "small"), self.picker, self._what)
        self._offer_registers(look)
        self._name = Edit(look, placeholder=_("Name of the template"))
        self._name.setObjectName("begin/template-name")
        self._keep = Button(look, _("Keep as a template"), icon="copy")
        self._keep.setObjectName("begin/keep-template")
        self._keep.clicked.connect(self._on_keep)
        self._drop = Button(look, _("Drop this template"), icon="trash-2")
        self._drop.clicked.connect(self._on_drop)
        self.add(row((self._name, 1), self._keep, self._drop, gap=8))
        empty = Button(look, _("Print the empty form"), "ghost", icon="printer")
        empty.setObjectName("begin/print-empty")
        empty.clicked.connect(self._on_empty)
        self.add(row(empty, None))
        self.offer(_("Cancel"))
        start = self.offer(_("Start"), "primary", accepts=True)
        start.setObjectName("begin/start")
        self.accepted.connect(self._on_accepted)
        self._show("")

    def _offer_origins(self, look: Look) -> None:
        _ = look.words.gettext
        self._origin = ""
        self.origin = Picker(look)
        self.origin.setObjectName("begin/origin")
        self.origin.setAccessibleName(_("Start from"))
        self.origin.picked.connect(self._on_origin)
        if self._offers.origins:
            told = _("What that document knows comes along and is not typed again.")
            said = Text(look, told, "small", "ink2", wrap=True)
            self.add(Text(look, _("Start from"), "small"), self.origin, said)
            self._on_origin("")

    def _on_origin(self, name: str) -> None:
        words = self._look.words
        self._origin = name = "" if name == NOTHING else name
        options = [
            Option(line.record, joined(words, line.title or line.number, line.number))
            for line in self._offers.origins
        ]
        if name:
            options.insert(0, Option(NOTHING, words.gettext("No other document")))
        self.origin.show_options(options, [name] if name else [])

    def _offer_registers(self, look: Look) -> None:
        labels = {path: node.label for path, node in self._offers.form.walk() if isinstance(node, Repeat)}
        for lines in self._offers.lines:
            text = look.words.ngettext(
                "Put the {n} line of the register into “{table}”",
                "Put the {n} lines of the register into “{table}”",
                lines.count,
            ).format(n=lines.count, table=look.words.pick(labels[lines.source.path]))
            box = CheckBox(look, text)
            box.setObjectName(f"begin/register/{lines.source.register}")
            self._boxes[lines.source.register] = box
            self.add(box)

    def _options(self) -> list[Option]:
        made = [Option(TEMPLATE + one.id, self._template_name(one)) for one in self._templates]
        words = self._look.words
        return made + [
            Option(LIKE + line.record, joined(words, line.title or line.number, line.number))
            for line in self._offers.like
        ]

    def _template_name(self, template: Template) -> str:
        return self._look.words.gettext("Template: {name}").format(name=template.name)

    def _template(self) -> Template | None:
        return next((one for one in self._templates if TEMPLATE + one.id == self._chosen), None)

    def _show(self, chosen: str) -> None:
        _ = self._look.words.gettext
        self._chosen = chosen
        self.picker.show_options(self._options(), [chosen] if chosen else [])
        if chosen:
            told = _("Words, choices and lists come along. What was seen, measured, scanned, photographed or "
                     "signed does not.")  # fmt: skip
        elif self._offers.last is not None:
            told = _("Empty but for what {name} already knew, such as crew and instruments.").format(
                name=self._offers.last.title or self._offers.last.number
            )
        else:
            told = _("Empty but for what the project knows.")
        self._what.setText(told)
        like = chosen.startswith(LIKE)
        self._name.setVisible(like)
        self._keep.setVisible(like)
        self._drop.setVisible(self._template() is not None)
        self.adjustSize()

    def _on_picked(self, name: str) -> None:
        self._show(name)

    def _on_keep(self) -> None:
        name = self._name.text().strip()
        if not name:
            self._name.setFocus()
            return
        self.template_kept.emit(self._chosen.removeprefix(LIKE), name)
        self._name.show_text("")

    def _on_drop(self) -> None:
        template = self._template()
        if template is not None:
            self.template_dropped.emit(template)

    def show_templates(self, templates: Sequence[Template]) -> None:
        """The templates after one was kept or dropped; the newest one is chosen."""
        known = {one.id for one in self._templates}
        self._templates = templates
        new = next((TEMPLATE + one.id for one in templates if one.id not in known), "")
        gone = self._chosen.startswith(TEMPLATE) and self._template() is None
        self._show(new or ("" if gone else self._chosen))

    def _on_empty(self) -> None:
        self.empty_asked.emit(self._offers.form.id, self._project)
        self.reject()

    def _on_accepted(self) -> None:
        template = self._template()
        self.begun.emit(
            Beginning(
                form=self._offers.form.id,
                project=self._project,
                like=self._chosen.removeprefix(LIKE) if self._chosen.startswith(LIKE) else "",
                template=template.id if template is not None else "",
                registers=tuple(name for name, box in self._boxes.items() if box.isChecked()),
                origin=self._origin,
            )
        )
