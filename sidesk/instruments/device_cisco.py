"""What Cisco's IOS answers where no template reads it rightly."""

from __future__ import annotations

import re

from sidesk.core.canonical import Json
from sidesk.instruments.device_ruijie import clock, vlans
from sidesk.instruments.device_words import Lines, Parsed, known

_PORT = re.compile(r"^\s*(?P<port>(?:Gi|Te|Fa|Twe|Fo|Hu|Et)\w*\d[\d/.]*)\s+(?P<rest>.*)$")
_HOT = re.compile(r"Temperature Value: {0,9}(-?\d+) Degree", re.I)


def optics(lines: Lines) -> Parsed:
    """`show interfaces transceiver`: temperature, voltage, current, sent, received."""
    found: list[Json] = []
    for line in lines:
        row = _PORT.match(line)
        numbers = re.findall(r"-?\d+(?:\.\d+)?|N/A", row["rest"]) if row else []
        if row and len(numbers) == 5:
            temperature, _, _, sent, received = ("" if text == "N/A" else text for text in numbers)
            found.append(known(port=row["port"], temperature_c=temperature, tx_dbm=sent, rx_dbm=received))
    return Parsed(known(optics=found))


def environment(lines: Lines) -> Parsed:
    """`show environment all`: fans, temperature, power supplies of a Catalyst."""
    found: list[Json] = []
    fans: list[Json] = []
    for line in lines:
        if hot := _HOT.search(line):
            where = line[: hot.start()].strip().removeprefix("SYSTEM").strip()
            found.append(known(where=where, celsius=hot[1]))
        if fan := re.match(
            r"^\s*(?:Switch (?P<switch>\d+) )?FAN(?: (?P<fan>\d+))? is (?P<state>.+)$", line, re.I
        ):
            fans.append(known(slot=fan["switch"] or "", where=fan["fan"] or "", state=fan["state"].strip()))
    state = next((hit[1] for line in lines if (hit := re.match(r"^\s*Temperature State: *(\S+)", line))), "")
    return Parsed(known(temperatures=found, fans=fans, temperature_state=state))


def difference(lines: Lines) -> Parsed:
    """`show archive config differences`: whether what runs is what is saved."""
    told = [line for line in lines if line.strip()]
    if any("No changes were found" in line for line in told):
        return Parsed({"saved": True})
    return Parsed({"saved": False} if any(line.startswith(("+", "-")) for line in told) else {})


COMMANDS = {
    "show vlan": vlans,
    "show vlan brief": vlans,
    "show clock": clock,
    "show clock detail": clock,
    "show interfaces transceiver": optics,
    "show environment": environment,
    "show environment all": environment,
    "show archive config differences": difference,
}
