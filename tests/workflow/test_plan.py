"""The map: everything has its place, and no line lies on another or runs over a step."""

from __future__ import annotations

from itertools import combinations

import pytest

from sidesk.core.files import resources
from sidesk.workflow import reading
from sidesk.workflow.plan import Box, Line, Measures, Plan, plan

DEPARTMENT = reading.read(resources("workflow"))
WIDTHS = (460, 700, 1064, 1300, 2400)


def drawn(width: int) -> Plan:
    return plan(DEPARTMENT, Measures(width))


def pieces(line: Line) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return list(zip(line.points, line.points[1:], strict=False))


@pytest.mark.parametrize("width", WIDTHS)
def test_every_step_and_every_way_is_on_the_map(width: int) -> None:
    found = drawn(width)
    assert set(found.nodes) == {step.code for step in DEPARTMENT.steps}
    ways = {(step.code, way.to) for step in DEPARTMENT.steps for way in step.ways}
    assert {(line.step, line.way.to) for line in found.lines} == ways


@pytest.mark.parametrize("width", WIDTHS)
def test_no_step_lies_on_another_or_beyond_the_edge(width: int) -> None:
    found = drawn(width)
    for box in found.nodes.values():
        assert box.x >= 0
        assert box.x + box.width <= width
        assert box.y + box.height <= found.height
    for one, other in combinations(found.nodes.values(), 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart


def crosses(piece: tuple[tuple[float, float], tuple[float, float]], box: Box) -> bool:
    (x1, y1), (x2, y2) = piece
    left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    inside_x = left < box.x + box.width - 0.5 and right > box.x + 0.5
    inside_y = top < box.y + box.height - 0.5 and bottom > box.y + 0.5
    return inside_x and inside_y


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_runs_over_a_step(width: int) -> None:
    found = drawn(width)
    for line in found.lines:
        for piece in pieces(line):
            for code, box in found.nodes.items():
                assert not crosses(piece, box), (line.step, line.way.to, code)


@pytest.mark.parametrize("width", WIDTHS)
def test_lines_turn_only_in_right_angles_and_end_at_their_step(width: int) -> None:
    found = drawn(width)
    for line in found.lines:
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pieces(line))
        box, (x, y) = found.nodes[line.way.to], line.points[-1]
        on_edge = box.x <= x <= box.x + box.width and y in (box.y, box.y + box.height)
        assert on_edge or (x == box.x and box.y <= y <= box.y + box.height)


@pytest.mark.parametrize("width", WIDTHS)
def test_level_pieces_of_two_lines_never_lie_on_each_other(width: int) -> None:
    level = [
        (a[1], min(a[0], b[0]), max(a[0], b[0]), line)
        for line in drawn(width).lines
        for a, b in pieces(line)
        if a[1] == b[1] and a[0] != b[0]
    ]
    for (y1, left1, right1, one), (y2, left2, right2, other) in combinations(level, 2):
        if abs(y1 - y2) < 1 and one is not other:
            assert right1 <= left2 or right2 <= left1, (one.step, one.way.to, other.step, other.way.to)


def test_nine_steps_stand_in_a_row_of_the_smallest_screen() -> None:
    """1366 px less the rail and the margins: 36 steps and their branches in six rows."""
    found = drawn(1090)
    assert len({box.y for code, box in found.nodes.items() if code not in ("X1", "END")}) == 6
    assert found.height < 640


def test_what_is_hidden_is_left_out_with_its_ways() -> None:
    found = plan(DEPARTMENT, Measures(1064), ("X1", "END"))
    assert not {"X1", "END"} & set(found.nodes)
    assert all(line.way.to not in ("X1", "END") for line in found.lines)
