"""iperf3 as a program of its own: found beside SiDesk or on the path, its result read from `-J`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sidesk.core.errors import SideskError
from sidesk.core.progress import Progress
from sidesk.core.text import N_
from sidesk.instruments import throughput
from sidesk.instruments.results import Values

SPARE = 15.0  # seconds more than it was told to measure
_LOOK = 0.1
# Windows would open a black window for each run.
_QUIET = 0x08000000 if sys.platform == "win32" else 0
PORT = 5201
MISSING = N_("iperf3 is not on this computer. Put it beside SiDesk or install it; the other checks go on.")
UNREADABLE = N_("iperf3 printed nothing that can be read.")
LATE = N_("iperf3 did not end in time.")


@dataclass(frozen=True)
class Flow:
    """What is to be measured."""

    server: str
    port: int = PORT
    seconds: int = 10
    reverse: bool = False
    udp_mbps: int = 0


@dataclass(frozen=True)
class Measured:
    """`values` as `throughput` reads them; `error` is a sentence, ours or iperf3's own."""

    command: tuple[str, ...]
    values: Values
    raw: str = ""
    error: str = ""


def program() -> str:
    """Where it is; empty where it is not. Beside the frozen program comes first."""
    own = shutil.which("iperf3", path=str(Path(sys.executable).parent))
    return own or shutil.which("iperf3") or ""


@cache
def version(path: str) -> str:
    """What it says of itself: `iperf 3.12 (cJSON 1.7.15)`."""
    try:
        told = subprocess.run(
            [path, "--version"], capture_output=True, timeout=10, check=False, creationflags=_QUIET
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = told.stdout.decode("utf-8", "replace").splitlines()
    return lines[0].strip() if lines else ""


def measure(flow: Flow, progress: Progress, longest: float = float("inf")) -> Measured:
    """Run it, at most so many seconds. That it ends with 0 says nothing: `error` in its answer counts."""
    path = program()
    command = arguments(path or "iperf3", flow)
    if not path:
        return Measured(command, {}, error=MISSING)
    try:
        raw = _run(command, min(longest, flow.seconds + SPARE), progress)
    except subprocess.TimeoutExpired:
        return Measured(command, {}, error=LATE)
    except OSError:
        return Measured(command, {}, error=MISSING)
    try:
        found = throughput.read(raw, "iperf3.json")
    except SideskError:
        return Measured(command, {}, raw.decode("utf-8", "replace")[:2000], UNREADABLE)
    error = str(found.values.get("error", ""))
    return Measured(command, found.values, _compact(raw), error)


def arguments(path: str, flow: Flow) -> tuple[str, ...]:
    """The exact command."""
    made = [path, "-c", flow.server, "-p", str(flow.port), "-t", str(flow.seconds), "-J"]
    made += ["-R"] if flow.reverse else []
    made += ["-u", "-b", f"{flow.udp_mbps}M", "-l", "1400"] if flow.udp_mbps else []
    return tuple(made)


def _run(command: tuple[str, ...], seconds: float, progress: Progress) -> bytes:
    """Its output. Raises Cancelled, subprocess.TimeoutExpired, OSError; it never outlives the call."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=_QUIET
    ) as running:
        end = time.monotonic() + seconds
        try:
            while True:
                try:
                    return running.communicate(timeout=_LOOK)[0]
                except subprocess.TimeoutExpired:
                    progress.step(0, 0)
                    if time.monotonic() > end:
                        raise
        finally:
            running.kill()


def _compact(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    except ValueError:
        return text
