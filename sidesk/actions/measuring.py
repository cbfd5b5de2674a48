"""Measuring from the laptop for an open record: what there is to measure, point after point, then the rows.

Each point is kept in the store as soon as it is measured: a crash loses the one that was running. Nothing
stands in the record before somebody takes it in (`measured.put`), as one step of undo.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sidesk.actions import judged, measured
from sidesk.actions.desk import Desk
from sidesk.actions.known import text_at
from sidesk.actions.measured import Given, Proposal
from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.core.text import N_, Words
from sidesk.forms.definition import Form
from sidesk.instruments.measuring import iperf, laptop, points, session
from sidesk.instruments.measuring.plans import DEVICES, SERVER, THROUGHPUT, Plan, Targets, plan, plans
from sidesk.models.entities import RegisterQuery

__all__ = ["DEVICES", "SERVER", "Plan", "plan", "plans"]

FORM = "D26"
MOST = 5000
_METHOD = N_(
    "Measured from the laptop {host} ({system}; {interface}, {speed}) with SiDesk {version}. "
    "Times are round trips."
)
_METHOD_FLOW = N_("TCP/UDP throughput test (iperf3), laptop end-points: {software}, {mtu} bytes MTU.")
_UNKNOWN = N_("speed unknown")


@dataclass(frozen=True)
class Setup:
    """What was chosen."""

    plan: str
    points: tuple[str, ...]
    devices: tuple[str, ...] = ()
    server: str = ""


@dataclass(frozen=True)
class Device:
    """A device that can be asked: its name and its management address."""

    name: str
    address: str


@dataclass(frozen=True)
class Place:
    """Points that are measured together: those of a floor, or the links this record already names."""

    name: str
    points: tuple[str, ...]
    own: bool = False


@dataclass(frozen=True)
class Known:
    """What the registers and the laptop say before anything is measured."""

    places: tuple[Place, ...]
    devices: tuple[Device, ...]
    laptop: str
    gateway: str
    iperf: str  # its version; empty where it is missing


@dataclass(frozen=True)
class Line:
    """One check as a person reads it. `verdict` is pass, fail or empty; `error` is a sentence."""

    target: str
    said: str
    verdict: str
    error: str = ""


@dataclass
class Measuring:
    """A run: what was chosen, and what is measured so far, by point."""

    record: str
    setup: Setup
    done: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """Its plan."""
        return plan(self.setup.plan)

    @property
    def next_point(self) -> str:
        """The first point that is not measured; empty at the end."""
        return next((one for one in self.setup.points if one not in self.done), "")

    def verdict(self, point: str) -> str:
        """pass or fail; empty where the point is not measured, or nothing could be judged."""
        return str(self.done.get(point, {}).get("verdict", ""))


def known(desk: Desk, project: str, answers: Mapping[str, Json]) -> Known:
    """What can be chosen from."""
    floors: dict[str, dict[str, None]] = {}
    query = RegisterQuery("points", project, limit=MOST)
    for line in desk.store.registers.page(query) if project else ():
        if code := text_at(line.cells, "code"):
            floors.setdefault(text_at(line.cells, "floor"), {})[code] = None
    places = [Place(name, tuple(codes)) for name, codes in sorted(floors.items())]
    if own := _links(answers):
        places.insert(0, Place("", own, own=True))
    devices: dict[str, Device] = {}
    for line in desk.store.registers.page(RegisterQuery("devices", project, limit=MOST)) if project else ():
        if address := text_at(line.cells, "ip").partition("/")[0]:
            devices.setdefault(address, Device(text_at(line.cells, "code") or address, address))
    end = laptop.look()
    program = iperf.program()
    return Known(
        tuple(places), tuple(devices.values()), end.host, end.gateway,
        iperf.version(program) if program else "",
    )  # fmt: skip


def _links(answers: Mapping[str, Json]) -> tuple[str, ...]:
    group = answers.get("copper_tests")
    rows = group.get("copper") if isinstance(group, Mapping) else None
    found = (
        [text_at(row, "link_id") for row in rows.values() if isinstance(row, Mapping)]
        if isinstance(rows, Mapping)
        else []
    )
    return tuple(dict.fromkeys(code for code in found if code))


def begin(desk: Desk, record: str, setup: Setup) -> Measuring:
    """A new run; the one before of this record is forgotten."""
    forget(desk, record)
    desk.store.vault.keep(_head(record), json.dumps(asdict(setup), ensure_ascii=False).encode())
    return Measuring(record, setup)


def resume(desk: Desk, record: str) -> Measuring | None:
    """The run that was not taken in yet."""
    kept = desk.store.vault.get(_head(record))
    if kept is None:
        return None
    told = json.loads(kept)
    setup = Setup(told["plan"], tuple(told["points"]), tuple(told["devices"]), told["server"])
    found = Measuring(record, setup)
    for number, point in enumerate(setup.points):
        if (data := desk.store.vault.get(_point(record, number))) is not None:
            found.done[point] = json.loads(data)
    return found


def forget(desk: Desk, record: str) -> None:
    """Let the run of a record go."""
    for name in desk.store.vault.names():
        if name == _head(record) or name.startswith(f"{_head(record)} "):
            desk.store.vault.remove(name)


def _head(record: str) -> str:
    return f"measuring {record}"


def _point(record: str, number: int) -> str:
    return f"{_head(record)} {number:05}"


def measure(desk: Desk, run: Measuring, point: str, progress: Progress) -> Mapping[str, Any]:
    """Measure one point and keep it; what takes too long is told as late, and the rest is kept.

    The switch is asked after it (`locate`), so that one that hangs costs no measurement. Raises Cancelled;
    then nothing of this point is kept.
    """
    setup = run.setup
    targets = Targets(setup.devices, setup.server)
    job = points.Job(point, run.plan, targets, desk.clock.stamp())
    found = points.run(job, progress).as_json()
    _keep(desk, run, point, found)
    return found


def locate(desk: Desk, run: Measuring, point: str, neighbour: points.Neighbour) -> Mapping[str, Any]:
    """Ask the switch about a point that is measured already, while the laptop is still plugged in there."""
    found = dict(run.done[point])
    if mac := str(found.get("laptop", {}).get("mac", "")):
        found["neighbour"] = neighbour(mac)
    _keep(desk, run, point, found)
    return found


def _keep(desk: Desk, run: Measuring, point: str, found: Mapping[str, Any]) -> None:
    number = run.setup.points.index(point)
    desk.store.vault.keep(_point(run.record, number), json.dumps(found, ensure_ascii=False).encode())


def near(found: Mapping[str, Any], words: Words) -> str:
    """What the switch said of a point; empty where none was asked."""
    told = found.get("neighbour") or {}
    vlan = words.gettext("VLAN {n}").format(n=told["vlan"]) if told.get("vlan") else ""
    place = " ".join(str(told[name]) for name in ("switch", "port") if told.get(name))
    return " · ".join(part for part in (place, vlan, str(told.get("error", ""))) if part)


def judged_by(found: Mapping[str, Json] | None, words: Words) -> str:
    """By which limits a point was judged, and how sure they are; empty where nothing was judged."""
    return judged.told_of("network", words) if found is not None and found.get("verdict") else ""


def lines(found: Mapping[str, Any], words: Words) -> list[Line]:
    """The checks of a point, in words."""
    return [_line(one, words) for one in found.get("checks", ())]


def _line(check: Mapping[str, Any], words: Words) -> Line:
    _ = words.gettext
    values = check.get("values", {})
    said = []
    if "received_mbps" in values:
        said.append(f"{values['received_mbps']} Mbit/s")
    if "share_percent" in values:
        said.append(_("{n} % of the link").format(n=values["share_percent"]))
    if "lost_percent" in values:
        said.append(_("{n} % lost").format(n=values["lost_percent"]))
    if "sent" in values:
        said.append(_("{lost} of {sent} lost").format(lost=values.get("lost", 0), sent=values["sent"]))
    if "average_ms" in values:
        said.append(f"{values['average_ms']} ms")
    if "jitter_ms" in values:
        said.append(_("jitter {n} ms").format(n=values["jitter_ms"]))
    if "mtu_bytes" in values:
        said.append(_("{n} bytes").format(n=values["mtu_bytes"]))
    target = str(check.get("target", ""))
    if check.get("kind") == THROUGHPUT:
        target = f"{target} ↓" if values.get("direction") == "down" else f"{target} ↑"
    return Line(target, " · ".join(said), str(check.get("verdict", "")), _(str(check.get("error", ""))) if
                check.get("error") else "")  # fmt: skip


def bars(run: Measuring, point: str) -> list[tuple[str, str, float, str]]:
    """What a chart shows: of a walk one bar a point, else one a target. Name, unit, number, verdict.

    A throughput where there is one (the lowest), else the longest round trip.
    """
    checks = run.done.get(point, {}).get("checks", ())
    found = [
        (str(one.get("target", "")), "Mbit/s", float(one["values"]["received_mbps"]), one.get("verdict", ""))
        for one in checks if one.get("values", {}).get("received_mbps")
    ] or [
        (str(one.get("target", "")), "ms", float(one["values"]["longest_ms"]), one.get("verdict", ""))
        for one in checks if one.get("values", {}).get("longest_ms")
    ]  # fmt: skip
    if not run.plan.walks or not found:
        return found
    worst = min if found[0][1] == "Mbit/s" else max
    _, unit, value, _verdict = worst(found, key=lambda one: one[2])
    return [(point, unit, value, run.verdict(point))]


def proposal(
    desk: Desk, form: Form, answers: Mapping[str, Json], run: Measuring, progress: Progress
) -> Proposal:
    """What the run would put into the record."""
    name = f"sidesk-{run.setup.plan}-{desk.clock.stamp()[:19].replace(':', '')}.json"
    given = Given(name, file(desk, run))
    return measured.propose(form, answers, [given], desk.words, progress)


def file(desk: Desk, run: Measuring) -> bytes:
    """The whole run as the file that is kept with the record."""
    done = [run.done[one] for one in run.setup.points if one in run.done]
    head: dict[str, Json] = {
        "plan": run.setup.plan, "title": desk.words.pick(run.plan.title),
        "method": _method(done, desk) if done else "",
        "software": {"sidesk": desk.version, "iperf3": iperf.version(iperf.program()) or ""},
        "asked": {"points": list(run.setup.points), "devices": list(run.setup.devices),
                  "server": run.setup.server},
    }  # fmt: skip
    return session.written(head, done)


def _method(done: Sequence[Mapping[str, Any]], desk: Desk) -> str:
    words = desk.words
    end = done[0].get("laptop", {})
    text = words.gettext(_METHOD).format(
        host=end.get("host", ""), system=end.get("system", ""), interface=end.get("interface", "-"),
        speed=end.get("speed") or words.gettext(_UNKNOWN), version=desk.version,
    )  # fmt: skip
    flows = [one["values"]["software"] for at in done for one in at.get("checks", ())
             if one.get("values", {}).get("software")]  # fmt: skip
    if flows:
        more = words.gettext(_METHOD_FLOW).format(software=flows[0], mtu=end.get("mtu_bytes", "?"))
        text = words.line(text, more)
    return text


def without(run: Measuring, point: str) -> Measuring:
    """The same run where this point is to be measured again."""
    return replace(run, done={name: found for name, found in run.done.items() if name != point})


def link_is_up(interface: str) -> bool | None:
    """Whether the cable has a link; None where nobody knows."""
    return laptop.link_is_up(interface) if interface else None
