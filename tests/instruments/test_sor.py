"""OTDR files of both versions, whole and broken."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidesk.core.canonical import canonical
from sidesk.core.errors import InstrumentFileDamaged, InstrumentFileUnusable, NotFromInstrument
from sidesk.core.text import Words
from sidesk.instruments import sor
from sidesk.instruments.results import Result
from tests.support.sor import Event, Shot
from tests.support.sor import sor as written

WORDS = Words("en")
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "sor"


def said(result: Result) -> str:
    return " ".join(note.told(WORDS) for note in result.notes)


@pytest.mark.parametrize("version", [1, 2])
def test_a_trace_is_read_as_it_was_measured(version: int) -> None:
    result = sor.read(written(Shot(version=version)), "a.sor")
    values = result.values
    assert (result.kind, result.complete, result.notes) == ("otdr", True, ())
    assert {
        name: values[name]
        for name in (
            "cable",
            "fibre",
            "from",
            "to",
            "operator",
            "wavelength_nm",
            "pulse_ns",
            "index",
            "points",
            "loss_db",
            "orl_db",
            "length_m",
            "measured_at",
            "averages",
            "backscatter_db",
            "build",
        )
    } == {
        "cable": "GL-01",
        "fibre": "7",
        "from": "ODF-A",
        "to": "ODF-B",
        "operator": "Li",
        "wavelength_nm": "1310",
        "pulse_ns": "100",
        "index": "1.46800",
        "points": 1000,
        "loss_db": "1.234",
        "orl_db": "31.500",
        "length_m": "1800.0",
        "measured_at": "2026-09-21T14:13:20Z",
        "averages": 4000,
        "backscatter_db": "-80.0",
        "build": "as built",
    }
    assert values["version"] == version
    assert values["instrument"] == {
        "maker": "Maker",
        "model": "OT-1",
        "serial": "S1001",
        "module": "M1",
        "module_serial": "MS1",
        "software": "1.0",
    }
    assert values.get("fibre_type") == ("G.652" if version == 2 else None)
    canonical(values)


@pytest.mark.parametrize("version", [1, 2])
def test_events_have_their_place_and_their_loss(version: int) -> None:
    splice = sor.read(written(Shot(version=version)), "a.sor").values["events"][1]  # type: ignore[index]
    assert splice == {
        "number": 2,
        "distance_m": "812.4",
        "type": "loss",
        "mark": "found",
        "end": False,
        "behind_end": False,
        "loss_db": "0.213",
        "slope_db_per_km": "0.200",
        "method": "least squares",
    }


def test_the_range_is_computed_from_the_points() -> None:
    values = sor.read(written(Shot(spacing=2.0)), "a.sor").values
    assert (values["range_m"], values["spacing_m"]) == ("2000.0", "2.0000")


def test_the_fibre_ends_at_the_event_that_says_so_and_ghosts_lie_behind_it() -> None:
    events = [Event(0, code="1F9999LS"), Event(3739, code="1E9999LS"), Event(7502, code="1F9999LS")]
    result = sor.read(written(Shot(events=events)), "a.sor")
    assert result.values["length_m"] == "3739.0"
    assert [event["behind_end"] for event in result.values["events"]] == [False, False, True]  # type: ignore
    assert "not part of it: 1." in said(result)


def test_without_an_end_the_length_is_not_guessed() -> None:
    result = sor.read(written(Shot(events=[Event(500)])), "a.sor")
    assert "length_m" not in result.values
    assert "No event is marked as the end" in said(result)


@pytest.mark.parametrize("there", [1550, 15500, 155, 15600])
def test_the_wavelength_comes_from_the_general_parameters(there: int) -> None:
    result = sor.read(written(Shot(wavelength=1550, fixed_wavelength=there)), "a.sor")
    assert result.values["wavelength_nm"] == "1550"
    assert not result.notes


def test_two_different_wavelengths_are_said() -> None:
    result = sor.read(written(Shot(wavelength=1550, fixed_wavelength=13100)), "a.sor")
    assert result.values["wavelength_nm"] == "1550"
    assert "1550 nm was taken, 1310 nm was not" in said(result)


@pytest.mark.parametrize("there", [13100, 1310])
def test_without_it_the_other_place_is_understood_in_both_ways_of_writing(there: int) -> None:
    result = sor.read(written(Shot(wavelength=0, fixed_wavelength=there)), "a.sor")
    assert result.values["wavelength_nm"] == "1310"


def test_a_wrong_checksum_is_a_note_and_nothing_more() -> None:
    result = sor.read(written(Shot(checksum=False)), "a.sor")
    assert "checksum in the file differs" in said(result)
    assert result.complete


def test_a_short_name_has_the_character_set_of_the_whole_file() -> None:
    """In GB 18030 these two bytes are one sign of Chinese; alone they would be a Hebrew letter as well."""
    found = sor.read(written(Shot(cable="一号楼光缆", comment="注", encoding="gb18030")), "a.sor")
    assert found.values["comment"] == "注"


def test_a_trace_in_pieces_of_different_steps_is_read_whole() -> None:
    shot = Shot(levels=[30_000] * 400 + [20_000] * 400, factors=(1000, 500))
    trace = sor.trace(written(shot), "a.sor")
    assert len(trace.levels) == 800
    assert (trace.level(399), trace.level(400)) == (-30.0, -10.0)
    found = sor.read(written(shot), "a.sor")
    assert (found.values["points"], found.complete) == (800, True)


def test_a_trace_whose_second_piece_breaks_off_says_so() -> None:
    shot = Shot(levels=[30_000] * 400 + [20_000] * 400, factors=(1000, 500), checksum=False)
    data = written(shot)
    found = sor.read(data[:-400], "a.sor")
    assert not found.complete
    assert found.values["points"] == 604


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_names_are_read_in_both_character_sets(encoding: str) -> None:
    shot = Shot(cable="一号楼光缆", operator="李工", encoding=encoding)
    values = sor.read(written(shot), "a.sor").values
    assert (values["cable"], values["operator"]) == ("一号楼光缆", "李工")


def test_a_gainer_keeps_its_sign() -> None:
    events = [Event(100, loss=-0.08), Event(200, code="1E9999LS")]
    values = sor.read(written(Shot(events=events)), "a.sor").values
    assert values["events"][0]["loss_db"] == "-0.080"  # type: ignore[index]


def test_no_peak_of_the_drawn_trace_is_lost() -> None:
    levels = [30_000] * 50_000
    levels[33_333] = 5_000
    shot = Shot(levels=levels, spacing=0.5)
    drawn = sor.read(written(shot), "a.sor").values["trace"]
    assert len(drawn) <= sor.DRAWN  # type: ignore[arg-type]
    assert ["16666.50", "-5.000"] in drawn  # type: ignore[operator]


def test_the_whole_trace_is_there_for_a_plot() -> None:
    trace = sor.trace(written(), "a.sor")
    assert (len(trace.levels), round(trace.step, 4)) == (1000, 2.0)
    assert trace.level(3) == pytest.approx(-19.97)


def test_the_same_curve_under_two_names_has_the_same_mark() -> None:
    one, other = (sor.read(written(Shot(fibre=name)), "a.sor").values["trace_sha256"] for name in "12")
    assert one == other


def test_the_source_is_named_by_file_and_hash() -> None:
    data = written()
    source = sor.read(data, "a.sor").source.as_json()
    assert source["file"] == "a.sor"
    assert len(str(source["sha256"])) == 64


# -- bad files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"Map", b"GIF89a" + bytes(500), b"\x00" * 1000, "曲线".encode() * 90])
def test_a_foreign_file_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(NotFromInstrument, match="no OTDR file"):
        sor.read(data, "a.sor")


@pytest.mark.parametrize("version", [1, 2])
def test_of_a_trace_cut_off_what_stands_before_is_kept(version: int) -> None:
    data = written(Shot(version=version))
    result = sor.read(data[: len(data) - 1000], "a.sor")
    assert not result.complete
    assert re.search(r"The trace has 50\d of 1000 points", said(result))
    assert result.values["length_m"] == "1800.0"


def test_events_cut_off_are_kept_and_the_byte_is_named() -> None:
    data = written()
    result = sor.read(data[: data.index(b"1E9999LS")], "a.sor")
    assert len(result.values["events"]) == 3  # type: ignore[arg-type]
    assert "damaged at byte" in said(result)
    assert not result.complete


def test_without_the_settings_nothing_can_be_computed() -> None:
    data = written()
    with pytest.raises(
        InstrumentFileDamaged, match="settings of the measurement are missing or break off at byte"
    ):
        sor.read(data[: data.rindex(b"FxdParams") + 30], "a.sor")


def test_a_map_that_lies_about_its_length_is_refused() -> None:
    data = bytearray(written())
    data[6:10] = struct.pack("<I", 2**31)
    with pytest.raises(InstrumentFileDamaged, match="breaks off at byte"):
        sor.read(bytes(data), "a.sor")


def test_a_promise_of_four_thousand_million_points_costs_nothing() -> None:
    data = bytearray(written())
    at = data.rindex(b"DataPts\0") + 8
    data[at + 6 : at + 10] = struct.pack("<I", 2**32 - 1)
    result = sor.read(bytes(data), "a.sor")
    assert result.values["points"] == 1000
    assert not result.complete


def _read(data: bytes) -> None:
    try:
        result = sor.read(data, "a.sor")
    except InstrumentFileUnusable as problem:
        assert str(problem).count("\n") == 0  # noqa: PT017
    else:
        canonical(result.values)
        for note in result.notes:
            assert note.told(WORDS)


@given(
    st.sampled_from([1, 2]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=12),
    st.integers(0, 2600),
)
def test_a_file_with_changed_bytes_or_cut_anywhere_never_breaks_the_reader(
    version: int, changes: list[tuple[int, int]], end: int
) -> None:
    data = bytearray(written(Shot(version=version)))
    for at, byte in changes:
        data[at] = byte
    _read(bytes(data[:end]))
    _read(bytes(data))


@given(st.binary(max_size=600))
def test_any_bytes_behind_the_right_beginning_never_break_the_reader(rest: bytes) -> None:
    _read(b"Map\0" + rest)


# -- real files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("demo_ab.sor", {"version": 1, "wavelength_nm": "1310", "cable": "K1 AB"}),
        ("example1-noyes-ofl280.sor", {"version": 2, "wavelength_nm": "1550", "fibre": "009"}),
        ("example2-exfo-maxtester730c.sor", {"version": 2, "wavelength_nm": "1310", "length_m": "3739.2"}),
        (
            "example3-anritsu-accessmastermt9085.sor",
            {"version": 2, "wavelength_nm": "1310", "fibre": "MO183"},
        ),
        ("sample1310_lowDR.sor", {"version": 2, "wavelength_nm": "1310"}),
    ],
)
def test_files_of_real_instruments_are_read(name: str, told: dict[str, object]) -> None:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the samples are not part of the project")
    result = sor.read(path.read_bytes(), name)
    assert result.complete
    assert {key: result.values.get(key) for key in told} == told
    assert result.values["events"]
    assert result.values["trace"]
