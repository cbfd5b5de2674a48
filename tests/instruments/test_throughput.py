"""What `iperf3 -J` prints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.canonical import canonical
from sidesk.core.errors import (
    InstrumentFileDamaged,
    InstrumentFileTooLarge,
    InstrumentFileUnusable,
    NotFromInstrument,
)
from sidesk.core.text import Words
from sidesk.instruments import throughput
from sidesk.instruments.results import Result

WORDS = Words("en")
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "iperf3"


def asked(**more: Any) -> dict[str, Any]:
    return {
        "protocol": "TCP",
        "num_streams": 2,
        "duration": 3,
        "blksize": 131072,
        "reverse": 0,
        "bidir": 0,
        **more,
    }


def told(end: dict[str, Any], **more: Any) -> dict[str, Any]:
    start = {
        "version": "iperf 3.12",
        "connecting_to": {"host": "10.0.0.2", "port": 5201},
        "timestamp": {"timesecs": 1795489113},
        "test_start": asked(**more),
    }
    rates = (900e6, 950e6, 940e6)
    return {"start": start, "intervals": [{"sum": {"bits_per_second": rate}} for rate in rates], "end": end}


def flow(rate: float, **more: Any) -> dict[str, Any]:
    return {"bits_per_second": rate, "bytes": int(rate * 3 / 8), "seconds": 3.001, **more}


def read(values: Any) -> Result:
    return throughput.read(json.dumps(values).encode(), "t.json")


def test_a_tcp_test_is_read() -> None:
    result = read(told({"sum_sent": flow(941.2e6, retransmits=13), "sum_received": flow(940.0e6)}))
    assert (result.kind, result.complete) == ("throughput", True)
    assert result.values == {
        "protocol": "tcp",
        "direction": "up",
        "server": "10.0.0.2",
        "port": 5201,
        "streams": 2,
        "duration_s": "3",
        "started_at": "2026-11-24T02:58:33Z",
        "block_bytes": 131072,
        "software": "iperf 3.12",
        "sent_mbps": "941.20",
        "received_mbps": "940.00",
        "sent_bytes": 352950000,
        "received_bytes": 352500000,
        "seconds": "3.00",
        "retransmits": 13,
        "lowest_mbps": "900.00",
        "highest_mbps": "950.00",
        "intervals_mbps": ["900.00", "950.00", "940.00"],
    }


def test_a_udp_test_tells_jitter_and_loss() -> None:
    lost = {"jitter_ms": 0.0252, "lost_packets": 206, "packets": 26779, "lost_percent": 0.76925}
    end = {"sum": lost, "sum_sent": flow(100e6), "sum_received": flow(99.2e6)}
    values = read(told(end, protocol="UDP", target_bitrate=100_000_000)).values
    assert {
        name: values[name] for name in ("jitter_ms", "lost_packets", "packets", "lost_percent", "target_mbps")
    } == {
        "jitter_ms": "0.025",
        "lost_packets": 206,
        "packets": 26779,
        "lost_percent": "0.769",
        "target_mbps": "100.00",
    }


def test_a_reverse_test_is_told_as_download() -> None:
    assert read(told({"sum_sent": flow(1e6)}, reverse=1)).values["direction"] == "down"


def test_a_test_in_both_directions_has_the_way_back() -> None:
    end = {
        "sum_sent": flow(900e6),
        "sum_received": flow(899e6),
        "sum_sent_bidir_reverse": flow(500e6, retransmits=2),
        "sum_received_bidir_reverse": flow(499e6),
    }
    values = read(told(end, bidir=1)).values
    assert values["direction"] == "both"
    assert (values["received_mbps"], values["back_received_mbps"], values["back_retransmits"]) == (
        "899.00",
        "499.00",
        2,
    )


def test_a_test_that_failed_is_a_result_with_its_reason() -> None:
    values = {
        "start": {"version": "iperf 3.12", "connected": []},
        "intervals": [],
        "end": {},
        "error": "refused",
    }
    result = read(values)
    assert result.values["error"] == "refused"
    assert not result.complete
    assert result.notes[0].told(WORDS) == "iperf3 says: refused"


def test_a_busy_computer_is_said() -> None:
    end = {"sum_sent": flow(1e6), "cpu_utilization_percent": {"host_total": 97.5, "remote_total": 12}}
    (note,) = read(told(end)).notes
    assert "this computer was busy to 98 %" in note.told(WORDS)


def test_a_file_redirected_by_powershell_is_read() -> None:
    text = json.dumps(told({"sum_sent": flow(1e6)}))
    assert throughput.read(b"\xff\xfe" + text.encode("utf-16-le"), "t.json").values["sent_mbps"] == "1.00"


def test_events_in_lines_are_read_as_far_as_they_go() -> None:
    whole = told({"sum_sent": flow(5e6)})
    lines = [{"event": "start", "data": whole["start"]}]
    lines += [{"event": "interval", "data": one} for one in whole["intervals"]]
    text = "\n".join(json.dumps(line) for line in [*lines, {"event": "end", "data": whole["end"]}])
    assert throughput.read(text.encode(), "t.json").values["sent_mbps"] == "5.00"
    torn = throughput.read(text[: text.rindex("{")].encode()[:-80], "t.json")
    assert not torn.complete
    assert torn.values["lowest_mbps"] == "900.00"


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[1]", b'{"start": 1, "intervals": 2}', b'{"start": {}, "intervals": ' + b"[" * 50_000],
)
def test_other_json_is_refused(data: bytes) -> None:
    with pytest.raises(InstrumentFileUnusable):
        throughput.read(data, "t.json")


def test_a_file_cut_off_names_the_line() -> None:
    text = json.dumps(told({"sum_sent": flow(1e6)}), indent=1)
    with pytest.raises(InstrumentFileDamaged, match="damaged in line"):
        throughput.read(text[:-40].encode(), "t.json")


def test_a_file_of_a_million_brackets_is_not_opened() -> None:
    data = b'{"start": {}, "intervals": [' + b"[],".ljust(3) * 600_000 + b"[]]}"
    with pytest.raises(InstrumentFileTooLarge):
        throughput.read(data, "t.json")


def test_a_text_is_no_result() -> None:
    with pytest.raises(NotFromInstrument, match="no result of iperf3"):
        throughput.read(b"Connecting to host", "t.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "start",
                    "end",
                    "intervals",
                    "sum",
                    "sum_sent",
                    "sum_received",
                    "bits_per_second",
                    "test_start",
                    "protocol",
                    "bidir",
                    "error",
                    "streams",
                    "sender",
                    "mean_rtt",
                    "timestamp",
                    "timesecs",
                    "cpu_utilization_percent",
                    "host_total",
                    "num_streams",
                    "lost_packets",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(st.fixed_dictionaries({"start": JSON, "intervals": JSON, "end": JSON}, optional={"error": JSON}))
def test_no_shape_of_values_breaks_the_reader(values: Any) -> None:
    try:
        canonical(read(values).values)
    except InstrumentFileUnusable as problem:
        assert str(problem).count("\n") == 0  # noqa: PT017


@pytest.mark.parametrize("name", ["tcp.json", "udp.json", "err.json"])
def test_results_of_the_real_program_are_read(name: str) -> None:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the samples are not part of the project")
    result = throughput.read(path.read_bytes(), name)
    assert result.complete is (name != "err.json")
    assert ("error" in result.values) is (name == "err.json")


def test_the_rate_of_udp_by_an_older_iperf3_is_in_its_only_sum() -> None:
    told = {
        "start": {"version": "iperf 3.1.3", "test_start": {"protocol": "UDP", "num_streams": 1}},
        "intervals": [],
        "end": {"sum": {"seconds": 10, "bytes": 12_500_000, "bits_per_second": 10_000_000.0,
                        "jitter_ms": 0.21, "lost_packets": 3, "packets": 8503, "lost_percent": 0.0353}},
    }  # fmt: skip
    values = throughput.read(json.dumps(told).encode(), "old.json").values
    assert (values["sent_mbps"], values["lost_percent"], values["jitter_ms"]) == ("10.00", "0.035", "0.210")
    assert "received_mbps" not in values
