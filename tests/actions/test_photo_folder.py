"""A phone's folder is read in the order of its photos, whatever they are called."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sidesk.actions import photo_folder
from sidesk.core.progress import Progress


def photo(path: Path, taken: str = "", offset: str = "", saved_at: float = 1_700_000_000) -> Path:
    exif = Image.Exif()
    inner = exif.get_ifd(0x8769)
    if taken:
        inner[0x9003] = taken
    if offset:
        inner[0x9011] = offset
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 6)).save(path, "JPEG", exif=exif)
    os.utime(path, (saved_at, saved_at))
    return path


def names(*paths: Path) -> list[str]:
    return [one.path.name for one in photo_folder.found(paths, Progress())]


def test_photos_come_in_the_order_in_which_they_were_taken_not_of_their_names(tmp_path: Path) -> None:
    photo(tmp_path / "a.jpg", "2026:05:12 11:00:00")
    photo(tmp_path / "deep" / "er" / "b.jpg", "2026:05:12 09:00:00")
    photo(tmp_path / "c.jpg", "2026:05:12 10:00:00")
    assert names(tmp_path) == ["b.jpg", "c.jpg", "a.jpg"]


def test_of_two_clocks_the_offset_counts(tmp_path: Path) -> None:
    photo(tmp_path / "a.jpg", "2026:05:12 09:00:00", "+08:00")
    photo(tmp_path / "b.jpg", "2026:05:12 02:00:00", "+00:00")
    photo(tmp_path / "c.jpg", "2026:05:12 09:30:00", "+08:00")
    assert names(tmp_path) == ["a.jpg", "c.jpg", "b.jpg"]


def test_of_one_second_the_number_in_the_name_decides(tmp_path: Path) -> None:
    for name in ("IMG_10.jpg", "IMG_9.jpg", "IMG_100.jpg"):
        photo(tmp_path / name, "2026:05:12 09:00:00")
    assert names(tmp_path) == ["IMG_9.jpg", "IMG_10.jpg", "IMG_100.jpg"]


def test_where_the_camera_says_nothing_the_time_of_the_file_counts(tmp_path: Path) -> None:
    photo(tmp_path / "b.jpg", saved_at=1000)
    photo(tmp_path / "a.jpg", saved_at=2000)
    assert names(tmp_path) == ["b.jpg", "a.jpg"]


def test_what_computers_leave_beside_photos_is_not_named(tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "IMG_1.AAE", "._IMG_1.jpg"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / ".trash").mkdir()
    (tmp_path / ".trash" / "x.jpg").write_bytes(b"x")
    (tmp_path / "film.mov").write_bytes(b"x")
    assert names(tmp_path) == ["film.mov"]  # this one is told, not passed over


def test_a_folder_inside_itself_ends(tmp_path: Path) -> None:
    photo(tmp_path / "a.jpg")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert names(tmp_path) == ["a.jpg"]


def test_a_file_that_is_gone_is_still_told(tmp_path: Path) -> None:
    assert names(tmp_path / "gone.jpg") == ["gone.jpg"]


@given(st.lists(st.floats(0, 1e6), max_size=40).map(sorted), st.integers(1, 9))
def test_groups_hold_every_photo_once_and_in_order(times: list[float], most: int) -> None:
    made = photo_folder.groups(times, most)
    assert [i for group in made for i in group] == list(range(len(times)))
    assert len(made) <= most


def test_groups_are_cut_at_the_longest_pauses() -> None:
    assert photo_folder.groups([0, 5, 9, 300, 310, 900], 3) == [[0, 1, 2], [3, 4], [5]]


@given(st.lists(st.text(max_size=12), max_size=20))
def test_any_names_can_be_sorted(some: list[str]) -> None:
    sorted(some, key=photo_folder.natural)
