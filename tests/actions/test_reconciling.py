"""A network test against what the project planned."""

from __future__ import annotations

from sidesk.actions import fill, reconciling
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.text import Words
from tests.support.desks import finished, project
from tests.support.filling import rows
from tests.support.sor import Shot, sor

WORDS = Words("en")


def found(desk: Desk, answers: dict[str, Json]) -> reconciling.Reconciliation:
    return reconciling.reconciled(desk, "", fill.start(desk, "D26").record, answers)[0]


def copper(*lines: dict[str, Json], **job: Json) -> dict[str, Json]:
    return {"job": job, "copper_tests": {"copper": rows(*lines)}}


def test_a_row_without_a_result_is_planned_and_not_tested_yet(desk: Desk) -> None:
    answers = copper({"link_id": "A-1", "result": "pass"}, {"link_id": "A-2"}, {"room": "301"})
    told = found(desk, answers)
    assert [(one.id, one.state) for one in told.entries] == [("A-2", "missing"), ("A-1", "planned")]


def test_the_row_of_a_test_is_found_again(desk: Desk) -> None:
    answers = copper({"link_id": "A-1", "result": "pass"})
    told, paths = reconciling.reconciled(desk, "", "none", answers)
    (key,) = answers["copper_tests"]["copper"]  # type: ignore[index,call-overload]
    assert paths[told.entries[0].key] == ("copper_tests", "copper", key)


def test_calibration_period_and_limit_come_from_the_job(desk: Desk) -> None:
    lines: list[dict[str, Json]] = [
        {"link_id": f"A-{n}", "result": "pass", "standard": "pl6a" if n else "pl6", "at": f"2026-05-1{n}"}
        for n in range(4)
    ]
    answers = copper(*lines, test_from="2026-05-11", instruments=rows({"cal_until": "2026-05-12"}))
    flags = {
        one.id: [reconciling.said(flag, WORDS) for flag in one.flags] for one in found(desk, answers).flagged
    }
    assert flags == {
        "A-0": ["Tested before 2026-05-11, when testing began", "Another limit than most: pl6"],
        "A-3": ["Calibration ran out on 2026-05-12"],
    }


def test_the_same_trace_kept_for_two_cores_is_flagged(desk: Desk) -> None:
    files: list[Json] = []
    for core in ("001", "002"):
        data = sor(Shot(cable="GL1", fibre=core, levels=[20_000 - n for n in range(500)]))
        kept = desk.store.attachments.add(data, f"{core}.sor", "application/octet-stream")
        files.append({"name": f"{core}.sor", "sha256": kept.sha256})
    tested = [{"link_id": "GL1", "core": n, "wl": "1310", "result": "pass"} for n in (1, 2)]
    told = found(desk, {"fibre_tests": {"fibre": rows(*tested), "otdr": files}})  # type: ignore[arg-type]
    assert [reconciling.said(flag, WORDS) for one in told.flagged for flag in one.flags] == [
        "Same curve as GL1 2",
        "Same curve as GL1 1",
    ]


def test_what_is_kept_as_a_trace_and_is_none_stops_nothing(desk: Desk) -> None:
    kept = desk.store.attachments.add(b"no trace", "a.sor", "application/octet-stream")
    files: list[Json] = [{"name": "a.sor", "sha256": kept.sha256}, {"name": "b.sor", "sha256": "0" * 64}]
    assert found(desk, {"fibre_tests": {"otdr": files}}).entries == ()


def test_one_sentence_says_how_many_there_are_of_each(desk: Desk) -> None:
    told = found(desk, copper({"link_id": "A-1", "result": "pass"}, {"link_id": "A-2"}))
    assert reconciling.summed(told, WORDS) == "Plan against tests: Tested as planned 1, Not tested yet 1."


def test_the_surveys_outlets_are_the_plan_and_another_network_test_is_not_asked_again(desk: Desk) -> None:
    within = project(desk)
    outlets = {"points": rows(*({"code": f"A-{n}"} for n in (1, 2, 3)))}
    issue(desk, "D02", within, {"outlets": outlets})
    issue(desk, "D26", within, copper({"link_id": "A-2", "result": "pass"}, test_scope=["copper"]))
    answers = copper({"link_id": "A-1", "result": "pass"}, {"link_id": "Z-9", "result": "pass"})
    told, _ = reconciling.reconciled(desk, within, "this", answers)
    assert {one.id: one.state for one in told.entries} == {
        "A-1": "planned",
        "A-3": "missing",
        "Z-9": "unplanned",
    }


def issue(desk: Desk, form: str, within: str, answers: dict[str, Json]) -> None:
    opened = fill.start(desk, form, within)
    fill.keep(desk, opened.record, {**opened.answers, **answers}, "x", (1, 1))
    finished(desk, opened.record)
