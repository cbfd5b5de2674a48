"""Questions to real servers on this computer."""

from __future__ import annotations

import http.server
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest

from sidesk.core.errors import Cancelled
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.instruments.measuring import (
    iperf,
    judging,
    laptop,
    ping_windows,
    pinging,
    plans,
    points,
    probes,
    session,
)
from sidesk.instruments.measuring.plans import Check, Plan, Targets

HERE = "127.0.0.1"


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind((HERE, 0))
        return int(one.getsockname()[1])


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def web() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer((HERE, 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def answering(answer: Callable[[bytes], bytes | None]) -> Iterator[int]:
    """A UDP server on this computer; it says nothing where there is no answer. Gives its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as serving:
        serving.bind((HERE, 0))
        serving.settimeout(0.1)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    data, asker = serving.recvfrom(65535)
                except TimeoutError:
                    continue
                if (said := answer(data)) is not None:
                    serving.sendto(said, asker)

        thread = threading.Thread(target=serve)
        thread.start()
        yield int(serving.getsockname()[1])
        over.set()
        thread.join()


@pytest.fixture
def name_server() -> Iterator[int]:
    import dns.message
    import dns.rcode
    import dns.rrset

    def answer(data: bytes) -> bytes:
        asked = dns.message.from_wire(data)
        told = dns.message.make_response(asked)
        if "unknown" in str(asked.question[0].name):
            told.set_rcode(dns.rcode.NXDOMAIN)
        else:
            told.answer.append(dns.rrset.from_text(asked.question[0].name, 60, "IN", "A", "10.1.2.3"))
        return told.to_wire()

    with answering(answer) as port:
        yield port


@pytest.fixture
def echo() -> Iterator[int]:
    """Echoes packets of at most 1400 bytes with their headers, as through a tunnel."""
    with answering(lambda data: data if len(data) + 28 <= 1400 else None) as port:
        yield port


@pytest.fixture
def flows() -> Iterator[int]:
    program = shutil.which("iperf3")
    if program is None:
        pytest.skip("iperf3 is not on this computer")
    port = free_port()
    with subprocess.Popen(
        [program, "-s", "-B", HERE, "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        # It is watched, not called: iperf3 takes whoever calls for a measurement, and resets the next one.
        until = time.monotonic() + 60
        while not any(
            one.status == psutil.CONN_LISTEN for one in psutil.Process(running.pid).net_connections()
        ):
            assert time.monotonic() < until, "iperf3 does not listen"
            time.sleep(0.05)
        yield port
        running.kill()


def test_an_open_port_answers_and_a_closed_one_says_so(web: int) -> None:
    good, closed = probes.tcp(HERE, web, 3), probes.tcp(HERE, free_port(), 2)
    assert (good.sent, good.lost, good.error) == (3, 0, "")
    assert (closed.sent, closed.lost, closed.error) == (2, 2, probes.REFUSED)


def test_a_page_answers_one_that_is_broken_does_not_pass_and_a_server_that_is_absent_is_silent(
    web: int,
) -> None:
    assert probes.web(f"http://{HERE}:{web}/").said["status"] == 200
    assert probes.web(f"http://{HERE}:{web}/broken").lost == 1
    assert probes.web(f"http://{HERE}:{free_port()}/").error == probes.SILENT
    assert probes.web("http://[").lost == 1


def test_the_chosen_name_server_is_asked_and_a_name_it_does_not_know_is_lost(name_server: int) -> None:
    good = probes.names(HERE, "sw1.site.example", 3, name_server)
    assert (good.lost, good.said["addresses"]) == (0, ["10.1.2.3"])
    bad = probes.names(HERE, "unknown.site.example", 2, name_server)
    assert bad.lost == 2
    assert bad.error


def test_the_largest_packet_is_found_by_halving(echo: int) -> None:
    found = probes.path_mtu(HERE, echo, 1500)
    if found.error == probes.NOT_HERE:
        pytest.skip("this system lets no program forbid fragments")
    assert found.said["mtu_bytes"] == 1400


def test_where_nothing_echoes_the_path_mtu_stays_unknown() -> None:
    found = probes.path_mtu(HERE, free_port(socket.SOCK_DGRAM), 1500)
    assert found.error in (probes.NO_REPLY, probes.NOT_HERE)
    assert "mtu_bytes" not in found.said


def test_throughput_is_measured_with_the_exact_command_kept(flows: int) -> None:
    found = iperf.measure(iperf.Flow(HERE, flows, seconds=1), Progress())
    assert found.error == ""
    assert float(str(found.values["received_mbps"])) > 1
    assert found.command[1:] == ("-c", HERE, "-p", str(flows), "-t", "1", "-J")
    assert found.raw.startswith("{")
    assert iperf.version(iperf.program()).startswith("iperf 3")


def test_udp_loss_and_the_way_back_are_measured(flows: int) -> None:
    udp = iperf.measure(iperf.Flow(HERE, flows, seconds=1, udp_mbps=5), Progress())
    assert "lost_percent" in udp.values
    until = time.monotonic() + 20
    back = iperf.measure(iperf.Flow(HERE, flows, seconds=1, reverse=True), Progress())
    while "busy" in back.error and time.monotonic() < until:  # still with the first test
        back = iperf.measure(iperf.Flow(HERE, flows, seconds=1, reverse=True), Progress())
    assert not back.error
    assert back.values["direction"] == "down"


def test_a_server_that_is_absent_is_told_by_the_error_not_by_the_exit_code() -> None:
    if not iperf.program():
        pytest.skip("iperf3 is not on this computer")
    found = iperf.measure(iperf.Flow(HERE, free_port(), seconds=1), Progress())
    assert "unable to connect" in found.error


def test_without_iperf3_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(iperf, "program", lambda: "")
    found = iperf.measure(iperf.Flow(HERE), Progress())
    assert found.error == iperf.MISSING
    assert found.command[0] == "iperf3"


def test_a_run_that_is_stopped_leaves_no_program_behind(flows: int) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        iperf.measure(iperf.Flow(HERE, flows, seconds=30), progress)


def test_many_hosts_are_pinged_at_once_or_the_reason_is_said() -> None:
    found = pinging.ping([HERE, "127.0.0.2", "no-such-host.invalid"], pinging.Wish(3, 0.01))
    if found[0].error == pinging.NOT_ALLOWED:
        pytest.skip("this system lets only the administrator ping")
    assert [one.lost for one in found] == [0, 0, 0]
    assert found[2].error == pinging.NO_NAME
    assert found[0].jitter is not None


def test_a_system_that_refuses_ping_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> float:
        raise PermissionError

    monkeypatch.setattr(pinging, "echo", refuse)
    assert pinging.ping([HERE], pinging.Wish(3))[0].error == pinging.NOT_ALLOWED


def test_a_reply_of_windows_is_read_and_one_that_says_unreachable_is_lost() -> None:
    reply = ping_windows.Reply(address=1, status=0, round_trip=7, size=32)
    assert ping_windows.answered(bytes(reply)) == 7.0
    assert ping_windows.answered(bytes(ping_windows.Reply(status=11003))) is None


def test_the_laptops_own_end_is_known() -> None:
    end = laptop.look(HERE)
    assert end.address == HERE
    assert end.interface
    assert end.as_json()["host"] == socket.gethostname()
    assert end.speed_said == ""  # the loopback has none


def test_a_lease_is_read_from_systemd_and_from_dhclient() -> None:
    systemd = "# private\nADDRESS=10.0.0.5\nROUTER=10.0.0.1\nSERVER_ADDRESS=10.0.0.2\nLIFETIME=3600\n"
    assert laptop.lease_in(systemd) == {
        "address": "10.0.0.5", "gateway": "10.0.0.1", "server": "10.0.0.2", "lease_s": "3600",
    }  # fmt: skip
    dhclient = (
        "lease {\n  fixed-address 10.9.9.9;\n}\nlease {\n  fixed-address 10.0.0.5;\n  "
        "  option routers 10.0.0.1;\n"
        "  option dhcp-lease-time 600;\n  option dhcp-server-identifier 10.0.0.2;\n}\n"
    )
    assert laptop.lease_in(dhclient)["address"] == "10.0.0.5"
    assert laptop.lease_in(dhclient)["lease_s"] == "600"


def test_what_a_link_can_carry_is_arithmetic() -> None:
    from decimal import Decimal

    assert round(judging.goodput_mbps(1000, 1500)) == 941
    assert judging.carried(Decimal(930), 1000, 1500) == judging.PASS
    assert judging.carried(Decimal(94), 1000, 1500) == judging.FAIL
    assert judging.carried(Decimal(94), 0, 1500) == judging.OPEN
    assert judging.reached("deny", 3, 3) == judging.PASS
    assert judging.reached("deny", 3, 2) == judging.FAIL
    assert judging.reached("allow", 0, 0) == judging.OPEN


def test_a_check_that_takes_too_long_keeps_what_came_and_the_next_one_is_measured(
    web: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pinging, "echo", lambda *_given: 0.4)
    endless = Check(plans.PING, ("devices",), settings={"count": 10**9, "interval_ms": 1})
    plan = Plan("p", {}, {}, (endless, Check(plans.TCP, ("devices",), settings={"port": web, "count": 1})))
    found = points.run(points.Job("3F-01", plan, Targets((HERE,)), "", check=2.0), Progress())
    ping, tcp = found.found
    assert (ping.late, ping.error, ping.verdict) == (True, points.LATE, "pass")
    assert 0 < int(str(ping.values["sent"])) < 10**9
    assert (tcp.late, tcp.verdict) == (False, "pass")
    kept = session.read(session.written({}, [found.as_json()]), "a.json")
    assert [one.complete for one in kept.results if one.kind == "connection"] == [False, True]
    assert "time for this check was over" in kept.results[0].notes[0].told(Words("en"))


def test_a_point_whose_time_is_over_names_the_checks_that_were_left_out(web: int) -> None:
    plan = Plan("p", {}, {}, (Check(plans.TCP, ("devices",), settings={"port": web, "count": 1}),))
    found = points.run(points.Job("3F-01", plan, Targets((HERE, "127.0.0.2")), "", longest=-1.0), Progress())
    assert [(one.target, one.error, one.verdict) for one in found.found] == [
        (HERE, points.LATE, ""), ("127.0.0.2", points.LATE, ""),
    ]  # fmt: skip
