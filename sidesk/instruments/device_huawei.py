"""What Huawei's VRP answers where no template reads it rightly."""

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
    mac,
    number,
    pairs,
    pick,
    said,
    state,
    table,
)
from sidesk.instruments.results import Values

_ESN = re.compile(r"^\s*ESN of (?P<where>[^:：]{1,40}?)\s*[:：]\s*(?P<serial>\S+)", re.I)
_SECTION = re.compile(r"^\s*\[(?P<name>[A-Za-z][\w /\-]{0,40})\]\s*$")
_SAME = re.compile(r"the same as|is identical|no difference|相同|一致", re.I)
_DIFFERENT = re.compile(
    r"different|not the same|Warning: The current config|={3,} *Current|不同|不一致", re.I
)


def manufacture(lines: Lines) -> Parsed:
    """`display device manufacture-info`."""
    parts = [
        known(
            part="chassis" if _is_main(pick(row, "card", "sub")) else "board",
            slot=pick(row, "slot"), card=pick(row, "card", "sub"), model=pick(row, "type", "board"),
            serial=pick(row, "serial"), made=pick(row, "manu"),
        )
        for _, row in table(lines, "slot", "serial")
    ]  # fmt: skip
    return Parsed(known(serials=[part for part in parts if "serial" in part]))


def _is_main(card: str) -> bool:
    return not card


def esn(lines: Lines) -> Parsed:
    """`display esn`."""
    found = [hit for hit in map(_ESN.match, lines) if hit]
    return Parsed(
        known(
            serials=[known(part="chassis", where=hit["where"], serial=said(hit["serial"])) for hit in found]
        )
    )


def elabel(lines: Lines) -> Parsed:
    """`display elabel`: chassis, boards, power supplies, fans and optics; an empty BarCode is left out."""
    parts: list[Values] = []
    where: list[str] = []
    for line in lines:
        if section := _SECTION.match(line):
            if "properties" in section["name"].lower():
                parts.append({"where": " ".join(where)})
            elif "version" not in section["name"].lower():
                where = [
                    *(where[:1] if not section["name"].lower().startswith(("slot", "backplane")) else []),
                    section["name"],
                ]
            continue
        name, equals, value = line.strip().partition("=")
        field = {
            "BoardType": "model",
            "BarCode": "serial",
            "Manufactured": "made",
            "Description": "description",
        }.get(name)
        if equals and field and parts and said(value):
            parts[-1].setdefault(field, said(value))
    found = [
        {"part": _labelled(str(part["where"]), str(part.get("model", ""))), **part}
        for part in parts
        if "serial" in part
    ]
    models = [part["model"] for part in found if part["part"] in ("chassis", "board") and "model" in part]
    return Parsed(known(model=models[0] if models else "", serials=found))


def _labelled(where: str, model: str) -> str:
    place = f"{where} {model}".lower()
    kinds = (
        ("optic", ("port_", "sfp", "optical")),
        ("power", ("power", "pwr")),
        ("fan", ("fan",)),
        ("chassis", ("backplane", "chassis")),
    )
    return next((kind for kind, words in kinds if any(word in place for word in words)), "board")


def poe_state(lines: Lines) -> Parsed:
    """`display poe power-state`: the table of all ports, or the list of one."""
    found = [
        known(
            port=pick(row, "port", "interface"), enabled=pick(row, "enable"),
            on=pick(row, "poweron", "power on"),
            priority=pick(row, "priority"), state=pick(row, "status"),
        )
        for _, row in table(lines, "poweron", "status")
    ]  # fmt: skip
    if found:
        return Parsed(known(poe=found))
    told = {name.lower().removeprefix("port ").strip(): value for _, name, value in pairs(lines)}
    one = known(
        enabled=pick(told, "power enable"), on=pick(told, "power on"), state=pick(told, "power status"),
        power_class=pick(told, "pd class"), power_w=_watts(pick(told, "current power")),
        most_w=_watts(pick(told, "max power")), priority=pick(told, "power priority"),
    )  # fmt: skip
    return Parsed(known(poe=[one] if one else []))


def poe_power(lines: Lines) -> Parsed:
    """`display poe power`: what each port draws."""
    found: list[Json] = []
    for _, row in table(lines, "class", "mw"):
        draws = pick(row, "pdpower", "curpower", "cur", "current")
        found.append(known(
            port=pick(row, "port", "interface"), power_class=pick(row, "class"), power_w=_watts(draws),
            most_w=_watts(pick(row, "usmpw", "max")),
        ))  # fmt: skip
    return Parsed(known(poe=found))


def _watts(milliwatts: str) -> str:
    found = number(milliwatts)
    return f"{float(found) / 1000:g}" if found else ""


def power(lines: Lines) -> Parsed:
    """`display power`."""
    return Parsed(known(power=[
        known(
            slot=pick(row, "slot"), where=pick(row, "powerid", "power"),
            online=pick(row, "online", "present"),
            mode=pick(row, "mode"), state=pick(row, "state", "status"),
            watts=number(pick(row, "realpwr", "real")),
        ) for _, row in table(lines, "mode", "stat")
    ]))  # fmt: skip


def fan(lines: Lines) -> Parsed:
    """`display fan`."""
    return Parsed(known(fans=[
        known(
            slot=pick(row, "slot"), where=pick(row, "fanid", "fan"), online=pick(row, "online", "present"),
            state=pick(row, "status", "state"), speed_percent=number(pick(row, "speed")),
            airflow=pick(row, "airflow"),
        ) for _, row in table(lines, "fan", "stat")
    ]))  # fmt: skip


def temperature(lines: Lines) -> Parsed:
    """`display temperature`."""
    return Parsed(known(temperatures=[
        known(
            where=" ".join(filter(None, (pick(row, "slot"), pick(row, "card"), pick(row, "sensor", "pcb")))),
            state=pick(row, "status", "state"), celsius=number(pick(row, "current", "temperature", "temp")),
        ) for _, row in table(lines, "slot", "stat")
    ]))  # fmt: skip


def optics(lines: Lines) -> Parsed:
    """`display transceiver verbose`, of all ports or of one."""
    found: list[Values] = []
    for line in lines:
        if (title := PORT.match(line)) and "transceiver information" in line:
            found.append({"port": title[1]})
            continue
        name, colon, value = line.replace("：", ":").partition(":")
        field = _OPTIC.get(re.sub(r"\s+", " ", name.strip().lower()))
        if colon and field and found and said(value):
            plain = number(value) if field.endswith(("_dbm", "_c", "_nm")) else said(value)
            found[-1].setdefault(field, plain)
    return Parsed(known(optics=[one for one in found if len(one) > 1]))


_OPTIC = {
    "transceiver type": "type", "wavelength(nm)": "wavelength_nm", "wavelength (nm)": "wavelength_nm",
    "vendor name": "vendor", "vendor part number": "model", "vendor pn": "model",
    "connector type": "connector",
    "manu. serial number": "serial", "vendor sn": "serial", "manufacturing date": "made",
    "rx power(dbm)": "rx_dbm", "rx power (dbm)": "rx_dbm", "current rx power (dbm)": "rx_dbm",
    "tx power(dbm)": "tx_dbm", "tx power (dbm)": "tx_dbm", "current tx power (dbm)": "tx_dbm",
    "rx power low threshold(dbm)": "rx_low_dbm", "rx power low warning(dbm)": "rx_low_dbm",
    "default rx power low threshold (dbm)": "rx_low_dbm", "rx power high threshold(dbm)": "rx_high_dbm",
    "rx power high warning(dbm)": "rx_high_dbm", "default rx power high threshold (dbm)": "rx_high_dbm",
    "tx power low threshold(dbm)": "tx_low_dbm", "tx power low warning(dbm)": "tx_low_dbm",
    "default tx power low threshold (dbm)": "tx_low_dbm", "tx power high threshold(dbm)": "tx_high_dbm",
    "tx power high warning(dbm)": "tx_high_dbm", "default tx power high threshold (dbm)": "tx_high_dbm",
    "temperature(°c)": "temperature_c", "temperature (°c)": "temperature_c",
    "temperature(c)": "temperature_c",
    "temperature(℃)": "temperature_c", "temperature (celsius)": "temperature_c",
}  # fmt: skip


def neighbours_brief(lines: Lines) -> Parsed:
    """`display lldp neighbor brief`."""
    return Parsed(known(neighbours=[
        known(
            port=pick(row, "local int"), name=pick(row, "neighbor dev"),
            neighbour_port=pick(row, "neighbor int"),
        ) for _, row in table(lines, "local", "neighbor")
    ]))  # fmt: skip


_VLAN = re.compile(r"^(?P<id>\d{1,4})\s+(?:common|\*?\w{3,12})(?:\s+(?P<ports>(?:UT|TG|MP|ST):.*))?$")
_MEMBER = re.compile(r"(?:(?P<how>UT|TG|MP|ST):)?(?P<port>[A-Z][\w\-/.]*\d)\([UD]\)")
_PORT_VLAN = re.compile(
    r"^(?P<port>[A-Z][\w\-/.]*) +(?P<mode>[a-z]+) +(?P<vlan>\d+|-) +(?P<trunk>-|\d[\d\- ]*)$"
)
_DESCRIPTION = re.compile(
    r"^ {0,4}(?P<port>[A-Z][\w\-/.]*) +(?P<phy>[*^]?(?:up|down)(?:\(\w\))?) +\S+(?: +(?P<text>\S.*))?$"
)


def vlans(lines: Lines) -> Parsed:
    """`display vlan`: the ports of the first table, the descriptions of the second."""
    ports: dict[str, list[Json]] = {}
    tagged: dict[str, list[Json]] = {}
    one = how = ""
    for line in lines:
        row = _VLAN.match(line)
        one = row["id"] if row else one if line.startswith("    ") else ""
        if row:
            ports.setdefault(one, [])
        for member in _MEMBER.finditer(line) if one else ():
            how = member["how"] or how
            ports[one].append(member["port"])
            if how == "TG":
                tagged.setdefault(one, []).append(member["port"])
    named = {pick(row, "vid"): row for _, row in table(lines, "vid", "status")}
    return Parsed(known(vlans=[
        known(id=id_, name=pick(named.get(id_, {}), "description"), ports=of, tagged=tagged.get(id_, []))
        for id_, of in ports.items()
    ]))  # fmt: skip


def port_vlans(lines: Lines) -> Parsed:
    """`display port vlan`: mode, own VLAN and those of a trunk, which may go on over several lines."""
    found: list[Values] = []
    trunks: list[list[Json]] = []
    for line in lines:
        if hit := _PORT_VLAN.match(line):
            found.append(known(name=hit["port"], mode=hit["mode"], vlan=said(hit["vlan"])))
            trunks.append([*said(hit["trunk"]).split()])
        elif trunks and line.startswith(" " * 20) and not line.strip("0123456789- "):
            trunks[-1].extend(line.split())
    ports: list[Json] = [known(**one, trunk_vlans=of) for one, of in zip(found, trunks, strict=True)]
    return Parsed(known(ports=ports))


def descriptions(lines: Lines) -> Parsed:
    """`display interface description`."""
    return Parsed(known(ports=[
        known(name=hit["port"], state=state(hit["phy"]), description=hit["text"] or "")
        for hit in map(_DESCRIPTION.match, lines)
        if hit
    ]))  # fmt: skip


def clock(lines: Lines) -> Parsed:
    """`display clock`."""
    found = re.search(
        r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?\s?([+-]\d\d:\d\d)?", "\n".join(lines[:10])
    )
    return Parsed(known(
        clock=f"{found[1]}T{found[2]}{found[3] or ''}" if found else "",
        time_zone=after(lines, r"Time Zone[^:]*: ?(.*)$"),
    ))  # fmt: skip


def patch(lines: Lines) -> Parsed:
    """`display patch-information`."""
    none = any(re.search(r"No patch exists|Info: No patch", line, re.I) for line in lines)
    return Parsed(known(
        patch="none" if none else after(lines, r"Patch (?:Package )?Version\s*[:：]\s*(\S+)"),
        patch_file=after(lines, r"Patch Package Name\s*[:：]\s*(\S+)"),
        patch_state=after(lines, r"Patch Package State\s*[:：]\s*(\S+)"),
    ))  # fmt: skip


def compared(lines: Lines) -> Parsed:
    """`compare configuration`: whether what runs is what is saved."""
    text = "\n".join(lines)
    if _DIFFERENT.search(text):
        return Parsed({"saved": False})
    return Parsed({"saved": True} if _SAME.search(text) else {})


def bridge_mac(lines: Lines) -> Parsed:
    """`display bridge mac-address`."""
    found = [
        mac(word)
        for line in lines
        for word in re.findall(r"[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}", line)
    ]
    return Parsed(known(macs=list(dict.fromkeys(found))))


COMMANDS = {
    "display device manufacture-info": manufacture,
    "display esn": esn,
    "display elabel": elabel,
    "display poe power-state": poe_state,
    "display poe power": poe_power,
    "display poe information": device_poe.huawei,
    "display power": power,
    "display fan": fan,
    "display temperature": temperature,
    "display temperature all": temperature,
    "display transceiver verbose": optics,
    "display transceiver interface verbose": optics,
    "display lldp neighbor brief": neighbours_brief,
    "display vlan": vlans,
    "display port vlan": port_vlans,
    "display interface description": descriptions,
    "display clock": clock,
    "display patch-information": patch,
    "compare configuration": compared,
    "display bridge mac-address": bridge_mac,
}
