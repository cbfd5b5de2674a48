"""Photos of a folder to their places: left the photos in the order they were taken, right the questions.

`place_photos(ports, filling, paths, parent)` opens it, for whoever was given a folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDropEvent, QIcon, QImage, QKeyEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem, QWidget

from sidesk.actions.attach import preview
from sidesk.actions.photo_folder import Found, found
from sidesk.core.canonical import Json
from sidesk.core.errors import Cancelled
from sidesk.core.progress import Progress
from sidesk.forms.definition import Path
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.intake import Outcome, Wanted, hashes, take
from sidesk.ui.fields.left_out import LeftOut
from sidesk.ui.fields.photo_places import PhotoPlace, offered, photo_places
from sidesk.ui.fields.ports import FieldPorts, Files
from sidesk.ui.jobs import Job, Lane
from sidesk.ui.kit.boxes import FlowBox, column, row
from sidesk.ui.kit.buttons import Button
from sidesk.ui.kit.dialog import Dialog
from sidesk.ui.kit.icons import icon
from sidesk.ui.kit.progress import JobProgress
from sidesk.ui.kit.text import Text
from sidesk.ui.search_line import SearchLine

SIDE = 160  # px of a preview
WIDEST, AROUND = 4000, 48
NUMBER = Qt.ItemDataRole.UserRole


@dataclass
class Placed:
    """What came of placing: what was taken for each place, and what was left out."""

    taken: dict[Path, Outcome] = field(default_factory=dict)
    stopped: bool = False

    def whole(self) -> Outcome:
        """All places together."""
        made = Outcome(stopped=self.stopped)
        for one in self.taken.values():
            made.taken += one.taken
            made.refused += one.refused
            made.here += one.here
            made.here += [str(getattr(source, "name", source)) for source in one.elsewhere]
        return made


class Photos(QListWidget):
    """The photos in time order; the number keys put what is selected to the place of that number."""

    def __init__(self, dialog: PlacePhotos) -> None:
        super().__init__()
        look = dialog.look
        self._dialog = dialog
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setIconSize(QSize(look.px(112), look.px(84)))
        self.setGridSize(QSize(look.px(136), look.px(140)))
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setFont(look.font("cap"))
        self.setAccessibleName(look.words.gettext("Photos of the folder, by time"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.key() - Qt.Key.Key_1
        if 0 <= digit < 9 and not event.modifiers():
            self._dialog.put_by_key(digit + 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._dialog.put_selected(self._dialog.places_list.currentRow())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._dialog.put_selected(None)
        else:
            super().keyPressEvent(event)


class Places(QListWidget):
    """The photo questions of the record; photos are dropped on them."""

    def __init__(self, dialog: PlacePhotos) -> None:
        super().__init__()
        self._dialog = dialog
        self.setWordWrap(True)
        self.setUniformItemSizes(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setFont(dialog.look.font("small"))
        self.setIconSize(QSize(dialog.look.px(18), dialog.look.px(18)))
        self.setAccessibleName(dialog.look.words.gettext("Where photos belong in this record"))

    def dropEvent(self, event: QDropEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None and event.source() is self._dialog.photos:
            self._dialog.put_selected(self.row(item))
            event.acceptProposedAction()


class PlacePhotos(Dialog):
    """Nothing is taken before "Place"; then everything is one step of undo."""

    def __init__(
        self, ports: FieldPorts, filling: Filling, paths: Sequence[FilePath], parent: QWidget
    ) -> None:
        _ = ports.look.words.gettext
        super().__init__(ports.look, parent, _("Where do these photos belong?"), width=WIDEST)
        self.look, self._ports, self._filling = ports.look, ports, filling
        self.places = photo_places(filling.session, self.look.words)
        self._found: list[Found] = []
        self._to: list[int | None] = []
        self._job: Job | None = None
        self._parent = parent
        self.photos, self.places_list = Photos(self), Places(self)
        hint = _("Select photos, then press 1 to 9, or Enter for the marked place, or drag them there.")
        self._hint = Text(self.look, hint, "small", "ink2", wrap=True)
        self.offer_button = Button(self.look, _("Offer by time"), icon="clock")
        self.offer_button.setToolTip(_("Groups of photos with pauses between them, in the order of the form"))
        self.offer_button.clicked.connect(self.offer_by_time)
        self.clear = Button(self.look, _("Take them out again"), icon="x")
        self.clear.clicked.connect(self._on_clear)
        self.progress = JobProgress(self.look, _("Adding photos"))
        self.progress.cancelled.connect(self._on_stop)
        self.left_out = LeftOut(self.look)
        self.content.setSpacing(8)
        placeholder = _("Search the places")
        self.search = SearchLine(self.look, placeholder, placeholder)
        self.search.setObjectName("places/search")
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_found_place)
        self._no_place = Text(self.look, _("No place has that in its name."), "small", "ink3", wrap=True)
        self._no_place.hide()
        right = column(self.search, self._no_place, (self.places_list, 1), gap=8)
        lists = row((column(self.photos), 3), (right, 2), gap=16)
        self.add(self._hint, FlowBox(self.offer_button, self.clear), (lists, 1), self.progress, self.left_out)
        self.leave = self.offer(_("Cancel"))
        self.ready = self.offer("", "primary")
        self.ready.clicked.disconnect()
        self.ready.clicked.connect(self.place)
        self.photos.itemSelectionChanged.connect(self._show_counts)
        self._fill_places()
        self._show_counts()
        ports.jobs.run(self, lambda progress: found(paths, progress), self._on_found, lane=Lane.SLOW)

    # --- what is there

    def _on_found(self, files: list[Found]) -> None:
        self._found, self._to = files, [None] * len(files)
        blank = QPixmap(self.photos.iconSize())
        blank.fill(self.look.color("well"))
        for number, one in enumerate(files):
            item = QListWidgetItem(QIcon(blank), one.path.name)
            item.setData(NUMBER, number)
            item.setSizeHint(self.photos.gridSize())
            self.photos.addItem(item)
        self._preview(0)
        if files:
            self.photos.setCurrentRow(0)
        self.photos.setFocus()
        self._show_counts()

    def _preview(self, number: int) -> None:
        # One at a time: a folder of two hundred never fills the lane in front of a paper.
        if number < len(self._found):
            path, side = self._found[number].path, self.look.px(SIDE)

            def work(progress: Progress) -> tuple[int, QImage]:
                return number, QImage.fromData(preview(path, side))

            self._ports.jobs.run(self, work, self._on_preview, lane=Lane.SLOW)

    def _on_preview(self, made: tuple[int, QImage]) -> None:
        number, image = made
        item = self.photos.item(number)
        if item is not None:
            known = not image.isNull()
            item.setIcon(QIcon(QPixmap.fromImage(image)) if known else icon(self.look, "circle-x", 40, "bad"))
        self._preview(number + 1)

    def _fill_places(self) -> None:
        for number, place in enumerate(self.places):
            item = QListWidgetItem()
            tone = (
                ("circle-x", "bad")
                if place.failed
                else ("circle", "warn")
                if place.missing
                else ("image", "ink3")
            )
            item.setIcon(icon(self.look, tone[0], 18, tone[1]))
            item.setData(NUMBER, number)
            self.places_list.addItem(item)
        first = next((i for i, place in enumerate(self.places) if place.missing), 0)
        self.places_list.setCurrentRow(first)

    def _show_counts(self) -> None:
        words = self.look.words
        for number, place in enumerate(self.places):
            self.places_list.item(number).setText(self._place_text(number, place))
        for number, to in enumerate(self._to):
            self.photos.item(number).setText(self._photo_text(number, to))
        count = sum(to is not None for to in self._to)
        self.ready.set_text(words.ngettext("Place {n} photo", "Place {n} photos", count).format(n=count))
        self.ready.setEnabled(count > 0 and self._job is None)
        self.clear.setEnabled(bool(self.photos.selectedItems()))
        self.offer_button.setEnabled(bool(self._found) and bool(self.places))

    def _place_text(self, number: int, place: PhotoPlace) -> str:
        shown = self._shown()
        key = f"{shown.index(number) + 1}  " if number in shown[:9] else ""
        new = sum(to == number for to in self._to)
        counts = f"{place.count} + {new}" if new else str(place.count)
        _ = self.look.words.gettext
        state = f" · {_('required')}" if place.missing else ""
        return f"{key}{place.where}\n{place.label} · {counts}{state}"

    # --- looking for a place

    def _shown(self) -> list[int]:
        """The places in sight; the first nine of them have the number keys."""
        return [i for i in range(self.places_list.count()) if not self.places_list.item(i).isHidden()]

    def put_by_key(self, key: int) -> None:
        """Put what is selected to the place with this number key."""
        shown = self._shown()
        if 0 < key <= min(9, len(shown)):
            self.put_selected(shown[key - 1])

    def _on_search(self, typed: str) -> None:
        for number, place in enumerate(self.places):
            named = f"{place.where} {place.label}".casefold()
            self.places_list.item(number).setHidden(
                not all(part in named for part in typed.casefold().split())
            )
        shown = self._shown()
        self._no_place.setVisible(not shown)
        if shown and self.places_list.currentRow() not in shown:
            self.places_list.setCurrentRow(shown[0])
        self._show_counts()

    def _on_found_place(self) -> None:
        """Enter in the line: what is selected belongs to the place that was found."""
        if self.places_list.currentRow() in self._shown():
            self.put_selected(self.places_list.currentRow())

    def _photo_text(self, number: int, to: int | None) -> str:
        one = self._found[number]
        time = one.taken[11:16] if one.taken else ""
        name = f"{time} {one.path.name}".strip()
        return name if to is None else f"{name}\n→ {self.places[to].where} {self.places[to].label}"

    # --- placing

    def put_selected(self, place: int | None) -> None:
        """Put what is selected to a place (None: to none) and go on to the next photo without one."""
        if place is not None and not 0 <= place < len(self.places):
            return
        chosen = sorted(int(item.data(NUMBER)) for item in self.photos.selectedItems())
        for number in chosen:
            self._to[number] = place
        if chosen and place is not None:
            rest = [i for i, to in enumerate(self._to) if to is None and i > chosen[-1]]
            self.photos.clearSelection()
            if rest:
                self.photos.setCurrentRow(rest[0])
        self._show_counts()

    def offer_by_time(self) -> None:
        """Suggest places; nothing is taken by it."""
        self._to = offered([one.at for one in self._found], self.places)
        self._show_counts()

    def _on_clear(self) -> None:
        self.put_selected(None)

    def place(self) -> None:
        """Take the photos in at their places."""
        session = self._filling.session
        record = frozenset(hashes(session.answers))
        plan = {
            place.path: Wanted(
                "photo",
                [one.path for one, to in zip(self._found, self._to, strict=True) if to == number],
                frozenset(hashes(session.value(place.path))),
                record,
            )
            for number, place in enumerate(self.places)
            if number in self._to
        }
        files = self._ports.files
        self.progress.begin()
        self._job = self._ports.jobs.run(
            self,
            lambda progress: _placed(files, plan, progress),
            self._on_placed,
            failed=self._on_failed,
            progressed=self.progress.set_progress,
            lane=Lane.SLOW,
        )
        self._show_counts()

    def _on_stop(self) -> None:
        if self._job is not None:
            self._job.progress.cancel()

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        self.progress.end()
        raise error

    def _on_placed(self, made: Placed) -> None:
        self._job = None
        changes: list[tuple[Path, Json | None]] = []
        for path, outcome in made.taken.items():
            value = self._filling.session.value(path)
            there = list(value) if isinstance(value, list) else []
            if outcome.taken:
                changes.append((path, [*there, *(one.item() for one in outcome.taken)]))
        if changes:
            self._filling.answer_many(changes)
        whole = made.whole()
        self.progress.end()
        count = len(whole.taken)
        words = self.look.words
        said = words.ngettext("{n} photo placed", "{n} photos placed", count).format(n=count)
        self._filling.said.emit(said)
        if whole.refused or whole.doubles or whole.stopped:
            self.left_out.tell(whole)
            self.left_out.show()
            self.ready.hide()
            self.leave.set_text(words.gettext("Close"))
            self.photos.setEnabled(False)
        else:
            self.accept()

    def reject(self) -> None:
        """Leave; while photos are being taken, stop first and say what stays."""
        if self._job is not None:
            self._on_stop()
        else:
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        window = self._parent.window()
        self.setFixedHeight(max(320, window.height() - AROUND))
        self.move(window.mapToGlobal(window.rect().center()) - self.rect().center())


def _placed(files: Files, plan: dict[Path, Wanted], progress: Progress) -> Placed:
    made, total = Placed(), sum(len(wanted.sources) for wanted in plan.values())
    done = 0
    for path, wanted in plan.items():
        try:
            progress.step(done, total)
        except Cancelled:
            made.stopped = True
            break
        part = _Part(progress, done, total)
        made.taken[path] = take(files, wanted, part)
        done += len(wanted.sources)
        if made.taken[path].stopped:
            made.stopped = True
            break
    return made


class _Part(Progress):
    """The share of one place in the whole."""

    def __init__(self, whole: Progress, done: int, total: int) -> None:
        super().__init__()
        self._whole, self._done, self._total = whole, done, total

    def step(self, done: int, total: int) -> None:
        """Count within the whole, and stop with it."""
        self._whole.step(min(self._total, self._done + done), self._total)


def place_photos(
    ports: FieldPorts, filling: Filling, paths: Sequence[FilePath], parent: QWidget
) -> PlacePhotos:
    """Open the dialog for these files and folders over the window of `parent`."""
    dialog = PlacePhotos(ports, filling, paths, parent)
    dialog.open()
    return dialog
