"""Whatever is done in whatever order: undo leads back, and the state is that of a fresh session.

SIDESK_SOAK=20 tries twenty times as many examples.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.core.canonical import Json, canonical
from sidesk.core.clock import Clock
from sidesk.core.errors import FormInvalid
from sidesk.forms.definition import Choice, Form, Group, Node, Path, Question, Repeat
from sidesk.forms.differences import differences
from sidesk.forms.session import FormSession

SOAK = int(os.environ.get("SIDESK_SOAK", "1"))
NOW = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def fixed_clock() -> Clock:
    numbers = itertools.count(1)
    return Clock(now=lambda: NOW, new_id=lambda: f"id-{next(numbers):05}")


def portrait(session: FormSession) -> dict[str, Any]:
    """Everything a window could show of a session."""
    sheet = session._sheet
    cells = {
        path: (
            canonical(cell.value),
            session.relevant(path),
            session.required(path),
            session.read_only(path),
            [(p.kind, p.severity, p.message) for p in cell.problems],
            [choice.name for choice in session.choices(path)],
            session.label(path),
            cell.text,
            session.row_keys(path) if isinstance(cell.spot.node, Repeat) else None,
        )
        for path, cell in sheet.cells.items()
    }
    rows = {path: session.relevant(path) for path in sheet.rows}
    return {
        "answers": canonical(session.answers),
        "cells": cells,
        "rows": rows,
        "sections": session.sections(),
        "recounted": [session.section((node.name,)) for node in session.form.items],
        "title": session.title(),
        "finished": canonical(session.finished()),
    }


def assert_like_fresh(session: FormSession) -> None:
    fresh = FormSession(session.form, session.answers, clock=fixed_clock())
    mine, theirs = portrait(session), portrait(fresh)
    assert mine["sections"] == mine["recounted"]
    for path, cell in mine["cells"].items():
        assert theirs["cells"].get(path) == cell, path
    assert mine == theirs


# --- one rich form -----------------------------------------------------------------------------------------

CHOICES = {
    "kinds": (Choice("a", {"en": "A"}), Choice("b", {"en": "B"})),
    "cities": tuple(
        Choice(f"c{n}", {"en": f"City {n}"}, {"kind": "ab"[n % 2], "size": str(n)}) for n in range(6)
    ),
    "criteria": tuple(Choice(f"k{n}", {"en": f"K{n}"}, {"level": str(n)}) for n in range(4)),
}

RICH = Form(
    "rich",
    "1",
    {"en": "Rich"},
    ("en",),
    (
        Group(
            "head",
            (
                Question("x", "text", required="yes"),
                Question("n", "integer", constraint=". >= 0", limit=". <= 2"),
                Question("twice", "calculate", calculation="${n} * 2"),
                Question("four", "calculate", calculation="${twice} * 2 + ${bad}"),
                Question("kind", "one", choices="kinds", other=True, required="${n} > 1"),
                Question(
                    "city", "one", choices="cities", choice_filter="kind = ${kind} and size < ${four} + 3"
                ),
                Group(
                    "deep",
                    (
                        Question("why", "long", relevant="${x} != 'quiet'", required="${four} > 5"),
                        Question("when", "date", read_only="${kind} = 'a'"),
                    ),
                    relevant="${n} > 0",
                ),
                Question("kept", "calculate", calculation="once(${x})"),
            ),
            label={"en": "Head of ${x}, ${kind}"},
        ),
        Repeat(
            "rooms",
            (
                Question("name", "text", required="true()", default="concat('Room ', position(..))"),
                Question("len", "decimal", limit=". < ${total}"),
                Question("v", "verdict", relevant="${len} != ''"),
                Question("no", "calculate", calculation="position(..)"),
                Question("share", "calculate", calculation="round(${len} div ${total}, 3)"),
                Question("note", "text", relevant="${v} = 'fail'", label={"en": "Why ${name}?"}),
                Repeat(
                    "points",
                    (
                        Question("p", "integer"),
                        Question("mine", "calculate", calculation="${p} + ${len}"),
                        Question("all", "calculate", calculation="sum(${rooms}/points/p)"),
                    ),
                    relevant="${v} != 'na'",
                ),
                Question("points_sum", "calculate", calculation="sum(${p})"),
            ),
            relevant="${kind} != 'b'",
            label={"en": "Rooms"},
            table=True,
        ),
        Group(
            "sums",
            (
                Question("total", "calculate", calculation="sum(${len})"),
                Question("bad", "calculate", calculation="count(${rooms}[v = 'fail'])"),
                Question("names", "calculate", calculation="join('|', ${rooms}[number(len) > 1]/name)"),
                Question("second", "calculate", calculation="indexed-repeat(${name}, ${rooms}, 2)"),
                Question("grand", "calculate", calculation="sum(${points_sum})"),
                Question("asked", "calculate", calculation="count-non-empty(${note})"),
                Question("open", "calculate", calculation="count(${note})"),
                Question("label", "calculate", calculation="jr:choice-name(${city}, '${city}')"),
            ),
        ),
        Repeat(
            "crit", (Question("ok", "verdict"),), rows="criteria", rows_filter="level <= ${n} or level = '0'"
        ),
        Repeat(
            "counted",
            (
                Question("z", "text", default="hello"),
                Question("z2", "calculate", calculation="concat(${x}, position(..), ${z})"),
            ),
            count="${n}",
            read_only="${x} = 'quiet'",
        ),
    ),
    CHOICES,
    instance_name="concat(${x}, ' ', ${total})",
)

TEXTS = st.sampled_from(["quiet", "loud", "", None])
VALUES: dict[str, st.SearchStrategy[Json | None]] = {
    "text": TEXTS,
    "long": TEXTS,
    "integer": st.sampled_from(["0", "1", "2", "3", "-1", "x", None]),
    "decimal": st.sampled_from(["0.5", "1", "2.50", "10", None]),
    "one": st.sampled_from(["a", "b", "c1", "c4", "other", None]),
    "many": st.sampled_from([["a"], ["a", "b"], None]),
    "verdict": st.sampled_from(["pass", "fail", "na", None]),
    "date": st.sampled_from(["2026-05-11", "2026-02-30", None]),
}


def act(session: FormSession, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    """One random thing a person can do."""
    sheet = session._sheet
    answers = [path for path, cell in sheet.cells.items() if isinstance(cell.spot.node, Question)]
    answers += [path for path in answers if path[-1] in ("x", "n", "kind", "len", "v")] * 4
    free = [
        path
        for path, cell in sheet.cells.items()
        if isinstance(cell.spot.node, Repeat) and not session.fixed_rows(path)
    ]
    if not answers:
        return
    what = draw(st.sampled_from(["answer"] * 5 + ["paste", "add", "add", "remove", "move", "undo", "redo"]))
    if what in ("answer", "paste"):
        count = 1 if what == "answer" else 3
        paths = [draw(st.sampled_from(answers)) for _ in range(count)]
        session.answer_many([(p, draw(VALUES.get(session.node(p).kind, TEXTS))) for p in paths])  # type: ignore[union-attr]
    elif what == "undo":
        session.undo()
    elif what == "redo":
        session.redo()
    elif free:
        rows_act(session, draw, draw(st.sampled_from(free)), what)


def rows_act(
    session: FormSession, draw: Callable[[st.SearchStrategy[Any]], Any], path: Path, what: str
) -> None:
    keys = session.row_keys(path)
    if what == "add":
        after = draw(st.sampled_from([None, *keys]))
        values = draw(st.sampled_from([(), ({"len": "2", "name": "n"},)]))
        session.add_rows(path, draw(st.integers(1, 2)), after, values)
    elif keys and what == "remove":
        session.remove_rows(path, draw(st.lists(st.sampled_from(keys), min_size=1, unique=True)))
    elif keys and what == "move":
        session.move_row(path, draw(st.sampled_from(keys)), draw(st.sampled_from([None, *keys])))


@settings(max_examples=60 * SOAK, deadline=None)
@given(st.data())
def test_the_state_after_any_steps_is_that_of_a_fresh_session(data: st.DataObject) -> None:
    session = FormSession(RICH, clock=fixed_clock())
    for _ in range(data.draw(st.integers(1, 12))):
        act(session, data.draw)
    assert_like_fresh(session)


@settings(max_examples=60 * SOAK, deadline=None)
@given(st.data())
def test_undo_of_everything_leads_back_and_redo_forth_again(data: st.DataObject) -> None:
    session = FormSession(RICH, clock=fixed_clock())
    start = portrait(session)
    for _ in range(data.draw(st.integers(1, 10))):
        act(session, data.draw)
    while session.can_redo:
        session.redo()
    end = portrait(session)
    while session.can_undo:
        session.undo()
    assert portrait(session) == start
    while session.can_redo:
        session.redo()
    assert portrait(session) == end


@settings(max_examples=40 * SOAK, deadline=None)
@given(st.data())
def test_what_changed_is_said(data: st.DataObject) -> None:
    """A window that repaints only the paths it is told about shows the truth."""
    session = FormSession(RICH, clock=fixed_clock())
    for _ in range(data.draw(st.integers(1, 6))):
        act(session, data.draw)
    before = portrait(session)["cells"]
    path = data.draw(
        st.sampled_from(sorted(p for p in before if p[-1] in ("x", "n", "kind", "len", "v", "p")))
    )
    node = session.node(path)
    assert isinstance(node, Question)
    changed = session.answer(path, data.draw(VALUES[node.kind]))
    after = portrait(session)["cells"]
    different = {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
    assert different <= changed


# --- any form ----------------------------------------------------------------------------------------------


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Random groups and repeats of questions whose expressions mention questions that stand before them."""
    names = (f"q{n}" for n in itertools.count())
    known: list[str] = []

    def mention() -> str:
        return f"${{{draw(st.sampled_from(known))}}}" if known else "1"

    def expression() -> str:
        templates = (
            "{0} = 'a'",
            "{0} > {1}",
            "{0} != ''",
            "selected({0}, 'b')",
            "sum({0}) > 2",
            "count({0}) = 1",
            "not({0} = {1})",
            "coalesce({0}, {1}) = '2'",
        )
        return draw(st.sampled_from(templates)).format(mention(), mention())

    def calculation() -> str:
        templates = ("{0} + {1}", "concat({0}, {1})", "sum({0})", "if({0} = 'a', {1}, 'z')", "max({0}, {1})")
        return draw(st.sampled_from(templates)).format(mention(), mention())

    def maybe(make: Callable[[], str]) -> str:
        return make() if draw(st.booleans()) and known else ""

    def question() -> Question:
        name, kind = next(names), draw(st.sampled_from(["text", "integer", "one", "verdict", "calculate"]))
        made = Question(
            name,
            kind,
            relevant=maybe(expression),
            required=maybe(expression),
            constraint=maybe(lambda: f". = {mention()}"),
            calculation=calculation() if kind == "calculate" else "",
            choices="kinds" if kind == "one" else "",
        )
        known.append(name)
        return made

    def node(depth: int) -> Node:
        kind = (
            draw(st.sampled_from(["question", "question", "group", "repeat", "counted"]))
            if depth < 3
            else "question"
        )
        if kind == "question":
            return question()
        relevant, count = maybe(expression), mention()
        items = tuple(node(depth + 1) for _ in range(draw(st.integers(1, 3))))
        name = next(names)
        if kind == "group":
            return Group(name, items, relevant=relevant)
        return Repeat(name, items, relevant=relevant, count=f"{count} mod 4" if kind == "counted" else "")

    items = tuple(node(0) for _ in range(draw(st.integers(1, 5))))
    return Form("any", "1", {"en": "Any"}, ("en",), items, CHOICES)


@settings(max_examples=80 * SOAK, deadline=None)
@given(st.data())
def test_any_form_behaves_like_its_fresh_self(data: st.DataObject) -> None:
    form = data.draw(forms())
    session = FormSession(form, clock=fixed_clock())
    start = portrait(session)
    for _ in range(data.draw(st.integers(1, 10))):
        act(session, data.draw)
    assert_like_fresh(session)
    while session.can_undo:
        session.undo()
    while session.can_redo:
        session.redo()
    while session.can_undo:
        session.undo()
    assert portrait(session)["answers"] == start["answers"]


# --- any expression ----------------------------------------------------------------------------------------

ORIGINS = st.sampled_from(
    [
        "${x}",
        "${len}",
        "${rooms}",
        "${p}",
        "${points}",
        "${head}",
        "${v}",
        "..",
        "../..",
        ".",
        "../name",
        "../points",
        "/rich/rooms",
        "/rooms/points/p",
        "current()/..",
        "instance('cities')/root/item",
        "../../head/n",
    ]
)
STEPS = st.sampled_from(["", "", "/name", "/len", "/points", "/p", "/..", "/label", "/."])
PREDICATES = st.sampled_from(
    [
        "",
        "",
        "[1]",
        "[len > 1]",
        "[${v} = 'fail']",
        "[position() = last()]",
        "[. = 1]",
        "[kind = ${kind}]",
        "[name = current()/../name]",
        "[${len} = 2]",
        "[count(points) > 1]",
    ]
)
PATHS = st.tuples(ORIGINS, PREDICATES, STEPS, PREDICATES).map("".join)
TEMPLATES = st.sampled_from(
    [
        "count({0})",
        "sum({0})",
        "position({0})",
        "join(',', {0}, {1})",
        "not({0})",
        "if({0}, {1}, {0})",
        "coalesce({0}, {1})",
        "indexed-repeat({0}, ${{rooms}}, {1})",
        "indexed-repeat({0}, ${{points}}, {1})",
        "count-non-empty({0})",
        "jr:choice-name({0}, '${{city}}')",
        "-{0}",
        "{0} + {1}",
        "{0} = {1}",
        "{0} and {1}",
        "{0} > {1}",
        "{0} | {1}",
        "selected({0}, {1})",
        "{0}{1}",
    ]
)
EXPRESSIONS = st.recursive(
    st.one_of(PATHS, PATHS, st.sampled_from(["1", "2", "'a'", "today()"])),
    lambda inner: st.tuples(TEMPLATES, inner, inner).map(lambda three: three[0].format(*three[1:])),
    max_leaves=4,
).flatmap(lambda source: st.sampled_from([source, source, f"once({source})"]))


@settings(max_examples=150 * SOAK, deadline=None)
@given(EXPRESSIONS, st.sampled_from(["calculation", "relevant", "constraint"]), st.booleans())
def test_any_expression_is_computed_or_refused_with_its_place(source: str, column: str, in_row: bool) -> None:
    probe = replace(Question("probe", "text"), **{column: source})
    items = list(RICH.items)
    rooms = items[1]
    assert isinstance(rooms, Repeat)
    if in_row:
        items[1] = replace(rooms, items=(*rooms.items, probe))
    else:
        items.append(probe)
    form = replace(RICH, items=tuple(items))
    try:
        session = FormSession(form, clock=fixed_clock())
    except FormInvalid as wrong:
        refused = wrong
    else:
        rows = session.add_rows(("rooms",), 3)
        session.add_rows(("rooms", rows[1], "points"), 2)
        session.answer_many([(("rooms", rows[1], "len"), "2"), (("head", "kind"), "a"), (("head", "n"), "2")])
        session.move_row(("rooms",), rows[2], None)
        assert_like_fresh(session)
        return
    assert "probe" in str(refused)


@settings(max_examples=60 * SOAK, deadline=None)
@given(st.data())
def test_any_answers_become_any_others_as_one_step(data: st.DataObject) -> None:
    session, other = (FormSession(RICH, clock=fixed_clock()) for _ in range(2))
    for _ in range(data.draw(st.integers(0, 8))):
        act(session, data.draw)
    for _ in range(data.draw(st.integers(0, 8))):
        act(other, data.draw)
    before = json.loads(json.dumps(session.answers))
    session.become(other.answers)
    assert not differences(RICH, session.answers, other.answers)
    assert_like_fresh(session)
    if differences(RICH, before, session.answers):
        session.undo()
    assert not differences(RICH, before, session.answers)
