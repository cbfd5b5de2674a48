"""Reading a file that a person named."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidesk.core.errors import CannotRead
from sidesk.core.reading import read_whole
from sidesk.core.text import Words


def test_a_file_that_cannot_be_read_is_told_by_the_name_the_user_knows(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")
    assert read_whole(tmp_path / "scan.pdf", 4) == b"%PDF"
    for path, why in ((tmp_path / "gone.pdf", "there is no such file"), (tmp_path, "this is a folder")):
        with pytest.raises(CannotRead) as told:
            read_whole(path, name="my scan")
        assert told.value.told(Words("en")).startswith(f"“my scan” could not be read: {why}")
