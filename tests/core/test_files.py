"""A file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sidesk.core.files import free_path, named, resources, whole, write_whole


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


def test_what_is_written_piece_by_piece_takes_its_place_only_when_all_of_it_is_there(tmp_path: Path) -> None:
    place = tmp_path / "package.pdf"
    write_whole(place, b"one")
    with whole(place) as stream:
        stream.write(b"two and a half")
        stream.flush()
        assert place.read_bytes() == b"one"
        stream.seek(0)
        assert stream.read(3) == b"two"
        stream.truncate(3)
    assert place.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [place]


def test_what_could_not_be_written_to_its_end_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    place = tmp_path / "package.pdf"
    write_whole(place, b"one")
    with pytest.raises(TypeError), whole(place) as stream:
        stream.writelines([b"two", 3])  # type: ignore[list-item]
    assert place.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [place]


def test_a_stream_that_reads_back_otherwise_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "package.pdf"
    part = tmp_path / "package.pdf.part"
    flushed = os.fsync

    def torn(descriptor: int) -> None:
        flushed(descriptor)
        monkeypatch.setattr(Path, "open", lambda path, mode: open(_torn(part), mode))  # noqa: PTH123, SIM115

    def _torn(path: Path) -> str:
        other = f"{path}.torn"
        with open(other, "wb") as written:  # noqa: PTH123
            written.write(b"torn")
        return other

    monkeypatch.setattr(os, "fsync", torn)
    with pytest.raises(OSError, match="does not read back"), whole(place) as stream:
        stream.write(b"whole")
    assert not place.exists()
    assert not part.exists()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "_.._etc_passwd"), ("..", "SiDesk"), ("", "SiDesk"), ("a\x00b", "a_b"),
        ("CON", "_CON"), ("nul.txt", "_nul.txt"), ("COM1", "_COM1"), ("CONTRACT", "CONTRACT"),
        ("\u202egpj.exe", "gpj.exe"), ("图 1 😀.pdf", "图 1 😀.pdf"), ('a"b<c>d|e?.txt', "a_b_c_d_e_.txt"),
    ],
)  # fmt: skip
def test_whatever_a_file_is_called_its_name_is_one_that_every_system_takes(given: str, name: str) -> None:
    assert named(given) == name


def test_a_name_that_is_too_long_keeps_its_end(tmp_path: Path) -> None:
    long = named("图" * 255 + ".pdf")
    assert long.endswith("图.pdf")
    assert len(long.encode()) <= 210
    place = free_path(tmp_path, "x" * 5000, ".pdf")
    place.write_bytes(b"")
    free_path(tmp_path, "x" * 5000, ".pdf").write_bytes(b"")
    assert len(list(tmp_path.iterdir())) == 2
