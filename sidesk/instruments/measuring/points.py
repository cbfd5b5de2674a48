"""One point of a plan: every check in its order, with what it found, how, and from where."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sidesk.core.canonical import Json
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.instruments.measuring import iperf, judging, laptop, pinging, plans, probes
from sidesk.instruments.measuring.laptop import Laptop
from sidesk.instruments.measuring.plans import Check, Plan, Targets
from sidesk.instruments.results import Values, filled, rounded

Neighbour = Callable[[str], Values]  # our MAC -> switch, port, vlan; empty where nobody knows

LONGEST, CHECK = 40.0, 20.0  # seconds until a point begins no more, and one check beside what it measures
LATE = N_("The time for this check was over; what came until then is kept.")


@dataclass(frozen=True)
class Found:
    """What one check found at one target. Without a verdict it could not be measured; `error` says why."""

    kind: str
    target: str
    expect: str = plans.ALLOW
    verdict: str = judging.OPEN
    values: Values = field(default_factory=dict)
    command: str = ""
    error: str = ""
    raw: str = ""
    late: bool = False  # the time was over before all was measured

    def as_json(self) -> Values:
        """For the file."""
        return filled({
            "kind": self.kind, "target": self.target, "expect": self.expect, "verdict": self.verdict,
            "values": self.values, "command": self.command, "error": self.error, "raw": _loaded(self.raw),
        }) | ({"late": True} if self.late else {})  # fmt: skip


@dataclass(frozen=True)
class PointFound:
    """Everything of one point."""

    point: str
    at: str
    end: Laptop
    found: tuple[Found, ...]

    @property
    def verdict(self) -> str:
        """The worst of all; open where nothing could be judged."""
        verdicts = {one.verdict for one in self.found}
        return next((one for one in (judging.FAIL, judging.PASS) if one in verdicts), judging.OPEN)

    def as_json(self) -> Values:
        """For the file."""
        return filled({
            "point": self.point, "at": self.at, "verdict": self.verdict, "laptop": self.end.as_json(),
            "checks": list[Json](one.as_json() for one in self.found),
        })  # fmt: skip


@dataclass(frozen=True)
class Job:
    """What is to be done at a point."""

    point: str
    plan: Plan
    targets: Targets
    at: str
    longest: float = LONGEST  # seconds; a check that is not done then is told as late, the others stay
    check: float = CHECK


def run(job: Job, progress: Progress) -> PointFound:
    """Do every check. What cannot be measured is said in its place; the rest goes on."""
    end = laptop.look(job.targets.server or next(iter(job.targets.devices), ""))
    targets = Targets(
        job.targets.devices, job.targets.server, job.targets.gateway or end.gateway,
        job.targets.resolvers or end.resolvers,
    )  # fmt: skip
    until = time.monotonic() + job.longest
    found: list[Found] = []
    for number, check in enumerate(job.plan.checks):
        progress.step(number, len(job.plan.checks))
        own = time.monotonic() + job.check + check.number("seconds", 0)
        found += _checked(_Asked(check, end, min(until, own)), targets.of(check), _Part(progress))
    progress.step(len(job.plan.checks), len(job.plan.checks))
    return PointFound(job.point, job.at, end, tuple(found))


class _Part(Progress):
    """Stops when the whole stops; its own count is nobody's business."""

    def __init__(self, whole: Progress) -> None:
        super().__init__()
        self._whole = whole

    def step(self, done: int, total: int) -> None:
        if self._whole.is_cancelled:
            self.cancel()
        super().step(done, total)


@dataclass(frozen=True)
class _Asked:
    """A check, from where, and until when."""

    check: Check
    end: Laptop
    until: float

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.until


def _checked(asked: _Asked, hosts: Sequence[str], progress: Progress) -> list[Found]:
    if not hosts:
        return []
    check = asked.check
    if check.kind == plans.PING:
        return _pinged(asked, hosts, progress)
    made = []
    for host in hosts:
        progress.step(0, 0)
        if asked.is_over:
            made.append(Found(check.kind, host, check.expect, error=LATE, late=True))
        elif check.kind == plans.THROUGHPUT:
            made.append(_flow(asked, host, progress))
        else:
            made.append(_probed(check, host))
    return made


def _pinged(asked: _Asked, hosts: Sequence[str], progress: Progress) -> list[Found]:
    check = asked.check
    wait = check.number("interval_ms", 100)
    wish = pinging.Wish(check.number("count", 10), wait / 1000, check.number("bytes", 56), asked.until)
    said = f"ping: {wish.count} x {wish.size} bytes, every {wait} ms"
    made = []
    for one in pinging.ping(hosts, wish, progress):
        values = _times(one.sent, one.times) | filled({"jitter_ms": _ms(one.jitter)})
        verdict = judging.reached(check.expect, one.sent, one.lost)
        error = LATE if one.late else one.error
        made.append(Found(plans.PING, one.host, check.expect, verdict, values, said, error, late=one.late))
    return made


def _probed(check: Check, host: str) -> Found:
    count = check.number("count", 3)
    if check.kind == plans.TCP:
        port = check.number("port", 22)
        one, target = probes.tcp(host, port, count), f"{host} TCP {port}"
    elif check.kind == plans.DNS:
        name, port = check.text("name"), check.number("port", 53)
        one, target = probes.names(host, name, count, port), f"{host} DNS {name}"
    elif check.kind == plans.HTTP:
        url = host if "://" in host else f"{check.text('scheme', 'http')}://{host}"
        one, target = probes.web(url), url
    else:
        one, target = probes.path_mtu(host, check.number("port", 7)), f"{host} MTU"
    verdict = judging.reached(check.expect, one.sent, one.lost) if check.kind != plans.MTU else judging.OPEN
    values = (_times(one.sent, one.times) if one.sent and check.kind != plans.MTU else {}) | one.said
    error = "" if check.expect == plans.DENY and verdict == judging.PASS else one.error
    return Found(check.kind, target, check.expect, verdict, values, f"{check.kind} {target}", error)


def _flow(asked: _Asked, host: str, progress: Progress) -> Found:
    check, end = asked.check, asked.end
    udp = check.number("udp_mbps", 0)
    flow = iperf.Flow(
        host, check.number("port", iperf.PORT), check.number("seconds", 10),
        bool(check.settings.get("reverse")), udp,
    )  # fmt: skip
    one = iperf.measure(flow, progress, max(1.0, asked.until - time.monotonic()))
    mbps = _decimal(one.values.get("received_mbps") or one.values.get("sent_mbps"))
    loss = _decimal(one.values.get("lost_percent"))
    share = judging.percent_of(mbps, end.speed)
    verdict = judging.kept(loss) if udp else judging.carried(mbps, end.speed, end.mtu)
    values = one.values | filled({
        "speed": end.speed_said, "share_percent": "" if share is None else str(share),
        "software": iperf.version(iperf.program()) if one.values else "",
    })  # fmt: skip
    verdict = judging.OPEN if one.error else verdict
    return Found(
        plans.THROUGHPUT, host, verdict=verdict, values=values, command=" ".join(one.command),
        error=one.error, raw=one.raw, late=one.error == iperf.LATE,
    )  # fmt: skip


def _times(sent: int, times: Sequence[float]) -> Values:
    if not sent:
        return {}
    return {"sent": sent, "lost": sent - len(times)} | filled({
        "average_ms": _ms(sum(times) / len(times) if times else None),
        "longest_ms": _ms(max(times, default=None)),
    })  # fmt: skip


def _ms(time: float | None) -> str:
    return "" if time is None else rounded(time, 3)


def _decimal(value: Json) -> Decimal | None:
    return Decimal(value) if isinstance(value, str) and value else None


def _loaded(raw: str) -> Any:
    try:
        return json.loads(raw) if raw else ""
    except ValueError:
        return raw
