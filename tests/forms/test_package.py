"""Packages: one form has one package, and whatever is not known is refused."""

from __future__ import annotations

import contextlib
import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidesk.core.canonical import canonical
from sidesk.core.errors import FormInvalid
from sidesk.forms import package
from sidesk.forms.definition import KINDS, Choice, Form, Group, Node, Question, Repeat

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.text("abc编号_-.1", min_size=1, max_size=8)
local = st.dictionaries(st.sampled_from(["zh", "en", "fr"]), words, max_size=2)
choice_lists = st.dictionaries(
    names,
    st.lists(
        st.builds(Choice, names, local, st.dictionaries(names, st.one_of(words, local), max_size=2)),
        max_size=3,
        unique_by=lambda choice: choice.name,
    ).map(tuple),
    max_size=3,
)


def nodes(lists: list[str]) -> st.SearchStrategy[tuple[Node, ...]]:
    listed = st.sampled_from(["", *lists])
    question = st.builds(
        Question, names, st.sampled_from(KINDS), local, hint=local, choices=listed, other=st.booleans(),
        parameters=st.dictionaries(names, words, max_size=2), required=words, unit=words,
    )  # fmt: skip

    def containers(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = siblings(inner)
        return st.one_of(
            st.builds(Group, names, several, local, atomic=st.booleans()),
            st.builds(Repeat, names, several, local, table=st.booleans(), rows=listed, count=words),
        )

    def siblings(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
        return st.lists(inner, max_size=4, unique_by=lambda node: node.name).map(tuple)

    return siblings(st.recursive(question, containers, max_leaves=8))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    choices = draw(choice_lists)
    return Form(
        id=draw(names),
        version=draw(names),
        title=draw(local),
        languages=tuple(draw(st.lists(st.sampled_from(["zh", "en"]), min_size=1, unique=True))),
        items=draw(nodes(list(choices))),
        choices=choices,
        signs=draw(words),
    )


def small(**changes: Any) -> Form:
    form = Form("d01", "1", {"en": "One"}, ("en",), (Question("a", "text"),), {"l": (Choice("x", {}),)})
    return replace(form, **changes)


def altered(change: Any) -> bytes:
    document = json.loads(package.pack(small()))
    change(document)
    return canonical(document)


def refusal(data: bytes) -> FormInvalid:
    with pytest.raises(FormInvalid) as caught:
        package.read(data)
    return caught.value


@given(forms())
@settings(max_examples=150, deadline=None)
def test_a_form_comes_out_of_its_package_as_it_went_in(form: Form) -> None:
    data = package.pack(form)
    again = package.read(data)
    assert again == replace(form, hash=package.package_hash(data))
    assert package.pack(again) == data


FIELDS = ["format", "version", "form", "id", "items", "kind", "name", "choices", "label"]
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), words),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(st.one_of(st.binary(max_size=60), json_values.map(lambda value: json.dumps(value).encode())))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_form_or_refused(data: bytes) -> None:
    refusal(data)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_flipped_byte_never_escapes_as_another_error(data: st.DataObject) -> None:
    whole = bytearray(
        package.pack(small(items=(Repeat("r", (Question("a", "one", choices="l"),), rows="l"),)))
    )
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with contextlib.suppress(FormInvalid):
        assert package.pack(package.read(bytes(whole))) == bytes(whole)


def test_fields_that_hold_nothing_are_left_out() -> None:
    assert json.loads(package.pack(small()))["form"] == {
        "id": "d01", "version": "1", "title": {"en": "One"}, "languages": ["en"],
        "items": [{"name": "a", "kind": "text"}], "choices": {"l": [{"name": "x", "label": {}}]},
    }  # fmt: skip


def test_the_hash_is_no_part_of_the_package() -> None:
    assert package.pack(small(hash="0" * 64)) == package.pack(small())


def test_a_newer_version_is_refused_with_a_sentence() -> None:
    wrong = refusal(altered(lambda d: d.update(version=2)))
    assert "newer SiDesk" in str(wrong)
    assert "Install" in str(wrong)


@pytest.mark.parametrize("version", [0, True, "1", None])
def test_a_version_that_never_was_is_refused(version: object) -> None:
    assert "does not exist" in str(refusal(altered(lambda d: d.update(version=version))))


def test_an_unknown_field_is_refused_by_its_place() -> None:
    assert "form.items[0].colour" in str(
        refusal(altered(lambda d: d["form"]["items"][0].update(colour="red")))
    )
    assert "form.colour" in str(refusal(altered(lambda d: d["form"].update(colour="red"))))
    assert "package.extra" in str(refusal(altered(lambda d: d.update(extra=1))))


def test_a_hash_inside_a_package_is_refused() -> None:
    assert "form.hash" in str(refusal(altered(lambda d: d["form"].update(hash="0" * 64))))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda d: d["form"].pop("id"), "form.id"),
        (lambda d: d["form"].update(id=3), "form.id"),
        (lambda d: d["form"].update(languages=[]), "form.languages"),
        (lambda d: d["form"].update(items={}), "form.items"),
        (lambda d: d["form"]["items"][0].update(kind="colour"), "form.items[0].kind"),
        (lambda d: d["form"]["items"][0].update(other="yes"), "form.items[0].other"),
        (lambda d: d["form"]["items"][0].update(label=["a"]), "form.items[0].label"),
        (lambda d: d["form"]["items"][0].update(choices="nowhere"), "a: "),
        (lambda d: d["form"]["items"].append({"name": "a", "kind": "text"}), "form/a"),
        (lambda d: d["form"]["items"][0].update(name="@order"), "form/@order"),
        (lambda d: d["form"]["choices"]["l"].append({"name": "x", "label": {"en": "X"}}), "form.choices.l"),
        (lambda d: d.update(form=None), "form: "),
        (lambda d: d.update(format="other"), "format"),
        (lambda d: d["form"]["items"][0].update(hint={}), "form.items[0].hint"),
    ],
)
def test_a_wrong_package_is_refused_by_its_place(change: Any, where: str) -> None:
    assert where in str(refusal(altered(change)))


def test_a_choice_may_come_twice_for_two_filters_but_not_as_a_row() -> None:
    king = Choice("king", {"en": "King"}, {"state": "wa"})
    twice = {"l": (king, replace(king, extra={"state": "tx"}))}
    assert package.read(package.pack(small(choices=twice))).choices == twice
    rows = small(choices=twice, items=(Repeat("r", (Question("a", "text"),), rows="l"),))
    assert "form.choices.l" in str(refusal(package.pack(rows)))


def test_the_same_name_twice_in_one_object_is_refused() -> None:
    refusal(package.pack(small()).replace(b'"version":1', b'"version":1,"version":1'))


def test_a_package_that_is_not_canonical_is_refused() -> None:
    assert "altered" in str(refusal(package.pack(small()) + b"\n"))


def test_half_a_character_is_refused() -> None:
    refusal(package.pack(small()).replace(b'"d01"', rb'"\ud800"'))
    refusal(package.pack(small()).replace(b'"d01"', b"1.5"))


def test_endless_nesting_is_refused() -> None:
    refusal(b"[" * 100_000)
    deep: Node = Question("a", "text")
    for _ in range(package.DEEPEST + 2):
        deep = Group("g", (deep,))
    assert "nested" in str(refusal(package.pack(small(items=(deep,)))))


def test_a_package_larger_than_any_form_is_refused_before_it_is_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(package, "LARGEST_PACKAGE", 10)
    assert "larger" in str(refusal(package.pack(small())))


@pytest.mark.parametrize("part", [Form, Group, Repeat, Question, Choice])
def test_every_field_of_a_definition_can_be_read(part: Any) -> None:
    assert {str(one.type) for one in fields(part) if one.name != "hash"} <= set(package._READERS)
