"""Finding things again: records by what they say, lines of registers, and what was typed before."""

from __future__ import annotations

from pathlib import Path

import pytest

from sidesk.actions import browse, fill, suggest
from sidesk.actions.desk import Desk
from sidesk.core.canonical import Json
from sidesk.core.errors import AttachmentMissing, CannotWrite
from sidesk.forms.definition import Form
from sidesk.models.entities import RecordQuery, RegisterQuery
from tests.support.field import done, later, pdf_of, person


@pytest.fixture
def people(desk: Desk) -> list[str]:
    """Three people, two of them finished."""
    finished = [
        done(desk, "P02", person(name, title, person_unit=unit)).record
        for name, title, unit in (("样例·白杨", "项目经理", "示例云启"), ("样例·林舟", "工程师", "示例正衡"))
    ]
    draft = fill.start(desk, "P02", answers=person("样例·郑木", "工程师")).record
    return [*finished, draft]


# --- search ---


@pytest.mark.parametrize(("text", "found"), [
    ("白杨", [0]),
    ("林舟", [1]),
    ("正衡", [1]),  # in an answer only
    ("工程", [1, 2]),
    ("样例", [0, 1, 2]),
    ("经 白", [0]),
    ("没有", []),
    ("P02", [0, 1, 2]),
])  # fmt: skip
def test_search_finds_two_chinese_characters_wherever_they_stand(
    desk: Desk, people: list[str], text: str, found: list[int]
) -> None:
    assert {line.record for line in browse.search(desk, text)} == {people[index] for index in found}


@pytest.mark.parametrize("text", ["", "   ", '"', "*", "白杨 OR", "'; DROP", "%", "NEAR(", "白" * 200])
def test_whatever_is_typed_into_search_is_no_mistake(desk: Desk, people: list[str], text: str) -> None:
    assert isinstance(list(browse.search(desk, text)), list)
    assert not browse.search(desk, " ")


def test_what_was_typed_a_moment_ago_is_found(desk: Desk, people: list[str]) -> None:
    fill.keep(desk, people[2], person("样例·苏河", "工程师"), "样例·苏河 工程师", (4, 8))
    assert [line.record for line in browse.search(desk, "苏河")] == [people[2]]
    assert browse.search(desk, "郑木") == []


# --- lists ---


def test_a_list_goes_on_behind_its_last_line(desk: Desk, people: list[str]) -> None:
    query = RecordQuery(form="P02", order="title", descending=False, limit=2)
    first = browse.records(desk, query)
    assert first.total == 3
    rest = browse.records(desk, query, first.lines[-1])
    assert [line.record for line in (*first.lines, *rest.lines)] == [people[1], people[0], people[2]]
    assert browse.records(desk, RecordQuery(state="draft")).total == 1


def test_every_form_has_its_title_in_both_languages(desk: Desk) -> None:
    titles = browse.titles(desk)
    assert titles["P02"] == {"zh": "人员", "en": "Person"}
    assert set(titles) == {form.id for form in fill.forms(desk) if isinstance(form, Form)}


# --- papers ---


def test_a_paper_is_saved_as_it_is(desk: Desk, tmp_path: Path) -> None:
    paper = done(desk, "P02", person())
    path = browse.save(browse.paper_bytes(desk, paper), tmp_path / "人员.pdf")
    assert path.read_bytes() == pdf_of(desk, paper)
    with pytest.raises(CannotWrite):
        browse.save(b"", tmp_path / "missing" / "人员.pdf")
    with pytest.raises(AttachmentMissing):
        browse.image(desk, "0" * 64)


def test_shared_drafts_are_no_versions_once_something_follows_them(desk: Desk) -> None:
    from sidesk.actions import exchange, finish
    from tests.support.field import PASSPHRASE

    record = fill.start(desk, "P02", answers=person()).record
    exchange.share_drafts(desk)
    [working] = browse.versions(desk, record)
    assert (working.revision.kind, working.paper, working.newest) == ("working", None, True)
    desk.clock = later(minutes=1)
    paper = finish.finish(desk, record, (), PASSPHRASE)
    [final] = browse.versions(desk, record)
    assert (final.revision.id, final.paper) == (paper.revision, paper)
    assert browse.versions(desk, "unknown") == []


# --- registers ---


def test_a_register_has_a_line_for_each_finished_record_that_feeds_it(desk: Desk, people: list[str]) -> None:
    assert browse.registers(desk) == ["people"]
    lines = browse.register(desk, RegisterQuery("people", order="name"))
    assert lines.total == 2  # a draft may still change
    cells = {line.record: line.cells for line in lines.lines}
    assert (cells[people[0]]["name"], cells[people[0]]["title"]) == ("样例·白杨", "项目经理")
    assert browse.register(desk, RegisterQuery("people", text="正衡")).total == 1
    assert browse.register(desk, RegisterQuery("nothing")).total == 0


def test_columns_are_called_what_the_forms_call_them(desk: Desk) -> None:
    columns = browse.register_columns(desk, "people")
    named = [column.name for column in columns]
    assert named[:7] == ["name", "title", "role", "kind", "unit", "phone", "email"]
    assert len(named) == len(set(named))
    name, role = columns[0], columns[2]
    assert name.label == {"zh": "姓名", "en": "Name"}
    assert role.options["PM"] == {"zh": "项目经理", "en": "Project manager"}
    assert browse.register_columns(desk, "nothing") == []
    assert {column.name: column.unit for column in browse.register_columns(desk, "devices")}["height"] == "m"


# --- suggestions ---


def test_suggestions_come_from_registers(desk: Desk, people: list[str]) -> None:
    assert set(suggest.suggestions(desk, "person", "")) == {"样例·白杨", "样例·林舟"}
    assert list(suggest.suggestions(desk, "person", "白")) == ["样例·白杨"]
    assert list(suggest.suggestions(desk, "person", " 林舟 ")) == ["样例·林舟"]
    assert list(suggest.suggestions(desk, "person", "nobody")) == []
    assert list(suggest.suggestions(desk, "place", "")) == []
    assert list(suggest.suggestions(desk, "text", "白")) == []


def test_of_many_eight_are_suggested_and_none_twice(desk: Desk) -> None:
    for number in range(12):
        done(desk, "P02", person(f"样例·{number % 10:02}"))
    found = suggest.suggestions(desk, "person", "样例")
    assert len(found) == suggest.MOST == len(set(found))


# --- typed before ---


def typed(desk: Desk, path: tuple[str, ...], text: str, project: str = "") -> list[str]:
    return suggest.typed_before(desk, fill.form_of(desk, "P02"), project, path, text)


def test_earlier_answers_to_the_same_question_come_the_frequent_and_new_first(desk: Desk) -> None:
    titles = ("线路工程师", "工程师", "工程师", "项目经理", "工程师", "弱电工程师")
    for number, title in enumerate(titles):
        desk.clock = later(minutes=number)
        done(desk, "P02", person(f"样例·{number}", title))
    path = ("person", "person_title")
    assert typed(desk, path, "工") == ["工程师", "弱电工程师", "线路工程师"]
    assert typed(desk, path, "师") == ["工程师", "弱电工程师", "线路工程师"]
    assert typed(desk, path, " 项目") == ["项目经理"]
    assert typed(desk, path, "项目经理") == [], "what stands there already is no help"
    assert typed(desk, ("person", "person_unit"), "工") == [], "another question"


def test_earlier_answers_of_the_rows_of_a_table_are_known_in_every_row(desk: Desk) -> None:
    rows: dict[str, Json] = {
        "k1": {"@order": "1", "kind": "登高证", "number": "A-1"},
        "k2": {"@order": "2", "kind": "电工证"},
    }
    done(desk, "P02", person(certificates=rows))
    assert typed(desk, ("person", "certificates", "new", "kind"), "证") == ["登高证", "电工证"]
    assert typed(desk, ("person", "certificates", "new", "number"), "a") == ["A-1"]
    assert typed(desk, ("person", "certificates", "new", "valid_to"), "2") == []
