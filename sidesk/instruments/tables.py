"""Testers' tables: CSV, Excel, XML in any layout, mapped to one set of fields. Values in, values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from sidesk.core.canonical import Json, sha256
from sidesk.core.errors import NotFromInstrument
from sidesk.core.text import N_
from sidesk.instruments import table_cells as cells
from sidesk.instruments import table_columns as columns
from sidesk.instruments import table_fields as fields
from sidesk.instruments import table_files as files
from sidesk.instruments.results import TABLE, Note, Reading, Result, Source, Values
from sidesk.instruments.table_columns import Column
from sidesk.instruments.table_files import Row, Sheet

MOST_ROWS = 30_000
MOST_CELLS = 900_000
_SAMPLES = 3
Layouts = Mapping[str, Mapping[str, str]]  # fingerprint of the headers -> header -> field

_TORN = N_("The file breaks off or is damaged at row {row}; the rows before were read.")
_MORE = N_("Only the first {rows} rows were read.")
_TWICE = N_("Identifiers that occur more than once: {count}; the first is “{id}”.")
_UNKNOWN = N_("No column of this table is known by its name.")
_AMBIGUOUS = N_("The dates can be read as day/month or month/day; they are kept as they stand.")
_NO_NUMBER = N_("Row {row}: “{text}” in column “{column}” was not understood.")


def read(data: bytes, file: str, layouts: Layouts | None = None, charset: str = "") -> Reading | None:
    """The rows of a table; None where the bytes are no table.

    `layouts` are what a person said about tables with the same headers before, `charset` what the text is in.
    Raises the kinds of InstrumentFileUnusable for a workbook or XML file that cannot be used.
    """
    sheets = _sheets(data, file, charset)
    if sheets is None:
        return None
    source = Source(file, sha256(data))
    readings = [found for sheet in sheets if (found := _sheet(sheet, source, layouts or {}))]
    if not readings:
        return None
    known = [one for one in readings if any(one.layout.values())] or readings[:1]
    results = tuple(result for one in known for result in one.results)
    notes = tuple(note for one in known for note in one.notes)
    first = known[0]
    return replace(first, results=results, notes=(*notes, *_twice(results)))


def _sheets(data: bytes, file: str, charset: str) -> list[Sheet] | None:
    if data.startswith(b"PK\x03\x04"):
        files.demand_size(data, file)
        return files.xlsx_sheets(data, file)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotFromInstrument(
            file, N_("this is an old Excel file (.xls)."), N_("Save it as .xlsx or CSV, then try again.")
        )
    if files.resembles_xml(data):
        files.demand_size(data, file)
        return [files.xml_sheet(data, file)]
    found = files.csv_sheet(data, charset)
    if found is None:
        return None
    files.demand_size(data, file)
    return [found]


def _sheet(sheet: Sheet, source: Source, layouts: Layouts) -> Reading | None:
    head = list(islice(sheet.rows, files.MOST_LOOKED_AT))
    place = _header(head, layouts)
    if place is None:
        return None
    headers, below = _headers(head, place)
    mark = columns.fingerprint(headers)
    layout = layouts.get(mark)
    found = columns.laid_out(headers, layout) if layout is not None else columns.guessed(headers)
    if not found and not sheet.regular:
        return None
    rows = head[below:]
    filling = _Filling(headers, found, rows, sheet.delimiter)
    filling.kind = (layout or {}).get(columns.KIND) or filling.kind
    notes = [] if found else [Note(_UNKNOWN)]
    if filling.ambiguous:
        notes.append(Note(_AMBIGUOUS))
    results = _results(filling, rows, sheet, source, notes)
    if sheet.torn is not None:
        notes.append(Note(_TORN, {"row": sheet.torn}))
        if results:
            results[-1] = results[-1].noted(Note(_TORN, {"row": sheet.torn}), complete=False)
    if not results and not found:
        return None
    return Reading(
        tuple(results), tuple(notes), headers, mark, columns.layout_of(headers, found, layout),
        _samples(headers, rows), sheet.charset,
    )  # fmt: skip


def _samples(headers: Sequence[str], rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """The first cells that say something, of every column."""
    told = [[text for _, row in rows if at < len(row) and (text := cells.usual(row[at]))]
            for at in range(len(headers))]  # fmt: skip
    return tuple(tuple(text[:40] for text in one[:_SAMPLES]) for one in told)


def _header(head: Sequence[Row], layouts: Layouts) -> int | None:
    """The row with most headers that are known; else the first one full of words."""
    known = [len(columns.guessed(row)) for _, row in head[:40]]
    for at, (_, row) in enumerate(head[:40]):
        if columns.fingerprint([cell.strip() for cell in row]) in layouts:
            return at
    if known and max(known) >= 1:
        return known.index(max(known))
    wordy = [
        at
        for at, (_, row) in enumerate(head)
        if _words(row) > 1 and _words(row) == len([c for c in row if c])
    ]
    return wordy[0] if wordy else None


def _headers(head: Sequence[Row], place: int) -> tuple[tuple[str, ...], int]:
    """The names of the columns, of two rows where the lower one only continues the upper, and what follows.

    `NEXT | | ` above `Margin | Pair | Frequency`: a merged cell stands in the first of its columns only.
    """
    single = tuple(cell.strip() for cell in head[place][1])
    best, below = single, place + 1
    for upper in (place - 1, place):
        if upper < 0 or upper + 1 >= len(head) or not _continues(head[upper + 1][1]):
            continue
        joined = _joined(head[upper][1], head[upper + 1][1])
        if len(columns.guessed(joined)) > len(columns.guessed(best)):
            best, below = joined, upper + 2
    if below < len(head) and _is_units(head[below][1]):
        return _with_units(best, head[below][1]), below + 1
    return best, below


def _is_units(row: Sequence[str]) -> bool:
    """`ft | dB | ns` in a row of its own below the names."""
    filled = [cell for cell in row if cell.strip()]
    return bool(filled) and all(columns.is_unit(cell) for cell in filled)


def _with_units(names: Sequence[str], row: Sequence[str]) -> tuple[str, ...]:
    units = [cell.strip().strip("()[]（）【】") for cell in row] + [""] * len(names)
    return tuple(f"{name} ({unit})" if unit else name for name, unit in zip(names, units, strict=False))


def _continues(row: Sequence[str]) -> bool:
    """Words in every cell that is not empty: no row of values."""
    return _words(row) > 1 and _words(row) == sum(bool(cell.strip()) for cell in row)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    names, over = [], ""
    for at in range(max(len(upper), len(lower))):
        above = upper[at].strip() if at < len(upper) else ""
        under = lower[at].strip() if at < len(lower) else ""
        over = above or (over if under else "")
        names.append(f"{over} {under}".strip())
    return tuple(names)


def _words(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) and not cell.strip()[0].isdigit() for cell in row)


def _results(
    filling: _Filling, head: Sequence[Row], sheet: Sheet, source: Source, notes: list[Note]
) -> list[Result]:
    results: list[Result] = []
    room = MOST_CELLS
    for rows in (head, sheet.rows):
        for number, row in rows:
            if len(results) >= MOST_ROWS or room <= 0:
                notes.append(Note(_MORE, {"rows": len(results)}))
                return results
            values, faults = filling.values(row)
            if values:
                where = Source(source.file, source.sha256, row=number, sheet=sheet.name)
                told = tuple(Note(_NO_NUMBER, {"row": number, **fault}) for fault in faults)
                results.append(Result(filling.kind, values, where, told, complete=not faults))
                room -= len(row)
    return results


def _twice(results: Sequence[Result]) -> tuple[Note, ...]:
    """A retest, or the same link saved under two tests: the engineer decides."""
    keys = (
        (result.values["id"], result.values.get("fibre"), result.values.get("wavelength_nm"),
         result.values.get("direction"))
        for result in results
        if "id" in result.values
    )  # fmt: skip
    again = [key[0] for key, count in Counter(keys).items() if count > 1]
    return (Note(_TWICE, {"count": len(again), "id": again[0]}),) if again else ()


Converter = Callable[[str], Json]


class _Filling:
    """Turns the cells of a row into values."""

    def __init__(
        self, headers: Sequence[str], found: Sequence[Column], rows: Sequence[Row], delimiter: str
    ) -> None:
        self._columns = found
        self._headers = headers
        mapped = {column.at for column in found}
        self._others = [(at, name) for at, name in enumerate(headers) if at not in mapped]
        numbers = [c.at for c in found if c.field.kind == fields.NUMBER]
        self._comma = delimiter == ";" or cells.has_decimal_comma(_each(rows, numbers))
        self._day_first = {
            c.at: cells.day_first(_each(rows, [c.at])) for c in found if c.field.kind == fields.DATE
        }
        self.ambiguous = any(
            self._day_first[at] is None and cells.day_first(["13" + text[text.find("/") :]]) is not None
            for at in self._day_first
            for text in _each(rows, [at])
            if text[:1].isdigit() and "/" in text[:3]
        )
        self.kind = columns.kind(found)

    def values(self, row: Sequence[str]) -> tuple[Values, list[dict[str, str]]]:
        """The values of a row, empty for an empty row, and what of it was not understood."""
        values: Values = {}
        faults = []
        for column in self._columns:
            text = cells.usual(row[column.at]) if column.at < len(row) else ""
            if not text:
                continue
            if not self._fill(values, column, text):
                faults.append({"text": text[:60], "column": column.header})
                values.setdefault("other", {})[column.header] = text  # type: ignore[index]
        for at, name in self._others:
            text = cells.usual(row[at]) if at < len(row) else ""
            if text:
                values.setdefault("other", {})[name or f"#{at + 1}"] = text  # type: ignore[index]
        self._join_time(values)
        if values and self.kind == TABLE and set(values) == {"other"} and len(values["other"]) < 2:  # type: ignore[arg-type]
            return {}, []
        return values, faults

    def _fill(self, values: Values, column: Column, text: str) -> bool:
        name, kind = column.field.name, column.field.kind
        if kind == fields.NUMBER:
            found = self._number(values, column, text)
            if found is None:
                return False
            values[name] = found
        elif kind == fields.VERDICT:
            return _verdict(values, name, text)
        elif kind == fields.DATE:
            stamp = cells.moment(text, day_before_month=self._day_first[column.at])
            values[name] = stamp or text
        elif kind == fields.TIME:
            values[name] = cells.time_of_day(text) or text
        elif kind == fields.WHOLE:
            whole = text.split(".")[0]
            if not whole.isdecimal() or len(whole) > 9:
                return False
            values[name] = int(whole)
        else:
            values[name] = text
        return True

    def _number(self, values: Values, column: Column, text: str) -> str | None:
        """A number may carry its verdict: `3.2*`, `F 1.1`."""
        bare = text.strip("*＊ ")
        if bare != text:
            values[f"{column.field.name}_star"] = True
        return cells.number(bare, column.field, column.factor, comma=self._comma)

    @staticmethod
    def _join_time(values: Values) -> None:
        date, time = values.get("measured_at"), values.pop("time", None)
        if isinstance(date, str) and isinstance(time, str) and len(date) == 10 and ":" in time:
            values["measured_at"] = f"{date}T{time}"
        elif isinstance(time, str):
            stamp = cells.moment(time, day_before_month=None)
            values.setdefault("measured_at", stamp or time)


def _each(rows: Sequence[Row], places: Sequence[int]) -> list[str]:
    return [cells.usual(row[at]) for _, row in rows for at in places if at < len(row)]


def _verdict(values: Values, name: str, text: str) -> bool:
    found = cells.verdict(text)
    if found is None:
        return False
    values[name] = found["result"]
    if "star" in found:
        values[f"{name}_star" if name != "result" else "star"] = True
    return True
