"""Bundles on a stick: whole or not at all, under names that tell nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from sidesk.core import files
from sidesk.core.errors import CannotRead, CannotWrite, MailUnreadable
from sidesk.core.text import Words
from sidesk.sync import folder, mail
from sidesk.sync.bundle import Part
from sidesk.sync.encryption import MAGIC

PARTS = [Part("1" * 64, b"first"), Part("2" * 64, b"second")]


def test_names_show_the_device_and_a_number_and_nothing_else(tmp_path: Path) -> None:
    assert [path.name for path in folder.export(PARTS, tmp_path, "7KQ2")] == [
        "7KQ2-0001.sidesk",
        "7KQ2-0002.sidesk",
    ]
    assert [path.name for path in folder.export(PARTS, tmp_path, "7KQ2")] == [
        "7KQ2-0003.sidesk",
        "7KQ2-0004.sidesk",
    ]
    assert folder.export(PARTS, tmp_path, "HQ-7KQ2")[0].name == "HQ-7KQ2-0001.sidesk"
    assert (tmp_path / "7KQ2-0001.sidesk").read_bytes() == b"first"


def test_a_folder_or_a_file_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    written = folder.export(PARTS, tmp_path, "7KQ2")
    (tmp_path / "photo.jpg").write_bytes(b"x")
    assert [data for _, data in folder.bundles(tmp_path)] == [b"first", b"second"]
    assert list(folder.bundles(written[1])) == [(written[1], b"second")]


def test_a_missing_file_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="no such file"):
        list(folder.bundles(tmp_path / "nothing.sidesk"))
    with pytest.raises(CannotWrite, match="does not exist"):
        folder.export(PARTS, tmp_path / "nothing", "7KQ2")
    with pytest.raises(CannotWrite, match="not a folder"):
        folder.export(PARTS, folder.export(PARTS[:1], tmp_path, "7KQ2")[0], "7KQ2")


def test_a_huge_file_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "LARGEST_MAIL", 3)
    path = tmp_path / "x.sidesk"
    path.write_bytes(b"123456")
    assert folder.read(path) == b"1234"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full, on Linux")
def test_a_full_stick_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "7KQ2-0001.sidesk.part").symlink_to("/dev/full")
    with pytest.raises(CannotWrite) as caught:
        folder.export([Part("1" * 64, b"x" * 100_000)], tmp_path, "7KQ2")
    assert "no room left" in str(caught.value)
    assert caught.value.told(Words("zh"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EIO, "pulled out"),
        (errno.EROFS, "write-protected"),
        (errno.EACCES, "may not write"),
        (errno.EBADF, "Bad file"),
    ],
)  # fmt: skip
def test_a_stick_that_fails_leaves_nothing_behind(
    number: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", fails)
    with pytest.raises(CannotWrite, match=words):
        folder.export(PARTS, tmp_path, "7KQ2")
    assert list(tmp_path.iterdir()) == []


def test_a_stick_that_gives_back_other_bytes_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda _self: b"other")
    with pytest.raises(CannotWrite, match="does not answer"):
        folder.export(PARTS, tmp_path, "7KQ2")
    assert list(tmp_path.iterdir()) == []


def test_parts_that_were_written_stay_when_a_later_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files.os.fsync
    calls: list[int] = []

    def fails_late(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 2:
            raise OSError(errno.ENOSPC, "full")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", fails_late)
    with pytest.raises(CannotWrite):
        folder.export(PARTS, tmp_path, "7KQ2")
    assert [path.name for path in tmp_path.iterdir()] == ["7KQ2-0001.sidesk"]


def test_a_saved_mail_stands_for_the_bundles_it_carries(tmp_path: Path) -> None:
    bundle = MAGIC + b"1"
    wrapping = mail.Wrapping("a@b.cn", "c@d.cn", "work", "text")
    (tmp_path / "b.eml").write_bytes(mail.wrapped(bundle, "renamed.dat", wrapping))
    (tmp_path / "a.sidesk").write_bytes(b"other")
    (tmp_path / "other.eml").write_bytes(b"From: a@b.cn\r\n\r\nhello")
    assert [data for _, data in folder.bundles(tmp_path)] == [b"other", bundle]
    with pytest.raises(MailUnreadable):
        list(folder.bundles(tmp_path / "other.eml"))
