"""What Ruijie's RGOS answers; there are no templates for it."""

from __future__ import annotations

import re

from sidesk.core.canonical import Json
from sidesk.instruments import device_poe
from sidesk.instruments.device_words import (
    Lines,
    Parsed,
    known,
    mac,
    number,
    pairs,
    pick,
    said,
    speed,
    state,
    table,
)
from sidesk.instruments.results import Values

_PORT = r"(?P<port>[A-Z][A-Za-z]*(?:Ethernet|port|Vlan|VLAN|Gi|Te|Fa|Ag|Mg|mt)?\s?\d[\d/:.]*)"
_STATUS = re.compile(
    rf"^\s*{_PORT}\s+(?:(?P<text>\S.*?)\s{{2,}})?"
    r"(?P<state>up|down|disabled|err-disabled|administratively down)\s+"
    r"(?P<vlan>routed|trunk|\d+|-+)\s+(?P<duplex>\w+)\s+(?P<speed>\S+)\s*(?P<type>.*)$",
    re.I,
)
_MODULE = re.compile(
    r"^\s*(?P<kind>Slot|Device|Power|Fan)\s+(?P<where>[\w/\-]+)\s*:\s*(?P<model>\S.*?)\s*$", re.I
)
_CLOCK = re.compile(r"(\d\d:\d\d:\d\d)(?:\.\d+)?\s+(\S+)\s+\w{3},? (\w{3}) (\d{1,2}),? (\d{4})")
_VLAN = re.compile(
    r"^\s*(?P<id>\d{1,4})\s+(?P<name>\S.{0,60}?)\s+"
    r"(?:STATIC|DYNAMIC|PRIVATE|active|suspended|act/\w+|sus/\w+)(?:\s+(?P<ports>\S.*))?$",
    re.I,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def version(lines: Lines) -> Parsed:
    """`show version`: the chassis and every module with its serial number."""
    told: Values = {}
    parts: list[Values] = []
    for _, name, value in pairs(lines):
        module = _MODULE.match(f"{name} : {value}")
        plain = name.lower()
        if module:
            kind = module["kind"].lower()
            part = "board" if kind in ("slot", "device") else kind
            parts.append({"part": part, "where": module["where"], "model": module["model"]})
        elif plain.startswith("system"):
            told.update(_system(plain.removeprefix("system "), value))
        elif parts and plain == "serial number" and said(value):
            parts[-1]["serial"] = said(value)
        elif parts and plain == "software version" and said(value):
            parts[-1]["software"] = said(value)
    main = known(part="chassis", model=told.get("model", ""), serial=told.pop("serial", ""))
    chassis = [main] if "serial" in main else []
    return Parsed({**told, **known(serials=[*chassis, *(part for part in parts if "serial" in part)])})


def _system(name: str, value: str) -> Values:
    if name == "description":
        model = re.search(r"\(([\w\-]{3,40})\)", value)
        return known(description=said(value), model=model[1] if model else "")
    field = {
        "uptime": "uptime", "software version": "software", "patch number": "patch",
        "serial number": "serial",
        "boot version": "boot", "hardware version": "hardware", "start time": "started",
    }.get(name)  # fmt: skip
    return known(**{field: said(value)}) if field else {}


def ports(lines: Lines) -> Parsed:
    """`show interfaces status`: names of ports hold a space."""
    found = [
        known(
            name=hit["port"], description=said(hit["text"]), state=state(hit["state"]),
            vlan=said(hit["vlan"]),
            duplex=hit["duplex"].lower(), speed_mbps=speed(hit["speed"]), type=said(hit["type"]),
        )
        for hit in map(_STATUS.match, lines)
        if hit
    ]  # fmt: skip
    return Parsed(known(ports=found))


def manufacture(lines: Lines) -> Parsed:
    """`show manuinfo`: chassis, boards, power supplies, fans and optics."""
    parts: list[Values] = []
    for _, name, value in pairs(lines):
        plain = name.lower()
        if plain in ("device location", "location", "slot", "device", "name") and plain != "name":
            parts.append(known(where=said(value)))
        field = {
            "device name": "model", "name": "model", "device serial number": "serial",
            "serial number": "serial",
            "mac address": "mac", "hardware version": "hardware", "manufacturing date": "made",
        }.get(plain)  # fmt: skip
        if field and parts and said(value):
            parts[-1].setdefault(field, mac(value) if field == "mac" else said(value))
    found = [{"part": _kind(one), **one} for one in parts if "serial" in one]
    return Parsed(known(serials=found))


def _kind(part: Values) -> str:
    where = f"{part.get('where', '')} {part.get('model', '')}".lower()
    return next((kind for kind in ("power", "fan", "chassis") if kind in where), "board")


def power(lines: Lines) -> Parsed:
    """`show power`."""
    return Parsed(known(power=[
        known(
            where=pick(row, "power-id", "power id", "power", "slot"), model=pick(row, "power-type", "type"),
            state=pick(row, "status", "state"), watts=number(pick(row, "supply", "total")),
        ) for _, row in table(lines, "power", "stat")
    ]))  # fmt: skip


def fan(lines: Lines) -> Parsed:
    """`show fan`."""
    return Parsed(known(fans=[
        known(where=pick(row, "fan-id", "fan id", "fan", "slot"), state=pick(row, "status", "state"),
              speed_percent=number(pick(row, "speed")))
        for _, row in table(lines, "fan", "stat")
    ]))  # fmt: skip


def temperature(lines: Lines) -> Parsed:
    """`show temperature`."""
    found: list[Json] = [
        known(
            where=" ".join(filter(None, (pick(row, "slot"), pick(row, "card", "sensor", "location")))),
            celsius=number(pick(row, "current", "temperature", "temp")), state=pick(row, "status", "state"),
        )
        for _, row in table(lines, "slot", "temp")
    ]  # fmt: skip
    return Parsed(known(temperatures=found))


def poe(lines: Lines) -> Parsed:
    """`show poe interfaces status`."""
    row = re.compile(
        rf"^\s*{_PORT}\s+(?P<control>enabled?|disabled?)\s+(?P<state>on|off|\S+)\s+(?P<power>\d+(?:\.\d+)?)\s*W?(?P<rest>.*)$",
        re.I,
    )
    classed = any(re.search(r"\bclass\s*$", line, re.I) for line in lines)  # the last column
    found: list[Json] = [
        known(
            port=hit["port"], enabled=hit["control"].lower(), state=hit["state"].lower(),
            power_w=hit["power"],
            power_class=last[0] if classed and (last := re.findall(r"\s(\d)\s*$", hit["rest"])) else "",
        )
        for hit in map(row.match, lines)
        if hit
    ]  # fmt: skip
    return Parsed(known(poe=found))


def optics(lines: Lines) -> Parsed:
    """`show interfaces transceiver diagnosis` and the same without `diagnosis`."""
    found: list[Values] = []
    title = re.compile(rf"^[ =]{{0,40}}(?:Interface )?{_PORT} {{0,9}}(?:transceiver.*|=+|:)?$", re.I)
    head = False
    for line in lines:
        if hit := title.match(line):
            found.append({"port": hit["port"]})
            head = False
        elif found and "rx power" in line.lower():
            head = True
        elif found and head and (numbers := re.findall(r"-?\d+(?:\.\d+)?", line)) and len(numbers) >= 5:
            found[-1].update(temperature_c=numbers[0], rx_dbm=numbers[-2], tx_dbm=numbers[-1])
            head = False
        elif found:
            name, colon, value = line.partition(":")
            field = {
                "transceiver type": "type", "wavelength(nm)": "wavelength_nm", "vendor name": "vendor",
                "transceiver serial number": "serial", "serial number": "serial",
                "manu. serial number": "serial",
            }.get(name.strip().lower())  # fmt: skip
            if colon and field and said(value):
                found[-1].setdefault(field, said(value))
    return Parsed(known(optics=[one for one in found if len(one) > 1]))


def neighbours(lines: Lines) -> Parsed:
    """`show lldp neighbors detail`."""
    found: list[Values] = []
    start = re.compile(rf"LLDP neighbor-information of port \[?{_PORT}\]?", re.I)
    for line in lines:
        if hit := start.search(line):
            found.append({"port": hit["port"]})
            continue
        name, colon, value = line.partition(":")
        field = {
            "system name": "name", "port id": "neighbour_port", "chassis id": "chassis",
            "management address": "address", "system description": "description",
        }.get(re.sub(r"\s+", " ", name.strip().lower()))  # fmt: skip
        if colon and field and found and said(value):
            found[-1].setdefault(field, (mac(value) or said(value)) if field == "chassis" else said(value))
    return Parsed(known(neighbours=[one for one in found if len(one) > 1]))


def vlans(lines: Lines) -> Parsed:
    """`show vlan`: names may hold spaces, and ports may go on over several lines."""
    found: list[Values] = []
    of: list[str] = []
    for line in lines:
        if hit := _VLAN.match(line):
            found.append(known(id=hit["id"], name=hit["name"]))
            of.append(hit["ports"] or "")
        elif of and re.match(r"^\s{20,}[A-Z]", line):
            of[-1] += ", " + line.strip()
    return Parsed(known(vlans=[
        known(**one, ports=[port.strip() for port in names.split(",") if port.strip()])
        for one, names in zip(found, of, strict=True)
    ]))  # fmt: skip


def clock(lines: Lines) -> Parsed:
    """`show clock`."""
    found = next((hit for hit in map(_CLOCK.search, lines) if hit), None)
    if found is None or found[3] not in _MONTHS:
        return Parsed({})
    month = _MONTHS.index(found[3]) + 1
    return Parsed({"clock": f"{found[5]}-{month:02}-{int(found[4]):02}T{found[1]}", "time_zone": found[2]})


COMMANDS = {
    "show version": version,
    "show interfaces status": ports,
    "show manuinfo": manufacture,
    "show power": power,
    "show fan": fan,
    "show temperature": temperature,
    "show poe interfaces status": poe,
    "show poe powersupply": device_poe.supply,
    "show interfaces transceiver": optics,
    "show interfaces transceiver diagnosis": optics,
    "show lldp neighbors detail": neighbours,
    "show vlan": vlans,
    "show clock": clock,
}
