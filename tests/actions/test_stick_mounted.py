"""A stick that is really mounted: noticed, written, full, read-only, and torn off while it is written.

Where the system lets a test mount a file as a volume, as root on Linux.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sidesk.actions import exchange, stick
from sidesk.actions.desk import Desk
from sidesk.core import files
from sidesk.core.errors import CannotWrite, StickPulled
from sidesk.hq.ingest import ingest, write_replies
from sidesk.hq.office import Headquarters
from sidesk.sync import folder as carrier
from sidesk.ui.volumes import Mounted
from tests.support.field import done, person

MKFS = shutil.which("mke2fs")


class Drive:
    """A file as a volume."""

    def __init__(self, place: Path, kib: int) -> None:
        self.image, self.root = place / "stick.img", place / "KINGSTON"
        self.root.mkdir()
        self.image.touch()
        os.truncate(self.image, kib * 1024)
        subprocess.run([str(MKFS), "-q", "-F", "-t", "ext2", str(self.image)], check=True, timeout=60)

    def plug(self, *options: str) -> bool:
        """Mount it; False where the system does not let us."""
        how = ",".join(("loop", *options))
        made = subprocess.run(
            ["mount", "-o", how, str(self.image), str(self.root)],
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        return made.returncode == 0

    def pull(self) -> None:
        """Take it away, whoever uses it."""
        subprocess.run(["umount", "-l", str(self.root)], capture_output=True, timeout=60, check=False)

    @property
    def stick(self) -> stick.Stick:
        return stick.Stick(self.root, "KINGSTON")


@pytest.fixture
def drive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drive]:
    yield from plugged(tmp_path_factory.mktemp("drive"), 8 * 1024)


def plugged(place: Path, kib: int) -> Iterator[Drive]:
    if MKFS is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root mounts volumes, and mke2fs makes them")
    made = Drive(place, kib)
    if not made.plug():
        pytest.skip("this system mounts no file as a volume")
    yield made
    made.pull()


def test_a_mounted_volume_is_noticed_when_it_comes_and_when_it_goes(drive: Drive) -> None:
    system = Mounted()
    there, mark = system.volumes(), system.mark()
    assert drive.root in [volume.root for volume in there]
    drive.pull()
    assert system.mark() != mark
    assert drive.root not in [volume.root for volume in system.volumes()]


def test_there_and_back_over_a_mounted_stick(member: Desk, office: Headquarters, drive: Drive) -> None:
    done(member, "P02", person())
    stick.both_ways(member, drive.stick)
    drive.pull()
    assert drive.plug()  # what was said to be on it is on it
    bundles = [path.read_bytes() for path in (drive.root / stick.FOLDER).glob("*.sidesk")]
    write_replies(ingest(office, bundles), drive.root)
    stick.both_ways(member, drive.stick)
    assert exchange.waiting(member).waiting == 0


def test_a_stick_torn_off_while_it_is_written_leaves_nothing_here_and_the_next_time_all_goes(
    member: Desk, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(member, "P02", person())

    def torn(path: Path, data: bytes) -> None:
        drive.pull()
        files.write_whole(path, data)

    with monkeypatch.context() as edge:
        edge.setattr(carrier, "write_whole", torn)
        with pytest.raises(StickPulled):
            stick.both_ways(member, drive.stick)
    assert list(drive.root.iterdir()) == []  # this computer's own folder of that name
    assert exchange.waiting(member).bundles == []
    assert drive.plug()
    assert len(stick.both_ways(member, drive.stick).written) == 1


def fill(root: Path) -> None:
    """Films until nothing more goes on it."""
    for number, size in enumerate((2**20, 2**16, 2**12, 2**10)):
        with (
            suppress(OSError),
            (root / f"film-{number}").open("wb", buffering=0) as film,
        ):
            while film.write(bytes(size)):
                os.fsync(film.fileno())


def test_a_full_stick_is_told_as_full_and_not_as_pulled(member: Desk, drive: Drive) -> None:
    done(member, "P02", person())
    (drive.root / stick.FOLDER).mkdir()
    fill(drive.root)
    with pytest.raises(CannotWrite):
        stick.both_ways(member, drive.stick)
    assert list((drive.root / stick.FOLDER).iterdir()) == []


def test_a_stick_one_may_only_read_is_told_as_such(member: Desk, drive: Drive) -> None:
    done(member, "P02", person())
    drive.pull()
    assert drive.plug("ro")
    with pytest.raises(CannotWrite):
        stick.both_ways(member, drive.stick)
