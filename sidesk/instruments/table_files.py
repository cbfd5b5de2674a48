"""Rows out of CSV, Excel and XML files. Every row has its number; nothing is read without a bound."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from sidesk.core.errors import InstrumentFileDamaged, InstrumentFileTooLarge, NotFromInstrument
from sidesk.core.text import N_
from sidesk.instruments import charsets

LARGEST = 24 * 1024 * 1024
MOST_COLUMNS = 400
MOST_LOOKED_AT = 60  # lines at the beginning
_DELIMITERS = ",;\t|"
_MOST_PARTS = 2_000
_LARGEST_PART = 32 * 1024 * 1024
_LARGEST_WHOLE = 64 * 1024 * 1024
_EXPORT = N_("Export the tests as CSV or Excel (.xlsx) again.")
_SPLIT = N_("Export fewer tests into one file.")

Row = tuple[int, list[str]]


@dataclass
class Sheet:
    """Rows with their numbers. `torn` is filled while they are read: the row where the file breaks off.

    `regular`: nearly all rows have the same number of cells, as in a table and not in prose.
    """

    name: str = ""
    rows: Iterator[Row] = field(default_factory=lambda: iter(()))
    delimiter: str = ""
    charset: str = ""
    torn: int | None = None
    regular: bool = True


def demand_size(data: bytes, file: str) -> None:
    """Raises InstrumentFileTooLarge."""
    if len(data) > LARGEST:
        raise InstrumentFileTooLarge(
            file, N_("this table is larger than {largest} MB."), _SPLIT, largest=LARGEST // 1024 // 1024
        )


# -- CSV ---------------------------------------------------------------------------------------------------


def csv_sheet(data: bytes, charset: str = "") -> Sheet | None:
    """The table in a text; None where its lines are no rows. Without a `charset` it is found out."""
    if charset:
        head = data[:200_000].decode(charset, "replace").removeprefix("\ufeff")
    else:
        head, charset = charsets.decode(data[:200_000])
        if len(data) > 200_000:
            _, charset = charsets.decode(data)
    lines = head.splitlines()[:MOST_LOOKED_AT]
    delimiter, regular = _delimiter(lines)
    if not delimiter or "\x00" in head:
        return None
    sheet = Sheet(delimiter=delimiter, charset=charset, regular=regular)
    sheet.rows = _csv_rows(data, sheet)
    return sheet


def _delimiter(lines: list[str]) -> tuple[str, bool]:
    """The sign that cuts most lines into the same number of cells, and whether it is nearly all of them."""
    best, regular, most = "", False, 0
    filled = sum(bool(line.strip()) for line in lines)
    for sign in _DELIMITERS:
        try:
            counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
        except csv.Error:
            continue
        cells, times = counts.most_common(1)[0] if counts else (0, 0)
        weight = times * min(cells, 50)
        if counts.total() > 1 and weight > most:
            best, regular, most = sign, times > 1 and times >= 0.8 * filled, weight
    return best, regular


def _csv_rows(data: bytes, sheet: Sheet) -> Iterator[Row]:
    marks = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    mark = marks.get(sheet.charset.removesuffix("-sig"), b"")
    start = len(mark) if mark and data.startswith(mark) else 0
    raw = io.BytesIO(data)
    raw.seek(start)
    charset = "utf-8" if sheet.charset == "utf-8-sig" else sheet.charset
    record = _Record(io.TextIOWrapper(raw, charset, errors="replace", newline=""))
    reader = csv.reader(record, delimiter=sheet.delimiter)
    line = 1
    try:
        for row in reader:
            yield line, row[:MOST_COLUMNS]
            line = reader.line_num + 1
            record.begun()
    except csv.Error:
        sheet.torn = line


class _Record:
    """The lines of a text, as long as those of one row are no more than a row can be."""

    LONGEST = 500_000

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._taken = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._taken += len(line)
            if self._taken > self.LONGEST:
                raise csv.Error
            yield line

    def begun(self) -> None:
        """A row is finished."""
        self._taken = 0


# -- Excel -------------------------------------------------------------------------------------------------


def xlsx_sheets(data: bytes, file: str) -> list[Sheet]:
    """The sheets of a workbook. Raises NotFromInstrument, InstrumentFileDamaged, InstrumentFileTooLarge."""
    from openpyxl.reader.excel import ExcelReader  # costs a start that reads no workbook too much

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard(archive, file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep on saving: we save nothing
            reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            reader.read()
    except UNREADABLE:
        raise _damaged(file) from None
    sheets = []
    for one in reader.wb.worksheets:
        one.reset_dimensions()  # some programs write a wrong one, and rows would be lost unseen
        sheet = Sheet(one.title)
        sheet.rows = _xlsx_rows(one, sheet)
        sheets.append(sheet)
    return sheets


UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, expat.ExpatError, SyntaxError, KeyError, ValueError, IndexError,
    AttributeError, TypeError, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, UnicodeError,
)  # fmt: skip


def _damaged(file: str) -> InstrumentFileDamaged:
    return InstrumentFileDamaged(file, N_("the workbook is damaged or protected by a password."), _EXPORT)


def _guard(archive: zipfile.ZipFile, file: str) -> None:
    parts = archive.infolist()
    if not any(part.filename.startswith("xl/") for part in parts):
        raise NotFromInstrument(file, N_("this is no Excel workbook."), _EXPORT)
    sizes = [part.file_size for part in parts]
    if len(parts) > _MOST_PARTS or sum(sizes) > _LARGEST_WHOLE or max(sizes) > _LARGEST_PART:
        raise InstrumentFileTooLarge(file, N_("this workbook becomes too large when it is opened."), _SPLIT)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                head = stream.read(4096)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise _damaged(file)


def _xlsx_rows(one: Any, sheet: Sheet) -> Iterator[Row]:
    number = 0
    try:
        for number, row in enumerate(one.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
            if any(cell is not None for cell in row):
                yield number, [cell_text(cell) for cell in row]
    except UNREADABLE:
        sheet.torn = number + 1


def cell_text(cell: object) -> str:
    """What a cell of a workbook shows, as a text."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return (
            cell.date().isoformat() if cell.time() == dt.time() else cell.replace(microsecond=0).isoformat()
        )
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.12g}"
    return str(cell)


# -- XML ---------------------------------------------------------------------------------------------------


def xml_sheet(data: bytes, file: str) -> Sheet:
    """The element that repeats most, one row each; its columns are what lies below it.

    Raises NotFromInstrument, InstrumentFileDamaged.
    """
    wanted = _repeated(data, file)
    found: list[tuple[int, dict[str, str]]] = []
    torn = _Walk(lambda path, line, values: found.append((line, values)) if path == wanted else None).walk(
        data, file
    )
    names = list(dict.fromkeys(name for _, values in found for name in values))[:MOST_COLUMNS]
    rows = [(line, [values.get(name, "") for name in names]) for line, values in found]
    return Sheet(rows=iter([(found[0][0], names), *rows]), torn=torn)


def _repeated(data: bytes, file: str) -> str:
    """The path of the tests: what is there several times and holds most values; the outer one of equals."""
    times: Counter[str] = Counter()
    held: Counter[str] = Counter()

    def count(path: str, _: int, values: dict[str, str]) -> None:
        if len(values) > 1:
            times[path] += 1
            held[path] += len(values)

    _Walk(count).walk(data, file)
    several = [path for path in held if times[path] > 1] or list(held)
    if not several:
        raise NotFromInstrument(file, N_("this XML file holds no list of tests."), _EXPORT)
    return max(several, key=lambda path: (held[path], -path.count("/")))


_UNIT = {"unit", "Unit", "units", "Units", "uom", "单位"}  # an attribute that tells the unit of a text


class _Walk:
    """Goes through the elements and tells each one that has more inside, with the texts below it."""

    DEEPEST = 60
    MOST = 400_000

    def __init__(self, tell: Callable[[str, int, dict[str, str]], None]) -> None:
        self._tell = tell
        self._path: list[str] = []
        self._open: list[dict[str, str]] = []
        self._text: list[str] = []
        self._count = 0
        self._parser = expat.ParserCreate()

    def walk(self, data: bytes, file: str) -> int | None:
        """The line where the file breaks off; None where it is whole."""
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(_for_expat(data), True)
        except (ValueError, LookupError):  # a character set that is unknown, or that expat cannot
            raise NotFromInstrument(file, N_("this is no XML file that can be read."), _EXPORT) from None
        except expat.ExpatError as problem:
            if not self._count:
                raise NotFromInstrument(file, N_("this is no XML file that can be read."), _EXPORT) from None
            return problem.lineno
        except _Refused:
            raise InstrumentFileDamaged(
                file, N_("the XML file has parts that are not read."), _EXPORT
            ) from None
        return None

    def _refuse(self, *_: object) -> None:
        raise _Refused

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._path) > self.DEEPEST or self._count > self.MOST:
            raise _Refused
        self._path.append(name.rpartition(":")[2])
        self._open.append(dict(list(attributes.items())[:MOST_COLUMNS]))
        self._text.clear()

    def _end(self, _: str) -> None:
        name, values = self._path[-1], self._open.pop()
        text = " ".join("".join(self._text).split())[:2000]
        self._text.clear()
        if values:
            self._tell("/".join(self._path), self._parser.CurrentLineNumber, values)
        self._path.pop()
        if not self._open:
            return
        above = self._open[-1]
        if text and len(values) == 1 and values.keys() <= _UNIT:
            above.setdefault(name, f"{text} {next(iter(values.values()))}")
        elif not values:
            above.setdefault(name, text)
        elif len(above) < MOST_COLUMNS:
            label = next((values[key] for key in ("name", "Name", "id") if key in values), "")
            below = {key: value for key, value in values.items() if value != label} | (
                {"": text} if text else {}
            )
            for key, value in below.items():
                above.setdefault(" ".join(filter(None, (name, label, key))), value)


class _Refused(Exception):
    """Entities, and depths that no tester writes."""


def resembles_xml(data: bytes) -> bool:
    """Whether it begins like one."""
    head, _ = charsets.decode(data[:200])
    return bool(re.match(r"\s*<(?:\?xml|\w)", head.removeprefix("\ufeff")))


def _for_expat(data: bytes) -> bytes | str:
    """expat knows no character set of several bytes but UTF; Chinese programs write GB2312 and GBK."""
    declared = re.match(
        rb"\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"'](gb[\w-]*)[\"']", data[:200], re.IGNORECASE
    )
    return data.decode("gb18030", "replace") if declared else data
