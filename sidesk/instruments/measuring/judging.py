"""Whether what was measured is good enough; the rules stand in `resources/limits/network.json`. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sidesk.instruments import limit_tables
from sidesk.instruments.measuring.plans import DENY

PASS, FAIL, OPEN = "pass", "fail", ""


def _rules() -> dict[str, Any]:
    told: dict[str, Any] = limit_tables.table("network")
    return told


def reached(expect: str, sent: int, lost: int) -> str:
    """Nothing sent says nothing. What must be blocked passes when nothing came back."""
    if not sent:
        return OPEN
    good = lost == sent if expect == DENY else lost <= _rules()["lost_packets"]
    return PASS if good else FAIL


def goodput_mbps(speed: int, mtu: int) -> Decimal:
    """What TCP can carry at most on a link of this speed."""
    rules = _rules()
    segment = mtu - int(rules["tcp_headers_bytes"])
    return Decimal(speed) * segment / (mtu + int(rules["frame_overhead_bytes"]))


def carried(mbps: Decimal | None, speed: int, mtu: int) -> str:
    """TCP throughput against what the negotiated link can carry; without a known speed it stays open."""
    if mbps is None or speed <= 0 or mtu <= 0:
        return OPEN
    share = Decimal(_rules()["tcp_share_of_goodput"])
    return PASS if mbps >= share * goodput_mbps(speed, mtu) else FAIL


def kept(lost_percent: Decimal | None) -> str:
    """UDP loss."""
    if lost_percent is None:
        return OPEN
    return PASS if lost_percent <= Decimal(_rules()["udp_loss_percent"]) else FAIL


def percent_of(mbps: Decimal | None, speed: int) -> Decimal | None:
    """The share of the negotiated speed; None where it is unknown, or where more came than can be."""
    if mbps is None or speed <= 0:
        return None
    share = (100 * mbps / speed).quantize(Decimal("0.1"))
    return share if share <= 100 else None
