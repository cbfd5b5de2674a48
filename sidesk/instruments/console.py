"""The text of a device's console, as it is typed, saved or pasted: cleaned, and cut into commands. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sidesk.instruments.charsets import decode

MOST_BYTES = 8 * 1024 * 1024
MOST_LINES = 100_000
LONGEST_LINE = 500  # characters that are kept of a line; a table is narrower

_PAGER = re.compile(
    r"[ \t]{0,80}-{2,5} ?(?:More|MORE|more) ?-{2,5}[ \t]{0,80}"
    r"(?:\x1b\[(\d{1,3})D {1,200}\x1b\[\1D|\x08{1,80} {1,80}\x08{1,80}|\r {1,200}\r|\x1b\[\d{0,3}[A-K])?"
)
_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]{0,30}[A-Za-z]|[()][A-Z0-9]|.)?")
_BARE = r"[A-Za-z0-9][\w.\-/]{0,62}(?:\([\w\-./]{1,40}\))?[#>]"
_PROMPT = re.compile(
    rf"^\s?(?:<(?P<view>[^<>\s][^<>]{{0,62}})>|\[(?P<inner>[~*]?[^\[\]\s][^\[\]]{{0,62}})\]|(?P<bare>{_BARE}))"
    r"\s?(?P<command>[A-Za-z!].{0,200})?$"
)
_ASKS = re.compile(
    r"^(?:d(?:i(?:s(?:p(?:l(?:a(?:y)?)?)?)?)?)?|sh(?:o(?:w)?)?|compare|virtual-cable-test)\b", re.I
)
_REFUSED = re.compile(
    r"^\s*(?:Error ?:|% ?(?:Unrecognized|Unknown|Invalid|Ambiguous|Incomplete|Wrong|Too many)|"
    r"Unknown command|Unrecognized command|错误[:：])",
    re.I,
)
_SECRET = re.compile(
    r"(?P<head>\b(?:password|passwd|secret|cipher|simple|community|pre-shared-key|shared-key|key-string|"
    r"authentication-key|md5|psk|irreversible-cipher|key(?=\s+(?:\d{1,2}|cipher|simple|hash)\s))\b"
    r"(?:\s+(?:\d{1,2}|read|write|encrypted|cipher|simple|plain|hash|sha256|sha512|ascii|irreversible-cipher)(?=\s))*\s+)"
    r"(?P<value>\S+)",
    re.I,
)


@dataclass(frozen=True)
class Block:
    """One command and what the device answered. `line` is the first line of the answer, from 1."""

    command: str
    lines: tuple[str, ...]
    line: int
    host: str = ""
    bracketed: bool = False  # a prompt of Huawei or H3C

    @property
    def refused(self) -> bool:
        """Whether the device did not know the command."""
        told = [line for line in self.lines if line.strip(" ^\t")]
        return bool(told) and len(told) <= 3 and any(_REFUSED.match(line) for line in told)


def clean(data: bytes) -> list[str]:
    """The lines as one saw them: without paging, without what was typed wrong and erased, without colours."""
    text, _ = decode(data[:MOST_BYTES])
    text = _PAGER.sub("", text)
    text = _ESCAPE.sub("", text).replace("\x00", "").replace("\r\r\n", "\n").replace("\r\n", "\n")
    text = "\n".join(_erased(line) for line in text.replace("\r", "\n").split("\n"))
    return [line.rstrip()[:LONGEST_LINE] for line in text.split("\n")[: MOST_LINES + 1]]


def _erased(line: str) -> str:
    if "\x08" not in line:
        return line
    kept: list[str] = []
    for char in line:
        if char != "\x08":
            kept.append(char)
        elif kept:
            kept.pop()
    return "".join(kept)


def blocks(lines: list[str]) -> Iterator[Block]:
    """The commands of a saved session in their order; nothing where the text has no prompt."""
    head: tuple[str, str, bool] | None = None
    last, first, kept = "", 0, []
    for number, line in enumerate(lines, start=1):
        prompt = _PROMPT.match(line) if line[:1] not in ("", "-", "=") else None
        if prompt is None or not _believed(prompt, last):
            kept.append(line)
            continue
        if head and head[0]:
            yield Block(head[0], tuple(kept), first, head[1], head[2])
        host = prompt["view"] or (prompt["bare"] or "").partition("(")[0].rstrip("#>")
        last = _name(prompt)
        head = ((prompt["command"] or "").strip(), host, not prompt["bare"])
        first, kept = number + 1, []
    if head and head[0]:
        yield Block(head[0], tuple(kept), first, head[1], head[2])


def _believed(prompt: re.Match[str], last: str) -> bool:
    """`[Slot_0]` and `[Main_Board]` stand in answers, too: a prompt asks something or is the last one."""
    if prompt["command"]:
        return bool(_ASKS.match(prompt["command"])) or prompt["inner"] is None
    return _name(prompt) == last


def _name(prompt: re.Match[str]) -> str:
    return (prompt["view"] or prompt["inner"] or prompt["bare"].rstrip("#>")).strip("~*")


def without_prompt(lines: list[str], command: str) -> Block:
    """An answer alone, which may still begin with the command as it was typed."""
    first, end = 0, len(lines)
    while first < end and lines[first].strip().lower() in ("", command.lower()):
        first += 1
    while end > first and not lines[end - 1].strip():
        end -= 1
    return Block(command, tuple(lines[first:end]), first + 1)


def masked(line: str) -> str:
    """A line of a configuration without its secrets, fit to be stored and printed."""
    return _SECRET.sub(lambda found: found["head"] + "******", line)
