"""Commands that the templates of ntc-templates read rightly: an allow-list, by file and not by their index.

The index gives an unknown `display` command to the template of `dir`, and wrong rows come out of it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from sidesk.instruments.device_words import Lines, Parsed, known, mac, number, said, speed, state
from sidesk.instruments.results import Values

Row = dict[str, Any]
_ROUTING = re.compile(r"\s+(?:Routing )?(?:Switch|Router)$", re.I)
SECONDS = 8.0  # a template may try for long on a text made to do harm


def rows(template: str, lines: Lines) -> tuple[list[Row], list[int]]:
    """What the template finds, and the lines that it does not know. A line it does not know is left out."""
    machine = _machine(template)
    found: list[list[Any]] = machine.read(lines)
    names = [name.lower() for name in machine.header]
    return [dict(zip(names, row, strict=True)) for row in found], machine.doubtful


@cache
def _patient() -> Any:
    from textfsm import TextFSM, TextFSMError

    class Patient(TextFSM):  # type: ignore[misc]  # the library has no types
        """Goes on after a line that no rule knows."""

        def read(self, lines: Sequence[str]) -> list[list[Any]]:
            """All records of the lines."""
            self.doubtful: list[int] = []
            self._line, self._until = -1, time.monotonic() + SECONDS
            found: list[list[Any]] = self.ParseText("\n".join(lines))
            return found

        def _CheckLine(self, line: str) -> None:
            self._line += 1
            if time.monotonic() > self._until:
                self.doubtful.append(self._line)
                return
            try:
                super()._CheckLine(line)
            except TextFSMError:
                self.doubtful.append(self._line)

    return Patient


def _machine(template: str) -> Any:
    with files("ntc_templates").joinpath("templates", f"{template}.textfsm").open(encoding="utf-8") as stream:
        return _patient()(stream)


def _text(row: Row, name: str) -> str:
    value = row.get(name, "")
    return said(" ".join(value) if isinstance(value, list) else value)


def _each(row: Row, name: str) -> list[str]:
    value = row.get(name, [])
    return [said(one) for one in (value if isinstance(value, list) else [value]) if said(one)]


def _cisco_version(found: list[Row]) -> Values:
    row = found[0] if found else {}
    models, serials = _each(row, "hardware"), list(dict.fromkeys(_each(row, "serial")))
    parts = [
        known(part="chassis", model=models[i] if i < len(models) else "", serial=serial)
        for i, serial in enumerate(serials)
    ]
    return known(
        hostname=_text(row, "hostname"), model=models[0] if models else "", serials=parts,
        software=_text(row, "version"), image=_text(row, "running_image"), uptime=_text(row, "uptime"),
        macs=[one for one in map(mac, _each(row, "mac_address")) if one],
    )  # fmt: skip


def _cisco_inventory(found: list[Row]) -> Values:
    parts = []
    for row in found:
        name = f"{_text(row, 'name')} {_text(row, 'descr')}"
        part = known(
            part=_part(name), where=_text(row, "name"), model=_text(row, "pid"),
            description=_text(row, "descr"), serial=_text(row, "sn"),
        )  # fmt: skip
        if "serial" in part or "model" in part:
            parts.append(part)
    chassis = next((part for part in parts if part["part"] == "chassis"), {})
    return known(serials=parts, model=chassis.get("model", ""))


def _part(name: str) -> str:
    """What a part is, by its name."""
    lowered = name.lower()
    kinds = (
        ("optic", ("sfp", "transceiver", "xfp", "gbic", "qsfp", "base-lr", "base-sr", "base-lx", "base-sx")),
        ("power", ("power", "psu")), ("fan", ("fan",)),
        ("chassis", ("chassis", "stack", "switch 1", "switch1")),
    )  # fmt: skip
    return next((kind for kind, words in kinds if any(word in lowered for word in words)), "board")


def _cisco_status(found: list[Row]) -> Values:
    return known(ports=[
        known(
            name=_text(row, "port"), description=_text(row, "name"), state=state(_text(row, "status")),
            vlan=_text(row, "vlan_id"), duplex=_text(row, "duplex").removeprefix("a-"),
            speed_mbps=speed(_text(row, "speed")), type=_text(row, "type"),
        ) for row in found
    ])  # fmt: skip


def _neighbours(found: list[Row]) -> Values:
    return known(neighbours=[
        known(
            port=_text(row, "local_interface"), name=_text(row, "neighbor_name"),
            neighbour_port=_text(row, "neighbor_interface") or _text(row, "neighbor_port_id"),
            chassis=mac(_text(row, "chassis_id")) or _text(row, "chassis_id"),
            address=_text(row, "mgmt_address"),
            description=_text(row, "neighbor_description") or _text(row, "platform"),
        ) for row in found
    ])  # fmt: skip


def _cisco_poe(found: list[Row]) -> Values:
    return known(poe=[
        known(
            port=_text(row, "interface"), state=_text(row, "operational_status"), power_w=_text(row, "power"),
            most_w=_text(row, "max"), power_class=_text(row, "class"), device=_text(row, "device"),
        ) for row in found
    ])  # fmt: skip


_MODULE = re.compile(
    r"\s*\d+\s+(?P<watt>\d+\.\d+)\s+\d+\.\d+\s+-?\d+\.\d+|Available:\s*(?P<all>\d+(?:\.\d+)?)\s*\(w\).*"
)


def _cisco_budget(lines: Lines) -> Values:
    """What the switch, or all of a stack, can feed: it stands above the ports, which a template reads."""
    told = [Decimal(hit["watt"] or hit["all"]) for line in lines if (hit := _MODULE.fullmatch(line.rstrip()))]
    return {"poe_budget_w": format(sum(told), "f")} if told and sum(told) > 0 else {}


def _cisco_power(found: list[Row]) -> Values:
    supplies = []
    for row in found:
        model, state_ = _text(row, "pid"), _text(row, "status")
        absent = model.lower() == "not present"
        supplies.append(known(
            where=_text(row, "ps_module"), model="" if absent else model, serial=_text(row, "serial"),
            state=model if absent else state_, watts=number(row.get("watts")),
        ))  # fmt: skip
    return known(power=supplies)


def _huawei_version(found: list[Row]) -> Values:
    row = found[0] if found else {}
    version = " ".join(filter(None, (_text(row, "vrp_version"), _text(row, "product_version"))))
    return known(
        vendor="Huawei" if row else "", model=_ROUTING.sub("", _text(row, "model")), software=version,
        patch=_text(row, "patch_version"), uptime=_text(row, "uptime"),
    )  # fmt: skip


def _huawei_device(found: list[Row]) -> Values:
    return known(boards=[
        known(
            slot=_text(row, "slot"), card=_text(row, "card"), model=_text(row, "pid"),
            online=_text(row, "online_status"), power=_text(row, "power_status"),
            registered=_text(row, "register_status"), state=_text(row, "alarm_status"),
            role=_text(row, "ha_status"),
        ) for row in found
    ])  # fmt: skip


def _huawei_ports(found: list[Row]) -> Values:
    return known(ports=[
        known(
            name=_text(row, "interface"), state=state(str(row.get("phy", ""))),
            protocol=state(str(row.get("protocol", ""))), errors_in=_text(row, "inerrors"),
            errors_out=_text(row, "outerrors"),
        ) for row in found
    ])  # fmt: skip


def _huawei_startup(found: list[Row]) -> Values:
    row = found[0] if found else {}
    return known(
        image=_text(row, "startup_system_software"), next_image=_text(row, "next_startup_system_software"),
        configuration=_text(row, "startup_saved_configuration_file"),
        next_configuration=_text(row, "next_startup_saved_configuration_file"),
        patch=_text(row, "startup_patch_package"),
    )  # fmt: skip


def _h3c_manufacture(found: list[Row]) -> Values:
    parts = []
    for row in found:
        kind, slot = _text(row, "slot_type").lower(), _text(row, "slot_id")
        part = {"fan": "fan", "power": "power", "chassis": "chassis"}.get(kind, "board")
        parts.append(known(
            part=part, chassis=_text(row, "chassis_id"), slot="" if slot == "self" else slot,
            model=_text(row, "device_name"), serial=_text(row, "device_serial_number"),
            mac=mac(_text(row, "mac_address")), made=_text(row, "manufacturing_date"),
        ))  # fmt: skip
    vendor = next((_text(row, "vendor_name") for row in found if _text(row, "vendor_name")), "")
    main = next((part for part in parts if part["part"] in ("chassis", "board")), {})
    macs: list[Any] = list(dict.fromkeys(part["mac"] for part in parts if "mac" in part))
    return known(vendor=vendor, model=main.get("model", ""), serials=parts, macs=macs)


def _h3c_ports(found: list[Row]) -> Values:
    kinds = {"A": "access", "T": "trunk", "H": "hybrid"}
    return known(ports=[
        known(
            name=_text(row, "interface"), state=state(_text(row, "link")),
            protocol=state(_text(row, "protocol")),
            address=_text(row, "main_ip"), speed_mbps=speed(_text(row, "speed")),
            duplex={"F": "full", "H": "half", "A": "auto"}.get(_text(row, "duplex")[:1], ""),
            mode=kinds.get(_text(row, "type"), ""), vlan=_text(row, "vlan_id"),
            description=_text(row, "description"),
        ) for row in found
    ])  # fmt: skip


def _h3c_neighbours(found: list[Row]) -> Values:
    told = [{**row, "neighbor_description": row.get("neighbor_interface_description", "")} for row in found]
    return _neighbours(told)


TEMPLATES: dict[tuple[str, str], tuple[str, Callable[[list[Row]], Values]]] = {
    ("cisco_ios", "show version"): ("cisco_ios_show_version", _cisco_version),
    ("cisco_ios", "show inventory"): ("cisco_ios_show_inventory", _cisco_inventory),
    ("cisco_ios", "show interfaces status"): ("cisco_ios_show_interfaces_status", _cisco_status),
    ("cisco_ios", "show lldp neighbors detail"): ("cisco_ios_show_lldp_neighbors_detail", _neighbours),
    ("cisco_ios", "show cdp neighbors detail"): ("cisco_ios_show_cdp_neighbors_detail", _neighbours),
    ("cisco_ios", "show power inline"): ("cisco_ios_show_power_inline", _cisco_poe),
    ("cisco_ios", "show environment power all"): ("cisco_ios_show_environment_power_all", _cisco_power),
    ("huawei_vrp", "display version"): ("huawei_vrp_display_version", _huawei_version),
    ("huawei_vrp", "display device"): ("huawei_vrp_display_device", _huawei_device),
    ("huawei_vrp", "display interface brief"): ("huawei_vrp_display_interface_brief", _huawei_ports),
    ("huawei_vrp", "display lldp neighbor"): ("huawei_vrp_display_lldp_neighbor", _neighbours),
    ("huawei_vrp", "display startup"): ("huawei_vrp_display_startup", _huawei_startup),
    ("hp_comware", "display device manuinfo"): ("hp_comware_display_device_manuinfo", _h3c_manufacture),
    ("hp_comware", "display interface brief"): ("hp_comware_display_interface_brief", _h3c_ports),
    ("hp_comware", "display lldp neighbor-information verbose"): (
        "hp_comware_display_lldp_neighbor-information_verbose", _h3c_neighbours,
    ),
    ("hp_comware", "display lldp neighbor-information list"): (
        "hp_comware_display_lldp_neighbor-information_list", _neighbours,
    ),
}  # fmt: skip


def parse(platform: str, command: str, lines: Lines) -> Parsed | None:
    """None where no template of the list is for that command."""
    entry = TEMPLATES.get((platform, command))
    if entry is None:
        return None
    template, values = entry
    found, doubtful = rows(template, lines)
    more = _cisco_budget(lines) if (platform, command) == ("cisco_ios", "show power inline") else {}
    return Parsed(values(found) | more, doubtful)
