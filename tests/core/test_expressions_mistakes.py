"""What is refused, where, and what is proposed instead."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.core.clock import Clock
from sidesk.core.errors import ExpressionError, FormLogicInvalid
from sidesk.core.expressions import FUNCTION_NAMES, World, parse
from sidesk.core.expressions_tokens import LONGEST
from sidesk.core.text import Words

MISTAKES = [
    ("", 0, "empty", "leave the cell empty"),
    ("   ", 0, "empty", ""),
    ("${a}＝1", 4, "“＝” is a full-width character", "Write = instead"),
    ("（1）", 0, "“（” is a full-width character", "Write ( instead"),
    ("if(1，2，3)", 4, "“，” is a full-width", "Write , instead"),
    ("if(1、2)", 4, "“、” is a full-width", "Write , instead"),
    ("1＋1", 1, "full-width", "Write + instead"),
    ("1－1", 1, "full-width", "Write - instead"),
    ("1−1", 1, "no operator", "Write - instead"),
    ("2＊2", 1, "full-width", "Write * instead"),
    ("1／2", 1, "full-width", "Write div instead"),
    ("1＞2", 1, "full-width", "Write > instead"),
    ("1＜2", 1, "full-width", "Write < instead"),
    ("1≤2", 1, "no operator", "Write <= instead"),
    ("1≠2", 1, "no operator", "Write != instead"),
    ("2×2", 1, "no operator", "Write * instead"),
    ("${a} = ‘x’", 7, "“‘” is a full-width", "Write ' instead"),
    ("${a} = “x”", 7, "is a full-width", 'Write " instead'),
    ("１ + 1", 0, "full-width", "Write 1 instead"),
    ("＄{a}", 0, "full-width", "Write $ instead"),
    ("(1 + 2", 0, "bracket that opens here is not closed", "Add “)”"),
    ("if(1, 2", 2, "bracket that opens here is not closed", "Add “)”"),
    ("${a}[1", 4, "bracket that opens here is not closed", "Add “]”"),
    ("(.", 0, "not closed", "Add “)”"),
    ("1)", 1, "never opened", "Remove it"),
    ("1]", 1, "never opened", "Remove it"),
    ("1,2", 1, "comma separates", "with a point"),
    ("1 2", 2, "operator is missing before “2”", "and, or"),
    ("(1 2)", 3, "operator is missing before “2”", "and, or"),
    ("${a} ${b}", 5, "operator is missing before “b”", ""),
    ("'a' 'b'", 4, "operator is missing", ""),
    ("1 + * 2", 4, "“*” searches", ""),
    ("1 AND 2", 2, "“AND” is no operator", "Write and instead"),
    ("1 Or 2", 2, "“Or” is no operator", "Write or instead"),
    ("1 == 2", 2, "“==” is no operator", "Write = instead"),
    ("1 <> 2", 2, "“<>” is no operator", "Write != instead"),
    ("1 => 2", 2, "“=>” is no operator", "Write >= instead"),
    ("1 || 2", 2, "“||” is no operator", "Write or instead"),
    ("1 = )", 4, "missing before “)”", "remove"),
    ("1 && 2", 2, "“&” is no operator", "Write and instead"),
    ("1 % 2", 2, "“%” is no operator", "Write mod instead"),
    ("!1", 0, "“!” is no operator", "Write not(...) instead"),
    ("2^3", 1, "“^” is no operator", "Write pow(...) instead"),
    ("1 +", 3, "ends too early", "behind the operator"),
    ("(1 and", 6, "ends too early", ""),
    ("concat(", 7, "ends too early", ""),
    ("concat(1,)", 9, "missing before “)”", ""),
    ("+", 0, "missing before “+”", ""),
    ("'abc", 0, "text that begins here is not closed", "Add ' at its end"),
    ('"abc', 0, "not closed", 'Add " at its end'),
    ("${a", 0, "does not end", "${name}"),
    ("$a", 0, "does not end", "${name}"),
    ("${1a}", 0, "“1a” cannot be the name", "${name}"),
    ("${last-saved#a}", 0, "cannot be the name", ""),
    ("fo(1)", 0, "no function “fo”", ""),
    ("select(1, 2)", 0, "no function “select”", "Did you mean selected?"),
    ("ｓｅｌｅｃｔｅｄ(1, 2)", 0, "no function", "Did you mean selected?"),
    ("string_length(1)", 0, "no function", "Did you mean string-length?"),
    ("zzzzqqq()", 0, "no function", "guide"),
    ("selected(1)", 0, "selected() takes 2 values, here are 1", "brackets"),
    ("if(1, 2, 3, 4)", 0, "takes 3 values, here are 4", ""),
    ("today(1)", 0, "takes 0 values", ""),
    ("round(1, 2, 3)", 0, "takes 1 to 2 values, here are 3", ""),
    ("concat(1, 2", 6, "not closed", ""),
    ("join()", 0, "takes at least 1 values", ""),
    ("${a}/${b}", 5, "does not divide", "Write “div”"),
    ("4/2", 1, "operator is missing before “/”", ""),
    ("//x", 0, "searches the whole form", "${name}"),
    ("1//x", 1, "searches the whole form", "${name}"),
    ("../*", 3, "searches the whole form", ""),
    ("..//x", 2, "searches the whole form", ""),
    ("@a", 0, "“@” (U+0040) has no meaning", "quotes"),
    ("a::b", 1, "“:” (U+003A) has no meaning", ""),
    ("a\u0000", 1, "“?” (U+0000) has no meaning", ""),
    ("1 + \u200b1", 4, "(U+200B) has no meaning", ""),
    ("instance(${a})/root", 9, "name of a choice list in quotes", "instance('list')"),
    ("instance('')/root", 9, "name of a choice list in quotes", ""),
    ("regex(., '(a')", 10, "bracket of the pattern", "Correct the pattern"),
    ("regex(., '(?=a)')", 10, "looks ahead", ""),
    ("digest('a', 'crc')", 12, "no digest “crc”", "MD5, SHA-1"),
    ("position()", 0, "only between square brackets", "position(..)"),
    ("last()", 0, "only between square brackets", ""),
    ("count(1)", 6, "is about questions", "${name}"),
    ("jr:choice-name('a', 'b c')", 2, "operator is missing", ""),
    ("jr:choice-name('a', '1')", 0, "is about questions", ""),
    ("pulldata('a', 'b', 'c')", 0, "pulldata() takes a list", "pulldata('list'"),
    ("pulldata(${a}, 'b', 'c', 'd')", 0, "pulldata() takes a list", ""),
    ("indexed-repeat(${a}, ${b})", 0, "takes 3 to 7 values", ""),
    ("indexed-repeat(${a}, ${b}, 1, ${c})", 0, "then pairs", "indexed-repeat(${length}"),
    (".", 0, "no meaning here", "${name}"),
    ("..", 0, "no meaning here", ""),
    ("/data/a", 0, "no meaning here", ""),
    ("true", 0, "no meaning here", ""),
    ("${a}/b", 5, "no meaning here", ""),
    ("${a}/..", 5, "no meaning here", ""),
    ("${a}[b = 1]", 5, "no meaning here", ""),
    ("${a}[. = 1]", 0, "no meaning here", ""),
    ("${a}[${b} = 1]", 5, "no meaning here", ""),
    ("once(1)", 0, "no meaning here", ""),
    ("position(${a})", 0, "no meaning here", ""),
    ("instance('a')", 0, "no meaning here", ""),
    ("indexed-repeat(${a}, ${b}, 1)", 0, "no meaning here", ""),
    ("jr:choice-name('a', '${b}')", 0, "no meaning here", ""),
]


@pytest.mark.parametrize(("source", "position", "what", "todo"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_told_with_place_and_remedy(source: str, position: int, what: str, todo: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(source).result({})
    error = caught.value
    assert (error.position, what in error.what, todo in error.todo) == (position, True, True), str(error)
    assert str(error) == f"Character {position + 1}: {error.what} {error.todo}"


def test_an_expression_that_is_too_long_or_too_deep_is_refused() -> None:
    for source in ("1 + " * LONGEST, "(" * 200, "not(" * 200, "-(" * 200, "1+(" * 200, "${a}[" * 200):
        with pytest.raises(ExpressionError):
            parse(source)


def test_mistakes_are_told_in_the_language_of_the_reader() -> None:
    class Shouting(Words):
        def gettext(self, message: str) -> str:
            return (
                message.upper()
                .replace("{NAME}", "{name}")
                .replace("{WHAT}", "{what}")
                .replace("{TODO}", "{todo}")
                .replace("{NEAR}", "{near}")
                .replace("{CHARACTER}", "{character}")
                .replace("{WHERE}", "{where}")
            )

    with pytest.raises(ExpressionError) as caught:
        parse("select(1, 2)")
    words = Shouting("en")
    assert caught.value.told(words) == "CHARACTER 1: THERE IS NO FUNCTION “SELECT”."
    assert caught.value.advised(words) == "DID YOU MEAN SELECTED?"
    form = FormLogicInvalid.because("a/b relevant", caught.value)
    assert form.details["where"] == "a/b relevant, 1"
    assert str(form) == "a/b relevant, 1: There is no function “select”. Did you mean selected?"
    assert form.advised(words) == "DID YOU MEAN SELECTED?"


def test_every_mistake_is_in_chinese_too() -> None:
    words = Words("zh")
    for source, *_ in MISTAKES:
        with pytest.raises(ExpressionError) as caught:
            parse(source).result({})
        assert caught.value.told(words) != str(caught.value).removesuffix(f" {caught.value.todo}"), source
        assert caught.value.advised(words) != caught.value.todo, source


PIECES = st.sampled_from(
    [
        *FUNCTION_NAMES,
        "(",
        ")",
        "[",
        "]",
        ",",
        ".",
        "..",
        "/",
        "//",
        "*",
        "+",
        "-",
        " ",
        "=",
        "!=",
        "<",
        ">=",
        "|",
        "and",
        "or",
        "div",
        "mod",
        "${a}",
        "${b}",
        "'x'",
        '"',
        "'",
        "1",
        "0.5",
        "a",
        "，",
        "“",
        "’",
        "$",
        "：",
        "\u0000",
    ]
)
WORLD = World.of(Clock())


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(PIECES, max_size=25).map("".join),
        st.lists(PIECES, max_size=25).map(" ".join),
    )
)
def test_any_text_is_read_or_refused_with_a_place(source: str) -> None:
    try:
        parse(source).result({"a": "1", "b": ["2", "x"]}, WORLD)
    except ExpressionError as error:
        refused = error
    else:
        return
    assert 0 <= refused.position <= len(source)
    assert refused.what
    assert refused.todo
