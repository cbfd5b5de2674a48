"""The file of a measurement: plan, both ends, every check with its command, and iperf3's own answers.

`reading.read` reads it like any other instrument's file, so what was measured here comes into a record the
same way as what a tester measured.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sidesk.core.canonical import Json, sha256
from sidesk.core.errors import InstrumentFileDamaged
from sidesk.core.text import N_
from sidesk.instruments.measuring import judging, plans
from sidesk.instruments.results import (
    CONNECTION,
    LAPTOP,
    SERVICES,
    UPLINK,
    Note,
    Reading,
    Result,
    Source,
    Values,
    filled,
)

FORMAT, VERSION = "sidesk-measurement", 1
_OPEN = N_("{point}, {target}: {error}")


def written(head: Mapping[str, Json], points: Sequence[Mapping[str, Json]]) -> bytes:
    """The file. `head` has plan, title, method and software; `points` are `PointFound.as_json()`."""
    told = {"format": FORMAT, "version": VERSION, **head, "points": list(points)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def resembles(text: str) -> bool:
    """Whether it can be such a file."""
    return f'"format": "{FORMAT}"' in text[:200]


def read(data: bytes, file: str) -> Reading:
    """Its results. Raises InstrumentFileDamaged."""
    try:
        told = json.loads(data)
        points = [one for one in told["points"] if isinstance(one, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InstrumentFileDamaged(
            file, N_("this measurement of SiDesk breaks off or is damaged."), N_("Copy the file again.")
        ) from None
    mark = sha256(data)
    results: list[Result] = []
    notes: list[Note] = []
    for number, point in enumerate(points, 1):
        source = Source(file, mark, row=number)
        name = str(point.get("point", ""))
        for check in _maps(point.get("checks")):
            kind, values = _result(name, point, check)
            if values:
                one = Result(kind, values, source)
                late = {"point": name, "target": check.get("target", ""), "error": check.get("error", "")}
                results.append(one.noted(Note(_OPEN, late), complete=False) if check.get("late") else one)
            elif check.get("error"):
                details = {"point": name, "target": check.get("target", ""), "error": check["error"]}
                notes.append(Note(_OPEN, details))
    results += [Result(SERVICES, values, Source(file, mark)) for values in _services(points)]
    if points and (method := told.get("method")):
        values = filled({"hostname": _map(points[0], "laptop").get("host", ""), "method": str(method)})
        results.append(Result(LAPTOP, values, Source(file, mark)))
    return Reading(tuple(results), tuple(notes))


def _result(point: str, at: Mapping[str, Any], check: Mapping[str, Any]) -> tuple[str, Values]:
    values, target, verdict = _map(check, "values"), str(check.get("target", "")), check.get("verdict", "")
    if check.get("kind") == plans.THROUGHPUT:
        if check.get("error") or not values:
            return UPLINK, {}
        back = values.get("direction") == "down"
        ends = (target, point) if back else (point, target)
        share = values.get("share_percent", "")
        return UPLINK, filled({
            "link": " → ".join(ends), "speed": values.get("speed", ""), "throughput_percent": share,
            "received_mbps": values.get("received_mbps", ""), "protocol": values.get("protocol", ""),
            "lost_percent": values.get("lost_percent", ""), "jitter_ms": values.get("jitter_ms", ""),
            "round_trip_ms": values.get("round_trip_ms", ""), "result": verdict,
        })  # fmt: skip
    if not values.get("sent"):
        return CONNECTION, {}
    vlan = _map(at, "neighbour").get("vlan", "")
    return CONNECTION, {"sent": values["sent"], "lost": values.get("lost", 0)} | filled({
        "point": point, "target": target, "expected": check.get("expect", plans.ALLOW), "vlan": vlan,
        "average_ms": values.get("average_ms", ""), "longest_ms": values.get("longest_ms", ""),
        "jitter_ms": values.get("jitter_ms", ""), "result": verdict,
    })  # fmt: skip


def _services(points: Sequence[Mapping[str, Any]]) -> Iterator[Values]:
    """One a VLAN, and only where the switch told which; a service that failed once has failed."""
    found: dict[str, Values] = {}
    for point in points:
        vlan = str(_map(point, "neighbour").get("vlan", ""))
        if not vlan:
            continue
        told = found.setdefault(vlan, {})
        end = _map(point, "laptop")
        if end.get("lease"):
            _worse(told, "dhcp", judging.PASS)
        for check in _maps(point.get("checks")):
            if check.get("kind") == plans.DNS:
                _worse(told, "dns", check.get("verdict", ""))
            elif check.get("kind") == plans.PING and check.get("target") == end.get("gateway"):
                _worse(told, "gateway", check.get("verdict", ""))
    yield from ({"vlan": vlan, **told} for vlan, told in found.items() if told)


def _worse(told: Values, name: str, verdict: str) -> None:
    if verdict and told.get(name) != judging.FAIL:
        told[name] = verdict


def _map(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = values.get(name)
    return found if isinstance(found, Mapping) else {}


def _maps(found: object) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
