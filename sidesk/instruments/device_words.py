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


@dataclass(frozen=True)
class Column:
    """A word of a table's head and where it begins."""

    name: str
    at: int


def table(lines: Lines, *wanted: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below a head that has all the wanted words, with their line; by words, else by place.

    Names are lower-case. A row with as many words as the head has columns is read by words.
    """
    head: list[Column] = []
    for at, line in enumerate(lines):
        lowered = line.lower()
        if all(word in lowered for word in wanted):
            head = [Column(found[0].lower().strip(), found.start()) for found in _heads(line)]
            continue
        if not head or not line.strip() or set(line.strip()) <= set("-=+ "):
            if head and not line.strip():
                head = []
            continue
        yield at, _row(line, head)


def _heads(line: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"\S+(?: \S+)*?(?=\s{2,}|$)" if "  " in line.strip() else r"\S+", line)


def _row(line: str, head: list[Column]) -> dict[str, str]:
    words = line.split()
    if len(words) == len(head):
        return {column.name: word for column, word in zip(head, words, strict=True)}
    wide = re.split(r"\s{2,}", line.strip())
    if len(wide) == len(head):
        return {column.name: word for column, word in zip(head, wide, strict=True)}
    ends = [column.at for column in head[1:]] + [len(line)]
    return {
        c.name: line[c.at if i else 0 : end].strip()
        for i, (c, end) in enumerate(zip(head, ends, strict=True))
    }


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
