"""What the paper of a network test draws below its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from sidesk.actions import figures
from sidesk.core.canonical import Json, sha256
from sidesk.forms.definition import Path
from sidesk.models.entities import Revision
from sidesk.reports.blocks import Bars, Block, Note, Plot, Table
from sidesk.reports.facts import PaperFacts
from sidesk.reports.paper import render
from sidesk.reports.read_back import printed_text
from sidesk.reports.validate import findings
from sidesk.reports.voice import Voice
from tests.support.filling import FORMS, rows
from tests.support.sor import Event, Shot, sor

MARK = "a" * 64
EVENTS = [Event(0, 0, -45, "1F9999LS"), Event(210, 0.08), Event(400, 0, -14, "1E9999LS")]
TRACE = sor(Shot(cable="GL-1", fibre="001", events=EVENTS, levels=[900 + 9 * n for n in range(250)]))


def link(name: str, margin: str, result: str = "pass", own: str = "pass", **more: Json) -> dict[str, Json]:
    return {
        "link_id": name, "standard": "pl6a", "next": margin, "il": "9.5", "worst_pair": "36-45",
        "worst_freq": "250", "result": result, "own": own,
        "source": f"floor.csv#{name} sha256:{MARK}", **more,
    }  # fmt: skip


def revision(*links: dict[str, Json], files: list[Json] | None = None, form: str = "D26") -> Revision:
    answers: dict[str, Json] = {
        "job": {"test_scope": ["copper", "fibre"]},
        "copper_tests": {"copper": rows(*links)},
        "fibre_tests": {"otdr": files or []},
    }
    return Revision.of({"form": form, "answers": answers, "at": "2026-05-11T14:00:00+08:00", "number": "T-1"})


FLOOR = (
    link("1", "3.4"), link("2", "4.1"), link("3", "0.2", "pass_star"),
    link("4", "-0.3", "pass_star", "fail", own_why="next -0.3"),
)  # fmt: skip


def drawn(one: Revision, files: Mapping[str, bytes] | None = None) -> Mapping[Path, Sequence[Block]]:
    return figures.figures((files or {}).__getitem__, one, Voice("en"))


def test_our_verdict_stands_beside_the_testers_with_its_star_the_file_and_the_row() -> None:
    table = drawn(revision(*FLOOR))[figures.COPPER][0]
    assert isinstance(table, Table)
    assert [row.cells for row in table.rows][2:] == [
        ("3", "star", "pass", "0.2", "NEXT 36-45 250 MHz", "[1] 3"),
        ("4", "star", "fail", "-0.3", "NEXT \N{MINUS SIGN}0.3", "[1] 4"),
    ]
    assert [row.state for row in table.rows] == ["", "", "", "fail"]
    assert "judged 4 of 4" in table.notes[0]
    assert table.notes[0].endswith("else in 1.")
    assert table.notes[1] == f"[1] floor.csv, SHA-256 {MARK}"


def test_the_headroom_of_all_links_is_a_histogram_that_names_the_worst() -> None:
    bars = next(one for one in drawn(revision(*FLOOR))[figures.COPPER] if isinstance(one, Bars))
    assert dict(bars.steps) == {
        "-0.5": 1, "0": 1, "0.5": 0, "1": 0, "1.5": 0, "2": 0, "2.5": 0, "3": 1, "3.5": 0, "4": 1,
    }  # fmt: skip
    assert "(4, NEXT)" in bars.note.main


def test_two_links_make_no_distribution() -> None:
    assert not [one for one in drawn(revision(*FLOOR[:2]))[figures.COPPER] if isinstance(one, Bars)]


def test_each_link_is_a_point_beside_the_limit_of_its_standard() -> None:
    plot = next(one for one in drawn(revision(*FLOOR))[figures.COPPER] if isinstance(one, Plot))
    bound = 36.1  # of Cat 6A permanent links at 250 MHz: 35.3 and connectors
    assert [round(dot.y - plot.dots[3].y, 1) for dot in plot.dots] == [3.7, 4.4, 0.5, 0.0]
    assert [dot.bad for dot in plot.dots] == [False, False, False, True]
    assert abs(plot.dots[3].y + 0.3 - bound) < 1
    assert plot.limit[0][0] == 1
    assert plot.limit[-1][0] > 480
    assert "from texts that quote the standard" in plot.note.main


def test_the_limits_below_a_chart_are_named_in_the_language_of_the_paper() -> None:
    told = {language: figures._sure(Voice(language)) for language in ("zh", "en", "both")}
    assert "采用" in told["zh"].main
    assert "follows" not in told["zh"].main
    assert "which GB/T 50312-2016 follows" in told["en"].main
    assert "采用" in told["both"].main
    assert "follows" in told["both"].second


def test_a_trace_is_drawn_to_the_end_of_the_fibre_with_its_events() -> None:
    files: list[Json] = [{"name": "a.sor", "sha256": sha256(TRACE)}, {"name": "b.pdf", "sha256": "0" * 64}]
    (plot,) = drawn(revision(files=files), {sha256(TRACE): TRACE})[figures.TRACES]
    assert isinstance(plot, Plot)
    assert [dot.label for dot in plot.events] == ["1", "2", "3"]
    assert plot.events[-1].bad
    assert plot.length is not None
    assert plot.across.most == pytest.approx(plot.length * 1.15)
    assert "0.080 dB" in plot.note.main
    assert len(plot.curve) <= 900


@pytest.mark.parametrize("data", [b"", TRACE[:200]])
def test_a_trace_that_is_not_here_or_damaged_costs_one_sentence(data: bytes) -> None:
    files: list[Json] = [{"name": "a.sor", "sha256": "1" * 64}]
    kept = {"1" * 64: data} if data else {}
    (note,) = drawn(revision(files=files), kept)[figures.TRACES]
    assert isinstance(note, Note)
    assert "a.sor" in note.text.main


def test_many_traces_are_counted_not_drawn() -> None:
    files: list[Json] = [
        {"name": f"{n}.sor", "sha256": sha256(TRACE)} for n in range(figures.MOST_TRACES + 2)
    ]
    found = drawn(revision(files=files), {sha256(TRACE): TRACE})[figures.TRACES]
    assert len(found) == figures.MOST_TRACES + 1
    assert isinstance(found[-1], Note)
    assert found[-1].text.main.startswith("2 further traces")


def test_other_documents_and_rows_that_people_typed_get_no_figures() -> None:
    assert drawn(revision(*FLOOR, form="D18")) == {}
    assert drawn(revision({"link_id": "1", "result": "pass"})) == {}


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", ("按数值", "余量分布", "OTDR 曲线")), ("en", ("By its values", "Headroom", "OTDR trace")),
     ("both", ("按数值", "By its values", "Headroom", "光纤末端", "end of the fibre"))],
)  # fmt: skip
def test_the_paper_prints_all_of_it_and_stays_pdf_a(language: str, said: tuple[str, ...]) -> None:
    files: list[Json] = [{"name": "a.sor", "sha256": sha256(TRACE), "mime": ""}]
    kept = {sha256(TRACE): TRACE}
    facts = PaperFacts(load=kept.__getitem__, figures=figures.of_desk(kept.__getitem__))
    made = render(FORMS["D26"], revision(*FLOOR, files=files), facts, language=language).pdf
    text = "".join(printed_text(made).split())
    for part in (*said, "Pass*" if language == "en" else "合格*", MARK, "NEXT36-45250MHz"):
        assert "".join(part.split()) in text, part
    assert findings(made) == []
    assert made == render(FORMS["D26"], revision(*FLOOR, files=files), facts, language=language).pdf


def test_margins_keep_the_decimals_of_the_instrument() -> None:
    table = drawn(revision(link("1", "3.40")))[figures.COPPER][0]
    assert isinstance(table, Table)
    assert Decimal(table.rows[0].cells[3]) == Decimal("3.4")
    assert table.rows[0].cells[3] == "3.40"
