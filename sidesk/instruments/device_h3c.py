"""What H3C's Comware answers where no template reads it rightly."""

from __future__ import annotations

import re

from sidesk.core.canonical import Json
from sidesk.instruments import device_poe
from sidesk.instruments.device_words import (
    PORT,
    Lines,
    Parsed,
    after,
    known,
    number,
    pairs,
    pick,
    said,
    table,
)
from sidesk.instruments.results import Values

_MODEL = re.compile(
    r"^\s*(?:H3C|HPE?|Hewlett Packard Enterprise)\s+(?P<model>\S.*?)\s+uptime is\s+(?P<uptime>.+)$", re.I
)
_PLACE = re.compile(
    r"^\s*(?P<kind>Slot|Fan(?:-tray)?|Power|Chassis)\s+(?P<number>\d+)\s*:?\s*(?P<rest>.*)$", re.I
)
_VLAN = re.compile(r"^(?P<id>\d{1,4})\s{2,}(?P<name>\S.*?)(?:\s{2,}(?P<ports>\S.*))?$")
_CLOCK = re.compile(r"(\d\d:\d\d:\d\d)(?:\.\d+)? (\S+) \w+ (\d\d)/(\d\d)/(\d{4})")
_DIFFERENCE = re.compile(r"^(?:[+-](?![+-])|@@ )")


def version(lines: Lines) -> Parsed:
    """`display version`."""
    model = next((hit for hit in map(_MODEL.match, lines) if hit), None)
    release = after(lines, r"Comware.*Software, Version ([^,]+(?:, .*)?)$")
    patches = [
        said(line.split(":", 1)[1])
        for line in lines
        if re.match(r"\s*Patch image(?: version)?\s*:", line, re.I)
    ]
    return Parsed(known(
        model=model["model"] if model else "", uptime=model["uptime"].strip() if model else "",
        software=release,
        image=after(lines, r"System image\s*:\s*(\S+)"), boot=after(lines, r"Boot image\s*:\s*(\S+)"),
        patch=" ".join(filter(None, patches)), last_reboot=after(lines, r"Last reboot reason\s*:\s*(.+)$"),
    ))  # fmt: skip


def device(lines: Lines) -> Parsed:
    """`display device`."""
    boards: list[Json] = [
        known(
            slot=pick(row, "slot"), model=pick(row, "type", "board type", "brd type"),
            state=pick(row, "state", "status", "brd status"), software=pick(row, "soft"),
            patch=pick(row, "patch"),
        )
        for _, row in table(lines, "slot", "type")
    ]  # fmt: skip
    return Parsed(known(boards=boards))


def power(lines: Lines) -> Parsed:
    """`display power`: a table, or a list of each supply."""
    found: list[Values] = []
    slot, head = "", False
    for line in lines:
        place = _PLACE.match(line)
        if place and place["kind"].lower() in ("slot", "chassis"):
            slot, head = place["number"], False
        elif place and place["kind"].lower() == "power":
            found.append(known(slot=slot, where=place["number"], state=said(place["rest"].strip(": "))))
        elif "powerid" in line.lower():
            head = True
        elif head and (row := re.match(r"^\s*(\d+)\s+(\S+(?: \S+)?)\s{2,}(\S.*)?$", line)):
            watts = _fourth(row[3] or "")
            found.append(known(slot=slot, where=row[1], state=said(row[2]), watts=watts))
        elif found and (state := re.match(r"^\s*(?:State|Status)\s*:\s*(.+)$", line, re.I)):
            found[-1].setdefault("state", said(state[1]))
    return Parsed(known(power=[one for one in found if "state" in one]))


def _fourth(rest: str) -> str:
    """Mode, current, voltage, power."""
    words = rest.split()
    return number(words[3]) if len(words) > 3 else ""


def fan(lines: Lines) -> Parsed:
    """`display fan`."""
    found: list[Values] = []
    slot = tray = ""
    for line in lines:
        place = _PLACE.match(line)
        if place and place["kind"].lower() == "slot":
            slot = place["number"]
        elif place and place["kind"].lower() == "fan-tray":
            tray = place["number"]
        elif place and place["kind"].lower() == "fan":
            state = re.search(r"(?:State\s*:\s*)?(\S+)\s*$", place["rest"])
            found.append(
                known(slot=slot, tray=tray, where=place["number"], state=said(state[1]) if state else "")
            )
        elif found and (told := re.match(r"^\s*(State|Status|Airflow Direction)\s*:\s*(.+)$", line, re.I)):
            name = "airflow" if told[1].lower().startswith("airflow") else "state"
            found[-1].setdefault(name, said(told[2]))
    return Parsed(known(fans=[one for one in found if "state" in one]))


def environment(lines: Lines) -> Parsed:
    """`display environment`."""
    found: list[Json] = []
    slot = ""
    for at, line in enumerate(lines):
        if place := re.match(r"^\s*Slot\s+(\d+)\s*:?\s*$", line, re.I):
            slot = place[1]
        row = re.match(
            r"^\s*(\d+\s+)?([A-Za-z]+ ?\d*)\s+(-?\d+)\s+(-?\d+|NA)\s+(-?\d+|NA)\s+(-?\d+|NA)", lines[at]
        )
        if row:
            where = f"{(row[1] or slot).strip()} {row[2].strip()}".strip()
            found.append(known(where=where, celsius=row[3], warning=said(row[5]), alarm=said(row[6])))
    return Parsed(known(temperatures=found))


def poe(lines: Lines) -> Parsed:
    """`display poe interface`: the table of all ports, or the list of one."""
    row = re.compile(
        r"^\s*(?P<port>[A-Za-z][\w\-]*\d[\d/]*)\s+(?P<on>enabled?|disabled?|on|off)\s+(?P<priority>\w+)\s+"
        r"(?P<power>\d+(?:\.\d+)?)\s+(?P<state>\S+)\s+(?P<of>\d|-+|NA)\s*(?P<detected>.*)$",
        re.I,
    )
    found: list[Json] = [
        known(
            port=hit["port"], enabled=hit["on"].lower(), priority=hit["priority"].lower(),
            power_w=hit["power"],
            state=said(hit["detected"]) or said(hit["state"]), power_class=said(hit["of"]),
        )
        for hit in map(row.match, lines)
        if hit
    ]  # fmt: skip
    if not found:
        told = {name.lower().removeprefix("port ").strip(): value for _, name, value in pairs(lines)}
        milliwatts = number(pick(told, "current power"))
        one = known(
            enabled=pick(told, "power enabled"), on=pick(told, "power on"), state=pick(told, "power status"),
            power_class=pick(told, "pd class", "ieee class"), priority=pick(told, "power priority"),
            power_w=f"{float(milliwatts) / 1000:g}" if milliwatts else "",
        )  # fmt: skip
        found = [one] if one else []
    return Parsed(known(poe=found) | device_poe.below_ports(lines))


def optics(lines: Lines) -> Parsed:
    """`display transceiver [manuinfo | diagnosis] interface`: type, serial number, levels, thresholds."""
    found: list[Values] = []
    head, part = False, ""
    for line in lines:
        title = PORT.match(line)
        if title and "transceiver" in line and "information" in line:
            found.append({"port": title[1]})
            head, part = False, ""
        elif not found:
            continue
        elif "rx power" in line.lower():
            head = True
        elif "threshold" in line.lower():
            part = "limits"
        elif head and (numbers := re.findall(r"-?\d+(?:\.\d+)?|-{2,}|N/A", line)) and len(numbers) >= 5:
            found[-1].update(_levels(numbers[:5], line, part))
        else:
            _name(found[-1], line)
    return Parsed(known(optics=[one for one in found if len(one) > 1]))


def _levels(numbers: list[str], line: str, part: str) -> Values:
    temperature, _, _, received, sent = (number(said(text)) for text in numbers)
    if part != "limits":
        return known(temperature_c=temperature, rx_dbm=received, tx_dbm=sent)
    end = "high" if line.strip().lower().startswith("high") else "low"
    return known(**{f"rx_{end}_dbm": received, f"tx_{end}_dbm": sent})


def _name(one: Values, line: str) -> None:
    name, colon, value = line.partition(":")
    field = {
        "transceiver type": "type", "wavelength(nm)": "wavelength_nm", "wavelength (nm)": "wavelength_nm",
        "vendor name": "vendor", "ordering name": "model", "vendor part number": "model",
        "manu. serial number": "serial", "manufacturing date": "made", "connector type": "connector",
    }.get(re.sub(r"\s+", " ", name.strip().lower()))  # fmt: skip
    if colon and field and said(value):
        one.setdefault(field, said(value))


def vlans(lines: Lines) -> Parsed:
    """`display vlan brief`: the ports of a VLAN may go on over several lines."""
    found: list[Values] = []
    ports: list[list[Json]] = []
    for line in lines:
        if row := _VLAN.match(line):
            found.append(known(id=row["id"], name=row["name"]))
            ports.append([*(row["ports"] or "").split()])
        elif (
            ports
            and line.startswith("    ")
            and all("/" in word or word[-1:].isdigit() for word in line.split())
        ):
            ports[-1].extend(line.split())
    return Parsed(known(vlans=[known(**one, ports=of) for one, of in zip(found, ports, strict=True)]))


def clock(lines: Lines) -> Parsed:
    """`display clock`."""
    found = next((hit for hit in map(_CLOCK.search, lines) if hit), None)
    return Parsed(known(
        clock=f"{found[5]}-{found[3]}-{found[4]}T{found[1]}" if found else "",
        time_zone=after(lines, r"^Time Zone\s*:\s*(.+)$") or (found[2] if found else ""),
    ))  # fmt: skip


def difference(lines: Lines) -> Parsed:
    """`display current-configuration diff`: nothing is answered where nothing differs."""
    return Parsed({"saved": not any(_DIFFERENCE.match(line) for line in lines)})


COMMANDS = {
    "display version": version,
    "display device": device,
    "display power": power,
    "display fan": fan,
    "display environment": environment,
    "display poe interface": poe,
    "display poe pse": device_poe.h3c,
    "display poe power-usage": device_poe.h3c,
    "display poe powersupply": device_poe.supply,
    "display transceiver diagnosis interface": optics,
    "display transceiver diagnosis": optics,
    "display transceiver manuinfo interface": optics,
    "display transceiver manuinfo": optics,
    "display transceiver interface": optics,
    "display transceiver": optics,
    "display vlan brief": vlans,
    "display clock": clock,
    "display current-configuration diff": difference,
}
