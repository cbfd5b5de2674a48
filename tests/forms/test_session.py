"""Filling a form: what is asked, what follows, what is wrong, which rows there are."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sidesk.core.canonical import Json
from sidesk.core.clock import Clock
from sidesk.core.errors import FormInvalid
from sidesk.forms.definition import ORDER, Choice, Form, Group, Node, Question, Repeat
from sidesk.forms.journal import MOST_STEPS
from sidesk.forms.session import Context, FormSession
from sidesk.forms.spots import MOST_ROWS

NOW = dt.datetime(2026, 5, 11, 14, 3, 22, tzinfo=dt.timezone(dt.timedelta(hours=8)))
LISTS = {
    "kinds": (Choice("a", {"zh": "甲", "en": "Alpha"}), Choice("b", {"en": "Beta"})),
    "cities": (
        Choice(
            "c1", {"zh": "一", "en": "One"}, {"kind": "a", "size": "1", "note": {"zh": "注", "en": "Note"}}
        ),
        Choice("c2", {"en": "Two"}, {"kind": "b", "size": "2"}),
        Choice("c3", {"en": "Three"}, {"kind": "a", "size": "3"}),
    ),
    "none": (),
}


def form_of(*items: Node, **more: Any) -> Form:
    return Form("f", "1", {"zh": "表", "en": "Form"}, ("zh", "en"), items, LISTS, **more)


def fixed_clock() -> Clock:
    numbers = itertools.count(1)
    return Clock(now=lambda: NOW, new_id=lambda: f"k{next(numbers)}")


def session_of(*items: Node, answers: Mapping[str, Json] | None = None, **more: Any) -> FormSession:
    context = Context(NOW.date(), NOW, "Li", {"project_name": "Block A"}, "en")
    return FormSession(form_of(*items, **more), answers, context, fixed_clock())


def kinds_of(session: FormSession, *path: str) -> list[tuple[str, str]]:
    return [(problem.severity, problem.kind) for problem in session.problems(path or None)]


def text(name: str, **more: Any) -> Question:
    return Question(name, "text", **more)


def calc(name: str, calculation: str) -> Question:
    return Question(name, "calculate", calculation=calculation)


# --- passing many rows in one step ---------------------------------------------------------------------


def checklist_session() -> FormSession:
    row = (Question("result", "verdict", required="yes"), text("remark"))
    return session_of(Repeat("items", row, rows="cities"))


def test_rows_passed_together_say_by_whom_and_when_and_are_one_step_of_undo() -> None:
    session = checklist_session()
    session.answer(("items", "c2", "result"), "fail")
    paths = [("items", key, "result") for key in ("c1", "c3")]
    session.pass_together(paths)
    mark = {"at": "2026-05-11T14:03:22+08:00", "by": "Li"}
    assert [session.value(path) for path in paths] == ["pass", "pass"]
    assert [session.passed_together(path) for path in paths] == [mark, mark]
    assert session.passed_together(("items", "c2", "result")) is None
    assert session.finished()["items"]["c1"]["result_bulk"] == mark  # type: ignore[index,call-overload]
    assert session.progress() == (3, 6), "the mark is no question"
    session.undo()
    assert [session.value(path) for path in paths] == [None, None]
    assert session.passed_together(paths[0]) is None
    session.redo()
    assert session.passed_together(paths[0]) == mark


@pytest.mark.parametrize("verdict", ["pass", "fail", "na", None])
def test_a_row_answered_by_itself_loses_the_mark_and_undo_brings_it_back(verdict: str | None) -> None:
    session = checklist_session()
    path = ("items", "c1", "result")
    session.pass_together([path])
    session.answer(path, verdict)
    assert session.passed_together(path) is None
    session.undo()
    assert session.passed_together(path) is not None


def test_the_mark_is_still_there_when_the_record_is_opened_again() -> None:
    session = checklist_session()
    session.pass_together([("items", "c1", "result")])
    again = FormSession(session.form, session.answers)
    assert again.passed_together(("items", "c1", "result")) == {"at": "2026-05-11T14:03:22+08:00", "by": "Li"}


# --- expressions in a form ---------------------------------------------------------------------------------

TABLE: list[Node] = [
    Group(
        "g",
        (
            text("x"),
            Question("n", "integer"),
            Question("d", "decimal"),
            Question("m", "many", choices="kinds"),
        ),
    ),
    Question("city", "one", choices="cities"),
    Question("place", "geopoint"),
    Question("photo", "photo"),
    Question("sign", "signature"),
    Question("yes", "yesno"),
    Repeat(
        "rooms",
        (
            text("name"),
            Question("len", "decimal"),
            Group("in", (Question("v", "verdict"), Repeat("points", (Question("p", "integer"),)))),
        ),
    ),
]
SHA = "a" * 64
ANSWERS: dict[str, Json] = {
    "g": {"x": "hello", "n": "2", "d": "2.50", "m": ["a", "b"]},
    "city": "c1",
    "place": {"lat": "31", "lon": "121"},
    "photo": [{"sha256": SHA, "name": "a.jpg", "mime": "image/jpeg"}],
    "sign": {"strokes": [[[1, 1]]]},
    "rooms": {
        "r1": {
            ORDER: "1",
            "name": "A",
            "len": "3",
            "in": {"v": "pass", "points": {"q1": {ORDER: "1", "p": "1"}}},
        },
        "r2": {ORDER: "2", "name": "B", "len": "5.0", "in": {"v": "fail"}},
        "r3": {
            ORDER: "3",
            "len": "5",
            "in": {"points": {"q2": {ORDER: "1", "p": "2"}, "q3": {ORDER: "2", "p": "4"}}},
        },
    },
}
RESULTS = [
    ("${x}", "hello"),
    ("../g/x", "hello"),
    ("/f/g/x", "hello"),
    ("/g/x", "hello"),
    ("./../g/n + 1", "3"),
    ("${d} = 2.5", "true"),
    ("${d} = '2.5'", "true"),
    ("${d} = '2.51'", "false"),
    ("${d} + ${n}", "4.5"),
    ("${m}", "a b"),
    ("selected(${m}, 'b')", "true"),
    ("${place}", "31 121 0 0"),
    ("${photo}", "a.jpg"),
    ("${sign}", "signed"),
    ("${yes}", None),
    ("if(${yes} = '', 'open', 'done')", "open"),
    ("${g}", None),
    ("count(${rooms})", "3"),
    ("count(${name})", "3"),
    ("count-non-empty(${name})", "2"),
    ("sum(${len})", "13"),
    ("max(${len})", "5"),
    ("join(',', ${name})", "A,B,"),
    ("sum(${p})", "7"),
    ("count(${points})", "3"),
    ("count(${rooms}[in/v = 'fail'])", "1"),
    ("count(${rooms}[${v} = 'fail'])", "1"),
    ("${rooms}[2]/name", "B"),
    ("${rooms}[position() = 2]/name", "B"),
    ("${rooms}[last()]/len", "5"),
    ("${rooms}[len > 3][1]/name", "B"),
    ("join(',', ${rooms}[len = ${d} * 2]/in/v)", "fail,"),
    ("count(${rooms}[len = ${rooms}[2]/len])", "2"),
    ("indexed-repeat(${name}, ${rooms}, 2)", "B"),
    ("indexed-repeat(${name}, ${rooms}, 9)", None),
    ("indexed-repeat(${p}, ${rooms}, 3, ${points}, 2)", "4"),
    ("sum(indexed-repeat(${p}, ${rooms}, 3))", "6"),
    ("sum(${rooms}/in/points/p)", "7"),
    ("sum(${rooms}[3]/in/points[2]/p)", "4"),
    ("count(${p}/..)", "3"),
    ("count(${rooms}[name = 'A']/in/points)", "1"),
    ("join(',', ${p}[. > 1])", "2,4"),
    ("join(',', ${p}[. > 1]/../../v)", None),
    ("join(',', ${p}[. > 3]/../../../name)", ""),
    ("join(',', ${p}[. = 1]/../../../name)", "A"),
    ("count(${p}[. > 1]/../../../../rooms)", "3"),
    ("instance('cities')/root/item[name = ${city}]/label", "One"),
    ("count(instance('cities')/root/item)", "3"),
    ("instance('cities')/root/item[kind = 'a' and size > 1]/name", "c3"),
    ("instance('cities')/root/item[size = 2]/label", "Two"),
    ("instance('cities')/root/item[2]/name", "c2"),
    ("instance('cities')/root/item[kind = 'a'][2]/name", "c3"),
    ("instance('cities')/root/item[kind = current()/../kindless]/name", None),
    ("instance('cities')/root/item[note != '']/note", "Note"),
    ("instance('cities')/root/item[kind = 'a' and position() = 2]/name", None),
    ("instance('cities')/root/item[kind = 'a' and not(size = 1)]/name", "c3"),
    ("instance('cities')/root/item[-size = -2]/name", "c2"),
    ("instance('cities')/root/item[concat(kind, size) = 'a3']/name", "c3"),
    ("instance('none')/root/item[name = ${city}]/any", None),
    ("sum(instance('cities')/root/item/size)", "6"),
    ("count(instance('cities')/root/item[size = -(-2)])", "1"),
    ("count(instance('cities')/root/item[size = ${n} + 0])", "1"),
    ("count(instance('cities')/root/item[name = concat(kind, '1')])", "0"),
    ("count(instance('cities')/root/item[size = position()])", "3"),
    ("count(instance('cities')/root/item[name = ${city} and -last() = -3])", "1"),
    ("count(instance('cities')/root/item[size = count(${rooms}[name = 'A'])])", "1"),
    ("count(/f[g = 1])", "0"),
    ("pulldata('cities', 'label', 'name', ${city})", "One"),
    ("pulldata('cities', 'size', 'kind', 'b')", "2"),
    ("pulldata('cities', 'size', 'kind', 'z')", None),
    ("pulldata('project', 'name')", "Block A"),
    ("pulldata('the', 'user')", "Li"),
    ("jr:choice-name(${city}, '${city}')", "One"),
    ("jr:choice-name('zz', ${city})", "zz"),
    ("jr:choice-name('yes', '${yes}')", "Yes"),
    ("count(${x} | ${name})", "4"),
    ("now()", "2026-05-11T14:03:22.000+08:00"),
    ("today()", "2026-05-11"),
    ("once('a')", "a"),
    ("position(/rooms)", "1"),
    ("count(/f)", "0"),
    ("/f", None),
    ("count(/f[1])", "0"),
    ("1 div 0", None),
    ("number('x')", None),
    ("1 = 1", "true"),
]


@pytest.mark.parametrize(("source", "expected"), RESULTS, ids=[source for source, _ in RESULTS])
def test_an_expression_meets_the_answers(source: str, expected: str | None) -> None:
    source = source.replace("current()/../kindless", "current()/../hidden")
    hidden = text("hidden", relevant="false() and ${x} = ''")
    session = session_of(*TABLE, hidden, calc("out", source), answers={**ANSWERS, "hidden": "a"})
    assert session.value(("out",)) == (expected or None)


IN_ROW = [
    ("${name}", "B"),
    ("../name", "B"),
    ("position(..)", "2"),
    ("${x}", "hello"),
    ("../../g/x", "hello"),
    ("count(${rooms})", "3"),
    ("count(../../rooms)", "3"),
    ("sum(${p})", "0"),
    ("sum(../in/points/p)", "0"),
    ("sum(${rooms}/len)", "13"),
    ("round(${len} div sum(${rooms}/len), 2)", "0.38"),
    ("indexed-repeat(${len}, ${rooms}, position(..) - 1)", "3"),
    ("count(${rooms}[len = current()/../len])", "2"),
    ("count(${rooms}[position() < position(current()/..)])", "1"),
    ("${rooms}[1]/name", "A"),
    ("count(..)", "1"),
    ("string(..)", None),
    ("position(../in/v)", "2"),
    ("${v}", "fail"),
]


@pytest.mark.parametrize(("source", "expected"), IN_ROW, ids=[source for source, _ in IN_ROW])
def test_in_a_row_the_names_mean_that_row(source: str, expected: str | None) -> None:
    rooms = TABLE[-1]
    assert isinstance(rooms, Repeat)
    items = (*rooms.items, calc("out", source))
    session = session_of(*TABLE[:-1], Repeat("rooms", items), answers=ANSWERS)
    assert session.value(("rooms", "r2", "out")) == expected


def test_a_name_that_stands_twice_means_the_one_beside() -> None:
    session = session_of(
        Group("a", (text("x"), calc("c", "${x}"))),
        Group("b", (text("x"), Group("in", (calc("d", "${x}"),)))),
        answers={"a": {"x": "1"}, "b": {"x": "2"}},
    )
    assert session.value(("a", "c")) == "1"
    assert session.value(("b", "in", "d")) == "2"


BROKEN: list[tuple[Sequence[Node], str, str]] = [
    ([text("a", relevant="${b} = 1")], "a relevant, 1", "There is no question “b”."),
    ([text("a", relevant="b = 1")], "a relevant, 1", "“b” stands here without ${}."),
    ([text("a", constraint="(1")], "a constraint, 1", "not closed"),
    ([Group("g", (text("a", required="foo()"),))], "g/a required, 1", "no function"),
    ([text("a", choice_filter="x = 1")], "f", ""),
    (
        [Question("a", "one", choices="cities", choice_filter="color = 1")],
        "a choice_filter, 1",
        "no column “color”",
    ),
    (
        [Question("a", "one", choices="nope", choice_filter="name = 1")],
        "a choice_filter, 1",
        "no choice list “nope”",
    ),
    ([Repeat("r", (text("a"),), rows="nope")], "r rows_filter, 1", "no choice list “nope”"),
    ([calc("c", "instance('nope')/root/item/a")], "c calculation, 1", "no choice list"),
    ([calc("c", "instance('cities')/item/a")], "c calculation, 20", "no column “item”"),
    ([calc("c", "instance('cities')/../a")], "c calculation, 20", "There is no question “..”"),
    ([calc("c", "../../../a")], "c calculation, 4", "There is no question “..”"),
    ([calc("c", "../nope")], "c calculation, 4", "There is no question"),
    ([calc("c", "/f/nope")], "c calculation, 4", "There is no question"),
    ([Group("g", (text("a"),)), calc("c", "../g/nope")], "c calculation, 6", "no question “nope” in “g”"),
    ([calc("c", "position(..)")], "c calculation, 1", "a place inside a repeat"),
    ([text("a"), calc("c", "position(${a})")], "c calculation, 1", "a place inside a repeat"),
    ([text("a"), calc("c", "indexed-repeat(${a}, ${a}, 1)")], "c calculation, 1", "the repeats it stands in"),
    (
        [text("a"), Repeat("r", (text("b"),)), calc("c", "indexed-repeat(${a}, ${r}, 1)")],
        "c calculation, 1",
        "stands in",
    ),
    ([calc("c", "indexed-repeat(/f, /f, 1)")], "c calculation, 1", "stands in"),
    ([Repeat("r", (text("b"),)), calc("c", "indexed-repeat(/f, ${r}, 1)")], "c calculation, 1", "stands in"),
    ([Group("g", (text("a"),)), calc("c", "jr:choice-name('a', '${g}')")], "c calculation, 1", "no question"),
    (
        [Group("g", (text("a"),)), Group("h", (text("a"),)), calc("c", "${a}")],
        "c calculation, 1",
        "2 questions called “a”",
    ),
    ([text("a", label={"en": "Hi ${b}"})], "a label, 1", "no question “b”"),
    ([text("a", default="tody()")], "a default, 1", "no function “tody”"),
    ([text("a", default="x ${b} y")], "a default, 3", "operator is missing"),
    ([Question("a", "integer", default="x")], "a default", "“x” cannot be the answer"),
    ([calc("a", "${b}"), calc("b", "${a}")], "a", "wait for each other: a → b → a"),
    ([calc("a", "${a} + 1")], "a", "wait for each other: a → a"),
    ([text("a", relevant="${a} = 1")], "a", "a → a"),
    ([Group("g", (text("a"),), relevant="${a} = 1")], "g", "g → g/a → g"),
    ([Repeat("r", (text("a"),), count="count(${a})")], "r", "r → r/a → r"),
    (
        [Repeat("r", (Question("n", "integer"), calc("t", "${n} + indexed-repeat(${t}, ${r}, 1)")))],
        "r/t",
        "r/t → r/t",
    ),
    ([calc("a", "${b}"), calc("b", "${c}"), calc("c", "${b}"), calc("d", "${c}")], "b", "b → c → b"),
]


@pytest.mark.parametrize(("items", "where", "what"), BROKEN, ids=[f"{w}: {t}" for _, w, t in BROKEN])
def test_a_form_that_does_not_fit_together_is_refused(items: Sequence[Node], where: str, what: str) -> None:
    if where == "f":
        assert session_of(*items).problems() == []
        return
    with pytest.raises(FormInvalid) as caught:
        session_of(*items)
    assert str(caught.value.details["where"]) == where
    assert what in str(caught.value)


def test_the_name_of_a_record_is_an_expression_too() -> None:
    session = session_of(text("x"), Question("n", "integer"), instance_name="concat(${x}, ' ', ${n})")
    assert session.title() == "Form"
    session.answer_many([(("x",), "Hall"), (("n",), "3")])
    assert session.title() == "Hall 3"
    assert session_of(text("x"), instance_name=".").title() == "Form"
    for wrong in ("${y}", "(", "once(1) = "):
        with pytest.raises(FormInvalid):
            session_of(text("x"), instance_name=wrong)


def test_without_such_an_expression_the_first_text_names_the_record() -> None:
    session = session_of(Question("d", "date"), text("x", relevant="${d} != ''"), Question("y", "long"))
    session.answer_many([(("x",), "hidden"), (("y",), "first line\nsecond")])
    assert session.title() == "first line"
    session.answer(("d",), "2026-05-11")
    assert session.title() == "hidden"


# --- what is asked -----------------------------------------------------------------------------------------


def test_a_hidden_question_is_not_asked_and_keeps_its_answer() -> None:
    session = session_of(
        Question("open", "yesno"),
        Group("g", (text("a", required="yes"), Group("h", (text("b"),))), relevant="${open} = 'yes'"),
        calc("seen", "concat(${a}, ${b})"),
    )
    assert not session.relevant(("g", "h", "b"))
    assert session.problems() == []
    changed = session.answer(("open",), "yes")
    assert {("g",), ("g", "a"), ("g", "h"), ("g", "h", "b")} <= changed
    session.answer_many([(("g", "a"), "1"), (("g", "h", "b"), "2")])
    assert session.value(("seen",)) == "12"
    session.answer(("open",), "no")
    assert session.value(("seen",)) is None
    assert session.value(("g", "a")) == "1"
    assert session.finished() == {"open": "no"}
    session.answer(("open",), "yes")
    assert session.finished() == {"open": "yes", "g": {"a": "1", "h": {"b": "2"}}, "seen": "12"}


def test_only_what_depends_on_an_answer_changes() -> None:
    session = session_of(
        text("a"), text("b"), calc("c", "${a}"), text("d", label={"en": "Say ${a}"}, hint={"en": "As ${a}"})
    )
    assert session.answer(("a",), "x") == {("a",), ("c",), ("d",)}
    assert session.answer(("b",), "x") == {("b",)}
    assert session.answer(("b",), "x") == frozenset()
    assert session.label(("d",)) == {"en": "Say x"}
    assert session.hint(("d",)) == {"en": "As x"}
    assert session.hint(("a",)) == {}


def test_an_answer_in_a_row_concerns_that_row_only() -> None:
    session = session_of(Repeat("r", (text("a"), calc("b", "${a}"), text("c", relevant="${a} = 'x'"))))
    one, two = session.add_rows(("r",), 2)
    assert session.answer(("r", one, "a"), "x") == {("r", one, "a"), ("r", one, "b"), ("r", one, "c")}
    assert not session.relevant(("r", two, "c"))


def test_words_mention_answers_by_their_labels() -> None:
    mention = {"en": "${city} / ${m} / ${n} / ${name}", "zh": "${city}、${m}"}
    session = session_of(*TABLE, text("out", label=mention), answers=ANSWERS)
    assert session.label(("out",)) == {"en": "One / Alpha, Beta / 2 / A, B", "zh": "一、甲、b"}
    assert session.label(("rooms", "r1")) == {}
    assert session_of(Group("g", (text("a"),)), text("b", label={"en": "${g}!"})).label(("b",)) == {"en": "!"}


def test_words_that_mention_nothing_stay_as_they_are() -> None:
    assert session_of(text("a", label={"en": "Costs ${"})).label(("a",)) == {"en": "Costs ${"}


def test_required_answers_are_missed_until_they_are_there() -> None:
    message = {"en": "Say ${b}"}
    session = session_of(
        text("a", required="yes"),
        text("b", required="${a} = 'x'"),
        text("c", required="true()", required_message=message),
    )
    assert [p.path for p in session.problems()] == [("a",), ("c",)]
    assert session.required(("a",))
    assert not session.required(("b",))
    session.answer_many([(("a",), "x"), (("b",), "y")])
    assert session.required(("b",))
    assert [p.message for p in session.problems()] == [{"en": "Say y"}]
    assert session.problems(("c",)) == session.problems()
    state = session.sections()[2]
    assert (state.asked, state.answered, state.required_missing, state.errors) == (1, 0, 1, 0)


def test_what_the_person_cannot_type_is_not_missed() -> None:
    session = session_of(
        text("a", required="yes", read_only="yes"),
        Question("b", "note", required="yes"),
        Question("c", "decimal", required="yes", calculation="''"),
    )
    assert session.problems() == []
    assert all(session.read_only((name,)) for name in "abc")
    assert session.progress() == (0, 0)


def test_constraints_and_limits_are_checked_on_answers_only() -> None:
    session = session_of(
        Question(
            "n",
            "integer",
            constraint=". > 0",
            constraint_message={"en": "Above 0, ${n} is not"},
            limit=". <= 10",
            limit_message={"en": "Too much"},
        ),
        Question("m", "integer", constraint=". > ${n}", limit="cat6a.length"),
        Question("t", "calculate", calculation="${n} * 2", limit=". < 5"),
    )
    assert kinds_of(session) == []
    session.answer(("n",), "-1")
    assert session.problems()[0].message == {"en": "Above 0, -1 is not"}
    session.answer_many([(("n",), "11"), (("m",), "3")])
    assert kinds_of(session) == [("warning", "limit"), ("error", "constraint"), ("warning", "limit")]
    assert session.problems()[0].message == {"en": "Too much"}
    assert session.problems()[1].message["zh"] == "这个答案不符合要求。"
    states = session.sections()
    assert [(s.errors, s.warnings) for s in states] == [(0, 1), (1, 0), (0, 1)]


def test_functions_without_a_value_mean_the_answer_here() -> None:
    session = session_of(Question("n", "integer", constraint="number() > 3 and string() != '5'"))
    for value, wrong in (("4", []), ("3", [("error", "constraint")]), ("5", [("error", "constraint")])):
        session.answer(("n",), value)
        assert kinds_of(session) == wrong


def test_expressions_read_what_they_can_of_odd_values() -> None:
    odd: list[tuple[Json, str | None]] = [
        (True, "true"),
        (False, "false"),
        (5, "5"),
        ({"value": "3", "unit": "km"}, "3"),
        ({"x": "y"}, "signed"),
        ([{"name": "a b.jpg"}], "a_b.jpg"),
    ]
    session = session_of(text("a"), calc("c", "${a}"))
    for value, expected in odd:
        session.answer(("a",), value)
        assert session.value(("c",)) == expected


def test_a_value_of_the_wrong_shape_is_kept_and_told() -> None:
    session = session_of(Question("n", "integer"), Question("m", "many", choices="kinds"), text("t"))
    session.answer_many([(("n",), "two"), (("m",), "a"), (("t",), {"x": "y"})])
    assert kinds_of(session) == [("error", "type")] * 3
    assert session.value(("t",)) == {"x": "y"}


def test_text_is_stored_in_nfc_and_empty_values_are_no_answers() -> None:
    session = session_of(text("a"), Question("m", "many"))
    session.answer_many([(("a",), "e\u0301"), (("m",), ("e\u0301",))])
    assert session.answers == {"a": "\u00e9", "m": ["\u00e9"]}
    session.answer_many([(("a",), ""), (("m",), [])])
    assert session.answers == {}


def test_a_calculated_question_answers_itself() -> None:
    session = session_of(Question("a", "integer"), Question("b", "integer", calculation="${a} + 1"))
    session.answer(("a",), "2")
    assert session.answer(("b",), "9") == frozenset()
    assert session.value(("b",)) == "3"
    assert session.read_only(("b",))


def test_an_unknown_place_is_a_mistake_of_ours() -> None:
    session = session_of(text("a"), Repeat("r", (text("b"),)))
    for path in (("z",), ("r", "nope", "b")):
        with pytest.raises(KeyError):
            session.answer_many([(("a",), "1"), (path, "1")])
    assert session.answers == {}
    with pytest.raises(KeyError):
        session.node(("z",))
    assert session.node(("r", "b")).name == "b"
    assert session.value(("a", "b", "c")) is None


# --- choices -----------------------------------------------------------------------------------------------


def test_choices_follow_the_answers() -> None:
    session = session_of(
        Question("k", "one", choices="kinds", other=True),
        Question("c", "one", choices="cities", choice_filter="kind = ${k}", other=True),
        Question("many", "many", choices="cities", choice_filter="size <= string-length(${k}) or kind = 'b'"),
        Question("y", "yesno"),
        text("t"),
        Group("g", (text("u"),)),
    )
    assert [c.name for c in session.choices(("k",))] == ["a", "b", "other"]
    assert [c.name for c in session.choices(("c",))] == ["other"]
    assert [c.name for c in session.choices(("y",))] == ["yes", "no"]
    assert session.choices(("t",)) == session.choices(("g",)) == ()
    changed = session.answer(("k",), "a")
    assert ("c",) in changed
    assert [c.name for c in session.choices(("c",))] == ["c1", "c3", "other"]
    assert [c.name for c in session.choices(("many",))] == ["c1", "c2"]
    session.answer_many([(("c",), "c1"), (("many",), ["c1", "c2"])])
    assert session.problems() == []
    session.answer(("k",), "b")
    assert [p.path for p in session.problems()] == [("c",)]
    assert session.problems()[0].message["zh"] == "这个选项已不在可选范围内，重新选择。"
    assert session.value(("c",)) == "c1"


def test_the_free_text_beside_the_options_is_asked_when_it_is_chosen() -> None:
    session = session_of(
        Question("k", "one", choices="kinds", other=True, required="yes"),
        Question("m", "many", choices="kinds", other=True),
    )
    assert not session.relevant(("k_other",))
    session.answer(("k",), "other")
    assert session.relevant(("k_other",))
    assert session.required(("k_other",))
    session.answer(("k_other",), "own")
    assert session.answers == {"k": "other", "k_other": "own"}
    session.answer(("m",), ["a", "other"])
    assert session.relevant(("m_other",))
    assert not session.required(("m_other",))
    session.answer(("k",), "a")
    assert session.finished() == {"k": "a", "m": ["a", "other"]}
    assert session.node(("k_other",)).label["en"] == "Other (please say)"


def test_a_form_may_bring_its_own_free_text() -> None:
    own = text("k_other", label={"en": "Mine"})
    other = Choice("other", {"en": "Else"})
    form = Form(
        "f", "1", {}, (), (Group("g", (Question("k", "one", choices="l", other=True), own)),), {"l": (other,)}
    )
    session = FormSession(form, clock=fixed_clock())
    assert session.label(("g", "k_other")) == {"en": "Mine"}
    assert session.choices(("g", "k")) == (other,)
    early = session_of(text("k_other"), Question("k", "one", choices="kinds", other=True))
    assert early.label(("k_other",)) == {}


# --- defaults ----------------------------------------------------------------------------------------------


def test_defaults_are_given_once_to_a_new_record_and_to_new_rows() -> None:
    items = (
        text("a", default="see (3)"),
        text("b", default="pulldata('project', 'name')"),
        Question("n", "integer", default="２"),
        text("later", default="concat(${twice}, ' ', ${b})"),
        calc("twice", "${n} * 2"),
        Question("many", "many", default="a b"),
        Question("minus", "integer", default="-int(2.5)"),
        text("nothing", default="substr(${a}, 99)"),
        Repeat("r", (Question("d", "date", default="today()"), text("e", default="row"), text("f"))),
    )
    session = session_of(*items)
    start = {
        "a": "see (3)",
        "b": "Block A",
        "n": "2",
        "later": "4 Block A",
        "twice": "4",
        "many": ["a", "b"],
        "minus": "-2",
    }
    assert session.answers == start
    assert not session.can_undo
    (key,) = session.add_rows(("r",), values=[{"e": "mine"}])
    assert session.value(("r", key)) == {ORDER: "1", "d": "2026-05-11", "e": "mine"}
    session.answer(("a",), None)
    reopened = session_of(*items, answers=session.answers)
    assert reopened.answers == session.answers
    assert session_of(*items, answers={}).answers == {}


def test_time_goes_on_while_a_form_is_filled() -> None:
    hours = [0]
    session = FormSession(
        form_of(
            Repeat(
                "r",
                (
                    Question("at", "datetime", default="now()"),
                    Question("on", "date", default="today()"),
                ),
            )
        ),
        context=Context(NOW.date(), NOW.replace(tzinfo=None)),
        clock=Clock(now=lambda: NOW + dt.timedelta(hours=hours[0]), new_id=lambda: "k"),
    )
    hours[0] = 11
    session.add_rows(("r",))
    assert session.value(("r", "k")) == {ORDER: "1", "at": "2026-05-12T01:03:22+08:00", "on": "2026-05-12"}


def test_what_is_kept_once_is_kept() -> None:
    session = session_of(text("a"), calc("c", "if(${a} = '', '', once(concat('at ', ${a})))"))
    session.answer(("a",), "x")
    session.answer(("a",), "y")
    assert session.value(("c",)) == "at x"
    session.undo()
    session.undo()
    assert session.value(("c",)) is None
    session.redo()
    assert session.value(("c",)) == "at x"
    assert session_of(calc("c", "once(1)"), answers={"c": "7"}).value(("c",)) == "7"


# --- rows --------------------------------------------------------------------------------------------------

ROWS = Repeat("r", (text("a"), Group("g", (text("b"),)), calc("no", "position(..)")))


def test_rows_are_added_moved_and_removed() -> None:
    session = session_of(ROWS, calc("all", "join('', ${a})"))
    path = ("r",)
    one, two = session.add_rows(
        path, values=[{"a": "1", "g": {"b": "x"}}, {"a": "2", "g": {}, "extra": None}]
    )
    (three,) = session.add_rows(path, after=one, values=[{"a": "3"}])
    assert session.row_keys(path) == [one, three, two]
    assert session.value(("all",)) == "132"
    assert session.value((*path, three, ORDER)) == "1.5"
    changed = session.move_row(path, two, None)
    assert {path, (*path, two), (*path, one, "no")} <= changed
    assert session.row_keys(path) == [two, one, three]
    assert session.move_row(path, two, None) == frozenset()
    assert session.move_row(path, two, two) == frozenset()
    session.move_row(path, two, three)
    assert session.value(("all",)) == "132"
    assert session.remove_rows(path, [one, two, one]) >= {path, (*path, one), (*path, two)}
    assert session.answers == {"r": {three: {ORDER: "1.5", "a": "3", "no": "1"}}, "all": "3"}
    session.remove_rows(path, [three])
    assert session.answers == {}
    assert session.add_rows(path, 0) == []
    with pytest.raises(ValueError, match="not in list"):
        session.add_rows(path, after="nope")
    with pytest.raises(KeyError):
        session.remove_rows(path, ["nope"])
    assert session.node(path) is ROWS
    while session.can_undo:
        session.undo()
    assert session.answers == {}


def test_rows_with_the_same_or_strange_orders_are_still_ordered() -> None:
    rows: dict[str, Json] = {
        key: {ORDER: order}
        for key, order in (("c", "1"), ("b", "1"), ("a", "x"), ("d", "NaN"), ("e", "1E+99999"))
    }
    session = session_of(ROWS, answers={"r": {**rows, "f": {}, "g": {ORDER: 5}, "h": "junk"}})
    assert session.row_keys(("r",)) == ["a", "d", "e", "b", "c", "f", "g"]
    session.add_rows(("r",), 2, after="b")
    assert session.row_keys(("r",)) == ["a", "d", "e", "b", "k1", "k2", "c", "f", "g"]
    session.undo()
    assert session.row_keys(("r",)) == ["a", "d", "e", "b", "c", "f", "g"]
    session.move_row(("r",), "f", "a")
    assert session.row_keys(("r",)) == ["a", "f", "d", "e", "b", "c", "g"]


def test_a_row_can_be_put_between_two_others_again_and_again() -> None:
    session = session_of(ROWS)
    first, last = session.add_rows(("r",), 2)
    new = [session.add_rows(("r",), after=first)[0] for _ in range(120)]
    assert session.row_keys(("r",)) == [first, *reversed(new), last]
    orders = [session.value(("r", key, ORDER)) for key in session.row_keys(("r",))]
    assert all(isinstance(order, str) and len(order) < 40 for order in orders)


def test_rows_grow_and_shrink_with_a_count_and_nothing_is_lost() -> None:
    session = session_of(
        Question("n", "integer"), Repeat("r", (text("a"), calc("no", "position(..)")), count="${n}")
    )
    session.answer(("n",), "2")
    one, two = session.row_keys(("r",))
    session.answer(("r", two, "a"), "kept")
    changed = session.answer(("n",), "1")
    assert {("r",), ("r", two, "a")} <= changed
    assert session.row_keys(("r",)) == [one]
    assert session.value(("r", two, "a")) == "kept"
    assert not session.relevant(("r", two))
    assert session.finished()["r"] == {one: {ORDER: "1", "no": "1"}}
    assert session.value(("r", two, "no")) is None
    session.answer(("n",), "3")
    assert session.row_keys(("r",))[:2] == [one, two]
    assert session.value(("r", two, "no")) == "2"
    for count in ("0", "-3", None):
        session.answer(("n",), count)
        assert session.row_keys(("r",)) == []
    assert session.fixed_rows(("r",))
    assert not session.fixed_rows(("n",))
    with pytest.raises(ValueError, match="fixed"):
        session.add_rows(("r",))
    with pytest.raises(ValueError, match="fixed"):
        session.remove_rows(("r",), [one])


def test_a_mistyped_count_does_not_fill_the_memory() -> None:
    session = session_of(Question("n", "integer"), Repeat("r", (text("a"),), count="${n}"))
    session.answer(("n",), "100000000")
    assert len(session.row_keys(("r",))) == MOST_ROWS
    assert kinds_of(session, "r") == [("error", "rows")]
    assert session.sections()[1].errors == 1
    session.answer(("n",), "1")
    assert kinds_of(session) == []


def test_fixed_rows_come_from_a_list_in_its_order() -> None:
    session = session_of(
        Question("k", "one", choices="kinds"),
        Repeat(
            "r",
            (Question("v", "verdict", default="na"),),
            rows="cities",
            rows_filter="kind = ${k} or size = '2'",
        ),
        Repeat("all", (text("a"),), rows="cities", read_only="${k} = 'a'"),
        answers={"all": {"c2": {ORDER: "1", "a": "x"}, "gone": {ORDER: "2", "a": "old"}}},
    )
    assert session.row_keys(("all",)) == ["c1", "c2", "c3"]
    assert session.value(("all", "gone", "a")) == "old"
    assert session.finished()["all"] == {"c1": {ORDER: "1"}, "c2": {ORDER: "1", "a": "x"}, "c3": {ORDER: "3"}}
    assert session.row_keys(("r",)) == ["c2"]
    session.answer(("k",), "a")
    assert session.row_keys(("r",)) == ["c1", "c2", "c3"]
    assert session.value(("r", "c1", "v")) == "na"
    choice = session.row_choice(("r", "c1"))
    assert choice is not None
    assert choice.extra["note"] == {"zh": "注", "en": "Note"}
    assert session.row_choice(("all", "gone")) is None
    assert session.read_only(("all",))
    assert session.read_only(("all", "c1"))
    assert session.read_only(("all", "c1", "a"))
    session.undo()
    assert not session.read_only(("all", "c1", "a"))
    assert session.row_keys(("r",)) == ["c2"]
    free = session_of(ROWS)
    (key,) = free.add_rows(("r",))
    assert free.row_choice(("r", key)) is None


def test_a_read_only_repeat_makes_all_below_read_only() -> None:
    session = session_of(
        text("x"),
        Repeat("r", (Group("g", (text("a"),)), Repeat("s", (text("b"),))), read_only="${x} = 'shut'"),
    )
    (key,) = session.add_rows(("r",), values=[{"s": {"i": {ORDER: "1"}}}])
    session.answer(("x",), "shut")
    assert session.read_only(("r", key, "g", "a"))
    assert session.read_only(("r", key, "s", "i", "b"))
    assert session.node(("r", key, "s", "i")) is session.node(("r", key, "s"))
    session.remove_rows(("r",), [key])
    with pytest.raises(KeyError):
        session.answer(("r", key, "s", "i", "b"), "x")


def test_sections_rows_and_groups_say_how_far_they_are() -> None:
    session = session_of(
        Group("g", (text("a", required="yes"), Repeat("r", (text("b"), text("c", required="yes"))))),
        text("z"),
        answers={},
    )
    one, two = session.add_rows(("g", "r"), 2)
    session.answer_many([(("g", "r", one, "b"), "x"), (("g", "r", one, "c"), "x")])
    section = session.sections()[0]
    assert (section.answered, section.asked, section.required_missing) == (2, 5, 2)
    assert session.section(("g",)) == section
    row = session.section(("g", "r", two))
    assert (row.answered, row.asked, row.required_missing, row.relevant) == (0, 2, 1, True)
    assert session.progress() == (2, 6)
    assert [p.path for p in session.problems(("g", "r", two))] == [("g", "r", two, "c")]
    assert [p.path for p in session.problems(("g", "r"))] == [("g", "r", two, "c")]
    session.remove_rows(("g", "r"), [two])
    assert session.progress() == (2, 4)


def test_hidden_rows_come_back_with_their_answers() -> None:
    session = session_of(
        text("x"), Repeat("r", (text("a"),), relevant="${x} = 'on'"), calc("n", "count(${r})")
    )
    session.answer(("x",), "on")
    (key,) = session.add_rows(("r",), values=[{"a": "1"}])
    assert session.value(("n",)) == "1"
    session.answer(("x",), "off")
    assert session.value(("n",)) == "0"
    assert session.row_keys(("r",)) == [key]
    assert session.finished() == {"x": "off", "n": "0"}


# --- what is loaded ----------------------------------------------------------------------------------------


def test_what_is_loaded_is_copied_and_tidied() -> None:
    loaded: dict[str, Json] = {
        "g": {"a": "", "b": []},
        "r": {},
        "x": None,
        "unknown": "kept",
        "t": "1",
        "odd": "text",
    }
    session = session_of(
        Group("g", (text("a"), Question("b", "many"))),
        Repeat("r", (text("c"),)),
        text("x"),
        text("t"),
        Group("odd", (text("d"),)),
        answers=loaded,
    )
    assert session.answers == {"unknown": "kept", "t": "1", "odd": "text"}
    assert loaded["g"] == {"a": "", "b": []}
    assert session.finished() == {"t": "1"}
    session.answer(("odd", "d"), "x")
    assert session.value(("odd",)) == {"d": "x"}


def test_a_session_needs_neither_context_nor_clock() -> None:
    form = Form("f", "1", {"en": "Form"}, (), (text("a", default="today()"),), {})
    session = FormSession(form)
    assert session.answers == {"a": session.context.today.isoformat()}


# --- undo --------------------------------------------------------------------------------------------------


def test_steps_are_taken_back_and_done_again() -> None:
    session = session_of(text("a"), calc("b", "${a}"))
    assert session.undo() == session.redo() == frozenset()
    session.answer(("a",), "1")
    session.answer_many([(("a",), "2"), (("a",), "3")])
    assert session.undo() == {("a",), ("b",)}
    assert session.answers == {"a": "1", "b": "1"}
    session.redo()
    assert session.answers == {"a": "3", "b": "3"}
    session.undo()
    session.undo()
    assert session.answers == {}
    assert (session.can_undo, session.can_redo) == (False, True)
    session.answer(("a",), "9")
    assert (session.can_undo, session.can_redo) == (True, False)
    session.answer(("a",), "9")
    session.undo()
    assert not session.can_undo


def test_the_memory_of_steps_is_bounded() -> None:
    session = session_of(text("a"))
    for number in range(MOST_STEPS + 20):
        session.answer(("a",), str(number))
    while session.can_undo:
        session.undo()
    assert session.value(("a",)) == "19"


# --- units that people choose ------------------------------------------------------------------------------


def test_expressions_and_limits_see_a_number_in_the_first_unit_whichever_was_chosen() -> None:
    length = Question("length", "decimal", unit="m", units=("m", "cm"), limit=". <= 90")
    twice = Question("twice", "calculate", calculation="${length} * 2")
    session = FormSession(Form("f", "1", {}, ("en",), (length, twice), {}))
    session.answer(("length",), {"value": "250", "unit": "cm"})
    assert session.value(("twice",)) == "5"
    assert session.problems() == []
    session.answer(("length",), {"value": "250", "unit": "m"})
    assert [problem.kind for problem in session.problems()] == ["limit"]
    session.answer(("length",), "3")
    assert session.value(("twice",)) == "6", "an answer from before the unit could be chosen"
    session.answer(("length",), {"value": "4", "unit": "朵"})
    assert session.value(("twice",)) == "8", "an unknown unit changes nothing"
    assert session.finished()["length"] == {"value": "4", "unit": "朵"}
