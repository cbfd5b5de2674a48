"""The words of consoles in one form: states, speeds, addresses, tables with a head. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.core.canonical import Json
from sidesk.instruments.results import Values

Lines = Sequence[str]

_NOTHING = ("", "-", "--", "---", "NA", "N/A", "n/a", "NONE", "None", "NULL", "unknown")
_STATES = {
    "up": "up", "connected": "up", "down": "down", "notconnect": "down", "*down": "disabled",
    "adm": "disabled",
    "administratively down": "disabled", "disabled": "disabled", "err-disabled": "error", "stby": "standby",
    "^down": "standby", "stp down": "blocked", "up(s)": "up", "dis": "disabled",
}  # fmt: skip
_SPEED = re.compile(r"^(?:a-)?(\d+(?:\.\d+)?)\s?(G|M|K)?(?:bps|bit/s|b/s)?(?:\(a\))?$", re.I)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
PORT = re.compile(
    r"^\s{0,4}((?:[A-Za-z][A-Za-z\-]{0,30}\s?\d{1,3}(?:/\d{1,3}){0,4}(?::\d)?(?:\.\d{1,5})?)|MEth\S+)(?=[\s(]|$)"
)


@dataclass
class Parsed:
    """What a command's output told; `doubtful` are the lines of it (from 0) that were not understood."""

    values: Values
    doubtful: list[int] = field(default_factory=list)


def said(text: object) -> str:
    """Empty for all the ways in which consoles say that there is nothing."""
    plain = str(text or "").strip()
    return "" if plain in _NOTHING else plain


def state(text: str) -> str:
    """up, down, disabled, error, standby, or the device's own word."""
    plain = text.strip().rstrip(":")
    return _STATES.get(plain.lower(), said(plain))


def speed(text: str) -> str:
    """Megabits a second as a decimal text; empty for `auto`."""
    found = _SPEED.match(text.strip())
    if not found:
        return ""
    factor = {"G": 1000, "K": 0.001}.get((found[2] or "M").upper(), 1)
    return f"{float(found[1]) * factor:g}"


def number(text: object) -> str:
    """The first number in a text, as it stands; empty where there is none."""
    found = _NUMBER.search(str(text or ""))
    return found[0] if found and len(found[0]) < 20 else ""


_LONG = (
    ("40ge", ("fortygige", "fortygigabitethernet", "fo", "fge")),
    ("100ge", ("hundredgige", "hundredgigabitethernet", "hu", "hge")),
    ("25ge", ("twentyfivegige", "twenty-fivegige", "twe", "wge")),
    ("xge", ("ten-gigabitethernet", "tengigabitethernet", "xgigabitethernet", "te", "xge")),
    ("ge", ("gigabitethernet", "gi", "ge")), ("fe", ("fastethernet", "fa")), ("eth", ("ethernet", "et", "e")),
)  # fmt: skip


def short(port: str) -> str:
    """A port by one name, however a maker or a table writes it: `Ten-GigabitEthernet1/0/1` is `xge1/0/1`."""
    plain = "".join(port.lower().split())
    word = plain.rstrip("0123456789/.:")
    return next((to + plain[len(word) :] for to, names in _LONG if word in names), plain)


def mac(text: str) -> str:
    """As 00:1A:2B:3C:4D:5E; empty for what is no address of that kind."""
    digits = re.sub(r"[.:\-\s]", "", text).upper()
    return (
        ":".join(digits[i : i + 2] for i in range(0, 12, 2)) if re.fullmatch(r"[0-9A-F]{12}", digits) else ""
    )


def pairs(lines: Lines) -> Iterator[tuple[int, str, str]]:
    """`name : value`, with the number of the line; a value that goes on in indented lines is joined."""
    for number_, line in enumerate(lines):
        name, colon, value = line.replace("：", ":").partition(":")
        if colon and name.strip() and len(name) < 60:
            yield number_, name.strip(), value.strip()


def after(lines: Lines, pattern: str) -> str:
    """What the first group of the pattern matches in the first line that has it."""
    wanted = re.compile(pattern, re.I)
    for line in lines:
        if found := wanted.search(line):
            return said(found[1])
    return ""


def table(lines: Lines, *wanted: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below a head that has all the wanted words, with their line, up to an empty line.

    Names are lower-case. A row with as many words as there are columns is read by words, else by place.
    """
    head: list[re.Match[str]] = []
    rows: list[tuple[int, str]] = []
    for at, line in enumerate([*lines, ""]):
        if all(word in line.lower() for word in wanted) and line.strip():
            yield from _rows(head, rows)
            head, rows = list(_WORD.finditer(line)), []
        elif not line.strip():
            yield from _rows(head, rows)
            head, rows = [], []
        elif head and not set(line.strip()) <= set("-=+ "):
            rows.append((at, line))


_WORD = re.compile(r"\S+")
_Columns = list[tuple[str, int]]


def _rows(head: list[re.Match[str]], rows: list[tuple[int, str]]) -> Iterator[tuple[int, dict[str, str]]]:
    columns = _columns(head, [line for _, line in rows])
    for at, line in rows:
        if row := _row(line, columns):
            yield at, row


def _columns(head: list[re.Match[str]], rows: list[str]) -> _Columns:
    """`Soft Ver` is one column, `Slot Type` are two: below the second word of two columns a cell begins."""
    starts = {word.start() for row in rows for word in _WORD.finditer(row)}
    columns: _Columns = []
    end = -9
    for word in head:
        if word.start() - end > 1 or word.start() in starts:
            columns.append((word[0].lower(), word.start()))
        else:
            name, at = columns[-1]
            columns[-1] = (f"{name} {word[0].lower()}", at)
        end = word.end()
    return columns


def _row(line: str, columns: _Columns) -> dict[str, str]:
    words = line.split()
    for cells in (words, re.split(r"\s{2,}", line.strip())):
        if len(cells) == len(columns):
            return {name: cell for (name, _), cell in zip(columns, cells, strict=True)}
    goes_on = len(columns) > 1 and len(line) - len(line.lstrip()) >= columns[1][1]
    if goes_on or len(words) < max(2, len(columns) // 2) or line.lstrip().lower().startswith("total"):
        return {}  # the second line of a head or a cell, or a sum below the table
    bounds = [0, *(at for _, at in columns[1:]), len(line)]
    return {name: line[bounds[i] : bounds[i + 1]].strip() for i, (name, _) in enumerate(columns)}


def pick(row: Mapping[str, str], *names: str) -> str:
    """The first column whose name begins with one of the names and says something."""
    for name in names:
        for key, value in row.items():
            if key.startswith(name) and said(value):
                return said(value)
    return ""


def known(**values: Json) -> Values:
    """A row of a result without what the device does not say."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
