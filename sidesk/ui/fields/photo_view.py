"""One photo large: look, draw over it, caption, pair, copy, save. Every change is in the answer at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path as FilePath

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog

from sidesk.core.errors import CannotWrite
from sidesk.core.files import write_whole
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.forms import photos
from sidesk.forms.photos import Mark
from sidesk.ui.fields.attached import AttachedField, Item
from sidesk.ui.fields.photo_belongs import belongs
from sidesk.ui.fields.photo_tools import Tools
from sidesk.ui.fields.pictures import decoded
from sidesk.ui.kit import layer
from sidesk.ui.kit.boxes import FlowBox, column, holder, row, scrolled
from sidesk.ui.kit.buttons import Button, IconButton
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.easel import Easel
from sidesk.ui.kit.inputs import Edit
from sidesk.ui.kit.text import Text

LARGE = QSize(1600, 1600)
AROUND = 48  # px of the window left free around the dialog
WIDEST = 4000
SIDE = 236  # px of the column beside the picture where the text is large


class PhotoView(Dialog):
    """Looks through the photos of one field."""

    copied = Signal(str)  # hash of a photo somebody wants on the clipboard

    def __init__(self, field: AttachedField, sha256: str) -> None:
        super().__init__(
            field.look, field.window(), field.asked.label or field.look.words.gettext("Photo"), width=WIDEST
        )
        self._field, self._words, self._sha256 = field, field.look.words, ""
        self._about: Sequence[str] = ()  # document and step, once they are known
        self._past: list[tuple[Mark, ...]] = []
        self._future: list[tuple[Mark, ...]] = []
        look = field.look
        self.easel = Easel(look)
        self.tools = Tools(look, self.easel)
        self.edit = Edit(look, placeholder=field.look.words.gettext("Caption"))
        self.edit.setAccessibleName(field.look.words.gettext("Caption"))
        self.belongs = Text(look, "", "small", "ink2", wrap=True)
        self.facts = Text(look, "", "cap", "ink3", wrap=True)
        told = N_("Paper shows the blur. The untouched photo still travels to headquarters with the record.")
        self.warning = Text(look, look.words.gettext(told), "cap", "warn", wrap=True)
        self._make_buttons()
        self.content.setSpacing(8)
        self._lay_out()
        self._fix(fixed=field.asked.read_only)
        self._connect()
        # Before it is shown: the picture gives way, and nothing else has to scroll.
        self.setFixedHeight(max(320, field.window().height() - AROUND))
        self.open_photo(sha256)

    def _make_buttons(self) -> None:
        field, look = self._field, self._field.look
        self.place = Text(look, "", "small")
        self.earlier = IconButton(look, "chevron-left", field.look.words.gettext("Previous photo (Page up)"))
        self.later = IconButton(look, "chevron-right", field.look.words.gettext("Next photo (Page down)"))
        self.pair = Button(look, look.words.gettext("Pair with the photo before it"), icon="git-merge")
        self.copy = Button(look, field.look.words.gettext("Copy"), icon="copy")
        self.save = Button(look, field.look.words.gettext("Save as…"), icon="save")
        self.removed = Button(look, field.look.words.gettext("Remove"), "danger", icon="trash-2")
        self.buttons = FlowBox(self.pair, self.copy, self.save, self.removed)
        self.ready = Button(look, field.look.words.gettext("Done"), "primary")
        self.ready.clicked.connect(self.accept)

    def _lay_out(self) -> None:
        walk = row(self.earlier, self.place, self.later, None, gap=4)
        if not self._field.look.roomy:
            top = column(walk, None, gap=0)
            self.add(row(top, (self.tools, 1), gap=16), (self.easel, 1), self.warning, self.edit)
            self.add(self.belongs, self.facts)
            self.add(row((self.buttons, 1), self.ready, gap=16))
            return
        # Large text: tools beside the picture, so that its height stays with it.
        inside = holder(
            column(
                walk, self.tools, self.edit, self.warning, self.buttons, self.belongs, self.facts, None, gap=8
            )
        )
        side = scrolled(inside)
        bar = side.verticalScrollBar().sizeHint().width()
        side.setFixedWidth(max(self._field.look.px(SIDE), inside.minimumSizeHint().width() + bar))
        self.add((row((self.easel, 1), column((side, 1), self.ready, gap=8), gap=16), 1))

    def _fix(self, *, fixed: bool) -> None:
        self.easel.fixed = fixed
        self.edit.setReadOnly(fixed)
        for widget in (self.removed, self.pair, *self.tools.drawing):
            widget.setVisible(not fixed)

    def _connect(self) -> None:
        self.edit.textEdited.connect(self._on_caption)
        self.easel.changed.connect(self._on_marks)
        self.earlier.clicked.connect(self.back)
        self.later.clicked.connect(self.forward)
        self.pair.clicked.connect(self._on_pair)
        self.copy.clicked.connect(self._on_copy)
        self.save.clicked.connect(self._on_save)
        self.removed.clicked.connect(self._on_removed)
        self.tools.undo.clicked.connect(self.undo)
        self.tools.redo.clicked.connect(self.redo)
        slots: tuple[tuple[str, Callable[[], None]], ...] = (
            ("PgUp", self.back), ("PgDown", self.forward), ("Ctrl+Z", self.undo), ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo), ("Ctrl+S", self._on_save), ("Ctrl+Return", self.accept),
        )  # fmt: skip
        for keys, slot in slots:
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    # --- which photo

    def item(self) -> Item:
        """The photo in sight, as it is stored."""
        return next((one for one in self._field.items() if one.get("sha256") == self._sha256), {})

    def open_photo(self, sha256: str) -> None:
        """Show this photo of the field."""
        self.easel.stop_writing()
        self._sha256, self._past, self._future = sha256, [], []
        item = self.item()
        self.edit.show_text(str(item.get("caption") or ""))
        self.easel.show_picture(QImage())
        self.easel.show_marks(photos.marks_of(item))
        self._show_around()
        read, around = self._field.ports.files.read, self._field.ports.around

        def work(progress: Progress) -> tuple[str, QImage]:
            return sha256, decoded(read(sha256), LARGE)

        self._field.ports.jobs.run(self, work, self._on_read)
        if not self._about:
            self._field.ports.jobs.run(self, lambda _: tuple(around()), self._on_around)

    def _on_around(self, around: Sequence[str]) -> None:
        self._about = around
        self._show_belongs()

    def _show_belongs(self) -> None:
        filling, path = self._field.filling(), self._field.path
        said = belongs(filling.session, path, self._words, self._about) if filling is not None else []
        self.belongs.setText(" · ".join(said))
        self.belongs.setVisible(bool(said))

    def _on_read(self, made: tuple[str, QImage]) -> None:
        if made[0] == self._sha256:
            self.easel.show_picture(made[1])

    def _show_around(self) -> None:
        items, item = self._field.items(), self.item()
        hashes = [one.get("sha256") for one in items]
        at = hashes.index(self._sha256) if self._sha256 in hashes else 0
        self.place.setText(f"{at + 1} / {len(items)}")
        self.earlier.setEnabled(at > 0)
        self.later.setEnabled(at + 1 < len(items))
        self.tools.undo.setEnabled(bool(self._past))
        self.tools.redo.setEnabled(bool(self._future))
        self.warning.setVisible(any(mark.kind == photos.BLUR for mark in self.easel.marks))
        tied = bool(photos.before_of(item, items)) or any(
            photos.before_of(one, items) == self._sha256 for one in items
        )
        words = (
            self._words.gettext("Untie the pair")
            if tied
            else self._words.gettext("Pair with the photo before it")
        )
        self.pair.set_text(words)
        self.pair.setEnabled(tied or at > 0)
        self._show_belongs()
        self.facts.setText(self._facts(item))

    def _facts(self, item: Item) -> str:
        taken, original = str(item.get("taken_at") or ""), str(item.get("original_sha256") or "")
        said = [str(item.get("name") or "")]
        if taken:
            said.append(self._words.gettext("taken {time}").format(time=taken.replace("T", " ")[:19]))
        else:
            said.append(self._words.gettext("the camera gave no time"))
        said.append(
            self._words.gettext(
                "kept at 1600 px at most; what you draw lies over it and changes nothing in it"
            )
        )
        if original:
            said.append(self._words.gettext("original SHA-256 {hash}").format(hash=original[:16]))
        return " · ".join(said)

    def back(self) -> None:
        """The photo before."""
        self._step(-1)

    def forward(self) -> None:
        """The photo behind."""
        self._step(1)

    def _step(self, step: int) -> None:
        hashes = [str(one.get("sha256")) for one in self._field.items()]
        at = hashes.index(self._sha256) + step if self._sha256 in hashes else -1
        if 0 <= at < len(hashes):
            self.open_photo(hashes[at])

    # --- changing

    def _change(self, item: Item) -> None:
        self._field.replace_item(self._sha256, item)

    def _on_caption(self, text: str) -> None:
        self._field.caption(self._sha256, text)

    def _on_marks(self) -> None:
        self._past.append(photos.marks_of(self.item()))
        self._future.clear()
        self._keep_marks()

    def _keep_marks(self) -> None:
        self._change(photos.with_marks(self.item(), self.easel.marks))
        self._show_around()

    def undo(self) -> None:
        """Take back what was drawn last on this photo."""
        self._walk_back(self._past, self._future)

    def redo(self) -> None:
        """Draw it again."""
        self._walk_back(self._future, self._past)

    def _walk_back(self, source: list[tuple[Mark, ...]], target: list[tuple[Mark, ...]]) -> None:
        if source:
            target.append(photos.marks_of(self.item()))
            self.easel.show_marks(source.pop())
            self._keep_marks()

    def _on_pair(self) -> None:
        items = self._field.items()
        hashes = [str(one["sha256"]) for one in items]
        at = hashes.index(self._sha256)
        tied = any(
            self._sha256 in (one["sha256"], photos.before_of(one, items)) and photos.before_of(one, items)
            for one in items
        )
        made = (
            photos.untied(items, self._sha256) if tied else photos.tied(items, hashes[at - 1], self._sha256)
        )
        self._field.step(made)
        self._show_around()

    def _on_removed(self) -> None:
        hashes = [str(one.get("sha256")) for one in self._field.items()]
        at = hashes.index(self._sha256)
        self._field.remove(self._sha256)
        rest = hashes[:at] + hashes[at + 1 :]
        if rest:
            self.open_photo(rest[min(at, len(rest) - 1)])
        else:
            self.accept()

    # --- taking it elsewhere

    def _on_copy(self) -> None:
        self.copied.emit(self._sha256)

    def _on_save(self) -> None:
        dialog = QFileDialog(self, self._words.gettext("Save as…"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("JPEG (*.jpg)")
        dialog.setDefaultSuffix("jpg")
        dialog.selectFile(f"{FilePath(str(self.item().get('name') or 'photo')).stem}.jpg")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Write the photo with what is drawn on it; without marks, byte for byte as it is kept."""
        sha256, marks, read = self._sha256, tuple(self.easel.marks), self._field.ports.files.read

        def work(progress: Progress) -> None:
            data = read(sha256)
            if marks:
                data = coded(layer.drawn(decoded(data, LARGE), marks))
            try:
                write_whole(FilePath(path), data)
            except OSError as error:
                raise CannotWrite.because(FilePath(path).name, error) from error

        self._field.ports.jobs.run(self, work)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        window = self._field.window()
        self.move(window.mapToGlobal(window.rect().center()) - self.rect().center())
        self.easel.setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self, result: int) -> None:
        self.easel.stop_writing()  # what was typed on the picture is kept, however the dialog is left
        super().done(result)


def coded(image: QImage) -> bytes:
    """A picture as JPEG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", 90)  # type: ignore[call-overload]  # the stub asks for bytes, Qt takes text
    return bytes(buffer.data().data())
