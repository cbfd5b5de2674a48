"""Files that leave the store to be looked at: copies only, and never one that could run."""

from __future__ import annotations

import stat
from pathlib import Path
from tempfile import mkdtemp

from sidesk.core.errors import CannotWrite
from sidesk.core.files import write_whole

# Without macros: what can carry a program (.xlsm, .docm, .html, .svg) is saved, never opened.
OPENED = frozenset((
    "pdf", "png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff", "heic", "txt", "log", "csv", "md",
    "docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "wps", "et",
))  # fmt: skip
LONGEST = 80


def kind_of(name: str) -> str:
    """What kind of file a name says it is: PDF, XLSX; nothing where it does not say."""
    ending = _ending(name)
    return ending.upper() if ending.isascii() and ending.isalnum() and len(ending) <= 5 else ""


def opens(name: str) -> bool:
    """Whether a copy may be opened: documents, pictures and plain text."""
    return _ending(name) in OPENED


def plain_name(name: str) -> str:
    """The name without anything a file system or an eye could mistake."""
    kept = "".join(sign for sign in name if sign.isalnum() or sign in " ._-()（）")
    stem, dot, ending = kept.strip(" .").rpartition(".")
    return f"{(stem if dot else ending)[:LONGEST].strip() or 'file'}{dot}{ending if dot else ''}"


def copy_of(data: bytes, name: str, folder: Path) -> Path:
    """A copy nobody can take for the kept file: in a folder of its own, read-only. Raises CannotWrite."""
    path = folder / plain_name(name)
    try:
        path = Path(mkdtemp(dir=folder)) / plain_name(name)
        write_whole(path, data)
        path.chmod(stat.S_IREAD)
    except OSError as problem:
        raise CannotWrite.because(path, problem) from problem
    return path


def _ending(name: str) -> str:
    return plain_name(name).rpartition(".")[2].lower() if "." in plain_name(name) else ""
