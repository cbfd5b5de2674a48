"""Fields of IP and MAC addresses and of bar codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path as FilePath
from time import monotonic

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from sidesk.actions.known import UNIQUE
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.core.reading import read_whole
from sidesk.forms.kinds_codes import stored_code
from sidesk.ui.fields.base import Asked, Field
from sidesk.ui.fields.text import TypedField
from sidesk.ui.jobs import Lane
from sidesk.ui.kit.inputs import InnerButton
from sidesk.ui.kit.picker import ChoiceList, Option
from sidesk.ui.kit.popover import Popover

SETTLED = 400  # ms without a key until the others are asked
BURST = 0.05  # s between two keys of a scanner; no hand is as quick for so many
SHORTEST = 4  # signs of a code
PICTURES = ("png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff", "heic")
FILTER = " ".join(f"*.{ending}" for ending in PICTURES)
FILE, PASTED, RECORD = "file", "pasted", "record"


class AddressField(TypedField):
    """IP and MAC addresses: what another device of the project has already is said."""

    def make_body(self) -> QWidget:
        body = super().make_body()
        register, _, self._column = self.question.register.partition(".")
        self._unique = register == "devices" and self._column in UNIQUE and self.ports.known is not None
        self._asked_of: Json | None = None
        self._others: tuple[str, ...] = ()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED)
        self._settled.timeout.connect(self._on_settled)
        return body

    def _can_say_something(self) -> bool:
        return True

    def show_asked(self, asked: Asked) -> None:
        super().show_asked(asked)
        if self._unique and asked.value != self._asked_of:
            self._asked_of, self._others = asked.value, ()
            self.refresh_note()
            self._settled.start()

    def _on_settled(self) -> None:
        known, column, value = self.ports.known, self._column, self.asked.value
        if known is not None and isinstance(value, str) and not self.own_problem():
            self.ports.jobs.run(self, lambda _: (value, tuple(known.also_at(column, value))), self._on_others)

    def _on_others(self, found: tuple[str, tuple[str, ...]]) -> None:
        if found[0] == self.asked.value:
            self._others = found[1]
            self.refresh_note()

    def warning(self) -> tuple[str, str]:
        """What is to be said of an answer that is right, and in which state."""
        if not self._others:
            return "", ""
        _ = self.look.words.gettext
        return _("Also at {names}").format(names=self.look.words.listed(self._others[:3])), "warn"

    def refresh_note(self) -> None:
        super().refresh_note()
        text, state = self.warning()
        if text and not self.own_problem():
            self.note.say(text, state)
            self.show_state("fixed" if self.asked.read_only else state if state == "warn" else "")
            self.focus_target().setAccessibleDescription(text)


class CodeField(AddressField):
    """A bar code: typed, sent by a scanner that acts as a keyboard, or read from a picture."""

    def make_body(self) -> QWidget:
        body = super().make_body()
        self._said: tuple[str, str] = ("", "")
        self._burst, self._before, self._last = "", "", 0.0
        self.edit.installEventFilter(self)
        self.popover: Popover | None = None
        if self.ports.known is not None:
            self.scan = InnerButton(self.look, "scan-line", self.look.words.gettext("From a photo"))
            self.scan.clicked.connect(self.choose)
            self.edit.set_trailing(self.scan)
            self.setAcceptDrops(True)
        return body

    def show_state(self, state: str) -> None:
        super().show_state(state)
        if self.ports.known is not None:
            self.scan.setVisible(state != "fixed")

    def warning(self) -> tuple[str, str]:
        return super().warning() if self._others else self._said

    def _say(self, text: str, state: str = "warn") -> None:
        self._said = (text, state) if text else ("", "")
        self.refresh_note()

    # --- a scanner that acts as a keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or self.edit.isReadOnly():
            return super().eventFilter(watched, event)
        quick = bool(self._burst) and monotonic() - self._last < BURST
        if event.type() == QEvent.Type.ShortcutOverride and quick:
            event.accept()  # signs of the code: they start nothing in the program
            return True
        if event.type() == QEvent.Type.KeyPress and self._on_key(event, quick=quick):
            return True
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent, *, quick: bool) -> bool:
        """Whether the key ends here."""
        pasted = self._pasted() if event.matches(QKeySequence.StandardKey.Paste) and not quick else None
        if pasted is not None and self.ports.known is not None:
            self._read(lambda: [pasted])
            return True
        scanned = quick and len(self._burst) >= SHORTEST
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & HELD:
            self._end(scanned=scanned)
            return True
        if event.key() == Qt.Key.Key_Tab and scanned:
            self._end(scanned=True)
            return True
        text = event.text()
        if event.modifiers() & HELD or not text or ord(text[0]) < 32 or text == "\x7f":
            self._last = monotonic() if quick else 0.0
            # Between the signs of a code Ctrl and a key are a separator, GS: a blank, as it is stored.
            if quick and event.modifiers() & HELD and event.key() not in MODIFIERS:
                self._burst += " "
                self.edit.insert(" ")
                return True
            return False
        if not quick:
            self._burst, self._before = "", self.edit.text().replace(self.edit.selectedText() or "\0", "")
        self._burst, self._last = self._burst + text, monotonic()
        return False

    def _end(self, *, scanned: bool) -> None:
        _ = self.look.words.gettext
        code = stored_code(self._burst) if scanned else None
        before, self._burst, self._last = self._before, "", 0.0
        if scanned and (code is None or is_garbage(code)):
            self._put(before)
            self._say(_("The scanner sent no readable code. Scan again, or type it."))
            return
        if scanned and code is not None and before.strip():
            # A second scan takes the place of the first; undo brings that one back.
            self._put(code)
            if code == stored_code(before):
                self._say(_("Scanned again: the same code"), "info")
                return
        self._say("")
        self._next_empty()

    def _put(self, text: str) -> None:
        self.edit.setText(text)
        self._on_edited(text)

    def _on_edited(self, text: str) -> None:
        self._said = ("", "")
        super()._on_edited(text)

    def _next_empty(self) -> None:
        """Into the next field of the page that is empty; where there is none, stay."""
        parent = self.parentWidget()
        if parent is None:
            return
        fields = parent.findChildren(Field, options=Qt.FindChildOption.FindDirectChildrenOnly)
        fields.sort(key=lambda one: (one.y(), one.x()))
        behind = fields[fields.index(self) + 1 :] if self in fields else []
        for one in behind:
            if one.isVisible() and one.asked.value is None and not one.asked.read_only and _takes(one):
                one.focus_target().setFocus(Qt.FocusReason.TabFocusReason)
                return

    # --- pictures

    def choose(self) -> None:
        """From a file, from what was copied, from the photos of the record."""
        _ = self.look.words.gettext
        known = self.ports.known
        options = [Option(FILE, _("Choose a photo…"))]
        if self._pasted() is not None:
            options.append(Option(PASTED, _("The copied picture")))
        if known is not None and known.photos():
            options.append(Option(RECORD, _("The photos of this record")))
        if len(options) == 1:
            self._on_source(FILE)
        else:
            self._drop(options, self._on_source)

    def _drop(self, options: Sequence[Option], then: Callable[[str], None]) -> None:
        listed = ChoiceList(self.look, options)
        self.popover = Popover(self.look, listed, self)
        listed.picked.connect(then)
        listed.picked.connect(self.popover.close)
        self.popover.open_at(self.edit.mapToGlobal(QPoint(0, self.edit.height() + 4)))
        listed.setFocus()

    def _on_source(self, source: str) -> None:
        known, files = self.ports.known, self.ports.files
        pasted = self._pasted()
        if source == RECORD and known is not None:
            photos = list(known.photos())
            self._read(lambda: [files.read(sha256) for sha256 in photos])
        elif source == PASTED and pasted is not None:
            self._read(lambda: [pasted])
        else:
            dialog = QFileDialog(self.window(), self.look.words.gettext("From a photo"))
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilter(FILTER)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.filesSelected.connect(self._on_files)
            dialog.open()

    def _on_files(self, names: Sequence[str]) -> None:
        self._read(lambda: [read_whole(name, name=FilePath(name).name) for name in names])

    def _read(self, pictures: Callable[[], Sequence[bytes]]) -> None:
        known = self.ports.known
        assert known is not None
        self._say(self.look.words.gettext("Looking for codes…"), "info")

        def work(_: Progress) -> Sequence[str]:
            return known.scan(pictures())

        self.ports.jobs.run(self, work, self.take_codes, lane=Lane.SLOW)

    def take_codes(self, codes: Sequence[str]) -> None:
        """What was read: one code is taken, of several one is chosen."""
        _ = self.look.words.gettext
        if not codes:
            self._say(_("No code in the picture. Hold the phone closer, without glare, and try again."))
        elif len(codes) == 1:
            self._put(codes[0])
        else:
            self._say(_("Several codes: choose one"), "info")
            self._drop([Option(code, code) for code in codes], self._put)

    def _pasted(self) -> bytes | None:
        mime = QGuiApplication.clipboard().mimeData()
        if mime is None or not mime.hasImage():
            return None
        kept = QBuffer()
        kept.open(QIODevice.OpenModeFlag.WriteOnly)
        QGuiApplication.clipboard().image().save(kept, "PNG")  # type: ignore[call-overload]  # Qt takes text
        return bytes(kept.data().data())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _pictures(event.mimeData()) and not self.asked.read_only:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._on_files(_pictures(event.mimeData()))
        event.acceptProposedAction()


HELD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_Shift, Qt.Key.Key_AltGr)
_SKIPPED = ("note", "calculate", "acknowledge")


def _takes(field: Field) -> bool:
    return field.question.kind not in _SKIPPED and field.focus_target().isEnabled()


def is_garbage(code: str) -> bool:
    """Signs a keyboard of another layout or a wrong code page makes of a code."""
    return "\ufffd" in code or not any(sign.isalnum() for sign in code)


def _pictures(mime: QMimeData) -> list[str]:
    names = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    return [name for name in names if name.rpartition(".")[2].lower() in PICTURES]
