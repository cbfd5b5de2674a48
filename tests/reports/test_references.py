"""Other documents and photos on paper: what is named by a number is also named by its title."""

from __future__ import annotations

import pytest

from sidesk.core.canonical import Json
from sidesk.forms.definition import Group, Repeat
from sidesk.reports.blocks import Photos
from sidesk.reports.content import content_of
from sidesk.reports.paper import render
from sidesk.reports.voice import Voice
from tests.reports.papers import a_form, a_revision, compact, facts, page_texts, photo, question, said

NUMBER = "DEMO-2026-001-D37-7KQ2001"
FORM = a_form(
    Group(
        "job",
        (
            question("call", "record", "报修单", "Request", refers=("D37",)),
            question("section", "place", "部位", "Section"),
            question("photos", "photo", "照片", "Photos"),
        ),
        said("工作", "Job"),
    ),
    Repeat(
        "checks",
        (question("ref", "record", "记录", "Record"), question("note", "text", "说明", "Note")),
        said("检查", "Checks"),
        table=True,
    ),
)
TAKEN_OVER: dict[str, Json] = {**photo("整改前"), "from": "DEMO-2026-001-D18-7KQ2009", "place": "3F 弱电间"}
ANSWERS: dict[str, Json] = {
    "job": {"call": NUMBER, "section": "2F 走廊", "photos": [photo("接地排"), TAKEN_OVER]},
    "checks": {"1": {"@order": "1", "ref": NUMBER, "note": "见附"}},
}


def titled(number: str) -> str:
    return "三层断网" if number == NUMBER else ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_document_that_is_referred_to_is_printed_with_its_number_and_its_title(language: str) -> None:
    pdf = render(FORM, a_revision(ANSWERS), facts(titled=titled), language=language).pdf
    text = compact("".join(page_texts(pdf)))
    assert text.count("三层断网") == 2  # in the form and in the table
    assert NUMBER in text


def test_one_that_is_not_on_this_laptop_is_printed_with_its_number_alone() -> None:
    pdf = render(FORM, a_revision(ANSWERS), facts(), language="zh").pdf
    assert NUMBER in compact("".join(page_texts(pdf)))


def test_under_a_photo_stands_where_and_for_which_document_it_was_taken() -> None:
    found = content_of(FORM, a_revision(ANSWERS), facts(), Voice("zh"))
    [photos] = [block for block in found.blocks if isinstance(block, Photos)]
    assert [one.where for one in photos.items] == [
        "2F 走廊 · T1",
        "3F 弱电间 · DEMO-2026-001-D18-7KQ2009",
    ]
    text = compact("".join(page_texts(render(FORM, a_revision(ANSWERS), facts(), language="en").pdf)))
    assert "3F弱电间·DEMO-2026-001-D18-7KQ2009" in text
