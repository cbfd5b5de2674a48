"""What testers say, as plain texts that a form can ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sidesk.core.canonical import Json, sha256
from sidesk.core.text import N_, Words
from sidesk.forms.definition import Choice
from sidesk.instruments import limits, verdicts
from sidesk.instruments.device_words import short
from sidesk.instruments.devices import merged
from sidesk.instruments.results import DEVICE, Reading, Result, Source

KINDS = {
    "otdr": N_("OTDR trace"),
    "throughput": N_("throughput"),
    "device": N_("device"),
    "copper": N_("copper link"),
    "fibre": N_("fibre link"),
    "wifi": N_("wireless"),
    "table": N_("row of a table"),
    "connection": N_("reachability"),
    "uplink": N_("throughput of a link"),
    "services": N_("network services"),
    "laptop": N_("measuring laptop"),
}
_LOSS = re.compile(r"loss_(\d{3,4})(_back)?_db")


@dataclass(frozen=True)
class Facts:
    """One measurement: texts by their names, and where it stands in the file."""

    kind: str
    values: Mapping[str, str]
    source: Source | None = None
    lists: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)  # of a device


def doubts(found: Reading, words: Words) -> list[str]:
    """What the reader says of a file, each once; that all of it was recognised is no doubt."""
    notes = [*found.notes, *(note for one in found.results for note in one.notes)]
    return list(
        dict.fromkeys(
            note.told(words)
            for note in notes
            if "known" not in note.details or note.details["known"] != note.details.get("all")
        )
    )


def facts(results: Sequence[Result]) -> list[Facts]:
    """The measurements of a file; a row with the losses of several wavelengths is several."""
    links = [one for one in results if one.kind != DEVICE]
    found = [Facts(one.kind, values, one.source) for one in links for values in _each(one.values)]
    return [*found, *_devices([one for one in results if one.kind == DEVICE])]


def _devices(results: Sequence[Result]) -> Iterator[Facts]:
    """One for each device. Of several serial numbers or addresses nobody knows which one is meant."""
    for host in dict.fromkeys(str(one.values.get("hostname", "")) for one in results):
        whole = merged(one for one in results if one.values.get("hostname", "") == host)
        plain = {name: value for name, value in whole.items() if isinstance(value, str)}
        serials, macs = whole.get("serials"), whole.get("macs")
        chassis = [
            str(one["serial"])
            for one in (serials if isinstance(serials, list) else ())
            if isinstance(one, Mapping) and one.get("part") == "chassis"
        ]
        parts = _rows(whole, "serials")
        boards = [one["serial"] for one in parts if one.get("part") == "board" and "serial" in one]
        if not chassis and len(boards) == 1:  # a box without slots: its board is the device
            chassis = boards
        if len(chassis) == 1:
            plain["serial"] = chassis[0]
        if isinstance(macs, list) and len(macs) == 1:
            plain["mac"] = str(macs[0])
        plain |= _condition(whole)
        modules = [
            {**one, "place": one.get("where") or one.get("slot", "")}
            for one in parts
            if one.get("part") != "chassis" and one.get("serial", "") not in chassis
        ]
        yield Facts(DEVICE, plain, lists={"modules": modules, "ports": _ports(whole)})


_MODES = {"access": "access", "trunk": "trunk", "hybrid": "trunk", "routed": "route", "route": "route"}
_DOWN = ("down", "disabled", "error", "standby", "blocked")


def _rows(whole: Mapping[str, Json], name: str) -> list[dict[str, str]]:
    """A list of a device, its plain texts only."""
    found = whole.get(name)
    return [
        {key: value for key, value in one.items() if isinstance(value, str)}
        for one in (found if isinstance(found, list) else ())
        if isinstance(one, Mapping)
    ]


def _condition(whole: Mapping[str, Json]) -> dict[str, str]:
    """How supplies, fans and temperatures are, in the device's own words, and whether all is saved."""
    told = {
        "power_state": _listed(whole, "power", "state"), "fan_state": _listed(whole, "fans", "state"),
        "temperature": _listed(whole, "temperatures", "celsius", " °C"),
        "saved": ("yes" if whole["saved"] else "no") if "saved" in whole else "",
    }  # fmt: skip
    return {name: text for name, text in told.items() if text}


def _listed(whole: Mapping[str, Json], name: str, value: str, unit: str = "") -> str:
    rows = [
        f"{' '.join(filter(None, (one.get('slot', ''), one.get('where', ''))))} {one[value]}{unit}".strip()
        for one in _rows(whole, name)
        if one.get(value)
    ]
    return "; ".join(rows)


def _ports(whole: Mapping[str, Json]) -> list[dict[str, str]]:
    """The ports with who stands at their other end."""
    peers = {short(one["port"]): one for one in _rows(whole, "neighbours") if "port" in one}
    optics = {short(one["port"]): one for one in _rows(whole, "optics") if "port" in one}
    fed = {short(one["port"]): one for one in _rows(whole, "poe") if "port" in one}
    made = []
    for one in _rows(whole, "ports"):
        name = short(one.get("name", ""))
        light, feed = optics.get(name, {}), fed.get(name, {})
        peer = peers.get(name, {})
        vlan, state = one.get("vlan", ""), one.get("state", "")
        mode = _MODES.get(one.get("mode", "").lower()) or _MODES.get(vlan.lower(), "")
        row = {
            "name": one.get("name", ""), "mode": mode, "vlan": vlan if vlan[:1].isdigit() else "",
            "peer": peer.get("name", ""), "peer_port": peer.get("neighbour_port", ""),
            "speed": one.get("speed_mbps", ""), "state": "up" if state == "up" else "down" * (state in _DOWN),
            "rx_dbm": light.get("rx_dbm", ""), "tx_dbm": light.get("tx_dbm", ""),
            "power_w": feed.get("power_w", ""),
        }  # fmt: skip
        made.append({key: text for key, text in row.items() if text})
    return made


def _each(values: Mapping[str, Json]) -> Iterator[dict[str, str]]:
    plain = {name: str(value) for name, value in values.items() if isinstance(value, str | int)}
    if "limit" in plain and (known := limits.standard_named(plain["limit"])) is not None:
        plain["standard"] = f"{known.name} {known.configuration}"
    elif "limit" in plain:
        plain["standard"] = plain["limit"]
    if "result" in plain:
        plain["verdict"] = plain["result"] + ("_star" if values.get("star") else "")
    for parameter, end in verdicts.margins(values).items():
        plain[f"{parameter}_margin_db"] = format(end.margin, "f")
    if (worst := verdicts.worst(values)) is not None:
        plain |= {"worst_pair": worst.pair, "worst_mhz": worst.mhz}
    plain |= _counted(values.get("events"))
    losses = [(hit, value) for name, value in plain.items() if (hit := _LOSS.fullmatch(name))]
    if not losses:
        yield plain
    both = any(hit[2] for hit, _ in losses)
    for hit, value in losses:
        way = {"direction": "ba" if hit[2] else "ab"} if both else {}
        yield {**plain, "wavelength_nm": hit[1], "loss_db": value, **way}


def _counted(events: Json | None) -> dict[str, str]:
    """Of a trace: what reflects is a connection, what only loses is a splice; ghosts are neither."""
    if not isinstance(events, list):
        return {}
    real = [one for one in events if isinstance(one, Mapping) and not one.get("behind_end")]
    reflecting = sum(one.get("type") in ("reflective", "saturated") for one in real)
    losing = sum(one.get("type") == "loss" and not one.get("end") for one in real)
    return {"connectors": str(reflecting), "splices": str(losing)}


def choice(choices: Sequence[Choice], text: str) -> str | None:
    """The choice that a text means, by its name or its words; None where there is none."""
    wanted = _plain(text)
    for one in choices:
        if wanted in (_plain(one.name), *(_plain(label) for label in one.label.values())):
            return one.name
    return None


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum() or sign == "*").replace("*", "star")


def named(kind: str, words: Words) -> str:
    """What a kind of measurement is called."""
    return words.gettext(KINDS[kind])


def hash_of(data: bytes) -> str:
    """By what a file is known."""
    return sha256(data)
