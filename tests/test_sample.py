"""The sample project: complete, consistent, without a mistake where it is finished, and plainly fictional."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PIL import Image

from sidesk.actions.pictures import KEPT, SCENES, picture
from sidesk.actions.sample import PROJECT, SampleRecord, known_values, sample_records
from sidesk.core.canonical import Json, canonical, sha256
from sidesk.core.clock import Clock
from sidesk.core.files import resources
from sidesk.forms.definition import Form
from sidesk.forms.loader import built_in
from sidesk.forms.session import Context, FormSession, Problem

REFERENCE = re.compile(r"@D\d+/\d+(/\d+)?")  # stands for the number of a record
NAMES = re.compile(r"样例·\w+(、样例·\w+)*")


@pytest.fixture(scope="module")
def forms() -> dict[str, Form]:
    return {one.id: one for one in built_in() if isinstance(one, Form)}


@pytest.fixture(scope="module")
def records() -> list[SampleRecord]:
    return list(sample_records(Clock()))


@pytest.fixture(scope="module")
def sessions(forms: dict[str, Form], records: list[SampleRecord]) -> list[tuple[SampleRecord, FormSession]]:
    return [(one, session_of(forms, one)) for one in records]


def session_of(forms: dict[str, Form], one: SampleRecord) -> FormSession:
    context = Context(one.at.date(), one.at, one.author, known_values())
    return FormSession(forms[one.form], one.answers, context)


def one_of(records: list[SampleRecord], form: str, seq: int = 1) -> SampleRecord:
    return next(one for one in records if (one.form, one.seq) == (form, seq))


def texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def hashes(value: Json) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("sha256"), str):
            yield str(value["sha256"])
        for inner in value.values():
            yield from hashes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from hashes(inner)


def test_the_project_has_the_records_it_tells_of(records: list[SampleRecord]) -> None:
    counted = Counter(one.form for one in records)
    assert {form: count for form, count in counted.items() if count > 2} == {
        "P02": 15, "P03": 12, "D17": 6, "D18": 14, "D19": 4, "D20": 3, "D21": 3, "D22": 3, "D24": 4,
        "D27": 30,
    }  # fmt: skip
    assert {f"D{n:02}" for n in (*range(1, 3), *range(4, 7), *range(9, 28), 42)} <= set(counted)
    for form, count in counted.items():
        assert [one.seq for one in records if one.form == form] == list(range(1, count + 1))


def test_a_finished_record_has_no_mistake(sessions: list[tuple[SampleRecord, FormSession]]) -> None:
    wrong = {
        (one.form, one.seq): [
            (problem.path, problem.kind) for problem in session.problems() if is_error(problem)
        ]
        for one, session in sessions
        if one.state == "final"
    }
    assert {key: problems for key, problems in wrong.items() if problems} == {}


def is_error(problem: Problem) -> bool:
    return problem.severity == "error"


def test_a_finished_record_holds_what_finishing_would_keep(
    sessions: list[tuple[SampleRecord, FormSession]],
) -> None:
    for one, session in sessions:
        if one.state == "final":
            assert lost(one.answers, session.finished()) == [], (one.form, one.seq)


def lost(written: Json, kept: Json) -> list[Json]:
    """What was written down for the sample and is not kept; what the form computes may come on top."""
    if isinstance(written, Mapping) and isinstance(kept, Mapping):
        return [gone for name, inner in written.items() for gone in lost(inner, kept.get(name))]
    return [] if written == kept else [written]


def test_a_draft_holds_what_the_form_computes(sessions: list[tuple[SampleRecord, FormSession]]) -> None:
    for one, session in sessions:
        if one.state == "draft":
            assert session.answers == one.answers, (one.form, one.seq)


def test_a_title_is_what_the_form_calls_the_record(sessions: list[tuple[SampleRecord, FormSession]]) -> None:
    assert [one.title for one, _ in sessions] == [session.title() for _, session in sessions]


def test_the_survey_warns_of_the_third_floor(sessions: list[tuple[SampleRecord, FormSession]]) -> None:
    session = next(session for one, session in sessions if one.form == "D02")
    warnings = [problem.path for problem in session.problems() if problem.severity == "warning"]
    third = session.row_keys(("rooms",))[2]
    fifth = session.row_keys(("paths",))[4]
    assert {path[0:2] for path in warnings} == {("rooms", third), ("paths", fifth)}
    assert {path[-1] for path in warnings} == {
        "room_area", "sockets_count", "voltage_ne", "earth_bar", "room_aircon", "path_power_gap",
    }  # fmt: skip


def test_points_links_and_cores_are_all_there(records: list[SampleRecord], forms: dict[str, Form]) -> None:
    survey = session_of(forms, one_of(records, "D02"))
    assert len(survey.row_keys(("outlets", "points"))) == 212
    assert len(survey.row_keys(("rooms",))) == 3
    test = session_of(forms, one_of(records, "D26"))
    assert len(test.row_keys(("copper_tests", "copper"))) == 215
    assert len(test.row_keys(("fibre_tests", "fibre"))) == 50
    assert test.value(("copper_tests", "copper_summary")) == "209 + 3 / 212"


def test_some_records_are_in_progress(sessions: list[tuple[SampleRecord, FormSession]]) -> None:
    drafts = {one.title.split()[0]: (one, session) for one, session in sessions if one.state == "draft"}
    assert set(drafts) == {"CK-007", "CK-014", "SW-2F-01", "AP-3F-08"}
    _, session = drafts["CK-007"]
    results = [session.value(("items", key, "result")) for key in session.row_keys(("items",))]
    assert len(results) == 14
    assert Counter(results) == {"pass": 8, "fail": 1, None: 5}
    for _, session in drafts.values():
        answered, asked = session.progress()
        assert answered < asked


def test_drafts_were_saved_a_moment_ago(clock: Clock) -> None:
    ages = [clock.now() - one.at for one in sample_records(clock) if one.state == "draft"]
    assert all(0 < age.total_seconds() < 4 * 3600 for age in ages)


def test_every_answer_that_names_a_file_comes_with_it(records: list[SampleRecord]) -> None:
    for one in records:
        carried = {photo.sha256 for photo in one.photos}
        assert set(hashes(dict(one.answers))) == carried, (one.form, one.seq)
        assert all(sha256(photo.data) == photo.sha256 for photo in one.photos)


def test_everything_says_that_it_is_fictional(records: list[SampleRecord]) -> None:
    assert all(NAMES.fullmatch(one.author) for one in records)
    told = [text for one in records for text in texts(dict(one.answers))]
    assert all(NAMES.fullmatch(text) for text in told if text.startswith("样例"))
    assert all(text.endswith("example.com") for text in told if "@" in text and not REFERENCE.fullmatch(text))
    assert all("示例" in text for text in told if "有限公司" in text)
    assert all(text.startswith("02:00:") for text in told if re.fullmatch(r"([0-9a-fA-F]{2}:){5}\w\w", text))
    assert all(text.startswith("000-") for text in told if re.fullmatch(r"[0-9]{3,4}-[0-9-]{7,}", text))
    assert known_values()["project_no"] == PROJECT


def test_the_english_project_says_the_same_in_english(forms: dict[str, Form], clock: Clock) -> None:
    english, han = list(sample_records(clock, "en")), re.compile("[\u3400-\u9fff]")
    context = known_values("en")
    for one in english:
        given = (one.title, one.author, *(name for _, name in one.signed), *texts(dict(one.answers)))
        assert [text for text in given if han.search(text)] == []
        asked = Context(one.at.date(), one.at, one.author, context, language="en")
        session = FormSession(forms[one.form], one.answers, asked)
        if one.state == "final":
            assert [problem for problem in session.problems() if is_error(problem)] == [], one.title
        assert session.title() == one.title


def test_the_same_project_comes_out_again(records: list[SampleRecord]) -> None:
    again = [one.answers for one in sample_records(Clock())]
    assert [canonical(answers) for answers in again] == [canonical(one.answers) for one in records]


def test_a_picture_is_a_photo_of_moderate_size(records: list[SampleRecord]) -> None:
    photos = {photo.sha256: photo for one in records for photo in one.photos if photo.mime == "image/jpeg"}
    for photo in photos.values():
        assert 20_000 < len(photo.data) < 160_000, photo.name
        with Image.open(io.BytesIO(photo.data)) as image:
            assert image.format == "JPEG"
            assert image.size == KEPT
    assert {photo.name for photo in photos.values()} == {f"{scene}.jpg" for scene in SCENES}


def test_a_picture_shows_its_text_and_nothing_random() -> None:
    first = picture("meter", "2.3 V")
    picture.cache_clear()
    assert picture("meter", "2.3 V") == first
    assert picture("meter", "0.8 V") != first


def test_the_glossary_has_one_name_for_each_term() -> None:
    lines = Path(resources("glossary.csv")).read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines[1:]]
    assert all(len(row) == 3 and all(row) for row in rows)
    assert [term for term, count in Counter(row[0] for row in rows).items() if count > 1] == []
