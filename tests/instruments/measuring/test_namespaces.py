"""A real network of two computers: a veth pair into a namespace of its own. Root only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from sidesk.core.progress import Progress
from sidesk.instruments.measuring import points, probes
from sidesk.instruments.measuring.plans import Check, Plan, Targets

NEAR, FAR, ABSENT = "10.213.77.1", "10.213.77.2", "10.213.77.9"
ECHO = (
    "import socket\ns=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\ns.bind(('10.213.77.2',7007))\n"
    "while True:\n d,a=s.recvfrom(65535)\n s.sendto(d,a)\n"
)


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@pytest.fixture
def network() -> Iterator[str]:
    iperf3 = shutil.which("iperf3")
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("ip") or not iperf3:
        pytest.skip("needs root, ip and iperf3")
    name = f"sd{os.getpid()}"
    try:
        ip("netns", "add", name)
    except subprocess.CalledProcessError:
        pytest.skip("this system makes no network namespaces")
    running: list[subprocess.Popen[bytes]] = []
    try:
        ip(
            "link",
            "add",
            f"{name}a",
            "mtu",
            "1400",
            "type",
            "veth",
            "peer",
            "name",
            f"{name}b",
            "netns",
            name,
        )
        ip("addr", "add", f"{NEAR}/24", "dev", f"{name}a")
        ip("link", "set", f"{name}a", "up")
        for words in (
            ("addr", "add", f"{FAR}/24", "dev", f"{name}b"),
            ("link", "set", f"{name}b", "up", "mtu", "1400"),
        ):
            ip("-n", name, *words)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        inside = ["ip", "netns", "exec", name]
        running.append(subprocess.Popen([*inside, iperf3, "-s"], **quiet))
        running.append(subprocess.Popen([*inside, sys.executable, "-c", ECHO], **quiet))
        for _ in range(200):
            if probes.tcp(FAR, 5201, 1).lost == 0:
                break
            time.sleep(0.05)
        yield f"{name}a"
    finally:
        for one in running:
            one.kill()
            one.wait()
        subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def test_a_point_is_measured_through_a_real_cable(network: str) -> None:
    checks = (
        Check("ping", ("devices",), settings={"count": 5, "interval_ms": 10}),
        Check("throughput", ("server",), settings={"seconds": 1}),
        Check("mtu", ("server",), settings={"port": 7007}),
        Check("tcp", ("server",), "deny", {"port": 23, "count": 1}),
    )
    plan = Plan("p", {"en": ""}, {"en": ""}, checks)
    job = points.Job(
        "3F-07", plan, Targets((FAR, ABSENT), FAR, resolvers=("x",)), "2026-05-11T14:00:00+08:00"
    )
    found = points.run(job, Progress())
    assert (found.end.interface, found.end.address, found.end.mtu) == (network, NEAR, 1400)
    assert found.end.speed_said == "10000 Mbit/s full"
    near, absent, flow, mtu, blocked = found.found
    assert (near.verdict, near.values["lost"]) == ("pass", 0)
    assert (absent.verdict, absent.values["lost"]) == ("fail", 5)
    assert float(str(flow.values["received_mbps"])) > 1
    assert "3." in str(flow.values["software"])
    assert flow.raw
    assert mtu.values["mtu_bytes"] == 1400
    assert blocked.verdict == "pass"
    assert found.verdict == "fail"
