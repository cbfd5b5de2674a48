"""Files of testers, taken into a record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from sidesk.actions import judged, measured
from sidesk.actions.desk import Desk
from sidesk.actions.measured import Proposal
from sidesk.core.canonical import Json, sha256
from sidesk.core.progress import Progress
from sidesk.core.text import Words
from sidesk.forms.session import FormSession
from tests.support.filling import rows, session
from tests.support.sor import Shot, sor

COPPER = ("copper_tests", "copper")
HEAD = "Cable ID,Test Limit,Date,Length (m),NEXT Margin (dB),Wire Map,Result\n"
WORDS = Words("en")


def links(*written: Mapping[str, Json]) -> FormSession:
    return session("D26", {"copper_tests": {"copper": rows(*written)}} if written else {})


def saved(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def proposed(one: FormSession, *files: Path) -> Proposal:
    return measured.propose(one.form, one.answers, files, WORDS, Progress())


def row(one: FormSession, number: int = 0, table: tuple[str, ...] = COPPER) -> Mapping[str, Json]:
    found = one.value((*table, one.row_keys(table)[number]))
    assert isinstance(found, Mapping)
    return found


@pytest.fixture
def table(tmp_path: Path) -> Path:
    line = "A-101,TIA Cat 6A Perm. Link,2026-05-10 14:22,43.5,4.2,PASS,PASS*\n"
    return saved(tmp_path, "links.csv", HEAD + line)


def test_a_planned_row_is_filled_and_stays_the_same_row(table: Path) -> None:
    one = links({"link_id": "a-101 ", "room": "301"})
    key = one.row_keys(COPPER)
    measured.put(one, proposed(one, table))
    assert one.row_keys(COPPER) == key
    assert row(one)["room"] == "301"
    assert (row(one)["length"], row(one)["next"], row(one)["standard"]) == ("43.5", "4.2", "pl6a")
    assert str(row(one)["at"]).startswith("2026-05-10T14:22")


def test_the_star_of_the_tester_stays(table: Path) -> None:
    one = links()
    measured.put(one, proposed(one, table))
    assert row(one)["result"] == "pass_star"


def test_a_link_that_is_not_planned_is_a_new_row_and_its_section_is_shown(table: Path) -> None:
    one = links()
    assert not one.relevant(COPPER)
    measured.put(one, proposed(one, table))
    assert one.relevant(COPPER)
    assert row(one)["link_id"] == "A-101"


def test_what_somebody_typed_stays_and_is_listed_as_differing(table: Path) -> None:
    one = links({"link_id": "A-101", "length": "40.0"})
    found = proposed(one, table)
    assert [(cell.name, cell.before, cell.value) for _, cell in found.differing] == [
        ("length", "40.0", "43.5")
    ]
    measured.put(one, found)
    assert row(one)["length"] == "40.0"


def test_what_is_ticked_is_written_over(table: Path) -> None:
    one = links({"link_id": "A-101", "length": "40.0"})
    found = proposed(one, table)
    measured.put(one, found, ticked=frozenset(line.path(cell) for line, cell in found.differing))
    assert row(one)["length"] == "43.5"


def test_a_zero_more_at_the_end_is_no_difference(table: Path) -> None:
    one = links({"link_id": "A-101", "length": "43.50"})
    assert proposed(one, table).differing == []


def test_what_was_typed_while_the_preview_was_open_stays(table: Path) -> None:
    one = links({"link_id": "A-101"})
    found = proposed(one, table)
    one.answer((*COPPER, one.row_keys(COPPER)[0], "length"), "41")
    measured.put(one, found)
    assert row(one)["length"] == "41"


def test_one_undo_takes_all_of_it_back(table: Path) -> None:
    one = links({"link_id": "A-100"})
    before = json.dumps(one.answers, sort_keys=True)
    measured.put(one, proposed(one, table))
    one.undo()
    assert json.dumps(one.answers, sort_keys=True) == before


def test_the_same_file_twice_changes_nothing_more(desk: Desk, table: Path) -> None:
    one = links()
    found = proposed(one, table)
    measured.put(one, found, measured.kept(desk, found))
    assert not proposed(one, table).does_something


def test_the_file_goes_along_by_its_hash(desk: Desk, table: Path) -> None:
    one = links()
    found = proposed(one, table)
    measured.put(one, found, measured.kept(desk, found))
    entries = one.value(("copper_tests", "copper_import"))
    assert isinstance(entries, list)
    assert [entry["sha256"] for entry in entries if isinstance(entry, Mapping)] == [
        sha256(table.read_bytes())
    ]


def test_a_failed_test_stays_and_its_retest_is_a_row_of_its_own(table: Path) -> None:
    one = links({"link_id": "A-101", "result": "fail", "length": "43.5"})
    found = proposed(one, table)
    assert [line.retest for line in found.new] == [True]
    measured.put(one, found)
    assert row(one)["result"] == "fail"
    assert (row(one, 1)["result"], row(one, 1)["retest_of"]) == ("pass_star", "A-101")


def test_the_losses_of_two_wavelengths_are_two_rows(tmp_path: Path) -> None:
    text = "Fiber,Cable ID,Loss 1310 nm (dB),Loss 1550 nm (dB),Result\n7,F-1,0.31,0.22,PASS\n"
    one = links()
    measured.put(one, proposed(one, saved(tmp_path, "fibre.csv", text)))
    table = ("fibre_tests", "fibre")
    assert [(row(one, n, table)["wl"], row(one, n, table)["loss"]) for n in (0, 1)] == [
        ("1310", "0.31"),
        ("1550", "0.22"),
    ]


def test_a_trace_is_kept_and_its_loss_is_not_taken_for_the_first_tier(desk: Desk, tmp_path: Path) -> None:
    one = links()
    found = proposed(one, saved(tmp_path, "F-1.sor", sor(Shot())))
    measured.put(one, found, measured.kept(desk, found))
    there = row(one, 0, ("fibre_tests", "fibre"))
    assert (there["core"], there["wl"], there.get("loss")) == ("7", "1310", None)
    assert one.value(("fibre_tests", "otdr"))


def test_a_file_that_cannot_be_read_costs_one_sentence_and_the_others_go_on(
    table: Path, tmp_path: Path
) -> None:
    one = links()
    found = proposed(one, saved(tmp_path, "old.flw", b"SQLite format 3\x00"), tmp_path / "gone.csv", table)
    assert [fault.file for fault in found.faults] == ["old.flw", "gone.csv"]
    assert "CSV" in found.faults[0].text
    assert len(found.new) == 1


def test_a_word_that_no_choice_knows_is_named_and_left_open(tmp_path: Path) -> None:
    one = links()
    found = proposed(one, saved(tmp_path, "a.csv", HEAD + "A-1,,,20,,looped,PASS\n"))
    assert [fault.text for fault in found.faults] == [
        "A-1: “looped” does not fit “Wire map”; type it yourself."
    ]
    assert "wiremap" not in {cell.name for cell in found.new[0].fills}


def test_every_question_of_the_mapping_is_in_its_form() -> None:
    for form in ("D26", "D27"):
        one = session(form, {})
        for target in measured.targets(one.form):
            paths = [(*target["table"], name) for name in target["cells"]] if "table" in target else []
            paths += [(group, name) for group, cells in target.get("groups", {}).items() for name in cells]
            for path in [*paths, *([tuple(target["files"])] if "files" in target else [])]:
                assert measured.question(one.form, path) is not None, path


CONSOLE = """<SW-3F-01>display version
Huawei Versatile Routing Platform Software
VRP (R) software, Version 5.170 (S5735 V200R021C00SPC100)
HUAWEI S5735-L24P4X-A1 Routing Switch uptime is 0 week, 1 day, 3 hours, 2 minutes
<SW-3F-01>display esn
ESN of slot 0: 2102350ABC10K2000123
"""


def test_a_console_fills_the_facts_of_the_device_and_keeps_what_was_typed(tmp_path: Path) -> None:
    one = session("D27", {"device": {"dev_sn": "OTHER-1"}})
    found = proposed(one, saved(tmp_path, "sw.txt", CONSOLE))
    measured.put(one, found)
    assert one.value(("device", "dev_model")) == "S5735-L24P4X-A1"
    assert one.value(("power_on", "sw_ver")) == "5.170 S5735 V200R021C00SPC100"
    assert one.value(("config", "host_name")) == "SW-3F-01"
    assert one.value(("device", "dev_sn")) == "OTHER-1"
    assert [(cell.name, cell.value) for _, cell in found.differing] == [("dev_sn", "2102350ABC10K2000123")]


def test_two_devices_are_not_mixed_in_one_document(tmp_path: Path) -> None:
    one = session("D27", {})
    other = CONSOLE.replace("SW-3F-01", "SW-4F-01").replace("S5735", "S6730")
    files = saved(tmp_path, "a.txt", CONSOLE), saved(tmp_path, "b.txt", other)
    found = proposed(one, *files)
    assert [fault.file for fault in found.faults] == ["b.txt"]
    measured.put(one, found)
    assert one.value(("config", "host_name")) == "SW-3F-01"


def test_where_our_verdict_is_another_it_is_said_with_the_values_and_the_testers_is_kept(
    tmp_path: Path,
) -> None:
    line = "A-101,TIA Cat 6A Perm. Link,2026-05-10 14:22,43.5,-0.3,PASS,PASS\n"
    one = links()
    found = proposed(one, saved(tmp_path, "links.csv", HEAD + line))
    assert [fault.text for fault in found.faults] == [
        "A-101: the tester says pass, by its values it is fail (NEXT -0.3). The tester's verdict is kept. "
        "Limits: ANSI/TIA-568.2-D; ISO/IEC 11801-1:2017, which GB/T 50312-2016 follows; from texts that "
        "quote the standard."
    ]
    measured.put(one, found)
    assert (row(one)["result"], row(one)["own"], row(one)["own_why"]) == ("pass", "fail", "next -0.3")


def test_each_row_says_from_which_file_and_row_it_comes(table: Path) -> None:
    one = links()
    measured.put(one, proposed(one, table))
    mark = sha256(table.read_bytes())
    assert row(one)["source"] == f"links.csv#2 sha256:{mark}"
    assert judged.origins(str(row(one)["source"])) == [judged.Origin("links.csv", "2", mark)]
    one.undo()
    assert one.row_keys(COPPER) == []


def test_a_row_that_two_files_filled_names_both_and_a_cell_that_is_kept_changes_nothing(
    table: Path, tmp_path: Path
) -> None:
    one = links({"link_id": "A-101"})
    first = saved(tmp_path, "map.csv", "Cable ID,Test Limit,Wire Map\nA-101,TIA Cat 6A Perm. Link,PASS\n")
    measured.put(one, proposed(one, first))
    measured.put(one, proposed(one, table))
    files = [origin.file for origin in judged.origins(str(row(one)["source"]))]
    assert files == ["map.csv", "links.csv"]
    other = saved(tmp_path, "other.csv", HEAD + "A-101,TIA Cat 6A Perm. Link,,99,,,\n")
    measured.put(one, proposed(one, other))
    assert [one.file for one in judged.origins(str(row(one)["source"]))] == files


def test_a_trace_and_a_loss_of_one_core_name_both_files(tmp_path: Path) -> None:
    one = session("D26", {})
    text = "Cable ID,Fiber No.,Length (m),Loss 1310 nm (dB),Result\nGL-1,1,410,0.6,PASS*\n"
    shot = saved(tmp_path, "a.sor", sor(Shot(cable="GL-1", fibre="001", wavelength=1310)))
    measured.put(one, proposed(one, saved(tmp_path, "olts.csv", text), shot))
    found = row(one, table=("fibre_tests", "fibre"))
    assert [origin.file for origin in judged.origins(str(found["source"]))] == ["olts.csv", "a.sor"]
    assert found["result"] == "pass_star"


@pytest.mark.parametrize(("rule", "retest"), [("strict", True), ("accuracy", False)])
def test_the_test_after_a_fail_with_a_star_is_a_retest_unless_accuracy_counts(
    tmp_path: Path, rule: str, retest: bool
) -> None:
    one = links(
        {"link_id": "A-101", "result": "fail_star", "next": "-0.1", "at": "2026-05-09T10:00:00+08:00"}
    )
    one.answer(judged.STAR_RULE, rule)
    line = "A-101,TIA Cat 6A Perm. Link,2026-05-10 14:22,43.5,4.2,PASS,PASS\n"
    found = proposed(one, saved(tmp_path, "again.csv", HEAD + line))
    assert [one.retest for one in found.lines] == [retest]


def test_the_worst_of_both_ends_is_written_with_its_pair_and_frequency(tmp_path: Path) -> None:
    text = (
        "Cable ID,Result,NEXT Margin,NEXT Margin Remote,NEXT Pair Remote,NEXT Frequency Remote (MHz)\n"
        "A-101,PASS,4.2,1.5,36-45,310\n"
    )
    one = links()
    measured.put(one, proposed(one, saved(tmp_path, "links.csv", text)))
    assert (row(one)["next"], row(one)["worst_pair"], row(one)["worst_freq"]) == ("1.5", "36-45", "310")


def test_a_link_that_fails_and_is_repaired_in_the_same_files_is_a_retest_of_itself(tmp_path: Path) -> None:
    rows = "A-1,,2026-05-10 14:22,40,-1,PASS,FAIL\nA-1,,2026-05-10 15:22,40,2,PASS,PASS\n"
    one = links({"link_id": "A-1"})
    measured.put(one, proposed(one, saved(tmp_path, "links.csv", HEAD + rows)))
    assert [row(one, n).get("retest_of") for n in (0, 1)] == [None, "A-1"]
    assert [row(one, n)["result"] for n in (0, 1)] == ["fail", "pass"]


def test_the_trace_and_the_loss_of_a_fibre_are_one_row_whichever_comes_first(tmp_path: Path) -> None:
    trace = saved(tmp_path, "a.sor", sor(Shot(cable="GL1", fibre="001", wavelength=1310)))
    loss = saved(tmp_path, "b.csv", "Cable ID,Fiber No.,Loss 1310 nm (dB),Result\nGL1,1,0.61,PASS\n")
    for files in ((trace, loss), (loss, trace)):
        one = links()
        measured.put(one, proposed(one, *files))
        (key,) = one.row_keys(("fibre_tests", "fibre"))
        there = row(one, 0, ("fibre_tests", "fibre"))
        assert (there["loss"], there["length"], there["core"]) == ("0.61", "1800.0", "1"), key
