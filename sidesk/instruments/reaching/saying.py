"""What a device said over the wire, as the readers of pasted consoles take it, and as it may be kept."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sidesk.core.canonical import sha256
from sidesk.core.errors import InstrumentFileUnusable
from sidesk.core.text import N_
from sidesk.instruments import console, devices
from sidesk.instruments.reaching import commands, links
from sidesk.instruments.reaching.asking import Answer, Asking
from sidesk.instruments.results import DEVICE, Note, Reading, Result, Source, Values

_NOTHING = N_("The device told nothing that is understood; its text is kept.")
_INTERFACE = re.compile(r"interface (?:Vlan-?(?:if|interface)? ?(?P<vlan>\d{1,4})$)?", re.I)
_OWN = re.compile(r"\s+ip address (?P<address>\d[\d.]{6,14}) (?P<mask>\d[\d.]{0,14})(?: |$)")
_GATEWAY = re.compile(
    r"ip (?:route(?:-static)? 0\.0\.0\.0 (?:0\.0\.0\.0|0)|default-gateway) (?P<address>\d[\d.]{6,14})(?: |$)"
)
_HEAD = "# Secrets are masked. SHA-256 of the original: {mark}\n"


@dataclass(frozen=True)
class Said:
    """What was read, and the texts without secrets: the console and the configuration."""

    reading: Reading
    files: tuple[tuple[bytes, str], ...]


def said(asking: Asking) -> Said:
    """Everything of a conversation, also of one that broke off."""
    configuration = commands.CONFIGURATION.get(asking.platform, "")
    told = [one for one in asking.answers if one.command != configuration]
    saved = [one for one in asking.answers if one.command == configuration and not one.refused]
    name = _name(asking)
    files = [(kept(_session(asking, told)), f"{name} console.txt")] if told else []
    files += [(kept(_session(asking, [one])), f"{name} configuration.txt") for one in saved]
    return Said(_reading(asking, [one for one in told if not one.refused], name), tuple(files))


def kept(data: bytes) -> bytes:
    """A text as it may be stored: without its secrets, with the hash of what the device said."""
    lines = [console.masked(line) for line in console.clean(data)]
    return (_HEAD.format(mark=sha256(data)) + "\n".join(lines)).encode()


def _session(asking: Asking, answers: list[Answer]) -> bytes:
    """One text with prompts, as if it had been saved by hand."""
    text = b""
    for answer in answers:
        text = text.rstrip() + b"\r\n" if text and not text.endswith(asking.prompt) else text
        text += (b"" if text.endswith(asking.prompt) else asking.prompt) + answer.data.rstrip()
    return text


def _reading(asking: Asking, answers: list[Answer], name: str) -> Reading:
    data = _session(asking, answers)
    try:
        found = devices.read(data, f"{name} console.txt", asking.platform, "")
    except InstrumentFileUnusable:
        return Reading((), (Note(_NOTHING), *asking.trouble))
    broken = {one.command for one in answers if not one.whole}
    results = [
        one if str(one.values.get("command")) not in broken else one.noted(complete=False)
        for one in found.results
    ]
    return Reading((*results, *_address(asking, results, name, data)), (*found.notes, *asking.trouble))


def managed(lines: Iterable[str], address: str) -> Values:
    """What a configuration says of the address by which it is managed: mask, VLAN and gateway."""
    told: Values = {}
    vlan = ""
    for line in lines:
        if not line[:1].isspace():
            head = _INTERFACE.match(line)
            vlan = head["vlan"] or "" if head else ""
        if (own := _OWN.match(line)) and own["address"] == address:
            told["management_mask"] = own["mask"]
            if vlan:
                told["management_vlan"] = vlan
        elif way := _GATEWAY.match(line):
            told.setdefault("management_gateway", way["address"])
    return told


def _address(asking: Asking, results: list[Result], name: str, data: bytes) -> list[Result]:
    """The address that answered is the one by which the device is managed."""
    host = links.place(asking.address)[0]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return []
    known = next((one.values["hostname"] for one in results if "hostname" in one.values), "")
    wanted = commands.CONFIGURATION.get(asking.platform, "")
    saved = next((one.data for one in asking.answers if one.command == wanted and not one.refused), b"")
    values = {"hostname": known, "management_address": host, **managed(console.clean(saved), host)}
    return [Result(DEVICE, values, Source(name, sha256(data)))]


def _name(asking: Asking) -> str:
    plain = asking.prompt.decode("utf-8", "replace").strip("<>[]#~* ")
    return plain.replace("/", "-") or asking.address.replace(":", " ").replace("/", "-")
