"""The board of defects: what stands where, who sees what first, and how a defect is moved on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget

from sidesk.actions import defects, fill, process
from sidesk.core.canonical import Json
from sidesk.ui.defect_card import DefectCard, short
from sidesk.ui.hands import click, type_text
from sidesk.ui.kit.boxes import FlowBox
from sidesk.ui.kit.icons import Icon
from sidesk.ui.kit.photo import PhotoTile
from sidesk.ui.pages.defects import DefectsPage
from sidesk.ui.project_choice import ProjectChoice
from sidesk.workflow.defects import DONE, NOTICED, OPEN
from tests.support.desks import finished, project
from tests.support.looks import faults, hidden_sideways
from tests.support.sampled_window import Sample, begun, button, sample, sample_store, texts
from tests.support.shell import seen

__all__ = ["sample", "sample_store"]

OWNER = "样例·何川"  # two late defects are his


def board(
    sample: Sample, role: str = "PM", name: str = "", size: tuple[int, int] = (1440, 900)
) -> DefectsPage:
    sample.open(role, name, size=size)
    page = sample.go("defects")
    assert isinstance(page, DefectsPage)
    return page


def cards(page: DefectsPage) -> list[DefectCard]:
    return [one for one in page.findChildren(DefectCard) if one.isVisible()]


def of_state(page: DefectsPage, state: str) -> DefectCard:
    return next(one for one in cards(page) if one.card.defect.state == state)


def answer(answers: Json, name: str) -> Json:
    if not isinstance(answers, dict):
        return None
    if name in answers:
        return answers[name]
    return next((found for value in answers.values() if (found := answer(value, name)) is not None), None)


def put_right(sample: Sample) -> defects.Card:
    """The noticed defect with a reply: done, and nobody has looked at it again."""
    card = next(one for one in defects.board(sample.desk) if one.defect.state == NOTICED)
    finished(sample.desk, defects.begin_reply(sample.desk, card).record)
    return next(one for one in defects.board(sample.desk) if one.defect.number == card.defect.number)


def test_defects_stand_in_four_columns_by_how_far_they_are(sample: Sample) -> None:
    page = board(sample)
    heads = ("To be put right", "Being put right", "To be re-checked", "Closed")
    assert [head for head in texts(page) if head in heads] == list(heads)
    assert len(cards(page)) == len(defects.board(sample.desk))
    lefts = {one.card.defect.state: one.mapTo(page, one.rect().topLeft()).x() for one in cards(page)}
    assert lefts["open"] < lefts["noticed"] < lefts["closed"]


def test_what_is_late_stands_first_and_is_counted_in_red(sample: Sample) -> None:
    page = board(sample)
    first = cards(page)[0]
    assert first.card.defect.overdue
    assert texts(page).count("1 overdue") == 2
    go = button(first, f"defect/go/{first.card.defect.number}")
    assert getattr(go, "variant", "") == "primary"


def test_a_card_shows_before_and_after_side_by_side(sample: Sample) -> None:
    page = board(sample)
    closed = of_state(page, "closed")
    tiles = closed.findChildren(PhotoTile)
    assert len(tiles) == 2
    assert tiles[0].x() < tiles[1].x()
    assert any(text.startswith("closed ") for text in texts(closed))
    assert "round 2" in [chip.text() for chip in closed.findChildren(QWidget) if hasattr(chip, "show_state")]


def test_before_and_after_stand_in_one_line_in_every_width_of_the_board(sample: Sample) -> None:
    sample.open("PM")
    for theme in ("light", "sunlight"):
        sample.program.restyle(replace(sample.program.settings, theme=theme))
        for width in (1280, 1440):
            sample.window.resize(width, 800)
            page = sample.go("defects")
            assert isinstance(page, DefectsPage)
            tiles = of_state(page, "closed").findChildren(PhotoTile)
            tops = {tile.mapTo(page, tile.rect().topLeft()).y() for tile in tiles}
            assert (len(tiles), len(tops)) == (2, 1), f"{theme} {width}"


def test_where_a_card_is_too_narrow_the_arrow_goes_on_with_the_photo_it_points_to(sample: Sample) -> None:
    card = of_state(board(sample), "closed")
    before, after = card.findChildren(PhotoTile)
    alone = card.findChildren(FlowBox)[1]
    alone.setParent(None)
    alone.resize(160, 200)
    alone.show()
    (arrow,) = alone.findChildren(Icon)
    tops = [one.mapTo(alone, one.rect().topLeft()).y() for one in (before, arrow, after)]
    assert tops[0] < tops[1] == tops[2]
    alone.close()


@pytest.mark.parametrize(
    ("role", "first"), [("SID", "all"), ("PM", "all"), ("ENG", "all"), ("LEAD", "mine"), ("WORKER", "mine")]
)
def test_who_works_on_site_sees_the_own_defects_first_and_who_manages_all(
    sample: Sample, role: str, first: str
) -> None:
    page = board(sample, role)
    on = [name for name, chip in page._filters.items() if chip.isChecked()]
    assert on == [first]


def test_filters_say_how_many_they_leave_and_leave_them(sample: Sample) -> None:
    page = board(sample, name=OWNER)
    said = {name: chip.text() for name, chip in page._filters.items()}
    assert said == {"all": "All 7", "late": "Overdue 2", "mine": "Mine 2", "check": "I re-check 0"}
    click(button(page, "defects/late"))
    sample.rest()
    assert {one.card.defect.overdue for one in cards(page)} == {True}


def test_nothing_of_mine_says_so_and_leads_to_all_of_them(sample: Sample) -> None:
    page = board(sample, "WORKER")
    assert "Nothing is yours to put right" in texts(page)
    click(button(page, "defects/everything"))
    sample.rest()
    assert len(cards(page)) == 7


def test_a_defect_is_found_by_any_word_of_it(sample: Sample) -> None:
    page = board(sample)
    type_text(page.search, "标签")
    page.search.paused.emit()
    sample.rest()
    assert [one.card.defect.place for one in cards(page)] == ["2F-PP01"]
    type_text(page.search, "zzz")
    page.search.paused.emit()
    assert "No defect matches" in texts(page)


def test_a_notice_begins_with_all_that_is_known_of_the_defect(sample: Sample) -> None:
    page = board(sample)
    found = of_state(page, OPEN)
    click(button(found, f"defect/go/{found.card.defect.number}"))
    opened = begun(sample).opened
    assert opened.form.id == "D21"
    told = {name: answer(opened.answers, name) for name in ("defect", "place", "problem", "responsible")}
    defect = found.card.defect
    assert told == {
        "defect": defect.number, "place": defect.place, "problem": defect.problem, "responsible": defect.owner
    }  # fmt: skip
    assert answer(opened.answers, "photos_before")
    assert answer(opened.answers, "origin") in ("self", "spot")


def test_a_reply_answers_the_notice(sample: Sample) -> None:
    page = board(sample)
    found = of_state(page, NOTICED)
    click(button(found, f"defect/go/{found.card.defect.number}"))
    opened = begun(sample).opened
    assert opened.form.id == "D22"
    notice = sample.desk.store.records.summary(found.card.defect.notice)
    assert notice is not None
    assert answer(opened.answers, "rect_ref") == notice.number


def test_the_re_check_goes_on_in_the_reply_and_is_offered_to_others_than_the_doer(sample: Sample) -> None:
    done = put_right(sample)
    assert done.defect.state == DONE
    page = board(sample)
    assert page._filters["check"].text() == "I re-check 1"
    found = of_state(page, DONE)
    click(button(found, f"defect/go/{found.card.defect.number}"))
    opened = begun(sample)
    assert (opened.record, opened.is_draft) == (done.defect.reply, True)


def test_the_re_check_goes_on_although_the_reply_lies_open_as_paper(sample: Sample) -> None:
    done = put_right(sample)
    page = board(sample)
    sample.window.open_record(done.defect.reply)
    assert not begun(sample).is_draft
    assert sample.go("defects") is page
    click(button(of_state(page, DONE), f"defect/go/{done.defect.number}"))
    seen(sample.program, lambda: begun(sample).is_draft, "the sealed paper is shown instead of the re-check")


def test_a_passed_re_check_says_that_the_managers_signature_is_missing(sample: Sample) -> None:
    done = put_right(sample)
    defect = replace(done.defect, unsigned=True)
    page = board(sample)
    card = DefectCard(page.room, replace(done, defect=defect), None, dt.date(2026, 5, 1))
    assert any("project manager has signed" in text for text in texts(card))


def test_whoever_did_the_work_has_nothing_to_re_check(sample: Sample) -> None:
    put_right(sample)
    assert board(sample, name=OWNER)._filters["check"].text() == "I re-check 0"


def test_a_card_opens_the_record_at_the_row_that_found_it(sample: Sample) -> None:
    page = board(sample)
    found = cards(page)[0]
    asked: list[tuple[str, tuple[str, ...]]] = []
    page.row_asked.connect(lambda record, path: asked.append((record, path)))
    click(button(found, f"defect/show/{found.card.defect.number}"))
    assert asked == [(found.card.defect.record, ("items", "cable-11"))]
    assert begun(sample).record == found.card.defect.record


def test_a_new_notice_asks_for_the_project_only_where_there_are_several(sample: Sample) -> None:
    other = project(sample.desk, "另一个项目", "DEMO-2026-002")
    page = board(sample)
    click(button(page, "defects/new"))
    dialog = next(one for one in sample.window.findChildren(ProjectChoice) if one.isVisible())
    assert faults(dialog) == []
    click(button(dialog, f"choice/{other}"))
    opened = begun(sample).opened
    assert (opened.form.id, opened.project) == ("D21", other)


def test_a_defect_another_page_names_is_shown_whatever_was_filtered(sample: Sample) -> None:
    page = board(sample, "WORKER")
    number = process.report(sample.desk, sample.project).defects[1].number
    sample.window.show_defect(number)
    sample.rest()
    assert [one.card.defect.number for one in cards(page)] == [number]


def test_a_project_without_defects_says_where_they_come_from(sample: Sample) -> None:
    empty = project(sample.desk, "空项目", "DEMO-2026-003")
    page = board(sample)
    click(button(page, f"defects/project/{empty}"))
    sample.rest()
    assert any("appears here by itself" in text for text in texts(page))
    assert fill.resume(sample.desk, empty).project == ""


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["zh", "en", "pseudo"])
def test_nothing_on_the_board_is_cut(sample: Sample, language: str, scale: int) -> None:
    put_right(sample)
    sample.open("PM")
    sample.program.restyle(replace(sample.program.settings, language=language, text_scale=scale))
    found: list[str] = []
    for size in ((1366, 768), (1024, 640)):
        sample.window.resize(*size)
        page = sample.go("defects")
        assert isinstance(page, DefectsPage)
        found += [*faults(sample.window), *hidden_sideways(sample.window)]
        for name in ("work", "check", "closed"):
            chip = page.findChild(QAbstractButton, f"defects/column/{name}")
            if chip is not None:
                click(chip)
                sample.rest()
                found += [f"{name}: {fault}" for fault in (*faults(page), *hidden_sideways(page))]
    assert found == []


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("DEMO-2026-001-D18-K1DR009/cable-11", "K1DR009/cable-11"),
        ("DEMO-2026-001-D21-K1DR003", "K1DR003"),
        ("ZG-003", "ZG-003"),
    ],
)
def test_a_card_calls_a_defect_as_people_do(number: str, said: str) -> None:
    assert short(number) == said
