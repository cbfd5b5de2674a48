"""What a network device's console says: one result a command. Values in, values out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from sidesk.core.canonical import Json, sha256
from sidesk.core.errors import CommandUnknown, NotFromInstrument
from sidesk.core.text import N_
from sidesk.instruments import (
    console,
    device_cisco,
    device_h3c,
    device_huawei,
    device_ruijie,
    device_templates,
)
from sidesk.instruments.console import Block
from sidesk.instruments.device_words import Lines, Parsed, short
from sidesk.instruments.results import DEVICE, Note, Reading, Result, Source, Values

Parser = Callable[[Lines], Parsed]

VENDORS = {"cisco_ios": "Cisco", "huawei_vrp": "Huawei", "hp_comware": "H3C", "ruijie_os": "Ruijie"}
_SAME = {
    "cisco": "cisco_ios", "cisco_xe": "cisco_ios", "ios": "cisco_ios", "huawei": "huawei_vrp",
    "huawei_vrpv8": "huawei_vrp", "vrp": "huawei_vrp", "h3c": "hp_comware", "h3c_comware": "hp_comware",
    "comware": "hp_comware", "ruijie": "ruijie_os", "rgos": "ruijie_os",
}  # fmt: skip
_SIGNS = {
    "huawei_vrp": re.compile(r"huawei|\bVRP\b|quidway", re.I),
    "hp_comware": re.compile(r"\bH3C\b|comware|\bHPE\b", re.I),
    "ruijie_os": re.compile(r"ruijie|rgos|\bRG-", re.I),
    "cisco_ios": re.compile(r"cisco|\bIOS\b|\bCatalyst\b", re.I),
}
_TAIL = re.compile(r"\s*\|.*$|\s+(?:slot|chassis|member|switch)\s+\S+(?:\s+\S*\d\S*)?$", re.I)
_PSE = re.compile(r"\s+pse\s+\d+$", re.I)
_INTERFACE = re.compile(r"\s+interfaces?\s+[A-Za-z\-]+\s?\d[\d/.:]*(?=\s|$)", re.I)

_DOUBTFUL = N_("Lines that were not understood: {count}; the first is line {line}.")
_REFUSED = N_("The device did not know the command “{command}”.")
_RECOGNISED = N_("{known} of {all} commands were recognised.")
_TOO_LONG = N_("Only the first {lines} lines were read.")
_NOTHING_IN = N_("In the answer to “{command}” nothing was recognised.")


_OWN: dict[tuple[str, str], Parser] = {
    (platform, command): parser
    for platform, parsers in (
        ("cisco_ios", device_cisco.COMMANDS),
        ("huawei_vrp", device_huawei.COMMANDS),
        ("hp_comware", device_h3c.COMMANDS),
        ("ruijie_os", device_ruijie.COMMANDS),
    )
    for command, parser in parsers.items()
}
COMMANDS = sorted({*device_templates.TEMPLATES, *_OWN})


def read(data: bytes, file: str, platform: str, command: str) -> Reading:
    """The answers in a text of a console. Raises NotFromInstrument, CommandUnknown."""
    lines = console.clean(data)
    cut = len(data) > console.MOST_BYTES or len(lines) > console.MOST_LINES
    notes = [Note(_TOO_LONG, {"lines": len(lines)})] if cut else []
    source = Source(file, sha256(data))
    platform = _platform(platform, file)
    found = list(console.blocks(lines))
    if command or not found:
        wanted = [block for block in found if _fits(block.command, command, platform)] if command else []
        found = wanted or [console.without_prompt(lines, command)]
        if not command:
            raise _foreign(file)
        platform = platform or _guessed(lines, found[0])
        if not _known(platform, command):
            raise CommandUnknown(
                file,
                N_("the answer to “{command}” on {platform} is not read by this program."),
                N_("Keep the text as an attachment. What is read stands in docs/instruments.md."),
                command=command,
                platform=platform,
            )
    results = _results(found, lines, platform, source)
    if not results:
        raise _foreign(file)
    if len(found) > 1:
        known = sum(result.complete or "ports" in result.values for result in results)
        notes.append(Note(_RECOGNISED, {"known": known, "all": len(found)}))
    return Reading(tuple(results), tuple(notes))


def _results(found: list[Block], lines: list[str], platform: str, source: Source) -> list[Result]:
    results = []
    for block in found:
        where = platform or _guessed(lines, block)
        command = _known(where, block.command)
        if command or block.refused:
            results.append(_result(block, where, command, source))
    return results


def _result(block: Block, platform: str, command: str, source: Source) -> Result:
    values: Values = {"platform": platform, "command": command or block.command}
    if block.host:
        values["hostname"] = block.host
    source = Source(source.file, source.sha256, line=block.line)
    if block.refused or not command:
        return Result(DEVICE, values, source, (Note(_REFUSED, {"command": block.command}),), complete=False)
    parsed = parse(platform, command, block.lines)
    notes = []
    if parsed.doubtful:
        first = block.line + parsed.doubtful[0]
        notes.append(Note(_DOUBTFUL, {"count": len(parsed.doubtful), "line": first}))
    if not parsed.values:
        notes.append(Note(_NOTHING_IN, {"command": command}))
    told = {**values, "vendor": VENDORS[platform], **parsed.values}
    return Result(DEVICE, told, source, tuple(notes), complete=not notes)


def parse(platform: str, command: str, lines: Lines) -> Parsed:
    """The answer to a command that is read."""
    own = _OWN.get((platform, command))
    return own(lines) if own else device_templates.parse(platform, command, lines) or Parsed({})


def merged(results: Iterable[Result]) -> Values:
    """What several commands said about one device: of single facts the first one, of lists every thing once.

    A port is the same by any of its names: `GigabitEthernet0/0/1` is `GE0/0/1`.
    """
    whole: Values = {}
    for result in results:
        for name, value in result.values.items():
            if name == "command":
                continue
            known = whole.get(name)
            if isinstance(value, list):
                whole[name] = _joined(known if isinstance(known, list) else [], value)
            else:
                whole.setdefault(name, value)
    return whole


def _joined(known: list[Json], more: list[Json]) -> list[Json]:
    joined = list(known)
    places = {mark: at for at, one in enumerate(joined) if (mark := _mark(one))}
    for one in more:
        at = places.get(_mark(one), -1)
        if at >= 0 and isinstance(one, dict):
            joined[at] = {**one, **dict(joined[at])}  # type: ignore[arg-type]
        elif one not in joined:
            joined.append(one)
    return joined


def _mark(thing: Json) -> str:
    """What a thing is known by: a serial number, a port, the number of a VLAN."""
    if not isinstance(thing, dict):
        return ""
    if "serial" in thing and "part" in thing:
        return f"serial {thing['serial']}"
    if "neighbour_port" in thing or "chassis" in thing:
        return f"{short(str(thing.get('port')))} {thing.get('chassis')} {thing.get('neighbour_port')}"
    name = thing.get("port") or thing.get("name")
    return f"vlan {thing['id']}" if "id" in thing else short(str(name)) if name else ""


def _foreign(file: str) -> NotFromInstrument:
    return NotFromInstrument(
        file,
        N_("this is neither a file of an instrument nor the text of a device's console."),
        N_("Save the console with its prompts, or name --platform and --command."),
    )


def _platform(name: str, file: str) -> str:
    """Raises CommandUnknown."""
    plain = name.strip().lower()
    known = _SAME.get(plain, plain)
    if known and known not in VENDORS:
        raise CommandUnknown(
            file,
            N_("“{platform}” is no platform that is read."),
            N_("Known are {known}."),
            platform=name,
            known=", ".join(VENDORS),
        )
    return known


def platform_of(lines: list[str], command: str) -> str:
    """The maker's platform by the answer to `command`; empty where no name of a maker stands in it."""
    block = Block(command, tuple(lines), 1)
    found = _guessed(lines, block)
    return found if any(_SIGNS[found].search(line) for line in lines) else ""


def _guessed(lines: list[str], block: Block) -> str:
    """By the names in the text; `<name>` and `[name]` are prompts of Huawei and H3C."""
    bracketed = block.bracketed or block.command.lower().startswith("d")
    candidates = ("huawei_vrp", "hp_comware") if bracketed else ("ruijie_os", "cisco_ios")
    counts = {name: sum(bool(_SIGNS[name].search(line)) for line in lines) for name in candidates}
    best = max(candidates, key=lambda name: counts[name])
    if counts[best]:
        return best
    return next((name for name in candidates if _known(name, block.command)), candidates[-1])


def _fits(typed: str, command: str, platform: str) -> bool:
    """Whether what was typed is that command, perhaps shortened."""
    return bool(_known(platform, typed)) and _known(platform, typed) == _known(platform, command)


def _known(platform: str, typed: str) -> str:
    """The command in full; empty where it is none of those that are read."""
    plain = _INTERFACE.sub(" interface", _PSE.sub(" pse", _TAIL.sub("", typed.strip())))
    words = plain.lower().split()
    return _full(platform, words) or _full(
        platform, [word for word in words if word not in ("interface", "all")]
    )


def _full(platform: str, words: list[str]) -> str:
    matching = [
        command
        for one, command in COMMANDS
        if (not platform or one == platform) and _shortened(words, command.split())
    ]
    return next((command for command in matching if command.split() == words), "") or (
        matching[0] if len(set(matching)) == 1 else ""
    )


def _shortened(typed: list[str], full: list[str]) -> bool:
    return len(typed) == len(full) and all(
        word.startswith(part) for part, word in zip(typed, full, strict=True)
    )
