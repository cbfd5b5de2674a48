"""The general cover of a package."""

from __future__ import annotations

import pypdfium2
import pytest

from sidesk.reports.layout.canvas import width_of
from sidesk.reports.layout.style import MM
from sidesk.reports.layout.type import TINY
from sidesk.reports.voice import Voice
from sidesk.reports.volumes import contents
from sidesk.reports.volumes.contents import Cover, Floor
from sidesk.reports.volumes.covers import cover_page

COVER = Cover("江湾", "DEMO-1", "HT-1", "甲方公司", "乙方公司", "监理公司", "2026-05-11", draft=True)
SIDE = 3.86 * MM


def cells_and_names(language: str, floors: tuple[Floor, ...]) -> tuple[list[float], str]:
    """The left edges of the cells of the links, and the text of the page."""
    pdf = cover_page(COVER, Voice(language), "a" * 64, floors, 7).pdf
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    boxes = [one.get_bounds() for one in page.get_objects() if one.type == 2]
    text = page.get_textpage()
    words = text.get_text_bounded()
    text.close()
    document.close()
    return [box[0] for box in boxes if abs(box[2] - box[0] - SIDE) < 1.5], words


def floors(count: int, name: str) -> tuple[Floor, ...]:
    links = tuple(contents.Tested(f"L-{n}", passed=True, margin=3.0) for n in range(count))
    return (Floor(name, links), Floor("1F", links))


@pytest.mark.parametrize("name", ["主干", "Backbone", "Backbone between the buildings"])
def test_the_name_of_a_floor_never_touches_its_first_cell(name: str) -> None:
    lefts, _ = cells_and_names("en", floors(40, name))
    assert min(lefts) >= 25 * MM + width_of(name, TINY) + 1.5 * MM
    assert max(lefts) + SIDE <= 195 * MM + 1


def test_a_cover_in_both_languages_shows_its_links_as_one_in_chinese_does() -> None:
    plan = tuple(Floor(f"{n}F", floors(80, "")[0].links) for n in range(1, 4))
    found = [len(cells_and_names(language, plan)[0]) for language in ("zh", "both")]
    assert found[0] == found[1] >= 240
