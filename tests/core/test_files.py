"""A file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sidesk.core.files import resources, write_whole


def test_the_resources_are_found() -> None:
    assert resources("fonts", "NotoSansSC-Regular.ttf").is_file()


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    place = tmp_path / "a.sidesk"
    write_whole(place, b"one")
    write_whole(place, b"two")
    assert place.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [place]


def test_a_full_disk_leaves_the_old_file_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "a.sidesk"
    write_whole(place, b"one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(place, b"two")
    assert place.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [place]


def test_bytes_that_read_back_otherwise_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"torn")
    with pytest.raises(OSError, match="does not read back"):
        write_whole(tmp_path / "a.sidesk", b"whole")
    assert not list(tmp_path.iterdir())
