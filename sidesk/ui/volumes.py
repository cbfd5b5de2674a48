"""What is plugged in, as the system tells: asked cheaply and often, looked at only when something changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QDir, QStorageInfo

_MOUNTS = Path("/proc/self/mountinfo")
_FAT = ("vfat", "msdos", "exfat", "fat", "fat32", "fat16", "fuseblk")
_OF_THE_SYSTEM = ("/boot", "/efi", "/snap", "/proc", "/sys", "/dev", "/run/credentials")


@dataclass(frozen=True)
class Volume:
    """A volume that may be a stick. `is_stick`: so like one that it counts though it was there before."""

    root: Path
    name: str
    is_stick: bool = False


class System(Protocol):
    """The edge of the operating system."""

    def mark(self) -> object:
        """Another one whenever a volume came or went. Cheap, and never waits for a volume."""

    def volumes(self) -> Sequence[Volume]:
        """Every volume but the system's own. May wait for a slow one: not for the window's thread."""


class Mounted:
    """The real one."""

    def mark(self) -> object:
        """The table of mounts, or the letters of the drives."""
        with suppress(OSError):
            return _MOUNTS.read_bytes()
        named = Path("/Volumes").iterdir() if sys.platform == "darwin" else ()
        return (*(drive.absolutePath() for drive in QDir.drives()), *sorted(str(one) for one in named))

    def volumes(self) -> Sequence[Volume]:
        """Those on a device of their own."""
        own = QStorageInfo.root().device()
        return [
            volume
            for info in QStorageInfo.mountedVolumes()
            if info.device() != own and (volume := _volume(info)) is not None
        ]


def _volume(info: QStorageInfo) -> Volume | None:
    root = Path(info.rootPath())
    kind = bytes(info.fileSystemType().data()).decode(errors="replace").lower()
    device = bytes(info.device().data())
    on_device = os.name == "nt" or device.startswith(b"/dev/")
    if not (info.isValid() and info.isReady() and on_device) or info.isRoot() or not root.is_dir():
        return None
    if os.name != "nt" and (str(root) + "/").startswith(tuple(f"{place}/" for place in _OF_THE_SYSTEM)):
        return None
    return Volume(root, info.displayName() or info.name() or root.name or str(root), kind in _FAT)
