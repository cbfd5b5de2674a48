"""Many photos at once: by time, doubles left out, bad ones named, one step of undo, nothing lost."""

from __future__ import annotations

import io
import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sidesk.actions.attach import reduced
from sidesk.core.progress import Progress
from sidesk.forms.definition import Path as Place
from sidesk.forms.photos import Mark, with_marks
from sidesk.forms.session import FormSession
from sidesk.ui.fields.filling import Filling
from sidesk.ui.fields.grid import FieldGrid
from sidesk.ui.fields.intake import Wanted, hashes, take
from sidesk.ui.fields.photo_view import PhotoView
from sidesk.ui.fields.photos import PhotoField
from sidesk.ui.fields.ports import Attached, FieldPorts
from sidesk.ui.theme import Look
from tests.support.example import FakeFiles
from tests.support.looks import faults, hidden_sideways

DATA = Path(__file__).parents[2] / "data"
HERE: Place = ("basics", "a_photo")


class RealFiles(FakeFiles):
    """Makes photos small as the desk does, and keeps them in memory."""

    def attach(self, data: bytes, name: str, kind: str) -> Attached:
        made = reduced(data, name)
        kept = super().attach(made.data, name, kind)
        return replace(kept, taken_at=made.taken_at, original_sha256=made.original)


class Window(QWidget):
    """Stands for the wizard: it has the door to the session."""

    def __init__(self, filling: Filling) -> None:
        super().__init__()
        self.filling = filling
        self.setLayout(QVBoxLayout())


@pytest.fixture
def files() -> FakeFiles:
    return RealFiles()


@pytest.fixture
def window(qtbot: QtBot, ports: FieldPorts, filling: Filling) -> Window:
    made = Window(filling)
    qtbot.addWidget(made)
    made.resize(900, 600)
    return made


@pytest.fixture
def shown_field(window: Window, ports: FieldPorts, filling: Filling) -> Callable[[], PhotoField]:
    def show() -> PhotoField:
        grid = FieldGrid(ports, filling, [HERE], window)
        layout = window.layout()
        assert layout is not None
        layout.addWidget(grid)
        filling.changed.connect(grid.refresh)
        window.show()
        (found,) = grid.fields()
        assert isinstance(found, PhotoField)
        return found

    return show


def photo(path: Path, minute: int, *, seed: int = -1) -> Path:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"2026:05:12 09:{minute:02}:00"
    grain = random.Random(minute if seed < 0 else seed).randbytes(40 * 30 * 3)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.frombytes("RGB", (40, 30), grain).save(path, "JPEG", exif=exif)
    return path


def phone(folder: Path) -> Path:
    """Three good photos in disorder, one twice, one of an iPhone, and what else a phone has."""
    (folder / "IMG_0.HEIC").parent.mkdir(parents=True, exist_ok=True)
    (folder / "IMG_0.HEIC").write_bytes((DATA / "phone.heic").read_bytes())
    (folder / "torn.heic").write_bytes((DATA / "phone.heic").read_bytes()[:500])
    photo(folder / "IMG_3.jpg", 1)
    photo(folder / "IMG_1.jpg", 3)
    photo(folder / "deep" / "IMG_2.jpg", 2)
    (folder / "copy of IMG_2.jpg").write_bytes((folder / "deep" / "IMG_2.jpg").read_bytes())
    whole = io.BytesIO()
    Image.radial_gradient("L").resize((900, 700)).save(whole, "JPEG")
    (folder / "torn.jpg").write_bytes(whole.getvalue()[:-4000])
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "film.mov").write_bytes(b"\x00\x00\x00\x18ftypqt  ")
    (folder / "letter.jpg").write_bytes(b"Dear client")
    for number, path in enumerate(sorted(folder.rglob("*.*"))):
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    return folder


def names(session: FormSession) -> list[str]:
    value = session.value(HERE)
    return [str(item["name"]) for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def test_a_folder_comes_in_by_time_with_every_bad_file_named_and_one_undo(
    qtbot: QtBot,
    shown_field: Callable[[], PhotoField],
    filling: Filling,
    session: FormSession,
    tmp_path: Path,
) -> None:
    found = shown_field()
    steps: list[object] = []
    filling.changed.connect(steps.append)
    found.take_files([phone(tmp_path / "DCIM")])
    qtbot.waitUntil(lambda: found._waiting == 0 and len(found.items()) == 4)
    second = names(session)[2]
    assert second in ("IMG_2.jpg", "copy of IMG_2.jpg")
    assert names(session) == ["IMG_0.HEIC", "IMG_3.jpg", second, "IMG_1.jpg"]
    assert len(steps) == 1
    assert found.left_out.summary.text() == "4 were taken. 5 could not be taken. 1 is in the record already."
    for name in ("torn.jpg", "torn.heic", "empty.jpg", "film.mov", "letter.jpg", "IMG_2.jpg"):
        assert name in found.left_out.text()
    assert found.note.text() == "5 could not be taken."
    found.left_out.copy.click()
    assert QGuiApplication.clipboard().text() == found.left_out.text()
    filling.undo()
    assert names(session) == []
    filling.redo()
    assert len(names(session)) == 4


def test_dropped_again_the_same_folder_adds_nothing(
    qtbot: QtBot, shown_field: Callable[[], PhotoField], session: FormSession, tmp_path: Path
) -> None:
    found = shown_field()
    folder = phone(tmp_path / "DCIM")
    for _ in range(2):
        found.take_files([folder])
    qtbot.waitUntil(lambda: found._waiting == 0)
    assert len(names(session)) == 4
    found.take_files([folder])
    qtbot.waitUntil(lambda: found._waiting == 0)
    assert len(names(session)) == 4


def test_of_a_folder_what_another_question_has_is_left_out_and_can_be_added_all_the_same(
    qtbot: QtBot,
    shown_field: Callable[[], PhotoField],
    filling: Filling,
    session: FormSession,
    tmp_path: Path,
) -> None:
    path = photo(tmp_path / "DCIM" / "a.jpg", 5)
    made = take(RealFiles(), Wanted("photo", [path]), Progress()).taken[0]
    row = filling.add_rows(("rooms",))[0]
    filling.answer(("rooms", row, "photos"), [made.item()])
    found = shown_field()
    found.take_files([path.parent])
    qtbot.waitUntil(lambda: found._waiting == 0)
    assert names(session) == []
    assert found.left_out.isVisible()
    assert "at another question" in found.left_out.text()
    found.left_out.more.click()
    qtbot.waitUntil(lambda: names(session) == ["a.jpg"])


def test_what_is_being_taken_arrives_also_when_another_section_was_opened_meanwhile(
    qtbot: QtBot, shown_field: Callable[[], PhotoField], window: Window, session: FormSession, tmp_path: Path
) -> None:
    found = shown_field()
    found.take_files([photo(tmp_path / "a.jpg", 5)])
    grid = found.parentWidget()
    assert grid is not None
    grid.hide()
    grid.setParent(None)
    grid.deleteLater()
    qtbot.waitUntil(lambda: names(session) == ["a.jpg"])


def test_a_photo_that_is_here_already_is_not_made_small_again(tmp_path: Path) -> None:
    class Counted(RealFiles):
        made = 0

        def attach(self, data: bytes, name: str, kind: str) -> Attached:
            self.made += 1
            return super().attach(data, name, kind)

    files, path = Counted(), photo(tmp_path / "a.jpg", 5)
    first = take(files, Wanted("photo", [path]), Progress())
    known = frozenset(hashes([one.item() for one in first.taken]))
    assert take(files, Wanted("photo", [path], known), Progress()).here == ["a.jpg"]
    assert files.made == 1


def test_stopping_keeps_what_was_taken_until_then(tmp_path: Path) -> None:
    paths = [photo(tmp_path / f"{n}.jpg", n) for n in range(5)]
    seen: list[tuple[int, int]] = []

    class Watched(Progress):
        def step(self, done: int, total: int) -> None:
            seen.append((done, total))
            if len(seen) > 5 and done == 2:
                self.cancel()
            super().step(done, total)

    made = take(RealFiles(), Wanted("photo", paths), Watched())
    assert made.stopped
    assert [one.name for one in made.taken] == ["0.jpg", "1.jpg"]


def test_every_photo_is_kept_before_the_answer_names_it(
    qtbot: QtBot,
    shown_field: Callable[[], PhotoField],
    filling: Filling,
    session: FormSession,
    files: FakeFiles,
    tmp_path: Path,
) -> None:
    missing: list[str] = []

    def look(_changes: object) -> None:
        value = session.value(HERE)
        there = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
        missing.extend(str(item["sha256"]) for item in there if item["sha256"] not in files.kept)

    found = shown_field()
    filling.changed.connect(look)
    found.take_files([phone(tmp_path / "DCIM")])
    qtbot.waitUntil(lambda: len(names(session)) == 4)
    assert missing == []


def test_hashes_are_found_however_deep_they_lie() -> None:
    value = {
        "rows": {"k": {"p": [{"sha256": "a", "original_sha256": "b", "marks": [{"kind": "box"}]}]}},
        "n": "1",
    }
    assert set(hashes(value)) == {"a", "b"}  # type: ignore[arg-type]


def test_only_what_is_in_sight_is_decoded(
    qtbot: QtBot, shown_field: Callable[[], PhotoField], window: Window, tmp_path: Path
) -> None:
    found = shown_field()
    found.take_files([photo(tmp_path / f"{n}.jpg", n % 60, seed=n) for n in range(3)])
    qtbot.waitUntil(lambda: len(found._pictures) == 3)
    assert all(image.width() * image.height() < 200_000 for image in found._pictures.values())


def test_photos_are_put_in_another_order_by_keys_and_by_hand(
    qtbot: QtBot,
    shown_field: Callable[[], PhotoField],
    filling: Filling,
    session: FormSession,
    tmp_path: Path,
) -> None:
    found = shown_field()
    found.take_files([photo(tmp_path / f"{n}.jpg", n) for n in range(3)])
    qtbot.waitUntil(lambda: len(names(session)) == 3)
    first = next(iter(found._tiles.values()))
    QTest.keyClick(first, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert names(session) == ["1.jpg", "0.jpg", "2.jpg"]
    found.put_at(first.objectName(), 2)
    assert names(session) == ["1.jpg", "2.jpg", "0.jpg"]
    filling.undo()
    assert names(session) == ["1.jpg", "0.jpg", "2.jpg"]
    QTest.keyClick(first, Qt.Key.Key_Delete)
    assert names(session) == ["1.jpg", "2.jpg"]
    filling.undo()
    assert names(session) == ["1.jpg", "0.jpg", "2.jpg"]


def test_drawing_is_kept_at_once_and_undone_in_the_dialog(
    qtbot: QtBot, shown_field: Callable[[], PhotoField], session: FormSession, tmp_path: Path
) -> None:
    found = shown_field()
    found.take_files([photo(tmp_path / f"{n}.jpg", n) for n in range(2)])
    qtbot.waitUntil(lambda: len(found._pictures) == 2)
    bytes_before = dict(found.ports.files.kept)  # type: ignore[attr-defined]
    found.open_photo(str(found.items()[1]["sha256"]))
    view = found.view
    assert view is not None
    qtbot.waitUntil(lambda: not view.easel._picture.isNull())
    view.tools.buttons["arrow"].click()
    QTest.keyClick(view.easel, Qt.Key.Key_Return)
    view.tools.buttons["text"].click()
    QTest.keyClick(view.easel, Qt.Key.Key_Return)
    assert view.easel._writing is not None
    QTest.keyClicks(view.easel._writing, "420 mm")
    view.accept()  # leaving in the middle of a text keeps it
    item = found.items()[1]
    assert isinstance(item["marks"], list)
    assert [mark["kind"] for mark in item["marks"] if isinstance(mark, dict)] == ["arrow", "text"]
    assert found.ports.files.kept == bytes_before  # type: ignore[attr-defined]
    found.open_photo(str(item["sha256"]))
    view = found.view
    assert view is not None
    qtbot.waitUntil(lambda: not view.easel._picture.isNull())
    view.easel.tool = "box"
    QTest.keyClick(view.easel, Qt.Key.Key_Return)
    assert len(found.items()[1]["marks"]) == 3  # type: ignore[arg-type]
    view.undo()
    assert len(found.items()[1]["marks"]) == 2  # type: ignore[arg-type]
    view.redo()
    assert len(found.items()[1]["marks"]) == 3  # type: ignore[arg-type]
    view.pair.click()
    assert found.items()[1]["before"] == found.items()[0]["sha256"]
    view.pair.click()
    assert "before" not in found.items()[1]
    assert faults(view) == []
    view.accept()


def test_a_photo_tells_its_place_document_step_and_time(
    qtbot: QtBot, shown_field: Callable[[], PhotoField], session: FormSession, tmp_path: Path
) -> None:
    session.answer(("basics", "a_place"), "A-3F-TR01")
    found = shown_field()
    found.ports = replace(found.ports, around=lambda: ("DEMO-D02-7KQ2003 Site survey", "05 Survey the site"))
    found.take_files([photo(tmp_path / "0.jpg", 0)])
    qtbot.waitUntil(lambda: len(found._pictures) == 1)
    found.open_photo(str(found.items()[0]["sha256"]))
    view = found.view
    assert isinstance(view, PhotoView)
    belongs, facts = view.belongs, view.facts
    qtbot.waitUntil(lambda: "05 Survey the site" in belongs.text())
    for told in ("Place: A-3F-TR01", "Document: DEMO-D02-7KQ2003 Site survey", "Step: 05 Survey the site"):
        assert told in belongs.text()
    taken = str(found.items()[0]["taken_at"])
    assert taken[:10] in facts.text()
    assert view.findChild(QScrollArea) is None  # the picture gives way to what is said of it
    assert faults(view) == []
    view.accept()


@pytest.mark.parametrize("scale", [1.25, 1.5, 2.0])
def test_beside_a_photo_in_large_text_the_line_of_its_caption_is_whole(
    qtbot: QtBot,
    shown_field: Callable[[], PhotoField],
    window: Window,
    ports: FieldPorts,
    tmp_path: Path,
    scale: float,
) -> None:
    found = shown_field()
    window.resize(1366, 768)
    found.take_files([photo(tmp_path / "0.jpg", 0)])
    qtbot.waitUntil(lambda: len(found._pictures) == 1)
    found.look = Look(ports.look.theme, ports.look.words, scale)
    found.open_photo(str(found.items()[0]["sha256"]))
    view = found.view
    assert isinstance(view, PhotoView)
    qtbot.waitUntil(lambda: view.belongs.isVisible() or not view.easel._picture.isNull())
    assert [*hidden_sideways(view), *faults(view)] == []
    view.accept()


def test_a_photo_is_saved_with_what_is_drawn_on_it(
    qtbot: QtBot, shown_field: Callable[[], PhotoField], tmp_path: Path
) -> None:
    found = shown_field()
    found.take_files([photo(tmp_path / "a.jpg", 1)])
    qtbot.waitUntil(lambda: len(found.items()) == 1)
    sha256 = str(found.items()[0]["sha256"])
    found.open_photo(sha256)
    assert found.view is not None
    found.view.save_to(str(tmp_path / "plain.jpg"))
    qtbot.waitUntil(lambda: (tmp_path / "plain.jpg").exists())
    assert (tmp_path / "plain.jpg").read_bytes() == found.ports.files.read(sha256)
    found.view.accept()
    found.replace_item(sha256, with_marks(found.items()[0], [Mark("blur", (0, 0), (10_000, 10_000))]))
    found.open_photo(sha256)
    found.view.save_to(str(tmp_path / "blurred.jpg"))
    qtbot.waitUntil(lambda: (tmp_path / "blurred.jpg").exists())
    image = Image.open(tmp_path / "blurred.jpg").convert("L")
    low, high = image.resize((40, 30)).crop((1, 1, 7, 6)).getextrema()
    assert float(high) - float(low) < 30  # type: ignore[arg-type]  # one flat block
    found.view.accept()


def heavy(folder: Path) -> Path:
    """More than 300 MB from a phone: 56 good photos, one of them HEIC, three twice, and six that are none."""
    folder.mkdir()
    pixels, tiny = (1500, 1100), io.BytesIO()
    for number in range(48):
        made = Image.new("RGB", pixels, (number * 5, 90, 200 - number * 4))
        made.save(folder / f"P{number:02}.bmp")
    for number in range(7):
        grain = random.Random(number).randbytes(2700 * 2000 * 3)
        Image.frombytes("RGB", (2700, 2000), grain).save(folder / f"Q{number}.jpg", "JPEG", quality=92)
    for number in range(3):
        (folder / f"copy of P{number:02}.bmp").write_bytes((folder / f"P{number:02}.bmp").read_bytes())
    (folder / "IMG_0.HEIC").write_bytes((DATA / "phone.heic").read_bytes())
    (folder / "torn.heic").write_bytes((DATA / "phone.heic").read_bytes()[:500])
    (folder / "torn.jpg").write_bytes((folder / "Q0.jpg").read_bytes()[:-400_000])
    (folder / "torn.bmp").write_bytes((folder / "P00.bmp").read_bytes()[:2_000_000])
    (folder / "film.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(30_000_000))
    (folder / "plan.pdf").write_bytes(b"%PDF-1.7\n" + bytes(4_000_000))
    Image.new("L", (9, 9)).save(tiny, "JPEG")
    (folder / "cut.jpg").write_bytes(tiny.getvalue()[:40])
    return folder


class WatchedFiles(RealFiles):
    """Says how much memory there was at most while photos were made small."""

    most = 0

    def attach(self, data: bytes, name: str, kind: str) -> Attached:
        try:
            return super().attach(data, name, kind)
        finally:
            self.most = max(self.most, psutil.Process().memory_info().rss)


def test_300_mb_of_a_phone_are_taken_as_far_as_they_are_photos_one_at_a_time_and_taken_back_at_once(
    qtbot: QtBot,
    shown_field: Callable[[], PhotoField],
    filling: Filling,
    session: FormSession,
    tmp_path: Path,
) -> None:
    folder = heavy(tmp_path / "DCIM")
    assert sum(path.stat().st_size for path in folder.iterdir()) > 300_000_000
    found, files = shown_field(), WatchedFiles()
    found.ports = replace(found.ports, files=files)
    before = psutil.Process().memory_info().rss
    found.take_files([folder])
    qtbot.waitUntil(lambda: found._waiting == 0 and len(found.items()) == 56, timeout=120_000)
    assert files.most - before < 150_000_000
    told = found.left_out.text()
    assert found.left_out.summary.text() == (
        "56 were taken. 6 could not be taken. 3 are in the record already."
    )
    for name, why in (
        ("torn.heic", "HEIC"), ("torn.jpg", "damaged"), ("torn.bmp", "damaged"), ("film.mp4", "film"),
        ("plan.pdf", "no picture"), ("cut.jpg", "damaged"),
    ):  # fmt: skip
        (line,) = [line for line in told.splitlines() if name in line]
        assert why in line
    assert len(set(names(session))) == 56
    assert faults(found.left_out) == []
    filling.undo()
    assert names(session) == []
    filling.redo()
    assert len(names(session)) == 56
