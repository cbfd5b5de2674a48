"""The acceptance package as a folder for archives: papers, files, an index, the registers as a workbook.

A folder that was broken off holds a note of what it was to become; the next time only what is not there yet
is written. A folder that holds anything else is not touched.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from sidesk.actions import browse, package_summary, registers
from sidesk.actions.desk import Desk
from sidesk.actions.package import Package, cover_of, files_of, make, seen
from sidesk.actions.package_summary import Cells
from sidesk.core.canonical import sha256
from sidesk.core.errors import CannotWrite
from sidesk.core.files import free_path, named, whole, write_whole
from sidesk.core.progress import Progress
from sidesk.core.text import N_, Words
from sidesk.reports.voice import Voice
from sidesk.reports.volumes.archive import Kept, index_html, index_json, spreadsheet
from sidesk.reports.volumes.contents import Bound
from sidesk.workflow.defects import CLOSED, OPEN

UNFINISHED = "unfinished.txt"
PAPERS, FILES = "papers", "files"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")  # a computed column has no kind of its own


def deliver(
    desk: Desk,
    package: Package,
    passphrase: str,
    target: Path,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Bound:
    """Bind and seal, write the file, and the folder where one is wanted. Raises what `make` raises.

    Stopped, also by a power cut, the next start goes on: what was printed is kept until all is written.
    """
    progress = progress or Progress()
    bound = make(desk, package, passphrase, target, progress if folder is None else progress.share(0, 70))
    if folder is not None:
        save_folder(desk, package, bound, folder, progress.share(70, 100))
    desk.store.begun.clear()
    return bound


def place_beside(target: Path) -> Path:
    """The folder beside a package: one that was broken off, else one that is not there yet."""
    folder = target.with_suffix("")
    return folder if (folder / UNFINISHED).is_file() else free_path(target.parent, target.stem, "")


def save_folder(
    desk: Desk, package: Package, bound: Bound, folder: Path, progress: Progress | None = None
) -> Path:
    """Write it; returns the index. Raises CannotWrite; Cancelled, after which it can be gone on with."""
    progress = progress or Progress()
    try:
        _begin(folder, bound.digest)
        kept = list(_written(desk, package, folder, progress))
        papers = {key: one.path for key, one in kept}
        sheets = _sheets(desk, package)
        write_whole(folder / "registers.xlsx", spreadsheet(sheets))
        with bound.file.open("rb") as package_file, whole(folder / "package.pdf") as copy:
            shutil.copyfileobj(package_file, copy)
        cover, files = cover_of(desk, package), [one for _, one in kept]
        words = Voice(package.wish.language).words
        write_whole(folder / "index.json", index_json(package.volumes, cover, papers, files))
        write_whole(folder / "index.html", index_html(package.volumes, cover, papers, words, files))
        (folder / UNFINISHED).unlink()
    except OSError as error:
        raise CannotWrite.because(str(folder), error) from error
    return folder / "index.html"


def _begin(folder: Path, digest: str) -> None:
    """Go on where the same package was broken off; what is left of another one goes."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / UNFINISHED
    if not note.is_file() and any(folder.iterdir()):
        raise CannotWrite(path=str(folder), why=N_("it is not empty."))
    begun = note.read_text(encoding="utf-8").strip() if note.is_file() else digest
    for name in (PAPERS, FILES):
        (folder / name).mkdir(exist_ok=True)
        for old in (folder / name).iterdir() if begun != digest else ():
            old.unlink()
    write_whole(note, f"{digest}\n".encode())


def _written(desk: Desk, package: Package, folder: Path, progress: Progress) -> Iterator[tuple[str, Kept]]:
    """Every paper and every file under a name of its own, with the key of its document."""
    documents = [one for volume in package.volumes for one in volume.documents if not one.file]
    used: set[str] = set()
    for number, document in enumerate(documents):
        progress.step(number, len(documents))
        path = folder / PAPERS / _unused(f"{named(document.number)}.pdf", used)
        if not path.is_file():
            write_whole(path, document.load())
        yield document.key, _kept(path, folder)
    used.clear()
    for file in files_of(desk, package):
        progress.step(len(documents), len(documents))
        path = folder / FILES / _unused(named(file.name), used)
        if not path.is_file():
            write_whole(path, file.data)
        yield file.sha256, _kept(path, folder)


def _unused(name: str, used: set[str]) -> str:
    """The same name every time for the same order, whatever lies there already."""
    stem, dot, kind = name.rpartition(".")
    found, number = name, 2
    while found.casefold() in used:
        found, number = f"{stem or kind} ({number}){dot}{kind if stem else ''}", number + 1
    used.add(found.casefold())
    return found


def _kept(path: Path, folder: Path) -> Kept:
    data = path.read_bytes()
    return Kept(path.relative_to(folder).as_posix(), len(data), sha256(data))


# --- registers -------------------------------------------------------------------------------------------


def _sheets(desk: Desk, package: Package) -> dict[str, list[list[str]]]:
    words = Voice(package.wish.language).words
    found: dict[str, list[list[str]]] = {}
    for name in desk.store.registers.names():
        rows = table(desk, package, name)
        if len(rows) > 1:
            found[words.gettext(registers.NAMES.get(name, name))] = rows
    return found


def table(desk: Desk, package: Package, register: str) -> list[list[str]]:
    """A register in words: columns that have something to say, none that stays in the office."""
    words = Voice(package.wish.language).words
    lines = [_now(package, register, one) for one in package_summary.lines(desk, seen(package), register)]
    filled = {name for cells in lines for name, value in cells.items() if value not in (None, "")}
    filled -= registers.restricted(desk, register)
    known = [one for one in browse.register_columns(desk, register) if one.name in filled]
    heads = [registers.title(register, column, words) for column in known]
    return [heads, *([_cell(cells, column, words) for column in known] for cells in lines)]


def _now(package: Package, register: str, cells: Cells) -> Cells:
    """A line says how a defect was found; whoever reads the archive wants to know how it stands."""
    if register != "defects":
        return cells
    stands = {one.number: CLOSED if one.state == CLOSED else OPEN for one in package.report.defects}
    state = stands.get(package_summary.text(cells, "number"), package_summary.text(cells, "state"))
    return {**cells, "state": registers.DEFECT.get(state, "")}


def _cell(cells: Cells, column: browse.RegisterColumn, words: Words) -> str:
    value = cells.get(column.name)
    if isinstance(value, list | tuple):
        return ", ".join(_said(str(one), column, words) for one in value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if isinstance(part, str))
    if column.name == "state":
        return words.gettext(registers.ANSWERED.get(str(value), str(value)))
    return "" if value is None else _said(str(value), column, words)


def _said(value: str, column: browse.RegisterColumn, words: Words) -> str:
    if value in column.options:
        return words.pick(column.options[value])
    if column.kind == "datetime" or _MOMENT.match(value):
        try:
            return f"{dt.datetime.fromisoformat(value):%Y-%m-%d %H:%M}"
        except ValueError:  # a foreign record may hold anything; it is shown as it is
            return value
    return value
