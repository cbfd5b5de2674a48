"""The result of `iperf3 -J`: how much went through, how much was lost, in which direction."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from sidesk.core.canonical import Json, sha256
from sidesk.core.errors import InstrumentFileDamaged, InstrumentFileTooLarge, NotFromInstrument
from sidesk.core.text import N_
from sidesk.instruments.charsets import decode
from sidesk.instruments.results import THROUGHPUT, Note, Result, Source, Values, filled, rounded

MOST_PARTS = 1_000_000  # numbers, names and brackets; what Python makes of them has to fit into memory
MOST_SECONDS = 3600  # intervals in the values
_BUSY = 90  # percent of the processor
_MEGA = 1e6

_FAILED = N_("iperf3 says: {error}")
_BUSY_HERE = N_("The processor of this computer was busy to {percent} %; it may have been the limit.")
_BUSY_THERE = N_("The processor of the other computer was busy to {percent} %; it may have been the limit.")
_UNFINISHED = N_("The test did not come to its end; the sums are missing.")
_SAVE = N_("Run iperf3 with -J and save what it prints.")


def resembles(text: str) -> bool:
    """Whether it can be the output of `iperf3 -J`."""
    head = text[:100_000]
    return "{" in head[:2000] and ('"intervals"' in head or '"event"' in head) and '"start"' in head


def read(data: bytes, file: str) -> Result:
    """The test. A test that failed is a result, too: iperf3 ends with 0 and says `error`.

    Raises NotFromInstrument, InstrumentFileDamaged, InstrumentFileTooLarge.
    """
    if sum(data.count(sign) for sign in (b",", b"[", b"{")) > MOST_PARTS:
        raise InstrumentFileTooLarge(
            file, N_("this test has more intervals than can be read."), N_("Use a longer --interval.")
        )
    text, _ = decode(data)
    told = _loaded(text, file)
    start, end = _map(told, "start"), _map(told, "end")
    notes: list[Note] = []
    error = told.get("error")
    values = _conditions(start) | _sums(end, start)
    if isinstance(error, str):
        values["error"] = " ".join(error.split())[:500]
        notes.append(Note(_FAILED, {"error": values["error"]}))
    elif not end:
        notes.append(Note(_UNFINISHED))
    values |= _intervals(told.get("intervals"))
    notes += _busy(_map(end, "cpu_utilization_percent"))
    return Result(
        THROUGHPUT, values, Source(file, sha256(data), byte=0), tuple(notes), bool(end) and not error
    )


def _loaded(text: str, file: str) -> dict[str, Any]:
    at = text.find("{")
    if at < 0 or not resembles(text):
        raise NotFromInstrument(file, N_("this is no result of iperf3."), _SAVE)
    decoder = json.JSONDecoder(parse_constant=float)
    try:
        told, _ = decoder.raw_decode(text, at)
        if isinstance(told, dict) and "event" in told:
            return _joined(decoder, text, at)
    except json.JSONDecodeError as problem:
        raise InstrumentFileDamaged(
            file,
            N_("the result of iperf3 breaks off or is damaged in line {line}."),
            N_("Copy the file again."),
            line=problem.lineno,
        ) from None
    except (ValueError, RecursionError):
        raise NotFromInstrument(file, N_("this is no result of iperf3."), _SAVE) from None
    if not isinstance(told, dict) or not isinstance(told.get("start"), dict):
        raise NotFromInstrument(file, N_("this is no result of iperf3."), _SAVE)
    return told


def _joined(decoder: json.JSONDecoder, text: str, at: int) -> dict[str, Any]:
    """`--json-stream`: one event a line. What comes after a broken line is not there."""
    told: dict[str, Any] = {"start": {}, "intervals": []}
    while 0 <= at < len(text):
        try:
            event, stop = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        name, content = (event.get("event"), event.get("data")) if isinstance(event, dict) else (None, None)
        if name == "interval":
            told["intervals"].append(content)
        elif name in ("start", "end", "error"):
            told[name] = content
        at = text.find("{", stop)
    return told


def _map(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = values.get(name)
    return found if isinstance(found, dict) else {}


def _number(values: Mapping[str, Any], name: str) -> float | None:
    found = values.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        number = float(found)
    except OverflowError:
        return None
    return number if math.isfinite(number) and abs(number) < 1e18 else None


def _text(number: float | None, places: int, divisor: float = 1) -> str:
    return "" if number is None else rounded(number / divisor, places)


def _whole(values: Mapping[str, Any], name: str) -> int | None:
    number = _number(values, name)
    return int(number) if number is not None and abs(number) < 2**53 else None


def _line(value: object) -> str:
    return " ".join(value.split())[:200] if isinstance(value, str) else ""


def _conditions(start: dict[str, Any]) -> Values:
    asked, peer = _map(start, "test_start"), _map(start, "connecting_to")
    protocol = _line(asked.get("protocol")).lower()
    direction = "both" if asked.get("bidir") else "down" if asked.get("reverse") else "up"
    rate = _number(asked, "target_bitrate")
    return filled({
        "protocol": protocol, "direction": direction if asked else "",
        "server": _line(peer.get("host")), "port": _whole(peer, "port"),
        "started_at": _moment(_number(_map(start, "timestamp"), "timesecs")),
        "streams": _whole(asked, "num_streams"), "duration_s": _text(_number(asked, "duration"), 0),
        "target_mbps": _text(rate, 2, _MEGA) if rate else "", "block_bytes": _whole(asked, "blksize"),
        "software": _line(start.get("version")),
    })  # fmt: skip


def _moment(seconds: float | None) -> str:
    if seconds is None or not 0 < seconds < 4e9:
        return ""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sums(end: dict[str, Any], start: dict[str, Any]) -> Values:
    protocol = _line(_map(start, "test_start").get("protocol"))
    sent, received = _map(end, "sum_sent"), _map(end, "sum_received")
    lost = end.get("sum") if isinstance(end.get("sum"), dict) else received
    if protocol == "UDP" and not sent:  # before 3.8 the sum is what was sent, with the other end's losses
        sent = _map(end, "sum")
    values = _flow(sent, received) | (_losses(lost or {}) if protocol == "UDP" else {})
    back = _flow(_map(end, "sum_sent_bidir_reverse"), _map(end, "sum_received_bidir_reverse"))
    if protocol == "UDP" and back:
        back |= _losses(_map(end, "sum_bidir_reverse") or _map(end, "sum_received_bidir_reverse"))
    return values | {f"back_{name}": value for name, value in back.items()} | _round_trip(end)


def _flow(sent: dict[str, Any], received: dict[str, Any]) -> Values:
    return filled({
        "sent_mbps": _text(_number(sent, "bits_per_second"), 2, _MEGA),
        "received_mbps": _text(_number(received, "bits_per_second"), 2, _MEGA),
        "sent_bytes": _whole(sent, "bytes"),
        "received_bytes": _whole(received, "bytes"),
        "seconds": _text(_number(sent, "seconds"), 2),
        "retransmits": _whole(sent, "retransmits"),
    })  # fmt: skip


def _losses(sums: dict[str, Any]) -> Values:
    return filled({
        "jitter_ms": _text(_number(sums, "jitter_ms"), 3),
        "lost_packets": _whole(sums, "lost_packets"),
        "packets": _whole(sums, "packets"),
        "lost_percent": _text(_number(sums, "lost_percent"), 3),
    })  # fmt: skip


def _round_trip(end: dict[str, Any]) -> Values:
    streams = end.get("streams")
    senders = (
        [_map(one, "sender") for one in streams if isinstance(one, dict)] if isinstance(streams, list) else []
    )
    times = [time for time in (_number(one, "mean_rtt") for one in senders) if time]
    return {"round_trip_ms": rounded(sum(times) / len(times) / 1000, 3)} if times else {}


def _intervals(intervals: object) -> Values:
    rates = list(_rates(intervals if isinstance(intervals, list) else []))[:MOST_SECONDS]
    if not rates:
        return {}
    each: list[Json] = [rounded(rate / _MEGA, 2) for rate in rates]
    lowest, highest = rounded(min(rates) / _MEGA, 2), rounded(max(rates) / _MEGA, 2)
    return {"lowest_mbps": lowest, "highest_mbps": highest, "intervals_mbps": each}


def _rates(intervals: Iterable[object]) -> Iterable[float]:
    """Without the seconds that iperf3 was told to leave out."""
    for interval in intervals:
        sums = _map(interval, "sum") if isinstance(interval, dict) else {}
        rate = _number(sums, "bits_per_second")
        if rate is not None and not sums.get("omitted"):
            yield rate


def _busy(loads: dict[str, Any]) -> list[Note]:
    here, there = _number(loads, "host_total"), _number(loads, "remote_total")
    found = []
    for load, text in ((here, _BUSY_HERE), (there, _BUSY_THERE)):
        if load is not None and load > _BUSY:
            found.append(Note(text, {"percent": rounded(load, 0)}))
    return found
