"""Spot checks, rectification, changes, sections: D20 to D25 while they are filled."""

from __future__ import annotations

import pytest

from sidesk.core.canonical import Json
from tests.support.filling import NUMBER, PHOTO, Answers, asks, hindrances, lines, rows, session, told

REFUSED = [("error", "constraint")]
WARNED = [("warning", "limit")]
MISSING = [("error", "required")]
MORNING, NOON, TOMORROW = (
    "2026-05-11T09:00:00+08:00",
    "2026-05-11T12:00:00+08:00",
    "2026-05-12T09:00:00+08:00",
)

SPOT: dict[str, Json] = {
    "job": {"check_at": NOON, "section": "3F", "lead": "Zheng",
            "aspects": ["quality", "progress", "discipline"]},
    "sample": rows({"unit": "A-3F-01", "result": "pass"}),
    "findings": {
        "quality_find": "tidy", "progress_plan_pct": "60", "progress_real_pct": "60",
        "discipline_find": "helmets on",
    },
    "closing": {"guidance": "keep it up", "result": "ok"},
}  # fmt: skip
NOTICE: dict[str, Json] = {
    "notice": {
        "origin": "self", "origin_ref": "P-D18-1", "defect": "P-D18-1/duct-08", "section": "3F",
        "trade": "duct",
    },
    "what": {"problem": "110 mm from the power tray", "severity": "general", "photos_before": PHOTO},
    "order": {
        "disposal": "rework", "responsible": "Zheng", "issued_at": MORNING, "due_on": "2026-05-14",
    },
}  # fmt: skip
REPLY: dict[str, Json] = {
    "reply": {
        "rect_ref": "P-D21-1", "done_by": "Zheng", "cause": "drawing misread", "action_done": "moved 20 mm",
        "photos_after": PHOTO, "done_at": MORNING,
    },
    "recheck": {"recheck_result": "pass", "recheck_by": "Lin", "recheck_at": NOON},
}  # fmt: skip
CHANGE: dict[str, Json] = {
    "change": {
        "change_kind": "client", "raised_by": "client", "reason": "new meeting room", "before": "none",
        "after": "six points",
    },
    "decision": {"change_result": "agree", "decided_on": "2026-05-11"},
}  # fmt: skip
STAGE: dict[str, Json] = {
    "job": {"stage": "3F", "lead": "Zheng", "start_real": "2026-05-01", "end_real": "2026-05-10"},
    "done": {
        "done_qty": rows({"item": "cable", "unit": "m", "plan": "100", "done": "100"}),
        "selfcheck_refs": rows({"selfcheck": "P-D18-1"}), "has_concealed": "yes",
        "concealed_refs": rows({"concealed": "P-D19-1"}), "quality_self": "ok",
    },
    "release": {"pm_opinion": "ok", "next_stage": "4F"},
}  # fmt: skip
CLEAN = ("clean_room", "clean_work", "ceiling_back", "holes_sealed", "waste_out")
PAPERS = ("asbuilt", "ports", "racks", "cables", "devices")
CLEANED: dict[str, Json] = {
    "job": {"checked_at": NOON, "checker": "Zheng"},
    "docs_in": {name: {"present": "pass"} for name in PAPERS},
    "cleaning": {"asbuilt_marked": "yes", **dict.fromkeys(CLEAN, "pass"), "clean_photos": PHOTO},
    "tools": {"tools_out": rows({"item": "cable", "qty": "3", "to": "return"}), "damage": "no"},
}
FINDINGS = ("quality_find", "progress_plan_pct", "progress_real_pct", "discipline_find")
COMPLETE = {"D20": SPOT, "D21": NOTICE, "D22": REPLY, "D23": CHANGE, "D24": STAGE, "D25": CLEANED}


@pytest.mark.parametrize("name", COMPLETE)
def test_an_empty_form_cannot_be_issued_and_a_complete_one_can(name: str) -> None:
    assert hindrances(session(name))
    assert hindrances(session(name, COMPLETE[name])) == []


# --- D20: what was drawn decides ---


def drawn(method: str = "aql", verdicts: str = "pppp", size: int = 4, **plan: str) -> Answers:
    words = {"p": "pass", "f": "fail", "n": "na"}
    filled: list[Answers] = [
        {"unit": f"L{n}", "result": words[letter], "remark": "bad", "photo": PHOTO}
        for n, letter in enumerate(verdicts)
    ]
    counts = {"sample_size": str(size), "accept_no": "0", "reject_no": "1", "lot_size": "40", "seed": "7"}
    job = SPOT["job"]
    assert isinstance(job, dict)
    plans = {"scope": "links", **counts, **plan}
    return {**SPOT, "job": {**job, "method": method}, "plan": plans, "sample": rows(*filled)}


@pytest.mark.parametrize(
    ("answers", "says", "possible"),
    [
        (drawn(), "accept", {"ok", "minor", "rect"}),
        (drawn(verdicts="ppp"), "open", set()),
        (drawn(verdicts="pppn"), "open", set()),
        (drawn(verdicts="pfpp"), "reject", {"rect"}),
        (drawn(verdicts="f"), "reject", {"rect"}),
        (drawn(verdicts="pfpp", accept_no="1", reject_no="2"), "accept", {"ok", "minor", "rect"}),
        (drawn("percent", "pppp"), "accept", {"ok", "minor", "rect"}),
        (drawn("percent", "pfpp"), "second", set()),
        (drawn("farthest", "pfpp"), "second", set()),
    ],
)
def test_the_counts_of_a_drawn_sample_force_the_result(
    answers: Answers, says: str, possible: set[str]
) -> None:
    spot = session("D20", answers)
    assert spot.value(("counts", "first_says")) == says
    assert spot.relevant(("second",)) == (says == "second")
    found = set()
    for result in ("ok", "minor", "rect"):
        spot.answer(("closing", "result"), result)
        if REFUSED[0] not in told(spot, "closing", "result"):
            found.add(result)
    assert found == possible


@pytest.mark.parametrize(("failed", "says", "ok"), [(0, "accept", True), (1, "all", False)])
def test_a_failure_doubles_the_sample_and_the_second_one_decides(failed: int, says: str, ok: bool) -> None:
    spot = session("D20", drawn("percent", "pfpp"))
    assert spot.value(("second", "second_size")) == "8"
    for n in range(8):
        answer: dict[str, Json] = {"unit": f"S{n}", "result": "fail" if n < failed else "pass"}
        spot.add_rows(("second", "second_sample"), values=[answer])
    assert spot.value(("second", "second_says")) == says
    spot.answer(("closing", "result"), "minor")
    assert (told(spot, "closing", "result") == []) == ok


def test_twice_as_many_are_never_more_than_there_are() -> None:
    assert session("D20", drawn("percent", "pfpp", lot_size="6")).value(("second", "second_size")) == "6"


def test_a_spot_check_by_hand_has_no_plan_and_asks_what_it_is_about() -> None:
    spot = session("D20", SPOT)
    assert spot.value(("job", "method")) == "hand"
    assert not spot.relevant(("plan",))
    assert not spot.relevant(("counts",))
    assert not spot.relevant(("second",))
    for aspect, names in {
        "quality": ("quality_find",),
        "progress": ("progress_plan_pct", "progress_real_pct"),
        "discipline": ("discipline_find",),
    }.items():
        spot.answer(("job", "aspects"), [aspect])
        shown = {name for name in FINDINGS if spot.relevant(("findings", name))}
        assert shown == set(names)
        assert all(spot.required(("findings", name)) for name in names)


def test_a_plan_is_filled_by_the_program_and_not_by_hand() -> None:
    spot = session("D20", drawn())
    assert spot.read_only(("job", "method"))
    for name in (
        "scope",
        "scope_of",
        "level",
        "aql",
        "lot_size",
        "sample_size",
        "accept_no",
        "seed",
    ):
        assert spot.read_only(("plan", name)), name
    assert spot.relevant(("plan", "aql"))
    assert not spot.relevant(("plan", "percent"))
    assert session("D20", drawn("percent")).relevant(("plan", "percent"))


@pytest.mark.parametrize("table", [("sample",), ("second", "second_sample")])
def test_only_what_failed_is_asked_for_its_clause_its_owner_and_its_date(table: tuple[str, ...]) -> None:
    spot = session("D20", drawn("percent", "pfpp"))
    spot.add_rows(("second", "second_sample"), values=[{"unit": "S", "result": "fail"}])
    row = (*table, spot.row_keys(table)[-1])
    defect = ("clause", "owner", "due", "rect")
    for verdict in ("pass", "na", "fail"):
        spot.answer((*row, "result"), verdict)
        assert {name for name in defect if spot.relevant((*row, name))} == (
            set(defect) if verdict == "fail" else set()
        )
        assert spot.required((*row, "photo")) == (verdict == "fail")
        assert spot.required((*row, "remark")) == (verdict != "pass")
    spot.answer((*row, "due"), "2026-05-10")
    assert told(spot, *row, "due") == REFUSED


def test_only_a_plan_by_quality_limit_has_a_level_and_a_limit() -> None:
    for method, shown in (("aql", {"level", "aql"}), ("percent", {"percent"}), ("farthest", {"percent"})):
        spot = session("D20", drawn(method))
        assert {name for name in ("level", "aql", "percent") if spot.relevant(("plan", name))} == shown


def test_what_failed_in_a_spot_check_is_a_defect_with_a_number_of_its_own() -> None:
    spot = session("D20", SPOT)
    row = ("sample", "r1")
    spot.answer((*row, "result"), "fail")
    assert asks(spot, *row, "photo")[1]
    assert asks(spot, *row, "remark")[1]
    assert asks(spot, *row, "owner")[0]
    spot.answer_many([((*row, "remark"), "loose"), ((*row, "owner"), "He"), ((*row, "due"), "2026-05-13")])
    spot.answer((*row, "clause"), "GB/T 50312-2016 6.1.3")
    number = spot.value((*row, "rect"))
    assert isinstance(number, str)
    assert number.startswith(f"{NUMBER}/")
    again = session("D20", spot.answers)
    assert again.value((*row, "rect")) == number
    (defect,) = [cells for cells in lines(spot, "defects") if "state" in cells]
    assert defect == {
        "number": number, "problem": "loose", "state": "open", "place": "3F", "owner": "He",
        "due": "2026-05-13",         "clause": "GB/T 50312-2016 6.1.3", "found_at": NOON,
    }  # fmt: skip
    assert told(spot, "closing", "result") == WARNED
    spot.answer((*row, "due"), "2026-05-10")
    assert told(spot, *row, "due") == REFUSED
    spot.answer((*row, "result"), "pass")
    assert lines(spot, "defects") == [] or "state" not in lines(spot, "defects")[0]


def test_a_second_sample_makes_defects_too() -> None:
    spot = session("D20", drawn("percent", "pfpp"))
    spot.add_rows(
        ("second", "second_sample"),
        values=[{"unit": "S", "result": "fail", "remark": "worse", "place": "4F"}],
    )
    found = [(cells["problem"], cells["place"]) for cells in lines(spot, "defects") if "state" in cells]
    assert found == [("bad", "3F"), ("worse", "4F")]


@pytest.mark.parametrize("name", ["progress_plan_pct", "progress_real_pct"])
def test_progress_is_a_share(name: str) -> None:
    spot = session("D20", SPOT)
    for value, refused in (("-1", True), ("0", False), ("100", False), ("101", True)):
        spot.answer(("findings", name), value)
        assert (REFUSED[0] in told(spot, "findings", name)) == refused
    spot.answer(("findings", "progress_plan_pct"), "60")
    spot.answer(("findings", "progress_real_pct"), "40")
    assert told(spot, "findings", "progress_real_pct") == WARNED


def test_a_spot_check_has_happened() -> None:
    spot = session("D20", SPOT)
    spot.answer(("job", "check_at"), TOMORROW)
    assert told(spot, "job", "check_at") == REFUSED


# --- D21, D22: notice and reply ---


def test_a_notice_about_a_known_defect_feeds_no_second_one() -> None:
    assert lines(session("D21", NOTICE), "defects") == []


def test_a_notice_raised_directly_is_the_defect_itself() -> None:
    notice = session("D21", NOTICE)
    notice.answer(("notice", "defect"), None)
    notice.answer(("what", "clause"), "GB 50311-2016 8.0.1")
    assert lines(notice, "defects") == [
        {
            "number": NUMBER, "problem": "110 mm from the power tray", "state": "open", "place": "3F",
            "trade": "duct", "clause": "GB 50311-2016 8.0.1", "owner": "Zheng", "due": "2026-05-14",
            "found_at": MORNING,
        }
    ]  # fmt: skip
    assert notice.value(("notice", "rect_no")) == NUMBER
    assert notice.value(("notice", "defect_no")) == NUMBER


def test_the_clients_word_needs_no_document_behind_it() -> None:
    notice = session("D21", NOTICE)
    notice.answer(("notice", "origin_ref"), None)
    assert told(notice, "notice", "origin_ref") == MISSING
    notice.answer(("notice", "origin"), "client")
    assert told(notice, "notice", "origin_ref") == []


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        (("order", "issued_at"), TOMORROW, REFUSED),
        (("order", "due_on"), "2026-05-10", REFUSED),
        (("order", "due_on"), "2026-05-11", []),
        (("order", "ack_at"), "2026-05-11T08:59:00+08:00", REFUSED),
        (("order", "ack_at"), NOON, []),
        (("what", "problem"), "bad", REFUSED),
    ],
)
def test_a_notice_refuses_what_cannot_be(
    path: tuple[str, str], value: str, what: list[tuple[str, str]]
) -> None:
    notice = session("D21", NOTICE)
    notice.answer(path, value)
    assert told(notice, *path) == what


def test_a_critical_defect_is_put_right_soon() -> None:
    notice = session("D21", NOTICE)
    notice.answer(("what", "severity"), "critical")
    assert told(notice, "order", "due_on") == []
    notice.answer(("order", "due_on"), "2026-05-15")
    assert told(notice, "order", "due_on") == WARNED


def test_a_reply_can_be_handed_in_before_the_re_check() -> None:
    reply = session("D22", {**REPLY, "recheck": {"recheck_result": "pending"}})
    assert hindrances(reply) == []
    assert not any(reply.relevant(("recheck", name)) for name in ("recheck_by", "recheck_at", "recheck_note"))


def test_whoever_put_it_right_does_not_re_check_it() -> None:
    reply = session("D22", REPLY)
    reply.answer(("recheck", "recheck_by"), "Zheng")
    assert told(reply, "recheck", "recheck_by") == REFUSED


def test_a_failed_re_check_says_why_and_the_next_round_counts_on() -> None:
    reply = session("D22", REPLY)
    assert reply.value(("recheck", "round")) == "1"
    reply.answer(("recheck", "recheck_result"), "again")
    assert told(reply, "recheck", "recheck_note") == MISSING
    assert not reply.relevant(("recheck", "followup_on"))
    reply.answer(("recheck", "rounds_before"), "2")
    assert reply.value(("recheck", "round")) == "3"
    reply.answer(("recheck", "rounds_before"), "-1")
    assert told(reply, "recheck", "rounds_before") == REFUSED


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("reply", "done_at"), TOMORROW),
        (("recheck", "recheck_at"), "2026-05-11T08:00:00+08:00"),
        (("recheck", "recheck_at"), TOMORROW),
        (("recheck", "followup_on"), "2026-05-10"),
    ],
)
def test_a_reply_refuses_moments_in_the_wrong_order(path: tuple[str, str], value: str) -> None:
    reply = session("D22", REPLY)
    reply.answer(path, value)
    assert told(reply, *path) == REFUSED


def test_a_follow_up_has_a_result_once_it_has_a_date() -> None:
    reply = session("D22", REPLY)
    assert not reply.relevant(("recheck", "followup_note"))
    reply.answer(("recheck", "followup_on"), "2026-06-11")
    assert reply.relevant(("recheck", "followup_note"))


# --- D23 ---


def test_a_change_can_wait_for_the_client_and_a_refusal_has_a_reason() -> None:
    change = session("D23", {**CHANGE, "decision": {"change_result": "pending"}})
    assert hindrances(change) == []
    assert not change.relevant(("decision", "decided_on"))
    assert not change.relevant(("decision", "decided_note"))
    change.answer(("decision", "change_result"), "reject")
    assert told(change, "decision", "decided_note") == MISSING
    change.answer(("decision", "decided_on"), "2026-05-12")
    assert told(change, "decision", "decided_on") == REFUSED


def test_a_change_stands_in_the_register_with_its_number() -> None:
    change = session("D23", {**CHANGE, "effect": {"days_change": "-2"}})
    assert lines(change, "changes") == [
        {"number": NUMBER, "kind": "client", "reason": "new meeting room", "days": "-2", "result": "agree"}
    ]
    change.add_rows(("effect", "qty_change"), values=[{"item": "cable", "plus": "-1"}])
    (key,) = change.row_keys(("effect", "qty_change"))
    assert told(change, "effect", "qty_change", key, "plus") == REFUSED
    change.answer(("effect", "qty_change", key, "minus"), "-1")
    assert told(change, "effect", "qty_change", key, "minus") == REFUSED


# --- D24 ---


@pytest.mark.parametrize("table", ["done_qty", "selfcheck_refs", "concealed_refs"])
def test_a_section_is_not_finished_without_quantities_checks_and_concealed_work(table: str) -> None:
    done = STAGE["done"]
    assert isinstance(done, dict)
    stage = session("D24", {**STAGE, "done": {**done, table: {}}})
    assert told(stage, "done", "quality_self") == REFUSED
    stage.answer(("done", "has_concealed"), "no")
    assert (told(stage, "done", "quality_self") == []) == (table == "concealed_refs")
    assert not stage.relevant(("done", "concealed_refs"))


def test_the_manager_releases_only_what_its_lead_calls_good() -> None:
    stage = session("D24", STAGE)
    stage.answer(("done", "quality_self"), "no")
    assert told(stage, "release", "pm_opinion") == REFUSED


def test_the_report_can_be_issued_before_the_manager_decides_and_sent_back_with_a_reason() -> None:
    stage = session("D24", {**STAGE, "release": {"pm_opinion": "pending"}})
    assert hindrances(stage) == []
    assert not stage.relevant(("release", "next_stage"))
    stage.answer(("release", "pm_opinion"), "back")
    assert told(stage, "release", "back_reason") == MISSING
    assert not stage.relevant(("release", "next_stage"))


def test_the_delay_is_counted_in_days() -> None:
    stage = session("D24", STAGE)
    assert stage.value(("job", "plan_gap_days")) is None
    stage.answer(("job", "end_plan"), "2026-05-07")
    assert stage.value(("job", "plan_gap_days")) == "3"
    assert told(stage, "job", "plan_gap_days") == WARNED
    stage.answer(("job", "end_plan"), "2026-05-12")
    assert stage.value(("job", "plan_gap_days")) == "-2"
    assert told(stage, "job", "plan_gap_days") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("end_real", "2026-04-30"),
        ("end_real", "2026-05-12"),
        ("start_real", "2026-05-12"),
        ("end_plan", "2026-03-01"),
    ],
)
def test_a_section_ends_after_it_began_and_not_in_the_future(name: str, value: str) -> None:
    stage = session("D24", STAGE)
    stage.answer(("job", "start_plan"), "2026-04-01")
    stage.answer(("job", name), value)
    assert REFUSED[0] in told(stage, "job", name)


def test_less_than_planned_is_a_warning() -> None:
    stage = session("D24", STAGE)
    stage.answer(("done", "done_qty", "r1", "plan"), "-1")
    assert told(stage, "done", "done_qty", "r1", "plan") == REFUSED
    stage.answer(("done", "done_qty", "r1", "plan"), "100")
    place = ("done", "done_qty", "r1", "done")
    stage.answer(place, "90")
    assert told(stage, *place) == WARNED
    stage.answer(place, "-1")
    assert REFUSED[0] in told(stage, *place)


# --- D25 ---


@pytest.mark.parametrize("verdict", ["fail", "na"])
def test_a_missing_document_has_its_reason(verdict: str) -> None:
    cleaned = session("D25", CLEANED)
    assert cleaned.row_keys(("docs_in",)) == list(PAPERS)
    cleaned.answer(("docs_in", "racks", "present"), verdict)
    assert told(cleaned, "docs_in", "racks", "note") == MISSING


@pytest.mark.parametrize("name", CLEAN)
def test_what_is_not_clean_is_described(name: str) -> None:
    cleaned = session("D25", CLEANED)
    assert not cleaned.relevant(("cleaning", "clean_note"))
    for verdict in ("fail", "na"):
        cleaned.answer(("cleaning", name), verdict)
        assert told(cleaned, "cleaning", "clean_note") == MISSING


def test_damage_is_described_and_photographed() -> None:
    cleaned = session("D25", CLEANED)
    assert not cleaned.relevant(("tools", "damage_note"))
    cleaned.answer(("tools", "damage"), "yes")
    assert told(cleaned, "tools", "damage_note") == MISSING
    assert told(cleaned, "tools", "damage_photo") == MISSING


def test_drawings_that_are_not_marked_are_a_warning_and_what_is_left_over_is_counted() -> None:
    cleaned = session("D25", CLEANED)
    cleaned.answer(("job", "checked_at"), TOMORROW)
    assert told(cleaned, "job", "checked_at") == REFUSED
    cleaned.answer(("cleaning", "asbuilt_marked"), "no")
    assert told(cleaned, "cleaning", "asbuilt_marked") == WARNED
    assert lines(cleaned, "materials") == [{"item": "cable", "left": "3"}]
    cleaned.answer(("tools", "tools_out", "r1", "qty"), "0")
    assert told(cleaned, "tools", "tools_out", "r1", "qty") == REFUSED
